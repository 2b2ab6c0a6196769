package tui

import "strings"

// How well something typed fits.
const (
	fitsNot = iota
	fitsInside
	fitsStart
	fitsWhole
)

// fits says how well what was typed fits some words: not, inside one of them, from
// its start, wholly. Width and case of letters do not count.
func fits(query string, words ...string) int {
	query = folded(query)
	best := fitsNot
	for _, w := range words {
		best = max(best, grade(query, folded(w)))
	}
	return best
}

// grade is fits of words that are folded already.
func grade(query, words string) int {
	if query == "" {
		return fitsNot
	}
	best := fitsNot
	for from := 0; ; {
		i := strings.Index(words[from:], query)
		if i < 0 {
			return best
		}
		start, end := from+i, from+i+len(query)
		switch begins, ends := start == 0 || words[start-1] == ' ', end == len(words) || words[end] == ' '; {
		case begins && ends:
			return fitsWhole
		case begins:
			best = fitsStart
		default:
			best = max(best, fitsInside)
		}
		from = end
	}
}

func folded(s string) string { return strings.ToLower(halfWidth(strings.TrimSpace(s))) }
