package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ackTime is how long the network waits for +CNMA before it takes a text
// that was handed over directly for lost on the way (27.005 §3.4.4).
const ackTime = 15 * time.Second

// pump brings what waits at the service centre while there is a way to it:
// the network, a SIM, a free slot or a host that wants it directly. One
// goroutine at a time does the work; the others leave it a note.
func (m *Modem) pump() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pumping {
		m.again = true
		return
	}
	m.pumping = true
	defer func() { m.pumping = false }()
	for m.bringOne() || m.again {
		m.again = false
	}
}

// bringOne brings the first that can be brought. m.mu is held, and let go
// while hooks run.
func (m *Modem) bringOne() bool {
	if !m.plugged || !m.registered() || time.Now().Before(m.awake) {
		return false
	}
	full := map[*memory]bool{}
	for i, w := range m.queue {
		if m.direct(w) {
			if m.unacked != nil {
				continue
			}
			return m.handDirectly(w)
		}
		if w.report && m.set.cnmi[3] == 0 {
			m.queue = slices.Delete(m.queue, i, i+1) // nobody wants it
			return true
		}
		s := m.memories[m.storageFor(w)]
		if full[s] {
			continue
		}
		slot := s.free()
		if slot < 0 || m.faults.Full {
			full[s] = true
			m.tellFull(s)
			continue
		}
		return m.put(w, s, slot)
	}
	return false
}

// direct reports whether +CNMI has it handed to the host unstored.
func (m *Modem) direct(w *waiting) bool {
	if w.report {
		return m.set.cnmi[3] == 1
	}
	switch mt := m.set.cnmi[1]; {
	case w.storage != "" || w.class == 2 || mt == 0:
		return false
	case w.class == 0:
		return true
	case mt == 3:
		return w.class == 3
	default:
		return mt == 2
	}
}

func (m *Modem) storageFor(w *waiting) string {
	switch {
	case w.storage != "":
		return w.storage
	case w.report:
		return m.personality.Reports
	case w.class == 2 && m.memories["SM"] != nil:
		return "SM"
	}
	return m.set.mem[2]
}

// arrived takes what was brought from the service centre's queue.
func (m *Modem) arrived(w *waiting) {
	m.queue = slices.DeleteFunc(m.queue, func(x *waiting) bool { return x == w })
}

// put stores one text and reports whether to look for more. Should the slot be taken or the modem gone when the
// hook returns, the text is still the service centre's.
func (m *Modem) put(w *waiting, s *memory, slot int) bool {
	e := Event{Kind: Store, When: Before, Storage: s.name, Slot: s.first + slot, Text: w.pdu}
	m.outside(e)
	if !m.plugged || s.slots[slot] != nil {
		return m.plugged
	}
	m.arrived(w)
	s.slots[slot] = &stored{pdu: w.pdu, stat: unread}
	m.ring()
	e.When = After
	m.outside(e)
	if m.faults.DropCMTI {
		return true
	}
	if w.report && m.set.cnmi[3] == 2 {
		m.indicate(fmt.Sprintf(`+CDSI: "%s",%d`, s.name, e.Slot))
	} else if !w.report && m.set.cnmi[1] != 0 {
		m.indicate(fmt.Sprintf(`+CMTI: "%s",%d`, s.name, e.Slot))
	}
	return true
}

// indicate says an indication of a text, or keeps it while +CNMI mode is 0.
func (m *Modem) indicate(line string) {
	if m.set.cnmi[0] == 0 {
		m.buffer = append(m.buffer, line)
		return
	}
	m.urc(line)
}

// handDirectly says a text itself and reports whether to look for more. With +CSMS=1 it is the network's until
// +CNMA; when that does not come, direct delivery ends and the text waits.
func (m *Modem) handDirectly(w *waiting) bool {
	kind := "+CMT"
	if w.report {
		kind = "+CDS"
	}
	life := m.life
	m.outside(Event{Kind: Hand, When: Before, Text: w.pdu})
	if m.life != life {
		return true // it may have to be stored now
	}
	m.arrived(w)
	m.indicate(m.directText(kind, w))
	acknowledge := m.set.csms == 1
	if acknowledge {
		m.unacked = w
	}
	m.outside(Event{Kind: Hand, When: After, Text: w.pdu})
	if !acknowledge {
		return true
	}
	m.after(ackTime, m.life, func() {
		m.mu.Lock()
		late := m.unacked == w
		if late {
			m.unacked = nil
			m.set.cnmi[1], m.set.cnmi[3] = 0, 0
			m.queue = slices.Insert(m.queue, 0, w)
		}
		m.mu.Unlock()
		if late {
			m.pump()
		}
	})
	return true
}

// directText is the +CMT or +CDS of a text; PDU mode but for plain texts.
func (m *Modem) directText(kind string, w *waiting) string {
	if m.set.textMode {
		if line, ok := m.textIndication(kind, w.pdu); ok {
			return line
		}
	}
	if w.report {
		return fmt.Sprintf("%s: %d\r\n%s", kind, w.tpdu(), w.pdu)
	}
	return fmt.Sprintf("%s: ,%d\r\n%s", kind, w.tpdu(), w.pdu)
}

// cnma confirms what was handed over directly.
func cnma(m *Modem, c command, a *answer) final {
	if c.form == test {
		a.line("+CNMA: (0-2)")
		return done
	}
	n, ok := c.number(0, 0)
	if !ok || n > 2 {
		return cms(cmsNotAllowed)
	}
	if m.set.csms != 1 || m.unacked == nil {
		return cms(cmsNoAck)
	}
	w := m.unacked
	m.unacked = nil
	if n == 2 {
		time.AfterFunc(2*ackTime, func() { // the network tries again later
			m.enqueue(w)
			m.pump()
		})
	}
	return done
}

func cnmi(m *Modem, c command, a *answer) final {
	switch c.form {
	case test:
		a.line("+CNMI: " + m.personality.CNMITest)
		return done
	case read:
		v := m.set.cnmi
		a.linef("+CNMI: %d,%d,%d,%d,%d", v[0], v[1], v[2], v[3], v[4])
		return done
	}
	if len(c.args) > 5 {
		return cms(cmsNotAllowed)
	}
	next := m.set.cnmi
	lists := strings.Split(strings.Trim(m.personality.CNMITest, "()"), "),(")
	for i := range c.args {
		n, ok := c.number(i, next[i])
		if !ok || !inList(lists[i], n) {
			return cms(cmsNotAllowed)
		}
		next[i] = n
	}
	m.set.cnmi = next
	if next[0] != 0 && len(m.buffer) > 0 {
		if next[4] == 0 {
			for _, l := range m.buffer {
				m.afterAnswer(l)
			}
		}
		m.buffer = nil
	}
	return done
}

// inList reports whether n is in a list such as "0-2" or "0,2,3".
func inList(list string, n int) bool {
	for item := range strings.SplitSeq(list, ",") {
		var lo, hi int
		switch k, _ := fmt.Sscanf(item, "%d-%d", &lo, &hi); {
		case k == 1 && n == lo, k == 2 && n >= lo && n <= hi:
			return true
		}
	}
	return false
}

// tellFull says once that a memory is full, where the model does.
func (m *Modem) tellFull(s *memory) {
	if m.refused[s.name] {
		return
	}
	m.refused[s.name] = true
	line := m.personality.FullLine
	if line == "" || m.personality.FullAsk && !m.set.smsFull {
		return
	}
	if strings.Contains(line, "%s") {
		line = fmt.Sprintf(line, s.name)
	}
	m.urc(line)
}
