package modem

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huying/appliance"
)

const (
	// clipWait is how long a ring waits for its number: +CLIP follows the first
	// RING at once (27.007 §7.6), where the network tells it at all.
	clipWait = 1500 * time.Millisecond
	// ringGap without a RING says that the caller gave up and no line told of
	// it: RING comes every 4 to 6 s.
	ringGap = 12 * time.Second
	// echoes is how long after a call of ours its end may still be told.
	echoes = 2 * time.Second
	// maxRings bounds the rings nobody has taken yet.
	maxRings = 200
)

// incoming is one call that rings, or did.
type incoming struct {
	from appliance.Address
	at   time.Time
	told bool          // it is, or was, among the rings to be taken
	over chan struct{} // closed when it rings no more
	name *time.Timer   // till it is taken for withheld
	gap  *time.Timer   // till it is taken for given up
}

func (c *incoming) isOver() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

// Ringing is somebody who rings, or did. Once the ring is kept, one of Refuse
// and Answer ends it; nobody else does: without them it just rings.
type Ringing struct {
	appliance.Ring
	line *Line
	in   *incoming
}

// Ring waits for somebody who rings. Each call is handed over once, with the
// number that came with its first RING, also when the caller has given up
// meanwhile.
func (l *Line) Ring(ctx context.Context) (*Ringing, error) {
	for {
		if r := l.takeRing(); r != nil {
			return r, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-l.rang:
		}
	}
}

// Refuse sends the call away, so that nobody pays. A call that ended meanwhile
// is refused without an error.
func (r *Ringing) Refuse(ctx context.Context) error { return r.line.refuse(ctx, r.in) }

func (l *Line) takeRing() *Ringing {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rings) == 0 {
		return nil
	}
	c := l.rings[0]
	if l.rings = l.rings[1:]; len(l.rings) > 0 {
		poke(l.rang)
	}
	return &Ringing{Ring: appliance.Ring{From: c.from, At: c.at}, line: l, in: c}
}

// refuse has the owner hang up, unless that call is over.
func (l *Line) refuse(ctx context.Context, c *incoming) error {
	j := job{done: make(chan error, 1), run: func(s *session) error {
		if c.isOver() { // what rings now would be somebody else
			return nil
		}
		err := s.sendAway()
		if err == nil || errors.Is(err, errReset) && !errors.Is(err, errMute) { // no call outlives a restart
			l.rangOff(c)
		}
		return err
	}}
	select {
	case <-c.over:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("refuse a call: %w", ctx.Err())
	case l.calls <- j:
	}
	if err := <-j.done; err != nil && !c.isOver() {
		return fmt.Errorf("refuse a call: %w", err)
	}
	return nil
}

// hangUp ends the call there is, ringing or talking.
func (s *session) hangUp(patience time.Duration) (err error) {
	for _, c := range s.profile.hangUp {
		if _, err = s.ask(c, patience); refusalOf(err) == nil {
			return err
		}
	}
	return err
}

// sendAway ends the call that rings; in a call of ours, the one that waits.
func (s *session) sendAway() error {
	if s.line.calling() {
		_, err := s.ask("+CHLD=0", slow) // 27.007 §7.13: who waits is told that we are busy
		return err
	}
	return s.hangUp(slow)
}

// callFirst lets a call that waits be seen to in the middle of long work.
func (s *session) callFirst() error {
	select {
	case j := <-s.line.calls:
		return s.run(j)
	default:
		return nil
	}
}

// hearRing takes what the modem says of a call that rings. It runs in the
// reader's goroutine. It returns true when nobody else needs the line.
func (l *Line) hearRing(line string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case line == "RING", strings.HasPrefix(line, "+CRING:"):
		l.rung()
	case strings.HasPrefix(line, `+CCWA: "`): // while we talk; it is said once
		if from := caller(line); l.ringing == nil || from != l.ringing.from {
			l.ended(l.ringing)
			l.rung()
			l.ringing.from = from
			l.tellRing(l.ringing)
		}
	case strings.HasPrefix(line, "+CLIP:"):
		from := caller(line)
		switch c := l.ringing; {
		case c == nil: // before its RING, or that was lost
			l.rung()
		case !c.told:
		case from == "", from == c.from: // the same again
			return true
		case c.from == "" && slices.Contains(l.rings, c): // its number comes late, and in time
			c.from = from
			return true
		default: // somebody else; or the first RING had no number, and he is worth being told of twice
			l.ended(c)
			l.rung()
		}
		l.ringing.from = from
		l.tellRing(l.ringing)
	case isBoot(line): // no call outlives a restart
		l.ended(l.ringing)
		return false
	case isCallEnd(line) && missed(line) == "" && time.Since(l.hungAt) < echoes:
		// our own call's end, told once more; who waited through it rings now
	case isCallEnd(line):
		if from := missed(line); from != "" {
			if l.ringing == nil && l.call != nil { // he found us talking; a call that we refused is told of so too
				l.rung()
			}
			if c := l.ringing; c != nil && !c.told {
				c.from = from
			}
		}
		l.ended(l.ringing)
	default:
		return false
	}
	return true
}

// caller reads +CLIP: "13800001111",129,,,,0 (27.007 §7.6): number, type and,
// last of six, validity: 1 withheld, 2 not known to the network. +CCWA is alike
// (§7.12), with the validity last of five.
func caller(line string) appliance.Address {
	name, rest, _ := strings.Cut(line, ":")
	f := fields(rest)
	validity := 5
	if name == "+CCWA" {
		validity = 4
	}
	if v := number(f, validity); v == 1 || v == 2 || !isNumber(f[0]) {
		return ""
	}
	if number(f, 1) == 145 && !strings.HasPrefix(f[0], "+") { // international (24.008 §10.5.4.7)
		return appliance.Address("+" + f[0])
	}
	return appliance.Address(f[0])
}

// missed reads MISSED_CALL: 03:04PM 13800001111 (SIM7600 manual, call control).
func missed(line string) appliance.Address {
	rest, ok := strings.CutPrefix(line, "MISSED_CALL:")
	if f := strings.Fields(rest); ok && len(f) == 2 && isNumber(f[1]) {
		return appliance.Address(f[1])
	}
	return ""
}

func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return s != "" && strings.Trim(s, "0123456789*#") == ""
}

// rung notes a RING: the first of a call, or one more. l.mu is held.
func (l *Line) rung() {
	if c := l.ringing; c != nil {
		c.gap.Reset(ringGap)
		return
	}
	c := &incoming{at: l.o.Now(), over: make(chan struct{})}
	c.name = time.AfterFunc(clipWait, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.tellRing(c)
	})
	c.gap = time.AfterFunc(ringGap, func() { l.rangOff(c) })
	l.ringing = c
}

// tellRing hands a call over, once. l.mu is held.
func (l *Line) tellRing(c *incoming) {
	c.name.Stop()
	if c.told {
		return
	}
	c.told = true
	l.log.Info("somebody rings", "from", c.from)
	if len(l.rings) == maxRings {
		l.rings = slices.Delete(l.rings, 0, 1)
		l.log.Error("a ring was lost: nobody takes them")
	}
	l.rings = append(l.rings, c)
	poke(l.rang)
}

// ended notes that a call rings no more; it is handed over if it was not yet.
// l.mu is held; c may be nil.
func (l *Line) ended(c *incoming) {
	if c == nil || c.isOver() {
		return
	}
	l.tellRing(c)
	c.gap.Stop()
	close(c.over)
	if l.ringing == c {
		l.ringing = nil
	}
}

func (l *Line) rangOff(c *incoming) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended(c)
}
