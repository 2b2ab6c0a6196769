package loop

import (
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Return) Act() Act { return ActReturn }
func (Rule) Act() Act   { return ActRule }

// Return O04: holder and clock stay as they are while it waits.
func (d Return) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if o.Return != nil && o.Return.Final || final(s.c) {
		return s.refuseOrder(WhyFinal, o, "")
	}
	ground, err := s.ground(d.Ground, appliance.ReturnGrounds)
	if err != nil {
		return err
	}
	if ground == appliance.ReturnUnclear {
		return s.refuseOrder(WhyUnclear, o, "")
	}
	times := 0
	for _, x := range s.c.Orders {
		if x.Office == o.Office && x.Return != nil {
			times++
		}
	}
	if times >= s.Rules.Loop.ReturnTimes {
		return s.refuseOrder(WhyOnce, o, "")
	}
	if last, _ := s.Clock.Due(o.DispatchedAt, s.Rules.Loop.ReturnWithin); s.Now.After(last) {
		return s.refuseOrder(WhyReturnLate, o, texts.Moment(s.Clock.Local(last), false)).in(texts.Moment(s.Clock.Local(last), true))
	}
	r := appliance.Return{Ground: ground, Item: strings.ToUpper(clean(d.Item)), At: s.Now, By: orElse(s.by.Person, s.by.who())}
	if row, ok := s.bound(o.Situation); ok && s.county(o.Office) && row.Dept == appliance.DutyMain {
		r.Pushed = true // the list says it is theirs (F2-23)
	}
	o.State, o.Return = appliance.OrderReturned, &r
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Return: strings.TrimSpace(ground + " " + clean(d.Reason))}}, o)
	ch.Ground = ground
	ch.Clocks = s.ruleClock(o)
	s.change(appliance.KindOrderReturned, ch)
	s.res.Said = "退单" + s.orderNo(o.Seq) + "已提交裁定,期间照常计时"
	if err := s.callDisputed(o); err != nil {
		return err
	}
	if r.Pushed {
		ground += "(疑似下压)"
	}
	return s.alert(o, "S05-ask", texts.Values{"由": strings.TrimSpace(ground + " " + clean(d.Reason))})
}

// ruleClock is by when the oldest return that waits is to be ruled on, once the
// orders stand as given; where none waits, the clock is over.
func (s *step) ruleClock(changed ...appliance.Order) []appliance.Clock {
	var oldest time.Time
	for _, o := range s.c.Orders {
		if i := slices.IndexFunc(changed, func(x appliance.Order) bool { return x.Seq == o.Seq }); i >= 0 {
			o = changed[i]
		}
		if ret, _, _ := o.Pending(); ret && (oldest.IsZero() || o.Return.At.Before(oldest)) {
			oldest = o.Return.At
		}
	}
	if oldest.IsZero() {
		return halt(s.c.Clocks, s.Now, appliance.ClockRule)
	}
	if k, ok := s.c.Clock(appliance.ClockRule); ok && k.StoppedAt.IsZero() && k.Start.Equal(oldest) {
		return nil
	}
	return []appliance.Clock{s.run(appliance.ClockRule, oldest, s.Rules.Clock.Ruling)}
}

// Rule O05–O07. The county rules on its departments' orders of a call; the
// township between its own offices.
func (d Rule) do(s *step) error {
	o, err := s.ruling(d.Order, d.Yes)
	if err != nil {
		return err
	}
	r := *o.Return
	r.RuledAt, r.RuledBy = s.Now, s.by.who()
	r.Final = !d.Yes || slices.ContainsFunc(s.c.Orders, func(x appliance.Order) bool { // O06, O07
		return x.Seq != o.Seq && x.Return != nil && x.Return.Ruling != appliance.RulingOpen && x.Return.Ruling != appliance.RulingStopped
	})
	if !d.Yes {
		return s.keeps(o, r, clean(d.Reason))
	}
	office, err := s.office(d.Office)
	if err != nil {
		return err
	}
	if !departments(o) && s.county(office.Code) && !office.Resident {
		return s.refuse(WhyCounty, s.Town.Short(office.Code))
	}
	if office.Code == o.Office {
		return s.refuse(WhyBad, "准退单要另派别的单位。").in("a granted return goes to another office")
	}
	r.Ruling = appliance.RulingYes
	o.Return = &r
	o = over(o, appliance.OrderRejected, s.Now)
	ch := appliance.CaseChange{Orders: []appliance.Order{o}, Clocks: s.ruleClock(o)}
	ch.Words.Orders = []appliance.OrderWords{{
		Seq: o.Seq, Ruling: strings.Join(strings.Fields("改由"+s.Town.Short(office.Code)+" "+clean(d.Basis)+" "+clean(d.Reason)), " "),
	}}
	s.change(appliance.KindOrderRuled, ch)
	if err := s.staff(o.Office, "S05", appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "决": "准", "由": "改由" + s.Town.Short(office.Code) + "办理"}); err != nil {
		return err
	}
	// The new office has its full period; the villager's date moves only if that is later, and they are told.
	days, err := s.period(o)
	if err != nil {
		return err
	}
	if err := s.dispatch(dispatching{
		lead: office, role: o.Role, situation: o.Situation, days: days, call: o.Call, town: o.Town, ruled: true, task: o.Words.Task,
	}); err != nil {
		return err
	}
	return s.callRuled()
}

// keeps is a return that is not granted: the office goes on, the clock never
// stopped (O06). Nobody's word in time means the same (§B.4 rule 5).
func (s *step) keeps(o appliance.Order, r appliance.Return, why string) error {
	r.Ruling = appliance.RulingNo
	if s.by.Actor.Kind == appliance.ByRule {
		r.Ruling, why = appliance.RulingLapsed, orElse(why, "到期未裁，仍由原单位办")
	}
	why = orElse(why, "请继续办理")
	o.State, o.Return = appliance.OrderWorking, &r
	o = s.signed(o)
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Ruling: why}}, o)
	ch.Clocks = s.ruleClock(o)
	s.change(appliance.KindOrderRuled, ch)
	if err := s.callRuled(); err != nil {
		return err
	}
	return s.staff(o.Office, "S05", appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "决": "不准", "由": why})
}
