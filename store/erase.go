package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// Erasing takes words out of the journal and leaves everything else as it is: the
// sealed part of a record becomes zeros of the same length, so that headers, places
// and chain stay. An order is an entry first; then
//
//	recordings   their files go
//	tail         the fold forgets the journal's end, which it would put back otherwise
//	journal      each segment is written anew beside, synced, renamed
//	database     built anew from the journal: bbolt keeps deleted bytes in its file
//	entry        the order is carried out
//
// A cut in between is gone on with at the next opening: an order that is in the
// journal will be carried out, one that is not leaves everything as it was.

// Erased is an order to erase as it stands in the ledger.
type Erased struct {
	appliance.Erasure
	Entry uint64          `json:"entry"` // that ordered it
	At    time.Time       `json:"at"`
	By    appliance.Actor `json:"by"`
	Done  time.Time       `json:"done"` // the zero time: not yet
}

// A Contact is somebody whose words are to be erased.
type Contact struct {
	Phone appliance.Phone
	Cases []appliance.CaseID // their cases, erased as a whole
}

// EraseContact orders that the words of everything about a number and of its cases be
// erased, and does so. The facts stay: that there was a case, when, of what kind, how
// it ended. It returns appliance.ErrNone if there is nothing about them.
func (s *Store) EraseContact(ctx context.Context, c Contact, by appliance.Actor, second appliance.ClerkID, reason string) (Erased, error) {
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	order, err := s.about(ctx, c)
	if err != nil {
		return Erased{}, fmt.Errorf("erase: %w", err)
	}
	if len(order.Spans) == 0 {
		return Erased{}, appliance.ErrNone
	}
	order.Second, order.Reason = second, reason
	return s.erase(ctx, order, by)
}

// erase writes the order down and carries it out.
func (s *Store) erase(ctx context.Context, order appliance.Erasure, by appliance.Actor) (Erased, error) {
	e := Erased{Erasure: order, By: by}
	err := s.Update(ctx, func(tx appliance.Tx) error {
		e.Entry, e.At = tx.Seq(), s.o.Now()
		return tx.Append(appliance.Entry{At: e.At, Actor: by, Kind: appliance.KindErasure, Body: order})
	})
	if err != nil {
		return e, fmt.Errorf("erase: %w", err)
	}
	if err := s.carryOut(ctx, []Erased{e}); err != nil {
		return e, err
	}
	e.Done = s.o.Now()
	return e, nil
}

// about gathers the entries about somebody. Only headers are read, and of motions the
// words: a motion to erase names the number.
func (s *Store) about(ctx context.Context, c Contact) (order appliance.Erasure, err error) {
	hash := s.seals.address(appliance.Address(c.Phone))
	is := func(h []byte) bool { return hash != nil && string(h) == string(hash) }
	sounds := map[string]bool{}
	_, _, err = s.journal.walk(place{}, 1, func(b batch) error {
		for i, r := range b.records {
			f, err := s.seals.facts(r)
			if err != nil || r.erased() {
				continue
			}
			mine := is(f.Peer) || is(f.Of) || f.Case != 0 && slices.Contains(c.Cases, appliance.CaseID(f.Case))
			if w := f.Warning; w != nil {
				mine = mine || slices.ContainsFunc(w.Cases, func(n uint64) bool { return slices.Contains(c.Cases, appliance.CaseID(n)) })
			}
			if f.Motion != nil && !mine {
				e, err := s.seals.read(r)
				m, ok := e.Body.(appliance.Motion)
				mine = err == nil && ok && m.Phone == appliance.Address(c.Phone)
			}
			if !mine || f.Erasure != nil {
				continue
			}
			if f.Audio != nil && f.Audio.Hash != "" {
				sounds[f.Audio.Hash] = true
			}
			order.Spans = joined(order.Spans, b.first+uint64(i))
		}
		return ctx.Err()
	}, func(gap) error { return nil })
	for h := range sounds {
		order.Sounds = append(order.Sounds, h)
	}
	slices.Sort(order.Sounds)
	return order, err
}

// joined adds an entry behind spans.
func joined(all []appliance.Span, seq uint64) []appliance.Span {
	if n := len(all); n > 0 && all[n-1].To+1 == seq {
		all[n-1].To = seq
		return all
	}
	return append(all, appliance.Span{From: seq, To: seq})
}

// carryOut does what orders in the journal say, and writes down that it is done. It
// may be interrupted and begun again. The caller holds upkeep.
func (s *Store) carryOut(ctx context.Context, orders []Erased) error {
	names := func(seq uint64) bool {
		return slices.ContainsFunc(orders, func(e Erased) bool { return e.Names(seq) })
	}
	for _, o := range orders {
		for _, h := range o.Sounds {
			if err := s.EraseAudio(h); err != nil {
				return err
			}
		}
	}
	if err := s.disk.SyncDir(s.dir); err != nil {
		return err
	}
	s.dropAside(0) // they may hold the words too
	if err := s.disk.Remove(filepath.Join(s.dir, beforeFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.forgetTail(ctx); err != nil {
		return err
	}
	s.journal.mu.RLock()
	segs := slices.Clone(s.journal.segs)
	s.journal.mu.RUnlock()
	for _, seg := range segs {
		if err := s.exclusive(ctx, func() error { return s.eraseIn(seg.no, names) }); err != nil {
			return fmt.Errorf("erase in segment %d: %w", seg.no, err)
		}
	}
	if err := s.rebuild(ctx); err != nil {
		return err
	}
	return s.Update(ctx, func(tx appliance.Tx) error {
		for _, o := range orders {
			err := tx.Append(appliance.Entry{At: s.o.Now(), Actor: appliance.Rule("store"), Kind: appliance.KindErased, Body: appliance.Erasure{Order: o.Entry}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetTail empties what the fold remembers of the journal's end.
func (s *Store) forgetTail(ctx context.Context) error {
	return s.exclusive(ctx, func() error {
		s.dbMu.RLock()
		defer s.dbMu.RUnlock()
		return s.guard("forget the tail", func() error {
			err := s.disk.Commit(s.dbPath(), func() error {
				return s.db.Update(func(btx *bolt.Tx) error {
					name := []byte(bucketNames[bTail])
					if err := btx.DeleteBucket(name); err != nil {
						return err
					}
					_, err := btx.CreateBucket(name)
					return err
				})
			})
			if err != nil {
				return s.failed("forget the tail", err)
			}
			return nil
		})
	})
}

// eraseSuffix ends the name of a segment that is being written anew.
const eraseSuffix = ".erase"

// eraseIn writes a segment anew without the words of entries, if it has any.
func (s *Store) eraseIn(no uint32, names func(uint64) bool) error {
	return s.rewrite(no, func(seq uint64, r record) (record, bool) {
		if !names(seq) || r.erased() {
			return r, false
		}
		return record{form: r.form, header: r.header, flags: r.flags | flagErased, payload: make([]byte, len(r.payload))}, true
	})
}

// rewrite replaces a segment by one in which change was made to its records, none of
// which may become longer or shorter. It runs while no batch is under way.
func (s *Store) rewrite(no uint32, change func(seq uint64, r record) (record, bool)) error {
	j := s.journal
	j.mu.RLock()
	seg, ok := j.segment(no)
	j.mu.RUnlock()
	if !ok {
		return nil
	}
	old, err := s.disk.OpenFile(seg.path, false)
	if err != nil {
		return err
	}
	defer old.Close()
	var changed []batch
	w := walk{each: func(b batch) error {
		any := false
		for i, r := range b.records {
			now, is := change(b.first+uint64(i), r)
			b.records[i], any = now, any || is
		}
		if any {
			changed = append(changed, b)
		}
		return nil
	}, missing: func(gap) error { return nil }}
	if err := w.file(old, seg.size, place{no, sector}); err != nil || len(changed) == 0 {
		return err
	}
	if err := s.reserve(seg.size); err != nil {
		return err
	}
	path := seg.path + eraseSuffix
	f, err := s.disk.OpenFile(path, true)
	if err != nil {
		return err
	}
	err = s.copySegment(f, old, seg.size)
	for _, b := range changed {
		if err != nil {
			break
		}
		_, err = f.WriteAt(frame(b.first, b.before, b.records), b.off)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, s.disk.Remove(path))
	}
	if err := s.disk.Rename(path, seg.path); err != nil {
		return err
	}
	if err := s.disk.SyncDir(j.dir); err != nil {
		return s.failed("erase", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cur != nil && j.segs[len(j.segs)-1].no == no { // the journal goes on in the new file
		now, err := s.disk.OpenFile(seg.path, false)
		if err != nil {
			return s.failed("erase", err)
		}
		j.cur.Close()
		j.cur = now
	}
	return nil
}

func (s *Store) copySegment(to, from file, size int64) error {
	if err := to.Allocate(size); err != nil {
		return err
	}
	buf := make([]byte, 256<<10)
	for at := int64(0); at < size; {
		n, err := from.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if n == 0 {
			return err
		}
		if _, err := to.WriteAt(buf[:n], at); err != nil {
			return err
		}
		at += int64(n)
	}
	return nil
}

// Erasures are all orders to erase, oldest first.
func (s *Store) Erasures(ctx context.Context) (all []Erased, err error) {
	err = s.View(ctx, func(r appliance.Reader) error {
		all, err = r.(*reader).fold.erasures()
		return err
	})
	return all, err
}

func (f *fold) erasures() (all []Erased, err error) {
	c := f.cursor(bErasures)
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var r erasureRecord
		if err := f.open(bErasures, k, v, &r); err != nil {
			return nil, err
		}
		all = append(all, Erased{
			Erasure: joinErasure(&r.Facts, &r.Words), Entry: num(k), At: instant(r.At), Done: instant(r.Done),
			By: appliance.Actor{Kind: appliance.ActorKind(r.ByKind), ID: r.ByID, Name: r.ByName, For: r.ByFor},
		})
	}
	return all, nil
}

// finishErasures goes on with what was ordered and cut short. A full disk leaves it
// for the next opening.
func (s *Store) finishErasures(ctx context.Context) error {
	left, err := filepath.Glob(filepath.Join(s.dir, journalDir, "*"+eraseSuffix))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := s.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	all, err := s.Erasures(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(e Erased) bool { return !e.Done.IsZero() })
	if len(all) == 0 {
		return nil
	}
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	s.say("an erasure had been cut short; it was carried out")
	return s.carryOut(ctx, all)
}

// replay carries out orders that a newer backup knows of, and this journal not yet.
func (s *Store) replayErasures(ctx context.Context, orders []Erased) error {
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	known, err := s.Erasures(ctx)
	if err != nil {
		return err
	}
	var last uint64
	if err := s.View(ctx, func(r appliance.Reader) error {
		last, _ = r.Last()
		return nil
	}); err != nil {
		return err
	}
	for _, o := range orders {
		if slices.ContainsFunc(known, func(e Erased) bool { return e.Entry == o.Entry && slices.Equal(e.Spans, o.Spans) }) {
			continue
		}
		var spans []appliance.Span
		for _, sp := range o.Spans { // what came after this backup is not in it
			if sp.To = min(sp.To, last); sp.From <= sp.To {
				spans = append(spans, sp)
			}
		}
		if o.Spans = spans; len(spans) == 0 {
			continue
		}
		if _, err := s.erase(ctx, o.Erasure, o.By); err != nil {
			return err
		}
	}
	return nil
}
