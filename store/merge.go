package store

import (
	"context"
)

// The search trails behind: pieces are merged between decisions, never within
// one.

// wantMerge wakes the merger when enough pieces wait.
func (s *Store) wantMerge(f *fold) {
	if f.mergeDue() {
		select {
		case s.merge <- struct{}{}:
		default:
		}
	}
}

func (s *Store) mergeLoop(ctx context.Context) {
	defer s.merged.Done()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.merge:
		}
		if err := s.Flush(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("search is behind", "err", err)
		}
	}
}

// Flush brings the search's runs up to date. Searches find everything before
// too; they only read more for it.
func (s *Store) Flush(ctx context.Context) error {
	for more := true; more; {
		err := s.exclusive(ctx, func() (err error) {
			more, err = s.mergeOnce()
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mergeOnce makes one run, in a transaction of its own. The journal has no
// part in it: what is lost with it is merged again.
func (s *Store) mergeOnce() (more bool, err error) {
	s.dbMu.RLock()
	defer s.dbMu.RUnlock()
	err = s.guard("merge", func() error {
		btx, err := s.db.Begin(true)
		if err != nil {
			return err
		}
		defer btx.Rollback()
		f := &fold{tx: btx, seals: s.seals}
		if !f.mergeDue() {
			return nil
		}
		if err := f.mergePieces(); err != nil {
			return err
		}
		more = f.mergeDue()
		if err := s.roomInDB(btx.Size(), f.cost); err != nil {
			return s.refused(err)
		}
		if err := s.disk.Commit(s.dbPath(), btx.Commit); err != nil {
			return s.failed("merge", err)
		}
		return nil
	})
	return more, err
}
