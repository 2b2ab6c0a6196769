package pdu

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/warthog618/sms"
	"github.com/warthog618/sms/encoding/tpdu"

	"huying/appliance"
)

// Each test here shows a fault of github.com/warthog618/sms v0.3.0 on the bare
// library, and beside it that this package is free of it. When a new version
// mends one, the first half fails and the workaround can go.

func TestLibraryStartsReferencesAtOneEachTime(t *testing.T) {
	long := []byte(strings.Repeat("呼应", 100))
	for range 2 {
		parts, err := sms.Encode(long)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, ref, _ := parts[0].ConcatInfo(); ref != 1 {
			t.Errorf("mended? reference %d", ref)
		}
	}
	for _, ref := range []int{0, 7, 255} {
		h := appliance.Handover{To: "+8613800001111", Text: "您好", UCS2: true, Ref: ref, Total: 2, Number: 1}
		line, n, err := EncodeSubmit(h, SubmitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		u := submitted(t, line, n)
		if _, _, got, ok := u.ConcatInfo(); !ok || got != ref {
			t.Errorf("got reference %d, want %d", got, ref)
		}
	}
}

func TestLibraryCallsEveryNumberInternational(t *testing.T) {
	parts, err := sms.Encode([]byte("a"), sms.To("13800001111"))
	if err != nil || parts[0].DA.Number() != "+13800001111" {
		t.Errorf("mended? %v, %v", parts[0].DA.Number(), err)
	}
	for number, want := range map[string]string{"+8613800001111": "+8613800001111", "13800001111": "13800001111", "10086": "10086"} {
		line, n, err := EncodeSubmit(appliance.Handover{To: appliance.Phone(number), Text: "a"}, SubmitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		u := submitted(t, line, n)
		if got := u.DA.Number(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLibraryLooksForNationalTablesUnderTheWrongElements(t *testing.T) {
	// Septets "sS" in the Turkish locking table, escaped: ş Ş.
	septets := []byte{0x1B, 0x73, 0x1B, 0x53}
	udh := tpdu.UserDataHeader{{ID: 0x24, Data: []byte{1}}}
	text, err := tpdu.DecodeUserData(septets, udh, tpdu.Alpha7Bit, tpdu.WithAllCharsets)
	if err != nil || string(text) == "şŞ" {
		t.Errorf("mended? %q, %v", text, err)
	}
	if got := gsm7Text(septets, udh); got != "şŞ" {
		t.Errorf("single shift: got %q", got)
	}
	locking := tpdu.UserDataHeader{{ID: 0x25, Data: []byte{3}}} // Portuguese: 0x09 is ç
	if got := gsm7Text([]byte{'c', 0x09}, locking); got != "cç" {
		t.Errorf("locking shift: got %q", got)
	}
	for _, odd := range []tpdu.UserDataHeader{{{ID: 0x24, Data: []byte{200}}}, {{ID: 0x25, Data: nil}}, {{ID: 0x25, Data: []byte{0}}}} {
		if got := gsm7Text([]byte("abc"), odd); got != "abc" {
			t.Errorf("unknown language: got %q", got)
		}
	}
	// 24 and 25 mean something else and change nothing.
	if got := gsm7Text(septets, tpdu.UserDataHeader{{ID: 24, Data: []byte{1}}}); got == "şŞ" {
		t.Error("element 24 was taken for 0x24")
	}
}

func TestLibraryDropsATextForHalfAPair(t *testing.T) {
	ud := []byte{0x4F, 0x60, 0xD8, 0x3D} // 你 and half an emoji
	text, err := tpdu.DecodeUserData(ud, nil, tpdu.AlphaUCS2)
	if err == nil {
		t.Errorf("mended? %q", text)
	}
	if got := appliance.JoinText(ucs2Text(ud)); got != "你\uFFFD" {
		t.Errorf("got %q", got)
	}
	// It also swallows what follows an unpaired half.
	text, err = tpdu.DecodeUserData([]byte{0xD8, 0x3D, 0x59, 0x7D}, nil, tpdu.AlphaUCS2)
	if err != nil || strings.Contains(string(text), "好") {
		t.Errorf("mended? %q, %v", text, err)
	}
	if got := appliance.JoinText(ucs2Text([]byte{0xD8, 0x3D, 0x59, 0x7D})); got != "\uFFFD好" {
		t.Errorf("got %q", got)
	}
}

func TestLibraryDropsATextForNonsenseNobodyReads(t *testing.T) {
	for name, line := range map[string]string{
		"a stamp":                    "0004" + wang + "0008" + "FFFFFFFFFFFFFF" + "044F60597D",
		"a sender's letter":          build("04", "07D0C10D4F08", "08", "04", "4F60597D"),
		"bits after the last septet": build("04", wang, "00", "07", "C16030180C061B"), // padded with CR
		"bytes after the text":       build("04", wang, "08", "02", "4F60FFFF"),
		"an odd octet":               build("04", wang, "08", "03", "4F6059"),
		"a reserved coding":          build("04", wang, "80", "01", "41"),
		"a report's optional fields": "0006D60B911326880736F41110117195514011101171957140" + "00" + "0700",
		"a reserved type":            build("07", wang, "00", "01", "41"),
	} {
		raw, err := hex.DecodeString(line)
		if err != nil {
			t.Fatal(err)
		}
		bare := tpdu.TPDU{Direction: tpdu.MT}
		if err := bare.UnmarshalBinary(raw[1+int(raw[0]):]); err == nil {
			t.Errorf("%s: mended?", name)
		}
		if p := Decode(line, "SM", 1); p.Kind == appliance.PartMalformed {
			t.Errorf("%s cost the text: %s", name, p.Fault)
		}
	}
}

// FuzzDecode: whatever lies in a slot, Decode does not fail, keeps it, says the
// same thing each time, and gives a text that can be shown.
func FuzzDecode(f *testing.F) {
	for _, line := range []string{
		"", "0", "00", "FF00", "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37",
		"07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07",
		"0006D60B911326880736F4111011719551401110117195714000",
		"0011000B916407281553F80000AA0AE8329BFD4697D9EC37",
		build("44", wang, "08", "0A", "0500032A02014F60D83D"), build("44", wang, "00", "07", "03240101D8CC01"),
		build("44", wang, "04", "0B", "0605040B8423F000060101"), build("04", "07D0C10D4F08", "E0", "04", "4F60597D"),
		build("44", wang, "00", "02", "0101"), build("44", wang, "00", "A0", strings.Repeat("FF", 140)),
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p, q := Decode(line, "SM", 1), Decode(line, "SM", 1)
		raw, err := hex.DecodeString(strings.TrimSpace(line))
		if err != nil {
			raw = []byte(line)
		}
		if !bytes.Equal(p.PDU, raw) {
			t.Errorf("kept as %x", p.PDU)
		}
		if !bytes.Equal(p.Identity(), q.Identity()) {
			t.Errorf("known by %q and by %q", p.Identity(), q.Identity())
		}
		if (p.Kind == appliance.PartMalformed) != (p.Fault != "") || p.Kind == "" {
			t.Errorf("kind %q with fault %q", p.Kind, p.Fault)
		}
		if p.Number < 1 || p.Number > p.Total {
			t.Errorf("part %d of %d", p.Number, p.Total)
		}
		if (p.Kind == appliance.PartReport) != (p.Report != nil) {
			t.Errorf("kind %q with report %v", p.Kind, p.Report)
		}
		if text := appliance.JoinText(p.Text); strings.ToValidUTF8(text, "") != text {
			t.Errorf("text %q", text)
		}
		Replaces(raw)
	})
}

// FuzzSubmit: what is encoded reads back the same at the service centre.
func FuzzSubmit(f *testing.F) {
	f.Add("你好😀", true, byte(3), byte(2))
	f.Add("hello [world] €", false, byte(1), byte(1))
	f.Fuzz(func(t *testing.T, text string, ucs2 bool, total, number byte) {
		if number > total || number == 0 {
			return
		}
		text = strings.ToValidUTF8(text, "?")
		h := appliance.Handover{To: "+8613800001111", Text: text, UCS2: ucs2, Ref: 9, Total: int(total), Number: int(number)}
		line, n, err := EncodeSubmit(h, SubmitOptions{Report: true})
		if err != nil {
			return
		}
		u := submitted(t, line, n)
		got := gsm7Text(u.UD, u.UDH)
		if ucs2 {
			got = ucs2Text(u.UD)
		}
		if got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	})
}
