package emulator

import (
	"encoding/binary"
	"unicode/utf16"
)

// An Alphabet is how the user data of a text are written.
type Alphabet string

// The alphabets of 23.038 §4.
const (
	GSM7     Alphabet = "gsm7"
	EightBit Alphabet = "8bit"
	UCS2     Alphabet = "ucs2" // UTF-16, in practice
)

// coding is what a data coding scheme octet says.
type coding struct {
	alphabet Alphabet
	class    int // -1: none
}

func readCoding(dcs byte) coding {
	c := coding{alphabet: GSM7, class: -1}
	switch {
	case dcs&0x80 == 0: // 00xx general, 01xx the same, to be deleted once read
		switch dcs >> 2 & 3 {
		case 1:
			c.alphabet = EightBit
		case 2:
			c.alphabet = UCS2
		}
		if dcs&0x10 != 0 {
			c.class = int(dcs & 3)
		}
	case dcs&0xF0 == 0xE0: // message waiting, UCS-2
		c.alphabet = UCS2
	case dcs&0xF0 == 0xF0:
		c.class = int(dcs & 3)
		if dcs&4 != 0 {
			c.alphabet = EightBit
		}
	}
	return c
}

func (c coding) octet() byte {
	dcs := map[Alphabet]byte{GSM7: 0, EightBit: 4, UCS2: 8}[c.alphabet]
	if c.class >= 0 {
		dcs |= 0x10 | byte(c.class)
	}
	return dcs
}

// userData is the payload of a DELIVER or a SUBMIT, taken apart.
type userData struct {
	header  []byte // the user data header without its length octet
	septets []byte // GSM7
	octets  []byte // EightBit
	units   []uint16
}

// A header element (23.040 §9.2.3.24).
type element struct {
	id   byte
	data []byte
}

const (
	elementConcat8  = 0x00
	elementPorts16  = 0x05
	elementConcat16 = 0x08
	elementSingle   = 0x24
	elementLocking  = 0x25
)

func headerOf(elements []element) (header []byte) {
	for _, e := range elements {
		header = append(header, e.id, byte(len(e.data)))
		header = append(header, e.data...)
	}
	return header
}

// elements splits a header; what does not fit is left out, as a phone does.
func elementsOf(header []byte) (all []element) {
	for len(header) >= 2 && len(header) >= 2+int(header[1]) {
		all = append(all, element{header[0], header[2 : 2+int(header[1])]})
		header = header[2+header[1]:]
	}
	return all
}

// encode returns the user data length as the PDU counts it and its octets.
func (u userData) encode(a Alphabet) (length byte, octets []byte) {
	var head []byte
	if u.header != nil {
		head = append([]byte{byte(len(u.header))}, u.header...)
	}
	switch a {
	case GSM7:
		filled := (len(head)*8 + 6) / 7
		body := pack(u.septets, filled*7-len(head)*8)
		return byte(filled + len(u.septets)), append(head, body...)
	case UCS2:
		for _, unit := range u.units {
			head = binary.BigEndian.AppendUint16(head, unit)
		}
		return byte(len(head)), head
	default:
		head = append(head, u.octets...)
		return byte(len(head)), head
	}
}

// readUserData takes user data apart, whose length field said length.
func readUserData(length int, octets []byte, a Alphabet, hasHeader bool) (u userData, err error) {
	need := length
	if a == GSM7 {
		need = (length*7 + 7) / 8
	}
	if need != len(octets) {
		return u, errLength(need, len(octets))
	}
	if need > maxUserData {
		return u, errTooLong(need)
	}
	head := 0
	if hasHeader {
		if len(octets) == 0 || int(octets[0])+1 > len(octets) {
			return u, errShort
		}
		head = int(octets[0]) + 1
		u.header = octets[1:head]
	}
	switch a {
	case GSM7:
		filled := (head*8 + 6) / 7
		if filled > length {
			return u, errShort
		}
		u.septets = unpack(octets[head:], filled*7-head*8, length-filled)
	case UCS2:
		body := octets[head:]
		if len(body)%2 != 0 {
			return u, errOdd
		}
		for i := 0; i < len(body); i += 2 {
			u.units = append(u.units, binary.BigEndian.Uint16(body[i:]))
		}
	default:
		u.octets = octets[head:]
	}
	return u, nil
}

const maxUserData = 140

// national returns the shift tables a header asks for.
func national(header []byte) (locking, single National) {
	for _, e := range elementsOf(header) {
		if len(e.data) != 1 {
			continue
		}
		switch e.id {
		case elementLocking:
			locking = National(e.data[0])
		case elementSingle:
			single = National(e.data[0])
		}
	}
	return locking, single
}

// concatenation returns what a header says of a long text; total is 1 for a
// lone one. bits is 8 or 16, 0 when there is none.
func concatenation(header []byte) (ref, total, number, bits int) {
	for _, e := range elementsOf(header) {
		switch {
		case e.id == elementConcat8 && len(e.data) == 3:
			return int(e.data[0]), int(e.data[1]), int(e.data[2]), 8
		case e.id == elementConcat16 && len(e.data) == 4:
			return int(e.data[0])<<8 | int(e.data[1]), int(e.data[2]), int(e.data[3]), 16
		}
	}
	return 0, 1, 1, 0
}

// text says the user data in words; half a surrogate pair is U+FFFD.
func (u userData) text(a Alphabet) string {
	switch a {
	case GSM7:
		locking, single := national(u.header)
		return fromSeptets(u.septets, locking, single)
	case UCS2:
		return string(utf16.Decode(u.units))
	}
	return ""
}
