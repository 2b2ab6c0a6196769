package tui

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"huying/appliance"
	"huying/appliance/desk"
)

// sound fails when a frame would break a terminal: rows too wide or too many, the cursor
// outside, anything in them that is not printed.
func (x *terminal) sound(where string) {
	x.t.Helper()
	v := x.m.View()
	lines := strings.Split(v.Content, "\n")
	if len(lines) != x.h {
		x.t.Errorf("%s at %dx%d: %d rows", where, x.w, x.h, len(lines))
	}
	for i, l := range lines {
		if width(l) > x.w || ansi.StringWidthWc(stripped(l)) > x.w {
			x.t.Errorf("%s at %dx%d: row %d is %d cells wide: %q", where, x.w, x.h, i, width(l), stripped(l))
		}
		for _, r := range stripped(l) {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || r == 0 {
				x.t.Errorf("%s at %dx%d: %U in row %d reaches the terminal: %q", where, x.w, x.h, r, i, l)
			}
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.X >= x.w || c.Y < 0 || c.Y >= x.h) {
		x.t.Errorf("%s at %dx%d: the cursor is at %d,%d", where, x.w, x.h, c.X, c.Y)
	}
}

// everySize is from the smallest that shows anything to a wall.
var everySize = [][2]int{{20, 5}, {33, 9}, {40, 12}, {60, 20}, {79, 23}, {100, 30}, {120, 40}, {200, 60}}

// Below 80x24 a screen may shorten, never break; above, it may not either.
func TestEveryScreenAtEverySize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.busy(plain)
		x := h.sits(New(h.session(h.he)), 80, 24)
		n := 0
		x.crawl(func(where string) {
			n++
			for _, s := range everySize {
				x.w, x.h = s[0], s[1]
				x.tell(sized(s))
				x.sound(where)
			}
			x.resize(80, 24)
			x.sound(where)
			t.Log(where)
		})
		if n < 100 {
			t.Errorf("only %d screens were seen", n)
		}
	})
}

func sized(s [2]int) tea.WindowSizeMsg { return tea.WindowSizeMsg{Width: s[0], Height: s[1]} }

// What strangers and colleagues write is harmless wherever it is shown.
func TestHostileWordsOnEveryScreen(t *testing.T) {
	long := strings.Repeat("灯坏了", 3334)
	for name, w := range map[string]said{
		"escapes, bidi, zero width": {lamp: hostile, leak: "水管\u202e漏水\u2066" + hostile, note: hostile, done: hostile, name: "韩\x1b[31m梅\u202e", office: "环\u200b卫\x1b]0;x\a所"},
		"ten thousand characters":   {lamp: long, leak: long + "水管漏水", note: long[:900], done: long[:900], name: strings.Repeat("韩", 300), office: strings.Repeat("环卫", 150)},
		"half surrogates, stray bytes, lone marks": {
			lamp: "灯\xed\xa0\x80坏\xff了\u0301\u0301\u0301", leak: "\u0301水管\xed\xb0\x80漏水\x9b31m", note: "\u20e3\ufe0f\u200d", done: "\u0e33\u3164\u115f好好好好", name: "\u0301韩梅\xc3", office: "\u200f环卫所\u061c",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := openHall(t)
				h.busy(w)
				x := h.sits(New(h.session(h.he)), 80, 24)
				x.crawl(func(where string) {
					x.sound(where)
					x.w, x.h = 60, 20
					x.tell(sized([2]int{60, 20}))
					x.sound(where)
					x.resize(80, 24)
				})
				p := &practice{h: h, changed: make(chan struct{})}
				p.add(PhoneText{Text: w.lamp})
				d := h.sits(NewDemo(h.session(h.he), p, Colleague{Phone: p, Name: w.office, Examples: []string{w.note}}), 80, 24)
				for _, k := range []string{"down", "pgdown", "down", "f8", "f3"} {
					d.press(k)
					d.sound("practice phone, " + k)
				}
			})
		})
	}
}

var sgr = regexp.MustCompile("\x1b\\[([0-9;:]*)m")

// A light ground and a dark one both read: no black, no white, no ground of our own; nothing
// is told by colour alone, and what is chosen is marked by a sign beside being reversed.
func TestColoursOnEveryScreen(t *testing.T) {
	allowed := map[string]bool{"": true, "0": true, "1": true, "2": true, "7": true, "31": true, "32": true, "33": true, "36": true}
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.busy(plain)
		h.texts(sun, "我家着火了，快来人")
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.crawl(func(where string) {
			content := x.m.View().Content
			for _, m := range sgr.FindAllStringSubmatch(content, -1) {
				for _, p := range strings.Split(m[1], ";") {
					if !allowed[p] {
						t.Errorf("%s: %q", where, m[0])
					}
				}
			}
			for i, l := range strings.Split(content, "\n") {
				if i == 0 {
					continue // the header is a bar
				}
				for _, part := range strings.Split(l, "\x1b[")[1:] {
					codes, text, _ := strings.Cut(part, "m")
					if reversed := slices.Contains(strings.Split(codes, ";"), "7"); reversed && !strings.Contains(codes, "31") && !marked(text) { // the alarm is words from side to side
						t.Errorf("%s: only its colour says that %q is chosen", where, text)
					} else if coloured := strings.Contains(codes, "3"); coloured && strings.TrimSpace(text) == "" {
						t.Errorf("%s: a colour without a word in row %d", where, i)
					}
				}
			}
			var plainly bytes.Buffer
			w := colorprofile.Writer{Forward: &plainly, Profile: colorprofile.ASCII}
			if _, err := w.WriteString(content); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plainly.String(), "\x1b[31m") || stripped(plainly.String()) != stripped(content) {
				t.Errorf("%s reads otherwise without colours", where)
			}
		})
	})
}

// marked reports a text that shows by signs that it is chosen, or is a sign itself.
func marked(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, ">") || strings.HasPrefix(text, "[") || strings.HasPrefix(text, "!") ||
		text == wBlack[0] || text == wBlack[1] || strings.Contains(text, wBlack[0])
}

var han = regexp.MustCompile(`\p{Han}+`)

// In English no Chinese is left but what people wrote and what the township is called.
func TestEnglishOnEveryScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.busy(said{lamp: "the lamp by the school is out", leak: "the pipe leaks since three days", note: "the village was told", done: "mended", name: "Han Mei", office: "Sanitation Station"})
		known := h.everythingSaid()
		// What the network calls itself, what people text back, what stands in a notice.
		known += "中国移动" + "参缺" + "劳动节,放假" + wKeyEnglish[1]
		h.line.Operator = "中国移动"
		for _, who := range []desk.Who{h.he, h.zhou, h.chief} {
			s := h.session(who)
			s.English = true
			x := h.sits(New(s), 80, 24)
			told := map[string]bool{}
			x.crawl(func(where string) {
				for _, l := range strings.Split(stripped(x.m.View().Content), "\n") {
					for _, w := range han.FindAllString(l, -1) {
						if !strings.Contains(known, w) && !told[w] {
							told[w] = true
							t.Errorf("%s, %s says %q in English: %s", who.Clerk.Name(), where, w, l)
						}
					}
				}
			})
		}
	})
}

// everythingSaid is every word of the ledger: names, texts, categories.
func (h *hall) everythingSaid() string {
	h.t.Helper()
	var b strings.Builder
	h.must(h.st.View(h.t.Context(), func(r appliance.Reader) error {
		for e, err := range r.Journal(0) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%+v\n", e)
		}
		return nil
	}))
	return b.String()
}

// Nobody takes practice for the real thing, or the other way round.
func TestPracticeIsMarkedOnEveryScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.busy(plain)
		s := h.session(h.he)
		s.Practice = true
		x := h.sits(New(s), 80, 24)
		x.crawl(func(where string) {
			for _, size := range [][2]int{{20, 5}, {60, 20}, {80, 24}} {
				x.w, x.h = size[0], size[1]
				x.tell(sized(size))
				if first, _, _ := strings.Cut(stripped(x.m.View().Content), "\n"); !strings.Contains(first, wPractice[0]) {
					t.Errorf("%s at %v does not say that it is practice: %q", where, size, first)
				}
			}
		})
	})
}
