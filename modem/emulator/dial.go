package emulator

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Callee is somebody whom the host may call, and what he does then.
type Callee struct {
	How     Manner
	Answers time.Duration // picks up after it rang for so long
	Does    []Act         // once he has picked up, one after the other
}

// Manner is how a call goes that is not answered.
type Manner string

// The manners of a Callee; the zero value answers.
const (
	IsBusy      Manner = "busy"
	NeverComes  Manner = "never"       // it rings until the network gives up, after a minute
	Unreachable Manner = "unreachable" // switched off, or no such number
)

// Act is one thing that somebody does in a call: presses a key, speaks for a
// while, or hangs up.
type Act struct {
	After  time.Duration // since the act before, or since he picked up
	Key    rune          // 0-9 * # A-D; 0 none
	Speaks time.Duration
	HangUp bool
}

// How long the network takes.
const (
	setUp    = time.Second            // until it rings, or is known to be busy
	forsaken = time.Minute            // a network gives up ringing
	held     = 100 * time.Millisecond // a key is held down
)

// SetCallee says who answers at a number from now on; "" is everybody without
// an entry of his own. Whoever has none never comes.
func (m *Modem) SetCallee(number string, c Callee) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.callees[number] = c
}

// dial is ATD (27.007 §6.2): OK comes at once, and what becomes of the call
// later.
func dial(m *Modem, c command, _ *answer) final {
	number := strings.Trim(c.word(0), " ;")
	switch {
	case number == "" || strings.Trim(number, "+0123456789") != "":
		return failed
	case m.personality.NoCalls:
		return failed
	case m.call != nil:
		return cme(cmeNotAllowed)
	case !m.registered():
		return noCarrier
	}
	callee, ok := m.callees[number]
	if !ok {
		callee, ok = m.callees[""]
	}
	if !ok {
		callee.How = NeverComes
	}
	call := m.newCall(Call{To: number, State: Dialling})
	m.call = call
	call.number, call.out, call.stat = number, true, dialling
	m.hostEnds = true
	m.tellCall(call, 2)
	m.hostEnds = false
	m.later(call, setUp, func() { m.reach(call, callee) })
	return done
}

// later does something in a call that is still on. fn is called with m.mu held.
func (m *Modem) later(c *call, d time.Duration, fn func()) {
	time.AfterFunc(d, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.call == c || m.parked == c {
			fn()
		}
	})
}

// reach is the network putting a call through. m.mu is held.
func (m *Modem) reach(c *call, callee Callee) {
	switch callee.How {
	case IsBusy:
		m.fails(c, Busy, "BUSY")
		return
	case Unreachable:
		m.fails(c, Unanswered, "NO CARRIER")
		return
	}
	c.stat = alerting
	m.tellCall(c, 7)
	if callee.How == NeverComes {
		m.later(c, forsaken, func() { m.fails(c, Unanswered, "NO ANSWER") })
		return
	}
	m.later(c, callee.Answers, func() {
		m.answer(c)
		m.tellCall(c, 3)
		if begin := m.personality.Rings.begin; begin != "" {
			m.urc(begin)
		}
		m.acts(c, callee.Does)
	})
}

// acts has somebody do one thing after the other. m.mu is held.
func (m *Modem) acts(c *call, does []Act) {
	if len(does) == 0 {
		return
	}
	a := does[0]
	m.later(c, a.After, func() {
		switch {
		case a.HangUp && c == m.parked:
			m.endHeld()
			return
		case a.HangUp:
			m.otherEnds()
			return
		case c == m.parked && !m.joined: // nobody hears who is held
		case a.Key != 0:
			m.press(a.Key)
		case a.Speaks > 0:
			m.speaks(a.Speaks)
		}
		m.acts(c, does[1:])
	})
}

// fails ends a call that was not answered. m.mu is held.
func (m *Modem) fails(c *call, how CallState, word string) {
	m.endCall(how)
	m.tellCall(c, 6)
	m.urc(word)
	if m.personality.Rings.begin != "" {
		m.urc(fmt.Sprintf(m.personality.Rings.end, 0))
	}
}

// tellCall says a call's state where ^DSCI=1 was asked for: 2 dialling, 3
// connected, 4 it rings here, 6 over, 7 it rings there. m.mu is held.
func (m *Modem) tellCall(c *call, state int) {
	if m.personality.Tells && m.set.other["^DSCI"] == "1" {
		dir := 1
		if c.out {
			dir = 0
		}
		m.callURC(fmt.Sprintf("^DSCI: 1,%d,%d,0,%s,%d", dir, state, c.number, typeOf(c.number)))
	}
}

// callURC says a line about a call, after the answer when it is the host's own
// doing. m.mu is held.
func (m *Modem) callURC(line string) {
	if m.hostEnds {
		m.afterAnswer(line)
		return
	}
	m.urc(line)
}

func dsci(m *Modem, c command, a *answer) final {
	if !m.personality.Tells {
		return m.personality.Unknown
	}
	return keepAs("0", "(0,1)")(m, c, a)
}

// parseCallee reads "HOW [ACT …]" of the control channel: HOW is the seconds
// it rings, or busy, never, unreachable; an ACT is SECONDS:WHAT, WHAT a key,
// speaks/SECONDS or hangup.
func parseCallee(words []string) (c Callee, err error) {
	if len(words) == 0 {
		return c, errors.New("a callee answers after SECONDS, or is busy, never or unreachable")
	}
	switch how := Manner(words[0]); how {
	case IsBusy, NeverComes, Unreachable:
		c.How = how
	default:
		if c.Answers, err = seconds(words[0]); err != nil {
			return c, fmt.Errorf("%w, nor busy, never or unreachable", err)
		}
	}
	for _, w := range words[1:] {
		after, what, _ := strings.Cut(w, ":")
		var a Act
		if a.After, err = seconds(after); err != nil {
			return c, fmt.Errorf("act %q: %w; an act is SECONDS:KEY, SECONDS:speaks/SECONDS or SECONDS:hangup", w, err)
		}
		rest, speaks := strings.CutPrefix(what, "speaks/")
		n, _ := strconv.ParseFloat(rest, 64)
		switch {
		case what == "hangup":
			a.HangUp = true
		case speaks && n > 0:
			a.Speaks = time.Duration(n * float64(time.Second))
		case len(what) == 1 && isKey(rune(what[0])):
			a.Key = rune(what[0])
		default:
			return c, fmt.Errorf("act %q: SECONDS:KEY, SECONDS:speaks/SECONDS or SECONDS:hangup", w)
		}
		c.Does = append(c.Does, a)
	}
	return c, nil
}

func isKey(r rune) bool { return strings.ContainsRune("0123456789*#ABCD", r) }
