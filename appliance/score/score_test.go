package score

import (
	"errors"
	"math"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

var zone = time.FixedZone("CST", 8*3600)

// at is a moment of November 2026, or of the days around it: 0 is the last of October.
func at(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, zone) }

func id(n int) appliance.CaseID { return appliance.NewCaseID(2026, n) }

func begin(t *testing.T, change ...func(*Setting)) *Reckoner {
	t.Helper()
	clock := workday.Clock{Calendar: workday.New()}
	var err error
	if clock.Hours, err = workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "", "Asia/Shanghai"); err != nil {
		t.Fatal(err)
	}
	s := Setting{
		Month: Month{2026, 11}, Clock: clock, Rules: policy.Default(), Now: at(30, 18),
		Town: appliance.NewTown(1,
			appliance.Office{Code: "Z1", Name: "供电所"}, appliance.Office{Code: "Z2", Name: "综合执法队"}, appliance.Office{Code: "X1", Name: "县水利局", Short: "水利局"},
			appliance.Village{Code: "v1", Name: "王家庄村"}, appliance.Village{Code: "v2", Name: "李家村"}, appliance.Village{Code: "v3", Name: "并掉的村", Closed: appliance.Date{Year: 2026, Month: 3, Day: 1}},
			appliance.Person{Code: "p1", Name: "孙梅"},
			appliance.Grid{Code: "g1", Short: "12-3", Village: "v1", Workers: []string{"p1"}},
			appliance.Situation{List: "S", Version: 1, Code: "B-01-1", Town: appliance.DutyAssist},
			appliance.ListVersion{List: "S", Number: 1, State: appliance.VersionPublished},
		),
	}
	for _, f := range change {
		f(&s)
	}
	return Begin(s)
}

func due(t time.Time) []appliance.Clock {
	return []appliance.Clock{{ID: appliance.ClockHandle, Due: t}}
}

func step(s appliance.Stage, round int, t time.Time) appliance.Step {
	return appliance.Step{Stage: s, Round: round, At: t}
}

func TestMonths(t *testing.T) {
	for _, s := range []string{"", "2026", "2026-13", "2026-00", "26-11", "2026-1", "2026-11-01", "November", "1999-12", "２０２６-11"} {
		if m, err := ParseMonth(s); !errors.Is(err, ErrMonth) {
			t.Errorf("%q is read as %v", s, m)
		}
	}
	m, err := ParseMonth("2026-12")
	if err != nil || m.String() != "2026-12" || m.Add(1).String() != "2027-01" || m.Add(-12).String() != "2025-12" || m.Days() != 31 || !m.After(Month{2026, 11}) || m.After(m) {
		t.Errorf("%v, %v", m, err)
	}
	if feb := (Month{2028, 2}); feb.Days() != 29 || !feb.To(zone).Equal(time.Date(2028, 3, 1, 0, 0, 0, 0, zone)) {
		t.Errorf("February of a leap year: %d days, ends %v", feb.Days(), feb.To(zone))
	}
}

// All that came in stands somewhere, once.
func TestMattersAddUp(t *testing.T) {
	n := begin(t)
	for i, s := range appliance.CaseStates {
		n.Case(appliance.Case{ID: id(100 + i), State: s, Village: "v1", Category: "城乡建设", ReceivedAt: at(2+i, 9), Round: 1})
	}
	n.Case(appliance.Case{ID: id(200), State: appliance.CaseClosed, Village: "v1", ReceivedAt: at(0, 23)})                                            // October
	n.Case(appliance.Case{ID: id(201), State: appliance.CaseClosed, Village: "v1", ReceivedAt: time.Date(2026, 12, 1, 0, 0, 0, 0, zone)})             // December
	n.Case(appliance.Case{ID: id(202), State: appliance.CaseNew, ReceivedAt: time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC), Round: 2, Hurried: 3}) // the last second here
	r := n.Report()
	for name, c := range map[string]struct{ got, want int }{
		"received": {r.All.Received.N(), 14}, "refused": {r.All.Refused.N(), 1}, "merged": {r.All.Merged.N(), 1}, "withdrawn": {r.All.Withdrawn.N(), 1},
		"transferred": {r.All.Transferred.N(), 1}, "booked": {r.All.Booked.N(), 1}, "done": {r.All.Matters.Done.N(), 3}, "open": {r.All.Open.N(), 6},
		"redone": {r.All.Matters.Redone.N(), 1}, "hurried": {r.All.Hurried.N(), 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", name, c.got, c.want)
		}
	}
	sum := r.All.Refused.N() + r.All.Merged.N() + r.All.Withdrawn.N() + r.All.Transferred.N() + r.All.Booked.N() + r.All.Matters.Done.N() + r.All.Open.N()
	if sum != r.All.Received.N() {
		t.Errorf("%d of %d matters stand somewhere", sum, r.All.Received.N())
	}
	if s := r.All.Completion(); s != (Share{3, 9}) { // done of done and open
		t.Errorf("办结率 %v", s)
	}
	if len(r.Villages) != 3 || r.Villages[0].Name != "王家庄村" || r.Villages[0].Received.N() != 13 || r.Villages[1].Name != "李家村" || r.Villages[2].Key != "" {
		t.Errorf("villages: %+v", r.Villages)
	}
	if r.Covered != (Share{1, 2}) {
		t.Errorf("覆盖 %v", r.Covered)
	}
	days, week := 0, 0
	for _, d := range r.Days {
		days += d.N()
	}
	for _, d := range r.Weekdays {
		week += d.N()
	}
	if days != 14 || week != 14 || r.Days[29].N() != 1 || r.Week[0][23] != 1 { // Monday 30th at 23
		t.Errorf("%d by days, %d by weekdays: %v", days, week, r.Week[0])
	}
	cross := 0
	for _, line := range r.Cross {
		for _, x := range line {
			cross += x
		}
	}
	if cross != 14 {
		t.Errorf("%d in villages by categories", cross)
	}
}

// An order is on time or late once, in one month.
func TestOrdersCountOnce(t *testing.T) {
	for _, x := range []struct {
		what                                                     string
		o                                                        appliance.Order
		sent, onTime, late, overdue, owing, answered, unanswered int
	}{
		{"done on the last minute", appliance.Order{State: appliance.OrderClosed, DispatchedAt: at(2, 9), ReportedAt: at(5, 17), Clocks: due(at(5, 17))}, 1, 1, 0, 0, 0, 0, 0},
		{"done a second late", appliance.Order{State: appliance.OrderClosed, DispatchedAt: at(2, 9), ReportedAt: at(5, 17).Add(time.Second), Clocks: due(at(5, 17))}, 1, 0, 1, 0, 0, 0, 0},
		{"reported, not yet reviewed", appliance.Order{State: appliance.OrderReported, DispatchedAt: at(2, 9), ReportedAt: at(3, 9), Clocks: due(at(5, 17))}, 1, 1, 0, 0, 0, 0, 0},
		{"sent in October, done in November", appliance.Order{State: appliance.OrderClosed, DispatchedAt: at(-2, 9), ReportedAt: at(2, 9), Clocks: due(at(5, 17))}, 0, 1, 0, 0, 0, 0, 0},
		{"done in December", appliance.Order{State: appliance.OrderClosed, DispatchedAt: at(27, 9), ReportedAt: at(31, 9), Clocks: due(at(29, 17))}, 1, 0, 0, 0, 0, 0, 0},
		{"fell due and is open", appliance.Order{State: appliance.OrderWorking, DispatchedAt: at(2, 9), Clocks: due(at(5, 17))}, 1, 0, 0, 1, 1, 0, 0},
		{"sent back by the review stands open, its report does not count", appliance.Order{State: appliance.OrderWorking, DispatchedAt: at(2, 9), ReportedAt: at(4, 9), Clocks: due(at(5, 17))}, 1, 0, 0, 1, 1, 0, 0},
		{"open, not due", appliance.Order{State: appliance.OrderWorking, DispatchedAt: at(30, 9), Clocks: due(at(33, 17))}, 1, 0, 0, 0, 1, 0, 0},
		{"fell due in October", appliance.Order{State: appliance.OrderSent, DispatchedAt: at(-9, 9), Clocks: due(at(-6, 17))}, 0, 0, 0, 0, 1, 0, 0},
		{"suspended", appliance.Order{State: appliance.OrderSuspended, DispatchedAt: at(2, 9), Clocks: due(at(5, 17))}, 1, 0, 0, 0, 1, 0, 0},
		{"recalled", appliance.Order{State: appliance.OrderRecalled, DispatchedAt: at(2, 9), ReportedAt: at(3, 9), Clocks: due(at(5, 17))}, 0, 0, 0, 0, 0, 0, 0},
		{"another office got it", appliance.Order{State: appliance.OrderRejected, DispatchedAt: at(2, 9), Clocks: due(at(5, 17))}, 0, 0, 0, 0, 0, 0, 0},
		{"planned", appliance.Order{State: appliance.OrderPlanned}, 0, 0, 0, 0, 0, 0, 0},
		{"the town's own part", appliance.Order{State: appliance.OrderClosed, Town: true, DispatchedAt: at(2, 9), ReportedAt: at(3, 9)}, 0, 0, 0, 0, 0, 0, 0},
		{"no deadline can be told", appliance.Order{State: appliance.OrderClosed, DispatchedAt: at(2, 9), ReportedAt: at(29, 9)}, 1, 1, 0, 0, 0, 0, 0},
		{"signed in time", appliance.Order{State: appliance.OrderWorking, DispatchedAt: at(2, 9), SignedAt: at(2, 10), Clocks: []appliance.Clock{{ID: appliance.ClockRespond, Due: at(3, 17)}}}, 1, 0, 0, 0, 1, 1, 0},
		{"signed late", appliance.Order{State: appliance.OrderWorking, DispatchedAt: at(2, 9), SignedAt: at(4, 10), Clocks: []appliance.Clock{{ID: appliance.ClockRespond, Due: at(3, 17)}}}, 1, 0, 0, 0, 1, 0, 1},
		{"never signed", appliance.Order{State: appliance.OrderSent, DispatchedAt: at(2, 9), Clocks: []appliance.Clock{{ID: appliance.ClockRespond, Due: at(3, 17)}}}, 1, 0, 0, 0, 1, 0, 1},
		{"still time to sign", appliance.Order{State: appliance.OrderSent, DispatchedAt: at(30, 17), Clocks: []appliance.Clock{{ID: appliance.ClockRespond, Due: at(31, 17)}}}, 1, 0, 0, 0, 1, 0, 0},
	} {
		n := begin(t)
		x.o.Office, x.o.Role, x.o.Seq, x.o.Round = "Z1", appliance.Lead, 1, 1
		n.Case(appliance.Case{ID: id(100), State: appliance.CaseWorking, Village: "v1", ReceivedAt: at(2, 8), Round: 1, Orders: []appliance.Order{x.o}})
		var r Row
		if rep := n.Report(); len(rep.Offices) > 0 {
			r = rep.Offices[0]
			if rep.All.Sent.N() != r.Sent.N() || rep.All.OnTime.N() != r.OnTime.N() || rep.Villages[0].Orders.Late.N() != r.Orders.Late.N() {
				t.Errorf("%s: the whole and the village do not say what the office does", x.what)
			}
		}
		got := [7]int{r.Sent.N(), r.OnTime.N(), r.Orders.Late.N(), r.Overdue.N(), r.Owing.N(), r.Answered.N(), r.Unanswered.N()}
		if want := [7]int{x.sent, x.onTime, x.late, x.overdue, x.owing, x.answered, x.unanswered}; got != want {
			t.Errorf("%s: %v, want %v", x.what, got, want)
		}
	}
}

func TestReturnsAndExtensions(t *testing.T) {
	n := begin(t)
	n.Case(appliance.Case{ID: id(100), State: appliance.CaseWorking, ReceivedAt: at(2, 8), Round: 1, Orders: []appliance.Order{
		{Seq: 1, Office: "Z1", Role: appliance.Lead, Round: 1, State: appliance.OrderRejected, DispatchedAt: at(2, 9), Return: &appliance.Return{At: at(2, 10), Ruling: appliance.RulingYes}},
		{Seq: 2, Office: "Z2", Role: appliance.Lead, Round: 1, State: appliance.OrderClosed, DispatchedAt: at(2, 13).Add(30 * time.Minute), ReportedAt: at(4, 13).Add(30 * time.Minute), Clocks: due(at(9, 17)),
			Extension: &appliance.Extension{At: at(3, 9), Ruling: appliance.RulingNo}, Suspension: &appliance.Suspension{At: at(3, 9), RuledAt: at(3, 10), Ruling: appliance.RulingYes}},
		{Seq: 3, Office: "Z1", Role: appliance.Assist, Round: 1, State: appliance.OrderClosed, DispatchedAt: at(2, 8), ReportedAt: at(2, 12), Clocks: due(at(9, 17))},
	}, Supervisions: []appliance.Supervision{{Kind: appliance.SuperviseOrder, Office: "Z2", At: at(5, 9)}, {Kind: appliance.SuperviseNotice, At: at(-5, 9)}}})
	r := n.Report()
	z1, z2 := r.Offices[0], r.Offices[1]
	if z1.Key == "Z2" {
		z1, z2 = z2, z1
	}
	if z1.Returned.N() != 1 || z1.Granted.N() != 1 || z1.Sent.N() != 1 || z1.Returns() != (Share{1, 2}) {
		t.Errorf("供电所: %+v", z1.Orders)
	}
	if z2.Extended.N() != 1 || z2.Allowed.N() != 0 || z2.Suspended.N() != 1 || z2.Supervised.N() != 1 || r.All.Supervised.N() != 1 {
		t.Errorf("执法队: %+v", z2.Orders)
	}
	if d, ok := z2.Median(); !ok || d != 2 { // from Monday 13:30 to Wednesday 13:30
		t.Errorf("%v working days, %v", d, ok)
	}
	if r.All.Sent.N() != 1 { // assisting orders count with their office only
		t.Errorf("%d orders of the whole", r.All.Sent.N())
	}
}

// A matter done again was not solved the first time, in the month it was said.
func TestGradesByRound(t *testing.T) {
	lead := func(seq, round int, office string) appliance.Order {
		return appliance.Order{Seq: seq, Office: office, Role: appliance.Lead, Round: round, State: appliance.OrderClosed}
	}
	n := begin(t)
	n.Case(appliance.Case{ID: id(100), State: appliance.CaseClosed, Rating: 1, Round: 2, ReceivedAt: at(2, 8), Orders: []appliance.Order{lead(1, 1, "Z1"), lead(2, 2, "Z2")}, Steps: []appliance.Step{
		step(appliance.StageFollowed, 1, at(6, 9)), step(appliance.StageAccepted, 2, at(6, 9)), step(appliance.StageFollowed, 2, at(20, 9)),
	}})
	n.Case(appliance.Case{ID: id(101), State: appliance.CaseWorking, Rating: 3, Round: 2, ReceivedAt: at(2, 8), Orders: []appliance.Order{lead(1, 1, "Z1")}, Steps: []appliance.Step{
		step(appliance.StageFollowed, 1, at(0, 9)), step(appliance.StageAccepted, 2, at(0, 9)), // in October
	}})
	n.Case(appliance.Case{ID: id(102), State: appliance.CaseClosed, Rating: 2, Round: 1, ReceivedAt: at(2, 8), Orders: []appliance.Order{lead(1, 1, "Z2")}, Steps: []appliance.Step{step(appliance.StageFollowed, 1, at(7, 9))}})
	n.Case(appliance.Case{ID: id(103), State: appliance.CaseUnreachable, Rating: 3, Round: 1, ReceivedAt: at(2, 8), Orders: []appliance.Order{lead(1, 1, "Z2")}, Steps: []appliance.Step{{Stage: appliance.StageFollowed, Round: 1, At: at(8, 9), Waived: "unreachable"}}})
	n.Case(appliance.Case{ID: id(104), State: appliance.CaseWorking, Rating: 1, Round: 2, ReceivedAt: at(2, 8), Orders: []appliance.Order{lead(1, 1, "Z1")}, Steps: []appliance.Step{
		step(appliance.StageFollowed, 1, at(6, 9)), step(appliance.StageAccepted, 2, at(9, 9)), // opened again by a clerk
	}})
	r := n.Report()
	if g := r.All.Grades; g.Content.N() != 1 || g.Acceptable.N() != 1 || g.Unsolved.N() != 1 || g.None.N() != 1 {
		t.Errorf("all: %+v", g)
	}
	if s, ok := r.All.Satisfaction(); !ok || math.Abs(s-160.0/300) > 1e-9 || r.All.Solved() != (Share{2, 3}) {
		t.Errorf("满意率 %v, 解决率 %v", s, r.All.Solved())
	}
	for _, o := range r.Offices {
		if o.Key == "Z1" && (o.Unsolved.N() != 1 || o.Rated() != 1) || o.Key == "Z2" && (o.Content.N() != 1 || o.Acceptable.N() != 1 || o.None.N() != 1) {
			t.Errorf("%s: %+v", o.Name, o.Grades)
		}
	}
}

// A township is not evaluated by what it only helps with (F0-38).
func TestWhatTheTownOnlyHelpsWithIsLeftOut(t *testing.T) {
	n := begin(t)
	n.Case(appliance.Case{ID: id(100), State: appliance.CaseClosed, ReceivedAt: at(2, 8), Basis: appliance.Basis{List: "S", Version: 1, Situation: "B-01-1"}})
	n.Case(appliance.Case{ID: id(101), State: appliance.CaseClosed, ReceivedAt: at(2, 8)})
	r := n.Report()
	if r.All.Received.N() != 2 || r.Town.Received.N() != 1 || len(r.Assisting) != 1 || r.Assisting[0] != id(100) {
		t.Errorf("all %v, the town %v, assisting %v", r.All.Received, r.Town.Received, r.Assisting)
	}
}

func TestCallsCost(t *testing.T) {
	rated := func(office string, speed, effect int) appliance.CallRating {
		return appliance.CallRating{Office: office, Speed: speed, Effect: effect, At: at(12, 9)}
	}
	call := func(n int, r ...appliance.CallRating) appliance.Call {
		return appliance.Call{ID: appliance.NewCallID(2026, n), Case: id(100 + n), State: appliance.CallRated, CalledAt: at(5, 9), Lead: "X1", Assists: []string{"Z1"}, Ratings: r}
	}
	for _, x := range []struct {
		what   string
		rules  func(*policy.Score)
		calls  []appliance.Call
		deduct float64
	}{
		{"prompt and good is free", nil, []appliance.Call{call(1, rated("X1", 1, 1))}, 0},
		{"较好 costs too (F2-45)", nil, []appliance.Call{call(1, rated("X1", 1, 2))}, 0.5},
		{"slow and middling", nil, []appliance.Call{call(1, rated("X1", 2, 3))}, 4},
		{"who never answered is not judged by an effect", nil, []appliance.Call{call(1, rated("X1", 3, 0))}, 5},
		{"handled later all the same", nil, []appliance.Call{call(1, rated("X1", 3, 4))}, 10},
		{"two calls", nil, []appliance.Call{call(1, rated("X1", 2, 1)), call(2, rated("X1", 1, 4))}, 7},
		{"the cap", func(s *policy.Score) { s.Cap = 6 }, []appliance.Call{call(1, rated("X1", 2, 1)), call(2, rated("X1", 1, 4))}, 6},
		{"by rate: 300 × 7 / (2 × 10)", func(s *policy.Score) { s.Mode = "rate" }, []appliance.Call{call(1, rated("X1", 2, 1)), call(2, rated("X1", 1, 4))}, 105},
		{"rated in December", nil, []appliance.Call{call(1, appliance.CallRating{Office: "X1", Speed: 2, Effect: 4, At: at(31, 9)})}, 0},
	} {
		n := begin(t, func(s *Setting) {
			if x.rules != nil {
				x.rules(&s.Rules.Score)
			}
		})
		for _, k := range x.calls {
			n.Call(k)
		}
		for _, d := range n.Report().Departments {
			if d.Office == "X1" && math.Abs(d.Deduct-x.deduct) > 1e-9 {
				t.Errorf("%s: %v off, want %v", x.what, d.Deduct, x.deduct)
			}
			if d.Office == "X1" && math.Abs(d.Score()-(d.Cap-x.deduct)) > 1e-9 {
				t.Errorf("%s: %v of %v left", x.what, d.Score(), d.Cap)
			}
		}
	}
	n := begin(t)
	n.Call(call(1, rated("X1", 3, 0), rated("Z1", 2, 4)))
	r := n.Report()
	if len(r.Departments) != 2 || r.Departments[0].Office != "X1" || len(r.Departments[0].Notice) != 1 || r.Departments[0].Notice[0] != "不响应" {
		t.Errorf("%+v", r.Departments)
	}
	if d := r.Departments[1]; d.Deduct != 3.5 || d.Helped.N() != 1 || d.Led.N() != 0 { // half of 2 + 5
		t.Errorf("who helped: %+v", d)
	}
}

// A box in practice counts and scores nothing.
func TestPracticeHoldsNoPoints(t *testing.T) {
	n := begin(t, func(s *Setting) { s.Practice = true })
	n.Call(appliance.Call{Case: id(100), State: appliance.CallRated, CalledAt: at(5, 9), Lead: "X1", Ratings: []appliance.CallRating{{Office: "X1", Speed: 3, At: at(6, 9)}}})
	n.Tally(appliance.Tally{Person: "p1", Day: appliance.Date{Year: 2026, Month: 11, Day: 3}, Reports: 4})
	r := n.Report()
	if !r.Practice || r.Departments[0].Deduct != 0 || len(r.Departments[0].Notice) != 0 || r.Walkers[0].Points != 0 || r.Walkers[0].Reports != 4 {
		t.Errorf("%+v %+v", r.Departments, r.Walkers)
	}
}

func TestPointsOfWhoWalksTheGrids(t *testing.T) {
	n := begin(t, func(s *Setting) { s.Rules.Score.Most = 9 })
	for day, x := range map[int]appliance.Tally{0: {Reports: 50}, 1: {Reports: 3, Nil: 1}, 30: {Reports: 1, Verified: 2, False: 1}, 31: {Reports: 50}} {
		x.Person, x.Day = "p1", appliance.DateOf(at(day, 9))
		n.Tally(x)
	}
	r := n.Report()
	// 2 × (4 - 1) + 2 + 0.2 - 2
	if w := r.Walkers[0]; math.Abs(w.Points-6.2) > 1e-9 || w.Name != "孙梅" || w.Grids != "12-3" || w.Reports != 4 || w.Nil != 1 {
		t.Errorf("%+v", w)
	}
	if p := Points(appliance.Tally{Reports: 100}, policy.Score{Report: 2, Most: 9}); p != 9 {
		t.Errorf("%v points, want the cap", p)
	}
}

func TestWarningsOfTheMonth(t *testing.T) {
	n := begin(t)
	n.Warning(appliance.Warning{Rule: "W1", At: at(3, 9), Verdict: appliance.VerdictTrue})
	n.Warning(appliance.Warning{Rule: "W1", At: at(3, 9), Verdict: appliance.VerdictFalse})
	n.Warning(appliance.Warning{Rule: "W5", At: at(9, 9)})
	n.Warning(appliance.Warning{Rule: "W7", At: at(-3, 9)})
	r := n.Report()
	if r.Raised != 3 || len(r.Warnings) != 2 || r.Warnings[0].True != 1 || r.Warnings[0].False != 1 || r.Warnings[1].Open != 1 {
		t.Errorf("%d: %+v", r.Raised, r.Warnings)
	}
}
