package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
)

// monday fills the hall with a morning's matters.
func monday(h *hall) {
	h.t.Helper()
	h.texts(zhang, "村东头路灯不亮了，晚上走路看不见，已经三天了")
	h.state(zhang, appliance.TextDelivered)
	h.after(25 * time.Minute)
	h.texts(zhao, "王家庄小学门口的垃圾桶满了没人收，臭得很，孩子上学都绕着走")
	h.state(zhao, appliance.TextSent)
	h.after(9 * time.Minute)
	second := h.latest()
	h.must(h.desk.Accept(h.t.Context(), h.wang, second, 0, desk.Triage{Kind: appliance.KindComplaint, Category: "环境卫生", Summary: "小学门口垃圾没人收"}))
	h.after(12 * time.Minute)
	h.texts(sun, "合作医疗怎么报销，要带什么材料")
	h.state(sun, appliance.TextUncertain)
	h.after(7 * time.Minute)
}

func TestTheInbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.golden("inbox")
		x.resize(60, 20)
		x.golden("inbox-60x20")
		x.resize(120, 40)
		x.golden("inbox-120x40")
	})
}

func TestAMattersPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter")
		x.golden("page-new")
		x.press("enter")
		x.golden("page-accept")
		x.press("enter")
		x.golden("page-accepted")
		x.press("2", "师傅今天下午带灯头去换，请晚上再看看亮不亮。")
		x.golden("page-answer")
		x.resize(60, 20)
		x.golden("page-answer-60x20")
		x.resize(120, 40)
		x.golden("page-answer-120x40")
		x.resize(80, 24)
		x.press("enter")
		x.golden("page-answered")
		h.state(zhang, appliance.TextDelivered)
		x.wait(3 * time.Hour)
		h.texts(zhang, "灯亮了，谢谢你们")
		x.press("3", "已更换路灯灯头，现已正常照明。")
		x.golden("page-conclude")
		x.press("enter")
		x.golden("page-concluded")
		h.texts(zhang, "1")
		x.press("end")
		x.golden("page-rated")
		x.resize(60, 20)
		x.golden("page-60x20")
		x.resize(120, 40)
		x.golden("page-120x40")
	})
}

func TestSomebodyElseDecidesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "enter", "enter", "2", "今天下午去修")
		id := appliance.NewCaseID(2026, 100)
		x.press("enter", "3", "已修好")
		h.must(h.desk.Answer(t.Context(), h.wang, id, 0, "配件还没到，要等明天。"))
		x.sees("王强答复", "已修好")
		x.golden("page-other-decided")
		// Enter before reading is refused once, and the words stay.
		x.press("enter")
		x.sees("王强09:34刚办过", "已修好", "办结 1007")
		x.press("enter")
		x.sees("件号1007已办结", "[待发]")
	})
}

func TestWhatIsLateComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.texts(zhang, "村东头路灯不亮了")
		h.texts(zhao, "小学门口垃圾没人收")
		h.must(h.desk.Accept(t.Context(), h.wang, appliance.NewCaseID(2026, 101), 0, desk.Triage{}))
		h.after(10 * time.Hour)
		h.texts(sun, "合作医疗怎么报销")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.golden("inbox-late")
	})
}
