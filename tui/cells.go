package tui

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// width is how many terminal cells s takes; escape sequences of our own
// styles count nothing.
func width(s string) int { return ansi.StringWidth(s) }

// clean makes words of a stranger harmless and countable: what would move the
// cursor, turn the writing direction or take no room is shown as a mark
// <...>, line ends and tabs become blanks, and every character left has one
// width on which all terminals agree. clean(clean(s)) == clean(s).
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
	return scan(s, func(r rune, bad bool) string {
		if bad {
			return "<?>"
		}
		return mark(r)
	})
}

// typed is clean for what a clerk types or pastes: what cannot be shown is
// left out instead of marked.
func typed(s string) string {
	if plainASCII(s) {
		return s
	}
	return scan(s, func(rune, bool) string { return "" })
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// marks over one character that are still shown; more are a prank.
const maxMarks = 3

// scan copies s, giving every character that must not be shown to unfit.
func scan(s string, unfit func(r rune, bad bool) string) string {
	var b strings.Builder
	b.Grow(len(s))
	last, marks := "", 0 // the last character written with its marks, and their number
	refuse := func(r rune, bad bool) {
		if s := unfit(r, bad); s != "" { // what is left out does not part its neighbours
			b.WriteString(s)
			last = ""
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3001 && r <= 0x3029, r >= 0xFF01 && r <= 0xFF5E, r > ' ' && r <= '~':
			b.WriteRune(r) // nearly all of it: no need to measure
			last, marks = string(r), 0
		case r == utf8.RuneError: // a stray byte, half a surrogate pair, or what became of one
			refuse(r, true)
		case r == '\n' || r == '\r' || r == '\t':
			if r != '\r' || i >= len(s) || s[i] != '\n' {
				b.WriteByte(' ')
			}
			last = ""
		case r == 0x3000:
			b.WriteRune(r)
			last = ""
		case gluing(r): // some terminals draw it into whatever stands before it
			refuse(r, false)
		case unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
			last = ""
		case emojiPart(r) && last != "": // how phones join and tint emoji; the base stays
		case r >= 0x1F1E6 && r <= 0x1F1FF: // flags are pairs of letters, and terminals disagree
			b.WriteByte(byte('A' + r - 0x1F1E6))
			last = ""
		case unicode.Is(unicode.M, r) && !emojiPart(r):
			if marks++; last == "" || marks > maxMarks || !agreed(last+string(r)) {
				b.WriteString(unfit(r, false))
				continue
			}
			b.WriteRune(r)
			last += string(r)
		case !unicode.IsPrint(r) || emojiPart(r) || invisible(r) || !agreed(string(r)) || !agreed(last+string(r)):
			refuse(r, false)
		default:
			b.WriteRune(r)
			last, marks = string(r), 0
		}
	}
	return b.String()
}

// agreed reports whether both ways terminals count, by cluster and by
// character, find the same positive width.
func agreed(s string) bool {
	w := ansi.StringWidth(s)
	return w > 0 && w == ansi.StringWidthWc(s)
}

// emojiPart reports joiners, variation selectors, keycaps and skin tones.
func emojiPart(r rune) bool {
	return r == 0x200D || r == 0xFE0E || r == 0xFE0F || r == 0x20E3 || (r >= 0x1F3FB && r <= 0x1F3FF)
}

// gluing reports the two letters that belong to the cluster before them and
// yet take a cell of their own (Thai and Lao sara am).
func gluing(r rune) bool { return r == 0x0E33 || r == 0x0EB3 }

// invisible reports letters that are drawn as nothing.
func invisible(r rune) bool {
	switch r {
	case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800:
		return true
	}
	return false
}

// mark is how an unfit character is shown.
func mark(r rune) string {
	switch r {
	case 0x1b:
		return "<ESC>"
	case 0x200B:
		return "<ZWSP>"
	case 0x202E:
		return "<RLO>"
	}
	return fmt.Sprintf("<%02X>", r)
}

// fit makes s exactly w cells wide: cleaned, cut with ".." when too long,
// filled with blanks when short.
func fit(s string, w int) string {
	s = cut(s, w)
	return s + strings.Repeat(" ", max(w-width(s), 0))
}

// cut makes s at most w cells wide: cleaned, and ending in ".." when shortened.
func cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if n := 16 * w; len(s) > n { // ten thousand characters need not be cleaned to show forty
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	s = clean(s)
	if width(s) <= w {
		return s
	}
	if w < 4 {
		return ansi.Truncate(s, w, "")
	}
	return ansi.Truncate(s, w, "..")
}

// span is one row of a wrapped text: bytes from..to of it.
type span struct{ from, to int }

// noStart are characters no row may begin with, noEnd those no row may end
// with (行首行尾禁则).
const (
	noStart = "，。、；：？！）》】」』〉〕｝”’…—～·,.;:?!)]}>%％℃°％"
	noEnd   = "（《【「『〈〔｛“‘([{<#￥$¥"
)

// rows cuts an already cleaned text into rows of at most w cells: between
// Chinese characters, after blanks, never inside a word or number unless it
// alone is longer than a row, and by 禁则. A blank at the end of a row may hang
// over the edge. Every byte belongs to one row; an empty text is one empty row.
func rows(s string, w int) []span {
	w = max(w, 2)
	var (
		out         []span
		start, used int     // of the row being filled
		brk, brkW   = -1, 0 // last place it may end, and cells used up to there
		prev        string  // the cluster before
	)
	for i := 0; i < len(s); {
		c, cw := ansi.FirstGraphemeCluster(s[i:], ansi.GraphemeWidth)
		if i > start && mayBreak(prev, c) {
			brk, brkW = i, used
		}
		if used+cw > w && c != " " && i > start {
			if brk > start {
				out = append(out, span{start, brk})
				start, used = brk, used-brkW
			} else {
				out = append(out, span{start, i})
				start, used = i, 0
			}
			brk = -1
		}
		used += cw
		i += len(c)
		prev = c
	}
	return append(out, span{start, len(s)})
}

func mayBreak(a, b string) bool {
	switch {
	case b == " ", strings.Contains(noStart, b), strings.Contains(noEnd, a):
		return false
	case a == " ":
		return true
	}
	return !wordy(a) || !wordy(b)
}

// wordy reports whether a cluster belongs to a word that is not cut: Latin
// letters, digits and their like.
func wordy(c string) bool {
	r, _ := utf8.DecodeRuneInString(c)
	return r < 0x1100 || (r >= 0x10000 && width(c) == 1)
}

// wrap cleans a text and cuts it into rows of at most w cells; its own line
// ends are kept.
func wrap(s string, w int) []string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		line = clean(line)
		for _, p := range rows(line, w) {
			out = append(out, strings.TrimRight(line[p.from:p.to], " "))
		}
	}
	return out
}
