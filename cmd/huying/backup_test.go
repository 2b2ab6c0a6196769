package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/workday"
	"huying/store"
)

// aCarrying is a box, a folder its backups go to, and its clock.
func aCarrying(t *testing.T) (c carrying, clock *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 27, 1, 0, 0, 0, time.FixedZone("", 8*3600))
	clock = &now
	dir := t.TempDir()
	cfg, err := parseConfig(filepath.Join(dir, "huying.toml"), "data = \""+filepath.Join(dir, "data")+"\"\n[hall]\nname = \"青山镇\"\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cfg.Path, []byte("[hall]\nname = \"青山镇\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(cfg.Data, store.Options{Now: func() time.Time { return *clock }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	stick := filepath.Join(dir, "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	return carrying{
		cfg: cfg, store: st, dir: stick, onCard: true, now: func() time.Time { return *clock },
		meter: func(doing) store.Progress { return func(int64, int64) {} },
	}, clock
}

// namesIn are the files of a folder.
func namesIn(t *testing.T, dir string) (out []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

// The stick is pulled at every step of the copying: what was whole before is whole
// afterwards, and nothing that is not whole has a backup's name.
func TestAStickPulledDuringABackup(t *testing.T) {
	if !canMount() {
		t.Skip("FUSE cannot be mounted here")
	}
	c, clock := aCarrying(t)
	first, err := c.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := store.ReadKeys(c.cfg.Data, "")
	if err != nil {
		t.Fatal(err)
	}
	back := c.dir
	done := false
	for step := int64(1); !done; step++ {
		if step > 200 {
			t.Fatal("the copying never ends")
		}
		*clock = clock.Add(24 * time.Hour)
		mnt, unmount := mountKillFS(t, back, &stepper{stop: step, at: func(string) {}})
		c.dir = mnt
		out, err := c.run(t.Context())
		unmount()
		whole := backupsIn(back, keys.Box)
		if err == nil {
			done = len(whole) == 2
			if !done {
				t.Fatalf("step %d: it says that it made %s, and there is %v", step, out.File, whole)
			}
		} else if !errors.Is(err, errStickGone) {
			t.Fatalf("step %d: %v", step, err)
		}
		for _, name := range whole {
			f, err := os.Open(filepath.Join(back, name))
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := store.CheckBackup(t.Context(), f, keys, nil); err != nil {
				t.Errorf("step %d: %s looks whole and is not: %v", step, name, err)
			}
			f.Close()
		}
		if !slices.Contains(whole, filepath.Base(first.File)) {
			t.Fatalf("step %d: the older backup is gone", step)
		}
		for _, name := range whole {
			if name != filepath.Base(first.File) {
				os.Remove(filepath.Join(back, name))
			}
		}
		if _, err := os.Stat(filepath.Join(c.cfg.Data, backupLocal)); err == nil {
			t.Fatalf("step %d: the copy beside the data was left", step)
		}
	}
}

// A stick without room is named before anything is written to it; nothing is left on it.
func TestAFullStick(t *testing.T) {
	c, _ := aCarrying(t)
	mnt := t.TempDir()
	if err := syscall.Mount("tmpfs", mnt, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	defer syscall.Unmount(mnt, syscall.MNT_DETACH)
	c.dir = mnt
	_, err := c.run(t.Context())
	if !errors.Is(err, errStickFull) || !strings.Contains(err.Error(), " wanted, ") {
		t.Errorf("it says %v", err)
	}
	if left := namesIn(t, mnt); len(left) > 0 {
		t.Errorf("%v was left on it", left)
	}
}

// The key's stick and the card are no place for a backup.
func TestWhereABackupIsRefused(t *testing.T) {
	c, _ := aCarrying(t)
	c.onCard = false
	if _, err := c.run(t.Context()); err == nil || !strings.Contains(err.Error(), "the card itself") {
		t.Errorf("the card: %v", err)
	}
	c.onCard, c.cfg.KeyFile = true, filepath.Join(c.dir, "keys", "off.key")
	if _, err := c.run(t.Context()); err == nil || !strings.Contains(err.Error(), "is the key stick") {
		t.Errorf("the key stick: %v", err)
	}
	c.cfg.KeyFile, c.dir = "", filepath.Join(c.dir, "none")
	if _, err := c.run(t.Context()); err == nil || strings.Contains(err.Error(), "none: none") {
		t.Errorf("no folder: %v", err)
	}
}

// The last one of each of seven days and of four weeks stays; a box that was off for
// a month forgets nothing for it.
func TestWhichBackupsStay(t *testing.T) {
	const box = "0123456789abcdef"
	named := func(at time.Time) string { return backupName(store.Backup{Box: box, Made: at}) }
	day := time.Date(2026, 11, 27, 2, 10, 0, 0, time.UTC) // a Friday
	var all []string
	for i := range 40 {
		all = append(all, named(day.AddDate(0, 0, -i)))
	}
	all = slices.Insert(all, 1, named(day.Add(-time.Hour))) // made by hand an hour earlier
	gone := surplus(all, box, time.UTC)
	var kept []string
	for _, n := range all {
		if !slices.Contains(gone, n) {
			at, _ := madeAt(n, box)
			kept = append(kept, at.Format("01-02"))
		}
	}
	if want := []string{"11-27", "11-26", "11-25", "11-24", "11-23", "11-22", "11-21", "11-15", "11-08"}; !slices.Equal(kept, want) {
		t.Errorf("kept %v, want %v", kept, want)
	}
	old := []string{named(day), named(day.AddDate(0, -2, 0)), named(day.AddDate(0, -3, 0))}
	if gone := surplus(old, box, time.UTC); len(gone) > 0 {
		t.Errorf("a box that was off forgets %v", gone)
	}
	if _, ok := madeAt(named(day)+partSuffix, box); ok {
		t.Error("half a copy counts as a backup")
	}
}

// The backup of the day goes to sticks that hold one already, once a day, and not
// before the small hours are over; what fails stands in the tree of health.
func TestTheBackupOfTheDay(t *testing.T) {
	c, clock := aCarrying(t)
	media := t.TempDir()
	if err := syscall.Mount("tmpfs", media, "tmpfs", 0, "size=16m"); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	defer syscall.Unmount(media, syscall.MNT_DETACH)
	for _, d := range []string{"BACKUP", "SOMEBODYS"} {
		if err := os.Mkdir(filepath.Join(media, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c.cfg.Stick = media
	b := &box{
		cfg: c.cfg, store: c.store, log: slog.New(slog.DiscardHandler), clock: newBoxClock(func() time.Time { return *clock }, time.Time{}, 1),
		desk: &desk.Desk{Clock: workday.Clock{Calendar: workday.New(), Hours: c.cfg.Hours}},
	}
	keys, err := store.ReadKeys(c.cfg.Data, "")
	if err != nil {
		t.Fatal(err)
	}
	count := func(want int, when string) {
		t.Helper()
		if err := b.backupOfTheDay(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(backupsIn(filepath.Join(media, "BACKUP"), keys.Box)); got != want {
			t.Errorf("%s: %d backups, want %d", when, got, want)
		}
		if got := namesIn(t, filepath.Join(media, "SOMEBODYS")); len(got) > 0 {
			t.Errorf("%s: %v on a stick nobody named", when, got)
		}
	}
	on := func(d time.Duration) { *clock = clock.Add(d) }
	on(2 * time.Hour)
	count(0, "before the first one by hand")
	c.dir = filepath.Join(media, "BACKUP")
	if _, err := c.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	count(1, "made by hand today")
	on(22 * time.Hour)
	count(1, "at one in the night")
	on(time.Hour)
	count(2, "at two")
	count(2, "again")
	last, err := b.lastBackup(t.Context())
	if err != nil || last != appliance.DateOf(*clock) {
		t.Errorf("the last one is of %v, %v", last, err)
	}
	on(24 * time.Hour)
	b.cfg.KeyFile = filepath.Join(media, "BACKUP", "off.key") // somebody made it the key's stick
	if err := os.WriteFile(b.cfg.KeyFile, mustRead(t, filepath.Join(c.cfg.Data, "off.key")), 0o600); err != nil {
		t.Fatal(err)
	}
	count(2, "on the key's stick")
	if b.felt.backup.Zh == "" {
		t.Error("nobody is told")
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
