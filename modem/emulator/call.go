package emulator

import (
	"fmt"
	"time"
)

// Call is one call as the network saw it.
type Call struct {
	From  string    `json:"from,omitempty"` // who called us; "" withheld
	To    string    `json:"to,omitempty"`   // whom the host called
	At    time.Time `json:"at"`
	Rings int       `json:"rings"` // RING lines, heard or not
	State CallState `json:"state"`
}

// CallState is how a call stands, or ended.
type CallState string

// The states of a call.
const (
	Ringing    CallState = "ringing"
	Dialling   CallState = "dialling" // out, and not answered yet
	Talking    CallState = "talking"
	Refused    CallState = "refused"    // in: the host hung up before it was answered, nobody paid
	Missed     CallState = "missed"     // in: the caller gave up
	Busy       CallState = "busy"       // out
	Unanswered CallState = "unanswered" // out: nobody came, or there was no way
	Dropped    CallState = "dropped"    // out: the host hung up before it was answered
	Ended      CallState = "ended"      // it was answered, and either side hung up
	Lost       CallState = "lost"       // the modem restarted or went away
)

// States of +CLCC (27.007 §7.18).
const (
	active   = 0
	onHold   = 1
	dialling = 2
	alerting = 3
	incoming = 4
	waits    = 5
)

// call is somebody ringing, being rung, or talking.
type call struct {
	number   string
	out      bool
	stat     int // as +CLCC says it
	answered bool
	since    time.Time
	record   int         // which of Calls it is
	spoke    []utterance // what the other side said
}

// ringEvery is the pause between two RING lines.
const ringEvery = 5 * time.Second

// Ring has somebody call: RING every five seconds, with the number when
// +CLIP=1, until it is answered, refused or given up. "" withholds the number.
// While the host talks, and with +CCWA=1, he waits instead, and rings when the
// line is free. It returns false when the line is busy or off the air.
func (m *Modem) Ring(from string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.plugged || !m.registered() {
		return false
	}
	switch on := m.call; {
	case on == nil && m.parked != nil:
		return false
	case on == nil:
		m.call = m.newCall(Call{From: from, State: Ringing})
		m.call.number, m.call.stat = from, incoming
		m.tellCall(m.call, 4)
		m.ringOnce(m.call, m.life)
	case on.answered && m.waiting == nil && m.set.other["+CCWA"] == "1":
		m.waiting = m.newCall(Call{From: from, State: Ringing})
		m.waiting.number, m.waiting.stat = from, waits
		m.urc(fmt.Sprintf(`+CCWA: "%s",%d,1`, from, typeOf(from)))
	default:
		return false
	}
	return true
}

// newCall is a call that begins. m.mu is held.
func (m *Modem) newCall(r Call) *call {
	r.At = m.now()
	m.calls = append(m.calls, r)
	m.ring()
	return &call{since: time.Now(), record: len(m.calls) - 1}
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
		if c.number == "" {
			validity = 2
		}
		m.urc(fmt.Sprintf(`+CLIP: "%s",%d,,,,%d`, c.number, typeOf(c.number), validity))
	}
	time.AfterFunc(ringEvery, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.call == c && !c.answered && m.life == life {
			m.ringOnce(c, life)
		}
	})
}

// answer joins the two sides. m.mu is held.
func (m *Modem) answer(c *call) {
	c.answered, c.stat, c.since = true, active, time.Now()
	m.calls[c.record].State = Talking
	m.ring()
}

// endCall forgets the call there is, and what was said and recorded in it
// ends. m.mu is held.
func (m *Modem) endCall(how CallState) {
	if m.parked != nil && how == Lost {
		m.calls[m.parked.record].State = Lost
		m.parked, m.joined = nil, false
	}
	if m.call == nil {
		return
	}
	m.calls[m.call.record].State = how
	if how != Lost {
		m.endSpeech(true)
		m.endRecording("")
	}
	m.speech, m.recording, m.call = nil, nil, nil
	if m.joined { // the other two go on
		m.call, m.parked, m.joined = m.parked, nil, false
	}
	m.ring()
	if m.call != nil || m.parked != nil {
		return // who waits goes on waiting
	}
	w := m.waiting
	switch m.waiting = nil; {
	case w == nil:
	case how == Lost:
		m.calls[w.record].State = Lost
	default:
		w.stat = incoming
		m.call = w
		life := m.life
		m.later(w, time.Second, func() { m.ringOnce(w, life) })
	}
}

// chld is what is done with several calls (27.007 §7.13, 22.030 §6.5.5.1): =0 sends away
// who waits; =1 ends the call that is on and takes the held one, =1x ends call x; =2 holds
// the one and takes the other; =3 has all three hear each other.
func chld(m *Modem, c command, a *answer) final {
	n, _ := c.number(0, -1)
	switch {
	case c.form == test:
		a.line("+CHLD: (" + orElse(m.personality.Several, "0") + ")")
	case n == 0 && m.waiting != nil:
		m.calls[m.waiting.record].State = Refused
		m.waiting = nil
		m.ring()
	case n == 0:
		return cme(cmeNotAllowed)
	case m.personality.Several == "":
		return cme(cmeNotSupported)
	case n == 1 && m.joined:
		return hangUp(m, c, a)
	case (n == 1 || n == 10+m.numberOf(m.call)) && m.call != nil:
		m.hostEnds = true
		call, how := m.call, Ended
		if !call.answered {
			how = Dropped
		}
		m.endCall(how)
		m.tellCall(call, 6)
		if m.personality.Rings.begin != "" {
			m.callURC(m.personality.Rings.ended(call))
		}
		m.hostEnds = false
		if n == 1 && m.parked != nil {
			m.swap()
		}
	case n == 2 && m.faults.NoHold, n == 3 && m.faults.NoJoin:
		return cme(cmeNotAllowed)
	case n == 2 && (m.parked != nil || m.call != nil && m.call.answered) && (m.call == nil || m.call.answered):
		m.swap()
	case n == 3 && m.parked != nil && m.call != nil && m.call.answered:
		m.joined, m.parked.stat = true, active
		m.ring()
	default:
		return cme(cmeNotAllowed)
	}
	return done
}

func orElse(v, or string) string {
	if v == "" {
		return or
	}
	return v
}

// swap holds the call that is on and takes the one that is held. m.mu is held.
func (m *Modem) swap() {
	m.call, m.parked = m.parked, m.call
	if m.call != nil {
		m.call.stat = active
	}
	if m.parked != nil {
		m.parked.stat = onHold
	}
	m.ring()
}

// numberOf is a call's number in +CLCC: the elder is 1. m.mu is held.
func (m *Modem) numberOf(c *call) int {
	if c != nil && m.parked != nil && c.record > m.parked.record {
		return 2
	}
	return 1
}

// HeldGivesUp has who is held, or was there first of three, hang up.
func (m *Modem) HeldGivesUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.parked != nil {
		m.endHeld()
	}
}

// endHeld is the end of the call that is held. m.mu is held.
func (m *Modem) endHeld() {
	c := m.parked
	m.calls[c.record].State = Ended
	m.parked, m.joined = nil, false
	m.ring()
	m.tellCall(c, 6)
	m.urc(m.personality.Rings.ended(c))
}

// GiveUp has the other side hang up, ringing or talking.
func (m *Modem) GiveUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.otherEnds()
}

func (m *Modem) otherEnds() {
	c := m.call
	if c == nil {
		return
	}
	words := m.personality.Rings
	switch {
	case c.answered:
		m.endCall(Ended)
		m.tellCall(c, 6)
		m.urc(words.ended(c))
	case c.out:
		m.fails(c, Busy, "BUSY") // he pressed the red button
	case words.missed != "":
		m.endCall(Missed)
		m.urc(fmt.Sprintf(words.missed, m.now().Format("03:04PM"), c.number))
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
	return m.call != nil && m.call.stat == incoming, m.call != nil && m.call.answered || m.parked != nil
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
	call := m.call
	if c.form == test || call == nil && m.parked == nil {
		return done
	}
	if m.parked != nil && (m.joined || call == nil) { // all of them
		first := m.parked
		m.calls[first.record].State = Ended
		m.parked, m.joined = nil, false
		if call == nil {
			m.ring()
			m.tellCall(first, 6)
			if m.personality.Rings.begin != "" {
				m.afterAnswer(m.personality.Rings.ended(first))
			}
			return done
		}
	}
	m.hostEnds = true // what is said of it comes after the answer
	defer func() { m.hostEnds = false }()
	switch {
	case call.answered:
		m.endCall(Ended)
	case call.out:
		m.endCall(Dropped)
	default:
		m.endCall(Refused)
		return done
	}
	m.tellCall(call, 6)
	if m.personality.Rings.begin != "" {
		m.callURC(m.personality.Rings.ended(call))
	}
	return done
}

func pickUp(m *Modem, _ command, _ *answer) final {
	if m.call == nil || m.call.stat != incoming {
		return noCarrier
	}
	m.hostEnds = true // it is told after the answer
	m.answer(m.call)
	m.tellCall(m.call, 3)
	m.hostEnds = false
	if begin := m.personality.Rings.begin; begin != "" {
		m.afterAnswer(begin)
	}
	return done
}

func clcc(m *Modem, c command, a *answer) final {
	if m.personality.NoCalls {
		return m.personality.Unknown
	}
	if c.form == test {
		return done
	}
	n, all := 0, []*call{m.parked, m.call, m.waiting}
	if m.numberOf(m.call) == 1 {
		all = []*call{m.call, m.parked, m.waiting}
	}
	for _, call := range all {
		if call == nil {
			continue
		}
		n++
		dir, several := 1, 0
		if call.out {
			dir = 0
		}
		if m.joined && call != m.waiting {
			several = 1
		}
		a.linef(`+CLCC: %d,%d,%d,0,%d,"%s",%d`, n, dir, call.stat, several, call.number, typeOf(call.number))
	}
	return done
}
