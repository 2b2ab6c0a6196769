package emulator

import (
	"fmt"
	"time"
)

// call is somebody ringing, or talking.
type call struct {
	from     string
	answered bool
	since    time.Time
}

// ringEvery is the pause between two RING lines.
const ringEvery = 5 * time.Second

// Ring has somebody call: RING every five seconds, with the number when
// +CLIP=1, until it is answered, refused or given up. "" withholds the number.
// It returns false when the line is busy or off the air.
func (m *Modem) Ring(from string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.call != nil || !m.plugged || !m.registered() {
		return false
	}
	c := &call{from: from, since: time.Now()}
	m.call = c
	m.ringOnce(c, m.life)
	return true
}

// ringOnce says RING and sees to the next. m.mu is held.
func (m *Modem) ringOnce(c *call, life int) {
	if m.set.crc == 1 {
		m.urc("+CRING: VOICE")
	} else {
		m.urc("RING")
	}
	if m.set.clip == 1 {
		validity := 0
		if c.from == "" {
			validity = 2
		}
		m.urc(fmt.Sprintf(`+CLIP: "%s",%d,,,,%d`, c.from, typeOf(c.from), validity))
	}
	time.AfterFunc(ringEvery, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.call == c && !c.answered && m.life == life {
			m.ringOnce(c, life)
		}
	})
}

// GiveUp has the caller hang up.
func (m *Modem) GiveUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.call
	if c == nil {
		return
	}
	m.call = nil
	words := m.personality.Rings
	switch {
	case c.answered && words.begin != "":
		m.urc(fmt.Sprintf(words.end, int(time.Since(c.since).Seconds())))
	case words.missed != "":
		m.urc(fmt.Sprintf(words.missed, m.now().Format("03:04PM"), c.from))
	default:
		m.urc("NO CARRIER")
	}
}

// Calling reports whether somebody rings or talks.
func (m *Modem) Calling() (ringing, talking bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.call != nil && !m.call.answered, m.call != nil && m.call.answered
}

func hangUp(m *Modem, c command, _ *answer) final {
	if c.form != test {
		m.call = nil
	}
	return done
}

func pickUp(m *Modem, _ command, _ *answer) final {
	if m.call == nil || m.call.answered {
		return noCarrier
	}
	m.call.answered, m.call.since = true, time.Now()
	if begin := m.personality.Rings.begin; begin != "" {
		m.afterAnswer(begin)
	}
	return done
}

// dial calls nobody: the other end never answers.
func dial(*Modem, command, *answer) final { return noCarrier }

func clcc(m *Modem, c command, a *answer) final {
	if m.call != nil && c.form != test {
		stat := 4
		if m.call.answered {
			stat = 0
		}
		a.linef(`+CLCC: 1,1,%d,0,0,"%s",%d`, stat, m.call.from, typeOf(m.call.from))
	}
	return done
}
