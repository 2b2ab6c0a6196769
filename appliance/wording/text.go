package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Text is what somebody wrote, ready for words to be found in: simple, without
// a sign and without spaces, since villagers write 救 命. Where spaces were is
// known still: they end a clause, and a number.
type Text struct {
	S      string
	Spaced string // the same with its spaces
	gaps   []int  // places in S before which spaces stood, rising
}

// Ready makes a text ready.
func Ready(s string) Text {
	t := Text{Spaced: Unsigned(Simple(s))}
	if !strings.Contains(t.Spaced, " ") {
		t.S = t.Spaced
		return t
	}
	var b strings.Builder
	gap := false
	for _, r := range t.Spaced {
		if r == ' ' {
			gap = b.Len() > 0
			continue
		}
		if gap {
			t.gaps, gap = append(t.gaps, b.Len()), false
		}
		b.WriteRune(r)
	}
	t.S = b.String()
	return t
}

// Gap reports whether spaces stood before that place.
func (t Text) Gap(at int) bool {
	_, found := slices.BinarySearch(t.gaps, at)
	return found
}

// Clause is the bounds of the clause that holds a place: from the mark or the
// spaces before it to those after it.
func (t Text) Clause(at int) (from, to int) {
	return t.back(at, len(t.S)), t.clauseEnd(at)
}

// back is the place n characters before, not beyond the clause.
func (t Text) back(at, n int) int {
	for ; n > 0 && at > 0 && !t.Gap(at); n-- {
		r, size := utf8.DecodeLastRuneInString(t.S[:at])
		if mark(r) {
			break
		}
		at -= size
	}
	return at
}

func (t Text) clauseEnd(at int) int {
	for i, r := range t.S[at:] {
		if i > 0 && t.Gap(at+i) || mark(r) {
			return at + i
		}
	}
	return len(t.S)
}

// mark reports whether a character ends a clause. A dash within does not.
func mark(r rune) bool {
	return !Wordy(r) && r != '-' && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}

// Denied reports whether the word at a place is said not to be so: one of the
// denials stands before it in its clause with at most gap characters between. A
// question (是不是, 能不能), what only sounds like a denial (要不是, 还不是) and the
// first half of 不是停水就是停电 deny nothing.
func (t Text) Denied(at, gap int, denials ...string) bool {
	for _, d := range denials {
		before := t.S[t.back(at, gap+utf8.RuneCountInString(d)+1):at]
		i := strings.LastIndex(before, d)
		if i < 0 || utf8.RuneCountInString(before[i+len(d):]) > gap {
			continue
		}
		after := t.S[at:t.clauseEnd(at)]
		if asked(before[:i], d, before[i+len(d):]+after) || strings.HasSuffix(d, "不是") && strings.Contains(after, "就是") {
			continue
		}
		return true
	}
	return false
}

// asked reports whether a denial between these words is none.
func asked(before, d, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, size := utf8.DecodeRuneInString(d)
	if first != '不' && first != '没' {
		return false
	}
	if next, _ := utf8.DecodeRuneInString(d[size:] + after); next == last { // 是不是, 去不去, 有没有
		return true
	}
	return slices.Contains([]rune("要还可莫岂再"), last)
}
