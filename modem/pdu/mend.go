package pdu

import (
	"time"

	"github.com/warthog618/sms/encoding/tpdu"

	"huying/appliance"
)

// Offsets and sizes of the fields before the user data (23.040 §9.2.2.1, .3).
const (
	stampSize      = 7
	maxDigits      = 20 // semi-octets in an address, 23.040 §9.1.2.5
	pidMEDownload  = 0x7D
	pidSIMDownload = 0x7F // 23.040 §9.2.3.9: for the SIM, no words in it
)

// placeholder stands for the sender in the mended copy: one digit, so that the
// codec, which gives up a whole text for a sender it cannot spell, has nothing
// to complain of.
var placeholder = []byte{1, 0x81, 0xF0}

// header is what stands before the user data, read by us, and a copy of the
// TPDU with the nonsense taken out, for the codec.
type header struct {
	report    bool
	from      appliance.Address // the recipient, in a report
	stamp     time.Time
	discharge time.Time // of a report
	pid, dcs  byte
	mended    []byte
}

// mend reads the header and makes the copy. It fails only where nothing
// sensible is left: the PDU ends too early, or it is not one that a network
// sends to a phone.
func mend(b []byte) (h header, err error) {
	if len(b) == 0 {
		return h, errShort
	}
	switch b[0] & 0x03 {
	case 1:
		return h, errSubmit
	case 2:
		return mendReport(b)
	}
	// Type 3 is reserved, and to be read like type 0 (23.040 §9.2.3.1).
	first := b[0] &^ 0x03
	b = b[1:]
	from, n, err := address(b)
	if err != nil {
		return h, err
	}
	h.from, b = from, b[n:]
	if len(b) < 2+stampSize+1 {
		return h, errShort
	}
	h.pid, h.dcs = b[0], b[1]
	h.stamp = stamp(b[2 : 2+stampSize])
	udl, ud := int(b[2+stampSize]), b[2+stampSize+1:]

	coding := byte(tpdu.Dcs8BitData) // UCS-2 too: the octets are all we want of it
	size := udl
	if h.alphabet() == tpdu.Alpha7Bit {
		coding, size = 0, (udl*7+7)/8
	}
	if size > len(ud) {
		return h, errShort
	}
	ud = append([]byte(nil), ud[:size]...) // what follows the user data is nobody's
	if coding == 0 && size > 0 {
		ud[size-1] &= 0xFF >> (size*8 - udl*7) // nor are the bits after the last septet
	}
	m := append(make([]byte, 0, 16+len(ud)), first)
	m = append(m, placeholder...)
	m = append(m, 0, coding)
	m = append(m, noStamp[:]...)
	h.mended = append(append(m, byte(udl)), ud...)
	return h, nil
}

// mendReport does the same for a delivery report: what follows TP-ST is
// optional, is cut short by some networks, and is nothing we need.
func mendReport(b []byte) (h header, err error) {
	h.report = true
	if len(b) < 2 {
		return h, errShort
	}
	first, mr := b[0], b[1]
	b = b[2:]
	to, n, err := address(b)
	if err != nil {
		return h, err
	}
	h.from, b = to, b[n:]
	if len(b) < 2*stampSize+1 {
		return h, errShort
	}
	h.stamp, h.discharge = stamp(b[:stampSize]), stamp(b[stampSize:2*stampSize])
	m := append(make([]byte, 0, 24), first&^tpdu.FoUDHI, mr)
	m = append(m, placeholder...)
	m = append(append(m, noStamp[:]...), noStamp[:]...)
	h.mended = append(m, b[2*stampSize])
	return h, nil
}

// alphabet reads the data coding scheme (23.038 §4). Reserved groups are the
// default alphabet, as that section asks.
func (h header) alphabet() tpdu.Alphabet {
	a, err := tpdu.DCS(h.dcs).Alphabet()
	if err != nil || a == tpdu.AlphaReserved {
		return tpdu.Alpha7Bit
	}
	return a
}

// waiting reports the message waiting groups, 1100 to 1110.
func (h header) waiting() bool { return h.dcs >= 0xC0 && h.dcs < 0xF0 }

// class0 reports a text that the phone shows and does not keep.
func (h header) class0() bool {
	c, err := tpdu.DCS(h.dcs).Class()
	return err == nil && c == tpdu.MClass0
}

// address reads TP-OA or TP-RA and says how many octets it took. The codec's
// own reader is asked first; what it refuses is read leniently, for a sender
// with a strange letter has still sent a text.
func address(b []byte) (appliance.Address, int, error) {
	if len(b) < 2 {
		return "", 0, errShort
	}
	n := 2 + (int(b[0])+1)/2
	if len(b) < n {
		return "", 0, errShort
	}
	var a tpdu.Address
	if int(b[0]) <= maxDigits {
		if _, err := a.UnmarshalBinary(b[:n]); err == nil {
			return appliance.Address(a.Number()), n, nil
		}
	}
	a.TOA = b[1]
	if a.TypeOfNumber() == tpdu.TonAlphanumeric {
		septets := unpack(b[2:n], int(b[0])*4/7)
		return appliance.Address(gsm7Text(septets, nil)), n, nil
	}
	const digits = "0123456789*#abc"
	for _, o := range b[2:n] {
		for _, d := range []byte{o & 0x0F, o >> 4} {
			if d != 0x0F {
				a.Addr += digits[d : d+1]
			}
		}
	}
	if len(a.Addr) > int(b[0]) {
		a.Addr = a.Addr[:b[0]]
	}
	return appliance.Address(a.Number()), n, nil
}

// noStamp is a stamp the codec can read: 1 January 2000.
var noStamp = [stampSize]byte{0x00, 0x10, 0x10}

// stamp reads a service-centre time stamp (23.040 §9.2.3.11). One that names
// no moment (month 0, hour 31, a letter for a digit) is the zero time.
func stamp(b []byte) time.Time {
	var v [6]int
	for i := range v {
		lo, hi := int(b[i]&0x0F), int(b[i]>>4)
		if lo > 9 || hi > 9 {
			return time.Time{}
		}
		v[i] = lo*10 + hi
	}
	quarters := int(b[6]&0x07)*10 + int(b[6]>>4)
	if b[6]>>4 > 9 || quarters > 14*4 { // no place is further than 14 h from UTC
		return time.Time{}
	}
	if b[6]&0x08 != 0 {
		quarters = -quarters
	}
	year := 2000 + v[0]
	if v[0] >= 70 {
		year -= 100
	}
	loc := time.UTC
	if quarters != 0 {
		loc = time.FixedZone("", quarters*15*60)
	}
	t := time.Date(year, time.Month(v[1]), v[2], v[3], v[4], v[5], 0, loc)
	if int(t.Month()) != v[1] || t.Day() != v[2] || t.Hour() != v[3] || t.Minute() != v[4] || t.Second() != v[5] {
		return time.Time{} // time.Date carries 31 February over; no network means that
	}
	return t
}
