package tui

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestAHumanJudgesASuspect: what looks like a machine or a troublemaker is counted on top
// and stands on a list; a dispatcher has it answered again, a leader blocks it.
func TestAHumanJudgesASuspect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.seesNot("疑似")
		for range 3 {
			h.texts(zhang, "您好,我正在开车,稍后联系您")
			h.after(time.Minute)
		}
		for _, s := range []string{
			"村东头路灯不亮", "自来水管漏了三天", "垃圾堆没人清", "狗半夜叫个不停", "隔壁盖房占了巷子", "低保发得太慢", "学校门口停车乱", "井盖丢了一个", "地里的渠堵死", "谁家烧秸秆冒烟", "广场舞太吵睡不着",
		} {
			h.texts(zhao, "新 "+s)
			h.after(time.Minute)
		}
		x.sees("疑似2")
		x.press("0", "pb", "enter")
		x.golden("nuisances")
		x.press("down", "1") // a dispatcher does not block
		x.sees("您的岗位")
		x.press("2", "enter")
		x.sees("要写明原因")
		x.press("打过电话，是本人", "enter")
		x.seesNot("疑似机器")
		h.texts(zhang, "帮")
		if h.written("查") == 0 {
			t.Error("who was cleared is not answered")
		}
		x.press("right", "down")
		x.sees("已恢复", "李静", "打过电话，是本人")

		// The leader blocks: a reason and a day.
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		y.press("0", "pb", "enter", "1", "劝过三次，仍骂人", "down", "+100")
		y.golden("nuisances-block")
		y.press("enter")
		y.sees("一次最多屏蔽90天，最晚2027-02-21")
		y.press("backspace", "backspace", "backspace", "30", "enter")
		y.sees("已屏蔽 139****2222 到 2026-12-23")
		h.texts(zhao, "你们都是骗子")
		y.golden("nuisances-blocked")
		x.seesNot("疑似1")
		y.press("n", sun, "down", "来电骂人", "down", "12-1", "enter")
		y.sees("已屏蔽 137****3333 到 2026-12-01")
		y.press("3", "道歉了", "enter")
		y.sees("已办：解除屏蔽 139****2222。", "137****3333")
		y.seesNot("劝过三次")
		y.press("f10")
		y.golden("english-nuisances")
	})
}
