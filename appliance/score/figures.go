package score

import (
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/warn"
)

// Cases are the matters behind a number. A matter with two orders may stand in it twice.
type Cases []appliance.CaseID

// N is the number.
func (c Cases) N() int { return len(c) }

// Once are the matters, newest first, each once.
func (c Cases) Once() Cases {
	out := slices.Clone(c)
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out
}

// A Share is a part of something; Of 0 means that there is nothing to divide by.
type Share struct{ N, Of int }

// Rate is the share from 0 to 1; ok is false where there is none.
func (s Share) Rate() (rate float64, ok bool) {
	if s.Of == 0 {
		return 0, false
	}
	return float64(s.N) / float64(s.Of), true
}

// Matters are those received in the month, by how they stand.
type Matters struct {
	Received                                        Cases
	Accepted                                        Cases // taken on, however they stand now
	Refused, Merged, Withdrawn, Transferred, Booked Cases
	Done                                            Cases // the result is decided, told or not
	Open                                            Cases
	Redone                                          Cases // done again at least once
	Hurried                                         Cases // the villager asked to hurry
	Asked                                           Cases // the village or a detail had to be asked for
	Emergency                                       Cases
}

// Completion is 办结率: done of all that were to be done. What was refused, merged,
// withdrawn, transferred or booked is not among them.
func (m Matters) Completion() Share { return Share{m.Done.N(), m.Done.N() + m.Open.N()} }

// Orders are those of the month.
type Orders struct {
	Sent       Cases
	Answered   Cases // of those sent: signed or responded to within the response clock
	Unanswered Cases // not within it
	OnTime     Cases // reported done in the month before they fell due
	Late       Cases // reported done in the month after that
	Overdue    Cases // fell due in the month and are still open
	Returned   Cases // 退单 asked for in the month
	Granted    Cases // of those: ruled for the office
	Extended   Cases // 延期 asked for in the month
	Allowed    Cases // of those: granted
	Suspended  Cases // 挂起 granted in the month
	Redone     Cases // sent again after a first round
	Supervised Cases // 督办 通报 责令整改 of the month
	Owing      Cases // open now, of those sent in the month or before

	days []float64 // working days from sent to reported done
}

// Done is how many were reported done.
func (o Orders) Done() int { return o.OnTime.N() + o.Late.N() }

// InTime is 按期率: on time, of all that were done or fell due.
func (o Orders) InTime() Share { return Share{o.OnTime.N(), o.Done() + o.Overdue.N()} }

// Response is 响应率: answered within the clock, of those where it is known.
func (o Orders) Response() Share { return Share{o.Answered.N(), o.Answered.N() + o.Unanswered.N()} }

// Returns is 退单率: of those sent, those that went on to another office among them.
func (o Orders) Returns() Share {
	return Share{o.Returned.N(), max(o.Sent.N()+o.Granted.N(), o.Returned.N())}
}

// Median is how many working days an order took, the middle one; ok is false where none was done.
func (o Orders) Median() (days float64, ok bool) { return median(o.days) }

// Grades are what villagers said of results.
type Grades struct {
	Content, Acceptable, Unsolved Cases // 1 满意 2 基本满意 3 没解决
	None                          Cases // asked and never answered; not counted

	content, acceptable int // weights, of 100
}

// Rated is how many said something.
func (g Grades) Rated() int { return g.Content.N() + g.Acceptable.N() + g.Unsolved.N() }

// All are the matters that somebody rated.
func (g Grades) All() Cases { return slices.Concat(g.Content, g.Acceptable, g.Unsolved) }

// Solved is 解决率.
func (g Grades) Solved() Share { return Share{g.Content.N() + g.Acceptable.N(), g.Rated()} }

// Satisfaction is 满意率 by the weights of the township, from 0 to 1.
func (g Grades) Satisfaction() (rate float64, ok bool) {
	if g.Rated() == 0 {
		return 0, false
	}
	return float64(g.content*g.Content.N()+g.acceptable*g.Acceptable.N()) / float64(100*g.Rated()), true
}

// A Row is one office, village, category … of a report, or all of them.
type Row struct {
	Key  string // code; "" what has none
	Name string
	// Resident: an agency of a county bureau in the town (派驻).
	Resident bool
	Matters
	Orders
	Grades
}

// empty rows say nothing.
func (r *Row) empty() bool {
	return r.Received.N()+r.Sent.N()+r.Owing.N()+r.Done()+r.Rated()+r.None.N()+r.Supervised.N() == 0
}

// Done is how many of the row's orders were reported done; of its matters, Matters.Done.
func (r *Row) Done() int { return r.Orders.Done() }

// A Department is a body that was called (乡呼县应), by the calls of the month and by
// the grades the town gave in it.
type Department struct {
	Office, Name string
	Led, Helped  Cases // calls of the month
	Late         Cases // answers after the response clock
	Silent       Cases // no answer at all, with the clock run out
	Speed        [4]int
	Effect       [5]int
	Unrated      Cases   // led, done, and nobody has rated it
	Points       float64 // taken off, before the cap
	Deduct       float64 // taken off
	Cap          float64
	Notice       []string // why a 通报 is due: a draft for people (B.7 g)

	graded int
	hours  []float64
}

// Score is the share of the evaluation that is left, of Cap.
func (d Department) Score() float64 { return d.Cap - d.Deduct }

// Median is how many working hours the department took to answer, the middle one.
func (d Department) Median() (hours float64, ok bool) { return median(d.hours) }

// A Walker is somebody who walks the grids, by what was counted (B.7 e).
type Walker struct {
	appliance.Tally
	Name   string
	Grids  string  // short numbers
	Points float64 // with the month's cap
}

// A Report is one month.
type Report struct {
	Month    Month
	At       time.Time
	Practice bool
	Version  int // of the weights; 0 the defaults
	Rules    policy.Score

	All        Row
	Town       Row   // of the township itself: without those where its duty is 配合 (F0-38)
	Assisting  Cases // these
	Offices    []Row // most orders first
	Villages   []Row // most matters first; every village is there, the silent ones too
	Categories []Row
	Channels   []Row
	Kinds      []Row
	Cross      [][]int    // villages by categories, matters received
	Days       []Cases    // of the month, received
	Week       [7][24]int // from Monday, received
	Weekdays   [7]Cases   // the matters of Week
	Covered    Share      // villages from which something came (F0-36)

	Calls       Cases // made in the month
	Departments []Department
	Walkers     []Walker
	Warnings    []warn.Score
	Raised      int // warnings of the month
}

// Hours is what came in each hour of the day.
func (r *Report) Hours() (out [24]int) {
	for _, day := range r.Week {
		for h, n := range day {
			out[h] += n
		}
	}
	return out
}

func median(list []float64) (float64, bool) {
	if len(list) == 0 {
		return 0, false
	}
	list = slices.Sorted(slices.Values(list))
	mid := len(list) / 2
	if len(list)%2 == 1 {
		return list[mid], true
	}
	return (list[mid-1] + list[mid]) / 2, true
}
