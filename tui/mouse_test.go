package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
)

// clicks clicks on the first cell that shows these words.
func (x *terminal) clicks(words string) {
	x.t.Helper()
	for y, l := range strings.Split(x.screen(), "\n") {
		if at := strings.Index(l, words); at >= 0 {
			x.tell(tea.MouseClickMsg{X: width(l[:at]), Y: y, Button: tea.MouseLeft})
			x.settle()
			return
		}
	}
	x.t.Fatalf("there is no %q to click on:\n%s", words, x.screen())
}

func (x *terminal) wheels(b tea.MouseButton) {
	x.settle()
	x.tell(tea.MouseWheelMsg{X: 10, Y: 5, Button: b})
	x.settle()
}

func TestTheMousePressesWhatItPointsAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.clicks("1029") // a row: the cursor goes there
		x.sees("> ")
		if l := x.line("> "); !strings.Contains(l, "1029") {
			t.Errorf("a click on a row chooses %q", l)
		}
		x.clicks("1029") // and again: it opens
		x.sees("合作医疗怎么报销", "Enter/1 受理")
		x.clicks("Enter/1 受理") // a key at the foot
		x.sees("Esc 放下")
		x.clicks("Esc 放下")
		x.press("esc")
		x.sees("该做")
		x.wheels(tea.MouseWheelUp)
		if l := x.line("> "); !strings.Contains(l, "1007") {
			t.Errorf("the wheel upwards comes to %q", l)
		}
		x.wheels(tea.MouseWheelDown)
		if l := x.line("> "); strings.Contains(l, "1007") {
			t.Errorf("the wheel downwards stays at %q", l)
		}
		before := x.screen()
		x.clicks("孩子上学都绕着走") // what is below the list is there to be read
		if x.screen() != before {
			t.Errorf("a click below the list moves something:\n%s", x.screen())
		}
	})
}

func TestTheMouseInFormsTabsAndMenus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.busy(plain)
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("f5")
		x.clicks(" 超期 ")
		x.sees("[超期]")
		x.press("esc", "f3")
		x.clicks(" 去信 ")
		x.sees("[去信]")
		x.press("esc", "0")
		x.clicks("日历")
		if !strings.Contains(x.screen(), "["+x.root().say(wGoCalendar)) {
			t.Errorf("a click in a menu:\n%s", x.screen())
		}
		x.press("esc", "/", "2222", "enter")
		x.press("6", "问过村里")
		x.clicks("F1 帮助")
		x.sees("这里能用的键")
		x.press("esc")
		x.sees("问过村里")
	})
}

func TestTheMouseIsSwitchedOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		if x.m.View().MouseMode != tea.MouseModeCellMotion {
			t.Error("the mouse is off at first")
		}
		x.press("ctrl+t")
		x.sees("鼠标关了")
		if x.m.View().MouseMode != tea.MouseModeNone {
			t.Error("the terminal does not have its mouse back")
		}
		before := x.line("> ")
		x.wheels(tea.MouseWheelDown)
		if got := x.line("> "); got != before {
			t.Errorf("a mouse that is off moves the cursor to %q", got)
		}
		y := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		if y.m.View().MouseMode != tea.MouseModeNone {
			t.Error("the next session forgot that the mouse is off")
		}
		y.press("0", "sbkg", "enter")
		y.sees("鼠标开了")
	})
}

// line is the first row that begins so.
func (x *terminal) line(prefix string) string {
	x.t.Helper()
	for l := range strings.SplitSeq(x.screen(), "\n") {
		if strings.HasPrefix(l, prefix) {
			return l
		}
	}
	return ""
}
