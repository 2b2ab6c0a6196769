package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
)

// What a clerk felt in the first days at the screen, one test each.

// written is how many texts with these words were queued.
func (h *hall) written(words string) int {
	h.t.Helper()
	out, err := h.desk.Outbox(h.t.Context(), 0)
	h.must(err)
	n := 0
	for _, o := range out {
		if strings.Contains(o.Text, words) {
			n++
		}
	}
	return n
}

// bursts brings keys as fast as a terminal does that knows no bracketed paste.
func (x *terminal) bursts(text string) {
	x.settle()
	for _, r := range text {
		switch r {
		case '\r':
			x.tell(named["enter"])
		case '\n':
			x.tell(ctrlJ)
		default:
			x.tell(letter(r))
		}
	}
	x.settle()
}

func TestAPastedLineEndSendsNothing(t *testing.T) {
	for what, end := range map[string]string{"carriage returns": "\r", "line feeds": "\n"} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := openHall(t)
				monday(h)
				x := h.sits(New(h.session(h.li)), 80, 24)
				x.press("enter", "2")
				x.bursts("师傅下午到。" + end + "请留人在家。" + end)
				x.sees("> 答复  师傅下午到。 请留人在家。")
				if n := h.written("师傅下午到"); n != 0 {
					t.Fatalf("%d texts went out by a paste", n)
				}
				x.press("enter")
				if n := h.written("师傅下午到。 请留人在家。"); n != 1 {
					t.Errorf("%d texts after Enter, want 1", n)
				}
				x.seesNot("粘贴")
			})
		})
	}
}

// Letters and Enter in one packet of a slow link are what was meant.
func TestEnterRightBehindTheLastLetterIsEnter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2")
		x.bursts("师傅下午到。\r")
		x.sees("件号1007已答复")
		if n := h.written("师傅下午到。"); n != 1 {
			t.Errorf("%d texts, want 1", n)
		}
		// Thought better of it in the same moment: nothing goes.
		x.press("2")
		x.settle()
		for _, k := range []tea.KeyPressMsg{letter('嗯'), named["enter"], named["esc"]} {
			x.tell(k)
		}
		x.settle()
		if n := h.written("嗯"); n != 0 {
			t.Errorf("%d texts went out after Esc", n)
		}
	})
}

func TestABracketedPasteEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2")
		x.tell(paste("师傅下午到。\r\n请留人在家。\r\n"))
		x.sees("> 答复  师傅下午到。 请留人在家。")
		if n := h.written("师傅下午到"); n != 0 {
			t.Errorf("%d texts went out by a paste", n)
		}
	})
}

// A form is opened: what was said of the last act is gone.
func TestOldNewsIsNotReadUnderANewForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "4")
		x.sees("件号1007由您承办。")
		x.press("7")
		x.sees("查看号码会记入此件。")
		x.seesNot("由您承办。")
	})
}

func TestARefusalStaysOnItsScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "3")
		x.sees("不能办结")
		x.press("f4")
		x.seesNot("不能办结")
	})
}

func TestAClosedMatterWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.texts(zhang, "村东头路灯不亮了")
		id := h.latest()
		h.must(h.desk.Accept(t.Context(), h.li, id, 0, desk.Triage{}))
		h.must(h.desk.Conclude(t.Context(), h.li, id, 0, appliance.OutcomeSolved, "已修好"))
		h.texts(zhang, "1")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("/", id.No(), "enter", "enter")
		x.sees("已办结", "此件已了结，不用再做什么。")
	})
}

func TestTheInboxNamesTheMatterWhoseTextIsInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.texts(zhang, "村东头路灯不亮了")
		h.texts(zhao, "小学门口垃圾没人收")
		h.state(zhao, appliance.TextUncertain)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.sees("短信待定1", "[短信待定] 小学门口", "刚刚   村东头")
		x.press("down")
		x.sees("有短信待定")
		x.press("enter")
		x.sees(" 8 定短信  Enter/1 受理")
		x.press("8")
		x.seesNot("请先看过")
		x.press("1", "enter", "esc")
		x.seesNot("待定")
	})
}

// The modem's word for it is not a clerk's.
func TestATextInDoubtSaysWhyInWords(t *testing.T) {
	e := &env{}
	for _, c := range []struct {
		code string
		want string
	}{{"silent", "模块没有回答"}, {"line-searching", "线路断了"}, {"number-cap", "今天发给此号的够多了"}, {"cms-38", "cms-38"}, {"", ""}} {
		if got := e.trouble(appliance.Outgoing{State: appliance.TextUncertain, Error: c.code}); got != c.want {
			t.Errorf("%q is said as %q, want %q", c.code, got, c.want)
		}
	}
	if got := e.trouble(appliance.Outgoing{State: appliance.TextDelivered, Error: "silent"}); got != "" {
		t.Errorf("of a text that arrived it is said %q", got)
	}
}

func TestEscHeldDownGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("enter", "2", "师傅")
		x.tell(altEsc) // two Esc in one read
		x.seesNot("> 答复")
		x.tell(altEsc)
		x.sees("什么事")
	})
}

func TestTabGoesBetweenNameAndPIN(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.must(h.desk.SetPIN(t.Context(), desk.Root, "李静", "2468"))
		x := h.sits(New(h.session(desk.Who{})), 80, 24)
		x.press("tab", "2468", "tab", "李静", "enter")
		x.sees("没有在办的事")
	})
}

func TestATakenAlarmNamesItsMatter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.texts(sun, "着火了快来救人")
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f9")
		x.sees("您已接警，请马上打 137 0000 3333（F9 收起）", "件号"+h.latest().No()+"  来信：着火了")
		x.wait(time.Minute)
		x.press("f9")
		x.seesNot("您已接警")
	})
}

// An office is found by how it is read, and what is typed in vain and taken back leaves
// what was chosen before: a matter went to the first office on the list.
func TestAnOfficeIsFoundByItsSoundAndNoneByAccident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, "王家庄村隔壁太吵，睡不着")
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("enter", "enter", "enter", "enter")
		x.sees("-- 派单 1007", "[无]")
		x.press("qqq")
		x.sees("没有对得上的")
		x.seesNot("没有能收短信的人")
		x.press("backspace", "backspace", "backspace")
		x.sees("[无]")
		x.press("enter")
		x.sees("要有一个主办单位")
		x.press("gds")
		x.sees("[供电所]", "短信发给：钱进")
		x.press("ctrl+u", "gongdian", "enter")
		x.sees("件号1007已派供电所")
		x.press("9", "enter") // nothing more is sent to anybody
		x.sees("没有要改的内容")
	})
}

// A key whose act is not this clerk's says so, and does not blame the matter.
func TestWhatAnotherRoleDoesIsSaidSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, "王家庄村东头路灯不亮，晚上看不见")
		x := h.sits(New(h.session(h.wang)), 80, 24)
		x.press("enter", "enter", "enter")
		x.sees("件号1007已受理")
		x.press("9")
		x.sees("您的岗位不能派单")
		x.seesNot("现在是已受理，不能派单")
	})
}
