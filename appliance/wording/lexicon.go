package wording

import (
	"strings"
	"unicode/utf8"
)

// A Lexicon is a list of words by their first character, so that a text is gone
// through once however long the list is.
type Lexicon map[rune][]string

// LexiconOf is a lexicon of these words.
func LexiconOf(list ...string) Lexicon {
	l := make(Lexicon, len(list))
	for _, w := range list {
		first, _ := utf8.DecodeRuneInString(w)
		l[first] = append(l[first], w)
	}
	return l
}

// In is the first word of the lexicon that s holds, or "".
func (l Lexicon) In(s string) string {
	for i := range s {
		if w := l.At(s[i:]); w != "" {
			return w
		}
	}
	return ""
}

// At is the first word of the lexicon that s begins with, or "".
func (l Lexicon) At(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	for _, w := range l[first] {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}
