package hotline

import (
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
	"huying/appliance/wording"
)

const (
	receiptWithin = 3 * time.Minute  // c.receive, GB/T 33358
	dangerWithin  = 30 * time.Minute // urgent lane: accepted within (domain 4)
	summaryLength = 40               // characters
)

// report opens a new case, unless this number has brought so many today that a
// person must look first (L5): then the words are kept and nothing more is sent.
func (s *step) report(text string) {
	if s.talk.Reports >= reportsPerDay {
		s.fate(appliance.FateIgnored, 0, ReasonFlood)
		s.suspect(appliance.NuisanceFlood, s.today().Add(1).In(s.Clock.Location), s.talk.Reports+1)
		if !s.talk.FloodTold {
			s.talk.FloodTold = true
			s.reply("R28", 0, nil)
		}
		return
	}
	secrecy := appliance.SecrecyNone
	if secretWords.MatchString(s.w.plain) { // 别说是我反映的, in the matter itself
		secrecy = appliance.SecrecyHidden
	}
	id := s.openCase(text, appliance.UrgencyOrdinary, secrecy)
	s.receipt(id)
	if secrecy == appliance.SecrecyHidden {
		s.reply("R29", id, nil)
	}
	s.askWhere(id)
}

// openCase writes C01. Urgency and secrecy may be raised by what the text says.
func (s *step) openCase(text string, u appliance.Urgency, secrecy appliance.Secrecy) appliance.CaseID {
	id := s.Next
	s.talk.Reports++
	s.fate(appliance.FateCase, id, "")
	if u == appliance.UrgencyOrdinary && s.d.Class == 2 {
		u = appliance.UrgencyPressing
	}
	kind := kindOf(s.w)
	if kind == appliance.KindReport && secrecy == appliance.SecrecyNone {
		secrecy = appliance.SecrecyHidden
	}
	received := receivedAt(s.m)
	clocks := []appliance.Clock{s.acceptClock(received, u)}
	if s.canReply() {
		// The receipt is an entry of this same Update: the clock stops with it.
		clocks = append(clocks, appliance.Clock{
			ID: appliance.ClockReceive, Start: received, Due: received.Add(receiptWithin), StoppedAt: s.Now,
		})
	}
	village, grid := s.certain()
	s.change(appliance.KindCaseOpened, id, appliance.CaseChange{
		State: appliance.CaseNew, Channel: appliance.ChannelSMS, Kind: kind, Urgency: u, Complexity: appliance.Simple,
		Secrecy: secrecy, Round: 1, Holder: appliance.HolderDesk, FirstOwner: appliance.HolderDesk,
		ReceivedAt: received, WaitingSince: &received, Clocks: clocks, Emergency: s.d.Class == 1, Village: village, Grid: grid,
		Words: appliance.CaseWords{Reporter: s.m.From, Text: s.marked(text), Summary: summary(text)},
	})
	return id
}

// acceptClock: same working day, latest next noon; danger within half an hour.
func (s *step) acceptClock(received time.Time, u appliance.Urgency) appliance.Clock {
	k := appliance.Clock{ID: appliance.ClockAccept, Start: received}
	if u == appliance.UrgencyDanger {
		k.Due = s.Now.Add(dangerWithin)
	} else {
		k.Due, k.Provisional = s.Clock.EndOfWorkingDay(received)
	}
	return k
}

// canReply reports whether a receipt can go to this number.
func (s *step) canReply() bool {
	p, ok := s.m.From.Phone()
	return ok && p.Mobile() && !s.silenced()
}

// receipt tells the number: R35 when a part is missing, R02 after hours, else R01.
func (s *step) receipt(id appliance.CaseID) {
	switch open := s.Clock.NextOpening(s.Now); {
	case len(s.m.Gap) > 0:
		s.reply("R35", id, texts.Values{"数": strconv.Itoa(s.m.Gap[0])})
	case !s.Clock.Working(s.Now):
		_, _, provisional := s.Clock.Workday(open)
		s.reply("R02", id, texts.Values{"日": texts.Opening(s.at(), s.Clock.Local(open), provisional, s.talk.English)})
	default:
		s.reply("R01", id, nil)
	}
}

// marked is the text with the parts named that never came (domain 8 §D.2 step 1).
func (s *step) marked(text string) string {
	for _, n := range s.m.Gap {
		text += "[缺第" + strconv.Itoa(n) + "段]"
	}
	return text
}

// receivedAt is the network's stamp, from which deadlines run, or the box's
// where the stamp cannot be true: from the future, or older than a service
// centre keeps a text.
func receivedAt(m appliance.Message) time.Time {
	if age := m.HeardAt.Sub(m.SentAt); m.SentAt.IsZero() || age < -10*time.Minute || age > 7*24*time.Hour {
		return m.HeardAt
	}
	return m.SentAt
}

// summary is the first words of a text in one line.
func summary(text string) string { return shortened(text, summaryLength) }

// kindOf is the kind that the villager names; a clerk decides (C05).
func kindOf(w words) appliance.CaseKind {
	for _, k := range []appliance.CaseKind{
		appliance.KindReport, appliance.KindComplaint, appliance.KindSuggest, appliance.KindPraise, appliance.KindConsult,
	} {
		if strings.Contains(w.tight, string(k)) {
			return k
		}
	}
	if askWords.In(w.tight) != "" {
		return appliance.KindConsult
	}
	return appliance.KindHelp
}

// askWords are how people ask without saying 咨询.
var askWords = wording.LexiconOf("请问", "怎么办理", "如何办理", "需要什么材料")
