package workday

import (
	"fmt"
	"strings"

	"huying/appliance"
)

// FaultWhy names what is wrong with a calendar somebody gave us.
type FaultWhy string

// The reasons.
const (
	FaultNothing   FaultWhy = "nothing"   // no day in it
	FaultWeekday   FaultWhy = "weekday"   // the date is another weekday than is said
	FaultCount     FaultWhy = "count"     // 共n天 is not the number of days named
	FaultNoDay     FaultWhy = "no-day"    // there is no such day
	FaultRange     FaultWhy = "range"     // it ends before it begins, or is too long
	FaultVerb      FaultWhy = "verb"      // a day of which neither 放假 nor 上班 is said
	FaultBoth      FaultWhy = "both"      // off and at work
	FaultWorkday   FaultWhy = "workday"   // a make-up day that is no weekend
	FaultYear      FaultWhy = "year"      // about another year
	FaultStatutory FaultWhy = "statutory" // a statutory holiday that would not be off
	FaultForm      FaultWhy = "form"      // a row that cannot be read
)

// A Fault says why a calendar is refused: which sentence or row, which date,
// what was expected and what was found.
type Fault struct {
	Why      FaultWhy
	Sentence string // as it was read, signs narrowed; or the row
	Date     appliance.Date
	Want     string
	Got      string
}

// Error is the English sentence.
func (f *Fault) Error() string { return f.Sentences(true) }

// Sentences says the fault to whoever brought the calendar.
func (f *Fault) Sentences(english bool) string {
	lang := 0
	if english {
		lang = 1
	}
	date := ""
	if f.Date != (appliance.Date{}) {
		date = f.Date.String()
	}
	what := strings.NewReplacer("{date}", date, "{want}", f.Want, "{got}", f.Got).Replace(faults[f.Why][lang])
	if f.Sentence == "" {
		return what
	}
	return fmt.Sprintf([2]string{"“%s”：%s", "“%s”: %s"}[lang], f.Sentence, what)
}

var faults = map[FaultWhy][2]string{
	FaultNothing:   {"没有读到放假或上班的日期。", "no day off and no day to work on was found"},
	FaultWeekday:   {"{date}是{want}，写的却是{got}。", "{date} is a {want}, it says {got}"},
	FaultCount:     {"写的是共{want}天，列出的却是{got}天。", "it says {want} days, and names {got}"},
	FaultNoDay:     {"没有“{got}日”这一天，或没写月份。", "there is no such day: {got}, or its month is missing"},
	FaultRange:     {"从{want}到{date}不成一段假期。", "{want} to {date} is no holiday"},
	FaultVerb:      {"没有写明{date}放假还是上班。", "it does not say whether {date} is 放假 or 上班"},
	FaultBoth:      {"{date}既写放假又写上班。", "{date} is said to be off and at work"},
	FaultWorkday:   {"{date}不是周末，本来就上班，请核对日期。", "{date} is no weekend: it is a working day anyway"},
	FaultYear:      {"是{got}年的，要导入的是{want}年。", "it is about {got}, not about {want}"},
	FaultStatutory: {"{date}是{want}法定假日，却没有写放假；请贴上全年的通知。", "{date} is a statutory holiday ({want}) and is not off; give the whole year's notice"},
	FaultForm:      {"读不懂：{got}；应写{want}。", "cannot read {got}; want {want}"},
}
