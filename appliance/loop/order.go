package loop

import (
	"fmt"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (ReasonLate) Act() Act { return ActReasonLate }

// order finds the order an act is about: the one named, else the only open one
// of the acting person's offices, else the lead. It sees that the order stands where
// the act begins, and whose it is.
func (s *step) order(seq int) (appliance.Order, error) {
	t := table[s.act]
	var o appliance.Order
	if seq != 0 {
		var ok bool
		if o, ok = s.c.Order(seq); !ok {
			return o, s.refuse(WhyNoOrder, s.orderNo(seq))
		}
	} else {
		var fit []appliance.Order
		for _, x := range s.c.Orders {
			if x.State.Open() && (!t.Own || !s.by.staff() || slices.Contains(s.by.Offices, x.Office)) &&
				(len(t.Order) == 0 || slices.Contains(t.Order, x.State)) {
				fit = append(fit, x)
			}
		}
		if len(fit) > 1 {
			lead := slices.DeleteFunc(slices.Clone(fit), func(x appliance.Order) bool { return x.Role != appliance.Lead || x.Town })
			if len(lead) != 1 {
				return o, s.refuse(WhyWhichOrder, s.orderList(fit))
			}
			fit = lead
		}
		if len(fit) == 0 {
			last, ok := s.lastOrder()
			if !ok {
				return o, s.refuse(WhyNoOrder, "")
			}
			return o, s.refuseOrder(WhyOrderState, last, "")
		}
		o = fit[0]
	}
	s.res.Order = o.Seq
	switch {
	case t.Own && !mine(s.by, o):
		return o, s.refuseOrder(WhyOwn, o, "")
	case len(t.Order) > 0 && !slices.Contains(t.Order, o.State):
		return o, s.refuseOrder(WhyOrderState, o, "")
	case s.act == ActResume && s.by.town(): // who let it stand still lets it go on
	case t.Own && !s.by.staff() && s.by.Actor.Kind != appliance.ByRule && s.by.Evidence == "" && !slices.Contains(s.by.Offices, o.Office):
		return o, s.refuseOrder(WhyEvidence, o, s.Town.Short(o.Office))
	}
	return o, nil
}

// ruling finds the order that a ruling is about, and sees that it is for who acts to
// rule on it: the county on its departments' orders of a call, the township on its
// own; what the county said by phone or on paper a clerk enters with the evidence (§B.4 rule 5).
func (s *step) ruling(seq int, yes bool) (appliance.Order, error) {
	o, err := s.order(seq)
	box := s.by.Actor.Kind == appliance.ByRule
	switch {
	case err != nil:
	case !rules(s.by, o) || box && yes: // the box grants nothing
		return o, s.refuseOrder(WhyRole, o, "")
	case departments(o) && !s.by.county() && !box && s.by.Evidence == "":
		return o, s.refuseOrder(WhyEvidence, o, "县中心")
	}
	return o, err
}

func (s *step) lastOrder() (appliance.Order, bool) {
	for _, o := range slices.Backward(s.c.Orders) {
		if !s.by.staff() || slices.Contains(s.by.Offices, o.Office) {
			return o, true
		}
	}
	return appliance.Order{}, false
}

// orderDue is the clock an order is to be done by.
func orderDue(o appliance.Order) appliance.Clock {
	if k, ok := o.Clock(appliance.ClockHandle); ok {
		return k
	}
	k, _ := o.Clock(appliance.ClockUrgent)
	return k
}

// dueValues are an order's due day and hour, as texts to staff say them.
func (s *step) dueValues(o appliance.Order) (day, hour string) {
	k := orderDue(o)
	return texts.Day(s.Clock.Local(k.Due), k.Provisional, false), s.Clock.Local(k.Due).Format("15:04")
}

// period is how many working days the order was first sent with: what was added
// since, by an extension or after a review, is not the next one's.
func (s *step) period(o appliance.Order) (int, error) {
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return 0, err
		}
		ch, ok := e.Body.(appliance.CaseChange)
		if !ok {
			continue
		}
		for _, x := range ch.Orders {
			if k, ok := x.Clock(appliance.ClockHandle); ok && x.Seq == o.Seq {
				return k.Days, nil
			}
		}
	}
	return s.days(s.c.Complexity), nil
}

// extended is how many days an order was given on top of its own.
func extended(o appliance.Order) int {
	if o.Extension != nil && o.Extension.Ruling == appliance.RulingYes {
		return o.Extension.Days
	}
	return 0
}

// signed is the order as whoever acts on it has taken it.
func (s *step) signed(o appliance.Order) appliance.Order {
	if o.SignedAt.IsZero() {
		o.SignedAt, o.SignedBy = s.Now, orElse(s.by.Person, s.by.who())
		o.Clocks = mergeClocks(o.Clocks, halt(o.Clocks, s.Now, appliance.ClockSign))
	}
	if o.State == appliance.OrderSent {
		o.State = appliance.OrderWorking
	}
	return o
}

func mergeClocks(all, now []appliance.Clock) []appliance.Clock {
	out := slices.Clone(all)
	for _, n := range now {
		if i := slices.IndexFunc(out, func(k appliance.Clock) bool { return k.ID == n.ID }); i >= 0 {
			out[i] = n
		} else {
			out = append(out, n)
		}
	}
	return out
}

// done is one line for the one who acted: what, which order, until when.
func (s *step) done(what string, o appliance.Order) {
	day, hour := s.dueValues(o)
	words := "已%s%s,%s%s前办结"
	if s.late(o) {
		words = "已%s%s,应于%s%s办结,已超期"
	}
	s.res.Said = fmt.Sprintf(words, what, s.orderNo(o.Seq), day, hour)
}

// late reports whether an order's deadline is over.
func (s *step) late(o appliance.Order) bool {
	k := orderDue(o)
	return !k.Due.IsZero() && s.Now.After(k.Due)
}

// over is an order that ends without a result: what its office waits for an answer
// to ends with it (O15, O16).
func over(o appliance.Order, to appliance.OrderState, now time.Time) appliance.Order {
	o = settled(o, now)
	o.State, o.Clocks = to, stopAll(o.Clocks, now)
	if to != appliance.OrderBooked {
		o.ClosedAt = now
	}
	return o
}

// settled is the order with nothing pending: what nobody has ruled on yet is stopped.
func settled(o appliance.Order, now time.Time) appliance.Order {
	if r := o.Return; r != nil && r.Ruling == appliance.RulingOpen {
		x := *r
		x.Ruling, x.RuledAt = appliance.RulingStopped, now
		o.Return = &x
	}
	if e := o.Extension; e != nil && e.Ruling == appliance.RulingOpen {
		x := *e
		x.Ruling, x.RuledAt = appliance.RulingStopped, now
		o.Extension = &x
	}
	if p := o.Suspension; p != nil && (p.Ruling == appliance.RulingOpen || p.Ruling == appliance.RulingYes && p.EndedAt.IsZero()) {
		x := *p
		if x.Ruling == appliance.RulingOpen {
			x.Ruling, x.RuledAt = appliance.RulingStopped, now
		} else {
			x.EndedAt = now
		}
		o.Suspension = &x
	}
	return o
}

// stopAll is every clock, those that run stopped.
func stopAll(all []appliance.Clock, now time.Time) []appliance.Clock {
	out := slices.Clone(all)
	for i, k := range out {
		if k.StoppedAt.IsZero() {
			out[i] = stopped(k, now)
		}
	}
	return out
}

// reported reports whether an order waits for the review.
func reported(c appliance.Case) bool {
	return slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return o.State == appliance.OrderReported })
}

func (d ReasonLate) do(s *step) error {
	o, ok := s.c.Order(d.Order)
	if d.Order == 0 {
		o, ok = s.c.Lead()
	}
	if !ok {
		return s.refuse(WhyNoOrder, "")
	}
	if !mine(s.by, o) {
		return s.refuseOrder(WhyOwn, o, "")
	}
	if !o.Overdue {
		return s.refuseOrder(WhyNotLate, o, "")
	}
	list := make([]string, len(appliance.LateReasons))
	for i, r := range appliance.LateReasons {
		list[i] = string(r)
	}
	r, err := s.ground(string(d.Reason), list)
	if err != nil {
		return err
	}
	o.Late = appliance.LateReason(r)
	s.change(appliance.KindCaseNoted, orders(nil, o))
	return nil
}
