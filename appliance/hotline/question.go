package hotline

import (
	"regexp"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/wording"
)

// unknownWords are how people say that they do not know the village.
var unknownWords = regexp.MustCompile(`^(不知道?|不清楚|不晓得|no|don'?tknow)$`)

// question: the answer to what we asked about a case: the village, details, or
// what a handler wanted to know. Commands go before it, danger before everything.
func (s *step) question() bool {
	q := s.talk.Open
	if q == nil {
		return false
	}
	var c appliance.Case
	for _, k := range s.Cases {
		if k.ID == q.Case {
			c = k
		}
	}
	if c.ID == 0 || s.w.length() == 0 {
		return false
	}
	switch q.Kind {
	case appliance.AskRelay:
		if _, refused := s.deed(c, loop.Answered{Order: q.Order, Text: s.m.Text}); refused != nil {
			return false
		}
		s.answered(c)
		s.fate(appliance.FateAnswer, c.ID, "")
		s.passive("R21", c.ID, nil)
	case appliance.AskVillage, appliance.AskDetail:
		if c.State != appliance.CaseAsking {
			return false
		}
		village, grid := s.place(s.m.Text)
		words := s.m.Text
		if unknownWords.MatchString(wording.Letters(s.w.tight)) {
			words = ""
		}
		if _, refused := s.deed(c, loop.GoOn{Village: village, Grid: grid, Text: words}); refused != nil {
			return false
		}
		if village != "" {
			s.talk.Village = village
		}
		s.answered(c)
		s.fate(appliance.FateAnswer, c.ID, "")
	default:
		return false
	}
	return true
}

// gridShort is a grid's short number as it stands on the door plate.
var gridShort = regexp.MustCompile(`\d{1,3}-\d{1,3}`)

// place finds the village and grid that a text names: the longest name or alias
// there is in it, and a short number that is one of ours.
func (s *step) place(text string) (village, grid string) {
	folded := wording.Fold(text)
	for _, m := range gridShort.FindAllString(folded, -1) {
		if g, ok := s.Town.GridNamed(m); ok && g.Short == m && g.To == (appliance.Date{}) {
			return g.Village, g.Code
		}
	}
	longest := 0
	for _, v := range s.Town.Villages() {
		for _, name := range append([]string{v.Name, strings.TrimSuffix(v.Name, "村")}, v.Aliases...) {
			if n := len(name); n > longest && strings.Contains(folded, wording.Fold(name)) {
				village, longest = v.Code, n
			}
		}
	}
	return village, ""
}

// behalf: somebody reported for this number (R40). 不 takes it back, where the loop lets them.
func (s *step) behalf(q appliance.Question, yes bool) bool {
	for _, c := range s.Cases {
		if c.ID != q.Case {
			continue
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
	return false
}
