package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"huying/appliance"
)

func note(id appliance.CaseID, text string) appliance.Entry {
	return appliance.Entry{At: day, Actor: appliance.Rule("desk"), Kind: appliance.KindCaseNoted, Case: id,
		Body: appliance.CaseChange{Words: appliance.CaseWords{Note: text}}}
}

// Callers that come while a batch is being written share the next one; one of
// them that fails takes nobody with it.
func TestCallersShareABatch(t *testing.T) {
	synctest.Test(t, callersShareABatch)
}

func callersShareABatch(t *testing.T) {
	hold := make(chan struct{})
	var batches atomic.Int32
	var holding atomic.Bool
	st := openAt(t, t.TempDir(), Options{Hook: func(at Step) {
		if at == BeforeJournal {
			batches.Add(1)
			if holding.CompareAndSwap(true, false) {
				<-hold
			}
		}
	}})
	id := opens(t, st, villager, "没有水", day)
	batches.Store(0)
	holding.Store(true)

	refused := errors.New("not now")
	var wg sync.WaitGroup
	results := make([]error, 12)
	call := func(i int) {
		results[i] = st.Update(t.Context(), func(tx appliance.Tx) error {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			if err := tx.Append(note(c.ID, fmt.Sprintf("第%d个", i))); err != nil {
				return err
			}
			if i%4 == 3 {
				return refused
			}
			return nil
		})
	}
	wg.Go(func() { call(0) })
	synctest.Wait() // the first batch is under way
	for i := 1; i < len(results); i++ {
		wg.Go(func() { call(i) })
	}
	synctest.Wait() // the others wait for it
	close(hold)
	wg.Wait()
	if n := batches.Load(); n != 2 {
		t.Errorf("wrote %d batches, want 2", n)
	}
	for i, err := range results {
		if want := map[bool]error{true: refused}[i%4 == 3]; !errors.Is(err, want) {
			t.Errorf("caller %d got %v, want %v", i, err, want)
		}
	}
	mustView(t, st, func(r appliance.Reader) error {
		notes := 0
		for e, err := range r.Story(id) {
			if err != nil {
				return err
			}
			if e.Kind == appliance.KindCaseNoted {
				notes++
			}
		}
		if notes != 9 {
			t.Errorf("%d notes were kept, want 9", notes)
		}
		return nil
	})
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAPanicIsTheCallersOwn(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	id := opens(t, st, villager, "没有水", day)
	func() {
		defer func() {
			if p := recover(); p != "oops" {
				t.Errorf("caller got %v", p)
			}
		}()
		st.Update(t.Context(), func(tx appliance.Tx) error {
			tx.Append(note(id, "白写"))
			panic("oops")
		})
		t.Error("no panic")
	}()
	mustUpdate(t, st, func(tx appliance.Tx) error { return tx.Append(note(id, "照常")) })
}

func TestTheBellRingsForAChangeOnly(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	rang := func(ch <-chan struct{}) bool {
		select {
		case <-ch:
			return true
		default:
			return false
		}
	}
	bell := st.Changed()
	mustUpdate(t, st, func(tx appliance.Tx) error { return nil })
	if err := st.Update(t.Context(), func(tx appliance.Tx) error {
		tx.Append(note(appliance.NewCaseID(2026, 100), "x"))
		return appliance.ErrNone
	}); !errors.Is(err, appliance.ErrNone) {
		t.Error(err)
	}
	if rang(bell) {
		t.Error("the bell rang for nothing")
	}
	opens(t, st, villager, "没有水", day)
	if !rang(bell) {
		t.Error("the bell did not ring")
	}
}

func TestACallerMayGiveUpWaiting(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := st.Update(ctx, func(appliance.Tx) error { t.Error("ran"); return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := st.View(ctx, func(appliance.Reader) error { t.Error("ran"); return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestClosedIsClosed(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if err := st.Update(t.Context(), func(appliance.Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if err := st.View(t.Context(), func(appliance.Reader) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

// brokenDisk fails where it is told to.
type brokenDisk struct {
	osDisk
	sync  atomic.Bool
	alloc atomic.Bool
	free  atomic.Int64 // 0: as it is
}

type brokenFile struct {
	file
	d *brokenDisk
}

func (d *brokenDisk) OpenFile(path string, create bool) (file, error) {
	f, err := d.osDisk.OpenFile(path, create)
	return brokenFile{f, d}, err
}

func (f brokenFile) Sync() error {
	if f.d.sync.Load() {
		return syscall.EIO
	}
	return f.file.Sync()
}

func (f brokenFile) Allocate(n int64) error {
	if f.d.alloc.Load() {
		return syscall.ENOSPC
	}
	return f.file.Allocate(n)
}

func (d *brokenDisk) Free(path string) (int64, error) {
	if n := d.free.Load(); n != 0 {
		return n, nil
	}
	return d.osDisk.Free(path)
}

// After the journal may hold a decision, nothing fails softly.
func TestAFailedSyncIsFatal(t *testing.T) {
	d, dir := &brokenDisk{}, t.TempDir()
	st, err := Open(dir, Options{disk: d})
	if err != nil {
		t.Fatal(err)
	}
	id := opens(t, st, villager, "没有水", day)
	d.sync.Store(true)
	write := func() error {
		return st.Update(t.Context(), func(tx appliance.Tx) error { return tx.Append(note(id, "写")) })
	}
	if err := write(); !errors.Is(err, ErrFatal) || !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v", err)
	}
	d.sync.Store(false)
	if err := write(); !errors.Is(err, ErrFatal) {
		t.Errorf("and it went on with %v", err)
	}
	if h, err := st.Health(t.Context()); err != nil || !errors.Is(h.Failed, ErrFatal) {
		t.Errorf("health is %+v, %v", h, err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = openAt(t, dir, Options{})
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}
