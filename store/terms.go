package store

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
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

// normal makes one of the ways in which the same words are written.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '\u3000':
			r = ' '
		}
		return unicode.ToLower(r)
	}, s)
}

// wordy reports whether a character is part of a word that ends at a sign;
// letters of other scripts stand alone.
func wordy(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// terms calls each with every term of a text that is normal already.
func (s *seals) eachTerm(text string, each func(what byte, word string)) {
	var before string // the character before, if it may be half of a pair
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case wordy(r):
			from := i
			for i < len(text) && wordy(r) {
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

// pieceOf is what an entry adds to the words by which its case is found.
func pieceOf(e appliance.Entry) string {
	if e.Case == 0 {
		return ""
	}
	var b strings.Builder
	add := func(words ...string) {
		for _, w := range words {
			if w == "" {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(w)
		}
	}
	switch c := e.Body.(type) {
	case appliance.CaseChange:
		add(c.Words.Summary, c.Words.Place, c.Words.Text, c.Words.Answer, c.Words.Outcome, c.Words.Note)
		for _, o := range c.Words.Orders {
			add(o.Task, o.Result, o.Plan, o.Return, o.Ruling, o.Extend, o.Suspend, o.Recall, o.Check)
		}
		for _, s := range c.Words.Supervisions {
			add(s.Ask, s.Reply)
		}
		if t := c.Transfer; t != nil {
			add(t.To, t.No, t.Receipt)
		}
	case appliance.CallChange:
		add(c.Words.Summary, c.Words.Done, c.Words.Note, c.DocNo)
	}
	return b.String()
}

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

func tailOf(number string) string { return number[max(0, len(number)-4):] }

// wordsIn is how much an entry gives to the search, a fact: when the words are
// erased the entry still takes its place there.
func wordsIn(e appliance.Entry) int { return len(pieceOf(e)) + len(numberOf(e)) }
