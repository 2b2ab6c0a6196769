package desk

import (
	"cmp"
	"container/heap"
	"slices"

	"huying/appliance"
)

// A place says where a row may stand in a list: what is known of it before its
// case is opened. Smaller comes first.
type place struct {
	id    appliance.CaseID
	first int8  // the rank of what stands before everything else
	do    int8  // 0 when the desk may have something to do with it
	due   int64 // Unix nanoseconds; 0 none, which comes last
	since int64 // the same; when they began to wait
}

func (a place) compare(b place) int {
	late := func(n int64) uint64 { return uint64(n) - 1 } // none comes last
	return cmp.Or(
		cmp.Compare(a.first, b.first), cmp.Compare(a.do, b.do), cmp.Compare(late(a.due), late(b.due)),
		cmp.Compare(late(a.since), late(b.since)), cmp.Compare(a.id, b.id),
	)
}

// places are a heap: of tens of thousands only the first are wanted in order.
type places []place

func (p places) Len() int           { return len(p) }
func (p places) Less(i, j int) bool { return p[i].compare(p[j]) < 0 }
func (p places) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *places) Push(x any)        { *p = append(*p, x.(place)) }
func (p *places) Pop() any {
	all := *p
	last := all[len(all)-1]
	*p = all[:len(all)-1]
	return last
}

// topmost opens places, first things first, until nothing that is left can come
// before the n-th row; 0: all of them. No row may stand before the place it came
// from. The rows are in order.
func topmost[R any](all places, n int, open func(appliance.CaseID) ([]R, error), at func(R) place) ([]R, error) {
	rows := make([]R, 0, min(len(all), n+n/4+2))
	sort := func() {
		slices.SortStableFunc(rows, func(a, b R) int { return at(a).compare(at(b)) })
	}
	heap.Init(&all)
	for next := n; len(all) > 0; {
		if n > 0 && len(rows) >= next {
			sort()
			rows = rows[:n]
			if at(rows[n-1]).compare(all[0]) <= 0 {
				return rows, nil
			}
			next = n + n/4 + 1 // not sorted again for each that does not make it
		}
		made, err := open(heap.Pop(&all).(place).id)
		if err != nil {
			return nil, err
		}
		rows = append(rows, made...)
	}
	sort()
	if n > 0 {
		rows = rows[:min(n, len(rows))]
	}
	return rows, nil
}
