package loop

import (
	"slices"
	"strconv"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Dispatch) Act() Act { return ActDispatch }

// dispatching is what goes out together.
type dispatching struct {
	lead      appliance.Office // zero: assists only
	assists   []appliance.Office
	town      bool // it is the town's own part in a call (H07)
	team      string
	people    []string // of a team
	situation string
	days      int
	call      appliance.CallID
	redo      bool
	task      string
	note      string
	from      time.Time // its clock starts there; zero: now
	ruled     bool      // a return: the villager is told only if their date moves
	role      appliance.OrderRole
}

func (d Dispatch) do(s *step) error {
	lead := d.Lead
	assists := slices.Clone(d.Assists)
	out := dispatching{task: clean(d.Task), note: clean(d.Note)}
	if d.Team != "" {
		t, ok := s.Town.Team(d.Team)
		if !ok || t.Closed {
			return s.refuse(WhyNoOffice, d.Team)
		}
		out.team, out.people = t.Code, t.People
		lead = orElse(lead, t.Lead)
		for _, o := range t.Offices {
			if o != lead {
				assists = append(assists, o)
			}
		}
	}
	situation := d.Situation
	if situation != "" {
		row, err := s.situation(situation)
		if err != nil {
			return err
		}
		situation = row.Code
		lead = orElse(lead, row.Lead)
		if s.c.Basis.Situation == "" || d.Situation != s.c.Basis.Situation {
			b := row.Basis()
			s.c.Basis = b
		}
		if d.Complexity == "" && d.Days == 0 {
			d.Complexity, d.Days = row.Complexity(), row.Days
		}
	} else if row, ok := s.bound(""); ok {
		situation = row.Code
		if d.Complexity == "" && d.Days == 0 {
			d.Days = row.Days
		}
	}
	out.situation = situation
	now, hasLead := s.c.Lead()
	hasLead = hasLead && now.State.Open()
	if row, ok := s.bound(situation); ok && lead == "" && !hasLead { // the list says whose it is
		lead = row.Lead
	}
	switch {
	case lead == "" && !hasLead:
		return s.refuse(WhyNoLead, "")
	case lead != "" && hasLead:
		return s.refuse(WhyHasLead, s.Town.Short(now.Office))
	}
	var err error
	if lead != "" {
		if out.lead, err = s.office(lead); err != nil {
			return err
		}
		if s.county(out.lead.Code) && !out.lead.Resident {
			return s.refuse(WhyCounty, s.Town.Short(out.lead.Code))
		}
		if row, ok := s.bound(situation); s.gridCentre(out.lead.Code) && (!ok || row.Lead != out.lead.Code) {
			return s.refuse(WhyDuty, s.Town.Short(out.lead.Code))
		}
	}
	for _, a := range assists {
		o, err := s.office(a)
		if err != nil {
			return err
		}
		if s.county(o.Code) && !o.Resident {
			return s.refuse(WhyCounty, s.Town.Short(o.Code))
		}
		if o.Code == out.lead.Code || slices.ContainsFunc(out.assists, func(x appliance.Office) bool { return x.Code == o.Code }) {
			continue
		}
		out.assists = append(out.assists, o)
	}
	if out.lead.Code == "" && len(out.assists) == 0 {
		return s.refuse(WhyNothing, "")
	}
	complexity := orElse(d.Complexity, s.c.Complexity)
	out.days = d.Days
	if out.days, err = s.limit(out.days, complexity); err != nil {
		return err
	}
	s.c.Complexity = complexity
	return s.dispatch(out)
}

// limit is so many working days, by complexity where none are named.
func (s *step) limit(days int, c appliance.Complexity) (int, error) {
	if days == 0 {
		days = s.days(c)
	}
	if days < 1 || days > maxDays {
		return 0, s.refuse(WhyDays, strconv.Itoa(maxDays))
	}
	return days, nil
}

// maxDays is the longest an order may take: a year of working days.
const maxDays = 250

// dispatch C09 makes the orders and tells everybody at once: none waits for
// another (F0-22). The orders' clocks start here, not at the signature.
func (s *step) dispatch(d dispatching) error {
	ch := appliance.CaseChange{State: appliance.CaseWorking, Clocks: halt(s.c.Clocks, s.Now, appliance.ClockD1, appliance.ClockAccept), Complexity: s.c.Complexity}
	if b := s.c.Basis; b.Situation != "" {
		ch.Basis = &b
	}
	add := func(office appliance.Office, role appliance.OrderRole) error {
		for _, o := range s.c.Orders {
			if o.Office == office.Code && o.State.Open() {
				return s.refuse(WhyTwice, s.Town.Short(office.Code))
			}
		}
		o := s.newOrder(office, role, len(ch.Orders), d)
		ch.Orders = append(ch.Orders, o)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: o.Seq, Task: d.task})
		return nil
	}
	if d.lead.Code != "" {
		if err := add(d.lead, orElse(d.role, appliance.Lead)); err != nil {
			return err
		}
	}
	for _, a := range d.assists {
		if err := add(a, appliance.Assist); err != nil {
			return err
		}
	}
	made := ch.Orders
	lead := d.lead.Code != "" && orElse(d.role, appliance.Lead) == appliance.Lead
	before := s.citizenDue()
	if lead {
		ch.Holder = appliance.HolderOffice(d.lead.Code)
		ch.Clocks = append(ch.Clocks, s.citizenClock(made[0])...)
		if !d.ruled {
			ch.WaitingSince = nobody() // they are told who works on it, and by when
		}
	}
	s.reach(&ch, appliance.StageDispatched, "")
	ch.Words.Note = d.note
	kind := appliance.KindCaseDispatched
	s.change(kind, ch)
	for _, o := range made {
		o, _ = s.c.Order(o.Seq)
		if err := s.sendOrder(o, d.redo); err != nil {
			return err
		}
		s.res.Order = orElse(s.res.Order, o.Seq)
	}
	if !lead {
		return nil
	}
	due := s.citizenDue()
	v := texts.Values{"位": s.Town.Short(d.lead.Code), "日": s.day(due)}
	switch {
	case d.redo:
		return s.tell("R12", v)
	case d.ruled && !due.Due.After(before.Due): // O05: only if it is later
		return nil
	case d.call != 0 && !d.ruled:
		return s.tell("R07", v)
	}
	return s.tell("R06", v)
}

// newOrder is the order an office is sent, the n-th of this decision from 0.
func (s *step) newOrder(office appliance.Office, role appliance.OrderRole, n int, d dispatching) appliance.Order {
	seq := 0
	for _, o := range s.c.Orders {
		seq = max(seq, o.Seq)
	}
	o := appliance.Order{
		Seq: seq + n + 1, Role: role, Office: office.Code, State: appliance.OrderSent, Round: s.c.Round, Call: d.call, Situation: d.situation,
		Team: d.team, Town: d.town, DispatchedAt: s.Now, Clocks: s.orderClocks(d, office.Code),
	}
	for _, r := range s.contacts(office.Code) {
		if r.person.Code != "" {
			o.People = append(o.People, r.person.Code)
		}
	}
	for _, code := range d.people {
		if p, ok := s.Town.Person(code); ok && p.In(office.Code, s.today()) && !slices.Contains(o.People, code) {
			o.People = append(o.People, code)
		}
	}
	return o
}

// orderClocks are those an order starts with: to the result, to the signature,
// and for a department of the county to its response.
func (s *step) orderClocks(d dispatching, office string) []appliance.Clock {
	var out []appliance.Clock
	if hours, lane := s.hours(s.c.Urgency); lane {
		out = append(out, s.urgent(hours), s.until(appliance.ClockSign, s.Now, s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign)*time.Minute)))
	} else {
		out = append(out, s.run(appliance.ClockHandle, orElse(d.from, s.Now), d.days),
			s.until(appliance.ClockSign, s.Now, s.Clock.AddWorking(s.Now, s.Clock.HalfDay())))
	}
	switch {
	case d.call == 0 || d.town || !s.county(office):
	case s.c.Urgency == appliance.UrgencyDanger:
		out = append(out, s.until(appliance.ClockRespond, s.Now, s.Clock.AddWorking(s.Now, time.Duration(s.Rules.Clock.RespondUrgent)*time.Hour)))
	default:
		out = append(out, s.run(appliance.ClockRespond, s.Now, s.Rules.Clock.Respond))
	}
	return out
}

// citizenClock is the promise to the villager: the lead's deadline. It starts once a
// round; whoever takes the matter over later, it is never reset and never comes
// earlier (§B.4, O05).
func (s *step) citizenClock(lead appliance.Order) []appliance.Clock {
	k := orderDue(lead)
	switch old, ok := s.c.Clock(k.ID); {
	case !ok || !old.StoppedAt.IsZero():
		return []appliance.Clock{quiet(k)}
	case k.Due.After(old.Due):
		return []appliance.Clock{quiet(s.stretch(old, k.Due, k.Provisional))}
	}
	return nil
}

// citizenDue is the clock whose date the villager is told.
func (s *step) citizenDue() appliance.Clock {
	if k, ok := s.c.Clock(appliance.ClockHandle); ok && k.StoppedAt.IsZero() {
		return k
	}
	k, _ := s.c.Clock(appliance.ClockUrgent)
	return k
}
