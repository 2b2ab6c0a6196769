package store

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huying/appliance"
)

// A box with some of everything that is sealed.
func aFullBox(t *testing.T, dir string, o Options) (sound string) {
	t.Helper()
	st, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	aDay(t, st)
	hear(t, st, 0, 30)
	if sound, err = st.KeepAudio([]byte("a voice")); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Secret("ssh-host", func() ([]byte, error) { return []byte("known by this"), nil }); err != nil {
		t.Fatal(err)
	}
	d := st.Drawer(slog.New(slog.DiscardHandler))
	d.Keep(liJing, answerOf("已联系供电所", "1"))
	d.Learn(liJing, "供电所", "gds")
	closeDrawer(t, st, d)
	return sound
}

// full tells whether all of it is there, and sealed with the key of that number alone.
func full(t *testing.T, dir string, o Options, sound string, number int) *Store {
	t.Helper()
	st := openAt(t, dir, o)
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if v, err := st.Verify(t.Context()); err != nil || len(v.Faults) > 0 {
		t.Errorf("verdict is %+v, %v", v, err)
	}
	mustView(t, st, func(r appliance.Reader) error {
		c, err := r.Case(appliance.NewCaseID(2026, 100))
		if err != nil || c.Text != "村东头没有水，路灯也坏了" || c.Reporter != appliance.Address(villager) {
			t.Errorf("case is %+v, %v", c, err)
		}
		return nil
	})
	if got := finds(t, st, "路灯"); len(got) != 12 {
		t.Errorf("路灯 finds %v", got)
	}
	if b, err := st.Audio(sound); err != nil || string(b) != "a voice" {
		t.Errorf("the recording: %q, %v", b, err)
	}
	if b, err := st.Secret("ssh-host", func() ([]byte, error) { return nil, errors.New("lost") }); err != nil || string(b) != "known by this" {
		t.Errorf("the secret: %q, %v", b, err)
	}
	d := st.Drawer(slog.New(slog.DiscardHandler))
	if all := d.Drafts(liJing); len(all) != 1 || all[0].Words["答复"] != "已联系供电所" {
		t.Errorf("drafts are %+v", all)
	}
	if all := d.Learned(liJing); len(all) != 1 {
		t.Errorf("learned are %+v", all)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	k, err := ReadKeys(dir, o.KeyFile)
	if err != nil || len(k.pairs) != 1 || k.Number() != number {
		t.Errorf("keys are %d, number %d, %v", len(k.pairs), k.Number(), err)
	}
	return st
}

// opens counts what in a folder halves of a key open: payloads, values, files.
func opensWith(t *testing.T, dir string, s *seals) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := d.Name()
		if filepath.Base(filepath.Dir(path)) == audioDir {
			if _, err := s.open(s.values, b, []byte(audioDir+name)); err == nil {
				n++
			}
		}
		if base, ok := strings.CutSuffix(name, secretSuffix); ok {
			if _, err := s.open(s.values, b, secretAbout(base)); err == nil {
				n++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	box, err := readIdentity(dir)
	if err != nil {
		t.Fatal(err)
	}
	segs, err := listSegments(osDisk{}, filepath.Join(dir, journalDir), box.id())
	if err != nil {
		t.Fatal(err)
	}
	for _, seg := range segs {
		b, err := os.ReadFile(seg.path)
		if err != nil {
			t.Fatal(err)
		}
		w := walk{want: 1, each: func(bt batch) error {
			for _, r := range bt.records {
				if _, err := s.open(s.payloads, r.payload, r.about()); err == nil {
					n++
				}
			}
			return nil
		}, missing: func(gap) error { return nil }}
		if err := w.file(memory(b), seg.size, place{seg.no, sector}); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func TestAStolenStickIsGivenAnotherKey(t *testing.T) {
	o := aStick(t)
	dir := filepath.Join(t.TempDir(), "box")
	sound := aFullBox(t, dir, o)
	st := full(t, dir, o, sound, 1)
	anchor, err := st.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	oldBackup, oldKeys := backupOf(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	stolen, err := os.ReadFile(o.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	oldSheet := strings.Join(oldKeys.Sheet(), "\n")
	if opensWith(t, dir, oldKeys.seals()) < 30 {
		t.Fatal("the old key opens nothing before: the test shows nothing")
	}

	if n, err := NewKey(dir, o); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if n, err := NewKey(dir, o); err != nil || n != 2 { // asked twice
		t.Fatal(n, err)
	}
	st = full(t, dir, o, sound, 2)
	if err := st.Anchored(t.Context(), anchor); err != nil {
		t.Errorf("yesterday's anchor: %v", err)
	}
	opens(t, st, villager, "又没水了", day)
	var told int
	mustView(t, st, func(r appliance.Reader) error {
		for e, err := range r.Journal(0) {
			if err == nil && e.Kind == appliance.KindBoxRekeyed {
				told++
			}
		}
		return nil
	})
	if told != 1 {
		t.Errorf("the journal tells of it %d times", told)
	}
	newBackup, newKeys := backupOf(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}

	// Whoever has the stick and takes the card now has nothing: both halves are others.
	if n := opensWith(t, dir, oldKeys.seals()); n > 0 {
		t.Errorf("the old key opens %d things yet", n)
	}
	card, _ := os.ReadFile(filepath.Join(dir, cardFile))
	if bytes.Contains(card, []byte(strings.Fields(string(stolen))[4])) {
		t.Error("the card has the stick's half")
	}
	thief := o
	thief.KeyFile = filepath.Join(t.TempDir(), "stolen.key")
	if err := os.WriteFile(thief.KeyFile, stolen, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, thief); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "of key number 1, the card's half of number 2") {
		t.Errorf("with the old stick: %v", err)
	}
	// A stick that was renewed while another was in use is replaced; another box's is not.
	if err := newKeys.CopyKey(thief.KeyFile); err != nil {
		t.Errorf("a spare of the old key: %v", err)
	}
	if got, err := os.ReadFile(thief.KeyFile); err != nil || bytes.Contains(got, stolen[40:]) {
		t.Errorf("the spare is %q, %v", got, err)
	}

	// Backups and sheets belong to the key of their time.
	if _, _, err := CheckBackup(t.Context(), bytes.NewReader(oldBackup), newKeys, nil); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "sealed with key number 1") {
		t.Errorf("the old backup: %v", err)
	}
	if _, _, err := CheckBackup(t.Context(), bytes.NewReader(newBackup), oldKeys, nil); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "sealed with key number 2") {
		t.Errorf("the new backup with the old key: %v", err)
	}
	if _, err := KeysOfSheet(oldSheet, o.KeyFile); !errors.Is(err, ErrSheet) || !strings.Contains(err.Error(), "of key number 1") {
		t.Errorf("the old sheet: %v", err)
	}
	k, err := KeysOfSheet(strings.Join(newKeys.Sheet(), "\n"), o.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "card")
	if res, err := Restore(t.Context(), bytes.NewReader(newBackup), other, k, o, nil, nil); err != nil || len(res.Verdict.Faults) > 0 {
		t.Fatalf("restored: %+v, %v", res.Verdict, err)
	}
	// The clerks' drawer is in no backup; all else is as it was.
	st = openAt(t, other, o)
	if b, err := st.Audio(sound); err != nil || string(b) != "a voice" {
		t.Errorf("the restored recording: %q, %v", b, err)
	}
	if err := st.Anchored(t.Context(), anchor); err != nil {
		t.Errorf("restored: %v", err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), bytes.NewReader(oldBackup), filepath.Join(t.TempDir(), "card"), oldKeys, o, nil, nil); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "key number 1") {
		t.Errorf("an old backup beside the new stick: %v", err)
	}

	// And once more: the third key, from the second.
	if n, err := NewKey(dir, o); err != nil || n != 3 {
		t.Fatal(n, err)
	}
	st = full(t, dir, o, sound, 3)
	if err := st.Anchored(t.Context(), anchor); err != nil {
		t.Errorf("yesterday's anchor: %v", err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if n := opensWith(t, dir, newKeys.seals()); n > 0 {
		t.Errorf("the second key opens %d things yet", n)
	}
}

// The plug is pulled at every step of changing the key: the next opening finishes it,
// or it never began; nothing is lost either way.
func TestPlugPulledWhileTheKeyIsChanged(t *testing.T) {
	base := aStick(t)
	from := filepath.Join(t.TempDir(), "box")
	sound := aFullBox(t, from, base)
	stick, err := os.ReadFile(base.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	begun, finished := 0, 0
	for step := 0; ; step++ {
		dir := filepath.Join(t.TempDir(), "box")
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		o := base
		o.KeyFile = filepath.Join(t.TempDir(), "off.key")
		if err := os.WriteFile(o.KeyFile, stick, 0o600); err != nil {
			t.Fatal(err)
		}
		cut := o
		d := &cutting{left: step}
		cut.disk = d
		_, err := NewKey(dir, cut)
		if err == nil {
			var st *Store
			if st, err = Open(dir, cut); err == nil {
				st.Close()
			}
		}
		k, kerr := ReadKeys(dir, o.KeyFile)
		if kerr != nil {
			t.Fatalf("step %d: %v", step, kerr)
		}
		number := k.Number()
		if number == 2 {
			finished++
		} else {
			begun++
		}
		full(t, dir, o, sound, number).Close()
		if t.Failed() {
			t.Fatalf("cut at step %d", step)
		}
		if d.left >= 0 && err == nil {
			break
		}
		if err != nil && !errors.Is(err, errCut) {
			t.Fatalf("step %d: %v", step, err)
		}
	}
	if begun < 3 || finished < 20 {
		t.Errorf("cut %d times before it had begun, %d times after", begun, finished)
	}
}

// A full disk does not keep the box from its work: both keys open what is there, and
// the change is finished when there is room.
func TestAKeyIsChangedWhenThereIsRoom(t *testing.T) {
	o := aStick(t)
	dir := filepath.Join(t.TempDir(), "box")
	sound := aFullBox(t, dir, o)
	if _, err := NewKey(dir, o); err != nil {
		t.Fatal(err)
	}
	d := &brokenDisk{}
	d.alloc.Store(true)
	narrow := o
	narrow.disk = d
	st, err := Open(dir, narrow)
	if err != nil {
		t.Fatal(err)
	}
	if !st.KeyPending() || len(st.recovered) != 1 || !strings.Contains(st.recovered[0], "not changed to its end") {
		t.Errorf("pending %t, it says %q", st.KeyPending(), st.recovered)
	}
	opens(t, st, villager, "又没水了", day)
	if v, err := st.Verify(t.Context()); err != nil || len(v.Faults) > 0 {
		t.Errorf("verdict is %+v, %v", v, err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if st := full(t, dir, o, sound, 2); st.KeyPending() {
		t.Error("with room it is not finished either")
	}
}
