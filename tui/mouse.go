package tui

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// The mouse presses keys: the wheel goes through a list, a click goes to a row, a tab, a
// choice, and a second one opens the row; a click on a key at the foot presses it.
// No screen knows of it. While it is off it is the terminal's own, to mark and copy.

// notch is how many rows the wheel goes at a time.
const notch = 3

func (r root) mouse(m tea.MouseMsg) (root, tea.Cmd) {
	r.touched = r.now
	if r.noMouse || r.locked != nil {
		return r, nil
	}
	at := m.Mouse()
	switch m.(type) {
	case tea.MouseWheelMsg:
		if r.top().Typing() && !r.listing() {
			return r, nil
		}
		key := "down"
		if at.Button == tea.MouseWheelUp {
			key = "up"
		} else if at.Button != tea.MouseWheelDown {
			return r, nil
		}
		return r.presses(notch, key)
	case tea.MouseClickMsg:
		if at.Button != tea.MouseLeft {
			return r, nil
		}
		if r.spelling() {
			return r.clickSpelled(at.X, at.Y)
		}
		if at.Y == r.h-1 {
			for _, c := range r.hintCells(r.w, r.top().Typing(), r.hinted()) {
				if at.X >= c.from && at.X < c.to {
					return r.press(keyNamed(c.key.Keys()[0]))
				}
			}
			return r, nil
		}
		return r.click(at.X, at.Y)
	}
	return r, nil
}

// listing reports a screen that is typed on and yet a list.
func (r root) listing() bool {
	f := r.draw()
	return f.cursor && marksOf(f).row > f.y
}

func (r root) presses(n int, key string) (root, tea.Cmd) {
	var cmds []tea.Cmd
	for range n {
		var cmd tea.Cmd
		r, cmd = r.press(keyNamed(key))
		cmds = append(cmds, cmd)
	}
	return r, tea.Sequence(cmds...)
}

// marks is where a frame shows what is chosen: the row under the cursor, -1 if there is
// none, and in each row the choice in brackets.
type marks struct {
	row    int
	chosen map[int][2]int // cells from..to
}

func marksOf(f frame) marks {
	m := marks{row: -1, chosen: map[int][2]int{}}
	first := 0
	if f.cursor { // what is above the line one types in is the screen behind it
		first = f.y
	}
	for y, l := range f.lines {
		if from, to, ok := bracket(l); ok {
			m.chosen[y] = [2]int{from, to}
		}
		if y >= first && m.row < 0 && strings.HasPrefix(stripped(l), "> ") {
			m.row = y
		}
	}
	if m.row < 0 { // a menu: its items are in brackets
		for y := first + 1; y < len(f.lines) && m.row < 0; y++ {
			if _, ok := m.chosen[y]; ok && f.cursor {
				m.row = y
			}
		}
	}
	return m
}

// bracket finds the reversed [choice] of a row.
func bracket(l string) (from, to int, ok bool) {
	at := 0
	for i, part := range strings.Split(l, "\x1b[") {
		text := part
		reversed := false
		if i > 0 {
			var codes string
			codes, text, _ = strings.Cut(part, "m")
			reversed = codes == "7" || strings.HasSuffix(codes, ";7")
		}
		if reversed && strings.HasPrefix(text, "[") {
			return at, at + width(text), true
		}
		at += ansi.StringWidth(text)
	}
	return 0, 0, false
}

// click goes to what stands in a cell, by the keys that lead there; where the cursor is
// already, it opens.
func (r root) click(x, y int) (root, tea.Cmd) {
	f := r.draw()
	m := marksOf(f)
	if y >= len(f.lines) || y < len(r.upper()) {
		return r, nil
	}
	typing := r.top().Typing()
	if _, tabs := m.chosen[y]; m.row == y && !tabs {
		if !typing || r.listing() {
			return r.press(keyNamed("enter"))
		}
		return r, nil
	}
	var cmds []tea.Cmd
	walk := func(key string) {
		var cmd tea.Cmd
		r, cmd = r.press(keyNamed(key))
		r.layout()
		cmds = append(cmds, cmd)
	}
	if _, tabs := m.chosen[y]; (!tabs || typing) && m.row >= 0 && reachable(f.lines, m.row, y) {
		for at := m.row; at != y; {
			down := at < y
			walk(map[bool]string{true: "down", false: "up"}[down])
			now := marksOf(r.draw()).row
			if now == at || now < 0 || down != (now <= y) && now != y {
				break
			}
			at = now
		}
	}
	for range 40 {
		at, ok := marksOf(r.draw()).chosen[y]
		if !ok || x >= at[0] && x < at[1] {
			break
		}
		walk(map[bool]string{true: "right", false: "left"}[x >= at[1]])
		if now, ok := marksOf(r.draw()).chosen[y]; !ok || now == at {
			break
		}
	}
	return r, tea.Sequence(cmds...)
}

// reachable reports whether two rows are in one list or one form: no blank row and no rule
// between them.
func reachable(lines []string, a, b int) bool {
	for y := min(a, b); y <= max(a, b); y++ {
		if l := stripped(lines[y]); strings.TrimSpace(l) == "" || strings.HasPrefix(l, "--") {
			return false
		}
	}
	return true
}

// keyNamed is the key a binding names.
func keyNamed(name string) tea.KeyPressMsg {
	if code, ok := keyCodes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		r, _ := utf8.DecodeRuneInString(rest)
		return tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	r, _ := utf8.DecodeRuneInString(name)
	return tea.KeyPressMsg{Code: r, Text: name}
}

var keyCodes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// turnMouse gives the mouse to the terminal or takes it back, and remembers it.
func (r root) turnMouse() (root, tea.Cmd) {
	r.noMouse = !r.noMouse
	if r.Drawer != nil && r.Who.Clerk.ID != "" {
		p := r.Drawer.Preferences(r.Who.Clerk.ID)
		p.NoMouse = r.noMouse
		r.Drawer.Prefer(r.Who.Clerk.ID, p)
	}
	words := wMouseOn
	if r.noMouse {
		words = wMouseOff
	}
	r.notify(notice{text: r.say(words)})
	return r, nil
}
