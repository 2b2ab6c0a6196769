package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// said are the words in a hall where everybody's words are chosen by a test.
type said struct {
	lamp, leak, note, done, name, office string
}

var plain = said{lamp: lamp, leak: leak, note: "已联系村里", done: "主管道已经抢修好了", name: "韩梅", office: "环卫所"}

// busy fills every screen: matters in all states, orders, a call, warnings, people to ring
// back, recordings, suspects, motions, an alarm that was taken.
func (h *hall) busy(w said) {
	h.t.Helper()
	h.settles(
		office("Z19", w.office, w.office, appliance.LevelTown, appliance.OfficeStation, "13800000066", "Sanitation"),
		person("p66", w.name, "13800000066", "Z19", w.name, appliance.RoleHandler),
	)
	h.texts(zhang, w.lamp)
	lampID := h.latest()
	h.state(zhang, appliance.TextDelivered)
	h.does(h.li, lampID, loop.Accept{Situation: "C-01-1", Village: "370783190201", Summary: w.lamp})
	h.does(h.li, lampID, loop.Dispatch{Lead: "Z07", Assists: []string{"Z19"}, Task: w.note})
	h.must(h.desk.Note(h.t.Context(), h.li, lampID, 0, w.note))
	h.texts(zhao, w.leak)
	leakID := h.latest()
	h.does(h.li, leakID, loop.Accept{Situation: "E-01-1", Village: "370783190201", Summary: w.leak})
	h.does(h.he, leakID, loop.MakeCall{Reason: appliance.CallBeyond, Done: w.done})
	h.after(9 * time.Minute)
	h.texts(sun, w.lamp+" "+w.note)
	h.state(sun, appliance.TextUncertain)
	h.must(h.desk.Answer(h.t.Context(), h.li, h.latest(), 0, w.note))
	h.does(h.he, lampID, loop.Report{Order: 2, Text: w.done}, w.name)
	h.texts("+8613600004444", w.lamp)
	h.spoke(12)
	h.rang("+8613600005555", h.now(), time.Hour)
	say := func(by string, k appliance.Kind, body appliance.Body) {
		h.must(h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: h.now(), Actor: appliance.Rule(by), Kind: k, Body: body})
		}))
	}
	say("watch", appliance.KindWarningRaised, appliance.WarningChange{
		Rule: "W1", Subject: "W1|370783190201|x", Cases: []appliance.CaseID{lampID}, Words: appliance.WarningWords{Title: w.lamp, Why: w.note},
	})
	for range 3 {
		h.texts("+8613600006666", "您好,我正在开车,稍后联系您")
		h.after(time.Minute)
	}
	h.does(h.zhou, lampID, loop.Supervise{Kind: appliance.SuperviseOrder, Ask: w.note})
}

// places is how many there are in the menu of places.
func (x *terminal) places() []offer {
	return x.root().goMenu().items()
}

func (x *terminal) root() root {
	switch m := x.m.(type) {
	case root:
		return m
	case demo:
		return m.root
	}
	x.t.Fatalf("%T holds no screens", x.m)
	return root{}
}

// home goes back to the inbox.
func (x *terminal) home() {
	x.t.Helper()
	for range 8 {
		if r := x.root(); len(r.stack) == 1 && !r.top().Typing() {
			return
		}
		x.press("esc")
	}
	x.t.Fatalf("Esc does not lead home:\n%s", x.screen())
}

// crawl goes to every place of the menu, turns every tab, opens the first row, and opens every
// form and menu there by its key. look is told where the clerk stands.
func (x *terminal) crawl(look func(where string)) {
	x.t.Helper()
	look("inbox")
	places := x.places()
	for i, o := range places {
		if to, ok := o.does.(goTo); ok && slices.Contains(to.key.Keys(), "ctrl+q") || ok && slices.Contains(to.key.Keys(), "f10") {
			continue
		}
		x.home()
		x.press("0")
		for range i {
			x.press("right")
		}
		if i == 0 {
			look("menu")
		}
		x.press("enter")
		x.around(o.name, look, 9)
	}
	x.home()
	for _, w := range []string{"home", "end"} {
		x.press(w, "enter")
		x.around("matter "+w, look, 1)
		x.home()
	}
}

// around looks at a screen, its tabs, what Enter opens in them, and what the keys open there.
func (x *terminal) around(where string, look func(string), tabs int) {
	x.t.Helper()
	seen := map[string]bool{}
	depth := len(x.root().stack)
	for tab := range tabs {
		s := x.screen()
		if seen[s] {
			break
		}
		seen[s] = true
		here := fmt.Sprintf("%s, tab %d", where, tab+1)
		look(here)
		browsing := x.root().top().Typing()
		if !browsing {
			for _, k := range []string{"?", "0", "1", "2", "3", "5", "6", "7", "8", "9", "p", "n", "l"} {
				x.press(k)
				if r := x.root(); r.top().Typing() || len(r.stack) != depth {
					look(here + ", " + k)
					x.press("tab", "right")
					look(here + ", " + k + " tab right")
				}
				for range 4 {
					if r := x.root(); len(r.stack) <= depth && !r.top().Typing() {
						break
					}
					x.press("esc")
				}
			}
		}
		if len(x.root().stack) != depth { // a key led away
			return
		}
		if tabs > 1 {
			x.press("enter")
			look(here + ", enter")
			for range 4 {
				if r := x.root(); len(r.stack) <= depth && r.top().Typing() == browsing {
					break
				}
				x.press("esc")
			}
			if len(x.root().stack) != depth {
				return
			}
		}
		x.press("right")
	}
}

// everyScreen are the screens of the plan (domain/6 §B.13) and the goldens that show each in
// Chinese at 80x24.
var everyScreen = []struct {
	no      int
	name    string
	goldens []string
}{
	{1, "待办台", []string{"inbox", "town-inbox"}},
	{2, "受理单", []string{"page-new", "page-accept", "town-accept"}},
	{3, "派单", []string{"town-dispatch", "town-dispatched"}},
	{4, "工单板", []string{"town-board", "town-board-offices"}},
	{5, "呼叫和联动", []string{"town-calls", "town-call-form", "town-call-page", "town-call-dispatch"}},
	{6, "督办", []string{"town-supervise", "town-supervisions"}},
	{7, "回访评价", []string{"town-rate", "page-rated", "backs"}},
	{8, "短信流水和语音", []string{"texts", "sounds"}},
	{9, "清单和指南", []string{"town-situation", "town-versions", "town-lint"}},
	{10, "网格和人员", []string{"town-offices", "town-grids", "town-person"}},
	{11, "统计考评", []string{"stats", "stats-times", "stats-cross"}},
	{12, "研判预警", []string{"town-warnings", "town-evidence"}},
	{13, "准入、意见、会商台账", []string{"registers-admits", "registers-opinions", "town-meeting"}},
	{14, "设备", []string{"device"}},
	{15, "设置和日历", []string{"calendar", "town-rules"}},
	{16, "审计", []string{"audit"}},
}

// sizes shows a screen narrow and wide, too.
func (x *terminal) sizes(name string) {
	x.t.Helper()
	for _, s := range [][2]int{{60, 20}, {120, 40}} {
		x.resize(s[0], s[1])
		x.golden(fmt.Sprintf("%s-%dx%d", name, s[0], s[1]))
	}
	x.resize(80, 24)
}

// The five most used, narrow and wide in Chinese, and in English.
var mostUsed = []string{"inbox", "page", "town-dispatch", "page-answer", "town-board"}

func TestEveryScreenHasItsGolden(t *testing.T) {
	read := func(name string, w, h int) {
		t.Helper()
		s := goldenText(t, name)
		rows := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		if n := len(rows); n > 0 && strings.HasPrefix(rows[n-1], "-- cursor") {
			rows = rows[:n-1]
		}
		if len(rows) != h {
			t.Errorf("%s has %d rows, want %d", name, len(rows), h)
		}
		for _, r := range rows {
			if width(r) > w {
				t.Errorf("%s has a row of %d cells, want %d at most: %s", name, width(r), w, r)
			}
		}
	}
	for _, s := range everyScreen {
		for _, g := range s.goldens {
			read(g, 80, 24)
		}
	}
	for _, g := range []string{"english-inbox", "english-page", "english-town-dispatch", "english-answer", "english-town-board"} {
		read(g, 80, 24)
	}
	for _, g := range mostUsed {
		read(g+"-60x20", 60, 20)
		read(g+"-120x40", 120, 40)
	}
}

func goldenText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Errorf("%v: every screen is shown by a golden", err)
	}
	return string(b)
}
