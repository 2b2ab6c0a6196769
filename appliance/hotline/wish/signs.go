package wish

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"huying/appliance/hotline/peril"
	"huying/appliance/wording"
)

//go:embed classes.txt
var classesText string

// classes are classes.txt, ready to be found in a text.
type classes struct {
	names []string
	find  *wording.Finder
}

var classed = sync.OnceValue(func() classes {
	var c classes
	words := map[string][]string{}
	for line := range strings.Lines(classesText) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			name, _, _ = strings.Cut(name, "]")
			c.names = append(c.names, name)
			continue
		}
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		name := c.names[len(c.names)-1]
		for w := range strings.FieldsSeq(line) {
			words[name] = append(words[name], wording.Word(w), peril.Said(w).S)
		}
	}
	c.find = wording.NewFinder(func(yield func(string, int32) bool) {
		for i, n := range c.names {
			for _, w := range words[n] {
				if !yield(w, int32(i)) {
					return
				}
			}
		}
	})
	return c
})

const (
	near = 10 // characters that may lie between two words that count together
	step = 6  // characters by which one length differs from the next
	most = 5
)

// Signs are what in a text may speak for a wish or against it, each once: words of a class, two of them close together
// in their order, the first and the last character, characters and pairs of them, how long it is.
func Signs(text string) []string {
	said := peril.Said(text)
	var out []string
	seen := map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	c := classed()
	type hit struct {
		class    int32
		from, to int
	}
	var all []hit
	for _, h := range c.find.All(said.S) {
		for _, k := range h.Of {
			all = append(all, hit{k, h.From, h.To})
		}
	}
	var kept []hit
	for _, h := range all { // a word within a longer one of its class says nothing more
		if !slices.ContainsFunc(all, func(o hit) bool {
			return o.class == h.class && o.from <= h.from && h.to <= o.to && o.to-o.from > h.to-h.from
		}) {
			kept = append(kept, h)
			add(c.names[h.class])
		}
	}
	for i, a := range kept {
		for _, b := range kept[i+1:] {
			if a.class != b.class && b.from >= a.to && b.from-a.to <= 3*near {
				add(c.names[a.class] + ">" + c.names[b.class])
			}
		}
	}
	tokens := tokensOf(said.Spaced)
	for i, t := range tokens {
		add("'" + t)
		if i > 0 {
			add("'" + tokens[i-1] + " " + t)
		}
	}
	if len(tokens) > 0 {
		add("^" + tokens[0])
		add("$" + tokens[len(tokens)-1])
	}
	add("#" + strconv.Itoa(min(len(tokens)/step, most)))
	return out
}

// tokensOf are the characters of a text, words in Latin letters whole, numbers as 0; marks say nothing.
func tokensOf(s string) (out []string) {
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		run := func(is func(rune) bool) int {
			if end := strings.IndexFunc(s, func(r rune) bool { return !is(r) }); end >= 0 {
				return end
			}
			return len(s)
		}
		switch {
		case unicode.IsDigit(r):
			n = run(unicode.IsDigit)
			out = append(out, "0")
		case r < 0x80 && unicode.IsLetter(r):
			n = run(func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) })
			out = append(out, s[:n])
		case wording.Wordy(r) || r >= 0x1F000:
			out = append(out, s[:n])
		}
		s = s[n:]
	}
	return out
}
