package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// What opening a folder, or a broken disk, can answer. Callers do something
// different for each.
var (
	// ErrBusy: another process holds the ledger. The error names it.
	ErrBusy = errors.New("ledger is held by another huying")
	// ErrForeign: the folder belongs to another box, or practice and reality
	// would be mixed. Nothing was touched.
	ErrForeign = errors.New("not this box's folder")
	// ErrKey: half of the key is missing, or is another box's.
	ErrKey = errors.New("key")
	// ErrFatal: what was decided is in the journal, or may be, and the rest of
	// the work failed. Nothing more is taken; the process must end, and the
	// next opening sets things right.
	ErrFatal = errors.New("ledger has failed and must be opened again")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("ledger is closed")

	// errSchema: the database was made by another release.
	errSchema = errors.New("the database is of another schema")
	// errFold: what the database holds cannot be what was put there.
	errFold = errors.New("database is damaged")
)

// Options say how a ledger is opened.
type Options struct {
	Log *slog.Logger     // nil: silent
	Now func() time.Time // nil: time.Now
	// KeyFile is where the half of the key lies that is not on the card, and
	// is made there at birth. "" keeps it beside the data; Health says so.
	KeyFile string
	// Practice marks a new folder as one for training, for ever.
	Practice bool
	// Hall is the code of the hall. A folder born in another one is refused; "" asks no question.
	Hall string
	// Trial: the release that runs may yet make way for the one before it, and writes
	// nothing that one could not read until Confirm.
	Trial bool
	// Version of the program, for the entry that tells of the box's birth.
	Version string
	// ReserveBytes stay free on the disk for others; 0: 32 MiB. What would
	// dip into them is refused with appliance.ErrFull.
	ReserveBytes int64
	// Hook, if set, is called before and after each step that makes
	// something durable. For tests that cut the power.
	Hook func(Step)

	restoring    bool  // Restore opens what it has unpacked
	disk         disk  // tests only
	segmentBytes int64 // tests only
	form         byte  // tests only: the newest form of record; 0 formRecord
	mistake      mistake
}

// Step is a moment at which the power may go.
type Step string

// The steps of an Update, in order.
const (
	BeforeJournal Step = "before journal"
	AfterWrite    Step = "journal written"
	AfterSync     Step = "journal synced"
	AfterCommit   Step = "database committed"
)

// mistake is one we plant to see whether the tests find it.
type mistake int

const (
	noMistake        mistake = iota
	mistakeNoSync            // the journal is not synced before the database is committed
	mistakeNoDirSync         // a new name is not synced
	mistakeNoTail            // the database does not keep the journal's end
	mistakeNoCheck           // the database is opened without a look at it
	mistakeNoCut             // a torn batch stays at the journal's end
)

const (
	dbFile     = "huying.db"
	journalDir = "journal"
	pageSize   = 4096
)

// Reserve is how many bytes of a disk are kept free where nothing else is asked for: below it
// the box takes no texts.
const Reserve = 32 << 20

// Store is the ledger of one box: a journal, and a database that is what the
// journal adds up to. All methods may be called from any goroutine.
type Store struct {
	o       Options
	dir     string
	id      identity
	keys    Keys
	seals   *seals
	disk    disk
	log     *slog.Logger
	lock    *lock
	journal *journal

	dbMu   sync.RWMutex // held for reading while db is in use
	db     *bolt.DB
	dbFile *os.File
	room   int64 // bytes of the database file that have blocks

	// queueMu guards the callers of Update. busy: one of them leads.
	queueMu sync.Mutex
	queue   []*call
	busy    bool
	closed  bool

	// upkeep keeps long work on the whole folder apart: backup, rebuild, erasure.
	upkeep sync.Mutex

	town townCache

	head   head // of the leader
	fatal  atomic.Pointer[error]
	full   atomic.Bool // the last change was refused for want of room
	bellMu sync.Mutex
	bell   chan struct{}

	raised    bool     // the database was of an older schema
	recovered []string // what this opening had to set right, for Health
	restored  string   // what of it was damage in the journal's end, for Verify
	gaps      []gap    // stretches of the journal this opening could not read
	merge     chan struct{}
	merged    sync.WaitGroup
	stop      context.CancelFunc
}

var _ appliance.Ledger = (*Store)(nil)

// Open opens the ledger in dir, or makes a new one if dir is empty or missing.
// What power cuts and damage left behind is set right first: see doc.go.
func Open(dir string, o Options) (_ *Store, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open %s: %w", dir, err)
		}
	}()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.ReserveBytes == 0 {
		o.ReserveBytes = Reserve
	}
	if o.disk == nil {
		o.disk = osDisk{}
	}
	if o.segmentBytes == 0 {
		o.segmentBytes = segmentBytes
	}
	if o.form == 0 {
		o.form = formRecord
	}
	if err := halfRestored(dir); err != nil && !o.restoring {
		return nil, err
	}
	id, err := readIdentity(dir)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err == nil {
		err = id.fits(dir, o)
	}
	if err == nil && id.mayWrite() > o.form {
		err = fmt.Errorf("%w (form %d, this one reads up to %d)", ErrForm, id.Form, o.form)
	}
	if err != nil && !fresh {
		return nil, err
	}
	if fresh {
		if err := o.keyPlace(dir); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Store{o: o, dir: dir, disk: o.disk, log: o.Log, bell: make(chan struct{}), merge: make(chan struct{}, 1)}
	if s.lock, err = takeLock(dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.release(false)
		}
	}()
	if fresh {
		// Another process may have been faster than we were.
		if id, err = readIdentity(dir); errors.Is(err, fs.ErrNotExist) {
			id, err = born(s.disk, dir, o)
		}
		if err != nil {
			return nil, err
		}
	}
	s.id = id
	if s.keys, s.seals, err = id.keys(dir, o); err != nil {
		return nil, err
	}
	s.seals.reads = o.form
	if s.journal, err = openJournal(s.disk, filepath.Join(dir, journalDir), id.id(), o.Now, o.segmentBytes); err != nil {
		return nil, err
	}
	if err := s.recover(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	if err := s.goForward(ctx); err != nil {
		return nil, err
	}
	s.merged.Add(1)
	go s.mergeLoop(ctx)
	if s.head.Seq == 0 {
		err = s.Update(ctx, func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{
				At: o.Now(), Actor: appliance.Rule("store"), Kind: appliance.KindBoxBorn,
				Body: appliance.BoxNote{Version: o.Version, Practice: o.Practice},
			})
		})
		if err != nil {
			return nil, err
		}
		if id.Begun {
			if err := s.lost(ctx); err != nil {
				return nil, err
			}
		}
	}
	if !id.Begun {
		s.id.Begun = true
		if err := s.id.write(s.disk, dir); err != nil && !noRoom(err) {
			return nil, err
		}
	}
	// A full disk must not keep the box from its work: the gap is named next time.
	if err := s.nameGaps(ctx, s.gaps); err != nil && !errors.Is(err, appliance.ErrFull) {
		return nil, err
	}
	if err := s.finishNewKey(ctx); err != nil && !errors.Is(err, ErrFatal) {
		s.say("the key is not changed to its end yet, and both open what is there: %v", err) // the next opening goes on
	} else if err != nil {
		return nil, fmt.Errorf("change the key: %w", err)
	}
	if err := s.finishErasures(ctx); err != nil && !errors.Is(err, appliance.ErrFull) {
		return nil, err
	}
	return s, nil
}

// release lets go of everything that Open took.
func (s *Store) release(clean bool) error {
	var errs []error
	if s.stop != nil {
		s.stop()
		s.merged.Wait()
	}
	s.dbMu.Lock()
	defer s.dbMu.Unlock()
	if s.db != nil {
		errs = append(errs, s.db.Close())
		s.db = nil
	}
	if s.journal != nil {
		errs = append(errs, s.journal.close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.leave(clean && errors.Join(errs...) == nil))
	}
	return errors.Join(errs...)
}

// Close waits for what is under way and closes the ledger. Later calls find
// it closed.
func (s *Store) Close() error {
	s.stop()
	s.merged.Wait()
	if err := s.finish(); errors.Is(err, ErrClosed) {
		return nil
	}
	return s.release(s.fatal.Load() == nil)
}

// Changed returns a channel that is closed by the next change. Take it before
// you look.
func (s *Store) Changed() <-chan struct{} {
	s.bellMu.Lock()
	defer s.bellMu.Unlock()
	return s.bell
}

func (s *Store) ring() {
	s.bellMu.Lock()
	defer s.bellMu.Unlock()
	close(s.bell)
	s.bell = make(chan struct{})
}

func (s *Store) hook(at Step) {
	if s.o.Hook != nil {
		s.o.Hook(at)
	}
}

// failed remembers that the ledger is of no more use.
func (s *Store) failed(doing string, err error) error {
	err = fmt.Errorf("%s: %w: %w", doing, ErrFatal, err)
	s.fatal.CompareAndSwap(nil, &err)
	return *s.fatal.Load()
}

// View reads a consistent present. fn must be short.
func (s *Store) View(ctx context.Context, fn func(appliance.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.dbMu.RLock()
	defer s.dbMu.RUnlock()
	if s.db == nil {
		return ErrClosed
	}
	return s.guard("read", func() error {
		btx, err := s.db.Begin(false)
		if err != nil {
			return err
		}
		defer btx.Rollback()
		f := &fold{tx: btx, seals: s.seals}
		h, err := f.readHead()
		if err != nil {
			return err
		}
		return fn(&reader{fold: f, s: s, head: h})
	})
}
