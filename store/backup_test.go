package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huying/appliance"
)

// backupOf is a backup of a box, and the keys that open it.
func backupOf(t *testing.T, st *Store) ([]byte, Keys) {
	t.Helper()
	var b bytes.Buffer
	last := int64(0)
	if _, err := st.Backup(t.Context(), &b, []byte("[hall]\n"), func(done, total int64) {
		if done < last || done > total {
			t.Errorf("progress goes from %d to %d of %d", last, done, total)
		}
		last = done
	}); err != nil {
		t.Fatal(err)
	}
	k, err := ReadKeys(st.dir, st.o.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), k
}

// aStick is a key file on another folder than the data.
func aStick(t *testing.T) Options {
	o := smallBox()
	o.KeyFile = filepath.Join(t.TempDir(), "huying.key")
	return o
}

// The drill: a box is backed up, its card is lost, and another card holds an equal
// box that goes on where the first one stood. What waited then is in doubt.
func TestABackupComesBackAsAnEqualBox(t *testing.T) {
	o := aStick(t)
	st := openAt(t, t.TempDir(), o)
	aDay(t, st)
	aTownAtWork(t, st)
	hear(t, st, 0, 200) // several segments
	sound, err := st.KeepAudio([]byte("a voice"))
	if err != nil {
		t.Fatal(err)
	}
	opens(t, st, villager, "路灯不亮", day)
	waiting := len(inState(t, st, appliance.TextQueued))
	if waiting == 0 {
		t.Fatal("nothing waits: the test shows nothing")
	}
	file, k := backupOf(t, st)
	stood := st.head.Seq
	hear(t, st, 200, 10) // after the backup: lost with the card

	if b, faults, err := CheckBackup(t.Context(), bytes.NewReader(file), k, nil); err != nil || faults != 0 || b.Entries != stood {
		t.Fatalf("the check says %d entries, %d faults, %v", b.Entries, faults, err)
	}
	dir := filepath.Join(t.TempDir(), "new", "card")
	res, err := Restore(t.Context(), bytes.NewReader(file), dir, k, o, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Verdict.Faults) > 0 || uint64(res.Verdict.Entries) != stood || res.Uncertain != waiting {
		t.Errorf("restored %d entries of %d, %d in doubt of %d, faults %v", res.Verdict.Entries, stood, res.Uncertain, waiting, res.Verdict.Faults)
	}
	now := openAt(t, dir, o)
	if got := inState(t, now, appliance.TextQueued); len(got) > 0 {
		t.Errorf("%d texts would go out a second time", len(got))
	}
	if got := inState(t, now, appliance.TextUncertain); len(got) < waiting {
		t.Errorf("%d texts are in doubt, of %d", len(got), waiting)
	}
	if b, err := now.Audio(sound); err != nil || string(b) != "a voice" {
		t.Errorf("the recording says %q, %v", b, err)
	}
	opens(t, now, villager, "又不亮了", day)
	if err := now.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if v, err := now.Verify(t.Context()); err != nil || len(v.Faults) > 0 {
		t.Errorf("after going on: %v, %v", v.Faults, err)
	}
	// The same entries, word for word.
	var was, is bytes.Buffer
	if err := errors.Join(st.Export(t.Context(), &was, true), now.Export(t.Context(), &is, true)); err != nil {
		t.Fatal(err)
	}
	lines := func(b *bytes.Buffer) string {
		return strings.Join(strings.SplitAfter(b.String(), "\n")[:stood], "")
	}
	if lines(&was) != lines(&is) {
		t.Error("the restored journal says something else")
	}
	if text, err := BackupConfig(t.Context(), bytes.NewReader(file), k); err != nil || string(text) != "[hall]\n" {
		t.Errorf("its configuration is %q, %v", text, err)
	}
}

func inState(t *testing.T, st *Store, s appliance.TextState) (out []appliance.Outgoing) {
	t.Helper()
	mustView(t, st, func(r appliance.Reader) error {
		out = nil
		for o, err := range r.TextsIn(s) {
			if err != nil {
				return err
			}
			out = append(out, o)
		}
		return nil
	})
	return out
}

// Wherever a backup was cut short or changed, it is found; nothing of it becomes a box.
func TestADamagedBackupIsRefused(t *testing.T) {
	o := aStick(t)
	st := openAt(t, t.TempDir(), o)
	aDay(t, st)
	file, k := backupOf(t, st)
	refused := func(what string, b []byte) {
		t.Helper()
		if _, _, err := CheckBackup(t.Context(), bytes.NewReader(b), k, nil); !errors.Is(err, ErrBackup) && !errors.Is(err, ErrNoBackup) && !errors.Is(err, ErrKey) && !errors.Is(err, ErrForeign) { // the bit may lie in the box's name
			t.Errorf("%s: the check says %v", what, err)
		}
		dir := t.TempDir()
		if _, err := Restore(t.Context(), bytes.NewReader(b), dir, k, o, nil, nil); err == nil {
			t.Errorf("%s: it was restored", what)
		}
		if _, err := os.Stat(filepath.Join(dir, identityFile)); err == nil {
			t.Errorf("%s: the folder looks like a box", what)
		}
		if _, err := Open(dir, o); err == nil {
			t.Errorf("%s: what was left opens as a box", what)
		}
	}
	for _, n := range []int{1, len(file) / 3, len(file) / 2, len(file) - 70000, len(file) - 1} {
		refused("cut short", file[:n])
	}
	for _, at := range []int{60, 120, 400, len(file) / 3, len(file) / 2, len(file) - 20} {
		b := bytes.Clone(file)
		b[at] ^= 1
		refused("one bit", b)
	}
	refused("more behind it", append(bytes.Clone(file), "more"...))
	if _, err := ReadBackup(t.Context(), strings.NewReader("a letter to grandmother"), k); !errors.Is(err, ErrNoBackup) {
		t.Errorf("a letter: %v", err)
	}
}

func TestABackupOfAnotherBoxIsNamed(t *testing.T) {
	a, b := openAt(t, t.TempDir(), aStick(t)), openAt(t, t.TempDir(), aStick(t))
	file, _ := backupOf(t, a)
	_, k := backupOf(t, b)
	if _, _, err := CheckBackup(t.Context(), bytes.NewReader(file), k, nil); !errors.Is(err, ErrForeign) {
		t.Errorf("another box's: %v", err)
	}
}

// A full disk stops the making with its own words.
func TestAFullStickIsNamed(t *testing.T) {
	st := openAt(t, t.TempDir(), smallBox())
	aDay(t, st)
	full := errors.New("full")
	if _, err := st.Backup(t.Context(), failing{1000, full}, nil, nil); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	mustUpdate(t, st, func(tx appliance.Tx) error { return nil }) // the box goes on
}

type failing struct {
	after int
	err   error
}

func (f failing) Write(b []byte) (int, error) {
	if len(b) > f.after {
		return 0, f.err
	}
	return len(b), nil
}

// A folder that holds a box is not written over; moved aside, it can be replaced.
func TestABoxIsNotRestoredOver(t *testing.T) {
	o := aStick(t)
	dir := t.TempDir()
	st, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	aDay(t, st)
	file, k := backupOf(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), bytes.NewReader(file), dir, k, o, nil, nil); !errors.Is(err, ErrInhabited) {
		t.Fatalf("over a box: %v", err)
	}
	o.Now = today
	aside, err := SetAside(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), bytes.NewReader(file), dir, k, o, nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{identityFile, dbFile, journalDir, cardFile} {
		if _, err := os.Stat(filepath.Join(aside, name)); err != nil {
			t.Error(err)
		}
	}
}

// A restore is cut short at every step: the folder then holds no box that opens,
// and beginning again gives the whole one.
func TestARestoreCutShortIsBegunAgain(t *testing.T) {
	o := aStick(t)
	st := openAt(t, t.TempDir(), o)
	aDay(t, st)
	file, k := backupOf(t, st)
	steps := 0
	for cut := 0; ; cut++ {
		dir := filepath.Join(t.TempDir(), "card")
		p := o
		d := &cutting{left: cut}
		p.disk = d
		_, err := Restore(t.Context(), bytes.NewReader(file), dir, k, p, nil, nil)
		if err == nil {
			steps = cut
			break
		}
		if !errors.Is(err, errCut) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if _, err := os.Stat(filepath.Join(dir, identityFile)); err == nil {
			if st, err := Open(dir, o); err == nil {
				if got := inState(t, st, appliance.TextQueued); len(got) > 0 {
					t.Errorf("cut at %d: it opens, and %d texts would go out again", cut, len(got))
				}
				if err := st.Close(); err != nil {
					t.Error(err)
				}
				continue
			}
		}
		if _, err := Restore(t.Context(), bytes.NewReader(file), dir, k, o, nil, nil); err != nil {
			t.Fatalf("cut at %d, begun again: %v", cut, err)
		}
	}
	if steps < 20 {
		t.Errorf("only %d steps were cut", steps)
	}
}

var errCut = errors.New("cut")

// cutting is a disk that fails from some step on, as if the power had gone.
type cutting struct {
	osDisk
	left int
}

func (c *cutting) step() error {
	if c.left--; c.left < 0 {
		return errCut
	}
	return nil
}

type cutFile struct {
	file
	c *cutting
}

func (c *cutting) OpenFile(path string, create bool) (file, error) {
	if create {
		if err := c.step(); err != nil {
			return nil, err
		}
	}
	f, err := c.osDisk.OpenFile(path, create)
	if err != nil {
		return nil, err
	}
	return cutFile{f, c}, nil
}

func (f cutFile) WriteAt(b []byte, off int64) (int, error) {
	if err := f.c.step(); err != nil {
		return 0, err
	}
	return f.file.WriteAt(b, off)
}

func (f cutFile) Sync() error {
	if err := f.c.step(); err != nil {
		return err
	}
	return f.file.Sync()
}

func (c *cutting) Rename(from, to string) error {
	if err := c.step(); err != nil {
		return err
	}
	return c.osDisk.Rename(from, to)
}

func (c *cutting) Remove(path string) error {
	if err := c.step(); err != nil {
		return err
	}
	return c.osDisk.Remove(path)
}

func (c *cutting) Commit(path string, change func() error) error {
	if err := c.step(); err != nil {
		return err
	}
	return c.osDisk.Commit(path, change)
}

var _ io.ReaderAt = memory(nil)
