package tui

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/loop"
)

var onMatters = slices.Concat([]loop.Act{loop.ActOpen}, loop.CaseActs(), loop.OrderActs(), loop.CallActs())

// everyAct is whatever a clerk can do, to a matter, an order, a call and the house.
func everyAct() []loop.Act {
	return slices.Concat(onMatters, []loop.Act{
		loop.ActSettle, loop.ActAlarm, loop.ActRingBack, loop.ActListen, loop.ActBlock, loop.ActUnblock, loop.ActClear, loop.ActJudge, loop.ActPropose, loop.ActApprove,
		loop.ActCalendar, loop.ActTown, loop.ActLists, loop.ActExport,
	})
}

// The clerks' pages say of every act how it is taken back, or that another key does it.
func TestTheClerksPagesSayHowToTakeBack(t *testing.T) {
	for i, path := range []string{"../deploy/docs/clerk.zh.md", "../deploy/docs/clerk.md"} {
		const from, to = "<!-- ways back -->\n", "<!-- end -->"
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(file), from)
		_, after, closed := strings.Cut(rest, to)
		if !ok || !closed {
			t.Fatalf("%s has no place for the ways back", path)
		}
		want := before + from + waysBack(t, i == 1) + to + after
		switch {
		case want == string(file):
		case flag.Lookup("update").Value.String() == "true":
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is not how acts are taken back (make golden rewrites it)", path)
		}
	}
}

// waysBack is a table: acts, at once, later.
func waysBack(t *testing.T, english bool) string {
	say := func(p phrase, args ...any) string {
		if english {
			return fmt.Sprintf(p[1], args...)
		}
		return fmt.Sprintf(p[0], args...)
	}
	type row struct {
		ways string
		acts []string
	}
	var rows []row
	for _, a := range everyAct() {
		s, ok := stakes[a]
		if !ok {
			t.Errorf("nobody says how %s is taken back", a)
		}
		var now, later string
		again := ""
		if s.again != "" {
			again = s.again.Name(english)
		}
		switch s.what {
		case reverts:
			now, later = say(phrase{"`Ctrl+Z` 打开：%s", "`Ctrl+Z` opens: %s"}, again), again
		case final:
			now, later = say(phrase{"按回车不办，按 `1` 才办", "Enter asks, `1` does it"}), say(phrase{"收不回来", "nothing does"})
		case apart:
			now, later = say(phrase{"单有一个键（`F9`）", "a key of its own (`F9`)"}), say(phrase{"收不回来", "nothing does"})
		case light:
			now, later = say(phrase{"不用收回", "need not"}), say(phrase{"再办一次，或记一笔", "do it again, or note it"})
		}
		if !slices.Contains(onMatters, a) && s.what == reverts {
			now = say(phrase{"在那一屏上改", "on the same screen"})
		}
		if loop.Undoes(a) || s.undo {
			now = say(phrase{"`Ctrl+Z` 收回", "`Ctrl+Z` takes it back"})
		}
		ways := now + " | " + later
		at := slices.IndexFunc(rows, func(r row) bool { return r.ways == ways })
		if at < 0 {
			at, rows = len(rows), append(rows, row{ways: ways})
		}
		rows[at].acts = append(rows[at].acts, a.Name(english))
	}
	var b strings.Builder
	b.WriteString(say(phrase{"| 办的事 | 刚办完 | 过后 |\n|---|---|---|\n", "| done | at once | later |\n|---|---|---|\n"}))
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(r.acts, say(phrase{"、", ", "})), r.ways)
	}
	return b.String()
}

// An office that was sent an order by mistake never hears of it, when the clerk is quick;
// who is late is led to the act that recalls it.
func TestAnOrderSentByMistakeIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, "王家庄村东头路灯不亮，晚上看不见")
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("enter", "enter", "enter")
		x.sees("已受理", "Ctrl+Z收回")
		x.press("enter", "enter")
		x.sees("件号1007已派供电所", "短信5秒后发出，Ctrl+Z收回")
		x.press("ctrl+z")
		x.sees("件号1007的派单已收回，没有发出。", "收回派单（没有发出）", "已受理")
		x.seesNot("待签收", "1007-1  主办")
		if n := h.written("工单1007-1"); n != 1 {
			t.Errorf("%d orders were written, want the one that was dropped", n)
		}
		x.press("ctrl+z") // once is all
		x.seesNot("收不回来")
		x.press("enter", "enter")
		x.sees("件号1007已派供电所", "1007-1")
		h.state(zhang, appliance.TextSent)
		x.press("ctrl+z") // too late: the order is recalled instead
		x.sees("短信已经发出，收不回来了。", "-- 收回工单 1007-1")
	})
}
