package hotline

import (
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// Questions through the line (问, R42, S24): the answer goes back to whoever asked last;
// who asked before is answered next. Danger, commands and thanks are no answers.
func TestQuestionsThroughTheLine(t *testing.T) {
	d := openHall(t)
	lamp := d.lamp("村东头路灯不亮了好几天", "供电所")
	d.now = d.now.Add(time.Hour)
	cart := d.lamp("街上占道经营没人管", "执法队")
	d.says(power, "问 灯杆号是多少", lamp+"-1:已转问来件人,回复会转给您", "3333 R42 【青山呼应】供电所想问您件号1007:灯杆号是多少？直接回复,不会露出您的号码。")
	d.says(squad, "问 几点出摊?", cart+"-1:已转问来件人,回复会转给您", "3333 R42 【青山呼应】执法队想问您件号1010:几点出摊?直接回复,不会露出您的号码。")
	d.says(villager, "谢谢", "")
	d.says(villager, "查1007", "件号1007:办理中,供电所承办,期限11月26日。")
	d.says(villager, "晚上七点以后", "已补充到件号1010,并转告执法队。", "0046 S24 【转答】工单1010-1,诉求人说:晚上七点以后")
	d.says(villager, "三号杆", "已补充到件号1007,并转告供电所。", "0048 S24 【转答】工单1007-1,诉求人说:三号杆", "0049 S24 ")
	if a, b := d.no(lamp), d.no(cart); !strings.HasSuffix(a.Text, "\n三号杆") || !strings.HasSuffix(b.Text, "\n晚上七点以后") {
		t.Errorf("kept as %q and %q", a.Text, b.Text)
	}
	// A second question of the same office takes the first one's place.
	d.texts(power, "问1007 是哪个村")
	d.texts(powerMate, "问1007 在桥东还是桥西")
	d.says(villager, "桥东", "已补充到件号1007,并转告供电所。", "0048 S24 【转答】工单1007-1,诉求人说:桥东", "0049 S24 ")
	d.now = d.now.Add(time.Hour)
	d.texts(villager, "李家村水渠堵了三天") // nothing is open any more: a matter of its own
	if m := d.fate(); m.Fate != appliance.FateCase {
		t.Errorf("taken for an answer: %s %s", m.Fate, m.Case.No())
	}
	// Danger is danger, not an answer; the question waits on.
	d.texts(power, "问1007 现在还亮着吗")
	d.texts(villager, "着火了快来人")
	if m := d.fate(); m.Fate != appliance.FateCase || len(d.sent()) < 2 {
		t.Errorf("danger was an answer: %s", m.Fate)
	}
	d.says(villager, "不亮了", "已补充到件号1007,并转告供电所。", "0048 S24 【转答】工单1007-1,诉求人说:不亮了", "0049 S24 ")
}

// A result is told while a question waits: 1 rates, words answer.
func TestAQuestionWhileAResultIsTold(t *testing.T) {
	d := openHall(t)
	lamp := d.lamp("村东头路灯不亮了好几天", "供电所")
	d.now = d.now.Add(time.Hour)
	d.lamp("街上占道经营没人管", "执法队")
	d.texts(squad, "问1010 几点出摊")
	d.texts(power, "结1007 已更换路灯灯头")
	d.texts(dispatcher, "审1007 过")
	d.says(villager, "晚上七点以后", "已补充到件号1010,并转告执法队。", "0046 S24 【转答】工单1010-1,诉求人说:晚上七点以后")
	d.texts(squad, "问1010 有几个摊")
	d.says(villager, "3", "已补充到件号1010,并转告执法队。", "0046 S24 【转答】工单1010-1,诉求人说:3") // what was asked last is answered
	d.says(villager, "1", "谢谢您的评价,件号1007已归档。以后有事随时发短信。")
	if c := d.no(lamp); c.State != appliance.CaseClosed || c.Rating != 1 {
		t.Errorf("%s, rated %d", c.State, c.Rating)
	}
	// What asks about an order that is over waits for nothing.
	d.texts(squad, "问1010 摊主姓什么")
	d.texts(squad, "结1010 已劝离并登记")
	d.texts(dispatcher, "审1010 过")
	d.texts(villager, "没解决")
	if c := d.no("1010"); c.Round != 2 {
		t.Errorf("not solved was an answer: round %d", c.Round)
	}
}

// The village is asked while a handler's question waits: each gets what fits it.
func TestTheDeskAndAHandlerAskTogether(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	d.texts(power, "问1007 灯杆号是多少")
	d.texts(villager, "新 水渠堵了三天没人管")
	d.says(villager, "王庄", "") // C03: the desk sees it; the box had asked
	if c := d.no("1010"); c.Village != "370783190201" {
		t.Errorf("the village is %q", c.Village)
	}
	d.says(villager, "三号杆", "已补充到件号1007,并转告供电所。", "0048 S24 【转答】工单1007-1,诉求人说:三号杆", "0049 S24 ")
}

// After three days the question is over; what comes then joins the matter all the same,
// and reaches the office as what the villager added.
func TestAnAnswerAfterThreeDays(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	d.texts(power, "问1007 灯杆号是多少")
	d.now = d.now.Add(loop.AskWindow - 2*time.Minute)
	d.texts(villager, "补 在桥头")
	d.now = d.now.Add(2 * time.Minute)
	d.says(villager, "三号杆", "已补充到件号1007,并转告供电所。", "0048 S24 【转答】工单1007-1,诉求人说:三号杆", "0049 S24 ")
	if m := d.fate(); m.Fate != appliance.FateSupplement {
		t.Errorf("%s", m.Fate)
	}
	if c := d.no("1007"); c.WaitingSince.IsZero() {
		t.Error("nobody at the desk waits for them")
	}
}

// Everything a case goes through by text, with a villager who hides the number and writes
// it into the matter all the same: no staff phone ever reads it, but the duty officer's S10 (D.8).
func TestAHiddenNumberIsInNoStaffText(t *testing.T) {
	d := openHall(t)
	var read []string
	say := func(from appliance.Phone, words string) {
		t.Helper()
		d.texts(from, words)
		read = append(read, d.sent()...)
	}
	does := func(no string, deed loop.Deed) {
		t.Helper()
		d.does(no, deed)
		read = append(read, d.sent()...)
	}
	say(villager, "匿 王家庄村东河里排污水又黑又臭，我电话13900003333")
	if c := d.no("1007"); c.Secrecy != appliance.SecrecyHidden {
		t.Fatalf("the case is %s", c.Secrecy)
	}
	does("1007", loop.Accept{Situation: "D-01-1", Village: "王庄"})
	does("1007", loop.Dispatch{Lead: "执法队", Task: "联系人13900003333"})
	say(squad, "详")
	say(squad, "问1007 排污口在哪")
	say(villager, "在桥下，不清楚打13900003333")
	say(squad, "延1007 1天 等13900003333回电")
	say(dispatcher, "准延1007")
	does("1007", loop.Recall{Order: 1, Reason: "改呼叫县里"})
	does("1007", loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已找+8613900003333核实"})
	say(countyDesk, "详H001")
	say(countyDesk, "收H001")
	say(countyDesk, "派H001 水利局 协 综合执法局")
	say(water, "详H001")
	say(water, "退H001 非职责 应由生态环境办")
	say(countyDesk, "裁1007-2 准 生态环境 属排污")
	say(river, "应H001 案 先联系13900003333再封堵")
	say(river, "问H001 什么时候最臭")
	say(villager, "晚上，来前打13900003333")
	say(villager, "补1007 我搬家了，还是13900003333")
	say(overseer, "督1007 给13900003333回个话")
	say(river, "复1007 已给13900003333回话")
	say(overseer, "催1007")
	say(overseer, "详1007")
	say(patrol, "结H001 已现场劝离13900003333旁的摊点")
	say(squad, "结 已固定证据并移交")
	say(river, "结H001 已封堵排污口，13900003333可查")
	say(dispatcher, "详1007")
	say(countyDesk, "审H001 退 13900003333说没好")
	say(river, "结H001 已封堵排污口并复测")
	say(dispatcher, "审1007 过")
	say(villager, "3")
	say(villager, "救命有人打我")
	asked, alarms := 0, 0
	for _, s := range read {
		to, text, _ := strings.Cut(s, " ")
		switch {
		case to == villager.Tail():
		case strings.HasPrefix(text, "S10 "):
			alarms++
		case strings.Contains(text, villager.Local()):
			t.Errorf("%s reads the number: %s", to, text)
		default:
			asked++
		}
	}
	if asked < 40 || alarms == 0 {
		t.Errorf("only %d staff texts and %d alarms in all that", asked, alarms)
	}
	for _, want := range []string{"号码已隐,要问请回“问1007-1 要问的话”", "（号码已隐）"} {
		if !slices.ContainsFunc(read, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("nobody reads %s", want)
		}
	}
	// A number that is not hidden is for those who handle the matter, not for those who watch.
	d.does("1007", loop.Secrecy{To: appliance.SecrecyNone, Reason: "来件人同意"})
	for from, may := range map[appliance.Phone]bool{river: true, dispatcher: true, mayor: true, overseer: false, countyDesk: false} {
		d.texts(from, "详1007")
		if got := strings.Contains(strings.Join(d.sent(), ""), "电话"+villager.Local()); got != may {
			t.Errorf("%s reads the number: %v", from.Tail(), got)
		}
	}
}

// 详 says what may be told in three texts at most, the due day and the number before the many words.
func TestAllThatMayBeTold(t *testing.T) {
	d := openHall(t)
	d.texts(villager, "新 "+strings.Repeat("王家庄村东河里排污水又黑又臭没人管，", 20))
	d.does("1007", loop.Accept{Situation: "D-01-1", Village: "王庄"})
	d.does("1007", loop.Dispatch{Lead: "执法队", Situation: "D-01-1", Days: 3, Task: "劝离并固定证据"})
	d.texts(squad, "详")
	s := d.sent()
	if len(s) != 1 || !strings.HasPrefix(s[0], "0046 S28 【详情1007-1】王家庄村。期限11月26日17:30。电话13900003333。要求:劝离并固定证据。王家庄村东河里排污水") ||
		!strings.HasSuffix(s[0], "…。依据D-01-1排污异味,标准:限期改正") {
		t.Errorf("reads %q", s)
	}
	if n, units := appliance.TextCost(strings.TrimPrefix(s[0], "0046 S28 ")); n != 3 || units > 201 {
		t.Errorf("%d SMS, %d characters", n, units)
	}
}
