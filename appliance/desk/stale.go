package desk

import (
	"fmt"

	"huying/appliance"
	"huying/appliance/loop"
)

// Stale says that somebody decided on the case after the clerk last looked.
type Stale struct {
	Case appliance.CaseID
	Last appliance.Entry // what happened in between
}

// Error is the English sentence.
func (s *Stale) Error() string { return s.Sentence(true) }

// Sentence says who did what, and that the draft is still there.
func (s *Stale) Sentence(english bool) string {
	name := s.Last.Actor.Name
	at := s.Last.At.Format("15:04")
	citizen := s.Last.Actor.Kind == appliance.ByCitizen
	if english {
		if citizen {
			return fmt.Sprintf("the villager of case %s wrote again at %s: read it and repeat", s.Case.No(), at)
		}
		return fmt.Sprintf("case %s was changed by %s at %s (%s): look again and repeat", s.Case.No(), orElse(name, "the box"), at, s.Last.Kind)
	}
	if citizen {
		return fmt.Sprintf("件号%s的来件人%s又发来一句，请看过再发。", s.Case.No(), at)
	}
	return fmt.Sprintf("%s%s刚办过件号%s（%s），请看过再办。", orElse(name, "系统"), at, s.Case.No(), loop.KindName(s.Last.Kind, false))
}
