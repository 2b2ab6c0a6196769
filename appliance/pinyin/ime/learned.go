package ime

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
)

// own is a word that is not in the image: learned, or one of the town's names.
type own struct {
	text      string
	syllables []uint16 // one for each character, by the lexicon's numbers: la ji qing yun
	name      bool     // of the town; never first only because it is known
	uses      int      // how often it was written
	tick      uint64   // larger: written later
}

// shelf holds such words by their initials.
type shelf struct {
	by map[string][]*own // at most three initials
	of map[string]*own   // text and reading
}

func newShelf() shelf { return shelf{map[string][]*own{}, map[string]*own{}} }

func (l *lexicon) numbers(reading []string) ([]uint16, bool) {
	out := make([]uint16, len(reading))
	for i, s := range reading {
		n, ok := l.number[s]
		if !ok {
			return nil, false
		}
		out[i] = n
	}
	return out, true
}

// reading is how these numbers are written.
func (l *lexicon) reading(syllables []uint16) []string {
	out := make([]string, len(syllables))
	for i, n := range syllables {
		out[i] = l.syllables[n]
	}
	return out
}

func initialsOf(reading []string) string {
	var b [initials]byte
	n := min(len(reading), initials)
	for i := range n {
		b[i] = reading[i][0]
	}
	return string(b[:n])
}

func spelled(text string, reading []string) string {
	for _, s := range reading {
		text += " " + s
	}
	return text
}

func (s *shelf) put(w *own, reading []string) {
	s.of[spelled(w.text, reading)] = w
	k := initialsOf(reading)
	s.by[k] = append(s.by[k], w)
}

func (s *shelf) drop(w *own, reading []string) {
	delete(s.of, spelled(w.text, reading))
	k := initialsOf(reading)
	s.by[k] = slices.DeleteFunc(s.by[k], func(x *own) bool { return x == w })
}

// Learn remembers a phrase that was written: from now on it is first for its letters. It reports whether it
// can be learned: at most 24 characters, each with its syllable. A character alone comes first from the second
// time on, and never in a sentence because of it.
func (p *Pen) Learn(text string, reading []string) bool { return p.learn(text, reading, 1) }

func (p *Pen) learn(text string, reading []string, uses int) bool {
	syl, ok := p.lex.numbers(reading)
	if n := utf8.RuneCountInString(text); !ok || n != len(reading) || n == 0 || n > longest || !Han(text) {
		return false
	}
	p.tick++
	w := p.learned.of[spelled(text, reading)]
	if w == nil {
		w = &own{text: text, syllables: syl}
		p.learned.put(w, reading)
	}
	w.uses += uses
	w.tick = p.tick
	if len(p.learned.of) > appliance.MaxLearned {
		p.forget()
	}
	return true
}

// Recall takes up what was learned before, as a drawer gives it: the last used first.
func (p *Pen) Recall(all []appliance.Learned) {
	for _, l := range slices.Backward(all) {
		p.learn(l.Phrase, strings.Split(l.Reading, Parts), max(l.Count, 1))
	}
}

// Parts stands between the syllables of a reading that is kept: la'ji'qing'yun.
const Parts = "'"

// forget lets the oldest tenth go: what was written often stays longer.
func (p *Pen) forget() {
	all := slices.Collect(maps.Values(p.learned.of))
	age := func(w *own) uint64 { return w.tick + 200*uint64(min(w.uses, 50)) }
	slices.SortFunc(all, func(a, b *own) int { return cmp.Or(cmp.Compare(age(a), age(b)), cmp.Compare(a.tick, b.tick)) })
	for _, w := range all[:len(all)/10] {
		p.learned.drop(w, p.lex.reading(w.syllables))
	}
}

// Names makes the town's own names known: villages, offices, people, situations. They take the place of
// those given before. What is not Chinese in them parts them: 西张工业园(北) is two names.
func (e *Engine) Names(all iter.Seq[string]) {
	s := newShelf()
	for name := range all {
		for _, part := range hanParts(name) {
			for _, reading := range e.readings(part) {
				if s.of[spelled(part, reading)] != nil {
					continue
				}
				syl, ok := e.lex.numbers(reading)
				if ok {
					s.put(&own{text: part, syllables: syl, name: true}, reading)
				}
			}
		}
	}
	s.of = nil // none is looked up by itself, and a large town has thirty thousand
	e.names.Store(&s)
}
