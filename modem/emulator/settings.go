package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// oneOf makes sense of a setting with one small number.
func oneOf(c command, a *answer, limit int, to *int) final {
	switch c.form {
	case test:
		a.linef("%s: (0-%d)", c.name, limit)
	case read:
		a.linef("%s: %d", c.name, *to)
	default:
		n, ok := c.number(0, 0)
		if !ok || n > limit {
			return cme(cmeParameters)
		}
		*to = n
	}
	return done
}

func cmee(m *Modem, c command, a *answer) final { return oneOf(c, a, 2, &m.set.cmee) }
func cmms(m *Modem, c command, a *answer) final { return oneOf(c, a, 2, &m.set.cmms) }
func clip(m *Modem, c command, a *answer) final {
	if c.form == read {
		a.linef("+CLIP: %d,1", m.set.clip)
		return done
	}
	return oneOf(c, a, 1, &m.set.clip)
}
func crc(m *Modem, c command, a *answer) final { return oneOf(c, a, 1, &m.set.crc) }

func onOff(c command, a *answer, to *bool) final {
	n := 0
	if *to {
		n = 1
	}
	f := oneOf(c, a, 1, &n)
	*to = n == 1
	return f
}

func cmgf(m *Modem, c command, a *answer) final { return onOff(c, a, &m.set.textMode) }
func csdh(m *Modem, c command, a *answer) final { return onOff(c, a, &m.set.csdh) }

func cscs(m *Modem, c command, a *answer) final {
	sets := []string{"GSM", "IRA", "UCS2"}
	switch c.form {
	case test:
		a.line(`+CSCS: ("` + strings.Join(sets, `","`) + `")`)
	case read:
		a.linef(`+CSCS: "%s"`, m.set.charset)
	case set:
		name := strings.ToUpper(c.word(0))
		if !slices.Contains(sets, name) {
			return cme(cmeParameters)
		}
		m.set.charset = name
	}
	return done
}

func csms(m *Modem, c command, a *answer) final {
	switch c.form {
	case test:
		a.line("+CSMS: (0,1)")
	case read:
		a.linef("+CSMS: %d,1,1,1", m.set.csms)
	case set:
		n, ok := c.number(0, -1)
		if !ok || n > 1 || n < 0 {
			return cms(cmsNotSupported)
		}
		m.set.csms = n
		a.line("+CSMS: 1,1,1")
	}
	return done
}

func csca(m *Modem, c command, a *answer) final {
	switch c.form {
	case read:
		a.linef(`+CSCA: "%s",%d`, m.toTE(m.smsc), typeOf(m.smsc))
	case set:
		number := m.fromTE(c.word(0))
		if number != "" && !isDial(strings.TrimPrefix(number, "+")) {
			return cms(cmsNotAllowed)
		}
		if toa, _ := c.number(1, 0); toa == toaInternational && !strings.HasPrefix(number, "+") {
			number = "+" + number
		}
		m.smsc = number
	}
	return done
}

func csmp(m *Modem, c command, a *answer) final {
	switch c.form {
	case read:
		v := m.set.csmp
		a.linef("+CSMP: %d,%d,%d,%d", v[0], v[1], v[2], v[3])
	case set:
		next := m.set.csmp
		for i := range min(len(c.args), 4) {
			n, ok := c.number(i, next[i])
			if !ok || n > 255 {
				return cms(cmsNotAllowed)
			}
			next[i] = n
		}
		m.set.csmp = next
	}
	return done
}

// qcfg is Quectel's way to set what outlives a restart; only calls over LTE are
// here.
func qcfg(m *Modem, c command, a *answer) final {
	switch {
	case m.personality.IMS == "":
		return m.personality.Unknown
	case c.form == test:
		a.line(`+QCFG: "ims",(0-2)`)
	case c.word(0) != "ims" || len(c.args) > 2:
		return failed
	case len(c.args) == 1:
		a.line(`+QCFG: "ims",` + m.personality.IMS)
	default:
		m.personality.IMS = c.word(1) + ",1"
	}
	return done
}

// qindcfg is Quectel's choice of unsolicited lines.
func qindcfg(m *Modem, c command, a *answer) final {
	if !m.personality.FullAsk {
		return m.personality.Unknown
	}
	if c.form != set {
		a.line(`+QINDCFG: "smsfull",(0,1)`)
		return done
	}
	switch on, ok := c.number(1, -1); {
	case !ok || on > 1:
		return failed
	case c.word(0) != "smsfull":
		m.set.other["+QINDCFG "+c.word(0)] = c.word(1)
	case on < 0:
		n := 0
		if m.set.smsFull {
			n = 1
		}
		a.linef(`+QINDCFG: "smsfull",%s`, strconv.Itoa(n))
	default:
		m.set.smsFull = on == 1
	}
	return done
}
