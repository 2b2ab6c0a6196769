package store

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// halfLen is the length of half a key.
const halfLen = 32

// Keys are both halves of a box's key: the card's, and the other, of which every
// change of the key has added one.
type Keys struct {
	Box  string // id, hexadecimal
	card []byte
	off  [][]byte // by epoch; the last one is written with
}

func (k Keys) seals() *seals {
	box, _ := hex.DecodeString(k.Box)
	return newSeals(box, k.card, k.off)
}

// ReadKeys reads both halves: the one on the card from the folder dir, the other
// from keyFile, or from the folder too when keyFile is "".
func ReadKeys(dir, keyFile string) (Keys, error) {
	card := filepath.Join(dir, cardFile)
	box := boxOf(card)
	if box == "" {
		if _, err := os.Stat(card); errors.Is(err, fs.ErrNotExist) {
			return Keys{}, fmt.Errorf("%w: the card's half is not there (%s)", ErrKey, card)
		}
	}
	half, err := readHalf(card, box)
	if err != nil {
		return Keys{}, err
	}
	k := Keys{Box: box, card: half[0]}
	k.off, err = readHalf(Options{KeyFile: keyFile}.offPath(dir), box)
	return k, err
}

// readHalf reads half a key: a line "huying key 1 <box> <half>" for every epoch.
func readHalf(path string, box string) (halves [][]byte, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	for line := range bytes.Lines(b) {
		f := bytes.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) != 5 || string(f[0]) != "huying" || string(f[1]) != "key" || string(f[2]) != "1" {
			return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
		}
		if string(f[3]) != box {
			return nil, fmt.Errorf("%w: %s is the key of another box", ErrKey, path)
		}
		half, err := hex.DecodeString(string(f[4]))
		if err != nil || len(half) != halfLen {
			return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
		}
		halves = append(halves, half)
	}
	if len(halves) == 0 {
		return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
	}
	return halves, nil
}

// boxOf is the box that half a key says it belongs to; "" if there is none.
func boxOf(path string) string {
	b, err := os.ReadFile(path)
	if f := bytes.Fields(b); err == nil && len(f) >= 5 && string(f[0]) == "huying" && string(f[1]) == "key" {
		return string(f[3])
	}
	return ""
}

// BoxOf is the box, as hexadecimal, that the half of a key in the file at path says it
// belongs to; "" where there is none. Both halves of a key name the same box.
func BoxOf(path string) string { return boxOf(path) }

// CardHalf is the file with the card's half of the key, in the data folder dir.
func CardHalf(dir string) string { return filepath.Join(dir, cardFile) }

// newHalf is half a key that nobody has.
func newHalf() []byte {
	half := make([]byte, halfLen)
	rand.Read(half) // never fails: crypto/rand ends the process instead
	return half
}

func writeHalf(d disk, path, box string, halves ...[]byte) error {
	var b []byte
	for _, half := range halves {
		b = fmt.Appendf(b, "huying key 1 %s %x\n", box, half)
	}
	return writeFile(d, path, b)
}

// Epochs is how many keys the box has had.
func (k Keys) Epochs() int { return len(k.off) }
