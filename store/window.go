package store

import (
	"encoding/binary"
	"math/bits"
)

// windowRanks is how many cases are looked at together.
const windowRanks = 1 << 13

// window has a bit for each of them.
type window [windowRanks / 64]uint64

func (w *window) set(i uint64) { w[i/64] |= 1 << (i % 64) }

func (w *window) has(i int) bool { return w[i/64]&(1<<(i%64)) != 0 }

func (w *window) and(o *window) (any bool) {
	all := uint64(0)
	for i := range w {
		w[i] &= o[i]
		all |= w[i]
	}
	return all != 0
}

func (w *window) or(o *window) {
	for i := range w {
		w[i] |= o[i]
	}
}

// below is the highest bit that is set, not above i; -1: none.
func (w *window) below(i int) int {
	n := i / 64
	for word := w[n] & (^uint64(0) >> (63 - i%64)); ; word = w[n] {
		if word != 0 {
			return n*64 + 63 - bits.LeadingZeros64(word)
		}
		if n--; n < 0 {
			return -1
		}
	}
}

// chunk is where a term stands within one window: a bit for each rank, differences,
// or what is read already.
type chunk struct {
	no    uint64 // of the window
	n     uint64
	bits  []byte
	diffs []byte
	low   []uint16
}

// appendRank adds a rank to chunks that are in order.
func appendRank(all []chunk, rank uint64) []chunk {
	no := rank / windowRanks
	if len(all) == 0 || all[len(all)-1].no != no {
		all = append(all, chunk{no: no})
	}
	c := &all[len(all)-1]
	c.n, c.low = c.n+1, append(c.low, uint16(rank%windowRanks))
	return all
}

// mark sets the bits of a chunk.
func (c *chunk) mark(w *window) {
	switch {
	case c.bits != nil:
		for i := range w {
			w[i] |= binary.LittleEndian.Uint64(c.bits[8*i:])
		}
	case c.diffs != nil:
		at, n, shift := uint64(0), uint64(0), 0
		for _, b := range c.diffs {
			n |= uint64(b&0x7F) << shift
			if b >= 0x80 {
				shift += 7
				continue
			}
			at += n
			n, shift = 0, 0
			w[at/64%uint64(len(w))] |= 1 << (at % 64)
		}
	}
	for _, l := range c.low {
		w.set(uint64(l))
	}
}

// ranks appends the ranks of a chunk to a list.
func (c *chunk) ranks(list []uint64) []uint64 {
	var w window
	c.mark(&w)
	for i, word := range w {
		for ; word != 0; word &= word - 1 {
			list = append(list, c.no*windowRanks+uint64(i*64+bits.TrailingZeros64(word)))
		}
	}
	return list
}
