package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
)

func TestASecondPersonConfirms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, "邻居家的猫总叫")
		x := h.sits(New(h.session(h.li)), 80, 24)
		y := h.sits(New(h.session(h.he)), 80, 24)
		x.press("enter", "0", "bysl", "enter", "enter")
		x.sees("不予受理的理由只能是") // none is chosen for the clerk
		x.press("7", "down", "Z03", "enter")
		x.sees("件号1007：不予受理已提请复核，等另一人同意。")
		x.press("enter")
		x.sees("已提请复核，等另一人同意。")
		x.seesNot("按 0 选复核同意")
		x.press("1") // accepting it after all would cross the proposal
		x.press("esc", "esc")
		y.sees("复核同意", "同事提请复核，请您看", "待批1")
		y.press("f7")
		y.sees("1007 不予受理", "李静")
		y.press("enter")
		y.golden("town-pending")
		y.press("enter")
		y.golden("town-confirm")
		y.press("enter")
		y.sees("不予受理", "已办：复核同意 1007。短信5秒后发出，Ctrl+Z收回。")
		if h.written("不能受理")+h.written("不予受理") == 0 && h.written("便民中心") == 0 {
			t.Error("the villager was not told where to go")
		}
	})
}

// A rule that names one key takes the others back to what was built in: whoever approves it
// sees those too.
func TestKeysThatFallBackAreSeenByWhoApproves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		propose := func(value string) uint64 {
			id, err := h.desk.Propose(t.Context(), h.li, appliance.Motion{
				Kind: appliance.MotionPolicy, What: "clock", Policy: &appliance.Policy{Name: "clock", Value: value, From: h.desk.Now()},
			})
			h.must(err)
			return id
		}
		h.must(h.desk.Approve(t.Context(), h.zhou, propose(`{"simple": 4}`), ""))
		propose(`{"complex": 6}`)
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		y.press("f7", "enter")
		y.sees("一般件天数：4 改为 3", "复杂件天数：5 改为 6")
	})
}

func TestARuleIsProposedAndApproved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("f7", "left")
		x.golden("town-rules")
		x.press("enter", "复杂")
		x.sees("[复杂件天数]", "复杂件天数：5 改为 无")
		x.press("down", "6", "down", "down", "试行一个月")
		x.golden("town-propose")
		x.press("enter")
		x.sees("提请批准 时限：等另一人批准。")
		y.press("f7")
		y.golden("town-second")
		y.press("enter")
		y.sees("复杂件天数：5 改为 6", "试行一个月")
		y.press("esc", "1", "enter")
		y.sees("已办：批准 改规则 时限。")
		x.sees("1      2026-11-23 08:41")
		x.press("enter", "复杂", "down", "x", "enter")
		x.sees("规则不对")
		x.press("esc", "left")
		x.sees("改规则 时限", "已批准")
	})
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("f7", "left", "enter", "down", "4", "down", "down", "试行", "enter", "right")
		x.sees("不能批自己提出的事项") // beside it, before anything is pressed
		x.seesNot("1 批准")
		x.press("1")
		x.seesNot("-- 批准")
		x.press("2")
		x.seesNot("-- 不批准")
		x.sees("不能批自己提出的事项")
	})
}

// "1 批准" stood at the foot for a clerk who may not, the form was written, and only then
// it was said.
func TestWhoMayNotApproveIsNotAskedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.press("f7", "left", "enter", "down", "4", "down", "down", "试行", "enter")
		y := h.sits(New(h.session(h.li)), 80, 24)
		y.press("f7")
		y.sees("改规则 时限", "Enter 打开", "您的岗位不能批准")
		y.seesNot("1 批准", "2 不批准")
		y.press("1")
		y.seesNot("-- 批准")
		y.sees("您的岗位不能批准")
		z := h.sits(New(h.session(h.zhou)), 80, 24)
		z.press("f7")
		z.sees("1 批准")
	})
}

// The administrator wrote a whole page of "n 登记", and was refused at its end.
func TestNobodyWritesAPageInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.seesNot("n 登记")
		x.press("n")
		x.sees("您的岗位不能登记")
		x.seesNot("-- 登记")
		y := h.sits(New(h.session(h.wang)), 80, 24)
		y.press("f7", "left")
		y.seesNot("提请批准")
		y.press("enter")
		y.sees("您的岗位不能提请批准")
	})
}

func TestTheTownIsBrowsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f11")
		x.golden("town-offices")
		x.press("right", "right")
		x.golden("town-grids")
		x.press("right", "漏水")
		x.sees("共1项", "E-01-1")
		x.press("enter")
		x.golden("town-situation")
		x.press("down", "enter")
		x.sees("X04 县水利局", "人员")
		x.press("esc", "esc", "left", "left", "王大山", "enter")
		x.golden("town-person")
		x.press("down", "down", "down", "down", "down", "enter")
		x.sees("12-1 王家庄北", "网格员", "入格事项")
		x.press("esc", "esc", "right", "right", "right", "低保")
		x.press("enter")
		x.sees("最低生活保障申请", "身份证 原件+复印件 1份", "3号窗")
	})
}

func TestAWarningIsJudged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		h.must(h.st.Update(t.Context(), func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: h.now(), Actor: appliance.Rule("watch"), Kind: appliance.KindWarningRaised, Body: appliance.WarningChange{
				Rule: "W1", Subject: "W1|370783190201|城乡建设", Cases: []appliance.CaseID{id},
				Words: appliance.WarningWords{Title: "群体性苗头:王家庄村 城乡建设", Why: "72小时内5个号码反映同一类事"},
			}})
		}))
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f12")
		x.golden("town-warnings")
		x.press("enter")
		x.golden("town-evidence")
		x.press("end", "enter")
		x.sees("1007  办理中")
		x.press("esc", "esc", "1", "enter")
		x.sees("要写明原因")
		x.press("村里三盏灯都坏了", "enter")
		x.sees("群体性苗头：已记为真。", "没有这样的预警")
		x.press("right")
		x.sees("真", "李静：村里三盏灯都坏了")
		x.press("right")
		x.sees("100%")
	})
}

func TestWhoMayNotJudgeAWarningIsNotAskedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.must(h.st.Update(t.Context(), func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: h.now(), Actor: appliance.Rule("watch"), Kind: appliance.KindWarningRaised, Body: appliance.WarningChange{
				Rule: "W1", Subject: "W1|370783190201|城乡建设", Words: appliance.WarningWords{Title: "王家庄村 城乡建设", Why: "72小时内5个号码反映同一类事"},
			}})
		}))
		x := h.sits(New(h.session(h.wang)), 80, 24)
		x.press("f12")
		x.sees("王家庄村 城乡建设", "Enter 打开")
		x.seesNot("1 真")
		x.press("1")
		x.sees("您的岗位不能研判预警")
		x.seesNot("要写明原因")
	})
}

// A leave that begins today was entered when the morning's texts were out: whoever stood in
// got the orders and had never heard why.
func TestTheStandInHearsOfALeaveThatRunsAlready(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		in := "13800000099"
		_, err := h.desk.SetPerson(t.Context(), h.chief, "王大山", desk.PersonChange{StandIn: &in})
		h.must(err)
		day := func(n int) appliance.Date { return appliance.Date{Year: 2026, Month: 11, Day: n} }
		set := func(from, to int, want int) {
			t.Helper()
			h.must(h.desk.SetLeave(t.Context(), h.chief, "王大山", appliance.Leave{From: day(from), To: day(to)}))
			if n := h.written("【替班】王网格员请假到"); n != want {
				t.Errorf("leave from the %dth to the %dth: %d texts, want %d", from, to, n, want)
			}
		}
		set(24, 25, 0) // tomorrow: the watch says so in the morning
		set(10, 12, 0) // over
		set(23, 25, 1)
		set(23, 26, 1) // they know
		h.must(h.desk.SetLeave(t.Context(), h.chief, "王大山"))
		set(20, 24, 2) // begun while nobody entered it
	})
}

func TestAnAdministratorKeepsThePeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.press("f11", "right")
		x.sees("> ", "登记新人员")
		x.press("enter", "冯雪", "down", "13800000012", "down", "综治", "down", "窗口", "down", "网格员", "space", "代办", "space")
		x.golden("town-person-new")
		x.press("enter")
		x.sees("已办：登记新人员。", "冯雪")
		x.press("冯雪", "down", "enter")
		x.sees("138****0012", "网格员、代办员", "号码未确认")
		x.press("3", "enter")
		x.sees("已办：请确认号码 冯雪。", "还没回是")
		if h.written("回“是”") != 1 {
			t.Error("nobody asked whether the number is theirs")
		}
		x.press("2", "12-1", "down", "12-5", "enter")
		x.sees("请先登记冯雪的替班电话")
		x.press("esc", "1", "down", "down", "down", "down", "down", "王大山", "enter", "2", "enter")
		x.sees("王大山 138****0021", "2026-12-01 - 2026-12-05")
		// A clerk reads it; the keys are the administrator's.
		y := h.sits(New(h.session(h.li)), 80, 24)
		y.press("f11", "right", "冯雪", "enter")
		y.sees("请假")
		y.seesNot("请确认号码")
		y.press("1")
		y.seesNot("改人员")
	})
}
