package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// help shows the keys that work on the screen it was called from, and nothing else.
type help struct {
	e    *env
	keys []key.Binding
	top  int
}

func newHelp(e *env, keys []key.Binding) help { return help{e: e, keys: keys} }

func (p help) Init() tea.Cmd { return nil }

func (p help) Update(msg tea.Msg) (screen, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case pressed(k, p.e.keys.Welcome) && p.e.Who.Clerk.ID != "":
			return p, wish(openScreen{screen: newWelcome(p.e)})
		case pressed(k, p.e.keys.Up):
			p.top = max(p.top-1, 0)
		case pressed(k, p.e.keys.Down):
			p.top = min(p.top+1, max(len(p.lines(p.e.w))-p.e.h, 0))
		default:
			return p, wish(goBack{})
		}
	}
	return p, nil
}

func (p help) Typing() bool { return false }

func (p help) Keys() []key.Binding {
	k := p.e.keys
	if p.e.Who.Clerk.ID == "" {
		return []key.Binding{k.Back, k.Up, k.Down}
	}
	return []key.Binding{k.Back, k.Welcome, k.Up, k.Down}
}

func (p help) lines(w int) []string {
	e := p.e
	out := []string{e.rule(e.say(wHelpHere), w)}
	seen := map[string]bool{}
	list := func(all []key.Binding) {
		var cells []string
		for _, k := range all {
			h := k.Help()
			if !k.Enabled() || seen[h.Key+h.Desc] {
				continue
			}
			seen[h.Key+h.Desc] = true
			cells = append(cells, "  "+e.st.key.Render(fit(h.Key, 10))+" "+h.Desc)
		}
		half := (len(cells) + 1) / 2
		if w < 70 {
			half = len(cells)
		}
		for i := range half {
			l := cutStyled(cells[i], w)
			if half+i < len(cells) {
				l = cutStyled(l, w/2) + strings.Repeat(" ", max(w/2-width(l), 0)) + cutStyled(cells[half+i], w-w/2)
			}
			out = append(out, l)
		}
	}
	list(p.keys)
	out = append(out, e.rule(e.say(wHelpEverywhere), w))
	list(e.everywhere())
	for _, l := range wrap(e.say(wHelpLights)+"\n"+e.say(wHelpTyping), w-4) {
		out = append(out, "  "+e.st.faint.Render(l))
	}
	return out
}

func (p help) View(w, h int) frame {
	lines := p.lines(w)
	top := min(p.top, max(len(lines)-h, 0))
	return frame{lines: lines[top:min(top+h, len(lines))]}
}
