package emulator

import "strings"

// The GSM 7 bit default alphabet and its extension (3GPP TS 23.038 §6.2.1),
// written as strings of 128 runes. In an extension table a code that means
// nothing is U+0000; 0x1B leads to the extension and stands for itself.
const gsmDefault = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"

const (
	gsmTurkish    = "@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ !\"#¤%&'()*+,-./0123456789:;<=>?İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà"
	gsmPortuguese = "@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ !\"#º%&'()*+,-./0123456789:;<=>?ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà"
)

// shifts are what an extension table adds or replaces, by septet.
type shifts map[byte]rune

var gsmExtension = shifts{
	0x0A: '\f', 0x14: '^', 0x28: '{', 0x29: '}', 0x2F: '\\', 0x3C: '[', 0x3D: '~', 0x3E: ']', 0x40: '|', 0x65: '€',
}

// A National table is a national language identifier (23.038 Annex A): which
// locking table stands for the default alphabet, or which single shift table
// for its extension. 0 is the default.
type National int

// The national language identifiers the emulator knows (23.038 §6.2.1.2.4).
const (
	Turkish    National = 1
	Spanish    National = 2 // a single shift table only
	Portuguese National = 3
)

var singleShift = map[National]shifts{
	0: gsmExtension,
	Turkish: gsmExtension.with(shifts{
		0x47: 'Ğ', 0x49: 'İ', 0x53: 'Ş', 0x63: 'ç', 0x67: 'ğ', 0x69: 'ı', 0x73: 'ş',
	}),
	Spanish: gsmExtension.with(shifts{
		0x09: 'ç', 0x41: 'Á', 0x49: 'Í', 0x4F: 'Ó', 0x55: 'Ú', 0x61: 'á', 0x69: 'í', 0x6F: 'ó', 0x75: 'ú',
	}),
	Portuguese: gsmExtension.with(shifts{
		0x05: 'ê', 0x09: 'ç', 0x0B: 'Ô', 0x0C: 'ô', 0x0E: 'Á', 0x0F: 'á', 0x12: 'Φ', 0x13: 'Γ', 0x15: 'Ω', 0x16: 'Π',
		0x17: 'Ψ', 0x18: 'Σ', 0x19: 'Θ', 0x1F: 'Ê', 0x41: 'À', 0x49: 'Í', 0x4F: 'Ó', 0x55: 'Ú', 0x5B: 'Ã', 0x5C: 'Õ',
		0x61: 'Â', 0x69: 'í', 0x6F: 'ó', 0x75: 'ú', 0x7B: 'ã', 0x7C: 'õ', 0x7F: 'â',
	}),
}

var lockingShift = map[National][]rune{
	0: []rune(gsmDefault), Turkish: []rune(gsmTurkish), Portuguese: []rune(gsmPortuguese),
}

func (s shifts) with(more shifts) shifts {
	all := shifts{}
	for k, v := range s {
		all[k] = v
	}
	for k, v := range more {
		all[k] = v
	}
	return all
}

// toSeptets writes text in the 7 bit alphabet, one byte a septet. It reports
// false when a character is in neither table.
func toSeptets(text string, locking, single National) ([]byte, bool) {
	lock, known := lockingShift[locking]
	ext, knownToo := singleShift[single]
	if !known || !knownToo {
		return nil, false
	}
	var out []byte
next:
	for _, r := range text {
		for i, c := range lock {
			if c == r && r != 0x1B {
				out = append(out, byte(i))
				continue next
			}
		}
		for code, c := range ext {
			if c == r {
				out = append(out, 0x1B, code)
				continue next
			}
		}
		return nil, false
	}
	return out, true
}

// fromSeptets reads septets. A code the extension table lacks is shown as the
// locking table has it (23.038 §6.2.1.1); an escape at the very end is a space.
func fromSeptets(septets []byte, locking, single National) string {
	lock, known := lockingShift[locking]
	if !known {
		lock = lockingShift[0]
	}
	ext, known := singleShift[single]
	if !known {
		ext = gsmExtension
	}
	var b strings.Builder
	for i := 0; i < len(septets); i++ {
		s := septets[i] & 0x7F
		if s != 0x1B {
			b.WriteRune(lock[s])
			continue
		}
		if i++; i == len(septets) {
			b.WriteByte(' ')
			break
		}
		s = septets[i] & 0x7F
		if r, ok := ext[s]; ok {
			b.WriteRune(r)
		} else if s != 0x1B {
			b.WriteRune(lock[s])
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// pack puts septets into octets, the first after fill empty bits
// (23.038 §6.1.2.1.1, 23.040 §9.2.3.24).
func pack(septets []byte, fill int) []byte {
	out := make([]byte, (len(septets)*7+fill+7)/8)
	bit := fill
	for _, s := range septets {
		out[bit/8] |= s << (bit % 8)
		if bit%8 > 1 {
			out[bit/8+1] |= s >> (8 - bit%8)
		}
		bit += 7
	}
	return out
}

// unpack takes n septets out of octets after fill bits; fewer when they end.
func unpack(octets []byte, fill, n int) []byte {
	var out []byte
	for bit := fill; len(out) < n && bit+7 <= len(octets)*8; bit += 7 {
		v := uint16(octets[bit/8])
		if bit/8+1 < len(octets) {
			v |= uint16(octets[bit/8+1]) << 8
		}
		out = append(out, byte(v>>(bit%8))&0x7F)
	}
	return out
}
