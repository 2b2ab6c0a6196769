package tui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// Somebody with a watch tells the box the time; what cannot be is refused in a sentence.
func TestTheClockIsSetByAWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		chief, err := h.desk.AddClerk(t.Context(), desk.Root, "郑会计", appliance.RoleAdmin)
		h.must(err)
		var put []string
		s := h.session(desk.Who{Clerk: chief})
		s.SetClock = func(_ context.Context, _ desk.Who, to time.Time) error {
			if to.Year() < 2026 {
				return &loop.Refusal{Act: loop.ActClerks, Why: loop.WhyBad, Name: "早于最后一条记录，时间不能倒着记。", English: "before the last entry"}
			}
			if to.Year() > 2090 {
				return errors.New("the disk is gone")
			}
			put = append(put, to.Format(time.RFC3339))
			return nil
		}
		x := h.sits(New(s), 80, 24)
		x.press("0", "rm", "enter", "down", "down", "down")
		x.sees("第4步 时间对不对")
		x.press("enter")
		x.golden("setclock")
		x.press("ctrl+u", "明天", "enter")
		x.sees("看不懂，照这个样子写：2006-01-02 15:04")
		x.press("ctrl+u", "2019-1-2 3:04", "enter")
		x.sees("时间不能倒着记")
		x.press("ctrl+u", "2026.11.27 14:03", "enter")
		x.sees("时间设好了", "第4步")
		if len(put) != 1 || put[0] != "2026-11-27T14:03:00+08:00" {
			t.Errorf("set to %v", put)
		}
		x.press("esc", "f10", "0", "clock", "enter")
		x.golden("english-setclock")
	})
}

func TestReadMoment(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-27 14:03": "2026-11-27 14:03", "202611271403": "2026-11-27 14:03", "2026/1/2 3:04": "2026-01-02 03:04", "2026年11月27日14时03分": "2026-11-27 14:03",
		"2026-11-27 14:03:59": "2026-11-27 14:03", "2026-13-27 14:03": "", "14:03": "", "": "", "2026-11-27": "", "26-11-27 14:03": "",
	} {
		got := ""
		if m, ok := readMoment(in, time.UTC); ok {
			got = m.Format(clockForm)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
