package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/workday"
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

// done ends a reading. It is again: whoever asks reads at once, and that reading counts
// as under way.
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
	if words, ok := whys[r.Next]; ok {
		say(words)
	} else if s := e.waitsFor(r); s != "" {
		parts = append(parts, s)
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

// waitsFor says for whom a matter waits when there is nothing to do at the desk.
func (e *env) waitsFor(r desk.Row) string {
	c := r.Case
	switch {
	case r.Next != "":
		return ""
	case c.Pending != nil:
		return e.say(wWaitsSecond)
	case c.State == appliance.CaseAsking:
		return e.say(wWaitsAnswer)
	case c.Transfer != nil && c.Transfer.SignedAt.IsZero() && !c.Transfer.Refused && c.State.Open():
		return e.say(wWaitsLetter)
	case c.State == appliance.CaseAccepted:
		return e.say(wWaitsDispatch)
	case c.State == appliance.CaseReview:
		return e.say(wWaitsReview)
	case c.State == appliance.CaseWorking:
		if _, ok := c.Holder.Office(); ok {
			return e.say(wWaitsOffice, r.Holder)
		}
		if c.Call != 0 {
			return e.say(wWaitsCounty, e.callNo(c.Call))
		}
	case c.State == appliance.CaseBooked:
		return e.say(wWaitsBooked)
	case c.State == appliance.CaseFollowup:
		return e.say(wWhyFollowup)
	}
	return ""
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
// the matter take what is left. In a hall with offices it matters in whose hands
// they are, and what is to do next has longer names.
func (e *env) columns(w int, offices bool) []column {
	wide := func(zh, en int) int {
		if e.English {
			return en
		}
		return zh
	}
	due := column{e.say(wColDue), wide(9, 12), e.due}
	next := column{e.say(wColNext), wide(4, 8), func(r desk.Row) string { return r.Next.Name(e.English) }}
	no := column{e.say(wColNo), 6, func(r desk.Row) string { return e.caseNo(r.Case.ID) }}
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
	if offices {
		next.w, hold.w = wide(8, 16), wide(10, 12)
		state.w = wide(8, 8)
		if w >= 76 && w < 110 {
			return []column{due, next, no, hold, wait}
		}
	}
	switch {
	case w >= 110:
		came.w = 11
		return []column{due, next, no, state, wait, hold, came}
	case w >= 76:
		return []column{due, next, no, state, wait}
	}
	return []column{due, next, no}
}

// caseNo is a number as this year's are said, with its year where it is another's: numbers
// begin anew each January, while matters of December are open.
func (e *env) caseNo(id appliance.CaseID) string { return id.In(e.year()) }

// callNo and orderNo say a call's and an order's number the same way.
func (e *env) callNo(id appliance.CallID) string { return id.In(e.year()) }

func (e *env) orderNo(c appliance.Case, seq int) string { return c.OrderIn(e.year(), seq) }

// year is the one in which numbers are said without theirs.
func (e *env) year() int { return e.local(e.now).Year() }

// roomForYears makes room for the year of numbers that are not of this one.
func (e *env) roomForYears(cols []column, rows []desk.Row) []column {
	for i := range cols {
		if cols[i].head == e.say(wColNo) {
			for _, r := range rows {
				cols[i].w = max(cols[i].w, width(e.caseNo(r.Case.ID)))
			}
		}
	}
	return cols
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
	words := r.About()
	if doubt {
		words = e.say(wDoubtMark) + words
	}
	if e.drafted(r.Case.ID, "") {
		words = e.say(wHalfMark) + words
	}
	if r.Alarming {
		words = e.say(wAlarmMark) + words
	}
	return e.matterLine(r, cols, w, here, func(room int) string { return cut(words, room) })
}

// matterLine is such a row with words of its own, which are told how much room they have.
func (e *env) matterLine(r desk.Row, cols []column, w int, here bool, words func(room int) string) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(fit(c.cell(r), c.w) + " ")
	}
	left := "  "
	if here {
		left = "> "
	}
	light := e.light(r.Light)
	pad := strings.Repeat(" ", max(e.lightWidth()-width(light), 0)+1)
	room := max(w-2-e.lightWidth()-1-width(b.String()), 0)
	if here { // the words stay as they are: a calm list, and half the bytes on a slow line
		return e.st.selected.Render(left+stripped(light)+pad+b.String()) + words(room)
	}
	return left + light + pad + b.String() + words(room)
}

// scrolled moves a cursor by the keys that every list has; false: it is another key.
func (e *env) scrolled(c *cursor, k tea.KeyPressMsg, n, h int) bool {
	switch {
	case pressed(k, e.keys.Up):
		c.move(-1, n, h)
	case pressed(k, e.keys.Down):
		c.move(+1, n, h)
	case pressed(k, e.keys.PageUp):
		c.move(-h, n, h)
	case pressed(k, e.keys.PageDown):
		c.move(+h, n, h)
	case pressed(k, e.keys.Top):
		c.move(-n, n, h)
	case pressed(k, e.keys.Bottom):
		c.move(+n, n, h)
	default:
		return false
	}
	return true
}

// tabbed goes to the next or the last of n tabs; false: it is another key.
func (e *env) tabbed(at *int, k tea.KeyPressMsg, n int) bool {
	switch {
	case pressed(k, e.keys.Right):
		*at = (*at + 1) % n
	case pressed(k, e.keys.Left):
		*at = (*at + n - 1) % n
	default:
		return false
	}
	return true
}

// tabs is the row of a list's filters, the one in use in brackets.
func (e *env) tabs(names []phrase, at int, title string) string {
	var s []string
	for _, n := range names {
		s = append(s, e.say(n))
	}
	return e.tabRow(s, at, title)
}

func (e *env) tabRow(names []string, at int, title string) string {
	var b strings.Builder
	for i, s := range names {
		if i == at {
			b.WriteString(e.st.selected.Render("[" + s + "]"))
		} else {
			b.WriteString(" " + s + " ")
		}
	}
	return " " + b.String() + e.st.faint.Render("  "+title)
}

// listing is a list under its tabs with what is at hand, or what is known of the
// row under the cursor, below it.
type listing struct {
	head   string // the tabs
	cols   string // names of columns; "" none
	n      int
	row    func(i, w int, here bool) string
	empty  string
	detail func(w int) []string
}

// stripOf is how many rows the detail of a list takes under it.
const stripOf = 7

// rowsOf is how many rows of such a list are shown.
func (e *env) rowsOf(cols bool) int {
	h := e.h - 1
	if cols {
		h--
	}
	if e.h >= lowScreen {
		h -= stripOf
	}
	return max(h, 1)
}

func (e *env) listed(l listing, cur cursor, at hand, w, h int) frame {
	out := frame{lines: []string{l.head}}
	if l.n == 0 {
		out.add("")
		for _, s := range wrap(l.empty, w-4) {
			out.add("  " + s)
		}
	} else {
		if l.cols != "" {
			out.add(e.st.faint.Render(cut(l.cols, w)))
		}
		room := e.rowsOf(l.cols != "")
		for i := cur.top; i < min(cur.top+room, l.n); i++ {
			out.add(l.row(i, w, i == cur.at))
		}
	}
	if at.busy() {
		below := at.View(w, max(h*2/3, 6), "")
		out.height(h - len(below.lines))
		out.below(below)
		return out
	}
	if h < lowScreen || l.n == 0 || l.detail == nil {
		return out
	}
	out.height(h - stripOf)
	place := ""
	if l.n > e.rowsOf(l.cols != "") {
		place = e.say(wPlaceOf, cur.at+1, l.n)
	}
	out.add(e.rule(place, w))
	lines := l.detail(w - 2)
	if len(lines) > stripOf-1 {
		lines = append(lines[:stripOf-2:stripOf-2], cutStyled(lines[stripOf-2], w-5)+" ..")
	}
	for _, s := range lines {
		out.add(" " + s)
	}
	return out
}

// rowStyled is a row of a list: marked and reversed under the cursor, its light in
// colour elsewhere.
func (e *env) rowStyled(light workday.Light, rest string, w int, here bool) string {
	l := e.light(light)
	pad := strings.Repeat(" ", max(e.lightWidth()-width(l), 0)+1)
	room := max(w-2-e.lightWidth()-1, 0)
	if here {
		return e.st.selected.Render("> " + stripped(l) + pad + fit(rest, room))
	}
	return "  " + l + pad + cut(rest, room)
}

// cells joins cells of fixed widths; the last takes what it needs.
func cells(widths []int, texts ...string) string {
	var b strings.Builder
	for i, s := range texts {
		if i < len(widths) {
			s = fit(s, widths[i]) + " "
		}
		b.WriteString(s)
	}
	return b.String()
}
