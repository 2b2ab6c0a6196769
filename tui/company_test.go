package tui

import (
	"context"
	"testing"
	"testing/synctest"
)

func TestTwoClerksOnOneMatterSeeEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		c := NewCompany()
		with := func(s Session) Session { s.Company = c; return s }
		wangs, hangUp := context.WithCancel(t.Context())
		ws := with(h.session(h.wang))
		ws.Ctx = wangs
		x := h.sits(New(with(h.session(h.li))), 80, 24)
		y := h.sits(New(ws), 80, 24)
		x.press("enter")
		x.seesNot("也在看")
		y.press("enter")
		x.sees("王强也在看")
		y.sees("李静也在看")
		y.press("2", "配件还没到")
		x.sees("王强正在写答复")
		x.golden("page-company")
		x.press("2", "今天下午去修")
		y.sees("李静正在写答复")
		// One is first: the other is told who did what, and keeps the words.
		y.press("enter")
		x.sees("注意：", "王强答复", "今天下午去修", "王强也在看")
		x.golden("page-company-decided")
		x.press("esc")
		// Another matter is none of theirs.
		y.press("esc", "down", "enter")
		x.seesNot("王强也在看")
		y.press("esc", "up", "enter")
		x.sees("王强也在看")
		// Who is cut off is not waited for.
		hangUp()
		x.seesNot("王强也在看")
	})
}

func TestAClerkSeesTheirOwnOtherTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		s := h.session(h.li)
		s.Company = NewCompany()
		x := h.sits(New(s), 80, 24)
		y := h.sits(New(s), 80, 24)
		x.press("enter")
		y.press("enter", "6")
		x.sees("您在别处正在写备注")
		y.press("esc", "ctrl+q")
		x.seesNot("您在别处")
	})
}
