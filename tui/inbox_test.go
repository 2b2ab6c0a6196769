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

// Of a very long inbox a clerk has as much as they look at, all of it when they want it,
// and never waits at an end that is none.
func TestALongInboxIsReadAsFarAsTheClerkGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		const all = 3*stepRows + 30
		for n := range all {
			_, err := h.desk.Do(t.Context(), h.li, 0, 0, loop.Open{Channel: appliance.ChannelCounter, Text: fmt.Sprintf("来访%d", n+1)})
			h.must(err)
		}
		x := h.sits(New(h.session(h.li)), 80, 24)
		list := func() inbox { return x.m.(root).stack[0].(inbox) }
		x.sees("第1件，共630件")
		if n := len(list().rows); n != stepRows {
			t.Errorf("%d rows are there for a first look, want %d", n, stepRows)
		}
		page := list().room()
		for at := page; at < all; at += page {
			x.press("pgdown")
			x.sees(fmt.Sprintf("第%d件，共630件", at+1))
		}
		x.press("home", "end")
		x.sees("来访630", "第630件，共630件")
		x.press("home")
		h.texts(zhang, "路灯不亮") // something new: the list is read again, no further than is looked at
		x.sees("共631件")
		if n := len(list().rows); n != stepRows {
			t.Errorf("%d rows are there at the top again, want %d", n, stepRows)
		}
	})
}

// What comes while the inbox is read, and the bell rings twice, is read behind it: the
// list stood empty over a header that said 在办1.
func TestWhatComesWhileTheInboxIsReadIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		var b screen = newInbox(newRoot(h.session(h.li)).env)
		b, read := b.Update(lookAgain{})
		old := read()
		h.texts(zhang, "路灯不亮")
		b, _ = b.Update(lookAgain{})
		b, _ = b.Update(lookAgain{})
		b, read = b.Update(old)
		b, _ = b.Update(read())
		if n := len(b.(inbox).rows); n != 1 {
			t.Errorf("%d rows are there, want 1", n)
		}
		if _, read = b.Update(lookAgain{}); read == nil {
			t.Error("the next bell is not obeyed")
		}
	})
}

// Who is done with a matter finds the next one in its place; what others do takes no
// matter from under the cursor.
func TestTheNextMatterIsWhereTheLastOneWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		for _, from := range []string{zhang, zhao, sun} {
			h.texts(from, "王家庄村东头路灯不亮，晚上看不见")
		}
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.sees("> 红 今天17:30 受理     1007")
		x.press("enter", "enter", "enter", "enter", "enter")
		x.sees("件号1007已派供电所")
		x.press("esc")
		x.sees("> 红 今天17:30 受理     1010")
	})
}
