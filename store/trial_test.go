package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// forms are the forms of record in a journal, in the order in which they first come.
func formsIn(t *testing.T, st *Store) (all []byte) {
	t.Helper()
	if _, _, err := st.journal.walk(place{}, 1, func(b batch) error {
		for _, r := range b.records {
			if !slices.Contains(all, r.form) {
				all = append(all, r.form)
			}
		}
		return nil
	}, func(g gap) error { t.Error(g); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// Three releases on one card: the old one, which knows the first form of record, and a
// new one with a second form, tried and then kept.
func TestAReleaseOnTrialWritesWhatTheOldOneReads(t *testing.T) {
	dir := t.TempDir()
	older, tried, kept := Options{Now: today}, Options{Now: today, form: 2, Trial: true}, Options{Now: today, form: 2}
	lives := func(o Options, from, to int) *Store {
		t.Helper()
		st, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		hear(t, st, from, to-from)
		if err := st.Equal(t.Context()); err != nil {
			t.Error(err)
		}
		return st
	}
	before := filepath.Join(dir, beforeFile)
	there := func(want bool, when string) {
		t.Helper()
		if _, err := os.Stat(before); (err == nil) != want {
			t.Errorf("%s: the sealed copy is there: %t", when, err == nil)
		}
	}
	close := func(st *Store) {
		t.Helper()
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	close(lives(older, 0, 10))
	close(lives(tried, 10, 20))
	there(false, "on trial, of the same schema")

	// The trial fails: the old release goes on where it stopped.
	st := lives(older, 20, 30)
	if got := formsIn(t, st); !slices.Equal(got, []byte{1}) || serials(t, st) != 30 {
		t.Errorf("after the trial the journal has forms %v and %d texts", got, serials(t, st))
	}
	close(st)

	// It is tried again, and kept.
	st = lives(tried, 30, 40)
	if err := st.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	there(true, "kept")
	hear(t, st, 40, 10)
	if got := formsIn(t, st); !slices.Equal(got, []byte{1, 2}) {
		t.Errorf("kept, the journal has forms %v", got)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	for range 2 { // nothing is left to do
		if err := st.Confirm(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(st)

	// The old release says that it is too old, and touches nothing: with the database
	// and without.
	for _, name := range []string{"", dbFile} {
		if name != "" {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		unclean(t, dir)
		if _, err := Open(dir, older); !errors.Is(err, ErrForm) {
			t.Errorf("without %q: %v", name, err)
		}
	}
	st = lives(kept, 50, 60)
	if v, err := st.Verify(t.Context()); err != nil || len(v.Faults) > 0 || serials(t, st) != 60 {
		t.Errorf("verdict is %+v, %v, %d texts", v, err, serials(t, st))
	}
	close(st)

	// The copy is of the moment before, opens with the key, and goes after a week.
	f, err := os.Open(before)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	keys, err := ReadKeys(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	back := filepath.Join(t.TempDir(), "box")
	if res, err := Restore(t.Context(), f, back, keys, older, nil, nil); err != nil || len(res.Verdict.Faults) > 0 {
		t.Errorf("the old release restores %+v, %v", res.Verdict, err)
	}
	later := kept
	later.Now = func() time.Time { return time.Now().Add(beforeKept + time.Hour) }
	close(lives(later, 60, 61))
	there(false, "a week later")
}

// A package has no slots: an upgrade goes forward at once, with the copy first.
func TestAnUpgradeMakesACopyFirst(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{Now: today})
	hear(t, st, 0, 10)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = openAt(t, dir, Options{Now: today, form: 2})
	if _, err := os.Stat(filepath.Join(dir, beforeFile)); err != nil {
		t.Error(err)
	}
	hear(t, st, 10, 1)
	if got := formsIn(t, st); !slices.Equal(got, []byte{1, 2}) {
		t.Errorf("the journal has forms %v", got)
	}
	// A box that is born today writes its own form from the first word.
	if got := formsIn(t, openAt(t, t.TempDir(), Options{Now: today, form: 2})); !slices.Equal(got, []byte{2}) {
		t.Errorf("a new box has forms %v", got)
	}
	if got := formsIn(t, openAt(t, t.TempDir(), Options{Now: today, form: 2, Trial: true})); !slices.Equal(got, []byte{1}) {
		t.Errorf("a new box of a release on trial has forms %v", got)
	}
}

// A database of an older schema is built again, with a copy first; one of a newer
// schema too, which is how a release that came back finds it.
func TestADatabaseOfAnotherRelease(t *testing.T) {
	for name, x := range map[string]struct {
		schema uint64
		copied bool
	}{"an older one's": {schema - 1, true}, "a newer one's": {schema + 1, false}} {
		dir := t.TempDir()
		st := openAt(t, dir, Options{Now: today})
		aDay(t, st)
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		db, err := bolt.Open(filepath.Join(dir, dbFile), 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put(metaSchema, be64(x.schema)) }); err != nil {
			t.Fatal(err)
		}
		db.Close()
		st = openAt(t, dir, Options{Now: today, Trial: true})
		if _, err := os.Stat(filepath.Join(dir, beforeFile)); (err == nil) != x.copied {
			t.Errorf("%s: the copy: %v", name, err)
		}
		if aside, _ := filepath.Glob(filepath.Join(dir, dbFile+".damaged-*")); len(aside) > 0 {
			t.Errorf("%s: %v lies aside, and nothing is wrong with it", name, aside)
		}
		if len(st.recovered) != 1 || !strings.Contains(st.recovered[0], "of another schema") {
			t.Errorf("%s: it says %q", name, st.recovered)
		}
		if err := st.Equal(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		opens(t, st, villager, "生活照常", day)
	}
}

// A card without room for the copy keeps to the old form, says so, and serves.
func TestNoRoomForTheCopy(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{Now: today})
	hear(t, st, 0, 10)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	small := &brokenDisk{}
	small.free.Store(40 << 20)
	st = openAt(t, dir, Options{Now: today, form: 2, disk: small})
	if len(st.recovered) != 1 || !strings.Contains(st.recovered[0], "no sealed copy") {
		t.Errorf("it says %q", st.recovered)
	}
	hear(t, st, 10, 1)
	if got := formsIn(t, st); !slices.Equal(got, []byte{1}) {
		t.Errorf("the journal has forms %v", got)
	}
	if err := st.Confirm(t.Context()); !errors.Is(err, appliance.ErrFull) {
		t.Errorf("confirm says %v", err)
	}
}

// The plug is pulled at every step of going forward: each time the box opens, with
// all it knew, and can be kept later.
func TestPlugPulledWhileAReleaseIsKept(t *testing.T) {
	var cuts int
	for step := 0; ; step++ {
		dir := t.TempDir()
		st, err := Open(dir, Options{Now: today})
		if err != nil {
			t.Fatal(err)
		}
		hear(t, st, 0, 3)
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		st, err = Open(dir, Options{Now: today, form: 2, disk: &cutting{left: step}})
		if err == nil {
			kept := st.seals.mayWrite() == 2
			st.Close() // the plug is out: it need not end well
			if kept {
				break
			}
		} else if !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		cuts++
		// The old release opens what is there, until box.json says otherwise.
		id, err := readIdentity(dir)
		if err != nil {
			t.Fatal(err)
		}
		if st, err = Open(dir, Options{Now: today}); (err == nil) != (id.mayWrite() == 1) {
			t.Fatalf("step %d: form %d, and the old release: %v", step, id.mayWrite(), err)
		}
		if err == nil {
			if n := serials(t, st); n != 3 {
				t.Errorf("step %d: %d texts", step, n)
			}
			st.Close()
		}
		st = openAt(t, dir, Options{Now: today, form: 2})
		hear(t, st, 3, 1)
		if err := st.Equal(t.Context()); err != nil || serials(t, st) != 4 {
			t.Errorf("step %d: %d texts, %v", step, serials(t, st), err)
		}
	}
	if cuts < 5 {
		t.Errorf("only %d steps were cut", cuts)
	}
}
