package serial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/tui/sshd"
	"huying/tui/thin"
)

// FPS is how often a screen on a serial line is drawn at most: a page of Chinese takes
// longer than a twentieth of a second at 115200 baud.
const FPS = 20

// Config says what is at the other end of a line.
type Config struct {
	Port          string // path of a device or pseudo-terminal
	Baud          int
	Width, Height int    // cells; the line cannot tell
	GBK           bool   // the terminal's character set; else UTF-8
	ASCII         bool   // frames, bars and arrows in ASCII; always with GBK
	Flow          string // how the terminal asks us to wait: FlowNone, FlowHardware, FlowSoftware
}

// How a terminal asks us to wait.
const (
	FlowNone     = "none"
	FlowHardware = "hardware" // RTS/CTS
	FlowSoftware = "software" // XON/XOFF
)

// Port is a serial port that is open.
type Port interface {
	io.ReadWriteCloser
	SetWriteDeadline(time.Time) error
}

// A Terminal is one line with a screen at its end. Config, Screen and Log must be set.
type Terminal struct {
	Config
	// Screen makes the root model of one sitting, which asks for name and PIN.
	Screen  func(ctx context.Context) (tea.Model, error)
	Log     *slog.Logger
	English bool                       // of the last words
	Open    func(Config) (Port, error) // nil: OpenPort
	Idle    time.Duration              // without a key pressed; 0: 10 min
	Again   time.Duration              // until a port that is not there is looked for again; 0: 2 s

	mu    sync.Mutex
	open  bool
	fault string
}

// Status is whether the line is open, and else why not.
func (t *Terminal) Status() (open bool, fault string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.open, t.fault
}

func (t *Terminal) now(open bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fault := ""
	if err != nil {
		fault = err.Error()
	}
	if open == t.open && fault == t.fault {
		return
	}
	t.open, t.fault = open, fault
	if open {
		t.Log.Info("serial terminal", "port", t.Port, "open", true)
	} else {
		t.Log.Warn("serial terminal", "port", t.Port, "open", false, "err", err)
	}
}

// Why a line is not open, as Status begins to tell it.
var (
	ErrNoPort   = errors.New("the port is not there")
	ErrPortBusy = errors.New("another program has the port")
	ErrNotPort  = errors.New("it is no serial port")
	ErrGone     = errors.New("the cable was pulled, or the port is gone")
)

// errIdle: why a sitting ended from this side.
var errIdle = errors.New("nobody pressed a key")

const (
	idleUsual  = 10 * time.Minute
	againUsual = 2 * time.Second
	// rest is between two sittings, so that one that fails at once does not spin.
	rest = time.Second
	// stuck is how long a terminal may ask us to wait: one that was switched off
	// asks for ever.
	stuck = 30 * time.Second
	// woken: who presses a key after so long may sit at a terminal that was switched
	// on meanwhile and shows nothing of what it missed.
	woken = 2 * time.Minute
)

// Run serves the line until ctx ends, and returns ctx's error.
func (t *Terminal) Run(ctx context.Context) error {
	if t.Open == nil {
		t.Open = OpenPort
	}
	if t.Idle == 0 {
		t.Idle = idleUsual
	}
	if t.Again == 0 {
		t.Again = againUsual
	}
	for ctx.Err() == nil {
		p, err := t.Open(t.Config)
		if err == nil {
			t.now(true, nil)
			err = t.serve(ctx, p)
			p.Close()
		}
		if ctx.Err() != nil {
			break
		}
		t.now(false, err)
		pause(ctx, t.Again)
	}
	return ctx.Err()
}

// serve has one sitting after the other until the port fails.
func (t *Terminal) serve(ctx context.Context, p Port) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	typed := make(chan []byte)
	in := decoded(p, t.GBK)
	read := make(chan struct{})
	go func() {
		defer close(read)
		b := make([]byte, 1024)
		for {
			n, err := in.Read(b)
			if n > 0 {
				select {
				case typed <- append([]byte(nil), b[:n]...):
				case <-ctx.Done():
				}
			}
			if err != nil {
				cancel(fmt.Errorf("%w (%v)", ErrGone, err))
				return
			}
		}
	}()
	for ctx.Err() == nil {
		t.sitting(ctx, p, typed)
		pause(ctx, rest)
	}
	p.Close() // ends the reading
	<-read
	return context.Cause(ctx)
}

// sitting is a screen from the login to its end.
func (t *Terminal) sitting(serving context.Context, p Port, typed <-chan []byte) {
	ctx, cancel := context.WithCancelCause(serving)
	defer cancel(nil)
	model, err := t.Screen(ctx)
	if err != nil {
		t.Log.Error("screen not opened", "port", t.Port, "err", err)
		return
	}
	line := &pace{port: p, baud: t.Baud, fail: cancel}
	out := &letters{out: line, gbk: t.GBK, ascii: t.ASCII || t.GBK}
	keys, hand := io.Pipe()
	program := tea.NewProgram(paced{model, line, &tea.View{}}, append(sshd.Looks([]string{"TERM=vt100"}),
		tea.WithContext(ctx),
		tea.WithInput(keys), tea.WithOutput(thin.New(out, t.Width, t.Height, true)),
		tea.WithWindowSize(t.Width, t.Height),
		tea.WithFPS(FPS),
		tea.WithoutSignalHandler(),
		tea.WithFilter(sshd.NoSuspend),
	)...)
	line.wake = func() { program.Send(lineFree{}) }
	_, _ = io.WriteString(out, "\x1b[m\x1b[r\x1b[H\x1b[J")
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		defer hand.Close()
		t.pump(ctx, cancel, program, hand, typed)
	}()
	_, err = program.Run()
	cause := context.Cause(ctx)
	cancel(nil)
	keys.Close()
	<-pumped
	switch {
	case serving.Err() != nil && !errors.Is(context.Cause(serving), ErrGone):
		line.hurry()
		zh, do, en, doEn := sshd.Stopped()
		if t.English {
			zh, do = en, doEn
		}
		_, _ = io.WriteString(out, "\x1b[m\x1b[r\x1b[H\x1b[J"+zh+"\r\n"+do+"\r\n")
	case errors.Is(err, tea.ErrProgramPanic):
		t.Log.Error("screen failed", "port", t.Port, "err", err)
	case errors.Is(cause, errIdle), errors.Is(cause, errStuck):
		t.Log.Info("sitting ended", "port", t.Port, "why", cause)
	}
}

// pump carries what is typed to the program, and ends a sitting at which nothing is.
func (t *Terminal) pump(ctx context.Context, cancel context.CancelCauseFunc, program *tea.Program, to io.Writer, typed <-chan []byte) {
	idle := time.NewTimer(t.Idle)
	defer idle.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-idle.C:
			cancel(errIdle)
			return
		case b := <-typed:
			if time.Since(last) >= woken {
				program.Send(tea.ClearScreen())
			}
			last = time.Now()
			idle.Reset(t.Idle)
			if _, err := to.Write(b); err != nil {
				return
			}
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
