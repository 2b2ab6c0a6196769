package store

import (
	"context"
	"iter"
	"os"

	bolt "go.etcd.io/bbolt"
	"huying/appliance"
)

const initialMap = 1 << 30

func checkFile(path string, s *seals) error { return nil }
func (s *Store) suspect()                   {}
func (s *Store) isSuspect() bool            { return false }
func (s *Store) guardOpen(fn func() error) error {
	return s.guard("open", fn)
}
func (s *Store) restoreTail() error { return nil }
func (s *Store) endsAt(p place) bool {
	return true
}
func (j *journal) cut(p place) error           { return nil }
func (s *Store) mergeLoop(ctx context.Context) { defer s.merged.Done(); <-ctx.Done() }
func (s *Store) wantMerge(f *fold)             {}
func (f *fold) addPiece(e fact)                {}
func pieceOf(e appliance.Entry) string         { return "" }
func (r *reader) Search(q string) iter.Seq2[appliance.CaseID, error] {
	return func(func(appliance.CaseID, error) bool) {}
}
func (s *Store) rebuild() error {
	path := s.dbPath() + ".new"
	os.Remove(path)
	o := s.boltOptions()
	o.NoSync = true
	db, err := bolt.Open(path, 0o600, o)
	if err != nil {
		return err
	}
	if err = db.Update(func(btx *bolt.Tx) error {
		return (&fold{tx: btx, seals: s.seals}).create(s.id.id())
	}); err != nil {
		return err
	}
	var h head
	_, _, err = s.journal.walk(place{}, 1, func(b batch) error {
		return db.Update(func(btx *bolt.Tx) (err error) {
			h, err = (&fold{tx: btx, seals: s.seals}).replay(h, b)
			return err
		})
	}, func(gap) error { return nil })
	if err != nil {
		return err
	}
	if err := db.Sync(); err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := s.disk.Rename(path, s.dbPath()); err != nil {
		return err
	}
	return s.disk.SyncDir(s.dir)
}
