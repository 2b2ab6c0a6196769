package tui

import (
	"strings"
	"testing"
	"testing/synctest"
)

// What is answered every day takes one key; what a clerk adds comes first, and is there
// in the next session.
func TestWhatIsAnsweredEveryDayTakesOneKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.press("enter", "2", "alt+1")
		x.sees("已收到,正在核实,有结果短信告诉您。")
		x.press("ctrl+z")
		x.seesNot("正在核实")
		x.press("水利站下午来。", "ctrl+r")
		x.sees("常用语", "Alt+1", "请说清楚在哪个村")
		x.golden("phrases")
		x.press("存为", "enter")
		x.sees("已存为常用语", "水利站下午来。")
		x.press("ctrl+u", "alt+1")
		x.sees("水利站下午来。")
		x.press("ctrl+r", "jiangqingchu") // nothing of it fits, and Esc goes back to the words
		x.press("esc")
		x.sees("-- 答复 1007", "水利站下午来。")
		x.press("ctrl+r", "说清楚", "enter")
		x.sees("水利站下午来。请说清楚在哪个村、谁家附近。")

		// Another session of the same clerk has it; a colleague does not.
		y := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		y.press("enter", "6", "ctrl+r")
		y.sees("我的", "水利站下午来。", "已电话联系来件人。")
		y.press("删", "enter")
		y.sees("已从常用语里删掉")
		y.press("ctrl+r")
		y.seesNot("水利站下午来。 ")
		z := h.sits(New(h.withDrawer(d, h.wang)), 80, 24)
		z.press("enter", "6", "ctrl+r")
		z.seesNot("水利站下午来。")
	})
}

// Without a clerk's drawer there are the usual ones, and none can be kept.
func TestPhrasesWithoutADrawer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		s := h.session(h.li)
		s.Drawer = nil
		x := h.sits(New(s), 80, 24)
		x.press("enter", "6", "写了一半", "ctrl+r")
		x.sees("已电话联系来件人。")
		x.seesNot("存为我的常用语")
		x.press("enter")
		x.sees("写了一半已电话联系来件人。")
		x.press("alt+9", "alt+0")
		x.sees("写了一半已电话联系来件人。")
	})
}

// The usual phrases fit into one SMS with the sign and the case number, and say nothing
// that a text must not.
func TestTheUsualPhrasesFit(t *testing.T) {
	for _, all := range [][]phrase{toVillager, results, toOffice, toColleagues} {
		for _, p := range all {
			if n := len([]rune(p[0])); n > 30 || strings.ContainsAny(p[0], "【】“”") {
				t.Errorf("%q: %d characters", p[0], n)
			}
		}
	}
}
