package ime

import (
	"cmp"
	"iter"
	"slices"
)

// Phrase is what somebody wrote: how it is spelled and how it is read.
type Phrase struct {
	Text    string
	Reading []string // a syllable for each character: la ji qing yun
	Uses    int      // how often it was written
	Tick    uint64   // larger: written later
}

// own is a word that is not in the image: learned, or one of the town's names.
type own struct {
	Phrase
	syllables []uint16
	name      bool // of the town; never first only because it is known
	cost      float32
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

func (s *shelf) put(w *own) {
	s.of[spelled(w.Text, w.Reading)] = w
	k := initialsOf(w.Reading)
	s.by[k] = append(s.by[k], w)
}

func (s *shelf) drop(w *own) {
	delete(s.of, spelled(w.Text, w.Reading))
	k := initialsOf(w.Reading)
	s.by[k] = slices.DeleteFunc(s.by[k], func(x *own) bool { return x == w })
}

// maxLearned is how many phrases are kept; the ones not written for longest go.
const maxLearned = 4000

// Learn remembers a phrase that was written: from now on it is first for its letters. It reports what is
// to be kept, and whether it can be learned at all: between 2 and 24 characters, each with its syllable.
// A character alone is learned where it leads no one astray: among those that sound the same.
func (e *Engine) Learn(text string, reading []string) (Phrase, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.learn(Phrase{Text: text, Reading: reading, Uses: 1})
}

// Recall takes up what was learned before, in any order, as Learned gave it.
func (e *Engine) Recall(all iter.Seq[Phrase]) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for p := range all {
		e.learn(p)
	}
}

func (e *Engine) learn(p Phrase) (Phrase, bool) {
	n := 0
	for range p.Text {
		n++
	}
	syl, ok := e.lex.numbers(p.Reading)
	if !ok || n != len(p.Reading) || n == 0 || n > longest || !Han(p.Text) {
		return Phrase{}, false
	}
	if p.Tick == 0 {
		p.Tick = e.tick + 1
	}
	e.tick = max(e.tick, p.Tick)
	w := e.learned.of[spelled(p.Text, p.Reading)]
	if w == nil {
		p.Reading = slices.Clone(p.Reading)
		w = &own{Phrase: p, syllables: syl}
		e.learned.put(w)
	} else {
		w.Uses += p.Uses
		w.Tick = max(w.Tick, p.Tick)
	}
	if len(e.learned.of) > maxLearned {
		e.forget()
	}
	return w.Phrase, true
}

// forget lets the oldest tenth go: what was written often stays longer.
func (e *Engine) forget() {
	all := make([]*own, 0, len(e.learned.of))
	for _, w := range e.learned.of {
		all = append(all, w)
	}
	age := func(w *own) uint64 { return w.Tick + uint64(min(w.Uses, 50))*200 }
	slices.SortFunc(all, func(a, b *own) int { return cmp.Or(cmp.Compare(age(a), age(b)), cmp.Compare(a.Tick, b.Tick)) })
	for _, w := range all[:len(all)/10] {
		e.learned.drop(w)
	}
}

// Learned are the phrases learned, oldest first.
func (e *Engine) Learned() iter.Seq[Phrase] {
	e.mu.RLock()
	all := make([]Phrase, 0, len(e.learned.of))
	for _, w := range e.learned.of {
		all = append(all, w.Phrase)
	}
	e.mu.RUnlock()
	slices.SortFunc(all, func(a, b Phrase) int { return cmp.Or(cmp.Compare(a.Tick, b.Tick), cmp.Compare(a.Text, b.Text)) })
	return slices.Values(all)
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
					s.put(&own{Phrase: Phrase{Text: part, Reading: reading}, syllables: syl, name: true})
				}
			}
		}
	}
	e.mu.Lock()
	e.names = s
	e.mu.Unlock()
}
