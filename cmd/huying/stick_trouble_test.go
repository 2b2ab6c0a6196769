package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"huying/appliance/desk"
	"huying/appliance/workday"
	"huying/store"
)

// aSmallStick is a file system of its own, where one can be mounted.
func aSmallStick(t *testing.T, size string) string {
	t.Helper()
	mnt := t.TempDir()
	if err := syscall.Mount("tmpfs", mnt, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(mnt, syscall.MNT_DETACH) })
	return mnt
}

// Whatever a stick does, the older backup on it stays whole, the sentence says what to
// do, and the tree of health says it too.
func TestWhatASickStickDoesToABackup(t *testing.T) {
	for name, x := range map[string]struct {
		harm func(t *testing.T, stick string) (heal func())
		kind error
		hint string
		zh   string
	}{
		"it fills up while the copy is written": {
			harm: func(t *testing.T, stick string) func() { return func() {} }, // see below: at the first bytes
			kind: errStickFull, hint: "make room on it", zh: "U盘满了",
		},
		"it is read-only": {
			harm: func(t *testing.T, stick string) func() {
				if err := syscall.Mount("", stick, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
					t.Fatal(err)
				}
				return func() { syscall.Mount("", stick, "", syscall.MS_REMOUNT, "") }
			},
			kind: errStickReadOnly, hint: "move the switch", zh: "U盘写保护了",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, clock := aCarrying(t)
			c.dir = aSmallStick(t, "64m")
			b := &box{
				cfg: c.cfg, store: c.store, log: slog.New(slog.DiscardHandler), clock: newBoxClock(func() time.Time { return *clock }, time.Time{}, 1),
				desk: &desk.Desk{Clock: workday.Clock{Calendar: workday.New(), Hours: c.cfg.Hours}},
			}
			first, err := b.backUp(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			// Another box's backup lies there too: it is nobody's to touch.
			foreign := filepath.Join(c.dir, "huying-01234567-20260101T020000.age")
			if err := os.WriteFile(foreign, []byte("theirs"), 0o600); err != nil {
				t.Fatal(err)
			}
			*clock = clock.Add(24 * time.Hour)
			heal := x.harm(t, c.dir)
			ballast := filepath.Join(c.dir, "photos")
			sick := c
			if x.kind == errStickFull {
				sick.meter = func(d doing) store.Progress {
					filled := false
					return func(int64, int64) {
						if d == copying && !filled {
							filled = true
							_ = os.WriteFile(ballast, make([]byte, 64<<20), 0o600) // as much of it as there is room for
						}
					}
				}
			}
			_, err = b.backUp(t.Context(), sick)
			var p problem
			if !errors.Is(err, x.kind) || !errors.As(err, &p) || !strings.Contains(p.hint, x.hint) {
				t.Errorf("it says %v, and %q", err, p.hint)
			}
			if got := b.felt.backup.Zh; got != x.zh {
				t.Errorf("the tree of health says %q", got)
			}
			heal()
			os.Remove(ballast)
			f, err := os.Open(first.File)
			if err != nil {
				t.Fatal("the older backup: ", err)
			}
			defer f.Close()
			keys, err := store.ReadKeys(c.cfg.Data, "")
			if err != nil {
				t.Fatal(err)
			}
			if _, faults, err := store.CheckBackup(t.Context(), f, keys, nil); err != nil || faults > 0 {
				t.Errorf("the older backup: %d faults, %v", faults, err)
			}
			// The next one succeeds, clears what was left behind, and the fault is forgotten.
			if _, err := b.backUp(t.Context(), c); err != nil {
				t.Error(err)
			}
			if left, _ := filepath.Glob(filepath.Join(c.dir, "*"+partSuffix)); len(left) > 0 {
				t.Errorf("%v was left", left)
			}
			if got, err := os.ReadFile(foreign); err != nil || string(got) != "theirs" {
				t.Errorf("another box's backup: %q, %v", got, err)
			}
			if got := b.felt.backup.Zh; got != "" {
				t.Errorf("the tree of health still says %q", got)
			}
			if got := len(backupsIn(c.dir, keys.Box)); got != 2 {
				t.Errorf("%d backups", got)
			}
		})
	}
}

// Of two sticks, one of which is a spare from before the key was renewed, the box takes
// the one that opens.
func TestTheStickOfThePresentKeyIsTaken(t *testing.T) {
	cfg := config{Data: filepath.Join(t.TempDir(), "data"), Stick: t.TempDir()}
	old, now := filepath.Join(cfg.Stick, "A", keyName), filepath.Join(cfg.Stick, "B", keyName)
	for _, key := range []string{old, now} {
		if err := os.Mkdir(filepath.Dir(key), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	opened := func() {
		t.Helper()
		st, err := store.Open(cfg.Data, store.Options{KeyFile: now})
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	opened()
	if err := os.WriteFile(old, mustRead(t, now), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := cfg.keyNow(); got != old {
		t.Errorf("of two alike it takes %s", got)
	}
	if _, err := store.NewKey(cfg.Data, store.Options{KeyFile: now}); err != nil {
		t.Fatal(err)
	}
	opened()
	if got := cfg.keyNow(); got != now {
		t.Errorf("it takes %s", got)
	}
	if err := os.Remove(now); err != nil {
		t.Fatal(err)
	}
	if got := cfg.keyNow(); got != old {
		t.Errorf("with the old one alone it takes %s, and would not say so", got)
	}
}
