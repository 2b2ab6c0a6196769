package staff

import (
	"regexp"
	"strings"
	"time"

	"huying/appliance"
)

// Until is a day as people say it: 12-3, 明天, 周五, 3天内. Which day that is depends on
// the day it is said: see On.
type Until struct {
	Year    int // 0: the next such day
	Month   int
	Day     int // with Month 0: of this month, or of the next (5号前)
	In      int // days from today, where Month and Day are 0; today is 0
	Weekday int // 1 Monday … 7 Sunday
	Next    int // weeks from this one: 1 for 下周五
	Said    bool
}

// relative reports whether it was said from today's point of view.
func (u Until) relative() bool { return u.Said && u.Day == 0 }

// On is the day meant, if it was said on today; false if there is no such day or
// none was said. A day of the month that has passed is the next month's or year's.
func (u Until) On(today appliance.Date) (appliance.Date, bool) {
	switch {
	case !u.Said:
		return appliance.Date{}, false
	case u.Weekday > 0:
		monday := today.Add(-weekday(today) + 1)
		d := monday.Add(u.Weekday - 1 + 7*u.Next)
		if u.Next == 0 && d.Compare(today) < 0 { // 周二, said on a Friday
			d = d.Add(7)
		}
		return d, true
	case u.Day == 0:
		return today.Add(u.In), true
	}
	d := appliance.Date{Year: today.Year, Month: today.Month, Day: u.Day}
	switch {
	case u.Year > 0:
		d.Year, d.Month = u.Year, time.Month(u.Month)
	case u.Month > 0:
		d.Month = time.Month(u.Month)
		if d.Compare(today) < 0 {
			d.Year++
		}
	case d.Compare(today) < 0:
		if d.Month++; d.Month > 12 {
			d.Year, d.Month = d.Year+1, 1
		}
	}
	return d, d.Valid()
}

func weekday(d appliance.Date) int {
	if n := int(d.Weekday()); n > 0 {
		return n
	}
	return 7
}

// Forms of a day, each at the beginning.
var (
	fullDay   = regexp.MustCompile(`^(20\d{2}) ?[-./年] ?(\d{1,2}) ?[-./月] ?(\d{1,2})[日号]?`)
	monthDay  = regexp.MustCompile(`^(\d{1,2}|十[一二]?|[一二三四五六七八九]) ?(?:[-./]|月) ?(\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]?`)
	dayAlone  = regexp.MustCompile(`^(\d{1,2})[日号]`)
	weekForm  = regexp.MustCompile(`^(下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天1-7])`)
	inDays    = regexp.MustCompile(`^(` + aNumeral + `) ?(?:天|日)(之内|以内|内)?`)
	nearForm  = regexp.MustCompile(`^(今天|今日|当天|当日|今晚|明天|明日|大后天|后天|后日)`)
	behindDay = regexp.MustCompile(`^(?:之前|以前|前|内|底)?(?:办结|完成|办好)?`)
)

var nearDays = map[string]int{"今天": 0, "今日": 0, "当天": 0, "当日": 0, "今晚": 0, "明天": 1, "明日": 1, "后天": 2, "后日": 2, "大后天": 3}

// day reads a day at the beginning of s and returns its length with 前 behind it; 0 if
// there is none.
func day(s string) (u Until, n int) {
	u.Said = true
	switch {
	case match(fullDay, s) != nil:
		m := match(fullDay, s)
		u.Year, u.Month, u.Day, n = numeral(m[1]), numeral(m[2]), numeral(m[3]), len(m[0])
	case match(inDays, s) != nil && (match(inDays, s)[2] != "" || strings.Contains(match(inDays, s)[0], "天")):
		m := match(inDays, s)
		u.In, n = numeral(m[1]), len(m[0])
	case match(monthDay, s) != nil:
		m := match(monthDay, s)
		if u.Month, u.Day = numeral(m[1]), numeral(m[2]); u.Month > 0 {
			n = len(m[0])
		}
	case match(dayAlone, s) != nil:
		m := match(dayAlone, s)
		u.Day, n = numeral(m[1]), len(m[0])
	case match(weekForm, s) != nil:
		m := match(weekForm, s)
		switch m[2] {
		case "日", "天":
			u.Weekday = 7
		default:
			u.Weekday = numeral(m[2])
		}
		if strings.HasPrefix(m[1], "下") {
			u.Next = 1
		}
		n = len(m[0])
	case match(nearForm, s) != nil:
		m := match(nearForm, s)
		u.In, n = nearDays[m[1]], len(m[0])
	}
	if n == 0 || !clear(s[n:]) || u.In > maxDays || u.Month > 12 || u.Day > 31 || u.Day == 0 && u.Month > 0 || u.Year > 0 && u.Month == 0 {
		return Until{}, 0
	}
	if m := find(behindDay, s[n:]); m != nil {
		n += m[1]
	}
	return u, skip(s, n, between)
}

func match(re *regexp.Regexp, s string) []string { return re.FindStringSubmatch(s) }
