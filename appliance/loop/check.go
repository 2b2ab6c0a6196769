package loop

import (
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Check) Act() Act   { return ActCheck }
func (Checked) Act() Act { return ActChecked }

func (d Check) do(s *step) error {
	seq := d.Order
	if seq == 0 {
		if lead, ok := s.c.Lead(); ok {
			seq = lead.Seq
		}
	}
	o, ok := s.c.Order(seq)
	if !ok {
		return s.refuse(WhyNoOrder, "")
	}
	if o.State != appliance.OrderReported {
		return s.refuseOrder(WhyOrderState, o, "")
	}
	var who appliance.Person
	if d.Person != "" {
		if who, ok = s.Town.PersonNamed(d.Person); !ok {
			return s.refuse(WhyBad, "没有叫“"+d.Person+"”的人员。").in("nobody is called " + d.Person)
		}
	} else if g, ok := s.Town.Grid(s.c.Grid); ok {
		for _, code := range append(slices.Clone(g.Workers), g.Leads...) {
			if p, ok := s.Town.Person(code); ok && !p.Gone(s.today()) {
				who = p
				break
			}
		}
	} else if v := s.c.Village; v != "" {
		for _, g := range s.Town.Grids() {
			if g.Village != v || g.Closed(s.today()) || len(g.Workers) == 0 {
				continue
			}
			if p, ok := s.Town.Person(g.Workers[0]); ok && !p.Gone(s.today()) {
				who = p
				break
			}
		}
	}
	to := who.Writable(s.Clock.Local(s.Now))
	if who.Code == "" || !to.Mobile() {
		return s.refuse(WhyNoChecker, "")
	}
	o.Check = &appliance.Check{Person: who.Code, At: s.Now}
	s.res.Order = o.Seq
	s.change(appliance.KindOrderChecked, orders(nil, o))
	return s.text(to, "S09", s.c.ID, appliance.ClassOrder, false, texts.Values{"地": s.where()})
}

func (d Checked) do(s *step) error {
	seq := d.Order
	if seq == 0 {
		for _, o := range s.c.Orders {
			if o.Check != nil && o.Check.DoneAt.IsZero() && (!s.by.staff() || o.Check.Person == s.by.Person) {
				seq = o.Seq
			}
		}
	}
	o, ok := s.c.Order(seq)
	if !ok || o.Check == nil || !o.Check.DoneAt.IsZero() || s.by.staff() && o.Check.Person != s.by.Person {
		return s.refuse(WhyNotChecked, "")
	}
	c := *o.Check
	c.DoneAt, c.True = s.Now, d.True
	o.Check = &c
	note := clean(d.Note)
	s.res.Order = o.Seq
	s.change(appliance.KindOrderChecked, orders([]appliance.OrderWords{{Seq: o.Seq, Check: orElse(note, map[bool]string{true: "属实", false: "不属实"}[d.True])}}, o))
	if s.by.Person != "" {
		s.put(appliance.KindTally, 0, "", appliance.Tally{Person: s.by.Person, Day: s.today(), Verified: 1})
	}
	s.res.Said = "已记核实,件号" + s.c.ID.In(s.year())
	if o, _ = s.c.Order(seq); !d.True && o.State == appliance.OrderReported { // not done after all: it goes back (O13)
		if err := s.sendBack(o, strings.TrimSpace("网格核实不属实 "+note)); err != nil {
			return err
		}
	}
	return s.alert(o, "S-ok", texts.Values{"答": "网格核实" + s.orderNo(o.Seq) + map[bool]string{true: "属实", false: "不属实：" + note}[d.True]})
}
