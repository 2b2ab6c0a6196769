package emulator

import (
	"fmt"
	"time"
)

// Call is one call as the network saw it.
type Call struct {
	From  string    `json:"from"` // "" withheld
	At    time.Time `json:"at"`
	Rings int       `json:"rings"` // RING lines, heard or not
	State CallState `json:"state"`
}

// CallState is how a call stands, or ended.
type CallState string

// The states of a call.
const (
	Ringing CallState = "ringing"
	Talking CallState = "talking"
	Refused CallState = "refused" // the host hung up before it was answered: nobody paid
	Missed  CallState = "missed"  // the caller gave up
	Ended   CallState = "ended"   // it was answered, and either side hung up
	Lost    CallState = "lost"    // the modem restarted or went away
)

// call is somebody ringing, or talking.
type call struct {
	from     string
	answered bool
	since    time.Time
	record   int // which of Calls it is
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
	c := &call{from: from, since: time.Now(), record: len(m.calls)}
	m.call = c
	m.calls = append(m.calls, Call{From: from, At: m.now(), State: Ringing})
	m.ring()
	m.ringOnce(c, m.life)
	return true
}

// ringOnce says RING and sees to the next. m.mu is held.
func (m *Modem) ringOnce(c *call, life int) {
	m.calls[c.record].Rings++
	if m.set.crc == 1 {
		m.urc("+CRING: VOICE")
	} else {
		m.urc("RING")
	}
	if m.set.clip == 1 && !m.faults.NoCLIP {
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

// endCall forgets the call there is. m.mu is held.
func (m *Modem) endCall(how CallState) {
	if m.call == nil {
		return
	}
	m.calls[m.call.record].State = how
	m.call = nil
	m.ring()
}

// GiveUp has the caller hang up.
func (m *Modem) GiveUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.call
	if c == nil {
		return
	}
	words := m.personality.Rings
	switch {
	case c.answered:
		m.endCall(Ended)
		m.urc(words.ended(c))
	case words.missed != "":
		m.endCall(Missed)
		m.urc(fmt.Sprintf(words.missed, m.now().Format("03:04PM"), c.from))
	default:
		m.endCall(Missed)
		m.urc("NO CARRIER")
	}
}

// ended is what is said when somebody hung up after talking.
func (w callLines) ended(c *call) string {
	if w.begin == "" {
		return "NO CARRIER"
	}
	return fmt.Sprintf(w.end, int(time.Since(c.since).Seconds()))
}

// Calling reports whether somebody rings or talks.
func (m *Modem) Calling() (ringing, talking bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.call != nil && !m.call.answered, m.call != nil && m.call.answered
}

// Calls returns all calls so far, in order.
func (m *Modem) Calls() []Call {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Call(nil), m.calls...)
}

// refusals counts the calls the host sent away.
func (m *Modem) refusals() (n int) {
	for _, c := range m.Calls() {
		if c.State == Refused {
			n++
		}
	}
	return n
}

// hook is ATH, which some models ignore though they say OK: +CVHU=1
// (27.007 §8.20).
func hook(m *Modem, c command, a *answer) final {
	if v, ok := m.set.other["+CVHU"]; ok && v == "1" || !ok && m.personality.CVHU == 1 {
		return done
	}
	return hangUp(m, c, a)
}

func chup(m *Modem, c command, a *answer) final {
	if !m.personality.CHUP {
		return m.personality.Unknown
	}
	return hangUp(m, c, a)
}

func cvhu(m *Modem, c command, a *answer) final {
	return keepAs(fmt.Sprint(m.personality.CVHU), "(0,1)")(m, c, a)
}

func hangUp(m *Modem, c command, _ *answer) final {
	switch call := m.call; {
	case c.form == test || call == nil:
	case call.answered:
		m.endCall(Ended)
		if m.personality.Rings.begin != "" {
			m.afterAnswer(m.personality.Rings.ended(call))
		}
	default:
		m.endCall(Refused)
	}
	return done
}

func pickUp(m *Modem, _ command, _ *answer) final {
	if m.call == nil || m.call.answered {
		return noCarrier
	}
	m.call.answered, m.call.since = true, time.Now()
	m.calls[m.call.record].State = Talking
	m.ring()
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
