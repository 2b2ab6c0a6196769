package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance/loop"
)

// What an office reported in time does not grow late while it waits for our review.
func TestWhatWasReportedInTimeIsNotLateOnTheBoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		h.does(h.he, id, loop.Report{Order: 1, Text: "已更换路灯灯头，现已正常照明"}, "钱进来电")
		h.after(5 * 24 * time.Hour)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f5")
		x.sees("1007-1  主办 供电所     已反馈待审", "11-26 1007-1")
		x.seesNot("超2天     1007-1", "超1天     1007-1")
	})
}

// A call that is done shows by when it is to be rated, in the list and on the matter.
func TestACallThatIsDoneSaysByWhenItIsRated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, leak)
		id := h.latest()
		h.does(h.li, id, loop.Accept{Situation: "E-01-1", Village: "王庄"})
		h.does(h.he, id, loop.MakeCall{Reason: "无执法权", Done: "村里关了总阀"})
		h.does(h.he, id, loop.DispatchCall{Lead: "X04", DocNo: "县函12号"})
		h.after(24 * time.Hour)
		h.does(h.he, id, loop.Report{Order: 1, Text: "主管道已经抢修好了", All: true}, "陈刚来电")
		h.does(h.he, id, loop.Report{Order: 2, Text: "巡查过，没有再漏"}, "王兰来电")
		h.does(h.li, id, loop.Pass{})
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("f6")
		x.sees("周四11-26 H001", "已办结待")
	})
}

// A refusal that was taken back says so once, and says its one reason once.
func TestARefusalTakenBackIsNotToldAsATextThatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, "我想找人聊聊天")
		id := h.latest()
		h.state(zhang, "delivered")
		h.does(h.li, id, loop.Refuse{Ground: "无实际诉求"})
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("enter", "enter", "enter")
		x.sees("不予受理：无实际诉求")
		x.sees("1007  不予受理  无实际诉求")
		x.seesNot("无实际诉求 无实际诉求", "已告知去处")
		x.press("ctrl+z")
		x.sees("收回不予受理（没有发出）")
		x.seesNot("短信定论")
	})
}

// In January a matter of December does not pass for this year's of the same number.
func TestANumberOfLastYearSaysItsYear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched()
		h.after(42 * 24 * time.Hour)
		h.texts("13900002280", "李家洼村口垃圾没人清运")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.sees(" 26-1007 ", " 1007    ")
		x.press("enter")
		x.sees(" 26-1007  办理中")
	})
}

// Who asked by text to be rung is to be rung: the matter says so, and leads to their number.
func TestAMatterWhoseVillagerAskedToBeRungSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		h.texts(zhang, "电")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.sees("要回电：请给来件人回电", "待回电1")
		x.press("enter")
		x.sees("Enter 回电")
		x.press("enter")
		x.sees("发短信要回电", id.No())
		x.press("1", "3", "说好明天上午去修", "enter", "esc")
		x.seesNot("请给来件人回电", "待回电1")
	})
}

// In January an order and a call of December say their year.
func TestAnOrderOfLastYearSaysItsYear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched()
		h.after(42 * 24 * time.Hour)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f5")
		x.sees(" 26-1007-1  主办")
	})
}

// In January the first call of last year and the first of this one are told apart, on the
// screen and by who types a number.
func TestACallOfLastYearSaysItsYear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		calls := func(words string) {
			h.texts(zhang, "新 "+words)
			id := h.latest()
			h.does(h.li, id, loop.Accept{Situation: "E-01-1", Village: "王庄"})
			h.does(h.he, id, loop.MakeCall{Reason: "无执法权", Done: "村里关了总阀"})
		}
		calls(leak)
		h.after(42 * 24 * time.Hour)
		s := h.session(h.he)
		k, err := s.Desk.CallNumber(s.Ctx, "H001")
		if err != nil || k.ID.String() != "26-H001" {
			t.Errorf("the only H001 is %s, %v", k.ID, err)
		}
		calls("李家洼南沟的水管也爆了")
		x := h.sits(New(s), 80, 24)
		x.press("f6")
		x.sees(" 26-H001 26-1007 ", " H001    1007 ")
		if k, err := s.Desk.CallNumber(s.Ctx, "H001"); err == nil || err.(interface{ Sentence(bool) string }).Sentence(false) != "H001今年和去年各有一个在办，请写明年份：27-H001或26-H001。" {
			t.Errorf("H001 is %s, %v", k.ID, err)
		}
		if k, err := s.Desk.CallNumber(s.Ctx, "26-H001"); err != nil || k.ID.Year() != 2026 {
			t.Errorf("26-H001 is %s, %v", k.ID, err)
		}
	})
}
