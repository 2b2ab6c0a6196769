package loop

import (
	"fmt"
	"strconv"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Extend) Act() Act     { return ActExtend }
func (RuleExtend) Act() Act { return ActRuleExtend }

func (d Extend) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	k, ok := o.Clock(appliance.ClockHandle)
	if !ok {
		return s.refuseOrder(WhyUrgent, o, "")
	}
	if x := o.Extension; x != nil {
		times, err := s.asked(o.Seq)
		if err != nil {
			return err
		}
		if x.Ruling == appliance.RulingOpen || times >= s.Rules.Loop.ExtendTimes {
			return s.refuseOrder(WhyOnce, o, "")
		}
	}
	most, err := s.period(o)
	switch {
	case err != nil:
		return err
	case o.Overdue || !s.Now.Before(k.Due):
		return s.refuseOrder(WhyPast, o, "")
	case d.Days < 1 || d.Days > most:
		return s.refuseOrder(WhyDays, o, strconv.Itoa(most))
	}
	o = s.signed(o)
	o.Extension = &appliance.Extension{Days: d.Days, At: s.Now, By: orElse(s.by.Person, s.by.who())}
	s.change(appliance.KindOrderExtend, orders([]appliance.OrderWords{{Seq: o.Seq, Extend: why}}, o))
	s.res.Said = fmt.Sprintf("延期%d天已提交,未批前仍按原期限", d.Days)
	return s.alert(o, "S06-ask", texts.Values{"数": strconv.Itoa(d.Days), "由": why})
}

// asked is how often the order's office has asked for more time.
func (s *step) asked(seq int) (n int, err error) {
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return 0, err
		}
		if ch, ok := e.Body.(appliance.CaseChange); ok && e.Kind == appliance.KindOrderExtend && len(ch.Orders) == 1 && ch.Orders[0].Seq == seq {
			n++
		}
	}
	return n, nil
}

func (d RuleExtend) do(s *step) error {
	o, err := s.ruling(d.Order, d.Yes)
	if err != nil {
		return err
	}
	if _, open, _ := o.Pending(); !open {
		return s.refuseOrder(WhyNotPending, o, "")
	}
	x := *o.Extension
	x.RuledAt, x.RuledBy = s.Now, s.by.who()
	ch := appliance.CaseChange{Words: appliance.CaseWords{Note: clean(d.Note)}}
	lead := o.Role == appliance.Lead && !o.Town
	ruling := "不准"
	switch k, _ := o.Clock(appliance.ClockHandle); {
	case !d.Yes && s.by.Actor.Kind == appliance.ByRule:
		x.Ruling, ruling = appliance.RulingLapsed, "未批"
	case !d.Yes:
		x.Ruling = appliance.RulingNo
	case o.State == appliance.OrderSuspended: // no date can be told before it goes on
		return s.refuseOrder(WhyOrderState, o, "")
	case !s.Now.Before(k.Due):
		return s.refuseOrder(WhyPast, o, "")
	default:
		x.Ruling, ruling = appliance.RulingYes, "准"
		k = s.later(k, x.Days)
		o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(k))})
		if lead {
			ch.Clocks = s.citizenClock(o)
		}
	}
	o.Extension = &x
	ch.Orders = []appliance.Order{o}
	s.change(appliance.KindOrderExtended, ch)
	day := s.pausedUntil(o)
	if o.State == appliance.OrderSuspended { // no deadline can be named before it goes on
		day = "等恢复办理后再定"
	}
	if err := s.staff(o.Office, "S06", appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "决": ruling, "日": day}); err != nil {
		return err
	}
	if !d.Yes || len(ch.Clocks) == 0 {
		return nil
	}
	return s.tell("R08", texts.Values{"因": o.Words.Extend, "日": s.day(s.citizenDue())})
}

// later is the clock with n more working days, counted from its old due day (O09).
func (w World) later(k appliance.Clock, n int) appliance.Clock {
	day, provisional := w.Clock.Add(w.Clock.DayOf(k.Due), n)
	return w.stretch(k, w.closing(day), provisional)
}

// skipPast marks moments that are over as taken, so that a clock set anew does
// not remind at once of what was.
func (w World) skipPast(k appliance.Clock) appliance.Clock {
	k.Fired = 0
	for _, m := range w.Moments(k) {
		if !m.At.After(w.Now) {
			k.Fired++
		}
	}
	return k
}
