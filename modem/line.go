package modem

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"huying/appliance"
)

// An Opener opens the port a modem is at. It returns soon: the Line tries
// again by itself. name is for people. An error that wraps a *PortError says
// which phase the line is in; any other means that the port is missing.
type Opener func(ctx context.Context) (port io.ReadWriteCloser, name string, err error)

// A PortError says why there is no port, in a form the status can show.
type PortError struct {
	Phase  appliance.LinePhase // LineNoPort, LinePortMissing, LinePortBusy, LineNotPort
	Detail string              // the path, or the program that holds it
	Err    error
}

func (e *PortError) Error() string {
	if e.Detail == "" {
		return fmt.Sprint(e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Detail, e.Err)
}
func (e *PortError) Unwrap() error { return e.Err }

// Options of a Line. The zero value is a line with an open SIM and no log.
type Options struct {
	Log *slog.Logger     // nil: none
	Now func() time.Time // stamps that are kept (HeardAt); nil: time.Now
	// PIN opens the SIM; "" when it needs none. A PIN that was refused is
	// never tried again: PINFile keeps that beyond a restart.
	PIN     string
	PINFile string // path in the data folder; "" forgets at the end of the process
	Profile string // one of Profiles; "" is "auto"
	// Validity is how long the service centre shall try to deliver; 0: 72 h,
	// after which the outbox gives a text up anyway.
	Validity time.Duration
	// Audio opens the modem's second port, which carries live voices; nil: the
	// module's own means alone are used.
	Audio AudioOpener
	// Prompt gives a prompt as recorded phrases, 8 kHz PCM, for modules that do not
	// speak, and ok false for one that it does not have; nil: there are none. They
	// are played over the second port, or lie in the module (Stow).
	Prompt func(text string) (phrases [][]int16, ok bool)
}

// A Line is the way to the network: it outlives the cable, the modem's
// restarts and its moods. Run is its one owner; the other methods may be
// called from any goroutine.
type Line struct {
	open Opener
	o    Options
	log  *slog.Logger
	pins pinMemory

	lists chan job // reads and frees
	sends chan job
	haste chan job // emergencies: sent during a call too
	calls chan job // what calls ask for, in and out

	beat atomic.Int64 // when the owner last came round, Unix nanoseconds

	mu      sync.Mutex
	status  appliance.LineStatus
	bell    chan struct{}
	wire    *wire           // for HeardAt; nil when no port is open
	direct  []directPart    // handed over by the modem, not yet kept
	serial  uint64          // of the last direct part
	nudged  map[string]bool // memories that say they have something
	wake    chan struct{}   // a list is due
	arrived chan struct{}   // a direct part came
	ringing *incoming       // nil: nobody rings
	rings   []*incoming     // not taken yet
	rang    chan struct{}   // there is one
	call    *Call           // the one that is on
	hungAt  time.Time       // when
	voice   Voice
	stowed  map[string]bool // phrases that lie in the module
	stocked bool            // all of them that were asked for
}

// job is something the owner shall do.
type job struct {
	run  func(*session) error
	done chan error
}

// directPart is a part that no slot holds.
type directPart struct {
	n    uint64
	part appliance.Part
}

// NewLine makes a line; nothing happens before Run.
func NewLine(open Opener, o Options) *Line {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Validity == 0 {
		o.Validity = 72 * time.Hour
	}
	return &Line{
		open: open, o: o, log: o.Log, pins: pinMemory{path: o.PINFile},
		lists: make(chan job), sends: make(chan job), haste: make(chan job), calls: make(chan job),
		status: appliance.LineStatus{Phase: appliance.LineStarting, Since: o.Now()},
		voice:  Voice{Why: "the line was not set up yet"},
		bell:   make(chan struct{}), nudged: map[string]bool{},
		wake: make(chan struct{}, 1), arrived: make(chan struct{}, 1), rang: make(chan struct{}, 1),
	}
}

// Beat is when the owner last came round: it does at least once a minute, but for
// commands that a modem takes its time for. A line whose modem is away beats too.
func (l *Line) Beat() time.Time { return time.Unix(0, l.beat.Load()) }

func (l *Line) beats() { l.beat.Store(time.Now().UnixNano()) }

// Status is the line as it is now.
func (l *Line) Status() appliance.LineStatus {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.status
	if l.wire != nil && s.IMEI != "" {
		s.HeardAt = l.wire.lastHeard()
	}
	return s
}

// Changed returns a channel closed when Status next changes in more than
// HeardAt. Take it before you look.
func (l *Line) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bell
}

// update changes the status and rings if it is another one now.
func (l *Line) update(change func(*appliance.LineStatus)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.status
	change(&l.status)
	if l.status.Phase != before.Phase {
		l.status.Since = l.o.Now()
	}
	if l.status != before {
		close(l.bell)
		l.bell = make(chan struct{})
	}
}

// phase says what the line is doing.
func (l *Line) phase(p appliance.LinePhase, detail string) {
	before := l.Status()
	l.update(func(s *appliance.LineStatus) { s.Phase, s.Detail = p, detail })
	if before.Phase != p || before.Detail != detail {
		l.log.Info("line", "phase", string(p), "detail", detail, "port", before.Port)
	}
}

// Ready waits until a text can be sent.
func (l *Line) Ready(ctx context.Context) error {
	for {
		changed := l.Changed()
		if l.Status().Phase == appliance.LineReady {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Idle waits until a text can be sent that is no emergency: until no call is on.
func (l *Line) Idle(ctx context.Context) error {
	for {
		if err := l.Ready(ctx); err != nil {
			return err
		}
		l.mu.Lock()
		c := l.call
		l.mu.Unlock()
		if c == nil {
			return nil
		}
		select {
		case <-c.over:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// do has the owner run something and waits for the end of it. It fails with
// ctx's error only while nothing was begun.
func (l *Line) do(ctx context.Context, queue chan job, run func(*session) error) error {
	j := job{run, make(chan error, 1)}
	select {
	case queue <- j:
		return <-j.done
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run owns the line until ctx ends, and returns ctx's error: whatever happens
// to the modem is weather. It opens the port, wakes and sets up the modem,
// serves those who read and send, and starts again with longer and longer
// pauses when something breaks.
func (l *Line) Run(ctx context.Context) error {
	life := &life{mute: map[string]mute{}, flagWrong: map[string]bool{}, flagRight: map[string]bool{}}
	for {
		began := time.Now()
		l.beats()
		err := l.live(ctx, life)
		l.beats()
		if ctx.Err() != nil {
			l.phase(appliance.LineStarting, "stopped")
			return ctx.Err()
		}
		l.log.Warn("line broke", "err", err)
		pause := life.pause(err, time.Since(began))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// life is what is remembered from one port to the next.
type life struct {
	failures  int  // in a row
	known     bool // a modem has answered before: silence is a fault, and a restart may be tried
	silent    int  // opens in a row without an answer
	restarted time.Time
	patience  int             // more tries than usual: it has just been restarted
	flagWrong map[string]bool // models that did not honour +CMGD=i,1
	flagRight map[string]bool // models that were seen to spare unread texts
	mute      map[string]mute // commands that brought no answer from a modem that was awake
}

const (
	shortPause = time.Second
	longPause  = time.Minute
	plugPause  = 5 * time.Second // a port that is not there is looked for often: someone is holding the plug
)

// pause is how long to wait before the port is opened again.
func (f *life) pause(err error, lived time.Duration) time.Duration {
	if lived > longPause {
		f.failures = 0
	}
	d := shortPause << min(f.failures, 6)
	f.failures++
	most := longPause
	var p *PortError
	if errors.As(err, &p) && (p.Phase == appliance.LinePortMissing || p.Phase == appliance.LineNotPort || p.Phase == appliance.LineNoPort) || errors.Is(err, ErrGone) {
		most = plugPause
	}
	return min(d, most)
}

// live opens the port and stays with it until it fails.
func (l *Line) live(ctx context.Context, f *life) error {
	port, name, err := l.open(ctx)
	if err != nil {
		var p *PortError
		if !errors.As(err, &p) {
			p = &PortError{Phase: appliance.LinePortMissing, Detail: err.Error()}
		}
		l.update(func(s *appliance.LineStatus) { s.Port = name })
		l.phase(p.Phase, p.Detail)
		return err
	}
	s := newSession(l, f, port, name)
	defer s.end()
	defer context.AfterFunc(ctx, func() {
		s.leave()
		s.wire.close()
	})()
	for {
		err := s.begin(ctx)
		if err == nil {
			f.silent, f.patience = 0, 0
			err = s.serve(ctx)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.Is(err, errReset) {
			return l.lament(f, err)
		}
		l.log.Warn("modem restarted", "err", err)
		l.update(func(st *appliance.LineStatus) { st.Resets++ })
		l.phase(appliance.LineStarting, "the modem restarted")
		f.patience = bootTries
	}
}

// lament says what broke, and counts.
func (l *Line) lament(f *life, err error) error {
	switch {
	case errors.Is(err, ErrGone):
		l.phase(appliance.LinePortMissing, err.Error())
	case errors.Is(err, ErrSilent) && f.known:
		f.silent++
		l.phase(appliance.LineSilent, "no answer; opening the port again")
	case errors.Is(err, ErrSilent):
		l.phase(appliance.LineNotModem, "no answer to AT")
	default:
		l.phase(appliance.LineStarting, err.Error())
	}
	l.update(func(s *appliance.LineStatus) { s.Resets++ })
	return err
}
