package store

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
)

// A Fault is a place where the journal is not what was written.
type Fault struct {
	Segment uint32
	Offset  int64  // of the batch, or of the damaged stretch
	Entry   uint64 // the first entry concerned
	Last    uint64 // the last one; 0: as far as can be told, only the first
	What    string
}

func (f Fault) String() string {
	s := fmt.Sprintf("segment %d at %d: entry %d", f.Segment, f.Offset, f.Entry)
	if f.Last > f.Entry {
		s += fmt.Sprintf("–%d", f.Last)
	}
	return s + ": " + f.What
}

// Verdict is what walking the whole journal showed.
type Verdict struct {
	Entries, Batches, Segments int
	Erased                     int // records whose words are gone, as they should be
	Head                       string
	Faults                     []Fault // in order; none: every byte is as it was written
	// Restored names the damage in the journal's end that this opening put
	// right before anybody could look at it; "" there was none.
	Restored string
	// Orders are the erasures, oldest first.
	Orders []Erased
}

// Verify walks the journal from its first entry to its last, checks every
// checksum, seal, commitment and link of the chain, and names what was
// changed. Decisions go on meanwhile.
func (s *Store) Verify(ctx context.Context) (v Verdict, err error) {
	var upTo head
	if err := s.View(ctx, func(r appliance.Reader) error {
		upTo = r.(*reader).head
		return nil
	}); err != nil {
		return v, err
	}
	v.Head, v.Restored = s.anchor(upTo), s.restored
	if v.Orders, err = s.Erasures(ctx); err != nil {
		return v, err
	}
	w := &walker{s: s, v: &v, upTo: upTo.Seq}
	s.journal.mu.RLock()
	segs := append([]segment{}, s.journal.segs...)
	s.journal.mu.RUnlock()
	for i, seg := range segs {
		if seg.no > upTo.End.seg {
			break
		}
		v.Segments++
		if seg.no != uint32(i+1) && (i == 0 || seg.no != segs[i-1].no+1) {
			w.fault(place{seg.no, 0}, 0, 0, "the segment before it is missing")
		}
		if seg.damaged != nil {
			w.fault(place{seg.no, 0}, seg.first, 0, seg.damaged.Error())
		}
	}
	end, junk, err := s.journal.walk(place{}, 1, func(b batch) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.batch(b)
		return nil
	}, func(g gap) error {
		if g.from <= upTo.Seq {
			w.fault(g.start, g.from, g.to, "cannot be read")
		}
		return nil
	})
	if err != nil {
		return v, err
	}
	if junk.seg == 0 {
		junk = end
	}
	switch { // what lies behind upTo may be a batch under way
	case w.seq < upTo.Seq:
		w.fault(junk, w.seq+1, upTo.Seq, "cannot be read")
	case w.seq == upTo.Seq && len(v.Faults) == 0 && w.chain != upTo.Chain:
		w.fault(end, upTo.Seq, 0, "chain ends otherwise than the database remembers")
	}
	return v, nil
}

// walker follows the chain.
type walker struct {
	s     *Store
	v     *Verdict
	upTo  uint64
	seq   uint64
	chain chain
}

func (w *walker) fault(p place, from, to uint64, what string) {
	w.v.Faults = append(w.v.Faults, Fault{Segment: p.seg, Offset: p.off, Entry: from, Last: to, What: what})
}

func (w *walker) batch(b batch) {
	if b.first > w.upTo {
		return
	}
	w.v.Batches++
	if b.first == w.seq+1 && b.before != w.chain {
		w.fault(b.place, b.first, 0, "chain is broken before it")
	}
	c := b.before
	for i, r := range b.records {
		want := b.first + uint64(i)
		w.v.Entries++
		ordered := slices.ContainsFunc(w.v.Orders, func(o Erased) bool { return o.Names(want) && (!o.Done.IsZero() || r.erased()) })
		switch {
		case r.erased() && !ordered:
			w.fault(b.place, want, 0, "its words are gone, and no order to erase names it")
		case !r.erased() && ordered:
			w.fault(b.place, want, 0, "it was erased, and its words are here")
		}
		if r.erased() {
			w.v.Erased++
		}
		if f, err := w.s.seals.read(r); err != nil {
			w.fault(b.place, want, 0, err.Error())
		} else if f.Seq != want {
			w.fault(b.place, want, 0, fmt.Sprintf("found entry %d in its place", f.Seq))
		}
		c = c.next(r.form, r.header)
	}
	w.seq, w.chain = b.last(), c
}

// Entries reads the journal from an entry on, oldest first. Stretches that
// cannot be read are left out; Damage names them.
func (s *Store) Entries(ctx context.Context, from uint64) iter.Seq2[appliance.Entry, error] {
	return func(yield func(appliance.Entry, error) bool) {
		var start place
		var upTo uint64
		first := max(from, 1)
		err := s.View(ctx, func(r appliance.Reader) error {
			upTo = r.(*reader).head.Seq
			return nil
		})
		errStop := errors.New("stop")
		if err == nil {
			_, _, err = s.journal.walk(start, 1, func(b batch) error {
				if b.last() < first {
					return ctx.Err()
				}
				if b.first > upTo {
					return errStop
				}
				for _, r := range b.records {
					f, err := s.seals.read(r)
					if err != nil {
						return err
					}
					if f.Seq >= first && !yield(f.Entry, nil) {
						return errStop
					}
				}
				return ctx.Err()
			}, func(gap) error { return nil })
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(appliance.Entry{}, err)
		}
	}
}

// An anchor is "HY1.<entry>.<chain>.<signature>": 127 characters at most, so
// that it fits one text. Who keeps one can prove later that nothing up to that
// entry was changed.
const anchorChain = 16 // bytes of the chain that an anchor names

var anchorText = base64.RawURLEncoding

func (s *Store) anchor(h head) string {
	said := "HY1." + strconv.FormatUint(h.Seq, 36) + "." + anchorText.EncodeToString(h.Chain[:anchorChain])
	return said + "." + anchorText.EncodeToString(ed25519.Sign(s.seals.sign, s.anchorBytes(said)))
}

func (s *Store) anchorBytes(said string) []byte {
	return append([]byte("huying anchor "+s.id.Box+" "), said...)
}

// Head is the anchor of the ledger as it stands now.
func (s *Store) Head(ctx context.Context) (string, error) {
	var a string
	err := s.View(ctx, func(r appliance.Reader) error {
		a = s.anchor(r.(*reader).head)
		return nil
	})
	return a, err
}

// ErrAnchor is returned for an anchor that this ledger does not lead back to.
var ErrAnchor = errors.New("anchor does not hold")

// Anchored checks that an anchor given out earlier still holds: it is ours,
// and the journal up to its entry is what it was then.
func (s *Store) Anchored(ctx context.Context, anchor string) error {
	p := strings.Split(strings.TrimSpace(anchor), ".")
	if len(p) != 4 || p[0] != "HY1" {
		return fmt.Errorf("%q is no anchor: %w", anchor, ErrAnchor)
	}
	seq, err := strconv.ParseUint(p[1], 36, 64)
	sig, err2 := anchorText.DecodeString(p[3])
	if errors.Join(err, err2) != nil || !ed25519.Verify(s.seals.sign.Public().(ed25519.PublicKey), s.anchorBytes(strings.Join(p[:3], ".")), sig) {
		return fmt.Errorf("%q was not signed by this box: %w", anchor, ErrAnchor)
	}
	found := false
	_, _, err = s.journal.walk(place{}, 1, func(b batch) error {
		if found || b.last() < seq || b.first > seq {
			return ctx.Err()
		}
		c := b.before
		for _, r := range b.records[:seq-b.first+1] {
			c = c.next(r.form, r.header)
		}
		found = true
		if anchorText.EncodeToString(c[:anchorChain]) != p[2] {
			return fmt.Errorf("journal up to entry %d is not what it was: %w", seq, ErrAnchor)
		}
		return nil
	}, func(gap) error { return nil })
	if err == nil && !found {
		err = fmt.Errorf("entry %d cannot be found: %w", seq, ErrAnchor)
	}
	return err
}
