package desk_test

import (
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/workday"
)

// settles tells the box about a small township: an office of its own, the county's
// centre and a department, with somebody in each.
func (h *hall) settles(t *testing.T) {
	t.Helper()
	office := func(code, short string, level appliance.Level) appliance.Record {
		return appliance.Office{Code: code, Name: short, Short: short, Level: level, Kind: appliance.OfficeBureau}
	}
	person := func(code, name string, phone appliance.Phone, office string, role appliance.Role) appliance.Record {
		return appliance.Person{Code: code, Name: name, Phone: phone, Posts: []appliance.Post{{Office: office}}, Roles: []appliance.Role{role}, Verified: 1, Asked: 1}
	}
	row := func(code, name, lead string, town appliance.Duty) appliance.Record {
		return appliance.Situation{List: appliance.MainList, Version: 1, Code: code, Name: name, Lead: lead, Town: town}
	}
	for _, r := range []appliance.Record{
		office("Z07", "供电所", appliance.LevelTown), office("X01", "县中心", appliance.LevelCounty), office("X04", "水利局", appliance.LevelCounty),
		person("p05", "钱进", "+8613800000048", "Z07", appliance.RoleHandler), person("p07", "吴敏", "+8613800000051", "X01", appliance.RoleCounty),
		person("p10", "陈刚", "+8613800000013", "X04", appliance.RoleHandler),
		appliance.ListVersion{List: appliance.MainList, Number: 1, State: appliance.VersionPublished, From: appliance.Date{Year: 2026, Month: 1, Day: 1}},
		row("C-01-1", "路灯不亮", "Z07", appliance.DutyMain), row("E-01-1", "停水漏水", "X04", appliance.DutyAssist),
	} {
		err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: h.now, Actor: appliance.Actor{Kind: appliance.ByRoot}, Kind: appliance.KindTownSet, Body: r})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// wants checks what a clerk is told to do with the case next.
func (h *hall) wants(t *testing.T, who desk.Who, id appliance.CaseID, want loop.Act) {
	t.Helper()
	p, err := h.Page(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	if p.Next != want {
		t.Errorf("%s is told to %q case %s (%s), want %q", who.Clerk.Name(), p.Next, id.No(), p.Case.State, want)
	}
}

func (h *hall) does(t *testing.T, who desk.Who, id appliance.CaseID, d loop.Deed, evidence ...string) {
	t.Helper()
	if _, err := h.Do(t.Context(), who, id, 0, d, evidence...); err != nil {
		t.Fatalf("%s: %v", d.Act(), err)
	}
}

func TestWhatIsNextFollowsTheLoop(t *testing.T) {
	h := openHall(t)
	h.settles(t)
	zhou := h.hire(t, "周明", appliance.RoleLeader)
	id := h.comesIn(t, 100, "路灯不亮")
	h.wants(t, h.li, id, loop.ActAccept)
	h.does(t, h.li, id, loop.Accept{Situation: "C-01-1"})
	h.wants(t, h.li, id, loop.ActDispatch)
	h.wants(t, h.wu, id, loop.ActAnswer) // at the counter nobody dispatches
	h.does(t, h.li, id, loop.Dispatch{Lead: "Z07"})
	h.wants(t, h.li, id, "") // the office has it, and the villager was told
	h.does(t, h.li, id, loop.Return{Ground: appliance.ReturnNotOurs}, "钱进来电")
	h.wants(t, h.li, id, loop.ActRule)
	h.wants(t, h.wu, id, "")
	h.does(t, h.li, id, loop.Rule{})
	h.does(t, h.li, id, loop.Extend{Days: 1, Reason: "缺配件"}, "钱进来电")
	h.wants(t, h.li, id, loop.ActRuleExtend)
	h.does(t, h.li, id, loop.RuleExtend{Yes: true})
	h.writesAgain(t, id, "还没修吗")
	h.wants(t, h.li, id, loop.ActAnswer)
	h.does(t, h.li, id, loop.Answer{Text: "配件明天到"})
	h.does(t, h.li, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2026, Month: 12, Day: 7}})
	h.wants(t, h.li, id, "") // nobody confirms their own
	h.wants(t, zhou, id, loop.ActConfirm)
	h.does(t, zhou, id, loop.Confirm{})
	h.wants(t, h.li, id, "")
	h.now = time.Date(2026, 12, 7, 9, 0, 0, 0, h.Clock.Location)
	h.wants(t, h.li, id, loop.ActUnbook)
	h.does(t, h.li, id, loop.Unbook{})
	h.does(t, h.li, id, loop.Dispatch{Lead: "Z07"})
	h.does(t, h.li, id, loop.Report{Text: "已更换路灯灯头"}, "钱进来电")
	h.wants(t, h.li, id, loop.ActPass)
	h.does(t, h.li, id, loop.Pass{})
	h.wants(t, h.li, id, "")
}

func TestTheCountysMattersAreCalled(t *testing.T) {
	h := openHall(t)
	h.settles(t)
	he := h.hire(t, "何洁", appliance.RoleDispatcher, appliance.RoleCaller)
	id := h.comesIn(t, 100, "停水了")
	h.does(t, h.li, id, loop.Accept{Situation: "E-01-1"})
	h.wants(t, he, id, loop.ActMakeCall)
	h.wants(t, h.li, id, loop.ActDispatch) // who may not call sends it where it can be called from
	h.does(t, he, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "村里关了总阀"})
	h.wants(t, he, id, "")
	h.does(t, he, id, loop.SendBackCall{Reason: "是哪条管"}, "吴敏来电")
	h.wants(t, he, id, loop.ActSupplyCall)
	h.does(t, he, id, loop.SupplyCall{Text: "村东主管"})
	h.does(t, he, id, loop.DispatchCall{Lead: "X04", DocNo: "县函3号"})
	h.does(t, he, id, loop.Report{Order: 1, Text: "主管道已经抢修好了"}, "陈刚来电")
	h.does(t, he, id, loop.Report{Order: 2, Text: "已通知各户恢复供水"}, "钱进来电")
	h.does(t, h.li, id, loop.Pass{})
	h.wants(t, he, id, loop.ActRateCall)
	h.wants(t, h.li, id, "")
	h.does(t, h.li, id, loop.Rate{Rating: 3}, "来电说没修好")
	h.wants(t, he, id, loop.ActRateCall) // done again: what the department did before is still to be rated
}

// A call whose department is done is due for our rating; it is not late any more.
func TestACallThatIsDoneIsDueForItsRating(t *testing.T) {
	h := openHall(t)
	h.settles(t)
	he := h.hire(t, "何洁", appliance.RoleDispatcher, appliance.RoleCaller)
	id := h.comesIn(t, 100, "停水了")
	h.does(t, h.li, id, loop.Accept{Situation: "E-01-1"})
	h.does(t, he, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "村里关了总阀"})
	h.does(t, he, id, loop.DispatchCall{Lead: "X04", DocNo: "县函3号"})
	h.does(t, he, id, loop.Report{Order: 1, Text: "主管道已经抢修好了"}, "陈刚来电")
	h.does(t, he, id, loop.Report{Order: 2, Text: "已通知各户恢复供水"}, "钱进来电")
	h.now = h.now.AddDate(0, 0, 10)
	h.does(t, h.li, id, loop.Pass{})
	rows, err := h.Calls(t.Context(), he, true)
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if r := rows[0]; !r.Due.After(h.now) || r.Light == workday.LightBlack {
		t.Errorf("it is due %s, light %s, at %s", r.Due, r.Light, h.now)
	}
}

func TestWhatIsOverdueIsNotBelowWhatOnlyWaits(t *testing.T) {
	h := openHall(t)
	h.settles(t)
	late := h.comesIn(t, 100, "路灯不亮")
	h.does(t, h.li, late, loop.Accept{Situation: "C-01-1"})
	h.does(t, h.li, late, loop.Dispatch{Lead: "Z07"})
	h.now = h.now.AddDate(0, 0, 14)
	fresh := h.comesIn(t, 101, "路灯又不亮")
	h.does(t, h.li, fresh, loop.Accept{Situation: "C-01-1"})
	h.does(t, h.li, fresh, loop.Dispatch{Lead: "Z07"})
	rows, err := h.Inbox(t.Context(), h.li, false)
	if err != nil || len(rows) != 2 || rows[0].Case.ID != late || rows[0].Next != "" || rows[0].Holder != "供电所" {
		t.Errorf("the list begins with %+v, %v; want the overdue one", rows, err)
	}
	s, err := h.Summary(t.Context())
	if err != nil || s.Unsigned != 2 || s.Overdue != 1 || s.Ruling != 0 || s.Review != 0 || s.Second != 0 {
		t.Errorf("counted %+v, %v", s, err)
	}
}
