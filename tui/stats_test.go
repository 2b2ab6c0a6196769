package tui

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/xuri/excelize/v2"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/score"
)

// november plays a week at the hall, from Monday the 23rd 08:41 to Saturday the 28th:
//
//	1007  a lamp in 王家庄, dispatched Monday to the power station, signed and done the same day, rated 1
//	1010  a leak there, the county is called, the water bureau answers a day and a half later, rated slow; villager says 3
//	1029  rubbish in 李家洼, sent to 村镇建设办, which never signs: due Thursday
//	1032  a question that nobody has looked at
//	1041  not ours: 不予受理, by two people
func (h *hall) november() {
	h.t.Helper()
	h.settles()
	h.texts(zhang, lamp)
	a := h.latest()
	h.state(zhang, appliance.TextDelivered)
	h.texts(zhao, leak)
	b := h.latest()
	h.texts(sun, "李家洼村垃圾没人清运，臭得很")
	c := h.latest()
	h.does(h.li, a, loop.Accept{Situation: "C-01-1", Village: "王庄"})
	h.does(h.li, a, loop.Dispatch{Lead: "Z07"})
	h.does(h.he, b, loop.Accept{Situation: "E-01-1", Village: "王庄"})
	call := h.does(h.he, b, loop.MakeCall{Reason: appliance.CallBeyond, Done: "村里修不了"}).Call
	h.does(h.he, b, loop.DispatchCall{Call: call, Lead: "X04", DocNo: "县函3号"})
	h.does(h.li, c, loop.Accept{Situation: "F-01-1", Village: "李家洼"})
	h.does(h.li, c, loop.Dispatch{Lead: "Z04"})
	h.after(2 * time.Hour) // 10:41
	h.does(h.li, a, loop.Sign{Order: 1}, "钱进来电")
	h.after(3 * time.Hour) // 13:41
	h.does(h.li, a, loop.Report{Order: 1, Text: "已更换路灯灯头，恢复照明"}, "钱进来电")
	h.does(h.li, a, loop.Pass{})
	h.does(h.li, a, loop.Rate{Rating: 1, How: "电话回访"})
	h.texts(sun, "新 合作医疗怎么报销")
	h.after(24 * time.Hour) // Tuesday 13:41
	h.does(h.he, b, loop.Respond{Order: 1, Kind: appliance.RespondNow}, "陈刚来电")
	h.texts(zhang, "我和邻居的官司法院判了不服")
	e := h.latest()
	h.does(h.he, e, loop.Refuse{Ground: "诉讼仲裁复议中"})
	h.does(h.li, e, loop.Confirm{})
	h.after(24 * time.Hour) // Wednesday 13:41
	h.does(h.he, b, loop.Report{Order: 1, Text: "主管道已修复，恢复供水", All: true}, "陈刚来电")
	h.does(h.he, b, loop.Report{Order: 2, Text: "巡查过，没有再漏"}, "王兰来电")
	h.does(h.li, b, loop.Pass{})
	h.does(h.he, b, loop.RateCall{Call: call, Office: "X04", Speed: 1, Effect: 3, Note: "拖了两天"})
	h.does(h.li, b, loop.Rate{Rating: 3, Words: "还在漏", How: "电话回访"})
	h.after(72 * time.Hour) // Saturday
}

func TestAMonthIsReckoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.november()
		r, err := h.desk.Month(t.Context(), score.Month{Year: 2026, Month: 11}, nil)
		h.must(err)
		office := map[string]score.Row{}
		for _, o := range r.Offices {
			office[o.Key] = o
		}
		village := map[string]score.Row{}
		for _, v := range r.Villages {
			village[v.Name] = v
		}
		for what, x := range map[string]struct{ got, want int }{
			"received": {r.All.Received.N(), 5}, "accepted": {r.All.Accepted.N(), 3}, "refused": {r.All.Refused.N(), 1}, "done": {r.All.Matters.Done.N(), 1},
			"open": {r.All.Open.N(), 3}, "redone": {r.All.Matters.Redone.N(), 1},
			"orders": {r.All.Sent.N(), 4}, "in time": {r.All.OnTime.N(), 2}, "overdue": {r.All.Overdue.N(), 1}, "late": {r.All.Orders.Late.N(), 0},
			"satisfied": {r.All.Content.N(), 1}, "not solved": {r.All.Unsolved.N(), 1}, "calls": {r.Calls.N(), 1},
			"the power station's": {office["Z07"].OnTime.N(), 1}, "of them answered": {office["Z07"].Answered.N(), 1}, "the builders' overdue": {office["Z04"].Overdue.N(), 1},
			"and unanswered": {office["Z04"].Unanswered.N(), 1}, "the water bureau's": {office["X04"].Sent.N(), 2}, "its first not solved": {office["X04"].Unsolved.N(), 1},
			"王家庄": {village["王家庄村"].Received.N(), 2}, "李家洼": {village["李家洼村"].Received.N(), 1}, "青山社区 is silent": {village["青山社区"].Received.N(), 0},
			"Monday": {r.Days[22].N(), 4}, "Tuesday": {r.Days[23].N(), 1}, "at eight": {r.Week[0][8], 3},
		} {
			if x.got != x.want {
				t.Errorf("%s: %d, want %d", what, x.got, x.want)
			}
		}
		if d := r.Departments[0]; d.Office != "X04" || d.Deduct != 2 || d.Speed[1] != 1 || d.Effect[3] != 1 {
			t.Errorf("the water bureau: %+v", d)
		}
		// From Monday 08:41 to Tuesday 13:41: 3:19 and 4 hours on Monday, 3:30 and 0:11 on Tuesday.
		if hours, ok := r.Departments[0].Median(); !ok || hours < 10.9 || hours > 11.1 {
			t.Errorf("answered after %v working hours", hours)
		}
	})
}

func TestStatistics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.november()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("0", "tj", "enter")
		for i, name := range []string{"stats", "stats-offices", "stats-villages", "stats-categories", "stats-cross", "stats-times", "stats-grades", "stats-calls", "stats-grids"} {
			if i > 0 {
				x.press("right")
			}
			x.golden(name)
		}
		x.press("right")
		x.resize(60, 20)
		x.golden("stats-60x20")
		x.press("left") // the last tab is in sight where there is no room for all
		x.sees("2026-11", "[网格]")
		x.press("right")
		x.resize(120, 40)
		x.golden("stats-120x40")
		x.press("right", "right", "right", "right", "right")
		x.golden("stats-times-120x40")
		x.press("home", "right", "right", "right", "right")
		x.resize(80, 24)
		x.press("f10")
		x.golden("english-stats")
	})
}

// Behind a number stand its matters, and behind a matter its page.
func TestANumberLeadsToItsMatters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.november()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("0", "tj", "enter", "enter")
		x.sees("2026-11 概况 收到  5件", "1007", "1041")
		x.golden("stats-behind")
		x.press("end", "enter")
		x.sees("1007", "路灯")
		x.press("esc", "esc")
		x.sees("[概况]")
		for range 40 {
			x.press("down")
		}
		x.press("enter") // warnings: no matters stand behind
		x.sees("这个数后面没有件")
		x.press("right", "down", "enter")
		x.sees("单位 ")
		x.press("esc", "2")
		x.sees("还没到这个月")
		x.press("1")
		x.sees("2026-10", "[单位]", "这个月没有记录")
		x.press("2")
		x.sees("2026-11", "供电所")
	})
}

// What happens while somebody looks is counted within a minute, and at once when asked for.
func TestFiguresFollowTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.november()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("0", "tj", "enter")
		x.sees("收到                 5")
		h.texts(zhang, "新 村口的井盖丢了")
		x.press("r")
		x.sees("收到                 6")
		h.texts(zhao, "新 河边倒了一车垃圾")
		x.wait(90 * time.Second)
		x.sees("收到                 7")
		x.press("esc")
		x.seesNot("[概况]")
		h.texts(zhao, "新 学校门口停车乱") // nobody looks: nobody waits
		x.wait(2 * time.Minute)
	})
}

func TestTheMonthGoesToAStick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.november()
		var k stick
		x := h.sits(New(k.plug(h.session(h.li), nil)), 80, 24)
		x.press("0", "tj", "enter", "3")
		x.sees("月报写到哪个U盘", "密钥")
		x.golden("stats-stick")
		x.press("end", "enter")
		x.sees("密钥")
		x.press("home", "enter")
		x.golden("stats-take")
		x.press("enter")
		x.sees("青山镇-2026-11-月报.xlsx", "已写好")
		book, err := excelize.OpenReader(bytes.NewReader(k.written["青山镇-2026-11-月报.xlsx"]))
		h.must(err)
		defer book.Close()
		if v, _ := book.GetCellValue("概况", "B3"); v != "5" {
			t.Errorf("the workbook counts %q", v)
		}
		x.press("enter", "right", "enter")
		if b := string(k.written["青山镇-2026-11-单位.csv"]); !strings.Contains(b, "供电所") {
			t.Errorf("CSV: %v", b)
		}
		for name, b := range k.written {
			if strings.Contains(string(b), "13800001111") || strings.Contains(string(b), "走路看不见") {
				t.Errorf("%s holds what villagers said", name)
			}
		}
	})
}
