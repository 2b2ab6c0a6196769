package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"huying/appliance"
)

// stream gives the cases in which a word may hold, window by window from the newest,
// from all runs. A run is only looked at when its newest case is due.
type stream struct {
	r      *reader
	sought *appliance.Sought
	ways   []way
	heap   []*source
}

// source is one run, or what is in none yet.
type source struct {
	level byte
	run   uint32
	most  uint64 // no case in it is in a later window
	ready bool
	ways  []stands // of each way
	left  []uint64 // windows not yet given, in order
}

// stands is where the terms of a way stand: of each the windows.
type stands struct {
	terms [][]chunk
	exact bool
}

func (s *source) head() uint64 {
	if s.ready {
		return s.left[len(s.left)-1]
	}
	return s.most
}

func (r *reader) stream(sought *appliance.Sought, pieces []pieceRecord) *stream {
	s := &stream{r: r, sought: sought}
	s.ways = r.ways(sought)
	var recent []uint64
	for _, id := range sought.Cases {
		recent = append(recent, rankOf(uint64(id)))
	}
	for i := range pieces {
		if pieces[i].match(sought) {
			recent = append(recent, rankOf(pieces[i].Case))
		}
	}
	s.pushRanks(recent)
	if len(s.ways) == 0 {
		return s
	}
	l := r.cursor(bRunList)
	for k, v := l.First(); k != nil; k, v = l.Next() {
		if len(k) == 5 && len(v) == 16 {
			s.push(&source{level: k[0], run: binary.BigEndian.Uint32(k[1:]), most: num(v[8:]) / windowRanks})
		}
	}
	return s
}

// within is the cases in some states. There are few of them that are open.
func (r *reader) within(states []appliance.CaseState) *stream {
	var all []uint64
	for i, state := range states {
		if slices.Contains(states[:i], state) {
			continue
		}
		prefix := append([]byte(state), 0)
		c := r.cursor(bStates).c // nothing is written meanwhile
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			all = append(all, rankOf(num(k[len(prefix):])))
		}
	}
	s := &stream{r: r}
	s.pushRanks(all)
	return s
}

// pushRanks adds cases that are known.
func (s *stream) pushRanks(ranks []uint64) {
	slices.Sort(ranks)
	var all []chunk
	for _, rank := range slices.Compact(ranks) {
		all = appendRank(all, rank)
	}
	s.push(newSource([]stands{{[][]chunk{all}, true}}))
}

// newSource is a source that was read: a window is left where all terms of a way
// stand in it.
func newSource(ways []stands) *source {
	src := &source{ready: true, ways: ways}
	for _, w := range ways {
		for _, c := range w.terms[0] {
			every := true
			for _, other := range w.terms[1:] {
				_, found := chunkOf(other, c.no)
				every = every && found
			}
			if every {
				src.left = append(src.left, c.no)
			}
		}
	}
	if len(ways) > 1 {
		slices.Sort(src.left)
		src.left = slices.Compact(src.left)
	}
	return src
}

func chunkOf(all []chunk, no uint64) (*chunk, bool) {
	i, found := slices.BinarySearchFunc(all, no, func(c chunk, no uint64) int {
		switch {
		case c.no < no:
			return -1
		case c.no > no:
			return 1
		}
		return 0
	})
	if !found {
		return nil, false
	}
	return &all[i], true
}

// fill adds what a source has in a window, and what of it is certain.
func (s *source) fill(to, sure *window, no uint64) {
	var way, one window
	for _, w := range s.ways {
		any := true
		for i, all := range w.terms {
			c, ok := chunkOf(all, no)
			if any = any && ok; !any {
				break
			}
			if i == 0 {
				way = window{}
				c.mark(&way)
				continue
			}
			one = window{}
			c.mark(&one)
			any = way.and(&one)
		}
		if any {
			to.or(&way)
			if w.exact {
				sure.or(&way)
			}
		}
	}
}

// head is the newest window not after a limit in which the word may hold; false:
// there is none.
func (s *stream) head(limit uint64) (uint64, bool, error) {
	for len(s.heap) > 0 {
		top := s.heap[0]
		if top.ready && top.head() <= limit {
			return top.head(), true, nil
		}
		if err := s.settle(limit); err != nil {
			return 0, false, err
		}
	}
	return 0, false, nil
}

// fill makes a window of all sources, and uses it up.
func (s *stream) fill(to, sure *window, no uint64) (any bool, err error) {
	*to, *sure = window{}, window{}
	for len(s.heap) > 0 && s.heap[0].head() >= no {
		if top := s.heap[0]; top.ready && top.head() == no {
			top.fill(to, sure, no)
			top.left = top.left[:len(top.left)-1]
			any = true
		}
		if err := s.settle(no); err != nil {
			return false, err
		}
	}
	return any, nil
}

// settle reads the source on top if need be, leaves out what is after a limit, and
// puts it where it belongs.
func (s *stream) settle(limit uint64) error {
	top := s.heap[0]
	if !top.ready {
		ways, err := s.r.lookup(top.level, top.run, s.ways)
		if err != nil {
			return err
		}
		*top = *newSource(ways)
	}
	for len(top.left) > 0 && top.left[len(top.left)-1] > limit {
		top.left = top.left[:len(top.left)-1]
	}
	if len(top.left) == 0 {
		s.heap[0] = s.heap[len(s.heap)-1]
		s.heap = s.heap[:len(s.heap)-1]
	}
	s.down(0)
	return nil
}

func (s *stream) push(src *source) {
	if src.ready && len(src.left) == 0 {
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

// lookup finds where in a run the terms of each way stand; a way of which one is
// missing is left out.
func (r *reader) lookup(level byte, run uint32, ways []way) ([]stands, error) {
	var all []stands
ways:
	for _, w := range ways {
		at := stands{exact: w.exact}
		for _, t := range w.terms {
			p, err := r.posting(level, run, t)
			if err != nil {
				return nil, err
			}
			if p.n == 0 {
				continue ways
			}
			chunks := p.chunks(p.n)
			if p.bad {
				return nil, fmt.Errorf("run %d of level %d: %w", run, level, errFold)
			}
			at.terms = append(at.terms, chunks)
		}
		all = append(all, at)
	}
	return all, nil
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
