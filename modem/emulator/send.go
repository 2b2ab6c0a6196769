package emulator

import (
	"strings"
	"time"
)

func sleep(d time.Duration) {
	if d > 0 {
		time.Sleep(d)
	}
}

// spend takes one use of a fault that was set for a number of texts.
func (m *Modem) spend() {
	if m.faults.Times == 0 {
		return
	}
	if m.faults.Times--; m.faults.Times == 0 {
		m.faults.Prompt, m.faults.AfterSend, m.faults.Taken = "", "", false
	}
}

// cmgs opens a prompt for a text to send, cmgw for one to store.
func cmgs(m *Modem, c command, a *answer) final {
	if c.form == test {
		return done
	}
	if c.form != set {
		return cms(cmsNotAllowed)
	}
	if m.faults.Prompt != "" {
		f := said(m.faults.Prompt)
		m.spend()
		return f
	}
	store, stat := c.name == "+CMGW", unsent
	if m.set.textMode {
		to := m.fromTE(c.word(0))
		if !isDial(strings.TrimPrefix(to, "+")) {
			return cms(cmsText)
		}
		m.typing = &entry{done: func(m *Modem, text string, a *answer) final {
			pdu, err := m.fromText(to, text)
			if err != nil {
				return cms(cmsText)
			}
			return m.handOver(pdu, -1, store, stat, a)
		}}
		return prompt
	}
	n, ok := c.number(0, -1)
	if !ok || n < 1 || n > 176 {
		return cms(cmsPDU)
	}
	if store {
		if stat, ok = c.number(1, unsent); !ok || stat > sentAlready {
			return cms(cmsNotAllowed)
		}
	}
	m.typing = &entry{done: func(m *Modem, text string, a *answer) final {
		return m.handOver(strings.ToUpper(strings.Join(strings.Fields(text), "")), n, store, stat, a)
	}}
	return prompt
}

// handOver takes the PDU that was typed; length is what the host announced,
// or -1.
func (m *Modem) handOver(pdu string, length int, store bool, stat int, a *answer) final {
	if store && stat < unsent {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.write(pdu, stat, a)
	}
	s, err := readSubmit(pdu)
	if err != nil || length >= 0 && s.tpdu != length {
		return cms(cmsPDU)
	}
	if store {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.write(pdu, stat, a)
	}
	return m.send(s, pdu, "+CMGS", a)
}

func (m *Modem) write(pdu string, stat int, a *answer) final {
	slot, ok := m.keep(pdu, stat)
	if !ok {
		return cms(cmsFull)
	}
	a.linef("+CMGW: %d", slot)
	return done
}

// cmss sends a text that was stored before.
func cmss(m *Modem, c command, a *answer) final {
	m.mu.Lock()
	s := m.memories[m.set.mem[1]]
	n, ok := c.number(0, -1)
	i, there := s.at(n)
	if c.form != set || !ok || !there || s.slots[i] == nil {
		m.mu.Unlock()
		return map[bool]final{true: done, false: cms(cmsIndex)}[c.form == test]
	}
	x := s.slots[i]
	m.mu.Unlock()
	sub, err := readSubmit(x.pdu)
	if err != nil {
		return cms(cmsNotAllowed)
	}
	if len(c.args) > 1 {
		sub.to = c.word(1)
	}
	result := m.send(sub, x.pdu, "+CMSS", a)
	if result == done {
		m.mu.Lock()
		x.stat = sentAlready
		m.mu.Unlock()
	}
	return result
}

// send offers a text to the network and says what came of it, as far as the
// faults let it.
func (m *Modem) send(s submit, pdu, name string, a *answer) final {
	m.mu.Lock()
	life, f := m.life, m.faults
	if f.AfterSend != "" {
		m.spend()
	}
	onAir := m.registered()
	m.mu.Unlock()
	sleep(m.pace.Send)
	if !m.lifeIs(life) {
		return silence
	}
	if !onAir {
		return cms(cmsNoNetwork)
	}
	m.mu.Lock()
	if s.smsc == "" {
		s.smsc = m.smsc
	}
	m.mu.Unlock()
	if s.smsc == "" {
		return cms(cmsNoSMSC)
	}
	if f.AfterSend != "" && !f.Taken {
		return said(f.AfterSend)
	}
	mr, ok := m.networkTakes(s, pdu, life)
	switch {
	case !ok:
		return silence
	case f.AfterSend != "":
		return said(f.AfterSend)
	}
	a.linef("%s: %d", name, mr)
	return done
}
