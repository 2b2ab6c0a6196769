package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
)

// lockable is a clerk who has a PIN, at the box's own screen.
func (h *hall) lockable() *terminal {
	h.t.Helper()
	h.must(h.desk.SetPIN(h.t.Context(), desk.Root, "李静", "2468"))
	h.must(h.desk.SetPIN(h.t.Context(), desk.Root, "王强", "1357"))
	x := h.sits(New(h.withDrawer(h.drawer(), desk.Who{})), 80, 24)
	x.press("李静", "enter", "2468", "enter")
	x.sees("登记", "李静")
	return x
}

func TestALockedScreenHidesEverythingAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.lockable()
		x.press("enter", "2", "师傅今天下午去", "ctrl+l")
		x.golden("locked")
		x.sees("屏幕已锁")
		hidden := []string{"李静", "1111", "路灯", "师傅", "在办", "等回复"}
		x.seesNot(hidden...)
		// No key but the PIN's does anything.
		x.press("f3", "f9", "esc", "f1", "tab", "tab")
		x.seesNot(hidden...)
		x.press("9999", "enter")
		x.sees("不对")
		x.seesNot(append(hidden, "9999")...)
		x.press("f10")
		x.sees("The screen is locked")
		x.press("f10")
		// News comes, an alarm rings, and nothing of it is read here.
		h.texts(sun, "着火了，快来人")
		x.sees("警报", "请输入口令接警")
		x.seesNot(append(hidden, "着火", "3333", "137")...)
		x.golden("locked-alarm")
		x.press("2468", "enter")
		x.sees("着火了", "137 0000 3333", "师傅今天下午去", "-- 答复 1007")
		x.press("修。")
		x.sees("师傅今天下午去修。")
	})
}

func TestAScreenLocksByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.lockable()
		x.wait(9 * time.Minute)
		x.sees("该做")
		x.press("down") // somebody is there
		x.wait(9 * time.Minute)
		x.sees("该做")
		x.wait(2 * time.Minute)
		x.sees("屏幕已锁")
		x.press("2468", "enter")
		x.sees("该做")
		x.wait(2 * time.Minute)
		x.sees("该做")
	})
}

// Too many wrong PINs wait, as at the login.
func TestALockedScreenIsNotGuessed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.lockable()
		x.press("ctrl+l")
		for range 5 {
			x.press("0000", "enter")
		}
		x.press("2468", "enter")
		x.sees("屏幕已锁")
		x.wait(time.Minute)
		x.press("2468", "enter")
		x.seesNot("屏幕已锁")
	})
}

func TestAnotherClerkMayTakeALockedScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.lockable()
		x.press("enter", "2", "师傅今天下午去", "ctrl+l", "up", "王强", "down", "1357", "enter")
		x.sees("该做", "王强")
		x.seesNot("师傅", "[草稿]")
		x.press("ctrl+l", "up", "李静", "down", "2468", "enter")
		x.sees("李静", "[草稿]")
	})
}

// Who has no PIN could not come back.
func TestAScreenWithoutAPINIsNotLocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("ctrl+l")
		x.sees("您还没有口令")
		x.wait(15 * time.Minute)
		x.seesNot("屏幕已锁")
	})
}

func TestAClerkMayLockSooner(t *testing.T) {
	for _, tt := range []struct{ township, clerk, want time.Duration }{
		{10, 0, 10}, {10, 3, 3}, {10, 30, 10}, {0, 0, 0}, {0, 5, 5},
	} {
		if got := idleAfter(tt.township, tt.clerk); got != tt.want {
			t.Errorf("township %d, clerk %d: locked after %d, want %d", tt.township, tt.clerk, got, tt.want)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		d := h.drawer()
		d.Prefer(h.li.Clerk.ID, appliance.Preferences{Idle: 2 * time.Minute})
		h.must(h.desk.SetPIN(t.Context(), desk.Root, "李静", "2468"))
		x := h.sits(New(h.withDrawer(d, desk.Who{})), 80, 24)
		x.press("李静", "enter", "2468", "enter")
		x.wait(3 * time.Minute)
		x.sees("屏幕已锁")
	})
}

// Whatever is open when an alarm comes, the keys still go there, and all of it is
// there when the alarm is taken.
func TestAnAlarmLeavesWhatIsOpen(t *testing.T) {
	for _, tt := range []struct {
		name        string
		open        []string
		more        string
		before, now string
	}{
		{"form", []string{"enter", "2", "师傅今天"}, "下午", "师傅今天", "师傅今天下午"},
		{"menu", []string{"enter", "0", "y"}, "j", "y", "yj"},
		{"find", []string{"/", "路"}, "灯", "路", "路灯"},
		{"pick", []string{"n", "down", "停水", "down", "down"}, "李四", "停水", "李四"},
		{"help", []string{"?"}, "", "到处能用的键", "到处能用的键"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := openHall(t)
				monday(h)
				x := h.sits(New(h.session(h.li)), 80, 24)
				x.press(tt.open...)
				x.sees(tt.before)
				h.texts(sun, "我家着火了，快来人")
				x.sees("警报", tt.before)
				if tt.more != "" {
					x.press(tt.more)
				}
				x.sees("警报", tt.now)
				x.press("f9")
				x.sees("您已接警", tt.now)
				x.press("f9")
				x.sees(tt.now)
				if s := x.screen(); strings.Contains(s, "您已接警") {
					t.Errorf("the alarm is still there:\n%s", s)
				}
			})
		})
	}
}

// An account that was closed works no more on a screen that is open, whatever stands on it.
func TestWhoseAccountIsClosedIsShownTheDoor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.must(h.desk.SetPIN(h.t.Context(), desk.Root, "李静", "2468"))
		li, err := h.desk.Clerk(t.Context(), "李静")
		h.must(err)
		x := h.sits(New(h.withDrawer(h.drawer(), desk.Who{})), 80, 24)
		x.press("李静", "enter", "2468", "enter", "enter", "2", "师傅今天下午去")
		h.must(h.desk.Disable(t.Context(), desk.Root, "李静", true))
		x.wait(2 * time.Second)
		x.sees("这个账号已停用")
		x.seesNot("师傅", "路灯")
		// A screen that has not heard of it yet does nothing either.
		if err := h.desk.Note(t.Context(), desk.Who{Clerk: li}, appliance.NewCaseID(2026, 100), 0, "还在"); err == nil || !strings.Contains(err.Error(), "disabled") && !strings.Contains(err.Error(), "停用") {
			t.Errorf("written by nobody: %v", err)
		}
	})
}
