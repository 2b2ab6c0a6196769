package store

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// A backup is one age file that only both halves of the box's key open:
//
//	age ─ tar ┌ manifest.json   what the box was at that moment; sizes, in order, of what follows
//	          ├ box.json        whose it is
//	          ├ huying.toml     the configuration, where one was given
//	          ├ journal/*.seg   up to the last whole batch
//	          ├ audio/*         each sealed, as it lies on the card
//	          ├ *.sealed        what the box keeps for itself, such as its key on the network
//	          ├ huying.db       the fold of just that journal
//	          └ sums            SHA-256 of each; it is last, so a file that ends early has none
//
// The halves of the key are never in it.

// ErrBackup: the file is no whole backup.
var ErrBackup = errors.New("no whole backup")

// ErrNoBackup: the file is something else altogether.
var ErrNoBackup = errors.New("it is no backup of a huying box")

// A Backup is what a backup says about itself.
type Backup struct {
	Box      string    `json:"box"`
	Hall     string    `json:"hall,omitempty"`
	Practice bool      `json:"practice,omitempty"`
	Version  string    `json:"version,omitempty"` // of the program that made it
	Made     time.Time `json:"made"`
	Entries  uint64    `json:"entries"`
	LastAt   time.Time `json:"last_at"` // of the last entry
	Head     string    `json:"head"`    // anchor at that moment
	Chain    string    `json:"chain"`   // after the last entry, hexadecimal
	// Erased are the orders to erase words up to then. What is restored from an older
	// backup has them carried out again.
	Erased []Erased `json:"erased,omitempty"`
	Files  []Member `json:"files"`
}

// Size is how many bytes its files have.
func (b Backup) Size() (n int64) {
	for _, f := range b.Files {
		n += f.Size
	}
	return n
}

// A Member is one file of a backup.
type Member struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Room int64  `json:"room,omitempty"` // what it was given on the card, for a segment
}

// Names within a backup.
const (
	manifestFile = "manifest.json"
	sumsFile     = "sums"
	// ConfigMember is the configuration within a backup.
	ConfigMember = "huying.toml"
)

// Progress is told now and then how many bytes of how many are done.
type Progress func(done, total int64)

// Backup writes a sealed copy of the box to w, as it stands at one moment, while
// decisions go on. config is the text of the configuration file, nil for none.
func (s *Store) Backup(ctx context.Context, w io.Writer, config []byte, p Progress) (Backup, error) {
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	return s.backup(ctx, w, config, p)
}

// backup is Backup for who holds upkeep.
func (s *Store) backup(ctx context.Context, w io.Writer, config []byte, p Progress) (Backup, error) {
	m, btx, err := s.snapshot(ctx, config)
	if err != nil {
		return m, fmt.Errorf("back up: %w", err)
	}
	defer btx.Rollback()
	sealed, err := age.Encrypt(w, backupKey{s.id.Box, s.seals})
	if err != nil {
		return m, fmt.Errorf("back up: %w", err)
	}
	b := &packer{ctx: ctx, tar: tar.NewWriter(sealed), at: m.Made, total: m.Size(), tell: p, sums: map[string]string{}}
	if err := s.pack(b, m, btx, config); err != nil {
		return m, fmt.Errorf("back up: %w", err)
	}
	if err := errors.Join(b.tar.Close(), sealed.Close()); err != nil {
		return m, fmt.Errorf("back up: %w", err)
	}
	return m, nil
}

// snapshot takes hold of a moment: the fold's reader and the journal's end belong together.
func (s *Store) snapshot(ctx context.Context, config []byte) (m Backup, btx *bolt.Tx, err error) {
	var h head
	var segs []segment
	err = s.exclusive(ctx, func() (err error) {
		if btx, err = s.db.Begin(false); err != nil {
			return err
		}
		h = s.head
		s.journal.mu.RLock()
		segs = append(segs, s.journal.segs...)
		s.journal.mu.RUnlock()
		return nil
	})
	if err != nil {
		return m, nil, err
	}
	defer func() {
		if err != nil {
			btx.Rollback()
		}
	}()
	m = Backup{
		Box: s.id.Box, Hall: s.id.Hall, Practice: s.id.Practice, Version: s.o.Version, Made: s.o.Now().UTC().Truncate(time.Second),
		Entries: h.Seq, LastAt: instant(h.At), Head: s.anchor(h), Chain: hex.EncodeToString(h.Chain[:]),
	}
	if m.Erased, err = (&fold{tx: btx, seals: s.seals}).erasures(); err != nil {
		return m, nil, err
	}
	add := func(name string, size, room int64) { m.Files = append(m.Files, Member{name, size, room}) }
	id, err := os.ReadFile(filepath.Join(s.dir, identityFile))
	if err != nil {
		return m, nil, err
	}
	add(identityFile, int64(len(id)), 0)
	if config != nil {
		add(ConfigMember, int64(len(config)), 0)
	}
	for _, seg := range segs {
		size := seg.size
		if seg.no == h.End.seg {
			size = h.End.off
		}
		if seg.no <= h.End.seg {
			add(journalDir+"/"+segmentName(seg.no), size, seg.size)
		}
	}
	sounds, err := os.ReadDir(filepath.Join(s.dir, audioDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return m, nil, err
	}
	for _, e := range sounds {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && len(e.Name()) == 2*sha256.Size {
			add(audioDir+"/"+e.Name(), info.Size(), 0)
		}
	}
	secrets, err := filepath.Glob(filepath.Join(s.dir, "*"+secretSuffix))
	if err != nil {
		return m, nil, err
	}
	for _, path := range secrets {
		if info, err := os.Stat(path); err == nil {
			add(filepath.Base(path), info.Size(), 0)
		}
	}
	add(dbFile, btx.Size(), 0)
	return m, btx, nil
}

// packer puts files into a backup.
type packer struct {
	ctx         context.Context
	tar         *tar.Writer
	at          time.Time
	done, total int64
	tell        Progress
	sums        map[string]string
}

func (s *Store) pack(b *packer, m Backup, btx *bolt.Tx, config []byte) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := b.add(manifestFile, int64(len(text)), copied(bytes.NewReader(text))); err != nil {
		return err
	}
	for _, f := range m.Files {
		switch f.Name {
		case ConfigMember:
			err = b.add(f.Name, f.Size, copied(bytes.NewReader(config)))
		case dbFile:
			err = b.add(f.Name, f.Size, func(w io.Writer) error {
				_, err := btx.WriteTo(w)
				return err
			})
		default:
			err = b.file(f, filepath.Join(s.dir, filepath.FromSlash(f.Name)))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if text, err = json.Marshal(b.sums); err != nil {
		return err
	}
	return b.add(sumsFile, int64(len(text)), copied(bytes.NewReader(text)))
}

func copied(r io.Reader) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	}
}

// file adds a file. A sound may have been erased by the sweep since it was counted.
func (b *packer) file(f Member, path string) error {
	r, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(f.Name) == audioDir {
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	return b.add(f.Name, f.Size, copied(io.LimitReader(r, f.Size)))
}

func (b *packer) add(name string, size int64, write func(io.Writer) error) error {
	if err := b.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: b.at, Format: tar.FormatPAX}); err != nil {
		return err
	}
	sum := sha256.New()
	if err := write(io.MultiWriter(b.tar, sum, b)); err != nil {
		return err
	}
	if name != manifestFile && name != sumsFile {
		b.sums[name] = hex.EncodeToString(sum.Sum(nil))
	}
	return b.tar.Flush()
}

// Write counts what went by.
func (b *packer) Write(p []byte) (int, error) {
	b.done += int64(len(p))
	if b.tell != nil {
		b.tell(min(b.done, b.total), b.total)
	}
	return len(p), b.ctx.Err()
}

// backupKey wraps the key of an age file with the key of a box.
type backupKey struct {
	box   string
	seals *seals
}

// backupBegins is what every file of age begins with.
const backupBegins = "age-encryption.org/v1\n"

// backupStanza names how the key of the file is kept; its argument is the box.
const backupStanza = "huying-box"

func (k backupKey) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{
		Type: backupStanza, Args: []string{k.box}, Body: k.seals.seal(nil, k.seals.files, fileKey, []byte(backupStanza+k.box)),
	}}, nil
}

func (k backupKey) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type != backupStanza || len(s.Args) != 1 || len(s.Body) == 0 {
			continue
		}
		if s.Args[0] != k.box {
			return nil, fmt.Errorf("it is a backup of another box (%.8s, this one is %.8s): %w", s.Args[0], k.box, ErrForeign)
		}
		key, err := k.seals.open(k.seals.files, s.Body, []byte(backupStanza+k.box))
		if err != nil {
			if no := s.Body[0]; k.seals.files[no] == nil {
				return nil, fmt.Errorf("%w: it was sealed with key number %d of this box, and these halves are of number %d", ErrKey, no, k.seals.epoch)
			}
			return nil, fmt.Errorf("%w: the halves do not open this backup", ErrKey)
		}
		return key, nil
	}
	return nil, ErrNoBackup
}

// An opened backup is read once, in order.
type opened struct {
	Backup
	ctx   context.Context
	tar   *tar.Reader
	done  int64
	total int64
	tell  Progress
}

// openBackup reads the manifest.
func openBackup(ctx context.Context, r io.Reader, box string, s *seals, p Progress) (*opened, error) {
	in := bufio.NewReader(r)
	first, err := in.Peek(len(backupBegins))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %w", ErrBackup, err)
	}
	if string(first) != backupBegins {
		return nil, ErrNoBackup
	}
	plain, err := age.Decrypt(in, backupKey{box, s})
	var stick *fs.PathError
	switch {
	case err == nil:
	case errors.Is(err, ErrForeign), errors.Is(err, ErrKey), errors.Is(err, ErrNoBackup):
		return nil, err
	case errors.As(err, &stick):
		return nil, fmt.Errorf("%w: %w", ErrBackup, err)
	default: // what its parser stumbled over helps nobody
		return nil, fmt.Errorf("%w: its first bytes are damaged", ErrBackup)
	}
	o := &opened{ctx: ctx, tar: tar.NewReader(plain), tell: p}
	text, err := o.next(manifestFile)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(text, 64<<20))
	if err == nil {
		err = json.Unmarshal(b, &o.Backup)
	}
	if err == nil && o.Box != box {
		return nil, fmt.Errorf("it is a backup of another box (%.8s): %w", o.Box, ErrForeign)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: its list of files: %w", ErrBackup, err)
	}
	o.done, o.total = 0, o.Size()
	return o, nil
}

// next is the member that must come now.
func (o *opened) next(name string) (io.Reader, error) {
	h, err := o.tar.Next()
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("%w: %w", ErrBackup, err)
	}
	if h.Name != name {
		return nil, fmt.Errorf("%w: found %q where %s should be", ErrBackup, h.Name, name)
	}
	return readerFunc(o.read), nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// each hands every file to take, in order, and compares the sums at the end.
// What take leaves unread is read.
func (o *opened) each(take func(Member, io.Reader) error) error {
	sums := map[string]string{}
	files := o.Files
	for {
		h, err := o.tar.Next()
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("%w: it ends early: %w", ErrBackup, err)
		}
		if h.Name == sumsFile {
			break
		}
		for len(files) > 0 && files[0].Name != h.Name && filepath.Dir(files[0].Name) == audioDir {
			files = files[1:] // a sound that was erased while the backup was made
		}
		if len(files) == 0 || files[0].Name != h.Name || h.Size != files[0].Size {
			return fmt.Errorf("%w: %q is not what its list of files says", ErrBackup, h.Name)
		}
		sum := sha256.New()
		r := io.TeeReader(readerFunc(o.read), sum)
		if err := take(files[0], r); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrBackup, h.Name, err)
		}
		sums[h.Name], files = hex.EncodeToString(sum.Sum(nil)), files[1:]
	}
	var want map[string]string
	if b, err := io.ReadAll(o.tar); err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	} else if err := json.Unmarshal(b, &want); err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	for len(files) > 0 && filepath.Dir(files[0].Name) == audioDir {
		files = files[1:]
	}
	if len(files) > 0 || len(want) != len(sums) {
		return fmt.Errorf("%w: files are missing", ErrBackup)
	}
	for name, sum := range want {
		if sums[name] != sum {
			return fmt.Errorf("%w: %s is not what was written", ErrBackup, name)
		}
	}
	if _, err := o.tar.Next(); err != io.EOF { // reads to the end, so that the last seal is seen
		return fmt.Errorf("%w: something follows its end", ErrBackup)
	}
	return nil
}

func (o *opened) read(p []byte) (int, error) {
	n, err := o.tar.Read(p)
	if o.done += int64(n); o.tell != nil {
		o.tell(min(o.done, o.total), o.total)
	}
	if err == nil {
		err = o.ctx.Err()
	}
	return n, err
}

// ReadBackup tells what a backup says about itself; only its beginning is read.
func ReadBackup(ctx context.Context, r io.Reader, k Keys) (Backup, error) {
	o, err := openBackup(ctx, r, k.Box, k.seals(), nil)
	if err != nil {
		return Backup{}, err
	}
	return o.Backup, nil
}

// CheckBackup reads a backup to its end: every seal of the file, every sum, and
// every entry of the journal in it, whose chain must lead to the one it names.
// faults counts places that the box itself could not read any more when it was made.
func CheckBackup(ctx context.Context, r io.Reader, k Keys, p Progress) (b Backup, faults int, err error) {
	return checkBackup(ctx, r, k.Box, k.seals(), p)
}

func checkBackup(ctx context.Context, r io.Reader, box string, s *seals, p Progress) (b Backup, faults int, err error) {
	o, err := openBackup(ctx, r, box, s, p)
	if err != nil {
		return b, 0, err
	}
	c := chained{seals: s}
	err = o.each(func(m Member, r io.Reader) error {
		if filepath.Dir(m.Name) != journalDir {
			return nil
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrBackup, m.Name, err)
		}
		if err := c.segment(b); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrBackup, m.Name, err)
		}
		return nil
	})
	switch {
	case err != nil:
		return o.Backup, c.faults, err
	case c.seq != o.Entries || hex.EncodeToString(c.at[:]) != o.Chain:
		return o.Backup, c.faults, fmt.Errorf("%w: its journal ends at entry %d, not at %d as it says", ErrBackup, c.seq, o.Entries)
	}
	return o.Backup, c.faults, nil
}

// chained follows the chain through segments held in memory. What the box itself
// could not read any more is in its backup as it is on the card, and is counted.
type chained struct {
	seals  *seals
	seq    uint64
	at     chain
	faults int
}

func (c *chained) segment(b []byte) error {
	w := walk{want: c.seq + 1, each: c.batch, missing: func(g gap) error {
		c.faults++
		c.seq, c.at = g.to, chain{}
		return nil
	}}
	return w.file(memory(b), int64(len(b)), place{1, sector})
}

func (c *chained) batch(b batch) error {
	if c.seq > 0 && b.before != c.at && c.at != (chain{}) {
		return fmt.Errorf("chain is broken before entry %d", b.first)
	}
	at := b.before
	for i, r := range b.records {
		f, err := c.seals.read(r)
		if err == nil && f.Seq != b.first+uint64(i) {
			err = fmt.Errorf("found entry %d in the place of %d", f.Seq, b.first+uint64(i))
		}
		if err != nil {
			c.faults++
		}
		at = at.next(r.form, r.header)
	}
	c.seq, c.at = b.last(), at
	return nil
}

// memory is a file of the journal that was read as a whole.
type memory []byte

func (m memory) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(m)) {
		return 0, io.EOF
	}
	n := copy(p, m[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// BackupConfig is the configuration kept in a backup.
func BackupConfig(ctx context.Context, r io.Reader, k Keys) (text []byte, err error) {
	o, err := openBackup(ctx, r, k.Box, k.seals(), nil)
	if err != nil {
		return nil, err
	}
	errFound := errors.New("found")
	err = o.each(func(m Member, r io.Reader) (err error) {
		if m.Name != ConfigMember {
			return nil
		}
		if text, err = io.ReadAll(r); err == nil {
			err = errFound
		}
		return err
	})
	if errors.Is(err, errFound) {
		return text, nil
	}
	if err == nil {
		err = appliance.ErrNone
	}
	return nil, err
}
