package hotline

import (
	"regexp"
	"slices"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/wording"
)

// question: the answer to what we asked about a case: the village, details, or
// what a handler wanted to know. Commands go before it, danger before everything.
func (s *step) question() bool {
	if s.w.length() == 0 {
		return false
	}
	if q := s.talk.Open; q != nil {
		c, known := s.mine(q.Case)
		switch {
		case !known:
		case q.Kind == appliance.AskBehalf && s.w.length() <= shortAnswer && notMine.MatchString(s.w.tight):
			return s.behalf(*q, false)
		case (q.Kind == appliance.AskVillage || q.Kind == appliance.AskDetail) && s.completed(*q, c):
			return true
		}
	}
	return s.relayed()
}

// notMine says in one's own words that the matter brought on one's behalf is not one's own.
var notMine = regexp.MustCompile(`^(这|那)?(不是我|不是本人|我没|没有反映|没反映|我不知道这|不需要|不用办)`)

// mine is this number's case of that id.
func (s *step) mine(id appliance.CaseID) (appliance.Case, bool) {
	for _, c := range s.Cases {
		if c.ID == id {
			return c, true
		}
	}
	return appliance.Case{}, false
}

// thanksOnly are thanks that answer no question; 好的 may.
var thanksOnly = regexp.MustCompile(`谢|辛苦|再见|拜拜|thank|bye`)

// relayed: the answer to a handler's question (R42): to the one asked last, else to
// one that waits, while its order is at work. It goes back whole, without the number (S24).
func (s *step) relayed() bool {
	asked := slices.Clone(s.talk.Earlier)
	if q := s.talk.Open; q != nil && q.Kind == appliance.AskRelay {
		asked = append(asked, *q)
	} else if _, _, _, rates := parseRating(s.w); rates && len(s.rateable()) > 0 { // of a result that was told since
		return false
	}
	said := wording.Letters(s.w.tight)
	if greetings.MatchString(said) || thanksForm.MatchString(said) && thanksOnly.MatchString(said) {
		return false
	}
	for _, q := range slices.Backward(asked) {
		c, ok := s.mine(q.Case)
		if o, has := c.Order(q.Order); !ok || !has || !o.State.Open() || !c.State.Open() || !s.Now.Before(q.Until) || s.unsent(q) {
			continue
		}
		if _, refused := s.deed(c, loop.Answered{Order: q.Order, Text: s.m.Text}); refused != nil {
			continue
		}
		if open := s.talk.Open; open != nil && *open == q {
			s.talk.Open = nil
		}
		s.talk.Earlier = slices.DeleteFunc(slices.Clone(s.talk.Earlier), func(x appliance.Question) bool { return x == q })
		s.fate(appliance.FateAnswer, c.ID, "")
		s.passive("R21", c.ID, nil)
		return true
	}
	return false
}

// unsent reports whether the question still waits for the morning: what nobody has read
// nobody answers.
func (s *step) unsent(q appliance.Question) bool {
	if s.Read == nil {
		return false
	}
	for t, err := range s.Read.TextsIn(appliance.TextQueued) {
		if err == nil && t.Template == "R42" && t.Case == q.Case && sameNumber(s.m.From, t.To) && s.Clock.Quiet(s.Now) {
			return true
		}
	}
	return false
}

// behalf: somebody reported for this number (R40). 不 takes it back, where the loop lets them.
func (s *step) behalf(q appliance.Question, yes bool) bool {
	c, ok := s.mine(q.Case)
	if !ok {
		return false
	}
	s.answered(c)
	s.fate(appliance.FateAnswer, c.ID, "")
	if yes {
		s.tell(c)
		return true
	}
	if _, refused := s.deed(c, loop.Withdraw{}); refused != nil {
		s.change(appliance.KindCaseSupplemented, c.ID, appliance.CaseChange{
			WaitingSince: s.waiting(c), Words: appliance.CaseWords{Text: "来件人说不是本人的意思"},
		})
		s.reply("R16-kept", c.ID, nil)
		return true
	}
	s.reply("R16", c.ID, nil)
	return true
}
