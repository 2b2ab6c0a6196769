package score

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/warn"
	"huying/appliance/workday"
)

// Setting is what a month is reckoned in.
type Setting struct {
	Month    Month
	Clock    workday.Clock
	Town     *appliance.Town
	Rules    policy.Rules
	Now      time.Time
	Practice bool
}

// A Reckoner adds up one month. Everything is given to it once, in any order.
type Reckoner struct {
	Setting
	from, to time.Time
	day      time.Duration // the working day
	r        Report
	offices, villages, categories, channels,
	kinds map[string]*Row
	cross   map[[2]string]int
	depts   map[string]*Department
	called  map[appliance.CallID]bool // made in the month
	walkers map[string]appliance.Tally
	cards   []appliance.Warning
}

// Begin begins a month.
func Begin(s Setting) *Reckoner {
	n := &Reckoner{
		Setting: s, from: s.Month.From(s.Clock.Location), to: s.Month.To(s.Clock.Location), day: 2 * s.Clock.HalfDay(),
		offices: map[string]*Row{}, villages: map[string]*Row{}, categories: map[string]*Row{}, channels: map[string]*Row{}, kinds: map[string]*Row{},
		cross: map[[2]string]int{}, depts: map[string]*Department{}, called: map[appliance.CallID]bool{}, walkers: map[string]appliance.Tally{},
	}
	n.r = Report{Month: s.Month, At: s.Now, Practice: s.Practice, Rules: s.Rules.Score, Days: make([]Cases, s.Month.Days())}
	if p, ok := s.Town.Policy("score", s.Now); ok {
		n.r.Version = p.Version
	}
	for _, v := range s.Town.Villages() {
		if closed := v.Closed != (appliance.Date{}) && v.Closed.Compare(s.Month.First()) <= 0; !closed {
			n.villages[v.Code] = &Row{Key: v.Code}
		}
	}
	return n
}

// Since is how far back the ledger must be read: what nothing happened to since then
// and is not open says nothing of the month.
func (n *Reckoner) Since() time.Time { return n.from }

// in reports whether something happened in the month.
func (n *Reckoner) in(t time.Time) bool { return !t.Before(n.from) && t.Before(n.to) }

func row(all map[string]*Row, key string) *Row {
	r := all[key]
	if r == nil {
		r = &Row{Key: key}
		all[key] = r
	}
	return r
}

// Case adds a matter.
func (n *Reckoner) Case(c appliance.Case) {
	places := []*Row{&n.r.All, row(n.villages, c.Village), row(n.categories, c.Category), row(n.channels, string(c.Channel)), row(n.kinds, string(c.Kind))}
	// A township is not evaluated by what it only helps with (F0-38).
	s, ok := n.Town.Situation(c.Basis.List, c.Basis.Version, c.Basis.Situation)
	if assists := ok && s.Town == appliance.DutyAssist; !assists {
		places = append(places, &n.r.Town)
	} else if n.in(c.ReceivedAt) {
		n.r.Assisting = append(n.r.Assisting, c.ID)
	}
	if n.in(c.ReceivedAt) {
		n.received(c)
		for _, r := range places {
			r.Matters.add(c)
		}
	}
	for _, o := range c.Orders {
		if o.Town || o.State == appliance.OrderRecalled || o.State == appliance.OrderPlanned || o.DispatchedAt.IsZero() {
			continue
		}
		n.order(row(n.offices, o.Office), c, o)
		if o.Role == appliance.Lead { // of a place each matter counts once a round, by who answers for it
			for _, r := range places {
				n.order(r, c, o)
			}
		}
	}
	for _, v := range c.Supervisions {
		if !n.in(v.At) {
			continue
		}
		for _, r := range places {
			r.Supervised = append(r.Supervised, c.ID)
		}
		if v.Office != "" {
			to := row(n.offices, v.Office)
			to.Supervised = append(to.Supervised, c.ID)
		}
	}
	for round, grade := range rounds(c, n.in) {
		all := places
		if office, ok := led(c, round); ok {
			all = append(slices.Clone(places), row(n.offices, office))
		}
		for _, r := range all {
			r.Grades.add(c.ID, grade)
		}
	}
	n.answers(c)
}

func (n *Reckoner) received(c appliance.Case) {
	at := c.ReceivedAt.In(n.Clock.Location)
	n.r.Days[at.Day()-1] = append(n.r.Days[at.Day()-1], c.ID)
	weekday := (int(at.Weekday()) + 6) % 7
	n.r.Week[weekday][at.Hour()]++
	n.r.Weekdays[weekday] = append(n.r.Weekdays[weekday], c.ID)
	n.cross[[2]string{c.Village, c.Category}]++
}

func (m *Matters) add(c appliance.Case) {
	put := func(to *Cases, is bool) {
		if is {
			*to = append(*to, c.ID)
		}
	}
	put(&m.Received, true)
	put(&m.Accepted, slices.ContainsFunc(c.Steps, func(s appliance.Step) bool { return s.Stage == appliance.StageAccepted && s.Waived == "" }))
	put(&m.Redone, c.Round > 1)
	put(&m.Hurried, c.Hurried > 0)
	put(&m.Asked, c.Asked > 0)
	put(&m.Emergency, c.Emergency)
	switch c.State {
	case appliance.CaseRefused:
		put(&m.Refused, true)
	case appliance.CaseMerged:
		put(&m.Merged, true)
	case appliance.CaseWithdrawn:
		put(&m.Withdrawn, true)
	case appliance.CaseTransferred:
		put(&m.Transferred, true)
	case appliance.CaseBooked:
		put(&m.Booked, true)
	case appliance.CaseFollowup, appliance.CaseClosed, appliance.CaseUnreachable:
		put(&m.Done, true)
	default:
		put(&m.Open, true)
	}
}

func (n *Reckoner) order(r *Row, c appliance.Case, o appliance.Order) {
	put := func(to *Cases, is bool) {
		if is {
			*to = append(*to, c.ID)
		}
	}
	if b := o.Return; b != nil {
		put(&r.Returned, n.in(b.At))
		put(&r.Granted, n.in(b.At) && b.Ruling == appliance.RulingYes)
	}
	if o.State == appliance.OrderRejected { // another office got it
		return
	}
	put(&r.Sent, n.in(o.DispatchedAt))
	put(&r.Orders.Redone, n.in(o.DispatchedAt) && o.Round > 1)
	if n.in(o.DispatchedAt) {
		answered, late := n.answered(o)
		put(&r.Answered, answered)
		put(&r.Unanswered, late)
	}
	if x := o.Extension; x != nil {
		put(&r.Extended, n.in(x.At))
		put(&r.Allowed, n.in(x.At) && x.Ruling == appliance.RulingYes)
	}
	if x := o.Suspension; x != nil {
		put(&r.Suspended, n.in(x.RuledAt) && x.Ruling == appliance.RulingYes)
	}
	due := o.Deadline().Due
	done := o.State == appliance.OrderClosed || o.State == appliance.OrderReported
	switch {
	case done && n.in(o.ReportedAt):
		late := !due.IsZero() && o.ReportedAt.After(due)
		put(&r.OnTime, !late)
		put(&r.Orders.Late, late)
		if n.day > 0 {
			r.days = append(r.days, n.Clock.WorkingBetween(o.DispatchedAt, o.ReportedAt).Hours()/n.day.Hours())
		}
	case done, o.State == appliance.OrderClosed:
	case o.State == appliance.OrderBooked, o.State == appliance.OrderSuspended: // its clock stands still
	case !due.IsZero() && n.in(due) && due.Before(n.Now):
		put(&r.Overdue, true)
	}
	put(&r.Owing, o.State.Open() && o.State != appliance.OrderReported && o.DispatchedAt.Before(n.to))
}

// answered reports whether the office gave a sign of life within the response clock, or
// certainly did not; neither where the clock still runs, or where there is none.
func (n *Reckoner) answered(o appliance.Order) (yes, no bool) {
	k, ok := o.Clock(appliance.ClockRespond)
	if !ok {
		k, ok = o.Clock(appliance.ClockSign)
	}
	if !ok || k.Due.IsZero() {
		return false, false
	}
	first := o.ReportedAt
	for _, t := range []time.Time{o.SignedAt, o.RespondedAt, o.ArrivedAt} {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	switch {
	case first.IsZero():
		return false, k.Due.Before(n.Now)
	case first.After(k.Due):
		return false, true
	}
	return true, false
}

// unanswered is the grade of who was asked and never said a word.
const unanswered = 0

// rounds are the grades of a case that were given in the month, by round. A round that
// ended the moment the next began was refused by the villager; of one that a clerk
// opened again later the grade is not known any more.
func rounds(c appliance.Case, in func(time.Time) bool) map[int]int {
	var out map[int]int
	give := func(round, grade int) {
		if out == nil {
			out = map[int]int{}
		}
		out[round] = grade
	}
	for _, s := range c.Steps {
		if s.Stage != appliance.StageFollowed || !in(s.At) {
			continue
		}
		switch {
		case s.Waived == "unreachable":
			give(s.Round, unanswered)
		case s.Waived != "":
		case s.Round < c.Round:
			if slices.ContainsFunc(c.Steps, func(x appliance.Step) bool {
				return x.Stage == appliance.StageAccepted && x.Round == s.Round+1 && x.At.Equal(s.At)
			}) {
				give(s.Round, 3)
			}
		case c.State == appliance.CaseClosed && c.Rating > 0:
			give(s.Round, c.Rating)
		}
	}
	return out
}

func (g *Grades) add(id appliance.CaseID, grade int) {
	to := map[int]*Cases{1: &g.Content, 2: &g.Acceptable, 3: &g.Unsolved, unanswered: &g.None}[grade]
	if to != nil {
		*to = append(*to, id)
	}
}

// led is the office that answered for a round.
func led(c appliance.Case, round int) (string, bool) {
	for _, o := range slices.Backward(c.Orders) {
		if o.Role == appliance.Lead && o.Round == round && !o.Town && o.State != appliance.OrderRejected && o.State != appliance.OrderRecalled {
			return o.Office, true
		}
	}
	return "", false
}

// Tally adds what somebody counted on a day.
func (n *Reckoner) Tally(t appliance.Tally) {
	if t.Day.Compare(n.Month.First()) < 0 || t.Day.Compare(n.Month.Last()) > 0 {
		return
	}
	sum := n.walkers[t.Person]
	sum.Person = t.Person
	n.walkers[t.Person] = sum.Add(t)
}

// Warning adds a card.
func (n *Reckoner) Warning(w appliance.Warning) {
	if n.in(w.At) {
		n.cards = append(n.cards, w)
	}
}

// Report is the month. The Reckoner is used up.
func (n *Reckoner) Report() Report {
	r := n.r
	r.Offices = n.sorted(n.offices, n.Town.Short, func(x Row) int { return x.Sent.N()*1000 + x.Owing.N() })
	for i := range r.Offices {
		o, _ := n.Town.Office(r.Offices[i].Key)
		r.Offices[i].Resident = o.Resident || o.Kind == appliance.OfficeResident
	}
	r.Villages = n.sorted(n.villages, n.Town.VillageName, func(x Row) int { return x.Received.N() })
	same := func(s string) string { return s }
	r.Categories = n.sorted(n.categories, same, func(x Row) int { return x.Received.N() })
	r.Channels = n.sorted(n.channels, same, func(x Row) int { return x.Received.N() })
	r.Kinds = n.sorted(n.kinds, same, func(x Row) int { return x.Received.N() })
	for _, list := range [][]Row{r.Offices, r.Villages, r.Categories, r.Channels, r.Kinds} {
		for i := range list {
			n.weigh(&list[i])
		}
	}
	n.weigh(&r.All)
	n.weigh(&r.Town)
	for _, v := range r.Villages {
		line := make([]int, len(r.Categories))
		for i, k := range r.Categories {
			line[i] = n.cross[[2]string{v.Key, k.Key}]
		}
		r.Cross = append(r.Cross, line)
		if v.Key != "" {
			r.Covered.Of++
			if v.Received.N() > 0 {
				r.Covered.N++
			}
		}
	}
	r.Departments = n.departments()
	for _, t := range n.walkers {
		w := Walker{Tally: t, Name: t.Person}
		if p, ok := n.Town.Person(t.Person); ok {
			w.Name = p.Name
		}
		var grids []string
		for _, g := range n.Town.GridsOf(t.Person, n.Month.Last()) {
			grids = append(grids, g.Short)
		}
		w.Grids = strings.Join(grids, " ")
		if !n.Practice {
			w.Points = Points(t, n.Rules.Score)
		}
		r.Walkers = append(r.Walkers, w)
	}
	slices.SortFunc(r.Walkers, func(a, b Walker) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.Person, b.Person))
	})
	r.Raised = len(n.cards)
	r.Warnings = slices.DeleteFunc(warn.Precision(n.cards), func(s warn.Score) bool { return s.True+s.False+s.Open == 0 })
	return r
}

func (n *Reckoner) weigh(r *Row) {
	r.content, r.acceptable = n.Rules.Score.Content, n.Rules.Score.Acceptable
}

// sorted names the rows and puts those with most first; what has no key comes last.
func (n *Reckoner) sorted(all map[string]*Row, name func(string) string, by func(Row) int) []Row {
	var out []Row
	for key, r := range all {
		if _, silent := n.villages[key]; r.empty() && !(silent && key != "") {
			continue
		}
		if key != "" {
			r.Name = name(key)
		}
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Row) int {
		return cmp.Or(less(a.Key == "", b.Key == ""), cmp.Compare(by(b), by(a)), strings.Compare(a.Key, b.Key))
	})
	return out
}

func less(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Points of a month (B.7 e): a true report, a check, a nil report; a false report costs.
func Points(t appliance.Tally, rules policy.Score) float64 {
	p := rules.Report*float64(t.Reports-t.False) + rules.Check*float64(t.Verified) + rules.Nil*float64(t.Nil) - rules.False*float64(t.False)
	if rules.Most > 0 {
		p = min(p, rules.Most)
	}
	return p
}
