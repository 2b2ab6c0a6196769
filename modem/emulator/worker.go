package emulator

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// lineLimit is how long a command line may be, dataLimit what may follow a
// prompt.
const (
	lineLimit = 1024
	dataLimit = 4096
)

const (
	ctrlZ  = 0x1A
	escape = 0x1B
)

// entry is an open prompt: what the host types goes here until Ctrl-Z, or, of a
// file, until it has that many bytes.
type entry struct {
	text []byte
	most int // of a file; 0 a text
	done func(m *Modem, text string, a *answer) final
}

// work is the modem's own processor: it takes what came over the port, byte
// for byte, and carries out one command line after the other. There is never
// more than one at work.
func (m *Modem) work(p *port, before <-chan struct{}) {
	defer close(p.workerDone)
	if before != nil {
		<-before
	}
	for {
		b, ok := p.take()
		if !ok {
			return
		}
		for len(b) > 0 {
			b = m.hear(b)
		}
	}
}

// hear takes bytes up to the end of a command line or of what was typed after
// a prompt, carries it out, and returns the rest.
func (m *Modem) hear(b []byte) (rest []byte) {
	m.mu.Lock()
	if m.deaf() {
		m.mu.Unlock()
		return nil
	}
	if m.typing != nil {
		return m.hearData(b)
	}
	n := bytes.IndexByte(b, '\r')
	end := n >= 0
	if !end {
		n = len(b) - 1
	}
	b, rest = b[:n+1], b[n+1:]
	if m.set.echo || m.faults.EchoForced {
		m.say(b)
	}
	for _, c := range b {
		switch {
		case c == '\b' && len(m.line) > 0:
			m.line = m.line[:len(m.line)-1]
		case c >= ' ' && c < 0x7F && len(m.line) <= lineLimit:
			m.line = append(m.line, c)
		}
	}
	if !end {
		m.mu.Unlock()
		return rest
	}
	line := string(m.line)
	m.line = nil
	upper := strings.ToUpper(line)
	at := strings.Index(upper, "AT")
	if repeat := strings.Index(upper, "A/"); repeat >= 0 && (at < 0 || repeat < at) {
		line = m.last
	} else if at >= 0 {
		line = line[at+2:]
	} else {
		m.mu.Unlock()
		return rest
	}
	m.last = line
	m.mu.Unlock()
	m.carryOut(line)
	return rest
}

// hearData takes what is typed after a prompt. m.mu is held on entry.
func (m *Modem) hearData(b []byte) (rest []byte) {
	t := m.typing
	if t.most > 0 {
		return m.hearFile(b)
	}
	n := bytes.IndexAny(b, string(rune(ctrlZ))+string(rune(escape)))
	end := n >= 0
	if !end {
		n = len(b) - 1
	}
	b, rest = b[:n+1], b[n+1:]
	if m.set.echo || m.faults.EchoForced {
		m.say(b)
	}
	var how byte
	if end {
		how, b = b[n], b[:n]
	}
	if len(t.text)+len(b) <= dataLimit {
		t.text = append(t.text, b...)
	}
	if !end {
		m.mu.Unlock()
		return rest
	}
	m.typing = nil
	life := m.life
	m.mu.Unlock()
	var a answer
	result := done // leaving a prompt with ESC is no failure
	if how == ctrlZ {
		m.event(Event{Kind: Data, When: Before, Text: string(t.text)})
		if m.lifeIs(life) {
			result = t.done(m, string(t.text), &a)
		}
	}
	m.conclude(life, "^Z", a, result)
	return rest
}

// hearFile takes the bytes of a file, whatever they are. m.mu is held on entry.
func (m *Modem) hearFile(b []byte) (rest []byte) {
	t := m.typing
	n := min(len(b), t.most-len(t.text))
	t.text = append(t.text, b[:n]...)
	if len(t.text) < t.most {
		m.mu.Unlock()
		return nil
	}
	m.typing = nil
	life := m.life
	m.mu.Unlock()
	m.event(Event{Kind: Data, When: Before, Text: fmt.Sprintf("%d bytes", t.most)})
	if m.lifeIs(life) {
		var a answer
		result := t.done(m, string(t.text), &a)
		m.conclude(life, "", a, result)
	}
	return b[n:]
}

// carryOut does what a command line asks and answers it.
func (m *Modem) carryOut(line string) {
	m.mu.Lock()
	life := m.life
	m.mu.Unlock()
	commands, ok := splitLine(line)
	if len(line) > lineLimit {
		commands, ok = nil, false
	}
	var a answer
	result := done
	for i, c := range commands {
		m.event(Event{Kind: Command, When: Before, Text: "AT" + c.raw})
		if m.pace.Answer > 0 {
			time.Sleep(m.pace.Answer)
		}
		if !m.lifeIs(life) {
			return
		}
		result = m.run(c, &a)
		m.event(Event{Kind: Command, When: After, Text: "AT" + c.raw})
		if result != done {
			ok = true
			break
		}
		if i < len(commands)-1 && len(a.lines) > 0 {
			a.lines = append(a.lines, "") // an empty line stands between the answers of two commands
		}
	}
	if !ok {
		result = failed
	}
	m.conclude(life, line, a, result)
}

// conclude says the answer, late if that fault is on, and then what had to
// wait for it.
func (m *Modem) conclude(life int, line string, a answer, result final) {
	m.mu.Lock()
	f := m.faults
	m.mu.Unlock()
	if f.Late > 0 && strings.HasPrefix(strings.ToUpper(line), strings.ToUpper(f.LateFor)) {
		time.Sleep(f.Late)
	}
	if !m.lifeIs(life) {
		return
	}
	said := m.finish(a, result)
	m.event(Event{Kind: Answer, When: After, Text: strings.TrimSpace(said)})
	m.mu.Lock()
	if m.typing == nil && len(m.held) > 0 {
		m.say(m.held)
		m.held = nil
	}
	m.mu.Unlock()
	m.pump()
}

func (m *Modem) lifeIs(life int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.life == life
}
