package modem

import (
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
	maxLine   = 4 << 10 // a line longer than this is noise; the longest PDU has 370 digits
	writeWait = 5 * time.Second
	maxBlock  = 8 << 20 // a file longer than this is no recording
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
	block   int    // bytes of a file that are still to come
	feedEnd bool   // the line feed before them is
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
	w.block = 0
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
		case w.block > 0 && w.flight != nil:
			w.flight.deadline = w.heard.Add(w.flight.quiet)
			if w.feedEnd = w.feedEnd && c == '\n'; w.feedEnd {
				w.feedEnd = false
				continue
			}
			w.flight.bytes = append(w.flight.bytes, c)
			w.block--
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
			if c == '>' && len(w.line) == 1 && w.flight != nil && w.flight.give != nil && w.flight.asked {
				w.line = w.line[:0]
				w.wanted()
			}
		}
	}
	feed := w.feed
	w.mu.Unlock()
	for _, u := range news { // before the answer: who asked may look at what came
		w.hear(u)
	}
	if len(answer) > 0 && feed != nil {
		feed.put(answer)
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
		if words, ok := noCall[name]; ok && isCallEnd(line) { // it is the answer too, in the library's words
			answer, f.done = append(append(answer, words...), "\r\n"...), true
		}
	case !asking || w.feed == nil: // a late answer, or news in words we do not know
	case f.give != nil && line == "CONNECT": // to the library an end, as below
		w.wanted()
	case f.block != nil && f.block(line) > 0: // not for the library, to which CONNECT is an end
		w.block, w.feedEnd = min(f.block(line), maxBlock), true
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
