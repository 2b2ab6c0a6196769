package workday

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWorkingTime(t *testing.T) {
	c := hall(t)
	if c.HalfDay() != 3*time.Hour+45*time.Minute { // of seven and a half hours
		t.Errorf("half a day is %v", c.HalfDay())
	}
	for _, tt := range []struct {
		start string
		add   time.Duration
		end   string
	}{
		{"2026-11-23 09:00", 0, "2026-11-23 09:00"},
		{"2026-11-23 07:00", time.Hour, "2026-11-23 09:30"},
		{"2026-11-23 09:00", 2 * time.Hour, "2026-11-23 11:00"},
		{"2026-11-23 09:00", 3 * time.Hour, "2026-11-23 12:00"}, // the end of the morning, not the beginning of the afternoon
		{"2026-11-23 09:00", 3*time.Hour + time.Minute, "2026-11-23 13:31"},
		{"2026-11-23 12:30", time.Hour, "2026-11-23 14:30"}, // from lunch
		{"2026-11-23 16:00", 2 * time.Hour, "2026-11-24 09:00"},
		{"2026-11-20 17:00", time.Hour, "2026-11-23 09:00"}, // over a weekend
		{"2026-11-21 10:00", time.Hour, "2026-11-23 09:30"},
		{"2026-11-23 09:00", 3*time.Hour + 45*time.Minute, "2026-11-23 14:15"}, // half a day from nine (O02)
		{"2026-09-30 17:00", time.Hour, "2026-10-08 09:00"},                    // over the holidays of October
		{"2026-05-08 17:00", time.Hour, "2026-05-09 09:00"},                    // into a make-up Saturday
		{"2026-11-23 08:30", 5 * (7*time.Hour + 30*time.Minute), "2026-11-27 17:30"},
	} {
		start, end := when(t, c, tt.start), when(t, c, tt.end)
		if got := c.AddWorking(start, tt.add); !got.Equal(end) {
			t.Errorf("%s and %v of work: %v, want %s", tt.start, tt.add, got, tt.end)
		}
		if got := c.WorkingBetween(start, end); got != tt.add {
			t.Errorf("between %s and %s: %v, want %v", tt.start, tt.end, got, tt.add)
		}
	}
	if d := c.WorkingBetween(when(t, c, "2026-11-23 15:00"), when(t, c, "2026-11-23 09:00")); d != 0 {
		t.Errorf("backwards: %v", d)
	}
	if d := c.WorkingBetween(when(t, c, "2026-10-01 00:00"), when(t, c, "2026-10-08 00:00")); d != 0 {
		t.Errorf("in the holidays: %v", d)
	}
}

func TestHowLate(t *testing.T) {
	c := hall(t)
	midnight := c
	midnight.Cutoff = AtMidnight
	for _, tt := range []struct {
		due, now string
		days     int
	}{
		{"2026-11-26 17:30", "2026-11-26 09:00", 0},
		{"2026-11-26 17:30", "2026-11-26 23:59", 0}, // late, but not by a day
		{"2026-11-26 17:30", "2026-11-27 00:00", 1},
		{"2026-11-26 17:30", "2026-11-28 12:00", 1}, // a Saturday adds none
		{"2026-11-26 17:30", "2026-11-30 08:00", 2},
		{"2026-09-30 17:30", "2026-10-07 12:00", 0}, // nor do holidays
		{"2026-09-30 17:30", "2026-10-10 12:00", 3}, // but a make-up Saturday does
		{"2026-11-26 17:30", "2026-11-20 09:00", 0},
	} {
		if n := c.Late(when(t, c, tt.due), when(t, c, tt.now)); n != tt.days {
			t.Errorf("due %s, at %s: %d days late, want %d", tt.due, tt.now, n, tt.days)
		}
	}
	if n := midnight.Late(when(t, c, "2026-11-27 00:00"), when(t, c, "2026-11-27 10:00")); n != 1 { // 24:00 of the 26th
		t.Errorf("due at midnight: %d days late, want 1", n)
	}
}

func TestDaysAround(t *testing.T) {
	c := hall(t)
	for _, tt := range []struct{ at, before string }{
		{"2026-11-24 09:00", "2026-11-23 00:00"}, {"2026-11-23 09:00", "2026-11-20 00:00"}, {"2026-10-08 09:00", "2026-09-30 00:00"},
		{"2026-05-11 09:00", "2026-05-09 00:00"}, // a make-up Saturday
	} {
		if got := c.DayBefore(when(t, c, tt.at)); !got.Equal(when(t, c, tt.before)) {
			t.Errorf("before %s: %v, want %s", tt.at, got, tt.before)
		}
	}
	if got := c.DayOf(when(t, c, "2026-11-27 00:00")); !got.Equal(when(t, c, "2026-11-26 00:00")) {
		t.Errorf("24:00 belongs to %v", got)
	}
	if got := c.At(when(t, c, "2026-11-23 18:00"), 9*60+5); !got.Equal(when(t, c, "2026-11-23 09:05")) {
		t.Errorf("five past nine is %v", got)
	}
}

// TestWorkingTimeAddsUp: what is added lies between, piece by piece, and a minute of
// the day counts exactly when the hall is at work in it.
func TestWorkingTimeAddsUp(t *testing.T) {
	c := hall(t)
	first := when(t, c, "2024-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		start := first.Add(time.Duration(rapid.IntRange(0, 3*366*24*60).Draw(t, "start")) * time.Minute)
		a := time.Duration(rapid.IntRange(0, 30*450).Draw(t, "a")) * time.Minute
		b := time.Duration(rapid.IntRange(1, 5*450).Draw(t, "b")) * time.Minute
		end := c.AddWorking(start, a)
		if end.Before(start) || c.WorkingBetween(start, end) != a {
			t.Fatalf("%v and %v of work is %v: between them lie %v", start, a, end, c.WorkingBetween(start, end))
		}
		if got, want := c.AddWorking(end, b), c.AddWorking(start, a+b); !got.Equal(want) {
			t.Fatalf("%v, %v and %v of work: %v one after the other, %v at once", start, a, b, got, want)
		}
		later := c.AddWorking(start, a+b)
		if !later.After(end) || c.WorkingBetween(start, end)+c.WorkingBetween(end, later) != a+b {
			t.Fatalf("%v: the pieces do not add up", start)
		}
		if a > 0 && !c.Working(end.Add(-time.Nanosecond)) {
			t.Fatalf("%v and %v of work ends at %v, when nobody works", start, a, end)
		}
		n := 0
		to := start.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "span")) * time.Minute)
		for at := start; at.Before(to); at = at.Add(time.Minute) {
			if c.Working(at) {
				n++
			}
		}
		if got := c.WorkingBetween(start, to); got != time.Duration(n)*time.Minute {
			t.Fatalf("between %v and %v: %v, want %d minutes", start, to, got, n)
		}
		late := 0
		for day := midnight(c.local(start)).AddDate(0, 0, 1); !day.After(midnight(c.local(to))); day = day.AddDate(0, 0, 1) {
			if ok, _, _ := c.Workday(day); ok {
				late++
			}
		}
		if due := at(midnight(c.local(start)), 17*60+30); c.Late(due, to) != late {
			t.Fatalf("due %v, at %v: %d days late, want %d", due, to, c.Late(due, to), late)
		}
	})
}
