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
	"slices"
	"strconv"
)

// halfLen is the length of half a key.
const halfLen = 32

// A half is half of a key, as a file holds it: a line
//
//	huying key 1 <box> <half>             of the key a box is born with
//	huying key 2 <box> <half> <number>    of one that took its place
//
// While a key is being changed a file holds two.
type half struct {
	no  byte
	key []byte
}

// A pair is both halves of a key.
type pair struct {
	no        byte
	card, off []byte
}

// Keys are both halves of a box's key. While it is being changed there are two; the
// last one is written with.
type Keys struct {
	Box   string // id, hexadecimal
	pairs []pair
}

// Number is how many keys the box has had, this one included.
func (k Keys) Number() int { return int(k.last().no) }

func (k Keys) last() pair { return k.pairs[len(k.pairs)-1] }

// seals are the keys of what is sealed. Those that facts are made with are missing
// where the first key is gone: they lie in the folder, see sealsIn.
func (k Keys) seals() *seals {
	box, _ := hex.DecodeString(k.Box)
	return newSeals(box, k.pairs, nil)
}

// sealsIn are all keys of the box in a folder.
func (k Keys) sealsIn(dir string) (*seals, error) {
	s := k.seals()
	if s.roots != nil {
		return s, nil
	}
	r, err := readRoots(dir, s)
	if err != nil {
		return nil, err
	}
	box, _ := hex.DecodeString(k.Box)
	return newSeals(box, k.pairs, r), nil
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
	return keysIn(dir, Options{KeyFile: keyFile}.offPath(dir), box)
}

func keysIn(dir, off, box string) (Keys, error) {
	mine, err := readHalf(filepath.Join(dir, cardFile), box)
	if err != nil {
		return Keys{}, err
	}
	others, err := readHalf(off, box)
	if err != nil {
		return Keys{}, err
	}
	k := Keys{Box: box, pairs: paired(mine, others)}
	if len(k.pairs) == 0 {
		return k, fmt.Errorf("%w: %s is of key number %d, the card's half of number %d", ErrKey, off, newestHalf(others), newestHalf(mine))
	}
	return k, nil
}

// paired are the keys of which both halves are there.
func paired(card, off []half) (all []pair) {
	for _, c := range card {
		for _, o := range off {
			if c.no == o.no {
				all = append(all, pair{c.no, c.key, o.key})
			}
		}
	}
	slices.SortFunc(all, func(a, b pair) int { return int(a.no) - int(b.no) })
	return all
}

func newestHalf(all []half) (no byte) {
	for _, h := range all {
		no = max(no, h.no)
	}
	return no
}

// readHalf reads a file with half a key.
func readHalf(path string, box string) (halves []half, err error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) { // the power went while it was written on a stick, whose renames are two steps
		if b, err := os.ReadFile(path + ".new"); err == nil {
			if all, err := parseHalf(path+".new", b, box); err == nil {
				return all, nil
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return parseHalf(path, b, box)
}

func parseHalf(path string, b []byte, box string) (halves []half, err error) {
	for line := range bytes.Lines(b) {
		f := bytes.Fields(line)
		if len(f) == 0 {
			continue
		}
		h := half{no: 1}
		switch {
		case len(f) == 5 && isKeyLine(f) && string(f[2]) == "1":
		case len(f) == 6 && isKeyLine(f) && string(f[2]) == "2":
			n, err := strconv.ParseUint(string(f[5]), 10, 8)
			if err != nil || n < 2 {
				return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
			}
			h.no = byte(n)
		default:
			return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
		}
		if string(f[3]) != box {
			return nil, fmt.Errorf("%w: %s is the key of another box", ErrKey, path)
		}
		if h.key, err = hex.DecodeString(string(f[4])); err != nil || len(h.key) != halfLen {
			return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
		}
		halves = append(halves, h)
	}
	if len(halves) == 0 {
		return nil, fmt.Errorf("%w: %s holds no key", ErrKey, path)
	}
	return halves, nil
}

func isKeyLine(f [][]byte) bool {
	return len(f) >= 5 && string(f[0]) == "huying" && string(f[1]) == "key"
}

// boxOf is the box that half a key says it belongs to; "" if there is none.
func boxOf(path string) string {
	b, err := os.ReadFile(path)
	if f := bytes.Fields(b); err == nil && isKeyLine(f) {
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
func newHalf(no byte) half {
	h := half{no, make([]byte, halfLen)}
	rand.Read(h.key) // never fails: crypto/rand ends the process instead
	return h
}

func writeHalf(d disk, path, box string, halves ...half) error {
	var b []byte
	for _, h := range halves {
		if h.no == 1 {
			b = fmt.Appendf(b, "huying key 1 %s %x\n", box, h.key)
		} else {
			b = fmt.Appendf(b, "huying key 2 %s %x %d\n", box, h.key, h.no)
		}
	}
	return writeFile(d, path, b)
}

// cards and offs are the halves as they belong into their files.
func (k Keys) cards() (all []half) {
	for _, p := range k.pairs {
		all = append(all, half{p.no, p.card})
	}
	return all
}

func (k Keys) offs() (all []half) {
	for _, p := range k.pairs {
		all = append(all, half{p.no, p.off})
	}
	return all
}
