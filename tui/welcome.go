package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// welcome 上手 is the one page that a clerk reads who never sat here before: how the work
// goes, and which keys it takes. It comes by itself once, and from help whenever wanted.
type welcome struct {
	e   *env
	top int
}

func newWelcome(e *env) welcome { return welcome{e: e} }

// stranger reports whether the clerk who sits here has never seen it.
func (e *env) stranger() bool {
	return e.Drawer != nil && e.Who.Clerk.ID != "" && !e.Drawer.Preferences(e.Who.Clerk.ID).Met
}

// begins are the screens of a clerk who sits down.
func (e *env) begins() []screen {
	if e.stranger() {
		return []screen{newInbox(e), newWelcome(e)}
	}
	return []screen{newInbox(e)}
}

func (p welcome) Init() tea.Cmd { return nil }

// Update goes on with any key, and remembers that it was read.
func (p welcome) Update(msg tea.Msg) (screen, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case pressed(k, p.e.keys.Up):
		p.top = max(p.top-1, 0)
	case pressed(k, p.e.keys.Down):
		p.top = min(p.top+1, max(len(p.lines(p.e.w))-p.e.h, 0))
	default:
		if p.e.stranger() {
			id := p.e.Who.Clerk.ID
			likes := p.e.Drawer.Preferences(id)
			likes.Met = true
			p.e.Drawer.Prefer(id, likes)
		}
		return p, wish(goBack{})
	}
	return p, nil
}

func (p welcome) Typing() bool { return false }

func (p welcome) Keys() []key.Binding {
	start := p.e.keys.Open
	start.SetHelp("Enter", p.e.say(wWelcomeGo))
	if len(p.lines(p.e.w)) > p.e.h {
		return []key.Binding{start, p.e.keys.Down, p.e.keys.Up}
	}
	return []key.Binding{start}
}

// lines are what one does, each with its keys as they are bound.
func (p welcome) lines(w int) []string {
	e, k := p.e, p.e.keys
	name := func(b key.Binding) string { return b.Help().Key }
	out := []string{e.rule(e.say(wWelcomeTitle), w)}
	for i, l := range []string{
		e.say(wWelcomeInbox), e.say(wWelcomeNext, name(k.More)), e.say(wWelcomeNumber), e.say(wWelcomeFind, name(k.Find), name(k.Palette)),
		e.say(wWelcomePinyin, name(k.Pinyin)), e.say(wWelcomeUndo, name(k.Undo)), e.say(wWelcomeAlarm, name(k.Alarm)),
		e.say(wWelcomeLeave, name(k.Lock), name(k.Leave)), e.say(wWelcomeHelp, name(k.Help), name(k.Welcome)),
	} {
		no := fmt.Sprintf(" %d ", i+1)
		for n, s := range wrap(l, w-len(no)-1) {
			if n > 0 {
				no = strings.Repeat(" ", len(no))
			}
			out = append(out, e.st.key.Render(no)+s)
		}
	}
	return out
}

func (p welcome) View(w, h int) frame {
	lines := p.lines(w)
	top := min(p.top, max(len(lines)-h, 0))
	return frame{lines: lines[top:min(top+h, len(lines))]}
}
