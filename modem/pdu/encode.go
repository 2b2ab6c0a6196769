package pdu

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/warthog618/sms/encoding/gsm7"
	"github.com/warthog618/sms/encoding/tpdu"

	"huying/appliance"
)

// Errors of EncodeSubmit. Such a part can never be sent: nothing was.
var (
	ErrTooLong  = errors.New("longer than one SMS")
	ErrAlphabet = errors.New("not in the default alphabet")
	ErrNumber   = errors.New("not a number that can be dialled")
)

// The most one SMS holds: octets of user data, septets in them (23.040
// §9.2.3.24).
const maxOctets, maxSeptets = 140, 160

// SubmitOptions say what else a part asks of the network.
type SubmitOptions struct {
	// Report asks for a delivery report (TP-SRR).
	Report bool
	// Validity is how long the service centre shall try, in the steps that
	// 23.040 §9.2.3.12.1 knows (5 min to 63 weeks); 0: as long as it likes.
	Validity time.Duration
}

// EncodeSubmit writes one part as +CMGS takes it: hex digits that begin with
// "00" (the service centre is the SIM's own), and the TPDU's length in octets,
// which is the number in AT+CMGS=n.
func EncodeSubmit(h appliance.Handover, o SubmitOptions) (line string, length int, err error) {
	to, err := destination(string(h.To))
	if err != nil {
		return "", 0, err
	}
	t, err := tpdu.NewSubmit(tpdu.WithDA(to))
	if err != nil {
		return "", 0, fmt.Errorf("encode part: %w", err)
	}
	if o.Report {
		t.FirstOctet |= tpdu.FoSRR
	}
	if o.Validity > 0 {
		var vp tpdu.ValidityPeriod
		vp.SetRelative(o.Validity)
		t.SetVP(vp)
	}
	header := 0
	if h.Total > 1 {
		// One octet of reference, as old phones know no other.
		t.SetUDH(tpdu.UserDataHeader{{ID: ieConcat8, Data: []byte{byte(h.Ref), byte(h.Total), byte(h.Number)}}})
		header = 1 + t.UDHL()
	}
	if h.UCS2 {
		t.SetDCS(byte(tpdu.DcsUCS2Data))
		t.UD = encodeUCS2(h.Text)
		if header+len(t.UD) > maxOctets {
			return "", 0, ErrTooLong
		}
	} else {
		e := gsm7.NewEncoder().WithCharset(alphabets.encoder).WithExtCharset(alphabets.ext)
		// The codec's table has the escape as a character of its own.
		if t.UD, err = e.Encode([]byte(h.Text)); err != nil || strings.Contains(h.Text, "\x1b") {
			return "", 0, ErrAlphabet
		}
		if (header*8+6)/7+len(t.UD) > maxSeptets {
			return "", 0, ErrTooLong
		}
	}
	b, err := t.MarshalBinary()
	if err != nil {
		return "", 0, fmt.Errorf("encode part: %w", err)
	}
	return "00" + strings.ToUpper(hex.EncodeToString(b)), len(b), nil
}

// destination is a number with its type set by how it is written: the codec
// would call every one international, and 10086 would ring abroad.
func destination(number string) (tpdu.Address, error) {
	digits, international := strings.CutPrefix(number, "+")
	if digits == "" || len(digits) > maxDigits || strings.Trim(digits, "0123456789*#") != "" {
		return tpdu.Address{}, ErrNumber
	}
	a := tpdu.NewAddress(tpdu.FromNumber(digits))
	if !international {
		a.SetTypeOfNumber(tpdu.TonUnknown)
	}
	return a, nil
}

func encodeUCS2(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return b
}
