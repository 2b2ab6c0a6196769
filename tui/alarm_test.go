package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
)

func TestAnAlarmNeverTakesAHalfTypedText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		other := h.sits(New(h.session(h.wang)), 80, 24)
		x.press("enter", "2", "师傅今天")
		h.texts(sun, "我家着火了，快来人")
		x.press("下午去")
		x.golden("alarm")
		x.sees("警报", "137 0000 3333", "我家着火了", "师傅今天下午去")
		other.sees("警报", "137 0000 3333", "我家着火了")
		x.resize(60, 20)
		x.golden("alarm-60x20")
		x.resize(80, 24)
		// Taken on one screen it leaves the others; the number stays with who took it.
		x.press("f9")
		x.sees("您已接警", "137 0000 3333", "师傅今天下午去")
		x.seesNot("F9 接警")
		other.seesNot("警报 ")
		x.press("修。")
		x.golden("alarm-taken")
		x.press("f9")
		x.seesNot("您已接警")
		x.sees("师傅今天下午去修。")
	})
}

func TestTheAlarmThatIsReadIsTheOneTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(New(h.session(h.li)), 80, 24)
		h.texts(sun, "救命，有人落水了")
		x.sees("137 0000 3333")
		h.texts(zhao, "着火了，快来人")
		x.sees("137 0000 3333", "还有1个")
		x.press("f9")
		x.sees("您已接警，请马上打 137 0000 3333", "快打 139 0000 2222")
		x.press("f9", "f9")
		x.sees("您已接警，请马上打 139 0000 2222")
	})
}

func TestATechnicianSeesTheAlarmButNotTheNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		k, err := h.desk.AddClerk(t.Context(), desk.Root, "赵工", appliance.RoleTechnician)
		h.must(err)
		x := h.sits(New(h.session(desk.Who{Clerk: k})), 80, 24)
		h.texts(sun, "着火了，快来人")
		x.sees("警报", "着火了", "137****3333", "请叫办事员接警")
		x.seesNot("137 0000 3333")
		x.press("f9")
		x.sees("您的岗位不能接警")
	})
}

func TestNewsNeverMovesTheCursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("down")
		x.sees("> 红 今天17:30 受理 1029")
		row := func() int {
			for i, l := range strings.Split(x.screen(), "\n") {
				if strings.HasPrefix(l, ">") {
					return i
				}
			}
			return -1
		}
		before := row()
		// An urgent matter goes to the top; the cursor stays on its matter.
		h.texts("+8613600004444", "有人触电了快来")
		x.sees("> 红 今天17:30 受理 1029")
		h.texts("+8613600005555", "村里的井盖丢了一个")
		x.sees("> 红 今天17:30 受理 1029")
		if after := row(); after < before {
			t.Errorf("the row under the eye went from %d to %d", before, after)
		}
		// Time alone changes what is said.
		x.wait(2 * time.Hour)
		x.sees("> 红 今天17:30 受理 1029", "2小时")
	})
}
