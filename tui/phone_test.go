package tui

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"huying/appliance"
)

// practice is a phone whose texts reach the hall at once.
type practice struct {
	h       *hall
	mu      sync.Mutex
	texts   []PhoneText
	changed chan struct{}
	dead    bool
}

func (p *practice) add(t PhoneText) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.At = p.h.now()
	p.texts = append(p.texts, t)
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *practice) Send(text string) error {
	if p.dead {
		return errors.New("no network")
	}
	p.add(PhoneText{Mine: true, Text: text})
	p.h.parts <- []appliance.Part{{
		Kind: appliance.PartText, From: zhang, Text: text, SentAt: p.h.now(), HeardAt: p.h.now(), Total: 1, Number: 1,
	}}
	return nil
}

func (p *practice) Texts() []PhoneText {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]PhoneText(nil), p.texts...)
}

func (p *practice) Changed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

// deliver brings the phone what waits in the outbox.
func (p *practice) deliver() {
	for o, err := range p.queued() {
		p.h.must(err)
		p.h.state(zhang, appliance.TextDelivered)
		p.add(PhoneText{Text: o.Text})
	}
	synctest.Wait()
}

func (p *practice) queued() func(func(appliance.Outgoing, error) bool) {
	all, err := p.h.desk.Outbox(p.h.t.Context(), 0)
	return func(yield func(appliance.Outgoing, error) bool) {
		for _, o := range all {
			if o.State == appliance.TextQueued && !yield(o, err) {
				return
			}
		}
	}
}

// The main job, in one terminal.
func TestTheDemo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		p := &practice{h: h, changed: make(chan struct{})}
		x := h.sits(NewDemo(h.session(h.li), p), 80, 24)
		x.golden("demo-start")
		x.press("down", "enter")
		p.deliver()
		x.golden("demo-texted")
		x.press("f8")
		x.golden("demo-clerk")
		x.press("enter", "enter", "enter", "2", "师傅今天下午去修，", "请放心。", "enter")
		p.deliver()
		x.golden("demo-answered")
		x.sees("1条新短信")
		x.press("tab")
		x.sees("请放心。")
		x.golden("demo-read")
		x.resize(120, 40)
		x.golden("demo-120x40")
		x.resize(60, 20)
		x.golden("demo-60x20")
		x.press("f8")
		x.resize(40, 12)
		x.screen()
	})
}

func TestAPhoneWithoutANetworkKeepsItsWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		p := &practice{h: h, changed: make(chan struct{}), dead: true}
		x := h.sits(NewDemo(h.session(h.li), p), 80, 24)
		x.press("路灯不亮了", "enter")
		x.sees("没发出去：no network", "> 路灯不亮了")
	})
}

// The office has a phone of its own: what rings lies beside the clerk, and each
// keeps its texts.
func TestTheOfficesPhoneLiesBesideTheClerkWhenItRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		villager, power := &practice{h: h, changed: make(chan struct{})}, &practice{h: h, changed: make(chan struct{})}
		x := h.sits(NewDemo(h.session(h.li), villager, Colleague{Phone: power, Name: "供电所", Examples: []string{"签1007-1"}}), 80, 24)
		x.sees("练习手机（扮来件人）", "PgDn 换手机")
		x.press("f8")
		power.add(PhoneText{Text: "【工单1007-1】路灯不亮"})
		synctest.Wait()
		x.sees("练习手机（扮供电所）  有1条新短信", "【工单1007-1】")
		villager.add(PhoneText{Text: "已交供电所办理"})
		synctest.Wait()
		x.sees("练习手机（扮来件人）  有1条新短信  供电所有1条新短信", "已交供电所办理")
		x.press("f8", "pgdown", "down")
		x.sees("练习手机（扮供电所）", "> 签1007-1")
		x.seesNot("新短信", "已交供电所办理")
		x.press("pgdown")
		x.sees("练习手机（扮来件人）", "已交供电所办理")
		x.seesNot("> 签1007-1")
	})
}
