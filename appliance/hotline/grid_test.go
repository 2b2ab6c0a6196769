package hotline

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/watch"
)

// tally is what somebody is counted today.
func (d *hall) tally(person string) (sum appliance.Tally) {
	d.Helper()
	on := appliance.DateOf(d.h.Clock.Local(d.now))
	d.view(func(r appliance.Reader) error {
		for t, err := range r.Tallies(on, on) {
			if err != nil {
				return err
			}
			if t.Person == person {
				sum = sum.Add(t)
			}
		}
		return nil
	})
	return sum
}

// looks moves the clock and lets the watch look.
func (d *hall) looks(at string) {
	d.Helper()
	d.at(at)
	d.from = d.seq()
	w := &watch.Watch{Ledger: d.st, Clock: d.h.Clock, Texts: d.h.Texts, Now: d.time, Log: slog.New(slog.DiscardHandler), Hall: d.h.Hall}
	var all []appliance.Entry
	w.Ledger = &everything{d.ledger, &all}
	if err := w.Look(d.Context()); err != nil {
		d.Fatal(err)
	}
	d.ledger.wrote = all
}

// everything remembers what several Updates wrote.
type everything struct {
	*written
	all *[]appliance.Entry
}

func (l *everything) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	err := l.written.Update(ctx, fn)
	if err == nil {
		*l.all = append(*l.all, l.wrote...)
	}
	return err
}

// A grid worker's day: what is reported goes to the village first, what can be mended in the
// grid is, what was publicised is counted, and a day without anything is a word (F0-14, F0-20, F1-54, F1-55).
func TestAGridWorkersDay(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		d.says(walker, w(staff.Report, "12-3 井盖丢失 卫生室门口"), "已登记件号1007,已派王家庄,本格能办回“自1007 结果”",
			"0071 S01 【工单1007-1】王家庄村12-3:井盖丢失 卫生室门口。较急,11月24日17:30前办结。签收回“签1007-1”。")
		c := d.no("1007")
		o := d.order("1007", 1)
		if c.Channel != appliance.ChannelGrid || c.Grid != "370783190201003" || c.Reporter != appliance.Address(walker) || c.Urgency != appliance.UrgencyPressing ||
			c.State != appliance.CaseWorking || o.Office != "W201" || c.Holder != appliance.HolderOffice("W201") {
			d.Errorf("the case is %+v", c)
		}
		// Mended in the grid: the village is told, the tenth that is drawn is looked at, and is closed as the grid's.
		d.says(walker, w(staff.Self, "1007 已重新装好井盖"), "已记自办件号1007,抽到复核", "0071 S15 【收回】工单1007-1已收回,不用办了:网格已就地办好。")
		if c := d.no("1007"); c.State != appliance.CaseReview || c.Outcome.Level != "网格" {
			d.Errorf("drawn: %s at %s", c.State, c.Outcome.Level)
		}
		d.says(dispatcher, "审 退 没有照片", "已审核退回1007", "0021 S16 【复核】件号1007自办没有通过:没有照片。已转综治中心派单。")
		if c := d.no("1007"); c.State != appliance.CaseAccepted || c.Holder != appliance.HolderDesk {
			d.Errorf("sent back: %s held by %s", c.State, c.Holder)
		}
		d.says(walker, w(staff.Self, "1007 已重新装好井盖并拍照"), "已记自办件号1007,抽到复核")
		d.says(dispatcher, "审1007 过", "已审核通过1007")
		if c := d.no("1007"); c.State != appliance.CaseClosed || c.Outcome.Level != "网格" || c.Outcome.Text != "已重新装好井盖并拍照" || c.Outcome.ToldAt.IsZero() {
			d.Errorf("closed: %s at %s: %s, told %v", c.State, c.Outcome.Level, c.Outcome.Text, c.Outcome.ToldAt)
		}
		d.says(walker, w(staff.Publicity, "12-3 防溺水 42户"), "已记宣传42户")
		d.says(walker, w(staff.Nil, ""), "已记零报告")
		d.says(walker, w(staff.Nil, ""), "今天已记过零报告,不用再发")
		d.says(walker, w(staff.Points, ""), "【积分】11月您有2.2分:上报1,核实0,零报告1,不实0。")
		if k := d.tally("p16"); k.Reports != 1 || k.Nil != 1 || k.Publicity != 42 {
			d.Errorf("counted %+v", k)
		}
		d.at("2026-11-24 09:00")
		d.says(walker, w(staff.Nil, ""), "已记零报告")
		d.says(head, w(staff.Points, ""), "【积分】11月您有0.0分:上报0,核实0,零报告0,不实0。")
	})
}

// Where a report is from: the grid that is named; else the only one somebody walks or is a
// 联户长 in; else the village. A village with nobody else leaves it to the desk.
func TestWhereAReportIsFrom(t *testing.T) {
	d := openHall(t)
	village := "0071 S01 "
	for _, x := range []struct {
		from          appliance.Phone
		words, answer string
		grid, village string
		read          []string
	}{
		{walker, "报 井盖丢失", "已登记件号1007,已派王家庄,本格能办回“自1007 结果”", "370783190201003", "370783190201", []string{village}},
		{leadWalker, "报 垃圾没人收", "已登记件号1010,已派王家庄,没写网格号,知道的话请回“补1010 网格号”", "", "370783190201", []string{village}},
		{leadWalker, "报12-4桥栏杆断了", "已登记件号1029,已派王家庄,本格能办回“自1029 结果”", "370783190201004", "370783190201", []string{village}},
		{head, "报 路边树倒了", "已登记件号1032,已派王家庄", "370783190201003", "370783190201", []string{village}},
		{aide, "报：电线杆歪了", "已登记件号1041,已派王家庄", "370783190201003", "370783190201", []string{village}},
		{farWalker, "报 水渠堵了三天", "已登记件号1055,本格能办回“自1055 结果”", "370783190202001", "370783190202", nil},
	} {
		d.now = d.now.Add(10 * 60e9) // so that each order goes out by itself
		d.says(x.from, x.words, x.answer, x.read...)
		c := d.no(d.fate().Case.No())
		if c.Grid != x.grid || c.Village != x.village {
			t.Errorf("%s: grid %q, village %q", x.words, c.Grid, c.Village)
		}
		if want := map[bool]appliance.CaseState{true: appliance.CaseWorking, false: appliance.CaseNew}[x.read != nil]; c.State != want {
			t.Errorf("%s: the case is %s", x.words, c.State)
		}
	}
	d.says(leadWalker, "补1010 12-4", "已补充到件号1010,并转告王家庄。", "0071 S24 【转答】工单1010-1,诉求人说:12-4")
	// Outside the sample, who mends what they reported themselves is done.
	for range 5 {
		d.texts(walker, "报 12-3 又有垃圾"+d.now.Format("1504"))
	}
	no := d.fate().Case
	if int(no)/10%100 < 10 {
		t.Fatalf("%s is in the sample", no.No())
	}
	d.texts(walker, "自"+no.No()+" 已把垃圾清走")
	if c := d.no(no.No()); c.State != appliance.CaseClosed || c.Outcome.Level != "网格" {
		t.Errorf("%s at %s", c.State, c.Outcome.Level)
	}
	// A villager's matter in one's grid is told to the villager, who rates it.
	d.texts(villager, "新 卫生室门口垃圾没人收")
	theirs := d.fate().Case.No()
	d.does(theirs, loop.Accept{Grid: "12-3"})
	d.says(walker, "自"+theirs+" 已把垃圾清走", "已记自办件号"+theirs, "3333 R10 【青山呼应】件号"+theirs+"办理结果:已把垃圾清走。")
	d.says(walker, "馈"+theirs+" 已当面说明", "已记当面告知,件号"+theirs)
	if c := d.no(theirs); c.Outcome.ToldBy != "卫国" || c.State != appliance.CaseFollowup || d.tally("p16").Fed != 1 {
		t.Errorf("told by %s, %s, %d", c.Outcome.ToldBy, c.State, d.tally("p16").Fed)
	}
	d.says(villager, "1", "谢谢您的评价,件号"+theirs+"已归档。以后有事随时发短信。")
}

// 哨: the village is called to come, the dispatchers know, and what nobody answers climbs
// from the village to the town, and from there to its leaders (F0-29).
func TestAWhistleClimbs(t *testing.T) {
	d := openHall(t)
	d.says(leadWalker, "哨 12-3 河堤渗水", "已吹哨,件号1007,已派王家庄",
		"0071 S31 【吹哨】王家庄村12-3吹哨:河堤渗水。请到场,11月24日17:30前办结。到了回“到1007-1”。",
		"0044 S31 【吹哨】王家庄村12-3吹哨:河堤渗水。已请王家庄到场,11月24日17:30前没办结就转镇里。件号1007。")
	for _, e := range d.entries() {
		if x, ok := e.Body.(appliance.TextChange); ok && x.Template == "S31" && x.Class != appliance.ClassEmergency {
			t.Errorf("a whistle goes as %s", x.Class)
		}
	}
	d.says(secretary, "到", "已记报到1007-1,09:02")
	d.looks("2026-11-24 17:31")
	if s := d.sent(); !slices.ContainsFunc(s, func(x string) bool {
		return strings.HasPrefix(x, "0044 S32 【转镇】王家庄村12-3:河堤渗水。村里到期没办结,件号1007已转到镇里,请尽快派单。")
	}) || !slices.ContainsFunc(s, func(x string) bool { return strings.HasPrefix(x, "0071 S15 ") }) {
		t.Errorf("said %q", s)
	}
	d.looks("2026-11-25 17:31")
	d.looks("2026-11-26 09:00")
	if s := d.sent(); !slices.ContainsFunc(s, func(x string) bool {
		return strings.HasPrefix(x, "0041 S-ok 【超期】件号1007该派单还没派单")
	}) {
		t.Errorf("the leader is told %q", s)
	}
	// No village can be told: the town is.
	d.town(appliance.Person{Code: "p90", Name: "古长", Phone: "+8613800000028", Posts: []appliance.Post{{Office: "W202", Title: "网格长"}}, Roles: []appliance.Role{appliance.RoleGridLead}, Verified: 1})
	d.says("+8613800000028", "哨 13-1 桥面开裂", "已吹哨,件号1010", "0044 S31 【吹哨】李家村13-1吹哨:桥面开裂。村里没有能通知的人,请马上派人到场。件号1010。")
	// By somebody who has no whistle it is a report.
	d.texts(walker, "哨 12-3 河堤渗水")
	if m := d.fate(); m.Class != appliance.FromCitizen || d.no(m.Case.No()).Channel != appliance.ChannelSMS {
		t.Errorf("%s %s", m.Class, m.Fate)
	}
}

// 核, 实, 虚: who was asked to look says what they saw (S09, O14).
func TestAGridWorkerLooks(t *testing.T) {
	d := openHall(t)
	no := d.lamp("村东头路灯不亮了好几天", "供电所")
	d.does(no, loop.Recall{Order: 1, Reason: "重派"})
	d.try(loop.By{Actor: clerk.Actor, Clerk: "1", Roles: []appliance.Role{appliance.RoleAdmin}}, no, loop.Correct{Reason: "核对", Grid: "12-3"})
	d.does(no, loop.Dispatch{Lead: "供电所"})
	d.texts(power, "结1007-2 不属实 现场的灯是亮的")
	d.refused(dispatcher, "审1007-2 过", "“不属实”要先请网格核实，或在“过”后面写明说明。")
	d.does(no, loop.Check{})
	d.read(walker, "the check", "【核实】件号1007说已办好,请到王家庄村12-3看一眼。属实回“实1007”,不实回“虚1007 情况”。")
	d.refused(leadWalker, "实1007", "没有请您核实件号1007。") // a colleague was asked
	d.texts(walker, "虚 灯还是灭的")
	if got := d.sent(); !slices.Contains(got, "0021 S-ok 已记核实,件号1007") || !slices.Contains(got, "0044 S-ok 网格核实1007-2不属实：灯还是灭的") {
		t.Errorf("read %q", got)
	}
	o := d.order(no, 2)
	if o.Check == nil || o.Check.True || o.Check.DoneAt.IsZero() || o.Words.Check != "灯还是灭的" && !strings.HasSuffix(o.Words.Check, "灯还是灭的") {
		t.Errorf("the check is %+v, %q", o.Check, o.Words.Check)
	}
	if k := d.tally("p16"); k.Verified != 1 {
		t.Errorf("counted %+v", k)
	}
	if o.State == appliance.OrderReported { // the office goes on, by the rule or by the reviewer
		d.texts(dispatcher, "审1007-2 退 网格说没修好")
	}
	d.texts(power, "结1007-2 已更换路灯灯头")
	d.does(no, loop.Check{})
	d.says(walker, "核1007 属实", "已记核实,件号1007", "0044 S-ok 网格核实1007-2属实")
	d.says(dispatcher, "审 过", "已审核通过1007-2", "3333 R10 ")
}

// 代: an agent brings a villager's matter; the villager is told and may take it back.
func TestOnAVillagersBehalf(t *testing.T) {
	d := openHall(t)
	d.says(agent, "代 13900003333 低保怎么申请", "已代为登记件号1007,结果会短信告诉本人",
		"3333 R40 【青山呼应】沈代办员代您反映了“低保怎么申请”,件号1007,结果会告诉您。不是您的意思请回“不”。")
	if c := d.no("1007"); c.Channel != appliance.ChannelAgent || c.Reporter != appliance.Address(villager) || c.Agent != "p18" {
		t.Errorf("the case is %+v", c)
	}
	d.says(villager, "不", "件号1007已按您的要求撤回,不再办理。需要时重新发短信即可。")
	if c := d.no("1007"); c.State != appliance.CaseWithdrawn {
		t.Errorf("after 不: %s", c.State)
	}
	d.texts(agent, "代 13900003333 高龄补贴怎么领")
	d.says(villager, "是", "件号1010:待受理,综治中心承办,期限还没定。")
	d.texts(agent, "D 13900003333 房子漏雨")
	d.says(villager, "不是我反映的", "件号1029已按您的要求撤回,不再办理。需要时重新发短信即可。")
	d.texts(agent, "代 13900003333 院墙裂缝要倒") // a hazard goes on without its reporter
	d.says(villager, "不", "件号1032关系公共安全或属举报,不能撤回,仍照常办理。有要说明的请直接回复。")
	if c := d.no("1032"); c.State != appliance.CaseNew || !strings.Contains(c.Text, "来件人说不是本人的意思") {
		t.Errorf("after 不: %s %q", c.State, c.Text)
	}
	d.says(agent, "代 0536-3211234 路灯坏了", "已代为登记件号1041,本人是座机,有结果打电话告知")
	d.says(agent, "详1041", "【详情1041】电话05363211234。路灯坏了")
}

// What the other tests say in Chinese alone, in every hand: whistle, check, told in person,
// on somebody's behalf, an alarm taken.
func TestTheRestOfTheGrammarInEveryHand(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		d.says(leadWalker, w(staff.Whistle, "12-3 河堤渗水"), "已吹哨,件号1007,已派王家庄", "0071 S31 ", "0044 S31 ")
		d.says(agent, w(staff.Behalf, "13900003333 低保怎么申请"), "已代为登记件号1010,结果会短信告诉本人", "3333 R40 ")
		d.does("1010", loop.Accept{Grid: "12-3"})
		for i, seen := range []string{w(staff.Verify, "1010 属实"), w(staff.Confirm, "1010"), w(staff.Deny, "1010 本人说没人来过")} {
			d.does("1010", loop.Dispatch{Lead: "执法队"})
			d.texts(squad, "结1010 已上门说明政策")
			d.does("1010", loop.Check{})
			d.texts(walker, seen)
			if got := d.sent(); !slices.Contains(got, "0021 S-ok 已记核实,件号1010") {
				d.Errorf("%s: %q", seen, got)
			}
			if o := d.order("1010", i+1); o.Check.DoneAt.IsZero() || o.Check.True != (i < 2) {
				d.Errorf("%s: %+v", seen, o.Check)
			}
			if i < 2 {
				d.texts(dispatcher, "审1010 退 再去一次")
				d.does("1010", loop.Recall{Order: i + 1, Reason: "重派"})
			}
		}
		if o := d.order("1010", 3); o.State == appliance.OrderWorking { // sent back by what was seen
			d.texts(squad, "结1010 已上门说明政策")
		}
		d.texts(dispatcher, "审1010 过")
		d.says(walker, w(staff.Fed, "1010 已当面说明"), "已记当面告知,件号1010")
		d.texts(villager, "着火了快来人")
		alarm := ""
		d.view(func(r appliance.Reader) error {
			for a, err := range r.Alarms(true) {
				alarm = strconv.FormatUint(a.ID, 10)
				return err
			}
			return nil
		})
		d.says(nightWatch, w(staff.TakeAlarm, alarm), "【警报】已记下由您接警:“着火了快来人”,号码13900003333。")
	})
}

// What turns out not to be so is counted against whoever reported it (F1-55).
func TestAnUnfoundedReportIsCounted(t *testing.T) {
	d := openHall(t)
	d.says(farWalker, "报 13-1 水渠堵了", "已登记件号1007,本格能办回“自1007 结果”")
	d.does("1007", loop.Accept{})
	d.does("1007", loop.Conclude{Code: appliance.OutcomeUnfounded, Text: "现场看过，水渠畅通"})
	person := ""
	d.view(func(r appliance.Reader) error {
		town, err := r.Town()
		if err != nil {
			return err
		}
		own, _ := town.ByPhone(farWalker, appliance.DateOf(d.h.Clock.Local(d.now)))
		person = own[0].Code
		return nil
	})
	if k := d.tally(person); k.Reports != 1 || k.False != 1 {
		t.Errorf("counted %+v", k)
	}
	// A villager's report that is not so is nobody's fault.
	d.texts(villager, "路灯不亮")
	no := d.fate().Case.No()
	d.does(no, loop.Accept{})
	d.does(no, loop.Conclude{Code: appliance.OutcomeUnfounded, Text: "现场看过，灯是亮的"})
	if k := d.tally(person); k.False != 1 {
		t.Errorf("counted %+v", k)
	}
}
