package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
)

func TestTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		h.hears(appliance.Part{Kind: appliance.PartMalformed, PDU: []byte{0x07, 0x91, 0xff}, Fault: "the PDU ends in the middle of its sender"})
		h.texts("10086", "您的余额不足10元")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f3")
		x.golden("texts")
		x.press("left")
		x.golden("texts-asks")
		x.press("down", "8")
		x.sees("不知到没到", "对方收到了")
		x.golden("texts-settle")
		x.press("1", "enter")
		x.sees("这条短信已定：对方收到了。")
		x.seesNot("短信待定")
	})
}

func TestDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f4")
		x.golden("device")
		h.line = appliance.LineStatus{Phase: appliance.LinePINNeeded, Port: "/dev/ttyUSB2", Maker: "Quectel", Model: "EC20"}
		x.wait(beat)
		x.sees("线路断！", "PIN")
		x.golden("device-pin")
		x.resize(60, 20)
		x.sees("线路断！", "PIN")
	})
}

// The technician has only this screen: the last log lines are on it.
func TestTheLogIsReadOnTheDeviceScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		s := h.session(h.li)
		s.Log = func() []string {
			return []string{"level=INFO msg=serving", "level=WARN msg=\"send failed\" to=138****1111 \x1b[31mcode=cms-500"}
		}
		x := h.sits(New(s), 80, 24)
		x.press("f4", "end")
		x.sees("最近的日志", "send failed", "msg=serving")
	})
}

func TestHelpShowsOnlyWhatWorksHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("?")
		x.golden("help-inbox")
		x.press("esc", "enter", "?")
		x.golden("help-page")
		x.seesNot("办结") // it is not accepted yet
		x.press("esc", "6", "问过村干部？", "f1")
		x.sees("放下", "撤销")
		x.press("esc")
		x.sees("问过村干部？") // a question mark was a word
	})
}

func TestLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.must(h.desk.SetPIN(t.Context(), desk.Root, "李静", "2468"))
		x := h.sits(New(h.session(desk.Who{})), 80, 24)
		h.texts(sun, "着火了，快来人")
		x.golden("login")
		x.press("f9", "f3")
		x.sees("口令", "警报")
		x.press("李静", "enter", "1111", "enter")
		x.sees("姓名或口令不对")
		x.seesNot("1111")
		x.press("2468", "enter")
		x.sees("137 0000 3333", "李静", "着火了")
		x.press("ctrl+q")
		x.sees("口令")
		x.seesNot("137 0000 3333")
	})
}

func TestEnglish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f10")
		x.golden("english-inbox")
		x.press("enter", "1")
		x.golden("english-accept")
		x.press("enter")
		x.golden("english-page")
		x.press("2", "A man comes with a new lamp this afternoon.")
		x.golden("english-answer")
		x.press("esc", "3")
		x.golden("english-conclude")
		x.press("esc", "f3")
		x.golden("english-texts")
		x.press("f4")
		x.golden("english-device")
	})
}

func TestFind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("/")
		x.golden("find-empty")
		x.press("路灯")
		x.golden("find")
		x.press("ctrl+u", "3333")
		x.sees("1029", "找到1件")
		x.press("enter")
		x.sees("合作医疗怎么报销", "待受理")
		x.press("esc")
		x.sees("3333")
		x.press("esc")
		x.sees("该做")
	})
}

func TestTheNumberIsMaskedUntilThereIsAReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "7")
		x.golden("page-reveal")
		x.seesNot("138 0000 1111")
		x.press("2", "enter")
		x.sees("138 0000 1111", "查看号码：核实情况")
		x.press("esc", "enter")
		x.seesNot("138 0000 1111")
	})
}

func TestBanners(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		s := h.session(h.li)
		s.Health = func() health.Check {
			return health.Tree(health.Facts{Now: h.now(), Ledger: health.LedgerFacts{Dir: "/perm/huying", Full: true, Free: 12 << 20, RoomKnown: true}})
		}
		h.line = appliance.LineStatus{Phase: appliance.LinePortBusy, Port: "/dev/ttyUSB2", Detail: "ModemManager, pid 412"}
		x := h.sits(New(s), 80, 24)
		x.golden("banners")
	})
}
