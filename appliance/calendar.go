package appliance

import (
	"fmt"
	"time"
)

// Date is a civil day, whatever the clock and the zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the civil day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// In is the day's midnight there.
func (d Date) In(l *time.Location) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, l) }

// Valid reports whether there is such a day.
func (d Date) Valid() bool { return DateOf(d.In(time.UTC)) == d }

// Weekday of the day.
func (d Date) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// Add is the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, n)) }

// Compare orders days: -1 when d is before o, 0 when it is the same, +1 after.
func (d Date) Compare(o Date) int { return d.In(time.UTC).Compare(o.In(time.UTC)) }

// String is the day as 2026-05-01.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Layer is whose decision a calendar is. A later layer overrides an earlier one, day by day.
type Layer string

// The layers, earliest first.
const (
	LayerNational Layer = "national" // the State Council's notice
	LayerProvince Layer = "province" // holidays of a province or an autonomous region
	LayerTown     Layer = "town"     // closures of this township
)

// Layers lists the layers, earliest first.
var Layers = []Layer{LayerNational, LayerProvince, LayerTown}

// Calendar is what one layer says about one year: the days that are not as
// their weekday says. It replaces what that layer said of the year before.
type Calendar struct {
	Year   int
	Layer  Layer
	Days   []CalendarDay // by date; a notice may reach into the neighbouring years
	Source string        // the document it was taken from
}

// CalendarDay is one row of a calendar.
type CalendarDay struct {
	Date Date
	Name string // of the holiday, 劳动节
	Off  bool   // off, else a day to work on
}
