package tui

import (
	"slices"
	"strconv"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// What may be done to one order. A clerk who enters it for an office that is not
// theirs says on whose word.

func itoa(n int) string { return strconv.Itoa(n) }

// forOffice asks for the evidence where the order is another office's.
func (e *env) forOffice(m matter, f *form) {
	if r, ok := m.row(); ok && e.foreign(m, r.Order.Office) {
		f.onWhoseWord(r.Office)
	}
}

// plainOrder is an act that needs nothing but the word of the office.
func plainOrder(deed func(int) loop.Deed) func(*env, matter, *form) {
	return func(e *env, m matter, f *form) {
		r, _ := m.row()
		f.sees(e.orderLine(r.Order))
		e.forOffice(m, f)
		f.deed = func() loop.Deed { return deed(r.Order.Seq) }
	}
}

// orderLine is what was asked of an office, in a line; "" nothing.
func (e *env) orderLine(o appliance.Order) string {
	if o.Words.Task == "" {
		return ""
	}
	return e.say(wTaskIs, o.Words.Task)
}

func respondForm(e *env, m matter, f *form) {
	r, _ := m.row()
	kind := f.choose(wFieldSpeed, "", option{value: string(appliance.RespondNow), label: e.say(wRespondNow)},
		option{value: string(appliance.RespondUntil), label: e.say(wRespondUntil)}, option{value: string(appliance.RespondStudy), label: e.say(wRespondStudy)})
	until := f.write(wFieldUntil, "", dateLimit)
	until.when = func() bool { return kind.value() == string(appliance.RespondUntil) }
	plan := f.write(wFieldPlan, "", noteLimit)
	plan.when = func() bool { return kind.value() == string(appliance.RespondStudy) }
	f.foot = func(w int) []string {
		if until.when() {
			return wrap(e.dateSeen(until), w)
		}
		return nil
	}
	e.forOffice(m, f)
	f.top = true
	f.deed = func() loop.Deed {
		d := loop.Respond{Order: r.Order.Seq, Kind: appliance.Response(kind.value())}
		if until.when() {
			d.Until = e.aDate(until.value())
		}
		if plan.when() {
			d.Plan = plan.value()
		}
		return d
	}
}

func returnForm(e *env, m matter, f *form) {
	r, _ := m.row()
	ground := f.choose(wFieldGround, "", e.enums(appliance.ReturnGrounds)...)
	item := f.pick(wFieldItem, "", e.situations(m.town)...)
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(wReturnHint))
	e.forOffice(m, f)
	f.top = true
	f.deed = func() loop.Deed {
		return loop.Return{Order: r.Order.Seq, Ground: ground.value(), Item: item.value(), Reason: why.value()}
	}
}

// ruleForm has the list row on the screen, and whose it is (§B.4 rule 4).
func ruleForm(e *env, m matter, f *form) {
	r, _ := m.row()
	yes := f.choose(wFieldRuling, "no", option{value: "no", label: e.say(wRuleNo)}, option{value: "yes", label: e.say(wRuleYes)})
	basis, listed := m.town.Situation(m.c.Basis.List, m.c.Basis.Version, m.c.Basis.Situation)
	busy := func(office string) bool { // it has an order in this case already
		return slices.ContainsFunc(m.orders, func(x desk.OrderRow) bool { return x.Order.Office == office && x.Order.State.Open() })
	}
	right := ""
	if listed && !busy(basis.Lead) {
		right = basis.Lead
		yes.set("yes")
	}
	granted := func() bool { return yes.value() == "yes" }
	all := e.offices(m.town, func(o appliance.Office) bool { return !busy(o.Code) && o.Code != m.c.Accused })
	office := f.pick(wFieldInstead, right, all...)
	office.when = granted
	paper := f.write(wFieldBasis, basis.Code, summaryLimit)
	paper.when = granted
	why := f.write(wFieldReason, "", noteLimit)
	lines := []string{}
	if x := r.Order.Return; x != nil {
		words := r.Order.Words.Return
		if words == "" { // erased
			words = e.enum(x.Ground)
		}
		said := e.say(wReturnedWith, r.Office, words)
		if x.Pushed {
			said += e.say(wPushedDown)
		}
		lines = append(lines, said)
	}
	if listed {
		lines = append(lines, e.say(wListSays, basis.Code+" "+basis.Name, m.town.Short(basis.Lead), e.duty(basis.Town), e.duty(basis.Dept)))
	}
	f.sees(lines...)
	if r.Order.Call != 0 {
		f.onWhoseWord(e.say(wCounty))
	}
	f.top = true
	f.deed = func() loop.Deed {
		d := loop.Rule{Order: r.Order.Seq, Yes: granted(), Reason: why.value()}
		if d.Yes {
			d.Office, d.Basis = office.value(), paper.value()
		}
		return d
	}
}

func extendForm(e *env, m matter, f *form) {
	r, _ := m.row()
	k, _ := r.Order.Clock(appliance.ClockHandle)
	days := f.write(wFieldLimit, "", 2)
	why := f.write(wFieldReason, "", noteLimit)
	f.foot = func(w int) []string {
		return append(wrap(e.laterBy(m, k, days.number()), w), wrap(e.say(wExtendHint, k.Days), w)...)
	}
	e.forOffice(m, f)
	f.deed = func() loop.Deed { return loop.Extend{Order: r.Order.Seq, Days: days.number(), Reason: why.value()} }
}

// laterBy is the deadline a clock would have with so many days more.
func (e *env) laterBy(m matter, k appliance.Clock, days int) string {
	if days < 1 || days > 60 || k.Due.IsZero() {
		return ""
	}
	return e.say(wLaterBy, e.moment(k.Due), e.moment(e.world(m).Clock.Extend(k, days).Due))
}

// grant is the choice between yes and no to what an office asked for.
func (f *form) grant() (yes, note *field) {
	yes = f.choose(wFieldRuling, "yes", f.e.yesNo(wGrant, wGrantNot)...)
	note = f.write(wFieldNote, "", noteLimit)
	f.top = true
	return yes, note
}

func ruleExtendForm(e *env, m matter, f *form) {
	r, _ := m.row()
	yes, note := f.grant()
	if x := r.Order.Extension; x != nil {
		k, _ := r.Order.Clock(appliance.ClockHandle)
		f.sees(e.say(wExtendAsked, r.Office, x.Days, r.Order.Words.Extend), e.laterBy(m, k, x.Days))
	}
	f.deed = func() loop.Deed {
		return loop.RuleExtend{Order: r.Order.Seq, Yes: yes.value() == "yes", Note: note.value()}
	}
}

func suspendForm(e *env, m matter, f *form) {
	r, _ := m.row()
	cause := f.choose(wFieldCause, "", e.enums(appliance.SuspendCauses)...)
	why := f.write(wFieldReason, "", noteLimit)
	f.foot = func(w int) []string { return wrap(e.say(wSuspendHint, m.rules.Loop.SuspendMax[cause.value()]), w) }
	e.forOffice(m, f)
	f.top = true
	f.deed = func() loop.Deed { return loop.Suspend{Order: r.Order.Seq, Cause: cause.value(), Reason: why.value()} }
}

func ruleSuspendForm(e *env, m matter, f *form) {
	r, _ := m.row()
	yes, note := f.grant()
	if x := r.Order.Suspension; x != nil {
		f.sees(e.say(wSuspendAsked, r.Office, r.Order.Words.Suspend), e.say(wSuspendHint, m.rules.Loop.SuspendMax[x.Cause]))
	}
	f.deed = func() loop.Deed {
		return loop.RuleSuspend{Order: r.Order.Seq, Yes: yes.value() == "yes", Note: note.value()}
	}
}

func reportForm(e *env, m matter, f *form) {
	r, _ := m.row()
	code := f.choose(wFieldOutcome, "", e.outcomes()...)
	text := f.write(wFieldResult, "", noteLimit)
	paper := f.write(wFieldProof, "", summaryLimit)
	all := &field{}
	waiting := 0
	for _, x := range m.orders {
		if x.Order.Seq != r.Order.Seq && !x.Order.Town && x.Order.State.Open() && x.Order.State != appliance.OrderReported {
			waiting++
		}
	}
	if waiting > 0 && r.Order.Role == appliance.Lead {
		all = f.choose(wFieldForAssists, "no", option{value: "no", label: e.say(wForAssistsNo)}, option{value: "yes", label: e.say(wForAssistsYes)})
	}
	f.sees(e.orderLine(r.Order), e.say(wReportHint, m.rules.Loop.ResultMin))
	e.forOffice(m, f)
	f.deed = func() loop.Deed {
		return loop.Report{Order: r.Order.Seq, Code: appliance.OutcomeCode(code.value()), Text: text.value(), Evidence: paper.value(), All: all.value() == "yes"}
	}
}

func recallForm(e *env, m matter, f *form) {
	r, _ := m.row()
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(wRecallHint))
	f.deed = func() loop.Deed { return loop.Recall{Order: r.Order.Seq, Reason: why.value()} }
}

func askForm(e *env, m matter, f *form) {
	r, _ := m.row()
	text := f.write(wFieldAsk, "", summaryLimit)
	f.sees(e.say(wAskHint))
	e.forOffice(m, f)
	f.deed = func() loop.Deed { return loop.Ask{Order: r.Order.Seq, Text: text.value()} }
}

func checkForm(e *env, m matter, f *form) {
	r, _ := m.row()
	all := []option{{value: "", label: e.say(wCheckGrid), also: "-"}}
	for _, p := range m.town.In(e.today(), appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleAide) {
		all = append(all, option{p.Code, p.Name, p.Title()})
	}
	who := f.pick(wFieldChecker, "", all...)
	f.sees(e.say(wCheckHint))
	f.deed = func() loop.Deed { return loop.Check{Order: r.Order.Seq, Person: who.value()} }
}

func checkedForm(e *env, m matter, f *form) {
	r, _ := m.row()
	yes := f.choose(wFieldTrue, "yes", e.yesNo(wIsTrue, wIsNotTrue)...)
	note := f.write(wFieldNote, "", noteLimit)
	f.top = true
	f.deed = func() loop.Deed {
		return loop.Checked{Order: r.Order.Seq, True: yes.value() == "yes", Note: note.value()}
	}
}

func lateForm(e *env, m matter, f *form) {
	r, _ := m.row()
	why := f.decide(wFieldReason, enumsOf(e, appliance.LateReasons)...)
	e.forOffice(m, f)
	f.top = true
	f.deed = func() loop.Deed {
		return loop.ReasonLate{Order: r.Order.Seq, Reason: appliance.LateReason(why.value())}
	}
}

// complicateForm gives an order the limit of a complex one, counted from its dispatch.
func complicateForm(e *env, m matter, f *form) {
	r, _ := m.row()
	why := f.write(wFieldReason, "", noteLimit)
	k, _ := r.Order.Clock(appliance.ClockHandle)
	due, _ := e.world(m).Clock.Due(r.Order.DispatchedAt, m.rules.Clock.Complex)
	f.sees(e.say(wComplicateHint, m.rules.Clock.Complex), e.say(wLaterBy, e.moment(k.Due), e.moment(due)))
	f.deed = func() loop.Deed { return loop.Complicate{Order: r.Order.Seq, Reason: why.value()} }
}

// policeForm notes who phoned 110: the box cannot.
func policeForm(e *env, m matter, f *form) {
	who := f.write(wFieldPhoned, e.Who.Clerk.Name(), categoryLen)
	more := f.write(wFieldMore, "", summaryLimit)
	f.sees(e.say(wPoliceHint))
	f.deed = func() loop.Deed { return loop.Police{Who: who.value(), Note: more.value()} }
}
