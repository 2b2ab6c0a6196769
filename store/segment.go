package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A segment is one file of the journal. Its first sector says whose it is and
// where it takes up:
//
//	0  "HUYING01"  magic
//	8  [16]byte    box
//	24 u32         number of the segment, from 1
//	28             zeros
//	32 u64         number of the first entry
//	40 [32]byte    chain before the first entry
//	72 u64 u64     first and last entry that are missing before this segment, 0 if none
//	88 i64         made at, Unix nanoseconds
//	96 u32         CRC-32C of all this
//
// Batches follow, each on a sector of its own, then zeros.
const (
	segmentMagic = "HUYING01"
	segmentHead  = 100
	// segmentBytes is the room a segment is given when it is made.
	segmentBytes = 16 << 20
	// zeroAhead is how far zeros are written before the end of the journal, so
	// that a lone batch overwrites blocks the file already has: the file
	// system then has nothing of its own to write at the sync.
	zeroAhead = 256 << 10
)

// place is where a batch begins.
type place struct {
	seg uint32
	off int64
}

func (p place) String() string { return fmt.Sprintf("segment %d at %d", p.seg, p.off) }

type segment struct {
	no      uint32
	path    string
	first   uint64
	before  chain
	gapFrom uint64
	gapTo   uint64
	damaged error // the header cannot be read
	size    int64
	made    time.Time
}

func segmentName(no uint32) string { return fmt.Sprintf("%06d.seg", no) }

func (s segment) header(box []byte) []byte {
	b := make([]byte, sector)
	copy(b, segmentMagic)
	copy(b[8:24], box)
	binary.BigEndian.PutUint32(b[24:], s.no)
	binary.BigEndian.PutUint64(b[32:], s.first)
	copy(b[40:72], s.before[:])
	binary.BigEndian.PutUint64(b[72:], s.gapFrom)
	binary.BigEndian.PutUint64(b[80:], s.gapTo)
	binary.BigEndian.PutUint64(b[88:], uint64(s.made.UnixNano()))
	binary.BigEndian.PutUint32(b[96:], crc32.Checksum(b[:96], crcTable))
	return b
}

var errForeignSegment = errors.New("segment belongs to another box")

// parse reads a header into s. The number is known from the name.
func (s *segment) parse(b, box []byte) error {
	if len(b) < segmentHead || string(b[:8]) != segmentMagic || crc32.Checksum(b[:96], crcTable) != binary.BigEndian.Uint32(b[96:]) {
		return errors.New("header is damaged")
	}
	if string(b[8:24]) != string(box) {
		return errForeignSegment
	}
	if no := binary.BigEndian.Uint32(b[24:]); no != s.no {
		return fmt.Errorf("header says it is segment %d", no)
	}
	s.first, s.before = binary.BigEndian.Uint64(b[32:]), chain(b[40:72])
	s.gapFrom, s.gapTo = binary.BigEndian.Uint64(b[72:]), binary.BigEndian.Uint64(b[80:])
	s.made = time.Unix(0, int64(binary.BigEndian.Uint64(b[88:]))).UTC()
	return nil
}

// listSegments reads the headers of all segments in dir, in order. A header
// that cannot be read leaves its segment in the list, marked.
func listSegments(d disk, dir string, box []byte) ([]segment, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []segment
	for _, n := range names {
		base, ok := strings.CutSuffix(n.Name(), ".seg")
		if !ok {
			continue
		}
		no, err := strconv.ParseUint(base, 10, 32)
		if err != nil || no == 0 {
			continue
		}
		s := segment{no: uint32(no), path: filepath.Join(dir, n.Name())}
		if err := s.load(d, box); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].no < all[j].no })
	return all, nil
}

func (s *segment) load(d disk, box []byte) error {
	f, err := d.OpenFile(s.path, false)
	if err != nil {
		return err
	}
	defer f.Close()
	if s.size, err = f.Size(); err != nil {
		return err
	}
	head := make([]byte, sector)
	n, _ := f.ReadAt(head, 0)
	if s.damaged = s.parse(head[:n], box); errors.Is(s.damaged, errForeignSegment) {
		return fmt.Errorf("%s: %w", s.path, s.damaged)
	}
	return nil
}
