package tui

import (
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"huying/appliance"

	tea "charm.land/bubbletea/v2"
)

const notice2027 = "国办发明电〔2026〕12号 经国务院批准，现将2027年部分节假日安排通知如下。一、元旦：1月1日（周五）至3日（周日）放假，共3天。" +
	"二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。三、清明节：4月3日（周六）至5日（周一）放假，共3天。" +
	"四、劳动节：5月1日（周六）至3日（周一）放假，共3天。五、端午节：6月9日（周三）放假，共1天。六、中秋节：9月15日（周三）放假，共1天。" +
	"七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。"

func TestANoticeIsPastedAndApproved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("0", "rl", "enter")
		x.golden("calendar")
		x.press("right")
		x.sees("[2027]", "还没公布")
		x.press("2")
		x.tell(tea.PasteMsg{Content: notice2027})
		x.golden("calendar-notice")
		x.sees("读懂了：2027年，放假25天，调休上班2天")
		x.press("enter")
		x.sees("2027年放假安排（全国）", "国办发明电〔2026〕12号", "没有在走的期限受影响")
		x.press("1")
		x.sees("要另一人同意才生效")
		x.press("enter")
		x.sees("等另一人批准", "还没公布")
		y.press("f7")
		y.sees("放假安排 2027/national", "管理员")
		y.press("1", "enter")
		y.sees("已办：批准 放假安排")
		x.sees("[2027]", "已公布", "元旦")
	})
}

func TestANoticeThatContradictsItselfIsRefusedWhileItIsTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.press("0", "rl", "enter", "2")
		x.tell(tea.PasteMsg{Content: "2027年元旦：1月1日（周一）放假，共1天。"})
		x.sees("周五") // what weekday it is
		x.press("enter")
		x.sees("通知正文") // the form stays with its words
		x.seesNot("受影响的期限")
	})
}

func TestTheTownGivesItselfADayOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.must(h.desk.Disable(t.Context(), h.chief, "周明", true)) // nobody else could approve
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.press("0", "rl", "enter", "1", "ctrl+u", "12-18", "down", "down", "山会")
		x.golden("calendar-day")
		x.press("enter")
		x.sees("2026年放假安排（本镇）", "上班放假有变的1天", "2026-12-18 周五", "本镇安排")
		x.press("1")
		x.sees("由您一人决定")
		x.press("enter")
		x.press("end")
		x.sees("2026年的放假安排已起用。", "2026-12-18", "山会")
		// And takes it back.
		x.press("end", "1", "ctrl+u", "12-18", "down", "3", "enter", "1", "enter")
		x.seesNot("2026-12-18")
	})
}

func TestAClerkOnlyReadsTheCalendar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		x := h.sits(New(h.session(h.wang)), 80, 24)
		x.press("0", "rl", "enter")
		x.sees("元旦节放假", "已公布")
		x.seesNot("改一天")
		x.press("1")
		x.sees("您的岗位")
	})
}

func TestATableOfDaysComesFromAStick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		var k stick
		at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		s := k.plug(h.session(h.chief), fstest.MapFS{
			"2027.csv": &fstest.MapFile{Data: []byte("日期,名称,安排\n2027-05-01,劳动节,放假\n2027-05-08,劳动节,上班\n"), ModTime: at},
			"乱.txt":    &fstest.MapFile{Data: []byte("今天天气不错"), ModTime: at.Add(time.Hour)},
		})
		x := h.sits(New(s), 80, 24)
		x.press("0", "rl", "enter", "3")
		x.sees("2027.csv", "乱.txt")
		x.seesNot("单位.csv")
		x.press("enter")
		x.press("enter")
		x.seesNot("受影响的期限")
		x.press("esc", "down", "enter")
		x.sees("读懂了：2027年，放假1天，调休上班1天")
		x.press("down", "2", "down", "鲁政办〔2026〕7号", "enter")
		x.sees("2027年放假安排（省里）", "鲁政办〔2026〕7号", "2027-05-08")
	})
}

func TestPastedRowsAreRead(t *testing.T) {
	c, err := readDays("日期,名称,安排 2027-05-01,劳动节,放假 2027-05-08,劳动节,上班", 2027)
	if err != nil || len(c.Days) != 2 || c.Days[1].Date != (appliance.Date{Year: 2027, Month: 5, Day: 8}) || c.Days[1].Off {
		t.Errorf("read %+v, %v", c, err)
	}
}
