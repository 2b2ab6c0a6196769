package hotline

import (
	"huying/appliance"
	"huying/appliance/hotline/wish"
	"huying/appliance/wording"
)

// How sure package wish must be, from 0 to 1, before we act on it: that something is asked for at all, and, if so,
// for just that. Where a matter is in hand the words are kept with it, so a slip costs a clerk's look; where none is,
// they would be answered and gone.
const (
	surely   = 0.35
	surer    = 0.75
	justFor  = 0.6
	hardly   = 0.012
	scarcely = 0.045 // a result is waited for: what nobody asks is no opinion of it
)

// guess asks package wish where no word and no form of ours was heard. It is a guess, so what it hears takes nothing
// back, shows nothing and rates nothing by itself: 撤, 退, 露 and ratings are asked once more, 匿 hides, and whatever a
// villager said is kept with the matter that is in hand.
func (s *step) guess() bool {
	if _, signed := wording.CutSign(s.m.Text); signed || s.d.Class > 0 || s.w.length() == 0 || s.w.long(questionLong) {
		return false
	}
	kind, asks, that := s.wanted()
	least := surer
	c, open := s.current()
	if open {
		least = surely
	}
	if asks < least || that < justFor {
		return false
	}
	v := hideOrShow(verb(kind), s.w.plain)
	switch {
	case v == verbNo:
		return s.refuses()
	case v == verbHow:
		return s.topicOf(c, open)
	case v == verbPolicy:
		if s.Index == nil || asks < surer || grievances.MatchString(s.w.plain) || !s.policies() {
			return false
		}
	case kind == "1" || kind == "2" || kind == "3":
		waiting := s.rateable()
		if len(waiting) == 0 {
			return false
		}
		c, open = waiting[0], true
		s.sense = senseUnclear
		s.fate(appliance.FateAnswer, c.ID, "")
		s.passive("R39", c.ID, nil)
	case v == verbStop:
		s.asksBack(v, "R26-ask", c.ID)
	case v == verbShow && open && c.Secrecy == appliance.SecrecyHidden:
		s.asksBack(v, "R29-ask", c.ID)
	case v == verbNew && open:
		s.sense = sense(v)
		return s.another()
	case v == verbHurry && open:
		s.sense = sense(v)
		s.hurry(c, s.m.Text)
		return true
	case v == verbAdd && open:
		s.sense = sense(v)
		s.supplement(c, s.m.Text)
		return true
	case v == verbCall && open:
		s.sense = sense(v)
		s.call(c, s.m.Text)
		return true
	case v == verbCall:
		s.sense = sense(v)
		s.callAnyway()
	case v == verbHide && !open:
		s.sense = sense(v)
		s.hiddenReport(s.m.Text)
	case !open && (v == verbStatus && len(s.Cases) == 0 || v == verbAdd || v == verbHurry || v == verbWithdraw || v == verbNew || v == verbShow):
		return false
	default:
		if !s.obeys(command{verb: v}) {
			return false
		}
	}
	if open {
		s.why(c, s.m.Text)
	}
	return true
}

// wanted is what package wish hears, asked once.
func (s *step) wanted() (kind string, asks, that float64) {
	if s.hoped == nil {
		kind, asks, that := wish.Hear(s.m.Text)
		s.hoped = &wanting{kind, asks, that}
	}
	return s.hoped.kind, s.hoped.asks, s.hoped.that
}

// wanting is wish.Hear's answer.
type wanting struct {
	kind       string
	asks, that float64
}

// unasked: package wish is certain that nothing is asked of us. A form that is also in reports (管不管, 啥时候修) then
// speaks of a matter of its own. A few words it knows too little of.
func (s *step) unasked(least float64) bool {
	_, asks, _ := s.wanted()
	return s.w.long(shortRemark) && asks < least
}

// aside: nothing is asked of us, and it is unlike the case: another matter, whatever its words sound like.
func (s *step) aside(c appliance.Case) bool {
	least := hardly
	if c.State == appliance.CaseFollowup || !c.State.Open() {
		least = scarcely
	}
	return similarity(wording.Fold(s.m.Text), wording.Fold(c.Text)) < faintlySimilar && s.unasked(least)
}

// asksBack answers a guess with the word that would do it.
func (s *step) asksBack(v verb, text string, about appliance.CaseID) {
	s.sense = sense(v)
	s.fate(appliance.FateCommand, about, "")
	s.passive(text, about, nil)
}

// refuses: a no in one's own words, where something was asked.
func (s *step) refuses() bool {
	q := s.talk.Open
	return q != nil && (q.Kind == appliance.AskWithdraw || q.Kind == appliance.AskBehalf) && s.obeys(command{verb: verbNo})
}

// topicOf: how something is done, if the guide has it.
func (s *step) topicOf(c appliance.Case, open bool) bool {
	if s.Index == nil || grievances.MatchString(s.w.plain) {
		return false
	}
	guides, _ := s.Index().Asked(everydayNames.Replace(s.w.plain))
	if len(guides) == 0 {
		return false
	}
	s.tellGuides(verbHow, guides)
	if open {
		s.why(c, s.m.Text)
	}
	return true
}

// another: a new matter is meant. What names one opens it; a mere announcement waits for what comes.
func (s *step) another() bool {
	if matterWords.In(s.w.plain) == "" && wrongWords.In(s.w.plain) == "" && !s.w.long(longText) {
		s.talk.LastCase = 0
		s.fate(appliance.FateCommand, 0, "")
		s.passive("R19", 0, nil)
		return true
	}
	s.report(s.m.Text)
	return true
}
