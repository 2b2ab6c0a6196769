package loop

import (
	"fmt"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

func (Unbook) Act() Act { return ActUnbook }

// bookable: from work or review; from the desk only what was done again too often (C17).
func bookable(c appliance.Case) bool {
	return c.State != appliance.CaseAccepted || slices.Contains(c.Tags, TagMeeting)
}

func (d Book) do(s *step) error {
	ground, err := s.ground(d.Ground, s.Rules.Loop.Book)
	if err != nil {
		return err
	}
	if s.c.Urgency == appliance.UrgencyDanger {
		return s.refuse(WhyUrgent, "")
	}
	if !bookable(s.c) {
		return s.refuse(WhyState, "")
	}
	review := d.Review.In(s.Clock.Location)
	last := s.Now.AddDate(0, 0, s.Rules.Loop.BookMax)
	if d.Review == (appliance.Date{}) || !d.Review.Valid() || !review.After(s.Now) || review.After(last) {
		until, such := s.Clock.Local(last).Format(time.DateOnly), s.Clock.Local(s.Now.AddDate(0, 1, 0)).Format(time.DateOnly)
		return s.refuse(WhyDate, fmt.Sprintf("%s之前的某一天，如%s", until, such)).in(fmt.Sprintf("a day before %s, such as %s", until, such))
	}
	return s.propose(appliance.Pending{Ground: ground, Review: s.closing(review)}, orElse(clean(d.Reason), ground))
}

// closing is when a day's deadlines fall.
func (w World) closing(day time.Time) time.Time {
	minute := 24 * 60
	if n := len(w.Clock.Work); n > 0 && w.Clock.Cutoff != workday.AtMidnight {
		minute = w.Clock.Work[n-1].To
	}
	return w.Clock.At(day, minute)
}

// booked C21, O16: the clocks stop, the review's starts, and a call to the county ends.
func (s *step) booked(p *appliance.Pending, note string) error {
	if err := s.dropCall("挂账"); err != nil {
		return err
	}
	k := s.until(appliance.ClockBooked, s.Now, p.Review)
	ch := appliance.CaseChange{
		State: appliance.CaseBooked, Pending: new(*appliance.Pending), Ground: p.Ground, Outcome: appliance.OutcomeBooked, Holder: s.holder(),
		WaitingSince: nobody(), Clocks: append(halt(s.c.Clocks, s.Now), k), Words: appliance.CaseWords{Outcome: note},
	}
	for _, o := range s.c.OpenOrders() {
		ch.Orders = append(ch.Orders, over(o, appliance.OrderBooked, s.Now))
	}
	s.change(appliance.KindCaseBooked, ch)
	v := texts.Values{"因": note, "日": s.day(k)}
	if err := s.tell("R38", v); err != nil {
		return err
	}
	return s.joined(func(j *step) error { return j.tell("R38", texts.Values{"因": note, "日": j.day(k)}) })
}

func (d Unbook) do(s *step) error {
	if d.Solved {
		text, err := s.said(d.Text)
		if err != nil {
			return err
		}
		end := ending{code: appliance.OutcomeSolved, text: text, level: levelTown, waived: "booked"}
		for _, o := range s.c.Orders {
			if o.State == appliance.OrderBooked {
				o.State, o.ClosedAt = appliance.OrderClosed, s.Now
				end.change.Orders = append(end.change.Orders, o)
			}
		}
		return s.conclude(end)
	}
	ch := appliance.CaseChange{
		State: appliance.CaseAccepted, Holder: s.holder(), Words: appliance.CaseWords{Note: clean(d.Text)},
		Clocks: append(halt(s.c.Clocks, s.Now), s.toDispatch(s.c.Urgency)),
	}
	for _, o := range s.c.Orders {
		if o.State == appliance.OrderBooked {
			o.State, o.ClosedAt = appliance.OrderRecalled, s.Now
			ch.Orders = append(ch.Orders, o)
		}
	}
	due, _ := s.c.Clock(appliance.ClockBooked)
	s.change(appliance.KindCaseUnbooked, ch)
	news := "重新安排办理"
	if !s.Now.Before(due.Due) {
		news = "已到复核日，" + news
	}
	return s.tell("R43", texts.Values{"果": news})
}
