package appliance

import (
	"slices"
	"time"
)

// A Glance is what lists are counted and ordered by: facts of a case, small enough
// that fifty thousand are gone through while nobody waits. The ledger keeps one
// beside each case (Reader.Glances), so that a case is opened only to be shown.
type Glance struct {
	ID           CaseID
	State        CaseState
	Version      uint64
	UpdatedAt    time.Time
	Holder       Holder
	WaitingSince time.Time
	Due          time.Time // Case.Due; zero: no clock runs
	OrderDue     time.Time // the earliest Deadline of its open orders; zero: none can be told
	AskedDue     time.Time // the earliest of those that wait for a ruling or the review

	Unsigned int // orders nobody signed for
	Ruling   int // orders that wait for a ruling
	Reported int // orders that wait for the review

	Pending  bool // something waits for a second person
	Overseen bool // a 督办 waits for an answer or for a second look
	Letter   bool // a 移送书 is out and nobody signed for it
	Called   bool // it has a 呼叫
	Rung     bool // texts about the result had no answer: ring
	Ended    bool // the outcome is written
	Told     bool // and the villager was told
}

// Glance is the case at a glance. It looks at facts alone: the words of a case may be erased.
func (c Case) Glance() Glance {
	g := Glance{
		ID: c.ID, State: c.State, Version: c.Version, UpdatedAt: c.UpdatedAt, Holder: c.Holder, WaitingSince: c.WaitingSince,
		Pending: c.Pending != nil, Called: c.Call != 0, Ended: c.Outcome.Code != "", Told: !c.Outcome.ToldAt.IsZero(),
		Overseen: slices.ContainsFunc(c.Supervisions, Supervision.Open),
		Letter:   c.Transfer != nil && c.Transfer.SignedAt.IsZero() && !c.Transfer.Refused,
	}
	if k, ok := c.Due(); ok {
		g.Due = k.Due
	}
	if k, ok := c.Clock(ClockRate); ok {
		g.Rung = k.StoppedAt.IsZero() && k.Fired >= 2
	}
	first := func(to *time.Time, due time.Time) {
		if !due.IsZero() && (to.IsZero() || due.Before(*to)) {
			*to = due
		}
	}
	for _, o := range c.Orders {
		if !o.State.Open() {
			continue
		}
		due := o.Deadline().Due
		first(&g.OrderDue, due)
		switch {
		case o.Asks():
			g.Ruling++
			first(&g.AskedDue, due)
		case o.State == OrderReported:
			g.Reported++
			first(&g.AskedDue, due)
		case o.State == OrderSent:
			g.Unsigned++
		}
	}
	return g
}

// Asks reports whether the office waits for a ruling on what it asked for.
func (o Order) Asks() bool {
	ret, ext, sus := o.Pending()
	return ret || ext || sus
}

// Deadline is the clock an order is to be done by; the zero Clock: it has none.
func (o Order) Deadline() Clock {
	k, ok := o.Clock(ClockHandle)
	if !ok {
		k, _ = o.Clock(ClockUrgent)
	}
	return k
}

// Open reports whether a supervision waits for an answer, or for the second look at what was put right.
func (s Supervision) Open() bool {
	return s.Kind != SuperviseNotice && s.DoneAt.IsZero() || s.Kind == SuperviseRectify && s.Checked.IsZero()
}
