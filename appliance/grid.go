package appliance

import "slices"

// A Village is a village or community of the town, by its 12-digit code (GB/T 2260, 10114; domain 5 §B.9).
type Village struct {
	Code    string
	Name    string
	Aliases []string // what people call it: 王庄, 王家莊
	Kind    string   // 村, 社区
	Office  string   // code of its committee's office, if it has one
	Closed  Date
}

// Called reports whether people call the village that.
func (v Village) Called(name string) bool {
	return v.Name == name || v.Code == name || slices.Contains(v.Aliases, name)
}

// GridKind is 常规 or 专属 (F1-46).
type GridKind string

// The kinds of grids.
const (
	GridCommon GridKind = "常规"
	GridOwn    GridKind = "专属"
)

// A Grid is a patch of a village with people who walk it. Its short number stands on the door plate.
type Grid struct {
	Code       string // village code and a sequence
	Short      string // "12-3": never given to another within five years
	Village    string
	Name       string
	Kind       GridKind
	Parent     string // of a small grid: the big one
	Households int    // 0: not told
	Leads      []string
	Workers    []string // codes of people: 网格员
	Aides      []string
	Tags       []string // what line departments call it (F1-39)
	From, To   Date
	Successors []string // after a split or merger
}

// Closed reports whether the grid is gone by that day.
func (g Grid) Closed(on Date) bool { return g.To != (Date{}) && on.Compare(g.To) >= 0 }

// A Cluster 联户 is about ten households with a head (F1-40).
type Cluster struct {
	Code       string // "12-3-4"
	Grid       string // its code
	Head       string // code of the person
	Households int
	Closed     Date
}

// A Tally counts what somebody did on a day in the grids (F0-14, F1-54, F1-55).
// Entries add up.
type Tally struct {
	Person    string
	Day       Date
	Reports   int
	Nil       int // 零
	Publicity int // 宣: households reached
	Verified  int // 核 实 虚
	Fed       int // 馈
	False     int // reports found unfounded
}

// Add is both counts together; the day and person are t's.
func (t Tally) Add(o Tally) Tally {
	t.Reports += o.Reports
	t.Nil += o.Nil
	t.Publicity += o.Publicity
	t.Verified += o.Verified
	t.Fed += o.Fed
	t.False += o.False
	return t
}
