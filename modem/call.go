package modem

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"huying/appliance"
)

// Why there is no call, or no more.
var (
	ErrNoAnswer  = errors.New("nobody answered")
	ErrBusy      = errors.New("the other side is busy")
	ErrNoCarrier = errors.New("the network did not put the call through")
	ErrHungUp    = errors.New("the call is over")
	// ErrInUse: somebody rings, or a call is on. Try again when it is over.
	ErrInUse = errors.New("the line is in use")
	// ErrNotReady: the line has no network now; Ready waits for it.
	ErrNotReady = errors.New("the line is not ready")

	// errDropped is an end after which the modem knows nothing of the call.
	errDropped = fmt.Errorf("%w: the modem restarted or is gone", ErrHungUp)
)

const (
	ringsFor  = 45 * time.Second // then he is not there; the network's own announcement comes after 60 s
	callLimit = 10 * time.Minute // whoever holds a call for longer has forgotten it
	settle    = 500 * time.Millisecond
	keyGrace  = 500 * time.Millisecond // of a prompt: what is heard in it is its echo
	keyDouble = 250 * time.Millisecond // the same key again is the same press
)

// Call is one call, out or in, from its answer until it is over. Its methods may be
// called from any goroutine, one of Say, Beep and Record at a time.
type Call struct {
	line    *Line
	session *session
	means   means
	voice   Voice
	most    time.Duration // somebody pays: after that it is hung up

	keys    chan rune
	pressed chan rune     // the same, for Say and Record
	spoken  chan struct{} // what was being said is over
	stopped chan struct{} // the recording is
	up      chan struct{} // answered
	over    chan struct{}
	parted  chan struct{} // a third has left, see Join

	audio  *audio // live voices, from when they are first needed; Say, Beep and Record's own
	unsaid bool   // the modem did not say that it had spoken; Say and Beep's own

	// Guarded by line.mu.
	why       error
	from      *incoming // who rang; nil: we did
	alerted   bool
	deaf      time.Time // keys before are the prompt's echo
	last      rune
	lastAt    time.Time
	recording bool
	unwanted  bool   // it is hung up, until it is down
	missing   int    // looks that did not find it
	third     string // the number of whom Bring rings, or has rung; "" nobody
}

// Dial rings somebody and returns when he answers. The error wraps ErrNoAnswer,
// ErrBusy, ErrNoCarrier, ErrNoVoice (no modem for it), ErrInUse, ErrNotReady, or
// ctx's. While the call lasts, lists go on, and of texts only
// emergencies are sent.
func (l *Line) Dial(ctx context.Context, to appliance.Phone) (*Call, error) {
	c := l.newCall(callLimit)
	if err := l.dial(ctx, c, to); err != nil {
		return nil, fmt.Errorf("dial %s: %w", to.Masked(), err)
	}
	return c, nil
}

func (l *Line) newCall(most time.Duration) *Call {
	return &Call{line: l, most: most, keys: make(chan rune, 32), pressed: make(chan rune, 32), spoken: make(chan struct{}, 1),
		stopped: make(chan struct{}, 1), up: make(chan struct{}), over: make(chan struct{}), parted: make(chan struct{})}
}

func (l *Line) dial(ctx context.Context, c *Call, to appliance.Phone) error {
	j := job{done: make(chan error, 1), run: func(s *session) error { return s.dial(c, to) }}
	for asked := false; !asked; {
		changed := l.Changed()
		if st := l.Status(); st.Phase != appliance.LineReady {
			return fmt.Errorf("%w: %s %s", ErrNotReady, st.Phase, st.Detail)
		}
		select {
		case l.calls <- j:
			asked = true
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := <-j.done; err != nil {
		return err
	}
	return c.joins(ctx, ringsFor)
}

// joins waits until the two sides are; if they are not within patience, the
// call is hung up.
func (c *Call) joins(ctx context.Context, patience time.Duration) error {
	go c.watch()
	wait := time.NewTimer(patience)
	defer wait.Stop()
	var err error
	select {
	case <-c.up:
		if c.voice.Keys == byPCM {
			if err := c.listen(ctx); err != nil {
				c.line.log.Warn("no keys will be heard in this call", "err", err)
			}
		}
		// The network joins the voices a little later than it says so.
		select {
		case <-time.After(settle):
		case <-c.over:
		}
		return nil
	case <-c.over:
		return c.reason()
	case <-wait.C:
		err = ErrNoAnswer
	case <-ctx.Done():
		err = ctx.Err()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), slow)
	defer cancel()
	if hung := c.HangUp(ctx); hung != nil {
		c.line.log.Warn("hanging up failed; it is tried again", "err", hung)
	}
	return err
}

// dial asks for the call; from then on, what the modem says is about it.
func (s *session) dial(c *Call, to appliance.Phone) error {
	l := s.line
	l.mu.Lock()
	inUse, voice := l.call != nil || l.ringing != nil, l.voice
	if !inUse && voice.Calls {
		c.session, c.means, c.voice = s, s.profile.voice, voice
		l.call = c
	}
	l.mu.Unlock()
	switch {
	case !voice.Calls:
		return fmt.Errorf("%w: %s", ErrNoVoice, voice.Why)
	case inUse:
		return ErrInUse
	}
	for _, before := range c.means.before {
		if _, _, err := s.try(before, quick); err != nil {
			return err
		}
	}
	_, err := s.ask(dialName+to.Local()+";", networkWait)
	if err == nil {
		return nil
	}
	why := ErrNoCarrier
	switch family, n := code(err); {
	case refusalOf(err) == nil: // no answer: whoever begins again hangs up what is on
		err = fmt.Errorf("%w: %w", ErrNoCarrier, err)
		l.hangs(c, err)
		return err
	case family == "CME" && n == 4: // not supported (27.007 §9.2)
		why = fmt.Errorf("%w: %w; use a module and a SIM with voice", ErrNoVoice, err)
	}
	l.hangs(c, why) // unless the modem has said more
	return c.reason()
}

// Keys are the keys that the other side presses: 0-9, * and #. A key within the
// first half second of a prompt is its echo, the same key within a quarter is
// one press. The channel is never closed.
func (c *Call) Keys() <-chan rune { return c.keys }

// HungUp is closed when the call is over, whoever ended it.
func (c *Call) HungUp() <-chan struct{} { return c.over }

// Lost reports whether the call is over because the modem restarted or is gone: neither
// side hung up.
func (c *Call) Lost() bool { return c.isOver() && errors.Is(c.reason(), errDropped) }

// HangUp ends the call; one that is over is no error. If the modem would not,
// it is told again until the call is down.
func (c *Call) HangUp(ctx context.Context) error {
	c.line.mu.Lock()
	c.unwanted = true
	c.line.mu.Unlock()
	err := c.ask(ctx, func(s *session) error { return s.hangUpCall(c) })
	if err != nil && !c.isOver() {
		return fmt.Errorf("hang up: %w", err)
	}
	return nil
}

func (s *session) hangUpCall(c *Call) error {
	if s.line.hasThird(c) { // three at once, before what is left
		if _, err := s.ask("+CHLD=1", c.patience()); broken(err) {
			return err
		}
	}
	err := s.hangUp(c.patience())
	if err == nil {
		s.line.hangs(c, ErrHungUp)
	}
	return err
}

// patience is how long hanging up may take before the modem is called, and hangs
// up when it wakes. Who rang pays meanwhile.
func (c *Call) patience() time.Duration {
	if c.from != nil {
		return quick
	}
	return slow
}

func (c *Call) isUnwanted() bool {
	c.line.mu.Lock()
	defer c.line.mu.Unlock()
	return c.unwanted
}

func (c *Call) isOver() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

func (c *Call) reason() error {
	c.line.mu.Lock()
	defer c.line.mu.Unlock()
	return c.why
}

// ask has the owner do something in the call, as long as it is on.
func (c *Call) ask(ctx context.Context, run func(*session) error) error {
	j := job{done: make(chan error, 1), run: func(s *session) error {
		if c.isOver() {
			return ErrHungUp
		}
		return run(s)
	}}
	select {
	case <-c.over:
		return c.reason()
	case <-ctx.Done():
		return ctx.Err()
	case c.line.calls <- j:
	}
	err := <-j.done
	if err != nil && c.isOver() {
		return c.reason()
	}
	return err
}

// watch looks at the call with +CLCC until it is over: once a second until it
// is answered, which not every modem tells, then now and again in case nobody
// tells of its end.
func (c *Call) watch() {
	limit := time.NewTimer(c.most)
	defer limit.Stop()
	pause := time.Second
	for {
		select {
		case <-c.over:
			return
		case <-c.up:
			pause = 5 * time.Second
		default:
		}
		if c.isUnwanted() {
			pause = time.Second
		}
		select {
		case <-c.over:
			return
		case <-limit.C:
			c.line.log.Error("a call was never hung up")
			if err := c.HangUp(context.Background()); err != nil {
				c.line.log.Warn("hanging up failed", "err", err)
			}
		case <-time.After(pause):
			look := func(s *session) error { return s.lookAtCall(c) }
			if c.isUnwanted() {
				look = func(s *session) error { return s.hangUpCall(c) }
			}
			if err := c.ask(context.Background(), look); err != nil && !c.isOver() {
				c.line.log.Warn("the call cannot be looked at", "err", err)
			}
		}
	}
}

// currentCall is a line of +CLCC (27.007 §7.18): which it is, 0 out, the state,
// 0 voice, 1 in a conference, the other side's number.
type currentCall struct {
	id     int
	out    bool
	stat   int
	number string
}

const (
	callActive   = 0
	callHeld     = 1
	callAlerting = 3
	callIncoming = 4
)

func currentCalls(lines []string) (all []currentCall) {
	for _, a := range answers(lines, "+CLCC") {
		if f := fields(a); number(f, 3) == 0 {
			x := currentCall{id: number(f, 0), out: number(f, 1) == 0, stat: number(f, 2)}
			if len(f) > 5 {
				x.number = f[5]
			}
			all = append(all, x)
		}
	}
	return all
}

func (s *session) lookAtCall(c *Call) error {
	lines, ok, err := s.try("+CLCC", quick)
	if err != nil || !ok {
		return err
	}
	if s.line.missesCall(c, lines) { // the third is nobody's any more
		return s.hangUp(slow)
	}
	return nil
}

// missesCall notes how a call stands by +CLCC, and its end when it is not there. It
// reports whether that leaves a third behind, alone.
func (l *Line) missesCall(c *Call, lines []string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, x := range currentCalls(lines) {
		if c.isThis(x) {
			c.missing = 0
			l.stands(c, x.stat == callActive, x.stat == callAlerting)
			return false
		}
	}
	if c.missing++; c.missing < 2 { // once may be between two states
		return false
	}
	l.ends(c, c.lost())
	return c.third != ""
}

// isThis tells our call from somebody who waits meanwhile. l.mu is held.
func (c *Call) isThis(x currentCall) bool {
	if c.from == nil {
		return x.out && !c.isThird(x)
	}
	return !x.out && (x.stat == callActive || x.stat == callIncoming && !c.answered())
}

// stands notes how far a call is. l.mu is held.
func (l *Line) stands(c *Call, answered, alerting bool) {
	c.alerted = c.alerted || alerting
	if answered && l.call == c {
		select {
		case <-c.up:
		default:
			close(c.up)
			l.ended(c.from) // it rings no more
		}
	}
}

// lost is why a call is over that ends without a reason. l.mu is held.
func (c *Call) lost() error {
	select {
	case <-c.up:
		return ErrHungUp
	default:
	}
	if c.from != nil { // who rang gave up
		return ErrHungUp
	}
	if c.alerted {
		return ErrNoAnswer
	}
	return ErrNoCarrier
}

// ends notes that a call is over. The first reason counts. l.mu is held.
func (l *Line) ends(c *Call, why error) {
	if c.isOver() {
		return
	}
	c.why = why
	close(c.over)
	l.ended(c.from)
	if l.call == c {
		l.call, l.hungAt = nil, time.Now()
	}
}

func (l *Line) hangs(c *Call, why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends(c, why)
}

// drop ends the call there is: no call is ours after a restart.
func (l *Line) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.call; c != nil {
		l.ends(c, errDropped)
	}
}

// calling reports whether a call of ours is on.
func (l *Line) calling() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.call != nil
}

// hearCall takes what the modem says of a call of ours. It runs in the reader's
// goroutine. It returns true when nobody else needs the line.
func (l *Line) hearCall(line string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.call
	if c == nil {
		return false
	}
	m := c.means
	is := func(prefix string) bool { return prefix != "" && strings.HasPrefix(line, prefix) }
	switch {
	case isBoot(line):
		l.ends(c, errDropped)
		return false
	case c.third != "" && (is(m.begin) || m.dsci && is("^DSCI:") || line == "BUSY" || line == "NO ANSWER" || isCallEnd(line) && !strings.HasPrefix(line, "MISSED_CALL:")):
		// Whose it is +CLCC says.
	case is(m.begin):
		l.stands(c, true, false)
	case m.dsci && is("^DSCI:"):
		_, rest, _ := strings.Cut(line, ":")
		if f := fields(rest); number(f, 1) == 1 == (c.from != nil) {
			l.stands(c, number(f, 2) == 3, number(f, 2) == 7)
		}
	case is(m.key):
		_, rest, _ := strings.Cut(line, ":")
		l.presses(c, m.toldKey(rest))
	case is(m.spoken), is(m.beeped), is(m.played):
		poke(c.spoken)
	case begins(line, m.stopped):
		poke(c.stopped)
	case line == "BUSY" && !c.answered():
		l.ends(c, ErrBusy)
	case line == "NO ANSWER" && !c.answered():
		l.ends(c, ErrNoAnswer)
	case strings.HasPrefix(line, "MISSED_CALL:"): // somebody else, meanwhile
		return false
	case isCallEnd(line):
		l.ends(c, c.lost())
	default:
		return false
	}
	return true
}

// hasThird reports whether a third is being rung, or on.
func (l *Line) hasThird(c *Call) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return c.third != ""
}

func (c *Call) answered() bool {
	select {
	case <-c.up:
		return true
	default:
		return false
	}
}
