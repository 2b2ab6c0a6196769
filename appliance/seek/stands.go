package seek

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/pinyin"
)

// Normal makes one of the ways in which the same words are written, character by character.
func Normal(s string) string {
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

// Wordy reports whether a character is part of a word that ends at a sign;
// letters of other scripts stand alone.
func Wordy(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// Stands finds where in some words, which are Normal, what is sought is said: the
// first of its ways, bytes from, to.
func Stands(s *appliance.Sought, words string) (from, to int, ok bool) {
	for _, w := range s.Words {
		if i := index(words, w); i >= 0 {
			return i, i + len(w), true
		}
	}
	for _, syllables := range s.Sounds {
		if from, to, ok = pinyin.Read(words, syllables); ok {
			return from, to, true
		}
	}
	if s.Initials != "" {
		return pinyin.Begin(words, s.Initials)
	}
	return 0, 0, false
}

// index finds a word. Where it begins or ends with a letter or digit, that is the
// beginning or end of a word: pump is not in waterpump, 3号 not in 13号.
func index(words, word string) int {
	if word == "" {
		return -1
	}
	begins, ends := beginsWordy(word), endsWordy(word)
	for at := 0; ; {
		i := strings.Index(words[at:], word)
		if i < 0 {
			return -1
		}
		from, to := at+i, at+i+len(word)
		if !(begins && endsWordy(words[:from])) && !(ends && beginsWordy(words[to:])) {
			return from
		}
		_, n := utf8.DecodeRuneInString(words[from:])
		at = from + n
	}
}

func endsWordy(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	return n > 0 && Wordy(r)
}

func beginsWordy(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n > 0 && Wordy(r)
}

// Mark finds where a word of a query stands in words as they were written.
func Mark(s *appliance.Sought, words string) (from, to int, ok bool) {
	plain := Normal(words)
	if from, to, ok = Stands(s, plain); !ok {
		return 0, 0, false
	}
	if len(plain) == len(words) { // nearly always: nothing changed its length
		return from, to, true
	}
	before, within := utf8.RuneCountInString(plain[:from]), utf8.RuneCountInString(plain[from:to])
	n, start := 0, -1
	for i := range words {
		if n == before {
			start = i
		}
		if n == before+within {
			return start, i, true
		}
		n++
	}
	return start, len(words), start >= 0
}
