package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"huying/appliance/wording"
)

// table prints rows in columns that line up on a screen: a Chinese character
// is two cells wide. The last column is not padded, and folded where it is longer than
// any text.
func table(w io.Writer, head []string, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	width := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			width[i] = max(width[i], ansi.StringWidth(cell))
		}
	}
	before := 0 // cells in front of the last column
	for _, w := range width[:len(width)-1] {
		before += w + 2
	}
	var b strings.Builder
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			if i > 0 {
				b.WriteString("  ")
			}
			if i == len(head)-1 && ansi.StringWidth(cell) > longLine {
				cell = strings.ReplaceAll(ansi.Hardwrap(cell, max(paperWide-before, paperWide/2), true), "\n", "\n"+strings.Repeat(" ", before))
			}
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", width[i]-ansi.StringWidth(cell)))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, trimLines(b.String()))
	return err
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// cell is what strangers wrote, as one harmless line of at most width cells:
// control characters, marks of direction and invisible ones become a visible ·.
func cell(s string, width int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case wording.Hidden(r):
			return '·'
		}
		return r
	}, s)
	return ansi.Truncate(s, width, "...")
}

// shown is what strangers wrote with its lines kept.
func shown(s string) string { return wording.Shown(s) }

// Lines longer than any text or form brings are folded for paper; others are the terminal's to fold.
const (
	longLine  = 240
	paperWide = 78
)

// folded is words on paper: shown, and no line runs off its edge for ever.
func folded(s string) string {
	lines := strings.Split(shown(s), "\n")
	for i, l := range lines {
		if ansi.StringWidth(l) > longLine {
			lines[i] = ansi.Hardwrap(l, paperWide, true)
		}
	}
	return strings.Join(lines, "\n")
}

// printJSON prints one document, people's words as they are. What a terminal would obey
// stands there as \u009b: that is the same word to a program, and does nothing to whoever looks.
func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	var out strings.Builder
	for _, r := range b.String() {
		if r != '\n' && wording.Hidden(r) {
			fmt.Fprintf(&out, "\\u%04x", r)
		} else {
			out.WriteRune(r)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}
