package tui

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/seek"
)

// marked is words with what was looked for in brackets, which every terminal shows,
// and bold. Where the first of it would stand outside the room, the words begin shortly
// before it.
func (e *env) marked(words string, all []appliance.Sought, room int) string {
	if n := 64 * room; len(words) > n { // what is looked for need not stand in ten thousand characters
		if _, _, ok := markOf(words[:runeStart(words, n)], all); ok {
			words = words[:runeStart(words, n)]
		}
	}
	words = clean(words)
	spans := spansOf(words, all)
	if len(spans) == 0 {
		return cut(words, room)
	}
	if first := spans[0]; width(words[:first.to])+4 > room {
		from := first.from
		for before := 0; from > 0 && before < room/4; { // some of what stands before it
			r, n := utf8.DecodeLastRuneInString(words[:from])
			before += width(string(r))
			from -= n
		}
		if from > 0 {
			words = ".." + words[from:]
			for i := range spans {
				spans[i].from, spans[i].to = spans[i].from-from+2, spans[i].to-from+2
			}
		}
	}
	var b strings.Builder
	at, left := 0, room
	put := func(s string, draw func(...string) string) bool {
		short := width(s) > left
		s = cut(s, left)
		left -= width(s)
		b.WriteString(draw(s))
		return !short
	}
	plain := func(s ...string) string { return strings.Join(s, "") }
	for _, s := range spans {
		if s.from < at {
			continue
		}
		if !put(words[at:s.from], plain) || !put("["+words[s.from:s.to]+"]", e.st.bold.Render) {
			return b.String()
		}
		at = s.to
	}
	put(words[at:], plain)
	return b.String()
}

// spansOf are the first places where each thing sought stands, in order.
func spansOf(words string, all []appliance.Sought) (spans []span) {
	for i := range all {
		if from, to, ok := seek.Mark(&all[i], words); ok {
			spans = append(spans, span{from, to})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	return spans
}

// markOf is the first of them.
func markOf(words string, all []appliance.Sought) (from, to int, ok bool) {
	for i := range all {
		if from, to, ok = seek.Mark(&all[i], words); ok {
			return from, to, true
		}
	}
	return 0, 0, false
}

// runeStart is the beginning of the character at a byte.
func runeStart(s string, at int) int {
	at = min(at, len(s))
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}
