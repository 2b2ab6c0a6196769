package emulator

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// frame is what goes over the audio port at once: 20 ms of a call.
const frame = 20 * time.Millisecond

// OpenAudio opens the module's second port, which carries the voices of a call
// as PCM, 8 kHz, 16 bits, little endian, while the host has asked for it
// (+CPCMREG=1, +QPCMV=1,0). What the host writes is what the other side hears.
// The error is ErrGone while the modem is pulled out, ErrBusy while it is open,
// another when the model has none.
func (m *Modem) OpenAudio() (io.ReadWriteCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.personality.Audio == "":
		return nil, fmt.Errorf("emulator: %s has no audio port", m.personality.Name)
	case !m.plugged:
		return nil, ErrGone
	case m.audio != nil:
		return nil, ErrBusy
	}
	p := newPort(0)
	p.closed = func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.audio == p {
			m.audio = nil
		}
	}
	m.audio = p
	go m.listen(p)
	return p, nil
}

// listen takes what the host plays to the other side.
func (m *Modem) listen(p *port) {
	defer close(p.workerDone)
	for {
		b, ok := p.take()
		if !ok {
			return
		}
		m.mu.Lock()
		if m.streaming() {
			m.hears(len(b) / 2)
		}
		m.mu.Unlock()
	}
}

// hears notes sound from the host: what follows within a moment is the same.
// m.mu is held.
func (m *Modem) hears(samples int) {
	d := time.Duration(samples) * time.Second / sampleRate
	if n := len(m.heard) - 1; n >= 0 && m.heard[n].Sound > 0 && m.heard[n].File == "" && m.now().Sub(m.heard[n].At) < m.heard[n].Sound+10*frame {
		m.heard[n].Sound += d
		return
	}
	m.heard = append(m.heard, Heard{At: m.now(), Sound: d})
	m.ring()
}

// streaming reports whether voices go over the audio port. m.mu is held.
func (m *Modem) streaming() bool {
	on := m.set.other[m.personality.Audio]
	return m.call != nil && m.call.answered && (on == "1" || on == "1,0")
}

// stream says what the other side says, a frame at a time, until the host has
// had enough or the call ends. m.mu is held.
func (m *Modem) stream(c *call, life int) {
	begun, n := time.Now(), 0
	var next func()
	next = func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.call != c && m.parked != c || m.life != life || m.call == c && !m.streaming() || m.streams != begun {
			return
		}
		for ; time.Since(begun) >= time.Duration(n+1)*frame; n++ { // a wake-up that comes late is made up for
			if m.audio != nil && m.call == c {
				m.audio.say(c.voice(begun, n))
			}
		}
		time.AfterFunc(frame, next)
	}
	m.streams = begun
	time.AfterFunc(frame, next)
}

// voice is the n-th frame of what the other side says or presses.
func (c *call) voice(begun time.Time, n int) []byte {
	const samples = int(frame * sampleRate / time.Second)
	from := begun.Add(time.Duration(n) * frame)
	var hz []float64
	for _, u := range c.spoke {
		if !from.Before(u.from) && from.Before(u.to) {
			hz = append(hz, u.hz...)
		}
	}
	var b []byte
	for i := range samples {
		t := float64(n*samples+i) / sampleRate
		var v float64
		for _, f := range hz {
			v += 8000 / float64(len(hz)) * math.Sin(2*math.Pi*f*t)
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(v)))
	}
	return b
}

// tones are the two of a key (ITU-T Q.23).
func tones(key rune) []float64 {
	i := strings.IndexRune("123A456B789C*0#D", key)
	return []float64{[]float64{697, 770, 852, 941}[i/4], []float64{1209, 1336, 1477, 1633}[i%4]}
}

// pcmSwitch is +CPCMREG or +QPCMV: voices go over the audio port, or not.
func pcmSwitch(m *Modem, c command, a *answer) final {
	if m.personality.Audio != c.name {
		return m.personality.Unknown
	}
	if n, _ := c.number(0, 0); c.form == set && n == 1 && (m.call == nil || !m.call.answered) {
		return failed
	}
	f := keepAs("0", "(0,1)")(m, c, a)
	if c.form == set && m.streaming() {
		m.stream(m.call, m.life)
	}
	return f
}
