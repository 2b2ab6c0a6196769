package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
)

// Who finds an empty box is told what comes first; a box that works says nothing.
func TestAnEmptyBoxNamesTheFirstSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		chief, err := h.desk.AddClerk(t.Context(), desk.Root, "郑会计", appliance.RoleAdmin)
		h.must(err)
		x := h.sits(New(h.session(desk.Who{Clerk: chief})), 80, 24)
		x.sees("第一次用这台盒子？按 0，打 rm")
		x.press("0", "rm", "enter")
		x.golden("guide")
		x.press("enter")
		x.sees("[维护]", "导入表格")
		x.press("esc", "down", "down")
		x.sees("huying demo")
		h.settles()
		h.texts(zhang, lamp)
		x.sees("[完] 第1步", "[完] 第2步", "[完] 第3步")
		x.press("esc")
		x.seesNot("第一次用")
		x.press("f10", "0", "first", "enter")
		x.golden("english-guide")
	})
}
