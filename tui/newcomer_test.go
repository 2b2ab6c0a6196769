package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
)

// Whoever sits first before a new box makes their own account and works with it; nobody
// else can after that.
func TestTheFirstOneMakesTheirOwnAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := bareHall(t)
		x := h.sits(New(h.session(desk.Who{})), 80, 24)
		y := h.sits(New(h.session(desk.Who{})), 80, 24)
		z := h.sits(New(h.session(desk.Who{})), 80, 24)
		x.sees("第一次用，先给自己开账号")
		x.golden("newcomer")
		y.press("王强")
		x.press("郑会计", "enter", "2468", "enter", "2469", "enter")
		x.sees("两遍口令不一样")
		x.press("12", "enter", "12", "enter")
		x.sees("口令")
		x.seesNot("该做")
		x.press("f10")
		x.golden("english-newcomer")
		x.press("f10", "2468", "enter", "2468", "enter")
		x.sees("没有在办的事", "郑会计")
		k, err := h.desk.Clerk(t.Context(), "郑会计")
		h.must(err)
		if !k.Has(appliance.RoleAdmin) || !k.Has(appliance.RoleDispatcher) || k.ID != "1" {
			t.Errorf("made %+v", k)
		}
		// The one at the other terminal was slower.
		y.press("enter", "1357", "enter", "1357", "enter")
		y.sees("已经有账号了")
		z.sees("请输入姓名和口令") // who had typed nothing is not asked for it any more
		y.press("ctrl+q")
		x.press("ctrl+q")
		x.sees("请输入姓名和口令")
		x.seesNot("第一次用")
		x.press("郑会计", "enter", "2468", "enter")
		x.sees("没有在办的事")
	})
}
