package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"huying/appliance"
)

var (
	// ErrInhabited: a box lives in the folder already.
	ErrInhabited = errors.New("there is a box already")
	// ErrRestoring: a backup was being brought back into the folder, and the work was cut short.
	ErrRestoring = errors.New("a restore was cut short here")
)

// Restored is what bringing back a backup showed.
type Restored struct {
	Backup
	Verdict   Verdict // of the journal, walked from its first entry
	Uncertain int     // texts that waited then: whether they went out since, nobody knows
}

// Restore makes the box of a backup in the empty folder dir. The folder holds no
// box until all of it is there: box.json is written last, and a restore that was
// cut short is begun again. The journal is then walked and the database compared
// with what it adds up to; an error says what did not agree.
//
// Texts that waited when the backup was made may have gone out since: they are
// put down as uncertain, never sent again by themselves. erased are orders to erase
// that newer backups know of: they are carried out before the box is anybody's.
func Restore(ctx context.Context, r io.Reader, dir string, k Keys, o Options, erased []Erased, p Progress) (res Restored, err error) {
	if o.disk == nil {
		o.disk = osDisk{}
	}
	if err := fresh(dir); err != nil {
		return res, err
	}
	b, err := openBackup(ctx, r, k.Box, k.seals(), p)
	if err != nil {
		return res, err
	}
	res.Backup = b.Backup
	if err := (identity{Hall: b.Hall, Practice: b.Practice}).fits(dir, o); err != nil {
		return res, err
	}
	if off := o.offPath(dir); boxOf(off) != "" {
		have, err := readHalf(off, k.Box)
		if err != nil {
			return res, err
		}
		if len(paired(k.cards(), have)) == 0 {
			return res, fmt.Errorf("%w: the backup was opened with key number %d, and %s, which the box is to use, is of number %d", ErrKey, k.Number(), off, newestHalf(have))
		}
	}
	if free, err := o.disk.Free(parent(dir)); err == nil && free < b.room() {
		return res, fmt.Errorf("%w: %d MiB free, %d wanted", appliance.ErrFull, free>>20, b.room()>>20)
	}
	if err := unpack(b, dir, k, o); err != nil {
		return res, err
	}
	o.restoring = true
	st, err := Open(dir, o)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.replayErasures(ctx, erased); err != nil {
		return res, err
	}
	if res.Verdict, err = st.Verify(ctx); err != nil {
		return res, err
	}
	if err := st.Equal(ctx); err != nil {
		return res, fmt.Errorf("the database is not what the journal adds up to: %w", err)
	}
	if err := st.Anchored(ctx, b.Head); err != nil {
		return res, err
	}
	if res.Uncertain, err = st.doubt(ctx, b.Backup); err != nil {
		return res, err
	}
	if err := o.disk.Remove(filepath.Join(dir, restoringFile)); err != nil {
		return res, err
	}
	return res, o.disk.SyncDir(dir)
}

// room is what the files will take.
func (b Backup) room() (n int64) {
	for _, f := range b.Files {
		n += max(f.Size, f.Room)
	}
	return n + Reserve
}

// parent is the nearest folder that is there.
func parent(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// restoringFile is there from the first file of a restore until what waited then
// is put down as uncertain. While it is there nobody else opens the folder.
const restoringFile = "restoring"

// halfRestored refuses a folder into which a backup was brought only in part.
func halfRestored(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, restoringFile)); err == nil {
		return fmt.Errorf("%s: %w", dir, ErrRestoring)
	}
	return nil
}

// fresh wants a folder in which no box lives and nothing of one lies, but for what
// a restore left that was cut short.
func fresh(dir string) error {
	if halfRestored(dir) != nil {
		return nil // it is begun again
	}
	if _, err := os.Stat(filepath.Join(dir, identityFile)); err == nil {
		return fmt.Errorf("%s: %w", dir, ErrInhabited)
	}
	for _, name := range []string{filepath.Join(journalDir, "*.seg"), dbFile, filepath.Join(audioDir, "*")} {
		if found, _ := filepath.Glob(filepath.Join(dir, name)); len(found) > 0 {
			return fmt.Errorf("%s is there, but no %s that says whose it is: %w", found[0], identityFile, ErrForeign)
		}
	}
	return nil
}

// unpack writes the files, and the card's half of the key; whose they are comes last.
func unpack(b *opened, dir string, k Keys, o Options) error {
	d := o.disk
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := writeFile(d, filepath.Join(dir, restoringFile), []byte("a backup is being brought back\n")); err != nil {
		return err
	}
	for _, name := range []string{identityFile, dbFile} {
		if err := d.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, sub := range []string{journalDir, audioDir} {
		if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
			return err
		}
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			return err
		}
	}
	var id []byte
	err := b.each(func(m Member, r io.Reader) (err error) {
		switch {
		case m.Name == ConfigMember:
			return nil
		case m.Name == identityFile:
			id, err = io.ReadAll(r)
			return err
		case m.Name != dbFile && !plain(m.Name):
			return fmt.Errorf("%w: %q is no file of a box", ErrBackup, m.Name)
		}
		return pour(d, filepath.Join(dir, filepath.FromSlash(m.Name)), r, m)
	})
	if err != nil {
		return err
	}
	var i identity
	if err := json.Unmarshal(id, &i); err != nil || i.Box != b.Box {
		return fmt.Errorf("%w: %s is not that of the box", ErrBackup, identityFile)
	}
	s, err := k.sealsIn(dir)
	if err == nil {
		err = i.check(s)
	}
	if err != nil {
		return err
	}
	if err := writeHalf(d, filepath.Join(dir, cardFile), k.Box, k.cards()...); err != nil {
		return err
	}
	off := o.offPath(dir)
	if _, err := os.Stat(off); errors.Is(err, fs.ErrNotExist) {
		if err := writeHalf(d, off, k.Box, k.offs()...); err != nil {
			return err
		}
	}
	for _, sub := range []string{journalDir, audioDir, "."} {
		if err := d.SyncDir(filepath.Join(dir, sub)); err != nil {
			return err
		}
	}
	return writeFile(d, filepath.Join(dir, identityFile), id)
}

// plain are the names that may lie in a folder, and below its journal and audio.
func plain(name string) bool {
	if base, ok := strings.CutSuffix(name, secretSuffix); ok && secretName.MatchString(base) {
		return true
	}
	sub, base, ok := strings.Cut(name, "/")
	return ok && (sub == journalDir || sub == audioDir) && base != "" && base == filepath.Base(base) && base[0] != '.'
}

// pour writes a file and has it on the card.
func pour(d disk, path string, r io.Reader, m Member) error {
	f, err := d.OpenFile(path, true)
	if err != nil {
		return err
	}
	if m.Room > m.Size {
		err = f.Allocate(m.Room)
	}
	buf := make([]byte, 256<<10)
	for at := int64(0); err == nil; {
		var n int
		if n, err = io.ReadFull(r, buf); n > 0 {
			if _, werr := f.WriteAt(buf[:n], at); werr != nil {
				err = werr
			}
			at += int64(n)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
			if at != m.Size {
				err = fmt.Errorf("%w: %s ends early", ErrBackup, m.Name)
			}
			break
		}
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// doubt writes down that the box came out of a backup, and what is in doubt since.
func (s *Store) doubt(ctx context.Context, b Backup) (uncertain int, err error) {
	err = s.Update(ctx, func(tx appliance.Tx) error {
		at := s.o.Now()
		by := appliance.Rule("store")
		uncertain = 0
		if err := tx.Append(appliance.Entry{
			At: at, Actor: by, Kind: appliance.KindBoxRestored,
			Body: appliance.BoxNote{Version: s.o.Version, From: b.Entries, Text: "backup of " + b.Made.Format("2006-01-02 15:04:05") + " UTC"},
		}); err != nil {
			return err
		}
		for _, state := range []appliance.TextState{appliance.TextQueued, appliance.TextSending} {
			var waiting []appliance.Outgoing
			for t, err := range tx.TextsIn(state) {
				if err != nil {
					return err
				}
				waiting = append(waiting, t)
			}
			for _, t := range waiting {
				if err := tx.Append(appliance.Entry{
					At: at, Actor: by, Kind: appliance.KindTextUncertain, Case: t.Case, Peer: appliance.Address(t.To),
					Body: appliance.TextChange{Text: t.ID, State: appliance.TextUncertain, Error: "restored"},
				}); err != nil {
					return err
				}
				uncertain++
			}
		}
		return nil
	})
	return uncertain, err
}

// SetAside moves what lies in a folder into a folder of its own beside it, so that a
// backup can be brought back in its place. It returns where that is.
func SetAside(dir string, o Options) (string, error) {
	l, err := takeLock(dir)
	if err != nil {
		return "", err
	}
	defer l.leave(false)
	to := filepath.Join(dir, "aside-"+o.Now().UTC().Format("20060102T150405"))
	if err := os.Mkdir(to, 0o700); err != nil {
		return "", err
	}
	if half, err := os.ReadFile(filepath.Join(dir, cardFile)); err == nil { // it may be another box's
		if err := writeFile(osDisk{}, filepath.Join(to, cardFile), half); err != nil {
			return "", err
		}
	}
	// box.json goes first: what is left of a move cut short is no box.
	for _, name := range []string{identityFile, dbFile, journalDir, audioDir, keyringName + secretSuffix} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(to, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return to, osDisk{}.SyncDir(dir)
}
