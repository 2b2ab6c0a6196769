package tui

import (
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// What may be done to a 呼叫. What the county did is entered by its own people or,
// with the paper or whoever rang, by the town's caller.

func approveCallForm(e *env, m matter, f *form) {
	yes := f.choose(wFieldRuling, "yes", e.yesNo(wGrant, wGrantNot)...)
	note := f.write(wFieldReason, "", noteLimit)
	f.sees(e.callWhy(m))
	f.top = true
	f.deed = func() loop.Deed {
		return loop.ApproveCall{Call: m.call.Call.ID, Yes: yes.value() == "yes", Note: note.value()}
	}
}

// callWhy is why the town calls, and what it did before.
func (e *env) callWhy(m matter) string {
	return e.say(wCallWhy, e.enum(string(m.call.Call.Reason)), m.call.Call.Done)
}

func receiveCallForm(e *env, m matter, f *form) {
	f.onWhoseWord(e.say(wCounty))
	f.deed = func() loop.Deed { return loop.ReceiveCall{Call: m.call.Call.ID} }
}

func dispatchCallForm(e *env, m matter, f *form) {
	row, _ := m.town.Situation(m.c.Basis.List, m.c.Basis.Version, m.call.Call.Situation)
	all := e.offices(m.town, func(o appliance.Office) bool { return county(o) && o.Code != m.c.Accused })
	if len(all) == 0 {
		all = e.offices(m.town, nil)
	}
	lead := f.pick(wFieldCountyLead, row.Lead, first(all, row.Lead)...)
	with := f.picks(wFieldCountyWith, nil, first(all, row.Assists...)...)
	complexity := m.c.Complexity
	if row.Code != "" {
		complexity = row.Complexity()
	}
	days := f.choose(wFieldDays, string(complexity), e.limits(m.rules)...)
	own := f.write(wFieldLimit, "", 3)
	limit := func() int {
		if n := own.number(); n > 0 {
			return n
		}
		if row.Days > 0 && string(row.Complexity()) == days.value() {
			return row.Days
		}
		return m.rules.Days(appliance.Complexity(days.value()))
	}
	no := f.write(wFieldDocNo, "", summaryLimit)
	f.foot = func(w int) []string {
		out := append(wrap(e.say(wDueWouldBe, e.inDays(m, limit()), limit()), w), wrap(e.reached(m, lead.value()), w)...)
		return append(out, wrap(e.say(wDocNoHint), w)...)
	}
	f.top = true
	f.deed = func() loop.Deed {
		return loop.DispatchCall{
			Call: m.call.Call.ID, Lead: lead.value(), Assists: with.values(), Complexity: appliance.Complexity(days.value()), Days: limit(), DocNo: no.value(),
		}
	}
}

func sendBackCallForm(e *env, m matter, f *form) {
	why := f.write(wFieldReason, "", noteLimit)
	f.onWhoseWord(e.say(wCounty))
	f.deed = func() loop.Deed { return loop.SendBackCall{Call: m.call.Call.ID, Reason: why.value()} }
}

func supplyCallForm(e *env, m matter, f *form) {
	text := f.write(wFieldSupply, "", noteLimit)
	f.sees(e.callWhy(m))
	f.deed = func() loop.Deed { return loop.SupplyCall{Call: m.call.Call.ID, Text: text.value()} }
}

// rateCallForm has the measured hours beside the grades, never in their place.
func rateCallForm(e *env, m matter, f *form) {
	k := m.call.Call
	var all []option
	for _, code := range append([]string{k.Lead}, k.Assists...) {
		label := m.town.Short(code)
		if k.Rated(code) {
			label = e.say(wRatedBefore, label)
		}
		all = append(all, option{value: code, label: label})
	}
	office := f.choose(wFieldWhich, "", all...)
	if i := slices.IndexFunc(all, func(o option) bool { return !k.Rated(o.value) }); i > 0 {
		office.at = i
	}
	var speeds, effects []option
	for n := appliance.SpeedPrompt; n <= appliance.SpeedNone; n++ {
		speeds = append(speeds, option{value: itoa(n), label: e.speed(n)})
	}
	for n := appliance.EffectGood; n <= appliance.EffectPoor; n++ {
		effects = append(effects, option{value: itoa(n), label: e.effect(n)})
	}
	speed := f.choose(wFieldSpeed, "", speeds...)
	effect := f.choose(wFieldEffect, "", effects...)
	effect.when = func() bool { return speed.number() != appliance.SpeedNone }
	note := f.write(wFieldReason, "", noteLimit)
	took := func() (time.Duration, bool, bool) { return e.measured(m, office.value()) }
	if _, late, ok := took(); !ok {
		speed.set(itoa(appliance.SpeedNone))
	} else if late {
		speed.set(itoa(appliance.SpeedSlow))
	}
	f.foot = func(w int) []string { return wrap(e.measuredSaid(took())+e.say(wMeasuredHint), w) }
	f.top = true
	f.deed = func() loop.Deed {
		d := loop.RateCall{Call: k.ID, Office: office.value(), Speed: speed.number(), Note: note.value()}
		if effect.when() {
			d.Effect = effect.number()
		}
		return d
	}
}

// measured is the working time from an office's order of a call to its response,
// and whether that was late; ok is false when it never responded.
func (e *env) measured(m matter, office string) (d time.Duration, late, ok bool) {
	for _, r := range m.orders {
		o := r.Order
		if o.Call != m.call.Call.ID || o.Office != office || o.Town {
			continue
		}
		at := o.RespondedAt
		if at.IsZero() {
			at = o.ReportedAt
		}
		if at.IsZero() {
			return 0, true, false
		}
		limit, has := o.Clock(appliance.ClockRespond)
		return e.world(m).Clock.WorkingBetween(o.DispatchedAt, at), has && at.After(limit.Due), true
	}
	return 0, false, false
}

func (e *env) measuredSaid(d time.Duration, late, ok bool) string {
	switch {
	case !ok:
		return e.say(wMeasuredNone)
	case late:
		return e.say(wMeasuredLate, e.hours(d))
	}
	return e.say(wMeasured, e.hours(d))
}

// hours is a working time: 2小时5分.
func (e *env) hours(d time.Duration) string {
	m := int(d.Round(time.Minute).Minutes())
	switch {
	case m < 60:
		return e.say(wMinutes, m)
	case m%60 == 0:
		return e.say(wHours, m/60)
	}
	return e.say(wHoursMinutes, m/60, m%60)
}

func withdrawCallForm(e *env, m matter, f *form) {
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(wWithdrawHint))
	f.deed = func() loop.Deed { return loop.WithdrawCall{Call: m.call.Call.ID, Reason: why.value()} }
}

func endCallForm(e *env, m matter, f *form) {
	k := m.call.Call
	f.sees(e.say(wEndHint, e.callNo(k.ID)))
	f.deed = func() loop.Deed { return loop.EndCall{Call: k.ID} }
}
