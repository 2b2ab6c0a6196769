package loop

import (
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Pass) Act() Act     { return ActPass }
func (SendBack) Act() Act { return ActSendBack }

func (d Pass) do(s *step) error {
	lead, ok := s.c.Lead()
	switch {
	case !s.by.town() && !(ok && departments(lead)): // the county passes what its departments led
		return s.refuse(WhyRole, "")
	case letterOut(s.c):
		return s.refuse(WhyTransferring, "")
	}
	end := ending{code: d.Code, text: clean(d.Text), level: levelTown}
	self := selfDone(s.c)
	switch {
	case self: // 自, drawn for the review
		end.code, end.text, end.level = orElse(end.code, s.c.Outcome.Code), orElse(end.text, s.c.Outcome.Text), levelGrid
	case ok:
		end.code, end.text, end.level = orElse(end.code, lead.Result), orElse(end.text, lead.Words.Result), s.levelOf(lead.Office)
	}
	end.code = orElse(end.code, appliance.OutcomeSolved)
	if !slices.Contains(appliance.OutcomeCodes, end.code) {
		return s.badOutcome()
	}
	if end.text == "" {
		return s.refuse(WhyNoWords, "")
	}
	checked := false
	for _, o := range s.c.Orders {
		if o.State != appliance.OrderReported {
			continue
		}
		checked = checked || o.Check != nil && o.Check.True
		o.State, o.ClosedAt = appliance.OrderClosed, s.Now
		end.change.Orders = append(end.change.Orders, o)
	}
	if (end.code == appliance.OutcomeUnfounded || end.code == appliance.OutcomeExplained) && !checked && clean(d.Note) == "" {
		return s.refuse(WhyCheck, OutcomeName(end.code, false)).in(OutcomeName(end.code, true))
	}
	end.change.Words.Note = clean(d.Note)
	if self && s.ownGrid() {
		return s.mended(end.change, end)
	}
	if err := s.conclude(end); err != nil {
		return err
	}
	return s.callCompleted()
}

// levelOf is where a matter was solved, by who solved it (F0-30).
func (s *step) levelOf(office string) string {
	o, _ := s.Town.Office(office)
	switch o.Level {
	case appliance.LevelCounty, appliance.LevelCity:
		return levelCounty
	case appliance.LevelVillage:
		return levelVillage
	case appliance.LevelGrid:
		return levelGrid
	}
	return levelTown
}

// SendBack C14, O13: the lead goes on; the deadline is the old one, or the next
// working day if that is later.
func (d SendBack) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	seq := d.Order
	if selfDone(s.c) {
		return s.notMended(why)
	}
	if seq == 0 {
		lead, ok := s.c.Lead()
		if !ok || lead.State != appliance.OrderReported {
			for _, o := range s.c.Orders {
				if o.State == appliance.OrderReported {
					lead, ok = o, true
				}
			}
		}
		if !ok || lead.State != appliance.OrderReported {
			return s.refuse(WhyNoOrder, "")
		}
		seq = lead.Seq
	}
	o, ok := s.c.Order(seq)
	switch {
	case !ok:
		return s.refuse(WhyNoOrder, s.orderNo(seq))
	case o.State != appliance.OrderReported:
		return s.refuseOrder(WhyOrderState, o, "")
	case !s.by.town() && !departments(o):
		return s.refuseOrder(WhyRole, o, "")
	}
	s.res.Order = o.Seq
	return s.sendBack(o, why)
}

// sendBack lets an office go on with an order it said was done. Its clock runs as
// if it had never stopped, but leaves at least the next working day.
func (s *step) sendBack(o appliance.Order, why string) error {
	o.State = appliance.OrderWorking
	least, provisional := s.Clock.Due(s.Now, 1)
	o.Clocks = slices.Clone(o.Clocks)
	for i, k := range o.Clocks {
		if k.ID == appliance.ClockHandle || k.ID == appliance.ClockUrgent {
			k.StoppedAt = time.Time{}
			o.Clocks[i] = s.Wake(s.skipPast(s.stretch(k, least, provisional)))
		}
	}
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Check: why}}, o)
	ch.State = appliance.CaseWorking
	ch.Clocks = halt(s.c.Clocks, s.Now, appliance.ClockReview)
	if lead, ok := s.c.Lead(); ok { // it answers for the assists too
		ch.Holder = appliance.HolderOffice(lead.Office)
	}
	ch.Words.Note = why
	s.change(appliance.KindCaseSentBack, ch)
	day, hour := s.dueValues(o)
	return s.staff(o.Office, "S16", appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "由": why, "日": day, "点": hour})
}

// notMended: the review of a 自办 says that it is not done. The desk sends it out,
// and the grid worker is told.
func (s *step) notMended(why string) error {
	if !s.by.town() {
		return s.refuse(WhyRole, "")
	}
	var who appliance.Person
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return err
		}
		if e.Kind == appliance.KindCaseReviewing && e.Actor.Kind == appliance.ByStaff {
			who, _ = s.Town.Person(e.Actor.ID)
		}
	}
	s.change(appliance.KindCaseSentBack, appliance.CaseChange{
		State: appliance.CaseAccepted, Holder: s.holder(), Words: appliance.CaseWords{Note: why},
		Clocks: append(halt(s.c.Clocks, s.Now, appliance.ClockReview), s.toDispatch(s.c.Urgency)),
	})
	for _, to := range s.phones([]appliance.Person{who}) {
		if err := s.text(to, "S16-self", s.c.ID, appliance.ClassOrder, false, texts.Values{"由": why}); err != nil {
			return err
		}
	}
	return nil
}
