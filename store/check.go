package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"os"
	"slices"
)

// When the power goes while a card writes, the aligned 16 KiB around the write
// may become garbage. bbolt writes only pages that were free, so what may be
// damaged are the pages in use that share such a block with a free one, and
// the two meta pages. checkFile looks at exactly those: a few hundred pages,
// not the whole file. bbolt itself would meet the damage with a panic, a
// memory fault, or not at all.
const blockPages = 16 << 10 / pageSize

var native = binary.NativeEndian

// What bbolt's file format says (internal/common/page.go, meta.go of v1.5.0).
const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10

	pageHead    = 16
	elementHead = 16
	leafBucket  = 1 // flag of a leaf element that is a bucket
)

// checker reads pages of a database that nobody has open.
type checker struct {
	f     io.ReaderAt
	sound func(key, value []byte) bool // whether a value is what was put under that key
	high  uint64                       // pages below it may be in use
	free  map[uint64]bool
	seen  map[uint64]bool
}

// checkFile returns an error if the database file is not fit to be opened. lame:
// only one of its two meta pages is whole.
func checkFile(path string, sound func(key, value []byte) bool) (lame bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	c := &checker{f: f, sound: sound, free: map[uint64]bool{}, seen: map[uint64]bool{}}
	root, freelist, lame, err := c.meta()
	if err != nil {
		return lame, err
	}
	st, err := f.Stat()
	if err != nil {
		return lame, err
	}
	if int64(c.high)*pageSize > st.Size() {
		return lame, fmt.Errorf("file ends before page %d", c.high)
	}
	if err := c.freelist(freelist); err != nil {
		return lame, err
	}
	if err := c.page(root); err != nil {
		return lame, err
	}
	suspects := map[uint64]bool{0: true, c.high / blockPages: true, freelist / blockPages: true}
	for id := range c.free {
		suspects[id/blockPages] = true
	}
	for block := range suspects {
		for id := max(2, block*blockPages); id < min((block+1)*blockPages, c.high); id++ {
			if c.free[id] {
				continue
			}
			if err := c.page(id); err != nil {
				return lame, err
			}
		}
	}
	return lame, nil
}

// meta finds the meta page that counts: whole, and the newer of two.
func (c *checker) meta() (root, freelist uint64, lame bool, err error) {
	found := false
	var newest uint64
	for id := range int64(2) {
		b := make([]byte, pageSize)
		if n, _ := c.f.ReadAt(b, id*pageSize); n < len(b) {
			return 0, 0, false, errors.New("file is too short")
		}
		m := b[pageHead:]
		sum := fnv.New64a()
		sum.Write(m[:56])
		if native.Uint32(m) != boltMagic || native.Uint32(m[4:]) != boltVersion || native.Uint64(m[56:]) != sum.Sum64() || native.Uint64(b) != uint64(id) {
			lame = true
			continue
		}
		if txid := native.Uint64(m[48:]); !found || txid > newest {
			found, newest = true, txid
			root, freelist, c.high = native.Uint64(m[16:]), native.Uint64(m[32:]), native.Uint64(m[40:])
		}
	}
	if !found {
		return 0, 0, false, errors.New("both meta pages are damaged")
	}
	if root < 2 || root >= c.high || freelist < 2 || freelist >= c.high {
		return 0, 0, false, errors.New("meta page points nowhere")
	}
	return root, freelist, lame, nil
}

// load reads a page with its overflow. It returns nil if no page begins there.
func (c *checker) load(id uint64) ([]byte, error) {
	b := make([]byte, pageSize)
	if _, err := c.f.ReadAt(b, int64(id)*pageSize); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	over := uint64(native.Uint32(b[12:]))
	if native.Uint64(b) != id || over >= c.high || id+over >= c.high {
		return nil, nil
	}
	if over > 0 {
		b = append(b, make([]byte, over*pageSize)...)
		if _, err := c.f.ReadAt(b[pageSize:], int64(id+1)*pageSize); err != nil {
			return nil, fmt.Errorf("page %d: %w", id, err)
		}
	}
	return b, nil
}

// freelist reads which pages are free.
func (c *checker) freelist(id uint64) error {
	b, err := c.load(id)
	if err != nil {
		return err
	}
	if b == nil || native.Uint16(b[8:]) != flagFreelist {
		return fmt.Errorf("page %d is no list of free pages", id)
	}
	n, ids := int(native.Uint16(b[10:])), b[pageHead:]
	if n == 0xFFFF {
		n, ids = int(native.Uint64(ids)), ids[8:]
	}
	if n < 0 || n > len(ids)/8 {
		return errors.New("list of free pages is damaged")
	}
	for i := range n {
		p := native.Uint64(ids[8*i:])
		if p < 2 || p >= c.high || c.free[p] {
			return errors.New("list of free pages is damaged")
		}
		c.free[p] = true
	}
	return nil
}

// maxOverflow bounds how far back the page is looked for that a page without a
// header of its own continues.
const maxOverflow = 1 << 14

// page checks a page in use, or the one it continues.
func (c *checker) page(id uint64) error {
	for at := id; at >= 2 && id-at < maxOverflow; at-- {
		if c.free[at] {
			break
		}
		b, err := c.load(at)
		if err != nil {
			return err
		}
		if b == nil || at+uint64(len(b)/pageSize) <= id || !slices.Contains([]uint16{flagBranch, flagLeaf, flagFreelist}, native.Uint16(b[8:])) {
			continue
		}
		if c.seen[at] {
			return nil
		}
		c.seen[at] = true
		if err := c.inside(b, id != at || len(b) > pageSize); err != nil {
			return fmt.Errorf("page %d: %w", at, err)
		}
		return nil
	}
	return fmt.Errorf("page %d is damaged", id)
}

// inside checks what a page holds. long: it continues on other pages, so its
// values are looked at too.
func (c *checker) inside(b []byte, long bool) error {
	flags, n := native.Uint16(b[8:]), int(native.Uint16(b[10:]))
	if flags == flagFreelist {
		return nil
	}
	if pageHead+n*elementHead > len(b) {
		return errors.New("too many elements")
	}
	var last []byte
	for i := range n {
		at := pageHead + i*elementHead
		e := b[at:]
		var pos, klen, vlen uint32
		var isBucket bool
		if flags == flagBranch {
			pos, klen = native.Uint32(e), native.Uint32(e[4:])
			if child := native.Uint64(e[8:]); child < 2 || child >= c.high || c.free[child] {
				return fmt.Errorf("element %d points nowhere", i)
			}
		} else {
			isBucket = native.Uint32(e)&leafBucket != 0
			pos, klen, vlen = native.Uint32(e[4:]), native.Uint32(e[8:]), native.Uint32(e[12:])
		}
		from := uint64(at) + uint64(pos)
		if from+uint64(klen)+uint64(vlen) > uint64(len(b)) {
			return fmt.Errorf("element %d lies outside", i)
		}
		key := b[from : from+uint64(klen)]
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return fmt.Errorf("element %d is out of order", i)
		}
		last = key
		if value := b[from+uint64(klen):][:vlen]; long && !isBucket && flags == flagLeaf && !c.sound(key, value) {
			return fmt.Errorf("element %d cannot be opened", i)
		}
	}
	return nil
}

// sound reports whether a value is what was put into the fold: it opens in one of the
// buckets, or carries the right checksum. Short ones are taken as they are.
func (s *seals) sound(key, value []byte) bool {
	if len(value) < sealOverhead || tailSound(value) {
		return true
	}
	for b, sealed := range sealedBuckets {
		if !sealed {
			continue
		}
		if _, err := s.open(s.values, value, about(bucket(b), key)); err == nil {
			return true
		}
	}
	return false
}

// A value of the bucket tail: checksum, segment, offset, bytes.
func tailValue(p place, b []byte) []byte {
	v := make([]byte, 16, 16+len(b))
	binary.BigEndian.PutUint32(v[4:], p.seg)
	binary.BigEndian.PutUint64(v[8:], uint64(p.off))
	v = append(v, b...)
	binary.BigEndian.PutUint32(v, crc32.Checksum(v[4:], crcTable))
	return v
}

func tailSound(v []byte) bool {
	return len(v) >= 16 && crc32.Checksum(v[4:], crcTable) == binary.BigEndian.Uint32(v)
}
