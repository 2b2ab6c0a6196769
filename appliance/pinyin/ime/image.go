package ime

import (
	_ "embed"
	"unicode/utf16"
)

//go:generate go run gen.go
//go:embed image.bin
var image string

const (
	longest  = 24        // syllables of a word
	perNat   = 10        // steps of a cost in the image
	noWord   = 1<<24 - 1 // the number of what is no word of the image; as a pair's side, the edge of a phrase
	initials = 3         // by so many the words are found
)

// lexicon is an image, opened.
type lexicon struct {
	syllables []string
	number    map[string]uint16 // of a syllable
	byLetter  [26][]uint16      // syllables by their first letter
	chars     string            // each with one way to read it
	words     int
	offsets   [initials]string
	body      string
	pairs     string
	bits      uint
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }
func u32(s string, at int) int    { return int(u16(s, at)) | int(u16(s, at+2))<<16 }

// u64 is put together of halves that no 32-bit int makes negative.
func u64(s string, at int) uint64 {
	return uint64(u16(s, at)) | uint64(u16(s, at+2))<<16 | uint64(u16(s, at+4))<<32 | uint64(u16(s, at+6))<<48
}

// open reads an image's head; the words stay where they are.
func open(img string) *lexicon {
	l := &lexicon{number: map[string]uint16{}}
	at := len("HYP1")
	n := u32(img, at)
	at += 4
	for i := range n {
		size := int(img[at])
		s := img[at+1 : at+1+size]
		at += 1 + size
		l.syllables = append(l.syllables, s)
		l.number[s] = uint16(i)
		l.byLetter[s[0]-'a'] = append(l.byLetter[s[0]-'a'], uint16(i))
	}
	n = u32(img, at)
	l.chars = img[at+4 : at+4+4*n]
	at += 4 + 4*n
	l.words = u32(img, at)
	at += 4
	for i, size := range [initials]int{26, 26 * 26, 26 * 26 * 26} {
		l.offsets[i] = img[at : at+4*(size+1)]
		at += 4 * (size + 1)
	}
	size := u32(img, at)
	l.body = img[at+4 : at+4+size]
	at += 4 + size
	l.bits = uint(u32(img, at))
	l.pairs = img[at+4 : at+4+8<<l.bits]
	return l
}

// entry is a word of the image: where it begins in the body.
type entry int

func (l *lexicon) size(e entry) int     { return int(l.body[e] &^ 0x80) }
func (l *lexicon) cost(e entry) float32 { return float32(l.body[e+1]) / perNat }
func (l *lexicon) leads(e entry) bool   { return l.body[e]&0x80 != 0 } // some word is known to follow it

// char is a character of a word, as it is read there.
func (l *lexicon) char(e entry, i int) int        { return 4 * int(u16(l.body, int(e)+2+2*i)) }
func (l *lexicon) han(e entry, i int) uint16      { return u16(l.chars, l.char(e, i)) }
func (l *lexicon) syllable(e entry, i int) uint16 { return u16(l.chars, l.char(e, i)+2) }
func (l *lexicon) next(e entry) entry             { return e + 2 + entry(2*l.size(e)) }

func (l *lexicon) text(e entry) string {
	units := make([]uint16, l.size(e))
	for i := range units {
		units[i] = l.han(e, i)
	}
	return string(utf16.Decode(units))
}

// bucket is where the words lie whose first syllables, at most three, begin with such letters.
func (l *lexicon) bucket(n, key int) (from, to entry) {
	o := l.offsets[n-1]
	return entry(u32(o, 4*key)), entry(u32(o, 4*key+4))
}

// pair is what it costs that a word follows another, where that is known.
func (l *lexicon) pair(a, b int) (float32, bool) {
	key := uint64(a)<<24 | uint64(b)
	mask := uint64(1)<<l.bits - 1
	for i := key * 0x9E3779B97F4A7C15 >> (64 - l.bits); ; i = (i + 1) & mask {
		s := u64(l.pairs, int(i)*8)
		if s == 0 {
			return 0, false
		}
		if s>>8 == key {
			return float32(s&0xff) / perNat, true
		}
	}
}
