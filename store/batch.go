package store

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"huying/appliance"
)

// A batch is what one group of Updates adds to the journal: all or nothing.
//
//	0  "HYB1"      magic
//	4  u32         bytes of records
//	8  u64         number of the first entry
//	16 u32         entries
//	20 u32         CRC-32C of all this, itself left out
//	24 [32]byte    chain before the first entry
//	56             zeros
//	64 records     each: u32 length, form, u32 length of header, header, flags, sealed payload
//	   zeros       to the next sector
//
// A batch begins on a sector of its own, so that a torn sector never holds an
// older batch.
const (
	batchMagic  = "HYB1"
	batchHeader = 64
	sector      = 512
)

// flagErased marks a record whose payload is gone; its header and its place in
// the chain are as they were.
const flagErased byte = 1

var (
	crcTable = crc32.MakeTable(crc32.Castagnoli)

	errNoBatch  = errors.New("no batch here") // the journal ends here, or this segment does
	errBadBatch = errors.New("batch is damaged")
)

type chain [sha256.Size]byte

// next is the chain after a record with this header.
func (c chain) next(form byte, header []byte) (n chain) {
	h := sha256.New()
	h.Write([]byte("huying chain 1"))
	h.Write(c[:])
	h.Write([]byte{form})
	h.Write(header)
	h.Sum(n[:0])
	return n
}

// a record as it stands in a batch.
type record struct {
	form    byte
	header  []byte
	flags   byte
	payload []byte // sealed
}

func (r record) erased() bool { return r.flags&flagErased != 0 }

func (r record) len() int { return 4 + 1 + 4 + len(r.header) + 1 + len(r.payload) }

func (r record) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(r.len()-4))
	b = append(b, r.form)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.header)))
	b = append(b, r.header...)
	b = append(b, r.flags)
	return append(b, r.payload...)
}

// cutRecord takes one record off the front of b.
func cutRecord(b []byte) (r record, rest []byte, err error) {
	if len(b) < 10 {
		return r, nil, errBadBatch
	}
	n := int(binary.BigEndian.Uint32(b))
	if n < 6 || n > len(b)-4 {
		return r, nil, errBadBatch
	}
	body, rest := b[4:4+n], b[4+n:]
	h := int(binary.BigEndian.Uint32(body[1:]))
	if h < 0 || h > n-6 {
		return r, nil, errBadBatch
	}
	return record{form: body[0], header: body[5 : 5+h], flags: body[5+h], payload: body[6+h:]}, rest, nil
}

// frame is a whole batch, padded to sectors.
func frame(first uint64, before chain, records []record) []byte {
	n := batchHeader
	for _, r := range records {
		n += r.len()
	}
	b := make([]byte, batchHeader, roundUp(n, sector))
	for _, r := range records {
		b = r.append(b)
	}
	copy(b, batchMagic)
	binary.BigEndian.PutUint32(b[4:], uint32(n-batchHeader))
	binary.BigEndian.PutUint64(b[8:], first)
	binary.BigEndian.PutUint32(b[16:], uint32(len(records)))
	copy(b[24:], before[:])
	binary.BigEndian.PutUint32(b[20:], batchSum(b))
	return b[:cap(b)]
}

func batchSum(b []byte) uint32 {
	sum := crc32.Update(0, crcTable, b[:20])
	return crc32.Update(sum, crcTable, b[24:])
}

// batch is a batch as it was read.
type batch struct {
	place
	first   uint64
	count   int
	before  chain
	size    int64 // on disk, with padding
	records []record
}

func (b batch) last() uint64 { return b.first + uint64(b.count) - 1 }

// after is the chain after the last record.
func (b batch) after() chain {
	c := b.before
	for _, r := range b.records {
		c = c.next(r.form, r.header)
	}
	return c
}

// batchSize reads how long the batch is that begins with head, unpadded.
func batchSize(head []byte) (int64, error) {
	if len(head) < batchHeader || string(head[:4]) != batchMagic {
		if len(bytes.Trim(head, "\x00")) == 0 {
			return 0, errNoBatch
		}
		return 0, errBadBatch
	}
	return batchHeader + int64(binary.BigEndian.Uint32(head[4:])), nil
}

// parseBatch takes a batch apart. b must be exactly as long as batchSize says.
func parseBatch(b []byte, at place) (batch, error) {
	if batchSum(b) != binary.BigEndian.Uint32(b[20:]) {
		return batch{}, errBadBatch
	}
	p := batch{
		place: at, first: binary.BigEndian.Uint64(b[8:]), count: int(binary.BigEndian.Uint32(b[16:])),
		before: chain(b[24:56]), size: roundUp(int64(len(b)), sector),
	}
	for rest := b[batchHeader:]; len(rest) > 0; {
		r, more, err := cutRecord(rest)
		if err != nil {
			return batch{}, err
		}
		p.records, rest = append(p.records, r), more
	}
	if len(p.records) != p.count || p.count == 0 || p.first == 0 {
		return batch{}, errBadBatch
	}
	return p, nil
}

// roundUp returns n, or the next multiple of unit.
func roundUp[T int | int64](n, unit T) T { return (n + unit - 1) / unit * unit }

// fact is an entry with what the fold needs besides: the keyed hashes.
type fact struct {
	appliance.Entry
	rec    entryRecord
	erased bool
}

// peer is the key of the number the entry is about; of, that of the number its
// body names. Both are facts and stay when words are erased.
func (f fact) peer() []byte { return f.rec.Peer }

func (f fact) of() []byte {
	if f.rec.Of != nil {
		return f.rec.Of
	}
	return f.rec.Peer
}

// write makes the record of an entry.
func (s *seals) write(e appliance.Entry) (record, fact, error) {
	f, w, err := split(e)
	if err != nil {
		return record{}, fact{}, err
	}
	f.Peer = s.address(e.Peer)
	if of := bodyAddress(e.Body); of != "" && of != e.Peer {
		if k := s.address(of); !bytes.Equal(k, f.Peer) {
			f.Of = k
		}
	}
	if p, ok := e.Body.(appliance.Part); ok {
		f.Part.Known = s.hash(hashPart, p.Identity())
	}
	if c, ok := e.Body.(appliance.WarningChange); ok && c.Subject != "" {
		f.Warning.Subject = s.hash(hashSubject, []byte(c.Subject))
	}
	f.Words = wordsIn(e)
	w.Salt = s.salt()
	plain := encode(w)
	f.Commit = commitment(w.Salt, plain)
	r := record{form: s.mayWrite(), header: encode(f)}
	r.payload = s.seal(make([]byte, 0, sealOverhead+len(plain)), s.payloads, plain, r.about())
	return r, fact{Entry: e, rec: f}, nil
}

// about binds a payload to its header.
func (r record) about() []byte {
	return append([]byte{r.form}, r.header...)
}

// facts reads the header of a record.
func (s *seals) facts(r record) (f entryRecord, err error) {
	if r.form < 1 || r.form > s.reads {
		return f, fmt.Errorf("%w (form %d)", ErrForm, r.form)
	}
	err = decode(r.header, &f)
	return f, err
}

// read opens a record. Erased words are empty, facts are whole.
func (s *seals) read(r record) (fact, error) {
	f, err := s.facts(r)
	if err != nil {
		return fact{}, err
	}
	var w payloadRecord
	if !r.erased() {
		plain, err := s.open(s.payloads, r.payload, r.about())
		if err != nil {
			return fact{}, fmt.Errorf("entry %d: %w", f.Seq, err)
		}
		if err := decode(plain, &w); err != nil {
			return fact{}, fmt.Errorf("entry %d: %w", f.Seq, err)
		}
		if !bytes.Equal(commitment(w.Salt, plain), f.Commit) {
			return fact{}, fmt.Errorf("entry %d: words are not those that were committed to", f.Seq)
		}
	}
	e, err := join(f, w)
	if err != nil {
		return fact{}, fmt.Errorf("entry %d: %w", f.Seq, err)
	}
	return fact{Entry: e, rec: f, erased: r.erased()}, nil
}

// erase returns the record without its words.
func (r record) erase() record {
	return record{form: r.form, header: r.header, flags: r.flags | flagErased}
}

// salt is fresh and unguessable for every record.
func (s *seals) salt() []byte {
	b := make([]byte, keyLen)
	rand.Read(b) // never fails: crypto/rand ends the process instead
	return b
}

// bodyAddress is the number a body names.
func bodyAddress(b appliance.Body) appliance.Address {
	switch b := b.(type) {
	case appliance.Part:
		return b.From
	case appliance.Message:
		return b.From
	case appliance.CaseChange:
		return b.Words.Reporter
	case appliance.TextChange:
		return appliance.Address(b.Words.To)
	case appliance.AlarmChange:
		return b.Words.Phone
	}
	return ""
}
