package workday

import (
	"sync"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/6tail/lunar-go/calendar"
)

// A Calendar says of each civil day whether it counts. Its years are read on first use.
type Calendar struct {
	mu    sync.Mutex
	years map[int]year
}

// year holds what differs from Monday to Friday, by day of the year.
type year struct {
	off, on     map[int]string // holiday or make-up workday → its name
	provisional bool
}

// New returns the calendar that is built in.
func New() *Calendar { return &Calendar{years: make(map[int]year)} }

// Workday reports whether the civil day of d, in d's own location, counts; why
// is the reason in a clerk's words. provisional: the year's notice is not known yet.
func (c *Calendar) Workday(d time.Time) (ok bool, why string, provisional bool) {
	y := c.year(d.Year())
	if name, on := y.on[d.YearDay()]; on {
		return true, name + "调休上班", y.provisional
	}
	if name, off := y.off[d.YearDay()]; off {
		return false, name + "放假", y.provisional
	}
	if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false, Weekday(d), y.provisional
	}
	return true, "工作日", y.provisional
}

// Add returns midnight of the n-th working day after start's civil day, in
// start's location; for n < 1 start's own day. provisional: a day that was
// counted or skipped lies in a year whose notice is not known yet.
func (c *Calendar) Add(start time.Time, n int) (day time.Time, provisional bool) {
	day = midnight(start)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		ok, _, p := c.Workday(day)
		provisional = provisional || p
		if ok {
			n--
		}
	}
	return day, provisional
}

// Weekday is the day's name in Chinese, 周一 to 周日.
func Weekday(d time.Time) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[d.Weekday()]
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

func (c *Calendar) year(n int) year {
	c.mu.Lock()
	defer c.mu.Unlock()
	y, ok := c.years[n]
	if !ok {
		y = readYear(n)
		c.years[n] = y
	}
	return y
}

// readYear takes the year from lunar-go, or computes the statutory days. A notice
// may reach a day or two into its neighbours, so a year is held only if its own 1 October is.
func readYear(n int) year {
	if HolidayUtil.GetHolidayByYmd(n, 10, 1) == nil {
		return year{off: statutory(n), provisional: true}
	}
	y := year{off: make(map[int]string), on: make(map[int]string)}
	rows := HolidayUtil.GetHolidaysByYear(n)
	for e := rows.Front(); e != nil; e = e.Next() {
		h := e.Value.(*HolidayUtil.Holiday)
		d, err := time.Parse(time.DateOnly, h.GetDay())
		if err != nil || d.Year() != n {
			continue
		}
		if h.IsWork() {
			y.on[d.YearDay()] = h.GetName()
		} else {
			y.off[d.YearDay()] = h.GetName()
		}
	}
	return y
}

// statutory are the thirteen days of 《全国年节及纪念日放假办法》: 元旦 1, 春节 4
// (除夕 to 初三), 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3.
func statutory(n int) map[int]string {
	off := make(map[int]string, 13)
	add := func(name string, first time.Time, days int) {
		for i := range days {
			if d := first.AddDate(0, 0, i); d.Year() == n {
				off[d.YearDay()] = name
			}
		}
	}
	date := func(m time.Month, d int) time.Time { return time.Date(n, m, d, 0, 0, 0, 0, time.UTC) }
	lunar := func(m, d int) time.Time {
		s := calendar.NewLunarFromYmd(n, m, d).GetSolar()
		return time.Date(s.GetYear(), time.Month(s.GetMonth()), s.GetDay(), 0, 0, 0, 0, time.UTC)
	}
	add("元旦节", date(1, 1), 1)
	add("春节", lunar(1, 1).AddDate(0, 0, -1), 4)
	for d := 4; d <= 6; d++ { // the solar term falls on one of these three
		if calendar.NewSolarFromYmd(n, 4, d).GetLunar().GetJieQi() == "清明" {
			add("清明节", date(4, d), 1)
		}
	}
	add("劳动节", date(5, 1), 2)
	add("端午节", lunar(5, 5), 1)
	add("中秋节", lunar(8, 15), 1)
	add("国庆节", date(10, 1), 3)
	return off
}
