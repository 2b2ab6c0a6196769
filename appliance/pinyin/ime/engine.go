package ime

import (
	"cmp"
	"slices"
	"sync/atomic"

	"huying/appliance/pinyin"
)

// Engine knows the words of the image and the town's names. Any goroutine may use it.
type Engine struct {
	lex   *lexicon
	names atomic.Pointer[shelf]
}

// New opens the image that is built in.
func New() *Engine {
	e := &Engine{lex: open(image)}
	s := newShelf()
	e.names.Store(&s)
	return e
}

// Pen writes for one clerk: what they wrote before comes first. It belongs to one goroutine.
type Pen struct {
	*Engine
	learned shelf
	tick    uint64
}

// Pen is a new one, that has learned nothing yet.
func (e *Engine) Pen() *Pen { return &Pen{Engine: e, learned: newShelf()} }

// Words is how many words the image holds.
func (e *Engine) Words() int { return e.lex.words }

// Candidate is what letters may mean: all of them, or the first.
type Candidate struct {
	Text    string
	Reading []string // a syllable for each character
	Letters int      // how many letters it takes, with the marks behind them
	Ends    []int    // where each of its syllables ends among the letters
}

// MaxLetters is how much is looked at.
const MaxLetters = 80

// Candidates are at most so many meanings of letters a to z and ' between syllables, the likeliest first:
// whole ones, then shorter ones, the longest first. What was learned for just these letters leads.
func (p *Pen) Candidates(letters string, most int) []Candidate {
	if letters == "" || len(letters) > MaxLetters || skip(letters, 0) == len(letters) {
		return nil
	}
	s := newSearch(p, letters)
	s.run()
	return s.candidates(most)
}

// Han reports whether a text is Chinese characters and nothing else.
func Han(s string) bool {
	for _, r := range s {
		if r < '一' || r > '龥' {
			return false
		}
	}
	return s != ""
}

// hanParts are the runs of Chinese in a text, those of two characters and more.
func hanParts(s string) (out []string) {
	var run []rune
	end := func() {
		if len(run) >= 2 && len(run) <= longest {
			out = append(out, string(run))
		}
		run = run[:0]
	}
	for _, r := range s {
		if r >= '一' && r <= '龥' {
			run = append(run, r)
		} else {
			end()
		}
	}
	end()
	return out
}

// A name's readings: all that its characters may have, rare ones left out, at most so many.
const (
	maxReadings = 8
	rare        = 7.5 // nats dearer than the character's commonest reading
)

// readings are how a name may be read. Nobody says so in a table of villages, and names are read as nothing
// else is: all usual readings of their characters count.
func (e *Engine) readings(name string) [][]string {
	out := [][]string{nil}
	for _, r := range name {
		rs := e.usual(r)
		if len(rs) == 0 {
			return nil
		}
		if len(out)*len(rs) > maxReadings {
			rs = rs[:1]
		}
		var longer [][]string
		for _, before := range out {
			for _, s := range rs {
				longer = append(longer, append(slices.Clone(before), s))
			}
		}
		out = longer
	}
	return out
}

// usual are a character's readings, the commonest first.
func (e *Engine) usual(r rune) []string {
	type found struct {
		syllable string
		cost     float32
	}
	var all []found
	for _, s := range pinyin.Of(r) {
		s = s[:len(s)-1]
		if slices.ContainsFunc(all, func(f found) bool { return f.syllable == s }) {
			continue
		}
		number, ok := e.lex.number[s]
		if !ok {
			continue
		}
		from, to := e.lex.bucket(1, int(s[0]-'a'))
		for w := from; w < to; w = e.lex.next(w) {
			if e.lex.syllable(w, 0) == number && e.lex.text(w) == string(r) {
				all = append(all, found{s, e.lex.cost(w)})
				break
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.cost, b.cost) })
	var out []string
	for _, f := range all {
		if f.cost <= all[0].cost+rare {
			out = append(out, f.syllable)
		}
	}
	return out
}
