// Package weigh learns from labelled texts how much each of their signs speaks for each kind that a text may be of, and
// looks that up again. What a sign is, which kinds there are and how weights are written down is known to those who ask:
// peril for danger, wish for what a villager asks of us.
package weigh

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// Every is the sign that every text has.
const Every = "*"

// Chances makes chances of sums, in place: they are positive and add up to 1.
func Chances(sum []float64) {
	top, all := slices.Max(sum), 0.0
	for k := range sum {
		sum[k] = math.Exp(sum[k] - top)
		all += sum[k]
	}
	for k := range sum {
		sum[k] /= all
	}
}

// Lines are weights as they stand in a file: each line a sign, a tab and the rest, in the order of the signs. They are
// looked up where they stand, so that they take no memory but where each line begins.
type Lines struct {
	text   string
	begins []uint32
}

// Read finds the lines of such a file; every one ends in a line end.
func Read(text string) Lines {
	l := Lines{text: text}
	for at := 0; at < len(text); {
		l.begins = append(l.begins, uint32(at))
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	return l
}

// Of is what stands behind a sign.
func (l Lines) Of(sign string) (rest string, ok bool) {
	i, ok := sort.Find(len(l.begins), func(i int) int {
		name, _, _ := strings.Cut(l.text[l.begins[i]:], "\t")
		return strings.Compare(sign, name)
	})
	if !ok {
		return "", false
	}
	line, _, _ := strings.Cut(l.text[l.begins[i]:], "\n")
	return line[len(sign)+1:], true
}
