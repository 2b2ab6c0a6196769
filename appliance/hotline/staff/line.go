package staff

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"huying/appliance/wording"
)

// A line is a text beside its folded form, in which it is matched. at[i] is where
// the character at flat[i] stands in text, so that words are kept as they were written.
type line struct {
	text, flat string
	at         []int
}

// dashes are what people type between the halves of a number.
const dashes = "‐‑‒–—―−－﹣~～_"

func read(text string) line {
	l := line{text: text}
	var flat strings.Builder
	for i, r := range text {
		if r == utf8.RuneError {
			continue
		}
		s := wording.Simple(wording.Fold(string(r)))
		if strings.ContainsRune(dashes, r) {
			s = "-"
		}
		flat.WriteString(s)
		for range len(s) {
			l.at = append(l.at, i)
		}
	}
	l.flat = flat.String()
	l.at = append(l.at, len(text))
	return l
}

// cut is the text that stands behind flat[i:j].
func (l line) cut(i, j int) string { return strings.TrimSpace(l.text[l.at[i]:l.at[j]]) }

// first is the first character of s, 0 if there is none.
func first(s string) rune {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return 0
	}
	return r
}

// Marks that stand around a command, or between its pieces.
const (
	openers = "“‘「『\"'`(（[【<《〈{"
	closers = "”’」』\"'`)）]】>》〉}"
	between = " :：,，、。;；"
)

// skip is where flat goes on behind any of the marks.
func skip(s string, i int, marks string) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(marks, r) {
			break
		}
		i += n
	}
	return i
}

// words splits at spaces and marks.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(between, r) })
}

// numeral reads 1–99 in digits or Chinese (两 十 十二 二十三), 0 if it is none.
func numeral(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return hanNumeral([]rune(s))
		}
		n = n*10 + int(r-'0')
		if n > 99_999 {
			return 0
		}
	}
	return n
}

var hanDigits = map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

func hanNumeral(r []rune) int {
	switch {
	case len(r) == 1 && r[0] == '十':
		return 10
	case len(r) == 1:
		return hanDigits[r[0]]
	case len(r) == 2 && r[0] == '十' && hanDigits[r[1]] > 0:
		return 10 + hanDigits[r[1]]
	case len(r) >= 2 && hanDigits[r[0]] > 0 && r[1] == '十':
		if len(r) == 2 {
			return hanDigits[r[0]] * 10
		}
		if len(r) == 3 && hanDigits[r[2]] > 0 {
			return hanDigits[r[0]]*10 + hanDigits[r[2]]
		}
	}
	return 0
}

// aNumeral is a number as people write it before 天 or 户.
const aNumeral = `\d{1,5}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]`

// find is where the pattern's groups stand, or nil; group 0 is the whole.
func find(re *regexp.Regexp, s string) []int { return re.FindStringSubmatchIndex(s) }
