package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// handler carries out one command. It is called with m.mu held, unless slow.
type handler struct {
	do   func(m *Modem, c command, a *answer) final
	gate gate
	slow bool
}

// gate is what must be in order before a command is carried out.
type gate byte

const (
	always  gate = iota
	withSIM      // +CME ERROR: 10 … without
	withSMS      // +CMS ERROR: 310 … without
)

// run carries out one command.
func (m *Modem) run(c command, a *answer) final {
	h, ok := m.commands[c.name]
	if !ok {
		if strings.HasPrefix(c.name, "S") && len(c.name) > 1 {
			h = handler{do: register}
		} else {
			return m.personality.Unknown
		}
	}
	m.mu.Lock()
	state := m.simState()
	if state != simReady && h.gate != always && c.form != test {
		defer m.mu.Unlock()
		return simError(state, h.gate == withSMS)
	}
	if h.slow {
		m.mu.Unlock()
		return h.do(m, c, a)
	}
	defer m.mu.Unlock()
	return h.do(m, c, a)
}

// handlers is the table of what the modem understands.
func handlers() map[string]handler {
	return map[string]handler{
		// V.250
		"E": {do: echo}, "V": {do: verbose}, "Q": {do: quiet},
		"Z": {do: defaults}, "&F": {do: defaults},
		"X": {do: accept}, "L": {do: accept}, "M": {do: accept}, "&C": {do: accept}, "&D": {do: accept}, "&K": {do: accept},
		"&W": {do: accept}, "&S": {do: accept},
		"I": {do: info}, "H": {do: hook}, "A": {do: pickUp}, "D": {do: dial},
		"+GCAP": {do: say(`+GCAP: +CGSM`)}, "+CLAC": {do: clac}, "+IPR": {do: keepAs("0", "(),(0,9600,19200,38400,57600,115200)")},
		"+IFC": {do: keepAs("0,0", "(0-2),(0-2)")}, "+ICF": {do: keepAs("3,3", "(1-6),(0-3)")},

		// 27.007: the module
		"+CGMI": {do: identity}, "+CGMM": {do: identity}, "+CGMR": {do: identity}, "+CGSN": {do: identity},
		"+GMI": {do: identity}, "+GMM": {do: identity}, "+GMR": {do: identity}, "+GSN": {do: identity},
		"+CMEE": {do: cmee}, "+CSCS": {do: cscs}, "+CFUN": {do: cfun}, "+CCLK": {do: cclk},
		"+CTZU": {do: keepAs("0", "(0,1)")}, "+CTZR": {do: keepAs("0", "(0-2)")},
		"+CBC": {do: say("+CBC: 0,100,4105")}, "+CPAS": {do: cpas}, "+CIND": {do: cind}, "+CMER": {do: keepAs("0,0,0,0,0", "(0-3),(0),(0),(0-1),(0,1)")},
		"+CMUT": {do: keepAs("0", "(0,1)")}, "+CVHU": {do: cvhu}, "+CSSN": {do: keepAs("0,0", "(0,1),(0,1)")},

		// 27.007: SIM and network
		"+CPIN": {do: cpin}, "+SPIC": {do: spic}, "+QPINC": {do: qpinc}, "+CLCK": {do: clck, gate: withSIM},
		"+CIMI": {do: imsi, gate: withSIM}, "+CCID": {do: iccid, gate: withSIM}, "+ICCID": {do: iccid, gate: withSIM}, "+QCCID": {do: iccid, gate: withSIM},
		"+CREG": {do: creg}, "+CGREG": {do: creg}, "+CEREG": {do: creg}, "+CSQ": {do: csq}, "+COPS": {do: cops, gate: withSIM},
		"+CNUM": {do: cnum, gate: withSIM}, "+CGATT": {do: keepAs("1", "(0,1)"), gate: withSIM}, "+CPBS": {do: cpbs, gate: withSIM}, "+CPBR": {do: cpbr, gate: withSIM},

		// 27.005: texts
		"+CSMS": {do: csms}, "+CMGF": {do: cmgf}, "+CSCA": {do: csca, gate: withSMS}, "+CSMP": {do: csmp},
		"+CSDH": {do: csdh}, "+CPMS": {do: cpms, gate: withSMS}, "+CNMI": {do: cnmi}, "+CNMA": {do: cnma},
		"+CMGL": {do: cmgl, gate: withSMS}, "+CMGR": {do: cmgr, gate: withSMS}, "+CMGD": {do: cmgd, gate: withSMS, slow: true},
		"+CMGS": {do: cmgs, gate: withSMS}, "+CMGW": {do: cmgs, gate: withSMS}, "+CMSS": {do: cmss, gate: withSMS, slow: true},
		"+CMMS": {do: cmms}, "+CGSMS": {do: keepAs("1", "(0-3)")}, "+CSCB": {do: keepAs(`0,"",""`, "(0,1)")}, "+CSAS": {do: accept}, "+CRES": {do: accept},
		"+QINDCFG": {do: qindcfg},

		// calls
		"+CLIP": {do: clip}, "+CRC": {do: crc}, "+CHUP": {do: chup}, "+CLCC": {do: clcc}, "+COLP": {do: keepAs("0", "(0,1)")}, "+CCWA": {do: keepAs("0", "(0,1)")}, "+CHLD": {do: chld}, "+CUSD": {do: keepAs("0", "(0-2)")},
		"^DSCI": {do: dsci},

		// what is said and heard in them
		"+CTTS": {do: ctts}, "+CDTAM": {do: remote}, "+DTAM": {do: remote}, "+QWTTS": {do: qwtts}, "+QWDTMF": {do: qwdtmf},
		"+DDET": {do: keySwitch}, "+QTONEDET": {do: keySwitch}, "+CREC": {do: crec}, "+QAUDRD": {do: qaudrd},
		"+CPCMREG": {do: pcmSwitch}, "+QPCMV": {do: pcmSwitch}, "+CPCMFRM": {do: keepAs("0", "(0,1)")},
		"+CFTRANTX": {do: cftrantx}, "+FSCD": {do: fscd}, "+FSDEL": {do: fsdel},
		"+QCFG":     {do: qcfg},
		"+CFTRANRX": {do: cftranrx}, "+FSLS": {do: fsls}, "+CCMXPLAYWAV": {do: ccmxplay}, "+CCMXSTOPWAV": {do: ccmxstop},
		"+QFUPL": {do: qfupl}, "+QPSND": {do: qpsnd},
		"+QFLST": {do: qflst}, "+QFDWL": {do: qfdwl}, "+QFDEL": {do: qfdel},
	}
}

// say makes a command that answers one line.
func say(line string) func(*Modem, command, *answer) final {
	return func(_ *Modem, c command, a *answer) final {
		if c.form != test {
			a.line(line)
		}
		return done
	}
}

// keepAs makes a setting that is remembered until a restart and changes
// nothing the emulator shows.
func keepAs(fallback, values string) func(*Modem, command, *answer) final {
	return func(m *Modem, c command, a *answer) final {
		switch c.form {
		case test:
			a.linef("%s: %s", c.name, values)
		case read:
			v, ok := m.set.other[c.name]
			if !ok {
				v = fallback
			}
			a.linef("%s: %s", c.name, v)
		case set:
			m.set.other[c.name] = strings.TrimPrefix(c.raw[len(c.name):], "=")
		}
		return done
	}
}

func accept(*Modem, command, *answer) final { return done }

// register is an S parameter: kept, and read back with three digits.
func register(m *Modem, c command, a *answer) final {
	fallback := map[string]string{"S3": "013", "S4": "010", "S5": "008"}[c.name]
	if fallback == "" {
		fallback = "000"
	}
	if c.form != read {
		n, ok := c.number(0, 0)
		if !ok || n > 255 {
			return failed
		}
		m.set.other[c.name] = fmt.Sprintf("%03d", n)
		return done
	}
	if v, ok := m.set.other[c.name]; ok {
		fallback = v
	}
	a.line(fallback)
	return done
}

// toggle sets a switch of V.250, whose value left out is 0.
func toggle(c command, to *bool) final {
	n, ok := c.number(0, 0)
	if !ok || n > 1 {
		return failed
	}
	*to = n == 1
	return done
}

func echo(m *Modem, c command, _ *answer) final    { return toggle(c, &m.set.echo) }
func verbose(m *Modem, c command, _ *answer) final { return toggle(c, &m.set.verbose) }
func quiet(m *Modem, c command, _ *answer) final   { return toggle(c, &m.set.quiet) }

// defaults is ATZ and AT&F: the settings of V.250 and of texts as after a
// restart; SIM and registration stay.
func defaults(m *Modem, _ command, _ *answer) final {
	reg, cfun, mem := m.set.reg, m.set.cfun, m.set.mem
	p := m.personality
	m.set = settings{echo: true, verbose: true, charset: "GSM", cnmi: p.CNMI, mem: mem, csmp: [4]int{17, 167, 0, 0},
		reg: reg, cfun: cfun, other: map[string]string{}}
	return done
}

func info(m *Modem, c command, a *answer) final {
	if n, _ := c.number(0, 0); n != 0 {
		a.line(m.personality.Firmware)
		return done
	}
	for _, l := range m.personality.Info {
		a.line(l)
	}
	return done
}

func identity(m *Modem, c command, a *answer) final {
	if c.form == test {
		return done
	}
	p := m.personality
	a.line(map[string]string{
		"+CGMI": p.Maker, "+CGMM": p.Model, "+CGMR": p.Firmware, "+CGSN": p.IMEI,
		"+GMI": p.Maker, "+GMM": p.Model, "+GMR": p.Firmware, "+GSN": p.IMEI,
	}[c.name])
	return done
}

func imsi(_ *Modem, c command, a *answer) final {
	if c.form != test {
		a.line("460001234567890")
	}
	return done
}

func iccid(_ *Modem, c command, a *answer) final {
	const number = "89860012345678901234"
	switch {
	case c.form == test:
	case c.name == "+CCID":
		a.line(number)
	default:
		a.linef("%s: %s", c.name, number)
	}
	return done
}

func clac(m *Modem, c command, a *answer) final {
	if c.form == test {
		return done
	}
	var names []string
	for name := range m.commands {
		names = append(names, "AT"+name)
	}
	slices.Sort(names)
	for _, n := range names {
		a.line(n)
	}
	return done
}

func cpas(m *Modem, c command, a *answer) final {
	n := 0
	if m.call != nil {
		n = 3
		if m.call.answered {
			n = 4
		}
	}
	if c.form != test {
		a.linef("+CPAS: %d", n)
	}
	return done
}

func cind(m *Modem, c command, a *answer) final {
	if c.form == test {
		a.line(`+CIND: ("battchg",(0-5)),("signal",(0-5)),("service",(0,1)),("call",(0,1)),("roam",(0,1)),("smsfull",(0,1))`)
		return done
	}
	service := 0
	if m.registered() {
		service = 1
	}
	a.linef("+CIND: 5,4,%d,0,0,0", service)
	return done
}

// cpbs and cpbr are a phone book with nothing in it.
func cpbs(_ *Modem, c command, a *answer) final {
	switch c.form {
	case test:
		a.line(`+CPBS: ("SM")`)
	case read:
		a.line(`+CPBS: "SM",0,250`)
	case set:
		if c.word(0) != "SM" {
			return cme(cmeNotAllowed)
		}
	}
	return done
}

func cpbr(_ *Modem, c command, a *answer) final {
	if c.form == test {
		a.line("+CPBR: (1-250),40,14")
	}
	return done
}
