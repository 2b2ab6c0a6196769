package warn

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
)

// A search is one look at the facts, put in order so that their order did not matter.
type search struct {
	now    time.Time
	rules  policy.Warn
	town   *appliance.Town
	facts  Facts
	cases  []Case // within reach, by id, each once
	judged map[string]map[appliance.CaseID]bool
}

func newSearch(now time.Time, r policy.Warn, town *appliance.Town, f Facts) *search {
	s := &search{now: now, rules: r, town: town, facts: f, judged: map[string]map[appliance.CaseID]bool{}}
	reach := Window(r)
	for _, c := range f.Cases {
		if s.within(c.ReceivedAt, reach.Cases) {
			s.cases = append(s.cases, c)
		}
	}
	slices.SortFunc(s.cases, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), a.ReceivedAt.Compare(b.ReceivedAt), strings.Compare(a.Village, b.Village),
			strings.Compare(a.Category, b.Category), strings.Compare(a.Situation, b.Situation), strings.Compare(a.Reporter, b.Reporter), strings.Compare(a.Text, b.Text))
	})
	s.cases = slices.CompactFunc(s.cases, func(a, b Case) bool { return a.ID == b.ID })
	for _, w := range f.Judged {
		if w.Verdict == appliance.VerdictNone {
			continue
		}
		if s.judged[w.Subject] == nil {
			s.judged[w.Subject] = map[appliance.CaseID]bool{}
		}
		for _, id := range w.Cases {
			s.judged[w.Subject][id] = true
		}
	}
	return s
}

// within reports whether something happened no longer ago than d, and not after now.
func (s *search) within(at time.Time, d time.Duration) bool {
	return !at.IsZero() && !at.After(s.now) && s.now.Sub(at) <= d
}

// subject names a card.
func subject(rule string, parts ...string) string { return rule + "|" + strings.Join(parts, "|") }

// grouped are the cases no older than d by the subject they belong to, without those
// a person has judged under it. A case for which of is false belongs to none.
func (s *search) grouped(d time.Duration, of func(Case) (string, bool)) map[string][]Case {
	out := map[string][]Case{}
	for _, c := range s.cases {
		if !s.within(c.ReceivedAt, d) {
			continue
		}
		if sub, ok := of(c); ok && !s.judged[sub][c.ID] {
			out[sub] = append(out[sub], c)
		}
	}
	return out
}

// group is W1.
func (s *search) group() (out []Card) {
	groups := s.grouped(time.Duration(s.rules.GroupHours)*time.Hour, func(c Case) (string, bool) {
		return subject(Group, c.Village, c.Category), c.Village != "" && c.Category != ""
	})
	for sub, cases := range groups {
		phones := map[string]bool{}
		for _, c := range cases {
			phones[c.Reporter] = true
		}
		delete(phones, "")
		if len(phones) < s.rules.GroupPhones {
			continue
		}
		out = append(out, card(Group, sub, s.town.VillageName(cases[0].Village)+" "+cases[0].Category, ids(cases),
			"同村同类,%d小时内%d个号码、%d件,界限%d个号码", s.rules.GroupHours, len(phones), len(cases), s.rules.GroupPhones))
	}
	return out
}

// repeat is W2.
func (s *search) repeat() (out []Card) {
	groups := s.grouped(time.Duration(s.rules.RepeatDays)*day, func(c Case) (string, bool) {
		return subject(Repeat, c.Reporter, c.matter()), c.Reporter != "" && c.matter() != ""
	})
	for sub, cases := range groups {
		if len(cases) < s.rules.RepeatCases {
			continue
		}
		what := cases[0].Category
		if cases[0].Situation != "" {
			what = s.situation(cases[0].Situation)
		}
		out = append(out, card(Repeat, sub, what, ids(cases),
			"同一号码同一事项,%d天内%d件,界限%d件", s.rules.RepeatDays, len(cases), s.rules.RepeatCases))
	}
	return out
}

// weeksKnown is how many whole weeks the box must have kept cases for before a week
// can be called unusual.
const weeksKnown = 4

// surge is W3. The week is the last seven days; the weeks it is held against are those
// before it, without the ones in which the box did not yet keep cases.
func (s *search) surge() (out []Card) {
	known := 0
	for known < s.rules.Weeks && (s.facts.Since.IsZero() || !s.now.Add(-time.Duration(known+2)*week).Before(s.facts.Since)) {
		known++
	}
	if known < min(weeksKnown, s.rules.Weeks) {
		return nil
	}
	before := map[string][]int{}
	lately := map[string][]Case{}
	for _, c := range s.cases {
		if c.Category == "" {
			continue
		}
		switch i := int(s.now.Sub(c.ReceivedAt) / week); {
		case i == 0 && !s.judged[subject(Surge, c.Category)][c.ID]:
			lately[c.Category] = append(lately[c.Category], c)
		case i >= 1 && i <= known:
			if before[c.Category] == nil {
				before[c.Category] = make([]int, known)
			}
			before[c.Category][i-1]++
		}
	}
	for category, cases := range lately {
		mean, sigma := spread(before[category], known)
		limit := mean + s.rules.Sigma*sigma
		if len(cases) < s.rules.SurgeMin || float64(len(cases)) <= limit {
			continue
		}
		out = append(out, card(Surge, subject(Surge, category), category, ids(cases),
			"近7天%d件;此前%d周每周平均%.1f件、标准差%.1f,界限超过%.1f件且不少于%d件", len(cases), known, mean, sigma, limit, s.rules.SurgeMin))
	}
	return out
}

// spread is the mean of n counts and their standard deviation (of the whole, not of a
// sample); counts that are missing are 0. Whole numbers are kept for as long as can be,
// so that a count that just meets the limit does meet it.
func spread(counts []int, n int) (mean, sigma float64) {
	sum, squares := 0, 0
	for _, c := range counts {
		sum += c
		squares += c * c
	}
	return float64(sum) / float64(n), math.Sqrt(float64(n*squares-sum*sum)) / float64(n)
}

// unhappy is W4. 满意 counts whole, 基本满意 sixty hundredths (§B.7 c).
func (s *search) unhappy() (out []Card) {
	type key struct {
		office string
		id     appliance.CaseID
	}
	latest := map[key]Rating{}
	for _, r := range s.facts.Ratings {
		k := key{r.Office, r.Case}
		if r.Office == "" || r.Grade < 1 || r.Grade > 3 || !s.within(r.At, time.Duration(s.rules.RatingsDays)*day) || s.judged[subject(Unhappy, r.Office)][r.Case] {
			continue
		}
		if had, ok := latest[k]; !ok || cmp.Or(r.At.Compare(had.At), cmp.Compare(r.Grade, had.Grade)) > 0 {
			latest[k] = r
		}
	}
	type tally struct {
		grades [4]int
		cases  []appliance.CaseID
	}
	offices := map[string]*tally{}
	for k, r := range latest {
		t := offices[k.office]
		if t == nil {
			t = &tally{}
			offices[k.office] = t
		}
		t.grades[r.Grade]++
		t.cases = append(t.cases, k.id)
	}
	for office, t := range offices {
		n, points := len(t.cases), 100*t.grades[1]+60*t.grades[2]
		if n < s.rules.RatingsMin || points >= s.rules.Satisfied*n {
			continue
		}
		name := office
		if o, ok := s.town.Office(office); ok {
			name = o.Name
		}
		tenths := points * 10 / n
		out = append(out, card(Unhappy, subject(Unhappy, office), name, once(t.cases),
			"%d天内评价%d件:满意%d、基本满意%d、没解决%d,满意率%d.%d%%,界限%d%%、不少于%d件",
			s.rules.RatingsDays, n, t.grades[1], t.grades[2], t.grades[3], tenths/10, tenths%10, s.rules.Satisfied, s.rules.RatingsMin))
	}
	return out
}

// said is W5 for every case that is young enough.
func (s *search) said() (out []Card) {
	words := listOf(s.rules)
	for _, c := range s.cases {
		if !s.within(c.ReceivedAt, textWindow) {
			continue
		}
		if found, ok := heard(words, c); ok && !s.judged[found.Subject][c.ID] {
			out = append(out, found)
		}
	}
	return out
}

// gap is W6.
func (s *search) gap() (out []Card) {
	disputes := map[string]map[Dispute]bool{} // as one came twice into the facts
	for _, d := range s.facts.Disputes {
		sub := subject(Gap, d.Situation)
		if d.Situation == "" || !s.within(d.At, time.Duration(s.rules.DisputeDays)*day) || s.judged[sub][d.Case] {
			continue
		}
		if disputes[sub] == nil {
			disputes[sub] = map[Dispute]bool{}
		}
		d.At = d.At.UTC().Round(0)
		disputes[sub][d] = true
	}
	for sub, all := range disputes {
		if len(all) < s.rules.Disputes {
			continue
		}
		var cases []appliance.CaseID
		var code string
		for d := range all {
			cases, code = append(cases, d.Case), d.Situation
		}
		out = append(out, card(Gap, sub, s.situation(code)+" "+code, once(cases),
			"同一情形%d天内退单争议%d次,界限%d次", s.rules.DisputeDays, len(all), s.rules.Disputes))
	}
	return out
}

// silent is W7. A village that was never heard is silent since the box began.
func (s *search) silent() (out []Card) {
	last := map[string]time.Time{}
	for _, c := range s.facts.Contacts {
		if !c.At.After(s.now) && c.At.After(last[c.Village]) {
			last[c.Village] = c.At
		}
	}
	limit := time.Duration(s.rules.SilentDays) * day
	heard := map[string]bool{}
	for _, c := range s.cases {
		heard[c.Village] = heard[c.Village] || s.now.Sub(c.ReceivedAt) < limit
	}
	today := appliance.DateOf(s.now)
	for _, v := range s.town.Villages() {
		at := last[v.Code]
		from := at
		if from.IsZero() {
			from = s.facts.Since
		}
		if heard[v.Code] || !from.IsZero() && s.now.Sub(from) < limit || v.Closed != (appliance.Date{}) && today.Compare(v.Closed) >= 0 {
			continue
		}
		if at.IsZero() {
			out = append(out, card(Silent, subject(Silent, v.Code, "never"), v.Name, nil, "从来没有来信,界限%d天", s.rules.SilentDays))
			continue
		}
		on := appliance.DateOf(at.In(s.now.Location()))
		out = append(out, card(Silent, subject(Silent, v.Code, on.String()), v.Name, nil,
			"最近一次联系是%s,已%d天,界限%d天", on, int(s.now.Sub(at)/day), s.rules.SilentDays))
	}
	return out
}

// situation is the name of a row as the lists in force have it, the main one first,
// or its code.
func (s *search) situation(code string) string {
	on := appliance.DateOf(s.now)
	for _, list := range append([]string{appliance.MainList}, s.town.Lists()...) {
		if v, ok := s.town.InForce(list, on); ok {
			if row, ok := s.town.Situation(list, v.Number, code); ok {
				return row.Name
			}
		}
	}
	return code
}

func ids(cases []Case) []appliance.CaseID {
	out := make([]appliance.CaseID, len(cases))
	for i, c := range cases {
		out[i] = c.ID
	}
	return out
}

// named is how many cases a card names in words; it keeps them all.
const named = 8

// card puts a card together: the title of its rule and what it is about, the evidence
// and the numbers of its cases.
func card(rule, subject, about string, cases []appliance.CaseID, why string, args ...any) Card {
	var b strings.Builder
	fmt.Fprintf(&b, why, args...)
	for i, id := range cases[:min(len(cases), named)] {
		b.WriteString([]string{"。件号", "、"}[min(i, 1)] + id.No())
	}
	if len(cases) > named {
		fmt.Fprintf(&b, "等%d件", len(cases))
	}
	return Card{Rule: rule, Subject: subject, Cases: cases, Title: Titles[rule] + ":" + strings.TrimSpace(about), Why: b.String() + "。"}
}
