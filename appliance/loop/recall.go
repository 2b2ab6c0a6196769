package loop

import "huying/appliance"

func (Recall) Act() Act { return ActRecall }

func (d Recall) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if departments(o) && o.Role == appliance.Lead {
		return s.refuseOrder(WhyCallLead, o, "")
	}
	if err := s.recall(why, o); err != nil {
		return err
	}
	if k, ok := s.c.Clock(appliance.ClockHandle); ok && s.by.Actor.Kind == appliance.ByRule && s.c.State == appliance.CaseAccepted && k.StoppedAt.IsZero() {
		// The village's limit was its own: who takes over has their full time.
		s.change(appliance.KindOrderRecalled, appliance.CaseChange{Clocks: []appliance.Clock{stopped(k, s.Now)}})
	}
	s.res.Order = o.Seq
	return s.tellRecalled([]appliance.Order{o}, why)
}

// recall takes orders back. What is left goes on: to the review when all of it is
// reported, to the desk when nothing is left. The villager's clock runs on.
func (s *step) recall(why string, all ...appliance.Order) error {
	ch := appliance.CaseChange{}
	for _, o := range all {
		o, clocks := s.resumed(o)
		ch.Clocks = append(ch.Clocks, clocks...)
		ch.Orders = append(ch.Orders, over(o, appliance.OrderRecalled, s.Now))
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: o.Seq, Recall: why})
	}
	ch.Clocks = append(ch.Clocks, s.ruleClock(ch.Orders...)...)
	s.change(appliance.KindOrderRecalled, ch)
	if err := s.callRuled(); err != nil {
		return err
	}
	s.atDesk()
	s.reviewIfDone()
	return nil
}

// recallAll takes every open order back with a change of the case's state.
func (s *step) recallAll(ch *appliance.CaseChange, why string) (recalled []appliance.Order) {
	for _, o := range s.c.OpenOrders() {
		o = over(o, appliance.OrderRecalled, s.Now)
		ch.Orders, recalled = append(ch.Orders, o), append(recalled, o)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: o.Seq, Recall: why})
	}
	return recalled
}

// atDesk gives the case to the desk where no lead holds it any more; with no order
// and no call left it is to be sent out again.
func (s *step) atDesk() {
	if s.c.State != appliance.CaseWorking && s.c.State != appliance.CaseReview {
		return
	}
	if lead, ok := s.c.Lead(); ok && lead.State.Open() {
		return
	}
	ch := appliance.CaseChange{Holder: s.holder()}
	if len(s.c.OpenOrders()) == 0 && !callWaits(s.c) {
		ch.State = appliance.CaseAccepted
		ch.Clocks = append(halt(s.c.Clocks, s.Now, appliance.ClockReview), s.toDispatch(s.c.Urgency))
	} else if _, office := s.c.Holder.Office(); !office {
		return
	}
	s.change(appliance.KindCaseHanded, ch)
}
