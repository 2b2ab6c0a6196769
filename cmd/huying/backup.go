package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"huying/appliance"
	"huying/store"
)

// A backup is made beside the data, copied to a new file on the stick, read back from
// it, opened and walked to its end; then it gets its name, and only then are older
// ones forgotten. Whatever stops this leaves the older ones as they are.

const (
	backupPrefix = "huying-"
	backupSuffix = ".age"
	partSuffix   = ".part" // of a copy that is not whole yet
	backupStamp  = "20060102T150405"
	backupLocal  = "backup.new" // in the data folder, while one is made
)

// backupName names a backup after its box and moment, so that names sort by time.
func backupName(b store.Backup) string {
	return backupPrefix + b.Box[:8] + "-" + b.Made.UTC().Format(backupStamp) + backupSuffix
}

// madeAt is the moment in a backup's name.
func madeAt(name, box string) (time.Time, bool) {
	s, ok := strings.CutPrefix(name, backupPrefix+box[:8]+"-")
	if !ok {
		return time.Time{}, false
	}
	if s, ok = strings.CutSuffix(s, backupSuffix); !ok {
		return time.Time{}, false
	}
	at, err := time.Parse(backupStamp, s)
	return at, err == nil
}

// backupsIn are the names of a box's backups in a folder, newest first.
func backupsIn(dir, box string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if _, ok := madeAt(e.Name(), box); ok && e.Type().IsRegular() {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// How many backups are kept: the last one of each of so many days, and of so many
// weeks, counted in backups: a box that was off forgets nothing for it.
const (
	keepDays  = 7
	keepWeeks = 4
)

// surplus are the backups that may go, of names newest first.
func surplus(names []string, box string, zone *time.Location) (gone []string) {
	days, weeks := map[string]bool{}, map[string]bool{}
	for _, n := range names {
		at, _ := madeAt(n, box)
		y, w := at.In(zone).ISOWeek()
		day, week := at.In(zone).Format(time.DateOnly), fmt.Sprintf("%d-%d", y, w)
		keep := false
		if !days[day] && len(days) < keepDays {
			days[day], keep = true, true
		}
		if !weeks[week] && len(weeks) < keepWeeks {
			weeks[week], keep = true, true
		}
		if !keep {
			gone = append(gone, n)
		}
	}
	return gone
}

// A carrying is one backup on its way to a stick.
type carrying struct {
	cfg    config
	store  *store.Store
	dir    string // where it goes
	onCard bool   // a folder of the card itself will do
	meter  func(doing doing) store.Progress
	now    func() time.Time
}

// doing is what takes long.
type doing int

const (
	packing doing = iota
	copying
	readingBack
	unpacking
)

// A carried backup is on the stick, whole.
type carried struct {
	store.Backup
	File   string
	Bytes  int64
	Faults int      // places of the journal the box itself cannot read any more
	Gone   []string // older ones that were forgotten
}

func isThere(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

func (c carrying) run(ctx context.Context) (carried, error) {
	keys, err := c.target()
	if err != nil {
		return carried{}, err
	}
	local := filepath.Join(c.cfg.Data, backupLocal)
	defer os.Remove(local)
	b, sum, err := c.make(ctx, local)
	if err != nil {
		return carried{}, err
	}
	out := carried{Backup: b, File: filepath.Join(c.dir, backupName(b))}
	for named := b; isThere(out.File); out.File = filepath.Join(c.dir, backupName(named)) { // a second one within the second
		named.Made = named.Made.Add(time.Second)
	}
	part := out.File + partSuffix
	if out.Bytes, err = c.copy(ctx, local, part); err == nil {
		out.Faults, err = c.readBack(ctx, part, keys, sum)
	}
	if err == nil {
		if err = os.Rename(part, out.File); err == nil {
			err = syncFolder(c.dir)
		}
	}
	if err != nil {
		os.Remove(part) // best effort: a stick that is gone keeps it, under a name that is no backup's
		return carried{}, c.stickTrouble(err)
	}
	all := backupsIn(c.dir, b.Box)
	if len(all) > 0 && all[0] != filepath.Base(out.File) {
		all = nil // a clock in the past must not forget what is newer
	}
	for _, name := range surplus(all, b.Box, c.cfg.Hall.Zone) {
		if os.Remove(filepath.Join(c.dir, name)) == nil {
			out.Gone = append(out.Gone, name)
		}
	}
	return out, c.note(ctx, out)
}

// note writes down that there is a backup. A full disk does not undo it.
func (c carrying) note(ctx context.Context, out carried) error {
	at := c.now()
	err := c.store.Update(ctx, func(tx appliance.Tx) error {
		by := appliance.Rule("backup")
		return tx.Append(
			appliance.Entry{At: at, Actor: by, Kind: appliance.KindBoxBackup, Body: appliance.BoxNote{From: 1, To: out.Entries, Text: filepath.Base(out.File)}},
			appliance.Entry{At: at, Actor: by, Kind: appliance.KindDaily, Body: appliance.Daily{Job: jobBackup, Day: appliance.DateOf(at.In(c.cfg.Hall.Zone))}},
		)
	})
	if errors.Is(err, appliance.ErrFull) {
		return nil
	}
	return err
}

// jobBackup is the job of the day under which the last backup is known.
const jobBackup = "backup"

// target refuses folders in which a backup does not belong.
func (c carrying) target() (store.Keys, error) {
	st, err := os.Stat(c.dir)
	switch {
	case err != nil:
		return store.Keys{}, problem{fmt.Errorf("backup to %s: %w", c.dir, reason(err)), "plug in the stick and name the folder where it is mounted, such as /media/BACKUP"}
	case !st.IsDir():
		return store.Keys{}, problem{fmt.Errorf("backup to %s: that is a file", c.dir), "name the folder where the stick is mounted"}
	case onKeyStick(c.cfg, c.dir):
		return store.Keys{}, problem{
			fmt.Errorf("%s is the key stick: a backup beside the key is open to whoever takes the stick", c.dir), "plug in another stick",
		}
	case !c.onCard && !c.cfg.Practice.On && store.SameDevice(c.dir, c.cfg.Data):
		return store.Keys{}, problem{
			fmt.Errorf("%s lies on the card itself: a backup there is lost with it", c.dir),
			"name a folder on a stick; if you carry the file away yourself, add --on-card",
		}
	}
	keys, _, err := c.cfg.halves()
	if err != nil {
		return keys, err
	}
	// What an earlier try left behind has no backup's name; it goes.
	left, _ := filepath.Glob(filepath.Join(c.dir, backupPrefix+keys.Box[:8]+"-*"+backupSuffix+partSuffix))
	for _, name := range left {
		os.Remove(name)
	}
	return keys, nil
}

// make writes the backup beside the data.
func (c carrying) make(ctx context.Context, path string) (b store.Backup, sum []byte, err error) {
	config, err := os.ReadFile(c.cfg.Path)
	if err != nil {
		config = nil // a box without its file is worth a backup all the same
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return b, nil, err
	}
	h := sha256.New()
	b, err = c.store.Backup(ctx, io.MultiWriter(f, h), config, c.meter(packing))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); errors.Is(err, syscall.ENOSPC) {
		err = problem{errors.New("the card has no room for the backup while it is made"), "make room on the partition of " + c.cfg.Data + ", or use a larger card"}
	}
	return b, h.Sum(nil), err
}

// What a stick does to a backup: each is a sentence of its own in the tree of health.
var (
	errStickFull     = errors.New("the stick is full")
	errStickReadOnly = errors.New("the stick is read-only")
	errStickGone     = errors.New("the stick was pulled out, or failed, meanwhile")
	errStickLies     = errors.New("the stick does not give back what was written")
)

// copy brings the file to the stick and has it there.
func (c carrying) copy(ctx context.Context, from, to string) (n int64, err error) {
	r, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	st, err := r.Stat()
	if err != nil {
		return 0, err
	}
	if free, known := diskRoom(c.dir); known && free < uint64(st.Size())+1<<20 {
		return 0, fmt.Errorf("%w: %s wanted, %s free", errStickFull, megabytes(st.Size()), megabytes(int64(free)))
	}
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	tell := c.meter(copying)
	n, err = io.Copy(w, metered(ctx, r, func(n int64) { tell(n, st.Size()) }))
	if err == nil {
		err = w.Sync()
	}
	return n, errors.Join(err, w.Close())
}

// readBack reads the file from the stick itself, not from memory, and opens it.
func (c carrying) readBack(ctx context.Context, path string, keys store.Keys, sum []byte) (faults int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) // advice: where it is not taken the check is still one of every byte
	h := sha256.New()
	_, faults, err = store.CheckBackup(ctx, io.TeeReader(f, h), keys, c.meter(readingBack))
	if err == nil {
		_, err = io.Copy(h, f)
	}
	if err == nil && !slices.Equal(h.Sum(nil), sum) {
		err = fmt.Errorf("%w: what was read back is not what was written", store.ErrBackup)
	}
	return faults, err
}

// stickTrouble says what a failing stick means.
func (c carrying) stickTrouble(err error) error {
	const kept = "older backups on it are as they were"
	is := func(all ...error) bool {
		return slices.ContainsFunc(all, func(e error) bool { return errors.Is(err, e) })
	}
	switch {
	case is(errStickFull):
		return problem{fmt.Errorf("no backup was made: %w (%s)", err, c.dir), "make room on it or use a larger one; " + kept}
	case is(syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG):
		return problem{fmt.Errorf("no backup was made: %w (%s)", errStickFull, c.dir), "make room on it or use a larger one; " + kept}
	case is(syscall.EROFS):
		return problem{fmt.Errorf("no backup was made: %w (%s)", errStickReadOnly, c.dir), "move the switch on the stick, or use another one"}
	case is(store.ErrBackup, store.ErrNoBackup):
		return problem{fmt.Errorf("no backup was made: %w (%w)", errStickLies, err), "it is worn out or counterfeit: use another one; " + kept}
	case is(syscall.EIO, syscall.ENODEV, syscall.ENXIO, syscall.ENOTCONN, fs.ErrNotExist):
		return problem{fmt.Errorf("no backup was made: %w (%s: %w)", errStickGone, c.dir, reason(err)), "plug it in and make it again; " + kept}
	}
	return fmt.Errorf("no backup was made: %w", err)
}

// reason is an error without the path that the sentence names already.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

func megabytes(n int64) string {
	if n < 1e6 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	if n >= 10e9 {
		return fmt.Sprintf("%.0f GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// metered tells how far a reader has come, and stops with ctx.
func metered(ctx context.Context, r io.Reader, tell func(int64)) io.Reader {
	var n int64
	return readFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		m, err := r.Read(p)
		n += int64(m)
		tell(n)
		return m, err
	})
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// syncFolder has a file's new name on the disk. FAT keeps no order of its own to wait for.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
