package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance/desk"
)

// At 80 columns what waited for somebody's decision made room for texts that were gone
// some seconds later.
func TestTheHeaderKeepsWhatWaitsForSomebody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(New(h.session(h.li)), 80, 24)
		busy := headLoaded{line: h.line, sum: desk.Summary{Open: 12, Waiting: 11, Overdue: 3, Second: 1, Ruling: 2, Review: 1, Unsigned: 4, Sounds: 1, Suspects: 1, Queued: 24}}
		x.tell(busy)
		x.sees("在办12 等回复11 超期3 待批1 待裁2")
		x.seesNot("待发", "疑似", "待听写")
		busy.sum.Unsigned, busy.sum.Sounds, busy.sum.Suspects = 0, 0, 0
		x.resize(120, 24)
		x.tell(busy)
		x.sees("待批1 待裁2 待审1 待发24")
	})
}
