package pdu

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/warthog618/sms/encoding/gsm7"
	"github.com/warthog618/sms/encoding/gsm7/charset"
	"github.com/warthog618/sms/encoding/tpdu"

	"huying/appliance"
)

// Information elements of the user data header that we read (23.040 §9.2.3.24).
const (
	ieConcat8  = 0x00
	ieWaiting  = 0x01
	iePort8    = 0x04
	iePort16   = 0x05
	ieConcat16 = 0x08
	ieShift    = 0x24 // national language single shift
	ieLocking  = 0x25 // national language locking shift
)

// alphabets are the codec's tables, by national language (23.038 annex A); 0 is
// the default one. The codec fills them lazily and without a lock; asking for
// each of them here, before anyone else runs, leaves nothing to fill.
var alphabets = func() (t struct {
	locking, shift [charset.End]charset.Decoder
	encoder, ext   charset.Encoder
}) {
	for nli := range t.locking {
		t.locking[nli], t.shift[nli] = charset.NewDecoder(nli), charset.NewExtDecoder(nli)
	}
	t.encoder, t.ext = charset.DefaultEncoder(), charset.DefaultExtEncoder()
	return t
}()

// gsm7Text spells septets in the tables that the header asks for. An unknown
// language is the default one (23.040 §9.2.3.24.15).
func gsm7Text(septets []byte, udh tpdu.UserDataHeader) string {
	d := gsm7.NewDecoder().
		WithCharset(alphabets.locking[language(udh, ieLocking)]).
		WithExtCharset(alphabets.shift[language(udh, ieShift)])
	text, err := d.Decode(septets)
	if err != nil { // only a strict decoder refuses
		return ""
	}
	return string(text)
}

func language(udh tpdu.UserDataHeader, element byte) int {
	ie, ok := udh.IE(element)
	if !ok || len(ie.Data) != 1 || int(ie.Data[0]) >= charset.End {
		return charset.Default
	}
	return int(ie.Data[0])
}

// unpack takes n septets out of octets.
func unpack(b []byte, n int) []byte {
	u := gsm7.Unpack7Bit(b, 0)
	return u[:min(n, len(u))]
}

// ucs2Text spells UTF-16, which is what every phone means by UCS-2. Half a
// pair is kept in WTF-8 form: its other half may begin the next part. An odd
// octet at the end is dropped.
func ucs2Text(b []byte) string {
	text := make([]byte, 0, len(b)/2*3)
	for ; len(b) >= 2; b = b[2:] {
		r := rune(binary.BigEndian.Uint16(b))
		if !utf16.IsSurrogate(r) {
			text = utf8.AppendRune(text, r)
			continue
		}
		if len(b) >= 4 {
			if whole := utf16.DecodeRune(r, rune(binary.BigEndian.Uint16(b[2:]))); whole != utf8.RuneError {
				text = utf8.AppendRune(text, whole)
				b = b[2:]
				continue
			}
		}
		text = appliance.AppendHalf(text, r)
	}
	return string(text)
}

// concat reads which part of which text this is. A total or a number that
// cannot be is ignored together with its element (23.040 §9.2.3.24.1): the part
// then stands alone.
func concat(udh tpdu.UserDataHeader) (ref, total, number int, ok bool) {
	if ie, found := udh.IE(ieConcat16); found && len(ie.Data) == 4 {
		ref, total, number = int(binary.BigEndian.Uint16(ie.Data)), int(ie.Data[2]), int(ie.Data[3])
	}
	if ie, found := udh.IE(ieConcat8); found && len(ie.Data) == 3 {
		ref, total, number = int(ie.Data[0]), int(ie.Data[1]), int(ie.Data[2])
	}
	return ref, total, number, total > 0 && number > 0 && number <= total
}

func hasElement(udh tpdu.UserDataHeader, element byte) bool {
	_, ok := udh.IE(element)
	return ok
}

// destinationPort reads the application port (23.040 §9.2.3.24.3, .4).
func destinationPort(udh tpdu.UserDataHeader) (port int, ok bool) {
	if ie, found := udh.IE(iePort16); found && len(ie.Data) == 4 {
		return int(binary.BigEndian.Uint16(ie.Data)), true
	}
	if ie, found := udh.IE(iePort8); found && len(ie.Data) == 2 {
		return int(ie.Data[0]), true
	}
	return 0, false
}
