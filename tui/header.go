package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/hotline"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

// head is what stands above every screen.
type head struct {
	sum    desk.Summary
	line   appliance.LineStatus
	health health.Check
	alarms []appliance.Alarm // nobody has taken them, oldest first
	rung   map[uint64]int    // alarms this terminal has already sounded for, by repeats
	mine   *appliance.Alarm  // taken here: the number stays until it is put away
	idle   time.Duration     // after so long without a key this screen is locked; 0: never
	err    error
}

// headLoaded is a fact for the root.
type headLoaded struct {
	sum    desk.Summary
	alarms []appliance.Alarm
	line   appliance.LineStatus
	health health.Check
	idle   time.Duration
	gone   bool // the clerk's account is closed
	err    error
}

// look reads what the header shows.
func (r root) look() tea.Cmd {
	s := r.Session
	return func() tea.Msg {
		var m headLoaded
		if s.Line != nil {
			m.line = s.Line()
		}
		if s.Health != nil {
			m.health = s.Health()
		}
		if m.sum, m.err = s.Desk.Summary(s.Ctx); m.err == nil {
			m.alarms, m.err = s.Desk.Alarms(s.Ctx)
		}
		if m.err == nil {
			var rules policy.Rules
			_, rules, m.err = s.Desk.Town(s.Ctx)
			m.idle = time.Duration(rules.Screen.Lock) * time.Minute
		}
		if m.err == nil {
			m.gone, m.err = s.Desk.Gone(s.Ctx, s.Who)
		}
		if s.Drawer != nil && s.Who.Clerk.ID != "" {
			m.idle = idleAfter(m.idle, s.Drawer.Preferences(s.Who.Clerk.ID).Idle)
		}
		return m
	}
}

// headLoaded takes the news in, and sounds the terminal's bell for an alarm
// that is new or was repeated.
func (r root) headLoaded(m headLoaded) (root, tea.Cmd) {
	h := &r.head
	h.line, h.health, h.err = m.line, m.health, m.err
	if m.err != nil {
		return r, nil
	}
	if m.gone && r.Who.Clerk.ID != "" {
		r, cmd := r.leave()
		r.notify(notice{r.say(wAccountClosed), true})
		return r, cmd
	}
	h.sum, h.idle = m.sum, m.idle
	h.alarms = nil
	for i := len(m.alarms) - 1; i >= 0; i-- { // a new one never takes the place of the one being read
		h.alarms = append(h.alarms, m.alarms[i])
	}
	rung := make(map[uint64]int, len(h.alarms))
	ring := false
	for _, a := range h.alarms {
		if n, ok := h.rung[a.ID]; !ok || n < a.Repeats {
			ring = true
		}
		rung[a.ID] = a.Repeats
	}
	h.rung = rung
	if ring {
		return r, tea.Batch(tea.Raw("\a"), r.flush()) // whoever jumps up finds the words again
	}
	return r, nil
}

// upper is the header, the banners and the alarm band.
func (r root) upper() []string {
	out := []string{r.header()}
	out = append(out, r.banners()...)
	return append(out, r.band()...)
}

// segment is a piece of the header; where room is short the one with the
// highest rank goes first.
type segment struct {
	text  string
	rank  int
	right bool
}

// header is one row: hall and counts at the left, line, time and clerk at the right.
func (r root) header() string {
	now, sum := r.local(r.now), r.head.sum
	segs := []segment{{r.Desk.Hall, 5, false}}
	if r.Practice { // stays when all else goes
		segs = []segment{{r.Desk.Hall + r.say(wPractice), -1, false}}
	}
	inside := r.inside()
	if inside {
		segs = append(segs, segment{r.say(wOpenCount, sum.Open), 3, false},
			segment{r.say(wWaitCount, sum.Waiting), 1, false}, segment{r.say(wLateCount, sum.Overdue), 1, false})
		if n := sum.Uncertain + sum.Held; n > 0 {
			segs = append(segs, segment{r.say(wDoubtCount, n), 2, false})
		}
		// What waits for somebody's decision stays longest; what leaves by itself in seconds goes first.
		for _, n := range []struct {
			words phrase
			n     int
			rank  int
		}{
			{wSecondCount, sum.Second, 8}, {wRulingCount, sum.Ruling, 9}, {wReviewCount, sum.Review, 10}, {wUnsignedCount, sum.Unsigned, 11},
			{wBacksCount, sum.Backs, 2}, {wSoundsCount, sum.Sounds, 12}, {wNuisancesCount, sum.Suspects, 13}, {wQueuedCount, sum.Queued, 14},
		} {
			if n.n > 0 {
				segs = append(segs, segment{r.say(n.words, n.n), n.rank, false})
			}
		}
	}
	if s := r.signal(); s != "" {
		segs = append(segs, segment{s, 4, true})
	}
	segs = append(segs, segment{now.Format("01-02 ") + weekday(now, r.English), 6, true}, segment{now.Format("15:04"), 0, true})
	if inside {
		segs = append(segs, segment{r.Who.Clerk.Name(), 7, true})
	}
	for {
		var left, right strings.Builder
		worst := 0
		for i, s := range segs {
			if s.rank > segs[worst].rank {
				worst = i
			}
			if s.right {
				right.WriteString(clean(s.text) + " ")
			} else {
				left.WriteString(" " + clean(s.text))
			}
		}
		l, rt := left.String(), right.String()
		if width(l)+width(rt) < r.w || len(segs) == 1 {
			bar := r.st.bar
			if r.aside {
				bar = r.st.bold
			}
			return bar.Render(fit(l, max(r.w-width(rt), 0)) + cut(rt, r.w))
		}
		segs = slices.Delete(segs, worst, worst+1)
	}
}

// signal is the line in a few cells: operator and strength, or that it is down.
func (r root) signal() string {
	l := r.head.line
	switch {
	case l.Phase == "":
		return ""
	case l.Phase == appliance.LineStarting:
		return r.say(wLineStarting)
	case l.Phase != appliance.LineReady:
		return r.say(wLineDown)
	}
	s := r.operator(l.Operator)
	switch {
	case l.Signal == 0:
		return s
	case l.Signal >= -85:
		return s + r.say(wSignalGood)
	case l.Signal >= -100:
		return s + r.say(wSignalFair)
	}
	return s + r.say(wSignalPoor)
}

// operator is the network's short name: modems spell it in many ways.
func (r root) operator(name string) string {
	upper := strings.ToUpper(name)
	for _, o := range operators {
		if strings.Contains(upper, o.spelt) || strings.Contains(upper, o.name[0]) {
			return r.say(o.name)
		}
	}
	if name == "" {
		return r.say(wLineReady)
	}
	return cut(name, 8)
}

// banners are rows for what every clerk must know: damage, a full disk, a line
// that is down.
func (r root) banners() []string {
	var out []string
	row := func(s string) {
		lines := wrap(s, r.w-4)
		if most := 1 + r.h/24; len(lines) > most { // two rows where there is room
			lines = append(lines[:most-1:most-1], cut(strings.Join(lines[most-1:], ""), r.w-4))
		}
		for i, l := range lines {
			mark := " ! "
			if i > 0 {
				mark = "   "
			}
			out = append(out, r.st.banner.Render(mark+l))
		}
	}
	if r.head.err != nil {
		row(r.explain(r.head.err))
	}
	if n := len(r.head.sum.Damage); n > 0 {
		d := r.head.sum.Damage[0]
		if d.To == 0 {
			row(r.say(wLost))
		} else {
			row(r.say(wDamage, n, d.From, d.To))
		}
	}
	if c, ok := r.head.health.Find("ledger.disk"); ok && c.Level == health.Bad {
		row(c.What.In(r.English) + " " + c.Why.In(r.English))
	}
	if l := r.head.line; r.Line != nil && l.Phase != "" && l.Phase != appliance.LineReady && l.Phase != appliance.LineStarting {
		what, do := health.Sentence(l)
		row(r.say(wLineFault, what.In(r.English), do.In(r.English)))
	}
	return out
}

// inside reports whether a clerk sits here, and sees what is theirs to see.
func (r root) inside() bool { return r.Who.Clerk.ID != "" && r.locked == nil }

// mayCall reports whether this clerk may see an alarm's number and take it.
func (r root) mayCall() bool {
	return r.Who.Clerk.Has(appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader, appliance.RoleAdmin)
}

// band is the alarm: full width, over every screen, until somebody takes it.
// It takes no key but its own, so what is being typed below goes on.
func (r root) band() []string {
	var out []string
	row := func(s string) { out = append(out, r.st.alarm.Render(fit(s, r.w))) }
	if a := r.head.mine; a != nil && r.locked == nil {
		mine := r.say(wAlarmMine, dial(a.Phone))
		if a.Lane == hotline.LaneOperator {
			mine = r.say(wAlarmSIM)
		}
		row(" " + mine + r.say(wAlarmPutAway))
		said := r.say(wAlarmSaid, a.Excerpt)
		if a.Case != 0 {
			said = r.say(wCaseNo, r.caseNo(a.Case)) + "  " + said
		}
		row(" " + said)
	}
	if len(r.head.alarms) == 0 {
		return out
	}
	a := r.head.alarms[0]
	number := r.say(wAlarmNoNumber)
	switch p, ok := a.Phone.Phone(); {
	case r.mayCall():
		number = dial(a.Phone)
	case ok:
		number = p.Masked()
	}
	at := r.local(a.At).Format("15:04")
	if r.locked != nil { // who passes by sees that there is one, and nothing of whose
		row(" " + r.say(wAlarmTitle, at) + "  " + r.say(wAlarmLocked))
		return out
	}
	title, call, do := r.say(wAlarmTitle, at), r.say(wAlarmCall, number), r.say(wAlarmTake)
	switch a.Lane {
	case hotline.LaneSelfHarm:
		title += r.say(wAlarmHarm)
	case hotline.LaneMinor:
		title += r.say(wAlarmMinor)
	case hotline.LaneOperator: // nobody to ring: the technician tops the card up
		title, call, do = r.say(wAlarmOperator, at), r.say(wAlarmSIM), r.say(wAlarmTakeIt)
	}
	if n := len(r.head.alarms); n > 1 {
		title += r.say(wAlarmMore, n-1)
	}
	switch {
	case r.Who.Clerk.ID == "":
		do = r.say(wAlarmLogin)
	case !r.mayCall():
		do = r.say(wAlarmOther)
	}
	row(" " + title + "  " + call + "  " + do)
	words := r.say(wAlarmSaid, a.Excerpt)
	if a.Repeats > 0 {
		words = r.say(wAlarmAgain, a.Repeats+1) + words
	}
	lines := wrap(words, r.w-2)
	for _, l := range lines[:min(len(lines), 2)] {
		row(" " + l)
	}
	return out
}

// dial is a number as it is keyed into a telephone, in groups.
func dial(a appliance.Address) string {
	p, ok := a.Phone()
	if !ok {
		return string(a)
	}
	l := p.Local()
	if p.Mobile() {
		return l[:3] + " " + l[3:7] + " " + l[7:]
	}
	return l
}

// alarmTaken is a fact for the root: this clerk has it.
type alarmTaken struct{ alarm appliance.Alarm }

// takeAlarm takes the alarm on the band, or puts away the one taken before.
func (r root) takeAlarm() (root, tea.Cmd) {
	if r.head.mine != nil {
		r.head.mine = nil
		return r, nil
	}
	if len(r.head.alarms) == 0 {
		r.notify(notice{text: r.say(wAlarmNone)})
		return r, nil
	}
	a, s := r.head.alarms[0], r.Session
	return r, func() tea.Msg {
		if err := s.Desk.TakeAlarm(s.Ctx, s.Who, a.ID); err != nil {
			return failed{err}
		}
		return alarmTaken{a}
	}
}

// weekday is 周一 or Mon.
func weekday(t time.Time, english bool) string {
	if english {
		return t.Format("Mon")
	}
	return workday.Weekday(t)
}
