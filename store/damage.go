package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"huying/appliance"
)

// restoreTail writes back what the fold remembers of the journal's last
// megabyte, where the journal says something else.
func (s *Store) restoreTail() error {
	files := map[uint32]file{}
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	restored := 0
	var from place
	err := s.guard("restore", func() error {
		btx, err := s.db.Begin(false)
		if err != nil {
			return err
		}
		defer btx.Rollback()
		return (&fold{tx: btx, seals: s.seals}).tail(func(p place, want []byte) error {
			f, ok := files[p.seg]
			if !ok {
				seg, known := s.journal.segment(p.seg)
				if !known {
					return nil // named as missing later
				}
				if f, err = s.disk.OpenFile(seg.path, false); err != nil {
					return err
				}
				files[p.seg] = f
			}
			have := make([]byte, len(want))
			if n, _ := f.ReadAt(have, p.off); n == len(have) && bytes.Equal(have, want) {
				return nil
			}
			if restored == 0 {
				from = p
			}
			restored += len(want)
			_, err := f.WriteAt(want, p.off)
			return err
		})
	})
	if err != nil || restored == 0 {
		return err
	}
	for no, f := range files {
		if err := f.Sync(); err != nil {
			return err
		}
		if err := s.journal.resized(no, f); err != nil {
			return err
		}
	}
	s.say("%d bytes of the journal's end were damaged, from %s; they were restored from the database", restored, from)
	s.restored = fmt.Sprintf("%s: %d bytes were not as they were written; they were restored from the database", from, restored)
	return nil
}

// resized looks again how long a segment is.
func (j *journal) resized(no uint32, f file) (err error) {
	for i := range j.segs {
		if j.segs[i].no == no {
			j.segs[i].size, err = f.Size()
		}
	}
	return err
}

// mendHeads writes the first sector of segments again that were damaged with
// what lay beside them, where the first batch, or the present end of the
// journal, says what it must have been.
func (s *Store) mendHeads(end place) error {
	for i := range s.journal.segs {
		seg := &s.journal.segs[i]
		if seg.damaged == nil {
			continue
		}
		if err := s.mendHead(seg, end); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) mendHead(seg *segment, end place) error {
	f, err := s.disk.OpenFile(seg.path, false)
	if err != nil {
		return err
	}
	defer f.Close()
	switch b, err := batchAt(f, place{seg.no, sector}, seg.size); {
	case err == nil:
		seg.first, seg.before = b.first, b.before
	case end == place{seg.no, sector}:
		seg.first, seg.before = s.head.Seq+1, s.head.Chain
	default:
		return nil // its batches are read without it, and Verify names it
	}
	seg.made, seg.damaged = s.o.Now(), nil
	if _, err := f.WriteAt(seg.header(s.id.id()), 0); err != nil {
		return err
	}
	s.say("the head of segment %d was damaged; it was written again", seg.no)
	return f.Sync()
}

// whole reports whether the segments up to end are all there and the journal ends there.
func (j *journal) whole(end place) bool {
	for i, seg := range j.segs {
		if seg.no != uint32(i+1) {
			return false
		}
	}
	if len(j.segs) == 0 || j.segs[len(j.segs)-1].no != end.seg {
		return len(j.segs) == 0 && end == place{}
	}
	last := j.segs[len(j.segs)-1]
	f, err := j.disk.OpenFile(last.path, false)
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = batchAt(f, end, last.size)
	return errors.Is(err, errNoBatch)
}

// cut makes zeros of everything behind end in the last segment.
func (j *journal) cut(end place) error {
	seg := j.segs[len(j.segs)-1]
	if seg.no != end.seg {
		return fmt.Errorf("cut: journal does not end in segment %d", end.seg)
	}
	f, err := j.disk.OpenFile(seg.path, false)
	if err != nil {
		return err
	}
	defer f.Close()
	buf, zeros := make([]byte, 64<<10), make([]byte, 64<<10)
	for at := end.off; at < seg.size; at += int64(len(buf)) {
		n, _ := f.ReadAt(buf[:min(int64(len(buf)), seg.size-at)], at)
		if !bytes.Equal(buf[:n], zeros[:n]) {
			if _, err := f.WriteAt(zeros[:n], at); err != nil {
				return err
			}
		}
	}
	return f.Sync()
}

// missing notes segments that are not there at all: what was in them is lost
// to the journal, and only the database still knows it.
func (s *Store) missing() error {
	have := map[uint32]bool{}
	for _, seg := range s.journal.segs {
		have[seg.no] = true
	}
	return s.guard("look for segments", func() error {
		btx, err := s.db.Begin(false)
		if err != nil {
			return err
		}
		defer btx.Rollback()
		var lost *gap
		c := (&fold{tx: btx, seals: s.seals}).cursor(bPlaces)
		for no := uint32(1); no <= s.head.End.seg; no++ {
			if have[no] {
				continue
			}
			// Rows of places are few: one for 16 KiB of journal.
			for k, v := c.First(); k != nil; k, v = c.Next() {
				at := placeOf(v)
				if at.seg == no && lost == nil {
					lost = &gap{from: num(k), to: s.head.Seq, start: at, end: s.head.End}
				}
				if lost != nil && have[at.seg] && at.seg > no {
					lost.to, lost.end = num(k)-1, at
					s.gaps, lost = append(s.gaps, *lost), nil
					break
				}
			}
		}
		if lost != nil {
			s.gaps = append(s.gaps, *lost)
		}
		return nil
	})
}

// nameGaps writes down, once for each, which entries the journal has lost. Each
// opens a new segment whose head says so too; the box goes on.
func (s *Store) nameGaps(ctx context.Context, gaps []gap) error {
	for _, g := range gaps {
		named := false
		err := s.View(ctx, func(r appliance.Reader) error {
			notes, err := r.Damage()
			for _, n := range notes {
				named = named || n.From <= g.from && n.To >= g.to
			}
			return err
		})
		if err != nil {
			return err
		}
		if named {
			continue
		}
		err = s.exclusive(ctx, func() error {
			if err := s.reserve(s.o.segmentBytes); err != nil {
				return err
			}
			return s.journal.open(g.from, g.to, s.o.segmentBytes)
		})
		if err != nil {
			return err
		}
		text := fmt.Sprintf("journal cannot be read from %s to %s", g.start, g.end)
		s.say("entries %d to %d: %s", g.from, g.to, text)
		err = s.Update(ctx, func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{
				At: s.o.Now(), Actor: appliance.Rule("store"), Kind: appliance.KindBoxDamage,
				Body: appliance.BoxNote{From: g.from, To: g.to, Text: text},
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lost writes down that all that was here is gone: the box serves, and everybody is told.
func (s *Store) lost(ctx context.Context) error {
	s.say("journal and database are gone; the box began again with nothing")
	return s.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: s.o.Now(), Actor: appliance.Rule("store"), Kind: appliance.KindBoxDamage,
			Body: appliance.BoxNote{Text: "journal and database were gone; what they held is in backups only"},
		})
	})
}

// The file "suspect" tells the next opening that reading the database failed
// while it was in use: it is then built anew without being asked again.
const suspectFile = "suspect"

func (s *Store) suspect() {
	if err := writeFile(s.disk, filepath.Join(s.dir, suspectFile), []byte("the database failed while in use\n")); err != nil {
		s.log.Error("database cannot be marked as damaged", "err", err)
	}
}

func (s *Store) isSuspect() bool {
	_, err := os.Stat(filepath.Join(s.dir, suspectFile))
	return err == nil
}

// trust takes the mark away again.
func (s *Store) trust() error {
	if !s.isSuspect() {
		return nil
	}
	if err := s.disk.Remove(filepath.Join(s.dir, suspectFile)); err != nil {
		return err
	}
	return s.disk.SyncDir(s.dir)
}

// NameDamage writes down what Verify could not read, so that it stands on the
// banner. What is named already is not named again.
func (s *Store) NameDamage(ctx context.Context, v Verdict) error {
	var gaps []gap
	for _, f := range v.Faults {
		if f.Entry > 0 && f.Last >= f.Entry {
			at := place{f.Segment, f.Offset}
			gaps = append(gaps, gap{from: f.Entry, to: f.Last, start: at, end: at})
		}
	}
	return s.nameGaps(ctx, gaps)
}
