package health

import (
	"strings"
	"time"

	"huying/appliance"
)

// What a technician is texted about (S11): what is bad, but for what keeps texts from going out
// or what clerks see and settle themselves; and what is going to be bad if nobody acts.
const (
	tellAfter  = 10 * time.Minute // it may mend itself
	tellAgain  = 3                // days after which it is said again while it lasts
	tellMended = time.Hour        // it was well for so long: when it comes back it is news
)

// Tells reports whether a technician should be texted about this line.
func Tells(c Check) bool {
	switch {
	case len(c.Children) > 0 || c.Level == OK:
		return false
	case c.Level == Warn:
		return c.soon
	}
	return !strings.HasPrefix(c.Key, "line.") && !strings.HasPrefix(c.Key, "texts.") && !strings.HasPrefix(c.Key, "town.")
}

// A Teller remembers since when what is wrong, so that a fault is told once, and again only when it
// lasts or comes back. Its zero value has seen nothing. What was said is kept by the ledger.
type Teller struct {
	since map[string]time.Time // bad since
	clear map[string]time.Time // well since
}

// Due are the lines to text about now. said is the day on which a line was last told of, the zero
// Date for never.
func (t *Teller) Due(tree Check, now time.Time, said func(key string) appliance.Date) (due []Check) {
	if t.since == nil {
		t.since, t.clear = map[string]time.Time{}, map[string]time.Time{}
	}
	today := appliance.DateOf(now)
	bad := map[string]bool{}
	for c := range tree.All() {
		if !Tells(c) {
			continue
		}
		bad[c.Key] = true
		if t.since[c.Key].IsZero() {
			t.since[c.Key] = now
		}
		last := said(c.Key)
		mended := t.clear[c.Key]
		again := !mended.IsZero() && t.since[c.Key].Sub(mended) >= tellMended && last != today
		switch {
		case now.Sub(t.since[c.Key]) < tellAfter:
		case last == appliance.Date{}, again, daysBetween(last, today) >= tellAgain:
			due = append(due, c)
			delete(t.clear, c.Key)
		}
	}
	for key := range t.since {
		if !bad[key] {
			delete(t.since, key)
			t.clear[key] = now
		}
	}
	return due
}

func daysBetween(a, b appliance.Date) int {
	return int(b.In(time.UTC).Sub(a.In(time.UTC)).Hours() / 24)
}

// Short is what was found, in Chinese and in so many characters, for one text.
func Short(c Check, most int) string {
	s := c.What.Zh
	if cut := strings.IndexAny(s, "（；"); cut > 0 { // what stands behind is for the screen
		s = s[:cut]
	}
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return s
}
