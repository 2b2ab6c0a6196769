package emulator

import (
	"fmt"
	"strings"
	"time"
)

// States of the SIM as +CPIN? says them; "" there is none.
const (
	simReady   = "READY"
	simPIN     = "SIM PIN"
	simPUK     = "SIM PUK"
	simBusy    = "busy"
	simFailure = "failure"
)

type pinState struct {
	pin, puk         string
	entered          bool
	blocked          bool
	pinLeft, pukLeft int
}

func (m *Modem) simState() string {
	switch m.faults.SIM {
	case "none":
		return ""
	case "busy", "failure":
		return m.faults.SIM
	case "puk":
		return simPUK
	}
	switch {
	case m.pin.blocked:
		return simPUK
	case m.pin.pin != "" && !m.pin.entered:
		return simPIN
	}
	return simReady
}

// simError is what a command that needs the SIM says while it is not ready.
func simError(state string, sms bool) final {
	codes := map[string][2]int{
		"": {cmeNoSIM, cmsNoSIM}, simPIN: {cmePIN, cmsPIN}, simPUK: {cmePUK, cmsPUK},
		simBusy: {cmeSIMBusy, cmsSIMBusy}, simFailure: {cmeSIMFailure, cmsSIMFailure},
	}[state]
	if sms {
		return cms(codes[1])
	}
	return cme(codes[0])
}

// Lock gives the SIM a PIN and asks for it at once, as a SIM moved here from
// a telephone would.
func (m *Modem) Lock(pin, puk string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if puk == "" {
		puk = m.pin.puk
	}
	before, stat := m.simState(), m.registration()
	m.pin = pinState{pin: pin, puk: puk, pinLeft: 3, pukLeft: 10}
	m.tellSIM(before)
	m.tellRegistration(stat)
}

// PINTries returns how often the PIN and the PUK may still be tried.
func (m *Modem) PINTries() (pin, puk int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pin.pinLeft, m.pin.pukLeft
}

func cpin(m *Modem, c command, a *answer) final {
	state := m.simState()
	switch c.form {
	case test:
		return done
	case read:
		if state == "" || state == simBusy || state == simFailure {
			return simError(state, false)
		}
		a.line("+CPIN: " + state)
		return done
	case execute:
		return cme(cmeParameters)
	}
	before := m.registration()
	var result final
	switch {
	case state == simPIN && len(c.args) == 1:
		result = m.tryPIN(c.word(0))
	case state == simPUK && len(c.args) == 2:
		result = m.tryPUK(c.word(0), c.word(1))
	case state == simReady || state == simPIN || state == simPUK:
		result = cme(cmeNotAllowed)
	default:
		result = simError(state, false)
	}
	if result == done {
		m.afterAnswer("+CPIN: " + simReady)
		m.tellRegistration(before)
	}
	return result
}

func (m *Modem) tryPIN(pin string) final {
	if pin == m.pin.pin {
		m.pin.entered, m.pin.pinLeft = true, 3
		return done
	}
	if m.pin.pinLeft--; m.pin.pinLeft == 0 {
		m.pin.blocked = true
		return cme(cmePUK)
	}
	return cme(cmeWrongPassword)
}

func (m *Modem) tryPUK(puk, pin string) final {
	if m.pin.pukLeft == 0 {
		return cme(cmeSIMFailure)
	}
	if puk != m.pin.puk || len(pin) < 4 {
		m.pin.pukLeft--
		return cme(cmeWrongPassword)
	}
	m.pin = pinState{pin: pin, puk: puk, entered: true, pinLeft: 3, pukLeft: 10}
	m.faults.SIM = ""
	return done
}

// spic and qpinc say the attempts left, in SIMCom's and Quectel's way.
func spic(m *Modem, _ command, a *answer) final {
	if !m.personality.Retries {
		return m.personality.Unknown
	}
	a.linef("+SPIC: %d,%d,3,10", m.pin.pinLeft, m.pin.pukLeft)
	return done
}

func qpinc(m *Modem, c command, a *answer) final {
	if m.personality.Retries {
		return m.personality.Unknown
	}
	if c.form != set || c.word(0) == "SC" {
		a.linef(`+QPINC: "SC",%d,%d`, m.pin.pinLeft, m.pin.pukLeft)
	}
	if c.form != set || c.word(0) == "P2" {
		a.line(`+QPINC: "P2",3,10`)
	}
	return done
}

func clck(m *Modem, c command, a *answer) final {
	switch {
	case c.form == test:
		a.line(`+CLCK: ("SC","AO","OI","OX","AI","IR","AB","AG","AC","FD","PN")`)
	case c.word(0) == "SC" && c.word(1) == "2":
		on := 0
		if m.pin.pin != "" {
			on = 1
		}
		a.linef("+CLCK: %d", on)
	case c.word(1) == "2":
		a.line("+CLCK: 0")
	default:
		return cme(cmeNotAllowed)
	}
	return done
}

// registration is the <stat> of +CREG (27.007 §7.2).
func (m *Modem) registration() int {
	switch {
	case m.set.cfun != 1 || m.simState() != simReady || m.faults.Network == "none":
		return 0
	case m.faults.Network == "searching" || time.Now().Before(m.home):
		return 2
	case m.faults.Network == "denied":
		return 3
	case m.faults.Network == "roaming":
		return 5
	}
	return 1
}

func (m *Modem) registered() bool {
	stat := m.registration()
	return stat == 1 || stat == 5
}

// tellRegistration says the new registration where the host asked for it.
func (m *Modem) tellRegistration(before int) {
	stat := m.registration()
	if stat == before {
		return
	}
	for _, name := range []string{"+CREG", "+CGREG", "+CEREG"} {
		if n := m.set.reg[name]; n > 0 {
			m.urc(name + ": " + m.place(n, stat))
		}
	}
}

// place is the value of a registration line: with n = 2, where.
func (m *Modem) place(n, stat int) string {
	if n < 2 || stat != 1 && stat != 5 {
		return fmt.Sprint(stat)
	}
	if m.personality.Act == 0 {
		return fmt.Sprintf(`%d,"1A2B","3C4D"`, stat)
	}
	return fmt.Sprintf(`%d,"1A2B","03C4D5E6",%d`, stat, m.personality.Act)
}

// tellSIM says that the SIM went or came.
func (m *Modem) tellSIM(before string) {
	switch state := m.simState(); {
	case state == before:
	case state == "":
		m.urc("+CPIN: NOT INSERTED")
	case state == simReady || state == simPIN || state == simPUK:
		m.urc("+CPIN: " + state)
	default:
		m.urc("+CPIN: NOT READY")
	}
}

func creg(m *Modem, c command, a *answer) final {
	if c.name == "+CEREG" && !m.personality.Packet {
		return m.personality.Unknown
	}
	switch c.form {
	case test:
		a.line(c.name + ": (0-2)")
	case read:
		n := m.set.reg[c.name]
		a.linef("%s: %d,%s", c.name, n, m.place(n, m.registration()))
	case set:
		n, ok := c.number(0, -1)
		if !ok || n < 0 || n > 2 {
			return cme(cmeParameters)
		}
		m.set.reg[c.name] = n
	}
	return done
}

func csq(m *Modem, c command, a *answer) final {
	if c.form == test {
		a.line("+CSQ: (0-31,99),(0-7,99)")
		return done
	}
	rssi := m.faults.Signal
	switch {
	case rssi < 0 || m.faults.Network == "none" || m.set.cfun != 1:
		rssi = 99
	case rssi == 0:
		rssi = 22
	}
	a.linef("+CSQ: %d,%d", rssi, map[bool]int{true: 99, false: 0}[rssi == 99])
	return done
}

func cops(m *Modem, c command, a *answer) final {
	name := m.faults.Operator
	if name == "" {
		name = "CHINA MOBILE"
	}
	switch c.form {
	case test:
		a.linef(`+COPS: (2,"%s","CMCC","46000",%d),,(0-4),(0-2)`, name, m.personality.Act)
	case read:
		format := m.set.other["+COPS"]
		if !m.registered() {
			a.line("+COPS: 0")
			return done
		}
		switch format {
		case "1":
			name = "CMCC"
		case "2":
			name = "46000"
		default:
			format = "0"
		}
		if m.personality.Act == 0 {
			a.linef(`+COPS: 0,%s,"%s"`, format, name)
		} else {
			a.linef(`+COPS: 0,%s,"%s",%d`, format, name, m.personality.Act)
		}
	case set:
		if c.word(0) == "3" {
			if f := c.word(1); f != "0" && f != "1" && f != "2" {
				return cme(cmeParameters)
			}
			m.set.other["+COPS"] = c.word(1)
		}
	}
	return done
}

// cfun turns the radio on and off, or restarts.
func cfun(m *Modem, c command, a *answer) final {
	switch c.form {
	case test:
		a.line("+CFUN: (0,1,4),(0,1)")
		return done
	case read:
		a.linef("+CFUN: %d", m.set.cfun)
		return done
	}
	n, ok := c.number(0, 1)
	rst, okToo := c.number(1, 0)
	if !ok || !okToo || n != 0 && n != 1 && n != 4 || rst > 1 {
		return cme(cmeParameters)
	}
	if rst == 1 {
		m.restartSoon()
		return done
	}
	before := m.registration()
	m.set.cfun = n
	m.tellRegistration(before)
	return done
}

// restartSoon restarts the modem once its OK is on its way: at once on a
// serial line; over USB the device goes away until it has started.
func (m *Modem) restartSoon() {
	const breath = 50 * time.Millisecond
	time.AfterFunc(breath, func() {
		if m.personality.USB && m.pace.Boot > 0 {
			m.Unplug(m.pace.Boot, false)
		} else {
			m.Reset()
		}
	})
}

// cclk tells the network's time in its zone.
func cclk(m *Modem, c command, a *answer) final {
	if c.form == set || c.form == test {
		return done
	}
	now := m.now()
	if m.faults.NoClock {
		now = time.Date(1980, 1, 6, 0, 0, 0, 0, time.UTC)
	}
	_, offset := now.Zone()
	a.linef(`+CCLK: "%s%+03d"`, now.Format("06/01/02,15:04:05"), offset/900)
	return done
}

func cnum(m *Modem, _ command, a *answer) final {
	if m.number != "" {
		toa := toaUnknown
		if strings.HasPrefix(m.number, "+") {
			toa = toaInternational
		}
		a.linef(`+CNUM: "","%s",%d`, m.number, toa)
	}
	return done
}
