package pdu

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Vectors that others published: the dreamfabric page on SMS and the PDU
// format, and the test suites of python-messaging and python-gsmmodem.
func TestPublishedPDUsAreRead(t *testing.T) {
	for _, c := range []struct {
		name, line, from, text, stamp string
		kind                          appliance.PartKind
	}{
		{"dreamfabric", "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37",
			"27838890001", "hellohello", "1999-03-29T15:16:59+02:00", appliance.PartText},
		{"how are you", "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07",
			"+31641600986", "How are you?", "2002-08-26T19:37:41Z", appliance.PartText},
		{"python-messaging, a report", "07914356060013F1065A098136397339F7219011700463802190117004638030",
			"639337937", "", "2012-09-11T07:40:36+02:00", appliance.PartReport},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Decode(c.line, "SM", 3)
			if p.Kind != c.kind || string(p.From) != c.from || p.Text != c.text {
				t.Errorf("got %s from %q %q (%s), want %s from %q %q", p.Kind, p.From, p.Text, p.Fault, c.kind, c.from, c.text)
			}
			if p.Storage != "SM" || p.Slot != 3 || p.Total != 1 || p.Number != 1 {
				t.Errorf("got place %s %d, part %d of %d", p.Storage, p.Slot, p.Number, p.Total)
			}
			if !p.SentAt.Equal(at(t, c.stamp)) {
				t.Errorf("got stamp %v, want %s", p.SentAt, c.stamp)
			}
		})
	}
}

// build makes a DELIVER from its fields: first octet, sender as it stands in
// the PDU, coding, user data length and user data.
func build(first, sender, coding, udl, ud string) string {
	return "0891683108200505F0" + first + sender + "00" + coding + "62112241305023" + udl + ud
}

const wang = "0D91683108001011F1" // +8613800001111

func TestWhatTheNetworkBrings(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       appliance.Part
	}{
		{"Chinese", build("04", wang, "08", "04", "4F60597D"),
			appliance.Part{Kind: appliance.PartText, Text: "你好"}},
		{"an emoji is one character", build("04", wang, "08", "04", "D83DDE00"),
			appliance.Part{Kind: appliance.PartText, Text: "😀"}},
		{"8-bit reference", build("44", wang, "08", "08", "0500032A03024F60"),
			appliance.Part{Kind: appliance.PartText, Ref: 42, Total: 3, Number: 2, Text: "你"}},
		{"16-bit reference", build("44", wang, "08", "09", "0608041234030 24F60"),
			appliance.Part{Kind: appliance.PartText, Ref: 0x1234, Total: 3, Number: 2, Text: "你"}},
		{"part 0 of 3 stands alone", build("44", wang, "08", "08", "0500032A03004F60"),
			appliance.Part{Kind: appliance.PartText, Text: "你"}},
		{"part 4 of 3 stands alone", build("44", wang, "08", "08", "0500032A03044F60"),
			appliance.Part{Kind: appliance.PartText, Text: "你"}},
		{"part 1 of 0 stands alone", build("44", wang, "08", "08", "0500032A00014F60"),
			appliance.Part{Kind: appliance.PartText, Text: "你"}},
		{"class 0", build("04", wang, "18", "04", "4F60597D"),
			appliance.Part{Kind: appliance.PartFlash, Text: "你好"}},
		{"class 0, old group", build("04", wang, "F0", "01", "41"),
			appliance.Part{Kind: appliance.PartFlash, Text: "A"}},
		{"binary", build("04", wang, "04", "02", "0102"),
			appliance.Part{Kind: appliance.PartBinary}},
		{"for the SIM", "0891683108200505F004" + wang + "7FF662112241305023020102",
			appliance.Part{Kind: appliance.PartBinary}},
		{"voicemail, group 1110", build("04", wang, "E0", "04", "4F60597D"),
			appliance.Part{Kind: appliance.PartWaiting, Text: "你好"}},
		{"voicemail, element 1", build("44", wang, "08", "07", "0401028001"+"4F60"),
			appliance.Part{Kind: appliance.PartWaiting, Text: "你"}},
		{"WAP push", build("44", wang, "04", "0B", "0605040B8423F0"+"00060101"),
			appliance.Part{Kind: appliance.PartWAP}},
		{"ringtone port", build("44", wang, "04", "0B", "06050415811581"+"00060101"),
			appliance.Part{Kind: appliance.PartBinary}},
		{"reserved coding is the default alphabet", build("04", wang, "80", "01", "41"),
			appliance.Part{Kind: appliance.PartText, Text: "A"}},
		{"reserved type is a text", build("07", wang, "00", "01", "41"),
			appliance.Part{Kind: appliance.PartText, Text: "A"}},
		{"empty", build("04", wang, "00", "00", ""),
			appliance.Part{Kind: appliance.PartText}},
		{"Turkish single shift", build("44", wang, "00", "07", "03240101"+"D8CC01"),
			appliance.Part{Kind: appliance.PartText, Text: "ş"}},
		{"euro", build("04", wang, "00", "02", "9B32"),
			appliance.Part{Kind: appliance.PartText, Text: "€"}},
		{"bits after the last septet", build("04", wang, "00", "01", "C1"),
			appliance.Part{Kind: appliance.PartText, Text: "A"}},
		{"bytes after the text", build("04", wang, "08", "02", "4F60FFFF"),
			appliance.Part{Kind: appliance.PartText, Text: "你"}},
		{"half a character at the end", build("04", wang, "08", "03", "4F6059"),
			appliance.Part{Kind: appliance.PartText, Text: "你"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Decode(strings.ReplaceAll(c.line, " ", ""), "ME", 0)
			if c.want.Total == 0 {
				c.want.Total, c.want.Number = 1, 1
			}
			if p.Kind != c.want.Kind || p.Text != c.want.Text || p.Ref != c.want.Ref || p.Total != c.want.Total || p.Number != c.want.Number {
				t.Errorf("got %s %q ref %d part %d of %d (%s), want %s %q ref %d part %d of %d", p.Kind, p.Text, p.Ref, p.Number, p.Total,
					p.Fault, c.want.Kind, c.want.Text, c.want.Ref, c.want.Number, c.want.Total)
			}
			if p.From != "+8613800001111" {
				t.Errorf("got sender %q", p.From)
			}
			if want := at(t, "2026-11-22T14:03:05+08:00"); !p.SentAt.Equal(want) {
				t.Errorf("got stamp %v, want %v", p.SentAt, want)
			}
		})
	}
}

func TestSendersAsNetworksWriteThem(t *testing.T) {
	for _, c := range []struct{ name, sender, want string }{
		{"international", "0D91683108001011F1", "+8613800001111"},
		{"national", "0BA13108001011F1", "13800001111"},
		{"short code", "05810180F6", "10086"},
		{"letters", "0DD0D4F29C9E769F01", "Testing"},
		{"letters with a bracket", "07D0C10D4F08", "A[B"},
		{"no digits at all", "0080", ""},
		{"fill in the middle", "0481F1F2", "12"},
		{"odd digits without fill", "05810180F7", "10087"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Decode(build("04", c.sender, "08", "04", "4F60597D"), "SM", 1)
			if p.Kind != appliance.PartText || p.Text != "你好" {
				t.Fatalf("the sender cost the text: %s %q (%s)", p.Kind, p.Text, p.Fault)
			}
			if c.want != "" && string(p.From) != c.want {
				t.Errorf("got sender %q, want %q", p.From, c.want)
			}
		})
	}
}

func TestAStampThatNamesNoMomentIsNone(t *testing.T) {
	for _, stamp := range []string{"00000000000000", "62132241305023", "62112242305023", "62111341305023", "FFFFFFFFFFFFFF", "A2112241305023", "62112241305097"} {
		p := Decode("0004"+wang+"0008"+stamp+"044F60597D", "SM", 1)
		if p.Text != "你好" || !p.SentAt.IsZero() {
			t.Errorf("stamp %s: got %q at %v (%s), want the text and no time", stamp, p.Text, p.SentAt, p.Fault)
		}
	}
	p := Decode("0004"+wang+"0008"+"6211224130502B"+"044F60597D", "SM", 1)
	if want := at(t, "2026-11-22T14:03:05-08:00"); !p.SentAt.Equal(want) {
		t.Errorf("west of Greenwich: got %v, want %v", p.SentAt, want)
	}
}

func TestMalformedPDUsAreKeptAndSayWhy(t *testing.T) {
	for _, c := range []struct {
		line  string
		fault error
	}{
		{"", errEmpty},
		{"0", errNotHex},
		{"089168310820050", errNotHex},
		{"04XX", errNotHex},
		{"00", errShort},
		{"FF00", errCentre},
		{"0D00000000000000000000000000000000", errCentre},
		{"0891683108200505", errCentre},
		{"0891683108200505F0", errShort},
		{"0891683108200505F004", errShort},
		{"0004FF91", errShort},
		{"0004" + wang, errShort},
		{"0004" + wang + "0008621122413050", errShort},
		{build("04", wang, "08", "8C", "4F60"), errShort},
		{build("04", wang, "00", "A0", "4F60"), errShort},
		{build("44", wang, "08", "04", "FF000301"), nil},
		{build("04", wang, "28", "04", "4F60597D"), errCompress},
		{"0011000B916407281553F80000AA0AE8329BFD4697D9EC37", errSubmit},
		{"000628", errShort},
		{"0006280D91683108001011F1621122413050236211", errShort},
	} {
		p := Decode(c.line, "SM", 7)
		if p.Kind != appliance.PartMalformed || p.Fault == "" || p.Text != "" {
			t.Errorf("%q: got %s %q fault %q, want malformed with a fault", c.line, p.Kind, p.Text, p.Fault)
			continue
		}
		if c.fault != nil && p.Fault != c.fault.Error() {
			t.Errorf("%q: got fault %q, want %q", c.line, p.Fault, c.fault)
		}
		kept := strings.ToUpper(hex.EncodeToString(p.PDU))
		if c.fault == errNotHex {
			kept = string(p.PDU)
		}
		if kept != c.line || p.Slot != 7 || p.Storage != "SM" {
			t.Errorf("%q: kept as %q at %s %d", c.line, kept, p.Storage, p.Slot)
		}
	}
}

func TestDeliveryReports(t *testing.T) {
	// python-messaging's vector.
	p := Decode("0006D60B911326880736F4111011719551401110117195714000", "SR", 2)
	if p.Kind != appliance.PartReport || p.Report == nil {
		t.Fatalf("got %s (%s)", p.Kind, p.Fault)
	}
	if r := *p.Report; r.MR != 214 || r.To != "+31628870634" || r.Status != 0 || !r.Delivered() {
		t.Errorf("got %+v", r)
	}
	if want := at(t, "2011-01-11T17:59:17+01:00"); !p.Report.At.Equal(want) {
		t.Errorf("got discharge %v, want %v", p.Report.At, want)
	}
	// With optional fields, cut short, and with stamps of nonsense: MR and
	// status still settle a text.
	for _, tail := range []string{"FF", "0700", "070004", "04"} {
		p := Decode("0006D60B911326880736F4FFFFFFFFFFFFFF0000000000000041"+tail, "SR", 2)
		if p.Report == nil || p.Report.MR != 214 || p.Report.Status != 0x41 || !p.Report.Failed() {
			t.Errorf("tail %s: got %s %+v (%s)", tail, p.Kind, p.Report, p.Fault)
		}
	}
}

func TestHalvesOfAPairFindEachOther(t *testing.T) {
	first := Decode(build("44", wang, "08", "0A", "0500032A0201"+"4F60"+"D83D"), "SM", 1)
	second := Decode(build("44", wang, "08", "0A", "0500032A0202"+"DE00"+"597D"), "SM", 2)
	if got := appliance.JoinText(first.Text, second.Text); got != "你😀好" {
		t.Errorf("got %q, want 你😀好", got)
	}
	alone := Decode(build("04", wang, "08", "06", "4F60"+"DE00"+"597D"), "SM", 1)
	if got := appliance.JoinText(alone.Text); got != "你\uFFFD好" {
		t.Errorf("a half alone: got %q, want 你\uFFFD好", got)
	}
}

func TestAPictureMessageNamesItsSender(t *testing.T) {
	// WSP push, short content type, m-notification-ind, transaction "T1",
	// version 1.0, From +8613900002222/TYPE=PLMN.
	from := "\x80+8613900002222/TYPE=PLMN\x00"
	body := "\x01\x06\x03\xBE\xAF\x84\x8C\x82\x98T1\x00\x8D\x90\x89" + string(rune(len(from))) + from
	ud := "0605040B8423F0" + hex.EncodeToString([]byte(body))
	p := Decode(build("44", "05810180F6", "04", hex.EncodeToString([]byte{byte(len(ud) / 2)}), ud), "SM", 1)
	if p.Kind != appliance.PartMMS || p.From != "+8613900002222" {
		t.Errorf("got %s from %q (%s), want mms from +8613900002222", p.Kind, p.From, p.Fault)
	}
}

func TestReplaces(t *testing.T) {
	for pid, want := range map[string]bool{"00": false, "41": true, "47": true, "48": false, "5F": true} {
		raw, _ := hex.DecodeString("0004" + wang + pid + "0862112241305023044F60597D")
		if got := Replaces(raw); got != want {
			t.Errorf("PID %s: got %v, want %v", pid, got, want)
		}
	}
	if Replaces(nil) || Replaces([]byte{9}) || Replaces([]byte{0, 4}) {
		t.Error("a PDU that cannot be read replaces nothing")
	}
}
