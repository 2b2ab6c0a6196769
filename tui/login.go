package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// login asks who sits at the box's own screen, or at one that is locked.
type login struct {
	e    *env
	name editor
	pin  editor
	on   int // 0 name, 1 PIN
	busy bool
	mine string // whose the locked screen is: no name given means that one; "" it is nobody's
	why  string // the last try failed, on a locked screen
}

func newLogin(e *env) login { return login{e: e, name: editor{limit: 16}, pin: editor{limit: 12}} }

// loginFailed is a fact for the login screen: try again.
type loginFailed struct{ err error }

// Init asks whether anybody could log in: before a box without an account the first one
// to come makes their own.
func (l login) Init() tea.Cmd {
	if l.mine != "" {
		return nil
	}
	return l.e.newcomerComes()
}

func (l login) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case loginFailed:
		l.busy = false
		l.pin.set("")
		if l.mine != "" {
			l.why = l.e.explain(msg.err)
			return l, nil
		}
		return l, wish(failed(msg))
	case tea.KeyPressMsg:
		switch {
		case msg.String() == "up", msg.String() == "shift+tab":
			l.on = 0
			return l, nil
		case msg.String() == "tab":
			l.on = 1 - l.on
			return l, nil
		case msg.String() == "down":
			l.on = 1
			return l, nil
		case pressed(msg, l.e.keys.Send):
			switch {
			case l.who() == "":
				l.on = 0
			case l.pin.text == "":
				l.on = 1
			case !l.busy:
				l.busy = true
				return l, l.enter()
			}
			return l, nil
		}
	case tea.PasteMsg:
	default:
		return l, nil
	}
	if l.on == 0 {
		l.name.Update(msg, 32)
	} else {
		l.pin.Update(msg, 32)
		l.pin.text = halfWidth(l.pin.text)
		l.pin.at = min(l.pin.at, len(l.pin.text))
	}
	return l, nil
}

func (l login) enter() tea.Cmd {
	s, name, pin := l.e.Session, l.who(), l.pin.text
	return func() tea.Msg {
		who, err := s.Desk.Login(s.Ctx, name, pin)
		if err != nil {
			return loginFailed{err}
		}
		return loggedIn{who}
	}
}

// who is the name that is tried.
func (l login) who() string {
	if name := strings.TrimSpace(l.name.text); name != "" {
		return name
	}
	return l.mine
}

func (l login) Typing() bool { return true }

func (l login) editing() *editor {
	if l.on == 1 { // a PIN is digits, and is not learned
		return nil
	}
	return &l.name
}

func (l login) Keys() []key.Binding {
	k := l.e.keys
	enter := k.Send
	enter.SetHelp("Enter", l.e.say(wKeyLogin))
	return []key.Binding{enter, k.Field, k.English}
}

func (l login) View(w, h int) frame {
	e := l.e
	f := frame{}
	for range max((h-6)/3, 0) {
		f.add("")
	}
	left := strings.Repeat(" ", max((w-40)/2, 1))
	title, hint := e.say(wTitle, e.Desk.Hall), e.say(wLoginHint)
	if l.mine != "" {
		title, hint = e.say(wLocked), e.say(wLockedHint)
	}
	f.add(left+e.st.bold.Render(cut(title, w-len(left))), "")
	name, x, _ := l.name.View(24, 1)
	pin, px, _ := (&editor{text: strings.Repeat("*", len([]rune(l.pin.text))), at: len([]rune(l.pin.text[:l.pin.at]))}).View(24, 1)
	if l.mine != "" && l.name.text == "" && l.on == 1 {
		name[0] = e.st.faint.Render(e.say(wLockedMine))
	}
	labels := []string{e.say(wFieldName), e.say(wFieldPIN)}
	lw := max(width(labels[0]), width(labels[1]))
	y := len(f.lines)
	f.add(left+fit(labels[0], lw)+"  "+name[0], left+fit(labels[1], lw)+"  "+pin[0], "")
	f.cursor, f.x, f.y = true, len(left)+lw+2+x, y
	if l.on == 1 {
		f.x, f.y = len(left)+lw+2+px, y+1
	}
	if l.why != "" {
		for _, s := range wrap(l.why, max(w-2*len(left), 20)) {
			f.add(left + e.st.bad.Render(s))
		}
	}
	for _, s := range wrap(hint, max(w-2*len(left), 20)) {
		f.add(left + e.st.faint.Render(s))
	}
	return f
}
