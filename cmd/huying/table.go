package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// table prints rows in columns that line up on a screen: a Chinese character
// is two cells wide. The last column is not padded.
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
	var b strings.Builder
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			if i > 0 {
				b.WriteString("  ")
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
		case hidden(r):
			return '·'
		}
		return r
	}, s)
	return ansi.Truncate(s, width, "...")
}

// shown is what strangers wrote with its lines kept.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && hidden(r) {
			return '·'
		}
		return r
	}, s)
}

// hidden characters do something to a terminal, or nothing that is seen: C0,
// C1, directions (UAX #9), joiners and other format characters.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r < 0xA0:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r == 0x061C, r == 0x00AD:
		return true
	}
	return false
}

// printJSON prints one document, people's words as they are.
func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
