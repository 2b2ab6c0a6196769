package emulator

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// deliver is an SMS-DELIVER or a status report read back, for text mode.
type deliver struct {
	kind   byte // TP-MTI: 0 DELIVER, 1 SUBMIT, 2 STATUS-REPORT
	addr   string
	stamp  string // as text mode shows it
	coding coding
	dcs    byte
	pid    byte
	data   userData
	mr     int
	status int
	second string // discharge time of a report
}

func readDeliver(text string) (d deliver, err error) {
	pdu, err := hex.DecodeString(text)
	if err != nil {
		return d, err
	}
	if _, err = takeSMSC(&pdu); err != nil {
		return d, err
	}
	head, err := take(&pdu, 1)
	if err != nil {
		return d, err
	}
	first := head[0]
	d.kind = first & 3
	switch d.kind {
	case 1:
		s, err := readSubmit(text)
		d.addr, d.coding, d.dcs, d.pid, d.data = s.to, s.coding, s.dcs, s.pid, s.data
		return d, err
	case 2:
		if head, err = take(&pdu, 1); err != nil {
			return d, err
		}
		d.mr = int(head[0])
	case 3:
		return d, errors.New("reserved message type")
	}
	if d.addr, err = takeAddress(&pdu); err != nil {
		return d, err
	}
	if d.kind == 2 {
		if head, err = take(&pdu, 15); err != nil {
			return d, err
		}
		d.stamp, d.second, d.status = stampText(head[:7]), stampText(head[7:14]), int(head[14])
		return d, nil
	}
	if head, err = take(&pdu, 10); err != nil {
		return d, err
	}
	d.pid, d.dcs, d.stamp = head[0], head[1], stampText(head[2:9])
	d.coding = readCoding(d.dcs)
	d.data, err = readUserData(int(head[9]), pdu, d.coding.alphabet, first&0x40 != 0)
	return d, err
}

// stampText is a time stamp as "26/11/22,12:00:00+32".
func stampText(b []byte) string {
	digits := func(x byte) string { return fmt.Sprintf("%d%d", x&0xF, x>>4) }
	sign := "+"
	if b[6]&0x08 != 0 {
		sign = "-"
	}
	return digits(b[0]) + "/" + digits(b[1]) + "/" + digits(b[2]) + "," + digits(b[3]) + ":" + digits(b[4]) + ":" +
		digits(b[5]) + sign + digits(b[6]&^0x08)
}

// toTE writes a string in the character set of +CSCS.
func (m *Modem) toTE(s string) string {
	if m.set.charset != "UCS2" {
		return s
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

// fromTE reads a string in the character set of +CSCS.
func (m *Modem) fromTE(s string) string {
	if m.set.charset != "UCS2" {
		return s
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b)%2 != 0 || len(b) == 0 {
		return s
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// words are the user data as text mode shows them: text of the 7 bit alphabet
// in the host's character set, anything else in hexadecimal.
func (m *Modem) words(d deliver) (data string, length int) {
	switch d.coding.alphabet {
	case GSM7:
		return m.toTE(d.data.text(GSM7)), len(d.data.septets)
	case UCS2:
		var b []byte
		for _, u := range d.data.units {
			b = binary.BigEndian.AppendUint16(b, u)
		}
		return strings.ToUpper(hex.EncodeToString(b)), len(b)
	}
	return strings.ToUpper(hex.EncodeToString(d.data.octets)), len(d.data.octets)
}

// listText is an entry of +CMGL in text mode.
func (m *Modem) listText(slot int, x *stored, a *answer) {
	d, err := readDeliver(x.pdu)
	if err != nil {
		return // a module shows no text it cannot read
	}
	if d.kind == 2 {
		a.linef(`+CMGL: %d,"%s",6,%d,"%s",%d,"%s","%s",%d`, slot, statWords[x.stat], d.mr, d.addr, typeOf(d.addr), d.stamp, d.second, d.status)
		return
	}
	data, length := m.words(d)
	more := ""
	if m.set.csdh {
		more = fmt.Sprintf(",%d,%d", typeOf(d.addr), length)
	}
	a.linef(`+CMGL: %d,"%s","%s","","%s"%s`, slot, statWords[x.stat], m.toTE(d.addr), d.stamp, more)
	a.line(data)
}

// readText is the answer of +CMGR in text mode.
func (m *Modem) readText(x *stored, a *answer) {
	d, err := readDeliver(x.pdu)
	if err != nil {
		return
	}
	if d.kind == 2 {
		a.linef(`+CMGR: "%s",6,%d,"%s",%d,"%s","%s",%d`, statWords[x.stat], d.mr, d.addr, typeOf(d.addr), d.stamp, d.second, d.status)
		return
	}
	data, length := m.words(d)
	more := ""
	if m.set.csdh {
		first := 4
		if d.data.header != nil {
			first |= 0x40
		}
		more = fmt.Sprintf(`,%d,%d,%d,%d,"%s",%d,%d`, typeOf(d.addr), first, d.pid, d.dcs, m.smsc, typeOf(m.smsc), length)
	}
	stamp := `,"` + d.stamp + `"`
	if d.kind == 1 {
		stamp = ""
	}
	a.linef(`+CMGR: "%s","%s",""%s%s`, statWords[x.stat], m.toTE(d.addr), stamp, more)
	a.line(data)
}

// textIndication is a +CMT or +CDS in text mode.
func (m *Modem) textIndication(kind, pdu string) (string, bool) {
	d, err := readDeliver(pdu)
	if err != nil {
		return "", false
	}
	if d.kind == 2 {
		return fmt.Sprintf(`%s: 6,%d,"%s",%d,"%s","%s",%d`, kind, d.mr, d.addr, typeOf(d.addr), d.stamp, d.second, d.status), true
	}
	data, _ := m.words(d)
	return fmt.Sprintf("%s: \"%s\",\"\",\"%s\"\r\n%s", kind, m.toTE(d.addr), d.stamp, data), true
}

func typeOf(addr string) int {
	switch {
	case strings.HasPrefix(addr, "+"):
		return toaInternational
	case addr != "" && !isDial(addr):
		return toaLetters
	}
	return toaUnknown
}

// fromText writes the SUBMIT that text mode stands for (+CSMP, +CSCS).
func (m *Modem) fromText(to, typed string) (string, error) {
	m.mu.Lock()
	csmp, charset := m.set.csmp, m.set.charset
	words := m.fromTE(typed)
	m.mu.Unlock()
	c := readCoding(byte(csmp[3]))
	var u userData
	switch c.alphabet {
	case GSM7:
		septets, ok := toSeptets(strings.ReplaceAll(words, "\r\n", "\n"), 0, 0)
		if !ok {
			return "", errors.New("not in the GSM alphabet")
		}
		u.septets = septets
	case UCS2:
		if charset != "UCS2" {
			b, err := hex.DecodeString(typed)
			if err != nil || len(b)%2 != 0 {
				return "", errors.New("not UCS-2 in hexadecimal")
			}
			for i := 0; i < len(b); i += 2 {
				u.units = append(u.units, binary.BigEndian.Uint16(b[i:]))
			}
		} else {
			u.units = utf16.Encode([]rune(words))
		}
	default:
		b, err := hex.DecodeString(typed)
		if err != nil {
			return "", err
		}
		u.octets = b
	}
	length, octets := u.encode(c.alphabet)
	if len(octets) > maxUserData {
		return "", errTooLong(len(octets))
	}
	addr, err := encodeAddress(to)
	if err != nil {
		return "", err
	}
	first := byte(csmp[0])&0x20 | 0x11 // relative validity
	pdu := append([]byte{0, first, 0}, addr...)
	pdu = append(pdu, byte(csmp[2]), byte(csmp[3]), byte(csmp[1]), length)
	return strings.ToUpper(hex.EncodeToString(append(pdu, octets...))), nil
}
