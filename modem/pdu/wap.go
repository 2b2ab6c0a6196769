package pdu

import (
	"bytes"
	"strings"

	"huying/appliance"
)

// WAP push ports (WAP-230 §A), and what an MMS notification is made of
// (WAP-230 §8.2.4, OMA-TS-MMS-ENC §6.2 and table 25).
const (
	portPush       = 2948
	portPushSecure = 2949

	wspPush         = 0x06
	typeMMS         = 0xBE // application/vnd.wap.mms-message, short form
	typeMMSName     = "application/vnd.wap.mms-message"
	mmsFrom         = 0x89
	mmsAddressGiven = 0x80
)

// mmsNotice reports whether a WAP push says that a picture message waits, and
// who sent it as far as the notice tells: the network's own sender is often the
// MMS centre, to which nobody can answer. Only the first part of a long push
// begins with a content type; the others stay plain pushes.
func mmsNotice(b []byte) (from appliance.Address, ok bool) {
	if len(b) < 4 || b[1] != wspPush {
		return "", false
	}
	headers := b[3:] // b[2]: their length, below 128 in every notice seen
	switch {
	case headers[0] == typeMMS, bytes.HasPrefix(headers, []byte(typeMMSName)):
	case len(headers) > 1 && headers[0] < 31 && // value length, then the type and its parameters
		(headers[1] == typeMMS || bytes.HasPrefix(headers[1:], []byte(typeMMSName))):
	default:
		return "", false
	}
	for i := 0; i+3 < len(headers); i++ {
		if headers[i] != mmsFrom || headers[i+2] != mmsAddressGiven {
			continue
		}
		name := headers[i+3:]
		if end := bytes.IndexByte(name, 0); end >= 0 && end == int(headers[i+1])-2 {
			number, _, _ := strings.Cut(string(name[:end]), "/TYPE=")
			return appliance.Address(number), true
		}
	}
	return "", true
}
