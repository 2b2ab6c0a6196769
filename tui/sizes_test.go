package tui

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"huying/appliance"
)

const hostile = "灯\x1b[2J\x1b]0;x\a坏了\u202e反\u200b写\ufffd" + "👨\u200d👩\u200d👧 e\u0301\u0301\u0301\u0301\u0301 \u2066x\u2069\r\n第二行\t“引号”——…①"

func TestHostileTextsBreakNoScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.texts(zhang, hostile)
		h.texts(zhao, strings.Repeat("灯坏了", 3334))
		h.hears(appliance.Part{Kind: appliance.PartText, From: "\x1b[31mBANK\u202e", Text: hostile, SentAt: h.now(), Total: 1, Number: 1})
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.golden("hostile-inbox")
		for _, keys := range [][]string{{"enter"}, {"enter"}, {"esc", "esc"}, {"down", "enter"}, {"home"}, {"esc"}, {"f3"}, {"down"}, {"down"}, {"/", "灯"}} {
			x.press(keys...)
			for _, size := range [][2]int{{80, 24}, {60, 20}, {33, 9}} {
				x.resize(size[0], size[1])
				s := x.m.View().Content
				for _, r := range ansi.Strip(s) {
					if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e || r == 0x200b || r == 0x2066) {
						t.Fatalf("after %v at %v: %U reaches the terminal", keys, size, r)
					}
				}
				x.screen()
			}
		}
	})
}

// Whatever the size, whatever is pressed: every frame fits, nothing breaks.
func TestNoFrameIsWiderThanTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.texts(sun, "我家着火了，快来人")
		r := rand.New(rand.NewPCG(3, 1))
		keys := []string{
			"enter", "enter", "esc", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "ctrl+z",
			"f1", "f2", "f3", "f4", "f9", "ljqy", "space", ",", "f10", "1", "2", "3", "5", "6", "7", "8", "/", "?", "m", "路灯", "abc ", "f8",
		}
		for _, x := range []*terminal{
			h.sits(New(h.session(h.li)), 80, 24),
			h.sits(NewDemo(h.session(h.li), &practice{h: h, changed: make(chan struct{})}), 80, 24),
		} {
			for range 400 {
				x.press(keys[r.IntN(len(keys))])
				if r.IntN(3) == 0 {
					x.resize(10+r.IntN(150), 3+r.IntN(45))
				}
				x.screen()
				if t.Failed() {
					t.Fatalf("at %dx%d", x.w, x.h)
				}
			}
		}
	})
}

// Colours are the sixteen of every terminal.
func TestColoursAreTheSixteen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.texts(sun, "我家着火了，快来人")
		x := h.sits(New(h.session(h.li)), 80, 24)
		sgr := regexp.MustCompile("\x1b\\[([0-9;:]*)m")
		for _, k := range []string{"home", "enter", "1", "esc", "esc", "f3", "f4", "f1"} {
			x.press(k)
			for _, m := range sgr.FindAllStringSubmatch(x.m.View().Content, -1) {
				if strings.Contains(m[1], "38;") || strings.Contains(m[1], "48;") || strings.Contains(m[1], ":") {
					t.Errorf("after %s: %q is not one of the sixteen", k, m[0])
				}
			}
		}
	})
}

func TestADraftIsKeptWhenItIsPutDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2", "师傅今天下午", "esc")
		x.sees("2 答复*")
		x.press("esc", "down", "enter", "2")
		x.seesNot("> 答复  师傅")
		x.press("esc", "esc", "up", "enter", "2")
		x.sees("> 答复  师傅今天下午")
		x.press("去。", "enter")
		x.sees("已答复")
		x.seesNot("2 答复*")
	})
}

// A clerk who leans on Enter answers once.
func TestEnterTwiceSendsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2", "下午去修")
		for range 5 {
			x.tell(named["enter"])
		}
		x.settle()
		out, err := h.desk.Outbox(t.Context(), 0)
		h.must(err)
		n := 0
		for _, o := range out {
			if strings.Contains(o.Text, "下午去修") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("the villager is answered %d times", n)
		}
	})
}

func TestCtrlCAsksOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("ctrl+c")
		x.sees("再按一次 Ctrl+C 退出")
		x.wait(time.Minute)
		x.press("ctrl+c")
		if x.quit {
			t.Error("a ctrl+c a minute later ends the session")
		}
		x.press("ctrl+c")
		if !x.quit {
			t.Error("ctrl+c twice does not end the session")
		}
	})
}

var _ tea.Model = root{}
