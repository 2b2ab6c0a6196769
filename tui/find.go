package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// find 查找 lists matters by words, number or phone tail, as they are typed.
type find struct {
	e     *env
	line  editor
	asked string // what rows answer to
	rows  []desk.Row
	cur   cursor
	load  loader
	err   error
}

// findLimit is how many matters are listed.
const findLimit = 50

func newFind(e *env) find { return find{e: e, line: editor{limit: 60}} }

// found is a fact.
type found struct {
	query string
	rows  []desk.Row
	err   error
}

func (f find) Init() tea.Cmd { return nil }

func (f find) read() tea.Cmd {
	s, q := f.e.Session, strings.TrimSpace(f.line.text)
	return func() tea.Msg {
		if q == "" {
			return found{}
		}
		rows, err := s.Desk.Find(s.Ctx, q, findLimit)
		return found{q, rows, err}
	}
}

func (f find) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		return f.look()
	case found:
		again := f.load.done()
		same := f.asked == msg.query
		var sel appliance.CaseID
		if f.cur.at < len(f.rows) {
			sel = f.rows[f.cur.at].Case.ID
		}
		f.asked, f.rows, f.err = msg.query, msg.rows, msg.err
		if !same {
			f.cur = cursor{}
		}
		for i, r := range f.rows {
			if same && r.Case.ID == sel {
				f.cur.follow(i, len(f.rows), f.room())
			}
		}
		f.cur.hold(len(f.rows), f.room())
		if again {
			return f, f.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if k, ok := msg.(tea.KeyPressMsg); ok {
			n, h, keys := len(f.rows), f.room(), f.e.keys
			switch {
			case pressed(k, keys.Back):
				return f, wish(goBack{})
			case k.String() == "up":
				f.cur.move(-1, n, h)
				return f, nil
			case k.String() == "down":
				f.cur.move(+1, n, h)
				return f, nil
			case k.String() == "pgup":
				f.cur.move(-h, n, h)
				return f, nil
			case k.String() == "pgdown":
				f.cur.move(+h, n, h)
				return f, nil
			case pressed(k, keys.Open):
				if n > 0 && f.asked == strings.TrimSpace(f.line.text) {
					return f, wish(openScreen{screen: newPage(f.e, f.rows[f.cur.at].Case.ID)})
				}
				return f, nil
			}
		}
		before := f.line.text
		f.line.Update(msg, f.e.w)
		if f.line.text != before {
			return f.look()
		}
	}
	return f, nil
}

func (f find) look() (screen, tea.Cmd) {
	if f.load.want() {
		return f, f.read()
	}
	return f, nil
}

func (f find) Typing() bool { return true }

func (f find) Keys() []key.Binding {
	k := f.e.keys
	return []key.Binding{k.Open, k.Back, k.Down, k.Up, k.PageDown, k.Undo}
}

// room is how many rows of the list are shown under the line and the head.
func (f find) room() int { return max(f.e.h-3, 1) }

func (f find) View(w, h int) frame {
	label := " " + f.e.say(wFindLabel) + " "
	lines, x, _ := f.line.View(w-width(label)-1, 1)
	out := frame{lines: []string{f.e.st.bold.Render(label) + lines[0]}, cursor: true, x: width(label) + x}
	if f.line.text == "" {
		out.lines[0] += f.e.st.faint.Render(cut("  "+f.e.say(wFindHint), w-width(label)-1))
	}
	out.add(f.e.rule(f.count(), w))
	if f.err != nil {
		for _, l := range wrap(f.e.explain(f.err), w-2) {
			out.add(" " + f.e.st.bad.Render(l))
		}
		return out
	}
	if len(f.rows) == 0 {
		return out
	}
	cols := f.columns(w)
	out.add(f.e.matterHead(cols, w))
	for i := f.cur.top; i < min(f.cur.top+f.room(), len(f.rows)); i++ {
		out.add(f.e.matterRow(f.rows[i], cols, w, i == f.cur.at, false))
	}
	return out
}

func (f find) count() string {
	n := len(f.rows)
	switch {
	case f.asked == "":
		return ""
	case n == 0:
		return f.e.say(wFoundNone)
	case n == findLimit:
		return f.e.say(wFoundMany, n)
	}
	return f.e.say(wFound, n)
}

// columns of what was found: number, state, day, phone.
func (f find) columns(w int) []column {
	e := f.e
	stateW, dayW := 8, 8
	if e.English {
		stateW, dayW = 11, 8
	}
	no := column{e.say(wColNo), 8, func(r desk.Row) string {
		if r.Case.ID.Year() == e.local(e.now).Year() {
			return r.Case.ID.No()
		}
		return r.Case.ID.String()
	}}
	state := column{e.say(wColState), stateW, func(r desk.Row) string { return loop.StateName(r.Case.State, e.English) }}
	day := column{e.say(wColCame), dayW, func(r desk.Row) string { return e.local(r.Case.ReceivedAt).Format("06-01-02") }}
	phone := column{e.say(wColPhone), 11, func(r desk.Row) string { return e.masked(r.Case.Reporter) }}
	if w < 76 {
		return []column{no, state}
	}
	return []column{no, state, day, phone}
}
