package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// recover brings journal and database together. It may be interrupted at any
// moment and begun again.
func (s *Store) recover() error {
	for _, left := range []string{dbFile + ".new", checkDB} { // of a rebuild that was cut short
		if err := s.disk.Remove(filepath.Join(s.dir, left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	db, err := s.openDB()
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		if len(s.journal.segs) > 0 {
			s.say("the database was missing and is built again from the journal")
		}
	case errors.Is(err, errSchema): // whole, and of no more use
		s.say("%v; it is built again from the journal", err)
	case errors.Is(err, errFold):
		if err := s.setAside(err); err != nil {
			return err
		}
	default:
		return err
	}
	if err != nil {
		err := s.build()
		if noRoom(err) && s.dropAside(0) {
			err = s.build()
		}
		if err != nil {
			return fmt.Errorf("rebuild: %w", err)
		}
		if db, err = s.openDB(); err != nil {
			return err
		}
	}
	s.db = db
	return s.replay()
}

// say tells of something this opening had to set right: in the log, and in Health.
func (s *Store) say(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	s.recovered = append(s.recovered, what)
	s.log.Warn("ledger recovered", "what", what)
}

// boltOptions are those of design: see doc.go.
func (s *Store) boltOptions() *bolt.Options {
	return &bolt.Options{
		Timeout: time.Second, FreelistType: bolt.FreelistMapType, PageSize: pageSize, InitialMmapSize: initialMap,
		OpenFile: func(path string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(path, flag, mode)
			if err == nil && path == s.dbPath() {
				s.dbFile = f
			}
			return f, err
		},
	}
}

// openDB opens the database if it is sound, ours and of this schema. An error
// that wraps errFold asks for a rebuild.
func (s *Store) openDB() (db *bolt.DB, err error) {
	path := s.dbPath()
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	if s.isSuspect() {
		return nil, fmt.Errorf("%w: it failed while in use", errFold)
	}
	lame := false
	if !s.lock.clean && s.o.mistake != mistakeNoCheck {
		if lame, err = checkFile(path, s.seals.sound); err != nil {
			return nil, fmt.Errorf("%w: %w", errFold, err)
		}
	}
	err = s.guard("open", func() (err error) {
		if db, err = bolt.Open(path, 0o600, s.boltOptions()); err != nil {
			return fmt.Errorf("%w: %w", errFold, err)
		}
		if lame { // two commits write both meta pages anew
			for range 2 {
				if err := s.disk.Commit(path, func() error { return db.Update(touch) }); err != nil {
					return err
				}
			}
		}
		return db.View(func(btx *bolt.Tx) error {
			f := &fold{tx: btx, seals: s.seals}
			if f.bucket(bMeta) == nil {
				return fmt.Errorf("%w: it says nothing of itself", errFold)
			}
			if n := num(f.get(bMeta, metaSchema)); n != schema {
				s.raised = n < schema
				return fmt.Errorf("%w (%d, this program's is %d)", errSchema, n, schema)
			}
			if string(f.get(bMeta, metaBox)) != string(s.id.id()) {
				return fmt.Errorf("%s belongs to another box: %w", path, ErrForeign)
			}
			if s.head, err = f.readHead(); err != nil {
				return err
			}
			s.room = btx.Size()
			return nil
		})
	})
	if err != nil {
		if db != nil {
			db.Close()
		}
		return nil, err
	}
	return db, nil
}

// touch changes nothing, but is committed.
func touch(*bolt.Tx) error { return nil }

// setAside moves a database that cannot be used out of the way, for a technician.
func (s *Store) setAside(why error) error {
	to := fmt.Sprintf("%s.damaged-%s", s.dbPath(), s.o.Now().UTC().Format("20060102T150405.000000000"))
	if err := s.disk.Rename(s.dbPath(), to); err != nil {
		return err
	}
	s.say("the database could not be used (%v); it is set aside as %s and built again from the journal", why, filepath.Base(to))
	if err := s.disk.SyncDir(s.dir); err != nil {
		return err
	}
	s.dropAside(keepAside)
	s.fatal.Store(nil) // what failed lies aside
	return s.trust()
}

// keepAside is how many damaged databases are kept for a technician: a bad
// card must not fill itself with them.
const keepAside = 2

// dropAside removes the oldest of the databases that were set aside.
func (s *Store) dropAside(keep int) (dropped bool) {
	all, _ := filepath.Glob(s.dbPath() + ".damaged-*") // in order of time
	for len(all) > keep {
		if err := s.disk.Remove(all[0]); err != nil {
			s.log.Warn("a damaged database cannot be removed", "err", err)
			return dropped
		}
		dropped, all = true, all[1:]
	}
	return dropped
}

// replay applies what the journal holds above the fold, cuts a torn tail, and
// restores what the fold remembers of the journal's end.
func (s *Store) replay() error {
	j := s.journal
	// Cards garble what lies still too, so the end is compared after a good
	// stop as well: it costs a megabyte's reading, and later batches would
	// push what we remember of it out of the tail.
	if err := s.restoreTail(); err != nil {
		return err
	}
	if s.lock.clean && j.whole(s.head.End) {
		return j.resume(s.head.End, s.head.Seq, s.head.Chain)
	}
	end, junk, err := j.walk(s.head.End, s.head.Seq+1, s.applyBatch, func(g gap) error {
		s.gaps = append(s.gaps, g)
		return nil
	})
	if err != nil {
		return err
	}
	if junk.seg > 0 {
		if err := j.cut(end); err != nil {
			return err
		}
		s.say("the journal ended in a batch that was not whole; it was cut at %s, after entry %d", end, s.head.Seq)
	}
	if err := s.mendHeads(end); err != nil {
		return err
	}
	if err := s.missing(); err != nil {
		return err
	}
	return j.resume(end, s.head.Seq, s.head.Chain)
}

// applyBatch applies a batch of the journal to the fold, in a transaction of its own.
func (s *Store) applyBatch(b batch) error {
	return s.guard("replay", func() error {
		btx, err := s.db.Begin(true)
		if err != nil {
			return err
		}
		defer btx.Rollback()
		f := &fold{tx: btx, seals: s.seals}
		h, bad, err := f.replay(s.head, b)
		if err != nil {
			return err
		}
		if err := s.roomInDB(btx.Size(), f.cost); err != nil {
			return err
		}
		if err := s.disk.Commit(s.dbPath(), btx.Commit); err != nil {
			return err
		}
		s.head, s.gaps = h, append(s.gaps, bad...)
		return nil
	})
}

// replay adds one batch to the fold. A record that was changed, though its
// batch is whole, gives its facts if they can be read, as if its words were
// erased, and is returned to be named.
func (f *fold) replay(h head, b batch) (_ head, bad []gap, err error) {
	for i, r := range b.records {
		e, err := f.seals.read(r)
		if errors.Is(err, ErrForm) {
			return h, nil, fmt.Errorf("%s: %w", b.place, err)
		}
		seq := b.first + uint64(i)
		if err != nil || e.Seq != seq {
			bad = append(bad, gap{from: seq, to: seq, start: b.place, end: b.place})
			if e, err = f.seals.read(r.erase()); err != nil || e.Seq != seq {
				continue
			}
		}
		f.apply(e)
		h.At = e.rec.At
	}
	h.Seq, h.Chain = b.last(), b.after()
	h = f.note(h, b.first, b.place, frame(b.first, b.before, b.records), b.records)
	return h, bad, f.err
}
