package workday

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"huying/appliance"
)

// The notices as they were published, pasted with what stands around them: full
// width signs, 星期 in 2023's, 周 since.
var notices = map[int]string{
	2024: `国务院办公厅关于2024年
部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2023年10月25日`,
	2025: `国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日`,
	2026: `发布时间：2025年11月04日 15:30
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日`,
}

// line writes a calendar so that a test can be read: +5-9 is a day to work on.
func line(days []appliance.CalendarDay) string {
	var b strings.Builder
	for _, d := range days {
		sign := "-"
		if !d.Off {
			sign = "+"
		}
		fmt.Fprintf(&b, "%s%d-%d ", sign, d.Date.Month, d.Date.Day)
	}
	return strings.TrimSpace(b.String())
}

// TestThePublishedNoticesAreTheBuiltInYears: what a clerk would paste reckons
// every day of the year as the built-in table and the table typed by hand do.
// For 2024 that is all but its weekends, which the notice joins and lunar-go lists or not.
func TestThePublishedNoticesAreTheBuiltInYears(t *testing.T) {
	for y, text := range notices {
		c, err := Read([]byte(text), y)
		if err != nil {
			t.Fatal(y, err)
		}
		c.Layer = appliance.LayerNational
		if err := Check(c); err != nil {
			t.Error(y, err)
		}
		off, on := days(t, y, published[y].off), days(t, y, published[y].on)
		said := map[string]bool{}
		for _, d := range c.Days {
			if said[d.Date.String()] = true; d.Date.Year == y && (d.Off != off[d.Date.String()] || d.Off == on[d.Date.String()]) {
				t.Errorf("%v: off %v is not what was published", d.Date, d.Off)
			}
		}
		for d := range off {
			if !said[d] {
				t.Errorf("%s was not read", d)
			}
		}
		for d := range on {
			if !said[d] {
				t.Errorf("%s was not read", d)
			}
		}
		built, read := New(), New(c)
		for d := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == y; d = d.AddDate(0, 0, 1) {
			want, _, _ := built.Workday(d)
			if got, why, provisional := read.Workday(d); got != want || provisional {
				t.Errorf("%s counts %v (%s), provisional %v; built in %v", d.Format(time.DateOnly), got, why, provisional, want)
			}
		}
	}
	if c, _ := Read([]byte(notices[2025]), 2025); c.Source != "国办发明电〔2024〕12号" {
		t.Errorf("the document is %q", c.Source)
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		year       int
		text, want string
	}{
		{2026, "四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。", "-5-1 -5-2 -5-3 -5-4 -5-5 +5-9"},
		{2026, "劳动节：５月１日（星期五）至５日（星期二）放假调休，共５天。５月９日（星期六）上班。", "-5-1 -5-2 -5-3 -5-4 -5-5 +5-9"},
		{2026, "5月9日(周六)补班", "+5-9"},
		{2026, "四、劳动节：5月1日-5日放假，共五天；5月9日（周六）上班", "-5-1 -5-2 -5-3 -5-4 -5-5 +5-9"},
		{2026, "国庆节：9月20日（周日）、10月10日（周六）补班", "+9-20 +10-10"},
		{2026, "2月14日、28日（周六）上班。", "+2-14 +2-28"},
		{2017, "一、元旦：1月1日放假，1月2日（星期一）补休。", "-1-1 -1-2"},
		{2024, "端午节：6月10日放假，与周末连休。", "-6-8 -6-9 -6-10"},
		{2024, "元旦：1月1日放假，与周末连休。", "-12-30 -12-31 -1-1"},
		{2023, "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", "-12-31 -1-1 -1-2"},
		{2023, "元旦：12月31日（周六）至1月2日（周一）放假调休，共3天。", "-12-31 -1-1 -1-2"},
		{2019, "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。", "+12-29 -12-30 -12-31 -1-1"},
		{2025, "春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。", "-1-28 -1-29 -1-30 -1-31 -2-1 -2-2 -2-3 -2-4"},
		{2025, "元旦：1月1日（周三）放假1天，不调休。", "-1-1"},
	} {
		got, err := ParseNotice(tt.text, tt.year)
		if err != nil || line(got) != tt.want {
			t.Errorf("%s\n got %s, %v\nwant %s", tt.text, line(got), err, tt.want)
		}
	}
}

// TestASlipOfThePenIsRefused: the reason names sentence, date, expected, found.
func TestASlipOfThePenIsRefused(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"劳动节:5月1日(周四)至5日(周二)放假调休,共5天。", "“劳动节:5月1日(周四)至5日(周二)放假调休,共5天”：2026-05-01是周五，写的却是周四。"},
		{"劳动节：5月1日至5日放假调休，共5天。5月9日（星期日）上班。", "“5月9日(星期日)上班”：2026-05-09是周六，写的却是周日。"},
		{"劳动节:5月1日(周五)至5日(周二)放假调休,共6天。", "“劳动节:5月1日(周五)至5日(周二)放假调休,共6天”：写的是共6天，列出的却是5天。"},
		{"劳动节:5月1日至31日放假", "“劳动节:5月1日至31日放假”：从2026-05-01到2026-05-31不成一段假期。"},
		{"劳动节:5月5日至1日放假", "“劳动节:5月5日至1日放假”：从2026-05-05到2026-05-01不成一段假期。"},
		{"2月30日上班", "“2月30日上班”：没有“30日”这一天，或没写月份。"},
		{"5日放假", "“5日放假”：没有“5日”这一天，或没写月份。"},
		{"劳动节:5月1日(周五)至5日(周二),共5天。", "“劳动节:5月1日(周五)至5日(周二),共5天”：没有写明2026-05-01放假还是上班。"},
		{"5月8日上班", "“5月8日上班”：2026-05-08不是周末，本来就上班，请核对日期。"},
		{"5月9日上班。5月9日放假。", "“5月9日放假”：2026-05-09既写放假又写上班。"},
		{"放假通知请见官网。", "没有读到放假或上班的日期。"},
	} {
		_, err := ParseNotice(tt.text, 2026)
		var f *Fault
		if !errors.As(err, &f) || f.Sentences(false) != tt.want {
			t.Errorf("%s\n got %v\nwant %s", tt.text, err, tt.want)
		} else if e := f.Error(); e == tt.want || strings.Contains(e, "{") {
			t.Errorf("in English: %s", e)
		}
	}
}

func TestTablesAreRead(t *testing.T) {
	const want = "-1-1 -5-1 +5-9"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("日期,节日,安排\r\n2026/1/1,元旦,休\r\n2026-5-1,劳动节,放假,\r\n20260509,劳动节,上班\r\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"date,name,kind\n2026-05-09,劳动节,work\n2026-01-01,元旦,off\n\n2026年5月1日,劳动节,OFF\n",
		"\ufeff日期,节日,安排\n2026-01-01,元旦,休\n2026.5.1,劳动节,休\n2026-05-09,劳动节,班\n",
		gbk,
		`{"$schema":"x","year":2026,"papers":["http://www.gov.cn/a.htm"],"days":[
			{"name":"元旦","date":"2026-01-01","isOffDay":true},{"name":"劳动节","date":"2026-05-01","isOffDay":true},
			{"name":"劳动节","date":"2026-05-09","isOffDay":false}]}`,
	} {
		c, err := Read([]byte(text), 2026)
		if err != nil || line(c.Days) != want || c.Days[1].Name != "劳动节" {
			t.Errorf("%s\n got %s, %v\nwant %s", text, line(c.Days), err, want)
		}
		if strings.HasPrefix(text, "{") && c.Source != "http://www.gov.cn/a.htm" {
			t.Errorf("the source is %q", c.Source)
		}
	}
}

func TestTablesThatCannotBe(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"date,name,kind\n2026-05-32,劳动节,off", "“2: 2026-05-32,劳动节,off”：读不懂：2026-05-32；应写" + csvForm + "。"},
		{"2026-05-01,劳动节,maybe", "“1: 2026-05-01,劳动节,maybe”：读不懂：maybe；应写" + csvForm + "。"},
		{"2026-05-01,劳动节", "读不懂：1: 2026-05-01,劳动节；应写" + csvForm + "。"},
		{"2026-05-01,劳动节,off\n2026-05-01,劳动节,work", "“2: 2026-05-01,劳动节,work”：2026-05-01既写放假又写上班。"},
		{"2025-05-01,劳动节,off", "“2025-05-01 劳动节”：是2025年的，要导入的是2026年。"},
		{"date,name,kind\n", "没有读到放假或上班的日期。"},
		{`{"year":2025,"days":[]}`, "是2025年的，要导入的是2026年。"},
		{"", "没有读到放假或上班的日期。"},
		{"\xff\xff\xff", "读不懂：file；应写UTF-8 / GBK。"},
	} {
		_, err := Read([]byte(tt.text), 2026)
		var f *Fault
		if !errors.As(err, &f) || f.Sentences(false) != tt.want {
			t.Errorf("%q\n got %v\nwant %s", tt.text, err, tt.want)
		}
	}
	for _, text := range []string{`{"year":2026,"days":[{"name":"x","date":"2026-01-01"}]}`, `{"year":"2026"}`, `{"year":2026,`} {
		var f *Fault
		if _, err := Read([]byte(text), 2026); !errors.As(err, &f) || f.Why != FaultForm {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestANationalCalendarIsWhole: half a notice would make the year count as known.
func TestANationalCalendarIsWhole(t *testing.T) {
	half, _, _ := strings.Cut(notices[2026], "五、端午节")
	c, err := Read([]byte(half), 2026)
	if err != nil {
		t.Fatal(err)
	}
	if c.Layer = appliance.LayerTown; Check(c) != nil {
		t.Error("a township's calendar need not be whole:", Check(c))
	}
	c.Layer = appliance.LayerNational
	want := "2026-06-19是端午节法定假日，却没有写放假；请贴上全年的通知。"
	var f *Fault
	if err := Check(c); !errors.As(err, &f) || f.Sentences(false) != want {
		t.Errorf("half a notice: %v, want %s", err, want)
	}
}

// FuzzRead: whatever is pasted is read or refused; what is read is in order,
// each day once and of that year or beside it.
func FuzzRead(f *testing.F) {
	for _, n := range notices {
		f.Add([]byte(n))
	}
	f.Add([]byte("日期,节日,安排\n2026-01-01,元旦,休"))
	f.Add([]byte(`{"year":2026,"days":[{"name":"x","date":"2026-01-01","isOffDay":true}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Read(b, 2026)
		if err != nil {
			var fault *Fault
			if !errors.As(err, &fault) {
				t.Errorf("refused as %T", err)
			}
			return
		}
		for i, d := range c.Days {
			if !d.Date.Valid() || d.Date.Year < 2025 || d.Date.Year > 2027 || i > 0 && c.Days[i-1].Date.Compare(d.Date) >= 0 {
				t.Errorf("day %d is %v", i, d)
			}
		}
	})
}

// Who pastes a notice into one line has its number right before the first holiday: the
// days were read, and called 节日.
func TestTheFirstHolidayKeptNoNameBehindTheNoticesNumber(t *testing.T) {
	for _, text := range []string{
		"国办发明电〔2024〕12号 一、元旦：1月1日（周三）放假1天，不调休。",
		"国办发明电（2024）12号，元旦：1月1日（周三）放假1天，不调休。",
		"元旦：1月1日（周三）放假1天，不调休。",
	} {
		days, err := ParseNotice(text, 2025)
		if err != nil || len(days) != 1 || days[0].Name != "元旦" || !days[0].Off {
			t.Errorf("%s: %+v %v", text, days, err)
		}
	}
}
