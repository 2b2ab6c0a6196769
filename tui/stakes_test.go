package tui

import (
	"slices"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"huying/appliance/loop"
)

// Every act that has a form says what a mistake costs: the undo key, another act, or a
// question that another key answers.
func TestEveryActSaysWhatAMistakeCosts(t *testing.T) {
	acts := everyAct()
	for a := range makers {
		if !slices.Contains(acts, a) {
			t.Errorf("%s has a form and is in no list", a)
		}
	}
	n := map[weight]int{}
	for _, a := range acts {
		s, ok := stakes[a]
		switch {
		case !ok:
			t.Errorf("nobody says what it costs to have done %s by mistake", a)
		case s.what == reverts && !slices.Contains(acts, s.again):
			t.Errorf("%s is brought back by %q, which there is not", a, s.again)
		case s.what != reverts && s.again != "":
			t.Errorf("%s is brought back by %q, and does not say so", a, s.again)
		}
		n[s.what]++
	}
	for a := range stakes {
		if !slices.Contains(acts, a) {
			t.Errorf("%s is in no list", a)
		}
	}
	undone := 0
	for _, a := range acts {
		if loop.Undoes(a) {
			undone++
		}
	}
	t.Logf("%d acts are harmless, %d are brought back by another act, %d by none; %d of all are undone by a key at once", n[light], n[reverts], n[final], undone)
}

// What is final is not done by Enter alone; all else is, and so is what was filled in
// or opened by a key of its own.
func TestEnterAloneDoesNothingFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		e := newRoot(h.session(h.li)).env
		for a, s := range stakes {
			for _, tt := range []struct {
				name                   string
				entered, touched, back bool
				asks                   bool
			}{
				{"opened by Enter", true, false, false, s.what == final},
				{"opened by Enter and filled in", true, true, false, false},
				{"opened by its own key", false, false, false, false},
				{"opened by Enter, and can be taken back", true, false, true, false},
			} {
				sent := false
				f := &form{e: e, draft: draft{act: a}, entered: tt.entered, touched: tt.touched, back: tt.back}
				f.do = func(uint64) tea.Cmd { sent = true; return nil }
				f.send()
				if f.asking != tt.asks || sent == tt.asks {
					t.Errorf("%s %s: asks %t, sent %t", a, tt.name, f.asking, sent)
				}
				if !f.asking {
					continue
				}
				f.press(named["enter"], 80)
				f.press(letter('9'), 80)
				if sent || !f.asking {
					t.Errorf("%s is sent by a key that was not asked for", a)
				}
				f.press(named["esc"], 80)
				if sent || f.asking {
					t.Errorf("%s cannot be changed any more", a)
				}
				f.touched = false
				f.send()
				f.press(letter('１'), 80) // as an input method leaves it
				if !sent {
					t.Errorf("%s is not sent by the key that was asked for", a)
				}
			}
		}
	})
}
