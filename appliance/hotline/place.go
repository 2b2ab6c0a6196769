package hotline

import (
	"regexp"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/propose"
	"huying/appliance/wording"
)

// Where a matter is (domain 8 §D.3): what the text says, as the clerks' proposals read it;
// else the box asks once, right behind the receipt. It proposes the village that this number
// named before, or the two that it cannot tell apart.

// where is the place that the message names, found once.
func (s *step) where() propose.Place {
	if s.found == nil {
		s.found = &propose.Place{}
		if s.Index != nil && len(s.Town.Villages()) > 0 {
			*s.found = s.Index().Place(propose.Matter{Text: s.m.Text})
		}
	}
	return *s.found
}

// certain is the village and grid that the message names and no other; "" none.
func (s *step) certain() (village, grid string) {
	if p := s.where(); len(p.Choices) == 0 {
		return p.Village, p.Grid
	}
	return "", ""
}

// placed writes the place that a message about an open matter names into what it did to
// that matter, if nobody had said where it is; and remembers the village.
func (s *step) placed() {
	village, grid := s.certain()
	if village == "" {
		return
	}
	s.talk.Village = village
	c, ok := s.mine(s.m.Case)
	if !ok || c.Village != "" && (c.Village != village || c.Grid != "") {
		return
	}
	for i := len(s.out) - 1; i >= 0; i-- {
		if ch, changes := s.out[i].Body.(appliance.CaseChange); changes && s.out[i].Case == c.ID {
			ch.Village, ch.Grid = orElse(ch.Village, village), orElse(ch.Grid, grid)
			s.out[i].Body = ch
			return
		}
	}
}

// askWhere asks for the village of a case that was opened just now, where the town has
// villages and the text names none (C02). It is the box's one question; a clerk has the other.
func (s *step) askWhere(id appliance.CaseID) {
	p := s.where()
	switch {
	case s.Index == nil, len(s.Town.Villages()) == 0, !s.canReply(), s.d.Class == 1, len(s.m.Gap) > 0:
		return
	case p.Village != "" && len(p.Choices) == 0:
		return
	}
	c := appliance.Case{}
	for _, e := range s.out {
		if e.Case == id {
			c = c.Apply(e)
		}
	}
	q := loop.Question{Village: s.talk.Village}
	if len(p.Choices) == 2 {
		q.Village, q.Or = p.Choices[0], p.Choices[1]
	}
	s.ask(c, q)
}

// ask asks about the place. Who wrote just now is asked whatever the hour.
func (s *step) ask(c appliance.Case, q loop.Question) {
	from := len(s.out)
	if _, _, refused := s.decide(loop.By{Actor: appliance.Rule("hotline")}, c, q); refused != nil {
		return
	}
	for i := from; i < len(s.out); i++ {
		if t, ok := s.out[i].Body.(appliance.TextChange); ok {
			t.Answer = true
			s.out[i].Body = t
		}
	}
}

var (
	// unknownWords are how people say that they do not know the village.
	unknownWords = regexp.MustCompile(`^(我|俺|咱)?(也)?(不知道?|不清楚|不晓得|说不清楚?|弄不清楚?|no|don'?tknow|idon'?tknow)(啊|呀|呢|了|叫啥|叫什么)?$`)
	// thisOne takes the village that was proposed, thatOne the second of two.
	thisOne = regexp.MustCompile(`^(1|一|是|是的|是啊|对|对的|对啊|嗯|嗯嗯|好的?|行|中|没错|就是|还是|yes|ok|y|第一个|前一个|前面那个)$`)
	thatOne = regexp.MustCompile(`^(2|二|第二个|后一个|后面那个)$`)
)

// completed: the village or the details that were asked for. What is plainly no answer (thanks, 怎么还没来,
// another matter) leaves the question open.
func (s *step) completed(q appliance.Question, c appliance.Case) bool {
	if c.State != appliance.CaseAsking {
		return false
	}
	village, grid := s.certain()
	words, said := s.m.Text, wording.Letters(s.w.tight)
	switch {
	case village == "" && q.Village != "" && thisOne.MatchString(said):
		village = q.Village
	case village == "" && q.Or != "" && thatOne.MatchString(said):
		village = q.Or
	case unknownWords.MatchString(said):
		words = ""
	case !s.answers(q.Kind, c, village != "" || len(s.where().Choices) > 0):
		return false
	}
	after, refused := s.deed(c, loop.GoOn{Village: village, Grid: grid, Text: words})
	if refused != nil {
		return false
	}
	if village != "" {
		s.talk.Village = village
	}
	s.answered(c)
	s.fate(appliance.FateAnswer, c.ID, "")
	if p := s.where(); village == "" && q.Kind == appliance.AskVillage && len(p.Choices) == 2 { // 王庄, and there are two
		s.ask(after, loop.Question{Village: p.Choices[0], Or: p.Choices[1]})
	}
	return true
}

// answers reports whether a text may answer our question about the case.
func (s *step) answers(kind appliance.QuestionKind, c appliance.Case, names bool) bool {
	said := wording.Letters(s.w.tight)
	switch {
	case greetings.MatchString(said), thanksForm.MatchString(said) && thanksAlone.MatchString(said):
		return false
	case !names && (chaseWords.MatchString(s.w.plain) || statusWords.MatchString(s.w.plain) || callWords.MatchString(s.w.plain)):
		return false
	case s.w.length() <= shortAnswer && wrongWords.In(s.w.tight) == "":
		return true
	}
	return (names || kind == appliance.AskDetail) && s.belongs(c)
}
