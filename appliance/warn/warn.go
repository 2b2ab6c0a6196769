package warn

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
)

// The rules by name.
const (
	Group   = "W1"
	Repeat  = "W2"
	Surge   = "W3"
	Unhappy = "W4"
	Words   = "W5"
	Gap     = "W6"
	Silent  = "W7"
)

// Rules lists the rules in order.
var Rules = []string{Group, Repeat, Surge, Unhappy, Words, Gap, Silent}

// Titles are the rules as clerks know them.
var Titles = map[string]string{
	Group: "群体性苗头", Repeat: "重复诉求", Surge: "数量突增", Unhappy: "满意率偏低", Words: "敏感词", Gap: "清单缺口", Silent: "静默村",
}

// A Case is what the rules want to know of a case.
type Case struct {
	ID         appliance.CaseID
	Village    string // code; "" not known
	Category   string // as it was accepted; while nobody has, as it is proposed
	Situation  string // code of the list row; "" 清单外
	Reporter   string // a keyed hash: the same number, the same string; "" no number
	ReceivedAt time.Time
	Text       string // only W5 reads it, of cases as young as Reach.Text
}

// matter is what makes two cases of one villager the same matter.
func (c Case) matter() string { return cmp.Or(c.Situation, c.Category) }

// A Rating is a villager's word about what an office did. The latest of a case counts.
type Rating struct {
	Case   appliance.CaseID
	Office string // code
	Grade  int    // 1 满意, 2 基本满意, 3 没解决
	At     time.Time
}

// A Dispute is a return that was asked for.
type Dispute struct {
	Case      appliance.CaseID
	Situation string // code of the list row; "" 清单外
	At        time.Time
}

// A Contact is the last time somebody of a village was heard, in whatever way.
type Contact struct {
	Village string // code
	At      time.Time
}

// Facts are what the rules look at; older ones than Reach says may be there or not.
type Facts struct {
	Cases    []Case
	Ratings  []Rating
	Disputes []Dispute
	Contacts []Contact           // a village without one was never heard
	Judged   []appliance.Warning // cards with a verdict; others are passed over
	Since    time.Time           // when the box began to keep cases; zero: long ago
}

// A Card is what a rule found.
type Card struct {
	Rule    string
	Subject string             // what makes it the same card: W1|village|category; facts and keyed hashes only
	Cases   []appliance.CaseID // rising, each once
	Title   string             // in a clerk's words
	Why     string             // counts, window, threshold
}

// textWindow is how long after its coming a text is still looked through: a box that
// was off, or a list of words that grew, must not bring up months of old texts.
const textWindow = 72 * time.Hour

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// A Reach is how far back the rules look.
type Reach struct {
	Cases    time.Duration
	Text     time.Duration // of cases this young the text is wanted too
	Ratings  time.Duration
	Disputes time.Duration
	Judged   time.Duration // cards that last grew this lately, and have a verdict
}

// Window says how far back the caller must read for these rules.
func Window(r policy.Warn) Reach {
	w := Reach{
		Cases: max(
			time.Duration(r.GroupHours)*time.Hour, time.Duration(r.RepeatDays)*day, time.Duration(r.Weeks+1)*week, time.Duration(r.SilentDays)*day,
			textWindow,
		),
		Text: textWindow, Ratings: time.Duration(r.RatingsDays) * day, Disputes: time.Duration(r.DisputeDays) * day,
	}
	w.Judged = max(w.Cases, w.Ratings, w.Disputes)
	return w
}

// Find says what the rules find now, by rule and subject. The town gives names and
// the villages there are.
func Find(now time.Time, r policy.Warn, town *appliance.Town, f Facts) []Card {
	s := newSearch(now, r, town, f)
	var out []Card
	for _, rule := range []struct {
		name string
		on   bool
		find func() []Card
	}{
		{Group, r.GroupPhones > 0 && r.GroupHours > 0, s.group},
		{Repeat, r.RepeatCases > 0 && r.RepeatDays > 0, s.repeat},
		{Surge, r.SurgeMin > 0 && r.Weeks > 0 && r.Sigma > 0, s.surge},
		{Unhappy, r.Satisfied > 0 && r.RatingsMin > 0 && r.RatingsDays > 0, s.unhappy},
		{Words, len(r.Words) > 0, s.said},
		{Gap, r.Disputes > 0 && r.DisputeDays > 0, s.gap},
		{Silent, r.SilentDays > 0, s.silent},
	} {
		if rule.on && !slices.Contains(r.Off, rule.name) {
			out = append(out, rule.find()...)
		}
	}
	slices.SortFunc(out, func(a, b Card) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Subject, b.Subject))
	})
	return out
}

// Against says what becomes of a card that was found, where another of its subject
// stands (the zero Warning: none does): it is raised, the one that stands grows, or
// nothing is new. What stands is the card nobody has judged, else the latest.
func (c Card) Against(stands appliance.Warning) (kind appliance.Kind, change appliance.WarningChange, news bool) {
	change = appliance.WarningChange{Rule: c.Rule, Subject: c.Subject, Cases: c.Cases, Words: appliance.WarningWords{Title: c.Title, Why: c.Why}}
	if stands.ID == 0 {
		return appliance.KindWarningRaised, change, true
	}
	if !slices.ContainsFunc(c.Cases, func(id appliance.CaseID) bool { return !slices.Contains(stands.Cases, id) }) {
		return "", appliance.WarningChange{}, false
	}
	if stands.Verdict != appliance.VerdictNone {
		return appliance.KindWarningRaised, change, true
	}
	change.Warning = stands.ID
	change.Cases = once(append(slices.Clone(stands.Cases), c.Cases...))
	return appliance.KindWarningGrown, change, true
}

// once are ids in rising order, each once.
func once(ids []appliance.CaseID) []appliance.CaseID {
	slices.Sort(ids)
	return slices.Clip(slices.Compact(ids))
}

// A Score is how right a rule was.
type Score struct {
	Rule        string
	Open        int // nobody has judged them
	True, False int // 真 and 处置; 误
}

// Precision is the share of judged cards that were true, from 0 to 1; ok is false
// while none was judged.
func (s Score) Precision() (share float64, ok bool) {
	if s.True+s.False == 0 {
		return 0, false
	}
	return float64(s.True) / float64(s.True+s.False), true
}

// Precision counts the verdicts of each rule, in the rules' order.
func Precision(cards []appliance.Warning) []Score {
	out := make([]Score, len(Rules))
	for i, r := range Rules {
		out[i].Rule = r
	}
	for _, c := range cards {
		i := slices.Index(Rules, c.Rule)
		switch {
		case i < 0:
		case c.Verdict == appliance.VerdictNone:
			out[i].Open++
		case c.Verdict == appliance.VerdictFalse:
			out[i].False++
		default:
			out[i].True++
		}
	}
	return out
}
