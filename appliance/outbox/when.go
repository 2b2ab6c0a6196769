package outbox

import (
	"time"

	"huying/appliance"
)

// Caps bound what leaves, in parts; 0 is no bound (domain 8 §D.7 L9). Emergency
// texts leave whatever the caps say.
type Caps struct {
	PerHour int // in one hour of the clock
	PerDay  int // since midnight in the hall
	// PerNumberDay bounds what one number gets on one day, so that a machine that answers us cannot
	// run the SIM dry. Results, clerks' own answers and what staff read pass.
	PerNumberDay int
}

// DefaultCaps are the policy of a new box.
var DefaultCaps = Caps{PerHour: 100, PerDay: 800, PerNumberDay: 20}

// Why a text is held or waits, as its Error.
const (
	WhyNotMobile = "not-mobile" // the dialling plan lets us write to mobile phones only
	WhyOwnNumber = "own-number"
	WhyNumberCap = "number-cap" // this number has had its share of today
)

// longestWait is more than any text is put off for. A later time was set by a clock that was wrong.
const longestWait = 48 * time.Hour

// plan is what there is to do now.
type plan struct {
	entries []appliance.Entry   // texts to hold or put off
	text    *appliance.Outgoing // the one to send
	more    bool                // another follows at once
	next    time.Time           // when to look again at the latest; zero: when the ledger changes
}

// plan chooses the text that leaves next. It decides nothing that look and
// begin could decide differently within one moment.
func (o *Outbox) plan(r appliance.Reader) (p plan, err error) {
	now := o.Now()
	budget, err := o.budget(r, now)
	if err != nil {
		return p, err
	}
	later := func(at time.Time) {
		if p.next.IsZero() || at.Before(p.next) {
			p.next = at
		}
	}
	for t, err := range r.TextsIn(appliance.TextQueued, appliance.TextUncertain) {
		if err != nil {
			return p, err
		}
		emergency := t.Class == appliance.ClassEmergency
		if t.State == appliance.TextUncertain && (!emergency || t.NextAt.IsZero()) {
			continue // a report's or a clerk's
		}
		parts := left(t)
		switch {
		case o.forbidden(t.To) != "":
			p.entries = append(p.entries, o.entry(t, appliance.KindTextHeld, appliance.TextChange{
				State: appliance.TextHeld, Error: o.forbidden(t.To),
			}))
			continue
		case t.NextAt.After(now) && t.NextAt.Sub(now) < longestWait:
			later(t.NextAt)
			continue
		case emergency:
		case !t.Answer && o.Clock.Quiet(now):
			later(o.Clock.QuietEnd(now))
			continue
		case !budget.has(parts):
			later(budget.again)
			continue
		default:
			full, err := o.numberFull(r, t, parts, now)
			if err != nil {
				return p, err
			}
			if full {
				p.entries = append(p.entries, o.entry(t, appliance.KindTextHeld, appliance.TextChange{
					State: appliance.TextQueued, Error: WhyNumberCap, NextAt: o.tomorrow(now),
				}))
				continue
			}
		}
		if p.text != nil {
			p.more = true
			break
		}
		p.text = &t
		budget.take(parts)
	}
	return p, nil
}

// forbidden says why the dialling plan does not let us write to a number.
func (o *Outbox) forbidden(to appliance.Phone) string {
	switch {
	case o.Own != "" && to == o.Own:
		return WhyOwnNumber
	case !to.Mobile():
		return WhyNotMobile
	}
	return ""
}

// left is how many parts still have to go.
func left(t appliance.Outgoing) int {
	n := 0
	for _, p := range t.Parts {
		if p.State != appliance.TextSent && p.State != appliance.TextDelivered {
			n++
		}
	}
	return n
}

// budget is what the hour and the day have left for all numbers.
type budget struct {
	hour, day int // parts left; -1: no bound
	again     time.Time
	hourEnds  time.Time
	dayEnds   time.Time
	fresh     bool // nothing has left in this hour and day: a text longer than the cap must go some time
}

func (o *Outbox) budget(r appliance.Reader, now time.Time) (budget, error) {
	b := budget{hour: -1, day: -1, hourEnds: now.Truncate(time.Hour).Add(time.Hour), dayEnds: o.midnight(now, 1), fresh: true}
	for _, c := range []struct {
		cap   int
		since time.Time
		left  *int
	}{{o.Caps.PerHour, now, &b.hour}, {o.Caps.PerDay, o.midnight(now, 0), &b.day}} {
		if c.cap <= 0 {
			continue
		}
		n, err := r.SentCount("", c.since)
		if err != nil {
			return b, err
		}
		*c.left = max(0, c.cap-n)
		b.fresh = b.fresh && n == 0
	}
	return b, nil
}

// A Use is how much of a cap is used.
type Use struct{ Sent, Cap int }

// Tight reports whether four fifths of it are gone (L9).
func (u Use) Tight() bool { return u.Cap > 0 && 5*u.Sent >= 4*u.Cap }

// Used is how much of this hour's and today's caps is used.
func (o *Outbox) Used(r appliance.Reader) (hour, day Use, err error) {
	now := o.Now()
	hour.Cap, day.Cap = o.Caps.PerHour, o.Caps.PerDay
	if hour.Sent, err = r.SentCount("", now); err != nil {
		return hour, day, err
	}
	day.Sent, err = r.SentCount("", o.midnight(now, 0))
	return hour, day, err
}

// has reports whether so many parts may go; if not, again is when to ask again.
func (b *budget) has(parts int) bool {
	switch {
	case b.fresh:
		return true
	case b.day >= 0 && b.day < parts:
		b.again = b.dayEnds
		return false
	case b.hour >= 0 && b.hour < parts:
		b.again = b.hourEnds
		return false
	}
	return true
}

func (b *budget) take(parts int) {
	b.fresh = false
	if b.hour >= 0 {
		b.hour = max(0, b.hour-parts)
	}
	if b.day >= 0 {
		b.day = max(0, b.day-parts)
	}
}

// numberFull reports whether the number has had its share of today. Orders and
// reminders go to those whom the town named, who may have a busy day.
func (o *Outbox) numberFull(r appliance.Reader, t appliance.Outgoing, parts int, now time.Time) (bool, error) {
	if o.Caps.PerNumberDay <= 0 || t.Class == appliance.ClassResult || t.Class == appliance.ClassOrder || t.Class == appliance.ClassReminder {
		return false, nil
	}
	n, err := r.SentCount(t.To, o.midnight(now, 0))
	return n > 0 && n+parts > o.Caps.PerNumberDay, err
}

// midnight is the start of today in the hall, or of the day so many days on.
func (o *Outbox) midnight(now time.Time, days int) time.Time {
	y, m, d := o.Clock.Local(now).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, o.Clock.Location)
}

// tomorrow is when a number's next share begins: not at midnight, when people sleep.
func (o *Outbox) tomorrow(now time.Time) time.Time {
	return o.Clock.QuietEnd(o.midnight(now, 1))
}
