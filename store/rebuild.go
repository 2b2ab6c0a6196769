package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// checkDB is where Equal builds the database it compares with.
const checkDB = "check.db"

// foldInto builds a database at path from what the journal holds, up to entry
// upTo. Nobody else may use the path. What cannot be read is returned.
func (s *Store) foldInto(path string, upTo uint64) (h head, gaps []gap, err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return h, nil, err
	}
	o := s.boltOptions()
	o.NoSync, o.NoGrowSync = true, true // it is synced once, before it gets its name
	db, err := bolt.Open(path, 0o600, o)
	if err != nil {
		return h, nil, err
	}
	defer db.Close()
	b := &builder{s: s, db: db}
	defer b.drop()
	if err := b.begin(); err != nil {
		return h, nil, err
	}
	if err := b.f.create(s.id.id()); err != nil {
		return h, nil, err
	}
	_, _, err = s.journal.walk(place{}, 1, func(bt batch) error {
		if bt.last() > upTo {
			return nil
		}
		var bad []gap
		if h, bad, err = b.f.replay(h, bt); err != nil {
			return err
		}
		gaps = append(gaps, bad...)
		if b.entries += bt.count; b.entries < 4000 {
			return nil
		}
		return b.next()
	}, func(g gap) error {
		if g.from <= upTo {
			gaps = append(gaps, g)
		}
		return nil
	})
	if err == nil {
		err = b.end()
	}
	if err == nil {
		err = s.disk.Commit(path, db.Sync)
	}
	return h, gaps, err
}

// builder commits now and then, so that a big journal needs little memory.
type builder struct {
	s       *Store
	db      *bolt.DB
	f       *fold
	entries int
}

func (b *builder) begin() error {
	btx, err := b.db.Begin(true)
	if err != nil {
		return err
	}
	b.f, b.entries = &fold{tx: btx, seals: b.s.seals}, 0
	return nil
}

func (b *builder) drop() {
	if b.f != nil {
		b.f.tx.Rollback()
	}
}

func (b *builder) end() error {
	err := b.f.tx.Commit()
	b.f = nil
	return err
}

func (b *builder) next() error {
	if err := b.end(); err != nil {
		return err
	}
	if err := b.begin(); err != nil {
		return err
	}
	for b.f.mergeDue() {
		if err := b.f.mergePieces(); err != nil {
			return err
		}
	}
	return nil
}

// all is an entry number above every other.
const all = ^uint64(0)

// build makes the database anew and puts it in its place.
func (s *Store) build() error {
	path := s.dbPath() + ".new"
	_, gaps, err := s.foldInto(path, all)
	if err != nil {
		return err
	}
	s.gaps = gaps
	if err := s.disk.Rename(path, s.dbPath()); err != nil {
		return err
	}
	return s.disk.SyncDir(s.dir)
}

// Rebuild makes the database anew from the journal. Callers of Update and View
// wait meanwhile.
func (s *Store) Rebuild(ctx context.Context) error {
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	return s.rebuild(ctx)
}

func (s *Store) rebuild(ctx context.Context) error {
	return s.exclusive(ctx, func() error {
		s.dbMu.Lock()
		defer s.dbMu.Unlock()
		if s.db == nil {
			return ErrClosed
		}
		path := s.dbPath() + ".new"
		h, _, err := s.foldInto(path, all)
		if err != nil {
			return fmt.Errorf("rebuild: %w", err)
		}
		if h.Seq != s.head.Seq {
			return fmt.Errorf("rebuild: the journal ends at entry %d, the database stands at %d", h.Seq, s.head.Seq)
		}
		if err := s.db.Close(); err != nil {
			return s.failed("rebuild", err)
		}
		s.db = nil
		s.town.forget()
		if err := s.disk.Rename(path, s.dbPath()); err != nil {
			return s.failed("rebuild", err)
		}
		if err := s.disk.SyncDir(s.dir); err != nil {
			return s.failed("rebuild", err)
		}
		if s.db, err = s.openDB(); err != nil {
			return s.failed("rebuild", err)
		}
		s.ring()
		return nil
	})
}

// Equal folds the journal into a database of its own and compares it with the
// one in use, bucket by bucket, key by key, opened value by opened value. It
// returns an error that names the first difference.
func (s *Store) Equal(ctx context.Context) error {
	if err := s.Flush(ctx); err != nil {
		return err
	}
	var have *bolt.Tx
	var h head
	err := s.exclusive(ctx, func() (err error) {
		have, err = s.db.Begin(false)
		h = s.head
		return err
	})
	if err != nil {
		return err
	}
	defer have.Rollback()
	path := filepath.Join(s.dir, checkDB)
	defer os.Remove(path)
	if _, _, err := s.foldInto(path, h.Seq); err != nil {
		return err
	}
	o := s.boltOptions()
	o.NoSync = true
	db, err := bolt.Open(path, 0o600, o)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Update(func(want *bolt.Tx) error {
		w := &fold{tx: want, seals: s.seals}
		for w.mergeDue() {
			if err := w.mergePieces(); err != nil {
				return err
			}
		}
		return same(&fold{tx: have, seals: s.seals}, w)
	})
}

// same compares two folds.
func same(have, want *fold) error {
	for b := range buckets {
		if b == bTail {
			continue
		}
		a, c := have.cursor(b), want.cursor(b)
		ka, va := a.First()
		kc, vc := c.First()
		for ka != nil || kc != nil {
			if string(ka) != string(kc) {
				return fmt.Errorf("%s: key %x is in the database, %x in the journal's sum", bucketNames[b], ka, kc)
			}
			if err := sameValue(have, want, b, ka, va, vc); err != nil {
				return fmt.Errorf("%s %x: %w", bucketNames[b], ka, err)
			}
			ka, va = a.Next()
			kc, vc = c.Next()
		}
	}
	return nil
}

func sameValue(have, want *fold, b bucket, key, va, vc []byte) error {
	if sealedBuckets[b] && (len(va) > 8 || len(vc) > 8) {
		var err error
		if va, err = have.seals.open(have.seals.values, va, about(b, key)); err != nil {
			return err
		}
		if vc, err = want.seals.open(want.seals.values, vc, about(b, key)); err != nil {
			return err
		}
	}
	if string(va) != string(vc) {
		return errors.New("values differ")
	}
	return nil
}
