package tui

import (
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// cursor is a place in a list: the row under it, and the first row shown.
type cursor struct{ at, top int }

// move goes by rows in a list of n of which h are shown.
func (c *cursor) move(by, n, h int) {
	c.at += by
	c.hold(n, h)
}

// hold keeps the cursor in the list and in sight.
func (c *cursor) hold(n, h int) {
	h = max(h, 1)
	c.at = min(max(c.at, 0), max(n-1, 0))
	c.top = min(max(c.top, c.at-h+1, 0), c.at)
	c.top = min(c.top, max(n-h, 0))
}

// follow moves to where the same thing now stands, on the same row of the
// screen: news never pulls a list away under the reader's eyes.
func (c *cursor) follow(at, n, h int) {
	c.top += at - c.at
	c.at = at
	c.hold(n, h)
}

// loader keeps one reading at a time under way; what was asked for meanwhile
// is read once more when it is done.
type loader struct{ busy, again bool }

func (l *loader) want() (now bool) {
	l.again = l.busy
	now = !l.busy
	l.busy = true
	return now
}

func (l *loader) done() (again bool) {
	again = l.again
	l.busy, l.again = again, false
	return again
}

// span is a length of time in a few cells: 12分, 3小时, 2天.
func (e *env) span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return e.say(wNow)
	case d < time.Hour:
		return e.say(wMinutes, int(d/time.Minute))
	case d < 24*time.Hour:
		return e.say(wHours, int(d/time.Hour))
	}
	return e.say(wDays, int(d/(24*time.Hour)))
}

// day is a date as people say it: 今天, 明天, 昨天, or 周四11-26.
func (e *env) day(t time.Time) string {
	t, now := e.local(t), e.local(e.now)
	days := func(t time.Time) int { // civil days, so that no clock change matters
		return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	switch days(t) - days(now) {
	case 0:
		return e.say(wToday)
	case 1:
		return e.say(wTomorrow)
	case -1:
		return e.say(wYesterday)
	}
	if e.English {
		return t.Format("Mon 01-02")
	}
	return weekday(t, false) + t.Format("01-02")
}

// due is a deadline in nine cells or so: 今天17:30, 周四11-26, 超期2天.
func (e *env) due(r desk.Row) string {
	switch {
	case r.Due.IsZero():
		return ""
	case r.Due.Before(e.now):
		return e.say(wLate, e.span(e.now.Sub(r.Due)))
	}
	d := e.day(r.Due)
	if !strings.Contains(d, "-") {
		d += e.local(r.Due).Format("15:04")
	}
	return d
}

// why says what the desk should do with a matter, and why now; doubt says
// that a text of it wants a clerk's word.
func (e *env) why(r desk.Row, doubt bool) string {
	var parts []string
	say := func(p phrase, args ...any) { parts = append(parts, e.say(p, args...)) }
	if r.Alarming {
		say(wWhyAlarm)
	}
	switch r.Next {
	case loop.ActAccept:
		say(wWhyAccept)
	case loop.ActAnswer:
		say(wWhyAnswer)
	case loop.ActConclude:
		say(wWhyConclude)
	default:
		if r.Case.State == appliance.CaseFollowup {
			say(wWhyFollowup)
		}
	}
	if doubt {
		say(wWhyDoubt)
	}
	if !r.Due.IsZero() {
		d := e.due(r)
		if r.Guessed {
			d += e.say(wGuessed)
		}
		if r.Due.Before(e.now) {
			parts = append(parts, d)
		} else {
			say(wWhyDue, d)
		}
	}
	if r.Waiting >= time.Minute {
		say(wWhyWaiting, e.span(r.Waiting))
	}
	if r.Case.Hurried > 0 {
		say(wWhyHurried, r.Case.Hurried)
	}
	return strings.Join(parts, e.say(wComma))
}

// about is a matter in one breath: where, and what.
func about(c appliance.Case) string {
	s := c.Summary
	if s == "" {
		s = c.Text
	}
	if c.Village != "" && !strings.Contains(s, c.Village) {
		s = c.Village + " " + s
	}
	return s
}

// holder is who has a matter.
func (e *env) holder(r desk.Row) string {
	if r.Holder == "" {
		return e.say(wDesk)
	}
	return r.Holder
}

// column is one column of a list: its head, its cells, its words for a row.
type column struct {
	head string
	w    int
	cell func(desk.Row) string
}

// columns chooses what a list of matters w cells wide can show; the words of
// the matter take what is left.
func (e *env) columns(w int) []column {
	wide := func(zh, en int) int {
		if e.English {
			return en
		}
		return zh
	}
	due := column{e.say(wColDue), wide(9, 12), e.due}
	next := column{e.say(wColNext), wide(4, 8), func(r desk.Row) string { return r.Next.Name(e.English) }}
	no := column{e.say(wColNo), 6, func(r desk.Row) string { return r.Case.ID.No() }}
	state := column{e.say(wColState), wide(6, 8), func(r desk.Row) string { return loop.StateName(r.Case.State, e.English) }}
	wait := column{e.say(wColWait), wide(6, 5), func(r desk.Row) string {
		if r.Waiting == 0 {
			return ""
		}
		return e.span(r.Waiting)
	}}
	hold := column{e.say(wColHolder), 6, e.holder}
	came := column{e.say(wColCame), wide(9, 12), func(r desk.Row) string {
		return e.local(r.Case.ReceivedAt).Format("01-02 15:04")
	}}
	switch {
	case w >= 110:
		came.w = 11
		return []column{due, next, no, state, wait, hold, came}
	case w >= 76:
		return []column{due, next, no, state, wait}
	}
	return []column{due, next, no}
}

// matterHead is the row above a list of matters.
func (e *env) matterHead(cols []column, w int) string {
	var b strings.Builder
	b.WriteString("  " + fit(e.say(wColLight), e.lightWidth()) + " ")
	for _, c := range cols {
		b.WriteString(fit(c.head, c.w) + " ")
	}
	b.WriteString(e.say(wColAbout))
	return e.st.faint.Render(cut(b.String(), w))
}

func (e *env) lightWidth() int {
	if e.English {
		return 6
	}
	return 2
}

// matterRow is one matter in a list. The villager's words come last: whatever
// width a terminal gives to their quotation marks, nothing stands behind them.
func (e *env) matterRow(r desk.Row, cols []column, w int, here, doubt bool) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(fit(c.cell(r), c.w) + " ")
	}
	words := about(r.Case)
	if doubt {
		words = e.say(wDoubtMark) + words
	}
	if r.Alarming {
		words = e.say(wAlarmMark) + words
	}
	left := "  "
	if here {
		left = "> "
	}
	light := e.light(r.Light)
	pad := strings.Repeat(" ", max(e.lightWidth()-width(light), 0)+1)
	room := max(w-2-e.lightWidth()-1-width(b.String()), 0)
	if here {
		return e.st.selected.Render(left + stripped(light) + pad + b.String() + fit(words, room))
	}
	return left + light + pad + b.String() + cut(words, room)
}
