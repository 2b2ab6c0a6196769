package tui

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/pinyin/ime"
)

// stroke presses keys on a line with a brush of its own, and answers what stands on the line: the cursor is |,
// what is spelled in brackets.
func stroke(b *brush, l *editor, keys ...string) string {
	press := func(k tea.KeyPressMsg) {
		s := b.press(k, l, "here", 80)
		if s.text != "" {
			l.Update(tea.PasteMsg{Content: s.text}, 80)
		}
		if !s.eaten {
			l.Update(k, 80)
		}
	}
	for _, k := range keys {
		if msg, ok := named[k]; ok {
			press(msg)
			continue
		}
		for _, r := range k {
			press(letter(r))
		}
	}
	spelled := ""
	if b.letters != "" {
		spelled = "[" + b.chosen() + b.spaced() + "]"
	}
	return l.text[:l.at] + "|" + spelled + l.text[l.at:]
}

func TestThePinyinLine(t *testing.T) {
	engine := ime.New()
	engine.Names(slices.Values([]string{"王家庄村", "王庄"}))
	for _, c := range []struct {
		name string
		keys []string
		want string
	}{
		{"spelled", []string{"lajiqingyun"}, "|[la'ji'qing'yun]"},
		{"space takes the first", []string{"lajiqingyun", "space"}, "垃圾清运|"},
		{"a sentence", []string{"yianpairenyuanqianwangchuli", "space"}, "已安排人员前往处理|"},
		{"initials", []string{"ldbl", "space"}, "路灯不亮|"},
		{"mixed", []string{"ljqingyun", "space"}, "垃圾清运|"},
		{"the town's names", []string{"wangjiazhuangcun", "space", "wzh", "space"}, "王家庄村王庄|"},
		{"a digit picks", []string{"lajiqingyun", "2"}, "|[垃圾qing'yun]"},
		{"a shorter word leaves the rest", []string{"ludengqijiao", "6"}, "|[路灯qi'jiao]"},
		{"Enter leaves letters", []string{"sim", "enter"}, "sim|"},
		{"Esc drops them", []string{"laji", "esc", "lu", "space"}, "路|"},
		{"Backspace takes a syllable", []string{"lajiqingyun", "backspace"}, "|[la'ji'qing]"},
		{"and all of them", []string{"laji", "backspace", "backspace", "lu", "space"}, "路|"},
		{"and what was chosen", []string{"ludengqijiao", "6", "backspace", "backspace"}, "|[lu'deng]"},
		{"on the line it takes a character", []string{"laji", "space", "backspace"}, "垃|"},
		{"signs", []string{"nihao", "space", ",", "zaijian", "space", "!"}, "你好，再见！|"},
		{"a sign takes the first", []string{"nihao,zaijian."}, "你好，再见。|"},
		{"numbers stay", []string{"3.5", "gongli", "space", ",8:30", "kaihui", "space"}, "3.5公里，8:30开会|"},
		{"quotes open and close", []string{`"`, "laji", "space", `"`, "(", ")"}, "“垃圾”（）|"},
		{"capitals are letters", []string{"SIM", "ka", "space"}, "SIM卡|"},
		{"an apostrophe parts", []string{"xi'an", "space"}, "西安|"},
		{"what is no pinyin", []string{"uuu", "space"}, "uuu|"},
		{"a word from elsewhere", []string{"laji", "村"}, "垃圾村|"},
		{"into the middle", []string{"lajiqingyun", "space", "left", "left", "weixiu", "space"}, "垃圾维修|清运"},
		{"paging and back", []string{"shi", "pgdown", "pgup", "1"}, "是|"},
	} {
		b, l := &brush{pen: engine.Pen(), on: true}, &editor{}
		if got := stroke(b, l, c.keys...); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What was pieced together once is there at once, whole.
func TestAPhraseIsLearnedAtOnce(t *testing.T) {
	b, l := &brush{pen: ime.New().Pen(), on: true}, &editor{}
	for stroke(b, l, "qiaodongcun"); b.letters != ""; {
		for i, c := range b.all[b.top : b.top+b.shown(b.top, 80)] {
			if c.Text == "桥" || c.Text == "动" || c.Text == "寸" {
				stroke(b, l, string(rune('1'+i)))
				break
			}
			if i == b.shown(b.top, 80)-1 {
				stroke(b, l, "pgdown")
				break
			}
		}
	}
	if l.text != "桥动寸" {
		t.Fatalf("%q was chosen", l.text)
	}
	for _, keys := range []string{"qiaodongcun", "qdc"} {
		if got := stroke(b, &editor{}, keys, "space"); got != "桥动寸|" {
			t.Errorf("%s: %q", keys, got)
		}
	}
}

// Each page begins where the last one ended, forth and back, whatever the width.
func TestPagesMissNothing(t *testing.T) {
	b := &brush{pen: ime.New().Pen(), on: true}
	for _, w := range []int{20, 33, 60, 80, 200} {
		b.spell("shi")
		var tops []int
		for last := -1; b.top != last; {
			last = b.top
			tops = append(tops, b.top)
			if n := b.shown(b.top, w); n < 1 || n > 9 {
				t.Fatalf("%d candidates on a page %d wide", n, w)
			}
			b.page(+1, w)
		}
		if got := tops[len(tops)-1] + b.shown(b.top, w); got != len(b.all) {
			t.Errorf("%d wide: the last page ends with %d of %d", w, got, len(b.all))
		}
		for _, want := range slices.Backward(tops[:len(tops)-1]) {
			if b.page(-1, w); b.top != want {
				t.Fatalf("%d wide: back to %d, want %d", w, b.top, want)
			}
		}
	}
}

// Whatever is pressed, the line keeps its shape and nothing panics.
func FuzzThePinyinLine(f *testing.F) {
	f.Add("lajiqingyun 1-=\b\b'',.")
	f.Add("nnnnn\b\b 9\x1b xian\b")
	engine := ime.New()
	f.Fuzz(func(t *testing.T, keys string) {
		b, l := &brush{pen: engine.Pen(), on: true}, &editor{limit: 200}
		for _, r := range keys {
			switch r {
			case '\b':
				stroke(b, l, "backspace")
			case '\x1b':
				stroke(b, l, "esc")
			case '\n':
				stroke(b, l, "enter")
			case '\t':
				stroke(b, l, "pgdown")
			default:
				stroke(b, l, string(r))
			}
			if !utf8.ValidString(l.text) || l.text != typed(l.text) || b.letters == "" && len(b.picks) > 0 || b.letters != "" && b.top >= max(len(b.all), 1) {
				t.Fatalf("after %q: %q, spelled %q, %d of %d", r, l.text, b.letters, b.top, len(b.all))
			}
		}
	})
}

func TestAnAnswerIsWrittenInPinyin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2")
		x.sees("F2 英")
		x.press("f2")
		x.sees("F2 拼")
		x.press("yijinganpairenxiuludeng")
		x.golden("pinyin-answer")
		x.resize(60, 20)
		x.golden("pinyin-answer-60x20")
		x.press("pgdown")
		x.resize(80, 24)
		x.press("pgup", "space", ",")
		x.sees("已经安排人修路灯，")
		x.press("wan")
		x.golden("pinyin-paged")
		x.press("esc", "ctrl+space", "ok")
		x.sees("已经安排人修路灯，ok", "F2 英")
		x.press("ctrl+z", "ctrl+z")
		x.sees("已经安排人修路灯")
		x.seesNot("修路灯，")
		x.press("esc")
		x.sees("2 答复*") // it is a draft like any other
		x.press("2", "f10")
		x.sees("F2 abc")
	})
}

// Words that came from the pinyin line count as typed: Enter behind them is meant. Where a form asks whether it
// is meant, nothing is written.
func TestAFormKnowsWhatCameInPinyin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		f := &form{e: newRoot(h.session(h.li)).env}
		f.add(words("说明", "", 50))
		if f.press(paste("灯已修好"), 80); !f.touched {
			t.Error("the form was not touched")
		}
		if f.asking = true; f.editing() != nil {
			t.Error("words are taken while it asks")
		}
	})
}

// A click takes a candidate, and a click on the mark turns it.
func TestCandidatesAreClicked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "6")
		click := func(x0 int) { x.tell(tea.MouseClickMsg{X: x0, Y: 23, Button: tea.MouseLeft}); x.settle() }
		click(2)
		x.sees("F2 拼")
		x.press("laji")
		x.sees(" 1垃圾  2")
		click(9) // 2, behind 1垃圾 and two blanks
		x.seesNot("拼 la'ji", "> 说明  垃圾")
		x.sees("> 说明  辣椒")
	})
}

// Where initials narrow a list they are not in the way: such lines are switched apart.
func TestListsAreNarrowedByInitialsAsBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "6", "f2", "esc", "0")
		x.sees("F2 英")
		x.press("esc", "esc", "/", "f2", "luden")
		x.golden("pinyin-find")
		x.press("space")
		x.sees("路灯", "找到1件")
		x.press("ctrl+u", "1007-1")
		x.sees("1007-1")
	})
}

// An alarm goes first, and what was being spelled is still there behind it.
func TestAnAlarmWaitsForNoSpelling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "6", "f2", "lajiqing")
		h.texts(sun, "我家着火了，快来人")
		x.press("f9")
		x.sees("137 0000 3333", "la'ji'qing")
		x.press("f3")
		x.seesNot("la'ji'qing")
		x.press("esc")
		x.sees("la'ji'qing")
		x.press("yun", "space")
		x.sees("垃圾清运")
	})
}

// On the box's own screen nobody has an input method: a name is written in pinyin, a PIN never.
func TestLoginInPinyin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		s := h.session(h.li)
		s.Who.Clerk.ID = ""
		s.Words = ime.New()
		s.Words.Names(slices.Values([]string{"李静"}))
		x := h.sits(New(s), 80, 24)
		x.press("f2", "lijing", "space", "tab")
		x.sees("李静")
		x.seesNot("F2")
		x.press("abc")
		x.sees("***")
	})
}

// The town's own names are written as they are imported: villages and what they are called, people, offices,
// the list, the guide.
func TestTheTownsNamesAreWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		town, _, err := h.desk.Town(t.Context())
		h.must(err)
		engine := ime.New()
		engine.Names(ime.TownNames(town, appliance.Date{Year: 2026, Month: 11, Day: 27}))
		for keys, want := range map[string]string{
			"wangzhuang": "王庄", "lijiawacun": "李家洼村", "chuwei": "褚卫", "lez": "刘二柱", "wangjiazhuangnan": "王家庄南", "dwjyjbzg": "店外经营拒不整改",
			"dianliguanlisuo": "电力管理所", "zdshbzsq": "最低生活保障申请", "yunweiban": "运维班",
		} {
			var got []string
			for _, c := range engine.Pen().Candidates(keys, 5) {
				got = append(got, c.Text)
			}
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q, want %s", keys, got, want)
			}
		}
	})
}

// What a clerk wrote in one session is first in the next.
func TestLearnedPhrasesAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		s := h.withDrawer(d, h.li)
		x := h.sits(New(s), 80, 24)
		x.press("enter", "6", "f2", "laji", "2")
		if got := d.Learned(h.li.Clerk.ID); len(got) != 1 || got[0].Reading != "la'jiao" {
			t.Fatalf("the drawer has %+v", got)
		}
		written := d.Learned(h.li.Clerk.ID)[0].Phrase
		y := h.sits(New(s), 80, 24)
		y.press("enter", "down", "6", "f2", "laji")
		y.sees("1" + written)
		s.Who = h.wang // another clerk's words are another's
		z := h.sits(New(s), 80, 24)
		z.press("enter", "6", "f2", "laji")
		z.sees("1垃圾")
	})
}

func TestAPracticePhoneIsWrittenOnInPinyin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(NewDemo(h.session(h.li), &practice{h: h, changed: make(chan struct{})}), 80, 24)
		x.press("f2", "cunlitingshuile")
		x.golden("pinyin-phone")
		x.press("space")
		x.sees("> 村里停水了")
		x.resize(120, 40)
		x.press("ming")
		x.golden("pinyin-phone-120x40")
	})
}

// With a pinyin line open, whatever the size, every frame fits and the cursor is on the screen.
func TestNoPinyinLineIsWiderThanTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "6", "f2")
		r := rand.New(rand.NewPCG(9, 4))
		keys := []string{"la", "ji", "zhuang", "q", "space", "1", "7", "pgdown", "pgup", "backspace", "'", ",", "uuu", "enter", strings.Repeat("zhongxin", 5)}
		for range 200 {
			x.press(keys[r.IntN(len(keys))])
			x.resize(10+r.IntN(120), 3+r.IntN(30))
			x.screen()
			if v := x.m.View(); v.Cursor != nil && (v.Cursor.X >= x.w || v.Cursor.Y >= x.h) {
				t.Fatalf("the cursor is at %d,%d of %dx%d", v.Cursor.X, v.Cursor.Y, x.w, x.h)
			}
		}
	})
}
