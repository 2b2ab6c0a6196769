package loop

import (
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Refuse) Act() Act  { return ActRefuse }
func (Book) Act() Act    { return ActBook }
func (Confirm) Act() Act { return ActConfirm }
func (Decline) Act() Act { return ActDecline }

// propose lets an act wait for a second person (C06, C21).
func (s *step) propose(p appliance.Pending, note string) error {
	if s.c.Pending != nil {
		return s.refuse(WhyPending, Act(s.c.Pending.Act).Name(false)).in(Act(s.c.Pending.Act).Name(true))
	}
	p.Act, p.By, p.At = string(s.act), s.by.who(), s.Now
	to := &p
	s.change(appliance.KindCaseProposed, appliance.CaseChange{Pending: &to, Ground: p.Ground, Words: appliance.CaseWords{Note: note}})
	return nil
}

func (d Refuse) do(s *step) error {
	ground, err := s.ground(d.Ground, s.Rules.Loop.Refuse)
	if err != nil {
		return err
	}
	p := appliance.Pending{Ground: ground, Agency: clean(d.Office)}
	if o, ok := s.Town.OfficeNamed(d.Office); ok {
		p.Office, p.Agency = o.Code, s.Town.Short(o.Code)
		d.Phone = orElse(d.Phone, o.Phone.Local())
	}
	return s.propose(p, strings.TrimSpace(p.Agency+" "+clean(d.Phone)))
}

// proposalNote is what the one who proposed wrote for the villager.
func (s *step) proposalNote() (string, error) {
	note := ""
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return "", err
		}
		if ch, ok := e.Body.(appliance.CaseChange); ok && e.Kind == appliance.KindCaseProposed {
			note = ch.Words.Note
		}
	}
	return note, nil
}

func (Confirm) do(s *step) error {
	p := s.c.Pending
	switch {
	case p == nil:
		return s.refuse(WhyNotPending, "")
	case !from(s.c, Act(p.Act)):
		return s.refuse(WhyState, "")
	case s.by.is(p.By):
		return s.refuse(WhySelf, "")
	}
	note, err := s.proposalNote()
	if err != nil {
		return err
	}
	switch Act(p.Act) {
	case ActRefuse:
		return s.refused(p, note)
	case ActBook:
		if !s.by.may([]appliance.Role{appliance.RoleLeader}) {
			r := s.refuse(WhyLeader, "")
			r.Act = ActBook
			return r
		}
		return s.booked(p, note)
	}
	return s.refuse(WhyNotPending, "")
}

// refused C06: the villager is told why, and where to go.
func (s *step) refused(p *appliance.Pending, note string) error {
	ch := appliance.CaseChange{
		State: appliance.CaseRefused, Pending: new(*appliance.Pending), Ground: p.Ground, Outcome: appliance.OutcomeReferred, WaitingSince: nobody(),
		Clocks: halt(s.c.Clocks, s.Now), ToldAt: s.Now, ToldBy: s.toldBy("R13"), Words: appliance.CaseWords{Outcome: p.Ground},
	}
	s.change(appliance.KindCaseRefused, ch)
	if err := s.freeJoined(); err != nil {
		return err
	}
	phone := strings.TrimSpace(strings.TrimPrefix(note, p.Agency))
	if p.Agency == "" || phone == "" {
		return s.tell("R13-nowhere", texts.Values{"因": p.Ground})
	}
	return s.tell("R13", texts.Values{"因": p.Ground, "位": p.Agency, "话": phone})
}

// toldBy is who told the villager: a text, or in person whoever acts.
func (s *step) toldBy(template string) string {
	if _, ok := s.citizen(); ok {
		return template
	}
	return orElse(s.by.Actor.Name, s.by.Actor.ID)
}

func (d Decline) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	switch {
	case s.c.Pending == nil:
		return s.refuse(WhyNotPending, "")
	case !from(s.c, Act(s.c.Pending.Act)):
		return s.refuse(WhyState, "")
	case s.by.is(s.c.Pending.By):
		return s.refuse(WhySelf, "")
	}
	s.change(appliance.KindCaseDeclined, appliance.CaseChange{Pending: new(*appliance.Pending), Words: appliance.CaseWords{Note: why}})
	return nil
}
