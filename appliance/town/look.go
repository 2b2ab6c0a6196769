package town

import (
	"slices"

	"huying/appliance"
)

// look adds what is worth a look in the town as it will be: what a table that is
// not in the pack still says of records that are gone, and grids and offices
// that nobody is in.
func (w *work) look(next *appliance.Town) {
	on := w.in.On
	hint := func(f Fault) {
		f.Hint = true
		w.to.add(f)
	}
	if w.t.grids != nil || w.t.people != nil || w.t.villages != nil {
		at := map[string]*row[grid]{}
		if r := w.t.grids; r != nil {
			for i := range r.list {
				at[r.list[i].is.Code] = &r.list[i]
			}
		}
		for _, f := range LintGrids(next, w.t.settings, on) {
			if w.t.grids != nil {
				f = placed(w.t.grids, at, f)
			}
			hint(f)
		}
	}
	gone := func(code string) bool {
		o, ok := next.Office(code)
		return code != "" && ok && o.Closed(on)
	}
	if w.t.offices != nil && w.t.people == nil {
		for _, p := range next.People() {
			if s := seatOf(p, on); !p.Gone(on) && gone(s.Office) {
				hint(Fault{Code: p.Code, Column: "单位", Value: p.Name + " " + next.Short(s.Office), Why: IsClosed, Want: "单位"})
			}
		}
	}
	if w.t.offices != nil {
		for _, o := range next.Offices() {
			if !o.Closed(on) && gone(o.Parent) {
				hint(Fault{Code: o.Code, Column: "上级", Value: o.Parent, Why: IsClosed, Want: "单位"})
			}
		}
	}
	if w.t.people != nil && w.t.liaisons == nil {
		for _, l := range next.Liaisons() {
			if p, ok := next.Person(l.Person); !l.Closed && ok && p.Gone(on) {
				hint(Fault{Code: l.Code(), Column: "联系人电话", Value: p.Name, Why: IsGone})
			}
		}
	}
	if w.t.people != nil && w.t.clusters == nil {
		for _, c := range next.Clusters() {
			if p, ok := next.Person(c.Head); !closed(c.Closed, on) && ok && p.Gone(on) {
				hint(Fault{Code: c.Code, Column: "联户长电话", Value: p.Name, Why: IsGone})
			}
		}
	}
	if w.t.offices == nil && w.t.people == nil && w.t.situations == nil {
		return
	}
	v, ok := next.InForce(appliance.MainList, on)
	if open, is := Open(next, appliance.MainList); is {
		v, ok = open, true
	}
	if !ok {
		return
	}
	rows := next.Situations(appliance.MainList, v.Number)
	at := map[string]*row[line]{}
	if r := w.t.situations; r != nil {
		for i := range r.list {
			at[r.list[i].is.Code] = &r.list[i]
		}
	}
	for _, f := range Lint(next, rows, on) {
		if !slices.Contains([]Why{IsClosed, Nobody}, f.Why) {
			continue // said on the table's rows, or published long ago
		}
		if w.t.situations != nil {
			f = placed(w.t.situations, at, f)
		}
		hint(f)
	}
}
