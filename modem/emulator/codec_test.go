package emulator

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// PDUs published by others: dreamfabric's "SMS and the PDU format", the
// Diafaan gateway's tutorial, and a Chinese note on text commands.
var published = []struct {
	name, pdu        string
	from, text, when string
}{
	{"hellohello", "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37", "27838890001", "hellohello", "99/03/29,15:16:59+08"},
	{"letters as sender", "0791447758100650040DD0E474D81C0EBB010000111011315214000BE474D81C0EBB5DE3771B", "diafaan", "diafaan.com", "11/01/11,13:25:41+00"},
	{"ucs2", "0891683108100005F0040D91683105114501F500081080326123432306004400460044", "+8613501154105", "DFD", "01/08/23,16:32:34+32"},
}

func TestPublishedDeliversAreRead(t *testing.T) {
	for _, p := range published {
		d, err := readDeliver(p.pdu)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		if got := d.data.text(d.coding.alphabet); got != p.text || d.addr != p.from || d.stamp != p.when {
			t.Errorf("%s: %q from %q at %q, want %q from %q at %q", p.name, got, d.addr, d.stamp, p.text, p.from, p.when)
		}
	}
}

func TestThePublishedSubmitIsRead(t *testing.T) {
	s, err := readSubmit("0011000B916407281553F80000AA0AE8329BFD4697D9EC37")
	if err != nil {
		t.Fatal(err)
	}
	if s.to != "+46708251358" || s.data.text(GSM7) != "hellohello" || s.validity != 4*24*time.Hour || s.tpdu != 23 || s.report {
		t.Errorf("read %+v", s)
	}
}

func TestHellohelloIsWrittenAsPublished(t *testing.T) {
	d := delivery{
		from: "+27838890001", text: "hellohello", smsc: "+27381000015", coding: coding{GSM7, -1},
		at: time.Date(1999, 3, 29, 15, 16, 59, 0, time.FixedZone("", 2*3600)),
	}
	got, err := d.pdus(nil)
	want := "07917283010010F5040B917238880900F10000993092516195800AE8329BFD4697D9EC37"
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("got %v %v\nwant %s", got, err, want)
	}
}

func TestTextsComeThroughTheCodecWhole(t *testing.T) {
	long := strings.Repeat("乡亲们说的话一句也不能丢。", 12)
	tests := []struct {
		name, text string
		opts       []DeliverOption
		parts      int
		alphabet   Alphabet
	}{
		{"empty", "", nil, 1, GSM7},
		{"160 letters", strings.Repeat("a", 160), nil, 1, GSM7},
		{"161 letters", strings.Repeat("a", 161), nil, 2, GSM7},
		{"306 letters", strings.Repeat("b", 306), nil, 2, GSM7},
		{"307 letters", strings.Repeat("b", 307), nil, 3, GSM7},
		{"extension at the cut", strings.Repeat("c", 152) + "{" + strings.Repeat("d", 40), nil, 2, GSM7},
		{"extension", "^{}\\[~]|€\f", nil, 1, GSM7},
		{"70 characters", strings.Repeat("路", 70), nil, 1, UCS2},
		{"71 characters", strings.Repeat("路", 71), nil, 2, UCS2},
		{"long", long, nil, 3, UCS2},
		{"emoji at the cut", strings.Repeat("路", 66) + "😀" + strings.Repeat("灯", 10), nil, 2, UCS2},
		{"emoji cut in two", strings.Repeat("路", 66) + "😀" + strings.Repeat("灯", 10), []DeliverOption{CutPairs()}, 2, UCS2},
		{"16-bit reference", long, []DeliverOption{Ref16(0x1234)}, 3, UCS2},
		{"turkish", "Işık söndü, ğüşiöç", []DeliverOption{Shift(Turkish, Turkish)}, 1, GSM7},
		{"turkish single", "ışığ", []DeliverOption{Shift(0, Turkish)}, 1, GSM7},
		{"spanish", "¿Qué día? Acción, índice", []DeliverOption{Shift(0, Spanish)}, 1, GSM7},
		{"portuguese", strings.Repeat("ação não à ú ∞", 14), []DeliverOption{Shift(Portuguese, Portuguese)}, 2, GSM7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := delivery{from: "10086", text: tt.text, at: time.Now(), coding: coding{GSM7, -1}}
			for _, opt := range tt.opts {
				opt(&d)
			}
			pdus, err := d.pdus(func() int { return 7 })
			if err != nil {
				t.Fatal(err)
			}
			var units []uint16
			for i, pdu := range pdus {
				got, err := readDeliver(pdu)
				if err != nil {
					t.Fatalf("part %d: %v", i+1, err)
				}
				if got.coding.alphabet != tt.alphabet {
					t.Fatalf("part %d is in %s, want %s", i+1, got.coding.alphabet, tt.alphabet)
				}
				if _, total, number, _ := concatenation(got.data.header); total != len(pdus) || number != i+1 {
					t.Errorf("part %d of %d says it is %d of %d", i+1, len(pdus), number, total)
				}
				if tt.alphabet == UCS2 {
					units = append(units, got.data.units...)
				} else {
					units = append(units, utf16.Encode([]rune(got.data.text(GSM7)))...)
				}
			}
			if got := string(utf16.Decode(units)); got != tt.text {
				t.Errorf("got  %q\nwant %q", got, tt.text)
			}
			if len(pdus) != tt.parts {
				t.Errorf("%d parts, want %d", len(pdus), tt.parts)
			}
		})
	}
}

func TestAddressesAreReadBackAsWritten(t *testing.T) {
	for _, a := range []string{"+8613800001111", "13800001111", "10086", "1", "*100#", "CMCC", "ABCDEFGHIJK", "+12345678901234567890"} {
		b, err := encodeAddress(a)
		if err != nil {
			t.Errorf("%s: %v", a, err)
			continue
		}
		got, err := takeAddress(&b)
		if err != nil || got != a || len(b) != 0 {
			t.Errorf("%q became %q, %v, %d octets left", a, got, err, len(b))
		}
	}
	for _, a := range []string{"", "中国移动", "ABCDEFGHIJKL"} {
		if b, err := encodeAddress(a); err == nil {
			t.Errorf("%q was written as %X", a, b)
		}
	}
}

func TestTheNetworkRefusesBrokenSubmits(t *testing.T) {
	broken := map[string]string{
		"not hexadecimal":        "00ZZ",
		"odd digits":             "001",
		"nothing":                "",
		"a DELIVER":              "0004000B916407281553F80000AA00",
		"ends in the number":     "0011000B916407",
		"number with an A digit": "001100039121FF0000AA00",
		"no destination":         "00110000910000AA00",
		"user data cut off":      "0011000B916407281553F80000AA0AE8329BFD4697",
		"user data too long":     "0011000B916407281553F80000AA0AE8329BFD4697D9EC3700",
		"141 octets":             "0011000B916407281553F80004AA8D" + strings.Repeat("00", 141),
		"odd UCS-2":              "0011000B916407281553F80008AA03004400",
		"header past the end":    "0051000B916407281553F80004AA030A0000",
	}
	for name, pdu := range broken {
		if s, err := readSubmit(pdu); err == nil {
			t.Errorf("%s: taken as %+v", name, s)
		}
	}
}

func TestStatusReportIsReadBack(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	taken := time.Date(2026, 11, 22, 9, 5, 7, 0, zone)
	pdu, err := statusReport("+8613800100500", 200, "+8613800001111", taken, taken.Add(time.Minute), 0x41)
	if err != nil {
		t.Fatal(err)
	}
	d, err := readDeliver(pdu)
	if err != nil || d.mr != 200 || d.addr != "+8613800001111" || d.status != 0x41 ||
		d.stamp != "26/11/22,09:05:07+32" || d.second != "26/11/22,09:06:07+32" {
		t.Errorf("read %+v, %v", d, err)
	}
}

func TestStampsWestOfGreenwich(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", -(3*3600+1800)))
	if got, want := stamp(at), []byte{0x62, 0x10, 0x20, 0x30, 0x40, 0x50, 0x49}; !bytes.Equal(got, want) {
		t.Errorf("stamp %X, want %X", got, want)
	}
	if got := stampText(stamp(at)); got != "26/01/02,03:04:05-14" {
		t.Errorf("text form %s", got)
	}
}

func FuzzSubmit(f *testing.F) {
	f.Add("0011000B916407281553F80000AA0AE8329BFD4697D9EC37")
	f.Add("0051000B916407281553F80008AA0A050003010201597D0044")
	f.Add("0891683108100005F0310012D0E474D81C0EBB5DE3F400A702E834")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSubmit(text)
		if err != nil {
			return
		}
		b, _ := hex.DecodeString(text)
		if s.tpdu <= 0 || s.tpdu >= len(b) {
			t.Errorf("a TPDU of %d octets in a PDU of %d", s.tpdu, len(b))
		}
		if n := len(s.data.septets); n > 160 {
			t.Errorf("%d septets", n)
		}
		_ = s.data.text(s.coding.alphabet)
		_, _, _, _ = concatenation(s.data.header)
	})
}

func FuzzDeliver(f *testing.F) {
	for _, p := range published {
		f.Add(p.pdu)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := readDeliver(text)
		if err == nil {
			_ = d.data.text(d.coding.alphabet)
		}
		_ = tpduLength(text)
		_ = isReport(text)
	})
}
