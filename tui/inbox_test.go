package tui

import (
	"fmt"
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/loop"
)

// A long inbox shows its first rows before the others are read, and has them all.
func TestALongInboxIsThereAtOnceAndWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		for n := range 2*firstRows + 10 {
			_, err := h.desk.Do(t.Context(), h.li, 0, 0, loop.Open{Channel: appliance.ChannelCounter, Text: fmt.Sprintf("来访%d", n+1)})
			h.must(err)
		}
		b := newInbox(newRoot(h.session(h.li)).env)
		if m := b.read()().(inboxLoaded); len(m.rows) != firstRows || m.all != 2*firstRows+10 {
			t.Errorf("a first look brings %d rows of %d", len(m.rows), m.all)
		}
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.sees("第1件，共130件")
		x.press("end")
		x.sees("来访130", "第130件，共130件")
	})
}
