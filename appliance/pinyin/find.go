package pinyin

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Syllable is how a character is read, without its tone.
type Syllable uint16

// String is the syllable in letters: zhuang; ü is v.
func (s Syllable) String() string { return plain().said[s] }

// bare is the table without tones.
type bare struct {
	said []string
	of   []Syllable // the syllables of all characters, one after the other
	ends []uint32   // character i is read of[ends[i-1]:ends[i]]
	by   map[string]Syllable
}

var plain = sync.OnceValue(func() *bare {
	t, b := load(), &bare{by: map[string]Syllable{}}
	toned := make([]Syllable, len(t.said))
	for i, s := range t.said {
		n, ok := b.by[s]
		if !ok {
			n = Syllable(len(b.said))
			b.said, b.by[s] = append(b.said, s), n
		}
		toned[i] = n
	}
	for r := first; r <= last; r++ {
		from := len(b.of)
	readings:
		for _, n := range t.sounds(r) {
			for _, have := range b.of[from:] {
				if have == toned[n] {
					continue readings
				}
			}
			b.of = append(b.of, toned[n])
		}
		b.ends = append(b.ends, uint32(len(b.of)))
	}
	return b
})

// Plain are a character's readings without tones, each once: 行 is hang, heng, xing.
// The list must not be changed; a character the table does not know has none.
func Plain(r rune) []Syllable {
	if r < first || r > last {
		return nil
	}
	b, from := plain(), uint32(0)
	if i := r - first; i > 0 {
		from = b.ends[i-1]
	}
	return b.of[from:b.ends[r-first]:b.ends[r-first]]
}

func (s Syllable) among(all []Syllable) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// Read finds characters side by side that are read as these syllables: bytes from,
// to of the text.
func Read(text string, syllables []string) (from, to int, ok bool) {
	b := plain()
	want := make([]Syllable, len(syllables))
	for i, s := range syllables {
		n, known := b.by[s]
		if !known {
			return 0, 0, false
		}
		want[i] = n
	}
	return beside(text, len(want), func(r rune, i int) bool { return want[i].among(Plain(r)) })
}

// Begin finds characters side by side whose readings begin with these letters.
func Begin(text, letters string) (from, to int, ok bool) {
	b := plain()
	return beside(text, len(letters), func(r rune, i int) bool {
		for _, s := range Plain(r) {
			if b.said[s][0] == letters[i] {
				return true
			}
		}
		return false
	})
}

// beside finds n characters side by side of which each is as it should be.
func beside(text string, n int, is func(r rune, i int) bool) (from, to int, ok bool) {
	if n == 0 {
		return 0, 0, false
	}
	for from, r := range text {
		if !is(r, 0) {
			continue
		}
		to, i := from, 0
		for i < n && to < len(text) {
			r, size := utf8.DecodeRuneInString(text[to:])
			if !is(r, i) {
				break
			}
			to += size
			i++
		}
		if i == n {
			return from, to, true
		}
	}
	return 0, 0, false
}

// Splits are the ways in which letters are syllables one after the other, longer
// ones first, at most so many. Where there is none, a last syllable that is still
// being typed is left out: ludengb is lu, deng. An apostrophe parts syllables.
func Splits(letters string, most int) (all [][]string) {
	t := load()
	if len(letters) > longestWord {
		return nil
	}
	if all = t.splits(letters, most, false); len(all) == 0 {
		all = t.splits(letters, most, true)
	}
	return all
}

// Growing are the syllables that begin with another one, itself first, in order: den
// may become deng.
func Growing(syllable string) (all []string) {
	for s := range load().latin {
		if strings.HasPrefix(s, syllable) {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return all
}

// tries bounds what a word without sense may cost.
const tries = 1000

func (t *table) splits(letters string, most int, open bool) (all [][]string) {
	var path []string
	tried := 0
	var try func(at int)
	try = func(at int) {
		if tried++; tried > tries || len(all) >= most {
			return
		}
		if at < len(letters) && letters[at] == '\'' {
			at++
		}
		if at == len(letters) || open && len(path) > 0 && t.starts(letters[at:]) {
			if len(path) > 0 {
				all = append(all, append([]string(nil), path...))
			}
			return
		}
		for n := min(longestSyllable, len(letters)-at); n > 0; n-- {
			if _, ok := t.latin[letters[at:at+n]]; ok {
				path = append(path, letters[at:at+n])
				try(at + n)
				path = path[:len(path)-1]
			}
		}
	}
	try(0)
	return all
}

// starts reports whether letters are the beginning of a syllable and none themselves.
func (t *table) starts(letters string) bool {
	if _, whole := t.latin[letters]; whole || len(letters) >= longestSyllable {
		return false
	}
	for s := range t.latin {
		if strings.HasPrefix(s, letters) {
			return true
		}
	}
	return false
}

// How well letters spell a name.
const (
	SpelledNot   = iota
	SpelledStart // its beginning: wangj for 王家庄
	SpelledWhole // all of it: wjz, wangjiazhuang, wangjz
)

// Spelled says how well letters spell a name: each character by its whole reading or
// by what it begins with. Signs and letters within the name are themselves.
func Spelled(name, letters string) int {
	b := plain()
	best := SpelledNot
	var try func(name, letters string)
	try = func(name, letters string) {
		if best == SpelledWhole {
			return
		}
		if letters == "" {
			best = SpelledStart
			if strings.IndexFunc(name, func(r rune) bool { return r < 0x80 || len(Plain(r)) > 0 }) < 0 {
				best = SpelledWhole
			}
			return
		}
		r, size := utf8.DecodeRuneInString(name)
		if name == "" {
			return
		}
		all := Plain(r)
		if len(all) == 0 {
			switch {
			case letters[0] == name[0]:
				try(name[size:], letters[1:])
			case r == ' ' || r >= 0x80: // a mark is not typed
				try(name[size:], letters)
			}
			return
		}
		for _, s := range all {
			said := b.said[s]
			n := 0
			for n < len(said) && n < len(letters) && said[n] == letters[n] {
				n++
			}
			switch {
			case n == 0:
			case n == len(said):
				try(name[size:], letters[n:])
			case n == len(letters): // still being typed
				best = max(best, SpelledStart)
			}
			if n > 0 {
				try(name[size:], letters[1:])
				if n > 1 && said[1] == 'h' {
					try(name[size:], letters[2:])
				}
			}
		}
	}
	try(name, strings.ReplaceAll(letters, "'", ""))
	return best
}
