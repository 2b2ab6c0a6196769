package loop_test

import (
	"slices"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/loop"
)

// The rows of domain 3 §B.3.1, one after the other. Monday is 2026-11-23; due
// times are counted by hand.

func TestC01AMatterComesIn(t *testing.T) {
	h := openHall(t)
	id := h.comes(zhang, "村东头路灯不亮了好几天")
	h.hears("R01>90")
	h.reads("R01", "【青山呼应】已收到您反映的事,件号1007。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。")
	h.stands(id, appliance.CaseNew, appliance.HolderDesk, "accept 11-23 17:30", "receive -")
	c := h.c(id)
	if c.FirstOwner != appliance.HolderClerk(wang.Clerk) || c.Round != 1 || c.Village != "370783190201" || c.Grid != "370783190201003" ||
		c.Secrecy != appliance.SecrecyNone || c.Kind != appliance.KindHelp || c.Urgency != appliance.UrgencyOrdinary || !c.ReceivedAt.Equal(h.now) {
		t.Errorf("the case is %+v", c)
	}

	for _, tt := range []struct {
		now  string
		by   loop.By
		deed loop.Open
		want string // texts
		due  string // of the accept clock
	}{
		{"2026-11-20 19:30", wang, loop.Open{Phone: zhang, Text: "水管爆了"}, "R02>90", "11-23 12:00"}, // Friday evening
		{"2026-11-23 17:29", wang, loop.Open{Phone: zhang, Text: "水管爆了"}, "R01>90", "11-23 17:30"},
		{"2026-11-23 12:30", wang, loop.Open{Phone: zhang, Text: "水管爆了"}, "R02>90", "11-23 17:30"}, // lunch
		{"2026-11-23 09:00", staff(t, "沈青"), loop.Open{Phone: zhang, Text: "低保没发", Agent: "p14", Channel: appliance.ChannelAgent}, "R40>90", "11-23 17:30"},
		{"2026-11-23 09:00", staff(t, "卫国"), loop.Open{Text: "井盖丢失", Grid: "12-3", Channel: appliance.ChannelGrid}, "", "11-23 17:30"},
		{"2026-11-23 09:00", wang, loop.Open{Phone: "+865367801234", Text: "座机打来的"}, "", "11-23 17:30"},
		{"2026-11-23 09:00", wang, loop.Open{Phone: zhang, Text: "线断了冒火花", Urgency: appliance.UrgencyDanger}, "R01>90", "11-23 09:30"},
		{"2026-11-24 09:00", wang, loop.Open{Text: "昨天的信", ReceivedAt: at("2026-11-23 10:00"), Channel: appliance.ChannelLetter}, "", "11-23 17:30"},
		{"2026-09-30 17:40", wang, loop.Open{Text: "节前的事"}, "", "10-08 12:00"}, // after the holidays of October
	} {
		h.at(tt.now)
		res := h.does(tt.by, 0, tt.deed)
		h.hears(tt.want)
		h.stands(res.Case, appliance.CaseNew, appliance.HolderDesk, "accept "+tt.due)
	}
	h.at("2026-11-23 09:00")
	secret := h.does(wang, 0, loop.Open{Phone: zhang, Text: "村会计多报低保", Kind: appliance.KindReport}).Case
	if c := h.c(secret); c.Secrecy != appliance.SecrecyHidden {
		t.Errorf("a report of misconduct is %s, want its number hidden", c.Secrecy)
	}
	agent := h.does(staff(t, "沈青"), 0, loop.Open{Phone: zhang, Text: "低保没发", Agent: "p14"}).Case
	h.reads("R40", "【青山呼应】沈代办员代您反映了“低保没发”,件号"+agent.No()+",结果会告诉您。不是您的意思请回“不”。")

	h.cannot(wang, 0, loop.Open{Text: " \n "}, loop.WhyNoWords)
	h.cannot(wang, 0, loop.Open{Text: "有事", Phone: "12345"}, loop.WhyBad)
	h.cannot(wang, 0, loop.Open{Text: "有事", Village: "赵家沟"}, loop.WhyBad)
	h.cannot(wang, 0, loop.Open{Text: "有事", Grid: "99-9"}, loop.WhyBad)
	h.cannot(wang, 0, loop.Open{Text: "有事", Kind: "闲聊"}, loop.WhyBad)
	h.cannot(wang, 0, loop.Open{Text: "有事", Urgency: "very"}, loop.WhyBad)
	h.cannot(yang, 0, loop.Open{Text: "有事"}, loop.WhyRole)
}

func TestC02C03C04AQuestionIsAsked(t *testing.T) {
	h := openHall(t)
	id := h.comes(zhang, "路灯不亮")
	h.does(wang, id, loop.Question{})
	h.hears("R03>90")
	h.stands(id, appliance.CaseAsking, appliance.HolderDesk, "accept pause", "ask 11-25 17:30")
	h.at("2026-11-24 10:00")
	h.does(citizen, id, loop.GoOn{Village: "370783190202", Text: "李家洼"})
	h.hears("")
	h.stands(id, appliance.CaseNew, appliance.HolderDesk, "accept 11-24 17:30", "ask -") // the end of the day on which it goes on
	if c := h.c(id); c.Village != "370783190202" || !strings.HasSuffix(c.Text, "\n李家洼") || !c.WaitingSince.Equal(h.now) || c.Asked != 1 {
		t.Errorf("the case is %+v", c)
	}
	h.does(wang, id, loop.Question{Detail: true})
	h.hears("R04>90")
	h.at("2026-11-26 18:00")
	h.does(rule, id, loop.GoOn{}) // C04: nobody answered
	h.stands(id, appliance.CaseNew, appliance.HolderDesk, "accept 11-27 12:00", "ask -")
	h.cannot(wang, id, loop.Question{}, loop.WhyAskedTwice)

	// A village may be proposed, or two to choose from; it must be one of ours.
	id = h.comes(zhang, "水渠堵了")
	h.cannot(wang, id, loop.Question{Village: "赵家沟"}, loop.WhyBad)
	h.does(wang, id, loop.Question{Village: "李家洼"})
	h.reads("R03", "【青山呼应】件号"+id.No()+"已登记。还是李家洼村吗?是就回1,不是请回村名或网格号(如12-3)。不知道就回“不知”。")
	h.does(citizen, id, loop.GoOn{})
	h.does(wang, id, loop.Question{Village: "东张", Or: "西张"})
	h.reads("R03", "【青山呼应】件号"+id.No()+"已登记。请问在哪个村?回1是东张村,回2是西张村,都不是请回村名。不知道就回“不知”。")

	// From acceptance the day of the dispatch waits with the answer.
	id = h.accepted(zhang, "C-01-1")
	h.at("2026-11-26 18:30")
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(wang.Clerk), "D1 11-27 17:30")
	h.does(wang, id, loop.Question{Detail: true})
	h.stands(id, appliance.CaseAsking, appliance.HolderClerk(wang.Clerk), "D1 pause")
	h.at("2026-11-30 09:00") // Friday's closing found it paused
	h.does(citizen, id, loop.GoOn{Text: "第三根"})
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(wang.Clerk), "D1 11-30 17:30", "ask -")

	// Danger waits for no answer.
	id = h.does(wang, 0, loop.Open{Phone: zhang, Text: "线断了冒火花", Urgency: appliance.UrgencyDanger}).Case
	h.does(wang, id, loop.Question{})
	h.stands(id, appliance.CaseAsking, appliance.HolderDesk, "accept 11-30 09:30", "ask 12-02 17:30")
	h.cannot(wang, h.does(wang, 0, loop.Open{Text: "没有电话"}).Case, loop.Question{}, loop.WhyNoPhone)

	// Asked on a Saturday, it is not due on that Saturday: neither while it waits nor after.
	h.at("2026-12-05 09:28")
	id = h.comes(zhang, "水往屋里灌")
	h.does(wang, id, loop.Question{})
	h.stands(id, appliance.CaseAsking, appliance.HolderDesk, "accept pause")
	for _, k := range h.c(id).Clocks {
		if k.ID == appliance.ClockAccept && !k.Due.IsZero() {
			t.Errorf("while it waits for the village, the receipt is due %v", k.Due)
		}
	}
	h.at("2026-12-05 10:00")
	h.does(citizen, id, loop.GoOn{Text: "东张"})
	h.stands(id, appliance.CaseNew, appliance.HolderDesk, "accept 12-07 12:00")
}

func TestC05AMatterIsAccepted(t *testing.T) {
	h := openHall(t)
	id := h.comes(zhang, "路灯不亮")
	h.does(wang, id, loop.Accept{Situation: "c-01-1"})
	h.hears("")
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(wang.Clerk), "accept -", "D1 11-24 17:30")
	c := h.c(id)
	if c.Basis != (appliance.Basis{List: "S", Version: 1, Item: "C-01", Situation: "C-01-1"}) || c.Complexity != appliance.Simple || c.Category != "城乡建设" {
		t.Errorf("the case is bound to %+v, %s, %s", c.Basis, c.Complexity, c.Category)
	}
	if !c.Reached(appliance.StageAccepted) {
		t.Error("受理 is not noted")
	}
	id = h.comes(zhang, "有人占道摆摊，城管不管")
	h.does(li, id, loop.Accept{Accused: "执法队", Complexity: appliance.Complex})
	if c := h.c(id); c.Accused != "Z05" || c.Secrecy != appliance.SecrecyHidden || c.Basis != (appliance.Basis{}) || c.Complexity != appliance.Complex {
		t.Errorf("the case is %+v", c)
	}
	id = h.comes(zhang, "举报村会计")
	h.does(wang, id, loop.Accept{Kind: appliance.KindReport})
	if c := h.c(id); c.Secrecy != appliance.SecrecyHidden {
		t.Errorf("a report of misconduct is %s", c.Secrecy)
	}
	id = h.comes(zhang, "线断了")
	h.does(wang, id, loop.Accept{Urgency: appliance.UrgencyDanger})
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(wang.Clerk), "urgent 11-24 09:00", "D1 11-23 09:30")
	id = h.comes(zhang, "路灯")
	h.cannot(wang, id, loop.Accept{Situation: "Q-99-9"}, loop.WhySituation)
	h.cannot(wang, id, loop.Accept{Accused: "没有的局"}, loop.WhyNoOffice)
	h.cannot(wang, id, loop.Accept{Complexity: "hard"}, loop.WhyBad)
}

func TestC06ARefusalWantsASecondPerson(t *testing.T) {
	h := openHall(t)
	id := h.comes(zhang, "邻居欠我钱")
	h.does(wang, id, loop.Refuse{Ground: "诉讼仲裁复议中", Office: "县 人民法院", Phone: "0536-7801111"})
	h.hears("")
	h.stands(id, appliance.CaseNew, appliance.HolderDesk, "accept 11-23 17:30") // nothing stops before the second yes
	h.cannot(wang, id, loop.Confirm{}, loop.WhyRole)
	h.cannot(li, id, loop.Refuse{Ground: "纪检监察"}, loop.WhyPending)
	h.does(he, id, loop.Confirm{})
	h.reads("R13", "【青山呼应】件号1007不属本热线受理范围:诉讼仲裁复议中。请找县 人民法院,电话0536-7801111。有异议回“电”。")
	h.stands(id, appliance.CaseRefused, appliance.HolderDesk, "accept -")
	if c := h.c(id); c.Outcome.Code != appliance.OutcomeReferred || c.Outcome.ToldBy != "R13" || !c.Outcome.ToldAt.Equal(h.now) || c.Pending != nil {
		t.Errorf("refused: %+v", c.Outcome)
	}

	id = h.comes(zhang, "骂人")
	h.does(li, id, loop.Refuse{Ground: "无实际诉求"})
	h.cannot(li, id, loop.Confirm{}, loop.WhySelf)
	h.cannot(li, id, loop.Decline{Reason: "算了"}, loop.WhySelf)
	byText := staff(t, "李静")
	byText.Clerk = li.Clerk
	h.cannot(byText, id, loop.Confirm{}, loop.WhySelf) // the same person, by text
	h.cannot(zhou, id, loop.Decline{}, loop.WhyReason)
	h.does(zhou, id, loop.Decline{Reason: "说的是路灯"})
	if c := h.c(id); c.Pending != nil || c.State != appliance.CaseNew {
		t.Errorf("declined: %+v", c)
	}
	h.does(li, id, loop.Refuse{Ground: "无实际"}) // a beginning will do
	h.does(zhou, id, loop.Confirm{})
	h.reads("R13", "【青山呼应】件号"+id.No()+"不属本热线受理范围:无实际诉求。有异议回“电”。")

	// A proposal falls when a colleague accepts meanwhile.
	id = h.comes(zhang, "路灯不亮")
	h.does(wang, id, loop.Refuse{Ground: "非本辖区"})
	h.does(he, id, loop.Accept{})
	if c := h.c(id); c.Pending != nil {
		t.Errorf("the proposal still stands: %+v", c.Pending)
	}
	h.cannot(li, id, loop.Confirm{}, loop.WhyNotPending)
	id = h.does(wang, 0, loop.Open{Text: "没有电话"}).Case
	h.does(wang, id, loop.Refuse{Ground: "非本辖区"})
	h.does(li, id, loop.Confirm{})
	h.hears("")
	if c := h.c(id); c.Outcome.ToldBy != "李静" {
		t.Errorf("told by %q, want in person", c.Outcome.ToldBy)
	}
	h.cannot(wang, h.comes(zhang, "路灯"), loop.Refuse{Ground: "不想办"}, loop.WhyGround)
}

func TestC07C08CasesAreJoined(t *testing.T) {
	h := openHall(t)
	main := h.working()
	twin := h.comes(sun, "路灯不亮")
	h.does(he, twin, loop.Merge{Into: main})
	h.hears("R14>80")
	h.stands(twin, appliance.CaseMerged, appliance.HolderDesk, "accept -")
	if m, j := h.c(main), h.c(twin); !slices.Equal(m.Joined, []appliance.CaseID{twin}) || j.MergedInto != main {
		t.Errorf("joined %v, into %v", m.Joined, j.MergedInto)
	}
	h.does(he, twin, loop.Unmerge{})
	h.stands(twin, appliance.CaseNew, appliance.HolderClerk(he.Clerk), "accept 11-23 17:30")
	if m := h.c(main); len(m.Joined) != 0 {
		t.Errorf("joined %v", m.Joined)
	}
	h.does(he, twin, loop.Merge{Into: main})

	// A main case that is merged brings along those that were joined to it.
	bigger := h.accepted(zhang, "C-01-1")
	h.does(he, main, loop.Merge{Into: bigger})
	h.hears("S15>48 R14>90")
	h.reads("S15", "【收回】工单"+main.No()+"-1已收回,不用办了:已并入件号"+bigger.No()+"。")
	if b, j := h.c(bigger), h.c(twin); !slices.Equal(b.Joined, []appliance.CaseID{main, twin}) || j.MergedInto != bigger || h.order(main, 1).State != appliance.OrderRecalled {
		t.Errorf("joined %v, into %v", b.Joined, j.MergedInto)
	}
	// Each reporter has a result and a follow-up of their own.
	h.does(wang, bigger, loop.Conclude{Text: "已修好"})
	h.hears("R10>90 R10>90 R10>80")
	h.reads("R10", "【青山呼应】件号"+bigger.No()+"办理结果:已修好。满意回1,基本满意回2,没解决回3。\n【青山呼应】件号"+main.No()+
		"办理结果:已修好。满意回1,基本满意回2,没解决回3。\n【青山呼应】件号"+twin.No()+"办理结果:已修好。满意回1,基本满意回2,没解决回3。")
	for _, id := range []appliance.CaseID{bigger, main, twin} {
		h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(wang.Clerk), "rate 11-25 17:30")
		h.reaches(id)
		h.does(citizen, id, loop.Rate{Rating: 1})
		if c := h.c(id); c.State != appliance.CaseClosed || c.Outcome.Code != appliance.OutcomeSolved || c.Outcome.ToldAt.IsZero() {
			t.Errorf("%s: %+v", id.No(), c.Outcome)
		}
	}

	// Different leads want a second word.
	a, b := h.working(), h.accepted(sun, "F-01-1")
	h.does(li, b, loop.Dispatch{Lead: "Z04"})
	h.cannot(li, a, loop.Merge{Into: b}, loop.WhyLeads)
	h.does(li, a, loop.Merge{Into: b, Sure: true})
	h.cannot(li, b, loop.Merge{Into: b}, loop.WhySame)
	h.cannot(li, b, loop.Merge{Into: a}, loop.WhyMain)
	h.cannot(li, b, loop.Merge{Into: bigger}, loop.WhyMain) // closed
	h.cannot(li, b, loop.Merge{Into: appliance.NewCaseID(2026, 900)}, loop.WhyNoCase)
	fire := h.does(wang, 0, loop.Open{Phone: zhang, Text: "着火", Urgency: appliance.UrgencyDanger}).Case
	fire2 := h.does(wang, 0, loop.Open{Phone: sun, Text: "着火了", Urgency: appliance.UrgencyDanger}).Case
	h.cannot(li, fire, loop.Merge{Into: b}, loop.WhyUrgent)
	h.does(li, fire2, loop.Merge{Into: fire})
}

// TestNobodyIsForgottenWithAMainCase: a main case that ends without a result of its
// own leaves those that waited with it to the desk, or takes them along.
func TestNobodyIsForgottenWithAMainCase(t *testing.T) {
	h := openHall(t)
	join := func() (main, twin appliance.CaseID) {
		main, twin = h.working(), h.comes(sun, "路灯不亮")
		h.does(he, twin, loop.Merge{Into: main})
		return main, twin
	}
	main, twin := join()
	h.does(citizen, main, loop.Withdraw{})
	h.stands(twin, appliance.CaseNew, appliance.HolderDesk, "accept 11-23 17:30")
	if m := h.c(main); len(m.Joined) != 0 || m.State != appliance.CaseWithdrawn {
		t.Errorf("the main case is %+v", m)
	}
	main, twin = h.comes(zhang, "邻居欠钱"), h.comes(sun, "同一邻居欠钱")
	h.does(he, twin, loop.Merge{Into: main})
	h.does(wang, main, loop.Refuse{Ground: "诉讼仲裁复议中"})
	h.does(li, main, loop.Confirm{})
	h.stands(twin, appliance.CaseNew, appliance.HolderClerk(li.Clerk), "accept 11-23 17:30")

	main, twin = join()
	h.does(li, main, loop.Transfer{To: "县公安局", No: "3号", Reason: "盗窃"})
	h.does(li, main, loop.TransferSigned{Receipt: "已收"})
	h.reads("R43", "【青山呼应】您的件号"+main.No()+"有新安排:已移送县公安局办理。\n【青山呼应】您的件号"+twin.No()+"有新安排:已移送县公安局办理。")
	if c := h.c(twin); c.State != appliance.CaseTransferred || c.Outcome.Text != "已移送县公安局" || c.Outcome.ToldAt.IsZero() {
		t.Errorf("the twin is %+v", c)
	}
	main, twin = join()
	h.does(li, main, loop.Book{Ground: "资金", Reason: "等下年度资金", Review: appliance.Date{Year: 2027, Month: 1, Day: 15}})
	h.does(zhou, main, loop.Confirm{})
	h.reads("R38", "【青山呼应】件号"+main.No()+"眼下解决不了:等下年度资金。已列入挂账清单,1月15日复核后告诉您。\n【青山呼应】件号"+twin.No()+
		"眼下解决不了:等下年度资金。已列入挂账清单,1月15日复核后告诉您。")
	h.does(li, main, loop.Unbook{Solved: true, Text: "资金到位，已修好"})
	h.hears("R10>90 R10>80")
}

func TestC09OrdersGoOutAtOnce(t *testing.T) {
	h := openHall(t)
	id := h.accepted(zhang, "C-01-1")
	h.does(li, id, loop.Dispatch{Lead: "供电所", Assists: []string{"Z05", "执法队"}, Task: "换灯头"})
	h.hears("S01>48 S01>46 R06>90")
	h.reads("R06", "【青山呼应】件号1007已交供电所办理,11月26日前办结。有变化会告诉您。等急了可回“催”。")
	h.reads("S01", "【工单1007-1】王家庄村12-3:村东头路灯不亮。一般,11月26日17:30前办结。签收回“签1007-1”。\n"+
		"【协办工单1007-2】王家庄村12-3:村东头路灯不亮。主办供电所,11月26日前办结。签收回“签1007-2”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "D1 -", "handle 11-26 17:30")
	o := h.order(id, 1)
	h.runs(o.Clocks, "handle 11-26 17:30", "sign 11-23 14:15") // half of the day's seven and a half hours
	if o.Role != appliance.Lead || o.Office != "Z07" || !slices.Equal(o.People, []string{"p5"}) || o.Situation != "C-01-1" || !h.c(id).Reached(appliance.StageDispatched) {
		t.Errorf("the order is %+v", o)
	}
	if o := h.order(id, 2); o.Role != appliance.Assist || o.Office != "Z05" {
		t.Errorf("the second order is %+v", o)
	}
	h.cannot(li, id, loop.Dispatch{Lead: "Z04"}, loop.WhyHasLead)
	h.cannot(li, id, loop.Dispatch{Assists: []string{"Z05"}}, loop.WhyTwice)
	h.does(li, id, loop.Dispatch{Assists: []string{"Z04"}})
	h.hears("S01>45")
	if c := h.c(id); len(c.Orders) != 3 || c.Holder != appliance.HolderOffice("Z07") {
		t.Errorf("with a later assist: %+v", c)
	}

	for _, tt := range []struct {
		now, lead string
		deed      loop.Dispatch
		due       string
	}{
		{"2026-11-23 17:29", "Z07", loop.Dispatch{}, "11-26 17:30"},
		{"2026-11-23 23:00", "Z07", loop.Dispatch{}, "11-26 17:30"}, // after hours the next working day is day 1
		{"2026-11-21 10:00", "Z07", loop.Dispatch{}, "11-25 17:30"}, // a Saturday
		{"2026-11-23 09:00", "Z07", loop.Dispatch{Complexity: appliance.Complex}, "11-30 17:30"},
		{"2026-11-23 09:00", "Z07", loop.Dispatch{Days: 10}, "12-07 17:30"},
		{"2026-04-30 16:50", "Z07", loop.Dispatch{}, "05-08 17:30"}, // over the holidays of May, before the make-up Saturday
		{"2026-02-13 10:00", "Z07", loop.Dispatch{}, "02-25 17:30"}, // a make-up Saturday counts, then Spring Festival
		{"2026-12-30 10:00", "Z07", loop.Dispatch{}, "01-05 17:30"}, // into a year nobody has announced: provisional
	} {
		h.at(tt.now)
		id := h.accepted(zhang, "C-01-1")
		tt.deed.Lead = tt.lead
		h.does(li, id, tt.deed)
		h.stands(id, appliance.CaseWorking, appliance.HolderOffice(tt.lead), "handle "+tt.due)
		h.runs(h.order(id, 1).Clocks, "handle "+tt.due)
	}
	if !strings.Contains(h.words("R06"), "预计1月5日前办结") {
		t.Errorf("a provisional day is told as %q", h.words("R06"))
	}

	h.at("2026-11-23 09:00")
	h.cannot(li, h.accepted(zhang, ""), loop.Dispatch{}, loop.WhyNoLead)
	id = h.accepted(zhang, "C-01-1")
	h.does(li, id, loop.Dispatch{}) // the list says whose it is
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"))
	id = h.accepted(zhang, "C-01-1")
	h.cannot(li, id, loop.Dispatch{Lead: "X04"}, loop.WhyCounty)
	h.cannot(li, id, loop.Dispatch{Lead: "Z07", Assists: []string{"X04"}}, loop.WhyCounty)
	h.cannot(li, id, loop.Dispatch{Lead: "没有的局"}, loop.WhyNoOffice)
	h.cannot(li, id, loop.Dispatch{Lead: "Z07", Assists: []string{"不在的"}}, loop.WhyNoOffice)
	h.cannot(li, id, loop.Dispatch{Lead: "Z07", Days: 251}, loop.WhyDays)
	h.cannot(li, id, loop.Dispatch{Team: "没有的组"}, loop.WhyNoOffice)
	h.write(records([]appliance.Record{
		appliance.Office{Code: "Z90", Name: "老办公室", Short: "老办", Level: appliance.LevelTown, To: appliance.Date{Year: 2026, Month: 1, Day: 1}},
		appliance.Office{Code: "Z91", Name: "空办公室", Short: "空办", Level: appliance.LevelTown},
		appliance.Office{Code: "Z92", Name: "网格中心", Short: "网格中心", Level: appliance.LevelTown, Kind: appliance.OfficeCentre, Phone: "+8613800000099"},
		appliance.Team{Code: "T1", Name: "综合组", Lead: "Z05", Offices: []string{"Z05", "Z04"}, People: []string{"p6"}},
	})...)
	h.cannot(li, id, loop.Dispatch{Lead: "Z90"}, loop.WhyClosedOffice)
	h.cannot(li, id, loop.Dispatch{Lead: "Z91"}, loop.WhyNobody)
	h.cannot(li, id, loop.Dispatch{Lead: "Z92"}, loop.WhyDuty)
	h.does(li, id, loop.Dispatch{Team: "综合组", Assists: []string{"Z92"}})
	h.hears("S01>46 S01>99 S01>45 R06>90")
	accused := h.comes(zhang, "城管打人")
	h.does(wang, accused, loop.Accept{Accused: "Z05"})
	h.cannot(li, accused, loop.Dispatch{Lead: "Z05"}, loop.WhyAccused)
	h.cannot(li, accused, loop.Dispatch{Lead: "Z04", Assists: []string{"Z05"}}, loop.WhyAccused)

	// The lane of danger: half an hour to the signature, a day and a night to the result.
	h.at("2026-11-21 23:10")
	id = h.does(wang, 0, loop.Open{Phone: zhang, Text: "线断了冒火花", Urgency: appliance.UrgencyDanger}).Case
	h.does(wang, id, loop.Accept{})
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(wang.Clerk), "urgent 11-22 23:10", "D1 11-21 23:40")
	h.at("2026-11-21 23:20")
	h.does(li, id, loop.Dispatch{Lead: "Z07"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "urgent 11-22 23:20", "handle ", "D1 -")
	h.runs(h.order(id, 1).Clocks, "urgent 11-22 23:20", "sign 11-21 23:50", "handle ")
	if k, _ := h.c(id).Clock(appliance.ClockUrgent); !k.Start.Equal(at("2026-11-21 23:10")) {
		t.Errorf("the promise starts at %v", k.Start)
	}
}

func TestC11TheDeskAnswers(t *testing.T) {
	h := openHall(t)
	id := h.accepted(zhang, "")
	h.cannot(wang, id, loop.Conclude{Text: " "}, loop.WhyNoWords)
	h.cannot(wang, id, loop.Conclude{Text: strings.Repeat("长", 98)}, loop.WhyTooLong)
	h.cannot(wang, id, loop.Conclude{Text: "行", Code: "done"}, loop.WhyBad)
	h.does(wang, id, loop.Conclude{Text: "每周三上午到3号窗办理。", Code: appliance.OutcomeExplained})
	h.reads("R10", "【青山呼应】件号1007办理结果:每周三上午到3号窗办理。满意回1,基本满意回2,没解决回3。")
	h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(wang.Clerk), "accept -", "D1 -", "rate 11-25 17:30")
	c := h.c(id)
	if c.Outcome.Code != appliance.OutcomeExplained || c.Outcome.Level != "镇" || !c.Outcome.ToldAt.IsZero() || c.Reached(appliance.StageTold) ||
		!c.Reached(appliance.StageDispatched) || !c.Reached(appliance.StageCompleted) {
		t.Errorf("before it is told: %+v", c)
	}
	h.at("2026-11-23 09:02")
	h.reaches(id)
	if c := h.c(id); !c.Outcome.ToldAt.Equal(h.now) || c.Outcome.ToldBy != "R10" || !c.Reached(appliance.StageTold) {
		t.Errorf("after it is told: %+v", c.Outcome)
	}

	// Who has no mobile phone was told face to face, by whoever concludes.
	id = h.does(wang, 0, loop.Open{Text: "来窗口问低保", Name: "赵大爷"}).Case
	h.does(wang, id, loop.Accept{})
	h.does(wang, id, loop.Conclude{Text: "材料已收下"})
	h.hears("")
	h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(wang.Clerk), "D1 -", "rate 11-25 17:30")
	if c := h.c(id); c.Outcome.ToldBy != "王芳" || !c.Reached(appliance.StageTold) {
		t.Errorf("told face to face: %+v", c.Outcome)
	}

	// Not while the county is being called, nor while another body is asked to sign.
	id, call := h.called()
	r := h.cannot(wang, id, loop.Conclude{Text: "好了"}, loop.WhyCallOpen)
	if slices.Contains(r.Allowed, loop.ActConclude) {
		t.Errorf("allowed: %v", r.Allowed)
	}
	h.does(he, id, loop.WithdrawCall{Call: call, Reason: "不用了"})
	h.does(li, id, loop.Transfer{To: "县法院", No: "5号", Reason: "诉讼"})
	h.cannot(wang, id, loop.Conclude{Text: "好了"}, loop.WhyTransferring)
}

func TestC12AVillagerTakesItBack(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.does(citizen, id, loop.Withdraw{})
	h.hears("S15>48")
	h.reads("S15", "【收回】工单1007-1的诉求人已撤回,不用办了。")
	h.stands(id, appliance.CaseWithdrawn, appliance.HolderOffice("Z07"), "handle -")
	if c, o := h.c(id), h.order(id, 1); c.Outcome.Code != appliance.OutcomeWithdrawn || c.Outcome.ToldBy != "R16" || o.State != appliance.OrderRecalled || due(o.Clocks, "handle") != "-" {
		t.Errorf("withdrawn: %+v, %+v", c.Outcome, o)
	}
	for _, open := range []loop.Open{
		{Phone: zhang, Text: "着火", Urgency: appliance.UrgencyDanger},
		{Phone: zhang, Text: "井盖没了", Urgency: appliance.UrgencyPressing},
		{Phone: zhang, Text: "村会计贪污", Kind: appliance.KindReport},
	} {
		h.cannot(citizen, h.does(wang, 0, open).Case, loop.Withdraw{}, loop.WhyUrgent)
	}
	h.cannot(wang, h.comes(zhang, "路灯"), loop.Withdraw{}, loop.WhyRole)

	// A call ends with the matter, and the county is told.
	id, call := h.dispatched()
	h.does(citizen, id, loop.Withdraw{})
	h.hears("S15>51 S15>11 S15>46")
	if k := h.call(call); k.State != appliance.CallWithdrawn {
		t.Errorf("the call is %s", k.State)
	}
}

func TestC13C14C15TheReview(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.does(li, id, loop.Dispatch{Assists: []string{"Z05"}})
	h.at("2026-11-24 10:00")
	power, patrol := staff(t, "钱进"), staff(t, "赵磊")
	r := h.cannot(power, id, loop.Report{Text: "已更换路灯灯头"}, loop.WhyAssistsOpen)
	if r.Name != "1007-2执法队" {
		t.Errorf("who has not reported: %q", r.Name)
	}
	h.does(patrol, id, loop.Report{Text: "已到场维持秩序"})
	h.hears("") // the lead is not done
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "review ")
	h.does(power, id, loop.Report{Text: "已更换路灯灯头"})
	h.hears("S17>43")
	h.reads("S17", "【待审】供电所报工单1007-1办结:已更换路灯灯头。回“审1007-1 过”或“审1007-1 退 理由”。")
	h.stands(id, appliance.CaseReview, appliance.HolderDesk, "review 11-25 17:30", "handle 11-26 17:30")
	h.runs(h.order(id, 1).Clocks, "handle -", "sign -")

	// C14: the review refuses; the deadline stays, as it is later than the next working day's.
	h.cannot(li, id, loop.SendBack{}, loop.WhyReason)
	h.does(li, id, loop.SendBack{Reason: "没写更换数量"})
	h.hears("S16>48")
	h.reads("S16", "【审核退回】工单1007-1没有通过:没写更换数量。11月26日17:30前办好,回“结1007-1 结果”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "review -", "handle 11-26 17:30")
	h.runs(h.order(id, 1).Clocks, "handle 11-26 17:30")
	if o := h.order(id, 2); o.State != appliance.OrderReported {
		t.Errorf("the assist is %s", o.State)
	}
	h.at("2026-11-27 10:00") // a day late
	h.does(power, id, loop.Report{Text: "已更换灯头两个"})
	h.does(li, id, loop.SendBack{Reason: "没写位置"})
	h.runs(h.order(id, 1).Clocks, "handle 11-30 17:30") // at least the next working day
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 11-26 17:30")
	h.does(power, id, loop.Report{Text: "已更换三岔口灯头两个"})

	// C15: the words of the lead, unless the reviewer has better ones.
	h.at("2026-11-27 11:00")
	h.does(li, id, loop.Pass{})
	h.reads("R10", "【青山呼应】件号1007办理结果:已更换三岔口灯头两个。满意回1,基本满意回2,没解决回3。")
	h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(li.Clerk), "review -", "handle 11-26 17:30", "rate 12-01 17:30")
	h.at("2026-11-27 11:01")
	h.reaches(id)
	h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(li.Clerk), "handle -") // c.result stops when they are told
	if o := h.order(id, 1); o.State != appliance.OrderClosed || !o.ReportedAt.Equal(at("2026-11-27 10:00")) || !o.ClosedAt.Equal(at("2026-11-27 11:00")) {
		t.Errorf("the order is %+v", o)
	}

	// 不属实 and 解释说明 want a look or a word.
	id = h.working()
	h.does(power, id, loop.Report{Text: "到场查看灯是亮的", Code: appliance.OutcomeUnfounded})
	h.cannot(li, id, loop.Pass{}, loop.WhyCheck)
	h.does(li, id, loop.Check{})
	h.hears("S09>21")
	h.does(staff(t, "卫国"), id, loop.Checked{True: true})
	h.does(li, id, loop.Pass{})
	id = h.working()
	h.does(power, id, loop.Report{Text: "到场查看灯是亮的", Code: appliance.OutcomeExplained})
	h.does(li, id, loop.Pass{Note: "看过照片", Text: "灯已恢复，是跳闸"})
	h.reads("R10", "【青山呼应】件号"+id.No()+"办理结果:灯已恢复，是跳闸。满意回1,基本满意回2,没解决回3。")
	if c := h.c(id); c.Outcome.Code != appliance.OutcomeExplained {
		t.Errorf("outcome %s", c.Outcome.Code)
	}

	// The county passes what its departments led, and nothing else (§B.11).
	id = h.reported()
	h.cannot(staff(t, "吴敏"), id, loop.Pass{}, loop.WhyRole)
	h.cannot(staff(t, "吴敏"), id, loop.SendBack{Reason: "不行"}, loop.WhyRole)
	id, _ = h.dispatched()
	h.does(staff(t, "郑强"), id, loop.Report{Text: "已责令拆除违建"})
	h.does(staff(t, "赵磊"), id, loop.Report{Text: "已制止并登记在册"})
	h.does(staff(t, "吴敏"), id, loop.SendBack{Reason: "没有照片"})
	h.does(staff(t, "郑强"), id, loop.Report{Text: "已责令拆除违建有照片"})
	h.does(staff(t, "吴敏"), id, loop.Pass{})
	if c := h.c(id); c.Outcome.Level != "县" || c.State != appliance.CaseFollowup {
		t.Errorf("passed by the county: %+v", c)
	}
}

func TestC16C17TheVillagerRates(t *testing.T) {
	h := openHall(t)
	id := h.followup()
	h.reaches(id)
	h.cannot(wang, id, loop.Rate{Rating: 4}, loop.WhyRating)
	h.does(wang, id, loop.Rate{Rating: 2, How: "电话回访"})
	h.hears("R11>90")
	h.stands(id, appliance.CaseClosed, appliance.HolderClerk(li.Clerk), "rate -", "handle -")
	if c := h.c(id); c.Rating != 2 || !c.Reached(appliance.StageFollowed) {
		t.Errorf("rated: %+v", c)
	}

	// 3: the same office again, over the full period from the new order on.
	id = h.followup()
	h.at("2026-11-25 10:00")
	h.does(citizen, id, loop.Rate{Rating: 3, Words: "还是不亮"})
	h.hears("S01>48")
	h.reads("S01", "【重办工单"+id.No()+"-2】王家庄村12-3:村东头路灯不亮。一般,11月30日17:30前办结。签收回“签"+id.No()+"-2”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "rate -", "handle 11-30 17:30")
	c := h.c(id)
	if c.Round != 2 || c.Rating != 3 || len(c.Orders) != 2 || c.Orders[1].Round != 2 || !strings.HasSuffix(c.Text, "还是不亮") || c.Reached(appliance.StageCompleted) {
		t.Errorf("done again: %+v", c)
	}
	if k, _ := c.Clock(appliance.ClockHandle); !k.Start.Equal(h.now) {
		t.Errorf("the new promise starts at %v", k.Start)
	}
	// A clerk who hears it on the phone has the villager told.
	power := staff(t, "钱进")
	h.does(power, id, loop.Report{Text: "已更换整流器"})
	h.does(li, id, loop.Pass{})
	h.does(wang, id, loop.Rate{Rating: 3, Words: "半夜又灭", How: "电话回访"})
	h.reads("R12", "【青山呼应】知道了,件号"+id.No()+"重新办理,由供电所负责,11月30日前办结。哪里没解决,请回复说一句。")
	if c := h.c(id); c.Round != 3 {
		t.Errorf("round %d", c.Round)
	}
	// After three rounds a meeting decides: the desk holds it, and may have it booked.
	h.does(power, id, loop.Report{Text: "已更换整条线路"})
	h.does(li, id, loop.Pass{})
	h.does(wang, id, loop.Rate{Rating: 3})
	h.hears("R12>90")
	h.reads("R12", "【青山呼应】知道了,件号"+id.No()+"重新办理,由综治中心负责,11月30日前办结。哪里没解决,请回复说一句。")
	h.stands(id, appliance.CaseAccepted, appliance.HolderDesk, "D1 11-26 17:30", "handle 11-30 17:30")
	if c := h.c(id); c.Round != 4 || !slices.Contains(c.Tags, loop.TagMeeting) {
		t.Errorf("after three rounds: %+v", c)
	}
	h.does(he, id, loop.Book{Ground: "历史遗留", Review: appliance.Date{Year: 2026, Month: 12, Day: 25}})

	// A longer limit is the full period too; what an extension added is not.
	id = h.accepted(zhang, "C-01-1")
	h.does(li, id, loop.Dispatch{Lead: "Z07", Days: 4})
	h.does(power, id, loop.Extend{Days: 4, Reason: "等配件"})
	h.does(li, id, loop.RuleExtend{Yes: true})
	h.does(power, id, loop.Report{Text: "已更换路灯灯头"})
	h.does(li, id, loop.Pass{})
	h.does(citizen, id, loop.Rate{Rating: 3})
	h.runs(h.order(id, 2).Clocks, "handle 12-01 17:30") // Wed + 4

	// An office that is no more, and a case the desk answered itself, come to the desk.
	id = h.accepted(zhang, "")
	h.does(wang, id, loop.Conclude{Text: "已答复"})
	h.does(citizen, id, loop.Rate{Rating: 3})
	h.stands(id, appliance.CaseAccepted, appliance.HolderDesk, "D1 11-26 17:30", "handle 11-30 17:30")
	h.does(li, id, loop.Dispatch{Lead: "Z07", Days: 5})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 12-02 17:30") // later, and told
	h.reads("R06", "【青山呼应】件号"+id.No()+"已交供电所办理,12月2日前办结。有变化会告诉您。等急了可回“催”。")
}

func TestArchivingWantsEveryStage(t *testing.T) {
	h := openHall(t)
	id := appliance.NewCaseID(2026, 500)
	h.write(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindCaseOpened, Case: id, Peer: zhang, Body: appliance.CaseChange{
		State: appliance.CaseFollowup, Round: 1, Holder: appliance.HolderDesk, Words: appliance.CaseWords{Reporter: zhang, Text: "旧件"},
		Steps: []appliance.Step{{Stage: appliance.StageAccepted, Round: 1, At: h.now}, {Stage: appliance.StageCompleted, Round: 1, At: h.now}},
	}})
	r := h.cannot(wang, id, loop.Rate{Rating: 1}, loop.WhyMissing)
	if r.Name != "分派" {
		t.Errorf("missing %q", r.Name)
	}
	h.cannot(qing, id, loop.Correct{Reason: "旧件", Waive: "归档"}, loop.WhyBad)
	h.does(qing, id, loop.Correct{Reason: "旧件无派单记录", Waive: appliance.StageDispatched})
	h.does(wang, id, loop.Rate{Rating: 1})
	for _, x := range h.c(id).Steps {
		if (x.Waived != "") != (x.Stage == appliance.StageDispatched) {
			t.Errorf("step %+v", x)
		}
	}
	// One begun before steps were written down is not held up.
	id = appliance.NewCaseID(2026, 501)
	h.write(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindCaseOpened, Case: id, Peer: zhang, Body: appliance.CaseChange{
		State: appliance.CaseFollowup, Round: 1, Holder: appliance.HolderDesk, Words: appliance.CaseWords{Reporter: zhang, Text: "更旧的件"},
	}})
	h.does(wang, id, loop.Rate{Rating: 1})
}

func TestC18C19C20NobodyAnswers(t *testing.T) {
	h := openHall(t)
	id := h.followup()
	h.at("2026-11-25 17:30")
	h.does(rule, id, loop.Try{How: loop.TryText, Note: "到期回访"})
	h.hears("R31>90")
	h.reads("R31", "【青山呼应】回访:件号1007(村东头路灯不亮)办好了吗?满意回1,基本满意回2,没解决回3。不方便打字我们会打电话问您。")
	h.at("2026-11-27 09:30")
	h.does(wang, id, loop.Try{How: loop.TryCall, Note: "无人接"})
	h.does(wang, id, loop.Try{How: loop.TryCall, Note: "无人接"})
	r := h.cannot(li, id, loop.GiveUp{}, loop.WhyTries)
	if r.Name != "结果短信还没有发出" {
		t.Errorf("lacks %q", r.Name)
	}
	h.reaches(id)
	r = h.cannot(li, id, loop.GiveUp{}, loop.WhyTries)
	if r.Name != "还要在不同的半天各打一次电话" { // both were on Friday morning
		t.Errorf("lacks %q", r.Name)
	}
	h.at("2026-11-27 14:30")
	h.does(wang, id, loop.Try{How: loop.TryCall})
	h.cannot(wang, id, loop.Try{How: loop.TryCall}, loop.WhyEnough)
	h.does(li, id, loop.GiveUp{})
	h.hears("R37>90")
	h.stands(id, appliance.CaseUnreachable, appliance.HolderClerk(li.Clerk), "rate -", "handle -")
	if c := h.c(id); c.Rating != 0 || !c.Reached(appliance.StageFollowed) || c.Outcome.ToldAt.IsZero() {
		t.Errorf("given up: %+v", c)
	}

	// C20: any word within thirty days; a clerk's note opens no new thirty days.
	h.at("2026-12-20 10:00")
	h.does(wang, id, loop.Note{Text: "家人说在外打工"})
	h.at("2026-12-27 14:30")
	h.does(citizen, id, loop.Reopen{Reason: "还是不亮"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 12-30 17:30")
	closed := h.followup()
	h.does(wang, closed, loop.Rate{Rating: 1})
	h.at("2027-01-20 10:00")
	h.does(wang, closed, loop.Note{Text: "看过"})
	h.at("2027-01-26 14:31")
	r = h.cannot(wang, closed, loop.Reopen{Reason: "又坏了"}, loop.WhyReopenLate)
	if r.Name != "30" {
		t.Errorf("after %q days", r.Name)
	}
	// The tries of an earlier round say nothing about this one.
	h.does(staff(t, "钱进"), id, loop.Report{Text: "已更换整流器"})
	h.does(li, id, loop.Pass{})
	h.reaches(id)
	h.cannot(li, id, loop.GiveUp{}, loop.WhyTries)

	silent := h.followup()
	h.write(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang, Body: appliance.Talk{Silent: true}})
	h.cannot(rule, silent, loop.Try{How: loop.TryText}, loop.WhySilent)
	noPhone := h.does(wang, 0, loop.Open{Text: "没有电话"}).Case
	h.does(wang, noPhone, loop.Accept{})
	h.does(wang, noPhone, loop.Conclude{Text: "当面说了"})
	h.cannot(rule, noPhone, loop.Try{How: loop.TryText}, loop.WhyNoPhone)
}

func TestC21C22C23WhatCannotBeSolvedNow(t *testing.T) {
	h := openHall(t)
	id := h.reported()
	h.cannot(he, id, loop.Book{Ground: "太难", Review: appliance.Date{Year: 2026, Month: 12, Day: 23}}, loop.WhyGround)
	h.cannot(he, id, loop.Book{Ground: "资金"}, loop.WhyDate)
	h.cannot(he, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2026, Month: 11, Day: 23}}, loop.WhyDate)
	h.cannot(he, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2027, Month: 2, Day: 22}}, loop.WhyDate) // 91 days
	h.does(zhou, id, loop.Book{Ground: "资金", Reason: "等下年度资金", Review: appliance.Date{Year: 2027, Month: 2, Day: 21}})
	h.hears("")
	h.cannot(li, id, loop.Confirm{}, loop.WhyLeader)
	h.cannot(zhou, id, loop.Confirm{}, loop.WhySelf)
	h.does(song, id, loop.Confirm{})
	h.reads("R38", "【青山呼应】件号1007眼下解决不了:等下年度资金。已列入挂账清单,2月21日复核后告诉您。")
	h.stands(id, appliance.CaseBooked, appliance.HolderClerk(song.Clerk), "handle -", "review -", "booked 02-21 17:30")
	if c, o := h.c(id), h.order(id, 1); c.Outcome.Code != appliance.OutcomeBooked || o.State != appliance.OrderBooked || due(o.Clocks, "handle") != "-" {
		t.Errorf("booked: %+v %+v", c.Outcome, o)
	}
	h.at("2026-12-10 10:00")
	h.does(li, id, loop.Unbook{})
	h.reads("R43", "【青山呼应】您的件号1007有新安排:重新安排办理。")
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(li.Clerk), "booked -", "D1 12-11 17:30", "handle -")
	if o := h.order(id, 1); o.State != appliance.OrderRecalled {
		t.Errorf("the order is %s", o.State)
	}
	h.does(li, id, loop.Dispatch{Lead: "Z07"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "handle 12-15 17:30")

	h.does(he, id, loop.Book{Ground: "季节", Review: appliance.Date{Year: 2026, Month: 12, Day: 31}})
	h.does(zhou, id, loop.Confirm{})
	h.at("2026-12-31 17:30")
	h.does(rule, id, loop.Unbook{}) // C22 at the review date
	h.reads("R43", "【青山呼应】您的件号1007有新安排:已到复核日，重新安排办理。")

	id = h.reported()
	h.does(he, id, loop.Book{Ground: "规划", Review: appliance.Date{Year: 2027, Month: 1, Day: 31}})
	h.does(zhou, id, loop.Confirm{})
	h.cannot(li, id, loop.Unbook{Solved: true}, loop.WhyNoWords)
	h.does(li, id, loop.Unbook{Solved: true, Text: "规划已调整，路已修通"}) // C23
	h.hears("R10>90")
	h.stands(id, appliance.CaseFollowup, appliance.HolderClerk(li.Clerk), "booked -", "rate 01-05 17:30")
	if o := h.order(id, 1); o.State != appliance.OrderClosed {
		t.Errorf("the order is %s", o.State)
	}
	fire := h.does(wang, 0, loop.Open{Phone: zhang, Text: "着火", Urgency: appliance.UrgencyDanger}).Case
	h.does(wang, fire, loop.Accept{})
	h.does(li, fire, loop.Dispatch{Lead: "Z07"})
	h.cannot(he, fire, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2027, Month: 1, Day: 31}}, loop.WhyUrgent)

	// What was proposed under way falls when the case moves on.
	id = h.reported()
	h.does(he, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2027, Month: 1, Day: 31}})
	h.does(li, id, loop.Pass{})
	if c := h.c(id); c.Pending != nil {
		t.Errorf("the proposal still stands: %+v", c.Pending)
	}
}

func TestC24AnotherBodyTakesItOver(t *testing.T) {
	h := openHall(t)
	id := h.working()
	h.cannot(li, id, loop.Transfer{To: "县公安局", Reason: "盗窃"}, loop.WhyBad)
	h.cannot(li, id, loop.Transfer{To: "县公安局", No: "青移〔2026〕3号"}, loop.WhyReason)
	h.does(li, id, loop.Transfer{To: "县公安局", No: "青移〔2026〕3号", Reason: "盗窃", Materials: "照片3张"})
	h.hears("")
	// It stays ours until they sign.
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "transfer 11-24 17:30", "handle 11-26 17:30")
	h.cannot(li, id, loop.Transfer{To: "县法院", No: "4号", Reason: "诉讼"}, loop.WhyTransferring)
	h.cannot(li, id, loop.TransferRefused{}, loop.WhyReason)
	h.does(li, id, loop.TransferRefused{Reason: "不够立案"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "transfer -", "handle 11-26 17:30")
	h.cannot(li, id, loop.TransferSigned{Receipt: "已收"}, loop.WhyNoTransfer)

	h.does(li, id, loop.Transfer{To: "县公安局", No: "青移〔2026〕4号", Reason: "补充材料"})
	h.does(staff(t, "钱进"), id, loop.Report{Text: "电缆被盗已报案"})
	h.cannot(li, id, loop.Pass{}, loop.WhyTransferring)
	h.write(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang, Body: appliance.Talk{Silent: true}})
	h.does(li, id, loop.TransferSigned{Receipt: "公立字12号"})
	h.hears("S15>48 R43>90") // it ends the matter: those who want no news are told too
	h.reads("R43", "【青山呼应】您的件号1007有新安排:已移送县公安局办理。")
	h.stands(id, appliance.CaseTransferred, appliance.HolderDesk, "transfer -", "handle -", "review -")
	if c := h.c(id); c.Outcome.Code != appliance.OutcomeReferred || c.Transfer.Receipt != "公立字12号" || c.Outcome.ToldBy != "R43" || h.order(id, 1).State != appliance.OrderRecalled {
		t.Errorf("transferred: %+v", c)
	}
}

func TestC25AFactIsMended(t *testing.T) {
	h := openHall(t)
	id := h.accepted(zhang, "C-01-1")
	h.cannot(li, id, loop.Correct{Reason: "写错", Summary: "x"}, loop.WhyRole)
	h.cannot(qing, id, loop.Correct{Summary: "x"}, loop.WhyReason)
	h.cannot(qing, id, loop.Correct{Reason: "写错"}, loop.WhyNothing)
	h.cannot(qing, id, loop.Correct{Reason: "写错", Phone: "123"}, loop.WhyBad)
	h.cannot(qing, id, loop.Correct{Reason: "写错", Kind: "闲聊"}, loop.WhyBad)
	h.does(qing, id, loop.Correct{Reason: "写错", Summary: "村西头路灯不亮", Name: "张三"})
	h.hears("") // nothing the villager can see
	h.does(qing, id, loop.Correct{Reason: "听错", Village: "李家洼村"})
	h.reads("R43", "【青山呼应】您的件号1007有新安排:登记的村居改为李家洼村。")
	h.does(qing, id, loop.Correct{Reason: "是举报", Kind: appliance.KindReport})
	if c := h.c(id); c.Secrecy != appliance.SecrecyHidden || c.Summary != "村西头路灯不亮" || c.Village != "370783190202" || c.Kind != appliance.KindReport {
		t.Errorf("mended: %+v", c)
	}
	h.does(qing, id, loop.Correct{Reason: "线头外露", Urgency: appliance.UrgencyDanger})
	h.reads("R43", "【青山呼应】您的件号1007有新安排:改按紧急件办理。")
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(wang.Clerk), "D1 11-23 09:30", "urgent 11-24 09:00")
	last := h.told[0]
	if last.Kind != appliance.KindCaseCorrected || last.Body.(appliance.CaseChange).Words.Note != "线头外露" {
		t.Errorf("the story says %+v", last)
	}
	new := h.comes(zhang, "线断了")
	h.does(qing, new, loop.Correct{Reason: "听错", Urgency: appliance.UrgencyDanger})
	h.stands(new, appliance.CaseNew, appliance.HolderDesk, "accept 11-23 09:30", "urgent ")
}

// TestWhoHoldsACase: while an office is at work it is the holder, whatever the desk
// would like (§B.4).
func TestWhoHoldsACase(t *testing.T) {
	h := openHall(t)
	id := h.comes(zhang, "路灯")
	h.does(he, id, loop.Take{})
	h.stands(id, appliance.CaseNew, appliance.HolderClerk(he.Clerk))
	h.cannot(he, id, loop.Take{}, loop.WhyAlreadyYours)
	h.cannot(staff(t, "李静"), id, loop.Take{}, loop.WhyRole) // by text nobody takes a case
	h.cannot(he, id, loop.HandOver{To: he.Clerk}, loop.WhyAlreadyTheirs)
	h.cannot(he, id, loop.HandOver{To: yang.Clerk}, loop.WhyCannotHold)
	h.cannot(he, id, loop.HandOver{To: "99"}, loop.WhyNoClerk)
	h.does(he, id, loop.HandOver{Note: "下班了"})
	h.stands(id, appliance.CaseNew, appliance.HolderDesk)
	id = h.working()
	h.cannot(he, id, loop.Take{}, loop.WhyOrdersOpen)
	h.cannot(he, id, loop.HandOver{}, loop.WhyOrdersOpen)
	h.does(staff(t, "钱进"), id, loop.Return{Ground: "非本部门职责"})
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"))
	h.does(li, id, loop.Recall{Reason: "派错了"})
	h.stands(id, appliance.CaseAccepted, appliance.HolderClerk(li.Clerk))
	h.does(he, id, loop.Take{})
}

// TestTheGridMendsIt: 小事一格解决, with one in ten reviewed all the same.
func TestTheGridMendsIt(t *testing.T) {
	h := openHall(t)
	wei := staff(t, "卫国")
	own := appliance.Address("+8613800000021")
	grid := func() appliance.CaseID {
		return h.does(wei, 0, loop.Open{Phone: own, Text: "井盖松动", Grid: "12-3", Channel: appliance.ChannelGrid}).Case
	}
	drawn := grid() // 1007: the sample is by number
	r := h.cannot(wei, drawn, loop.Self{Text: "弄好了"}, loop.WhyTooShort)
	if r.Name != "6" {
		t.Errorf("at least %q", r.Name)
	}
	h.cannot(staff(t, "张弛"), drawn, loop.Self{Text: "已垫平并加固"}, loop.WhyBad) // another's grid
	h.cannot(wang, drawn, loop.Self{Text: "已垫平并加固"}, loop.WhyRole)
	res := h.does(wei, drawn, loop.Self{Text: "已垫平并加固"})
	if res.Said != "已记自办件号1007,抽到复核" {
		t.Errorf("said %q", res.Said)
	}
	h.stands(drawn, appliance.CaseReview, appliance.HolderDesk, "accept -", "review 11-24 17:30")
	h.cannot(staff(t, "吴敏"), drawn, loop.SendBack{Reason: "没垫平"}, loop.WhyRole)
	h.does(li, drawn, loop.SendBack{Reason: "没垫平"})
	h.hears("S16>21")
	h.stands(drawn, appliance.CaseAccepted, appliance.HolderClerk(li.Clerk), "review -", "D1 11-24 17:30")
	h.does(wei, drawn, loop.Self{Text: "已重新垫平加固"})
	h.does(li, drawn, loop.Pass{})
	h.hears("") // who reported it mended it
	if c := h.c(drawn); c.State != appliance.CaseClosed || c.Outcome.Level != "网格" || c.Outcome.Text != "已重新垫平加固" || c.Outcome.ToldAt.IsZero() {
		t.Errorf("mended: %+v", c)
	}
	for _, st := range appliance.Stages {
		if !h.c(drawn).Reached(st) {
			t.Errorf("%s is missing", st)
		}
	}

	// A villager's matter that the grid mended is told to the villager; what was sent out is taken back.
	for range 8 { // past the numbers that are drawn
		h.comes(zhang, "占号")
	}
	id := h.working()
	for int(uint64(id)/10%100) < 10 {
		id = h.working()
	}
	h.does(staff(t, "钱进"), id, loop.Suspend{Cause: "季节天气"})
	h.does(li, id, loop.RuleSuspend{Yes: true})
	twin := h.comes(sun, "路灯不亮")
	h.does(he, twin, loop.Merge{Into: id})
	h.does(wei, id, loop.Self{Text: "重新合闸已复亮"})
	h.hears("R10>90 R10>80 S15>48")
	h.stands(id, appliance.CaseFollowup, appliance.HolderDesk, "handle 11-26 17:30", "rate 11-25 17:30")
	if o := h.order(id, 1); o.State != appliance.OrderRecalled || o.Suspension.EndedAt.IsZero() {
		t.Errorf("the order is %+v", o)
	}
	called, _ := h.called()
	h.cannot(wei, called, loop.Self{Text: "已劝阻并恢复"}, loop.WhyCallOpen)
}

func TestAMatterOfTwoMatters(t *testing.T) {
	h := openHall(t)
	id := h.does(wang, 0, loop.Open{Phone: zhang, Text: "路灯不亮，另外井盖丢了", ReceivedAt: at("2026-11-20 16:00"), Village: "王庄"}).Case
	h.cannot(he, id, loop.Split{}, loop.WhyNoWords)
	res := h.does(he, id, loop.Split{Text: "井盖丢了"})
	h.hears("R01>90")
	h.stands(res.Case, appliance.CaseNew, appliance.HolderClerk(he.Clerk), "accept 11-20 17:30") // from when it was received
	if c := h.c(res.Case); c.SplitFrom != id || c.Text != "井盖丢了" || c.Village != "370783190201" || c.Reporter != zhang {
		t.Errorf("the second case is %+v", c)
	}
}

func TestSupervision(t *testing.T) {
	h := openHall(t)
	id := h.working()
	chu := staff(t, "褚卫")
	h.cannot(chu, id, loop.Supervise{}, loop.WhyNoWords)
	h.cannot(chu, id, loop.Supervise{Ask: "快办", Days: 61}, loop.WhyDays)
	h.cannot(chu, id, loop.Supervise{Ask: "快办", Kind: "批评"}, loop.WhyBad)
	h.does(chu, id, loop.Supervise{Ask: "三天没动静，请说明", Days: 3})
	h.reads("S04", "【督办】件号1007:三天没动静，请说明。11月26日前回“复1007 情况”。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "super 11-26 17:30")
	h.does(zhou, id, loop.Supervise{Ask: "今天必须到场"}) // default: one working day
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "super 11-24 17:30")
	h.does(zhou, id, loop.Supervise{Kind: appliance.SuperviseNotice, Text: "对供电所拖延的通报"})
	h.hears("")
	h.cannot(staff(t, "赵磊"), id, loop.Reply{Text: "好"}, loop.WhyNoSupervision) // another office
	h.cannot(staff(t, "钱进"), id, loop.Reply{Seq: 3, Text: "好"}, loop.WhyNoSupervision)
	h.does(staff(t, "钱进"), id, loop.Reply{Seq: 2, Text: "已到场"})
	h.hears("")                                                                             // a leader at the screen sees it there
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "super 11-26 17:30") // the other one still waits
	h.does(staff(t, "钱进"), id, loop.Reply{Text: "配件明天到"})
	h.reads("S04", "【督办】件号1007,供电所回复:配件明天到。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "super -")

	h.does(zhou, id, loop.Supervise{Kind: appliance.SuperviseRectify, Ask: "限期整改"})
	h.cannot(zhou, id, loop.Recheck{Done: true}, loop.WhyNoSupervision) // not answered yet
	h.does(staff(t, "钱进"), id, loop.Reply{Text: "已整改"})
	h.cannot(zhou, id, loop.Recheck{}, loop.WhyReason)
	h.does(zhou, id, loop.Recheck{Note: "还有两盏没亮"})
	h.reads("S04", "【责令整改】件号1007:还有两盏没亮。11月24日前改好并回“复1007 情况”,之后复查。")
	h.stands(id, appliance.CaseWorking, appliance.HolderOffice("Z07"), "super 11-24 17:30")
	h.does(staff(t, "钱进"), id, loop.Reply{Text: "全亮了"})
	h.does(zhou, id, loop.Recheck{Done: true})
	h.cannot(zhou, id, loop.Recheck{Done: true}, loop.WhyNoSupervision)

	// The answer is owed although the work is over.
	h.does(chu, id, loop.Supervise{Ask: "写明原因"})
	h.does(staff(t, "钱进"), id, loop.Report{Text: "已更换路灯灯头"})
	h.does(li, id, loop.Pass{})
	h.does(citizen, id, loop.Rate{Rating: 1})
	h.stands(id, appliance.CaseClosed, appliance.HolderClerk(li.Clerk), "super 11-24 17:30")
	// A case that no office holds is answered for by the desk.
	id = h.comes(zhang, "路灯")
	h.does(chu, id, loop.Supervise{Ask: "尽快受理"})
	h.hears("S04>43")
	h.does(li, id, loop.Reply{Text: "马上"})
	h.reads("S04", "【督办】件号"+id.No()+",综治中心回复:马上。")
}

func TestWordsThatWereErased(t *testing.T) {
	h := openHall(t)
	id := appliance.NewCaseID(2026, 600)
	h.write(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindCaseOpened, Case: id, Peer: zhang, Body: appliance.CaseChange{
		State: appliance.CaseAccepted, Round: 1, Holder: appliance.HolderDesk, Words: appliance.CaseWords{Reporter: zhang},
	}})
	h.does(li, id, loop.Dispatch{Lead: "Z07"})
	h.reads("S01", "【工单"+id.No()+"-1】本镇:（略）。一般,11月26日17:30前办结。签收回“签"+id.No()+"-1”。")
}

func TestAVillagerWhoWantsNoNews(t *testing.T) {
	h := openHall(t)
	h.write(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang, Body: appliance.Talk{Silent: true, English: true}})
	id := h.working()
	h.hears("S01>48") // no R06
	h.does(staff(t, "钱进"), id, loop.Report{Text: "已更换路灯灯头"})
	h.does(li, id, loop.Pass{})
	h.reads("R10", "[Huying] Case 1007 result: 已更换路灯灯头. Reply 1 satisfied, 2 acceptable, 3 not solved.")
}
