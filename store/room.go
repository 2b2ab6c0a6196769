package store

import (
	"fmt"
	"path/filepath"

	"huying/appliance"
)

// Before anything is written, the disk must have given us all the room that
// the journal and the database can need for it. After the journal's sync
// nothing may fail for want of room.

func (s *Store) dbPath() string { return filepath.Join(s.dir, dbFile) }

// reserve refuses when less than the reserve would stay free after taking n bytes.
func (s *Store) reserve(n int64) error {
	free, err := s.disk.Free(s.dir)
	if err != nil {
		return err
	}
	if free-n < s.o.ReserveBytes {
		return fmt.Errorf("%w: %d MiB free, %d wanted, %d reserved", appliance.ErrFull, free>>20, n>>20, s.o.ReserveBytes>>20)
	}
	return nil
}

// roomFor makes sure that the journal takes a batch of n bytes, and says where it will go.
func (s *Store) roomFor(n int64) (place, error) {
	if p, ok := s.journal.fits(n); ok {
		return p, nil
	}
	size := max(s.o.segmentBytes, sector+n)
	if err := s.reserve(size); err != nil {
		return place{}, err
	}
	if err := s.journal.open(0, 0, size); err != nil {
		return place{}, err
	}
	return s.journal.end, nil
}

// roomInDB makes sure that the database file has blocks for a commit of that
// cost, beyond the pages it has in use.
func (s *Store) roomInDB(used int64, c cost) error {
	pages := int64(c.pages())
	free := int64(s.db.Stats().FreeAlloc/pageSize) + pages
	need := used + (pages+free*8/pageSize+2)*pageSize
	if need <= s.room {
		return nil
	}
	// Grow by a part of what there is, so that it is seldom done.
	want := roundUp(need+min(max(used/4, 1<<20), 16<<20), 1<<20)
	if err := s.reserve(want - s.room); err != nil {
		if s.reserve(need-s.room) != nil {
			return err
		}
		want = need
	}
	if err := s.disk.Allocate(s.dbFile, want); err != nil {
		return err
	}
	s.room = want
	return nil
}
