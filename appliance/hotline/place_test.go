package hotline

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

const received = "办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"

func got(no string) string { return "已收到您反映的事,件号" + no + "。" + received }

// The box asks for the village once, right behind the receipt; what is no answer leaves the question open.
func TestTheBoxAsksWhere(t *testing.T) {
	d := openHall(t)
	d.says(villager, "村东头路灯不亮了好几天", got("1007")+askedWhere("1007"))
	c := d.no("1007")
	if k, ok := c.Clock(appliance.ClockAccept); c.State != appliance.CaseAsking || c.Asked != 1 || !ok || k.Running() {
		t.Errorf("the case is %s, asked %d: %+v", c.State, c.Asked, c.Clocks)
	}
	d.says(villager, "好的", "")
	d.says(villager, "另外桥头的水渠也堵了", "已补充到件号1007,并转告综治中心。")
	d.now = d.now.Add(time.Hour)
	d.says(villager, "怎么还没人来修", "已替您催办件号1007(第1次),综治中心会在11月23日17:30前答复您。")
	d.says(villager, "王装的 三岔路口", "")
	if c := d.no("1007"); c.State != appliance.CaseNew || c.Village != "370783190201" || !strings.HasSuffix(c.Text, "\n王装的 三岔路口") {
		t.Errorf("the case is %s in %q: %s", c.State, c.Village, c.Text)
	}
	// Next time that village is proposed, and 1 takes it.
	d.now = d.now.Add(24 * time.Hour)
	d.says(villager, "新 自来水停了", got("1010")+" | 件号1010已登记。还是王家庄村吗?是就回1,不是请回村名或网格号(如12-3)。不知道就回“不知”。")
	d.says(villager, "1", "")
	if c := d.no("1010"); c.Village != "370783190201" || c.State != appliance.CaseNew {
		t.Errorf("the case is %s in %q", c.State, c.Village)
	}
	d.says(villager, "新 井盖丢了", got("1029")+" | 件号1029已登记。还是王家庄村吗?是就回1,不是请回村名或网格号(如12-3)。不知道就回“不知”。")
	d.says(villager, "13-1", "")
	if c := d.no("1029"); c.Village != "370783190202" || c.Grid != "370783190202001" {
		t.Errorf("the case is in %q %q", c.Village, c.Grid)
	}
}

// Two short reports one after the other are two matters when they are two offices'; the
// second was told to the first's office as more about its own.
func TestAnotherOfficesMatterIsItsOwn(t *testing.T) {
	d := openHall(t)
	d.says(villager, "王家庄村东头路灯不亮", got("1007"))
	d.says(villager, "灯杆也歪了", "已补充到件号1007,并转告综治中心。") // nobody's words: more of the same
	d.says(villager, "沟里污水臭得很", got("1010")+" | 件号1010已登记。还是王家庄村吗?是就回1,不是请回村名或网格号(如12-3)。不知道就回“不知”。")
	if c := d.no("1010"); c.Text != "沟里污水臭得很" {
		t.Errorf("the second matter says %q", c.Text)
	}
	d.says(villager, "1", "")
	d.says(villager, "桥头那条沟", "已补充到件号1010,并转告综治中心。")
}

// What says where it is, is not asked; nor danger, nor a wish to be rung.
func TestWhoSaysWhereIsNotAsked(t *testing.T) {
	d := openHall(t)
	d.says(villager, "12-3门口的路灯不亮了", got("1007"))
	if c := d.no("1007"); c.Village != "370783190201" || c.Grid != "370783190201003" || c.State != appliance.CaseNew {
		t.Errorf("the case is %s in %q %q", c.State, c.Village, c.Grid)
	}
	d.texts("+8613900003334", "着火了快来人")
	d.says("+8613900003335", "给我回个电话", "好的,件号1029,11月23日17:30前给您回电,接听不收您的钱。要改时间直接回复。")
	d.texts("+8613900003336", "不知道哪个村的狗咬了人")
	d.says("+8613900003336", "俺也不知道", "")
	if c := d.no("1032"); c.State != appliance.CaseNew || c.Village != "" || strings.Contains(c.Text, "俺也") {
		t.Errorf("the case is %s: %s", c.State, c.Text)
	}
	// What is added later may still say it.
	d.says("+8613900003336", "补 就是李家村老张家的", "已补充到件号1032,并转告综治中心。")
	if c := d.no("1032"); c.Village != "370783190202" {
		t.Errorf("the case is in %q", c.Village)
	}
	// At night the question goes with the receipt.
	d.at("2026-11-23 22:00")
	for _, e := range d.texts("+8613900003337", "门口的路灯不亮了") {
		if x, ok := e.Body.(appliance.TextChange); ok && !x.Answer {
			t.Errorf("%s waits for the morning", x.Template)
		}
	}
}

// Two villages are told apart by what else people call them.
func TestTwoVillagesOfAName(t *testing.T) {
	d := openHall(t)
	d.town(appliance.Village{Code: "370783190203", Name: "刘庄村", Aliases: []string{"东刘庄"}}, appliance.Village{Code: "370783190204", Name: "刘庄村"})
	d.says(villager, "刘庄村的桥断了一根栏杆", got("1007")+" | 件号1007已登记。请问在哪个村?回1是东刘庄,回2是刘庄村204,都不是请回村名。不知道就回“不知”。")
	d.says(villager, "2", "")
	if c := d.no("1007"); c.Village != "370783190204" {
		t.Errorf("the case is in %q", c.Village)
	}
	// Who answers with a name of two is asked which; it is the last question.
	d.texts("+8613900003334", "自来水停了")
	d.says("+8613900003334", "刘庄村", "件号1010已登记。请问在哪个村?回1是东刘庄,回2是刘庄村204,都不是请回村名。不知道就回“不知”。")
	d.says("+8613900003334", "1", "")
	if c := d.no("1010"); c.Village != "370783190203" || c.Asked != 2 {
		t.Errorf("the case is in %q, asked %d", c.Village, c.Asked)
	}
}

// Another matter is no answer: it gets a number of its own.
func TestAnotherMatterIsNoAnswer(t *testing.T) {
	d := openHall(t)
	d.texts(villager, "村东头路灯不亮了好几天")
	d.now = d.now.Add(time.Hour)
	d.says(villager, "我要举报王家庄村的会计多报了三户低保户还不公示", got("1010"))
	if c := d.no("1007"); c.State != appliance.CaseAsking {
		t.Errorf("1007 is %s", c.State)
	}
	d.does("1007", loop.Accept{}) // the clerk need not wait
}
