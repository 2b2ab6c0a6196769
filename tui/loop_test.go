package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// presses counts what a clerk presses.
func (x *terminal) presses(n *int, keys ...string) {
	x.t.Helper()
	for _, k := range keys {
		if _, ok := named[k]; ok {
			*n++
		} else {
			*n += len([]rune(k))
		}
		x.press(k)
	}
}

// leak is a matter of the list: the county's department must mend it.
const (
	lamp = "王家庄村东头路灯不亮了，晚上走路看不见，已经三天了"
	leak = "王家庄村水管漏水三天没人管"
)

// dispatched is a lamp that is out with the power station.
func (h *hall) dispatched(assists ...string) appliance.CaseID {
	h.t.Helper()
	h.texts(zhang, lamp)
	id := h.latest()
	h.state(zhang, appliance.TextDelivered)
	h.does(h.li, id, loop.Accept{Situation: "C-01-1", Village: "王庄"})
	h.does(h.li, id, loop.Dispatch{Lead: "Z07", Assists: assists, Task: "三日内复亮"})
	return id
}

// What an office texts is not told as the villager's word, nor what a stranger texts.
func TestTheStoryNamesWhoeverTexted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched()
		h.texts("13800000048", "签1007-1") // as short as some networks tell it
		h.texts("+8613390010048", "签1007-1")
		h.texts(zhang, "还是不亮")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter")
		x.sees("钱进     签1007-1", "生号码   签1007-1", "来件人   还是不亮")
		x.seesNot("来件人   签1007-1")
	})
}

func TestACommonCaseIsDispatchedInSixKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, lamp)
		h.state(zhang, appliance.TextDelivered)
		h.after(20 * time.Minute)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.golden("town-inbox")
		n := 0
		x.presses(&n, "enter", "enter")
		x.golden("town-accept")
		x.presses(&n, "enter")
		x.sees("请派单", "清单C-01-1 路灯不亮  责任单位供电所")
		x.presses(&n, "enter")
		x.golden("town-dispatch")
		x.sizes("town-dispatch")
		x.presses(&n, "enter")
		x.golden("town-dispatched")
		if n > 6 {
			t.Errorf("a common case takes %d keys from the inbox to the office, want 6 at most", n)
		}
		if h.written("工单1007-1") != 1 || h.written("已交供电所办理") != 1 {
			t.Error("office and villager were not told")
		}
	})
}

// What the proposal says is only a proposal: another row, another office, another limit.
func TestTheProposalIsChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, lamp)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "enter", "down", "down", "down", "占道经营")
		x.sees("> 情形    占道经营 [A-01-2 店外经营拒不整改]", "类别    综合执法", "[2 复杂")
		x.press("down", "13-1")
		x.sees("[13-1 李家洼]")
		x.press("enter")
		x.sees("李家洼村13-1", "清单A-01-2 店外经营拒不整改")
		// The list names the county there; the town sends its own people all the same.
		x.press("9", "执法队", "down", "Z04", "space", "Z02")
		x.golden("town-dispatch-typed")
		x.press("down", "down", "down", "9", "enter")
		x.sees("件号1007已派综合执法队", "1007-1  主办 综合执法队", "1007-2  协办 村镇建设办", "1007-3  协办 综治中心", "周五12-04")
	})
}

func TestAnOfficeThatDoesNotExistIsRefusedInASentence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles(appliance.Office{Code: "Z09", Name: "老龄工作办公室", Short: "老龄办", Level: appliance.LevelTown, Kind: appliance.OfficeBureau})
		h.texts(zhang, lamp)
		h.does(h.li, h.latest(), loop.Accept{Situation: "C-01-1"})
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "enter", "环卫所")
		x.sees("没有对得上的")
		x.press("enter")
		x.sees("没有叫“环卫所”的单位", "> 主办  环卫所")
		x.press("esc", "9", "老龄办")
		x.sees("老龄办没有能收短信的人，先在人员里登记。")
		x.press("enter")
		x.sees("老龄办没有能收短信的人，请先在人员里登记手机号。")
	})
}

func TestAHeldEnterOpensAndSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, lamp)
		h.does(h.li, h.latest(), loop.Accept{Situation: "C-01-1"})
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter")
		for range 20 { // thirty a second, as a keyboard repeats
			x.tell(named["enter"])
			time.Sleep(33 * time.Millisecond)
			synctest.Wait()
		}
		x.sees("派单 1007")
		if n := h.written("工单"); n != 0 {
			t.Fatalf("%d orders went out by a key held down", n)
		}
		x.press("enter")
		x.sees("件号1007已派供电所")
	})
}

func TestTheMenuFindsAnActByNameInitialsAndVerb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched("Z04")
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("enter", "0")
		x.golden("town-menu")
		for _, typed := range []string{"催办", "cb", "urge"} {
			x.press("ctrl+u", typed)
			x.sees("[催办")
			x.seesNot("[派单")
		}
		x.press("enter")
		x.sees("承办单位会收到催办短信")
		x.press("esc", "0", "没有")
		x.sees("没有对得上的")
		x.press("enter", "esc")
		x.sees("0 更多")
	})
}

func TestAReviewIsPassedOrSentBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		h.does(h.he, id, loop.Report{Order: 1, Text: "已更换路灯灯头，现已正常照明"}, "钱进来电")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "0", "shth", "enter", "照片没拍清", "enter")
		x.sees("已办：审核退回 1007。", "办理中")
		h.does(h.he, id, loop.Report{Order: 1, Text: "已更换路灯灯头，现已正常照明"}, "钱进来电")
		x.sees("待审1", "单位已反馈，请审核")
		x.press("enter")
		x.golden("town-pass")
		x.press("enter")
		x.sees("件号1007审核通过。短信5秒后发出，Ctrl+Z收回。", "待回访")
		x.press("ctrl+z") // a moment to think better of it
		x.sees("件号1007的审核通过已收回，没有发出。", "待审核", "收回办结（没有发出）")
		x.press("enter", "enter")
		x.sees("件号1007审核通过", "待回访")
		x.press("0", "jpj", "enter", "enter")
		x.sees("评价填1满意、2基本满意、3没解决")
		x.press("1")
		x.sees("记下后归档")
		x.press("down", "down", "灯亮了", "enter")
		x.sees("已办结", "评价满意")
	})
}

// What is about danger is told at once: there Enter alone closes no matter.
func TestWhoLeansOnEnterClosesNoMatter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		h.does(h.chief, id, loop.Correct{Reason: "电线垂到路上", Urgency: appliance.UrgencyDanger})
		h.does(h.he, id, loop.Report{Order: 1, Text: "已更换路灯灯头，现已正常照明"}, "钱进来电")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "enter", "enter")
		x.golden("town-pass-sure")
		x.sees("审核通过以后收不回来")
		x.press("enter", "esc")
		x.sees("-- 审核通过 1007")
		x.seesNot("收不回来")
		x.press("enter", "1")
		x.sees("件号1007审核通过。", "待回访")
	})
}

func TestABookedMatterWaitsForItsDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("enter", "0", "gz", "enter", "2", "down", "明年立项", "down", "+200")
		x.sees("复核日：2027-06-11")
		x.press("enter")
		x.sees("日期不对")
		x.press("ctrl+u", "12-20")
		x.golden("town-book")
		x.press("enter")
		x.sees("待复核：挂账（资金），何洁提，复核日周日12-20")
		h.does(h.zhou, id, loop.Confirm{})
		x.sees("挂账", "已挂账，到复核日再看")
		x.wait(28 * 24 * time.Hour)
		x.sees("挂账到复核日了")
		x.press("enter")
		x.sees("[1 重新安排办理]")
		x.press("2", "down", "已装新灯")
		x.sees("已装新灯。满意回1")
	})
}

func TestAMatterIsJoinedSplitAndTransferred(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		main := h.dispatched()
		h.texts(zhao, "村东头路灯黑了，垃圾也没人收")
		second := h.latest()
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("/", second.No(), "enter", "0", "cj", "enter", "垃圾没人收", "enter")
		x.sees("新件号"+h.latest().No(), "从"+second.No()+"拆出", "垃圾没人收")
		x.press("esc", "0", "bingjian")
		x.press("ctrl+u", "并件", "enter", "9999", "enter")
		x.sees("没有这个件号，请核对数字。")
		x.press("ctrl+u", main.No(), "enter")
		x.sees("已并入" + main.No())
		x.press("enter")
		x.sees("此件已了结")
		x.press("0", "ccbj", "enter", "enter")
		x.sees("已办：拆出并件 "+second.No(), "待受理")
		h.does(h.he, second, loop.Accept{})
		x.press("0", "ys", "enter", "县公安局", "down", "青移〔2026〕3号", "down", "治安案件")
		x.golden("town-transfer")
		x.press("enter")
		x.sees("移送县公安局", "签收期限明天")
		x.press("0", "ysqs", "enter", "收文1288", "enter")
		x.sees("已移送")
	})
}

func TestAMatterIsTakenDownAtTheCounter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("n", "down", "家里停水两天了", "down", "13812345678", "down", "张三", "esc", "n")
		x.sees("内容  家里停水两天了", "电话  13812345678", "姓名  张三") // put down, and taken up again
		x.press("8")
		x.sees("外部号")
		x.press("5")
		x.sees("代办人", "本人")
		x.press("1", "down", "down", "down", "down", "down", "down", "down", "王家庄南")
		x.golden("town-new")
		x.press("enter")
		x.sees("已登记，件号1007。", "窗口", "王家庄村12-3", "登记：家里停水两天了", "建议：水利局  停水漏水")
		x.press("esc", "n", "enter")
		x.sees("还没有写内容")
		x.press("down", "down", "138", "up", "老人来问", "enter")
		x.sees("不是手机号")
	})
}

func TestTheWholeRecordIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "0", "dyqgc", "enter", "enter")
		x.golden("town-record")
		x.press("end")
		x.sees("打印全过程：屏幕查看")
		x.press("esc")
		x.sees("1007  办理中")
	})
}
