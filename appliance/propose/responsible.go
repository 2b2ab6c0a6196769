package propose

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/wording"
)

// answersMax is how many rows an answer names.
const answersMax = 8

// Responsible says who is responsible for what somebody asks about (责 占道经营):
// the rows of the lists in force whose code, name or word it is, then those whose
// name or item holds it, then those whose words it holds. A village's code in at
// finds the committee of what villages run themselves; "" leaves it open.
func (x *Index) Responsible(query, at string) []Candidate {
	t := wording.Ready(query)
	if t.S == "" {
		return nil
	}
	order := ranks{}
	for i, said := range x.said {
		if code, _, _ := strings.Cut(said, "\n"); code == t.S || strings.HasPrefix(code, t.S+"-") {
			order.put(int32(i), 0, 0)
		}
	}
	for _, i := range x.words.Of(t.S) {
		order.put(i, 1, 0)
	}
	for i, said := range x.said {
		if holds(said, t.S) {
			order.put(int32(i), 2, 0)
		}
	}
	found, _ := x.found(t)
	for _, f := range found {
		order.put(f.row, 3, -f.score)
	}
	var out []Candidate
	for _, r := range order.first(answersMax) {
		c := x.candidate(r, "", Place{Village: at})
		for _, f := range found {
			if f.row == r {
				c.Words, c.Score = f.words, f.score
			}
		}
		out = append(out, c)
	}
	return out
}

// Guides finds service items and policies: those whose code, name or alias the
// query is, then those in whose name or alias it is, then those whose name or
// alias it holds (办低保要什么材料), longer ones first. Closed ones are not found.
func (x *Index) Guides(query string) []appliance.Guide {
	t := wording.Ready(query)
	if t.S == "" {
		return nil
	}
	order := ranks{}
	for i, said := range x.guideSaid {
		if code, _, _ := strings.Cut(said, "\n"); code == t.S {
			order.put(int32(i), 0, 0)
		}
	}
	for _, i := range x.guideWords.Of(t.S) {
		order.put(i, 0, 0)
	}
	for i, said := range x.guideSaid {
		if holds(said, t.S) {
			order.put(int32(i), 1, 0)
		}
	}
	for _, h := range x.guideWords.All(t.S) {
		for _, i := range h.Of {
			order.put(i, 2, -len(h.Word))
		}
	}
	var out []appliance.Guide
	for _, i := range order.first(answersMax) {
		out = append(out, x.guides[i])
	}
	return out
}

// Asked are the service items and policies whose name or alias stands in a text, those
// with the longest words first; of words that overlap the longest counts. words are where
// they stand, one for each place. Closed ones are not found.
func (x *Index) Asked(text string) (guides []appliance.Guide, words []string) {
	order := ranks{}
	for _, h := range x.guideWords.Apart(wording.Word(text)) {
		for _, i := range h.Of {
			order.put(i, 0, -len(h.Word))
		}
		words = append(words, h.Word)
	}
	for _, i := range order.first(answersMax) {
		guides = append(guides, x.guides[i])
	}
	return guides, words
}

// holds reports whether a query of two characters or more is part of a line.
func holds(said, query string) bool {
	return utf8.RuneCountInString(query) >= 2 && strings.Contains(said, query)
}

// ranks order numbers: by rank, within it by worth, then as they come in their list.
type ranks map[int32][2]int

// put notes the best rank and worth of a number.
func (r ranks) put(n int32, rank, worth int) {
	now := [2]int{rank, worth}
	if had, ok := r[n]; !ok || slices.Compare(now[:], had[:]) < 0 {
		r[n] = now
	}
}

func (r ranks) first(n int) []int32 {
	out := make([]int32, 0, len(r))
	for k := range r {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b int32) int {
		x, y := r[a], r[b]
		return cmp.Or(slices.Compare(x[:], y[:]), cmp.Compare(a, b))
	})
	return out[:min(len(out), n)]
}
