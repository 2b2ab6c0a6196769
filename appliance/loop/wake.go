package loop

import (
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
)

// What the watch does at a moment of a clock.
type What string

// The moments.
const (
	MomentSoon   What = "soon"   // yellow: due on the next working day
	MomentToday  What = "today"  // red, in the morning
	MomentAgain  What = "again"  // red, in the afternoon; of a question: R05; of a result: a call
	MomentLate   What = "late"   // black
	MomentRung   What = "rung"   // a step of the ladder
	MomentNudge  What = "nudge"  // not signed for half a working day
	MomentHalf   What = "half"   // half of the county's day is over
	MomentSilent What = "silent" // 不响应
	MomentOver   What = "over"   // the clock does what it was set for
)

// A Moment is when the watch looks at a clock, and what for.
type Moment struct {
	At   time.Time
	What What
	Who  string // of a rung
}

// Moments lists when the watch looks at a clock, earliest first. Reminders stand
// at the hours the policy names, on working days; what concerns danger stands
// at its own instant.
func (w World) Moments(k appliance.Clock) []Moment {
	if k.Due.IsZero() {
		return nil
	}
	m := func(s string) int { n, _ := policy.Minute(s); return n }
	day := w.Clock.DayOf(k.Due)
	morning := m(w.Rules.Remind.Morning)
	var out []Moment
	add := func(at time.Time, what What, who string) {
		if at.After(k.Start) {
			out = append(out, Moment{at, what, who})
		}
	}
	later := func(n int) time.Time { d, _ := w.Clock.Add(day, n); return w.Clock.At(d, morning) }
	switch k.ID {
	case appliance.ClockHandle:
		add(w.Clock.At(w.Clock.DayBefore(day), morning), MomentSoon, "")
		add(w.Clock.At(day, morning), MomentToday, "")
		if again := w.Clock.At(day, m(w.Rules.Remind.Afternoon)); again.Before(k.Due) {
			add(again, MomentAgain, "")
		}
		add(k.Due, MomentLate, "handler")
		for _, r := range w.Rules.Remind.Ladder {
			if r.Days > 0 {
				add(later(r.Days), MomentRung, r.Who)
			}
		}
	case appliance.ClockUrgent:
		add(k.Due, MomentLate, "handler")
		add(k.Due.Add(time.Hour), MomentRung, "leader")
	case appliance.ClockSign:
		add(k.Due, MomentNudge, "")
		add(w.Clock.AddWorking(k.Due, w.Clock.HalfDay()), MomentRung, "supervisor")
	case appliance.ClockRespond:
		add(k.Due, MomentLate, "handler")
		if n := w.Rules.Call.Silent; n > 0 && k.Days > 0 {
			d, _ := w.Clock.Due(k.Start, k.Days*n)
			add(d, MomentSilent, "")
		} else if n > 0 {
			add(w.Clock.AddWorking(k.Start, time.Duration(n)*w.Clock.WorkingBetween(k.Start, k.Due)), MomentSilent, "")
		}
	case appliance.ClockAccept, appliance.ClockD1, appliance.ClockReview, appliance.ClockTransfer:
		add(k.Due, MomentLate, "dispatcher")
		add(later(1), MomentRung, "leader")
	case appliance.ClockD1c:
		half := k.Start.Add(k.Due.Sub(k.Start) / 2)
		if w.Clock.Working(k.Start) {
			half = w.Clock.AddWorking(k.Start, w.Clock.WorkingBetween(k.Start, k.Due)/2)
		}
		add(half, MomentHalf, "county")
		add(k.Due, MomentLate, "supervisor")
	case appliance.ClockAsk:
		d, _ := w.Clock.Due(k.Start, w.Rules.Clock.AskAgain)
		if d.Before(k.Due) {
			add(d, MomentAgain, "")
		}
		add(k.Due, MomentOver, "")
	case appliance.ClockRate:
		add(w.Clock.At(day, morning), MomentSoon, "")
		d, _ := w.Clock.Add(day, w.Rules.Clock.FollowUp)
		add(w.Clock.At(d, morning), MomentAgain, "")
		d, _ = w.Clock.Add(d, w.Rules.Clock.FollowUp)
		add(w.Clock.At(d, morning), MomentOver, "")
	case appliance.ClockYes:
		add(k.Due, MomentLate, "leader")
		add(later(1), MomentRung, "supervisor")
	case appliance.ClockSuper:
		add(k.Due, MomentLate, "supervisor")
	case appliance.ClockCallRate:
		add(k.Due, MomentLate, "leader")
		d, _ := w.Clock.Add(day, w.Rules.Clock.CallRate)
		add(w.Clock.At(d, morning), MomentOver, "")
	case appliance.ClockRule, appliance.ClockBooked:
		add(k.Due, MomentOver, "")
	}
	slices.SortStableFunc(out, func(a, b Moment) int { return a.At.Compare(b.At) })
	return out
}

// Wake sets when the watch looks at the clock next, after the moments it has
// already taken. A clock that stands still does not wake.
func (w World) Wake(k appliance.Clock) appliance.Clock {
	k.Wake = time.Time{}
	if !k.Running() {
		return k
	}
	if all := w.Moments(k); k.Fired < len(all) {
		k.Wake = all[k.Fired].At
	}
	return k
}

// run starts a clock of so many working days.
func (w World) run(id appliance.ClockID, start time.Time, days int) appliance.Clock {
	return w.Wake(w.Clock.Run(id, start, days))
}

// days is the limit of an order by complexity. In Beijing's tiers it is 7 or 15
// days of the calendar; where the last of them is a day off, the next working day
// (Civil Code, article 203). A clock says the same in working days.
func (w World) days(c appliance.Complexity) int {
	if w.Rules.Clock.Profile != "beijing" {
		return w.Rules.Days(c)
	}
	natural, n := 7, 0
	if c == appliance.Complex {
		natural = 15
	}
	day := w.Clock.At(w.Now, 0)
	for i := 1; ; i++ {
		counts, _, _ := w.Clock.Workday(day.AddDate(0, 0, i))
		if counts {
			n++
		}
		if i >= natural && counts {
			return n
		}
	}
}

// hours is the lane of natural hours a case goes in: danger everywhere, in
// Beijing's tiers what is pressing too. ok is false where working days count.
func (w World) hours(u appliance.Urgency) (h time.Duration, ok bool) {
	beijing := w.Rules.Clock.Profile == "beijing"
	switch {
	case u == appliance.UrgencyDanger && beijing:
		return 2 * time.Hour, true
	case u == appliance.UrgencyDanger:
		return time.Duration(w.Rules.Clock.UrgentResult) * time.Hour, true
	case u == appliance.UrgencyPressing && beijing:
		return 24 * time.Hour, true
	}
	return 0, false
}

// stretch moves a deadline to a later one. A clock in working days then promises as
// many as reach it, so that a pause or another calendar reckons from there.
func (w World) stretch(k appliance.Clock, due time.Time, provisional bool) appliance.Clock {
	switch {
	case k.Due.IsZero() || !k.Due.Before(due):
		return k
	case k.Days == 0:
		k.Due, k.Provisional = due, provisional
		return k
	}
	for k.Due.Before(due) {
		k = w.Clock.Extend(k, 1)
	}
	return k
}

// until is a clock with its due time as it is.
func (w World) until(id appliance.ClockID, start, due time.Time) appliance.Clock {
	return w.Wake(appliance.Clock{ID: id, Start: start, Due: due})
}

// acceptClock is the deadline to take in what was received then: the same working day.
func (w World) acceptClock(received time.Time) appliance.Clock {
	k := appliance.Clock{ID: appliance.ClockAccept, Start: received}
	k.Due, k.Provisional = w.Clock.EndOfWorkingDay(received)
	return w.Wake(k)
}

// stopped is the clock, stopped.
func stopped(k appliance.Clock, now time.Time) appliance.Clock {
	k.StoppedAt, k.Wake = now, time.Time{}
	return k
}

// halt returns those of the clocks that are not over, stopped; all of them when
// none is named.
func halt(all []appliance.Clock, now time.Time, only ...appliance.ClockID) []appliance.Clock {
	var out []appliance.Clock
	for _, k := range all {
		if k.StoppedAt.IsZero() && (len(only) == 0 || slices.Contains(only, k.ID)) {
			out = append(out, stopped(k, now))
		}
	}
	return out
}

// lasting are the clocks of what is owed although the work is over: a supervisor's
// answer, the town's word on a department.
var lasting = []appliance.ClockID{appliance.ClockSuper, appliance.ClockCallRate}

// haltBut is halt for all clocks but these.
func haltBut(all []appliance.Clock, now time.Time, but ...appliance.ClockID) []appliance.Clock {
	return slices.DeleteFunc(halt(all, now), func(k appliance.Clock) bool { return slices.Contains(but, k.ID) })
}
