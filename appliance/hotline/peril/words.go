package peril

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"huying/appliance/wording"
)

//go:embed classes.txt
var classesText string

//go:embed dialect.txt
var dialectText string

// common makes words of the countryside common ones, longer ones first.
var common = sync.OnceValue(func() *strings.Replacer {
	var pairs [][]string
	for line := range content(dialectText) {
		if pair := strings.Fields(line); len(pair) == 2 {
			pairs = append(pairs, pair)
		}
	}
	slices.SortStableFunc(pairs, func(a, b []string) int { return len(b[0]) - len(a[0]) })
	return strings.NewReplacer(slices.Concat(pairs...)...)
})

// content are the lines of a data file without its comments.
func content(file string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(file) {
			line, _, _ = strings.Cut(line, "# ")
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

// classes are classes.txt, ready to be found in a text.
type classes struct {
	names []string
	words map[string][]string // of each, common, as they stand in the file
	find  *wording.Finder
	hides []bool // its words hide a word of another class within: 噎死人 says nothing of choking
}

// hiding are the classes whose words are what they are, whatever stands in them.
var hiding = []string{"saying", "told", "over", "thing", "mend", "money"}

var classed = sync.OnceValue(func() *classes {
	c := &classes{words: map[string][]string{}}
	name := ""
	for line := range content(classesText) {
		if rest, ok := strings.CutPrefix(line, "["); ok {
			name, _, _ = strings.Cut(rest, "]")
			c.names, c.hides = append(c.names, name), append(c.hides, slices.Contains(hiding, name))
			continue
		}
		for w := range strings.FieldsSeq(line) {
			for _, w := range expand(w) {
				c.words[name] = append(c.words[name], common().Replace(wording.Word(w)), wording.Word(w))
			}
		}
	}
	c.find = wording.NewFinder(func(yield func(string, int32) bool) {
		for i, n := range c.names {
			for _, w := range c.words[n] {
				if !yield(w, int32(i)) {
					return
				}
			}
		}
	})
	return c
})

// expand writes a{b,c} out: ab, ac.
func expand(w string) []string {
	before, rest, ok := strings.Cut(w, "{")
	if !ok {
		return []string{w}
	}
	choice, behind, ok := strings.Cut(rest, "}")
	if !ok {
		panic(fmt.Sprintf("peril: %s: no } in it", w)) // our own file; a test reads it
	}
	var out []string
	for one := range strings.SplitSeq(choice, ",") {
		for _, tail := range expand(behind) {
			out = append(out, before+one+tail)
		}
	}
	return out
}

func runes(s string) int { return utf8.RuneCountInString(s) }
