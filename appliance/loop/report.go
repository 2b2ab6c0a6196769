package loop

import (
	"slices"
	"strconv"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Report) Act() Act { return ActReport }

// Report O12. The clock stops at this moment if the review passes; if it does
// not, it goes on as if it had never stopped.
func (d Report) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	text := clean(d.Text)
	if length(text) < s.Rules.Loop.ResultMin {
		return s.refuseOrder(WhyTooShort, o, strconv.Itoa(s.Rules.Loop.ResultMin))
	}
	code := orElse(d.Code, appliance.OutcomeSolved)
	if !slices.Contains(appliance.OutcomeCodes, code) {
		return s.badOutcome()
	}
	all := []appliance.Order{o}
	if o.Role == appliance.Lead && !o.Town {
		var waiting []appliance.Order
		for _, x := range s.c.Orders {
			// The town's own part in a call is the town's to report (H07).
			if x.Seq != o.Seq && x.Round == o.Round && !x.Town && x.State.Open() && x.State != appliance.OrderReported {
				waiting = append(waiting, x)
			}
		}
		if len(waiting) > 0 && !d.All {
			return s.refuseOrder(WhyAssistsOpen, o, s.orderList(waiting))
		}
		all = append(all, waiting...)
	}
	ch := appliance.CaseChange{}
	for _, x := range all {
		x, clocks := s.resumed(x)
		ch.Clocks = append(ch.Clocks, clocks...)
		x = settled(s.signed(x), s.Now)
		x.State, x.ReportedAt, x.ReportedBy, x.Result = appliance.OrderReported, s.Now, orElse(s.by.Person, s.by.who()), code
		x.Clocks, x.Check = stopAll(x.Clocks, s.Now), nil // a new claim wants a new look
		ch.Orders = append(ch.Orders, x)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: x.Seq, Result: text})
	}
	ch.Clocks = append(ch.Clocks, s.ruleClock(ch.Orders...)...)
	if d.Evidence != "" {
		ch.Words.Note = "凭据：" + clean(d.Evidence)
	}
	s.change(appliance.KindOrderReported, ch)
	s.res.Said = "已反馈" + s.orderNo(o.Seq) + ",等审核"
	if err := s.callRuled(); err != nil {
		return err
	}
	s.reviewIfDone()
	if o.Role != appliance.Lead && s.c.State != appliance.CaseReview {
		return nil
	}
	return s.alert(o, "S17", texts.Values{"果": text})
}

// reviewIfDone C13: when every order of the round is reported or over, the case
// comes back to the desk for review. A call that the county has not dispatched is not over.
func (s *step) reviewIfDone() {
	if s.c.State != appliance.CaseWorking || !reported(s.c) || callWaits(s.c) {
		return
	}
	for _, o := range s.c.OpenOrders() {
		if o.State != appliance.OrderReported {
			return
		}
	}
	s.change(appliance.KindCaseReviewing, appliance.CaseChange{
		State: appliance.CaseReview, Holder: appliance.HolderDesk, Clocks: []appliance.Clock{s.run(appliance.ClockReview, s.Now, s.Rules.Clock.Review)},
	})
}
