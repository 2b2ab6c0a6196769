package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// menu lists what may be done now, in groups; typing narrows it down, Enter
// does what the cursor is on, Esc puts it away.
type menu struct {
	e      *env
	title  string
	hint   phrase // how it is narrowed down
	groups []group
	find   editor
	at     int // among the items shown
}

// group is a part of a menu under a heading of its own; "" none.
type group struct {
	head  string
	items []offer
	typed bool // shown only when something was typed that fits
}

// offer is one thing to do. By its key it is found without an input method.
type offer struct {
	name string
	key  string // initials, or the key it has elsewhere
	also string // found by these words too
	does any    // what the screen is told
}

func newMenu(e *env, title string, groups ...group) *menu {
	groups = slices.DeleteFunc(groups, func(g group) bool { return len(g.items) == 0 })
	return &menu{e: e, title: title, hint: wMenuHint, groups: groups, find: editor{limit: maxQuery, seeks: true}}
}

// shown are the groups with the items that fit what was typed. What fits from its
// start leaves out what only holds it; what can be done, what cannot.
func (m *menu) shown() []group {
	q := strings.TrimSpace(m.find.text)
	if q == "" {
		return slices.DeleteFunc(slices.Clone(m.groups), func(g group) bool { return g.typed })
	}
	best := fitsNot
	for _, g := range m.groups {
		for _, i := range g.items {
			best = max(best, i.fits(q))
		}
	}
	least := min(max(best, fitsInside), fitsStart)
	var out []group
	for _, g := range m.groups {
		items := slices.DeleteFunc(slices.Clone(g.items), func(i offer) bool { return i.fits(q) < least })
		if len(items) > 0 {
			out = append(out, group{g.head, items, g.typed})
		}
	}
	return out
}

// best is the item that fits best, the first of those.
func (m *menu) best() (at int) {
	q, most := strings.TrimSpace(m.find.text), fitsNot
	for i, o := range m.items() {
		if f := o.fits(q); f > most {
			at, most = i, f
		}
	}
	return at
}

// fits is how well what was typed fits an offer: a part of its names, or their pinyin.
func (o offer) fits(query string) int {
	best := max(fits(query, o.name, o.key, o.also), spelled(query, o.name))
	for w := range strings.FieldsSeq(o.also) {
		best = max(best, spelled(query, w))
	}
	return best
}

func (m *menu) items() []offer {
	var out []offer
	for _, g := range m.shown() {
		out = append(out, g.items...)
	}
	return out
}

// press answers whether the menu is done with, and what was chosen, if anything.
func (m *menu) press(msg tea.Msg, w int) (done bool, chosen any) {
	k, ok := msg.(tea.KeyPressMsg)
	if ok {
		all := m.items()
		switch {
		case pressed(k, m.e.keys.Drop):
			return true, nil
		case pressed(k, m.e.keys.Send):
			if m.at < len(all) {
				return true, all[m.at].does
			}
			return false, nil
		case k.String() == "left":
			m.at = max(m.at-1, 0)
			return false, nil
		case k.String() == "right", k.String() == "tab":
			m.at = max(min(m.at+1, len(all)-1), 0)
			return false, nil
		case k.String() == "up":
			m.vertical(-1, w)
			return false, nil
		case k.String() == "down":
			m.vertical(+1, w)
			return false, nil
		}
	}
	before := m.find.text
	m.find.Update(msg, w)
	if m.find.text != before {
		m.at = m.best()
	}
	return false, nil
}

// grid is where the items stand: their numbers, row by row.
func (m *menu) grid(w int) (rows [][]int, cols int, cell int) {
	for _, g := range m.groups { // as wide as the widest of all, so that typing moves nothing
		for _, i := range g.items {
			cell = max(cell, width(i.name)+1+width(i.key))
		}
	}
	cell = min(cell, w-4)
	cols = max((w-2)/(cell+3), 1)
	n := 0
	for _, g := range m.shown() {
		for from := 0; from < len(g.items); from += cols {
			var row []int
			for range min(cols, len(g.items)-from) {
				row = append(row, n)
				n++
			}
			rows = append(rows, row)
		}
	}
	return rows, cols, cell
}

// vertical goes a row up or down, as near below as there is something.
func (m *menu) vertical(by, w int) {
	rows, _, _ := m.grid(w)
	for y, row := range rows {
		if x := slices.Index(row, m.at); x >= 0 && y+by >= 0 && y+by < len(rows) {
			to := rows[y+by]
			m.at = to[min(x, len(to)-1)]
			return
		}
	}
}

func (m *menu) Keys() []key.Binding {
	k := m.e.keys
	send, drop := k.Send, k.Drop
	send.SetHelp(send.Help().Key, m.e.say(wKeyPickIt))
	drop.SetHelp(drop.Help().Key, m.e.say(wKeyBack))
	return []key.Binding{send, drop, k.Arrows, k.Narrow}
}

// View draws at most h rows, those around the cursor.
func (m *menu) View(w, h int) frame {
	e := m.e
	label := " " + e.say(wMenuFind) + " "
	typed, x, _ := m.find.View(max(w-width(label)-1, 4), 1)
	out := frame{lines: []string{e.rule(m.title, w)}, cursor: true, x: width(label) + x, y: 1}
	line := e.st.bold.Render(label) + typed[0]
	if m.find.text == "" {
		line += e.st.faint.Render(cut("  "+e.say(m.hint), max(w-width(label)-1, 0)))
	}
	out.add(line)
	_, cols, cell := m.grid(w)
	var lines []string
	here, n := 0, 0
	for _, g := range m.shown() {
		if g.head != "" {
			lines = append(lines, " "+e.st.faint.Render(cut(g.head, w-1)))
		}
		row := ""
		for i, it := range g.items {
			name := fit(it.name, min(cell, max(cell-1-width(it.key), width(it.name))))
			s := name + " " + it.key
			pad := strings.Repeat(" ", max(cell-width(s), 0))
			if n == m.at {
				row += e.st.selected.Render("[" + cut(s, cell) + pad + "]")
				here = len(lines)
			} else {
				row += " " + cut(name, cell) + " " + e.st.faint.Render(it.key) + pad + " "
			}
			row += " "
			n++
			if (i+1)%cols == 0 || i == len(g.items)-1 {
				lines = append(lines, strings.TrimRight(row, " "))
				row = ""
			}
		}
	}
	if n == 0 {
		lines = []string{" " + e.st.faint.Render(e.say(wNoneFits))}
	}
	room := max(h-len(out.lines), 1)
	top := min(max(here-room+1, 0), max(len(lines)-room, 0))
	out.add(lines[top:min(top+room, len(lines))]...)
	return out
}
