package pdu

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/warthog618/sms/encoding/tpdu"

	"huying/appliance"
)

// What makes a PDU malformed, as its Fault begins.
var (
	errEmpty    = errors.New("nothing there")
	errNotHex   = errors.New("not a row of hex digits")
	errCentre   = errors.New("the service centre's number is longer than the PDU")
	errShort    = errors.New("it ends too early")
	errSubmit   = errors.New("a text this SIM was to send, not one that came")
	errCompress = errors.New("compressed text (23.042), which nobody reads")
)

// The longest service centre field: type and ten octets of digits.
const maxCentre = 12

// Decode reads one PDU as +CMGL, +CMGR, +CMT or +CDS give it: hex digits, the
// service centre's number first. storage and slot say where it lay ("" and 0
// when it was handed over directly). It never fails: what cannot be read is a
// PartMalformed with its Fault, with the bytes kept (or, when they are not even
// hex, the characters) and, as far as they could be read, From and SentAt.
// HeardAt and Seq are left to the caller.
func Decode(line, storage string, slot int) (part appliance.Part) {
	raw, err := hex.DecodeString(strings.TrimSpace(line))
	if err != nil {
		raw, err = []byte(line), errNotHex
	} else if len(raw) == 0 {
		err = errEmpty
	}
	part = appliance.Part{Storage: storage, Slot: slot, PDU: raw, Total: 1, Number: 1}
	// The codec has been fuzzed, but it indexes by what strangers write. A
	// panic here would come back at every start, for the text stays on the SIM.
	defer func() {
		if r := recover(); r != nil {
			part = malformed(part, fmt.Errorf("the codec gave up: %v", r))
		}
	}()
	if err == nil {
		err = read(&part, raw)
	}
	if err != nil {
		return malformed(part, err)
	}
	return part
}

// Replaces reports whether the network may put another text into the slot this
// PDU lies in, without a word (replace short message types 1 to 7 and return
// call, 23.040 §9.2.3.9). Whoever deletes the slot must not have heard of a
// newcomer there.
func Replaces(raw []byte) bool {
	if len(raw) == 0 || len(raw) < 1+int(raw[0])+1 {
		return false
	}
	h, err := mend(raw[1+int(raw[0]):])
	return err == nil && !h.report && (h.pid >= 0x41 && h.pid <= 0x47 || h.pid == 0x5F)
}

// malformed strips a part of what was half read.
func malformed(p appliance.Part, err error) appliance.Part {
	return appliance.Part{
		Kind: appliance.PartMalformed, Storage: p.Storage, Slot: p.Slot, PDU: p.PDU,
		From: p.From, SentAt: p.SentAt, Total: 1, Number: 1, Fault: err.Error(),
	}
}

func read(p *appliance.Part, raw []byte) error {
	n := int(raw[0])
	if n > maxCentre || len(raw) < 1+n {
		return errCentre
	}
	if len(raw) == 1+n {
		return errShort
	}
	h, err := mend(raw[1+n:])
	p.From, p.SentAt = h.from, h.stamp
	if err != nil {
		return err
	}
	t := tpdu.TPDU{Direction: tpdu.MT}
	if err := t.UnmarshalBinary(h.mended); err != nil {
		return plain(err)
	}
	if h.report {
		p.Kind = appliance.PartReport
		p.Report = &appliance.Report{MR: int(t.MR), To: h.from, Status: int(t.ST), At: h.discharge}
		return nil
	}
	return readText(p, h, t)
}

// plain shortens the codec's error to field and reason: offsets are those of
// the mended copy and would mislead.
func plain(err error) error {
	var d tpdu.DecodeError
	if errors.As(err, &d) {
		return fmt.Errorf("%s: %w", strings.TrimPrefix(d.Field, "SmsDeliver."), d.Err)
	}
	return err
}

func readText(p *appliance.Part, h header, t tpdu.TPDU) error {
	dcs := tpdu.DCS(h.dcs)
	if dcs.Compressed() {
		return errCompress
	}
	if ref, total, number, ok := concat(t.UDH); ok {
		p.Ref, p.Total, p.Number = ref, total, number
	}
	port, ported := destinationPort(t.UDH)
	p.Kind = appliance.PartText
	switch {
	case h.waiting() || hasElement(t.UDH, ieWaiting):
		p.Kind = appliance.PartWaiting
	case ported && (port == portPush || port == portPushSecure):
		p.Kind = appliance.PartWAP
	case ported, h.alphabet() == tpdu.Alpha8Bit, h.pid >= pidMEDownload && h.pid <= pidSIMDownload:
		p.Kind = appliance.PartBinary
	case h.class0():
		p.Kind = appliance.PartFlash
	}
	switch {
	case p.Kind == appliance.PartWAP:
		if from, ok := mmsNotice(t.UD); ok {
			p.Kind = appliance.PartMMS
			if from != "" {
				p.From = from
			}
		}
	case p.Kind == appliance.PartBinary, h.alphabet() == tpdu.Alpha8Bit:
	case h.alphabet() == tpdu.AlphaUCS2:
		p.Text = ucs2Text(t.UD)
	default:
		p.Text = gsm7Text(t.UD, t.UDH)
	}
	return nil
}
