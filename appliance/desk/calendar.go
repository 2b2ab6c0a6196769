package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

// CalendarPlan is what a calendar would change, or has changed.
type CalendarPlan struct {
	Calendar appliance.Calendar
	Days     []DayChange   // days that will count otherwise, by date
	Clocks   []ClockChange // running clocks that move or become certain, by case
}

// DayChange is a day that counts by one calendar and not by the other.
type DayChange struct {
	Date          appliance.Date
	Counts        bool // from now on
	Before, After string
}

// ClockChange is a clock of an open case that a calendar changes.
type ClockChange struct {
	Case  appliance.CaseID
	Order int // of an order of the case; 0: the case's own
	workday.Redated
	// Told: a text of ours that names this date was queued for the villager, or for
	// the office that has the order. When it moves, they are told (domain 4).
	Told bool
}

// PlanCalendar says what SetCalendar would do. It changes nothing.
func (d *Desk) PlanCalendar(ctx context.Context, who Who, c appliance.Calendar) (CalendarPlan, error) {
	if err := d.mayCalendar(who, c); err != nil {
		return CalendarPlan{}, err
	}
	next := d.Clock.With(c)
	plan := CalendarPlan{Calendar: c, Days: d.dayChanges(next, c)}
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		hours, err := d.hours(r)
		if err != nil {
			return err
		}
		plan.Clocks, err = redated(r, workday.Clock{Calendar: d.Clock.Calendar, Hours: hours}, next)
		return err
	})
	return plan, err
}

// SetCalendar 导入放假安排: from now on the layer says this of that year and
// nothing else. It is what Approve does once a second person has said yes; alone it
// serves a box that has only one administrator (see Alone).
func (d *Desk) SetCalendar(ctx context.Context, who Who, c appliance.Calendar) (CalendarPlan, error) {
	return d.setCalendar(ctx, who, c, func(appliance.Tx) error { return nil })
}

// Alone reports whether nobody else could approve: then one person decides, and
// the entry says who.
func (d *Desk) Alone(ctx context.Context, who Who) (bool, error) {
	all, err := d.Clerks(ctx)
	if err != nil {
		return false, err
	}
	for _, k := range all {
		if k.ID != who.Clerk.ID && !k.Disabled && permit(k, loop.ActApprove) == nil {
			return false, nil
		}
	}
	return true, nil
}

// hours are the hall's, as the rules in force read them.
func (d *Desk) hours(r appliance.Reader) (workday.Hours, error) {
	t, err := r.Town()
	return policy.Read(t, d.Now()).Hours(d.Clock.Hours), err
}

// Reckoning is the calendar and the hall's hours as the rules in force read them:
// what a deadline set now would be reckoned by.
func (d *Desk) Reckoning(ctx context.Context) (workday.Clock, error) {
	c := d.Clock
	err := d.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		c.Hours, err = d.hours(r)
		return err
	})
	return c, err
}

// setCalendar writes the calendar and every running clock it changes, one entry
// for each case, as one decision together with what first does.
func (d *Desk) setCalendar(ctx context.Context, who Who, c appliance.Calendar, first func(appliance.Tx) error) (CalendarPlan, error) {
	if err := d.mayCalendar(who, c); err != nil {
		return CalendarPlan{}, err
	}
	d.setting.Lock()
	defer d.setting.Unlock()
	before := workday.Clock{Calendar: d.Clock.With()}
	next := d.Clock.With(c)
	plan := CalendarPlan{Calendar: c, Days: d.dayChanges(next, c)}
	var all []appliance.Calendar
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) (err error) {
		if err := first(tx); err != nil {
			return err
		}
		if before.Hours, err = d.hours(tx); err != nil {
			return err
		}
		if plan.Clocks, err = redated(tx, before, next); err != nil {
			return err
		}
		if err := tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindCalendarSet, Body: c}); err != nil {
			return err
		}
		if err := d.redate(tx, who, plan.Clocks); err != nil {
			return err
		}
		all, err = tx.Calendars()
		return err
	})
	if err != nil {
		return CalendarPlan{}, fmt.Errorf("set the calendar of %d: %w", c.Year, err)
	}
	d.Clock.Set(all)

	// A text that was being decided on meanwhile still reckoned by the old days.
	late := false
	err = d.Ledger.View(ctx, func(r appliance.Reader) error {
		ks, err := redated(r, before, next)
		late = len(ks) > 0
		return err
	})
	if err != nil || !late {
		return plan, err
	}
	var more []ClockChange
	err = d.Ledger.Update(ctx, func(tx appliance.Tx) (err error) {
		if more, err = redated(tx, before, next); err != nil {
			return err
		}
		return d.redate(tx, who, more)
	})
	if err == nil {
		plan.Clocks = append(plan.Clocks, more...)
	}
	return plan, err
}

func (d *Desk) mayCalendar(who Who, c appliance.Calendar) error {
	if r := permit(who.Clerk, loop.ActCalendar); r != nil {
		return r
	}
	return workday.Check(c)
}

// dayChanges compares the days a calendar may speak of: its year, and the
// months beside it.
func (d *Desk) dayChanges(next *workday.Calendar, c appliance.Calendar) []DayChange {
	var out []DayChange
	first, last := appliance.Date{Year: c.Year - 1, Month: time.December, Day: 1}, appliance.Date{Year: c.Year + 1, Month: time.January, Day: 31}
	for day := first; day.Compare(last) <= 0; day = day.Add(1) {
		at := day.In(d.Clock.Location)
		was, before, _ := d.Clock.Workday(at)
		is, after, _ := next.Workday(at)
		if was != is {
			out = append(out, DayChange{Date: day, Counts: is, Before: before, After: after})
		}
	}
	return out
}

// redated finds the running clocks of open cases that change, by case.
func redated(r appliance.Reader, before workday.Clock, next *workday.Calendar) ([]ClockChange, error) {
	var out []ClockChange
	for c, err := range r.Cases(appliance.CaseFilter{States: appliance.OpenStates}) {
		if err != nil {
			return nil, err
		}
		changes := before.Recompute(next, c.Clocks)
		var ordered []ClockChange
		for _, o := range c.Orders {
			if !o.State.Open() {
				continue
			}
			for _, k := range before.Recompute(next, o.Clocks) {
				ordered = append(ordered, ClockChange{Case: c.ID, Order: o.Seq, Redated: k, Told: k.Old.ID == appliance.ClockHandle})
			}
		}
		if len(changes)+len(ordered) == 0 {
			continue
		}
		told, err := toldDates(r, c.ID)
		if err != nil {
			return nil, err
		}
		for _, k := range changes {
			at, ok := told[k.Old.ID]
			out = append(out, ClockChange{Case: c.ID, Redated: k, Told: ok && !at.Before(k.Old.Start)})
		}
		out = append(out, ordered...)
	}
	slices.SortStableFunc(out, func(a, b ClockChange) int { return cmp.Compare(a.Case, b.Case) })
	return out, nil
}

// dateTexts are the texts that name a date, and of which clock.
var dateTexts = map[string]appliance.ClockID{
	"R06": appliance.ClockHandle, "R07": appliance.ClockHandle, "R08": appliance.ClockHandle, "R12": appliance.ClockHandle, "R17": appliance.ClockHandle, "R17-late": appliance.ClockHandle,
	"R20": appliance.ClockReply, "R22": appliance.ClockReply,
}

// toldDates is when the villager was last told the date of a clock.
func toldDates(r appliance.Reader, id appliance.CaseID) (map[appliance.ClockID]time.Time, error) {
	out := map[appliance.ClockID]time.Time{}
	for e, err := range r.Story(id) {
		if err != nil {
			return nil, err
		}
		if t, ok := e.Body.(appliance.TextChange); ok && e.Kind == appliance.KindTextQueued {
			if clock, ok := dateTexts[t.Template]; ok {
				out[clock] = e.At
			}
		}
	}
	return out, nil
}

// redate writes the changed clocks down, one entry for each case, and tells those
// who were told another date.
func (d *Desk) redate(tx appliance.Tx, who Who, changes []ClockChange) error {
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].Case == changes[0].Case {
			n++
		}
		c, err := tx.Case(changes[0].Case)
		if err != nil {
			return err
		}
		w, err := d.World(tx, tx.Seq())
		if err != nil {
			return err
		}
		es, err := loop.Redate(w, who.By(w.Town, ""), c, redates(changes[:n]))
		if err != nil {
			return err
		}
		if err := tx.Append(es...); err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

func redates(changes []ClockChange) []loop.Redated {
	out := make([]loop.Redated, 0, len(changes))
	for _, k := range changes {
		out = append(out, loop.Redated{Order: k.Order, Old: k.Old, New: k.New, Told: k.Told && k.Moves()})
	}
	return out
}
