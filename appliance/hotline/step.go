package hotline

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/peril"
	"huying/appliance/wording"
)

// Reasons why a message was kept without a case or an answer.
const (
	ReasonSelf      = "self"       // our own number
	ReasonShortCode = "short-code" // operators, companies, letters (L1)
	ReasonEcho      = "echo"       // our own text come back (L3)
	ReasonLoop      = "loop"       // the same text again and again (L3)
	ReasonFlood     = "flood"      // more than ten matters on one day (L5)
	ReasonBlocked   = "blocked"    // a leader blocked the number (L6)
	ReasonSame      = "same"       // the same words within ten minutes
	ReasonSimilar   = "similar"    // much the same words while the case is open
	ReasonMMS       = "mms"        // a picture we cannot open
	ReasonWAP       = "wap"
	ReasonWaiting   = "voicemail"
	ReasonBinary    = "binary"
	ReasonMalformed = "malformed" // could not be decoded; its part holds the bytes
)

// Step is the whole dialogue: what the world is like and one message in, what
// to write down out. The first entry is the message itself with its fate; the
// last is the talk as it stands afterwards. It touches nothing.
func Step(w World, t appliance.Talk, m appliance.Message) []appliance.Entry {
	return take(w, t, m).entries()
}

// take understands the message and decides what follows.
func take(w World, t appliance.Talk, m appliance.Message) *step {
	t.Recent = slices.Clone(t.Recent)
	s := &step{World: w, talk: t, m: m, w: read(m.Text)}
	if day := s.at().Format(time.DateOnly); s.talk.Day != day {
		s.talk = s.talk.On(day)
	}
	if q := s.talk.Open; q != nil && !s.Now.Before(q.Until) {
		s.talk.Open = nil
	}
	s.m.Class = appliance.FromCitizen
	s.understand()
	if s.m.Class == appliance.FromCitizen {
		s.placed()
	}
	s.remember()
	return s
}

// entries are what there is to write down.
func (s *step) entries() []appliance.Entry {
	first := appliance.Entry{
		At: s.Now, Actor: appliance.Rule("hotline"), Kind: appliance.KindMessageHeard,
		Case: s.m.Case, Peer: s.m.From, Body: s.m,
	}
	s.list()
	s.add(appliance.Rule("hotline"), appliance.KindTalk, 0, s.talk)
	return append([]appliance.Entry{first}, s.out...)
}

// understand tries each reading in turn; the first that fits decides.
func (s *step) understand() {
	if s.notAPerson() {
		return
	}
	s.d = peril.Hear(s.m.Text)
	if filled, rest, ours := s.ours(); ours { // it names 110 and 119 itself; what others put into it counts
		s.d = peril.Hear(filled + "\n" + rest)
	}
	for _, reading := range []struct {
		sense sense
		fits  func() bool
	}{
		{senseDanger, s.danger}, {senseStaff, s.duty}, {senseBlocked, s.blocked}, {senseStaff, s.staff}, {senseEcho, s.echo}, {"", s.command}, {"", s.guide}, {senseMore, s.question}, {"", s.rating},
		{senseGreeting, s.greeting}, {senseThanks, s.thanks}, {senseEmpty, s.blank}, {senseAgain, s.again}, {senseThanks, s.assents}, {sense("3"), s.undone}, {"", s.wish}, {"", s.chase},
		{"", s.guess}, {senseMore, s.addition},
	} {
		if reading.fits() {
			if s.sense == "" {
				s.sense = reading.sense
			}
			return
		}
		s.sense = ""
	}
	s.sense = senseReport
	s.report(s.m.Text)
}

// A sense is what a message was taken for: one of these, a verb, a rating.
type sense string

const (
	senseDanger   sense = "danger"
	senseStaff    sense = "staff"
	senseBlocked  sense = "blocked"
	senseEcho     sense = "echo"
	senseMore     sense = "more" // an answer or an addition
	senseGreeting sense = "greeting"
	senseThanks   sense = "thanks"
	senseEmpty    sense = "empty"
	senseAgain    sense = "again"
	senseUnclear  sense = "unclear" // it was to be a rating
	senseReport   sense = "report"
)

// remember notes the message in the talk, for duplicates and loops.
func (s *step) remember() {
	h := appliance.Heard{At: s.Now, Print: fingerprint(s.w), Case: s.m.Case}
	switch {
	case s.m.Reason == ReasonEcho:
		h.Print = echoPrint
	case s.inVain:
		h.Print = ^h.Print
	}
	s.talk.LastAt = s.Now
	s.talk.Recent = append(s.talk.Recent, h)
	if n := len(s.talk.Recent); n > heardKept {
		s.talk.Recent = s.talk.Recent[n-heardKept:]
	}
}

// repeated counts the same print within a time, this message included.
func (s *step) repeated(print uint64, within time.Duration) int {
	n := 1
	for _, h := range s.talk.Recent {
		if h.Print == print && s.Now.Sub(h.At) < within {
			n++
		}
	}
	return n
}

// echoPrint stands for "one of our own texts" in Talk.Recent.
const echoPrint = 1

// ours reports whether it begins with one of our own texts, signed by any hall: two
// boxes that write to each other are machines too.
func (s *step) ours() (filled, rest string, ok bool) {
	text := strings.TrimSpace(s.m.Text)
	body, ok := strings.CutPrefix(text, s.Texts.Prefix(true))
	if !ok {
		if body, ok = wording.CutSign(text); !ok {
			return "", "", false
		}
	}
	return s.Texts.Echo(body)
}

// echo: our own text came back whole. People forward it too, so only the
// second time stops automatic answers; what they wrote behind it is what counts.
func (s *step) echo() bool {
	_, rest, ok := s.ours()
	if !ok {
		return false
	}
	if rest != "" {
		s.w = read(rest)
		return false
	}
	if n := s.repeated(echoPrint, muteFor); n >= echoTexts {
		s.mute(n)
	}
	s.fate(appliance.FateIgnored, 0, ReasonEcho)
	return true
}

// mute stops automatic answers to a machine for a day; what it says is kept, and a
// person is shown the number and the texts that made it one.
func (s *step) mute(texts int) {
	s.m.Class = appliance.FromMachine
	s.talk.MutedUntil = s.Now.Add(muteFor)
	s.suspect(appliance.NuisanceMachine, s.talk.MutedUntil, texts)
}

// thanksForm is a whole message that wants no answer: any row of such words.
var thanksForm = regexp.MustCompile(`^(谢谢|谢了|谢啦|多谢|感谢|非常感谢|太感谢|您|你|你们|领导|政府|大家|啦|了|哈|中|得了|好的|好嘞|好吧|好|行吧|行|可以|嗯|哦|噢|收到|知道|明白|了解|辛苦|麻烦|我?等着|等你们|等消息|没事|再见|拜拜|ok|okay|thanks?|thankyou|thankyouverymuch|thx|xiexie|bye|(对不起|不好意思|抱歉)?(发|打)错了?)+$`)

// thanksAlone must be in it: 你 and 了 alone say nothing.
var thanksAlone = regexp.MustCompile(`谢|好|行|可以|嗯|哦|噢|收到|知道|明白|了解|辛苦|麻烦|等|没事|再见|拜拜|ok|than|thx|xiexie|bye|错|^中+$`)

// assentForm is a whole message that says yes to a question. Where none was asked it wants
// no answer of those who have had a matter with us, as 好的 does; others are told what to do.
var assentForm = regexp.MustCompile(`^(是|对|没错|的|啊|呀|嗯|哦|好|yes|yeah|yep|y)+$`)

// assents: yes, and nothing was asked and nothing is open.
func (s *step) assents() bool {
	said := wording.Letters(s.w.plain)
	if !assentForm.MatchString(said) || strings.Trim(said, "的啊呀") == "" || s.talk.Open != nil || len(s.open()) > 0 {
		return false
	}
	if len(s.Cases) == 0 {
		s.fate(appliance.FateCommand, 0, "")
		s.help()
		return true
	}
	s.fate(appliance.FateThanks, 0, "")
	return true
}

func (s *step) thanks() bool {
	switch said := wording.Letters(s.w.plain); {
	case thanksForm.MatchString(said) && thanksAlone.MatchString(said):
	case said == "" && strings.ContainsAny(s.m.Text, "👍🙏👌🌹😊🤝💐❤"):
	case len(s.open()) == 0 && s.w.length() <= longText && strings.Contains(said, "谢") &&
		doneWords.MatchString(s.w.tight) && wrongWords.In(s.w.tight) == "": // 谢谢,路灯修好了
	default:
		return false
	}
	s.fate(appliance.FateThanks, 0, "")
	return true
}

// greetings say nothing yet, or ask who we are.
var greetings = regexp.MustCompile(`^(你好|您好|你们好|在吗|在不在|在不|喂|喂喂|有人吗|有人在吗|hi|hello|早上好|下午好|晚上好|你是谁|你是哪里|你们是谁|你们是哪里|哪位|测试|测试一下|test|怎么用|怎么反映问题)+$`)

// greeting is answered with where the matter stands, or with what to do.
func (s *step) greeting() bool {
	if !greetings.MatchString(wording.Letters(s.w.tight)) {
		return false
	}
	s.fate(appliance.FateCommand, 0, "")
	if c, ok := s.current(); ok {
		s.fate(appliance.FateCommand, c.ID, "")
		s.tell(c)
	} else {
		s.help()
	}
	return true
}

// placeholder is what a phone writes where a picture was.
var placeholder = regexp.MustCompile(`^(图片|照片|语音|视频|表情|动画表情|彩信|文件|位置)+$`)

// blank: nothing to read, or a picture.
func (s *step) blank() bool {
	if s.m.Fate != appliance.FateEmpty && s.w.length() > 0 && !placeholder.MatchString(wording.Letters(s.w.tight)) {
		return false
	}
	s.fate(appliance.FateEmpty, 0, s.m.Reason)
	s.passive("R34", 0, nil)
	return true
}

// again: words this number sent before. Within ten minutes they are counted in
// silence; later, while the case is open, R36 tells that it is known.
func (s *step) again() bool {
	print := fingerprint(s.w)
	last, heard := appliance.Heard{}, false
	for _, h := range s.talk.Recent {
		if h.Print == print {
			last, heard = h, true
		}
	}
	if n := s.repeated(print, loopWithin); heard && n >= loopTexts {
		s.mute(n)
		s.fate(appliance.FateDuplicate, last.Case, ReasonLoop)
		return true
	}
	if heard && s.Now.Sub(last.At) < sameWithin {
		s.fate(appliance.FateDuplicate, last.Case, ReasonSame)
		return true
	}
	for _, c := range s.open() {
		if s.Now.Sub(c.ReceivedAt) >= similarWithin || !similarToOne(s.m.Text, c.Text) {
			continue
		}
		s.fate(appliance.FateDuplicate, c.ID, ReasonSimilar)
		s.change(appliance.KindCaseSupplemented, c.ID, appliance.CaseChange{
			WaitingSince: s.waiting(c), Words: appliance.CaseWords{Text: s.m.Text},
		})
		s.passive("R36", c.ID, nil)
		return true
	}
	return false
}

// similarToOne compares with each thing the villager said about the case.
func similarToOne(text, said string) bool {
	text = wording.Fold(text)
	if similarity(text, wording.Fold(said)) >= similarFrom {
		return true
	}
	for line := range strings.Lines(said) {
		if similarity(text, wording.Fold(line)) >= similarFrom {
			return true
		}
	}
	return false
}
