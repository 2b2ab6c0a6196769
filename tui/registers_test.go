package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
)

// A department pushes a task down by text or on paper; it is registered, and a leader
// decides. The county asks the town about people: registered, answered, kept.
func TestRegisters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles(appliance.Admit{Code: "Z-1", From: "X04", By: "p10", Task: "填报冬季台账", DocNo: "县办〔2026〕3号", At: h.now().Unix(), State: appliance.AdmitRegistered})
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("0", "tz", "enter")
		x.golden("registers-admits")
		x.press("1") // a dispatcher does not decide
		x.sees("您的岗位")
		x.press("n", "综合执法局", "down", "代收垃圾费", "down", "县城函8号", "down", "每村500元", "down", "12-31")
		x.golden("registers-admit-new")
		x.press("enter")
		x.sees("已登记 Z-2。", "综合执法局", "代收垃圾费")

		y := h.sits(New(h.session(h.zhou)), 80, 24)
		y.press("0", "tz", "enter", "1", "enter")
		y.sees("准入要写批准的文号")
		y.press("down", "镇发12号", "enter")
		y.sees("已准入", "批准文号：镇发12号", "发：周明")
		y.press("home", "1", "2", "enter")
		y.sees("请写明原因")
		y.press("down", "不在清单内，没有随附经费", "enter")
		y.sees("不接")
		x.press("right")
		x.sees("没有登记过")
		x.press("n", "down", "县委组织部", "down", "组函5号", "down", "孙涛任建设办主任", "down", "12-1", "enter")
		x.sees("已登记 Y-1。", "待答复")
		y.press("right", "1", "3", "enter")
		y.sees("要写明理由或条件")
		y.press("down", "任职不满一年", "enter")
		y.golden("registers-opinions")
		y.press("1", "enter")
		y.sees("已于2026-11-23答复")
		y.press("esc", "n", "3", "down", "县政府", "down", "down", "提高村级办公经费", "enter", "enter")
		y.sees("Y-2")
		y.press("home", "1", "每村每年加一万元", "enter")
		y.sees("已报送")
		y.press("right")
		y.sees("没有召集过会商")
		y.press("left", "left", "f10")
		y.golden("english-registers")
		for _, size := range [][2]int{{60, 20}, {120, 40}, {33, 9}} {
			y.resize(size[0], size[1])
			y.screen()
		}
	})
}

// What is owed and late is said.
func TestAnOpinionThatIsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("0", "tz", "enter", "right", "n", "down", "县规划局", "down", "down", "路网规划", "down", "11-24", "enter")
		x.sees("待答复")
		x.wait(48 * time.Hour)
		x.sees("过期未答")
	})
}
