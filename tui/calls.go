package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// calls 呼叫 and 督办: what the township asked of the county, and what is asked of
// offices above the ordinary way.
type calls struct {
	e     *env
	calls []desk.CallRow
	open  []desk.CallRow
	super []desk.SupervisionRow
	town  *appliance.Town
	only  int
	cur   cursor
	sel   string // what is under the cursor
	load  loader
	seen  bool
	err   error
}

// The tabs of calls.
const (
	callsOpen = iota
	callsAll
	callsSuper
)

func newCalls(e *env) calls { return calls{e: e} }

// callsLoaded is a fact.
type callsLoaded struct {
	calls []desk.CallRow
	super []desk.SupervisionRow
	town  *appliance.Town
	err   error
}

func (c calls) Init() tea.Cmd { return wish(lookAgain{}) }

func (c calls) read() tea.Cmd {
	s := c.e.Session
	return func() tea.Msg {
		var m callsLoaded
		if m.calls, m.err = s.Desk.Calls(s.Ctx, s.Who, false); m.err == nil {
			m.super, m.err = s.Desk.Supervisions(s.Ctx)
		}
		if m.err == nil {
			m.town, _, m.err = s.Desk.Town(s.Ctx)
		}
		return m
	}
}

func (c calls) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		if c.load.want() {
			return c, c.read()
		}
	case callsLoaded:
		again := c.load.done()
		if c.err = msg.err; msg.err == nil {
			c.calls, c.super, c.town, c.seen = msg.calls, msg.super, msg.town, true
			c.open = slices.DeleteFunc(slices.Clone(c.calls), func(r desk.CallRow) bool { return !r.Call.State.Open() })
			for i := range c.n() {
				if c.name(i) == c.sel {
					c.cur.follow(i, c.n(), c.e.rowsOf(true))
				}
			}
			c.cur.hold(c.n(), c.e.rowsOf(true))
			c.mark()
		}
		if again {
			return c, c.read()
		}
	case tea.KeyPressMsg:
		return c.press(msg)
	}
	return c, nil
}

// rows are the calls of the tab.
func (c calls) rows() []desk.CallRow {
	if c.only == callsAll {
		return c.calls
	}
	return c.open
}

func (c calls) n() int {
	if c.only == callsSuper {
		return len(c.super)
	}
	return len(c.rows())
}

func (c calls) name(i int) string {
	if c.only == callsSuper {
		return c.super[i].Case.ID.String() + "/" + itoa(c.super[i].Supervision.Seq)
	}
	return c.rows()[i].Call.ID.String()
}

func (c *calls) mark() {
	c.sel = ""
	if c.cur.at < c.n() {
		c.sel = c.name(c.cur.at)
	}
}

func (c calls) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := c.e.keys
	switch {
	case pressed(k, keys.Back):
		return c, wish(goBack{})
	case c.e.tabbed(&c.only, k, callsSuper+1):
		c.cur = cursor{}
	case c.e.scrolled(&c.cur, k, c.n(), c.e.rowsOf(true)):
	case pressed(k, keys.Open) && c.cur.at < c.n():
		if c.only == callsSuper {
			return c, wish(openScreen{screen: newPage(c.e, c.super[c.cur.at].Case.ID)})
		}
		return c, wish(openScreen{screen: newCallPage(c.e, c.rows()[c.cur.at].Call.ID)})
	}
	c.mark()
	return c, nil
}

func (c calls) Typing() bool { return false }

func (c calls) Keys() []key.Binding {
	k := c.e.keys
	var out []key.Binding
	if c.n() > 0 {
		out = append(out, k.Open)
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (c calls) View(w, h int) frame {
	e := c.e
	l := listing{head: e.tabs([]phrase{wCallsOpen, wCallsAll, wCallsSuper}, c.only, e.say(wCallsTitle)), n: c.n()}
	if c.only == callsSuper {
		c.supervisions(&l)
	} else {
		c.called(&l)
	}
	switch {
	case c.err != nil:
		l.empty = e.explain(c.err)
	case !c.seen:
		l.empty = e.say(wReading)
	}
	return e.listed(l, c.cur, hand{}, w, h)
}

func (c calls) called(l *listing) {
	e, rows := c.e, c.rows()
	widths := []int{9, 5, 8, 10, 10, 8}
	if e.English {
		widths = []int{12, 5, 6, 12, 10, 8}
	}
	for _, r := range rows { // one of another year is longer
		widths[1], widths[2] = max(widths[1], width(e.callNo(r.Call.ID))), max(widths[2], width(e.caseNo(r.Case.ID)))
	}
	l.cols = "  " + fit(e.say(wColLight), e.lightWidth()) + " " + cells(widths, e.say(wColDue), e.say(wColCall), e.say(wColNo), e.say(wColState), e.say(wColLead), e.say(wColTook), e.say(wColAbout))
	l.empty = e.say(wCallsNone)
	l.row = func(i, w int, here bool) string {
		r := rows[i]
		due := ""
		if r.Call.State.Open() {
			due = e.due(desk.Row{Due: r.Due})
		}
		return e.rowStyled(r.Light, cells(widths, due, e.callNo(r.Call.ID), e.caseNo(r.Case.ID), loop.CallStateName(r.Call.State, e.English), r.Lead, e.took(r), r.Call.Summary), w, here)
	}
	l.detail = func(w int) []string {
		return e.callDetail(c.town, rows[c.cur.at], w)
	}
}

// took is how long the lead needed to answer, in working hours; while it has not
// answered, nothing.
func (e *env) took(r desk.CallRow) string {
	if r.Measured == 0 && r.Call.RespondedAt.IsZero() {
		return ""
	}
	return e.hours(r.Measured)
}

// callDetail is what a call is about and how it went.
func (e *env) callDetail(t *appliance.Town, r desk.CallRow, w int) []string {
	k := r.Call
	head := e.say(wCallIs, e.callNo(k.ID), loop.CallStateName(k.State, e.English)) + "  " + e.enum(string(k.Reason))
	if k.Urgent {
		head += "  " + e.say(wUrgentMark)
	}
	out := []string{e.st.bold.Render(cut(head, w))}
	out = append(out, wrap(e.say(wCallDone, k.Done), w)...)
	if k.Lead != "" {
		who := e.say(wCallLead, t.Short(k.Lead))
		var with []string
		for _, a := range k.Assists {
			with = append(with, t.Short(a))
		}
		if len(with) > 0 {
			who += "  " + e.say(wCallWith, strings.Join(with, "、"))
		}
		if k.DocNo != "" {
			who += "  " + k.DocNo
		}
		out = append(out, cut(who, w))
	}
	var times []string
	for _, x := range []struct {
		name phrase
		at   time.Time
	}{{wTimeCalled, k.CalledAt}, {wTimeReceived, k.ReceivedAt}, {wTimeDispatched, k.DispatchAt}, {wTimeResponded, k.RespondedAt}, {wTimeCompleted, k.CompletedAt}} {
		if !x.at.IsZero() {
			times = append(times, e.say(x.name, e.stamp(x.at)))
		}
	}
	out = append(out, wrap(strings.Join(times, "  "), w)...)
	for _, g := range k.Ratings {
		grade := e.speed(g.Speed)
		if g.Effect > 0 {
			grade += " " + e.effect(g.Effect)
		}
		out = append(out, cut(e.say(wRatedAs, t.Short(g.Office), grade, e.hours(g.Measured)), w))
	}
	return out
}

func (c calls) supervisions(l *listing) {
	e := c.e
	widths := []int{9, 6, 8, 10}
	if e.English {
		widths = []int{12, 6, 10, 12}
	}
	for _, r := range c.super {
		widths[1] = max(widths[1], width(e.caseNo(r.Case.ID)))
	}
	l.cols = "  " + fit(e.say(wColLight), e.lightWidth()) + " " + cells(widths, e.say(wColDue), e.say(wColNo), e.say(wColKind), e.say(wColOffice), e.say(wFieldTask))
	l.empty = e.say(wSuperNone)
	l.row = func(i, w int, here bool) string {
		r := c.super[i]
		due := e.due(desk.Row{Due: r.Supervision.Due})
		if !r.Supervision.DoneAt.IsZero() {
			due = e.say(wToRecheck)
		}
		office := r.Office
		if office == "" {
			office = e.say(wOurselves)
		}
		return e.rowStyled(r.Light, cells(widths, due, e.caseNo(r.Case.ID), e.enum(string(r.Supervision.Kind)), office, r.Supervision.Words.Ask), w, here)
	}
	l.detail = func(w int) []string {
		v := c.super[c.cur.at].Supervision
		out := wrap(e.say(wAsked, v.Words.Ask), w)
		if v.Words.Reply != "" {
			out = append(out, wrap(e.say(wAnswered, v.Words.Reply), w)...)
		}
		return append(out, wrap(desk.Row{Case: c.super[c.cur.at].Case}.About(), w)...)
	}
}
