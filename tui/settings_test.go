package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
)

// Who never sat here reads one page first, once; help has it again.
func TestANewcomerReadsOnePageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		d.Prefer(h.li.Clerk.ID, appliance.Preferences{Phrases: "已派人查看"})
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.golden("welcome")
		x.resize(60, 20)
		x.golden("welcome-60x20")
		x.press("down", "down", "down", "down", "down", "down", "down", "down", "down", "down")
		x.sees("再看这一页")
		x.resize(80, 24)
		x.press("enter")
		x.sees("该做", "1007")
		x.press("?")
		x.sees("g", "上手")
		x.press("g")
		x.sees("上手：花一分钟看完")
		x.press("f10")
		x.golden("english-welcome")
		x.press("f10", "esc", "esc")
		x.sees("该做")
		if p := d.Preferences(h.li.Clerk.ID); !p.Met || p.Phrases != "已派人查看" {
			t.Errorf("her drawer holds %+v", p)
		}
		y := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		y.sees("该做")
		z := h.sits(New(h.session(h.wang)), 80, 24) // nowhere to remember it: it does not come every time
		z.sees("该做")
	})
}

// A clerk sets the screen as they like it: at once, for good, and for nobody else. Only
// the lock has the township's bound.
func TestAClerkSetsTheScreenAsTheyLike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.must(h.desk.SetPIN(t.Context(), desk.Root, "李静", "2468"))
		d := h.drawer()
		s := h.withDrawer(d, h.li)
		x := h.sits(New(s), 80, 24)
		x.press("0", "sz", "enter")
		x.golden("settings")
		x.sees("< 和盒子一样 >", "按镇里的规则：10分钟")
		x.press("right", "right")
		x.sees("preferences (", "< English >")
		x.golden("english-settings")
		x.press("left")
		x.sees("我的设置（李静）", "< 中文 >")
		x.press("down", "right", "down", "right", "right", "down", "enter", "down", "enter")
		x.sees("< 不要颜色 >", "先看我的", "2分钟", "交给终端")
		want := appliance.Preferences{Language: "zh", Inbox: "mine", Idle: 2 * time.Minute, NoMouse: true, Plain: true, Met: true}
		if p := d.Preferences(h.li.Clerk.ID); p != want {
			t.Errorf("kept: %+v, want %+v", p, want)
		}
		x.press("up", "up", "left", "left", "left") // round the list, and never over ten minutes
		x.sees("< 5分钟 >")
		for range 8 {
			x.press("right")
			x.seesNot("15分钟", "60分钟")
		}
		x.press("f10") // for this once: another change does not turn it back
		x.press("down", "enter")
		x.sees("preferences (")
		y := h.sits(New(s), 80, 24)
		y.sees("该做")
		z := h.sits(New(h.withDrawer(d, h.wang)), 80, 24)
		z.press("0", "sz", "enter")
		z.sees("< 和盒子一样 >", "先看全部", "要颜色")
		n := h.sits(New(h.session(h.wang)), 80, 24)
		n.press("0", "sz", "enter")
		n.sees("没有地方记下设置")
	})
}
