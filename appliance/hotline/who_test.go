package hotline

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/pin"
)

// A number confirms once that it is who it is said to be (S13); a changed one again.
func TestANumberConfirmsItself(t *testing.T) {
	d := openHall(t)
	const phone = appliance.Phone("+8613800000081")
	d.town(
		appliance.Office{Code: "Z08", Name: "供水站", Short: "供水站", Level: appliance.LevelTown, Kind: appliance.OfficeStation},
		appliance.Person{Code: "p80", Name: "丁水", Phone: phone, Posts: []appliance.Post{{Office: "Z08", Title: "站长"}}, Roles: []appliance.Role{appliance.RoleHandler}},
	)
	no := d.lamp("自来水停了三天", "供水站")
	d.read(phone, "the order", "【身份】您的号码已登记为青山镇专管员。确认回“是”,不是您回“不”。常用:签 详 结 退 延 报。 | 【工单1007-1】本镇:自来水停了三天。一般,11月26日17:30前办结。签收回“签1007-1”。", "3333 R06 ")
	// A verb before 是 is kept, answered, and not obeyed.
	d.refused(phone, "签1007-1", "【身份】您的号码登记为青山镇专管员,还没确认。请先回“是”,再发一次。")
	d.says(phone, "帮", "【用法】一条短信一件事:动词+单号+空格+内容,如“签20482-1”。您可用:签 详 应 到 结 退 延 停 复工 问 复 责 准 参 缺 帮。细说回“帮 签”。")
	d.says(phone, "是", "【身份】已确认您是青山镇专管员,以后可用短信办事。用法回“帮”。")
	if p := d.who("p80"); p.Verified != d.now.Unix() {
		t.Errorf("confirmed at %d", p.Verified)
	}
	d.says(phone, "签1007-1", "已签收1007-1,11月26日17:30前办结") // the same words, said again
	d.says(phone, "是", "")                               // asked once, answered once

	// The number changes hands: the new one is a stranger's until it confirms, the old one is nobody's.
	const other = appliance.Phone("+8613800000082")
	d.person("p80", func(p *appliance.Person) { p.Phone, p.Asked, p.Verified = other, 0, 0 })
	d.says(other, "结1007-1 已抢修恢复供水", "【身份】您的号码登记为青山镇专管员,还没确认。请先回“是”,再发一次。")
	d.says(phone, "结1007-1 已抢修恢复供水", "", "0082 S13 【身份】有未登记的号码发来“结1007-1 已…”,没有执行。如果是您换了号,请到镇里重新登记。")
	d.says(other, "是的", "【身份】已确认您是青山镇专管员,以后可用短信办事。用法回“帮”。")
	d.says(other, "结1007-1 已抢修恢复供水", "已反馈1007-1,等审核", "0044 S17 ")
	if o := d.order(no, 1); o.ReportedBy != "p80" {
		t.Errorf("reported by %s", o.ReportedBy)
	}
}

// 不 takes a wrong number out, and those who keep the list are told.
func TestANumberSaysItIsSomebodyElse(t *testing.T) {
	d := openHall(t)
	const phone = appliance.Phone("+8613800000081")
	d.town(
		appliance.Person{Code: "p80", Name: "丁水", Phone: phone, Posts: []appliance.Post{{Office: "Z07", Title: "电工"}}, Roles: []appliance.Role{appliance.RoleHandler}},
		appliance.Person{Code: "p81", Name: "马管", Phone: "+8613800000083", Roles: []appliance.Role{appliance.RoleAdmin}, Verified: 1},
	)
	d.lamp("村东头路灯不亮了", "供电所")
	d.says(phone, "不是我", "【身份】好的,这个号码不再收青山镇的工单短信。",
		"0044 S-ok 【身份】供电所丁电工登记的号码回复不是本人,请核对后重新登记", "0083 S-ok 【身份】供电所丁电工登记的号码回复不是本人")
	if p := d.who("p80"); p.Phone != "" || p.Verified != 0 {
		t.Errorf("the record is %+v", p)
	}
	d.says(phone, "签1007-1", "", "0048 S13 【身份】有未登记的号码发来“签1007-1”", "0049 S13 ")
	if m := d.fate(); m.Fate != appliance.FateIgnored || m.Reason != ReasonStranger {
		t.Errorf("%s %s", m.Fate, m.Reason)
	}
	d.says(phone, "不", "直接发短信说事和村名就行。也可回:查=进度 补=补充 催=催办 撤=撤回 电=要回电 匿=不露号 退=停通知 新=另一件事") // nobody asked
}

// 是 and 不 answer what was asked last: a villager's question, if that came after S13.
func TestYesToWhichQuestion(t *testing.T) {
	d := openHall(t)
	d.town(appliance.Person{Code: "p80", Name: "丁水", Phone: "+8613800000081", Posts: []appliance.Post{{Office: "Z07"}}, Roles: []appliance.Role{appliance.RoleHandler}})
	d.lamp("村东头路灯不亮了", "供电所") // S13 goes out
	d.says(agent, "代 13800000081 低保怎么申请", "已代为登记件号1010,结果会短信告诉本人", "0081 R40 【青山呼应】沈代办员代您反映了“低保怎么申请”,件号1010,结果会告诉您。不是您的意思请回“不”。")
	d.says("+8613800000081", "不", "件号1010已按您的要求撤回,不再办理。需要时重新发短信即可。")
	if p := d.who("p80"); p.Phone == "" {
		t.Error("the villager's no took the handler's number out")
	}
	d.says("+8613800000081", "是", "【身份】已确认您是青山镇专管员,以后可用短信办事。用法回“帮”。")
}

// Four digits where they are wanted: missing, wrong, right; five wrong ones a day and nobody answers any more.
func TestTheFourDigits(t *testing.T) {
	d := openHall(t)
	d.person("p12", func(p *appliance.Person) { p.PIN = pin.Hash("salt", "4821") })
	d.lamp("村东头路灯不亮了好几天", "供电所")
	d.says(power, "签1007-1", "已签收1007-1,11月26日17:30前办结") // signing moves nothing
	d.refused(power, "结1007-1 已更换路灯灯头", "【口令】这一步要口令,请在后面加#和四位数字再发,如“结1007-1 … #1234”。")
	d.refused(power, "结 已更换路灯灯头", "【口令】这一步要口令,请在后面加#和四位数字再发,如“结 … #1234”。")
	d.refused(power, "结1007-1 已更换路灯灯头 #1111", "【口令】口令不对,没有执行。忘了请到镇里重设。")
	d.says(power, "结1007-1 已更换路灯灯头 #4821", "已反馈1007-1,等审核", "0044 S17 【待审】供电所报工单1007-1办结:已更换路灯灯头。")
	d.says(powerMate, "延1007-1 1天 等材料", "工单1007-1现在是已反馈待审，不能延期。现在可以：详。") // a colleague has set none
	d.texts(dispatcher, "审1007-1 退 没有照片")
	for range wrongPINs {
		d.refused(power, "结1007-1 已更换路灯灯头#0000", "【口令】口令不对,没有执行。忘了请到镇里重设。")
	}
	for _, words := range []string{"结1007-1 已更换路灯灯头 #0001", "结1007-1 已更换路灯灯头 #4821", "结1007-1 已更换路灯灯头"} {
		d.says(power, words, "")
		if o := d.order("1007", 1); o.State != appliance.OrderWorking {
			t.Fatalf("%s: the order is %s", words, o.State)
		}
	}
	d.says(power, "详1007-1", "【详情1007-1】期限11月26日17:30。电话13900003333。村东头路灯不亮了好几天") // the rest goes on
	d.at("2026-11-24 09:00")
	d.says(power, "结1007-1 已更换路灯灯头＃４８２１", "已反馈1007-1,等审核", "0044 S17 ")

	d.town(appliance.Policy{Name: "staff", Version: 1, Value: `{"pin":false}`, From: d.now})
	d.texts(dispatcher, "审1007-1 退 没有照片")
	d.says(power, "结1007-1 已更换路灯灯头", "已反馈1007-1,等审核", "0044 S17 ")
}

// Who is away is stood in for: texts go there, and what comes from there counts as
// theirs and says who sent it. Before and after, the number is nobody's.
func TestSomebodyStandsIn(t *testing.T) {
	d := openHall(t)
	const in = appliance.Phone("+8613800000091")
	on := func(day int) appliance.Date { return appliance.Date{Year: 2026, Month: 11, Day: day} }
	d.person("p11", func(p *appliance.Person) { p.StandIn, p.Leave = in, []appliance.Leave{{From: on(24), To: on(25)}} })
	d.person("p15", func(p *appliance.Person) { p.StandIn, p.Leave = power, []appliance.Leave{{From: on(24), To: on(25)}} })
	d.says(in, "详", "已收到您反映的事,件号1007。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"+askedWhere("1007")) // not yet
	d.at("2026-11-24 09:00")
	no := d.lamp("村东头占道经营很乱", "执法队", "王家庄")
	d.read(in, "the order", "【工单1010-1】本镇:村东头占道经营很乱。一般,11月27日17:30前办结。签收回“签1010-1”。",
		"0048 S01 【协办工单1010-2】本镇:村东头占道经营很乱。", "3333 R06 ")
	d.says(in, "签", "已签收1010-1,11月27日17:30前办结")
	d.says(in, "问1010-1 什么时候最多", "1010-1:已转问来件人,回复会转给您", "3333 R42 【青山呼应】执法队想问您件号1010:")
	d.says(villager, "晚上", "已补充到件号1010,并转告执法队。", "0091 S24 ")
	// A colleague stands in beside his own work: each order is answered for its own office.
	d.lamp("村西头路灯不亮了", "供电所")
	d.says(power, "签1010-2", "已签收1010-2,11月27日17:30前办结")
	d.says(power, "签", "已签收1029-1,11月27日17:30前办结")
	if a, b, c := d.order(no, 1), d.order(no, 2), d.order("1029", 1); a.SignedBy != "p11" || b.SignedBy != "p15" || c.SignedBy != "p12" {
		t.Errorf("signed by %s, %s, %s", a.SignedBy, b.SignedBy, c.SignedBy)
	}
	who := map[string]string{}
	d.view(func(r appliance.Reader) error {
		for _, id := range []string{no, "1029"} {
			c, err := appliance.CaseNo(r, id, d.now)
			if err != nil {
				return err
			}
			for e, err := range r.Story(c.ID) {
				if err != nil {
					return err
				}
				if e.Kind == appliance.KindOrderSigned {
					who[e.Actor.ID] = e.Actor.For
				}
			}
		}
		return nil
	})
	if who["p11"] != "替班" || who["p15"] != "钱进替班" || who["p12"] != "" {
		t.Errorf("acted for: %v", who)
	}
	d.at("2026-11-26 10:00") // back since this morning: what was sent yesterday is still answered
	d.says(in, "结1010-1 已劝离占道摊点", "协办1010-2王家庄还没有反馈，请等他们，或回“结1010-1 代协办 结果”一并办结。")
	d.says(in, "结1010-1 代协办 已劝离占道摊点并清理", "已反馈1010-1,等审核", "0044 S17 ")
	d.at("2026-11-27 10:00")
	d.says(in, "复1010 没有了", "已补充到件号1007,并转告综治中心。")
	d.refused(power, "签1010-2", "【单号】没有找到您的单号1010-2,请对照工单短信。您在办的:1029-1。")
}

// Two people share a phone, one person sits in two offices: whose the order is acts.
func TestSharedPhonesAndSeveralOffices(t *testing.T) {
	d := openHall(t)
	d.town(appliance.Person{
		Code: "p82", Name: "田电", Phone: power, Posts: []appliance.Post{{Office: "Z08", Title: "站长"}, {Office: "Z05", Title: "队员"}}, Verified: 1, PIN: pin.Hash("s", "1234"),
		Roles: []appliance.Role{appliance.RoleHandler, appliance.RoleGrid},
	}, appliance.Office{Code: "Z08", Name: "供水站", Short: "供水站", Level: appliance.LevelTown, Kind: appliance.OfficeStation})
	lamp := d.lamp("村东头路灯不亮了", "供电所")
	pipe := d.lamp("自来水停了三天", "供水站")
	cart := d.lamp("街上占道经营", "执法队")
	d.refused(power, "签", "【单号】您有3件在办:1007-1、1010-1…。请写明单号,如“签1007-1”。")
	for _, x := range []struct{ no, who string }{{lamp, "p12"}, {pipe, "p82"}, {cart, "p82"}} {
		d.says(power, "签"+x.no, "已签收"+x.no+"-1,11月26日17:30前办结")
		if o := d.order(x.no, 1); o.SignedBy != x.who {
			t.Errorf("%s is signed by %s, want %s", x.no, o.SignedBy, x.who)
		}
	}
	d.refused(power, "结"+pipe+" 已抢修恢复供水", "【口令】这一步要口令,请在后面加#和四位数字再发,如“结1010 … #1234”。")
	d.says(power, "结"+pipe+" 已抢修恢复供水 #1234", "已反馈1010-1,等审核", "0044 S17 ")
	d.says(power, "零", "已记零报告") // only one of them walks a grid
	d.view(func(r appliance.Reader) error {
		on := appliance.Date{Year: 2026, Month: 11, Day: 23}
		for tally, err := range r.Tallies(on, on) {
			if err != nil || tally.Person != "p82" {
				t.Errorf("%+v, %v", tally, err)
			}
		}
		return nil
	})
	// One of two confirmed, the other not yet: what the other alone may do waits for 是.
	d.person("p82", func(p *appliance.Person) { p.Verified = 0 })
	d.says(power, "结"+lamp+" 已更换路灯灯头", "已反馈1007-1,等审核", "0044 S17 ")
	d.refused(power, "结"+cart+" 已劝离占道摊点", "【单号】没有找到您的单号1029,请对照工单短信。您在办的:1007-1。")
	d.texts(power, "零")
	if got := d.sent(); len(got) != 1 || !strings.Contains(got[0], "S13 【身份】您的号码登记为青山镇专管员,还没确认") {
		t.Errorf("answered %q", got)
	}
	d.texts(power, "是")
	d.says(power, "零", "今天已记过零报告,不用再发")
}

// A stranger who knows the grammar is never answered, whatever the number; who has the order is told.
func TestAStrangerWithAVerb(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	d.says(nobodys, "结1007-1 已更换路灯灯头", "", "0048 S13 【身份】有未登记的号码发来“结1007-1 已…”,没有执行。如果是您换了号,请到镇里重新登记。", "0049 S13 ")
	if m := d.fate(); m.Fate != appliance.FateIgnored || m.Reason != ReasonStranger || m.Case.No() != "1007" || m.Class != appliance.FromCitizen {
		t.Errorf("%s %s %s", m.Fate, m.Reason, m.Class)
	}
	if o := d.order("1007", 1); o.State != appliance.OrderSent {
		t.Errorf("the order is %s", o.State)
	}
	for _, words := range []string{"签1010-1", "签1007-7", "收H001", "派H001 水利局", "Q1010-1", "评H001 1 2"} {
		d.says(nobodys, words, "")
		if m := d.fate(); m.Fate != appliance.FateIgnored || m.Reason != ReasonStranger {
			t.Errorf("%s: %s %s", words, m.Fate, m.Reason)
		}
	}
	// Tried again and again, the office is told five times a day and no more.
	for i := range 8 {
		d.texts(nobodys, "到1007-1 第"+strconv.Itoa(i)+"次")
		want := 2
		if i >= passivePerDay-1 {
			want = 0
		}
		if got := d.sent(); len(got) != want {
			t.Errorf("try %d: %q", i, got)
		}
	}
	// What has no order's number is a villager's report; so is a number that is none of ours.
	d.says(li, "报 12-3 井盖丢失", "已收到您反映的事,件号1010。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。")
	d.says("+8613800002223", "退2000-1 的押金不给", "已收到您反映的事,件号1029。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"+askedWhere("1029"))
	// The villager whose matter it is, and who read the number somewhere, is a villager.
	d.texts(villager, "到1007-1 了没有")
	if m := d.fate(); m.Fate == appliance.FateIgnored {
		t.Error("the reporter was taken for a stranger")
	}
}

// They live here too: free words from a staff phone are a villager's, whoever it is; so
// are 催 and 退 from those whose verb it is not, and the number of a matter of their own.
func TestStaffLiveHereToo(t *testing.T) {
	d := openHall(t)
	for i, from := range []appliance.Phone{water, countyDesk, dispatcher, mayor, walker} {
		no := appliance.NewCaseID(2026, appliance.FirstSerial+i).No()
		d.says(from, "我家门口的路灯不亮了", "已收到您反映的事,件号"+no+"。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"+askedWhere(no))
		if c := d.no(no); c.Channel != appliance.ChannelSMS || c.Reporter != appliance.Address(from) {
			t.Errorf("%s: %s %s", no, c.Channel, c.Reporter)
		}
	}
	d.says(water, "查", "件号1007:待补充,综治中心承办,期限还没定。")
	d.says(water, "催1007", "已替您催办件号1007(第1次),综治中心会在11月23日17:30前答复您。")
	d.says(walker, "催", "已替您催办件号1041(第1次),综治中心会在11月23日17:30前答复您。")
	d.says(water, "谢谢", "")
	d.says(water, "停水三天了", "已补充到件号1007,并转告综治中心。")
	d.says(agent, "退", "已停止给您发进度通知,您反映的事照常办。想恢复回“恢复”,随时可回“查”。")
	d.does("1007", loop.Accept{})
	d.does("1007", loop.Conclude{Text: "已更换灯头"})
	d.says(water, "1", "谢谢您的评价,件号1007已归档。以后有事随时发短信。")
}

// Danger comes first, whoever writes it. A handler who speaks of danger in a matter in
// hand raises the alarm on that matter, and is heard.
func TestDangerFromAStaffPhone(t *testing.T) {
	d := openHall(t)
	d.says(walker, "报 12-3 有人落水快来人", "有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。",
		"0061 S10 【警报】09:01有人来信疑似险情:“报 12-3 有人…”,号码13800000021。")
	if c := d.no("1007"); !c.Emergency || c.Urgency != appliance.UrgencyDanger {
		t.Errorf("the case is %s", c.Urgency)
	}
	no := d.lamp("山路塌方堵了", "执法队") // the villager's own words are danger
	d.at("2026-11-23 10:00")
	d.says(squad, "结"+no+" 刚又塌方,正在清路", "已反馈"+no+"-1,等审核", "0044 S17 【待审】执法队报工单"+no+"-1办结:刚又塌方,正在清路。", "0061 S10 【警报】10:01有人来信疑似险情:“结"+no+" 刚又塌…”,号码13800000046。")
	if o := d.order(no, 1); o.State != appliance.OrderReported {
		t.Errorf("the order is %s", o.State)
	}
	alarms := 0
	d.view(func(r appliance.Reader) error {
		for a, err := range r.Alarms(true) {
			if err != nil || a.Case == 0 {
				t.Errorf("%+v, %v", a, err)
			}
			alarms++
		}
		return nil
	})
	if alarms != 3 {
		t.Errorf("%d alarms", alarms)
	}
	d.says(squad, "结1007-1 着火了快来人", "有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。")
}

// A duty officer takes an alarm: a person of the town with the role, their stand-in, or a
// phone that the box was told of; the second is told that a colleague has it.
func TestADutyOfficerTakesAnAlarm(t *testing.T) {
	d := openHall(t)
	const second = appliance.Phone("+8613800000062")
	d.h.Duty = []appliance.Phone{second}
	alarm := func(from appliance.Phone, words string) string {
		d.texts(from, words)
		id := ""
		d.view(func(r appliance.Reader) error {
			for a, err := range r.Alarms(true) {
				if err != nil {
					return err
				}
				id = strconv.FormatUint(a.ID, 10)
				break
			}
			return nil
		})
		for _, to := range []appliance.Phone{nightWatch, second} {
			told := false
			for _, s := range d.sent() {
				told = told || strings.HasPrefix(s, to.Tail()+" S10 ") && strings.HasSuffix(s, "接警回“接"+id+"”。")
			}
			if !told {
				t.Errorf("%s was not told of %s", to.Tail(), id)
			}
		}
		return id
	}
	first := alarm(villager, "着火了快来人")
	d.says(nightWatch, "接", "【警报】已记下由您接警:“着火了快来人”,号码13900003333。")
	d.says(second, "接"+first, "【警报】这个警报已有同事接了,不用再接。")
	d.says(nightWatch, "接"+first, "【警报】已记下由您接警:“着火了快来人”,号码13900003333。")
	d.view(func(r appliance.Reader) error {
		for a, err := range r.Alarms(false) {
			if err != nil || a.TakenBy.ID != "p14" || a.TakenBy.Name != "秦海" {
				t.Errorf("taken by %+v, %v", a.TakenBy, err)
			}
		}
		return nil
	})
	d.now = d.now.Add(time.Hour)
	two, three := alarm(li, "有人落水"), alarm("+8613800002224", "房子塌了")
	d.says(second, "接", "【警报】没有认出要接哪个警报,现有2个没人接。请回“接”加警报短信里的号。")
	d.says(second, "JI "+two, "【警报】已记下由您接警:“有人落水”,号码13800002222。")
	d.says(second, "接"+three+"马上到", "【警报】已记下由您接警:“房子塌了”,号码13800002224。")
	d.says(second, "接", "【警报】这个警报已有同事接了,不用再接。")
	d.says(second, "接孩子的路太黑", "已收到您反映的事,件号1032。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"+askedWhere("1032"))

	// Away, the duty is the stand-in's.
	const in = appliance.Phone("+8613800000093")
	on := appliance.Date{Year: 2026, Month: 11, Day: 23}
	d.person("p14", func(p *appliance.Person) { p.StandIn, p.Leave = in, []appliance.Leave{{From: on, To: on}} })
	d.now = d.now.Add(time.Hour)
	d.texts("+8613800002225", "煤气中毒了")
	d.says(in, "接,马上到", "【警报】已记下由您接警:“煤气中毒了”,号码13800002225。")
	d.view(func(r appliance.Reader) error {
		for a, err := range r.Alarms(false) {
			if err != nil || a.TakenBy.ID != "p14" || a.TakenBy.For != "替班" {
				t.Errorf("taken by %+v, %v", a.TakenBy, err)
			}
			break
		}
		return nil
	})
}
