package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/workday"
)

// notice2027 is the notice as it might be published: New Year takes the first
// Monday and gives a Saturday for it.
const notice2027 = `国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。`

func national(t *testing.T, text string) appliance.Calendar {
	t.Helper()
	c, err := workday.Read([]byte(text), 2027)
	if err != nil {
		t.Fatal(err)
	}
	c.Layer = appliance.LayerNational
	return c
}

// TestTheNoticeIsImported: on the last day of the year two villagers have been
// promised days of a year that nobody knew; the notice comes, the promises are
// looked at, confirmed, and every later promise reckons by it.
func TestTheNoticeIsImported(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	boss := h.hire(t, "王主任", appliance.RoleAdmin)
	h.now = time.Date(2026, 12, 31, 10, 0, 0, 0, h.Clock.Location)
	moved, same, quiet := h.comesIn(t, 100, "路灯不亮"), h.comesIn(t, 101, "水渠堵了"), h.comesIn(t, 102, "低保怎么办")
	for id, c := range map[appliance.CaseID]appliance.Complexity{moved: appliance.Simple, same: appliance.Complex} {
		if err := h.Accept(ctx, h.li, id, 0, desk.Triage{Complexity: c}); err != nil {
			t.Fatal(err)
		}
	}
	due := func(id appliance.CaseID) string {
		k, _ := h.page(t, id).Case.Clock(appliance.ClockHandle)
		return k.Due.In(h.Clock.Location).Format("01-02 15:04") + map[bool]string{true: " 暂定"}[k.Provisional]
	}
	if due(moved) != "01-06 17:30 暂定" || due(same) != "01-08 17:30 暂定" {
		t.Fatalf("promised %s and %s", due(moved), due(same))
	}
	// One of them has asked, and was told the date.
	err := h.st.Update(ctx, func(tx appliance.Tx) error {
		e := appliance.QueueText(appliance.Rule("hotline"), "+8613800001111", moved, "R17", appliance.ClassReceipt, true, "期限预计1月6日")
		e.At = h.now
		return tx.Append(e)
	})
	if err != nil {
		t.Fatal(err)
	}

	c := national(t, notice2027)
	plan, err := h.PlanCalendar(ctx, boss, c)
	if err != nil {
		t.Fatal(err)
	}
	if due(moved) != "01-06 17:30 暂定" || h.Clock.Known(2027) {
		t.Error("looking has changed something")
	}
	if len(plan.Clocks) != 2 || plan.Clocks[0].Case != moved || !plan.Clocks[0].Told || plan.Clocks[1].Told || !plan.Clocks[0].Moves() || !plan.Clocks[1].Moves() {
		t.Errorf("the plan is %+v", plan.Clocks)
	}
	i := slices.IndexFunc(plan.Days, func(d desk.DayChange) bool { return d.Date == appliance.Date{Year: 2027, Month: 1, Day: 4} })
	if i < 0 || plan.Days[i].Counts || plan.Days[i].Before != "工作日" || plan.Days[i].After != "元旦放假" {
		t.Errorf("the days are %+v", plan.Days)
	}

	h.now = h.now.Add(time.Hour)
	done, err := h.SetCalendar(ctx, boss, c)
	if err != nil || len(done.Clocks) != 2 || len(done.Days) != len(plan.Days) {
		t.Fatalf("done %+v, %v; planned %+v", done, err, plan)
	}
	if due(moved) != "01-07 17:30" || due(same) != "01-09 17:30" {
		t.Errorf("now promised %s and %s", due(moved), due(same))
	}
	if got, ok := h.Clock.Due(h.now, 1); !got.Equal(time.Date(2027, 1, 5, 17, 30, 0, 0, h.Clock.Location)) || ok {
		t.Errorf("a new promise is %v, provisional %v", got, ok)
	}
	for id, n := range map[appliance.CaseID]int{moved: 1, same: 1, quiet: 0} {
		var by []string
		var note, told string
		var texts int
		err := h.st.View(ctx, func(r appliance.Reader) error {
			for e, err := range r.Story(id) {
				if err != nil {
					return err
				}
				if e.Kind == appliance.KindCaseRedated {
					by, note = append(by, e.Actor.Name), e.Body.(appliance.CaseChange).Words.Note
				}
				if e.Kind == appliance.KindTextQueued && e.At.Equal(h.now) {
					texts++
					told = e.Body.(appliance.TextChange).Words.Text
				}
			}
			return nil
		})
		if id == moved && note != "2027-01-06 17:30（暂定） → 2027-01-07 17:30" {
			t.Errorf("the note is %q", note)
		}
		if err != nil || len(by) != n || n > 0 && by[0] != "王主任" || (texts > 0) != (id == moved) {
			t.Errorf("%s: redated by %v, want %d; %d texts went out; %v", id.No(), by, n, texts, err)
		}
		// Who was told the old date is told the new one; nobody else is.
		if id == moved && !strings.Contains(told, "有新安排:期限随放假安排改为1月7日") {
			t.Errorf("the villager reads %q", told)
		}
	}
	if again, err := h.SetCalendar(ctx, boss, c); err != nil || len(again.Clocks) != 0 || len(again.Days) != 0 {
		t.Errorf("imported twice: %+v, %v", again, err)
	}
	// The township closes on a day; another closure in its place gives it back.
	d := appliance.Date{Year: 2027, Month: 1, Day: 7}
	town := appliance.Calendar{Year: 2027, Layer: appliance.LayerTown, Source: "镇政府通知", Days: []appliance.CalendarDay{{Date: d, Name: "停电", Off: true}}}
	if _, err := h.SetCalendar(ctx, boss, town); err != nil || due(moved) != "01-08 17:30" {
		t.Errorf("with the town closed on the 7th: %s, %v", due(moved), err)
	}
	town.Days[0].Date = d.Add(30)
	if _, err := h.SetCalendar(ctx, boss, town); err != nil || due(moved) != "01-07 17:30" {
		t.Errorf("with the 7th given back: %s, %v", due(moved), err)
	}
	if err := h.st.Equal(ctx); err != nil {
		t.Error(err)
	}
}

func TestWhoMayImportACalendar(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	c := national(t, notice2027)
	_, err := h.SetCalendar(ctx, h.li, c)
	if r := refusedAs(t, err, loop.WhyRole); r.Sentence(false) != "您的岗位不能导入放假安排，请找有此权限的同事。" {
		t.Errorf("refused with %s", r.Sentence(false))
	}
	_, err = h.PlanCalendar(ctx, h.wu, c)
	refusedAs(t, err, loop.WhyRole)
	leader := h.hire(t, "赵镇长", appliance.RoleLeader)
	half, _, _ := strings.Cut(notice2027, "七、")
	var f *workday.Fault
	if _, err := h.SetCalendar(ctx, leader, national(t, half)); !errors.As(err, &f) || f.Why != workday.FaultStatutory {
		t.Errorf("half a notice: %v", err)
	}
	if h.Clock.Known(2027) {
		t.Error("what was refused is in force")
	}
	if _, err := h.SetCalendar(ctx, leader, c); err != nil || !h.Clock.Known(2027) {
		t.Errorf("the leader's import: %v", err)
	}
}
