package hotline

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// Who asks twice is promised a new hour, but what we owed since yesterday stays overdue.
func TestAskingAgainMakesUsNoLessLate(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.says(zhang, "催", "R22")
	v.reads("已替您催办件号1007(第1次),综治中心会在11月23日17:30前答复您。")
	owed, _ := v.no("1007").Clock(appliance.ClockReply)
	v.at("2026-11-25 10:00")
	v.says(zhang, "催", "R22")
	v.reads("已替您催办件号1007(第2次),综治中心会在11月25日17:30前答复您。")
	v.says(zhang, "电", "R20")
	if k, _ := v.no("1007").Clock(appliance.ClockReply); !k.Running() || !k.Due.Equal(owed.Due) {
		t.Errorf("the answer was due %s and is due %s", owed.Due, k.Due)
	}
}

// TestARoadLamp is a matter from the first text to the rating (domain 8 §D.5).
func TestARoadLamp(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.reads("已收到您反映的事,件号1007。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。")
	c := v.no("1007")
	if c.State != appliance.CaseNew || c.Channel != appliance.ChannelSMS || c.Kind != appliance.KindHelp || c.Round != 1 ||
		c.Holder != appliance.HolderDesk || c.FirstOwner != appliance.HolderDesk || c.Reporter != zhang ||
		c.Text != "村东头路灯不亮了好几天" || !c.WaitingSince.Equal(v.now) {
		t.Errorf("the case is %+v", c)
	}
	if k, ok := c.Due(); !ok || k.ID != appliance.ClockAccept || k.Due.Format("15:04") != "17:30" {
		t.Errorf("due %+v", k)
	}
	if k, ok := c.Clock(appliance.ClockReceive); !ok || k.Running() || k.Due.Sub(k.Start) != 3*time.Minute {
		t.Errorf("the receipt's clock is %+v", k)
	}

	v.pass(3 * time.Minute)
	v.says(zhang, "王庄", "R21")
	v.reads("已补充到件号1007,并转告综治中心。")
	v.at("2026-11-25 10:00")
	v.says(zhang, "怎么还没弄", "R22")
	v.reads("已替您催办件号1007(第1次),综治中心会在11月25日17:30前答复您。")
	if c := v.no("1007"); c.Hurried != 1 || !strings.HasSuffix(c.Text, "怎么还没弄") {
		t.Errorf("the case is %+v", c)
	}
	v.says(zhang, "查", "R17")
	v.reads("件号1007:待受理,综治中心承办,期限还没定。")
	v.accept("1007")
	v.says(zhang, "查", "R17")
	v.reads("件号1007:已受理,综治中心承办,期限11月30日。")

	v.at("2026-11-26 15:00")
	v.conclude("1007", "已更换路灯灯头")
	v.says(zhang, "1", "R11")
	if c := v.no("1007"); c.State != appliance.CaseClosed || c.Rating != 1 || len(stopped(c, v.now)) != 0 {
		t.Errorf("after the rating: %+v", c)
	}
	v.pass(time.Minute)
	v.says(zhang, "谢谢", "")
	v.fate(appliance.FateThanks, "")
	v.says(zhang, "1", "") // again: already known
	v.pass(24 * time.Hour)
	v.says(zhang, "路灯还是不亮", "R12")
	v.reads("知道了,件号1007重新办理,由综治中心负责,12月2日前办结。哪里没解决,请回复说一句。")
	if c := v.no("1007"); c.State != appliance.CaseAccepted || c.Round != 2 || c.Holder != appliance.HolderDesk || c.WaitingSince.IsZero() {
		t.Errorf("after 还是不亮: %+v", c)
	}
}

// TestTheirOwnWordsForACommand: what one may ask for with a word, one may ask for without it.
func TestTheirOwnWordsForACommand(t *testing.T) {
	for _, tt := range []struct{ says, want string }{
		{"别让村里知道是我说的", "R29"}, {"不要再给我发短信了", "R26"}, {"能不能给我打个电话", "R20"}, {"不用来了 我自己修好了", "R15"}, {"麻烦帮我查一下进度吧", "R17"},
		{"1007催一下", "R22"}, {"都五天了 人影都没见着", "R22"}, {"俺那个事咋样了", "R17"}, {"What is happening with my case?", "R17"}, {"hai mei ren lai xiu", "R22"}, {"不", "R23"},
		{"不是上回那个事 是学校的菜不熟", "R01"}, {"自来水管也漏了,怎么还没人管", "R01"}, {"学校食堂的饭不熟 都说多少回了没人管", "R01"},
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(25 * time.Hour)
		v.says(zhang, tt.says, tt.want)
	}
	v := newVillage(t)
	v.says(zhang, "村会计多报了三户低保 千万别说是我反映的", "R01 R29")
	if c := v.no("1007"); c.Secrecy != appliance.SecrecyHidden {
		t.Errorf("the case is %s", c.Secrecy)
	}
	v.says(li, "村东头路灯不亮了好几天", "R01")
	v.pass(25 * time.Hour)
	v.says(li, "不用修了 我自己弄好了", "R15") // why, is kept
	if c := v.no("1010"); !strings.HasSuffix(c.Text, "\n不用修了 我自己弄好了") {
		t.Errorf("the case says %q", c.Text)
	}
	v.says(li, "撤1010", "R16")
}

func TestReceiptAfterHours(t *testing.T) {
	v := newVillage(t)
	v.at("2026-11-20 19:30") // Friday evening
	v.says(zhang, "自来水管爆了,满街是水", "R02")
	v.reads("已收到,件号1007。现在是非工作时间,11月23日上班后办理。急险请马上打110、119、120,不要等短信。")
	v.at("2026-12-31 20:00")
	v.says(li, "村口的桥栏杆断了两根", "R02")
	v.reads("已收到,件号1010。现在是非工作时间,预计1月4日上班后办理。急险请马上打110、119、120,不要等短信。")
}

// At lunch of a working day the day named is not the one it is.
func TestAReceiptAtLunchSaysThisAfternoon(t *testing.T) {
	v := newVillage(t)
	v.at("2026-11-23 12:10")
	v.says(zhang, "自来水管爆了,满街是水", "R02")
	v.reads("已收到,件号1007。现在是非工作时间,今天下午上班后办理。急险请马上打110、119、120,不要等短信。")
	v.at("2026-11-24 06:10")
	v.says(li, "村口的桥栏杆断了两根", "R02")
	v.reads("已收到,件号1010。现在是非工作时间,今天上班后办理。急险请马上打110、119、120,不要等短信。")
}

// Who says yes to nothing has no matter for it, and is not asked for a village.
func TestABareYesOpensNoMatter(t *testing.T) {
	for _, said := range []string{"是", "是的", "对", "对的", "嗯对", "没错", "yes"} {
		v := newVillage(t)
		v.says(zhang, said, "R23")
		if len(v.cases) > 0 {
			t.Errorf("%s opened a matter", said)
		}
	}
	for _, said := range []string{"好", "好的", "好吧"} {
		newVillage(t).says(zhang, said, "")
	}
}

// TestPeopleWriteReports: what looks like a command or a rating and is none (the guard of §D.2).
func TestPeopleWriteReports(t *testing.T) {
	for i, text := range []string{
		"电线杆倒了", "退耕还林补贴没发", "查一下村里账目", "撤了的垃圾桶没补上", "催熟剂卖到村里", "办公室没人", "新路灯坏了", "补偿款没到账",
		"匿名信的事没人管", "露天烧垃圾臭得很", "帮我问问低保怎么申请", "恢复供水什么时候", "3号路灯坏了", "1个井盖没盖", "二组没水", "不让我家接水",
		"T恤厂半夜吵", "查2026年村里账目", "电费收错了", "2 组的水渠堵了", "退休金没发到卡里", "中文学校门口乱停车", "是不是又停水了", "人工湖死鱼很臭",
	} {
		v := newVillage(t)
		v.says(zhang, text, "R01")
		v.fate(appliance.FateCase, "")
		if c := v.no("1007"); c.Text != text {
			t.Errorf("%d: the case says %q, want %q", i, c.Text, text)
		}
	}
}

func TestCommands(t *testing.T) {
	for _, tt := range []struct{ says, want string }{
		{"查", "R17"}, {"進度", "R17"}, {"查询", "R17"}, {"查1007", "R17"}, {"查 1007", "R17"}, {"查:1007。", "R17"}, {"？1007", "R17"}, {"?1007", "R17"},
		{"回“查”", "R17"}, {"回查", "R17"}, {"“查”", "R17"}, {"STATUS", "R17"}, {"查１００７", "R17"}, {"查件号1007", "R17"}, {"查26-1007", "R17"},
		{"查1010", "R19"}, {"查1008", "R19"}, {"查99999", "R19"},
		{"补1007 是三岔路口那根", "R21"}, {"补 在老李家门口", "R21"}, {"补充:在老李家门口", "R21"}, {"ADD near the school", "R21"},
		{"催", "R22"}, {"催办", "R22"}, {"催1007", "R22"}, {"快点", "R22"}, {"到底管不管", "R22"}, {"还没人来", "R22"}, {"什么时候能修好", "R22"}, {"HURRY", "R22"},
		{"进度怎么样了", "R17"}, {"有结果了吗", "R17"},
		{"撤", "R15"}, {"不用了", "R15"}, {"撤1007", "R15"}, {"STOPCASE", "R15"},
		{"电", "R20"}, {"回电", "R20"}, {"人工", "R20"}, {"回电话", "R20"}, {"電", "R20"}, {"电 明天上午打", "R20"}, {"CALL", "R20"},
		{"匿", "R29"}, {"匿名", "R29"}, {"保密", "R29"}, {"露", "R29"}, {"取消匿名", "R29"},
		{"退", "R26"}, {"退订", "R26"}, {"TD", "R26"}, {"t", "R26"}, {"恢复", "R27"}, {"恢復", "R27"},
		{"帮", "R23"}, {"帮助", "R23"}, {"?", "R23"}, {"？", "R23"}, {"0", "R23"}, {"菜单", "R23"},
		{"英文", "LANG"}, {"EN", "LANG"}, {"中文", "LANG"},
		{"新 桥头的井盖丢了", "R01"}, {"新:桥头的井盖丢了", "R01"}, {"新", "R19"},
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(time.Hour)
		v.says(zhang, tt.says, tt.want)
	}
}

func TestCommandsWithNothingOpen(t *testing.T) {
	for _, tt := range []struct {
		says, want string
		fate       appliance.Fate
	}{
		{"查", "R19", appliance.FateCommand}, {"催", "R19", appliance.FateCommand}, {"撤", "R19", appliance.FateCommand},
		{"匿", "R19", appliance.FateCommand}, {"查1007", "R19", appliance.FateCommand}, {"1", "R19", appliance.FateEmpty},
		{"电", "R20", appliance.FateCase}, {"补 桥头的井盖丢了", "R01", appliance.FateCase}, {"快点 桥断了", "R01", appliance.FateCase},
		{"匿名 村会计多报了三户低保", "R01 R29", appliance.FateCase}, {"好的", "", appliance.FateThanks}, {"👍", "", appliance.FateThanks},
		{"", "R34", appliance.FateEmpty}, {" \n ", "R34", appliance.FateEmpty}, {"😭😭😭", "R34", appliance.FateEmpty}, {"……", "R34", appliance.FateEmpty},
		{"是", "R23", appliance.FateCommand},
	} {
		v := newVillage(t)
		v.says(zhang, tt.says, tt.want)
		v.fate(tt.fate, "")
	}
}

// TestTheSupplementRule: which texts join the open matter, and which are new.
func TestTheSupplementRule(t *testing.T) {
	for _, tt := range []struct {
		after time.Duration
		says  string
		want  string
	}{
		{2 * time.Minute, "就是老李家门口那根", "R21"},
		{2 * time.Minute, "还有旁边那根杆子也歪了", "R21"},
		{2 * time.Minute, "路口太黑,老人晚上不敢出门,已经摔了两个人了,麻烦派人看看这个路灯", "R21"},
		{2 * time.Minute, "另外我们组的水渠上个月清淤以后一直没有放水,地里的麦子都快旱死了,请水利站来看看", "R01"},
		{5 * time.Hour, "在东头", "R21"},
		{5 * time.Hour, "三岔路口那根", "R21"},
		{5 * time.Hour, "补充一下是三岔路口南边那根", "R21"},
		{5 * time.Hour, "水管漏了", "R01"},
		{5 * time.Hour, "王庄后街水管爆了喷得到处都是", "R01"},
		{5 * time.Hour, "村东头那个路灯还是不亮,好几天了", "R21"},
		{4 * 24 * time.Hour, "村西头垃圾没人收", "R01"},
		{2 * time.Minute, "新 村西头垃圾没人收", "R01"},
		{2 * time.Minute, "村东头路灯不亮了好几天", ""},
		{20 * time.Minute, "村东头路灯不亮了好几天", "R36"},
		{20 * time.Minute, "村东头路灯不亮了好几天了!!", "R36"},
		{20 * time.Minute, "村東頭路燈不亮了好幾天", "R36"},
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(tt.after)
		v.says(zhang, tt.says, tt.want)
		if f := v.message().Fate; (f == appliance.FateCase) != (tt.want == "R01") {
			t.Errorf("%q after %v ended as %s", tt.says, tt.after, f)
		}
		if tt.want == "R21" && !strings.HasSuffix(v.no("1007").Text, tt.says) {
			t.Errorf("%q is not in the case: %q", tt.says, v.no("1007").Text)
		}
	}
}

// TestAnAnswerToTheClerk: the clerk asked something; what comes back belongs to the case.
func TestAnAnswerToTheClerk(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.pass(3 * time.Hour)
	v.answer("1007")
	v.pass(20 * time.Hour)
	v.says(zhang, "供销社对面,从北数第二根杆子", "R21")
	if c := v.no("1007"); c.WaitingSince.IsZero() {
		t.Error("nobody waits though the villager wrote last")
	}
}

func TestRatings(t *testing.T) {
	for says, want := range map[string]int{
		"1": 1, "１": 1, "①": 1, "1️⃣": 1, "一": 1, "壹": 1, "满意": 1, "滿意": 1, "1满意": 1, "1.": 1, "回1": 1, "“1”": 1, "1,谢谢": 1, "很满意": 1, "1007 1": 1, "件号1007 1": 1, "非常满意!": 1,
		"2": 2, "二": 2, "②": 2, "基本满意": 2, "一般": 2, "2 基本满意": 2, "还行": 2, "1007:2": 2,
		"3": 3, "三": 3, "③": 3, "没解决": 3, "沒解決": 3, "不满意": 3, "3没解决": 3, "3 灯还是不亮": 3, "还是不行": 3, "没修好": 3, "又坏了": 3, "3。": 3, "1007 3": 3,
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(24 * time.Hour)
		v.conclude("1007", "已更换路灯灯头")
		v.pass(time.Hour)
		reply := "R11"
		if want == 3 {
			reply = "R12"
		}
		v.says(zhang, says, reply)
		v.fate(appliance.FateAnswer, "")
		if c := v.no("1007"); c.Rating != want {
			t.Errorf("%q rates %d, want %d", says, c.Rating, want)
		} else if want == 3 && (c.Round != 2 || c.State != appliance.CaseAccepted) {
			t.Errorf("%q: %+v", says, c)
		}
	}
}

func TestUnclearRatings(t *testing.T) {
	for _, tt := range []struct{ says, want string }{
		{"5", "R39"}, {"解决了", "R39"}, {"1.5", "R39"}, {"谢谢", ""}, {"村西头垃圾没人收,臭了半个月", "R01"}, {"补 灯罩没装", "R21"}, {"3号井盖丢了", "R01"},
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(24 * time.Hour)
		v.conclude("1007", "已更换路灯灯头")
		v.pass(time.Hour)
		v.says(zhang, tt.says, tt.want)
	}
}

// TestTwoResultsWait: a bare digit cannot say which.
func TestTwoResultsWait(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.pass(time.Hour)
	v.says(zhang, "新 村西头垃圾没人收", "R01")
	v.conclude("1007", "已更换")
	v.conclude("1010", "已清运")
	v.pass(time.Hour)
	v.says(zhang, "1", "R41")
	v.reads("您有2件待评价。请写明件号,如“1010 1”。")
	v.says(zhang, "1007 1", "R11")
	v.says(zhang, "3", "R12")
	if a, b := v.no("1007"), v.no("1010"); a.Rating != 1 || b.Rating != 3 {
		t.Errorf("rated %d and %d, want 1 and 3", a.Rating, b.Rating)
	}
}

func TestWithdrawing(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.pass(time.Hour)
	v.says(zhang, "撤", "R15")
	v.reads("要撤回件号1007吗?回“撤1007”确认。不回就继续办理。")
	v.says(zhang, "不", "R17")
	v.says(zhang, "撤1007", "R15")
	v.says(zhang, "撤1007", "R16")
	if c := v.no("1007"); c.State != appliance.CaseWithdrawn || c.Outcome.Code != appliance.OutcomeWithdrawn || c.Outcome.ToldAt.IsZero() || !c.WaitingSince.IsZero() {
		t.Errorf("after withdrawing: %+v", c)
	}
	v.says(zhang, "查1007", "R17")
	v.says(zhang, "撤", "R19")

	v.says(li, "举报村会计多报低保户", "R01")
	if c := v.no("1010"); c.Kind != appliance.KindReport || c.Secrecy != appliance.SecrecyHidden {
		t.Errorf("a report of misconduct is %s, %s", c.Kind, c.Secrecy)
	}
	v.pass(time.Hour)
	v.says(li, "撤", "R16")
	v.reads("件号1010关系公共安全或属举报,不能撤回,仍照常办理。有要说明的请直接回复。")
	if c := v.no("1010"); c.State != appliance.CaseNew {
		t.Errorf("it was withdrawn all the same: %s", c.State)
	}
}

func TestANightConfirmationCounts(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.says(zhang, "撤", "R15")
	v.pass(25 * time.Hour)
	v.says(zhang, "撤1007", "R15") // the question is a day old: asked again
	v.says(zhang, "是", "R16")
}

func TestStatusOfSeveral(t *testing.T) {
	v := newVillage(t)
	for i, text := range []string{"村东头路灯不亮了好几天", "新 村西头垃圾没人收", "新 水渠堵了", "新 桥栏杆断了"} {
		v.says(zhang, text, "R01")
		v.pass(time.Duration(i+11) * time.Minute)
	}
	v.says(zhang, "查", "R18")
	v.reads("您有4件在办:1032、1029、1010…。查某件回“查件号”,如“查1032”。")
	v.accept("1010")
	v.pass(8 * 24 * time.Hour)
	v.says(zhang, "查1010", "R17")
	v.reads("件号1010:已受理,综治中心承办,期限11月26日,已超期,可回“催”。")
	v.says(li, "查1010", "R19") // nothing is told to another number
	v.reads("没有查到您说的件号。回“查”看您在办的事;要反映新的事,直接发短信说就行。")
}

func TestWhoIsNeverAnswered(t *testing.T) {
	for from, reason := range map[appliance.Address]string{
		"10086": ReasonShortCode, "10010": ReasonShortCode, "106575551234": ReasonShortCode, "95588": ReasonShortCode, "12306": ReasonShortCode,
		"CMCC": ReasonShortCode, "4008001234": ReasonShortCode, "+8613700000099": ReasonSelf, "12345": ReasonShortCode, "": ReasonShortCode,
	} {
		v := newVillage(t)
		v.says(from, "尊敬的客户,着火了请拨打119", "")
		v.fate(appliance.FateIgnored, reason)
		if len(v.cases)+len(v.alarms) != 0 {
			t.Errorf("%s made %d cases and %d alarms", from, len(v.cases), len(v.alarms))
		}
	}
	v := newVillage(t)
	v.says("10086", "您的号码已欠费,将于今日24时停机", "")
	v.says("10086", "您的号码已欠费,将于今日24时停机!", "")
	if len(v.alarms) != 1 {
		t.Errorf("the operator's warning made %d alarms, want 1", len(v.alarms))
	}
}

// TestAPhoneWeCannotWriteTo: a landline's matter is a matter; no text goes to it.
func TestAPhoneWeCannotWriteTo(t *testing.T) {
	v := newVillage(t)
	v.says("+865361234567", "村东头路灯不亮了好几天", "")
	v.fate(appliance.FateCase, "")
	if _, ok := v.no("1007").Clock(appliance.ClockReceive); ok {
		t.Error("a receipt is promised that cannot go")
	}
	v.says("+85291234567", "where can I pay the water bill", "")
	v.fate(appliance.FateCase, "")
}

func TestEnglish(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "EN", "LANG")
	v.says(zhang, "The street lamp near the school is broken", "R01")
	if got := v.sent[len(v.sent)-1].Words.Text; !strings.HasPrefix(got, "[Huying] Received. Case no. 1007.") {
		t.Errorf("reads %q", got)
	}
	v.says(zhang, "?", "R17")
	v.says(zhang, "STATUS", "R17")
	v.says(zhang, "中文", "LANG")
	v.reads("好的,以后用中文给您回短信。")
}
