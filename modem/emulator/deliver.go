package emulator

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// A DeliverOption changes how the network writes a text.
type DeliverOption func(*delivery)

// delivery is a text on its way to the SIM, before it is cut into PDUs.
type delivery struct {
	from, text, smsc string
	at               time.Time
	octets           []byte // 8-bit content instead of text
	coding           coding
	pid              byte
	ucs2, cutPairs   bool
	ref, refBits     int
	locking, single  National
	extra            []element
	storage          string
}

// At sets the service centre's time stamp; without it, it is now.
func At(t time.Time) DeliverOption { return func(d *delivery) { d.at = t } }

// InUCS2 writes the text in UCS-2 though GSM7 would do.
func InUCS2() DeliverOption { return func(d *delivery) { d.ucs2 = true } }

// Octets sends binary content (8-bit) in place of the text.
func Octets(b []byte) DeliverOption {
	return func(d *delivery) { d.octets, d.coding.alphabet = b, EightBit }
}

// Class sets the message class: 0 is shown at once and not stored, 1 belongs
// to the module, 2 to the SIM, 3 to the terminal.
func Class(n int) DeliverOption { return func(d *delivery) { d.coding.class = n } }

// Ref sets the 8-bit reference of a long text; without it, they count up.
func Ref(n int) DeliverOption { return func(d *delivery) { d.ref, d.refBits = n, 8 } }

// Ref16 gives a long text a 16-bit reference.
func Ref16(n int) DeliverOption { return func(d *delivery) { d.ref, d.refBits = n, 16 } }

// Shift writes the text with national tables (0: the default one).
func Shift(locking, single National) DeliverOption {
	return func(d *delivery) { d.locking, d.single = locking, single }
}

// CutPairs cuts a long text at every 67th unit, through an emoji if it stands
// there, as some phones do.
func CutPairs() DeliverOption { return func(d *delivery) { d.cutPairs = true } }

// Ports addresses the text to an application (23.040 §9.2.3.24.4).
func Ports(to, from int) DeliverOption {
	return func(d *delivery) {
		d.extra = append(d.extra, element{elementPorts16, []byte{byte(to >> 8), byte(to), byte(from >> 8), byte(from)}})
	}
}

// Into stores the text in this memory, whatever +CPMS says.
func Into(storage string) DeliverOption { return func(d *delivery) { d.storage = storage } }

// ProtocolID sets TP-PID: 0x41–0x47 replace an earlier text, 0x40 is silent.
func ProtocolID(pid byte) DeliverOption { return func(d *delivery) { d.pid = pid } }

// pdus writes a delivery as the PDUs the modem will list, in hexadecimal with
// the service centre in front, in order of their numbers. nextRef gives the
// reference where none was set.
func (d delivery) pdus(nextRef func() int) ([]string, error) {
	parts, err := d.split(nextRef)
	if err != nil {
		return nil, err
	}
	smsc, err := encodeSMSC(d.smsc)
	if err != nil {
		return nil, fmt.Errorf("service centre: %w", err)
	}
	from, err := encodeAddress(d.from)
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	var all []string
	for _, u := range parts {
		first := byte(0x04) // SMS-DELIVER, no more messages waiting
		if u.header != nil {
			first |= 0x40
		}
		pdu := append([]byte{}, smsc...)
		pdu = append(pdu, first)
		pdu = append(pdu, from...)
		pdu = append(pdu, d.pid, d.coding.octet())
		pdu = append(pdu, stamp(d.at)...)
		length, octets := u.encode(d.coding.alphabet)
		pdu = append(pdu, length)
		pdu = append(pdu, octets...)
		all = append(all, strings.ToUpper(hex.EncodeToString(pdu)))
	}
	return all, nil
}

// split chooses the alphabet and cuts the content into parts.
func (d *delivery) split(nextRef func() int) ([]userData, error) {
	extra := d.extra
	if d.locking != 0 {
		extra = append(extra, element{elementLocking, []byte{byte(d.locking)}})
	}
	if d.single != 0 {
		extra = append(extra, element{elementSingle, []byte{byte(d.single)}})
	}
	var whole userData
	if d.octets != nil {
		whole.octets = d.octets
	} else if septets, ok := toSeptets(d.text, d.locking, d.single); ok && !d.ucs2 {
		whole.septets = septets
	} else {
		d.coding.alphabet = UCS2
		whole.units = utf16.Encode([]rune(d.text))
	}
	if len(extra) > 0 {
		whole.header = headerOf(extra)
	}
	if d.refBits == 0 && fits(whole, d.coding.alphabet) {
		return []userData{whole}, nil
	}
	bits := max(d.refBits, 8)
	ref := d.ref
	if d.refBits == 0 {
		ref = nextRef()
	}
	room := maxUserData - 1 - len(headerOf(extra)) - 5
	if bits == 16 {
		room--
	}
	var parts []userData
	for rest := whole; ; {
		var u userData
		u, rest = d.cut(rest, room)
		parts = append(parts, u)
		if len(rest.septets)+len(rest.units)+len(rest.octets) == 0 {
			break
		}
	}
	if len(parts) > 255 {
		return nil, errors.New("text of more than 255 parts")
	}
	for i := range parts {
		concat := element{elementConcat8, []byte{byte(ref), byte(len(parts)), byte(i + 1)}}
		if bits == 16 {
			concat = element{elementConcat16, []byte{byte(ref >> 8), byte(ref), byte(len(parts)), byte(i + 1)}}
		}
		parts[i].header = headerOf(append([]element{concat}, extra...))
	}
	return parts, nil
}

func fits(u userData, a Alphabet) bool {
	_, octets := u.encode(a)
	return len(octets) <= maxUserData
}

// cut takes what fits into room octets off the front, never through an escape
// sequence and, unless asked, never through a surrogate pair.
func (d *delivery) cut(u userData, room int) (head, rest userData) {
	switch d.coding.alphabet {
	case GSM7:
		// The header's octets are filled up to a whole septet first.
		filled := ((maxUserData-room)*8 + 6) / 7
		n := min(maxUserData*8/7-filled, len(u.septets))
		if n < len(u.septets) && n > 0 && u.septets[n-1] == 0x1B {
			n--
		}
		return userData{septets: u.septets[:n]}, userData{septets: u.septets[n:]}
	case UCS2:
		n := min(room/2, len(u.units))
		if !d.cutPairs && n < len(u.units) && n > 0 && u.units[n-1]&0xFC00 == 0xD800 {
			n--
		}
		return userData{units: u.units[:n]}, userData{units: u.units[n:]}
	default:
		n := min(room, len(u.octets))
		return userData{octets: u.octets[:n]}, userData{octets: u.octets[n:]}
	}
}

// stamp writes a service centre time stamp (23.040 §9.2.3.11), with the zone
// of t in quarters of an hour.
func stamp(t time.Time) []byte {
	_, offset := t.Zone()
	zone := offset / 900
	negative := zone < 0
	if negative {
		zone = -zone
	}
	b := []byte{
		swapped(t.Year() % 100), swapped(int(t.Month())), swapped(t.Day()),
		swapped(t.Hour()), swapped(t.Minute()), swapped(t.Second()), swapped(zone),
	}
	if negative {
		b[6] |= 0x08
	}
	return b
}

func swapped(n int) byte { return byte(n%10<<4 | n/10) }

// statusReport writes an SMS-STATUS-REPORT (23.040 §9.2.2.3) for a text that
// the network took.
func statusReport(smsc string, mr int, to string, taken, done time.Time, status int) (string, error) {
	pdu, err := encodeSMSC(smsc)
	if err != nil {
		return "", err
	}
	addr, err := encodeAddress(to)
	if err != nil {
		return "", err
	}
	pdu = append(pdu, 0x06, byte(mr))
	pdu = append(pdu, addr...)
	pdu = append(pdu, stamp(taken)...)
	pdu = append(pdu, stamp(done)...)
	pdu = append(pdu, byte(status))
	return strings.ToUpper(hex.EncodeToString(pdu)), nil
}

// tpduLength is the <length> of +CMGL for a listed PDU: its octets without the
// service centre's. A PDU too broken to say has what is left of it.
func tpduLength(text string) int {
	pdu, err := hex.DecodeString(text)
	if err != nil || len(pdu) == 0 {
		return len(text) / 2
	}
	return max(0, len(pdu)-1-int(pdu[0]))
}
