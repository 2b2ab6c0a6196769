package workday

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Span is a stretch of the day in minutes after midnight, From included, To
// not. A Span whose To is not after its From passes midnight; the zero Span is empty.
type Span struct{ From, To int }

// String is the span as it is configured: "08:30-12:00".
func (s Span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

func (s Span) holds(minute int) bool {
	switch {
	case s == Span{}:
		return false
	case s.From < s.To:
		return s.From <= minute && minute < s.To
	}
	return minute >= s.From || minute < s.To
}

// Hours are when the hall is at work and when villagers sleep.
type Hours struct {
	Work     []Span // in order of the day
	Quiet    Span   // the zero Span: none
	Location *time.Location
	Cutoff   Cutoff   // "" is AtClosing
	OffHours OffHours // "" is NextDayIsDay1
}

// Cutoff is when the due day ends.
type Cutoff string

// The cutoffs.
const (
	AtClosing  Cutoff = "closing"  // when the hall closes
	AtMidnight Cutoff = "midnight" // 24:00
)

// OffHours is how a receipt on a day off, or after the hall has closed, is read (domain 4).
type OffHours string

// The readings.
const (
	NextDayIsDay1     OffHours = "next_day_is_day_1"   // it changes nothing: the next working day is day 1
	DeemedNextWorkday OffHours = "deemed_next_workday" // deemed received on the next working day, which does not count
)

// ParseHours reads the configuration's [hours] and the hall's timezone. quiet may be
// "". A refusal says what was found and shows a form that would be accepted.
func ParseHours(work []string, quiet, tz string) (Hours, error) {
	h := Hours{}
	var err error
	if h.Location, err = location(tz); err != nil {
		return Hours{}, err
	}
	if len(work) == 0 {
		return Hours{}, fmt.Errorf(`no working hours: want spans such as "08:30-12:00"`)
	}
	for _, w := range work {
		s, err := parseSpan(w)
		if err != nil {
			return Hours{}, err
		}
		if s.From >= s.To {
			return Hours{}, fmt.Errorf("working hours %q end before they begin", w)
		}
		if n := len(h.Work); n > 0 && s.From < h.Work[n-1].To {
			return Hours{}, fmt.Errorf("working hours %q begin before the span before them ends", w)
		}
		h.Work = append(h.Work, s)
	}
	if quiet != "" {
		if h.Quiet, err = parseSpan(quiet); err != nil {
			return Hours{}, err
		}
		if h.Quiet.From == h.Quiet.To {
			return Hours{}, fmt.Errorf(`quiet hours %q are empty: say "" for none`, quiet)
		}
	}
	return h, nil
}

// location finds the zone. A small image may lack the zone files; China has kept
// UTC+8 without summer time since 1992, so that one needs none.
func location(tz string) (*time.Location, error) {
	l, err := time.LoadLocation(tz)
	if err != nil && tz == "Asia/Shanghai" {
		return time.FixedZone(tz, 8*60*60), nil
	}
	if err != nil {
		return nil, fmt.Errorf(`unknown timezone %q: want a name such as "Asia/Shanghai"`, tz)
	}
	return l, nil
}

func parseSpan(s string) (Span, error) {
	from, to, ok := strings.Cut(s, "-")
	f, err1 := parseMinute(from)
	t, err2 := parseMinute(to)
	if !ok || err1 != nil || err2 != nil {
		return Span{}, fmt.Errorf(`bad span %q: want "HH:MM-HH:MM", for example "08:30-12:00"`, s)
	}
	return Span{f, t}, nil
}

func parseMinute(s string) (int, error) {
	h, m, _ := strings.Cut(strings.TrimSpace(s), ":")
	hh, err1 := strconv.Atoi(h)
	mm, err2 := strconv.Atoi(m)
	n := hh*60 + mm
	if err1 != nil || err2 != nil || len(m) != 2 || hh < 0 || mm < 0 || mm > 59 || n > 24*60 {
		return 0, fmt.Errorf("bad time of day %q", s)
	}
	return n, nil
}
