package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// editor is a line of words that wraps: it moves by what a reader calls a
// character, places its cursor by cells, and takes nothing that cannot be
// shown. The zero editor is empty and ready.
type editor struct {
	text  string // always typed(text)
	at    int    // byte offset of the cursor, at the edge of a cluster
	limit int    // most characters, 0: none
	undo  []edit // what ctrl+z brings back
	seeks bool   // it narrows a list down: letters are initials, and signs part of numbers
	typed bool   // the last change was a letter: letters in a row are undone together
}

type edit struct {
	text string
	at   int
}

// maxUndo is how many steps back an editor remembers.
const maxUndo = 100

// set replaces the words; the cursor goes to the end.
func (e *editor) set(s string) {
	e.text = typed(s)
	e.at = len(e.text)
	e.undo = nil
}

func (e *editor) keep(letters bool) {
	if letters && e.typed && len(e.undo) > 0 {
		return
	}
	e.typed = letters
	if e.undo = append(e.undo, edit{e.text, e.at}); len(e.undo) > maxUndo {
		e.undo = slices.Delete(e.undo, 0, 1)
	}
}

// insert puts words at the cursor, as many as the limit lets in.
func (e *editor) insert(s string, letters bool) {
	s = typed(s)
	if e.limit > 0 {
		room := max(e.limit-utf8.RuneCountInString(e.text), 0)
		if utf8.RuneCountInString(s) > room {
			s = string([]rune(s)[:room])
		}
	}
	if s == "" {
		return
	}
	e.keep(letters)
	// Two harmless halves may make one unfit whole: judge them together.
	before := typed(e.text[:e.at] + s)
	e.text, e.at = typed(before+e.text[e.at:]), len(before)
	e.at = e.edge(e.at)
}

// cut removes bytes from..to.
func (e *editor) cut(from, to int) {
	if from >= to {
		return
	}
	e.keep(false)
	e.text = typed(e.text[:from] + e.text[to:])
	e.at = e.edge(from)
}

// edge moves an offset to the start of the cluster it lies in.
func (e *editor) edge(at int) int {
	at = min(at, len(e.text))
	for i := 0; i < len(e.text); {
		c, _ := ansi.FirstGraphemeCluster(e.text[i:], ansi.GraphemeWidth)
		if i+len(c) > at {
			return i
		}
		i += len(c)
	}
	return len(e.text)
}

// next and prev are the offsets one character on and back.
func (e *editor) next(at int) int {
	c, _ := ansi.FirstGraphemeCluster(e.text[at:], ansi.GraphemeWidth)
	return at + len(c)
}

func (e *editor) prev(at int) int {
	if at == 0 {
		return 0
	}
	return e.edge(at - 1)
}

// wordEdge is the next or the last place where a word begins; Chinese is cut
// at punctuation.
func (e *editor) wordEdge(at int, back bool) int {
	step := func(at int) (int, rune) {
		if back {
			p := e.prev(at)
			r, _ := utf8.DecodeRuneInString(e.text[p:])
			return p, r
		}
		r, _ := utf8.DecodeRuneInString(e.text[at:])
		return e.next(at), r
	}
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	seen := false
	for at > 0 && back || at < len(e.text) && !back {
		to, r := step(at)
		if seen && !letter(r) {
			return at
		}
		seen = seen || letter(r)
		at = to
	}
	return at
}

// Update edits. It reports false for a key that means nothing to it, such as
// Enter, or Up in the first row.
func (e *editor) Update(msg tea.Msg, w int) bool {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		e.insert(strings.TrimRight(msg.Content, "\r\n"), false)
		return true
	case tea.KeyPressMsg:
		switch msg.String() {
		case "left", "ctrl+b":
			e.at = e.prev(e.at)
		case "right", "ctrl+f":
			e.at = e.next(e.at)
		case "ctrl+left", "alt+left", "alt+b":
			e.at = e.wordEdge(e.at, true)
		case "ctrl+right", "alt+right", "alt+f":
			e.at = e.wordEdge(e.at, false)
		case "home", "ctrl+a":
			e.at = 0
		case "end", "ctrl+e":
			e.at = len(e.text)
		case "up":
			return e.vertical(-1, w)
		case "down":
			return e.vertical(+1, w)
		case "backspace", "ctrl+h":
			e.cut(e.prev(e.at), e.at)
		case "delete", "ctrl+d":
			if e.at < len(e.text) {
				e.cut(e.at, e.next(e.at))
			}
		case "ctrl+w", "alt+backspace":
			e.cut(e.wordEdge(e.at, true), e.at)
		case "ctrl+u":
			e.cut(0, e.at)
		case "ctrl+k":
			e.cut(e.at, len(e.text))
		case "ctrl+z", "ctrl+_":
			if n := len(e.undo); n > 0 {
				e.text, e.at, e.undo = e.undo[n-1].text, e.undo[n-1].at, e.undo[:n-1]
			}
			e.typed = false
		case "ctrl+j": // a line end as terminals without bracketed paste bring it
			e.insert(" ", false)
		default:
			if msg.Text == "" {
				return false
			}
			e.insert(msg.Text, true)
			return true
		}
		e.typed = false
		return true
	}
	return false
}

// vertical moves the cursor one row; false at the edge.
func (e *editor) vertical(by, w int) bool {
	all := rows(e.text, w-1)
	x, y := e.cursor(all, w)
	if y+by < 0 || y+by >= len(all) {
		return false
	}
	row := all[y+by]
	at := row.from
	for at < row.to && width(e.text[row.from:e.next(at)]) <= x {
		at = e.next(at)
	}
	if at == row.to && y+by < len(all)-1 && at > row.from {
		at = e.prev(at) // the offset after a row's last character belongs to the next row
	}
	e.at = at
	return true
}

// cursor is where the cursor stands among rows w cells wide.
func (e *editor) cursor(all []span, w int) (x, y int) {
	y = len(all) - 1
	for i, r := range all {
		if e.at < r.to {
			y = i
			break
		}
	}
	return min(width(e.text[all[y].from:e.at]), w-1), y
}

// View shows at most h rows of w cells, those around the cursor.
func (e *editor) View(w, h int) (lines []string, x, y int) {
	all := rows(e.text, w-1) // the cursor needs a cell of its own after the last character
	x, y = e.cursor(all, w)
	first := min(max(y-h+1, 0), max(len(all)-h, 0))
	for _, r := range all[first:min(first+h, len(all))] {
		lines = append(lines, strings.TrimRight(e.text[r.from:r.to], " "))
	}
	return lines, x, y - first
}
