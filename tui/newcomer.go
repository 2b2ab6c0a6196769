package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/health"
)

// newcomer is what a box shows that has no account: whoever sits before it makes the
// first one, an administrator's.
type newcomer struct {
	e      *env
	fields [3]editor // name, PIN, PIN again
	on     int
	busy   bool
	tree   health.Check // how the box is: who flashed it sees here what is missing yet
}

func newNewcomer(e *env) newcomer {
	return newcomer{e: e, fields: [3]editor{{limit: 16}, {limit: 12}, {limit: 12}}}
}

// newcomerComes opens the newcomer's screen, unless there is an account.
func (e *env) newcomerComes() tea.Cmd {
	return e.accounts(nil, nobodyYet{})
}

// accounts answers one thing where there is an account, and another where there is none.
func (e *env) accounts(yes, no tea.Msg) tea.Cmd {
	s := e.Session
	return func() tea.Msg {
		some := false
		if err := s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) error {
			for _, err := range r.Clerks() {
				some = true
				return err
			}
			return nil
		}); err != nil {
			return nil
		}
		if some {
			return yes
		}
		return no
	}
}

// somebodyNow is a fact: an account was made elsewhere meanwhile.
type somebodyNow struct{}

// nobodyYet is a wish: there is no account.
type nobodyYet struct{}

func (n newcomer) Init() tea.Cmd { return n.feel() }

// boxFelt is a fact: how the box is.
type boxFelt struct{ tree health.Check }

func (n newcomer) feel() tea.Cmd {
	look := n.e.Health
	if look == nil {
		return nil
	}
	return func() tea.Msg { return boxFelt{look()} }
}

func (n newcomer) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		return n, tea.Batch(n.e.accounts(somebodyNow{}, nil), n.feel())
	case ticked:
		return n, n.feel()
	case boxFelt:
		n.tree = msg.tree
		return n, nil
	case somebodyNow: // nobody is the first any more: there is a name to log in by
		if !n.busy && n.fields[0].text == "" {
			return n, wish(goBack{})
		}
	case loginFailed:
		n.busy = false
		n.again()
		return n, wish(failed(msg))
	case tea.KeyPressMsg:
		switch {
		case msg.String() == "up", msg.String() == "shift+tab":
			n.on = max(n.on-1, 0)
			return n, nil
		case msg.String() == "down", msg.String() == "tab":
			n.on = min(n.on+1, 2)
			return n, nil
		case pressed(msg, n.e.keys.Send):
			return n.enter()
		}
	case tea.PasteMsg:
	default:
		return n, nil
	}
	f := &n.fields[n.on]
	f.Update(msg, 32)
	if n.on > 0 {
		f.text = halfWidth(f.text)
		f.at = min(f.at, len(f.text))
	}
	return n, nil
}

// enter goes to the first field that lacks, or makes the account.
func (n newcomer) enter() (screen, tea.Cmd) {
	for i := range n.fields {
		if strings.TrimSpace(n.fields[i].text) == "" {
			n.on = i
			return n, nil
		}
	}
	switch {
	case n.busy:
		return n, nil
	case n.fields[1].text != n.fields[2].text:
		n.again()
		return n, wish(notice{n.e.say(wNewcomerTwice), true})
	}
	n.busy = true
	s, name, pin := n.e.Session, strings.TrimSpace(n.fields[0].text), n.fields[1].text
	return n, func() tea.Msg {
		who, err := s.Desk.FirstClerk(s.Ctx, name, pin)
		if err != nil {
			return loginFailed{err}
		}
		return loggedIn{who}
	}
}

// again asks for the PIN once more.
func (n *newcomer) again() {
	n.fields[1].set("")
	n.fields[2].set("")
	n.on = 1
}

func (n newcomer) Typing() bool { return true }

func (n newcomer) editing() *editor {
	if n.on > 0 { // a PIN is digits, and is not learned
		return nil
	}
	return &n.fields[0]
}

func (n newcomer) Keys() []key.Binding {
	k := n.e.keys
	enter := k.Send
	enter.SetHelp("Enter", n.e.say(wKeyBegin))
	return []key.Binding{enter, k.Field, k.English}
}

func (n newcomer) View(w, h int) frame {
	e := n.e
	f := frame{}
	for range max((h-12)/3, 0) {
		f.add("")
	}
	left := strings.Repeat(" ", max((w-56)/2, 1))
	f.add(left+e.st.bold.Render(cut(e.say(wNewcomerTitle, e.Desk.Hall), w-len(left))), "")
	labels := []string{e.say(wFieldName), e.say(wFieldPIN), e.say(wNewcomerAgain)}
	lw := 0
	for _, l := range labels {
		lw = max(lw, width(l))
	}
	for i := range n.fields {
		shown := n.fields[i]
		if i > 0 {
			shown = editor{text: strings.Repeat("*", len([]rune(shown.text))), at: len([]rune(shown.text[:shown.at]))}
		}
		rows, x, _ := shown.View(24, 1)
		if i == n.on {
			f.cursor, f.x, f.y = true, len(left)+lw+2+x, len(f.lines)
		}
		f.add(left + fit(labels[i], lw) + "  " + rows[0])
	}
	f.add("")
	for _, s := range wrap(e.say(wNewcomerHint), max(w-2*len(left), 20)) {
		f.add(left + e.st.faint.Render(s))
	}
	if n.tree.Key == "" {
		return f
	}
	f.add("", e.rule(n.tree.What.In(e.English), w))
	for _, c := range n.tree.Worst() { // in a line each: F4 has the rest, once somebody is in
		if len(f.lines) < h {
			f.add(" " + e.level(c.Level) + " " + cut(clean(c.What.In(e.English)), w-5))
		}
	}
	return f
}
