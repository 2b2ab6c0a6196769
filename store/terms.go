package store

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/pinyin"
	"huying/appliance/seek"
)

// term is what words are found by: a keyed hash, so that the index tells
// nothing without the key. 48 bits are kept.
type term uint64

const termLen = 6

func (t term) bytes() []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t)<<16)[:termLen]
}

func termOf(b []byte) term {
	return term(uint64(b[0])<<40 | uint64(b[1])<<32 | uint64(b[2])<<24 | uint64(b[3])<<16 | uint64(b[4])<<8 | uint64(b[5]))
}

// What a term stands for.
const (
	termChar   = 'u' // one character of a script without spaces
	termPair   = 'b' // two that follow each other
	termWord   = 'w' // letters and digits up to the next sign
	termNumber = 'n' // a caller's whole number
	termTail   = 'e' // its last four digits

	termSound    = 's' // how one character is read, a syllable without its tone
	termSounds   = 'y' // how two are that follow each other
	termInitials = 'i' // what the readings of three begin with

	termVillage = 'v' // a village by code
	termHolder  = 'h' // who holds it or has an order in it
	termSubject = 'k' // a category
)

// wordMax is how much of a word the index looks at.
const wordMax = 15

// term is a pseudorandom function of what it stands for.
func (s *seals) term(what byte, word string) term {
	var b [16]byte
	b[0] = what
	copy(b[1:], word)
	s.terms.Encrypt(b[:], b[:])
	return termOf(b[:])
}

// eachTerm calls each with every term of a text that is normal already.
func (s *seals) eachTerm(text string, each func(what byte, word string)) {
	var before string // the character before, if it may be half of a pair
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case seek.Wordy(r):
			from := i
			for i < len(text) && seek.Wordy(r) {
				i += n
				r, n = utf8.DecodeRuneInString(text[i:])
			}
			each(termWord, text[from:min(i, from+wordMax)])
			before = ""
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			c := text[i : i+n]
			each(termChar, c)
			if before != "" {
				each(termPair, before+c)
			}
			before = c
		default:
			before = ""
		}
		i += n
	}
}

// eachSound calls each with every term of how a text is read. A character that is
// read in more than one way has the terms of all.
func eachSound(text string, each func(what byte, word string)) {
	var two, one []pinyin.Syllable // how the two characters before are read
	var b [16]byte
	for _, r := range text {
		now := pinyin.Plain(r)
		if len(now) == 0 {
			two, one = nil, nil
			continue
		}
		for _, s := range now {
			each(termSound, s.String())
			for _, before := range one {
				n := append(append(append(b[:0], before.String()...), ' '), s.String()...)
				each(termSounds, string(n))
			}
		}
		for third := letters(now); len(two) > 0 && third != 0; third &= third - 1 {
			for second := letters(one); second != 0; second &= second - 1 {
				for first := letters(two); first != 0; first &= first - 1 {
					each(termInitials, string([]byte{letter(first), letter(second), letter(third)}))
				}
			}
		}
		two, one = one, now
	}
}

// letters are what readings begin with, a bit for each letter.
func letters(all []pinyin.Syllable) (set uint32) {
	for _, s := range all {
		set |= 1 << (s.String()[0] - 'a')
	}
	return set
}

func letter(set uint32) byte { return 'a' + byte(bits.TrailingZeros32(set)) }

// numberOf is the number by which an entry's case is found, as it is dialled here.
func numberOf(e appliance.Entry) string {
	c, ok := e.Body.(appliance.CaseChange)
	if !ok || e.Case == 0 {
		return ""
	}
	if p, ok := c.Words.Reporter.Phone(); ok {
		return p.Local()
	}
	return string(c.Words.Reporter)
}

// filed are facts by which an entry's case is found, as terms: they are there when
// the words are erased.
func filed(e appliance.Entry) (terms []string) {
	c, ok := e.Body.(appliance.CaseChange)
	if !ok || e.Case == 0 {
		return nil
	}
	add := func(what byte, s string) {
		if t := string(what) + s[:min(len(s), wordMax)]; s != "" && !slices.Contains(terms, t) {
			terms = append(terms, t)
		}
	}
	add(termVillage, c.Village)
	add(termSubject, c.Category)
	if c.Holder != appliance.HolderDesk {
		add(termHolder, string(c.Holder))
	}
	for _, o := range c.Orders {
		add(termHolder, string(appliance.HolderOffice(o.Office)))
	}
	return terms
}

func tailOf(number string) string { return number[max(0, len(number)-4):] }

// wordsIn is how much an entry gives to the search, a fact: when the words are
// erased the entry still takes its place there.
func wordsIn(e appliance.Entry) int { return len(appliance.Said(e)) + len(numberOf(e)) }
