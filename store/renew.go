package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// A key stick was lost or stolen: the box gets another key, and everything is sealed
// anew with it. Header, chain and anchors stay as they are: only payloads are sealed.
//
//	stick     off.key: old and new half
//	card      card.key: old and new half     from here on both keys open, the new one writes
//	keyring   what facts are made with, sealed with the new key
//	tail, journal, recordings, secrets, drawer: sealed with the new key, each file beside, synced, renamed
//	database  built anew from the journal
//	proof     nothing is left that the old key opens
//	card, stick: the new half alone
//
// NewKey does the first two steps; all others are done by the opening that finds two
// keys, whoever opens it and however often it was cut short.
//
// The keyed hashes in the chain, its anchors and the search's terms are made with keys
// derived from the first key (roots). They cannot change with it, so they are kept in
// keyring.sealed. The old stick with what is on the card afterwards opens nothing: the
// card's half is another one too.

// keyringName is the secret that holds the roots once the first key is gone.
const keyringName = "keyring"

type rootsRecord struct {
	Index  []byte `cbor:"1,keyasint"`
	Terms  []byte `cbor:"2,keyasint"`
	Anchor []byte `cbor:"3,keyasint"`
}

// readRoots opens the keyring of a folder.
func readRoots(dir string, s *seals) (*rootsRecord, error) {
	path := filepath.Join(dir, keyringName+secretSuffix)
	sealed, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	plain, err := s.open(s.values, sealed, secretAbout(keyringName))
	if err != nil {
		return nil, fmt.Errorf("%w: the halves do not open %s", ErrKey, path)
	}
	r := &rootsRecord{}
	if err := decode(plain, r); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrKey, path, err)
	}
	return r, nil
}

// NewKey gives the box in dir, which nobody may have open, another key beside the one
// it has. The next opening seals everything with it and forgets the old one. It
// returns the number of the new key. One that is under way is gone on with.
func NewKey(dir string, o Options) (int, error) {
	if o.disk == nil {
		o.disk = osDisk{}
	}
	l, err := takeLock(dir)
	if err != nil {
		return 0, err
	}
	defer l.leave(false)
	id, err := readIdentity(dir)
	if err != nil {
		return 0, err
	}
	if err := id.fits(dir, o); err != nil {
		return 0, err
	}
	off := o.offPath(dir)
	k, err := keysIn(dir, off, id.Box)
	if err != nil {
		return 0, err
	}
	s, err := k.sealsIn(dir)
	if err != nil {
		return 0, err
	}
	if err := id.check(s); err != nil {
		return 0, err
	}
	if len(k.pairs) > 1 {
		return k.Number(), nil
	}
	if k.Number() == 255 {
		return 0, fmt.Errorf("%w: a box has 255 keys at most", ErrKey)
	}
	no := byte(k.Number() + 1)
	// The stick first: a half alone is nobody's key.
	if err := writeHalf(o.disk, off, k.Box, append(k.offs(), newHalf(no))...); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if have, err := readHalf(off, k.Box); err != nil || newestHalf(have) != no {
		return 0, fmt.Errorf("%w: %s does not hold what was written (%w)", ErrKey, off, err)
	}
	if err := writeHalf(o.disk, filepath.Join(dir, cardFile), k.Box, append(k.cards(), newHalf(no))...); err != nil {
		return 0, err
	}
	return int(no), nil
}

// finishNewKey seals everything with the newest key and forgets the others, where
// there is more than one. Of a change that ended before it began it clears what is left.
func (s *Store) finishNewKey(ctx context.Context) error {
	if len(s.keys.pairs) < 2 {
		return s.tidyHalves()
	}
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	no := s.keys.last().no
	s.log.Warn("the key is changed: everything is sealed anew", "key", no)
	ring := s.seals.seal(nil, s.seals.values, encode(s.seals.roots), secretAbout(keyringName))
	if err := writeFile(s.disk, filepath.Join(s.dir, keyringName+secretSuffix), ring); err != nil {
		return err
	}
	if err := s.forgetTail(ctx); err != nil {
		return err
	}
	s.dropAside(0)
	for _, name := range []string{beforeFile, drawerFile + ".damaged"} {
		if err := s.disk.Remove(filepath.Join(s.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	s.journal.mu.RLock()
	segs := slices.Clone(s.journal.segs)
	s.journal.mu.RUnlock()
	for _, seg := range segs {
		if err := s.exclusive(ctx, func() error { return s.rewrite(seg.no, s.resealed) }); err != nil {
			return fmt.Errorf("seal segment %d anew: %w", seg.no, err)
		}
	}
	if err := s.resealFiles(); err != nil {
		return err
	}
	if err := s.resealDrawer(); err != nil {
		return err
	}
	if err := s.rebuild(ctx); err != nil {
		return err
	}
	if err := s.onlySealedWith(no); err != nil {
		return err
	}
	k := Keys{Box: s.keys.Box, pairs: s.keys.pairs[len(s.keys.pairs)-1:]}
	if err := overHalf(s.disk, filepath.Join(s.dir, cardFile), k.Box, k.cards()); err != nil {
		return err
	}
	s.keys = k
	if err := s.tidyHalves(); err != nil {
		return err
	}
	err := s.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: s.o.Now(), Actor: appliance.Rule("store"), Kind: appliance.KindBoxRekeyed,
			Body: appliance.BoxNote{Version: s.o.Version, Text: fmt.Sprintf("key %d", no)},
		})
	})
	if errors.Is(err, appliance.ErrFull) {
		return nil
	}
	return err
}

// tidyHalves takes what no longer counts out of the halves' files. A stick that cannot
// be written to keeps it: it opens nothing.
func (s *Store) tidyHalves() error {
	for path, want := range map[string][]half{filepath.Join(s.dir, cardFile): s.keys.cards(), s.o.offPath(s.dir): s.keys.offs()} {
		have, err := readHalf(path, s.keys.Box)
		if err != nil || len(have) == len(want) {
			continue
		}
		if err := overHalf(s.disk, path, s.keys.Box, want); err != nil {
			s.say("the file %s holds half of a key that is no longer one, and cannot be written: %v", path, err)
		}
	}
	return nil
}

// overHalf puts halves in the place of a file, and writes over what stood there: what
// flash keeps in spare blocks stays, but nobody reads it without taking the chip apart.
func overHalf(d disk, path, box string, halves []half) error {
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if old != nil {
		defer old.Close()
	}
	if err := writeHalf(d, path, box, halves...); err != nil || old == nil {
		return err
	}
	st, err := old.Stat()
	if err == nil {
		_, err = old.WriteAt(make([]byte, st.Size()), 0)
	}
	if err == nil {
		err = old.Sync()
	}
	return err
}

// resealed is a record whose payload is sealed with the newest key. One that does not
// open stays: it was lost before.
func (s *Store) resealed(_ uint64, r record) (record, bool) {
	if r.erased() || len(r.payload) == 0 || r.payload[0] == s.seals.epoch {
		return r, false
	}
	plain, err := s.seals.open(s.seals.payloads, r.payload, r.about())
	if err != nil {
		return r, false
	}
	r.payload = s.seals.seal(make([]byte, 0, len(r.payload)), s.seals.payloads, plain, r.about())
	return r, true
}

// resealFiles seals recordings and secrets anew, each beside, synced, renamed. What
// does not open was lost before, and is told.
func (s *Store) resealFiles() error {
	about := map[string][]byte{}
	sounds, err := os.ReadDir(filepath.Join(s.dir, audioDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range sounds {
		path := filepath.Join(s.dir, audioDir, e.Name())
		if b, err := hex.DecodeString(e.Name()); err == nil && len(b) == sha256.Size {
			about[path] = []byte(audioDir + e.Name())
		} else if err := s.disk.Remove(path); err != nil { // of a recording that was cut short
			return err
		}
	}
	secrets, err := filepath.Glob(filepath.Join(s.dir, "*"+secretSuffix))
	if err != nil {
		return err
	}
	for _, path := range secrets {
		about[path] = secretAbout(strings.TrimSuffix(filepath.Base(path), secretSuffix))
	}
	for path, about := range about {
		sealed, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if len(sealed) > 0 && sealed[0] == s.seals.epoch {
			continue
		}
		plain, err := s.seals.open(s.seals.values, sealed, about)
		if err != nil {
			s.say("%s does not open: it was damaged before the key was changed", path)
			continue
		}
		if err := writeFile(s.disk, path, s.seals.seal(nil, s.seals.values, plain, about)); err != nil {
			return err
		}
	}
	return nil
}

// resealDrawer seals the clerks' drawer anew. One that cannot be read is comfort, and goes.
func (s *Store) resealDrawer() error {
	d := &Drawer{s: s, log: s.log, path: filepath.Join(s.dir, drawerFile)}
	if _, err := os.Stat(d.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	d.empty()
	if err := d.open(); err != nil {
		s.log.Warn("drafts and preferences cannot be read and begin anew", "err", err)
		return s.disk.Remove(d.path)
	}
	defer d.db.Close()
	fresh, err := d.create(func(to *bolt.Tx) error {
		return d.db.View(func(from *bolt.Tx) error {
			for _, b := range drawerSealed() {
				if err := from.Bucket([]byte(b)).ForEach(func(k, v []byte) error {
					plain, err := s.seals.open(s.seals.desk, v, d.place(b, k))
					if err != nil {
						return err
					}
					return to.Bucket([]byte(b)).Put(k, s.seals.seal(nil, s.seals.desk, plain, d.place(b, k)))
				}); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return fresh.Close()
}

// onlySealedWith is the proof: no record, and no file, that an older key opens.
func (s *Store) onlySealedWith(no byte) error {
	old := func(b []byte) bool { return len(b) > 0 && b[0] != no }
	_, _, err := s.journal.walk(place{}, 1, func(b batch) error {
		for i, r := range b.records {
			if r.erased() || !old(r.payload) {
				continue
			}
			if _, err := s.seals.open(s.seals.payloads, r.payload, r.about()); err == nil {
				return fmt.Errorf("entry %d is still sealed with an older key", b.first+uint64(i))
			}
		}
		return nil
	}, func(gap) error { return nil })
	return err
}

// KeyPending reports that everything is not sealed with the newest key yet: the next
// opening goes on.
func (s *Store) KeyPending() bool { return len(s.keys.pairs) > 1 }
