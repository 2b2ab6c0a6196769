package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/seek"
)

// find 查找 lists matters by what was said, how it is read, number or phone tail, as
// they are typed: in all matters, or in the open ones.
type find struct {
	e     *env
	line  editor
	only  int // leaf: all, or open
	asked wanting
	seen  seek.Asked // how it was understood
	rows  []desk.Hit
	cur   cursor
	load  loader
	err   error
}

// wanting is what is looked for.
type wanting struct {
	typed string
	only  int
}

var findLeaves = []phrase{wLeafAll, wLeafOpen}

// findLimit is how many matters are listed.
const findLimit = 50

func newFind(e *env) find { return find{e: e, line: editor{limit: 60, seeks: true}} }

// found is a fact.
type found struct {
	asked wanting
	is    desk.Found
	err   error
}

func (f find) Init() tea.Cmd { return nil }

func (f find) wants() wanting { return wanting{strings.TrimSpace(f.line.text), f.only} }

func (f find) read() tea.Cmd {
	s, w := f.e.Session, f.wants()
	return func() tea.Msg {
		if w.typed == "" {
			return found{asked: w}
		}
		what := desk.Finding{Typed: w.typed, Limit: findLimit}
		if w.only == 1 {
			what.In = appliance.OpenStates
		}
		is, err := s.Desk.Find(s.Ctx, s.Who, what)
		return found{w, is, err}
	}
}

func (f find) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		return f.look()
	case found:
		again := f.load.done()
		same := f.asked == msg.asked
		var sel appliance.CaseID
		if f.cur.at < len(f.rows) {
			sel = f.rows[f.cur.at].Case.ID
		}
		f.asked, f.seen, f.rows, f.err = msg.asked, msg.is.Asked, msg.is.Hits, msg.err
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
				if n > 0 && f.asked == f.wants() {
					return f, wish(openScreen{screen: f.page(f.rows[f.cur.at].Case.ID)})
				}
				return f, nil
			case pressed(k, keys.Leaf):
				f.only = 1 - f.only
				return f.look()
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

// page is the matter, with the order under the cursor whose number was typed.
func (f find) page(id appliance.CaseID) page {
	if f.seen.Case == id && f.seen.Order > 0 {
		return newOrderPage(f.e, id, f.seen.Order)
	}
	return newPage(f.e, id)
}

func (f find) Typing() bool { return true }

func (f find) editing() *editor { return &f.line }

func (f find) Keys() []key.Binding {
	k := f.e.keys
	return []key.Binding{k.Open, k.Leaf, k.Back, k.Down, k.Up, k.PageDown, k.Undo}
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
	out.add(cutStyled(f.e.tabs(findLeaves, f.only, f.count()), w))
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
		r := f.rows[i]
		out.add(f.e.matterLine(r.Row, cols, w, i == f.cur.at, func(room int) string { return f.words(r, room) }))
	}
	return out
}

// words are a matter in one breath with what was looked for marked; where it was said
// later, that line stands before it.
func (f find) words(r desk.Hit, room int) string {
	words := r.About()
	if r.Said != "" {
		words = f.e.say(wFoundSaid, r.Said, words)
	}
	return f.e.marked(words, f.seen.Query.All, room)
}

// count says how much was found, and what letters were taken for.
func (f find) count() string {
	n := len(f.rows)
	var parts []string
	say := func(p phrase, args ...any) { parts = append(parts, f.e.say(p, args...)) }
	switch {
	case f.asked.typed == "":
		return ""
	case f.seen.Hides && n == 0:
		say(wFoundHides)
	case n == 0 && f.asked.only == 1:
		say(wFoundNoneOpen)
	case n == 0:
		say(wFoundNone)
	case n == findLimit:
		say(wFoundMany, n)
	default:
		say(wFound, n)
	}
	for i, s := range f.seen.Query.All {
		if len(f.seen.Names[i]) > 0 && len(s.Words) > 0 {
			parts = append(parts, s.Words[0]+"="+strings.Join(f.seen.Names[i], " "))
		}
	}
	return strings.Join(parts, "  ")
}

// columns of what was found: number, state, day, phone. A number that was looked for
// is marked, which takes two cells more.
func (f find) columns(w int) []column {
	e := f.e
	stateW, dayW, noW, phoneW := 8, 8, 8, 11
	if e.English {
		stateW = 11
	}
	all := f.seen.Query.All
	if slices.ContainsFunc(all, func(s appliance.Sought) bool { return len(s.Cases) > 0 }) {
		noW = 10
	}
	if slices.ContainsFunc(all, func(s appliance.Sought) bool { return s.Tail != "" || s.Number != "" }) {
		phoneW = 13
	}
	no := column{e.say(wColNo), noW, func(r desk.Row) string {
		s := e.caseNo(r.Case.ID)
		if slices.ContainsFunc(all, func(w appliance.Sought) bool { return slices.Contains(w.Cases, r.Case.ID) }) {
			s = "[" + s + "]"
		}
		return s
	}}
	state := column{e.say(wColState), stateW, func(r desk.Row) string { return loop.StateName(r.Case.State, e.English) }}
	day := column{e.say(wColCame), dayW, func(r desk.Row) string { return e.local(r.Case.ReceivedAt).Format("06-01-02") }}
	phone := column{e.say(wColPhone), phoneW, func(r desk.Row) string {
		s := e.masked(r.Case.Reporter)
		for i := range all {
			if t := s[max(len(s)-4, 0):]; all[i].Calls(r.Case.Reporter) {
				return s[:len(s)-len(t)] + "[" + t + "]" // as much of it as may be seen
			}
		}
		return s
	}}
	if w < 76 {
		return []column{no, state}
	}
	return []column{no, state, day, phone}
}
