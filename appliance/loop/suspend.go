package loop

import (
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Suspend) Act() Act     { return ActSuspend }
func (RuleSuspend) Act() Act { return ActRuleSuspend }
func (Resume) Act() Act      { return ActResume }

func (d Suspend) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	cause, err := s.ground(d.Cause, appliance.SuspendCauses)
	if err != nil {
		return err
	}
	if _, ok := o.Clock(appliance.ClockHandle); !ok {
		return s.refuseOrder(WhyUrgent, o, "")
	}
	if _, _, open := o.Pending(); open {
		return s.refuseOrder(WhyPending, o, ActSuspend.Name(false)).in(ActSuspend.Name(true))
	}
	o = s.signed(o)
	o.Suspension = &appliance.Suspension{Cause: cause, At: s.Now, By: orElse(s.by.Person, s.by.who())}
	s.change(appliance.KindOrderSuspend, orders([]appliance.OrderWords{{Seq: o.Seq, Suspend: strings.TrimSpace(cause + " " + clean(d.Reason))}}, o))
	s.res.Said = "挂起已提交,未批前照常计时"
	return s.alert(o, "S06-pause-ask", texts.Values{"由": cause})
}

func (d RuleSuspend) do(s *step) error {
	o, err := s.ruling(d.Order, d.Yes)
	if err != nil {
		return err
	}
	if _, _, open := o.Pending(); !open {
		return s.refuseOrder(WhyNotPending, o, "")
	}
	if d.Yes && o.State == appliance.OrderReturned { // whose it is comes first
		return s.refuseOrder(WhyOrderState, o, "")
	}
	x := *o.Suspension
	x.RuledAt, x.RuledBy, x.Ruling = s.Now, s.by.who(), appliance.RulingNo
	ch := appliance.CaseChange{Words: appliance.CaseWords{Note: clean(d.Note)}}
	lead := o.Role == appliance.Lead && !o.Town
	if d.Yes {
		x.Ruling = appliance.RulingYes
		x.Until, _ = s.Clock.Due(s.Now, max(1, s.Rules.Loop.SuspendMax[x.Cause]))
		o.State = appliance.OrderSuspended
		k, _ := o.Clock(appliance.ClockHandle)
		k = s.Clock.Pause(k, s.Now, x.Cause)
		k.Wake = x.Until // the watch resumes it at the latest then
		o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{k})
		if c, ok := s.c.Clock(appliance.ClockHandle); ok && lead && c.StoppedAt.IsZero() {
			ch.Clocks = []appliance.Clock{quiet(s.Clock.Pause(c, s.Now, x.Cause))}
		}
	}
	o.Suspension = &x
	ch.Orders = []appliance.Order{o}
	s.change(appliance.KindOrderSuspended, ch)
	id := map[bool]string{true: "S06-paused", false: "S06-pause"}[d.Yes]
	if err := s.staff(o.Office, id, appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "决": "不准", "日": s.pausedUntil(o)}); err != nil {
		return err
	}
	if !d.Yes || !lead {
		return nil
	}
	return s.tell("R09", texts.Values{"因": x.Cause})
}

// pausedUntil is the day an order's text names while it stands still: the latest
// day of the pause, or its deadline.
func (s *step) pausedUntil(o appliance.Order) string {
	if o.State == appliance.OrderSuspended && o.Suspension != nil {
		return texts.Day(s.Clock.Local(o.Suspension.Until), false, false)
	}
	day, _ := s.dueValues(o)
	return day
}

func (d Resume) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	o, clocks := s.resumed(o)
	o.State = appliance.OrderWorking
	ch := orders(nil, o)
	ch.Clocks = clocks
	s.change(appliance.KindOrderResumed, ch)
	s.done("恢复办理", o)
	day, hour := s.dueValues(o)
	if s.by.Actor.Kind == appliance.ByRule || s.by.Clerk != "" {
		if err := s.staff(o.Office, "S06-resume", appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "日": day, "点": hour}); err != nil {
			return err
		}
	}
	if o.Role != appliance.Lead || o.Town {
		return nil
	}
	return s.tell("R43", texts.Values{"果": "恢复办理，期限" + s.day(s.citizenDue())})
}

// resumed is an order that stood still as it goes on, and with a lead's the villager's
// clock. Any other order is as it was.
func (s *step) resumed(o appliance.Order) (appliance.Order, []appliance.Clock) {
	if o.State != appliance.OrderSuspended {
		return o, nil
	}
	if p := o.Suspension; p != nil && p.EndedAt.IsZero() { // a request for more time waits on
		x := *p
		x.EndedAt = s.Now
		o.Suspension = &x
	}
	k, _ := o.Clock(appliance.ClockHandle)
	o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(s.Clock.Resume(k, s.Now)))})
	c, ok := s.c.Clock(appliance.ClockHandle)
	if !ok || !c.StoppedAt.IsZero() || o.Role != appliance.Lead || o.Town {
		return o, nil
	}
	return o, []appliance.Clock{quiet(s.Clock.Resume(c, s.Now))}
}
