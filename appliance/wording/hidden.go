package wording

import "strings"

// Hidden characters do something to a terminal or a sheet, or nothing that is seen: C0,
// C1, directions (UAX #9), joiners and other format characters.
func Hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r < 0xA0:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r == 0x061C, r == 0x00AD:
		return true
	}
	return false
}

// Shown is what strangers wrote with its lines kept and what is hidden as a visible dot.
func Shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && Hidden(r) {
			return '·'
		}
		return r
	}, s)
}
