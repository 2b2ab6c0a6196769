package workday

import "time"

// A Clock is the calendar and the hall's hours in one value: everything a
// deadline needs but the present.
type Clock struct {
	*Calendar
	Hours
}

// Due is the closing time of the days-th working day after start, in the hall's time.
func (c Clock) Due(start time.Time, days int) (due time.Time, provisional bool) {
	return c.DuePaused(start, days, nil)
}

// EndOfWorkingDay is the accept clock (domain 4): the same working day's
// closing, or noon of the next working day when the hall is closed for today.
func (c Clock) EndOfWorkingDay(start time.Time) (due time.Time, provisional bool) {
	start = c.local(start)
	ok, _, provisional := c.Workday(start)
	if due := at(midnight(start), c.closing()); ok && start.Before(due) {
		return due, provisional
	}
	day, provisional := c.Add(start, 1)
	return at(day, min(12*60, c.closing())), provisional
}

// Working reports whether the hall is at work at t.
func (c Clock) Working(t time.Time) bool {
	t = c.local(t)
	if ok, _, _ := c.Workday(t); !ok {
		return false
	}
	for _, s := range c.Work {
		if s.holds(minuteOf(t)) {
			return true
		}
	}
	return false
}

// NextWorkday is midnight of the first working day after t's civil day.
func (c Clock) NextWorkday(t time.Time) time.Time {
	day, _ := c.Add(c.local(t), 1)
	return day
}

// NextOpening is when the hall is next at work: t itself while it is.
func (c Clock) NextOpening(t time.Time) time.Time {
	t = c.local(t)
	if c.Working(t) {
		return t
	}
	if ok, _, _ := c.Workday(t); ok {
		for _, s := range c.Work {
			if open := at(midnight(t), s.From); open.After(t) {
				return open
			}
		}
	}
	return at(c.NextWorkday(t), c.Work[0].From)
}

// Quiet reports whether t lies in the hours in which we begin nothing.
func (c Clock) Quiet(t time.Time) bool { return c.Hours.Quiet.holds(minuteOf(c.local(t))) }

// QuietEnd is when the quiet hours around t are over; t itself outside them.
func (c Clock) QuietEnd(t time.Time) time.Time {
	t = c.local(t)
	if !c.Quiet(t) {
		return t
	}
	end := at(midnight(t), c.Hours.Quiet.To)
	if !end.After(t) {
		end = at(midnight(t).AddDate(0, 0, 1), c.Hours.Quiet.To)
	}
	return end
}

// A Day is one line of the reckoning behind a due time.
type Day struct {
	Date        time.Time // midnight in the hall's time
	Counts      bool
	Why         string // in a clerk's words
	Provisional bool
}

// Days is the reckoning of Due: start's own day, which never counts, and each
// day up to the n-th working day.
func (c Clock) Days(start time.Time, n int) []Day {
	d := midnight(c.local(start))
	var days []Day
	for first, _ := c.begin(start); d.Before(first); d = d.AddDate(0, 0, 1) {
		_, why, provisional := c.Workday(d)
		days = append(days, Day{d, false, why + "，顺延到下一个工作日收件", provisional})
	}
	days = append(days, Day{Date: d, Why: "起算当日不计"})
	for n > 0 {
		d = d.AddDate(0, 0, 1)
		ok, why, provisional := c.Workday(d)
		days = append(days, Day{d, ok, why, provisional})
		if ok {
			n--
		}
	}
	return days
}

// Light is how close a deadline is (domain 4, lights).
type Light string

// The lights. LightNone: there is no deadline.
const (
	LightNone   Light = ""
	LightGreen  Light = "green"  // more than one working day left
	LightYellow Light = "yellow" // due on the next working day, or before it
	LightRed    Light = "red"    // due today
	LightBlack  Light = "black"  // overdue
)

// Light says how close due is at now; the zero due has no light.
func (c Clock) Light(due, now time.Time) Light {
	if due.IsZero() {
		return LightNone
	}
	due, now = c.local(due), c.local(now)
	day := dayOf(due)
	switch {
	case !now.Before(due):
		return LightBlack
	case day.Equal(midnight(now)):
		return LightRed
	case !day.After(c.NextWorkday(now)):
		return LightYellow
	}
	return LightGreen
}

// Local is t on the hall's wall clock.
func (c Clock) Local(t time.Time) time.Time { return c.local(t) }

func (c Clock) local(t time.Time) time.Time { return t.In(c.Location) }

// closing is the minute at which the hall's day ends.
func (c Clock) closing() int {
	if c.Cutoff == AtMidnight {
		return 24 * 60
	}
	return c.Work[len(c.Work)-1].To
}

// dayOf is the civil day a due time belongs to: 24:00 is still that day.
func dayOf(due time.Time) time.Time { return midnight(due.Add(-time.Nanosecond)) }

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// at is that minute of the day on the wall clock, also on days of 23 or 25 hours.
func at(day time.Time, minute int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, minute/60, minute%60, 0, 0, day.Location())
}
