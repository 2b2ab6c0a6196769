package store

import (
	"context"
	"time"

	"huying/appliance"
)

// Health is how the ledger feels, in facts.
type Health struct {
	Box          string // id
	Practice     bool
	Born         time.Time
	Entries      uint64
	LastAt       time.Time
	Segments     int
	JournalBytes int64 // room taken by the journal
	Written      int64 // bytes of records written to the journal since the box was born
	DBBytes      int64 // room taken by the database
	Free         int64 // bytes free on the disk
	Reserve      int64 // bytes that are kept free for others
	Full         bool  // the last decision was refused for want of room
	KeysTogether bool  // both halves of the key lie on one device: who takes the card has both
	Failed       error // what made the ledger useless until it is opened again
	// Recovered tells, for a technician, what this opening had to set right.
	Recovered []string
	// Damage names the stretches of the journal that could not be read.
	Damage []appliance.BoxNote
}

// Health looks at the folder and the disk. It is quick.
func (s *Store) Health(ctx context.Context) (Health, error) {
	h := Health{
		Box: s.id.Box, Practice: s.id.Practice, Born: s.id.Born, Reserve: s.o.ReserveBytes, Full: s.full.Load(), Recovered: s.recovered,
		KeysTogether: SameDevice(s.dir, s.o.offPath(s.dir)),
	}
	if err := s.fatal.Load(); err != nil {
		h.Failed = *err
	}
	s.journal.mu.RLock()
	h.Segments = len(s.journal.segs)
	for _, seg := range s.journal.segs {
		h.JournalBytes += seg.size
	}
	s.journal.mu.RUnlock()
	var err error
	if h.Free, err = s.disk.Free(s.dir); err != nil {
		return h, err
	}
	err = s.View(ctx, func(r appliance.Reader) (err error) {
		h.Entries, h.LastAt = r.Last()
		h.Written = int64(r.(*reader).head.Bytes)
		h.DBBytes = r.(*reader).tx.Size()
		h.Damage, err = r.Damage()
		return err
	})
	return h, err
}
