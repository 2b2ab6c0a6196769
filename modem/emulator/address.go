package emulator

import (
	"errors"
	"fmt"
	"strings"
)

// Types of address (23.040 §9.1.2.5).
const (
	toaUnknown       = 0x81
	toaInternational = 0x91
	toaNational      = 0xA1
	toaLetters       = 0xD0
)

const semiOctets = "0123456789*#abc"

// encodeAddress writes a number or a name as an address field: length, type,
// value. "+86…" is international, a bare 11 digits national, other digits of
// unknown type, anything else letters (at most 11 characters of the default
// alphabet).
func encodeAddress(a string) ([]byte, error) {
	digits, toa := a, byte(toaUnknown)
	if rest, plus := strings.CutPrefix(a, "+"); plus {
		digits, toa = rest, toaInternational
	} else if len(a) == 11 {
		toa = toaNational
	}
	if isDial(digits) && len(digits) <= 20 {
		return append([]byte{byte(len(digits)), toa}, swapDigits(digits)...), nil
	}
	septets, ok := toSeptets(a, 0, 0)
	if !ok || len(septets) > 11 || len(septets) == 0 {
		return nil, fmt.Errorf("address %q: neither a number nor up to 11 letters of the GSM alphabet", a)
	}
	return append([]byte{byte((len(septets)*7 + 3) / 4), toaLetters}, pack(septets, 0)...), nil
}

// encodeSMSC writes a service centre address: its length counts octets, the
// type among them (27.005 §3.1, 24.011 §8.2.5.2). "" is one zero octet.
func encodeSMSC(number string) ([]byte, error) {
	if number == "" {
		return []byte{0}, nil
	}
	field, err := encodeAddress(number)
	if err != nil {
		return nil, err
	}
	return append([]byte{byte(len(field) - 1)}, field[1:]...), nil
}

func isDial(s string) bool {
	return s != "" && strings.Trim(s, semiOctets) == ""
}

// swapDigits writes digits as semi-octets, low half first, filled up with F.
func swapDigits(digits string) []byte {
	out := make([]byte, (len(digits)+1)/2)
	for i := range len(out) * 2 {
		d := 0xF
		if i < len(digits) {
			d = strings.IndexByte(semiOctets, digits[i])
		}
		out[i/2] |= byte(d) << (4 * (i % 2))
	}
	return out
}

// readDigits is swapDigits backwards, for n digits.
func readDigits(octets []byte, n int) (string, error) {
	var b strings.Builder
	for i := range n {
		d := octets[i/2] >> (4 * (i % 2)) & 0xF
		if int(d) >= len(semiOctets) {
			return "", fmt.Errorf("digit %d of the address is %X", i+1, d)
		}
		b.WriteByte(semiOctets[d])
	}
	return b.String(), nil
}

var errShort = errors.New("PDU ends too early")

// take cuts n octets off the front of *b.
func take(b *[]byte, n int) ([]byte, error) {
	if n < 0 || len(*b) < n {
		return nil, errShort
	}
	head := (*b)[:n]
	*b = (*b)[n:]
	return head, nil
}

// takeAddress reads an address field off the front of *b.
func takeAddress(b *[]byte) (string, error) {
	head, err := take(b, 2)
	if err != nil {
		return "", err
	}
	n := int(head[0])
	if n > 20 {
		return "", fmt.Errorf("address of %d semi-octets, at most 20", n)
	}
	value, err := take(b, (n+1)/2)
	if err != nil {
		return "", err
	}
	return readAddress(head[1], value, n)
}

func readAddress(toa byte, value []byte, semis int) (string, error) {
	if toa&0x80 == 0 {
		return "", fmt.Errorf("type of address %02X lacks its high bit", toa)
	}
	if toa&0x70 == 0x50 {
		return fromSeptets(unpack(value, 0, semis*4/7), 0, 0), nil
	}
	digits, err := readDigits(value, semis)
	if err == nil && toa&0x70 == 0x10 {
		digits = "+" + digits
	}
	return digits, err
}

// takeSMSC reads a service centre address off the front of *b.
func takeSMSC(b *[]byte) (string, error) {
	head, err := take(b, 1)
	if err != nil || head[0] == 0 {
		return "", err
	}
	field, err := take(b, int(head[0]))
	if err != nil {
		return "", err
	}
	if len(field) > 11 {
		return "", fmt.Errorf("service centre address of %d octets, at most 11", len(field))
	}
	semis := (len(field) - 1) * 2
	if semis > 0 && field[len(field)-1]>>4 == 0xF {
		semis--
	}
	return readAddress(field[0], field[1:], semis)
}
