package voice

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

// HeardKind is what happened on the call.
type HeardKind string

// What may happen.
const (
	Answered HeardKind = "answered"
	Key      HeardKind = "key"      // Heard.Key
	Number   HeardKind = "number"   // Heard.Digits, ended by # or by silence
	Silence  HeardKind = "silence"  // nobody pressed a key in time
	Joined   HeardKind = "joined"   // who was to be put through is
	Alone    HeardKind = "alone"    // they did not come, or the network would not
	Recorded HeardKind = "recorded" // Heard.Sound, nil when nothing was said
	HungUp   HeardKind = "hungup"   // they hung up
	TimeUp   HeardKind = "timeup"   // four minutes are over
)

// Heard is one thing that happened on the call.
type Heard struct {
	Kind   HeardKind
	Key    rune
	Digits string
	Sound  *Sound
}

// Sound is something that was said and is kept.
type Sound struct {
	Hash    string
	Type    string
	Seconds int
	Bytes   int
	PCM     []int16 // to play it to them once more, 8 kHz; nil where that cannot be done
}

// Then is what to do behind the prompts.
type Then string

// What to do.
const (
	Listen Then = "listen" // for one key
	Dial   Then = "digits" // for digits up to #
	Record Then = "record"
	Join   Then = "join" // Act.To is rung and put through
	Talk   Then = "talk" // the two talk until one leaves
	HangUp Then = "hangup"
)

// An Act is what to say, and what to do then.
type Act struct {
	Play []int16 // what they said, before anything else
	Say  []Prompt
	Then Then
	Wait time.Duration // for a key, or a third; of a recording: at most so long
	To   appliance.Phone
	Tell Prompt // what To hears before they are put through
}

// Where a call stands.
type place string

const (
	atStart  place = "start"
	atMenu   place = "menu"
	atSpeak  place = "speak"  // a matter is being recorded
	atReview place = "review" // it may be said again
	atNumber place = "number"
	atJoin   place = "join"  // the duty phone is being rung
	atLeave  place = "leave" // words for the person who will ring
	atAsked  place = "asked" // V51
	atGrade  place = "grade" // V52
	atWrong  place = "wrong" // what is not solved is being recorded
	atAlarm  place = "alarm"
	atEnd    place = "end"
)

// Visit is where a call stands. It lives as long as the call.
type Visit struct {
	Back    appliance.Callback // as it is in the ledger now
	English bool
	Dialect bool // they pressed 8: prompts come from the pack
	Danger  bool // a text or the number was flagged: V03 first

	at                              place
	wrong, silent, repeats, lookups int
	last                            bool // nothing comes after this recording
	served                          bool // they were told what they asked for
	sound                           *Sound
	kept                            uint64 // the recording that it is in the ledger; 0 none yet
	taken                           bool   // of an alarm: this officer has it
}

// Taken reports whether the duty officer took the alarm.
func (v Visit) Taken() bool { return v.taken }

// saidNothing reports whether they have neither said nor heard yet what the call is for.
func (v Visit) saidNothing() bool {
	return v.sound == nil && !v.served && slices.Contains([]place{atMenu, atSpeak, atNumber, atAsked}, v.at)
}

// World is what Step must know.
type World struct {
	loop.World
	Talk  appliance.Talk
	Cases []appliance.Case // of this number, newest first
	Joins appliance.Phone  // the duty phone that can be put through; "" none
	Pack  bool             // the village's own speech can be had
	Alarm *appliance.Alarm // that a duty officer is rung about
}

// Limits of a call (domain 9).
const (
	keyWait    = 6 * time.Second
	reviewWait = 4 * time.Second
	joinWait   = 25 * time.Second // for the duty phone to answer
	longest    = 90 * time.Second // of a recording
	leastSaid  = 3                // seconds: less is nothing said
	mostRepeat = 3
	WholeCall  = 4 * time.Minute
)

// actor is the box, on the phone.
var actor = appliance.Rule("voice")

// step is one Step in the making.
type step struct {
	World
	v   Visit
	out []appliance.Entry
}

// Step is the whole conversation: where the call stands and what was heard, where it
// stands then, what to do, and what to write down before it is done. It touches nothing.
func Step(w World, v Visit, h Heard) (Visit, Act, []appliance.Entry, error) {
	s := &step{World: w, v: v}
	if s.v.at == "" {
		s.v.at = atStart
	}
	act, err := s.hear(h)
	return s.v, act, s.out, err
}

func (s *step) hear(h Heard) (Act, error) {
	switch h.Kind {
	case HungUp, TimeUp:
		return s.over(h)
	case Answered:
		return s.greet()
	}
	if h.Kind == Key && h.Key == '*' && s.v.at != atSpeak && s.v.at != atLeave && s.v.at != atWrong {
		if s.v.repeats++; s.v.repeats <= mostRepeat {
			return s.again(), nil
		}
		h = Heard{Kind: Silence}
	}
	if h.Kind == Key && h.Key == '8' && s.Pack && !s.v.English && !s.v.Dialect && (s.v.at == atMenu || s.v.at == atAsked || s.v.at == atGrade || s.v.at == atReview) {
		s.v.Dialect = true
		return s.again(), nil
	}
	switch s.v.at {
	case atMenu:
		return s.menu(h)
	case atSpeak:
		return s.spoke(h)
	case atReview:
		return s.review(h)
	case atNumber:
		return s.number(h)
	case atJoin:
		return s.put(h)
	case atLeave:
		return s.left(h)
	case atAsked:
		return s.asked(h)
	case atGrade:
		return s.grade(h)
	case atWrong:
		return s.notSolved(h)
	case atAlarm:
		return s.alarm(h)
	}
	return Act{Then: HangUp}, nil
}

func say(ids ...string) []Prompt {
	out := make([]Prompt, len(ids))
	for i, id := range ids {
		out[i] = Prompt{ID: id}
	}
	return out
}

func (s *step) hall() map[string]string { return map[string]string{"镇": s.Hall} }

// greet is what is said first, by why they are rung.
func (s *step) greet() (Act, error) {
	switch s.v.Back.Why {
	case appliance.BackFollowUp:
		c, ok := s.case_(s.v.Back.Case)
		if !ok || c.State != appliance.CaseFollowup {
			s.end(appliance.BackDropped, "已经评价过了")
			return Act{Say: []Prompt{{"V57", s.hall()}}, Then: HangUp}, nil
		}
		s.v.at = atAsked
		return Act{Say: append([]Prompt{{"V50", s.hall()}}, s.question(c)), Then: Listen, Wait: keyWait}, nil
	case appliance.BackAlarm:
		s.v.at = atAlarm
		if s.taken() {
			return s.tooLate(), nil
		}
		return s.again(), nil
	}
	s.v.at = atMenu
	out := append([]Prompt{{"V01", s.hall()}}, s.keys()...)
	if s.v.Danger {
		out = append(say("V03"), out...)
	}
	return Act{Say: out, Then: Listen, Wait: keyWait}, nil
}

// keys is the menu.
func (s *step) keys() []Prompt {
	if s.Pack && !s.v.English && !s.v.Dialect {
		return say("V02", "V02b")
	}
	return say("V02")
}

// again says once more what was asked last.
func (s *step) again() Act {
	a := Act{Then: Listen, Wait: keyWait}
	switch s.v.at {
	case atAsked:
		c, _ := s.case_(s.v.Back.Case)
		a.Say = []Prompt{s.question(c)}
	case atGrade:
		a.Say = say("V52")
	case atReview:
		a.Say, a.Wait = s.offer(), reviewWait
	case atNumber:
		a.Say, a.Then = say("V20"), Dial
	case atAlarm:
		v := map[string]string{"因": dangers["danger"], "话": ""}
		if s.Alarm != nil {
			if words, ok := dangers[s.Alarm.Lane]; ok {
				v["因"] = words
			}
			if s.Alarm.Word == appliance.WordRungTwice { // they wrote nothing
				v["因"] = dangers["rung"]
			}
			if p, ok := s.Alarm.Phone.Phone(); ok {
				v["话"] = spoken(p.Local(), s.v.English)
			}
		}
		a.Say = []Prompt{{"V70", v}}
	default:
		a.Say = s.keys()
	}
	return a
}

// dangers is how an alarm is called, by its lane, or of who rang twice at night.
var dangers = map[string]string{"danger": "来信疑似险情", "selfharm": "来信疑似轻生", "minor": "来信疑似孩子遇险", "rung": "夜里连响两次铃"}

// menu is three keys, and falls open to a recording.
func (s *step) menu(h Heard) (Act, error) {
	switch {
	case h.Kind == Key && h.Key == '1':
		return s.speak("V10"), nil
	case h.Kind == Key && h.Key == '2':
		s.v.at = atNumber
		return Act{Say: say("V20"), Then: Dial, Wait: keyWait}, nil
	case h.Kind == Key && h.Key == '0':
		return s.person()
	case h.Kind == Key:
		if s.v.wrong++; s.v.wrong == 1 {
			return Act{Say: append(say("V80"), s.keys()...), Then: Listen, Wait: keyWait}, nil
		}
	default:
		if s.v.silent++; s.v.silent == 1 {
			return s.again(), nil
		}
		if s.v.served { // they know what they wanted to know
			s.end(appliance.BackReached, "听了进度")
			return Act{Say: say("V53"), Then: HangUp}, nil
		}
	}
	s.v.last = true
	return s.speak("V81"), nil
}

// speak records a matter.
func (s *step) speak(id string) Act {
	s.v.at, s.v.sound = atSpeak, nil
	return Act{Say: say(id, Beep), Then: Record, Wait: longest}
}

func said(snd *Sound) bool { return snd != nil && snd.Seconds >= leastSaid }

func (s *step) spoke(h Heard) (Act, error) {
	if !said(h.Sound) {
		return s.nothing()
	}
	s.v.sound, s.v.at = h.Sound, atReview
	s.v.kept = s.keep(h.Sound, 0) // a power cut before they hand it in takes nothing away
	return s.again(), nil
}

// unsay puts aside what they say again: nobody need write it down.
func (s *step) unsay() error {
	a, err := s.Read.Recording(s.v.kept)
	if err != nil {
		return err
	}
	a.Text, a.By, a.Done = "（本人重说了）", appliance.Actor{Kind: appliance.ByCitizen}, s.Now
	s.record(a)
	s.v.kept = 0
	return nil
}

// offer is what may be done with what they said.
func (s *step) offer() []Prompt {
	if s.v.sound != nil && s.v.sound.PCM != nil {
		return say("V11-hear")
	}
	return say("V11")
}

// nothing was said: they are told by text how to go on.
func (s *step) nothing() (Act, error) {
	if err := s.tell("R45", 0, nil); err != nil {
		return Act{}, err
	}
	s.end(appliance.BackReached, "打通了，没说话")
	return Act{Say: say(s.unheardWords()), Then: HangUp}, nil
}

// unheardWords is V60, and promises a text to who gets one.
func (s *step) unheardWords() string {
	if s.texted() {
		return "V60"
	}
	return "V60-spoken"
}

func (s *step) review(h Heard) (Act, error) {
	if h.Kind == Key && h.Key == '2' {
		if err := s.unsay(); err != nil {
			return Act{}, err
		}
		return s.speak("V10"), nil
	}
	if h.Kind == Key && h.Key == '1' && s.v.sound != nil && s.v.sound.PCM != nil {
		a := s.again()
		a.Play = s.v.sound.PCM
		return a, nil
	}
	if h.Kind == Key && h.Key == '0' {
		if err := s.open(); err != nil {
			return Act{}, err
		}
		return s.person()
	}
	if err := s.open(); err != nil {
		return Act{}, err
	}
	s.end(appliance.BackReached, "")
	return Act{Say: s.registered(), Then: HangUp}, nil
}

// registered is V12, and says that the number comes by text too to who gets one.
func (s *step) registered() []Prompt {
	id := "V12-spoken"
	if s.texted() {
		id = "V12"
	}
	return []Prompt{{id, map[string]string{"号": spoken(s.v.Back.Case.No(), s.v.English)}}, {ID: "V53"}}
}

// open makes a matter of what was said. A clerk writes it down by the end of the half day.
func (s *step) open() error {
	snd := s.v.sound
	if snd == nil {
		return nil
	}
	s.v.sound = nil
	w := s.World.World
	w.Seq += uint64(len(s.out))
	// The villager told it: nobody of the town stands between.
	res, es, err := loop.Decide(w, loop.By{Actor: appliance.Actor{Kind: appliance.ByCitizen}}, appliance.Case{}, loop.Open{
		Channel: appliance.ChannelVoice, Phone: s.v.Back.Phone, Text: "（语音" + strconv.Itoa(snd.Seconds) + "秒，待听写）", Kind: appliance.KindHelp,
	})
	if err != nil {
		return err
	}
	s.out = append(s.out, es...)
	s.v.Back.Case = res.Case
	if s.v.kept == 0 {
		s.keep(snd, res.Case)
	} else {
		a, err := s.Read.Recording(s.v.kept) // a clerk may have listened meanwhile
		if err != nil {
			return err
		}
		a.Case = res.Case
		s.record(a)
	}
	receipt, v := "R01", texts.Values{"号": res.Case.No()}
	if !s.Clock.Working(s.Now) {
		receipt = "R02"
		open := s.Clock.NextOpening(s.Now)
		_, _, provisional := s.Clock.Workday(open)
		v["日"] = texts.Opening(s.Clock.Local(s.Now), s.Clock.Local(open), provisional, s.v.English)
	}
	return s.tell(receipt, res.Case, v)
}

// keep writes down that something was said, and by when a clerk writes it down. It
// returns the recording's number.
func (s *step) keep(snd *Sound, about appliance.CaseID) uint64 {
	id := s.Seq + uint64(len(s.out))
	r := appliance.Recording{
		Case: about, Callback: s.v.Back.ID, Phone: s.v.Back.Phone, At: s.Now, Seconds: snd.Seconds, Bytes: snd.Bytes, Type: snd.Type, Hash: snd.Hash,
		Due: s.Clock.AddWorking(s.Now, s.Clock.HalfDay()),
	}
	s.record(r)
	return id
}

// record writes a recording as it stands now.
func (s *step) record(r appliance.Recording) {
	s.out = append(s.out, appliance.Entry{At: s.Now, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindRecording, Case: r.Case, Peer: r.Phone, Body: r})
}

// person: within working hours the duty phone is put through where that can be done. Else, and
// if nobody answers there, somebody rings them, and words may be left.
func (s *step) person() (Act, error) {
	due := s.Clock.AddWorking(s.Now, 30*time.Minute)
	b := s.v.Back
	b.State, b.Human, b.Due, b.NextAt, b.Note = appliance.BackWaiting, true, due, s.Now, "按了0，找人"
	s.write(b)
	if !s.Clock.Working(s.Now) {
		s.v.at = atEnd
		return Act{Say: []Prompt{{"V31", map[string]string{"时": texts.Moment(s.Clock.Local(due), s.v.English)}}}, Then: HangUp}, nil
	}
	if s.Joins != "" {
		s.v.at = atJoin
		return Act{Say: say("V32"), Then: Join, To: s.Joins, Wait: joinWait, Tell: Prompt{"V33", s.hall()}}, nil
	}
	return s.promise(), nil
}

// promise is V30: somebody rings within half an hour, and words may be left. Half an hour
// of working time may end behind lunch, or tomorrow: then it is said by when.
func (s *step) promise() Act {
	s.v.at = atLeave
	p := Prompt{ID: "V30"}
	if s.v.Back.Due.Sub(s.Now) > 30*time.Minute {
		p = Prompt{"V30-by", map[string]string{"时": texts.Moment(s.Clock.Local(s.v.Back.Due), s.v.English)}}
	}
	return Act{Say: []Prompt{p, {ID: Beep}}, Then: Record, Wait: longest}
}

// put: they are put through, and need nobody to ring them; or the promise stands.
func (s *step) put(h Heard) (Act, error) {
	if h.Kind != Joined {
		return s.promise(), nil
	}
	b := s.v.Back
	b.Human = false
	s.v.Back = b
	s.end(appliance.BackReached, "按了0，接通值班电话")
	return Act{Then: Talk}, nil
}

// left is the words for the person who will ring.
func (s *step) left(h Heard) (Act, error) {
	if said(h.Sound) {
		s.keep(h.Sound, s.v.Back.Case)
	}
	s.v.at = atEnd
	return Act{Say: say("V53"), Then: HangUp}, nil
}

// number answers how a matter stands, to who brought it.
func (s *step) number(h Heard) (Act, error) {
	if h.Kind == Key && h.Key == '0' {
		return s.person()
	}
	c, own := appliance.Case{}, false
	switch {
	case h.Digits == "" && len(s.Cases) > 0:
		c, own = s.Cases[0], true
	case h.Digits != "":
		for _, x := range s.Cases {
			if n := x.ID.No(); n == h.Digits || strings.ReplaceAll(x.ID.String(), "-", "") == h.Digits {
				c, own = x, true
			}
		}
	}
	if own {
		s.v.served = true
		if c.State == appliance.CaseFollowup { // its result waits for a word
			s.v.Back.Case, s.v.at = c.ID, atAsked
			return Act{Say: []Prompt{s.question(c)}, Then: Listen, Wait: keyWait}, nil
		}
		s.v.at = atMenu
		return Act{Say: append([]Prompt{s.stands(c)}, s.keys()...), Then: Listen, Wait: keyWait}, nil
	}
	id := "V22"
	if _, err := appliance.ParseCaseID(h.Digits, s.Clock.Local(s.Now).Year()); h.Digits != "" && err == nil {
		id = "V23" // nothing is told of it: it may be somebody else's, or nobody's
	}
	if s.v.lookups++; s.v.lookups >= 2 {
		return s.person()
	}
	return Act{Say: say(id, "V20"), Then: Dial, Wait: keyWait}, nil
}

// stands is V21.
func (s *step) stands(c appliance.Case) Prompt {
	v := map[string]string{"号": spoken(c.ID.No(), s.v.English), "态": loop.StateName(c.State, s.v.English)}
	for _, id := range []appliance.ClockID{appliance.ClockHandle, appliance.ClockUrgent} { // the day to look again at what is booked is no deadline
		if k, ok := c.Clock(id); ok && k.Running() && !k.Due.IsZero() {
			v["日"] = texts.Day(s.Clock.Local(k.Due), k.Provisional, s.v.English)
			return Prompt{"V21", v}
		}
	}
	return Prompt{"V21-open", v}
}

// question is V51: is it solved?
func (s *step) question(c appliance.Case) Prompt {
	what := c.Category
	if what == "" {
		what = "的"
	}
	return Prompt{"V51", map[string]string{"日": texts.Day(s.Clock.Local(c.ReceivedAt), false, s.v.English), "类": strings.TrimSuffix(what, "的")}}
}

func (s *step) case_(id appliance.CaseID) (appliance.Case, bool) {
	for _, c := range s.Cases {
		if c.ID == id {
			return c, true
		}
	}
	return appliance.Case{}, false
}

// asked is the answer to whether it is solved.
func (s *step) asked(h Heard) (Act, error) {
	switch {
	case h.Kind == Key && h.Key == '1':
		s.v.at = atGrade
		return Act{Say: say("V52"), Then: Listen, Wait: keyWait}, nil
	case h.Kind == Key && h.Key == '2':
		s.v.at = atWrong
		return Act{Say: say("V54", Beep), Then: Record, Wait: longest}, nil
	case h.Kind == Key && (h.Key == '3' || h.Key == '0'):
		b := s.v.Back
		b.State, b.Human, b.Due, b.NextAt, b.Note = appliance.BackWaiting, true, s.Clock.AddWorking(s.Now, 30*time.Minute), s.Now, "回访说不清，请人工打"
		s.write(b)
		s.v.at = atEnd
		return Act{Say: say("V56", "V53"), Then: HangUp}, nil
	}
	if s.v.silent++; s.v.silent == 1 {
		return s.again(), nil
	}
	return s.unheard()
}

// unheard: a follow-up that brought no answer counts as a try, and R31 asks by text.
func (s *step) unheard() (Act, error) {
	texted := true
	err := s.decide(loop.Try{How: loop.TryText, Note: "电话回访，没有按键"})
	if no := (*loop.Refusal)(nil); errors.As(err, &no) { // a landline, or they want no such texts, or had enough
		texted, err = false, s.decide(loop.Try{How: loop.TryCall, Note: "电话回访，没有按键"})
	}
	if no := (*loop.Refusal)(nil); err != nil && !errors.As(err, &no) {
		return Act{}, err
	}
	s.end(appliance.BackReached, "回访没有按键")
	if !texted {
		return Act{Say: say("V53"), Then: HangUp}, nil
	}
	return Act{Say: say("V60"), Then: HangUp}, nil
}

func (s *step) grade(h Heard) (Act, error) {
	n := int(h.Key - '0')
	if h.Kind != Key || n < 1 || n > 3 {
		if s.v.wrong++; s.v.wrong == 1 {
			return s.again(), nil
		}
		n = 2 // they said that it is solved
	}
	rate := loop.Rate{Rating: n, How: "电话回访"}
	act := Act{Say: say("V53"), Then: HangUp}
	if n == 3 { // not content: it is done again, whatever was said before (C17)
		rate.Words, act.Say = "电话回访：不满意", say("V55", "V53")
	}
	if err := s.decide(rate); err != nil {
		return Act{}, err
	}
	s.end(appliance.BackReached, "回访已评价")
	return act, nil
}

// notSolved: it is done again (C17), with what they said.
func (s *step) notSolved(h Heard) (Act, error) {
	words := "电话回访：没解决"
	if said(h.Sound) {
		words += "（语音" + strconv.Itoa(h.Sound.Seconds) + "秒，待听写）"
	}
	if err := s.decide(loop.Rate{Rating: 3, Words: words, How: "电话回访"}); err != nil {
		return Act{}, err
	}
	if said(h.Sound) {
		s.keep(h.Sound, s.v.Back.Case)
	}
	s.end(appliance.BackReached, "回访：没解决")
	return Act{Say: say("V55", "V53"), Then: HangUp}, nil
}

// taken reports whether somebody took the alarm, by text or on a screen, since this officer was rung.
func (s *step) taken() bool { return s.Alarm != nil && !s.Alarm.TakenAt.IsZero() }

// tooLate tells a duty officer so: two would ring, or each would think that the other does.
func (s *step) tooLate() Act {
	s.end(appliance.BackReached, "已有人接警")
	return Act{Say: say("V72", "V53"), Then: HangUp}
}

// alarm: the duty officer takes it, or passes it on.
func (s *step) alarm(h Heard) (Act, error) {
	if s.taken() {
		return s.tooLate(), nil
	}
	if h.Kind == Key && h.Key == '1' && s.Alarm != nil {
		by := appliance.Actor{Kind: appliance.ByStaff, ID: "duty"}
		if p, ok := s.v.Back.Phone.Phone(); ok {
			by.Name = p.Local()
			if own, _ := s.Town.ByPhone(p, appliance.DateOf(s.Clock.Local(s.Now))); len(own) > 0 {
				by = own[0].Actor()
			}
		}
		s.out = append(s.out, appliance.Entry{At: s.Now, Actor: by, Kind: appliance.KindAlarmTaken, Case: s.Alarm.Case, Body: appliance.AlarmChange{Alarm: s.Alarm.ID}})
		s.v.taken = true
		s.end(appliance.BackReached, "电话接警")
		return Act{Say: say("V71"), Then: HangUp}, nil
	}
	if h.Kind != Key {
		if s.v.silent++; s.v.silent == 1 {
			return s.again(), nil
		}
	}
	s.end(appliance.BackReached, "没有接警")
	return Act{Then: HangUp}, nil
}

// over: they hung up, or the time is over. What was said is kept; what was not is
// asked for by text.
func (s *step) over(h Heard) (Act, error) {
	act := Act{Then: HangUp}
	if h.Kind == TimeUp {
		act.Say = say("V53")
	}
	if s.v.sound == nil && said(h.Sound) {
		s.v.sound = h.Sound
	}
	switch at := s.v.at; {
	case at == atEnd:
		return act, nil
	case at == atJoin: // the promise stands
		s.v.at = atEnd
		return act, nil
	case at == atLeave:
		if s.v.sound != nil {
			s.keep(s.v.sound, s.v.Back.Case)
		}
		s.v.at = atEnd
		return act, nil
	case at == atWrong:
		_, err := s.notSolved(Heard{Sound: s.v.sound})
		return act, err
	case s.v.sound != nil:
		err := s.open()
		s.end(appliance.BackReached, "")
		if h.Kind == TimeUp && err == nil {
			act.Say = s.registered()
		}
		return act, err
	case at == atGrade: // solved, they said
		_, err := s.grade(Heard{Kind: Key, Key: '2'})
		return act, err
	case at == atAsked && s.v.Back.Why == appliance.BackFollowUp:
		_, err := s.unheard()
		return act, err
	case at == atAlarm:
		s.end(appliance.BackReached, "没有接警")
		return act, nil
	}
	if s.v.served { // they asked how it stands, and heard it
		s.end(appliance.BackReached, "听了进度")
		return act, nil
	}
	s.end(appliance.BackReached, "打通了，没说事")
	return act, s.tell("R45", 0, nil)
}

// decide lets the closed loop decide what they said of the case.
func (s *step) decide(d loop.Deed) error {
	c, ok := s.case_(s.v.Back.Case)
	if !ok {
		return appliance.ErrNone
	}
	w := s.World.World
	w.Seq += uint64(len(s.out))
	by := loop.By{Actor: appliance.Actor{Kind: appliance.ByCitizen}}
	if d.Act() == loop.ActTry {
		by.Actor = actor
	}
	_, es, err := loop.Decide(w, by, c, d)
	if err != nil {
		return err
	}
	s.out = append(s.out, es...)
	return nil
}

// end is the end of the callback.
func (s *step) end(state appliance.CallbackState, note string) {
	b := s.v.Back
	b.State, b.Ended, b.By, b.Note = state, s.Now, actor, note
	s.v.at = atEnd
	s.write(b)
}

func (s *step) write(b appliance.Callback) {
	s.v.Back = b
	s.out = append(s.out, appliance.Entry{At: s.Now, Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
}

// texted reports whether who is on the phone gets texts: a landline reads none.
func (s *step) texted() bool {
	to, ok := s.v.Back.Phone.Phone()
	return ok && to.Mobile() && !s.Now.Before(s.Talk.MutedUntil)
}

// tell is a fixed text to who was on the phone.
func (s *step) tell(id string, about appliance.CaseID, v texts.Values) error {
	to, _ := s.v.Back.Phone.Phone()
	if !s.texted() {
		return nil
	}
	words, err := s.Texts.Render(id, s.v.English, v)
	if err != nil {
		return err
	}
	e := appliance.QueueText(actor, to, about, texts.Template(id), appliance.ClassReceipt, true, words)
	e.At = s.Now
	s.out = append(s.out, e)
	return nil
}
