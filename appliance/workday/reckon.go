package workday

import (
	"slices"
	"time"

	"huying/appliance"
)

// DuePaused is Due for a clock that was paused: a working day does not count if
// the clock was paused at its closing. The day of the pause so favours who
// handles the matter, the day of the resumption counts. The zero due: the clock
// is still paused, and no deadline can be told.
func (c Clock) DuePaused(start time.Time, days int, pauses []appliance.Pause) (due time.Time, provisional bool) {
	day, provisional := c.begin(start)
	for n := days; n > 0; {
		day = day.AddDate(0, 0, 1)
		ok, _, p := c.Workday(day)
		provisional = provisional || p
		if !ok {
			continue
		}
		paused, forEver := pausedAt(pauses, at(day, c.closing()))
		if forEver {
			return time.Time{}, false
		}
		if !paused {
			n--
		}
	}
	return at(day, c.closing()), provisional
}

// pausedAt reports whether one of the pauses holds t, its end not included;
// forEver: it has no end yet, so no later day counts either.
func pausedAt(pauses []appliance.Pause, t time.Time) (paused, forEver bool) {
	for _, p := range pauses {
		if t.Before(p.From) {
			continue
		}
		if p.To.IsZero() {
			return true, true
		}
		paused = paused || t.Before(p.To)
	}
	return paused, false
}

// begin is midnight of the day that does not count: the day of the receipt, or
// by the other reading the working day it is deemed received on.
func (c Clock) begin(start time.Time) (day time.Time, provisional bool) {
	start = c.local(start)
	if c.OffHours != DeemedNextWorkday {
		return midnight(start), false
	}
	ok, _, provisional := c.Workday(start)
	if ok && minuteOf(start) < c.Work[len(c.Work)-1].To {
		return midnight(start), provisional
	}
	day, p := c.Add(start, 1)
	return day, provisional || p
}

// Run is the clock of days working days from start.
func (c Clock) Run(id appliance.ClockID, start time.Time, days int) appliance.Clock {
	return c.set(appliance.Clock{ID: id, Start: start, Days: days})
}

// Extend gives the clock n more working days, counted from its old due day. What
// is promised is then the sum, which reckons to the same day (a test says so),
// so an extended clock needs no form of its own.
func (c Clock) Extend(k appliance.Clock, n int) appliance.Clock {
	k.Days += n
	return c.set(k)
}

// Pause stops counting at t. A clock that stands still already is left as it is.
func (c Clock) Pause(k appliance.Clock, t time.Time, cause string) appliance.Clock {
	if !k.Running() {
		return k
	}
	k.Pauses = append(slices.Clone(k.Pauses), appliance.Pause{From: t, Cause: cause})
	return c.set(k)
}

// Resume counts again from t on. A clock that is not paused is left as it is.
func (c Clock) Resume(k appliance.Clock, t time.Time) appliance.Clock {
	if !k.StoppedAt.IsZero() || k.Running() {
		return k
	}
	k.Pauses = slices.Clone(k.Pauses)
	k.Pauses[len(k.Pauses)-1].To = t
	return c.set(k)
}

// Redo starts the full period again from the dispatch of the redo: what was
// paused before is over.
func (c Clock) Redo(k appliance.Clock, dispatched time.Time) appliance.Clock {
	return c.Run(k.ID, dispatched, k.Days)
}

// set reckons Due and Provisional of a clock in working days. One without days, which
// runs to the end of a working day, has no deadline while it stands still; whoever
// resumes it says of which day.
func (c Clock) set(k appliance.Clock) appliance.Clock {
	if k.Days == 0 {
		if !k.Running() {
			k.Due, k.Provisional = time.Time{}, false
		}
		return k
	}
	k.Due, k.Provisional = c.DuePaused(k.Start, k.Days, k.Pauses)
	return k
}

// A Redated clock is one that another calendar moves, or makes certain.
type Redated struct {
	Old, New appliance.Clock
}

// Moves reports whether the deadline itself is another one.
func (r Redated) Moves() bool { return !r.Old.Due.Equal(r.New.Due) }

// Recompute is what becomes of the clocks when c gives way to next: those that
// run and whose due day, or whose being provisional, next changes. A deadline
// that stays on its day keeps its hour, and what is not reckoned in working days
// (minutes, natural hours, an appointment) is left alone.
func (c Clock) Recompute(next *Calendar, clocks []appliance.Clock) []Redated {
	then := Clock{next, c.Hours}
	var out []Redated
	for _, k := range clocks {
		if !k.Running() || k.Due.IsZero() {
			continue
		}
		var old, now appliance.Clock
		switch {
		case k.Days > 0:
			old, now = c.set(k), then.set(k)
		case k.ID == appliance.ClockAccept || k.ID == appliance.ClockReply:
			old, now = k, k
			old.Due, old.Provisional = c.EndOfWorkingDay(k.Start)
			now.Due, now.Provisional = then.EndOfWorkingDay(k.Start)
			if !k.Provisional && !old.Due.Equal(k.Due) {
				continue // danger's half hour, or a time agreed with the villager
			}
		default:
			continue
		}
		if !k.Provisional && old.Due.Equal(now.Due) && old.Provisional == now.Provisional {
			continue // not touched by this change; an estimate is looked at whatever it was made with
		}
		if k.Days > 0 && dayOf(c.local(k.Due)).Equal(dayOf(now.Due)) {
			now.Due = k.Due
		}
		if k.Due.Equal(now.Due) && k.Provisional == now.Provisional {
			continue
		}
		out = append(out, Redated{k, now})
	}
	return out
}
