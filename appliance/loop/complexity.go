package loop

import (
	"slices"

	"huying/appliance"
	"huying/appliance/texts"
)

type (
	// Complicate makes an ordinary order a complex one, before its deadline: the limit
	// becomes D5 from the dispatch, never both limits together (domain 4).
	Complicate struct {
		Order  int
		Reason string
	}
	// Police notes that the matter was put to 110, and who phoned (F1-52): the box
	// itself cannot.
	Police struct{ Who, Note string }
)

// Act names what is done.
func (Complicate) Act() Act { return ActComplicate }

// Act names what is done.
func (Police) Act() Act { return ActPolice }

func (d Complicate) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if !rules(s.by, o) { // the county decides for its departments
		return s.refuseOrder(WhyRole, o, "")
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	k, ok := o.Clock(appliance.ClockHandle)
	if !ok {
		return s.refuseOrder(WhyUrgent, o, "")
	}
	own, err := s.period(o)
	if err != nil {
		return err
	}
	full := k // from the dispatch, with the pauses there were; an extension stays on top
	full.Days = s.days(appliance.Complex) + extended(o)
	full = s.Clock.Extend(full, 0)
	switch {
	case s.days(appliance.Complex) <= own || !full.Due.After(k.Due):
		return s.refuseOrder(WhyNothing, o, "")
	case o.Overdue || !s.Now.Before(k.Due):
		return s.refuseOrder(WhyPast, o, "")
	}
	k = s.stretch(k, full.Due, full.Provisional)
	o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(k))})
	ch := orders(nil, o)
	ch.Complexity, ch.Words.Note = appliance.Complex, why
	lead := o.Role == appliance.Lead && !o.Town
	if lead {
		ch.Clocks = s.citizenClock(o)
	}
	s.change(appliance.KindOrderExtended, ch)
	day, hour := s.dueValues(o)
	if err := s.staff(o.Office, "S-ok", appliance.ClassOrder, texts.Values{"答": "【复杂】工单" + s.orderNo(o.Seq) + "改按复杂事项办,期限" + day + hour}); err != nil || len(ch.Clocks) == 0 {
		return err
	}
	return s.tell("R08", texts.Values{"因": "情况复杂", "日": s.day(s.citizenDue())})
}

// policeTag marks what was put to 110.
const policeTag = "已提示转110"

func (d Police) do(s *step) error {
	who, err := s.reason(d.Who)
	if err != nil {
		return err
	}
	if slices.Contains(s.c.Tags, policeTag) {
		return s.refuse(WhyNothing, "")
	}
	s.change(appliance.KindCaseNoted, appliance.CaseChange{
		Tags: appendTag(s.c.Tags, policeTag), Words: appliance.CaseWords{Note: policeTag + "，" + who + "打的电话 " + clean(d.Note)},
	})
	return nil
}

// contacts are those of a department who get an order: the person whom the matrix
// names for the office that sends it (F0-40, F1-56), else the department's own.
func (s *step) contacts(office string) []recipient {
	var out []recipient
	for _, l := range s.Town.Liaisons() {
		if l.Closed || l.Department != office || !slices.Contains(s.by.Offices, l.Office) {
			continue
		}
		p, ok := s.Town.Person(l.Person)
		to := p.Writable(s.Clock.Local(s.Now))
		if ok && !p.Gone(s.today()) && to.Mobile() {
			out = append(out, recipient{p, to})
		}
	}
	if len(out) > 0 {
		return out
	}
	return s.recipients(office, s.c.Grid)
}
