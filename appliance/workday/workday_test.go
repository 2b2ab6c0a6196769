package workday

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hall is the clock of a hall with the default hours.
func hall(t *testing.T) Clock {
	t.Helper()
	h, err := ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return Clock{New(), h}
}

// when reads "2026-04-30 16:50" as the hall's clock shows it.
func when(t *testing.T, c Clock, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, c.Location)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDue(t *testing.T) {
	c := hall(t)
	for _, tt := range []struct {
		start       string
		days        int
		due         string
		provisional bool
	}{
		{"2024-04-26 09:00", 3, "2024-04-30 17:30", false}, // Sunday 28 April was a make-up workday
		{"2026-11-23 08:41", 3, "2026-11-26 17:30", false},
		{"2026-04-30 16:50", 3, "2026-05-08 17:30", false},
		{"2026-04-30 16:50", 4, "2026-05-09 17:30", false}, // a Saturday made up
		{"2026-05-09 10:00", 1, "2026-05-11 17:30", false},
		{"2026-02-13 23:59", 1, "2026-02-14 17:30", false},
		{"2026-02-14 00:00", 1, "2026-02-24 17:30", false},
		{"2026-11-21 10:00", 1, "2026-11-23 17:30", false}, // heard on a Saturday: Monday is day 1
		{"2026-12-30 10:00", 1, "2026-12-31 17:30", false},
		{"2026-12-31 10:00", 1, "2027-01-04 17:30", true},
		{"2026-12-30 10:00", 2, "2027-01-04 17:30", true},
	} {
		due, provisional := c.Due(when(t, c, tt.start), tt.days)
		if want := when(t, c, tt.due); !due.Equal(want) || provisional != tt.provisional {
			t.Errorf("Due(%s, %d) = %v, %v; want %v, %v", tt.start, tt.days, due, provisional, want, tt.provisional)
		}
	}
}

// TestDueIsOnTheHallsWall: the civil day is the hall's, wherever the stamp was made.
func TestDueIsOnTheHallsWall(t *testing.T) {
	c := hall(t)
	start := time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC) // Tuesday 01:00 in the hall
	if due, _ := c.Due(start, 1); !due.Equal(when(t, c, "2026-11-25 17:30")) {
		t.Errorf("Due = %v, want Wednesday's closing", due)
	}
}

// published is the State Council's notices typed by hand (domain 4), to compare
// lunar-go with something that is not lunar-go.
var published = map[int]struct{ off, on string }{
	2024: {"0101 0210-0217 0404-0406 0501-0505 0608-0610 0915-0917 1001-1007",
		"0204 0218 0407 0428 0511 0914 0929 1012"},
	2025: {"0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008", "0126 0208 0427 0928 1011"},
	2026: {"0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
		"0104 0214 0228 0509 0920 1010"},
}

func days(t *testing.T, y int, list string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, f := range strings.Fields(list) {
		from, to, ok := strings.Cut(f, "-")
		if !ok {
			to = from
		}
		a, err1 := time.Parse("20060102", fmt.Sprint(y, from))
		b, err2 := time.Parse("20060102", fmt.Sprint(y, to))
		if err1 != nil || err2 != nil {
			t.Fatal(f, err1, err2)
		}
		for d := a; !d.After(b); d = d.AddDate(0, 0, 1) {
			out[d.Format(time.DateOnly)] = true
		}
	}
	return out
}

func TestBuiltInYearsAreTheNotices(t *testing.T) {
	c := New()
	for y, notice := range published {
		off, on := days(t, y, notice.off), days(t, y, notice.on)
		for d := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == y; d = d.AddDate(0, 0, 1) {
			key := d.Format(time.DateOnly)
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			want := on[key] || (!weekend && !off[key])
			if got, why, provisional := c.Workday(d); got != want || provisional {
				t.Errorf("%s: counts %v (%s), provisional %v; want %v, false", key, got, why, provisional, want)
			}
		}
	}
}

// TestAddIsTheCount: for every start of three years and 1 to 20 days, Add is what
// counting day by day gives, and never runs backwards.
func TestAddIsTheCount(t *testing.T) {
	c := New()
	off, on := map[string]bool{}, map[string]bool{}
	for y, notice := range published {
		for d := range days(t, y, notice.off) {
			off[d] = true
		}
		for d := range days(t, y, notice.on) {
			on[d] = true
		}
	}
	counts := func(d time.Time) bool {
		key := d.Format(time.DateOnly)
		return on[key] || (d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !off[key])
	}
	var before [21]time.Time
	last := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); !start.After(last); start = start.AddDate(0, 0, 1) {
		want, n := start, 0
		for n < 20 && want.Before(last) {
			want = want.AddDate(0, 0, 1)
			if !counts(want) {
				continue
			}
			n++
			got, provisional := c.Add(start.Add(15*time.Hour), n)
			if !got.Equal(want) || provisional {
				t.Fatalf("Add(%v, %d) = %v, %v; want %v", start, n, got, provisional, want)
			}
			if got.Before(before[n]) {
				t.Fatalf("Add(%v, %d) = %v runs before %v", start, n, got, before[n])
			}
			before[n] = got
		}
	}
}

// TestAYearWithoutNotice: 2027's notice is not out; the statutory days stand in.
func TestAYearWithoutNotice(t *testing.T) {
	c := New()
	off := days(t, 2027, "0101 0205-0208 0405 0501-0502 0609 0915 1001-1003")
	for d := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2027; d = d.AddDate(0, 0, 1) {
		want := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !off[d.Format(time.DateOnly)]
		if got, why, provisional := c.Workday(d); got != want || !provisional {
			t.Errorf("%s: counts %v (%s), provisional %v; want %v, true", d.Format(time.DateOnly), got, why, provisional, want)
		}
	}
	for y := 2027; y < 2060; y++ {
		if n := len(statutory(y)); n < 12 || n > 13 { // 中秋 and 国庆 may fall together
			t.Errorf("%d has %d statutory days", y, n)
		}
	}
}

func TestAcceptClock(t *testing.T) {
	c := hall(t)
	for start, want := range map[string]string{
		"2026-11-23 08:41": "2026-11-23 17:30",
		"2026-11-23 03:00": "2026-11-23 17:30",
		"2026-11-23 12:30": "2026-11-23 17:30",
		"2026-11-23 17:30": "2026-11-24 12:00",
		"2026-11-20 18:00": "2026-11-23 12:00", // Friday evening
		"2026-11-22 10:00": "2026-11-23 12:00", // Sunday
		"2026-05-01 10:00": "2026-05-06 12:00",
	} {
		if due, _ := c.EndOfWorkingDay(when(t, c, start)); !due.Equal(when(t, c, want)) {
			t.Errorf("EndOfWorkingDay(%s) = %v, want %s", start, due, want)
		}
	}
}

func TestOpening(t *testing.T) {
	c := hall(t)
	for now, want := range map[string]string{
		"2026-11-23 09:00": "2026-11-23 09:00",
		"2026-11-23 05:00": "2026-11-23 08:30",
		"2026-11-23 12:10": "2026-11-23 13:30",
		"2026-11-23 17:30": "2026-11-24 08:30",
		"2026-11-20 20:00": "2026-11-23 08:30",
		"2026-05-01 10:00": "2026-05-06 08:30",
		"2026-05-09 07:00": "2026-05-09 08:30", // a Saturday made up
	} {
		if got := c.NextOpening(when(t, c, now)); !got.Equal(when(t, c, want)) {
			t.Errorf("NextOpening(%s) = %v, want %s", now, got, want)
		}
	}
}

func TestQuiet(t *testing.T) {
	c := hall(t)
	for now, end := range map[string]string{
		"2026-11-23 20:59": "2026-11-23 20:59",
		"2026-11-23 21:00": "2026-11-24 07:00",
		"2026-11-24 06:59": "2026-11-24 07:00",
		"2026-11-24 07:00": "2026-11-24 07:00",
	} {
		at := when(t, c, now)
		if got := c.QuietEnd(at); !got.Equal(when(t, c, end)) || c.Quiet(at) != (now != end) {
			t.Errorf("QuietEnd(%s) = %v, quiet %v; want %s", now, got, c.Quiet(at), end)
		}
	}
	c.Hours.Quiet = Span{}
	if c.Quiet(when(t, c, "2026-11-24 03:00")) {
		t.Error(`quiet "" still has quiet hours`)
	}
}

func TestLights(t *testing.T) {
	c := hall(t)
	due := when(t, c, "2026-11-26 17:30") // Thursday
	for now, want := range map[string]Light{
		"2026-11-23 10:00": LightGreen,
		"2026-11-24 23:59": LightGreen,
		"2026-11-25 00:00": LightYellow,
		"2026-11-26 00:00": LightRed,
		"2026-11-26 17:29": LightRed,
		"2026-11-26 17:30": LightBlack,
		"2026-11-30 08:00": LightBlack,
	} {
		if got := c.Light(due, when(t, c, now)); got != want {
			t.Errorf("at %s the light is %q, want %q", now, got, want)
		}
	}
	if got := c.Light(when(t, c, "2026-11-23 12:00"), when(t, c, "2026-11-20 18:00")); got != LightYellow {
		t.Errorf("due Monday noon, on Friday evening: %q, want yellow", got)
	}
	if got := c.Light(time.Time{}, due); got != LightNone {
		t.Errorf("no deadline has the light %q", got)
	}
}

func TestDaysShowTheReckoning(t *testing.T) {
	c := hall(t)
	var b strings.Builder
	for _, d := range c.Days(when(t, c, "2026-04-30 16:50"), 4) {
		fmt.Fprintln(&b, d.Date.Format("01-02"), Weekday(d.Date), d.Counts, d.Why)
	}
	want := `04-30 周四 false 起算当日不计
05-01 周五 false 劳动节放假
05-02 周六 false 劳动节放假
05-03 周日 false 劳动节放假
05-04 周一 false 劳动节放假
05-05 周二 false 劳动节放假
05-06 周三 true 工作日
05-07 周四 true 工作日
05-08 周五 true 工作日
05-09 周六 true 劳动节调休上班
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestHoursThatCannotBe(t *testing.T) {
	for _, tt := range []struct {
		work      []string
		quiet, tz string
		want      string
	}{
		{[]string{"8-12"}, "", "Asia/Shanghai", `bad span "8-12": want "HH:MM-HH:MM", for example "08:30-12:00"`},
		{[]string{"12:00-08:30"}, "", "Asia/Shanghai", `working hours "12:00-08:30" end before they begin`},
		{[]string{"08:30-12:00", "11:00-17:30"}, "", "Asia/Shanghai", `working hours "11:00-17:30" begin before the span before them ends`},
		{nil, "", "Asia/Shanghai", `no working hours: want spans such as "08:30-12:00"`},
		{[]string{"08:30-25:00"}, "", "Asia/Shanghai", `bad span "08:30-25:00": want "HH:MM-HH:MM", for example "08:30-12:00"`},
		{[]string{"08:30-12:00"}, "21:00", "Asia/Shanghai", `bad span "21:00": want "HH:MM-HH:MM", for example "08:30-12:00"`},
		{[]string{"08:30-12:00"}, "21:00-21:00", "Asia/Shanghai", `quiet hours "21:00-21:00" are empty: say "" for none`},
		{[]string{"08:30-12:00"}, "", "China", `unknown timezone "China": want a name such as "Asia/Shanghai"`},
	} {
		if _, err := ParseHours(tt.work, tt.quiet, tt.tz); err == nil || err.Error() != tt.want {
			t.Errorf("ParseHours(%q, %q, %q) = %v, want %s", tt.work, tt.quiet, tt.tz, err, tt.want)
		}
	}
}
