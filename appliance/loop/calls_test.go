package loop_test

import (
	"slices"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/loop"
)

// The rows of domain 3 §B.3.3, one after the other.

func TestH01C10TheTownCalls(t *testing.T) {
	h := openHall(t)
	id := h.accepted(zhang, "C-02-1")
	h.cannot(li, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已制止"}, loop.WhyRole) // §B.11: 呼叫员, 镇领导
	h.cannot(he, id, loop.MakeCall{Reason: "太忙", Done: "已制止"}, loop.WhyGround)
	h.cannot(he, id, loop.MakeCall{Reason: appliance.CallNoMandate}, loop.WhyBad)
	h.cannot(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已制止", Situation: "Q-1"}, loop.WhySituation)
	res := h.does(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已制止两次"})
	h.hears("S07>51")
	h.reads("S07", "【呼叫H001】青山镇呼叫:村东头路灯不亮。11月24日17:30前分派。接收回“收H001”,分派回“派H001 单位 协 单位”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderClerk(he.Clerk), "D1 -", "D1c 11-24 17:30")
	k := h.call(res.Call)
	if k.ID.No() != "H001" || k.State != appliance.CallCalled || k.Situation != "C-02-1" || k.Done != "已制止两次" || k.CalledBy != "clerk:2" || k.Level != "一般" {
		t.Errorf("the call is %+v", k)
	}
	h.cannot(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "再叫"}, loop.WhyInCall)

	// While an office works on it, it goes on holding the case.
	id = h.working()
	h.does(zhou, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已查线"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-26 17:30", "D1c 11-24 17:30")
	h.does(staff(t, "钱进"), id, loop.Report{Text: "已更换路灯灯头"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07")) // a call that the county has not dispatched is not over

	// A duty officer calls at once where it is urgent, and a leader approves after (H01).
	duty := loop.By{Actor: appliance.Actor{Kind: appliance.ByStaff, ID: "p099", Name: "值班"}, Roles: []appliance.Role{appliance.RoleDuty}, Person: "p099"}
	id = h.accepted(zhang, "C-02-1")
	h.cannot(duty, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已到场"}, loop.WhyRole)
	res = h.does(duty, id, loop.MakeCall{Reason: appliance.CallSudden, Done: "已到场", Urgent: true})
	h.hears("S22>41 S07>51")
	h.stands(id, appliance.CaseWorking, appliance.HolderDesk, "D1c 11-24 17:30")
	h.does(zhou, id, loop.ApproveCall{Yes: true})
	h.hears("")
	if k := h.call(res.Call); k.ApprovedBy != "clerk:4" || k.State != appliance.CallCalled || k.Level != "紧急" {
		t.Errorf("approved after: %+v", k)
	}
	h.cannot(song, id, loop.ApproveCall{Yes: true}, loop.WhyCallState)

	// Where the policy wants a leader's yes first, the county's day begins with it.
	h.rules("call", `{"approve": true}`)
	id = h.accepted(zhang, "C-02-1")
	res = h.does(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已制止两次"})
	h.reads("S22", "【待批】呼叫"+res.Call.No()+":村东头路灯不亮。镇里已做:已制止两次。同意回“准"+res.Call.No()+"”,不同意回“不准"+res.Call.No()+" 理由”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderClerk(he.Clerk), "D1c "+shared().clock.Local(appliance.Clock{}.Due).Format("01-02 15:04"))
	h.cannot(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "再叫"}, loop.WhyInCall)
	h.cannot(staff(t, "吴敏"), id, loop.DispatchCall{Lead: "X02"}, loop.WhyCallState)
	h.cannot(he, id, loop.ApproveCall{Yes: true}, loop.WhyRole)
	h.cannot(zhou, id, loop.ApproveCall{}, loop.WhyReason)
	h.at("2026-11-24 10:00")
	h.does(zhou, id, loop.ApproveCall{Yes: true})
	h.stands(id, appliance.CaseWorking, appliance.HolderClerk(he.Clerk), "D1c 11-25 17:30")
	if !strings.HasSuffix(h.sent(), "S07>51") {
		t.Errorf("texts are %q", h.sent())
	}
	id = h.accepted(zhang, "C-02-1")
	res = h.does(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已制止两次"})
	h.does(zhou, id, loop.ApproveCall{Note: "先自己办"})
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(zhou.Clerk), "D1c -", "D1 11-25 17:30")
	if k := h.call(res.Call); k.State != appliance.CallWithdrawn || strings.Contains(h.sent(), ">51") {
		t.Errorf("not approved: %s, %q", k.State, h.sent())
	}
	own := h.does(zhou, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已查"}) // a leader's own call needs nobody's yes
	if k := h.call(own.Call); k.State != appliance.CallCalled {
		t.Errorf("a leader's call is %s", k.State)
	}

	bare := openHall(t, appliance.Person{Code: "p7", Name: "吴敏", Phone: "+8613800000051", Closed: appliance.Date{Year: 2026, Month: 1, Day: 1}})
	bare.cannot(he, bare.accepted(zhang, ""), loop.MakeCall{Reason: appliance.CallBeyond, Done: "已查"}, loop.WhyNoCounty)
}

func TestH02H03TheCountyDispatches(t *testing.T) {
	h := openHall(t)
	id, call := h.called()
	wu := staff(t, "吴敏")
	h.cannot(he, id, loop.ReceiveCall{Call: call}, loop.WhyEvidence)
	h.at("2026-11-23 15:00")
	if res := h.does(wu, id, loop.ReceiveCall{Call: call}); res.Said != "已接收H001,11月24日17:30前分派" {
		t.Errorf("said %q", res.Said)
	}
	h.hears("S23>43 S23>44")
	h.reads("S23", "【呼叫H001】县里已接收,11月24日17:30前分派。")
	h.cannot(wu, id, loop.SendBackCall{}, loop.WhyReason)
	h.does(wu, id, loop.SendBackCall{Reason: "缺现场照片"})
	h.reads("S23", "【呼叫H001】县里要求补充:缺现场照片。请在呼应盒上补充。")
	h.stands(id, appliance.CaseWorking, appliance.HolderClerk(he.Clerk), "D1c 11-24 17:30") // the county's day goes on
	h.cannot(he, id, loop.SupplyCall{}, loop.WhyNoWords)
	h.does(he, id, loop.SupplyCall{Text: "照片已送达"})
	h.reads("S07", "【呼叫H001】青山镇已补充:照片已送达。接收回“收H001”。")
	if k := h.call(call); k.Done != "已制止两次；补充：照片已送达" || k.State != appliance.CallCalled {
		t.Errorf("supplied: %+v", k)
	}

	h.cannot(wu, id, loop.DispatchCall{Call: call}, loop.WhyOffice)
	h.cannot(wu, id, loop.DispatchCall{Call: call, Lead: "X02", Days: 300}, loop.WhyDays)
	h.cannot(wu, id, loop.DispatchCall{Call: appliance.NewCallID(2026, 99), Lead: "X02"}, loop.WhyNoCall)
	h.at("2026-11-24 10:00")
	h.does(wu, id, loop.DispatchCall{Call: call, Lead: "综合执法局", Assists: []string{"水利局"}})
	h.hears("S07>11 S07>13 R07>90 S01>46 S23>43 S23>44")
	h.reads("R07", "【青山呼应】件号1007镇里办不了,已向县里呼叫,由综合执法局牵头,12月1日前办结。镇里继续跟进。")
	h.reads("S07", "【联动工单H001】青山镇呼叫:村东头路灯不亮。牵头综合执法局,12月1日前办结。响应回“应H001”,详情回“详H001”。")
	// D1c stops; a complex matter takes five working days from here; the department answers in one.
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("X02"), "D1c -", "handle 12-01 17:30")
	h.runs(h.order(id, 1).Clocks, "handle 12-01 17:30", "respond 11-25 17:30", "sign 11-24 15:15")
	// H07: the town's own part, with a clock of its own and nobody in the county to answer to.
	town := h.order(id, 3)
	h.runs(town.Clocks, "handle 12-01 17:30", "respond ", "sign 11-24 15:15")
	if !town.Town || town.Role != appliance.Assist || town.Office != "Z05" || town.Call != call || town.Words.Task != "制止并上报" || !slices.Equal(town.People, []string{"p4"}) {
		t.Errorf("the town's part is %+v", town)
	}
	k := h.call(call)
	if k.State != appliance.CallDispatched || k.Lead != "X02" || !slices.Equal(k.Assists, []string{"X04"}) || !k.DispatchAt.Equal(h.now) {
		t.Errorf("dispatched: %+v", k)
	}

	// The caller who enters it has the number of the document.
	id, call = h.called()
	h.cannot(on(he, "县中心来电"), id, loop.DispatchCall{Call: call, Lead: "X02"}, loop.WhyDocNo)
	h.does(he, id, loop.DispatchCall{Call: call, Lead: "X02", DocNo: "县社治〔2026〕8号"})
	if k := h.call(call); k.DocNo != "县社治〔2026〕8号" {
		t.Errorf("document %q", k.DocNo)
	}
	// A list that asks nothing of the town makes it no part (路灯: 主体).
	id = h.accepted(zhang, "C-01-1")
	h.does(he, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已查线"})
	h.does(wu, id, loop.DispatchCall{Lead: "X04", Complexity: appliance.Simple})
	h.hears("S07>13 R07>90 S23>43 S23>44")
	h.runs(h.order(id, 1).Clocks, "handle 11-27 17:30")

	// The town's own lead gives way; the villager's date never comes earlier, and starts where it started.
	id = h.accepted(zhang, "C-01-1")
	h.does(li, id, loop.Dispatch{Lead: "Z07", Days: 10})
	h.does(staff(t, "钱进"), id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.at("2026-11-25 09:00")
	h.does(he, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已查线"})
	h.does(wu, id, loop.DispatchCall{Lead: "X04", Complexity: appliance.Simple})
	h.hears("S07>13 R07>90 S15>48 S23>43 S23>44")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("X04"), "handle 12-08 17:30", "D1c -")
	h.runs(h.order(id, 2).Clocks, "handle 11-30 17:30")
	if o := h.order(id, 1); o.State != appliance.OrderRecalled {
		t.Errorf("the town's lead is %s", o.State)
	}
}

func TestClockFromTheCall(t *testing.T) {
	h := openHall(t)
	h.rules("clock", `{"from": "call"}`)
	id, call := h.called() // Monday
	h.at("2026-11-25 10:00")
	h.does(staff(t, "吴敏"), id, loop.DispatchCall{Call: call, Lead: "X02"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("X02"), "handle 11-30 17:30") // five days from Monday
	h.runs(h.order(id, 1).Clocks, "handle 11-30 17:30", "respond 11-26 17:30")
	// A ruled return has its full period, whatever the clock.
	h.does(staff(t, "郑强"), id, loop.Return{Ground: "非本部门职责"})
	h.does(staff(t, "吴敏"), id, loop.Rule{Order: 1, Yes: true, Office: "X03"})
	h.runs(h.order(id, 3).Clocks, "handle 12-02 17:30")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("X03"), "handle 12-02 17:30")
	// So has what is done again.
	for _, who := range []string{"冯雪", "赵磊"} {
		h.does(staff(t, who), id, loop.Report{Text: "已责令拆除违建"})
	}
	h.does(li, id, loop.Pass{})
	h.at("2026-11-27 10:00")
	h.does(citizen, id, loop.Rate{Rating: 3})
	h.runs(h.order(id, 4).Clocks, "handle 12-04 17:30")
}

func TestH04ADepartmentAnswers(t *testing.T) {
	h := openHall(t)
	id, call := h.dispatched("X04")
	zheng := staff(t, "郑强")
	h.cannot(zheng, id, loop.Respond{Order: 1, Kind: "later"}, loop.WhyBad)
	h.cannot(zheng, id, loop.Respond{Order: 1, Kind: appliance.RespondUntil}, loop.WhyDate)
	h.cannot(zheng, id, loop.Respond{Order: 1, Kind: appliance.RespondUntil, Until: appliance.Date{Year: 2026, Month: 11, Day: 21}}, loop.WhyDate)
	h.cannot(zheng, id, loop.Respond{Order: 1, Kind: appliance.RespondStudy}, loop.WhyNoWords)
	h.does(staff(t, "陈刚"), id, loop.Respond{}) // an assist's answer is not the call's
	if k := h.call(call); k.State != appliance.CallDispatched {
		t.Errorf("the call is %s", k.State)
	}
	h.at("2026-11-23 16:00")
	h.does(zheng, id, loop.Respond{Kind: appliance.RespondStudy, Plan: "先勘测再拆除"})
	h.reads("S23", "【呼叫H001】综合执法局已响应:个案研究，先勘测再拆除。")
	h.runs(h.order(id, 1).Clocks, "respond -", "handle 11-30 17:30")
	if k := h.call(call); k.State != appliance.CallResponded || !k.RespondedAt.Equal(h.now) {
		t.Errorf("responded: %+v", k)
	}
	h.cannot(zheng, id, loop.Respond{}, loop.WhyOnce)
	h.does(zheng, id, loop.Arrive{})
	if k := h.call(call); k.State != appliance.CallWorking {
		t.Errorf("the call is %s", k.State)
	}
	id, _ = h.dispatched()
	h.does(zheng, id, loop.Respond{Kind: appliance.RespondUntil, Until: appliance.Date{Year: 2026, Month: 11, Day: 27}})
	h.reads("S23", "【呼叫H002】综合执法局已响应:限时，11月27日。")
	if o := h.order(id, 1); !o.Promised.Equal(at("2026-11-27 17:30")) {
		t.Errorf("promised %v", o.Promised)
	}

	// Nobody answers: three times the limit is 不响应; a late answer is still an answer.
	id, call = h.dispatched()
	o := h.order(id, 1)
	k, _ := o.Clock(appliance.ClockRespond)
	moments := loop.World{Clock: shared().clock, Rules: defaults()}.Moments(k)
	if last := moments[len(moments)-1]; last.What != loop.MomentSilent || !last.At.Equal(at("2026-11-26 17:30")) {
		t.Errorf("silent at %+v", last)
	}
	h.does(rule, id, loop.SilenceCall{Call: call})
	h.hears("S08>31 S23>43 S23>44")
	h.reads("S23", "【呼叫H003】综合执法局逾期没有响应,已报督办员。")
	h.does(he, id, loop.RateCall{Speed: appliance.SpeedNone})
	if k := h.call(call); k.State != appliance.CallUnresponsive { // rated, but its orders go on
		t.Errorf("the call is %s", k.State)
	}
	h.does(zheng, id, loop.Respond{})
	if k := h.call(call); k.State != appliance.CallResponded {
		t.Errorf("the call is %s", k.State)
	}

	// Danger: two working hours.
	id = h.does(wang, 0, loop.Open{Phone: zhang, Text: "楼要塌了", Urgency: appliance.UrgencyDanger}).Case
	h.does(wang, id, loop.Accept{Situation: "C-02-1"})
	h.does(he, id, loop.MakeCall{Reason: appliance.CallUrgent, Done: "已疏散"})
	h.does(staff(t, "吴敏"), id, loop.DispatchCall{Lead: "X02"})
	h.runs(h.order(id, 1).Clocks, "respond 11-24 09:00", "sign 11-23 16:30", "urgent 11-24 16:00", "handle ")
}

func TestH05ADepartmentSaysItIsNotTheirs(t *testing.T) {
	h := openHall(t)
	id, call := h.dispatched("X04")
	zheng, wu := staff(t, "郑强"), staff(t, "吴敏")
	h.does(on(li, "郑强来电"), id, loop.Return{Order: 1, Ground: "非本部门职责"})
	h.reads("S05", "【待裁】综合执法局要退工单1007-1:非本部门职责(疑似下压)。回“裁1007-1 准 单位 理由”或“裁1007-1 不准 理由”。")
	h.hears("S05>51") // the county rules, so it is told, though a clerk at the screen entered it
	if k, o := h.call(call), h.order(id, 1); k.State != appliance.CallDisputed || k.Disputes != 1 || k.Lead != "X02" || !o.Return.Pushed {
		t.Errorf("disputed: %+v %+v", k, o.Return)
	}
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("X02"), "handle 11-30 17:30") // the first receiver stays answerable
	h.cannot(li, id, loop.Rule{Order: 1, Yes: true, Office: "X03"}, loop.WhyEvidence)
	h.cannot(staff(t, "李静"), id, loop.Rule{Order: 1}, loop.WhyEvidence)
	h.does(staff(t, "陈刚"), id, loop.Return{Ground: "重复"})
	h.does(wu, id, loop.Rule{Order: 1, Yes: true, Office: "生态环境", Basis: "D-01-1"})
	k := h.call(call)
	if k.State != appliance.CallDisputed || k.Lead != "X02" { // another return still waits
		t.Errorf("half ruled: %+v", k)
	}
	h.does(on(li, "县中心传真"), id, loop.Rule{Order: 2, Reason: "协办不重复"})
	if k := h.call(call); k.State != appliance.CallDispatched || k.Lead != "X03" || k.Disputes != 2 {
		t.Errorf("ruled: %+v", k)
	}
	h.at("2026-11-24 10:00")
	h.does(staff(t, "冯雪"), id, loop.Respond{}) // the new lead answers for itself
	if k := h.call(call); k.State != appliance.CallResponded || !k.RespondedAt.Equal(h.now) {
		t.Errorf("the new lead: %+v", k)
	}
	h.cannot(zheng, id, loop.Rule{Order: 1}, loop.WhyRole)
	// The town's own part is the town's to rule on.
	own, ownCall := h.dispatched()
	h.does(staff(t, "赵磊"), own, loop.Return{Ground: "重复"})
	h.hears("S05>43")
	h.cannot(wu, own, loop.Rule{Order: 2}, loop.WhyRole)
	h.does(li, own, loop.Rule{Order: 2})
	if k := h.call(ownCall); k.State != appliance.CallDispatched || k.Disputes != 0 {
		t.Errorf("the call is %+v", k)
	}
	// Extensions and pauses of a department are the county's too.
	h.does(staff(t, "冯雪"), id, loop.Extend{Days: 2, Reason: "采样"})
	h.hears("S06>51")
	h.cannot(li, id, loop.RuleExtend{Yes: true}, loop.WhyEvidence)
	h.does(wu, id, loop.RuleExtend{Yes: true})
	power := h.working()
	h.does(staff(t, "钱进"), power, loop.Extend{Days: 1, Reason: "等配件"})
	h.cannot(wu, power, loop.RuleExtend{Yes: true}, loop.WhyRole)
	h.does(staff(t, "钱进"), power, loop.Suspend{Cause: "季节天气"})
	h.cannot(wu, power, loop.RuleSuspend{Yes: true}, loop.WhyRole)
}

func TestH06ToH09TheTownRates(t *testing.T) {
	h := openHall(t)
	id, call := h.dispatched("X04") // Monday 09:00
	zheng := staff(t, "郑强")
	h.at("2026-11-23 14:30")
	h.does(zheng, id, loop.Respond{})
	h.cannot(zheng, id, loop.Report{Text: "已责令拆除违建"}, loop.WhyAssistsOpen)
	h.does(zheng, id, loop.Report{Text: "已责令拆除违建", All: true})
	// The town's own part is the town's to report (H07).
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("X02"))
	if o := h.order(id, 3); o.State != appliance.OrderSent {
		t.Errorf("the town's part is %s", o.State)
	}
	h.does(staff(t, "赵磊"), id, loop.Report{Text: "已制止并登记在册"})
	h.at("2026-11-25 10:00")
	h.does(li, id, loop.Pass{})
	h.hears("R10>90 S08>43 S08>44")
	h.reads("S08", "【评价】联动工单H001已办结。响应:1及时2慢3未响应;成效:1好2较好3一般4差。如1和2,回“评H001 1 2”。")
	h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(li.Clerk), "callrate 11-27 17:30", "rate 11-27 17:30")
	if k := h.call(call); k.State != appliance.CallCompleted || !k.CompletedAt.Equal(h.now) {
		t.Errorf("completed: %+v", k)
	}
	h.cannot(he, id, loop.EndCall{}, loop.WhyCallState) // nobody rated yet
	h.does(citizen, id, loop.Rate{Rating: 1})
	h.stands(id, appliance.CaseClosed, appliance.HolderClerk(li.Clerk), "callrate 11-27 17:30") // still owed

	for _, d := range []loop.RateCall{{Speed: 0, Effect: 1}, {Speed: 4, Effect: 1}, {Speed: 1}, {Speed: 3, Effect: 1}, {Speed: 1, Effect: 5}} {
		h.cannot(he, id, d, loop.WhyGrades)
	}
	h.cannot(he, id, loop.RateCall{Office: "X03", Speed: 1, Effect: 1}, loop.WhyNoOffice)
	r := h.cannot(he, id, loop.RateCall{Speed: 2, Effect: 1}, loop.WhyMeasured) // it was in time
	if r.Name != "用时4小时" {
		t.Errorf("measured %q", r.Name)
	}
	res := h.does(he, id, loop.RateCall{Speed: 1, Effect: 2})
	if res.Said != "已评价H001综合执法局,实测响应4小时" {
		t.Errorf("said %q", res.Said)
	}
	h.hears("S08>11")
	h.reads("S08", "【评价】联动工单H001:青山镇评响应及时、成效较好,实测响应用时4小时。")
	h.stands(id, appliance.CaseClosed, appliance.HolderClerk(li.Clerk), "callrate -")
	// H09: 差 goes to the supervisor.
	h.does(he, id, loop.RateCall{Office: "水利局", Speed: 1, Effect: 4})
	h.hears("S08>13 S08>31")
	h.reads("S08", "【评价】联动工单H001:青山镇评响应及时、成效差,实测响应用时4小时。\n【评价】水利局办联动工单H001,青山镇评:成效差。")
	k := h.call(call)
	if k.State != appliance.CallRated || len(k.Ratings) != 2 || !k.Rated("X02") {
		t.Errorf("rated: %+v", k)
	}
	h.does(he, id, loop.EndCall{})

	// 及时 against a breach wants a reason; nobody's rating is none (counted as 未评).
	id, _ = h.dispatched()
	h.at("2026-11-26 17:31")
	h.does(zheng, id, loop.Report{Text: "已责令拆除违建"}) // who is done has answered
	h.does(staff(t, "赵磊"), id, loop.Report{Text: "已制止并登记在册"})
	h.does(li, id, loop.Pass{})
	h.cannot(he, id, loop.RateCall{Speed: 1, Effect: 1}, loop.WhyMeasured)
	h.does(he, id, loop.RateCall{Speed: 1, Effect: 1, Note: "电话当天就回了"})
	id, call = h.dispatched()
	for _, who := range []string{"郑强", "赵磊"} {
		h.does(staff(t, who), id, loop.Report{Text: "已责令拆除违建"})
	}
	h.does(li, id, loop.Pass{})
	h.does(rule, id, loop.EndCall{})
	if k := h.call(call); k.State != appliance.CallEnded || len(k.Ratings) != 0 {
		t.Errorf("ended: %+v", k)
	}
	h.does(citizen, id, loop.Rate{Rating: 3}) // the department does it again; the call was rated, or not, for good
	h.does(zheng, id, loop.Return{Ground: "重复"})
	if k := h.call(call); k.State != appliance.CallEnded {
		t.Errorf("the call is %s", k.State)
	}
}

func TestACallIsWithdrawn(t *testing.T) {
	h := openHall(t)
	id, call := h.dispatched("X04")
	h.cannot(li, id, loop.WithdrawCall{Reason: "已自行解决"}, loop.WhyRole)
	h.cannot(he, id, loop.WithdrawCall{}, loop.WhyReason)
	h.does(staff(t, "郑强"), id, loop.Suspend{Cause: "季节天气"})
	h.does(staff(t, "吴敏"), id, loop.RuleSuspend{Yes: true})
	h.does(he, id, loop.WithdrawCall{Reason: "已自行解决"})
	h.hears("S15>51 S15>11 S15>13 S15>46")
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(he.Clerk), "handle 11-30 17:30", "D1 11-24 17:30", "D1c -")
	for _, o := range h.c(id).Orders {
		if o.State != appliance.OrderRecalled || due(o.Clocks, "handle") != "-" {
			t.Errorf("order %d is %s", o.Seq, o.State)
		}
	}
	if k := h.call(call); k.State != appliance.CallWithdrawn {
		t.Errorf("the call is %s", k.State)
	}
	// What the town's own office still works on goes on.
	id = h.working()
	h.does(he, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已查线"})
	h.does(staff(t, "钱进"), id, loop.Report{Text: "已更换路灯灯头"})
	h.does(he, id, loop.WithdrawCall{Reason: "已修好"})
	h.stands(id, appliance.CaseReview, appliance.HolderDesk, "review 11-24 17:30")
	// From a dispute too.
	id, call = h.dispatched()
	h.does(staff(t, "郑强"), id, loop.Return{Ground: "非本部门职责"})
	h.does(he, id, loop.WithdrawCall{Reason: "已自行解决"})
	if k := h.call(call); k.State != appliance.CallWithdrawn {
		t.Errorf("the call is %s", k.State)
	}
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(he.Clerk), "rule -")
	// A case that ends some other way takes its call along.
	id, call = h.dispatched()
	h.does(he, id, loop.Book{Ground: "历史遗留", Review: appliance.Date{Year: 2026, Month: 12, Day: 25}})
	h.does(zhou, id, loop.Confirm{})
	if k := h.call(call); k.State != appliance.CallWithdrawn || h.order(id, 1).State != appliance.OrderBooked {
		t.Errorf("the call is %s", k.State)
	}
	h.cannot(staff(t, "吴敏"), id, loop.DispatchCall{Call: call, Lead: "X02"}, loop.WhyState)
}

// TestTheTiersOfBeijing: two hours, a day, seven days, fifteen days (domain 4, profile).
func TestTheTiersOfBeijing(t *testing.T) {
	h := openHall(t)
	h.at("2026-01-05 09:00")
	h.rules("clock", `{"profile": "beijing"}`)
	for _, tt := range []struct {
		now        string
		urgency    appliance.Urgency
		complexity appliance.Complexity
		clock      string
	}{
		{"2026-11-23 09:00", appliance.UrgencyDanger, appliance.Simple, "urgent 11-23 11:00"},
		{"2026-11-21 23:00", appliance.UrgencyPressing, appliance.Simple, "urgent 11-22 23:00"},
		{"2026-11-23 09:00", appliance.UrgencyOrdinary, appliance.Simple, "handle 11-30 17:30"},
		{"2026-11-22 09:00", appliance.UrgencyOrdinary, appliance.Simple, "handle 11-30 17:30"}, // a Sunday; the seventh day after is one too
		{"2026-11-23 09:00", appliance.UrgencyOrdinary, appliance.Complex, "handle 12-08 17:30"},
		{"2026-09-25 09:00", appliance.UrgencyOrdinary, appliance.Simple, "handle 10-08 17:30"}, // 10-02 lies in the holidays
	} {
		h.at(tt.now)
		id := h.comes(zhang, "路灯不亮")
		h.does(wang, id, loop.Accept{Urgency: tt.urgency, Complexity: tt.complexity})
		h.does(li, id, loop.Dispatch{Lead: "Z07"})
		h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), tt.clock)
		h.runs(h.order(id, 1).Clocks, tt.clock)
	}
}
