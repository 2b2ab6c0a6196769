package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/health"
)

// guide 入门 names the steps that make an empty box a working one, and says which are
// done. A box that has them all behind it speaks of it no more; it stays in the menu.
type guide struct {
	e    *env
	m    guideLoaded
	cur  cursor
	load loader
	seen bool
	err  error
}

func newGuide(e *env) guide { return guide{e: e} }

// guideLoaded is a fact.
type guideLoaded struct {
	town, people, tried bool // which steps are done
	sheet, clock        bool
	err                 error
}

// guideStep is one step: what, how, and where it is done.
type guideStep struct {
	name, how phrase
	done      bool
	open      func() screen // nil: not on this screen
}

func (g guide) steps() []guideStep {
	steps := []guideStep{
		{wGuideTown, wGuideTownHow, g.m.town, func() screen {
			b := newBrowser(g.e)
			for i, t := range browserTabs {
				if t == wTownDeeds {
					b.only = i
				}
			}
			return b
		}},
		{wGuideClerks, wGuideClerksHow, g.m.people, nil},
		{wGuideTry, wGuideTryHow, g.m.tried, nil},
	}
	if g.e.SetClock != nil {
		steps = append(steps, guideStep{wGuideClock, wGuideClockHow, g.m.clock, func() screen { return newSetClock(g.e) }})
	}
	if g.e.Recovery != nil { // what a demo or a box for training does without
		steps = append(steps, guideStep{wGuideSheet, wGuideSheetHow, g.m.sheet, func() screen { return newRecovery(g.e) }})
	}
	return steps
}

// title names how much there is to do.
func (g guide) title() string {
	if len(g.steps()) > 3 {
		return g.e.say(wGuideTitleMore)
	}
	return g.e.say(wGuideTitle)
}

func (g guide) Init() tea.Cmd { return wish(lookAgain{}) }

func (g guide) read() tea.Cmd {
	s := g.e.Session
	return func() tea.Msg {
		var m guideLoaded
		owed := false
		if s.Health != nil {
			tree := s.Health()
			c, ok := tree.Find("time.clock")
			m.clock = ok && c.Level == health.OK
			_, owed = tree.Find("ledger.sheet")
		}
		m.err = s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) error {
			town, err := r.Town()
			if err != nil {
				return err
			}
			m.town = !town.Empty()
			n := 0
			for _, err := range r.Clerks() {
				if err != nil {
					return err
				}
				n++
			}
			m.people = n > 1
			last, err := r.LastCase()
			m.tried = last != 0
			if err != nil {
				return err
			}
			if kept, err := r.Daily(appliance.SheetJob(1)); err != nil || kept == (appliance.Date{}) {
				return err
			}
			m.sheet = !owed // another key, another sheet
			return nil
		})
		return m
	}
}

func (g guide) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		if g.load.want() {
			return g, g.read()
		}
	case guideLoaded:
		again := g.load.done()
		if g.err = msg.err; msg.err == nil {
			if !g.seen { // where the next step is
				g.m = msg
				for g.cur.at < len(g.steps())-1 && g.steps()[g.cur.at].done {
					g.cur.at++
				}
			}
			g.m, g.seen = msg, true
		}
		if again {
			return g, g.read()
		}
	case tea.KeyPressMsg:
		steps := g.steps()
		switch {
		case pressed(msg, g.e.keys.Back):
			return g, wish(goBack{})
		case pressed(msg, g.e.keys.Open) && g.seen:
			if open := steps[g.cur.at].open; open != nil {
				return g, wish(openScreen{screen: open()})
			}
		default:
			g.e.scrolled(&g.cur, msg, len(steps), g.e.rowsOf(false))
		}
	}
	return g, nil
}

func (g guide) Typing() bool { return false }

func (g guide) Keys() []key.Binding {
	k := g.e.keys
	if g.steps()[g.cur.at].open == nil {
		return []key.Binding{k.Down, k.Up, k.Back}
	}
	return []key.Binding{k.Open, k.Down, k.Up, k.Back}
}

func (g guide) View(w, h int) frame {
	e, steps := g.e, g.steps()
	if g.err != nil || !g.seen {
		words := e.say(wReading)
		if g.err != nil {
			words = e.explain(g.err)
		}
		return frame{lines: append([]string{e.rule(g.title(), w)}, wrap(" "+words, w)...)}
	}
	return e.listed(listing{
		head: e.rule(g.title(), w), n: len(steps),
		row: func(i, w int, here bool) string {
			mark := e.say(wGuideTodo)
			if steps[i].done {
				mark = e.say(wGuideDone)
			}
			return e.plainRow(mark+" "+e.say(wGuideNo, i+1)+" "+e.say(steps[i].name), w, here)
		},
		detail: func(w int) []string { return wrap(e.say(steps[g.cur.at].how), w) },
	}, g.cur, hand{}, w, h)
}
