package emulator

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Heard is one thing the other side of a call heard from us.
type Heard struct {
	At    time.Time     `json:"at"`
	Text  string        `json:"text"`            // what was spoken; "" a tone or a sound
	Tone  string        `json:"tone,omitempty"`  // its keys, G is 1 kHz
	File  string        `json:"file,omitempty"`  // what the module played of its files
	Cut   bool          `json:"cut,omitempty"`   // it was broken off
	Sound time.Duration `json:"sound,omitempty"` // how much of a file, or of what the host played itself
}

// syllable is how long one character takes to say.
const syllable = 240 * time.Millisecond

// speech is what the module speaks, or sounds, now.
type speech struct {
	heard int // which of Heard, -1 when only the room hears it
	tone  bool
	file  bool
}

// Heard returns what the other sides of all calls heard, in order.
func (m *Modem) Heard() []Heard {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Heard(nil), m.heard...)
}

// Press has the other side press keys, one after the other.
func (m *Modem) Press(keys string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.call == nil || !m.call.answered {
		return
	}
	var does []Act
	for i, r := range keys {
		a := Act{Key: r}
		if i > 0 {
			a.After = 4 * held
		}
		does = append(does, a)
	}
	m.acts(m.call, does)
}

// Speak has the other side speak for d.
func (m *Modem) Speak(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.call != nil && m.call.answered {
		m.speaks(d)
	}
}

// press tells of a key where that was asked for. m.mu is held.
func (m *Modem) press(r rune) {
	now := time.Now()
	m.call.spoke = append(m.call.spoke, utterance{now, now.Add(held), tones(r)})
	k := m.personality.Keys
	if on := m.set.other[k.Ask]; k.Ask == "" || on == "" || on == "0" {
		return
	}
	if k.ascii {
		m.urc(fmt.Sprintf(k.line, int(r)))
	} else {
		m.urc(fmt.Sprintf(k.line, string(r)))
	}
}

// utter starts what d takes; a module speaks one thing at a time. m.mu is held.
func (m *Modem) utter(h Heard, aloud bool, d time.Duration) bool {
	if m.speech != nil {
		return false
	}
	s := &speech{heard: -1, tone: h.Tone != "", file: h.File != ""}
	if aloud && m.call != nil && m.call.answered {
		h.At = m.now()
		s.heard = len(m.heard)
		m.heard = append(m.heard, h)
		m.ring()
	}
	m.speech = s
	time.AfterFunc(d, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.speech == s {
			m.endSpeech(false)
		}
	})
	return true
}

// endSpeech says that it is over; cut by the end of the call. m.mu is held.
func (m *Modem) endSpeech(cut bool) {
	s := m.speech
	if s == nil {
		return
	}
	m.speech = nil
	m.cut(s, cut)
	switch {
	case m.faults.NoSpoken:
	case s.tone:
		m.callURC("+QWDTMF: 6")
	case s.file && m.personality.Player == "+QPSND":
		m.callURC("+QPSND: 0")
	case s.file:
		m.callURC("+WAVSTATE: wav play stop")
	case m.personality.TTS == "+QWTTS" && cut:
		m.callURC("+QWTTS: 4111")
	default:
		m.callURC(m.personality.TTS + ": 0")
	}
}

func (m *Modem) cut(s *speech, cut bool) {
	if s.heard >= 0 {
		m.heard[s.heard].Cut = cut
	}
}

// ctts is SIMCom's speech: +CTTS=1,"UCS2 hex", =2 for plain text, =0 stops.
func ctts(m *Modem, c command, a *answer) final {
	if m.personality.TTS != "+CTTS" {
		return m.personality.Unknown
	}
	switch mode, _ := c.number(0, -1); {
	case c.form == test:
		a.line("+CTTS: (0-2)")
	case mode == 0:
		if s := m.speech; s != nil {
			m.speech = nil
			m.cut(s, true)
			if !m.faults.NoSpoken {
				m.afterAnswer("+CTTS: 0")
			}
		}
	case mode == 1 || mode == 2:
		text, ok := spoken(c.word(1), mode == 1)
		if !ok || !m.utter(Heard{Text: text}, m.set.other[m.personality.Remote] == "1", duration(text)) {
			return failed
		}
	default:
		return failed
	}
	return done
}

// qwtts is Quectel's: +QWTTS=ulmute,dlmute,mode,text, where 1 means not muted;
// in a call only.
func qwtts(m *Modem, c command, a *answer) final {
	if m.personality.TTS != "+QWTTS" {
		return m.personality.Unknown
	}
	up, _ := c.number(0, -1)
	down, _ := c.number(1, -1)
	switch mode, _ := c.number(2, -1); {
	case c.form == test:
		a.line("+QWTTS: (0,1),(0,1),(0-2),<text>")
	case up < 0 || up > 1 || down < 0 || down > 1:
		return cme(cmeAudioParameter)
	case mode == 0:
		if s := m.speech; s != nil {
			m.speech = nil
			m.cut(s, true)
		}
	case m.call == nil || !m.call.answered || up+down == 0:
		return cme(cmeAudio)
	case mode == 1 || mode == 2:
		text, ok := spoken(c.word(3), mode == 1)
		if !ok || len(c.word(3)) > 543 {
			return cme(cmeAudioParameter)
		}
		if !m.utter(Heard{Text: text}, up == 1, duration(text)) {
			return cme(cmeAudio)
		}
	default:
		return cme(cmeAudioParameter)
	}
	return done
}

// qwdtmf sends tones to the other side: +QWDTMF=ulmute,dlmute,"keys",ms,pause.
func qwdtmf(m *Modem, c command, a *answer) final {
	if m.personality.TTS != "+QWTTS" {
		return m.personality.Unknown
	}
	if c.form == test {
		a.line("+QWDTMF: (0,1),(0,1),(0-9,*,#,A-G),(55-1000),(55-1000)")
		return done
	}
	up, _ := c.number(0, 0)
	ms, _ := c.number(3, 0)
	pause, _ := c.number(4, 0)
	if ms < 55 || ms > 1000 || pause < 55 || pause > 1000 || c.word(2) == "" {
		return failed
	}
	keys := strings.ReplaceAll(c.word(2), ",", "")
	if m.call == nil || !m.call.answered || !m.utter(Heard{Tone: keys}, up == 1, time.Duration(len(keys)*ms)*time.Millisecond) {
		return failed
	}
	return done
}

// spoken reads a text to be spoken.
func spoken(s string, ucs2 bool) (string, bool) {
	if !ucs2 {
		return s, s != "" && utf8.ValidString(s)
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b)%2 != 0 || len(b) == 0 {
		return "", false
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units)), true
}

func duration(text string) time.Duration {
	return time.Duration(utf8.RuneCountInString(text)) * syllable
}

// keySwitch is +DDET or +QTONEDET: keys are told of from now on.
func keySwitch(m *Modem, c command, a *answer) final {
	if m.personality.Keys.Ask != c.name {
		return m.personality.Unknown
	}
	return keepAs("0", "(0,1)")(m, c, a)
}

// remote is +CDTAM or +DTAM: 1 has the other side hear what is spoken.
func remote(m *Modem, c command, a *answer) final {
	if m.personality.Remote != c.name {
		return m.personality.Unknown
	}
	return keepAs("0", "(0,1)")(m, c, a)
}
