package modem

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"huying/appliance"
	"huying/modem/pdu"
)

// How long commands may be silent, and how often a modem is asked for
// attention: it answers at once, or is starting.
const (
	quick     = 5 * time.Second
	slow      = 20 * time.Second // the SIM is asked, or the network's name
	tries     = 5
	bootTries = 30
)

// session is one open port with a modem behind it. The owner goroutine alone
// uses it; only hear runs in the reader's.
type session struct {
	line *Line
	life *life
	wire *wire
	log  *slog.Logger
	port string

	imei     string
	model    string
	profile  profile
	drive    string   // where phrases lie in it
	memories []string // that we read, the one for new texts first
	memory   string   // +CPMS mem1 as it stands; "" unknown
	cnmi     string   // as we set it
	flags    bool     // +CMGD=? offers delete flags
	link     bool     // +CMMS=2 is on
	noLink   bool     // +CMMS is not known to it

	batch    *batch            // listed and not freed, one at a time; line.mu guards it
	trouble  int               // lists that failed in a row
	echoes   bool              // echo cannot be turned off
	again    bool              // begin again when the job in hand is done
	used     map[string][2]int // by memory: texts, slots
	doubt    map[string]string // by memory and slot: a PDU that could not be read a second time
	checked  time.Time         // registration
	unserved time.Time         // not registered since

	alarm chan urc // news for the owner
}

func newSession(l *Line, f *life, port io.ReadWriteCloser, name string) *session {
	s := &session{line: l, life: f, port: name, log: l.log.With("port", name), alarm: make(chan urc, 16), used: map[string][2]int{}, doubt: map[string]string{}}
	s.wire = newWire(port, s.hear)
	l.mu.Lock()
	l.wire = s.wire
	l.mu.Unlock()
	l.update(func(st *appliance.LineStatus) { st.Port = name })
	switch l.Status().Phase {
	case appliance.LineNoPort, appliance.LinePortMissing, appliance.LinePortBusy, appliance.LineNotPort, appliance.LineStarting:
		l.phase(appliance.LineStarting, "waking the modem")
	}
	return s
}

// end closes the port and lets go of what only an open one can finish.
func (s *session) end() {
	s.leave()
	s.wire.close()
	s.setBatch(nil)
	s.line.drop()
	heard := s.wire.lastHeard()
	s.line.mu.Lock()
	s.line.wire = nil
	if s.line.status.IMEI != "" {
		s.line.status.HeardAt = heard
	}
	s.line.mu.Unlock()
}

// hear is called for each unsolicited line, in order, in the reader's
// goroutine.
func (s *session) hear(u urc) {
	l := s.line
	switch {
	case u.pdu != "": // +CMT, +CDS: no slot holds it
		if strings.HasPrefix(u.line, "+CBM:") {
			return // a broadcast is for everyone and for nobody
		}
		p := pdu.Decode(u.pdu, "", 0)
		p.HeardAt = l.o.Now()
		l.keepDirect(p)
	case strings.HasPrefix(u.line, "+CMTI:"), strings.HasPrefix(u.line, "+CDSI:"):
		_, rest, _ := strings.Cut(u.line, ":")
		f := fields(rest)
		s.newcomer(f[0], number(f, 1))
		l.nudge(f[0])
	case strings.Contains(u.line, "SMS FULL"), strings.Contains(u.line, "SMSFULL"), strings.Contains(u.line, "smsfull"):
		s.log.Warn("a memory is full", "said", u.line)
		l.nudge("")
	case l.hearCall(u.line), l.hearRing(u.line):
	default:
		select {
		case s.alarm <- u:
		default: // the owner has enough to look at
		}
	}
}

// ask asks, and takes care of a modem that is slow to wake: one that is silent
// is drained and synced, so that its late answer is nobody's.
func (s *session) ask(command string, quiet time.Duration) ([]string, error) {
	lines, err := s.wire.ask(command, quiet)
	s.line.beats()
	if errors.Is(err, ErrSilent) {
		if again := s.revive(command); again != nil {
			return nil, again
		}
	}
	return lines, err
}

// mute is how often a command brought no answer, and when.
type mute struct {
	times int
	last  time.Time
}

const mutePause = 10 * time.Minute

// errMute: no answer, but the modem woke when called.
var errMute = errors.New("no answer until it was called")

// revive is the first rung of the ladder: ESC and AT until quiet. Whoever it
// wakes may have restarted meanwhile, so the settings are run again.
func (s *session) revive(command string) error {
	s.log.Warn("no answer", "command", parseName(command))
	s.line.phase(appliance.LineSilent, "no answer to AT"+parseName(command)+"; calling it")
	s.line.update(func(st *appliance.LineStatus) { st.Resets++ })
	if err := s.wire.sync(tries); err != nil {
		return err
	}
	return fmt.Errorf("AT%s: %w: %w", parseName(command), errMute, errReset)
}

// try asks for something that a modem may not know; only a broken line is an
// error. A command that twice brought no answer from a modem that was awake is
// left out for a while.
func (s *session) try(command string, quiet time.Duration) (lines []string, ok bool, err error) {
	m := s.life.mute[command]
	if m.times >= 2 && time.Since(m.last) < mutePause {
		return nil, false, nil
	}
	lines, err = s.ask(command, quiet)
	switch {
	case errors.Is(err, errMute):
		s.life.mute[command] = mute{m.times + 1, time.Now()}
	case m.times > 0:
		delete(s.life.mute, command)
	}
	var r *refusal
	if errors.As(err, &r) {
		return nil, false, nil
	}
	return lines, err == nil, err
}

// begin brings the modem to where it can be read: awake, known, its SIM open,
// our settings in force.
func (s *session) begin(ctx context.Context) error {
	s.wire.serving(false)
	s.setBatch(nil)
	s.line.drop()
	s.memory, s.link, s.again = "", false, false
	if err := s.wake(ctx); err != nil {
		return err
	}
	if err := s.identify(); err != nil {
		return err
	}
	if err := s.openSIM(ctx); err != nil {
		return err
	}
	return s.settings(ctx)
}

// wake gets the modem's attention. One that has answered before and stays
// silent through two openings is restarted blindly.
func (s *session) wake(ctx context.Context) error {
	n := max(tries, s.life.patience)
	if s.life.known && s.life.silent >= 2 && time.Since(s.life.restarted) > 5*time.Minute {
		s.life.restarted = time.Now()
		s.life.patience = bootTries
		s.line.phase(appliance.LineSilent, "no answer; restarting it blindly")
		if err := s.wire.write([]byte("AT" + s.restartCommand() + "\r")); err != nil {
			return err
		}
		n = bootTries
	}
	if err := s.wire.sync(n); err != nil {
		return err
	}
	// Echo off first: an echo costs half the line. Numbers for errors next,
	// so that all that follows can be told apart.
	for _, c := range []string{"E0", "+CMEE=1"} {
		if _, _, err := s.try(c, quick); err != nil {
			return err
		}
	}
	s.wire.echoed()
	return ctx.Err()
}

func (s *session) restartCommand() string {
	if s.profile.restart != "" {
		return s.profile.restart
	}
	return generic.restart
}

// restart is the last rung: the modem starts anew, and a USB module goes away
// for as long as that takes.
func (s *session) restart(why string) error {
	if time.Since(s.life.restarted) < 10*time.Minute {
		return nil
	}
	s.life.restarted = time.Now()
	s.life.patience = bootTries
	s.log.Warn("restarting the modem", "why", why)
	s.line.phase(appliance.LineStarting, "restarting the modem: "+why)
	if _, err := s.wire.ask(s.restartCommand(), slow); errors.Is(err, ErrGone) {
		return err
	}
	s.wire.quiet(time.Second, 5*time.Second)
	return fmt.Errorf("%s: %w", why, errReset)
}

// identify asks who it is.
func (s *session) identify() error {
	var said [4]string
	for i, c := range []string{"+CGMI", "+CGMM", "+CGMR", "+CGSN"} {
		lines, _, err := s.try(c, quick)
		if err != nil {
			return err
		}
		said[i] = identity(lines, c)
	}
	s.life.known = true
	s.imei, s.model = digits(said[3]), said[1]
	s.profile = profileFor(s.line.o.Profile, said[0], said[1])
	s.line.update(func(st *appliance.LineStatus) {
		st.Maker, st.Model, st.Firmware, st.IMEI, st.Profile = said[0], said[1], said[2], s.imei, s.profile.name
	})
	return nil
}

// identity is the first line that says something, without the command's name
// or a label before it.
func identity(lines []string, command string) string {
	text := strings.TrimSpace(strings.Join(lines, ""))
	if rest, ok := pick(lines, command); ok {
		text = rest
	}
	return strings.Trim(text, `" `)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
