package loop

import (
	"errors"
	"slices"
	"time"

	"huying/appliance"
)

// wait holds the text of the last entry for a moment, where somebody sits at a screen
// and may want it back. What is about danger never waits.
func (s *step) wait() {
	grace := time.Duration(s.Rules.Screen.Grace) * time.Second
	if !s.by.Waits || grace <= 0 || s.c.Emergency || s.c.Urgency == appliance.UrgencyDanger {
		return
	}
	last := &s.out[len(s.out)-1]
	if ch, ok := last.Body.(appliance.TextChange); ok {
		ch.NextAt = s.Now.Add(grace)
		last.Body = ch
	}
}

// TakeBack 收回 undoes a clerk's own answer for as long as its text waits: the text is
// dropped, and the villager waits for an answer again, since when they did. Once the
// outbox has written down that it begins to send it, it is too late. The answer stays in
// the story, and that it was taken back beside it.
func TakeBack(w World, by By, c appliance.Case) ([]appliance.Entry, error) {
	s := &step{World: w, by: by, act: ActAnswer, c: c}
	if err := s.permit(); err != nil {
		return nil, err
	}
	var answer appliance.Entry
	var before, now appliance.Case
	for e, err := range w.Read.Story(c.ID) {
		if err != nil {
			return nil, err
		}
		switch e.Kind {
		case appliance.KindCaseAnswered:
			answer, before = e, now
		case appliance.KindCaseTakenBack:
			answer = appliance.Entry{}
		}
		now = now.Apply(e)
	}
	if answer.Seq == 0 || answer.Actor.Kind != by.Actor.Kind || answer.Actor.ID != by.Actor.ID {
		return nil, s.refuse(WhyNothingBack, "")
	}
	t, err := w.Read.Text(answer.Seq + 1)
	if err != nil && !errors.Is(err, appliance.ErrNone) {
		return nil, err
	}
	if err != nil || t.Case != c.ID || t.State != appliance.TextQueued || t.Attempt != 0 {
		return nil, s.refuse(WhyLeft, "")
	}
	s.put(appliance.KindTextSettled, c.ID, appliance.Address(t.To), appliance.TextChange{Text: t.ID, State: appliance.TextFailed, Error: "dropped"})
	ch := appliance.CaseChange{}
	if !before.WaitingSince.IsZero() {
		ch.WaitingSince = &before.WaitingSince
	}
	stoppedBy, _ := answer.Body.(appliance.CaseChange)
	for _, k := range before.Clocks {
		if slices.ContainsFunc(stoppedBy.Clocks, func(x appliance.Clock) bool { return x.ID == k.ID }) {
			ch.Clocks = append(ch.Clocks, k)
		}
	}
	s.change(appliance.KindCaseTakenBack, ch)
	return s.out, nil
}
