package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"huying/appliance"
)

// A release that is tried may have to make way for the one before it, and that one must
// find a journal it can read. So what is on the card says which form of record may be
// written (box.json, "form"), and only a release that is kept raises it:
//
//	on trial    reads every form up to its own, writes the form that box.json names
//	kept        makes a sealed copy beside the data (before-update.age), has box.json name
//	            its own form, and only then writes it
//
// The database is no concern of this: one of another schema, older or newer, is built
// again from the journal by whoever opens it. When a newer program does so, it makes
// the sealed copy first too.
//
// Whoever raises formRecord: keep reading the old form, and have seals.write make what
// the old one can hold while seals.writes is lower; TestAReleaseOnTrial… shows how.

// beforeFile is the sealed copy that was made before data went forward.
const beforeFile = "before-update.age"

// beforeKept is how long it is kept once the release is.
const beforeKept = 7 * 24 * time.Hour

// ErrForm: the journal holds what only a newer program can read.
var ErrForm = errors.New("record was written by a newer program")

// mayWrite is the newest form that may be written into this folder.
func (i identity) mayWrite() byte { return max(i.Form, 1) }

// Confirm tells the ledger that the release which runs is kept. What it kept back until
// then is done: a sealed copy is made, and its own form of record is written from now
// on. It may be called again and again; when there is nothing to do it does nothing.
// Without the copy all stays as it was; where there is no room for it, the error wraps ErrFull.
func (s *Store) Confirm(ctx context.Context) error {
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	if s.seals.mayWrite() >= s.seals.reads {
		return s.dropBefore()
	}
	if err := s.copyBefore(ctx); err != nil {
		return fmt.Errorf("go forward: %w", err)
	}
	return s.exclusive(ctx, func() error {
		id := s.id
		id.Form = s.seals.reads
		if err := id.write(s.disk, s.dir); err != nil {
			if noRoom(err) {
				err = fmt.Errorf("%w: %w", appliance.ErrFull, err)
			}
			return err
		}
		s.id = id
		s.seals.writes.Store(uint32(id.Form))
		return nil
	})
}

// goForward does what an opening does before the first word is written: a copy where a
// newer program has built the database anew, and its own form where it is kept.
func (s *Store) goForward(ctx context.Context) error {
	s.seals.writes.Store(uint32(min(s.id.mayWrite(), s.seals.reads)))
	var err error
	switch kept := !s.o.Trial && s.id.Begun; {
	case kept && s.seals.mayWrite() < s.seals.reads:
		err = s.Confirm(ctx)
	case s.raised && s.id.Begun:
		s.upkeep.Lock()
		err = s.copyBefore(ctx)
		s.upkeep.Unlock()
	case kept:
		err = s.dropBefore()
	}
	if err != nil && !errors.Is(err, ErrFatal) { // a card that is full or damaged must not keep the box from its work
		s.say("there is no sealed copy from before this release's data go forward (%v): the journal stays as the release before can read it", err)
		err = nil
	}
	return err
}

// copyBefore makes the sealed copy, reads it back, and gives it its name. The caller
// holds upkeep.
func (s *Store) copyBefore(ctx context.Context) error {
	path := filepath.Join(s.dir, beforeFile)
	s.journal.mu.RLock()
	want := s.o.ReserveBytes
	for _, seg := range s.journal.segs {
		want += seg.size
	}
	s.journal.mu.RUnlock()
	if st, err := os.Stat(s.dbPath()); err == nil {
		want += st.Size()
	}
	if free, err := s.disk.Free(s.dir); err == nil && free < want {
		return fmt.Errorf("%w: %d MiB wanted beside the data, %d free", appliance.ErrFull, want>>20, free>>20)
	}
	f, err := os.OpenFile(path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	b, err := s.backup(ctx, f, nil, nil)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		_, err = f.Seek(0, 0)
	}
	if err == nil {
		_, _, err = checkBackup(ctx, f, s.id.Box, s.seals, nil)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = s.disk.Rename(path+".new", path)
	}
	if err == nil {
		err = s.disk.SyncDir(s.dir)
	}
	if err != nil {
		os.Remove(path + ".new") // best effort: a left-over is written over next time
		if noRoom(err) {
			err = fmt.Errorf("%w: %w", appliance.ErrFull, err)
		}
		return err
	}
	s.log.Info("a sealed copy was made before data go forward", "file", beforeFile, "entries", b.Entries)
	return nil
}

// dropBefore removes the copy of a release that is kept, a week after it was made.
func (s *Store) dropBefore() error {
	path := filepath.Join(s.dir, beforeFile)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || s.o.Now().Sub(st.ModTime()) < beforeKept {
		return err
	}
	return s.disk.Remove(path)
}
