package pdu

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/warthog618/sms/encoding/tpdu"

	"huying/appliance"
)

// submitted reads a PDU of ours the way the service centre does.
func submitted(t *testing.T, line string, length int) tpdu.TPDU {
	t.Helper()
	b, err := hex.DecodeString(line)
	if err != nil || b[0] != 0 || len(b)-1 != length {
		t.Fatalf("got %s with length %d: %v", line, length, err)
	}
	u := tpdu.TPDU{Direction: tpdu.MO}
	if err := u.UnmarshalBinary(b[1:]); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return u
}

func TestAPublishedSubmitComesOutTheSame(t *testing.T) {
	// dreamfabric's example: hellohello to +46708251358, valid for four days.
	h := appliance.Handover{To: "+46708251358", Text: "hellohello", Total: 1, Number: 1}
	line, n, err := EncodeSubmit(h, SubmitOptions{Validity: 4 * 24 * time.Hour})
	if err != nil || line != "0011000B916407281553F80000AA0AE8329BFD4697D9EC37" || n != 23 {
		t.Errorf("got %s, %d, %v", line, n, err)
	}
}

func TestAPartAsksForItsReport(t *testing.T) {
	h := appliance.Handover{To: "+8613800001111", Text: "您好", UCS2: true, Total: 1, Number: 1}
	line, n, err := EncodeSubmit(h, SubmitOptions{Report: true})
	if err != nil {
		t.Fatal(err)
	}
	if line != "0021000D91683108001011F1000804"+"60A8597D" {
		t.Errorf("got %s", line)
	}
	if u := submitted(t, line, n); !u.FirstOctet.SRR() || u.UDHI() {
		t.Errorf("got first octet %08b", u.FirstOctet)
	}
}

func TestPartsOfALongTextFit(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("呼应", 100),
		strings.Repeat("[x]", 200),
		strings.Repeat("a", 66) + strings.Repeat("😀", 40),
		strings.Repeat("@", 161),
		strings.Repeat("字", 70),
		strings.Repeat("g", 160),
	} {
		parts, ucs2 := appliance.SplitText(text)
		var back []string
		for i, p := range parts {
			h := appliance.Handover{To: "+8613800001111", Text: p, UCS2: ucs2, Ref: 200, Total: len(parts), Number: i + 1}
			line, n, err := EncodeSubmit(h, SubmitOptions{Report: true, Validity: 72 * time.Hour})
			if err != nil {
				t.Fatalf("part %d of %q…: %v", i+1, text[:9], err)
			}
			u := submitted(t, line, n)
			if total, number, ref, ok := u.ConcatInfo(); len(parts) > 1 && (!ok || total != len(parts) || number != i+1 || ref != 200) {
				t.Errorf("got part %d of %d, ref %d", number, total, ref)
			}
			if ucs2 {
				back = append(back, ucs2Text(u.UD))
			} else {
				back = append(back, gsm7Text(u.UD, u.UDH))
			}
		}
		if got := appliance.JoinText(back...); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}

func TestWhatCannotBeSentIsRefused(t *testing.T) {
	for _, c := range []struct {
		h    appliance.Handover
		want error
	}{
		{appliance.Handover{To: "+8613800001111", Text: strings.Repeat("字", 71), UCS2: true}, ErrTooLong},
		{appliance.Handover{To: "+8613800001111", Text: strings.Repeat("字", 68), UCS2: true, Total: 2, Number: 1}, ErrTooLong},
		{appliance.Handover{To: "+8613800001111", Text: strings.Repeat("g", 161)}, ErrTooLong},
		{appliance.Handover{To: "+8613800001111", Text: strings.Repeat("g", 154), Total: 2, Number: 1}, ErrTooLong},
		{appliance.Handover{To: "+8613800001111", Text: "字"}, ErrAlphabet},
		{appliance.Handover{To: "", Text: "a"}, ErrNumber},
		{appliance.Handover{To: "+", Text: "a"}, ErrNumber},
		{appliance.Handover{To: "+86138x0001111", Text: "a"}, ErrNumber},
		{appliance.Handover{To: "123456789012345678901", Text: "a"}, ErrNumber},
	} {
		if line, _, err := EncodeSubmit(c.h, SubmitOptions{}); !errors.Is(err, c.want) || line != "" {
			t.Errorf("%q to %q: got %q, %v, want %v", c.h.Text, c.h.To, line, err, c.want)
		}
	}
}
