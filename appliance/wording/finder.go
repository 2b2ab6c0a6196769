package wording

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// A Finder finds every word of a list in a text in one walk, however long the
// list. What a word stands for are the caller's numbers; one word may stand for
// several. It is made once and may then be read from any goroutine.
type Finder struct {
	words []string // sorted, each once
	ends  []int32  // word i stands for of[ends[i-1]:ends[i]]
	of    []int32
}

// NewFinder makes a finder of words that are ready (see Word); empty ones are left out.
func NewFinder(list iter.Seq2[string, int32]) *Finder {
	type pair struct {
		word string
		of   int32
	}
	var all []pair
	for w, n := range list {
		if w != "" {
			all = append(all, pair{w, n})
		}
	}
	slices.SortFunc(all, func(a, b pair) int { return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.of, b.of)) })
	all = slices.Compact(all)
	f := &Finder{of: make([]int32, 0, len(all))}
	for i, p := range all {
		if i == 0 || p.word != all[i-1].word {
			f.words, f.ends = append(f.words, p.word), append(f.ends, 0)
		}
		f.of = append(f.of, p.of)
		f.ends[len(f.ends)-1] = int32(len(f.of))
	}
	f.words, f.ends = slices.Clip(f.words), slices.Clip(f.ends)
	return f
}

// Word is a word of a list made ready: as Ready makes a text.
func Word(s string) string { return Ready(s).S }

// A Hit is a word of the list where it stands in a text.
type Hit struct {
	Word     string
	From, To int
	Of       []int32 // what it stands for, rising; not to be changed
}

// All are the words in a text by where they begin, longer ones after shorter.
func (f *Finder) All(text string) []Hit {
	var out []Hit
	for i := range text {
		out = f.at(out, text, i)
	}
	return out
}

// Apart are the words in a text from its beginning on, of those that overlap the
// one that begins first and of those the longest.
func (f *Finder) Apart(text string) []Hit {
	var out, here []Hit
	for i := 0; i < len(text); {
		if here = f.at(here[:0], text, i); len(here) > 0 {
			h := here[len(here)-1]
			out, i = append(out, h), h.To
			continue
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		i += n
	}
	return out
}

// Of is what a whole word stands for, nil if it is not in the list.
func (f *Finder) Of(word string) []int32 {
	if i, ok := slices.BinarySearch(f.words, word); ok {
		return f.stands(i)
	}
	return nil
}

// at adds the words that begin at a place, the shortest first. The words that
// share a beginning lie together, so the search narrows with each character.
func (f *Finder) at(out []Hit, text string, from int) []Hit {
	lo := 0
	for to := from; to < len(text); {
		_, n := utf8.DecodeRuneInString(text[to:])
		to += n
		lo += sort.SearchStrings(f.words[lo:], text[from:to])
		if lo == len(f.words) || !strings.HasPrefix(f.words[lo], text[from:to]) {
			break
		}
		if f.words[lo] == text[from:to] {
			out = append(out, Hit{f.words[lo], from, to, f.stands(lo)})
		}
	}
	return out
}

func (f *Finder) stands(i int) []int32 {
	from := int32(0)
	if i > 0 {
		from = f.ends[i-1]
	}
	return f.of[from:f.ends[i]:f.ends[i]]
}
