package tui

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

func (e *editor) keys(w int, keys ...string) {
	for _, k := range keys {
		if msg, ok := named[k]; ok {
			e.Update(msg, w)
			continue
		}
		for _, r := range k {
			e.Update(tea.KeyPressMsg{Code: r, Text: string(r)}, w)
		}
	}
}

func TestTheEditor(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want string // the cursor is |
	}{
		{"typing", []string{"今天去修"}, "今天去修|"},
		{"into the middle", []string{"今天修", "left", "去"}, "今天去|修"},
		{"backspace takes a character", []string{"今天去修", "backspace"}, "今天去|"},
		{"delete takes the next", []string{"今天去修", "home", "delete"}, "|天去修"},
		{"an accent goes with its letter", []string{"cafe\u0301", "backspace"}, "caf|"},
		{"undo brings the letters back together", []string{"今天去修", "ctrl+u", "ctrl+z"}, "今天去修|"},
		{"undo of typing", []string{"今天", "left", "明", "ctrl+z"}, "今|天"},
		{"a word", []string{"go to wangzhuang", "ctrl+w"}, "go to |"},
		{"a clause", []string{"今天去修,明天看", "ctrl+w"}, "今天去修,|"},
		{"up a row", []string{"一二三四五六七八", "up"}, "一二三|四五六七八"},
		{"control characters are not words", []string{"a\x1b\u202eb"}, "ab|"},
	} {
		var e editor
		e.keys(11, c.keys...)
		if got := e.text[:e.at] + "|" + e.text[e.at:]; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWhatIsPastedIsOneLine(t *testing.T) {
	e := editor{limit: 8}
	e.Update(tea.PasteMsg{Content: "第一行\r\n第二行\x1b[2J\n"}, 40)
	if want := "第一行 第二行["; e.text != want {
		t.Errorf("%q, want %q", e.text, want)
	}
}

// Whatever is pressed, the cursor stands at the edge of a character inside its rows.
func TestTheCursorIsAlwaysInSight(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	presses := []string{
		"left", "right", "home", "end", "up", "down", "backspace", "delete", "ctrl+u", "ctrl+w", "ctrl+z",
		"村", "路灯,", "ab ", "件号20482", "👍", "e\u0301", "。", " ", "\u0301", "(", "한", "\u1100", "\u1161",
	}
	for range 300 {
		var e editor
		w, h := 4+r.IntN(40), 1+r.IntN(4)
		for range 60 {
			k := presses[r.IntN(len(presses))]
			e.keys(w, k)
			if !utf8.ValidString(e.text) || e.text != typed(e.text) || e.at < 0 || e.at > len(e.text) || e.edge(e.at) != e.at {
				t.Fatalf("after %q: %q, cursor at %d", k, e.text, e.at)
			}
			lines, x, y := e.View(w, h)
			if x < 0 || x >= w || y < 0 || y >= len(lines) || len(lines) > h {
				t.Fatalf("%q in %dx%d: cursor at %d,%d of %d rows", e.text, w, h, x, y, len(lines))
			}
			for _, l := range lines {
				if width(l) > w {
					t.Fatalf("%q in %d cells: a row of %d", e.text, w, width(l))
				}
			}
			if e.at == len(e.text) && strings.TrimRight(e.text, " ") == e.text && x != min(width(lines[y]), w-1) {
				t.Fatalf("%q: the cursor at the end stands in column %d of %q", e.text, x, lines[y])
			}
		}
	}
}
