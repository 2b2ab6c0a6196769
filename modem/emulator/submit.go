package emulator

import (
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

var errOdd = errors.New("UCS-2 user data of an odd number of octets")

func errLength(need, have int) error {
	return fmt.Errorf("user data length asks for %d octets, %d are there", need, have)
}

func errTooLong(n int) error { return fmt.Errorf("user data of %d octets, at most 140", n) }

// submit is an SMS-SUBMIT as the host handed it over (23.040 §9.2.2.2).
type submit struct {
	smsc             string // "": the one of +CSCA
	to               string
	mr               byte
	pid, dcs         byte
	report           bool // TP-SRR: a status report is wanted
	rejectDuplicates bool
	validity         time.Duration // 0: none given, or an absolute time
	data             userData
	coding           coding
	tpdu             int // octets after the service centre address
}

// readSubmit takes the hexadecimal form of +CMGS apart. It is as strict as the
// network: octets missing, left over or too many are errors.
func readSubmit(text string) (s submit, err error) {
	pdu, err := hex.DecodeString(text)
	if err != nil {
		return s, errors.New("not an even number of hexadecimal digits")
	}
	if s.smsc, err = takeSMSC(&pdu); err != nil {
		return s, fmt.Errorf("service centre: %w", err)
	}
	s.tpdu = len(pdu)
	head, err := take(&pdu, 2)
	if err != nil {
		return s, err
	}
	first := head[0]
	if first&3 != 1 {
		return s, fmt.Errorf("message type %d is not SMS-SUBMIT", first&3)
	}
	s.mr, s.report, s.rejectDuplicates = head[1], first&0x20 != 0, first&4 != 0
	if s.to, err = takeAddress(&pdu); err != nil {
		return s, fmt.Errorf("destination: %w", err)
	}
	if s.to == "" || s.to == "+" {
		return s, errors.New("destination is empty")
	}
	if head, err = take(&pdu, 2); err != nil {
		return s, err
	}
	s.pid, s.dcs = head[0], head[1]
	s.coding = readCoding(s.dcs)
	if s.validity, err = takeValidity(&pdu, first>>3&3); err != nil {
		return s, err
	}
	if head, err = take(&pdu, 1); err != nil {
		return s, err
	}
	s.data, err = readUserData(int(head[0]), pdu, s.coding.alphabet, first&0x40 != 0)
	return s, err
}

// takeValidity reads the validity period in its format (23.040 §9.2.3.12).
func takeValidity(b *[]byte, format byte) (time.Duration, error) {
	switch format {
	case 0:
		return 0, nil
	case 2:
		v, err := take(b, 1)
		if err != nil {
			return 0, err
		}
		switch n := time.Duration(v[0]); {
		case n <= 143:
			return (n + 1) * 5 * time.Minute, nil
		case n <= 167:
			return 12*time.Hour + (n-143)*30*time.Minute, nil
		case n <= 196:
			return (n - 166) * 24 * time.Hour, nil
		default:
			return (n - 192) * 7 * 24 * time.Hour, nil
		}
	default: // enhanced or absolute: seven octets
		_, err := take(b, 7)
		return 0, err
	}
}
