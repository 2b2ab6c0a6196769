package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance/health"
)

// setClock 校时 takes the time from somebody with a watch.
type setClock struct {
	e     *env
	typed editor
	check health.Check // what the box says of its clock
	busy  bool
}

// clockForm is how a date and time are written.
const clockForm = "2006-01-02 15:04"

func newSetClock(e *env) setClock {
	c := setClock{e: e, typed: editor{limit: len(clockForm) + 3}}
	c.typed.set(e.local(e.now).Format(clockForm))
	return c
}

// clockJudged is a fact.
type clockJudged struct{ check health.Check }

// clockPut is a fact: it is set.
type clockPut struct{}

func (c setClock) Init() tea.Cmd { return c.read() }

func (c setClock) read() tea.Cmd {
	s := c.e.Session
	return func() tea.Msg {
		var m clockJudged
		if s.Health != nil {
			m.check, _ = s.Health().Find("time.clock")
		}
		return m
	}
}

func (c setClock) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain, ticked:
		return c, c.read()
	case clockJudged:
		c.check = msg.check
	case failed:
		c.busy = false
	case clockPut:
		c.busy = false
		return c, wish(goBack{c.e.say(wClockPut)})
	case tea.KeyPressMsg:
		switch {
		case pressed(msg, c.e.keys.Back):
			return c, wish(goBack{})
		case pressed(msg, c.e.keys.Send):
			return c.put()
		}
		c.typed.Update(msg, 24)
		c.typed.text = halfWidth(c.typed.text)
		c.typed.at = min(c.typed.at, len(c.typed.text))
	}
	return c, nil
}

// put sets the clock to what is written.
func (c setClock) put() (screen, tea.Cmd) {
	to, ok := readMoment(c.typed.text, c.e.local(c.e.now).Location())
	s := c.e.Session
	switch {
	case c.busy:
		return c, nil
	case s.SetClock == nil:
		return c, wish(notice{c.e.say(wClockNot), true})
	case !ok:
		return c, wish(notice{c.e.say(wClockBad, clockForm), true})
	}
	c.busy = true
	return c, func() tea.Msg {
		if err := s.SetClock(s.Ctx, s.Who, to); err != nil {
			return failed{err}
		}
		return clockPut{}
	}
}

// readMoment reads a date and time as people type them: twelve digits, whatever stands between.
func readMoment(s string, zone *time.Location) (time.Time, bool) {
	f := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(f) == 5 || len(f) == 6 {
		for i := range f {
			if len(f[i]) == 1 {
				f[i] = "0" + f[i]
			}
		}
	}
	for _, form := range []string{"200601021504", "20060102150405"} {
		if t, err := time.ParseInLocation(form, strings.Join(f, ""), zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func (c setClock) Typing() bool { return true }

func (c setClock) editing() *editor { return nil } // digits, not words

func (c setClock) Keys() []key.Binding {
	k := c.e.keys
	send := k.Send
	send.SetHelp("Enter", c.e.say(wKeyPutClock))
	return []key.Binding{send, k.Back}
}

func (c setClock) View(w, h int) frame {
	e := c.e
	f := frame{lines: []string{e.rule(e.say(wGoClock), w)}}
	device{e: e}.walk(&f.lines, c.check, 0, w)
	f.add("")
	for _, l := range wrap(e.say(wClockHow), w-2) {
		f.add(" " + l)
	}
	f.add("")
	rows, x, _ := c.typed.View(24, 1)
	f.cursor, f.x, f.y = true, 5+x, len(f.lines)
	f.add("     " + rows[0])
	return f
}
