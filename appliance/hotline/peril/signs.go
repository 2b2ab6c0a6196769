package peril

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"huying/appliance/wording"
)

// A Sign is what in a text may speak for danger or against it: a word of a class, two such words close
// together, a character, two neighbouring characters, the first and the last one or two.
type Sign struct {
	Name string
	Word string // as it stands in the text
}

// near is how many characters may lie between two words that count together.
const near = 12

// Signs are those in a text, each once.
func Signs(said wording.Text) []Sign {
	var out []Sign
	seen := map[string]bool{}
	add := func(name, word string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, Sign{name, word})
		}
	}
	s := everyday(said.S)
	c := classed()
	hits := c.find.All(s)
	// A word within a longer one of the same class says nothing more.
	type hit struct {
		class    int32
		from, to int
	}
	var all []hit
	for _, h := range hits {
		for _, k := range h.Of {
			all = append(all, hit{k, h.From, h.To})
		}
	}
	slices.SortFunc(all, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), cmp.Compare(a.class, b.class))
	})
	var kept []hit
	for _, h := range all {
		if !slices.ContainsFunc(kept, func(o hit) bool {
			return o.from <= h.from && h.to <= o.to && (o.class == h.class || c.hides[o.class] && o.to-o.from > h.to-h.from)
		}) {
			kept = append(kept, h)
			add(c.names[h.class], s[h.from:h.to])
		}
	}
	for i, a := range kept {
		for _, b := range kept[i+1:] {
			if b.from >= a.to && b.from-a.to <= 3*near && a.class != b.class {
				x, y := c.names[a.class], c.names[b.class]
				if x > y {
					x, y = y, x
				}
				word := s[a.from:a.to] + "…" + s[b.from:b.to]
				add(x+"+"+y, word)
			}
		}
	}
	last := ""
	var tokens []Sign // in their order
	for s, i := everyday(said.Spaced), 0; i < len(s); {
		n, token := tokenAt(s, i)
		if token != "" {
			tokens = append(tokens, Sign{token, s[i : i+n]})
			add(token, s[i:i+n])
			if last != "" {
				add(last+token, last+s[i:i+n])
			}
		}
		if token != "" || s[i] != ' ' || last == "" || last[0] >= 0x80 { // words in Latin letters have spaces between
			last = token
		}
		if last != "" && last[0] < 0x80 && token != "" {
			last += " "
		}
		i += n
	}
	// How a text begins and ends says whether it tells or asks.
	if n := len(tokens); n > 0 {
		first, last := tokens[0], tokens[n-1]
		add("^"+first.Name, first.Word)
		add("$"+last.Name, last.Word)
		if n > 1 {
			second, before := tokens[1], tokens[n-2]
			add("^"+first.Name+second.Name, first.Word+second.Word)
			add("$"+before.Name+last.Name, before.Word+last.Word)
		}
	}
	return out
}

// befalling are the classes that tell what happens to a body or a house, not who, where, when and how pressing it is.
var befalling = strings.Fields("fire smoke blast coill shock into collapse flood stuck crash hurt blood down breath fit birth take bites fall fight break hide taken end means child")

// befalls reports whether somebody tells what befalls somebody.
func befalls(signs []Sign) bool {
	return slices.ContainsFunc(signs, func(s Sign) bool { return slices.Contains(befalling, s.Name) })
}

// A text so long, of so many parts, may begin with greetings and yesterday's business and come to the danger last.
const (
	longText  = 28
	manyParts = 3
	mostEnds  = 6
)

// ends are the signs of what is left of a long text without its first part, its first two and so on.
func ends(text string) (all [][]Sign) {
	if runes(text) < longText {
		return nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return !wording.Wordy(r) })
	if len(parts) < manyParts {
		return nil
	}
	for n := max(1, len(parts)-mostEnds); n < len(parts); n++ {
		all = append(all, Signs(Said(strings.Join(parts[n:], ","))))
	}
	return all
}

// tokenAt is what begins at a place and how long it is: a character, a word in Latin letters, a number as 0; marks say nothing.
func tokenAt(s string, at int) (n int, token string) {
	r, n := utf8.DecodeRuneInString(s[at:])
	like := func(is func(rune) bool) int {
		if end := strings.IndexFunc(s[at:], func(r rune) bool { return !is(r) }); end >= 0 {
			return end
		}
		return len(s) - at
	}
	switch {
	case unicode.IsDigit(r):
		return like(unicode.IsDigit), "0"
	case r < 0x80 && unicode.IsLetter(r):
		n = like(func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) })
		return n, s[at : at+n]
	case wording.Wordy(r) || r >= 0x1F000:
		return n, string(r)
	}
	return n, ""
}
