package loop

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Rate) Act() Act   { return ActRate }
func (Reopen) Act() Act { return ActReopen }

// Rate C16, C17. 1 and 2 close the case if no stage is missing; 3 does it again.
func (d Rate) do(s *step) error {
	if d.Rating < 1 || d.Rating > 3 {
		return s.refuse(WhyRating, "")
	}
	ch := appliance.CaseChange{
		Rating: &d.Rating, Clocks: haltBut(s.c.Clocks, s.Now, lasting...),
		Words: appliance.CaseWords{Text: clean(d.Words)},
	}
	if d.How != "" {
		ch.Words.Note = d.How
	}
	if !told(s.c) { // they know the result: they judge it
		ch.ToldAt, ch.ToldBy = s.Now, orElse(s.by.Actor.Name, "R10")
	}
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "")
	if d.Rating == 3 {
		text := ch.Words.Text
		ch.Words.Text = ""
		s.change(appliance.KindCaseRated, ch)
		if err := s.rated(); err != nil {
			return err
		}
		return s.redo(text)
	}
	if len(s.c.Steps) == 0 { // it was begun before steps were written down
		for _, st := range appliance.Stages {
			s.reach(&ch, st, "unrecorded")
		}
	}
	if missing, english := s.missing(ch); missing != "" {
		return s.refuse(WhyMissing, missing).in(english)
	}
	ch.State, ch.WaitingSince = appliance.CaseClosed, nobody()
	s.change(appliance.KindCaseRated, ch)
	if err := s.rated(); err != nil {
		return err
	}
	return s.tell("R11", nil)
}

// rated closes the question that R10 asked, where somebody else brought the
// answer; what the villager texts next is no rating.
func (s *step) rated() error {
	if s.by.Actor.Kind == appliance.ByCitizen || s.c.Reporter == "" {
		return nil
	}
	talk, err := s.Read.Talk(s.c.Reporter)
	if err != nil || talk.Open == nil || talk.Open.Case != s.c.ID || talk.Open.Kind != appliance.AskRating {
		return err
	}
	talk.Open = nil
	s.put(appliance.KindTalk, 0, s.c.Reporter, talk)
	return nil
}

// missing names the stages that neither stand nor come with the change.
func (s *step) missing(ch appliance.CaseChange) (names, english string) {
	var zh, en []string
	for _, st := range appliance.Stages {
		if !s.c.Reached(st) && !slices.ContainsFunc(ch.Steps, func(x appliance.Step) bool { return x.Stage == st }) {
			zh, en = append(zh, string(st)), append(en, englishStages[st])
		}
	}
	return strings.Join(zh, "、"), strings.Join(en, ", ")
}

var englishStages = map[appliance.Stage]string{
	appliance.StageAccepted: "accepted", appliance.StageDispatched: "dispatched", appliance.StageCompleted: "completed",
	appliance.StageTold: "told", appliance.StageFollowed: "followed up",
}

func (d Reopen) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if s.Now.Sub(closedAt(s.c)) > time.Duration(s.Rules.Loop.ReopenWithin)*24*time.Hour {
		return s.refuse(WhyReopenLate, strconv.Itoa(s.Rules.Loop.ReopenWithin))
	}
	return s.redo(why)
}

// closedAt is when the follow-up ended: what colleagues noted since opens no new
// thirty days.
func closedAt(c appliance.Case) time.Time {
	for _, x := range slices.Backward(c.Steps) {
		if x.Stage == appliance.StageFollowed && x.Round == c.Round {
			return x.At
		}
	}
	return c.UpdatedAt
}

// redo opens the next round (C17, C20): the office that led goes on with an order
// of its own, over the full period; without one the desk holds it. The first
// deadline's record stays in the story.
func (s *step) redo(words string) error {
	last, hadLead := s.c.Lead()
	round := s.c.Round + 1
	ch := appliance.CaseChange{
		State: appliance.CaseAccepted, Round: round, Holder: appliance.HolderDesk,
		WaitingSince: s.waiting(), Clocks: haltBut(s.c.Clocks, s.Now, lasting...), Words: appliance.CaseWords{Text: words},
		Steps: []appliance.Step{{Stage: appliance.StageAccepted, Round: round, At: s.Now}},
	}
	if round > s.Rules.Loop.RedoMax { // a meeting decides, or it is booked
		ch.Tags = appendTag(s.c.Tags, TagMeeting)
		hadLead = false
	}
	office, ok := s.Town.Office(last.Office)
	if !hadLead || !ok || office.Closed(s.today()) || len(s.recipients(office.Code, s.c.Grid)) == 0 {
		// The full period starts all the same, and the villager is told its end.
		ch.Clocks = append(ch.Clocks, s.promise(s.c.Urgency, s.c.Complexity, true)...)
		s.change(appliance.KindCaseRedone, ch)
		return s.tell("R12", texts.Values{"日": s.day(s.citizenDue())})
	}
	s.change(appliance.KindCaseRedone, ch)
	days, err := s.period(last)
	if err != nil {
		return err
	}
	return s.dispatch(dispatching{
		lead: office, situation: last.Situation, days: max(days, s.days(s.c.Complexity)), call: last.Call, redo: true, task: orElse(words, last.Words.Task),
	})
}

// TagMeeting marks a case that was done again too often: a meeting decides, or it is booked.
const TagMeeting = "待会商"

// promise is what starts when the desk has a matter in hand: the lane of danger,
// else the day in which it is to be sent out. The villager's own deadline starts
// with the order, but where the desk itself does the work, or owes it anew.
func (s *step) promise(u appliance.Urgency, c appliance.Complexity, owed bool) []appliance.Clock {
	offices := !s.Town.Empty()
	var out []appliance.Clock
	hours, lane := s.hours(u)
	switch {
	case lane:
		out = append(out, quiet(s.urgent(hours)))
	case owed || !offices:
		out = append(out, quiet(s.run(appliance.ClockHandle, s.Now, s.days(c))))
	}
	if offices {
		out = append(out, s.toDispatch(u))
	}
	return out
}

// toDispatch is by when the desk sends a matter out: danger as quickly as it is to be signed.
func (s *step) toDispatch(u appliance.Urgency) appliance.Clock {
	if _, lane := s.hours(u); lane {
		return s.until(appliance.ClockD1, s.Now, s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign)*time.Minute))
	}
	return s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch)
}

func appendTag(tags []string, t string) []string {
	if slices.Contains(tags, t) {
		return slices.Clone(tags)
	}
	return append(slices.Clone(tags), t)
}

// waiting is "the villager waits since now", unless they have been waiting longer.
func (s *step) waiting() *time.Time {
	since := s.c.WaitingSince
	if since.IsZero() {
		since = s.Now
	}
	return &since
}
