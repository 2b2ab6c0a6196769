package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
)

// behind are the matters behind a number, newest first; Enter opens one.
type behind struct {
	e     *env
	title string
	ids   []appliance.CaseID
	rows  []desk.Row
	cur   cursor
	load  loader
	seen  bool
	err   error
}

// behindMost is how many of them are listed.
const behindMost = 500

func newBehind(e *env, title string, ids []appliance.CaseID) behind {
	return behind{e: e, title: title, ids: ids}
}

func (p behind) about() string { return p.title }

// behindLoaded is a fact.
type behindLoaded struct {
	title string
	rows  []desk.Row
	err   error
}

func (p behind) Init() tea.Cmd { return wish(lookAgain{}) }

func (p behind) read() tea.Cmd {
	s, title, ids := p.e.Session, p.title, p.ids[:min(len(p.ids), behindMost)]
	return func() tea.Msg {
		rows, err := s.Desk.Matters(s.Ctx, s.Who, ids)
		return behindLoaded{title, rows, err}
	}
}

func (p behind) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		if p.load.want() {
			return p, p.read()
		}
	case behindLoaded:
		if msg.title != p.title {
			return p, nil
		}
		again := p.load.done()
		if p.err = msg.err; msg.err == nil {
			p.rows, p.seen = msg.rows, true
			p.cur.hold(len(p.rows), p.room())
		}
		if again {
			return p, p.read()
		}
	case tea.KeyPressMsg:
		k := p.e.keys
		switch {
		case pressed(msg, k.Back):
			return p, wish(goBack{})
		case p.e.scrolled(&p.cur, msg, len(p.rows), p.room()):
		case pressed(msg, k.Open) && p.cur.at < len(p.rows):
			return p, wish(openScreen{screen: newPage(p.e, p.rows[p.cur.at].Case.ID)})
		}
	}
	return p, nil
}

func (p behind) Typing() bool { return false }

func (p behind) Keys() []key.Binding {
	k := p.e.keys
	return []key.Binding{k.Open, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom}
}

func (p behind) room() int { return max(p.e.h-2, 1) }

func (p behind) View(w, h int) frame {
	e := p.e
	title := e.say(wStatBehind, p.title, len(p.ids))
	if len(p.ids) > behindMost {
		title = p.title + "  " + e.say(wStatNewest, behindMost, len(p.ids))
	}
	out := frame{lines: []string{e.rule(title, w)}}
	switch {
	case p.err != nil:
		out.add(wrap("  "+e.explain(p.err), w-2)...)
		return out
	case !p.seen:
		out.add("  " + e.say(wReading))
		return out
	}
	cols := e.roomForYears(e.matterColumns(w), p.rows)
	out.add(e.matterHead(cols, w))
	for i := p.cur.top; i < min(p.cur.top+p.room(), len(p.rows)); i++ {
		out.add(e.matterRow(p.rows[i], cols, w, i == p.cur.at, false))
	}
	return out
}

// matterColumns are those of a list of matters that need not be open: it matters more how
// they stand than what is to do next.
func (e *env) matterColumns(w int) []column {
	var out []column
	for _, c := range e.columns(max(w, 110), false) {
		if head := c.head; head == e.say(wColNo) || head == e.say(wColState) || head == e.say(wColCame) || w >= 60 && head == e.say(wColHolder) {
			out = append(out, c)
		}
	}
	return out
}
