package modem

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/warthog618/modem/at"
)

// How a line of the modem can fail.
var (
	// ErrGone: the port is no more: unplugged, renumbered, closed.
	ErrGone = errors.New("the port is gone")
	// ErrSilent: the modem did not answer in time.
	ErrSilent = errors.New("no answer")
	// errReset: the modem started anew and forgot what it was asked.
	errReset = errors.New("the modem restarted")
	// errLate stands in the way of a library object that was thrown away.
	errLate = errors.New("too late")
)

const (
	maxLine    = 4 << 10 // a line longer than this is noise; the longest PDU has 370 digits
	writeWait  = 5 * time.Second
	promptWait = 8 * time.Second // 27.005 asks for an immediate prompt; seen: up to 5 s on a busy SIM
	ctrlZ      = 0x1A
	esc        = 0x1B
)

// wire is one open port: a reader of ours that keeps order and takes
// unsolicited lines out, and above it the AT library, which sees nothing but
// the answer to the command in flight. One goroutine (the owner) asks; the
// reader runs by itself until the port ends.
//
//	port ──bytes──▶ reader ──▶ lines ──┬── answers ──▶ feed ──▶ at.AT ──▶ ask
//	                                   ├── unsolicited ──▶ hear
//	                                   └── nobody's: dropped
type wire struct {
	port io.ReadWriteCloser
	hear func(urc)     // called in the reader's goroutine, in order; must not block
	gone chan struct{} // closed when the port is no more

	closed chan struct{} // closed when it has been given back

	mu     sync.Mutex
	feed   *feed // nil: nobody asks, answers are dropped
	at     *at.AT
	flight *flight
	dead   error
	begun  bool      // serving: a boot line ends the command in flight
	heard  time.Time // last byte of any kind
	echo   bool      // an echo was seen though it was turned off
	lateMR int       // +CMGS: n that came after all; -1 none

	// The reader's own.
	line    []byte
	noise   bool   // the line is too long and is being skipped
	pending string // an unsolicited line that waits for its PDU
}

// flight is the command that was asked.
type flight struct {
	name     string // "+CMGS", to tell its answer from news of the same name
	typed    string // as it was typed, to know its echo
	quiet    time.Duration
	deadline time.Time // moves on with each line of the answer
	last     time.Time // and never beyond this
	prompt   bool      // a prompt is expected
	data     string    // what follows the prompt
	asked    bool      // it is on its way: what comes from now on may answer it
	handed   bool      // Ctrl-Z is on its way: nobody can take it back
	why      error     // why it was given up
	done     bool
}

func newWire(port io.ReadWriteCloser, hear func(urc)) *wire {
	w := &wire{port: port, hear: hear, gone: make(chan struct{}), closed: make(chan struct{}), heard: time.Now(), lateMR: -1}
	go w.read()
	return w
}

// close ends the port; the command in flight fails with ErrGone. It returns
// when the port can be opened again, or when the driver takes too long.
func (w *wire) close() {
	w.die(errors.New("closed"))
	timer := time.NewTimer(writeWait)
	defer timer.Stop()
	select {
	case <-w.closed:
	case <-timer.C:
	}
}

func (w *wire) die(cause error) {
	w.mu.Lock()
	if w.dead != nil {
		w.mu.Unlock()
		return
	}
	w.dead = fmt.Errorf("%w: %w", ErrGone, cause)
	w.giveUp(w.dead)
	close(w.gone)
	w.mu.Unlock()
	w.port.Close()
	close(w.closed)
}

// giveUp throws the AT object away. w.mu is held.
func (w *wire) giveUp(why error) {
	if w.flight != nil && w.flight.why == nil {
		w.flight.why = why
	}
	if w.feed != nil {
		w.feed.close()
		w.feed, w.at = nil, nil
	}
}

func (w *wire) read() {
	buf := make([]byte, 32<<10)
	empty := 0
	for {
		n, err := w.port.Read(buf)
		if n > 0 {
			empty = 0
			w.take(buf[:n])
		} else if empty++; err == nil && empty > 100 {
			err = io.ErrNoProgress // a port that returns nothing for ever, as after some unplugs
		}
		if err != nil {
			w.die(err)
			return
		}
	}
}

// take sorts what came into lines and gives each to whom it concerns.
func (w *wire) take(b []byte) {
	var news []urc
	var answer []byte
	w.mu.Lock()
	w.heard = time.Now()
	for _, c := range b {
		switch {
		case c == '\n' || c == '\r':
			if len(w.line) > 0 && !w.noise {
				answer, news = w.sort(string(w.line), answer, news)
			}
			w.line, w.noise = w.line[:0], false
		case c < ' ' || c > '~': // noise: what modems say is ASCII
		case len(w.line) == maxLine:
			w.noise = true
		default:
			w.line = append(w.line, c)
			// The prompt is not a line: nothing ends it.
			if c == '>' && len(w.line) == 1 && w.flight != nil && w.flight.prompt && w.flight.asked {
				w.flight.prompt = false
				w.line = w.line[:0]
				answer = append(answer, ">\r\n"...)
			}
		}
	}
	if len(answer) > 0 && w.feed != nil {
		w.feed.put(answer)
	}
	w.mu.Unlock()
	for _, u := range news {
		w.hear(u)
	}
}

// sort decides whose a line is. w.mu is held.
func (w *wire) sort(line string, answer []byte, news []urc) ([]byte, []urc) {
	if w.pending != "" {
		u := urc{line: w.pending}
		w.pending = ""
		if isHex(line) {
			u.pdu = line
			return answer, append(news, u)
		}
		news = append(news, u) // its PDU was lost on the way
	}
	f := w.flight
	name, asking := "", f != nil && f.asked && !f.done
	if asking {
		name = f.name
		line = strings.TrimLeft(line, "> ") // a prompt said once more
	}
	if mr, ok := strings.CutPrefix(line, "+CMGS:"); ok && name != "+CMGS" {
		w.lateMR = number(fields(mr), 0)
		return answer, news
	}
	switch {
	case line == "":
	case f != nil && f.typed != "" && strings.HasSuffix(line, f.typed), f != nil && f.data != "" && strings.HasSuffix(line, f.data):
		w.echo = true
	case begins(line, withPDU):
		w.pending = line
	case isUnsolicited(line, name):
		if w.begun && isBoot(line) {
			w.giveUp(errReset)
		}
		news = append(news, urc{line: line})
	case !asking || w.feed == nil: // a late answer, or news in words we do not know
	default:
		if isPlace(line) { // news, or half an answer: both shall see it
			news = append(news, urc{line: line})
		}
		answer = append(append(answer, line...), "\r\n"...)
		if !f.handed {
			f.deadline = w.heard.Add(f.quiet)
		}
		f.done = isFinal(line)
	}
	return answer, news
}

// mouth is what one AT object writes to. Once it is thrown away it says
// nothing more.
type mouth struct {
	*feed
	w *wire
}

func (m mouth) Write(b []byte) (int, error) {
	w := m.w
	w.mu.Lock()
	if w.feed != m.feed || w.flight == nil {
		w.mu.Unlock()
		return 0, errLate
	}
	f := w.flight
	f.asked = true
	if len(b) > 0 && b[len(b)-1] == ctrlZ {
		f.handed = true
		f.deadline = time.Now().Add(f.quiet)
	}
	w.mu.Unlock()
	// The library ends a command with CR LF; V.250 wants CR, and the LF
	// would be the first letter of the next command.
	if out, ok := bytes.CutSuffix(b, []byte("\r\n")); ok {
		b = append(out[:len(out):len(out)], '\r')
	}
	if err := w.write(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// write puts bytes on the line. A device that takes none for writeWait is as
// good as gone; the goroutine that hangs in it ends when the kernel lets go.
func (w *wire) write(b []byte) error {
	done := make(chan error, 1)
	go func() {
		for len(b) > 0 {
			n, err := w.port.Write(b)
			if err != nil {
				done <- err
				return
			}
			b = b[n:]
		}
		done <- nil
	}()
	timer := time.NewTimer(writeWait)
	defer timer.Stop()
	var err error
	select {
	case err = <-done:
	case <-timer.C:
		err = errors.New("it takes no more bytes")
	case <-w.gone:
		err = ErrGone
	}
	if err != nil {
		w.die(err)
	}
	return err
}

// fly puts a command in flight and returns the library object for it.
func (w *wire) fly(f *flight) (*at.AT, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dead != nil {
		return nil, w.dead
	}
	if w.feed == nil {
		w.feed = newFeed()
		w.at = at.New(mouth{w.feed, w}, at.WithEscTime(0))
	}
	now := time.Now()
	f.deadline = now.Add(f.quiet)
	if f.prompt {
		f.deadline = now.Add(promptWait)
	}
	w.flight = f
	return w.at, nil
}

// watch gives the flight up at its deadline. The library's own timeout counts
// from the start, and does not say whether the text was handed over.
func (w *wire) watch(f *flight) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var timer *time.Timer
	timer = time.AfterFunc(time.Until(f.deadline), func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.flight != f {
			return
		}
		if left := time.Until(f.deadline); left > 0 && (f.last.IsZero() || time.Now().Before(f.last)) {
			timer.Reset(left)
			return
		}
		w.giveUp(ErrSilent)
	})
	return func() { timer.Stop() }
}

// land ends a flight and says how it went.
func (w *wire) land(f *flight, command string, info []string, err error) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flight = nil
	switch {
	case err == nil:
		return info, nil
	case f.why != nil:
		return info, fmt.Errorf("AT%s: %w", command, f.why)
	}
	if r := refused(command, err); r != nil {
		return info, r
	}
	return info, fmt.Errorf("AT%s: %w", command, err)
}

// ask sends a command and returns the lines of its answer. quiet is how long
// the modem may say nothing. The error is a *refusal when the modem answered
// so; it wraps ErrSilent, errReset or ErrGone when there was no answer.
func (w *wire) ask(command string, quiet time.Duration) ([]string, error) {
	f := &flight{name: parseName(command), typed: "AT" + command, quiet: quiet, last: time.Now().Add(20 * quiet)}
	a, err := w.fly(f)
	if err != nil {
		return nil, err
	}
	defer w.watch(f)()
	info, err := a.Command(command, at.WithTimeout(-1))
	return w.land(f, command, info, err)
}

// submit sends a text: the command, the prompt, the PDU. handed says whether
// Ctrl-Z went out: before it nothing was sent for certain, after it nobody but
// the network knows unless the modem says so.
func (w *wire) submit(length int, data string, network time.Duration) (info []string, handed bool, err error) {
	command := fmt.Sprintf("+CMGS=%d", length)
	f := &flight{name: "+CMGS", typed: "AT" + command, quiet: network, prompt: true, data: data}
	w.mu.Lock()
	w.lateMR = -1
	w.mu.Unlock()
	a, err := w.fly(f)
	if err != nil {
		return nil, false, err
	}
	defer w.watch(f)()
	info, err = a.SMSCommand(command, data, at.WithTimeout(-1))
	info, err = w.land(f, command, info, err)
	w.mu.Lock()
	defer w.mu.Unlock()
	return info, f.handed, err
}

// late returns the reference of a text whose +CMGS answer came after we had
// stopped waiting, -1 if none did.
func (w *wire) late() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lateMR
}

// echoed reports whether the modem echoed since it was last asked.
func (w *wire) echoed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	e := w.echo
	w.echo = false
	return e
}

// serving says whether a boot line is a surprise.
func (w *wire) serving(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun = on
}

// lastHeard is when the last byte came.
func (w *wire) lastHeard() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.heard
}

// quiet waits until nothing was said for d, or until most is over.
func (w *wire) quiet(d, most time.Duration) {
	end := time.Now().Add(most)
	for {
		wait := d - time.Since(w.lastHeard())
		if left := time.Until(end); wait > left {
			wait = left
		}
		if wait <= 0 {
			return
		}
		select {
		case <-time.After(wait):
		case <-w.gone:
			return
		}
	}
}

// sync finds the modem's attention again: a prompt is left with ESC, what it
// still has to say is drained, and AT is asked until it answers and is quiet.
// No bare CR is sent: what a program that died here had typed would be obeyed.
func (w *wire) sync(tries int) error {
	var err error
	for try := range tries {
		w.mu.Lock()
		w.giveUp(ErrSilent)
		w.mu.Unlock()
		if err := w.write([]byte{esc}); err != nil {
			return err
		}
		if try > 0 {
			w.quiet(250*time.Millisecond, 3*time.Second)
		}
		if _, err = w.ask("", time.Second); errors.Is(err, ErrGone) {
			return err
		}
		if err != nil {
			continue
		}
		answered := time.Now()
		w.quiet(100*time.Millisecond, time.Second)
		if w.lastHeard().Sub(answered) < 50*time.Millisecond {
			return nil // else that was a late answer's OK, or the line is still talking
		}
		err = ErrSilent
	}
	return err
}

// parseName is a command's name, as its answer bears it.
func parseName(command string) string {
	if i := strings.IndexAny(command, "=?"); i >= 0 {
		return command[:i]
	}
	return command
}
