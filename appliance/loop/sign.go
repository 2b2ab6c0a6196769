package loop

import "huying/appliance"

func (Sign) Act() Act    { return ActSign }
func (Respond) Act() Act { return ActRespond }
func (Arrive) Act() Act  { return ActArrive }

func (d Sign) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	o = s.signed(o)
	s.change(appliance.KindOrderSigned, orders(nil, o))
	s.done("签收", o)
	return s.callWorks(o)
}

func (d Respond) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if !o.RespondedAt.IsZero() { // the first answer is the one that is measured
		return s.refuseOrder(WhyOnce, o, "")
	}
	words := appliance.OrderWords{Seq: o.Seq}
	kind := orElse(d.Kind, appliance.RespondNow)
	switch kind {
	case appliance.RespondNow:
	case appliance.RespondUntil:
		until := d.Until.In(s.Clock.Location)
		if d.Until == (appliance.Date{}) || !d.Until.Valid() || until.Before(s.Now.AddDate(0, 0, -1)) {
			return s.refuse(WhyDate, "今天或以后的日期，如12-3").in("today or later, such as 12-3")
		}
		o.Promised = s.closing(until)
	case appliance.RespondStudy:
		if words.Plan, err = s.said(d.Plan); err != nil {
			return err
		}
	default:
		return s.refuse(WhyBad, "响应只能是即办、限时、个案。").in("a response is now, until a date, or study")
	}
	o = s.signed(o)
	o.Response, o.RespondedAt = kind, s.Now
	o.Clocks = mergeClocks(o.Clocks, halt(o.Clocks, s.Now, appliance.ClockRespond))
	s.change(appliance.KindOrderResponded, orders([]appliance.OrderWords{words}, o))
	s.done("响应", o)
	o, _ = s.c.Order(o.Seq)
	return s.callResponded(o)
}

func (d Arrive) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if !o.ArrivedAt.IsZero() {
		return s.refuseOrder(WhyOnce, o, "")
	}
	o = s.signed(o)
	o.ArrivedAt = s.Now
	s.change(appliance.KindOrderArrived, orders(nil, o))
	s.res.Said = "已记报到" + s.orderNo(o.Seq) + "," + s.Clock.Local(s.Now).Format("15:04")
	return s.callWorks(o)
}
