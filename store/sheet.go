package store

import (
	"bytes"
	"encoding/base32"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// A recovery sheet is the card's half of the key on paper, wrapped with the other
// half: paper and key stick together open a backup when the card is dead; the paper
// alone, or the paper and a backup, open nothing. It is five lines of four groups
// and a check of two signs:
//
//	1  K7Q2 M9XD 04TB ZR3H  5P
//
// The alphabet is Crockford's: no I, L, O or U; what looks like them is read as 1
// and 0. A slip of the pen is found in its line.
//
//	version  number of the key  ┃ box │ sealed half and tag: 48 bytes
const (
	sheetVersion = 1
	sheetLines   = 5
	sheetLine    = 16 // signs of a line without its check
	sheetBytes   = sheetLines * sheetLine * 5 / 8
)

// ErrSheet: what was typed is no recovery sheet of this box. The error says where.
var ErrSheet = errors.New("recovery sheet")

const crockfordSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var crockford = base32.NewEncoding(crockfordSigns).WithPadding(base32.NoPadding)

// wrapping seals the card's half of a key with its other half. One half is sealed by
// it, ever: the nonce may stand still.
func wrapping(boxID string, off half) (seal func(plain []byte) []byte, open func(sealed []byte) ([]byte, error)) {
	// The key is derived as the others are, from what the paper does not hold.
	aead := Keys{Box: boxID, pairs: []pair{{no: off.no, off: off.key}}}.seals().files[off.no]
	nonce, about := make([]byte, chacha20poly1305.NonceSizeX), []byte("huying sheet "+boxID)
	return func(plain []byte) []byte { return aead.Seal(nil, nonce, plain, about) },
		func(sealed []byte) ([]byte, error) { return aead.Open(nil, nonce, sealed, about) }
}

// Sheet is the recovery sheet of the box, a line each.
func (k Keys) Sheet() []string {
	p := k.last()
	seal, _ := wrapping(k.Box, half{p.no, p.off})
	b := append([]byte{sheetVersion, p.no}, seal(p.card)...)
	text := crockford.EncodeToString(b)
	lines := make([]string, sheetLines)
	for i := range lines {
		s := text[i*sheetLine:][:sheetLine]
		lines[i] = fmt.Sprintf("%d  %s %s %s %s  %s", i+1, s[:4], s[4:8], s[8:12], s[12:], sheetCheck(i, s))
	}
	return lines
}

// sheetCheck is what stands at the end of a line: two signs, the line as a number to
// the base 33 modulo the largest prime below 1024. One wrong sign, two neighbours
// exchanged, or a line in another's place never give the same.
func sheetCheck(line int, s string) string {
	sum := line + 1
	for _, c := range s {
		sum = (sum*33 + strings.IndexRune(crockfordSigns, c)) % 1021
	}
	return string([]byte{crockfordSigns[sum>>5], crockfordSigns[sum&31]})
}

// KeysOfSheet makes the box's keys of a recovery sheet, as it was typed or saved, and
// the file that holds the other half. Lines that are none of the five are passed over.
func KeysOfSheet(sheet, keyFile string) (Keys, error) {
	box := boxOf(keyFile)
	off, err := readHalf(keyFile, box)
	if err != nil {
		return Keys{}, err
	}
	text, err := sheetText(sheet)
	if err != nil {
		return Keys{}, err
	}

	b, err := crockford.DecodeString(text)
	if err != nil || len(b) != sheetBytes {
		return Keys{}, fmt.Errorf("%w: it cannot be read", ErrSheet)
	}
	if b[0] != sheetVersion {
		return Keys{}, fmt.Errorf("%w: it was printed by a newer program (form %d)", ErrSheet, b[0])
	}
	i := slices.IndexFunc(off, func(h half) bool { return h.no == b[1] })
	if i < 0 {
		return Keys{}, fmt.Errorf("%w: it is of key number %d, and %s of number %d: sheet and key stick of one time belong together", ErrSheet, b[1], keyFile, newestHalf(off))
	}
	_, open := wrapping(box, off[i])
	card, err := open(b[2:])
	if err != nil {
		return Keys{}, fmt.Errorf("%w: it is not the sheet of the box whose key %s is", ErrSheet, keyFile)
	}
	return Keys{Box: box, pairs: []pair{{off[i].no, card, off[i].key}}}, nil
}

// sheetText gathers the five lines.
func sheetText(sheet string) (string, error) {
	var lines [sheetLines]string
	for raw := range strings.Lines(sheet) {
		f := strings.Fields(raw)
		if len(f) < 2 || len(f[0]) != 1 || f[0][0] < '1' || f[0][0] > '0'+sheetLines {
			continue
		}
		s := strings.NewReplacer("I", "1", "L", "1", "O", "0", "U", "V", "-", "").Replace(strings.ToUpper(strings.Join(f[1:], "")))
		if len(s) != sheetLine+2 || strings.Trim(s, crockfordSigns) != "" {
			continue // a sentence that begins with a number
		}
		n := int(f[0][0] - '1')
		if sheetCheck(n, s[:sheetLine]) != s[sheetLine:] {
			return "", fmt.Errorf("%w: line %d is not as it was printed: compare it sign by sign", ErrSheet, n+1)
		}
		lines[n] = s[:sheetLine]
	}
	for i, s := range lines {
		if s == "" {
			return "", fmt.Errorf("%w: line %d is missing, or has not four groups of four and two signs", ErrSheet, i+1)
		}
	}
	return strings.Join(lines[:], ""), nil
}

// CopyKey writes the off-card half to a new file: a spare, or the first one where it
// belongs. A spare of an older key of this box is replaced. It is read back before it
// counts.
func (k Keys) CopyKey(path string) error {
	if _, err := os.Stat(path); err == nil {
		have, err := readHalf(path, k.Box)
		switch {
		case err != nil || newestHalf(have) > k.last().no:
			return fmt.Errorf("%w: %s is there already and holds another key", ErrKey, path)
		case slices.EqualFunc(have, k.offs(), half.is):
			return nil
		}
	}
	if err := overHalf(osDisk{}, path, k.Box, k.offs()); err != nil {
		return err
	}
	have, err := readHalf(path, k.Box)
	if err == nil && !slices.EqualFunc(have, k.offs(), half.is) {
		err = fmt.Errorf("%w: %s does not hold what was written", ErrKey, path)
	}
	return err
}

func (h half) is(other half) bool { return h.no == other.no && bytes.Equal(h.key, other.key) }
