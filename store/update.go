package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// call is one caller of Update. Callers that come while a batch is being
// written are served together by the next one; a lone caller waits for nobody.
type call struct {
	ctx   context.Context
	fn    func(appliance.Tx) error
	alone func() error  // instead of fn: runs with no batch under way
	last  bool          // whoever comes later finds the ledger closed
	turn  chan struct{} // closed when it is this caller's turn to lead
	done  chan struct{} // closed when err is set
	err   error
	panic any
}

// groupMax bounds how many callers share a batch, and so its size.
const groupMax = 64

// Update makes one decision durable, or nothing: see appliance.Ledger. fn runs
// again when another caller of the same batch fails.
func (s *Store) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	return s.join(&call{ctx: ctx, fn: fn})
}

// exclusive runs fn while no batch is under way.
func (s *Store) exclusive(ctx context.Context, fn func() error) error {
	return s.join(&call{ctx: ctx, alone: fn})
}

// finish waits for whoever came before; nobody comes after.
func (s *Store) finish() error {
	return s.join(&call{ctx: context.Background(), alone: func() error { return nil }, last: true})
}

func (s *Store) join(c *call) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.turn, c.done = make(chan struct{}), make(chan struct{})
	s.queueMu.Lock()
	if s.closed {
		s.queueMu.Unlock()
		return ErrClosed
	}
	s.queue = append(s.queue, c)
	s.closed = c.last
	lead := !s.busy
	s.busy = true
	s.queueMu.Unlock()
	if !lead {
		select {
		case <-c.done:
			return c.result()
		case <-c.turn:
		}
	}
	s.lead()
	return c.result()
}

func (c *call) result() error {
	if c.panic != nil {
		panic(c.panic)
	}
	return c.err
}

// lead serves the callers that wait, the first of which is the one that leads,
// and hands over to the next.
func (s *Store) lead() {
	s.queueMu.Lock()
	group := s.queue
	n := 1
	if group[0].alone == nil {
		for n < min(len(group), groupMax) && group[n].alone == nil {
			n++
		}
	}
	group, s.queue = group[:n:n], append([]*call(nil), group[n:]...)
	s.queueMu.Unlock()

	s.serve(group)
	for _, c := range group {
		close(c.done)
	}

	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	if len(s.queue) == 0 {
		s.busy = false
		return
	}
	close(s.queue[0].turn)
}

// serve runs a group of callers as one batch.
func (s *Store) serve(group []*call) {
	all := func(err error) {
		for _, c := range group {
			c.err = err
		}
	}
	if err := s.fatal.Load(); err != nil {
		all(*err)
		return
	}
	if group[0].alone != nil {
		group[0].err = group[0].alone()
		return
	}
	s.dbMu.RLock()
	defer s.dbMu.RUnlock()
	left := group
	for len(left) > 0 {
		again, err := s.attempt(left)
		if err != nil {
			for _, c := range left {
				c.err = err
			}
			return
		}
		left = again
	}
}

// attempt runs the callers in one transaction. If one of them fails after it
// has appended, everything is undone and the others are returned, to be run
// again without it.
func (s *Store) attempt(group []*call) (again []*call, err error) {
	err = s.guard("update", func() error {
		btx, err := s.db.Begin(true)
		if err != nil {
			return s.failed("begin", err)
		}
		defer btx.Rollback()
		t := &tx{reader: &reader{
			fold: &fold{tx: btx, seals: s.seals}, s: s, head: s.head, first: s.head.Seq + 1,
		}}
		for i, c := range group {
			had := len(t.records)
			s.run(c, t)
			if c.err != nil || c.panic != nil {
				if len(t.records) > had || t.err != nil {
					again = append(append(again, group[:i]...), group[i+1:]...)
					return nil
				}
			}
			if t.err != nil {
				return t.err
			}
		}
		if len(t.records) == 0 {
			return nil
		}
		return s.commit(btx, t)
	})
	return again, err
}

// run calls one caller's function. Its panic is its own.
func (s *Store) run(c *call, t *tx) {
	c.err, c.panic = c.ctx.Err(), nil
	if c.err != nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			if isFault(p) {
				panic(p) // the database's fault, not the caller's
			}
			c.panic = p
		}
	}()
	c.err = c.fn(t)
}

// commit makes a transaction durable. Until the journal is synced an error
// leaves everything as it was; afterwards it is fatal.
func (s *Store) commit(btx *bolt.Tx, t *tx) error {
	b := frame(t.first, s.head.Chain, t.records)
	p, err := s.roomFor(int64(len(b)))
	if err != nil {
		return s.refused(err)
	}
	h := t.head
	h.End, h.Bytes = s.head.End, s.head.Bytes
	h = t.note(h, t.first, p, b, t.records)
	if s.o.mistake == mistakeNoTail {
		t.tx.DeleteBucket([]byte(bucketNames[bTail]))
		t.tx.CreateBucket([]byte(bucketNames[bTail]))
	}
	if t.err != nil {
		return t.err
	}
	if err := s.roomInDB(btx.Size(), t.cost); err != nil {
		return s.refused(err)
	}
	s.full.Store(false)
	s.hook(BeforeJournal)
	if err := s.journal.write(b, h.Seq, h.Chain); err != nil {
		return s.failed("write the journal", err)
	}
	s.hook(AfterWrite)
	if err := s.journal.sync(); err != nil {
		return s.failed("sync the journal", err)
	}
	s.hook(AfterSync)
	if err := s.disk.Commit(s.dbPath(), btx.Commit); err != nil {
		return s.failed("commit", err)
	}
	s.hook(AfterCommit)
	s.head = h
	s.ring()
	s.wantMerge(t.fold)
	return nil
}

// refused makes an ordinary refusal of a full disk.
func (s *Store) refused(err error) error {
	if !noRoom(err) && !errors.Is(err, appliance.ErrFull) {
		return s.failed("make room", err)
	}
	if !s.full.Swap(true) {
		s.log.Error("no room on the disk", "err", err)
	}
	if errors.Is(err, appliance.ErrFull) {
		return err
	}
	return fmt.Errorf("%w: %w", appliance.ErrFull, err)
}

// guard runs fn so that damage in the database, which bbolt meets with a panic
// or a memory fault, becomes an error: the next opening looks closely.
func (s *Store) guard(doing string, fn func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if p := recover(); p != nil {
			if !isFault(p) {
				panic(p)
			}
			err = s.failed(doing, fmt.Errorf("%w: %v", errFold, p))
			s.suspect()
		}
	}()
	err = fn()
	if errors.Is(err, errFold) && !errors.Is(err, ErrFatal) {
		err = s.failed(doing, err)
		s.suspect()
	}
	return err
}

// isFault reports, inside a deferred function, whether a panic comes from
// reading a damaged database: a memory fault in its mapping, or anything that
// begins in bbolt's own code.
func isFault(p any) bool {
	if e, ok := p.(interface{ Addr() uintptr }); ok && e != nil {
		return true
	}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for panicking := false; ; {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "runtime."):
			panicking = panicking || f.Function == "runtime.gopanic"
		case panicking:
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}
