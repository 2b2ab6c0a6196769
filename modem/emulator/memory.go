package emulator

import (
	"encoding/hex"
	"fmt"
)

// States of a stored text (27.005 §3.1).
const (
	unread = iota
	readAlready
	unsent
	sentAlready
)

// stored is what lies in a slot.
type stored struct {
	pdu  string // hexadecimal, with the service centre in front
	stat int
}

// memory is one of the stores of +CPMS.
type memory struct {
	name  string
	first int // number of slots[0]
	slots []*stored
}

func (s *memory) used() (n int) {
	for _, x := range s.slots {
		if x != nil {
			n++
		}
	}
	return n
}

// free is the lowest free slot's place in slots, or -1.
func (s *memory) free() int {
	for i, x := range s.slots {
		if x == nil {
			return i
		}
	}
	return -1
}

// at returns the place of slot number n, or false when there is none such.
func (s *memory) at(n int) (int, bool) {
	i := n - s.first
	return i, i >= 0 && i < len(s.slots)
}

// total is how many slots +CPMS says there are.
func (m *Modem) total(s *memory) int {
	if m.faults.Full {
		return s.used()
	}
	return len(s.slots)
}

// A Slot is one stored text, for a look inside.
type Slot struct {
	Storage string `json:"storage"`
	Number  int    `json:"slot"`
	State   string `json:"state"` // REC UNREAD, REC READ, STO UNSENT, STO SENT
	PDU     string `json:"pdu"`
}

var statWords = []string{"REC UNREAD", "REC READ", "STO UNSENT", "STO SENT"}

// Slots returns all that is stored, memory by memory in the order of slots.
func (m *Modem) Slots() (all []Slot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range m.personality.Memories {
		s := m.memories[name]
		for i, x := range s.slots {
			if x != nil {
				all = append(all, Slot{name, s.first + i, statWords[x.stat], x.pdu})
			}
		}
	}
	return all
}

// Stored returns how many texts and reports lie in all memories together.
func (m *Modem) Stored() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.memories {
		n += s.used()
	}
	return n
}

func cpms(m *Modem, c command, a *answer) final {
	mems := [3]*memory{}
	for i, name := range m.set.mem {
		mems[i] = m.memories[name]
	}
	switch c.form {
	case test:
		list := ""
		for i, name := range m.personality.Memories {
			if i > 0 {
				list += ","
			}
			list += `"` + name + `"`
		}
		a.linef("+CPMS: (%s),(%s),(%s)", list, list, list)
	case read:
		line := "+CPMS: "
		for i, s := range mems {
			if i > 0 {
				line += ","
			}
			line += fmt.Sprintf(`"%s",%d,%d`, s.name, s.used(), m.total(s))
		}
		a.line(line)
	case set:
		if len(c.args) > 3 {
			return cms(cmsNotAllowed)
		}
		for i := range c.args {
			if !c.args[i].given {
				continue
			}
			if mems[i] = m.memories[c.word(i)]; mems[i] == nil {
				return cms(cmsNotAllowed)
			}
		}
		line := "+CPMS: "
		for i, s := range mems {
			m.set.mem[i] = s.name
			if i > 0 {
				line += ","
			}
			line += fmt.Sprintf("%d,%d", s.used(), m.total(s))
		}
		a.line(line)
	default:
		return cms(cmsNotAllowed)
	}
	return done
}

// cmgl lists texts and marks the unread ones it lists as read.
func cmgl(m *Modem, c command, a *answer) final {
	if c.form == test {
		if m.set.textMode {
			a.line(`+CMGL: ("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")`)
		} else {
			a.line("+CMGL: (0-4)")
		}
		return done
	}
	if m.faults.ListFails != "" {
		return said(m.faults.ListFails)
	}
	want, ok := m.wanted(c)
	if !ok {
		return cms(cmsNotAllowed)
	}
	s := m.memories[m.set.mem[0]]
	for i, x := range s.slots {
		if x == nil || want != 4 && want != x.stat {
			continue
		}
		if m.set.textMode {
			m.listText(s.first+i, x, a)
		} else {
			a.linef("+CMGL: %d,%d,,%d", s.first+i, x.stat, tpduLength(x.pdu))
			a.line(x.pdu)
		}
		if x.stat == unread {
			x.stat = readAlready
		}
	}
	return done
}

// wanted is the <stat> a +CMGL asks for; 4 is all.
func (m *Modem) wanted(c command) (int, bool) {
	if !m.set.textMode {
		n, ok := c.number(0, 0)
		return n, ok && n <= 4
	}
	if c.form != set {
		return 0, true
	}
	word := m.fromTE(c.word(0))
	for i, w := range append(statWords, "ALL") {
		if w == word {
			return i, true
		}
	}
	return 0, false
}

func cmgr(m *Modem, c command, a *answer) final {
	if c.form != set {
		return map[bool]final{true: done, false: cms(cmsNotAllowed)}[c.form == test]
	}
	n, ok := c.number(0, -1)
	s := m.memories[m.set.mem[0]]
	i, there := s.at(n)
	switch {
	case !ok || !there:
		return cms(cmsIndex)
	case s.slots[i] == nil:
		return m.personality.EmptySlot
	}
	x := s.slots[i]
	if m.set.textMode {
		m.readText(x, a)
	} else {
		a.linef("+CMGR: %d,,%d", x.stat, tpduLength(x.pdu))
		a.line(x.pdu)
	}
	if keep, _ := c.number(1, 0); x.stat == unread && keep != 1 {
		x.stat = readAlready
	}
	return done
}

// cmgd frees slots, one after the other: the power can be cut between them.
func cmgd(m *Modem, c command, a *answer) final {
	m.mu.Lock()
	s, f, life := m.memories[m.set.mem[0]], m.faults, m.life
	m.mu.Unlock()
	switch {
	case c.form == test:
		a.linef("+CMGD: (%d-%d),(0-4)", s.first, s.first+len(s.slots)-1)
		return done
	case c.form != set:
		return cms(cmsNotAllowed)
	}
	sleep(f.DeleteSlow)
	if f.DeleteFails != "" {
		return said(f.DeleteFails)
	}
	n, ok := c.number(0, -1)
	flag, okToo := c.number(1, 0)
	i, there := s.at(n)
	if !ok || !okToo || flag > 4 || flag == 0 && !there {
		return cms(cmsIndex)
	}
	m.mu.Lock()
	var goners []int
	for j, x := range s.slots {
		if x != nil && (flag == 0 && j == i || flag > 0 && (x.stat != unread && x.stat <= flag || flag == 4 || f.DeleteAll)) {
			goners = append(goners, j)
		}
	}
	m.mu.Unlock()
	for _, j := range goners {
		e := Event{Kind: Delete, Storage: s.name, Slot: s.first + j}
		e.When = Before
		m.event(e)
		sleep(m.pace.Delete)
		m.mu.Lock()
		if m.life != life {
			m.mu.Unlock()
			return silence
		}
		s.slots[j] = nil
		m.refused[s.name] = false
		m.ring()
		m.mu.Unlock()
		e.When = After
		m.event(e)
	}
	return done
}

// keep stores a text of the host's own in the memory for writing.
func (m *Modem) keep(pdu string, stat int) (slot int, ok bool) {
	s := m.memories[m.set.mem[1]]
	i := s.free()
	if i < 0 || m.faults.Full {
		return 0, false
	}
	s.slots[i] = &stored{pdu: pdu, stat: stat}
	m.ring()
	return s.first + i, true
}

// said is a fault's answer; what cannot be read is a plain ERROR.
func said(s string) final {
	f, err := saying(s)
	if err != nil {
		return failed
	}
	return f
}

// isReport reports whether a stored PDU is a status report.
func isReport(text string) bool {
	pdu, err := hex.DecodeString(text)
	if err != nil {
		return false
	}
	if _, err = takeSMSC(&pdu); err != nil || len(pdu) == 0 {
		return false
	}
	return pdu[0]&3 == 2
}
