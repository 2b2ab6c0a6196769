package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	"huying/appliance"
	"huying/appliance/seek"
)

// Words wait as pieces, one for each entry that brought any. Every 256 pieces
// become a run: a sorted list of terms, each with the cases it occurs in. A term is
// a character, a pair or a word that was said (eachTerm), how they are read (eachSound),
// or what is on file (filed). Eight runs become one of the next level, up to runs of
// 16,384 pieces. A run is written once, in order, and never touched again. What stands
// in the runs depends on the number of pieces alone, not on when they were merged.
const (
	runPieces = 256
	runFanOut = 8
	topLevel  = 3
	// blockBytes is how much of a run is sealed together: it fits a page.
	blockBytes = 3 << 10
)

type pieceRecord struct {
	Case   uint64   `cbor:"1,keyasint"`
	Text   string   `cbor:"2,keyasint,omitempty"` // normal
	Number string   `cbor:"3,keyasint,omitempty"`
	Filed  []string `cbor:"4,keyasint,omitempty"` // terms: what it is, and what of
}

func (f *fold) addPiece(e fact) {
	n := f.get(bMeta, metaPieces)
	f.keep(bPieces, be64(num(n)), pieceRecord{
		Case: uint64(e.Case), Text: seek.Normal(appliance.Said(e.Entry)), Number: numberOf(e.Entry), Filed: filed(e.Entry),
	})
	f.put(bMeta, metaPieces, be64(num(n)+1))
}

// unmerged is how many pieces wait.
func (f *fold) unmerged() uint64 {
	return num(f.get(bMeta, metaPieces)) - num(f.get(bMeta, metaMerged))
}

func (f *fold) mergeDue() bool { return f.unmerged() >= runPieces }

// runKey is a run: level, and its number within the level.
func runKey(level byte, run uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{level}, run)
}

// mergePieces makes one run of the oldest pieces, and of its level what is due.
func (f *fold) mergePieces() error {
	from := num(f.get(bMeta, metaMerged))
	var docs []uint64
	var pieces []pieceRecord
	for i := from; i < from+runPieces; i++ {
		var p pieceRecord
		if ok, err := f.find(bPieces, be64(i), &p); err != nil || !ok {
			return fmt.Errorf("piece %d: %w: %w", i, errFold, err)
		}
		pieces, docs = append(pieces, p), append(docs, rankOf(p.Case))
	}
	slices.Sort(docs)
	docs = slices.Compact(docs)
	var pairs []uint64 // term and place in docs
	for _, p := range pieces {
		at, _ := slices.BinarySearch(docs, rankOf(p.Case))
		add := func(what byte, word string) {
			pairs = append(pairs, uint64(f.seals.term(what, word))<<16|uint64(at))
		}
		f.seals.eachTerm(p.Text, add)
		eachSound(p.Text, add)
		for _, t := range p.Filed {
			add(t[0], t[1:])
		}
		if p.Number != "" {
			add(termNumber, p.Number)
			add(termTail, tailOf(p.Number))
		}
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	run := uint32(from / runPieces)
	w := f.newRun(1, run, docs[0], docs[len(docs)-1])
	var list []uint64
	for i := 0; i < len(pairs); {
		t := pairs[i] >> 16
		for list = list[:0]; i < len(pairs) && pairs[i]>>16 == t; i++ {
			list = append(list, docs[pairs[i]&0xFFFF])
		}
		w.add(term(t), list)
	}
	w.flush()
	for i := from; i < from+runPieces; i++ {
		f.delete(bPieces, be64(i))
	}
	f.put(bMeta, metaMerged, be64(from+runPieces))
	for level := byte(1); level < topLevel && (run+1)%runFanOut == 0; level++ {
		if err := f.mergeRuns(level, run+1-runFanOut); err != nil {
			return err
		}
		run /= runFanOut
	}
	return f.err
}

// mergeRuns makes one run of the next level of eight, the first of which is given.
func (f *fold) mergeRuns(level byte, first uint32) error {
	var parts []*runReader
	least, most := ^uint64(0), uint64(0)
	for run := first; run < first+runFanOut; run++ {
		r, err := f.readRun(level, run)
		if err != nil {
			return err
		}
		least, most = min(least, r.least), max(most, r.most)
		if err := r.next(); err != nil {
			return err
		}
		parts = append(parts, r)
	}
	w := f.newRun(level+1, first/runFanOut, least, most)
	var list []uint64
	for {
		t, any := term(0), false
		for _, p := range parts {
			if !p.done && (!any || p.term < t) {
				t, any = p.term, true
			}
		}
		if !any {
			break
		}
		list = list[:0]
		for _, p := range parts {
			if !p.done && p.term == t {
				list = append(list, p.docs...)
				if err := p.next(); err != nil {
					return err
				}
			}
		}
		slices.Sort(list)
		w.add(t, slices.Compact(list))
	}
	w.flush()
	for run := first; run < first+runFanOut; run++ {
		f.dropRun(level, run)
	}
	return f.err
}

func (f *fold) dropRun(level byte, run uint32) {
	prefix := runKey(level, run)
	var gone [][]byte
	c := f.cursor(bRuns)
	for k, _ := c.Seek(prefix); k != nil && string(k[:len(prefix)]) == string(prefix); k, _ = c.Next() {
		gone = append(gone, k)
	}
	for _, k := range gone {
		f.delete(bRuns, k)
	}
	f.delete(bRunList, prefix)
}

// runWriter writes a run, term after term. Key: run, first term of the block.
// A block: least rank of the run; then for each term its hash, in how many cases it
// occurs, and their ranks. Few are differences, one after the other. Many stand in
// chunks, so that a window of them is read alone: length of all that follows; then for
// each chunk how much later it is than the one before, how many cases, and these
// as differences, or, where they are crowded, a bit for each rank.
type runWriter struct {
	f     *fold
	key   []byte
	least uint64
	first term
	block []byte
	body  []byte
}

const (
	fewRanks   = 64   // so many or more stand in chunks
	crowdRanks = 1024 // so many or more in a chunk are bits
)

func (f *fold) newRun(level byte, run uint32, least, most uint64) *runWriter {
	k := runKey(level, run)
	f.put(bRunList, k, join2(be64(least), be64(most)))
	return &runWriter{f: f, key: k, least: least}
}

func (w *runWriter) add(t term, docs []uint64) {
	if len(w.block) == 0 {
		w.first = t
		w.block = binary.AppendUvarint(w.block, w.least)
	}
	w.block = append(w.block, t.bytes()...)
	w.block = binary.AppendUvarint(w.block, uint64(len(docs)))
	if len(docs) < fewRanks {
		before := w.least
		for _, d := range docs {
			w.block = binary.AppendUvarint(w.block, d-before)
			before = d
		}
	} else {
		w.body = appendChunks(w.body[:0], w.least/windowRanks, docs)
		w.block = binary.AppendUvarint(w.block, uint64(len(w.body)))
		w.block = append(w.block, w.body...)
	}
	if len(w.block) >= blockBytes {
		w.flush()
	}
}

// appendChunks writes ranks as chunks; the first is so much later than base.
func appendChunks(to []byte, base uint64, docs []uint64) []byte {
	for i := 0; i < len(docs); {
		no, from := docs[i]/windowRanks, i
		for i < len(docs) && docs[i]/windowRanks == no {
			i++
		}
		to = binary.AppendUvarint(to, no-base)
		to = binary.AppendUvarint(to, uint64(i-from))
		base = no
		if i-from >= crowdRanks {
			var w window
			for _, d := range docs[from:i] {
				w.set(d % windowRanks)
			}
			for _, word := range w {
				to = binary.LittleEndian.AppendUint64(to, word)
			}
			continue
		}
		before := no * windowRanks
		for _, d := range docs[from:i] {
			to = binary.AppendUvarint(to, d-before)
			before = d
		}
	}
	return to
}

func (w *runWriter) flush() {
	if len(w.block) == 0 {
		return
	}
	k := join2(w.key, w.first.bytes())
	w.f.put(bRuns, k, w.f.seals.seal(make([]byte, 0, sealOverhead+len(w.block)), w.f.seals.values, w.block, about(bRuns, k)))
	w.block = w.block[:0]
}

// block is an opened block, read term after term.
type block struct {
	least uint64
	rest  []byte
	bad   bool
}

func (f *fold) openBlock(key, sealed []byte) (b block, err error) {
	plain, err := f.seals.open(f.seals.values, sealed, about(bRuns, key))
	if err != nil {
		return b, fmt.Errorf("%s %x: %w: %w", bucketNames[bRuns], key, errFold, err)
	}
	b.rest = plain
	b.least = b.uvarint()
	return b, nil
}

func (b *block) uvarint() uint64 {
	v, n := binary.Uvarint(b.rest)
	if n <= 0 {
		b.bad, b.rest = true, nil
		return 0
	}
	b.rest = b.rest[n:]
	return v
}

// next reads the next term's hash and in how many cases it occurs.
func (b *block) next() (t term, n uint64, ok bool) {
	if len(b.rest) < termLen {
		return 0, 0, false
	}
	t = termOf(b.rest)
	b.rest = b.rest[termLen:]
	n = b.uvarint()
	return t, n, !b.bad
}

// chunks reads the ranks of the term just read, as far as they need be read now.
func (b *block) chunks(n uint64) (all []chunk) {
	if n < fewRanks {
		at := b.least
		for ; n > 0 && !b.bad; n-- {
			at += b.uvarint()
			all = appendRank(all, at)
		}
		return all
	}
	body := block{rest: b.take(b.uvarint())}
	for no := b.least / windowRanks; len(body.rest) > 0 && !body.bad; {
		no += body.uvarint()
		c := chunk{no: no, n: body.uvarint()}
		if c.n >= crowdRanks {
			c.bits = body.take(windowRanks / 8)
		} else {
			from := body.rest
			body.pass(c.n)
			c.diffs = from[:len(from)-len(body.rest)]
		}
		all = append(all, c)
	}
	b.bad = b.bad || body.bad
	return all
}

// skip passes over the ranks of a term in n cases.
func (b *block) skip(n uint64) {
	if n < fewRanks {
		b.pass(n)
		return
	}
	b.take(b.uvarint())
}

// pass goes over n numbers.
func (b *block) pass(n uint64) {
	i := 0
	for ; n > 0 && i < len(b.rest); i++ {
		if b.rest[i] < 0x80 {
			n--
		}
	}
	b.rest, b.bad = b.rest[i:], b.bad || n > 0
}

func (b *block) take(n uint64) []byte {
	if n > uint64(len(b.rest)) {
		b.bad, b.rest = true, nil
		return nil
	}
	taken := b.rest[:n]
	b.rest = b.rest[n:]
	return taken
}

// runReader reads a whole run in order.
type runReader struct {
	f           *fold
	c           *cursor
	prefix      []byte
	least, most uint64
	block       block
	term        term
	docs        []uint64
	done        bool
	key, value  []byte
}

func (f *fold) readRun(level byte, run uint32) (*runReader, error) {
	prefix := runKey(level, run)
	v := f.get(bRunList, prefix)
	if len(v) != 16 {
		return nil, fmt.Errorf("run %x is missing: %w", prefix, errFold)
	}
	r := &runReader{f: f, c: f.cursor(bRuns), prefix: prefix, least: num(v), most: num(v[8:])}
	r.key, r.value = r.c.Seek(prefix)
	return r, nil
}

func (r *runReader) next() (err error) {
	for {
		if t, n, ok := r.block.next(); ok {
			r.term, r.docs = t, r.docs[:0]
			for _, c := range r.block.chunks(n) {
				r.docs = c.ranks(r.docs)
			}
			if r.block.bad {
				return fmt.Errorf("run %x: %w", r.prefix, errFold)
			}
			return nil
		}
		if r.key == nil || string(r.key[:len(r.prefix)]) != string(r.prefix) {
			r.done = true
			return nil
		}
		if r.block, err = r.f.openBlock(r.key, r.value); err != nil {
			return err
		}
		r.key, r.value = r.c.Next()
	}
}
