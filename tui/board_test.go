package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// Two clerks, four orders of things: what offices ask for is decided where it stands.
func TestWhatOfficesAskForIsRuledOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched("Z04")
		x := h.sits(New(h.session(h.he)), 80, 24)
		y := h.sits(New(h.session(h.li)), 80, 24)
		// For another's order the box wants to know on whose word.
		x.press("f5", "down", "0", "td", "enter")
		x.sees("替村镇建设办登记，写明凭据")
		x.press("down", "down", "不归建设办")
		x.golden("town-return")
		x.press("enter")
		x.sees("替村镇建设办登记要写明凭据")
		x.press("down", "孙涛来电", "enter")
		x.sees("已办：退单 1007-2 村镇建设办。", "待裁1")
		h.does(h.he, id, loop.Extend{Order: 1, Days: 2, Reason: "缺配件"}, "钱进来电")
		x.golden("town-board")
		x.sizes("town-board")
		y.press("enter")
		y.golden("town-page-orders")
		y.press("enter")
		y.golden("town-rule")
		y.press("1", "down", "清单写明协助清障", "enter")
		y.sees("已办：裁定退单 1007-2 村镇建设办。", "Enter 批延期")
		y.press("enter")
		y.sees("原期限周四11-26 17:30，延到周一11-30 17:30")
		// The other one decides first.
		x.press("right", "0", "批延期", "enter")
		x.sees("批延期 1007-1")
		y.press("enter", "1")
		y.sees("周一11-30")
		x.press("enter", "1")
		x.sees("李静08:41刚办过件号1007（延期裁定）")
		x.press("enter", "1")
		x.sees("没有待复核的事项")
		x.press("esc", "right")
		x.sees("没有这样的工单")
	})
}

func TestTheBoardShowsOneOffice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched("Z04", "Z05")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f5", "1")
		x.golden("town-board-offices")
		x.press("建设", "enter")
		x.sees("[村镇建设办]", "1007-2")
		x.seesNot("1007-1", "1007-3")
		x.press("enter")
		x.sees("> 绿 1007-2")
	})
}

func TestTheCountyIsCalledAndRated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, leak)
		id := h.latest()
		h.does(h.li, id, loop.Accept{Situation: "E-01-1", Village: "王庄"})
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.sees("清单是县里主责，请呼叫")
		x.press("enter", "enter")
		x.golden("town-call-form")
		x.press("enter")
		x.sees("呼叫要写明镇里已做了什么")
		x.press("村里关了总阀，主管道归县里", "enter")
		x.sees("件号1007已呼叫，H001。", "呼叫H001 已呼叫", "已呼叫H001，等县里")
		x.press("f6")
		x.golden("town-calls")
		x.press("enter", "enter")
		x.sees("现在等县里")
		x.press("0", "fphj", "enter")
		x.golden("town-call-dispatch")
		x.press("enter")
		x.sees("替县中心登记分派要写明文号")
		x.press("down", "down", "down", "down", "县函12号", "enter")
		x.sees("已办：分派呼叫 H001。", "镇办 综合执法队", "实测：还没有响应")
		h.after(2*time.Hour + 30*time.Minute)
		h.does(h.he, id, loop.Respond{Order: 1, Kind: appliance.RespondNow}, "陈刚来电")
		h.does(h.he, id, loop.Report{Order: 1, Text: "主管道已经抢修好了", All: true}, "陈刚来电")
		h.does(h.he, id, loop.Report{Order: 2, Text: "巡查过，没有再漏"}, "王兰来电")
		h.does(h.li, id, loop.Pass{})
		x.golden("town-call-page")
		x.press("enter", "down", "2")
		x.golden("town-rate")
		x.press("enter")
		x.sees("实测响应用时2小时30分，与评价不一致，请写明原因")
		x.press("1", "enter")
		x.sees("已评价", "水利局：及时 好，实测2小时30分")
		x.press("c")
		x.sees("1007  待回访")
	})
}

func TestAMatterIsSupervised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		x := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("enter", "0", "db", "enter", "down", "今天到场，说明为何没修")
		x.golden("town-supervise")
		x.press("enter", "f6", "left")
		x.golden("town-supervisions")
		h.does(h.he, id, loop.Reply{Text: "配件今天到，下午修"}, "钱进来电")
		x.sees("没有待答复、待复查的督办")
		// A 通报 is drafted from what is known, and people sign it.
		x.press("esc", "0", "db", "enter", "3")
		x.sees("关于件号1007办理情况的通报", "由人签发")
		x.press("esc", "0", "db", "enter", "2", "down", "立即整改", "enter")
		h.does(h.he, id, loop.Reply{Text: "已整改"}, "钱进来电")
		x.sees("整改已答复，请复查")
		x.press("enter")
		x.sees("答复：已整改", "[1 已整改]")
		x.press("enter")
		x.sees("已办：复查 1007。")
	})
}

func TestTheLoopInEnglish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched("Z04")
		h.texts(zhao, leak)
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("f10")
		x.golden("english-town-inbox")
		x.press("f5")
		x.golden("english-town-board")
		x.press("enter", "0")
		x.golden("english-town-menu")
		x.press("esc", "9")
		x.golden("english-town-dispatch")
	})
}
