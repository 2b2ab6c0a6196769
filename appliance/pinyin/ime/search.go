package ime

import (
	"cmp"
	"math"
	"slices"
)

// hit is a word that the letters from some place on may be.
type hit struct {
	word entry // of the image
	own  *own  // or else
	to   int
	cost float32
	n    int
	ends [longest]uint8 // where its syllables end among the letters
}

func (h *hit) id() int {
	if h.own != nil {
		return noWord
	}
	return int(h.word)
}

func (s *search) text(h *hit) string {
	if h.own != nil {
		return h.own.text
	}
	return s.lex.text(h.word)
}

func (s *search) reading(h *hit) []string {
	if h.own != nil {
		return s.lex.reading(h.own.syllables)
	}
	out := make([]string, h.n)
	for i := range out {
		out[i] = s.lex.syllables[s.lex.syllable(h.word, i)]
	}
	return out
}

// step is the end of a path of words: the last of them, and the step before.
type step struct {
	cost   float32
	hash   uint64 // of the path's characters: two ways to the same text are one
	before *step
	h      *hit
}

// How widely is searched.
const (
	paths      = 10 // kept at each place
	firstHits  = 48 // words of a bucket, at the beginning
	laterHits  = 10 // and further on
	whole      = 5  // sentences shown
	farFetched = 7  // nats dearer than the best: no longer shown
	backOff    = 0.7
	wordCost   = 0.4
	edgeCost   = 3
	shortInput = 4 // letters: every way to read them is tried
)

type search struct {
	*Pen
	names *shelf
	in    string
	slots [][]slot
	best  [][]*step
	first []*hit
}

func newSearch(p *Pen, letters string) *search {
	s := &search{Pen: p, names: p.Engine.names.Load(), in: letters, slots: p.lex.slots(letters), best: make([][]*step, len(letters)+1)}
	if len(letters) > shortInput && s.written() {
		for i, all := range s.slots {
			s.slots[i] = slices.DeleteFunc(all, func(x slot) bool { return !x.whole && !x.begun })
		}
	}
	return s
}

// written reports whether the letters are syllables written out, but for the last.
func (s *search) written() bool {
	ok := make([]bool, len(s.in)+1)
	ok[len(s.in)] = true
	for i := len(s.in) - 1; i >= 0; i-- {
		if s.in[i] == '\'' {
			ok[i] = ok[i+1]
			continue
		}
		for _, x := range s.slots[i] {
			if (x.whole || x.begun) && ok[x.to] {
				ok[i] = true
			}
		}
	}
	return ok[0]
}

// words finds the words that begin at a place.
func (s *search) words(from, limit int, f func(hit)) {
	var way [initials]*slot
	var letters [initials]byte
	var rec func(at, n, key int, cost float32)
	rec = func(at, n, key int, cost float32) {
		if n > 0 {
			s.bucket(way[:n], letters[:n], key, cost, limit, f)
		}
		if at = skip(s.in, at); n == initials || at >= len(s.in) {
			return
		}
		for k := range s.slots[at] {
			x := &s.slots[at][k]
			way[n], letters[n] = x, x.first
			rec(x.to, n+1, key*26+int(x.first-'a'), cost+x.cost)
		}
	}
	rec(skip(s.in, from), 0, 0, 0)
}

// bucket goes through the words whose first syllables fit a way of slots.
func (s *search) bucket(way []*slot, letters []byte, key int, cost float32, limit int, f func(hit)) {
	n := len(way)
	at, end := s.lex.bucket(n, key)
	got := 0
	for w := at; w < end && got < limit; w = s.lex.next(w) {
		ok := true
		for i, x := range way {
			if !x.fits(s.lex.syllable(w, i)) {
				ok = false
				break
			}
		}
		if !ok {
			continue
		}
		got++
		h := hit{word: w, cost: s.lex.cost(w) + cost, n: s.lex.size(w)}
		s.along(&h, way, func(i int) uint16 { return s.lex.syllable(w, i) }, 1, f)
	}
	for _, shelf := range [...]*shelf{&s.learned, s.names} {
		for _, o := range shelf.by[string(letters)] {
			if n < initials && len(o.syllables) != n {
				continue
			}
			ok := true
			for i, x := range way {
				if !x.fits(o.syllables[i]) {
					ok = false
					break
				}
			}
			if ok {
				h := hit{own: o, cost: o.price() + cost/2, n: len(o.syllables)}
				s.along(&h, way, func(i int) uint16 { return o.syllables[i] }, 0.5, f)
			}
		}
	}
}

// price is what a word of one's own costs in a sentence.
func (o *own) price() float32 {
	n := float32(min(len(o.syllables), 8))
	switch {
	case o.name:
		return 10.5 - 0.5*n
	case n == 1: // a rare character that was once wanted is not wanted in every sentence
		return 12
	}
	return max(2, 8.5-0.6*n-float32(math.Log(float64(o.uses)+1)))
}

// along fits a word's further syllables to the letters behind a way.
func (s *search) along(h *hit, way []*slot, syllable func(int) uint16, dear float32, f func(hit)) {
	for i, x := range way {
		h.ends[i] = uint8(x.to)
	}
	var rec func(i, at int, cost float32)
	rec = func(i, at int, cost float32) {
		if i == h.n {
			out := *h
			out.to, out.cost = at, h.cost+cost
			f(out)
			return
		}
		if at = skip(s.in, at); at >= len(s.in) {
			return
		}
		for k := range s.slots[at] {
			if x := &s.slots[at][k]; x.fits(syllable(i)) {
				h.ends[i] = uint8(x.to)
				rec(i+1, x.to, cost+x.cost*dear)
			}
		}
	}
	rec(len(way), way[len(way)-1].to, 0)
}

// run finds the cheapest paths of words through the letters.
func (s *search) run() {
	begin := skip(s.in, 0)
	s.best[begin] = []*step{{}}
	for i := begin; i < len(s.in); i++ {
		from := s.best[i]
		if len(from) == 0 {
			continue
		}
		limit := laterHits
		if i == begin {
			limit = firstHits
		}
		s.words(i, limit, func(found hit) {
			found.to = skip(s.in, found.to)
			h := &found
			if i == begin {
				s.first = append(s.first, h)
			}
			for _, b := range from {
				c := b.cost + s.follow(b, h) + wordCost
				if found.to == len(s.in) {
					c += s.ending(h)
				}
				s.keep(h, b, c)
			}
		})
	}
}

// follow is what a word costs behind another.
func (s *search) follow(b *step, h *hit) float32 {
	last := noWord
	if b.h != nil {
		if b.h.own != nil || !s.lex.leads(b.h.word) {
			return h.cost
		}
		last = b.h.id()
	}
	if h.own != nil {
		return h.cost
	}
	if c, ok := s.lex.pair(last, h.id()); ok {
		return min(c-s.lex.cost(h.word), 0) + h.cost // the letters that were left out cost as before
	}
	if b.h == nil {
		return h.cost
	}
	return h.cost + backOff
}

// ending is what it costs that a phrase ends with a word.
func (s *search) ending(h *hit) float32 {
	if h.own == nil {
		if c, ok := s.lex.pair(h.id(), noWord); ok {
			return min(c, edgeCost)
		}
	}
	return edgeCost
}

// keep puts a path among the best that end where its last word ends.
func (s *search) keep(h *hit, b *step, cost float32) {
	list := s.best[h.to]
	if len(list) == paths && cost >= list[paths-1].cost {
		return
	}
	hash := b.hash
	if h.own != nil {
		for _, r := range h.own.text {
			hash = (hash ^ uint64(r)) * 0x100000001b3
		}
	} else {
		for i := range h.n {
			hash = (hash ^ uint64(s.lex.han(h.word, i))) * 0x100000001b3
		}
	}
	for i, x := range list {
		if x.hash == hash {
			if x.cost <= cost {
				return
			}
			list = slices.Delete(list, i, i+1)
			break
		}
	}
	i, _ := slices.BinarySearchFunc(list, cost, func(x *step, c float32) int { return cmp.Compare(x.cost, c) })
	list = slices.Insert(list, i, &step{cost, hash, b, h})
	s.best[h.to] = list[:min(len(list), paths)]
}

// candidates are the paths through all letters, what was learned for them, and the words at the beginning.
func (s *search) candidates(most int) []Candidate {
	var out []Candidate
	seen := map[string]bool{}
	add := func(c Candidate) {
		if !seen[c.Text] && len(out) < most {
			seen[c.Text] = true
			out = append(out, c)
		}
	}
	var known []*hit
	for _, h := range s.first {
		if h.own != nil && !h.own.name && h.to == len(s.in) && (h.n > 1 || h.own.uses > 1) {
			known = append(known, h)
		}
	}
	// Written out before initials; then what was written often and lately.
	slices.SortStableFunc(known, func(a, b *hit) int {
		return cmp.Or(cmp.Compare(s.left(a), s.left(b)), cmp.Compare(s.liked(b), s.liked(a)))
	})
	for _, h := range known {
		add(s.candidate(h))
	}
	for i, p := range s.best[len(s.in)] {
		if i == whole || p.cost > s.best[len(s.in)][0].cost+farFetched {
			break
		}
		add(s.sentence(p))
	}
	slices.SortStableFunc(s.first, func(a, b *hit) int {
		return cmp.Or(cmp.Compare(b.to, a.to), cmp.Compare(a.cost, b.cost))
	})
	for _, h := range s.first {
		add(s.candidate(h))
	}
	return out
}

// left is the number of letters a word leaves out of its syllables.
func (s *search) left(h *hit) (n int) {
	for _, y := range h.own.syllables {
		n += len(s.lex.syllables[y])
	}
	return n - h.to
}

// liked is how much what was learned is liked: each use counts, and the later, the more.
func (s *search) liked(h *hit) uint64 { return h.own.tick + 40*uint64(min(h.own.uses, 50)) }

func (s *search) candidate(h *hit) Candidate {
	c := Candidate{Text: s.text(h), Reading: s.reading(h), Letters: h.to}
	for _, e := range h.ends[:h.n] {
		c.Ends = append(c.Ends, int(e))
	}
	return c
}

func (s *search) sentence(p *step) Candidate {
	var way []*hit
	for ; p.h != nil; p = p.before {
		way = append(way, p.h)
	}
	slices.Reverse(way)
	c := Candidate{Letters: len(s.in)}
	for _, h := range way {
		part := s.candidate(h)
		c.Text += part.Text
		c.Reading = append(c.Reading, part.Reading...)
		c.Ends = append(c.Ends, part.Ends...)
	}
	return c
}
