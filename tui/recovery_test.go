package tui

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
)

var paper = []string{
	"1  K7Q2 M9XD 04TB ZR3H  5P", "2  0123 4567 89AB CDEF  GH", "3  JKMN PQRS TVWX YZ01  23", "4  4567 89AB CDEF GHJK  MN", "5  PQRS TVWX YZ01 2V4O  56",
}

// The sheet counts once what stands on paper was typed back, and not before; who does not
// look after the box does not see it.
func TestARecoverySheetIsReallyWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		chief, err := h.desk.AddClerk(t.Context(), desk.Root, "郑会计", appliance.RoleAdmin)
		h.must(err)
		written := map[string]string{}
		put := func(on string) func(string, []byte) error {
			return func(name string, data []byte) error { written[on+"/"+name] = string(data); return nil }
		}
		sitting := func(who desk.Who) *terminal {
			s := h.session(who)
			s.Recovery = func(_ context.Context, who desk.Who) (Recovery, error) {
				return Recovery{Lines: paper, Page: "恢复单\n" + strings.Join(paper, "\n"), Name: "huying-sheet-0123abcd.txt", Nth: 1, Key: "/media/KEY/off.key"}, desk.MayCare(who)
			}
			s.Sticks = func() []Stick {
				return []Stick{{Name: "KEY", Why: NoKeys}, {Name: "KINGSTON", Write: put("KINGSTON")}}
			}
			return h.sits(New(s), 80, 24)
		}
		kept := func() (day appliance.Date) {
			h.must(h.st.View(t.Context(), func(r appliance.Reader) (err error) { day, err = r.Daily(appliance.SheetJob(1)); return err }))
			return day
		}
		x := sitting(h.li)
		x.press("0", "hf", "enter")
		x.sees("这是管理员和技术员的事")
		x.seesNot("K7Q2")

		x = sitting(desk.Who{Clerk: chief})
		x.press("0", "rm", "enter")
		x.golden("guide-sheet")
		x.press("down", "down", "down", "enter")
		x.golden("recovery")
		x.press("1")
		x.sees("已存到U盘 KINGSTON")
		if got := written["KINGSTON/huying-sheet-0123abcd.txt"]; !strings.HasPrefix(got, "\ufeff恢复单\r\n1  K7Q2") || len(written) != 1 {
			t.Errorf("written %q", written)
		}
		x.press("2", "enter")
		x.golden("recovery-ask")
		x.seesNot("YZ01")
		x.press("2v4p", "enter")
		x.sees("和恢复单不一样", "K7Q2")
		if kept() != (appliance.Date{}) {
			t.Error("it counts although it is wrong")
		}
		x.press("enter", "2u40", "enter") // hands confuse U and V, O and 0
		x.sees("对上了", "[完] 第4步")
		if kept().String() != "2026-11-23" {
			t.Errorf("kept on %s", kept())
		}
		x.press("f10", "enter")
		x.golden("english-recovery")
	})
}
