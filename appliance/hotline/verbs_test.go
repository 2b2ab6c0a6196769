package hotline

import (
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
)

// hands are the three ways in which people write a verb: in Chinese, in letters, and with
// a phone that types everything wide. What is said in one is said in each.
var hands = []struct {
	name  string
	write func(verb staff.Verb, rest string) string
}{
	{"Chinese", func(v staff.Verb, rest string) string { return string(v) + rest }},
	{"letters", func(v staff.Verb, rest string) string {
		if l := v.Entry().Letters; l != "" {
			return l + " " + rest
		}
		return string(v) + rest
	}},
	{"wide", func(v staff.Verb, rest string) string {
		number, words, _ := strings.Cut(rest, " ")
		return string(v) + strings.Map(func(r rune) rune { return r - '!' + '！' }, number) + "　" + words
	}},
}

// inEveryHand runs a day once in each; w writes a verb.
func inEveryHand(t *testing.T, day func(d *hall, w func(staff.Verb, string) string)) {
	for _, hand := range hands {
		t.Run(hand.name, func(t *testing.T) { day(openHall(t), hand.write) })
	}
}

// An order, from the text to the villager's rating, all by text. Every accepted verb
// is answered once, with its number.
func TestAnOrdersDay(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		no := d.lamp("村东头路灯不亮了好几天", "供电所", "执法队")
		if no != "1007" {
			d.Fatalf("the case is %s", no)
		}
		d.says(power, w(staff.Sign, "1007-1"), "已签收1007-1,11月26日17:30前办结")
		if o := d.order(no, 1); o.State != appliance.OrderWorking || o.SignedBy != "p12" {
			d.Errorf("signed: %+v", o)
		}
		d.says(power, w(staff.Respond, "1007-1 限 11-25"), "已响应1007-1,11月26日17:30前办结")
		if o := d.order(no, 1); o.Response != appliance.RespondUntil || d.h.Clock.Local(o.Promised).Format("01-02 15:04") != "11-25 17:30" {
			d.Errorf("responded: %+v", o)
		}
		d.says(power, w(staff.Arrive, "1007-1"), "已记报到1007-1,09:04")
		if o := d.order(no, 1); !o.ArrivedAt.Equal(d.now) {
			d.Errorf("arrived: %+v", o)
		}
		d.says(power, w(staff.Ask, "1007 灯杆号是多少"), "1007-1:已转问来件人,回复会转给您", "3333 R42 【青山呼应】供电所想问您件号1007:灯杆号是多少？直接回复")
		d.says(villager, "三号杆", "已补充到件号1007,并转告供电所。", "0048 S24 【转答】工单1007-1,诉求人说:三号杆", "0049 S24 【转答】")
		d.says(power, w(staff.Extend, "1007-1 2天 等材料"), "1007-1:延期2天已提交,未批前仍按原期限", "0044 S06 【待批】供电所请求工单1007-1延期2个工作日:等材料。")
		d.says(dispatcher, "准延1007-1", "已准1007-1", "0048 S06 【延期】工单1007-1延期准,期限11月30日。", "0049 S06 ", "3333 R08 【青山呼应】件号1007因等材料,办理期限延长到11月30日。")
		d.says(power, w(staff.Suspend, "1007-1 下雨"), "1007-1:挂起已提交,未批前照常计时", "0044 S06 【待批】供电所请求工单1007-1挂起:季节天气。")
		d.says(mayor, w(staff.Allow, "1007-1 准停"), "已准1007-1", "0048 S06 【挂起】工单1007-1准予挂起,最迟1月5日恢复计时。能办了就回“复工1007-1”。", "0049 S06 ", "3333 R09 ")
		if o := d.order(no, 1); o.State != appliance.OrderSuspended {
			d.Errorf("suspended: %s", o.State)
		}
		d.says(power, w(staff.Resume, "1007-1"), "已恢复办理1007-1,11月30日17:30前办结", "3333 R43 ")
		d.says(squad, w(staff.Complete, "1007-2 已到场协助警戒"), "已反馈1007-2,等审核")
		d.says(power, w(staff.Complete, "1007-1 部分解决 两盏已亮一盏等配件"), "已反馈1007-1,等审核",
			"0044 S17 【待审】供电所报工单1007-1办结:两盏已亮")
		if o := d.order(no, 1); o.Result != appliance.OutcomePartly || o.State != appliance.OrderReported || d.no(no).State != appliance.CaseReview {
			d.Errorf("reported: %s %s, the case %s", o.Result, o.State, d.no(no).State)
		}
		d.says(dispatcher, w(staff.Review, "1007-1 退 三盏都要亮"), "已审核退回1007-1", "0048 S16 【审核退回】工单1007-1没有通过:三盏都要亮。11月30日17:30前办好,回“结1007-1 结果”。", "0049 S16 ")
		d.says(power, w(staff.Complete, "1007-1 三盏灯都已修好试亮"), "已反馈1007-1,等审核", "0044 S17 ")
		d.says(dispatcher, w(staff.Review, "1007-1 过"), "已审核通过1007-1", "3333 R10 【青山呼应】件号1007办理结果:三盏灯都已修好试亮。满意回1")
		d.says(mayor, w(staff.Follow, "1007 联系不上"), "已记回访1007")
		d.says(mayor, w(staff.Follow, "1007 没解决 又灭了一盏"), "已记回访1007", "0048 S01 【重办工单1007-3】", "0049 S01 【重办工单1007-3】", "3333 R12 【青山呼应】知道了,件号1007重新办理,由供电所负责")
		if c := d.no(no); c.Round != 2 || len(c.Tries) != 1 || !strings.HasSuffix(c.Text, "又灭了一盏") {
			d.Errorf("done again: round %d, tries %v, %q", c.Round, c.Tries, c.Text)
		}
	})
}

// Numbers begin anew in January: an office's open order of December is still its own.
func TestAnOrderOfLastYearIsFoundUnderANumberOfThisYear(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		d.at("2026-12-31 10:00")
		d.lamp("王家庄村东头路灯不亮", "供电所")
		d.at("2027-01-04 09:00")
		if no := d.lamp("李家洼垃圾没人清", "综合执法队"); no != "1007" {
			t.Fatalf("the first of the year is %s", no)
		}
		d.says(power, w(staff.Sign, "1007-1"), "已签收26-1007-1,预计1月6日17:30前办结")
		d.says(power, w(staff.Complete, "26-1007-1 三盏灯都已修好试亮"), "已反馈26-1007-1,等审核", "0044 S17 【待审】供电所报工单26-1007-1办结")
	})
}

// Where an office has an open order of that number of either year, it is asked which is
// meant; a colleague of a stranger's order is told whichever year it is of.
func TestTwoOrdersOfOneNumberAreToldApartByTheirYear(t *testing.T) {
	d := openHall(t)
	d.at("2026-12-31 10:00")
	d.lamp("王家庄村东头路灯不亮", "供电所")
	d.at("2027-01-04 09:00")
	d.lamp("李家洼路灯不亮", "供电所")
	d.says(power, "退1007-1 非职责 不归我们管", "【单号】这个号有两件:26-1007-1和27-1007-1。请写明年份,如“退26-1007-1”。")
	d.says(power, "签26-1007-1", "已签收26-1007-1,预计1月6日17:30前办结")
	d.says(power, "签1007-1", "已签收1007-1,预计1月7日17:30前办结") // of that one alone it can be said
	d.says(power, "结27-1007-1 灯泡已换好，亮了", "已反馈1007-1,等审核", "0044 S17 【待审】供电所报工单1007-1办结")
	if o := d.order("26-1007", 1); o.State != appliance.OrderWorking {
		t.Errorf("last year's is %s", o.State)
	}
}

// A number that is nobody's names an order of last year, while this year's matter of that
// number has none: who has the order is told.
func TestAStrangerWhoNamesAnOrderOfLastYearIsToldOf(t *testing.T) {
	d := openHall(t)
	d.at("2026-12-31 10:00")
	d.lamp("王家庄村东头路灯不亮", "供电所")
	d.at("2027-01-04 09:00")
	d.texts(villager, "新 李家洼垃圾没人清")
	d.says("+8613900009999", "签1007-1", "", "0048 S13 【身份】有未登记的号码发来“签1007-1”", "0049 S13 ")
}

// Calls begin at H001 again in January: the county's open one of December is still meant.
func TestACallOfLastYearIsFoundUnderANumberOfThisYear(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		called := func(words string) {
			d.texts(villager, "新 "+words)
			no := d.fate().Case.No()
			d.does(no, loop.Accept{Situation: "D-01-1", Village: "王庄"})
			d.does(no, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已到现场取证并劝阻"})
		}
		reads := func(from appliance.Phone, words, answer string) {
			d.texts(from, words)
			if all := strings.Join(d.sent(), "\n"); !strings.Contains(all, answer) {
				d.Errorf("%s says %s: %s, want %s", from.Tail(), words, all, answer)
			}
		}
		d.at("2026-12-30 09:00")
		called("王家庄村东河里排污水，又黑又臭")
		d.at("2027-01-04 09:00")
		called("李家洼南沟有人倒废油")
		if k := d.call("H001"); k.ID.Year() != 2027 {
			t.Fatalf("the first of the year is %s", k.ID)
		}
		reads(countyDesk, w(staff.Receive, "H001"), "【单号】这个号有两件:26-H001和27-H001。请写明年份,如“收26-H001”。")
		reads(countyDesk, w(staff.Receive, "26-H001"), "已接收26-H001,")
		reads(countyDesk, w(staff.Receive, "H001"), "已接收H001,") // of that one alone it can be said
		reads(countyDesk, w(staff.Dispatch, "26-H001 生态环境"), "已分派26-H001,牵头生态环境")
		reads(river, w(staff.Respond, "H001 即办"), "已响应26-1007-1") // they have to do with that one only
		reads(river, w(staff.Details, "H001"), "王家庄村东河里排污水")
		if k := d.call("26-H001"); k.State != appliance.CallResponded {
			t.Errorf("last year's is %s", k.State)
		}
		if k := d.call("H001"); k.State != appliance.CallReceived {
			t.Errorf("this year's is %s", k.State)
		}
	})
}

// 乡呼县应 by text: the county receives, wants more, dispatches, rules and reviews; the
// departments respond; the caller rates.
func TestTheCountysDay(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		d.texts(villager, "王家庄村东河里排污水，又黑又臭")
		d.does("1007", loop.Accept{Situation: "D-01-1", Village: "王庄"})
		d.does("1007", loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已到现场取证并劝阻"})
		d.says(countyDesk, w(staff.Return, "H001 请补充排污口位置"), "已退回H001,等镇里补充", "0043 S23 【呼叫H001】县里要求补充:请补充排污口位置。")
		if k := d.call("H001"); k.State != appliance.CallSentBack {
			d.Errorf("sent back: %s", k.State)
		}
		d.does("1007", loop.SupplyCall{Text: "村东桥下"})
		d.says(countyDesk, w(staff.Receive, "H001"), "已接收H001,11月24日17:30前分派", "0043 S23 【呼叫H001】县里已接收")
		d.says(countyDesk, w(staff.Dispatch, "H001 水利局 协 综合执法局"), "已分派H001,牵头水利局",
			"0013 S07 【联动工单H001】青山镇呼叫", "0014 S07 ", "0011 S07 ", "3333 R07 ", "0046 S01 【协办工单1007-3】", "0043 S23 【呼叫H001】县里已分派,水利局牵头")
		d.says(water, w(staff.Return, "H001 非职责 D-01-1 应由生态环境办"), "退单1007-1已提交裁定,期间照常计时",
			"0051 S05 【待裁】水利局要退工单1007-1:非本部门职责(疑似下压) D-01-1 应由生态环境办。回“裁1007-1 准 单位 理由”", "0052 S05 ")
		if c := d.no("1007"); c.Holder != appliance.HolderOffice("X04") {
			d.Errorf("while the return waits %s holds it", c.Holder)
		}
		d.says(countyDesk, w(staff.Rule, "1007-1 准 生态环境 属水污染监管"), "已裁定准退1007-1", "0013 S05 【退单】工单1007-1退单准。改由生态环境办理。", "0014 S05 ", "0012 S07 ")
		d.says(river, w(staff.Respond, "H001 案 先封堵后监测"), "已响应1007-4,11月30日17:30前办结", "0043 S23 【呼叫H001】生态环境已响应:个案研究")
		if o := d.order("1007", 4); o.Response != appliance.RespondStudy || o.Words.Plan == "" {
			d.Errorf("a plan: %+v", o)
		}
		d.says(patrol, w(staff.Complete, "H001 已现场劝离并登记"), "已反馈1007-2,等审核")
		d.says(squad, w(staff.Complete, "1007-3 已固定证据并移交"), "已反馈1007-3,等审核")
		d.says(river, w(staff.Complete, "H001 已封堵排污口，采样达标"), "已反馈1007-4,等审核", "0044 S17 【待审】生态环境报工单1007-4办结:已封堵排污口")
		d.says(countyMate, w(staff.Review, "1007-4 过"), "已审核通过1007-4", "3333 R10 ", "0043 S08 【评价】联动工单H001已办结。")
		d.says(caller, w(staff.Rate, "H001 1 2"), "已评价H001生态环境,实测响应1分钟", "0012 S08 【评价】联动工单H001:青山镇评响应及时、成效较好")
		d.says(countyDesk, w(staff.Follow, "1007 满意"), "已记回访1007", "3333 R11 ")
		if k, c := d.call("H001"), d.no("1007"); k.State != appliance.CallRated || c.State != appliance.CaseClosed || c.Rating != 1 || c.Outcome.Level != "县" {
			d.Errorf("the call is %s, the case %s rated %d at %s", k.State, c.State, c.Rating, c.Outcome.Level)
		}
	})
}

// A leader's yes to a call, where the policy wants one.
func TestALeaderApprovesACall(t *testing.T) {
	d := openHall(t)
	d.town(appliance.Policy{Name: "call", Version: 1, Value: `{"approve":true}`, From: d.now})
	for i, answer := range []string{"准", "不准H002 先自己协调"} {
		d.texts(villager, "新 河里排污水又黑又臭"+string(rune('甲'+i)))
		no := d.fate().Case.No()
		d.does(no, loop.Accept{})
		by := loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "2", Name: "李静"}, Clerk: "2", Roles: []appliance.Role{appliance.RoleCaller}}
		if _, err := d.try(by, no, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已劝阻"}); err != nil {
			t.Fatal(err)
		}
		d.read(mayor, "the call", "【待批】呼叫H00"+string(rune('1'+i))+":河里排污水又黑又臭"+string(rune('甲'+i))+"。镇里已做:已劝阻。同意回“准H00"+string(rune('1'+i))+"”,不同意回“不准H00"+string(rune('1'+i))+" 理由”。")
		switch i {
		case 0:
			d.says(mayor, answer, "已同意H001", "0043 S23 【呼叫H001】领导已同意", "0051 S07 【呼叫H001】", "0052 S07 ")
		case 1:
			d.says(mayor, answer, "已记不同意H002", "0043 S23 【呼叫H002】领导没有同意:先自己协调。")
		}
	}
	if a, b := d.call("H001"), d.call("H002"); a.State != appliance.CallCalled || b.State != appliance.CallWithdrawn {
		t.Errorf("the calls are %s and %s", a.State, b.State)
	}
}

// The supervisor's day: 督 goes to the office, its answer comes back to who asked; 催
// reminds whoever holds it; 通 keeps a draft. He closes nothing.
func TestTheSupervisorsDay(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		no := d.lamp("村东头路灯不亮了好几天", "供电所")
		d.says(overseer, w(staff.Supervise, "1007 今天到场说明情况 2天"), "已督办件号1007,11月25日前答复", "0048 S04 【督办】件号1007:今天到场说明情况。11月25日前回“复1007 情况”。", "0049 S04 ")
		d.says(powerMate, w(staff.Reply, "1007 已到场等配件"), "已答复督办,件号1007", "0031 S04 【督办】件号1007,供电所回复:已到场等配件。")
		d.says(mayor, w(staff.Supervise, "1007-1 明天修好"), "已督办件号1007,11月24日前答复", "0048 S04 ", "0049 S04 ")
		d.says(power, "复 灯头明早到", "已答复督办,件号1007", "0041 S04 【督办】件号1007,供电所回复:灯头明早到。")
		d.says(overseer, w(staff.Urge, "1007-1"), "已催办1007-1", "0048 S04 【催办】工单1007-1(村东头路灯不亮了好…)有人催办,11月26日17:30前办结。请抓紧。", "0049 S04 ")
		d.says(overseer, w(staff.Notice, "1007 三次响应慢"), "已记通报草稿1007")
		d.says(overseer, w(staff.Notice, "1007-1"), "已记通报草稿1007-1") // in the box's own words
		c := d.no(no)
		if n := len(c.Supervisions); n != 4 || !strings.HasPrefix(c.Supervisions[3].Words.Ask, "关于件号1007办理情况的通报") {
			d.Errorf("%d supervisions: %+v", n, c.Supervisions)
		}
		if len(c.Supervisions) != 4 || c.Supervisions[2].Kind != appliance.SuperviseNotice || c.Supervisions[2].Words.Ask != "三次响应慢" ||
			c.Supervisions[0].Words.Reply != "已到场等配件" || c.Supervisions[1].Words.Reply != "灯头明早到" {
			d.Errorf("the supervisions are %+v", c.Supervisions)
		}
		// Before anybody has it, the desk is asked, and answers.
		d.texts(villager, "新 垃圾没人收")
		no = d.fate().Case.No()
		d.says(overseer, w(staff.Urge, no), "已催办"+no, "0044 S-ok 【催办】件号"+no+"有人催办,请抓紧处理")
		d.says(overseer, w(staff.Supervise, no+" 今天派出去"), "已督办件号"+no+",11月24日前答复", "0044 S04 【督办】件号"+no)
		d.says(dispatcher, w(staff.Reply, no+" 马上派"), "已答复督办,件号"+no, "0031 S04 【督办】件号"+no+",综治中心回复:马上派。")
		d.refused(overseer, w(staff.Complete, "1007-1 已经修好了吧"), "您的岗位不能用“结”，请找有此权限的同事。您能用哪些请回“帮”。")
	})
}

// What people ask without acting on anything: who is responsible, the whole of an order,
// a meeting, the grammar; and a task that a department wants to push down (F2-22, F2-30).
func TestWhatStaffAsk(t *testing.T) {
	inEveryHand(t, func(d *hall, w func(staff.Verb, string) string) {
		d.says(squad, w(staff.Duty, " 占道经营"), "【责任】占道经营(A-01-2):综合执法队负责,电话05361234567,3个工作日办结。")
		d.says(walker, w(staff.Duty, " 外星人"), "【责任】清单里没有“外星人”。换个说法再发,或问综治中心。")
		d.says(water, w(staff.Admit, " 填报冬季台账 县办〔2026〕3号"), "【准入】水利局要求镇里做“填报冬季台账”,文号县办〔2026〕3号,已登记Z-1,待核准,未接。", "0041 S12 ")
		d.says(waterMate, "准 代收水费", "【准入】水利局要求镇里做“代收水费”,清单外且无批准文号,已登记Z-2,未接。", "0041 S12 ")
		d.view(func(r appliance.Reader) error {
			town, err := r.Town()
			if all := town.Admits(); len(all) != 2 || all[0].From != "X04" || all[0].By != "p05" || all[0].DocNo != "县办〔2026〕3号" || all[1].Task != "代收水费" {
				d.Errorf("admitted: %+v", all)
			}
			for range r.Cases(appliance.CaseFilter{}) {
				d.Error("a pushed task became a case")
			}
			return err
		})
		d.says(river, w(staff.Attend, ""), "【会商】已记下您参加11月25日15:00的排污会商。")
		d.says(squad, w(staff.Absent, "M-1 出差"), "【会商】已记下您不能参加11月25日15:00的排污会商。")
		d.says(river, w(staff.Absent, ""), "【会商】已记下您不能参加11月25日15:00的排污会商。")
		d.view(func(r appliance.Reader) error {
			town, err := r.Town()
			if m := town.Meetings()[0]; len(m.Coming) != 0 || len(m.Absent) != 2 {
				d.Errorf("the meeting: %+v", m)
			}
			return err
		})
		d.says(agent, w(staff.Help, ""), "【用法】一条短信一件事:动词+单号+空格+内容,如“签20482-1”。您可用:详 责 代 参 缺 帮。细说回“帮 签”。")
		d.says(agent, w(staff.Help, " 代"), "【用法】代(D):替人反映,如“代 13800000000 低保怎么申请”")
		no := d.lamp("村东头路灯不亮了好几天", "供电所")
		d.says(power, w(staff.Details, no+"-1"), "【详情1007-1】期限11月26日17:30。电话13900003333。村东头路灯不亮了好几天")
		d.says(overseer, w(staff.Details, no), "【详情1007-1】期限11月26日17:30。供电所办。村东头路灯不亮了好几天")
	})
}
