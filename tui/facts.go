package tui

import (
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/workday"
)

// facts are the rows between a matter's title and its story: what waits for a
// second person first, then the list it rests on, its orders, its call, what it is
// joined to, what is supervised, and the clocks that run beside the first.
func (p page) facts(w int) []string {
	e, c, t := p.e, p.p.Case, p.p.Town
	var out []string
	row := func(s string) { out = append(out, " "+cutStyled(s, w-1)) }
	if c.Pending != nil {
		words := e.pending(p.matter())
		if p.may(loop.ActConfirm) {
			words += e.say(wPendingDo)
		}
		for i, l := range wrap(words, w-5) {
			mark := "!! "
			if i > 0 {
				mark = "   "
			}
			row(e.st.banner.Render(mark + l))
		}
	}
	var bits []string
	switch basis, ok := t.Situation(c.Basis.List, c.Basis.Version, c.Basis.Situation); {
	case ok:
		bits = append(bits, e.say(wBasisIs, basis.Code, basis.Name))
		if c.State == appliance.CaseAccepted && basis.Lead != "" {
			bits = append(bits, e.say(wListLead, t.Short(basis.Lead)))
		}
	case c.Basis.Situation != "":
		bits = append(bits, e.say(wBasisIs, c.Basis.Situation, ""))
	case c.State != appliance.CaseNew && c.State != appliance.CaseAsking && len(t.Lists()) > 0:
		bits = append(bits, e.say(wOffList))
	}
	if c.Accused != "" {
		bits = append(bits, e.say(wAccusedIs, t.Short(c.Accused)))
	}
	if c.MergedInto != 0 {
		bits = append(bits, e.say(wMergedInto, e.caseNo(c.MergedInto)))
	}
	if len(c.Joined) > 0 {
		var no []string
		for _, id := range c.Joined {
			no = append(no, e.caseNo(id))
		}
		bits = append(bits, e.say(wJoinedBy, strings.Join(no, "、")))
	}
	if c.SplitFrom != 0 {
		bits = append(bits, e.say(wSplitFrom, e.caseNo(c.SplitFrom)))
	}
	if c.Name != "" && p.number != "" {
		bits = append(bits, c.Name)
	}
	if c.Agent != "" {
		agent, _ := t.Person(c.Agent)
		bits = append(bits, e.say(wAgentIs, agent.Name))
	}
	if c.External != "" {
		bits = append(bits, e.say(wExternalIs, c.External))
	}
	if letter := c.Transfer; letter != nil && letter.SignedAt.IsZero() && !letter.Refused {
		bits = append(bits, e.letter(p.matter()))
	}
	if len(bits) > 0 {
		row(cut(strings.Join(bits, "  "), w-1))
	}
	if c.Basis.Situation == "" && (p.p.Next == loop.ActAccept || p.p.Next == loop.ActDispatch) {
		if lines := e.proposals(t, p.prop); len(lines) > 0 {
			row(cut(lines[0], w-1))
		}
	}
	orders := p.shownOrders()
	from := 0
	if at := slices.IndexFunc(orders, func(r desk.OrderRow) bool { return r.Order.Seq == p.order }); at >= ordersShown {
		from = at - ordersShown + 1
	}
	for _, r := range orders[from:min(from+ordersShown, len(orders))] {
		out = append(out, e.orderRow(r, w, r.Order.Seq == p.order && len(orders) > 1))
	}
	if more := len(orders) - ordersShown; more > 0 {
		row(e.st.faint.Render(cut(e.say(wMoreOrders, more), w-1)))
	}
	if k := p.p.Call; k != nil {
		row(e.callLine(*k, w-1))
	}
	for _, v := range c.Supervisions {
		if v.DoneAt.IsZero() && v.Kind != appliance.SuperviseNotice || v.Kind == appliance.SuperviseRectify && v.Checked.IsZero() {
			row(e.superviseLine(v, t, w-1))
		}
	}
	if s := e.clockLine(c); s != "" {
		row(cut(s, w-1))
	}
	return out
}

// ordersShown is how many orders a page shows at once.
const ordersShown = 4

// shownOrders are the orders a page shows: those of offices that still owe
// something; when there is none, those of the last round.
func (p page) shownOrders() []desk.OrderRow {
	var open, last []desk.OrderRow
	for _, r := range p.p.Orders {
		if r.Order.State.Open() {
			open = append(open, r)
		}
		if r.Order.Round == p.p.Case.Round {
			last = append(last, r)
		}
	}
	if len(open) > 0 {
		return open
	}
	return last
}

// orderRow is one order in a row: number, office, role, how it stands, until when.
func (e *env) orderRow(r desk.OrderRow, w int, here bool) string {
	mark := "  "
	if here {
		mark = "> "
	}
	no := max(8, width(r.No)+1)
	return mark + cutStyled(e.light(r.Light)+strings.Repeat(" ", max(e.lightWidth()-width(e.light(r.Light)), 0))+" "+
		fit(r.No, no)+fit(e.role(r.Order), 5)+fit(r.Office, 14)+cut(e.orderStands(r), max(w-26-no-e.lightWidth(), 0)), w-2)
}

// role is 主办 or 协办; the town's own part in a call is named so.
func (e *env) role(o appliance.Order) string {
	switch {
	case o.Town:
		return e.say(wRoleTown)
	case o.Role == appliance.Lead:
		return e.say(wRoleLead)
	}
	return e.say(wRoleAssist)
}

// orderStands is the state of an order and what it waits for.
func (e *env) orderStands(r desk.OrderRow) string {
	o := r.Order
	s := []string{loop.OrderStateName(o.State, e.English)}
	if o.State.Open() && o.State != appliance.OrderReported && !r.Due.IsZero() {
		due := e.until(r)
		if r.Guessed {
			due += e.say(wGuessed)
		}
		s = append(s, due)
	}
	switch r.Waits {
	case desk.WaitsExtend:
		s = append(s, e.say(wWaitsExtend, o.Extension.Days))
	case desk.WaitsPause:
		s = append(s, e.say(wWaitsPause))
	}
	if o.Check != nil {
		words := wCheckOut
		if !o.Check.DoneAt.IsZero() {
			words = wCheckFalse
			if o.Check.True {
				words = wCheckTrue
			}
		}
		s = append(s, e.say(words))
	}
	if o.Late != "" {
		s = append(s, e.say(wLateBecause, e.enum(string(o.Late))))
	}
	if o.Result != "" && !o.ReportedAt.IsZero() && o.State != appliance.OrderWorking {
		s = append(s, loop.OutcomeName(o.Result, e.English))
	}
	if n := e.undelivered(r.To); n != "" {
		s = append(s, n)
	}
	return strings.Join(s, "  ")
}

// undelivered says that an order's text has not reached somebody.
func (e *env) undelivered(all []desk.TextAtOnce) string {
	bad := 0
	for _, t := range all {
		if t.State == appliance.TextFailed || t.State == appliance.TextUncertain || t.State == appliance.TextHeld {
			bad++
		}
	}
	if bad == 0 {
		return ""
	}
	return e.say(wNotReached, bad)
}

// until is an order's deadline, or by how many working days it is late.
func (e *env) until(r desk.OrderRow) string {
	if r.Light == workday.LightBlack && r.Late > 0 {
		return e.say(wLateDays, r.Late)
	}
	if r.Order.State == appliance.OrderReported && r.Light != "" && r.Due.Before(e.now) { // done in time: it grows no later while it waits for us
		return e.day(r.Due)
	}
	return e.due(desk.Row{Due: r.Due})
}

func (e *env) callLine(k desk.CallRow, w int) string {
	s := e.say(wCallIs, e.callNo(k.Call.ID), loop.CallStateName(k.Call.State, e.English))
	if k.Lead != "" {
		s += "  " + e.say(wCallLead, k.Lead)
	}
	if !k.Due.IsZero() && k.Call.State.Open() {
		s += "  " + e.due(desk.Row{Due: k.Due})
	}
	return cut(s, w)
}

func (e *env) superviseLine(v appliance.Supervision, t *appliance.Town, w int) string {
	office := t.Short(v.Office)
	if office == "" {
		office = e.say(wOurselves)
	}
	state := e.due(desk.Row{Due: v.Due})
	if !v.DoneAt.IsZero() {
		state = e.say(wToRecheck)
	}
	return cut(strings.Join([]string{e.enum(string(v.Kind)), office, state, v.Words.Ask}, "  "), w)
}

// clockLine names the clocks of a case that run or stand still, when there are
// more than the one in the title.
func (e *env) clockLine(c appliance.Case) string {
	var out []string
	stands := false
	for _, k := range c.Clocks {
		name, ok := clockNames[k.ID]
		told := c.State == appliance.CaseFollowup && (k.ID == appliance.ClockHandle || k.ID == appliance.ClockUrgent) // it stops when the result is out
		switch {
		case !ok || told || !k.StoppedAt.IsZero():
		case !k.Running(): // until it goes on nobody can tell its deadline
			out, stands = append(out, e.say(name)+e.say(wPaused)), true
		case !k.Due.IsZero():
			out = append(out, e.say(name)+" "+e.due(desk.Row{Due: k.Due}))
		}
	}
	if len(out) < 2 && !stands {
		return ""
	}
	slices.Sort(out)
	return e.say(wClocks) + strings.Join(out, "  ")
}

// matter is the page's case with what its acts are prepared from.
func (p page) matter() matter {
	return matter{
		c: p.p.Case, town: p.p.Town, rules: p.p.Rules, story: p.p.Story, texts: p.p.Texts, clerks: p.clerks, orders: p.p.Orders,
		call: p.p.Call, prop: p.prop, order: p.order,
	}
}

// idle says why there is nothing to do now: for whom the matter waits.
func (e *env) idle(p desk.Page) string {
	if s := e.waitsFor(p.Row); s != "" {
		return s + e.say(wFullStop)
	}
	if !p.Case.State.Open() {
		return e.say(wNothingOver)
	}
	return e.say(wNothingNext)
}

// orderDetail is what is known of an order: what was asked of it, what came back.
func (e *env) orderDetail(t *appliance.Town, r desk.OrderRow, w int) []string {
	o := r.Order
	facts := []string{r.No, e.role(o), r.Office, e.orderStands(r)}
	out := []string{e.st.bold.Render(cut(strings.Join(facts, "  "), w))}
	var times []string
	for _, x := range []struct {
		name phrase
		at   string
	}{{wTimeSent, e.stampOr(o.DispatchedAt)}, {wTimeSigned, e.stampOr(o.SignedAt)}, {wTimeResponded, e.stampOr(o.RespondedAt)}, {wTimeArrived, e.stampOr(o.ArrivedAt)}, {wTimeReported, e.stampOr(o.ReportedAt)}} {
		if x.at != "" {
			times = append(times, e.say(x.name, x.at))
		}
	}
	out = append(out, wrap(strings.Join(times, "  "), w)...)
	if s, ok := t.Situation(r.Case.Basis.List, r.Case.Basis.Version, o.Situation); ok {
		out = append(out, cut(e.say(wBasisIs, s.Code, s.Name), w))
	}
	for _, x := range []struct {
		name  phrase
		words string
	}{{wFieldTask, o.Words.Task}, {wFieldPlan, o.Words.Plan}, {wSaidReturn, o.Words.Return}, {wFieldRuling, o.Words.Ruling}, {wSaidExtend, o.Words.Extend}, {wSaidSuspend, o.Words.Suspend}, {wFieldResult, o.Words.Result}, {wFieldTrue, o.Words.Check}, {wSaidRecall, o.Words.Recall}} {
		if x.words != "" {
			out = append(out, wrap(e.say(x.name)+e.say(wColon)+x.words, w)...)
		}
	}
	if o.Words.Task == "" {
		out = append(out, wrap(r.Case.Text, w)...)
	}
	return out
}

// stampOr is a day and time; "" for none.
func (e *env) stampOr(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return e.stamp(t)
}
