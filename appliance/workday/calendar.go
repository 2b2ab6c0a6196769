package workday

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/6tail/lunar-go/calendar"

	"huying/appliance"
)

// A Calendar says of each civil day whether it counts. It has layers: national,
// provincial, the township's own; a later one overrides day by day. Years that
// are built in are read on first use, what was imported replaces them.
type Calendar struct {
	mu       sync.Mutex
	years    map[int]year // built in, or estimated
	imported map[layerYear]year
	tables   []appliance.Calendar
	judged   map[int]*[367]verdict // by day of the year: what all layers add up to, made on first use
}

// verdict is what Workday says of a day.
type verdict struct {
	counts      bool
	why         string
	provisional bool
}

type layerYear struct {
	layer appliance.Layer
	year  int
}

// year holds what differs from Monday to Friday.
type year struct {
	days        map[appliance.Date]appliance.CalendarDay
	provisional bool // days are the statutory ones, not a notice's
}

// New returns the calendar that is built in, with what was imported in its place.
func New(imported ...appliance.Calendar) *Calendar {
	c := &Calendar{years: make(map[int]year)}
	c.Set(imported)
	return c
}

// Set changes what was imported to exactly this, for everybody who holds the
// calendar. Of one layer and year the last counts.
func (c *Calendar) Set(imported []appliance.Calendar) {
	tables := slices.Clone(imported)
	byYear := make(map[layerYear]year, len(tables))
	for _, t := range tables {
		y := year{days: make(map[appliance.Date]appliance.CalendarDay, len(t.Days))}
		for _, d := range t.Days {
			y.days[d.Date] = d
		}
		byYear[layerYear{t.Layer, t.Year}] = y
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tables, c.imported, c.judged = tables, byYear, make(map[int]*[367]verdict)
}

// With is another calendar in which these are imported too: what would be.
func (c *Calendar) With(more ...appliance.Calendar) *Calendar {
	c.mu.Lock()
	defer c.mu.Unlock()
	return New(append(slices.Clone(c.tables), more...)...)
}

// Known reports whether the year's notice is known, built in or imported.
func (c *Calendar) Known(n int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.national(n).provisional
}

// Layers is what the year rests on, the national one first. The year that
// nobody has published is not among them.
func (c *Calendar) Layers(n int) []appliance.Calendar {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []appliance.Calendar
	for _, l := range appliance.Layers {
		y, ok := c.imported[layerYear{l, n}]
		if !ok && l == appliance.LayerNational {
			y = c.builtIn(n)
			ok = !y.provisional
		}
		if !ok {
			continue
		}
		t := appliance.Calendar{Year: n, Layer: l, Source: builtInSource, Days: slices.SortedFunc(maps.Values(y.days), byDate)}
		for _, i := range c.tables {
			if i.Layer == l && i.Year == n {
				t.Source = i.Source
			}
		}
		out = append(out, t)
	}
	return out
}

// builtInSource names the years that come with the program.
const builtInSource = "lunar-go v1.4.6"

func byDate(a, b appliance.CalendarDay) int { return a.Date.Compare(b.Date) }

// Workday reports whether the civil day of d, in d's own location, counts; why
// is the reason in a clerk's words. provisional: the year's notice is not known yet.
func (c *Calendar) Workday(d time.Time) (ok bool, why string, provisional bool) {
	n := d.Year()
	c.mu.Lock()
	y, known := c.judged[n]
	if !known {
		y = c.judge(n)
		c.judged[n] = y
	}
	c.mu.Unlock()
	v := &y[d.YearDay()]
	return v.counts, v.why, v.provisional
}

// judge adds the layers up for a year. Every minute asks this of every
// deadline: 50,000 of them are to take less than 50 ms.
func (c *Calendar) judge(n int) *[367]verdict {
	var y [367]verdict
	for t := time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() == n; t = t.AddDate(0, 0, 1) {
		row, named, provisional := c.row(appliance.DateOf(t))
		v := verdict{true, "工作日", provisional}
		switch {
		case named && row.Off:
			v.counts, v.why = false, row.Name+"放假"
		case named:
			v.why = row.Name + "调休上班"
		case t.Weekday() == time.Saturday || t.Weekday() == time.Sunday:
			v.counts, v.why = false, Weekday(t)
		}
		y[t.YearDay()] = v
	}
	return &y
}

// row is what the layers say of the day. A notice's own year goes before what
// its neighbours say of a day at the turn of the year, and that before an estimate.
func (c *Calendar) row(d appliance.Date) (row appliance.CalendarDay, named, provisional bool) {
	years := []int{d.Year}
	switch {
	case d.Month == time.January:
		years = append(years, d.Year-1)
	case d.Month == time.December:
		years = append(years, d.Year+1)
	}
	for _, l := range []appliance.Layer{appliance.LayerTown, appliance.LayerProvince} {
		for _, n := range years {
			if row, ok := c.imported[layerYear{l, n}].days[d]; ok {
				return row, true, false
			}
		}
	}
	for _, n := range years {
		if y := c.national(n); !y.provisional {
			if row, ok := y.days[d]; ok {
				return row, true, false
			}
		}
	}
	y := c.national(d.Year)
	row, named = y.days[d]
	return row, named, y.provisional
}

// national is the year's notice, or an estimate.
func (c *Calendar) national(n int) year {
	if y, ok := c.imported[layerYear{appliance.LayerNational, n}]; ok {
		return y
	}
	return c.builtIn(n)
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

func (c *Calendar) builtIn(n int) year {
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
	y := year{days: make(map[appliance.Date]appliance.CalendarDay)}
	if HolidayUtil.GetHolidayByYmd(n, 10, 1) == nil {
		y.provisional = true
		for d, name := range statutory(n) {
			y.days[d] = appliance.CalendarDay{Date: d, Name: name, Off: true}
		}
		return y
	}
	rows := HolidayUtil.GetHolidaysByYear(n)
	for e := rows.Front(); e != nil; e = e.Next() {
		h := e.Value.(*HolidayUtil.Holiday)
		t, err := time.Parse(time.DateOnly, h.GetDay())
		if err != nil || t.Year() != n {
			continue
		}
		d := appliance.DateOf(t)
		y.days[d] = appliance.CalendarDay{Date: d, Name: h.GetName(), Off: !h.IsWork()}
	}
	return y
}

// statutory are the thirteen days of 《全国年节及纪念日放假办法》: 元旦 1, 春节 4
// (除夕 to 初三), 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3.
func statutory(n int) map[appliance.Date]string {
	off := make(map[appliance.Date]string, 13)
	add := func(name string, first appliance.Date, days int) {
		for i := range days {
			if d := first.Add(i); d.Year == n {
				off[d] = name
			}
		}
	}
	date := func(m time.Month, d int) appliance.Date { return appliance.Date{Year: n, Month: m, Day: d} }
	lunar := func(m, d int) appliance.Date {
		s := calendar.NewLunarFromYmd(n, m, d).GetSolar()
		return appliance.Date{Year: s.GetYear(), Month: time.Month(s.GetMonth()), Day: s.GetDay()}
	}
	add("元旦节", date(1, 1), 1)
	add("春节", lunar(1, 1).Add(-1), 4)
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
