package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// Phones of the people of this day.
const (
	countyPhone  = appliance.Phone("+8613800000051")
	patrolPhone  = appliance.Phone("+8613800000011") // 综合执法局
	riverPhone   = appliance.Phone("+8613800000012") // 生态环境
	waterPhone   = appliance.Phone("+8613800000013") // 水利局
	callerPhone  = appliance.Phone("+8613800000043")
	townPhone    = appliance.Phone("+8613800000046") // 执法队
	superPhone   = appliance.Phone("+8613800000031")
	powerPhone   = appliance.Phone("+8613800000048")
	walkerPhone  = appliance.Phone("+8613800000021") // 网格员
	villageHead  = appliance.Phone("+8613800000071") // 村书记
	agentPhone   = appliance.Phone("+8613800000023")
	strangePhone = appliance.Phone("+8613911112222")
)

// township is the town of these days: who sits where and what they answer for.
func township() []appliance.Record {
	office := func(code, name, short string, level appliance.Level, kind appliance.OfficeKind) appliance.Office {
		return appliance.Office{Code: code, Name: name, Short: short, Level: level, Kind: kind}
	}
	person := func(code, name string, p appliance.Phone, office, title string, roles ...appliance.Role) appliance.Person {
		return appliance.Person{Code: code, Name: name, Phone: p, Posts: []appliance.Post{{Office: office, Title: title}}, Roles: roles, Verified: 1}
	}
	row := func(code, domain, item, name, lead string, town, dept appliance.Duty, complex bool, words ...string) appliance.Situation {
		return appliance.Situation{
			List: appliance.MainList, Version: 1, Code: code, Domain: domain, Item: item, Name: name, Lead: lead, Section: "值班", Town: town, Dept: dept,
			Complex: complex, Keywords: words, TownWork: "劝离并固定证据", Standard: "限期改正", Steps: []string{"核实", "处置"},
		}
	}
	village := appliance.Village{Code: "370783190201", Name: "王家庄村", Aliases: []string{"王庄", "王家庄"}, Office: "W201"}
	return []appliance.Record{
		office("X01", "县社会治理服务中心", "县中心", appliance.LevelCounty, appliance.OfficeCentre),
		office("X02", "县综合执法局", "综合执法局", appliance.LevelCounty, appliance.OfficeBureau),
		office("X03", "生态环境分局", "生态环境", appliance.LevelCounty, appliance.OfficeBureau),
		office("X04", "县水利局", "水利局", appliance.LevelCounty, appliance.OfficeBureau),
		office("X06", "县督查室", "督查室", appliance.LevelCounty, appliance.OfficeBureau),
		office("Z02", "综治中心", "综治中心", appliance.LevelTown, appliance.OfficeCentre),
		office("Z05", "综合执法队", "执法队", appliance.LevelTown, appliance.OfficePatrol),
		office("Z07", "供电所", "供电所", appliance.LevelTown, appliance.OfficeStation),
		office("W201", "王家庄村委会", "王家庄", appliance.LevelVillage, appliance.OfficeVillage),
		person("p1", "吴敏", countyPhone, "X01", "调度员", appliance.RoleCounty),
		person("p2", "郑强", patrolPhone, "X02", "法制科", appliance.RoleHandler),
		person("p3", "冯雪", riverPhone, "X03", "监察科", appliance.RoleHandler),
		person("p4", "陈刚", waterPhone, "X04", "水利股", appliance.RoleHandler),
		person("p5", "褚卫", superPhone, "X06", "科员", appliance.RoleSupervisor),
		person("p6", "李静", callerPhone, "Z02", "综治中心主任", appliance.RoleCaller, appliance.RoleDispatcher),
		person("p7", "赵磊", townPhone, "Z05", "队长", appliance.RoleHandler),
		person("p8", "钱进", powerPhone, "Z07", "所长", appliance.RoleHandler),
		person("p9", "卫国", walkerPhone, "W201", "网格员", appliance.RoleGrid),
		person("p10", "王大山", villageHead, "W201", "村书记", appliance.RoleHandler),
		person("p11", "沈青", agentPhone, "W201", "代办员", appliance.RoleAgent),
		village,
		appliance.Grid{Code: "370783190201003", Short: "12-3", Village: village.Code, Name: "王家庄南", Kind: appliance.GridCommon, Workers: []string{"p9"}},
		appliance.ListVersion{List: appliance.MainList, Number: 1, State: appliance.VersionPublished, From: appliance.Date{Year: 2026, Month: 1, Day: 1}},
		row("D-01-1", "生态环境", "水污染监管", "排污异味", "X03", appliance.DutyAssist, appliance.DutyMain, true, "排污", "污水", "臭"),
		row("C-01-1", "城乡建设", "路灯管护", "路灯不亮", "Z07", appliance.DutyMain, appliance.DutyNone, false, "路灯", "灯不亮"),
	}
}

// settle puts a township into the box and gives it two clerks.
func (d *scene) settleTown() (dispatcher, leader desk.Who) {
	d.t.Helper()
	ctx := d.t.Context()
	err := d.box.store.Update(ctx, func(tx appliance.Tx) error {
		for _, r := range township() {
			if err := tx.Append(appliance.Entry{At: d.box.clock.Now(), Actor: appliance.Rule("import"), Kind: appliance.KindTownSet, Body: r}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	clerk := func(name string, roles ...appliance.Role) desk.Who {
		k, err := d.box.desk.AddClerk(ctx, desk.Root, name, roles...)
		if err != nil {
			d.t.Fatal(err)
		}
		return desk.Who{Clerk: k}
	}
	return clerk("李静", appliance.RoleDispatcher, appliance.RoleCaller), clerk("周明", appliance.RoleLeader)
}

// texts delivers what somebody writes, as the network would.
func (d *scene) texts(from appliance.Phone, words string) {
	d.t.Helper()
	time.Sleep(time.Minute) // nobody types in the same second
	if err := d.gsm.Deliver(string(from), words); err != nil {
		d.t.Fatal(err)
	}
}

// reads waits until a phone has got a text with these words, beginning behind what it read before.
func (d *scene) reads(to appliance.Phone, words string) string {
	d.t.Helper()
	for range 900 {
		changed := d.gsm.Changed()
		for i, s := range d.gsm.SentText() {
			if i >= d.seen[to+appliance.Phone(words)] && s.To == string(to) && strings.Contains(s.Text, words) {
				if d.seen == nil {
					d.seen = map[appliance.Phone]int{}
				}
				d.seen[to+appliance.Phone(words)] = i + 1
				return s.Text
			}
		}
		select {
		case <-changed:
		case <-time.After(time.Second):
		}
	}
	var got []string
	for _, s := range d.gsm.SentText() {
		if s.To == string(to) {
			got = append(got, s.Text)
		}
	}
	d.t.Fatalf("%s never read %q, only\n%s", to.Local(), words, strings.Join(got, "\n"))
	return ""
}

// A whole 呼叫: the clerk presses the key, and from then on everybody answers by
// text: the county receives and dispatches, one department says it is not theirs,
// another takes over, asks the villager, needs a day more, reports; the county
// reviews, the township rates, the villager is content (H01–H09).
func TestTheTownshipCallsAndTheCountyResponds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		d := begin(t, t.TempDir(), gsm, now)
		defer d.stop()
		clerk, _ := d.settleTown()
		ctx := t.Context()

		d.texts(villager, "王家庄村东河里排污水，又黑又臭，没人管")
		d.reads(villager, "已收到您反映的事,件号1007")
		c := d.cases()[0]
		if _, err := d.box.desk.Do(ctx, clerk, c.ID, 0, loop.Accept{Situation: "D-01-1", Village: "王庄"}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.box.desk.Do(ctx, clerk, c.ID, 0, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已到现场取证并劝阻"}); err != nil {
			t.Fatal(err)
		}

		d.reads(countyPhone, "【呼叫H001】青山镇呼叫")
		d.texts(countyPhone, "收H001")
		d.reads(countyPhone, "已接收H001")
		d.reads(callerPhone, "【呼叫H001】县里已接收")
		d.texts(countyPhone, "派H001 水利局 协 综合执法局")
		d.reads(countyPhone, "已分派H001,牵头水利局")
		d.reads(waterPhone, "【联动工单H001】青山镇呼叫")
		d.reads(patrolPhone, "牵头水利局")
		d.reads(villager, "已向县里呼叫,由水利局牵头")
		promise := d.cases()[0]
		due, _ := promise.Clock(appliance.ClockHandle)

		// Not theirs: while that is decided they hold it and the clock goes on.
		d.texts(waterPhone, "退H001 非职责 D-01-1 属排污，应由生态环境办")
		d.reads(waterPhone, "已提交裁定")
		if c := d.cases()[0]; c.Holder != appliance.HolderOffice("X04") {
			t.Errorf("while a return waits the holder is %s", c.Holder)
		}
		d.reads(countyPhone, "【待裁】水利局要退工单1007-1")
		d.texts(countyPhone, "裁1007-1 准 生态环境 属水污染监管")
		d.reads(waterPhone, "【退单】工单1007-1退单准")
		d.reads(riverPhone, "【联动工单H001】")
		if c := d.cases()[0]; c.Holder != appliance.HolderOffice("X03") {
			t.Errorf("after the ruling the holder is %s", c.Holder)
		} else if k, _ := c.Clock(appliance.ClockHandle); !k.Start.Equal(due.Start) || k.Due.Before(due.Due) {
			t.Errorf("the villager's clock was %v, is %v", due, k)
		}

		d.texts(riverPhone, "应H001 限 11-27")
		d.reads(riverPhone, "已响应1007-")
		d.reads(callerPhone, "生态环境已响应:限时")
		d.texts(riverPhone, "Ｙ h001") // said twice: answered, not counted twice
		d.texts(riverPhone, "到H001")
		d.reads(riverPhone, "已记报到")

		// A question through the line: the number stays hidden.
		d.texts(riverPhone, "问H001 什么时候味道最大")
		d.reads(villager, "生态环境想问您件号1007:什么时候味道最大？直接回复")
		d.texts(villager, "晚上十点以后最臭")
		d.reads(riverPhone, "诉求人说:晚上十点以后最臭")

		// The assisting department is done; the lead needs a day more.
		d.texts(patrolPhone, "结H001 已现场劝离并登记")
		d.reads(patrolPhone, "已反馈1007-")
		d.texts(townPhone, "结 已固定证据并移交")
		d.reads(townPhone, "已反馈1007-")
		lead, _ := d.cases()[0].Lead()
		no := d.cases()[0].OrderNo(lead.Seq)
		d.texts(riverPhone, "延H001 1天 等检测结果")
		d.reads(riverPhone, "延期1天已提交")
		d.reads(countyPhone, "【待批】生态环境请求工单"+no+"延期1个工作日")
		d.texts(countyPhone, "准延"+no)
		d.reads(riverPhone, "【延期】工单"+no+"延期准")
		d.reads(villager, "件号1007因等检测结果,办理期限延长到12月1日")

		d.texts(riverPhone, "结H001 已封堵排污口，采样达标")
		d.reads(riverPhone, "等审核")
		d.reads(callerPhone, "【待审】生态环境报工单"+no+"办结")
		d.texts(countyPhone, "审"+no+" 过")
		d.reads(villager, "件号1007办理结果:已封堵排污口，采样达标。满意回1")
		d.reads(callerPhone, "【评价】联动工单H001已办结")
		d.texts(callerPhone, "评H001 1 1")
		d.reads(callerPhone, "已评价H001生态环境,实测响应")
		d.reads(riverPhone, "青山镇评响应及时、成效好")
		d.texts(villager, "1")
		d.reads(villager, "谢谢您的评价,件号1007已归档")

		c = d.cases()[0]
		if c.State != appliance.CaseClosed || c.Rating != 1 || c.Outcome.Level != "县" || c.Outcome.ToldAt.IsZero() {
			t.Errorf("the case is %s, rated %d, solved at %q, told %v", c.State, c.Rating, c.Outcome.Level, c.Outcome.ToldAt)
		}
		for _, s := range appliance.Stages {
			if !c.Reached(s) {
				t.Errorf("the loop lacks %s: %+v", s, c.Steps)
			}
		}
		k, err := d.box.desk.Call(ctx, clerk, appliance.NewCallID(2026, 1))
		if err != nil || k.Call.State != appliance.CallRated || k.Call.Lead != "X03" || len(k.Call.Ratings) != 1 {
			t.Errorf("the call is %+v, %v", k.Call, err)
		}
		for i, a := range gsm.SentText() {
			for _, b := range gsm.SentText()[i+1:] {
				if a.To == string(villager) && a.To == b.To && a.Text == b.Text {
					t.Errorf("the villager read twice: %s", a.Text)
				}
			}
			if a.To != string(villager) && strings.Contains(a.Text, villager.Local()) {
				t.Errorf("%s learnt the villager's number: %s", a.To, a.Text)
			}
		}
		if err := d.box.store.Equal(ctx); err != nil {
			t.Error(err)
		}
	})
}
