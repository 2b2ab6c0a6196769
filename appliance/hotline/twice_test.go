package hotline

import (
	"testing"
	"time"

	"huying/appliance"
)

// The same SMS again (sender, words, service centre's time) is known: nothing is
// written, nobody is answered, whatever it said.
func TestTheNetworkRepeatsItself(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	for _, s := range []struct {
		from  appliance.Phone
		words string
	}{
		{power, "签1007-1"}, {power, "问1007 灯杆号是多少"}, {power, "延1007-1 1天 等材料"}, {dispatcher, "准延1007-1"}, {walker, "报 12-3 井盖丢失"}, {walker, "零"}, {walker, "宣 12-3 防溺水 42户"},
		{overseer, "督1007 今天到场"}, {power, "复1007 已到场"}, {agent, "代 13900003333 低保怎么申请"}, {power, "结1007-1 已更换路灯灯头"}, {dispatcher, "审 过"}, {water, "准 填报冬季台账"}, {power, "签9"}, {nobodys, "签1007-1"},
	} {
		d.now = d.now.Add(time.Minute)
		p := appliance.Part{Kind: appliance.PartText, Storage: "SM", From: appliance.Address(s.from), SentAt: d.now.Truncate(time.Second), HeardAt: d.now, Total: 1, Number: 1, Text: s.words, PDU: []byte(s.words)}
		if len(d.deliver(p)) < 3 {
			t.Errorf("%s: nothing was written the first time", s.words)
		}
		d.now = d.now.Add(time.Second)
		p.Slot, p.HeardAt = 7, d.now
		if es := d.deliver(p); len(es) != 0 {
			t.Errorf("%s, listed again: %d entries", s.words, len(es))
		}
	}
}

// The same words again from an impatient hand, with a stamp of their own: what changes a
// state finds it changed, what reaches others anew is done once.
func TestAnImpatientHand(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	d.texts(power, "签1007-1")
	signed := d.order("1007", 1).SignedAt
	d.says(power, "签1007-1", "1007-1已签收过,11月26日17:30前办结")
	d.says(powerMate, "签1007-1", "1007-1已有同事签收,11月26日17:30前办结")
	d.texts(power, "到1007-1")
	arrived := d.order("1007", 1).ArrivedAt
	d.says(powerMate, "到1007-1", "1007-1已于11月23日09:05记过报到")
	d.texts(power, "应1007-1 限 11-25")
	d.says(power, "应1007-1", "1007-1已于11月23日09:07响应过,11月26日17:30前办结")
	if o := d.order("1007", 1); !o.SignedAt.Equal(signed) || o.SignedBy != "p12" || !o.ArrivedAt.Equal(arrived) || o.Response != appliance.RespondUntil {
		t.Errorf("the order is %+v", o)
	}
	d.texts(power, "问1007 灯杆号是多少")
	d.says(power, "问1007 灯杆号是多少", "这条刚才已经记在件号1007,不用再发")
	if m := d.fate(); m.Fate != appliance.FateDuplicate || m.Reason != ReasonSame {
		t.Errorf("%s %s", m.Fate, m.Reason)
	}
	d.texts(walker, "报 12-3 井盖丢失 卫生室门口")
	d.says(walker, "报12-3井盖丢失，卫生室门口", "这条刚才已经记在件号1010,不用再发")
	d.texts(agent, "代 13900003333 低保怎么申请")
	d.says(agent, "代 13900003333 低保怎么申请", "这条刚才已经记在件号1029,不用再发")
	d.texts(walker, "宣 12-3 防溺水 42户")
	d.says(walker, "宣 12-3 防溺水 42户", "这条刚才已经办过,不用再发")
	d.texts(overseer, "督1007 今天到场")
	d.says(overseer, "督1007 今天到场", "这条刚才已经记在件号1007,不用再发")
	d.texts(overseer, "催1007")
	d.says(overseer, "催1007", "这条刚才已经记在件号1007,不用再发")
	d.texts(water, "准 填报冬季台账")
	d.says(water, "准 填报冬季台账", "这条刚才已经办过,不用再发")
	if c := d.no("1007"); len(c.Supervisions) != 1 {
		t.Errorf("%d supervisions", len(c.Supervisions))
	}
	if k := d.tally("p16"); k.Reports != 1 || k.Publicity != 42 {
		t.Errorf("counted %+v", k)
	}
	d.texts(power, "结1007-1 已更换路灯灯头")
	d.says(power, "结1007-1 已更换路灯灯头", "1007-1已于11月23日09:23反馈,在等审核")
	// Half an hour later it is meant.
	d.now = d.now.Add(30 * time.Minute)
	d.says(overseer, "催1007", "已催办1007", "0044 S-ok 【催办】件号1007有人催办,请抓紧处理")
	d.texts(walker, "宣 12-3 防溺水 42户")
	if k := d.tally("p16"); k.Publicity != 84 {
		t.Errorf("counted %+v", k)
	}
	// What was refused is not done yet: said again, it is tried again.
	d.person("p16", func(p *appliance.Person) { p.Verified = 0 })
	d.texts(walker, "报 12-3 路面塌了一块")
	d.texts(walker, "是")
	d.says(walker, "报 12-3 路面塌了一块", "已登记件号1032,已派王家庄,本格能办回“自1032 结果”", "0071 S01 ")
}
