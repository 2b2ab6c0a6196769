package tui

import (
	"log/slog"
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/store"
)

// withDrawer is a clerk's screen with a drawer that outlasts it.
func (h *hall) withDrawer(d *store.Drawer, who desk.Who) Session {
	s := h.session(who)
	s.Drawer = d
	return s
}

func (h *hall) drawer() *store.Drawer {
	h.t.Helper()
	d := h.st.Drawer(slog.New(slog.DiscardHandler))
	h.t.Cleanup(func() {
		if err := d.Close(); err != nil {
			h.t.Error(err)
		}
	})
	for _, who := range []desk.Who{h.li, h.wang, h.zhou, h.he, h.chief} { // they have sat here before
		if who.Clerk.ID != "" {
			d.Prefer(who.Clerk.ID, appliance.Preferences{Met: true})
		}
	}
	return d
}

func TestWhatWasHalfWrittenIsOfferedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.press("enter", "2", "师傅今天下午去")
		h.must(d.Close()) // the line breaks, the box starts again
		d = h.drawer()
		x = h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.golden("draft-inbox")
		x.sees("[草稿]")
		x.press("enter")
		x.sees("2 答复*")
		x.press("2")
		x.golden("draft-offered")
		x.sees("师傅今天下午去", "上次写到一半")
		x.press("ctrl+x")
		x.seesNot("师傅今天下午去", "上次写到一半")
		x.sees("草稿已丢掉")
		x.press("ctrl+z")
		x.sees("师傅今天下午去")
		x.press("修。")
		x.sees("师傅今天下午去修。")
		// What is sent is no draft any more, here and on the card.
		x.press("enter")
		x.seesNot("答复*")
		if got := d.Drafts(h.li.Clerk.ID); len(got) != 0 {
			t.Errorf("drafts are %+v", got)
		}
		// Nobody else has it.
		x.press("6", "问过村干部")
		other := h.sits(New(h.withDrawer(d, h.wang)), 80, 24)
		other.seesNot("[草稿]")
	})
}

// An answer that was taken up again and sent unchanged is not offered a second time: it
// would go to the villager twice.
func TestAnAnswerTakenUpAndSentIsNotOfferedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.press("enter", "2", "师傅今天下午去")
		h.must(d.Close()) // the plug is pulled
		d = h.drawer()
		x = h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.press("enter", "2")
		x.sees("师傅今天下午去", "上次写到一半")
		x.press("enter")
		x.sees("答复：师傅今天下午去")
		x.seesNot("答复*")
		if got := d.Drafts(h.li.Clerk.ID); len(got) != 0 {
			t.Errorf("drafts are %+v", got)
		}
	})
}

// Words that say what the form said by itself are no draft.
func TestWhatWasOnlyLookedAtIsNoDraft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		x.press("enter", "2", "改", "backspace", "esc", "esc")
		x.seesNot("[草稿]")
		if got := d.Drafts(h.li.Clerk.ID); len(got) != 0 {
			t.Errorf("drafts are %+v", got)
		}
	})
}

func TestTwoTerminalsOfOneClerkLoseNoWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		d := h.drawer()
		x := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		y := h.sits(New(h.withDrawer(d, h.li)), 80, 24)
		y.press("enter", "2", "好")
		x.press("enter", "2", "师傅今天下午去,带了新灯头")
		y.press("的")
		y.press("esc", "2")
		y.sees("好的", "Ctrl+O换")
		y.golden("draft-elsewhere")
		y.press("ctrl+o")
		y.sees("师傅今天下午去,带了新灯头")
		y.press("ctrl+o")
		y.sees("好的")
		y.press("ctrl+o", "enter")
		// The other terminal has its words still.
		x.sees("师傅今天下午去,带了新灯头")
	})
}

// A clerk who leaves the box's own screen finds the words at the next login; the
// colleague between does not.
func TestDraftsWaitForTheirClerk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.must(h.desk.SetPIN(t.Context(), desk.Root, "李静", "2468"))
		h.must(h.desk.SetPIN(t.Context(), desk.Root, "王强", "1357"))
		x := h.sits(New(h.withDrawer(h.drawer(), desk.Who{})), 80, 24)
		x.press("李静", "enter", "2468", "enter", "enter", "2", "师傅今天下午去", "ctrl+q")
		x.press("王强", "enter", "1357", "enter")
		x.sees("该做")
		x.seesNot("[草稿]")
		x.press("ctrl+q", "李静", "enter", "2468", "enter")
		x.sees("[草稿]")
	})
}
