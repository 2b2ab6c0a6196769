package modem

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/warthog618/modem/at"
)

// promptWait is how long the prompt may take: 27.005 asks for an immediate one;
// seen: up to 5 s on a busy SIM.
const promptWait = 8 * time.Second

const (
	ctrlZ = 0x1A
	esc   = 0x1B
)

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
	give     []byte                // a file that is wanted behind > or CONNECT; nil: none, or it is on its way
	block    func(line string) int // how many bytes of a file follow this line
	bytes    []byte                // they
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
	w.flight, w.block = f, 0
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
		return info, fmt.Errorf("AT%s: %w", shown(command), f.why)
	}
	if r := refused(command, err); r != nil {
		return info, r
	}
	return info, fmt.Errorf("AT%s: %w", shown(command), err)
}

// shown is a command as logs and the status may have it: without the PIN,
// without whom it calls, and without what is said to him.
func shown(command string) string {
	switch name := parseName(command); name {
	case "+CPIN":
		if strings.HasPrefix(command, "+CPIN=") {
			return "+CPIN=****"
		}
	case dialName, "+CTTS", "+QWTTS":
		return name
	}
	return command
}

// ask sends a command and returns the lines of its answer. quiet is how long
// the modem may say nothing. The error is a *refusal when the modem answered
// so; it wraps ErrSilent, errReset or ErrGone when there was no answer.
func (w *wire) ask(command string, quiet time.Duration) ([]string, error) {
	_, info, err := w.fetch(command, quiet, nil)
	return info, err
}

// fetch asks for a file. block says how many of its bytes follow a line of the
// answer; they are what they are, and no line among them is looked for.
func (w *wire) fetch(command string, quiet time.Duration, block func(line string) int) (file []byte, info []string, err error) {
	most := 20 * quiet
	if command == "" { // AT alone has no answer but OK: chatter is none
		most = 2 * quiet
	}
	f := &flight{name: parseName(command), typed: "AT" + command, quiet: quiet, last: time.Now().Add(most), block: block}
	a, err := w.fly(f)
	if err != nil {
		return nil, nil, err
	}
	defer w.watch(f)()
	info, err = a.Command(command, at.WithTimeout(-1))
	info, err = w.land(f, command, info, err)
	return f.bytes, info, err
}

// give hands a file over: the command, > or CONNECT, its bytes as they are.
func (w *wire) give(command string, quiet time.Duration, file []byte) (info []string, err error) {
	f := &flight{name: parseName(command), typed: "AT" + command, quiet: quiet, give: file}
	a, err := w.fly(f)
	if err != nil {
		return nil, err
	}
	defer w.watch(f)()
	info, err = a.Command(command, at.WithTimeout(-1))
	return w.land(f, command, info, err)
}

// gives writes the file of a flight, as long as that is in the air.
func (w *wire) gives(f *flight, file []byte) {
	const block = 1 << 10 // of 90 ms at 115200 baud
	for len(file) > 0 {
		n := min(block, len(file))
		w.mu.Lock()
		on := w.flight == f && f.why == nil
		f.deadline = time.Now().Add(f.quiet)
		w.mu.Unlock()
		if !on || w.write(file[:n]) != nil {
			return
		}
		file = file[n:]
	}
}

// wanted has the file of the flight begin, once. w.mu is held.
func (w *wire) wanted() {
	file := w.flight.give
	w.flight.give = nil
	go w.gives(w.flight, file)
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

// dialName is the name of ATD, whose number follows without a sign between.
const dialName = "D"

// answerName is the name of ATA.
const answerName = "A"

// noCall is how the library is told that a call came to nothing: it knows
// NO CARRIER of ATD only.
var noCall = map[string]string{dialName: "NO CARRIER", answerName: "ERROR"}

// parseName is a command's name, as its answer bears it.
func parseName(command string) string {
	if strings.HasPrefix(command, dialName) {
		return dialName
	}
	if i := strings.IndexAny(command, "=?"); i >= 0 {
		return command[:i]
	}
	return command
}
