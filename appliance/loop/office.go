package loop

import (
	"slices"
	"strings"

	"huying/appliance"
)

// A recipient is somebody an office's texts go to.
type recipient struct {
	person appliance.Person // zero: the office's own phone
	phone  appliance.Phone
}

// today is the civil day in the hall.
func (w World) today() appliance.Date { return appliance.DateOf(w.Clock.Local(w.Now)) }

// recipients are those who get an office's orders today: its handlers; in a
// village those who walk the grid; else its heads; else whoever is there. Who
// is away is stood in for; who is lent elsewhere is skipped (F1-63, F1-65).
func (w World) recipients(office, grid string) []recipient {
	on := w.today()
	all := slices.DeleteFunc(w.Town.Staff(office, on), func(p appliance.Person) bool { return p.Lent })
	pick := func(f func(appliance.Person) bool) []recipient {
		var out []recipient
		for _, p := range all {
			to := p.Writable(w.Clock.Local(w.Now))
			if f(p) && to.Mobile() && !slices.ContainsFunc(out, func(r recipient) bool { return r.phone == to }) {
				out = append(out, recipient{p, to})
			}
		}
		return out
	}
	walks := func(p appliance.Person) bool {
		g, ok := w.Town.Grid(grid)
		return ok && (slices.Contains(g.Workers, p.Code) || slices.Contains(g.Leads, p.Code))
	}
	for _, f := range []func(appliance.Person) bool{
		func(p appliance.Person) bool { return p.Has(appliance.RoleHandler) },
		walks,
		func(p appliance.Person) bool { return p.Has(appliance.RoleGrid) },
		Head,
		func(appliance.Person) bool { return true },
	} {
		if out := pick(f); len(out) > 0 {
			return out
		}
	}
	if o, ok := w.Town.Office(office); ok && o.Phone.Mobile() {
		return []recipient{{phone: o.Phone}}
	}
	return nil
}

// Head reports whether a person heads an office, by their title.
func Head(p appliance.Person) bool {
	t := p.Title()
	if strings.HasPrefix(t, "副") || strings.HasSuffix(t, "网格长") || strings.HasSuffix(t, "联户长") {
		return false
	}
	for _, end := range []string{"长", "主任", "书记", "站长", "所长"} {
		if strings.HasSuffix(t, end) {
			return true
		}
	}
	return false
}

// Rung are the phones of a rung of the escalation ladder for an order of an
// office (domain 4): its handlers, its head, who leads it in the town, the
// supervisors, the county leader who answers for the town.
func (w World) Rung(who, office string) []appliance.Phone {
	on := w.today()
	var people []appliance.Person
	switch who {
	case "handler":
		var out []appliance.Phone
		for _, r := range w.recipients(office, "") {
			out = append(out, r.phone)
		}
		return out
	case "head":
		for _, p := range w.Town.Staff(office, on) {
			if Head(p) {
				people = append(people, p)
			}
		}
		if len(people) == 0 {
			return w.Rung("leader", office)
		}
	case "leader":
		if o, ok := w.Town.Office(office); ok && o.Leader != "" {
			if p, ok := w.Town.Person(o.Leader); ok && !p.Gone(on) {
				people = append(people, p)
			}
		}
		if len(people) == 0 {
			people = w.Town.In(on, appliance.RoleLeader)
		}
	case "supervisor":
		people = w.Town.In(on, appliance.RoleSupervisor)
	case "patron":
		people = w.Town.In(on, appliance.RolePatron)
	case "dispatcher":
		people = w.Town.In(on, appliance.RoleDispatcher)
	case "county":
		people = w.Town.In(on, appliance.RoleCounty)
	case "caller":
		people = w.Town.In(on, appliance.RoleCaller)
	case "duty":
		people = w.Town.In(on, appliance.RoleDuty)
	}
	return w.phones(people)
}

// phones are where people are written to today, each number once.
func (w World) phones(people []appliance.Person) []appliance.Phone {
	var out []appliance.Phone
	for _, p := range people {
		if to := p.Writable(w.Clock.Local(w.Now)); to.Mobile() && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	return out
}

// office finds the office that somebody named for an order, and sees that it can
// be given one.
func (s *step) office(name string) (appliance.Office, error) {
	name = clean(name)
	if name == "" {
		return appliance.Office{}, s.refuse(WhyOffice, "")
	}
	o, ok := s.Town.OfficeNamed(name)
	switch {
	case !ok:
		return o, s.refuse(WhyNoOffice, name)
	case o.Closed(s.today()):
		return o, s.refuse(WhyClosedOffice, s.Town.Short(o.Code))
	case s.c.Accused != "" && s.c.Accused == o.Code:
		return o, s.refuse(WhyAccused, s.Town.Short(o.Code))
	case len(s.recipients(o.Code, s.c.Grid)) == 0:
		return o, s.refuse(WhyNobody, s.Town.Short(o.Code))
	}
	return o, nil
}

// county reports whether an office is the county's.
func (w World) county(code string) bool {
	o, ok := w.Town.Office(code)
	return ok && (o.Level == appliance.LevelCounty || o.Level == appliance.LevelCity)
}

// gridCentre reports whether an office is a grid centre: it assists, and leads
// only what the list says it leads (F0-15).
func (w World) gridCentre(code string) bool {
	o, ok := w.Town.Office(code)
	return ok && strings.Contains(o.Name, "网格") && o.Kind == appliance.OfficeCentre
}

// situation is the row of the list in force that somebody named.
func (s *step) situation(code string) (appliance.Situation, error) {
	code = strings.ToUpper(clean(code))
	v, ok := s.Town.InForce(appliance.MainList, s.today())
	if ok {
		if row, ok := s.Town.Situation(v.List, v.Number, code); ok {
			return row, nil
		}
	}
	return appliance.Situation{}, s.refuse(WhySituation, code)
}

// bound is the row the case was accepted under, as it stood then.
func (s *step) bound(code string) (appliance.Situation, bool) {
	b := s.c.Basis
	if code == "" {
		code = b.Situation
	}
	if code == "" {
		return appliance.Situation{}, false
	}
	list, version := b.List, b.Version
	if list == "" {
		v, ok := s.Town.InForce(appliance.MainList, s.today())
		if !ok {
			return appliance.Situation{}, false
		}
		list, version = v.List, v.Number
	}
	return s.Town.Situation(list, version, code)
}
