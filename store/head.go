package store

import (
	"encoding/binary"
)

// head is what the fold stands at: the last entry that is part of it, and
// where the journal goes on. It is written with every change.
type head struct {
	Seq   uint64
	At    int64  // of that entry, Unix nanoseconds
	Chain chain  // after that entry
	End   place  // where the next batch goes
	Bytes uint64 // written to the journal so far: names positions in the tail
}

// Keys of the bucket meta.
var (
	metaSchema = []byte("schema")  // number of this fold's shape
	metaBox    = []byte("box")     // id of the box
	metaHead   = []byte("applied") // head
	metaPieces = []byte("pieces")  // pieces of words given to the search so far
	metaMerged = []byte("merged")  // pieces that are in its runs
	metaTown   = []byte("town")    // last entry that changed the town
)

// schema is raised when the fold's shape changes. A database of another
// schema is rebuilt from the journal.
const schema = 8

type headRecord struct {
	Seq   uint64 `cbor:"1,keyasint"`
	At    int64  `cbor:"2,keyasint"`
	Chain []byte `cbor:"3,keyasint"`
	Seg   uint32 `cbor:"4,keyasint"`
	Off   int64  `cbor:"5,keyasint"`
	Bytes uint64 `cbor:"6,keyasint"`
}

func (f *fold) putHead(h head) {
	f.put(bMeta, metaHead, encode(headRecord{Seq: h.Seq, At: h.At, Chain: h.Chain[:], Seg: h.End.seg, Off: h.End.off, Bytes: h.Bytes}))
}

func (f *fold) readHead() (h head, err error) {
	var r headRecord
	if err := decode(f.get(bMeta, metaHead), &r); err != nil || len(r.Chain) != len(h.Chain) {
		return h, errFold
	}
	return head{Seq: r.Seq, At: r.At, Chain: chain(r.Chain), End: place{r.Seg, r.Off}, Bytes: r.Bytes}, nil
}

// create makes the buckets of an empty fold.
func (f *fold) create(box []byte) error {
	for _, name := range bucketNames {
		if _, err := f.tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	f.put(bMeta, metaSchema, be64(schema))
	f.put(bMeta, metaBox, box)
	f.putHead(head{})
	return f.err
}

const (
	// tailBytes is how much of the journal's end is kept in the fold too.
	tailBytes = 1 << 20
	tailChunk = 16 << 10
	// placeEvery is how many bytes of a batch one row of places stands for.
	placeEvery = 16 << 10
)

// note writes down what a batch means beyond its entries: where they lie, what
// the journal's end looks like, and what the fold now stands at. b is the
// batch as it goes to disk at p. It returns the head after it.
func (f *fold) note(h head, first uint64, p place, b []byte, records []record) head {
	at := int64(batchHeader)
	marked := int64(-placeEvery)
	for i, r := range records {
		if at-marked >= placeEvery {
			v := binary.BigEndian.AppendUint32(nil, p.seg)
			f.put(bPlaces, be64(first+uint64(i)), binary.BigEndian.AppendUint64(v, uint64(p.off+at)))
			marked = at
		}
		at += int64(r.len())
	}
	for from := max(0, roundUp(len(b)-tailBytes, tailChunk)); from < len(b); from += tailChunk {
		at := place{p.seg, p.off + int64(from)}
		f.put(bTail, be64(h.Bytes+uint64(from)), tailValue(at, b[from:min(from+tailChunk, len(b))]))
	}
	h.Bytes += uint64(len(b))
	h.End = place{p.seg, p.off + int64(len(b))}
	c := f.bucket(bTail).Cursor()
	var gone [][]byte
	for k, _ := c.First(); k != nil && num(k)+tailBytes+tailChunk <= h.Bytes; k, _ = c.Next() {
		gone = append(gone, append([]byte{}, k...))
	}
	for _, k := range gone {
		f.delete(bTail, k)
	}
	f.putHead(h)
	return h
}

// tail calls each with every stretch of the journal's end that the fold keeps.
func (f *fold) tail(each func(p place, b []byte) error) error {
	return f.bucket(bTail).ForEach(func(_, v []byte) error {
		if !tailSound(v) {
			return errFold
		}
		return each(place{binary.BigEndian.Uint32(v[4:]), int64(num(v[8:]))}, v[16:])
	})
}
