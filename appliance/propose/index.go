package propose

import (
	"iter"
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/wording"
)

// An Index knows the words by which a town's lists, places and guides are found.
type Index struct {
	town  *appliance.Town
	on    appliance.Date
	rules policy.Rules

	lists []appliance.ListVersion // in force, the main one first
	rows  []row                   // their situations by list and code
	words *wording.Finder         // keywords and names of situations → rows
	said  []string                // of each row: code, name and item, for a part of them

	villages   []appliance.Village
	places     *wording.Finder     // names and aliases → see place.go
	spoken     map[string][]spoken // the same as they sound, by the first syllable
	grids      map[string]string   // short numbers and codes of clusters → grid
	own        []appliance.Grid    // 专属 grids, which have names of their own
	committees map[string]string   // village → the office of its committee

	guides     []appliance.Guide
	guideWords *wording.Finder // names and aliases → guides
	guideSaid  []string        // of each guide: code, name and aliases, for a part of them
}

// A row is a situation of a list; the town has the rest.
type row struct {
	code string
	list int32
}

// New makes the index of a town as it is on a day. The rules give the limits of
// situations that have none of their own.
func New(town *appliance.Town, on appliance.Date, rules policy.Rules) *Index {
	x := &Index{town: town, on: on, rules: rules}
	x.readLists()
	x.readPlaces()
	x.readGuides()
	return x
}

// quiet are the kinds of lists that name nobody to send a matter to; a grid list
// repeats the list it follows (F0-13).
var quiet = []appliance.ListKind{appliance.ListGrid, appliance.ListCollection, appliance.ListPolicy, appliance.ListNegative}

func (x *Index) readLists() {
	for _, code := range x.town.Lists() {
		if v, ok := x.town.InForce(code, x.on); ok && !slices.Contains(quiet, v.Kind) {
			x.lists = append(x.lists, v)
		}
	}
	slices.SortStableFunc(x.lists, func(a, b appliance.ListVersion) int {
		return main(b) - main(a)
	})
	x.words = wording.NewFinder(func(yield func(string, int32) bool) {
		for i, v := range x.lists {
			for _, s := range x.town.Situations(v.List, v.Number) {
				n, name := int32(len(x.rows)), wording.Word(s.Name)
				x.rows = append(x.rows, row{s.Code, int32(i)})
				x.said = append(x.said, wording.Word(s.Code)+"\n"+name+"\n"+wording.Word(s.Item))
				if !yield(name, n) {
					return
				}
				for _, w := range s.Keywords {
					if !yield(wording.Word(w), n) {
						return
					}
				}
			}
		}
	})
}

func main(v appliance.ListVersion) int {
	if v.List == appliance.MainList {
		return 1
	}
	return 0
}

func (x *Index) readGuides() {
	for _, g := range x.town.Guides() {
		if g.Closed == (appliance.Date{}) || x.on.Compare(g.Closed) < 0 {
			x.guides = append(x.guides, g)
			x.guideSaid = append(x.guideSaid, joined(append([]string{g.Code, g.Name}, g.Aliases...)...))
		}
	}
	x.guideWords = wording.NewFinder(each(len(x.guides), func(i int) []string {
		return append([]string{x.guides[i].Name}, x.guides[i].Aliases...)
	}))
}

// each gives the words of n things with their numbers, ready.
func each(n int, words func(int) []string) iter.Seq2[string, int32] {
	return func(yield func(string, int32) bool) {
		for i := range n {
			for _, w := range words(i) {
				if !yield(wording.Word(w), int32(i)) {
					return
				}
			}
		}
	}
}

// joined are words made ready, one a line, so that no part spans two.
func joined(words ...string) string {
	for i, w := range words {
		words[i] = wording.Word(w)
	}
	return strings.Join(words, "\n")
}

// situation is a row as the list in force has it.
func (x *Index) situation(i int32) (appliance.Situation, appliance.ListVersion) {
	v := x.lists[x.rows[i].list]
	s, _ := x.town.Situation(v.List, v.Number, x.rows[i].code)
	return s, v
}
