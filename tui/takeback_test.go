package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance"
)

// Pressed after the box was started again, the key said nothing: was it taken back or not?
func TestCtrlZWithNothingToTakeBackSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.sits(New(h.session(h.li)), 80, 24).press("enter", "2", "师傅今天下午去", "enter")
		x := h.sits(New(h.session(h.li)), 80, 24) // another session, as behind a restart
		x.press("ctrl+z")
		x.sees("没有能收回的：要改，打开那件按 0，看能办什么。")
		x.press("enter", "ctrl+z")
		x.sees("没有能收回的")
		x.press("2", "ctrl+z") // where words are written it is theirs
		x.seesNot("没有能收回的")
	})
}

func TestAnAnswerJustGivenIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2", "师傅今天下午去", "enter")
		x.sees("短信5秒后发出，Ctrl+Z收回", "[待发]")
		x.press("ctrl+z")
		x.golden("page-taken-back")
		x.sees("没有发出", "收回答复", "2 答复*")
		x.seesNot("[待发]")
		x.press("ctrl+z") // there is nothing more
		x.press("2")
		x.sees("师傅今天下午去")
		x.press("修。", "enter")
		x.sees("师傅今天下午去修。", "[待发]")
		// In a form the key undoes letters.
		x.press("6", "问过", "ctrl+z")
		x.sees("-- 备注 1007", "[待发]")
		x.press("esc")
		// Too late: the outbox has begun.
		h.state(zhang, appliance.TextSent)
		x.press("ctrl+z")
		x.sees("收不回来")
		x.seesNot("[待发]")
	})
}
