package score

import (
	"errors"
	"fmt"
	"time"

	"huying/appliance"
)

// A Month is what is reported on.
type Month struct {
	Year  int
	Month time.Month
}

// ErrMonth is returned by ParseMonth for what is no month.
var ErrMonth = errors.New(`want a month such as "2026-11"`)

// ParseMonth reads "2026-11".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 2000 {
		return Month{}, fmt.Errorf("%q: %w", s, ErrMonth)
	}
	return MonthOf(t), nil
}

// MonthOf is the month of a time, in its own zone.
func MonthOf(t time.Time) Month { return Month{t.Year(), t.Month()} }

// String is the month as ParseMonth reads it.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year, m.Month) }

// Add is the month n months later.
func (m Month) Add(n int) Month {
	return MonthOf(time.Date(m.Year, m.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
}

// After reports whether m is later than o.
func (m Month) After(o Month) bool { return m.Year > o.Year || m.Year == o.Year && m.Month > o.Month }

// From is the first instant of the month.
func (m Month) From(l *time.Location) time.Time { return time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, l) }

// To is the first instant after it.
func (m Month) To(l *time.Location) time.Time { return m.Add(1).From(l) }

// First and Last are its days.
func (m Month) First() appliance.Date { return appliance.Date{Year: m.Year, Month: m.Month, Day: 1} }

// Last is its last day.
func (m Month) Last() appliance.Date { return m.Add(1).First().Add(-1) }

// Days is how many it has.
func (m Month) Days() int { return m.Last().Day }
