package loop

import (
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (MakeCall) Act() Act     { return ActMakeCall }
func (ApproveCall) Act() Act  { return ActApproveCall }
func (ReceiveCall) Act() Act  { return ActReceiveCall }
func (DispatchCall) Act() Act { return ActDispatchCall }
func (SendBackCall) Act() Act { return ActSendBackCall }
func (SupplyCall) Act() Act   { return ActSupplyCall }
func (WithdrawCall) Act() Act { return ActWithdrawCall }
func (RateCall) Act() Act     { return ActRateCall }
func (SilenceCall) Act() Act  { return ActSilenceCall }
func (EndCall) Act() Act      { return ActEndCall }

// theCall is the call an act is about, standing where the act begins; 0 the case's latest.
func (s *step) theCall(id appliance.CallID) (appliance.Call, error) {
	id = orElse(id, s.c.Call)
	if id == 0 {
		return appliance.Call{}, s.refuse(WhyNoCall, "")
	}
	k, err := s.readCall(id)
	if err != nil || k.Case != s.c.ID {
		return k, s.refuse(WhyNoCall, id.In(s.year()))
	}
	if t := table[s.act]; len(t.Call) > 0 && !slices.Contains(t.Call, k.State) {
		return k, s.refuseCall(WhyCallState, k, "")
	}
	s.res.Call = id
	return k, nil
}

// readCall is the call as it stands with what was decided so far.
func (s *step) readCall(id appliance.CallID) (appliance.Call, error) {
	k, err := s.Read.Call(id)
	for _, e := range s.out {
		if ch, ok := e.Body.(appliance.CallChange); ok && ch.Call == id {
			k, err = k.Apply(e), nil
		}
	}
	return k, err
}

func (s *step) refuseCall(why Why, k appliance.Call, name string) *Refusal {
	r := s.refuse(why, name)
	r.Call, r.CallIs, r.Allowed = k.ID, k.State, AllowedCall(s.by, k)
	return r
}

// AllowedCall lists what somebody may do to the call now.
func AllowedCall(by By, k appliance.Call) []Act {
	var out []Act
	for _, a := range CallActs() {
		if t := table[a]; Permit(by, a) == nil && slices.Contains(t.Call, k.State) && canCall(by, k, a) {
			out = append(out, a)
		}
	}
	return out
}

// canCall reports whether the call, standing where the act begins, still has room for it.
func canCall(by By, k appliance.Call, a Act) bool {
	switch a {
	case ActApproveCall:
		return unapproved(k) && !by.is(k.CalledBy)
	case ActEndCall:
		return by.Actor.Kind == appliance.ByRule || k.Rated(k.Lead)
	}
	return true
}

// approveLater stands for the leader who has yet to approve what a duty officer
// called at once (H01).
const approveLater = "later"

// unapproved reports whether a leader's yes is still wanted.
func unapproved(k appliance.Call) bool {
	return k.State == appliance.CallPlanned || k.ApprovedBy == approveLater
}

// MakeCall H01: with a reason, what the town did, and the list row it rests on or
// 清单外 (F2-36, F2-37). A duty officer may, where it is urgent.
func (d MakeCall) do(s *step) error {
	if !slices.Contains(appliance.CallReasons, d.Reason) {
		var list []string
		for _, r := range appliance.CallReasons {
			list = append(list, string(r))
		}
		g, err := s.ground(string(d.Reason), list)
		if err != nil {
			return err
		}
		d.Reason = appliance.CallReason(g)
	}
	done, err := s.said(d.Done)
	if err != nil {
		return s.refuse(WhyBad, "呼叫要写明镇里已做了什么。").in("a call wants what the town itself did")
	}
	urgent := d.Urgent || d.Reason == appliance.CallUrgent || s.c.Urgency == appliance.UrgencyDanger
	if !s.by.may(callers) && !urgent {
		return s.refuse(WhyRole, "")
	}
	if callOpen(s.c) {
		return s.refuse(WhyInCall, s.c.Call.In(s.year()))
	}
	situation := s.c.Basis.Situation
	basis := s.c.Basis
	if d.Situation != "" {
		row, err := s.situation(d.Situation)
		if err != nil {
			return err
		}
		situation, basis = row.Code, row.Basis()
	}
	if len(s.Rung("county", "")) == 0 {
		return s.refuse(WhyNoCounty, "")
	}
	year := s.Clock.Local(s.Now).Year()
	last, err := s.Read.LastCall(year)
	if err != nil {
		return err
	}
	id := appliance.NewCallID(year, last+1)
	s.res.Call = id
	approve := s.Rules.Call.Approve && !s.by.may([]appliance.Role{appliance.RoleLeader}) && !urgent
	state, approved := appliance.CallCalled, ""
	if approve {
		state = appliance.CallPlanned
	} else if !s.by.may(callers) {
		approved = approveLater // the duty officer's goes at once, and is approved after
	}
	level := "一般"
	if urgent {
		level = "紧急"
	}
	summary := orElse(s.c.Summary, short(s.c.Text, summaryLength))
	s.call(appliance.Call{}, appliance.KindCallMade, appliance.CallChange{
		Call: id, State: state, Reason: d.Reason, Urgent: urgent, Situation: situation, Level: level, CalledBy: s.by.who(), ApprovedBy: approved, CalledAt: s.Now,
		Words: appliance.CallWords{Done: done, Summary: summary},
	})
	ch := appliance.CaseChange{
		State: appliance.CaseWorking, Call: id, Ground: string(d.Reason), Basis: &basis,
		Clocks: halt(s.c.Clocks, s.Now, appliance.ClockD1, appliance.ClockAccept), Words: appliance.CaseWords{Note: done},
	}
	if !atOffice(s.c) { // the office at work holds it until the county takes over
		ch.Holder = s.holder()
	}
	county := s.run(appliance.ClockD1c, s.Now, s.Rules.Clock.County)
	if approve { // it waits, but the county's day has not begun
		county = appliance.Clock{ID: appliance.ClockD1c, Start: s.Now}
	}
	ch.Clocks = append(ch.Clocks, county)
	if approve || approved != "" {
		ch.Clocks = append(ch.Clocks, s.run(appliance.ClockYes, s.Now, s.Rules.Clock.LeaderYes))
	}
	s.change(appliance.KindCaseCalled, ch)
	if approve || approved != "" {
		for _, p := range s.phones(s.Town.In(s.today(), appliance.RoleLeader)) {
			if err := s.text(p, "S22", s.c.ID, appliance.ClassOrder, false, texts.Values{"呼": id.In(s.year()), "摘": summary, "做": done}); err != nil {
				return err
			}
		}
	}
	if approve {
		return nil
	}
	return s.callCounty(id, "S07-call", texts.Values{"摘": summary})
}

// callCounty tells the county's centre.
func (s *step) callCounty(id appliance.CallID, text string, v texts.Values) error {
	class := appliance.ClassOrder
	if s.c.Urgency == appliance.UrgencyDanger {
		class = appliance.ClassEmergency
	}
	k, _ := s.c.Clock(appliance.ClockD1c)
	v["呼"], v["镇"] = id.In(s.year()), s.Hall
	v["日"], v["点"] = texts.Day(s.Clock.Local(k.Due), k.Provisional, false), s.Clock.Local(k.Due).Format("15:04")
	for _, p := range s.Rung("county", "") {
		if err := s.text(p, text, s.c.ID, class, false, v); err != nil {
			return err
		}
	}
	return nil
}

func (d ApproveCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	switch {
	case err != nil:
		return err
	case !unapproved(k):
		return s.refuseCall(WhyCallState, k, "")
	case s.by.is(k.CalledBy):
		return s.refuse(WhySelf, "")
	}
	if !d.Yes {
		why, err := s.reason(d.Note)
		if err != nil {
			return err
		}
		if err := s.callNews(k, "S23-refused", texts.Values{"由": why}); err != nil {
			return err
		}
		return s.withdrawCall(k, why)
	}
	ch := appliance.CallChange{Call: k.ID, ApprovedBy: s.by.who(), Words: appliance.CallWords{Note: clean(d.Note)}}
	if k.State != appliance.CallPlanned { // it went at once
		s.call(k, appliance.KindCallApproved, ch)
		if yes := halt(s.c.Clocks, s.Now, appliance.ClockYes); len(yes) > 0 {
			s.change(appliance.KindCaseCalled, appliance.CaseChange{Clocks: yes})
		}
		return nil
	}
	ch.State, ch.CalledAt = appliance.CallCalled, s.Now
	k = s.call(k, appliance.KindCallApproved, ch)
	s.change(appliance.KindCaseCalled, appliance.CaseChange{
		Clocks: append(halt(s.c.Clocks, s.Now, appliance.ClockYes), s.run(appliance.ClockD1c, s.Now, s.Rules.Clock.County)),
	})
	if err := s.callNews(k, "S23-approved", nil); err != nil {
		return err
	}
	return s.callCounty(k.ID, "S07-call", texts.Values{"摘": k.Summary})
}

// paper wants the evidence where the township enters what the county did.
func (s *step) paper() error {
	if !s.by.county() && s.by.Evidence == "" {
		return s.refuse(WhyEvidence, "县中心")
	}
	return nil
}

func (d ReceiveCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	if err := s.paper(); err != nil {
		return err
	}
	s.call(k, appliance.KindCallReceived, appliance.CallChange{Call: k.ID, State: appliance.CallReceived, ReceivedAt: s.Now})
	due, _ := s.c.Clock(appliance.ClockD1c)
	s.res.Said = "已接收" + k.ID.In(s.year()) + "," + texts.Moment(s.Clock.Local(due.Due), false) + "前分派"
	return s.callNews(k, "S23-received", texts.Values{"日": s.day(due), "点": s.Clock.Local(due.Due).Format("15:04")})
}

// callNews tells the callers what became of their call.
func (s *step) callNews(k appliance.Call, id string, v texts.Values) error {
	with := texts.Values{"呼": k.ID.In(s.year())}
	for name, x := range v {
		with[name] = x
	}
	for _, p := range s.Rung("caller", "") {
		if err := s.text(p, id, s.c.ID, appliance.ClassOrder, false, with); err != nil {
			return err
		}
	}
	return nil
}

// DispatchCall H03: D1c stops, the departments' clocks start; the first that
// receives it stays answerable (F2-40). Where the list gives the town a part of its
// own, its order is made at once (H07, F2-39).
func (d DispatchCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	if !s.by.county() && clean(d.DocNo) == "" {
		return s.refuseCall(WhyDocNo, k, "")
	}
	lead, err := s.office(d.Lead)
	if err != nil {
		return err
	}
	out := dispatching{lead: lead, call: k.ID, situation: k.Situation, note: clean(d.DocNo), task: k.Summary}
	var assists []string
	for _, a := range d.Assists {
		o, err := s.office(a)
		if err != nil {
			return err
		}
		if o.Code != lead.Code && !slices.Contains(assists, o.Code) {
			out.assists, assists = append(out.assists, o), append(assists, o.Code)
		}
	}
	row, listed := s.bound(k.Situation)
	complexity := orElse(d.Complexity, s.c.Complexity)
	if listed && d.Complexity == "" {
		complexity = row.Complexity()
		d.Days = orElse(d.Days, row.Days)
	}
	if out.days, err = s.limit(d.Days, complexity); err != nil {
		return err
	}
	s.c.Complexity = complexity
	if called, ok := s.c.Clock(appliance.ClockD1c); ok && s.Rules.Clock.From == "call" {
		out.from = called.Start
	}
	k = s.call(k, appliance.KindCallDispatched, appliance.CallChange{
		Call: k.ID, State: appliance.CallDispatched, DispatchAt: s.Now, Lead: lead.Code, Assists: assists, DocNo: clean(d.DocNo),
	})
	// The town's own lead in the case is over: one leads.
	old, recalled := s.c.Lead()
	if recalled = recalled && old.State.Open(); recalled {
		now, clocks := s.resumed(old)
		ch := orders([]appliance.OrderWords{{Seq: old.Seq, Recall: "县里牵头" + k.ID.No()}}, over(now, appliance.OrderRecalled, s.Now))
		ch.Clocks = append(clocks, s.ruleClock(ch.Orders...)...)
		s.change(appliance.KindOrderRecalled, ch)
	}
	s.change(appliance.KindCaseDispatched, appliance.CaseChange{Clocks: halt(s.c.Clocks, s.Now, appliance.ClockD1c)})
	if err := s.dispatch(out); err != nil {
		return err
	}
	if recalled {
		if err := s.tellRecalled([]appliance.Order{old}, "改由县里牵头"); err != nil {
			return err
		}
	}
	if listed && row.Town == appliance.DutyAssist {
		if err := s.townPart(k, row, out.days); err != nil {
			return err
		}
	}
	s.res.Said = "已分派" + k.ID.In(s.year()) + ",牵头" + s.Town.Short(lead.Code)
	first, _ := s.c.Lead()
	s.res.Order = first.Seq
	day, _ := s.dueValues(first)
	return s.callNews(k, "S23-dispatched", texts.Values{"位": s.Town.Short(lead.Code), "日": day})
}

// townPart is the town's own order in a call, for what the list asks of it (配合);
// its clock is its own.
func (s *step) townPart(k appliance.Call, row appliance.Situation, days int) error {
	office, ok := s.townOffice(row)
	if !ok {
		return nil
	}
	for _, o := range s.c.OpenOrders() {
		if o.Office == office.Code {
			return nil
		}
	}
	o := s.newOrder(office, appliance.Assist, 0, dispatching{call: k.ID, situation: row.Code, town: true, days: days})
	s.change(appliance.KindCaseDispatched, orders([]appliance.OrderWords{{Seq: o.Seq, Task: row.TownWork}}, o))
	o, _ = s.c.Order(o.Seq)
	return s.sendOrder(o, false)
}

// townOffice is who in the town does its part: the office that assists in the
// list row, else the town's patrol or its centre.
func (s *step) townOffice(row appliance.Situation) (appliance.Office, bool) {
	fit := func(o appliance.Office) bool {
		return !o.Closed(s.today()) && !s.county(o.Code) && o.Code != s.c.Accused && len(s.recipients(o.Code, s.c.Grid)) > 0
	}
	for _, code := range row.Assists {
		if o, ok := s.Town.Office(code); ok && fit(o) {
			return o, true
		}
	}
	for _, kind := range []appliance.OfficeKind{appliance.OfficePatrol, appliance.OfficeCentre, appliance.OfficeBureau} {
		for _, o := range s.Town.Offices() {
			if o.Kind == kind && o.Level == appliance.LevelTown && fit(o) {
				return o, true
			}
		}
	}
	return appliance.Office{}, false
}

func (d SendBackCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	if err := s.paper(); err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	s.call(k, appliance.KindCallSentBack, appliance.CallChange{Call: k.ID, State: appliance.CallSentBack, Words: appliance.CallWords{Note: why}})
	s.res.Said = "已退回" + k.ID.In(s.year()) + ",等镇里补充"
	return s.callNews(k, "S23-sentback", texts.Values{"由": why})
}

func (d SupplyCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	k = s.call(k, appliance.KindCallSupplied, appliance.CallChange{
		Call: k.ID, State: appliance.CallCalled, Words: appliance.CallWords{Done: k.Done + "；补充：" + text, Note: text},
	})
	return s.callCounty(k.ID, "S07-supplied", texts.Values{"由": text})
}

func (d WithdrawCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	return s.withdrawCall(k, why)
}

// withdrawCall ends a call: its orders are taken back, and the county is told.
func (s *step) withdrawCall(k appliance.Call, why string) error {
	if err := s.endCall(k, why); err != nil {
		return err
	}
	s.change(appliance.KindCaseHanded, appliance.CaseChange{
		Clocks: halt(s.c.Clocks, s.Now, appliance.ClockD1c, appliance.ClockYes), Words: appliance.CaseWords{Note: "撤呼：" + why},
	})
	var mine []appliance.Order
	for _, o := range s.c.OpenOrders() {
		if o.Call == k.ID {
			mine = append(mine, o)
		}
	}
	if err := s.recall(why, mine...); err != nil {
		return err
	}
	return s.tellRecalled(mine, why)
}

// endCall marks a call withdrawn and tells the county, if it knew of it.
func (s *step) endCall(k appliance.Call, why string) error {
	s.call(k, appliance.KindCallWithdrawn, appliance.CallChange{Call: k.ID, State: appliance.CallWithdrawn, Words: appliance.CallWords{Note: why}})
	if k.State == appliance.CallPlanned {
		return nil
	}
	for _, p := range s.Rung("county", "") {
		if err := s.text(p, "S15-call", s.c.ID, appliance.ClassOrder, false, texts.Values{"呼": k.ID.In(s.year()), "镇": s.Hall, "由": why}); err != nil {
			return err
		}
	}
	return nil
}

// dropCall ends the case's call with the case: a matter that is over, or waits on the
// watch list, calls nobody.
func (s *step) dropCall(why string) error {
	if s.c.Call == 0 {
		return nil
	}
	k, err := s.readCall(s.c.Call)
	if err != nil {
		return err
	}
	if !slices.Contains(callOpenStates, k.State) {
		return nil
	}
	return s.endCall(k, why)
}

// callWorks notes that a department has begun.
func (s *step) callWorks(o appliance.Order) error {
	if !departments(o) {
		return nil
	}
	k, err := s.readCall(o.Call)
	if err != nil {
		return err
	}
	if k.State == appliance.CallResponded && o.Office == k.Lead {
		s.call(k, appliance.KindCallResponded, appliance.CallChange{Call: k.ID, State: appliance.CallWorking})
	}
	return nil
}

// callResponded H04: the lead's first answer is the call's.
func (s *step) callResponded(o appliance.Order) error {
	if !departments(o) {
		return nil
	}
	k, err := s.readCall(o.Call)
	if err != nil {
		return err
	}
	// A lead that a ruling put in another's place answers for itself.
	if o.Office != k.Lead || !k.RespondedAt.IsZero() && !k.RespondedAt.Before(o.DispatchedAt) || !slices.Contains(callOpenStates, k.State) {
		return nil
	}
	s.call(k, appliance.KindCallResponded, appliance.CallChange{Call: k.ID, State: appliance.CallResponded, RespondedAt: o.RespondedAt})
	what := map[appliance.Response]string{appliance.RespondNow: "即办", appliance.RespondUntil: "限时", appliance.RespondStudy: "个案研究"}[o.Response]
	if plan := orElse(o.Words.Plan, ""); plan != "" {
		what += "，" + plan
	} else if !o.Promised.IsZero() {
		what += "，" + texts.Day(s.Clock.Local(o.Promised), false, false)
	}
	return s.callNews(k, "S23-responded", texts.Values{"位": s.Town.Short(o.Office), "由": what})
}

// callDisputed H05.
func (s *step) callDisputed(o appliance.Order) error {
	if !departments(o) {
		return nil
	}
	k, err := s.readCall(o.Call)
	if err != nil {
		return err
	}
	if !slices.Contains(callOpenStates, k.State) { // done again after the town rated it
		return nil
	}
	s.call(k, appliance.KindCallDisputed, appliance.CallChange{Call: k.ID, State: appliance.CallDisputed, Disputes: k.Disputes + 1})
	return nil
}

// callRuled: when the last return is ruled on, or gone, the call's dispute is over;
// a new lead is the call's.
func (s *step) callRuled() error {
	if s.c.Call == 0 {
		return nil
	}
	k, err := s.readCall(s.c.Call)
	if err != nil {
		return err
	}
	for _, o := range s.c.Orders {
		if ret, _, _ := o.Pending(); ret && departments(o) {
			return nil
		}
	}
	if k.State != appliance.CallDisputed {
		return nil
	}
	ch := appliance.CallChange{Call: k.ID, State: appliance.CallDispatched}
	if lead, ok := s.c.Lead(); ok && lead.Call == k.ID {
		ch.Lead = lead.Office
		if !lead.RespondedAt.IsZero() {
			ch.State = appliance.CallResponded
		}
	}
	s.call(k, appliance.KindCallDispatched, ch)
	return nil
}

// callCompleted H06: the review passed what the departments did; now the town rates them.
func (s *step) callCompleted() error {
	if s.c.Call == 0 {
		return nil
	}
	k, err := s.readCall(s.c.Call)
	if err != nil {
		return err
	}
	if k.DispatchAt.IsZero() || !slices.Contains(callOpenStates, k.State) {
		return nil
	}
	s.call(k, appliance.KindCallCompleted, appliance.CallChange{Call: k.ID, State: appliance.CallCompleted, CompletedAt: s.Now})
	s.change(appliance.KindCaseWatched, appliance.CaseChange{Clocks: []appliance.Clock{s.run(appliance.ClockCallRate, s.Now, s.Rules.Clock.CallRate)}})
	for _, p := range s.Rung("caller", "") {
		if err := s.text(p, "S08", s.c.ID, appliance.ClassOrder, false, texts.Values{"呼": k.ID.In(s.year())}); err != nil {
			return err
		}
	}
	return nil
}

// measured is the working time from a department's order to its response; ok is
// false when it never responded.
func (w World) measured(c appliance.Case, k appliance.Call, office string) (d time.Duration, late, ok bool) {
	for _, o := range c.Orders {
		if o.Call != k.ID || o.Office != office || o.Town {
			continue
		}
		at := o.RespondedAt
		if at.IsZero() {
			at = o.ReportedAt // who is done has answered
		}
		if at.IsZero() {
			return 0, true, false
		}
		limit, has := o.Clock(appliance.ClockRespond)
		return w.Clock.WorkingBetween(o.DispatchedAt, at), has && at.After(limit.Due), true
	}
	return 0, false, false
}

// RateCall H08: speed and effect, beside what was measured. A grade against the
// measure wants a reason (H08 note); 不响应 has no effect to rate.
func (d RateCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	office := k.Lead
	if d.Office != "" {
		o, ok := s.Town.OfficeNamed(d.Office)
		if !ok || o.Code != k.Lead && !slices.Contains(k.Assists, o.Code) {
			return s.refuse(WhyNoOffice, d.Office)
		}
		office = o.Code
	}
	if d.Speed < appliance.SpeedPrompt || d.Speed > appliance.SpeedNone || d.Effect < 0 || d.Effect > appliance.EffectPoor ||
		(d.Speed == appliance.SpeedNone) != (d.Effect == 0) {
		return s.refuseCall(WhyGrades, k, "")
	}
	took, late, ok := s.measured(s.c, k, office)
	if against := d.Speed == appliance.SpeedPrompt && (late || !ok) || d.Speed != appliance.SpeedPrompt && ok && !late; against && clean(d.Note) == "" {
		if !ok {
			return s.refuseCall(WhyMeasured, k, "未响应").in("no response")
		}
		return s.refuseCall(WhyMeasured, k, "用时"+chineseHours(took)).in("answered after " + englishHours(took))
	}
	state := appliance.CallRated
	if k.State == appliance.CallUnresponsive { // its orders go on
		state = appliance.CallUnresponsive
	}
	s.call(k, appliance.KindCallRated, appliance.CallChange{
		Call: k.ID, State: state, Words: appliance.CallWords{Note: clean(d.Note)},
		Ratings: []appliance.CallRating{{Office: office, Speed: d.Speed, Effect: d.Effect, By: s.by.who(), At: s.Now, Measured: took}},
	})
	if office == k.Lead {
		s.change(appliance.KindCaseWatched, appliance.CaseChange{Clocks: halt(s.c.Clocks, s.Now, appliance.ClockCallRate)})
	}
	s.res.Said = "已评价" + k.ID.In(s.year()) + s.Town.Short(office) + ",实测响应" + chineseHours(took)
	v := texts.Values{
		"呼": k.ID.In(s.year()), "镇": s.Hall, "位": s.Town.Short(office), "速": SpeedName(d.Speed), "效": EffectName(d.Effect), "均": chineseHours(took),
	}
	id, bad := "S08-told", "响应慢"
	if d.Speed == appliance.SpeedNone {
		id, bad = "S08-none", "不响应"
	}
	if err := s.staff(office, id, appliance.ClassReminder, v); err != nil {
		return err
	}
	if d.Speed == appliance.SpeedPrompt && d.Effect != appliance.EffectPoor {
		return nil
	}
	if d.Effect == appliance.EffectPoor {
		bad = "成效差"
	}
	v["由"] = bad
	for _, p := range s.Rung("supervisor", office) { // H09
		if err := s.text(p, "S08-bad", s.c.ID, appliance.ClassReminder, false, v); err != nil {
			return err
		}
	}
	return nil
}

func chineseHours(d time.Duration) string {
	m := int(d.Round(time.Minute).Minutes())
	switch {
	case m < 60:
		return itoa(m) + "分钟"
	case m%60 == 0:
		return itoa(m/60) + "小时"
	}
	return itoa(m/60) + "小时" + itoa(m%60) + "分"
}

func englishHours(d time.Duration) string {
	m := int(d.Round(time.Minute).Minutes())
	switch {
	case m < 60:
		return itoa(m) + " min"
	case m%60 == 0:
		return itoa(m/60) + " h"
	}
	return itoa(m/60) + " h " + itoa(m%60) + " min"
}

// SpeedName is what people call a grade of speed (F2-44).
func SpeedName(n int) string {
	return map[int]string{appliance.SpeedPrompt: "及时", appliance.SpeedSlow: "慢", appliance.SpeedNone: "不响应"}[n]
}

// EffectName is what people call a grade of effect (F2-45).
func EffectName(n int) string {
	return map[int]string{appliance.EffectGood: "好", appliance.EffectFair: "较好", appliance.EffectMiddle: "一般", appliance.EffectPoor: "差"}[n]
}

// SilenceCall: nobody of the lead answered for so long that it counts as 不响应.
// Its order goes on; the supervisor is told.
func (d SilenceCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	s.call(k, appliance.KindCallSilent, appliance.CallChange{Call: k.ID, State: appliance.CallUnresponsive})
	v := texts.Values{"呼": k.ID.In(s.year()), "位": s.Town.Short(k.Lead), "镇": s.Hall, "由": "不响应"}
	for _, p := range s.Rung("supervisor", k.Lead) {
		if err := s.text(p, "S08-bad", s.c.ID, appliance.ClassOrder, false, v); err != nil {
			return err
		}
	}
	return s.callNews(k, "S23-silent", v)
}

func (d EndCall) do(s *step) error {
	k, err := s.theCall(d.Call)
	if err != nil {
		return err
	}
	if !canCall(s.by, k, ActEndCall) {
		return s.refuseCall(WhyCallState, k, "")
	}
	s.call(k, appliance.KindCallEnded, appliance.CallChange{Call: k.ID, State: appliance.CallEnded})
	s.change(appliance.KindCaseWatched, appliance.CaseChange{Clocks: halt(s.c.Clocks, s.Now, appliance.ClockCallRate)})
	return nil
}
