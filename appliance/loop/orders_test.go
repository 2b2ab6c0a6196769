package loop_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// The rows of domain 3 §B.3.2, one after the other.

func TestO01AnOrderGoesToWhoeverIsThere(t *testing.T) {
	h := openHall(t)
	monday := appliance.Date{Year: 2026, Month: 11, Day: 23}
	person := func(name string, change func(*appliance.Person)) appliance.Person {
		for _, r := range sampleTown(t) {
			if p, ok := r.(appliance.Person); ok && p.Name == name {
				change(&p)
				return p
			}
		}
		t.Fatal(name)
		return appliance.Person{}
	}
	id := h.accepted(zhang, "F-01-1")
	for _, tt := range []struct {
		what   string
		record appliance.Record
		office string
		want   string
	}{
		{"the handler", person("孙涛", func(*appliance.Person) {}), "Z04", "S01>45"},
		{"on leave, the stand-in", person("孙涛", func(p *appliance.Person) {
			p.StandIn, p.Leave = "+8613800000046", []appliance.Leave{{From: monday, To: monday}}
		}), "Z04", "S01>46"},
		{"lent elsewhere, the office's own phone", person("孙涛", func(p *appliance.Person) { p.Lent = true }), "Z04", "S01>45"},
		{"the village's grid worker", person("卫国", func(*appliance.Person) {}), "W201", "S01>21"},
		{"not yet confirmed, asked first", person("钱进", func(p *appliance.Person) { p.Verified = 0 }), "Z07", "S13>48 S01>48"},
	} {
		h.write(records([]appliance.Record{tt.record})...)
		h.does(li, id, loop.Dispatch{Lead: tt.office})
		if got := strings.TrimSuffix(h.sent(), " R06>90"); got != tt.want {
			t.Errorf("%s: texts are %q, want %q", tt.what, got, tt.want)
		}
		seq := len(h.c(id).Orders)
		h.does(li, id, loop.Recall{Order: seq, Reason: "再试"})
		h.at(h.now.Add(10 * 60e9).Format("2006-01-02 15:04")) // past the minutes in which new orders go as one text
	}
	h.does(li, id, loop.Dispatch{Lead: "Z07"})
	h.hears("S01>48 R06>90") // S13 is asked once
}

func TestNewOrdersGoAsOneText(t *testing.T) {
	h := openHall(t)
	h.working()
	b, c := h.accepted(zhang, "C-01-1"), h.accepted(zhang, "C-01-1")
	h.does(li, b, loop.Dispatch{Lead: "Z07"})
	h.does(li, c, loop.Dispatch{Lead: "Z07"})
	h.reads("S01", "【工单】您有2件新工单:"+b.No()+"-1 村东头路灯不亮;"+c.No()+"-1 村东头路灯不亮。签收回“签”加单号,全文回“详”加单号。")
}

func TestO02AnOrderIsSigned(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.cannot(staff(t, "赵磊"), id, loop.Sign{Order: 1}, loop.WhyOwn)
	h.cannot(staff(t, "沈青"), id, loop.Sign{Order: 1}, loop.WhyRole) // 代办员: §B.11 gives them none of it
	h.cannot(li, id, loop.Sign{Order: 1}, loop.WhyEvidence)
	h.cannot(power, id, loop.Sign{Order: 2}, loop.WhyNoOrder)
	h.at("2026-11-23 11:00")
	res := h.does(power, id, loop.Sign{})
	if res.Said != "已签收1007-1,11月26日17:30前办结" || res.Order != 1 {
		t.Errorf("said %q", res.Said)
	}
	h.hears("")
	o := h.order(id, 1)
	h.runs(o.Clocks, "handle 11-26 17:30", "sign -") // the clock starts at the dispatch, whoever signs when
	if o.State != appliance.OrderWorking || !o.SignedAt.Equal(h.now) || o.SignedBy != "p5" {
		t.Errorf("signed: %+v", o)
	}
	r := h.cannot(power, id, loop.Sign{}, loop.WhyOrderState)
	if slices.Contains(r.Allowed, loop.ActSign) || !slices.Contains(r.Allowed, loop.ActReport) {
		t.Errorf("allowed: %v", r.Allowed)
	}
	id = h.working()
	h.does(on(li, "钱进来电"), id, loop.Sign{})
	if o := h.order(id, 1); o.SignedBy != "clerk:3" {
		t.Errorf("signed by %s", o.SignedBy)
	}
	// A stand-in acts for the office they stand in for.
	id = h.accepted(zhang, "F-01-1")
	h.does(li, id, loop.Dispatch{Lead: "W201"})
	jiang := staff(t, "蒋兰")
	h.cannot(jiang, id, loop.Sign{Order: 1}, loop.WhyOwn)
	jiang.Offices = append(jiang.Offices, "W201")
	h.does(jiang, id, loop.Sign{})
}

func TestO03O12AnArrivalAndAResult(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.at("2026-11-24 09:30")
	if res := h.does(power, id, loop.Arrive{}); res.Said != "已记报到1007-1,09:30" {
		t.Errorf("said %q", res.Said)
	}
	if o := h.order(id, 1); !o.ArrivedAt.Equal(h.now) || o.State != appliance.OrderWorking || o.SignedAt.IsZero() {
		t.Errorf("arrived: %+v", o)
	}
	h.cannot(power, id, loop.Arrive{}, loop.WhyOnce)
	r := h.cannot(power, id, loop.Report{Text: "已修好"}, loop.WhyTooShort)
	if r.Name != "6" {
		t.Errorf("at least %q", r.Name)
	}
	h.cannot(power, id, loop.Report{Text: "已更换路灯灯头", Code: "fixed"}, loop.WhyBad)
	h.does(power, id, loop.Report{Text: "已更换路灯灯头", Code: appliance.OutcomePartly, Evidence: "照片"})
	if o := h.order(id, 1); o.State != appliance.OrderReported || o.Result != appliance.OutcomePartly || o.Words.Result != "已更换路灯灯头" || !o.ReportedAt.Equal(h.now) {
		t.Errorf("reported: %+v", o)
	}
	// The lead may answer for the assists (一并代结).
	id = h.working()
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05", "Z04"}})
	h.does(staff(t, "赵磊"), id, loop.Return{Ground: "重复"})
	h.does(power, id, loop.Report{Text: "已全部更换完毕", All: true})
	h.stands(id, appliance.CaseReview, appliance.HolderDesk, "rule -")
	for _, o := range h.c(id).Orders {
		if o.State != appliance.OrderReported || o.Return != nil && o.Return.Ruling != appliance.RulingStopped {
			t.Errorf("order %d is %s, its return %+v", o.Seq, o.State, o.Return)
		}
	}
}

func TestO04ToO07AReturn(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.cannot(power, id, loop.Return{Ground: "不想办"}, loop.WhyGround)
	h.cannot(power, id, loop.Return{Ground: "信息不足"}, loop.WhyUnclear)
	h.at("2026-11-24 17:31")
	r := h.cannot(power, id, loop.Return{Ground: "非本部门职责"}, loop.WhyReturnLate)
	if r.Name != "11月24日17:30" {
		t.Errorf("until %q", r.Name)
	}
	h.at("2026-11-24 17:30")
	h.does(power, id, loop.Return{Ground: "非本部门", Item: "f-01-1", Reason: "归村镇办"})
	h.reads("S05", "【待裁】供电所要退工单1007-1:非本部门职责 归村镇办。回“裁1007-1 准 单位 理由”或“裁1007-1 不准 理由”。")
	// Holder and clocks stay; a ruling is due in one working day.
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-26 17:30", "rule 11-25 17:30")
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30")
	h.cannot(power, id, loop.Report{Text: "已更换路灯灯头"}, loop.WhyOrderState)

	// O06: not granted; the clock never stopped, and there is no second time.
	h.at("2026-11-25 09:00")
	h.cannot(staff(t, "吴敏"), id, loop.Rule{}, loop.WhyRole) // the county rules on calls only
	h.does(li, id, loop.Rule{Reason: "清单C-01-1写明供电所"})
	h.reads("S05", "【退单】工单1007-1退单不准。清单C-01-1写明供电所。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-26 17:30", "rule -")
	if o := h.order(id, 1); o.State != appliance.OrderWorking || o.Return.Ruling != appliance.RulingNo || !o.Return.Final {
		t.Errorf("denied: %+v", o.Return)
	}
	h.cannot(power, id, loop.Return{Ground: "重复"}, loop.WhyFinal)

	// O05: granted; the new office has its full period, the villager's date only moves if that is later.
	id = h.accepted(zhang, "C-01-1")
	h.does(li, id, loop.Dispatch{Lead: "Z07", Days: 10}) // Wed 11-25 → Wed 12-09
	h.does(power, id, loop.Return{Ground: "非本部门职责"})
	h.cannot(li, id, loop.Rule{Yes: true}, loop.WhyOffice)
	h.cannot(li, id, loop.Rule{Yes: true, Office: "Z07"}, loop.WhyBad)
	h.at("2026-11-26 10:00")
	h.does(li, id, loop.Rule{Yes: true, Office: "村镇建设办", Basis: "F-01-1"})
	h.reads("S05", "【退单】工单"+id.No()+"-1退单准。改由村镇建设办办理。")
	h.reads("R06", "【青山呼应】件号"+id.No()+"已交村镇建设办办理,12月10日前办结。有变化会告诉您。等急了可回“催”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z04"), "handle 12-10 17:30", "rule -")
	h.runs(h.order(id, 2).Clocks, "handle 12-10 17:30")
	c := h.c(id)
	if k, _ := c.Clock(appliance.ClockHandle); !k.Start.Equal(at("2026-11-25 09:00")) || k.Days != 11 {
		t.Errorf("the villager's clock is %+v, want its start as it was", k)
	}
	if o := c.Orders[0]; o.State != appliance.OrderRejected || o.Return.Final || due(o.Clocks, "handle") != "-" || o.Words.Ruling != "改由村镇建设办 F-01-1" {
		t.Errorf("granted: %+v", o)
	}
	// O07: the second ruling is final, for everybody.
	h.does(staff(t, "孙涛"), id, loop.Return{Ground: "非本部门职责"})
	h.does(li, id, loop.Rule{Yes: true, Office: "Z05", Basis: "会商"})
	if !strings.HasPrefix(h.sent(), "S05>45 S01>46") {
		t.Errorf("texts are %q", h.sent())
	}
	h.cannot(staff(t, "赵磊"), id, loop.Return{Ground: "非本部门职责"}, loop.WhyFinal)
	h.cannot(power, id, loop.Return{Order: 1, Ground: "重复"}, loop.WhyOrderState)

	// The same day: the villager's date does not move, and they hear nothing.
	id = h.working()
	h.does(power, id, loop.Return{Ground: "非本部门职责"})
	h.does(li, id, loop.Rule{Yes: true, Office: "Z04"})
	h.hears("S05>48 S01>45")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z04"), "handle 12-01 17:30")
	// An office returns once a case, in whatever round.
	h.does(staff(t, "孙涛"), id, loop.Report{Text: "已更换路灯灯头"})
	h.does(li, id, loop.Pass{})
	h.does(citizen, id, loop.Rate{Rating: 3})
	h.does(li, id, loop.Recall{Reason: "改派"})
	h.does(li, id, loop.Dispatch{Lead: "Z07"})
	h.cannot(power, id, loop.Return{Ground: "重复"}, loop.WhyOnce)

	// §B.4 rule 5: nobody ruled in time, so it stays where it is.
	id = h.working()
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05"}})
	h.does(power, id, loop.Return{Ground: "非本部门职责"})
	h.at("2026-11-26 15:00")
	h.does(staff(t, "赵磊"), id, loop.Return{Ground: "重复"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "rule 11-27 17:30")
	h.does(rule, id, loop.Rule{Order: 1})
	h.reads("S05", "【退单】工单"+id.No()+"-1退单不准。到期未裁，仍由原单位办。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "rule 11-27 17:30") // the other still waits
	if o := h.order(id, 1); o.Return.Ruling != appliance.RulingLapsed {
		t.Errorf("ruling %s", o.Return.Ruling)
	}
	h.does(li, id, loop.Recall{Order: 2, Reason: "不用了"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "rule -")
	if o := h.order(id, 2); o.Return.Ruling != appliance.RulingStopped {
		t.Errorf("ruling %s", o.Return.Ruling)
	}
}

func TestO08O09AnExtension(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.cannot(power, id, loop.Extend{Days: 1}, loop.WhyReason)
	r := h.cannot(power, id, loop.Extend{Days: 4, Reason: "等配件"}, loop.WhyDays)
	if r.Name != "3" {
		t.Errorf("at most %q", r.Name)
	}
	h.cannot(power, id, loop.Extend{Reason: "等配件"}, loop.WhyDays)
	h.does(power, id, loop.Extend{Days: 2, Reason: "等配件"})
	h.reads("S06", "【待批】供电所请求工单1007-1延期2个工作日:等配件。回“准延1007-1”或“不准延1007-1”。")
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30") // not yet
	h.cannot(power, id, loop.Extend{Days: 1, Reason: "再等"}, loop.WhyOnce)
	h.at("2026-11-26 17:29")
	h.does(li, id, loop.RuleExtend{Yes: true, Note: "属实"})
	h.reads("S06", "【延期】工单1007-1延期准,期限11月30日。")
	h.reads("R08", "【青山呼应】件号1007因等配件,办理期限延长到11月30日。对延期有意见请回“电”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-30 17:30")
	h.runs(h.order(id, 1).Clocks, "handle 11-30 17:30")
	h.cannot(power, id, loop.Extend{Days: 1, Reason: "再等"}, loop.WhyOnce)
	h.cannot(li, id, loop.RuleExtend{Yes: true}, loop.WhyNotPending)

	h.at("2026-11-23 09:00")
	id = h.working()
	h.at("2026-11-26 17:30")
	h.cannot(power, id, loop.Extend{Days: 1, Reason: "晚了"}, loop.WhyPast)
	h.at("2026-11-26 17:00")
	h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.at("2026-11-26 17:30")
	h.cannot(li, id, loop.RuleExtend{Yes: true}, loop.WhyPast)
	h.does(rule, id, loop.RuleExtend{}) // not decided in time: not granted
	h.reads("S06", "【延期】工单"+id.No()+"-1延期未批,期限11月26日。")
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30")
	if o := h.order(id, 1); o.Extension.Ruling != appliance.RulingLapsed {
		t.Errorf("ruling %s", o.Extension.Ruling)
	}
	h.at("2026-11-23 09:00")
	id = h.working()
	h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.does(li, id, loop.RuleExtend{})
	h.reads("S06", "【延期】工单"+id.No()+"-1延期不准,期限11月26日。")

	// After a review sent it back the old due day is the one it was given.
	id = h.working()
	h.at("2026-11-27 10:00")
	h.does(power, id, loop.Report{Text: "已更换路灯灯头"})
	h.does(li, id, loop.SendBack{Reason: "没写位置"})
	h.runs(h.order(id, 1).Clocks, "handle 11-30 17:30")
	r = h.cannot(power, id, loop.Extend{Days: 4, Reason: "等配件"}, loop.WhyDays)
	if r.Name != "3" { // what it was sent with, not what the review added
		t.Errorf("at most %q", r.Name)
	}
	h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.does(li, id, loop.RuleExtend{Yes: true})
	h.runs(h.order(id, 1).Clocks, "handle 12-01 17:30")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 12-01 17:30")

	// Hours are not extended.
	id = danger(h)
	h.cannot(power, id, loop.Extend{Days: 1, Reason: "等配件"}, loop.WhyUrgent)
	h.cannot(power, id, loop.Suspend{Cause: "不可抗力"}, loop.WhyUrgent)

	// A policy may allow a second time.
	h.rules("loop", `{"extend_times": 2}`)
	id = h.working()
	for range 2 {
		h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
		h.does(li, id, loop.RuleExtend{Yes: true})
	}
	h.cannot(power, id, loop.Extend{Days: 1, Reason: "等配件"}, loop.WhyOnce)
}

// danger is an emergency at the power station.
func danger(h *hall) appliance.CaseID {
	h.t.Helper()
	id := h.does(wang, 0, loop.Open{Phone: zhang, Text: "线断了冒火花", Urgency: appliance.UrgencyDanger}).Case
	h.does(wang, id, loop.Accept{})
	h.does(li, id, loop.Dispatch{Lead: "Z07"})
	return id
}

// TestAnOrderProvesHarder: from the ordinary limit to the complex one, counted from
// the dispatch, never both together (domain 4).
func TestAnOrderProvesHarder(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.cannot(power, id, loop.Complicate{Reason: "要换整条线"}, loop.WhyRole)
	h.cannot(staff(t, "吴敏"), id, loop.Complicate{Reason: "要换整条线"}, loop.WhyRole)
	h.cannot(li, id, loop.Complicate{}, loop.WhyReason)
	h.at("2026-11-25 10:00")
	h.does(li, id, loop.Complicate{Reason: "要换整条线"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-30 17:30") // five days from Monday
	h.runs(h.order(id, 1).Clocks, "handle 11-30 17:30")
	h.reads("R08", "【青山呼应】件号1007因情况复杂,办理期限延长到11月30日。对延期有意见请回“电”。")
	h.cannot(li, id, loop.Complicate{Reason: "更难"}, loop.WhyNothing)
	// What an extension gave stays on top; what a review gave does not add up.
	id = h.working() // Wednesday: due Monday
	h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.does(li, id, loop.RuleExtend{Yes: true})
	h.does(li, id, loop.Complicate{Reason: "要换整条线"})
	h.runs(h.order(id, 1).Clocks, "handle 12-03 17:30") // five days and one
	id = h.working()
	h.at("2026-12-01 10:00") // a day late: the review leaves the next working day
	h.does(power, id, loop.Report{Text: "已更换路灯灯头"})
	h.does(li, id, loop.SendBack{Reason: "没写数量"})
	h.runs(h.order(id, 1).Clocks, "handle 12-02 17:30")
	h.cannot(li, id, loop.Complicate{Reason: "要换整条线"}, loop.WhyNothing) // that is the fifth day already
	h.at("2026-11-23 09:00")
	id = h.working()
	h.at("2026-11-26 17:30")
	h.cannot(li, id, loop.Complicate{Reason: "晚了"}, loop.WhyPast)
	h.cannot(li, danger(h), loop.Complicate{Reason: "急"}, loop.WhyUrgent)
	h.does(wang, id, loop.Police{Who: "王芳", Note: "有人打架"})
	h.cannot(wang, id, loop.Police{Who: "王芳"}, loop.WhyNothing)
	h.cannot(wang, h.working(), loop.Police{}, loop.WhyReason)
}

func TestO10O11AnOrderStandsStill(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.cannot(power, id, loop.Suspend{Cause: "太忙"}, loop.WhyGround)
	h.at("2026-11-24 10:00")
	h.does(power, id, loop.Suspend{Cause: "等诉求人", Reason: "家里没人"})
	h.reads("S06", "【待批】供电所请求工单1007-1挂起:等诉求人补充。回“准停1007-1”或“不准停1007-1”。")
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30")
	h.cannot(power, id, loop.Suspend{Cause: "不可抗力"}, loop.WhyPending)
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.reads("S06", "【挂起】工单1007-1准予挂起,最迟12月1日恢复计时。能办了就回“复工1007-1”。") // five working days at most
	h.reads("R09", "【青山呼应】件号1007因等诉求人补充暂停计时,原因消除后继续办理,并再告诉您新的日期。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle pause")
	o := h.order(id, 1)
	h.runs(o.Clocks, "handle pause")
	if o.State != appliance.OrderSuspended || !o.Suspension.Until.Equal(at("2026-12-01 17:30")) || !h.c(id).Wake().Equal(at("2026-12-01 17:30")) {
		t.Errorf("suspended: %+v, wakes %v", o.Suspension, h.c(id).Wake())
	}
	// Tuesday and Wednesday found it paused at closing; Thursday counts again: the second day.
	h.at("2026-11-26 10:00")
	h.does(power, id, loop.Resume{})
	h.reads("R43", "【青山呼应】您的件号1007有新安排:恢复办理，期限11月30日。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-30 17:30")
	h.runs(h.order(id, 1).Clocks, "handle 11-30 17:30")

	// The longest it may take: the box resumes it, and both are told.
	h.at("2026-11-23 09:00")
	id = h.working()
	h.does(power, id, loop.Suspend{Cause: "等诉求人补充"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.at("2026-11-30 17:30")
	h.does(rule, id, loop.Resume{Order: 1})
	h.hears("S06>48 R43>90")
	h.reads("S06", "【复工】工单"+id.No()+"-1恢复计时,新期限12月2日17:30。") // Monday's closing counts
	for cause, until := range map[string]string{
		appliance.SuspendExpert: "2026-12-21 17:30", appliance.SuspendSeason: "2027-01-05 17:30",
	} {
		h.at("2026-11-23 09:00")
		id := h.working()
		h.does(power, id, loop.Suspend{Cause: cause})
		h.does(li, id, loop.RuleSuspend{Yes: true})
		if o := h.order(id, 1); !o.Suspension.Until.Equal(at(until)) {
			t.Errorf("%s until %v, want %s", cause, o.Suspension.Until, until)
		}
	}

	id = h.working()
	h.does(power, id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{})
	h.reads("S06", "【挂起】工单"+id.No()+"-1挂起不准,期限11月26日。")
	// A reviewer lets it go on of their own; a result ends the pause by itself.
	h.does(power, id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.cannot(he, id, loop.Resume{}, loop.WhyEvidence)
	h.does(li, id, loop.Resume{})
	h.does(power, id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.does(power, id, loop.Report{Text: "天晴已更换灯头"})
	h.stands(id, appliance.CaseReview, appliance.HolderDesk, "handle 11-26 17:30")
	if o := h.order(id, 1); o.Suspension.EndedAt.IsZero() || due(o.Clocks, "handle") != "-" {
		t.Errorf("reported from a pause: %+v", o)
	}
	h.does(li, id, loop.SendBack{Reason: "没写数量"})
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30")

	// A request for more time that waited through a pause waits on.
	id = h.working()
	h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.does(power, id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.cannot(li, id, loop.RuleExtend{Yes: true}, loop.WhyOrderState)
	h.does(li, id, loop.Resume{})
	h.does(li, id, loop.RuleExtend{Yes: true})
	h.runs(h.order(id, 1).Clocks, "handle 11-27 17:30")

	// Taken back from a pause, the villager's clock runs on.
	id = h.working()
	h.does(power, id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	h.does(li, id, loop.Recall{Reason: "改派"})
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(li.Clerk), "handle 11-26 17:30", "D1 11-24 17:30")

	// What was asked for falls with a result; a return is ruled on before a pause.
	id = h.working()
	h.does(power, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.does(power, id, loop.Suspend{Cause: "季节天气"})
	h.does(power, id, loop.Return{Ground: "重复"})
	h.cannot(li, id, loop.RuleSuspend{Yes: true}, loop.WhyOrderState)
	h.does(li, id, loop.Rule{Reason: "不重复"})
	h.does(power, id, loop.Report{Text: "已更换路灯灯头"})
	if o := h.order(id, 1); o.Extension.Ruling != appliance.RulingStopped || o.Suspension.Ruling != appliance.RulingStopped {
		t.Errorf("still pending: %+v %+v", o.Extension, o.Suspension)
	}
}

func TestO13O14AClaimIsChecked(t *testing.T) {
	h := openHall(t)
	id := h.reported()
	h.cannot(li, id, loop.Check{Person: "没有的人"}, loop.WhyBad)
	h.does(li, id, loop.Check{})
	h.reads("S09", "【核实】件号1007说已办好,请到王家庄村12-3看一眼。属实回“实1007”,不实回“虚1007 情况”。")
	wei := staff(t, "卫国")
	h.cannot(staff(t, "张弛"), id, loop.Checked{Order: 1, True: true}, loop.WhyNotChecked) // another was asked
	h.does(wei, id, loop.Checked{True: false, Note: "还是不亮"})
	h.hears("S16>48 " + "S-ok>43")
	h.reads("S16", "【审核退回】工单1007-1没有通过:网格核实不属实 还是不亮。11月26日17:30前办好,回“结1007-1 结果”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "review -")
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30")
	h.cannot(wei, id, loop.Checked{True: true}, loop.WhyNotChecked) // once
	// A new claim wants a new look.
	h.does(staff(t, "钱进"), id, loop.Report{Text: "到场查看灯是亮的", Code: appliance.OutcomeUnfounded})
	h.cannot(li, id, loop.Pass{}, loop.WhyCheck)
	h.does(li, id, loop.Check{Person: "卫国"})
	h.does(wei, id, loop.Checked{True: true})
	h.hears("S-ok>43")
	h.does(li, id, loop.Pass{})
	nowhere := h.does(wang, 0, loop.Open{Text: "路灯"}).Case
	h.does(wang, nowhere, loop.Accept{})
	h.does(li, nowhere, loop.Dispatch{Lead: "Z07"})
	h.does(staff(t, "钱进"), nowhere, loop.Report{Text: "已更换路灯灯头"})
	h.cannot(li, nowhere, loop.Check{}, loop.WhyNoChecker)
}

func TestO15AnOrderIsTakenBack(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.cannot(he, id, loop.Recall{}, loop.WhyReason)
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05"}})
	h.does(he, id, loop.Recall{Order: 2, Reason: "不用协办"})
	h.hears("S15>46")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"))
	h.at("2026-11-26 16:00")
	h.does(he, id, loop.Recall{Reason: "派错单位"})
	h.reads("S15", "【收回】工单1007-1已收回,不用办了:派错单位。")
	// The villager's clock was never stopped; the desk has a day to send it out again.
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(he.Clerk), "handle 11-26 17:30", "D1 11-27 17:30")
	h.runs(h.order(id, 1).Clocks, "handle -")
	h.does(he, id, loop.Dispatch{Lead: "Z04"})
	h.reads("R06", "【青山呼应】件号1007已交村镇建设办办理,12月1日前办结。有变化会告诉您。等急了可回“催”。")
	c := h.c(id)
	if k, _ := c.Clock(appliance.ClockHandle); !k.Start.Equal(at("2026-11-23 09:00")) || !k.Due.Equal(at("2026-12-01 17:30")) {
		t.Errorf("the villager's clock is %+v", k)
	}

	// Danger is sent out again as quickly as it is to be signed.
	fire := danger(h)
	h.does(he, fire, loop.Recall{Reason: "派错单位"})
	h.stands(fire, appliance.CaseAccepted, appliance.HolderClerk(he.Clerk), "D1 11-26 16:30")

	// With the last open order gone, what was reported comes to the review.
	id = h.working()
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05"}})
	h.does(staff(t, "赵磊"), id, loop.Report{Text: "已到场维持秩序"})
	h.does(li, id, loop.Recall{Order: 1, Reason: "不用了"})
	h.stands(id, appliance.CaseReview, appliance.HolderDesk)
	h.does(li, id, loop.Pass{Text: "现场秩序已恢复"})

	id, _ = h.dispatched("X03")
	h.cannot(li, id, loop.Recall{Order: 1, Reason: "不用了"}, loop.WhyCallLead)
	h.does(li, id, loop.Recall{Order: 2, Reason: "不用了"})
}

func TestO17AnOrderIsLate(t *testing.T) {
	h := openHall(t)
	id := h.working()
	power := staff(t, "钱进")
	h.at("2026-11-26 17:31")
	h.cannot(power, id, loop.ReasonLate{Reason: "客观"}, loop.WhyNotLate)
	o := h.order(id, 1)
	o.Overdue = true
	h.write(appliance.Entry{Actor: appliance.Rule("watch"), Kind: appliance.KindCaseWatched, Case: id, Peer: zhang, Body: appliance.CaseChange{Orders: []appliance.Order{o}}})
	h.cannot(power, id, loop.ReasonLate{Reason: "忘了"}, loop.WhyGround)
	h.cannot(staff(t, "赵磊"), id, loop.ReasonLate{Reason: "客观"}, loop.WhyOwn)
	h.does(power, id, loop.ReasonLate{Reason: "客观"})
	h.cannot(power, id, loop.Extend{Days: 1, Reason: "晚了"}, loop.WhyPast)
	if o := h.order(id, 1); o.Late != "客观" {
		t.Errorf("late because %q", o.Late)
	}
}

func TestAHandlerAsksTheVillager(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.does(staff(t, "钱进"), id, loop.Ask{Text: "哪一根灯杆"})
	h.reads("R42", "【青山呼应】供电所想问您件号1007:哪一根灯杆？直接回复,不会露出您的号码。")
	h.does(citizen, id, loop.Answered{Order: 1, Text: "三岔路口那根"})
	h.reads("S24", "【转答】工单1007-1,诉求人说:三岔路口那根")
	noPhone := h.does(wang, 0, loop.Open{Text: "没有电话"}).Case
	h.does(wang, noPhone, loop.Accept{})
	h.does(li, noPhone, loop.Dispatch{Lead: "Z07"})
	h.cannot(staff(t, "钱进"), noPhone, loop.Ask{Text: "哪根"}, loop.WhyNoPhone)
}

func TestSomebodyUrges(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05"}})
	h.does(staff(t, "赵磊"), id, loop.Report{Text: "已到场维持秩序"})
	h.does(wang, id, loop.Urge{Note: "来电催"})
	h.reads("S04", "【催办】工单1007-1(村东头路灯不亮)有人催办,11月26日17:30前办结。请抓紧。") // who has reported is left in peace
	if len(h.told) != 2 || h.told[0].Kind != appliance.KindCaseUrged {
		t.Errorf("entries: %d", len(h.told))
	}
}

// TestWhichOrderIsMeant: without a number it is the only one of the office, else the lead's.
func TestWhichOrderIsMeant(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05", "Z04"}})
	if res := h.does(staff(t, "赵磊"), id, loop.Sign{}); res.Order != 2 {
		t.Errorf("order %d", res.Order)
	}
	if res := h.does(on(li, "来电"), id, loop.Arrive{}); res.Order != 1 {
		t.Errorf("order %d", res.Order)
	}
	h.does(staff(t, "钱进"), id, loop.Report{All: true, Text: "已全部更换完毕"})
	h.cannot(staff(t, "赵磊"), id, loop.Report{Text: "已全部更换完毕"}, loop.WhyOrderState)
	h.cannot(staff(t, "卫国"), id, loop.Sign{}, loop.WhyNoOrder)
	two := h.working()
	h.does(li, two, loop.Recall{Reason: "改派"})
	h.does(li, two, loop.Dispatch{Lead: "Z07", Assists: []string{"Z05", "Z04"}})
	h.does(staff(t, "钱进"), two, loop.Report{All: true, Text: "已全部更换完毕"})
	h.does(li, two, loop.SendBack{Order: 3, Reason: "没写"})
	h.does(li, two, loop.SendBack{Order: 4, Reason: "没写"})
	r := h.cannot(on(li, "来电"), two, loop.Arrive{}, loop.WhyWhichOrder)
	if r.Name != two.No()+"-3执法队、"+two.No()+"-4村镇建设办" {
		t.Errorf("which: %q", r.Name)
	}
}

// Who was asked with their first order whether the number is theirs is asked again with
// the next one, when that order was taken back.
func TestAFirstOrderIsTakenBackWithItsQuestion(t *testing.T) {
	h := openHall(t)
	for _, r := range sampleTown(t) {
		if p, ok := r.(appliance.Person); ok && p.Name == "钱进" {
			p.Verified, p.Asked = 0, 0
			h.write(records([]appliance.Record{p})...)
		}
	}
	id := h.accepted(zhang, "C-01-1")
	at := li
	at.Waits = true
	for range 2 {
		h.now = h.now.Add(time.Second)
		res, err := h.act(at, id, loop.Dispatch{Lead: "Z07"})
		if err != nil || !res.Back || res.Grace == 0 {
			t.Fatalf("dispatched: %+v, %v", res, err)
		}
		asked := 0
		for _, e := range h.told {
			if ch, ok := e.Body.(appliance.TextChange); ok && ch.Template == "S13" {
				asked++
			}
		}
		if asked != 1 {
			t.Fatalf("asked %d times", asked)
		}
		err = h.st.Update(t.Context(), func(tx appliance.Tx) error {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			w, err := h.world(tx, tx.Seq())
			if err != nil {
				return err
			}
			es, err := loop.TakeBack(w, at, c, res.Since)
			if err != nil {
				return err
			}
			return tx.Append(es...)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// While an order stands still it has no deadline: no text names one (it read 1月1日08:05).
func TestNoDeadlineIsNamedWhileAnOrderStandsStill(t *testing.T) {
	h := openHall(t)
	id := h.working()
	qian := staff(t, "钱进")
	h.does(qian, id, loop.Extend{Days: 1, Reason: "等配件"})
	h.does(qian, id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	no := h.c(id).OrderNo(1)
	until := shared().clock.Local(h.order(id, 1).Suspension.Until)
	h.does(li, id, loop.RuleExtend{})
	h.reads("S06", "【延期】工单"+no+"延期不准,期限等恢复办理后再定。")
	h.does(li, id, loop.Urge{})
	h.reads("S-ok", "【催办】工单"+no+"有人催办,挂起到"+until.Format("1月2日")+"。能办了就回“复工"+no+"”")
}

// An order whose day is over is not asked to be done before that day.
func TestWhatIsLateIsNotToBeDoneBeforeADayThatIsOver(t *testing.T) {
	h := openHall(t)
	id := h.working()
	no := h.c(id).OrderNo(1)
	h.at("2026-12-10 10:00")
	if res := h.does(staff(t, "钱进"), id, loop.Sign{}); res.Said != "已签收"+no+",应于11月26日17:30办结,已超期" {
		t.Errorf("said %q", res.Said)
	}
	h.does(li, id, loop.Urge{})
	h.reads("S04", "【催办】工单"+no+"(村东头路灯不亮)有人催办,应于11月26日17:30办结,已超期。请抓紧。")
}
