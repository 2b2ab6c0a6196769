package tui

import (
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// No act may be missing: whatever the loop knows has a form here, a name in both
// languages and the initials of how it is read.
func TestEveryActHasAForm(t *testing.T) {
	for _, a := range slices.Concat(loop.CaseActs(), loop.OrderActs(), loop.CallActs()) {
		if makers[a] == nil {
			t.Errorf("%s has no form", a)
		}
		zh, en := a.Name(false), a.Name(true)
		if zh == "" || en == "" {
			t.Errorf("%s is called %q and %q", a, zh, en)
		}
		if n := len(initials[a]); n != utf8.RuneCountInString(zh) {
			t.Errorf("%s is read %q: want a letter for each of %q", a, initials[a], zh)
		}
	}
}

// Every reason and clock that a decision can bring has words.
func TestWhatIsNextHasAReason(t *testing.T) {
	for _, a := range []loop.Act{
		loop.ActAccept, loop.ActAnswer, loop.ActConclude, loop.ActDispatch, loop.ActMakeCall, loop.ActConfirm, loop.ActRule, loop.ActRuleExtend, loop.ActRuleSuspend,
		loop.ActPass, loop.ActApproveCall, loop.ActSupplyCall, loop.ActRateCall, loop.ActRate, loop.ActUnbook, loop.ActReply, loop.ActRecheck, loop.ActTransferSigned,
	} {
		if whys[a] == (phrase{}) {
			t.Errorf("%s says no reason", a)
		}
	}
}

// everything is a case in which all may be done that ever can.
func everything(h *hall) matter {
	h.t.Helper()
	id := h.dispatched("Z04")
	h.does(h.he, id, loop.Return{Order: 2, Ground: "非本部门职责", Reason: "不归建设办"}, "孙涛来电")
	h.does(h.he, id, loop.Extend{Order: 1, Days: 2, Reason: "缺配件"}, "钱进来电")
	h.does(h.he, id, loop.Suspend{Order: 1, Cause: "不可抗力", Reason: "大雪"}, "钱进来电")
	h.does(h.zhou, id, loop.Supervise{Ask: "今天到场"})
	h.does(h.he, id, loop.Transfer{To: "县公安局", No: "3号", Reason: "治安"})
	h.does(h.he, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2026, Month: 12, Day: 20}})
	h.texts(zhao, leak)
	other := h.latest()
	h.does(h.li, other, loop.Accept{Situation: "E-01-1"})
	call := h.does(h.he, other, loop.MakeCall{Reason: appliance.CallBeyond, Done: "村里修不了"}).Call
	h.does(h.he, other, loop.DispatchCall{Call: call, Lead: "X04", Assists: []string{"X02"}, DocNo: "县函3号"})
	p, err := h.desk.Page(h.t.Context(), h.he, id)
	h.must(err)
	k, err := h.desk.Call(h.t.Context(), h.he, call)
	h.must(err)
	prop, err := h.desk.Proposal(h.t.Context(), id)
	h.must(err)
	clerks, err := h.desk.Clerks(h.t.Context())
	h.must(err)
	return matter{c: p.Case, town: p.Town, rules: p.Rules, story: p.Story, texts: p.Texts, clerks: clerks, orders: append(p.Orders, k.Orders...), call: &k, prop: prop, order: 1}
}

// Whatever is pressed in it, and whatever the terminal's size: no form breaks, and
// each makes its own deed. With nothing known about the town, too.
func TestFormsTakeWhateverIsPressed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		m := everything(h)
		bare := matter{c: m.c, town: &appliance.Town{}, rules: m.rules, call: m.call}
		keys := []string{"up", "down", "left", "right", "space", "backspace", "tab", "1", "3", "+", "路", "x", "ctrl+u", "ctrl+z"}
		r := rand.New(rand.NewPCG(7, 7))
		for _, english := range []bool{false, true} {
			s := h.session(h.he)
			s.English = english
			e := newRoot(s).env
			for _, m := range []matter{m, bare} {
				for _, a := range slices.Concat(loop.CaseActs(), loop.OrderActs(), loop.CallActs()) {
					f := e.prepare(m, a)
					if f.title == "" || f.verb == "" {
						t.Errorf("%s: the form has the title %q and says %q for Enter", a, f.title, f.verb)
					}
					for range 60 {
						k := keys[r.IntN(len(keys))]
						if msg, ok := named[k]; ok {
							f.press(msg, 80)
						} else {
							f.press(letter([]rune(k)[0]), 80)
						}
						w, n := 80+r.IntN(60), 2+r.IntN(20)
						d := f.View(w, n, "注意")
						for _, l := range d.lines {
							if width(l) > w {
								t.Fatalf("%s: a row of %d cells on a screen of %d: %q", a, width(l), w, stripped(l))
							}
						}
						if len(f.Keys()) == 0 {
							t.Fatalf("%s says no keys", a)
						}
					}
					if f.deed != nil {
						if got := f.deed().Act(); got != a {
							t.Errorf("the form of %s makes %s", a, got)
						}
					}
				}
			}
			f := e.newMatter(m.town)
			if got := f.deed().Act(); got != loop.ActOpen {
				t.Errorf("a new matter makes %s", got)
			}
		}
	})
}

// Whatever is pressed on the screens of a township that has told the box everything.
func TestNoScreenOfATownIsWiderThanTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		everything(h)
		h.must(h.st.Update(t.Context(), func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: h.now(), Actor: appliance.Rule("watch"), Kind: appliance.KindWarningRaised, Body: appliance.WarningChange{
				Rule: "W2", Subject: "W2|x", Cases: []appliance.CaseID{h.latest()}, Words: appliance.WarningWords{Title: hostile, Why: hostile},
			}})
		}))
		r := rand.New(rand.NewPCG(5, 1))
		keys := []string{
			"enter", "enter", "enter", "esc", "esc", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "space", "f1", "f3", "f5", "f5", "f6", "f6",
			"f7", "f7", "f10", "f11", "f11", "f12", "0", "0", "1", "2", "9", "n", "p", "l", "c", "pd", "王", "12-", "路灯", "/",
		}
		for _, who := range []desk.Who{h.he, h.zhou, h.chief} {
			x := h.sits(New(h.session(who)), 80, 24)
			for range 250 {
				x.press(keys[r.IntN(len(keys))])
				if r.IntN(4) == 0 {
					x.resize(10+r.IntN(120), 3+r.IntN(40))
				}
				x.screen()
				if t.Failed() {
					t.Fatalf("at %dx%d", x.w, x.h)
				}
			}
		}
	})
}
