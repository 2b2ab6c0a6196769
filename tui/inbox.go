package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
)

// inbox 待办台 lists open matters, what to do next first, and says why.
type inbox struct {
	e    *env
	rows []desk.Row
	open doubts
	sel  appliance.CaseID // the matter under the cursor, wherever it goes
	cur  cursor
	mine bool // only what this clerk or the whole desk holds
	load loader
	seen bool // something was read at least once
	err  error
}

func newInbox(e *env) inbox { return inbox{e: e} }

// inboxLoaded is a fact.
type inboxLoaded struct {
	rows []desk.Row
	open doubts
	err  error
}

// doubts are the matters with a text that wants a clerk's word.
type doubts map[appliance.CaseID]bool

// readDoubts looks at what the header counts as in doubt, and nothing else.
func readDoubts(s Session) (doubts, error) {
	var open doubts
	err := s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) error {
		open = doubts{}
		for t, err := range r.TextsIn(appliance.TextUncertain, appliance.TextHeld) {
			if err != nil {
				return err
			}
			open[t.Case] = true
		}
		return nil
	})
	return open, err
}

func (b inbox) Init() tea.Cmd { return wish(lookAgain{}) }

func (b inbox) read() tea.Cmd {
	s, mine := b.e.Session, b.mine
	return func() tea.Msg {
		rows, err := s.Desk.Inbox(s.Ctx, s.Who, mine)
		if err != nil {
			return inboxLoaded{err: err}
		}
		open, err := readDoubts(s)
		return inboxLoaded{rows, open, err}
	}
}

func (b inbox) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		if b.load.want() {
			return b, b.read()
		}
	case inboxLoaded:
		if b.load.done() {
			return b.show(msg), b.read()
		}
		return b.show(msg), nil
	case tea.KeyPressMsg:
		return b.press(msg)
	}
	return b, nil
}

// show takes the rows in; the cursor stays on its matter.
func (b inbox) show(m inboxLoaded) inbox {
	if b.err = m.err; m.err != nil {
		return b
	}
	first := !b.seen
	b.rows, b.open, b.seen = m.rows, m.open, true
	h := b.room()
	switch at := slices.IndexFunc(b.rows, func(r desk.Row) bool { return r.Case.ID == b.sel }); {
	case first:
		b.cur = cursor{}
	case at >= 0:
		b.cur.follow(at, len(b.rows), h)
	}
	b.cur.hold(len(b.rows), h)
	b.mark()
	return b
}

// mark remembers which matter is under the cursor.
func (b *inbox) mark() {
	b.sel = 0
	if b.cur.at < len(b.rows) {
		b.sel = b.rows[b.cur.at].Case.ID
	}
}

func (b inbox) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	n, h := len(b.rows), b.room()
	switch {
	case pressed(k, b.e.keys.Up):
		b.cur.move(-1, n, h)
	case pressed(k, b.e.keys.Down):
		b.cur.move(+1, n, h)
	case pressed(k, b.e.keys.PageUp):
		b.cur.move(-h, n, h)
	case pressed(k, b.e.keys.PageDown):
		b.cur.move(+h, n, h)
	case pressed(k, b.e.keys.Top):
		b.cur.move(-n, n, h)
	case pressed(k, b.e.keys.Bottom):
		b.cur.move(+n, n, h)
	case pressed(k, b.e.keys.Mine):
		b.mine = !b.mine
		return b, wish(lookAgain{})
	case pressed(k, b.e.keys.Open) && b.sel != 0:
		return b, wish(openScreen{newPage(b.e, b.sel)})
	}
	b.mark()
	return b, nil
}

func (b inbox) Typing() bool { return false }

func (b inbox) Keys() []key.Binding {
	k := b.e.keys
	if len(b.rows) == 0 {
		return []key.Binding{k.Find, k.Texts, k.Device, k.Mine, k.English, k.Leave}
	}
	return []key.Binding{k.Open, k.Down, k.Find, k.Texts, k.Device, k.Mine, k.English, k.Leave,
		k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom}
}

// Sizes: a side pane on wide screens, a strip below on others, nothing on low ones.
const (
	wideScreen = 110
	listWidth  = 78 // what the list keeps beside a pane
	stripRows  = 5
	lowScreen  = 13
)

// room is how many rows of the list are shown.
func (b inbox) room() int {
	h := b.e.h - 1
	if b.e.w < wideScreen && b.e.h >= lowScreen {
		h -= stripRows
	}
	return max(h, 1)
}

func (b inbox) View(w, h int) frame {
	var f frame
	if len(b.rows) == 0 {
		return b.empty(w)
	}
	side := 0
	if w >= wideScreen {
		side = min(w*2/5, w-listWidth)
	}
	lw := w - side
	cols := b.e.columns(lw)
	f.add(b.e.matterHead(cols, lw))
	n := b.room()
	for i := b.cur.top; i < min(b.cur.top+n, len(b.rows)); i++ {
		f.add(b.e.matterRow(b.rows[i], cols, lw, i == b.cur.at, b.open[b.rows[i].Case.ID]))
	}
	detail := func(w, h int) frame {
		var d frame
		r := b.rows[b.cur.at]
		for _, l := range wrap(b.e.why(r, b.open[r.Case.ID]), w) {
			d.add(b.e.st.bold.Render(l))
		}
		d.add(cut(b.e.facts(r), w))
		for _, l := range wrap(r.Case.Text, w) {
			d.add(l)
		}
		if len(d.lines) > h && h > 0 {
			d.lines[h-1] = cutStyled(d.lines[h-1], w-3) + " .."
		}
		d.height(h)
		return d
	}
	switch {
	case side > 0:
		f.height(h)
		d := frame{lines: []string{b.e.rule(b.rows[b.cur.at].Case.ID.No(), side-1)}}
		d.below(detail(side-1, h-1))
		return beside(f, lw, " ", d)
	case h >= lowScreen:
		f.height(h - stripRows)
		f.add(b.e.rule(b.place(), w))
		d := detail(w-2, stripRows-1)
		for i, l := range d.lines {
			d.lines[i] = " " + l
		}
		f.below(d)
	}
	return f
}

// place says where in the list the cursor is, when not all of it is in sight.
func (b inbox) place() string {
	no := b.rows[b.cur.at].Case.ID.No()
	if len(b.rows) <= b.room() {
		return no
	}
	return b.e.say(wPlace, no, b.cur.at+1, len(b.rows))
}

func (b inbox) empty(w int) frame {
	words := wInboxEmpty
	switch {
	case b.err != nil:
		words = phrase{b.e.explain(b.err), b.e.explain(b.err)}
	case !b.seen:
		words = wReading
	case b.mine:
		words = wInboxNoneMine
	}
	f := frame{lines: []string{""}}
	for _, l := range wrap(b.e.say(words), w-4) {
		f.add("  " + l)
	}
	return f
}

// facts is a matter's second line: who, how, when, in whose hands.
func (e *env) facts(r desk.Row) string {
	c := r.Case
	s := e.masked(c.Reporter) + "  " + e.channel(c.Channel) + "  " + e.stamp(c.ReceivedAt)
	if c.Kind != "" {
		s += "  " + e.kind(c.Kind)
		if c.Category != "" {
			s += "/" + c.Category
		}
	}
	if c.Urgency != "" && c.Urgency != appliance.UrgencyOrdinary {
		s += "  " + e.urgency(c.Urgency)
	}
	return s + "  " + e.say(wHeldBy, e.holder(r))
}
