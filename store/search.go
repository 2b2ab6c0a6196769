package store

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
)

// Search finds cases in which every word of the query occurs, newest first. A
// word of digits is also looked for as a number, as its last four digits, and
// as the number of a case.
func (r *reader) Search(query string) iter.Seq2[appliance.CaseID, error] {
	return func(yield func(appliance.CaseID, error) bool) {
		if err := r.search(query, func(id appliance.CaseID) bool { return yield(id, nil) }); err != nil {
			yield(0, err)
		}
	}
}

func (r *reader) search(query string, found func(appliance.CaseID) bool) error {
	wants, err := r.wanted(query)
	if err != nil || len(wants) == 0 {
		return err
	}
	var streams []*stream
	for _, w := range wants {
		s, err := r.stream(w)
		if err != nil {
			return err
		}
		streams = append(streams, s)
	}
	for limit := ^uint64(0); ; {
		doc, ok, err := streams[0].next(limit)
		for i := 1; ok && err == nil && i < len(streams); {
			var d uint64
			if d, ok, err = streams[i].next(doc); ok && d < doc { // the others must come down to it
				doc, ok, err = streams[0].next(d)
				i = 1
				continue
			}
			i++
		}
		if err != nil || !ok {
			return err
		}
		good := true
		for _, w := range wants {
			if !w.exact {
				if good, err = r.says(appliance.CaseID(doc), w.text); err != nil {
					return err
				}
			}
			if !good {
				break
			}
		}
		if good && !found(appliance.CaseID(doc)) || doc == 0 {
			return nil
		}
		limit = doc - 1
	}
}

// want is one word of a query.
type want struct {
	text  string   // normal
	any   [][]term // one of these lists must occur, whole
	exact bool     // what has the terms has the word
	cases []uint64 // cases that are meant by their number
	match func(p *pieceRecord) bool
}

func (r *reader) wanted(query string) ([]want, error) {
	query = strings.TrimSpace(normal(query))
	if _, err := appliance.ParsePhone(query); err == nil {
		w, err := r.number(query)
		return []want{w}, err
	}
	var wants []want
	for _, word := range strings.Fields(query) {
		if strings.Trim(word, "0123456789-") == "" {
			w, err := r.number(word)
			if err != nil {
				return nil, err
			}
			wants = append(wants, w)
			continue
		}
		if w, ok := r.word(word); ok {
			wants = append(wants, w)
		}
	}
	return wants, nil
}

// word looks for a word by its pairs of characters.
func (r *reader) word(word string) (want, bool) {
	w := want{text: word, match: func(p *pieceRecord) bool { return strings.Contains(p.Text, word) }}
	var pairs, singles []term
	long := false
	r.seals.eachTerm(word, func(what byte, s string) {
		t := r.seals.term(what, s)
		if what == termChar {
			singles = append(singles, t)
		} else {
			pairs = append(pairs, t)
		}
		long = long || len(s) == wordMax
	})
	terms := pairs
	if len(singles) > 0 && len(pairs) == 0 || mixed(word) {
		terms = append(terms, singles...)
	}
	if len(terms) == 0 {
		return w, false // signs only
	}
	w.any = [][]term{terms}
	w.exact = len(terms) == 1 && !long && utf8.RuneCountInString(word) <= 2
	if len(singles) == 0 && len(pairs) == 1 && !long && strings.IndexFunc(word, func(c rune) bool { return !wordy(c) }) < 0 {
		// A whole word of letters: it is found as a word, not inside others.
		w.exact = true
		w.match = func(p *pieceRecord) bool { return hasWord(r.seals, p.Text, word) }
	}
	return w, true
}

// mixed reports whether a word has letters beside characters, so that single
// characters may have no pair.
func mixed(word string) bool {
	return strings.IndexFunc(word, func(c rune) bool { return wordy(c) }) >= 0
}

func hasWord(s *seals, text, word string) (found bool) {
	s.eachTerm(text, func(what byte, t string) { found = found || what == termWord && t == word })
	return found
}

// number looks for digits: in the words, as a caller's number or its end, and
// as the number of a case in any year.
func (r *reader) number(digits string) (want, error) {
	w := want{text: digits, exact: true}
	local := digits
	if p, err := appliance.ParsePhone(digits); err == nil {
		local = p.Local()
	}
	words := digits
	if len(words) > wordMax {
		words = words[:wordMax]
	}
	w.any = [][]term{{r.seals.term(termNumber, local)}}
	if !strings.Contains(digits, "-") {
		w.any = append(w.any, []term{r.seals.term(termWord, words)})
	}
	if len(digits) == 4 {
		w.any = append(w.any, []term{r.seals.term(termTail, digits)})
	}
	w.match = func(p *pieceRecord) bool {
		return p.Number == local || len(digits) == 4 && tailOf(p.Number) == digits || hasWord(r.seals, p.Text, words)
	}
	first, _ := r.cursor(bCases).First()
	lastCase, err := r.LastCase()
	if err != nil || first == nil {
		return w, err
	}
	for year := appliance.CaseID(num(first)).Year(); year <= lastCase.Year(); year++ {
		id, err := appliance.ParseCaseID(digits, year)
		if err == nil && r.has(bCases, be64(uint64(id))) && !slices.Contains(w.cases, uint64(id)) {
			w.cases = append(w.cases, uint64(id))
		}
	}
	return w, nil
}

// says reports whether a case's words hold text. The terms alone also find
// words whose halves stand apart.
func (r *reader) says(id appliance.CaseID, text string) (bool, error) {
	c, err := r.Case(id)
	if err != nil {
		return false, err
	}
	for _, s := range []string{c.Text, c.Summary, c.Place, c.Outcome.Text} {
		if strings.Contains(normal(s), text) {
			return true, nil
		}
	}
	for e, err := range r.Story(id) {
		if err != nil {
			return false, err
		}
		if strings.Contains(normal(pieceOf(e)), text) {
			return true, nil
		}
	}
	return false, nil
}

// stream gives the cases in which a word occurs, newest first, from all runs.
// A run is only looked at when its newest case is due.
type stream struct {
	r    *reader
	want want
	heap []*source
}

type source struct {
	level byte
	run   uint32
	most  uint64   // no case in it is newer
	docs  []uint64 // in order; nil until loaded
	ready bool
}

func (s *source) head() uint64 {
	if s.ready {
		return s.docs[len(s.docs)-1]
	}
	return s.most
}

func (r *reader) stream(w want) (*stream, error) {
	s := &stream{r: r, want: w}
	recent := slices.Clone(w.cases)
	c := r.cursor(bPieces)
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var p pieceRecord
		if err := r.open(bPieces, k, v, &p); err != nil {
			return nil, err
		}
		if w.match(&p) {
			recent = append(recent, p.Case)
		}
	}
	slices.Sort(recent)
	s.push(&source{docs: slices.Compact(recent), ready: true})
	l := r.cursor(bRunList)
	for k, v := l.First(); k != nil; k, v = l.Next() {
		s.push(&source{level: k[0], run: uint32(num(append([]byte{0, 0, 0, 0}, k[1:]...))), most: num(v[8:])})
	}
	return s, nil
}

// next returns the newest case not newer than limit.
func (s *stream) next(limit uint64) (uint64, bool, error) {
	for len(s.heap) > 0 {
		top := s.heap[0]
		if !top.ready {
			docs, err := s.r.lookup(top.level, top.run, s.want.any)
			if err != nil {
				return 0, false, err
			}
			top.docs, top.ready = docs, true
		}
		if n := len(top.docs); n > 0 && top.docs[n-1] <= limit {
			return top.docs[n-1], true, nil
		}
		top.docs = upTo(top.docs, limit)
		if len(top.docs) == 0 {
			s.heap[0] = s.heap[len(s.heap)-1]
			s.heap = s.heap[:len(s.heap)-1]
		}
		s.down(0)
	}
	return 0, false, nil
}

// upTo is the part of docs that is not newer than limit. The end is seldom far.
func upTo(docs []uint64, limit uint64) []uint64 {
	n := len(docs)
	for step := 1; n > 0 && docs[n-1] > limit; step *= 2 {
		if n <= step || docs[n-1-step] <= limit {
			from := max(0, n-1-step)
			i, exact := slices.BinarySearch(docs[from:n], limit)
			if exact {
				i++
			}
			return docs[:from+i]
		}
		n -= step
	}
	return docs[:n]
}

func (s *stream) push(src *source) {
	if src.ready && len(src.docs) == 0 {
		return
	}
	s.heap = append(s.heap, src)
	for i := len(s.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if s.heap[up].head() >= s.heap[i].head() {
			return
		}
		s.heap[up], s.heap[i] = s.heap[i], s.heap[up]
		i = up
	}
}

func (s *stream) down(i int) {
	for {
		big := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(s.heap); c++ {
			if s.heap[c].head() > s.heap[big].head() {
				big = c
			}
		}
		if big == i {
			return
		}
		s.heap[i], s.heap[big] = s.heap[big], s.heap[i]
		i = big
	}
}

// lookup finds the cases of a run in which one of the lists of terms occurs whole.
func (r *reader) lookup(level byte, run uint32, anyOf [][]term) ([]uint64, error) {
	var union []uint64
	for _, terms := range anyOf {
		docs, err := r.lookupAll(level, run, terms)
		if err != nil {
			return nil, err
		}
		union = append(union, docs...)
	}
	if len(anyOf) > 1 {
		slices.Sort(union)
		union = slices.Compact(union)
	}
	return union, nil
}

// lookupAll finds the cases of a run in which all terms occur. The rarest is
// read first; where one is missing none is.
func (r *reader) lookupAll(level byte, run uint32, terms []term) (docs []uint64, err error) {
	lists := make([]posting, len(terms))
	for i, t := range terms {
		if lists[i], err = r.posting(level, run, t); err != nil || lists[i].n == 0 {
			return nil, err
		}
	}
	slices.SortFunc(lists, func(a, b posting) int { return cmp.Compare(a.n, b.n) })
	for i, l := range lists {
		list := l.docs(l.n, make([]uint64, 0, min(l.n, 1<<16)))
		if l.bad {
			return nil, fmt.Errorf("run %d of level %d: %w", run, level, errFold)
		}
		if i == 0 {
			docs = list
		} else if docs = intersect(docs, list); len(docs) == 0 {
			break
		}
	}
	return docs, nil
}

func intersect(a, b []uint64) []uint64 {
	out := a[:0]
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			out = append(out, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// posting is where the cases of a term stand in a run: n of them.
type posting struct {
	block
	n uint64
}

func (r *reader) posting(level byte, run uint32, t term) (p posting, err error) {
	prefix := runKey(level, run)
	k, v := r.cursor(bRuns).Below(join2(prefix, (t + 1).bytes()))
	if k == nil || string(k[:min(len(k), len(prefix))]) != string(prefix) {
		return p, nil
	}
	if p.block, err = r.openBlock(k, v); err != nil {
		return p, err
	}
	for {
		at, n, ok := p.next()
		switch {
		case !ok || at > t:
			return posting{}, nil
		case at == t:
			p.n = n
			return p, nil
		}
		p.skip(n)
	}
}
