package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/hotline"
	"huying/appliance/outbox"
	"huying/appliance/pinyin/ime"
	"huying/appliance/propose"
	"huying/appliance/texts"
	"huying/appliance/voice"
	"huying/appliance/watch"
	"huying/appliance/workday"
	"huying/modem"
	"huying/store"
	"huying/tui"
	"huying/tui/serial"
)

// The doors between rooms, said here, where both sides are in sight.
var (
	_ appliance.Ledger = (*store.Store)(nil)
	_ hotline.Line     = (*modem.Line)(nil)
	_ outbox.Sender    = (*modem.Line)(nil)
	_ tui.Drawer       = (*store.Drawer)(nil)
)

// world is what a box stands in: real in serve, emulated in demo and tests.
type world struct {
	Open  modem.Opener      // the port
	Audio modem.AudioOpener // the second one, for live voices; nil: it is not used
	Now   func() time.Time  // the machine's clock
	Log   *slog.Logger
	Trial func() bool // the release that runs may yet make way for the one before it; nil: it may not
	Ring  *ring       // the log's last lines; nil: none are kept
}

// box is everything, wired. newBox is the only place that knows all rooms.
type box struct {
	cfg     config
	log     *slog.Logger
	ring    *ring
	clock   *boxClock
	started time.Time

	store   *store.Store
	drawer  *store.Drawer
	company *tui.Company
	line    *modem.Line
	hotline *hotline.Hotline
	outbox  *outbox.Outbox
	desk    *desk.Desk
	watch   *watch.Watch
	words   *ime.Engine // what the pinyin line writes with, one for all screens
	voice   *voice.Voice

	lines   []*serial.Terminal
	air     *practiceAir // what a practice box without a modem is heard through; else nil
	ways    ways
	scanned atomic.Int64 // when watchClock last looked, Unix nanoseconds
	trust   atomic.Bool  // of the clock, see watchClock
	set     atomic.Pointer[clockSet]
	trial   func() bool
	backup  sync.Mutex // one backup at a time

	felt struct { // the last look at the box's health
		sync.Mutex
		at       time.Time
		tree     health.Check
		town     townLook
		backup   health.Text // why the last backup was not made
		machine  machineLook
		verified time.Time // when all of the journal was read and found well
	}
}

// newBox opens the ledger and puts the rooms together. Nothing runs before run.
func newBox(cfg config, w world) (*box, error) {
	words, err := texts.Load()
	if err != nil {
		return nil, err
	}
	words.Sign = cfg.Hall.Sign
	if cfg.Practice.On {
		words.Sign = texts.Practice
	}
	words.Values["警"] = cfg.Emergency()
	if err := takePack(words, cfg.Pack); err != nil {
		return nil, err
	}

	clock := newBoxClock(w.Now, cfg.Practice.Clock, cfg.Practice.Speed)
	trial := w.Trial
	if trial == nil {
		trial = func() bool { return false }
	}
	st, err := store.Open(cfg.Data, store.Options{
		Trial: trial(),
		Log:   w.Log.With("room", "store"), Now: clock.Now, KeyFile: cfg.KeyFile,
		Practice: cfg.Practice.On, Hall: cfg.Hall.Code, Version: program().Version,
	})
	if err != nil {
		return nil, err
	}
	if cfg.Practice.On {
		if err := st.View(context.Background(), func(r appliance.Reader) error {
			_, at := r.Last()
			clock.notBefore(at)
			return nil
		}); err != nil {
			return nil, errors.Join(err, st.Close())
		}
	}
	// One calendar for all rooms: what is imported later changes it under them.
	hours := workday.Clock{Calendar: workday.New(), Hours: cfg.Hours}
	if err := st.View(context.Background(), func(r appliance.Reader) error {
		imported, err := r.Calendars()
		hours.Set(imported)
		return err
	}); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	proposed := &propose.Cache{} // one for all rooms: it is the largest thing in memory but for the town
	b := &box{company: tui.NewCompany(), cfg: cfg, log: w.Log, ring: w.Ring, clock: clock, started: clock.Now(), trial: trial, store: st, drawer: st.Drawer(w.Log.With("room", "drawer")), words: ime.New()}
	b.line = modem.NewLine(w.Open, modem.Options{
		Log: w.Log.With("room", "modem"), Now: clock.Now, PIN: cfg.Modem.PIN, Profile: cfg.Modem.Profile,
		PINFile: filepath.Join(cfg.Data, "pin-refused"), Audio: w.Audio, Prompt: b.pack(putonghua).Sound,
	})
	heard := hotline.Line(b.line)
	if cfg.Practice.On {
		heard = practiceLine{b.line, clock}
	}
	b.hotline = &hotline.Hotline{
		Ledger: st, Line: heard, Clock: hours, Texts: words, Now: clock.Now, Log: w.Log.With("room", "hotline"),
		Own: cfg.Hall.Number, Duty: cfg.Hall.Duty, Hall: cfg.Hall.Name, Proposed: proposed,
		Area: cfg.Hall.AreaCode, Answers: func() bool { return cfg.Answer && b.trust.Load() }, Withheld: func() bool { return cfg.Hidden },
		Speaks: func() bool { ok, _ := b.phone().Speaks(); return ok },
	}
	b.outbox = &outbox.Outbox{
		Ledger: st, Sender: b.line, Clock: hours, Caps: outbox.DefaultCaps, Now: clock.Now,
		Log: w.Log.With("room", "outbox"), Own: cfg.Hall.Number,
	}
	b.desk = &desk.Desk{Ledger: st, Clock: hours, Texts: words, Now: clock.Now, Hall: cfg.Hall.Name, Trusted: b.trust.Load, Own: cfg.Hall.Number, Code: cfg.Hall.Code, Proposed: proposed, Practice: cfg.Practice.On}
	b.watch = &watch.Watch{
		Ledger: st, Clock: hours, Texts: words, Now: clock.Now, Log: w.Log.With("room", "watch"), Hall: cfg.Hall.Name, Own: cfg.Hall.Number,
		Trusted: b.trust.Load, Head: st.Head, Proposed: proposed,
	}
	b.desk.Sounds = st
	b.voice = &voice.Voice{
		Ledger: st, Phone: b.phone(), Dialect: b.pack(dialect), Sounds: st, Clock: hours, Texts: words, Now: clock.Now, Log: w.Log.With("room", "voice"), Hall: cfg.Hall.Name,
		Own: cfg.Hall.Number, Duty: cfg.Hall.Duty, Trusted: b.trust.Load,
	}
	b.hotline.Rings = callers{b.line, b.voice}
	b.lines = b.newTerminals()
	return b, nil
}

// run works until ctx ends, which is nil, or until a room fails for good. more
// are doors to the outside, such as the socket, that live as long as the rooms.
func (b *box) run(ctx context.Context, more ...func(context.Context) error) error {
	if err := b.begun(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	more = append(more, b.spell)
	group, within := errgroup.WithContext(ctx)
	for _, room := range append([]func(context.Context) error{b.line.Run, b.hotline.Run, b.outbox.Run, b.watch.Run, b.voice.Run, b.desk.Prepare, b.watchClock, b.patrol, b.tidy, b.stow, b.nightly, b.release, b.technician, b.watchdog}, more...) {
		group.Go(func() error { return room(within) })
	}
	err := group.Wait()
	if ctx.Err() != nil && (err == nil || errors.Is(err, ctx.Err())) {
		return nil
	}
	return err
}

// begun writes down that the box was started. A full disk does not keep it
// from serving what it has.
func (b *box) begun(ctx context.Context) error {
	err := b.store.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: b.clock.Now(), Actor: appliance.Rule("box"), Kind: appliance.KindBoxStarted,
			Body: appliance.BoxNote{Version: program().Version},
		})
	})
	if errors.Is(err, appliance.ErrFull) {
		b.log.Warn("no room to write down the start", "err", err)
		return nil
	}
	return err
}

// close lets go of the ledger; the last thing a box does.
func (b *box) close() error {
	_ = b.drawer.Close() // said in the log; comfort
	if err := b.store.Close(); err != nil {
		return fmt.Errorf("close %s: %w", b.cfg.Data, err)
	}
	return nil
}
