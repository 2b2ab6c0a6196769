package desk

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"huying/appliance"
)

// What is chosen without opening everything is what would be chosen by opening
// everything, and no more is opened than all.
func TestTopmostIsTheBeginningOfAll(t *testing.T) {
	type row struct{ at place }
	rapid.Check(t, func(t *rapid.T) {
		draw := func(min int64, name string) int64 { return rapid.Int64Range(min, 6).Draw(t, name) }
		cases := map[appliance.CaseID][]row{}
		var known places
		var all []row
		for id := range appliance.CaseID(rapid.IntRange(0, 30).Draw(t, "cases")) {
			best := place{id: id, first: int8(draw(0, "first")), do: int8(draw(0, "do")), due: draw(0, "due"), since: draw(0, "since")}
			known = append(known, best)
			for range rapid.IntRange(0, 3).Draw(t, "rows") { // some make no row, none stands before its place
				at := best
				switch rapid.IntRange(0, 4).Draw(t, "as") {
				case 1:
					at.first++
				case 2:
					at.do++
				case 3:
					at.due = cmp.Or(max(at.due, draw(0, "later")), at.due)
					if best.due == 0 {
						at.due = 0
					}
				case 4:
					at.due, at.since = 0, 0
				}
				if best.due > 0 && at.due > 0 && at.due > best.due {
					at.since = draw(0, "since later")
				}
				cases[id] = append(cases[id], row{at})
				all = append(all, row{at})
			}
		}
		slices.SortStableFunc(all, func(a, b row) int { return a.at.compare(b.at) })
		n := rapid.IntRange(0, 12).Draw(t, "n")
		want := all
		if n > 0 {
			want = all[:min(n, len(all))]
		}
		got, err := topmost(slices.Clone(known), n, func(id appliance.CaseID) ([]row, error) { return cases[id], nil }, func(r row) place { return r.at })
		if err != nil || len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v: %v", got, want, err)
		}
	})
}

func TestWhatHasNoDayComesLast(t *testing.T) {
	some, none := place{due: 5}, place{}
	if some.compare(none) >= 0 || none.compare(some) <= 0 || none.compare(none) != 0 {
		t.Error("no day comes before a day")
	}
}
