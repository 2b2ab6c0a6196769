package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance/loop"
)

// plan is what a change would do, line by line, before it is done: tables that are
// brought, a calendar, what a check finds. One key asks once more and does it.
type plan struct {
	e     *env
	title string
	look  func(Session) planned
	m     planned
	seen  bool
	top   int
	hand  hand
}

// planned is what was found out about a change. Without do there is nothing to be
// done: faults, or no change.
type planned struct {
	lines []planLine
	sure  string // under the question
	do    func(Session) (said string, err error)
	then  func(*env) screen // where it is seen afterwards
	err   error
}

// planLine is a line of a plan.
type planLine struct {
	text      string
	head, bad bool
}

func newPlan(e *env, title string, look func(Session) planned) plan {
	return plan{e: e, title: title, look: look}
}

func (p plan) about() string { return p.title }

// planLoaded is a fact.
type planLoaded struct {
	title string
	planned
}

func (p plan) Init() tea.Cmd {
	s, look, title := p.e.Session, p.look, p.title
	return func() tea.Msg { return planLoaded{title, look(s)} }
}

func (p plan) Update(msg tea.Msg) (screen, tea.Cmd) {
	p.hand.hear(msg)
	switch msg := msg.(type) {
	case planLoaded:
		if msg.title == p.title {
			p.m, p.seen = msg.planned, true
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if p.hand.busy() {
			cmd, _ := p.hand.press(msg, p.e.w)
			return p, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return p.press(k)
		}
	}
	return p, nil
}

func (p plan) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	switch c := (cursor{at: p.top}); {
	case pressed(k, p.e.keys.Back):
		return p, wish(goBack{})
	case p.m.do != nil && (pressed(k, p.e.keys.Carry) || pressed(k, p.e.keys.Open)):
		cmd := p.hand.open(p.form())
		return p, cmd
	case p.e.scrolled(&c, k, max(len(p.lines(p.e.w))-p.e.h+1, 1), 1):
		p.top = c.at
		switch { // a page is what is seen at once
		case pressed(k, p.e.keys.PageDown):
			p.top += p.e.h - 3
		case pressed(k, p.e.keys.PageUp):
			p.top -= p.e.h - 3
		}
		p.top = min(max(p.top, 0), max(len(p.lines(p.e.w))-p.e.h, 0))
	}
	return p, nil
}

// form asks once more.
func (p plan) form() *form {
	f := &form{e: p.e, draft: draft{act: loop.ActTown, of: "plan " + p.title}, verb: p.e.keys.Carry.Help().Desc, title: p.title}
	f.sees(p.m.sure)
	m, d := p.m, f.draft
	s := p.e.Session
	then := m.then(p.e)
	f.do = func(uint64) tea.Cmd {
		return func() tea.Msg {
			said, err := m.do(s)
			if err != nil {
				return undone{d, err}
			}
			return acted{draft: d, said: said, open: then}
		}
	}
	return f.begin()
}

func (p plan) Typing() bool     { return p.hand.busy() }
func (p plan) editing() *editor { return p.hand.editing() }

func (p plan) Keys() []key.Binding {
	k := p.e.keys
	if p.hand.busy() {
		return p.hand.Keys()
	}
	out := []key.Binding{k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom}
	if p.m.do != nil {
		out = append([]key.Binding{k.Carry}, out...)
	}
	return out
}

func (p plan) lines(w int) []string {
	e := p.e
	out := []string{e.rule(p.title, w)}
	switch {
	case !p.seen:
		return append(out, "  "+e.say(wPlanReading))
	case p.m.err != nil:
		for _, l := range wrap(e.explain(p.m.err), w-4) {
			out = append(out, "  "+e.st.bad.Render(l))
		}
		return out
	}
	for _, l := range p.m.lines {
		if l.head {
			out = append(out, e.rule(l.text, w))
			continue
		}
		for _, s := range wrap(l.text, w-4) {
			if l.bad {
				s = e.st.bad.Render(s)
			}
			out = append(out, "  "+s)
		}
	}
	return out
}

func (p plan) View(w, h int) frame {
	below := frame{}
	if p.hand.busy() {
		below = p.hand.View(w, max(h-4, 4), "")
	}
	h -= len(below.lines)
	lines := p.lines(w)
	top := min(p.top, max(len(lines)-h, 0))
	out := frame{lines: lines[top:min(top+h, len(lines))]}
	if p.hand.busy() {
		out.height(h)
		out.below(below)
	}
	return out
}
