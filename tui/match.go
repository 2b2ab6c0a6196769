package tui

import (
	"strings"

	"huying/appliance/pinyin"
)

// How well something typed fits.
const (
	fitsNot = iota
	fitsInside
	fitsStart
	fitsRead // its pinyin or initials, wholly: a character may be read in a way nobody thinks of
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

// spelled says how well letters spell a name: by full pinyin, by initials, or mixed.
func spelled(query, name string) int {
	query = folded(query)
	if query == "" || strings.Trim(query, "abcdefghijklmnopqrstuvwxyz'") != "" {
		return fitsNot
	}
	switch pinyin.Spelled(folded(name), query) {
	case pinyin.SpelledWhole:
		return fitsRead
	case pinyin.SpelledStart:
		return fitsStart
	}
	return fitsNot
}

// readAs is spelled of a label's words, whatever code stands before them.
func readAs(query, label string) int {
	best := spelled(query, label)
	for i := strings.IndexByte(label, ' '); i >= 0 && best < fitsRead; {
		label = label[i+1:]
		best = max(best, spelled(query, label))
		i = strings.IndexByte(label, ' ')
	}
	return best
}

func folded(s string) string { return strings.ToLower(halfWidth(strings.TrimSpace(s))) }
