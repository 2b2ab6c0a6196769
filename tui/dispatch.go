package tui

import (
	"huying/appliance"
	"huying/appliance/loop"
)

// How a matter leaves the desk: to offices of the town, to the county, to a body
// outside.

const keepLead = "keep"

// dispatchForm has lead, assists and limit as the list says; Enter sends it. Under
// the fields stands the date it would be due, and who would be texted.
func dispatchForm(e *env, m matter, f *form) {
	row, _ := e.proposedRow(m)
	lead, assists := row.Lead, row.Assists
	if m.c.Basis.Situation == "" && len(m.prop.Best) == 1 { // as it was proposed: a closed office has been left out
		lead, assists = m.prop.Best[0].Lead, m.prop.Best[0].Assists
	}
	may := func(o appliance.Office) bool { return o.Code != m.c.Accused }
	all := e.offices(m.town, may)
	leads := all
	if now, ok := m.c.Lead(); ok && now.State.Open() {
		leads = append([]option{{value: keepLead, label: e.say(wLeadStays, m.town.Short(now.Office)), also: "-"}}, all...)
		lead = keepLead
	} else {
		leads = append(leads[:len(leads):len(leads)], option{value: "", label: e.say(wNone), also: "-"})
	}
	to := f.pick(wFieldLead, lead, first(leads, lead)...)
	with := f.picks(wFieldAssists, assists, first(all, assists...)...)
	basis := f.pick(wFieldSituation, row.Code, e.situations(m.town)...)
	complexity := m.c.Complexity
	if row.Code != "" && m.c.State == appliance.CaseAccepted && m.c.Basis.Situation == "" {
		complexity = row.Complexity()
	}
	days := f.choose(wFieldDays, string(complexity), e.limits(m.rules)...)
	own := f.write(wFieldLimit, "", 3)
	var team *field
	if teams := m.town.Teams(); len(teams) > 0 {
		opts := []option{{value: "", label: e.say(wNone), also: "-"}}
		for _, t := range teams {
			if !t.Closed {
				opts = append(opts, option{t.Code, t.Name, t.Code})
			}
		}
		team = f.pick(wFieldTeam, "", opts...)
	}
	task := f.write(wFieldTask, "", noteLimit)
	basis.after = func() {
		s, ok := e.situation(m.town, basis.value())
		if !ok {
			return
		}
		if to.value() != keepLead {
			to.set(s.Lead)
		}
		with.taken = s.Assists
		days.set(string(s.Complexity()))
	}
	limit := func() int { // what was written, else what the row says, else by complexity
		if n := own.number(); n > 0 {
			return n
		}
		if s, ok := e.situation(m.town, basis.value()); ok && s.Days > 0 && string(s.Complexity()) == days.value() {
			return s.Days
		}
		return m.rules.Days(appliance.Complexity(days.value()))
	}
	f.foot = func(w int) []string {
		due := e.say(wDueWouldBe, e.inDays(m, limit()), limit())
		if m.c.Urgency == appliance.UrgencyDanger {
			due = e.say(wDueUrgent, m.rules.Clock.UrgentResult)
		}
		out := wrap(due, w)
		office := to.value()
		if office != keepLead && office != "" {
			if o, ok := m.town.Office(office); ok && county(o) {
				out = append(out, wrap(e.say(wCountyLeads, m.town.Short(office)), w)...)
			}
			out = append(out, wrap(e.reached(m, office), w)...)
		}
		if m.c.Basis.Situation == "" {
			out = append(out, e.proposalLine(m)...)
		}
		return out
	}
	s, no := e.Session, e.caseNo(m.c.ID)
	f.deed = func() loop.Deed {
		d := loop.Dispatch{
			Lead: to.value(), Assists: with.values(), Situation: basis.value(), Complexity: appliance.Complexity(days.value()), Days: limit(), Task: task.value(),
		}
		if d.Lead == keepLead {
			d.Lead = ""
		}
		if team != nil {
			d.Team = team.value()
		}
		office, due := to.label(), e.inDays(m, limit())
		f.said = func(loop.Result) string { return s.say(wDidDispatch, no, office, due) }
		return d
	}
	f.top = true
}

// makeCallForm H01: why, and what the town did, before the county is asked.
func makeCallForm(e *env, m matter, f *form) {
	reason := f.choose(wFieldReason, "", enumsOf(e, appliance.CallReasons)...)
	done := f.write(wFieldDone, "", noteLimit)
	row, _ := e.proposedRow(m)
	basis := f.pick(wFieldSituation, row.Code, e.situations(m.town)...)
	urgent := f.choose(wFieldUrgent, "no", e.yesNo(wYes, wNo)...)
	if m.c.Urgency == appliance.UrgencyDanger {
		urgent.set("yes")
	}
	f.foot = func(w int) []string {
		words := e.say(wCallDue, e.inDays(m, m.rules.Clock.County))
		if m.rules.Call.Approve && !e.Who.Clerk.Has(appliance.RoleLeader) && urgent.value() != "yes" {
			words = e.say(wCallApprove)
		}
		return wrap(words, w)
	}
	s, no := e.Session, e.caseNo(m.c.ID)
	f.said = func(r loop.Result) string { return s.say(wDidCall, no, r.Call.No()) }
	f.deed = func() loop.Deed {
		return loop.MakeCall{Reason: appliance.CallReason(reason.value()), Done: done.value(), Situation: basis.value(), Urgent: urgent.value() == "yes"}
	}
}

func transferForm(e *env, m matter, f *form) {
	to := f.write(wFieldTo, "", summaryLimit)
	no := f.write(wFieldLetter, "", numberLimit)
	why := f.write(wFieldReason, "", noteLimit)
	papers := f.write(wFieldPapers, "", noteLimit)
	f.sees(e.say(wTransferHint, e.inDays(m, m.rules.Clock.Transfer)))
	f.deed = func() loop.Deed {
		return loop.Transfer{To: to.value(), No: no.value(), Reason: why.value(), Materials: papers.value()}
	}
}

// letter says which transfer is under way.
func (e *env) letter(m matter) string {
	t := m.c.Transfer
	if t == nil {
		return ""
	}
	return e.say(wLetterOut, t.To, t.No, e.moment(t.Due))
}

func signedForm(e *env, m matter, f *form) {
	receipt := f.write(wFieldReceipt, "", summaryLimit)
	f.sees(e.letter(m), e.say(wSignedHint))
	f.deed = func() loop.Deed { return loop.TransferSigned{Receipt: receipt.value()} }
}

func transferBackForm(e *env, m matter, f *form) {
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.letter(m))
	f.deed = func() loop.Deed { return loop.TransferRefused{Reason: why.value()} }
}

func takeForm(e *env, m matter, f *form) {
	f.saying(wDidTake, e.caseNo(m.c.ID))
	f.deed = func() loop.Deed { return loop.Take{} }
}

// printForm notes that the whole record was taken out, and shows it.
func printForm(e *env, m matter, f *form) {
	f.sees(e.say(wPrintHint))
	id := m.c.ID
	f.opens = func(loop.Result) screen { return newRecord(e, id) }
	what := e.say(wPrintWhat)
	f.deed = func() loop.Deed { return loop.Print{What: what} }
}
