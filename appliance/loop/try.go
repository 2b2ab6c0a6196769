package loop

import (
	"slices"
	"strconv"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Try) Act() Act    { return ActTry }
func (GiveUp) Act() Act { return ActGiveUp }

// How a villager was tried to reach (C18).
const (
	TryText = "text"
	TryCall = "call"
)

func (d Try) do(s *step) error {
	how, err := s.reason(d.How)
	if err != nil {
		return err
	}
	if n := len(tries(s.c)); n >= s.Rules.Loop.TriesMax && Unreached(s.World, s.c) == "" {
		return s.refuse(WhyEnough, strconv.Itoa(n))
	}
	if how == TryText {
		if _, ok := s.citizen(); !ok {
			return s.refuse(WhyNoPhone, "")
		}
		talk, err := s.Read.Talk(s.c.Reporter)
		if err != nil {
			return err
		}
		if talk.Silent {
			return s.refuse(WhySilent, "")
		}
	}
	s.change(appliance.KindCaseTried, appliance.CaseChange{
		Tries: []appliance.Try{{At: s.Now, How: how, By: s.by.who()}}, Words: appliance.CaseWords{Note: clean(d.Note)},
	})
	if how != TryText {
		return nil
	}
	if err := s.openQuestion(appliance.Question{Kind: appliance.AskRating, Case: s.c.ID, Until: s.Now.Add(RateWindow)}); err != nil {
		return err
	}
	return s.tell("R31", texts.Values{"摘": orElse(s.c.Summary, s.c.Text)})
}

// tries are those about the result that stands now, not about an earlier round's.
func tries(c appliance.Case) []appliance.Try {
	k, _ := c.Clock(appliance.ClockRate)
	return slices.DeleteFunc(slices.Clone(c.Tries), func(t appliance.Try) bool { return t.At.Before(k.Start) })
}

// told reports whether the result that stands now has reached the villager.
func told(c appliance.Case) bool {
	k, _ := c.Clock(appliance.ClockRate)
	return c.Reached(appliance.StageTold) || !c.Outcome.ToldAt.IsZero() && !c.Outcome.ToldAt.Before(k.Start)
}

// rings are the tries in which somebody would have answered.
func rings(c appliance.Case) []appliance.Try {
	return slices.DeleteFunc(tries(c), func(t appliance.Try) bool { return t.How == TryText })
}

// GiveUp C19: one text went out and two calls on different half-days found nobody.
func (GiveUp) do(s *step) error {
	if lack := Unreached(s.World, s.c); lack != "" {
		return s.refuse(WhyTries, lack).in(englishLack[lack])
	}
	ch := appliance.CaseChange{State: appliance.CaseUnreachable, Clocks: haltBut(s.c.Clocks, s.Now, lasting...), WaitingSince: nobody()}
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "unreachable")
	s.change(appliance.KindCaseUnreachable, ch)
	return s.tell("R37", nil)
}

// Unreached says what is still lacking before a villager counts as unreachable;
// "" nothing (C19).
func Unreached(w World, c appliance.Case) string {
	half := map[string]bool{}
	for _, t := range rings(c) {
		at := w.Clock.Local(t.At)
		half[at.Format(time.DateOnly)+strconv.FormatBool(at.Hour() < 12)] = true
	}
	p, phone := c.Phone()
	switch {
	case phone && p.Mobile() && !told(c):
		return lackResult
	case len(half) < 2:
		return lackRings
	}
	return ""
}

// What can be lacking before somebody counts as unreachable.
const (
	lackResult = "结果短信还没有发出"
	lackRings  = "还要在不同的半天各打一次电话"
)

var englishLack = map[string]string{lackResult: "the result has not gone out", lackRings: "two calls on different half-days are wanted"}
