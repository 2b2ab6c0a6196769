package tui

import (
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// What an administrator does with a person of the town: registers and changes
// them, writes down when they are away, asks whether the number is theirs.

// personForm changes a person; the zero person: a new one. Only what was changed is
// written, and a new number must be confirmed again.
func (e *env) personForm(t *appliance.Town, p appliance.Person) *form {
	f := &form{e: e, draft: draft{act: loop.ActTown, of: p.Code}, verb: e.say(wKeyChange)}
	f.title = e.say(wPersonChange, p.Name)
	if p.Code == "" {
		f.verb = loop.ActOpen.Name(e.English)
		f.title = e.say(wPersonNew)
	}
	name := f.write(wFieldName, p.Name, categoryLen)
	phone := f.write(wFieldPhone, "", numberLimit)
	office := f.pick(wColOffice, p.Office(), append([]option{{value: "", label: e.say(wNone), also: "-"}}, e.offices(t, nil)...)...)
	title := f.write(wSheetPost, p.Title(), categoryLen)
	var have []string
	for _, r := range p.Roles {
		have = append(have, string(r))
	}
	var all []option
	for _, r := range appliance.PersonRoles {
		all = append(all, option{string(r), e.roleName(r), string(r)})
	}
	roles := f.picks(wSheetRoles, have, all...)
	in := f.write(wSheetStandIn, "", numberLimit)
	pin := f.write(wFieldPIN, "", 4)
	lent := f.choose(wSheetLent, yesOr(p.Lent), e.yesNo(wYes, wNo)...)
	gone := f.choose(wPersonGone, yesOr(p.Closed != (appliance.Date{})), e.yesNo(wYes, wNo)...)
	f.foot = func(w int) []string {
		words := e.say(wPersonNumber)
		if p.Phone != "" {
			words = e.say(wPersonNumberNow, p.Phone.Masked())
		}
		return append(wrap(words, w), wrap(e.say(wPersonPIN), w)...)
	}
	said := e.say(wDid, f.title)
	f.do = func(uint64) tea.Cmd {
		var ch desk.PersonChange
		set := func(to **string, l *field, was string) {
			if v := l.value(); v != was {
				*to = &v
			}
		}
		set(&ch.Name, name, p.Name)
		set(&ch.Phone, phone, "")
		set(&ch.Office, office, p.Office())
		set(&ch.Title, title, p.Title())
		set(&ch.StandIn, in, "")
		set(&ch.PIN, pin, "")
		ch.Roles = []appliance.Role{}
		for _, r := range roles.values() {
			ch.Roles = append(ch.Roles, appliance.Role(r))
		}
		if v := lent.value() == "yes"; v != p.Lent {
			ch.Lent = &v
		}
		if v := gone.value() == "yes"; v != (p.Closed != appliance.Date{}) {
			ch.Closed = &v
		}
		return e.act(f.draft, said, func(s Session) error {
			_, err := s.Desk.SetPerson(s.Ctx, s.Who, p.Code, ch)
			return err
		})
	}
	f.top = true
	return f.begin()
}

func yesOr(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// leaveForm writes down when a person is away; nothing written takes it back.
func (e *env) leaveForm(p appliance.Person) *form {
	f := &form{e: e, draft: draft{act: loop.ActTown, of: p.Code + "/leave"}, verb: e.say(wSheetLeave), title: e.say(wSheetLeave) + " " + p.Name}
	from := f.write(wFieldFromDay, "", dateLimit)
	to := f.write(wFieldToDay, "", dateLimit)
	f.foot = func(w int) []string {
		if from.value() == "" && to.value() == "" {
			return wrap(e.say(wLeaveNone), w)
		}
		return append(wrap(e.dateSeen(from), w), wrap(e.dateSeen(to), w)...)
	}
	said := e.say(wDid, f.title)
	f.do = func(uint64) tea.Cmd {
		var days []appliance.Leave
		if from.value() != "" || to.value() != "" {
			days = append(days, appliance.Leave{From: e.aDate(from.value()), To: e.aDate(to.value())})
		}
		return e.act(f.draft, said, func(s Session) error { return s.Desk.SetLeave(s.Ctx, s.Who, p.Code, days...) })
	}
	return f.begin()
}

// askPersonForm sends the text that asks whether the number is theirs.
func (e *env) askPersonForm(p appliance.Person) *form {
	f := &form{e: e, draft: draft{act: loop.ActTown, of: p.Code + "/ask"}, verb: e.say(wKeyAskPerson), title: e.say(wKeyAskPerson) + " " + p.Name}
	f.sees(e.say(wAskPersonHint, p.Phone.Masked()))
	said := e.say(wDid, f.title)
	f.do = func(uint64) tea.Cmd {
		return e.act(f.draft, said, func(s Session) error {
			n, err := s.Desk.AskPeople(s.Ctx, s.Who, p.Code)
			if err == nil && n == 0 {
				return &desk.Refusal{Act: loop.ActTown, Why: loop.WhyNothing}
			}
			return err
		})
	}
	return f.begin()
}
