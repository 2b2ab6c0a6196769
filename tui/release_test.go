package tui

import (
	"context"
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
)

// A technician brings a release on a stick, and later has it tried; a clerk does neither.
func TestAReleaseIsBroughtOnAStick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		technician, err := h.desk.AddClerk(t.Context(), desk.Root, "赵工", appliance.RoleTechnician)
		h.must(err)
		var found []Release
		armed, failed := "", ""
		var asked []string
		updates := &Updates{
			Find: func() ([]Release, string, string) { return found, armed, failed },
			Ask: func(_ context.Context, who desk.Who, do UpdateDo, file string) error {
				asked = append(asked, who.Clerk.Name()+" "+string(do)+" "+file)
				return nil
			},
		}
		s := h.session(desk.Who{Clerk: technician})
		s.Updates = updates
		x := h.sits(New(s), 80, 24)
		x.press("f4")
		x.sees("1 更新")
		x.press("1")
		x.sees("U盘里没有更新")
		found = []Release{
			{Version: "0.3.0", File: "/media/A/huying-0.3.0.bundle", Stick: "A"},
			{Version: "0.1.0", File: "/media/A/old.bundle", Stick: "A", Why: health.Text{Zh: "不比现在运行的新", En: "it is not newer than what runs"}},
		}
		x.press("esc", "f4", "1")
		x.sees("装0.3.0版（A）", "0.1.0（A）：不比现在运行的新")
		x.golden("device-update")
		x.press("right", "enter")
		x.sees("已交给系统")
		armed = "0.3.0"
		x.press("1")
		x.sees("重启，试用0.3.0版")
		x.press("right", "enter")
		if want := []string{"赵工 install /media/A/huying-0.3.0.bundle", "赵工 try "}; len(asked) != 2 || asked[0] != want[0] || asked[1] != want[1] {
			t.Errorf("asked for %q", asked)
		}
		found, armed = found[1:], ""
		x.press("1")
		x.sees("不比现在运行的新")

		found = []Release{{File: "/media/A/half.bundle", Stick: "A", Why: health.Text{Zh: "文件坏了或没拷全", En: "it is damaged or cut off"}}}
		x.press("1")
		x.sees("half.bundle（A）：文件坏了或没拷全")
		// A box that was flashed has no shell: what is left of a failed trial goes from here too.
		failed = "0.3.0"
		x.press("1")
		x.sees("清掉0.3.0版（试用没成）", "half.bundle（A）")
		x.press("right", "enter")
		x.sees("已交给系统")
		if len(asked) != 3 || asked[2] != "赵工 forget " {
			t.Errorf("asked for %q", asked)
		}

		s = h.session(h.li)
		s.Updates = updates
		y := h.sits(New(s), 80, 24)
		y.press("f4", "1")
		y.seesNot("更新", "装0.3.0版")
	})
}
