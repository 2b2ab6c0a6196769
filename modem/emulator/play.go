package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// mostFile is how long a file the module has room for.
const mostFile = 4 << 20

// takes opens a prompt for a file. m.mu is held.
func (m *Modem) takes(name string, size int, how final, said func(data []byte, a *answer)) final {
	if name == "" || size <= 0 || size > mostFile {
		return m.personality.Unknown
	}
	m.typing = &entry{most: size, done: func(m *Modem, data string, a *answer) final {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.call != nil {
			m.filedInCall++
		}
		m.files[name] = []byte(data)
		said([]byte(data), a)
		return done
	}}
	return how
}

// FiledInCall is how many files were brought while a call was on, which some
// firmware does not survive.
func (m *Modem) FiledInCall() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.filedInCall
}

// cftranrx is SIMCom's: +CFTRANRX="E:/f",bytes, then > and the bytes.
func cftranrx(m *Modem, c command, a *answer) final {
	if m.personality.Player != "+CCMXPLAYWAV" {
		return m.personality.Unknown
	}
	if c.form == test {
		a.line("+CFTRANRX: [{non-ascii}]<filename>")
		return done
	}
	size, ok := c.number(1, 0)
	if !ok || !strings.HasPrefix(c.word(0), m.personality.Drive) {
		return failed
	}
	return m.takes(c.word(0), size, prompt, func([]byte, *answer) {})
}

// fsls lists SIMCom's files, a name a line.
func fsls(m *Modem, c command, a *answer) final {
	if m.personality.Player != "+CCMXPLAYWAV" {
		return m.personality.Unknown
	}
	a.line("+FSLS: FILES:")
	drive := strings.TrimSuffix(m.set.other["+FSCD"], "/") + "/"
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		if rest, ok := strings.CutPrefix(name, drive); ok {
			a.line(rest)
		}
	}
	return done
}

// plays has the other side hear a file.
func (m *Modem) plays(name string, aloud bool) bool {
	data, ok := m.files[name]
	const head = 44 // of a WAV file as we know it
	if !ok || len(data) <= head || string(data[:4]) != "RIFF" {
		return false
	}
	d := time.Duration((len(data)-head)/2) * time.Second / sampleRate
	return m.utter(Heard{File: name, Sound: d}, aloud, d)
}

// quells breaks off what is played.
func (m *Modem) quells() bool {
	s := m.speech
	if s == nil || !s.file {
		return false
	}
	m.speech = nil
	m.cut(s, true)
	return true
}

// ccmxplay is SIMCom's: +CCMXPLAYWAV="E:/f.wav",1 to the other side, 2 to the room.
func ccmxplay(m *Modem, c command, a *answer) final {
	if m.personality.Player != c.name {
		return m.personality.Unknown
	}
	if c.form == test {
		a.line("+CCMXPLAYWAV: (1-2),(0-255)")
		return done
	}
	path, _ := c.number(1, 2)
	if path < 1 || path > 2 || path == 1 && (m.call == nil || !m.call.answered) || !m.plays(c.word(0), path == 1) {
		return failed
	}
	a.line("+CCMXPLAYWAV:")
	m.afterAnswer("+WAVSTATE: wav play")
	return done
}

func ccmxstop(m *Modem, c command, a *answer) final {
	if m.personality.Player != "+CCMXPLAYWAV" {
		return m.personality.Unknown
	}
	if c.form != test && m.quells() {
		a.line("+CCMXSTOPWAV:")
		if !m.faults.NoSpoken {
			m.afterAnswer("+WAVSTATE: wav play stop")
		}
	}
	return done
}

// qfupl is Quectel's: +QFUPL="f",bytes,seconds, then CONNECT and the bytes.
func qfupl(m *Modem, c command, a *answer) final {
	if m.personality.Player != "+QPSND" {
		return m.personality.Unknown
	}
	if c.form == test {
		a.line("+QFUPL: <filename>[,(1-<freesize>)[,(1-65535)[,(0,1)]]]")
		return done
	}
	size, ok := c.number(1, 0)
	if !ok {
		return cme(cmeFile)
	}
	if m.files[c.word(0)] != nil {
		return cme(cmeFileThere)
	}
	return m.takes(c.word(0), size, final{text: "CONNECT"}, func(data []byte, a *answer) {
		a.linef("+QFUPL: %d,%s", len(data), checksum(data))
	})
}

// cmeFileThere says that there is such a file already.
const cmeFileThere = 407

// qpsnd is Quectel's: +QPSND=1,"f.wav",times,up,down, where 1 means not muted; =0 stops.
func qpsnd(m *Modem, c command, a *answer) final {
	if m.personality.Player != c.name {
		return m.personality.Unknown
	}
	up, _ := c.number(3, 0)
	switch mode, _ := c.number(0, -1); {
	case c.form == test:
		a.line("+QPSND: (0,1),<filename>,(0-65535),(0,1),(0,1)")
	case mode == 0:
		m.quells()
	case mode != 1 || !m.plays(c.word(1), up == 1):
		return cme(cmeAudio)
	}
	return done
}
