package workday

import "time"

// AddWorking is the instant at which so much working time has gone by since
// start: lunch, nights and days off do not count.
func (c Clock) AddWorking(start time.Time, d time.Duration) time.Time {
	t := c.local(start)
	for d > 0 {
		if ok, _, _ := c.Workday(t); ok {
			for _, s := range c.Work {
				from, to := at(midnight(t), s.From), at(midnight(t), s.To)
				if !t.Before(to) {
					continue
				}
				if from.Before(t) {
					from = t
				}
				if n := to.Sub(from); n >= d {
					return from.Add(d)
				} else {
					d -= n
				}
			}
		}
		t = c.NextWorkday(t)
	}
	return t
}

// WorkingBetween is how much working time lies between two instants; 0 when to
// is not after from.
func (c Clock) WorkingBetween(from, to time.Time) time.Duration {
	from, to = c.local(from), c.local(to)
	var sum time.Duration
	for day := midnight(from); day.Before(to); day = day.AddDate(0, 0, 1) {
		if ok, _, _ := c.Workday(day); !ok {
			continue
		}
		for _, s := range c.Work {
			a, b := at(day, s.From), at(day, s.To)
			if a.Before(from) {
				a = from
			}
			if b.After(to) {
				b = to
			}
			if n := b.Sub(a); n > 0 {
				sum += n
			}
		}
	}
	return sum
}

// HalfDay is half of the hall's working day.
func (c Clock) HalfDay() time.Duration {
	var n int
	for _, s := range c.Work {
		n += s.To - s.From
	}
	return time.Duration(n) * time.Minute / 2
}

// DayBefore is midnight of the last working day before t's civil day.
func (c Clock) DayBefore(t time.Time) time.Time {
	for d := midnight(c.local(t)); ; {
		d = d.AddDate(0, 0, -1)
		if ok, _, _ := c.Workday(d); ok {
			return d
		}
	}
}

// DayOf is the civil day a due time belongs to: 24:00 is still that day.
func (c Clock) DayOf(due time.Time) time.Time { return dayOf(c.local(due)) }

// At is that minute of t's civil day.
func (c Clock) At(t time.Time, minute int) time.Time { return at(midnight(c.local(t)), minute) }

// Late is how many working days have gone by since the due day: 0 on that day itself.
func (c Clock) Late(due, now time.Time) int {
	n := 0
	for day, end := c.DayOf(due).AddDate(0, 0, 1), midnight(c.local(now)); !day.After(end); day = day.AddDate(0, 0, 1) {
		if ok, _, _ := c.Workday(day); ok {
			n++
		}
	}
	return n
}
