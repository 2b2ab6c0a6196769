package pinyin

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// readings has a line for each syllable with its tone: the characters read so. gen.go writes it.
//
//go:embed readings.txt
var readings string

// The characters of the table.
const (
	first = '一'
	last  = '龥'
)

// table is readings.txt, turned round.
type table struct {
	syllables []string // zhuang1
	said      []string // of each: without its tone
	loose     []string // of each: as one who does not tell zh from z and ing from in
	of        []uint16 // the syllables of all characters, one after the other
	ends      []uint32 // character i is read of[ends[i-1]:ends[i]]
	latin     map[string][]uint16
}

var load = sync.OnceValue(func() *table {
	t := &table{latin: map[string][]uint16{}}
	by := make([][]uint16, last-first+1)
	for line := range strings.Lines(readings) {
		syllable, chars, _ := strings.Cut(strings.TrimSpace(line), " ")
		said := syllable[:len(syllable)-1]
		n := uint16(len(t.said))
		t.syllables, t.said, t.loose = append(t.syllables, syllable), append(t.said, said), append(t.loose, looser.Replace(said))
		if strings.ContainsAny(said, "aeiouv") {
			t.latin[said] = append(t.latin[said], n)
		}
		for _, r := range chars {
			by[r-first] = append(by[r-first], n)
		}
	}
	for _, all := range by {
		t.of = append(t.of, all...)
		t.ends = append(t.ends, uint32(len(t.of)))
	}
	return t
})

var looser = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ing", "in", "eng", "en")

// A Sound is one syllable as it stands in a text: a character with all its readings,
// or a syllable in Latin letters. What is no syllable is a Sound like nothing.
type Sound struct {
	From, To int
	Han      rune     // the character; 0 Latin letters
	is       []uint16 // what it may be, with tones; in Latin letters all of them
}

// How much two syllables must have in common.
type How int

const (
	SameTone   How = iota // 张 and 章
	SameSaid              // 洼 and 娃
	AlmostSame            // 章 and 脏, 青 and 亲
)

// Like reports whether two syllables may be the same.
func (s Sound) Like(o Sound, how How) bool {
	t := load()
	return slices.ContainsFunc(s.is, func(a uint16) bool {
		return slices.ContainsFunc(o.is, func(b uint16) bool {
			switch how {
			case SameTone:
				return a == b
			case SameSaid:
				return t.said[a] == t.said[b]
			}
			return t.loose[a] == t.loose[b]
		})
	})
}

// Begins reports whether what is said begins with those syllables, whatever their tones.
func Begins(said, is []Sound) bool {
	if len(said) < len(is) {
		return false
	}
	for i, s := range is {
		if !said[i].Like(s, SameSaid) {
			return false
		}
	}
	return true
}

// Keys are what syllables that are almost the same have in common, for an index.
func (s Sound) Keys() []string {
	t := load()
	var out []string
	for _, n := range s.is {
		if k := t.loose[n]; !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// Of are a character's readings, each with its tone behind: zhuang1.
func Of(r rune) []string {
	t := load()
	var out []string
	for _, n := range t.sounds(r) {
		out = append(out, t.syllables[n])
	}
	return out
}

func (t *table) sounds(r rune) []uint16 {
	if r < first || r > last {
		return nil
	}
	from := uint32(0)
	if i := r - first; i > 0 {
		from = t.ends[i-1]
	}
	return t.of[from:t.ends[r-first]:t.ends[r-first]]
}

// Sounds are the syllables of a text in small letters. Blanks say nothing; a word in Latin letters that
// is not pinyin, a digit and a mark are each a Sound like nothing.
func Sounds(text string) []Sound {
	t := load()
	var out []Sound
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r < 'a' || r > 'z' {
			if r != ' ' {
				out = append(out, Sound{From: i, To: i + size, Han: r, is: t.sounds(r)})
			}
			i += size
			continue
		}
		to := i
		for to < len(text) && (text[to] >= 'a' && text[to] <= 'z' || text[to] == '\'') {
			to++
		}
		if all, ok := t.split(text[i:to], i); ok {
			out = append(out, all...)
		} else {
			out = append(out, Sound{From: i, To: to})
		}
		i = to
	}
	return out
}

// longestSyllable is zhuang; longestWord what somebody writes without a space.
const (
	longestSyllable = 6
	longestWord     = 60
)

// split takes a word in Latin letters apart into syllables, longer ones first.
func (t *table) split(word string, from int) ([]Sound, bool) {
	if len(word) > longestWord {
		return nil, false
	}
	dead := make([]bool, len(word)+1) // nothing goes on from there
	var out []Sound
	var try func(at int) bool
	try = func(at int) bool {
		if at < len(word) && word[at] == '\'' {
			at++
		}
		if at == len(word) {
			return true
		}
		if dead[at] {
			return false
		}
		for n := min(longestSyllable, len(word)-at); n > 0; n-- {
			all, ok := t.latin[word[at:at+n]]
			if !ok {
				continue
			}
			out = append(out, Sound{From: from + at, To: from + at + n, is: all})
			if try(at + n) {
				return true
			}
			out = out[:len(out)-1]
		}
		dead[at] = true
		return false
	}
	if !try(0) {
		return nil, false
	}
	return out, true
}
