package hotline

import (
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/peril"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/propose"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// World is what Step must know besides the talk and the message. Hotline fills
// it from the ledger inside the Update that will hold the result.
type World struct {
	Now   time.Time
	Clock workday.Clock
	Texts *texts.Set
	Own   appliance.Phone   // this SIM's number; "" unknown
	Duty  []appliance.Phone // the duty officers, first to be told first
	Hall  string            // the township's name
	Town  *appliance.Town   // offices, people, villages; nil: nothing was imported
	Rules policy.Rules
	Index func() *propose.Index // who is responsible for what; made only when somebody asks (责)
	Read  appliance.Reader      // what decisions of the loop look up besides; nil where there is no town

	Speaks   bool                // the box rings back by itself
	Answers  bool                // and tells those who ring so
	Withheld bool                // and lets who hides their number leave words
	Seq      uint64              // what the first entry of this step will be numbered
	Next     appliance.CaseID    // what a new case will be numbered
	Cases    []appliance.Case    // this number's cases, newest first, at most casesInView
	Alarm    *appliance.Alarm    // the newest alarm from this number that nobody has taken
	Nuisance *appliance.Nuisance // how this number stands, if it is suspected or blocked
	Open     []appliance.Alarm   // for a duty officer: every alarm that nobody has taken, newest first
}

// casesInView bounds what one message costs. A number with more matters than
// this is told about its newest ones.
const casesInView = 20

// Limits of the talk with one number (domain 8 §D.2, §D.7).
const (
	sameWithin      = 10 * time.Minute    // the same words again: counted in silence
	similarWithin   = 7 * 24 * time.Hour  // R36
	similarFrom     = 0.8                 // similarity that makes it the same matter
	loopWithin      = time.Hour           // L3
	loopTexts       = 3                   // the same text this often within loopWithin
	loopCommands    = 6                   // the same command, which people do repeat
	echoTexts       = 2                   // our own text back
	muteFor         = 24 * time.Hour      // L3
	passivePerDay   = 5                   // L4
	reportsPerDay   = 10                  // L5
	alarmEvery      = 5 * time.Minute     // D.6: alarm again
	alarmReplyEvery = 30 * time.Minute    // D.6: reply again
	alarmSameCase   = 30 * time.Minute    // danger from the same number within this is the same danger
	withdrawWithin  = 24 * time.Hour      // C12
	redoWithin      = 30 * 24 * time.Hour // C20
	heardKept       = 8                   // texts a talk remembers
)

// step is one message being understood.
type step struct {
	World
	talk  appliance.Talk
	m     appliance.Message
	w     words
	d     peril.Danger
	found *propose.Place // see where
	hoped *wanting       // see wanted
	sense sense
	out   []appliance.Entry // after the message's own entry

	suspected *suspicion // it comes onto the list for a human

	rung   bool // they rang and wrote nothing
	pickUp bool // they are told that they are rung back at once
	inVain bool // it was a command that could not be carried out: said again, it is not said twice
}

// at is the hall's wall clock now.
func (s *step) at() time.Time { return s.Clock.Local(s.Now) }

func (s *step) today() appliance.Date { return appliance.DateOf(s.at()) }

// add puts an entry into the result and returns the number it will get. The message's own entry stands first.
func (s *step) add(actor appliance.Actor, kind appliance.Kind, id appliance.CaseID, body appliance.Body) uint64 {
	s.out = append(s.out, appliance.Entry{
		At: s.Now, Actor: actor, Kind: kind, Case: id, Peer: s.m.From, Body: body,
	})
	return s.Seq + uint64(len(s.out))
}

// change writes what the villager did to a case.
func (s *step) change(kind appliance.Kind, id appliance.CaseID, ch appliance.CaseChange) {
	ch.Message = s.Seq
	s.add(appliance.Actor{Kind: appliance.ByCitizen}, kind, id, ch)
}

// deed lets the closed loop decide what the villager did to a case, and returns the
// case as it then stands. refused is why it cannot be; then nothing was written.
func (s *step) deed(c appliance.Case, d loop.Deed) (after appliance.Case, refused error) {
	by := loop.By{Actor: appliance.Actor{Kind: appliance.ByCitizen}}
	_, after, refused = s.decide(by, c, d)
	return after, refused
}

// loopWorld is what the loop must know, for the next entry of this step.
func (s *step) loopWorld() loop.World {
	return loop.World{
		Now: s.Now, Clock: s.Clock, Texts: s.Texts, Town: s.Town, Rules: s.Rules, Hall: s.Hall, Read: s.Read,
		Seq: s.Seq + 1 + uint64(len(s.out)), Next: s.Next, Own: s.Own,
	}
}

// decide is deed for anybody. What it writes stands in the step, not yet in the ledger.
func (s *step) decide(by loop.By, c appliance.Case, d loop.Deed) (res loop.Result, after appliance.Case, refused error) {
	res, es, err := loop.Decide(s.loopWorld(), by, c, d)
	if err != nil {
		return res, c, err
	}
	if c.ID == 0 {
		c.ID = res.Case
	}
	for _, e := range es {
		if ch, ok := e.Body.(appliance.CaseChange); ok {
			ch.Message = s.Seq
			e.Body = ch
		}
		if t, ok := e.Body.(appliance.Talk); ok && e.Peer == s.m.From { // this talk is written once, at the end
			s.talk.Open, s.talk.Earlier, s.talk.LastCase = t.Open, t.Earlier, t.LastCase
			continue
		}
		s.out = append(s.out, e)
		if e.Case == c.ID {
			c = c.Apply(e)
		}
	}
	return res, c, nil
}

// fate says what became of the message; it is said once.
func (s *step) fate(f appliance.Fate, id appliance.CaseID, reason string) {
	s.m.Fate, s.m.Case, s.m.Reason = f, id, reason
	if id != 0 {
		s.talk.LastCase = id
	}
}

// reply queues a fixed text to the villager, if this number can be written to
// and automatic answers to it are not stopped. It reports whether one is queued.
func (s *step) reply(id string, about appliance.CaseID, v texts.Values) bool {
	if s.silenced() {
		return false
	}
	return s.send(id, about, appliance.ClassReceipt, v)
}

// passive is a reply that a machine could provoke without end (L4).
func (s *step) passive(id string, about appliance.CaseID, v texts.Values) {
	if s.talk.Passive < passivePerDay && s.reply(id, about, v) {
		s.talk.Passive++
	}
}

func (s *step) send(id string, about appliance.CaseID, class appliance.TextClass, v texts.Values) bool {
	to, ok := s.m.From.Phone()
	if !ok || !to.Mobile() {
		return false
	}
	s.queue(to, id, about, class, s.talk.English, v)
	return true
}

func (s *step) queue(to appliance.Phone, id string, about appliance.CaseID, class appliance.TextClass, english bool, v texts.Values) {
	if about != 0 {
		with := texts.Values{"号": about.No()}
		if strings.HasPrefix(id, "S") {
			with["号"] = about.In(s.year())
		}
		if who := s.handler(about); who != "" {
			with["位"] = who
		}
		for k, x := range v {
			with[k] = x
		}
		v = with
	}
	text, err := s.Texts.Render(id, english, v)
	if err != nil {
		panic(err) // a fault of the build; the caller of Step keeps the message
	}
	// Only who wrote is answered whatever the hour; what others read waits for the morning.
	e := appliance.QueueText(appliance.Rule("hotline"), to, about, texts.Template(id), class, sameNumber(s.m.From, to), text)
	e.At = s.Now
	s.out = append(s.out, e)
}

// handler is the office that holds a case, as the villager reads it; "" the desk.
func (s *step) handler(id appliance.CaseID) string {
	for _, c := range s.Cases {
		if office, ok := c.Holder.Office(); ok && c.ID == id {
			return s.Town.Short(office)
		}
	}
	return ""
}

// open are this number's open cases, newest first.
func (s *step) open() []appliance.Case { return s.inStates(appliance.CaseState.Open) }

// rateable are the cases whose result waits for a rating.
func (s *step) rateable() []appliance.Case {
	return s.inStates(func(st appliance.CaseState) bool { return st == appliance.CaseFollowup })
}

func (s *step) inStates(f func(appliance.CaseState) bool) []appliance.Case {
	var out []appliance.Case
	for _, c := range s.Cases {
		if f(c.State) {
			out = append(out, c)
		}
	}
	return out
}

// current is the open case the talk is about: the one last spoken of, else the newest.
func (s *step) current() (appliance.Case, bool) {
	open := s.open()
	for _, c := range open {
		if c.ID == s.talk.LastCase {
			return c, true
		}
	}
	if len(open) == 0 {
		return appliance.Case{}, false
	}
	return open[0], true
}

// numbered is this number's case of that number, said today.
func (s *step) numbered(no string) (appliance.Case, bool) {
	for _, year := range []int{s.at().Year(), s.at().Year() - 1} {
		id, err := appliance.ParseCaseID(no, year)
		if err != nil {
			continue
		}
		for _, c := range s.Cases {
			if c.ID == id {
				return c, true
			}
		}
	}
	return appliance.Case{}, false
}

// closedSince is the newest case that was closed within redoWithin.
func (s *step) closedSince() (appliance.Case, bool) {
	for _, c := range s.Cases {
		if s.redoable(c) {
			return c, true
		}
	}
	return appliance.Case{}, false
}

// redoable reports whether the villager's word alone opens the case again (C20).
func (s *step) redoable(c appliance.Case) bool {
	return (c.State == appliance.CaseClosed || c.State == appliance.CaseUnreachable) && s.Now.Sub(c.UpdatedAt) < redoWithin
}

// waiting is "the villager waits since now", unless they have been waiting longer.
func (s *step) waiting(c appliance.Case) *time.Time {
	since := c.WaitingSince
	if since.IsZero() {
		since = s.Now
	}
	return &since
}
