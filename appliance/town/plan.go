package town

import (
	"slices"
	"strings"

	"huying/appliance"
)

// An Import is the circumstances of one.
type Import struct {
	On appliance.Date // the day it takes effect: what vanished is closed from then on
	By string         // who brings it, for the version of the list
}

// Plan compares tables with the town as it is and makes the records of what
// changes, in an order in which they may be written. All or nothing: with any
// fault the error is *Faults and there are no records. Planned again on the town
// with these records in it, the same tables change nothing.
func Plan(now *appliance.Town, t *Tables, in Import) (Changes, []appliance.Record, error) {
	if now == nil {
		now = appliance.NewTown(0)
	}
	w := &work{now: now, t: t.copy(), in: in, to: sieve{faults: slices.Clone(t.to.faults), hints: slices.Clone(t.to.hints), more: t.to.more}}
	w.finders()
	w.planOffices()
	w.planPeople()
	w.planVillages()
	w.planGrids()
	w.planClusters()
	w.planTeams()
	w.planLiaisons()
	w.planSituations()
	w.planGuides()
	if err := w.to.refused(); err != nil {
		return Changes{}, nil, err
	}
	next := with(now, w.records)
	before, after := &writer{town: now, words: true}, &writer{town: next, words: true}
	var out Changes
	for _, p := range w.pairs {
		if p.fields != nil {
			p.change.Fields = p.fields(before, after)
		}
		out.List = append(out.List, p.change)
	}
	out.Versions = w.versions
	w.look(next)
	out.Hints = inOrder(w.to.hints)
	return out, w.records, nil
}

// A pair is a change whose words are found once all records are known.
type pair struct {
	change Change
	fields func(before, after *writer) []FieldChange
}

// work is one import in the making.
type work struct {
	now      *appliance.Town
	t        *Tables
	in       Import
	to       sieve
	pairs    []pair
	records  []appliance.Record
	versions []appliance.ListVersion

	offices, people, villages, grids *finder
	codes                            []string // of the rows of 人员
}

// fresh reports whether the town had nothing of the sort: what then comes has always been there.
func fresh[R any](list []R) bool { return len(list) == 0 }

// with is the town with further records in it. Meetings, tasks and policies, of which no table
// speaks, are left out.
func with(now *appliance.Town, records []appliance.Record) *appliance.Town {
	if now == nil {
		return appliance.NewTown(0, records...)
	}
	var all []appliance.Record
	all = put(all, now.Offices())
	all = put(all, now.People())
	all = put(all, now.Villages())
	all = put(all, now.Grids())
	all = put(all, now.Clusters())
	all = put(all, now.Teams())
	all = put(all, now.Liaisons())
	all = put(all, now.Guides())
	all = put(all, now.Changes())
	for _, list := range now.Lists() {
		versions := now.Versions(list)
		all = put(all, versions)
		for i, v := range versions {
			before := 0
			if i > 0 {
				before = versions[i-1].Number
			}
			all = put(all, rowsAt(now, list, before, v.Number))
		}
	}
	return appliance.NewTown(now.Revision, append(all, records...)...)
}

func put[R appliance.Record](all []appliance.Record, list []R) []appliance.Record {
	for _, r := range list {
		all = append(all, r)
	}
	return all
}

func (w *work) gone(to appliance.Date) bool {
	return to != (appliance.Date{}) && w.in.On.Compare(to) >= 0
}

// finders puts together what rows may refer to: the rows of a table that is in
// the pack, else what stands.
func (w *work) finders() {
	w.offices = newFinder("单位")
	if r := w.t.offices; r != nil {
		w.offices.off = r.broken
		for i := range r.list {
			o := &r.list[i].is
			w.offices.put(o.Code, o.Name, o.Short)
		}
	} else {
		for _, o := range w.now.Offices() {
			w.offices.stands(o.Closed(w.in.On), o.Code, o.Name, o.Short)
		}
	}
	w.villages = newFinder("村居")
	if r := w.t.villages; r != nil {
		w.villages.off = r.broken
		for i := range r.list {
			v := &r.list[i].is
			w.villages.put(v.Code, append([]string{v.Name}, v.Aliases...)...)
		}
	} else {
		for _, v := range w.now.Villages() {
			w.villages.stands(w.gone(v.Closed), v.Code, append([]string{v.Name}, v.Aliases...)...)
		}
	}
	w.grids = newFinder("网格")
	if r := w.t.grids; r != nil {
		w.grids.off = r.broken
		for i := range r.list {
			w.grids.put(r.list[i].is.Code, r.list[i].is.Short)
		}
	} else {
		for _, g := range w.now.Grids() {
			w.grids.stands(g.Closed(w.in.On), g.Code, g.Short)
		}
	}
}

func (w *work) planOffices() {
	rows := w.t.offices
	if rows == nil {
		return
	}
	twice(w, rows, "编码", func(o *office) string { return o.Code })
	twice(w, rows, "名称", func(o *office) string { return o.Name })
	twice(w, rows, "简称", func(o *office) string { return o.Short })
	by := map[string]*row[office]{}
	for i := range rows.list {
		r := &rows.list[i]
		if o := &r.is; o.Short == "" && len([]rune(o.Name)) > maxShort {
			w.to.add(rows.fault(r, "简称", "", NeedsShort, itoa(maxShort)))
		}
		r.is.Parent = resolve(w, w.offices, rows, r, "上级", r.is.Parent)
		if by[r.is.Code] == nil {
			by[r.is.Code] = r
		}
	}
	for i := range rows.list {
		r := &rows.list[i]
		above := by[r.is.Parent]
		switch {
		case r.is.Parent != "" && r.is.Parent == r.is.Code:
			w.to.add(rows.fault(r, "上级", r.is.Parent, OwnParent, ""))
			continue
		case above != nil && r.is.Level != "" && above.is.Level != "" && slices.Index(appliance.Levels, above.is.Level) < slices.Index(appliance.Levels, r.is.Level):
			w.to.add(rows.fault(r, "上级", r.is.Parent, LowerParent, string(above.is.Level)))
		}
		if ring := ringOf(r.is.Code, func(code string) string {
			if above := by[code]; above != nil {
				return above.is.Parent
			}
			return ""
		}); ring != nil {
			w.to.add(rows.fault(r, "上级", r.is.Parent, Cycle, strings.Join(ring, " → ")))
		}
	}
	// The leaders' codes are known once the people are.
}

// ringOf is the way from a code up to itself, nil if there is none.
func ringOf(code string, up func(string) string) []string {
	way := []string{code}
	for at := up(code); at != "" && len(way) < 1000; at = up(at) {
		way = append(way, at)
		if at == code {
			return way
		}
		if slices.Contains(way[:len(way)-1], at) {
			return nil // a ring, but of others
		}
	}
	return nil
}

// settleOffices comes after the people, whom offices name as their leaders.
func (w *work) settleOffices() {
	rows := w.t.offices
	if rows == nil {
		return
	}
	for i := range rows.list {
		r := &rows.list[i]
		r.is.Leader = resolve(w, w.people, rows, r, "分管领导", r.is.Leader)
	}
	first := fresh(w.now.Offices())
	settle(w, matter[office, office]{
		table: officeTable, thing: appliance.ThingOffice,
		flat: func(o office) office { return o },
		raise: func(old, o office, code string) office {
			switch {
			case code == "" && old.Parent != o.Parent:
				o.History = append(slices.Clone(old.History), appliance.Parentage{Parent: old.Parent, Until: w.in.On})
			case code != "" && !first:
				o.From = w.in.On
			}
			return o
		},
		gone:  func(o office) bool { return o.Closed(w.in.On) },
		close: func(o office) office { o.To = w.in.On; return o },
		open:  func(o office) office { o.To = appliance.Date{}; return o },
		name:  func(o office) string { return o.Name },
	}, rows, w.now.Offices(), func(i int) string { return rows.list[i].is.Code })
}

func (w *work) planTeams() {
	rows := w.t.teams
	if rows == nil {
		return
	}
	twice(w, rows, "编码", func(t *team) string { return t.Code })
	twice(w, rows, "名称", func(t *team) string { return t.Name })
	for i := range rows.list {
		r := &rows.list[i]
		r.is.Lead = resolve(w, w.offices, rows, r, "牵头单位", r.is.Lead)
		r.is.Offices = resolveAll(w, w.offices, rows, r, "单位", r.is.Offices)
		r.is.People = resolveAll(w, w.people, rows, r, "人员电话", r.is.People)
		if slices.Contains(r.is.Offices, r.is.Lead) {
			w.to.add(rows.fault(r, "单位", r.is.Lead, Repeated, r.is.Lead))
		}
	}
	settle(w, matter[team, team]{
		table: teamTable, thing: appliance.ThingTeam,
		flat:  func(t team) team { return t },
		raise: func(_, t team, _ string) team { return t },
		gone:  func(t team) bool { return t.Closed },
		close: func(t team) team { t.Closed = true; return t },
		open:  func(t team) team { t.Closed = false; return t },
		name:  func(t team) string { return t.Name },
	}, rows, w.now.Teams(), func(i int) string { return rows.list[i].is.Code })
}

func (w *work) planLiaisons() {
	rows := w.t.liaisons
	if rows == nil {
		return
	}
	for i := range rows.list {
		r := &rows.list[i]
		r.is.Office = resolve(w, w.offices, rows, r, "单位", r.is.Office)
		r.is.Department = resolve(w, w.offices, rows, r, "部门", r.is.Department)
		r.is.Person = resolve(w, w.people, rows, r, "联系人电话", r.is.Person)
		if r.is.Office != "" && r.is.Office == r.is.Department {
			w.to.add(rows.fault(r, "部门", r.is.Department, OwnLiaison, ""))
		}
	}
	code := func(l *liaison) string {
		if l.Office == "" || l.Department == "" {
			return ""
		}
		return l.Code()
	}
	twice(w, rows, "部门", code)
	settle(w, matter[liaison, liaison]{
		table: liaisonTable, thing: appliance.ThingLiaison,
		flat:  func(l liaison) liaison { return l },
		raise: func(_, l liaison, _ string) liaison { return l },
		gone:  func(l liaison) bool { return l.Closed },
		close: func(l liaison) liaison { l.Closed = true; return l },
		open:  func(l liaison) liaison { l.Closed = false; return l },
		name:  func(l liaison) string { return l.Code() },
	}, rows, w.now.Liaisons(), func(i int) string { return code(&rows.list[i].is) })
}

func (w *work) planGuides() {
	rows := w.t.guides
	if rows == nil {
		return
	}
	twice(w, rows, "编码", func(g *guide) string { return g.Code })
	settle(w, matter[guide, guide]{
		table: guideTable, thing: appliance.ThingGuide,
		flat:  func(g guide) guide { return g },
		raise: func(_, g guide, _ string) guide { return g },
		gone:  func(g guide) bool { return w.gone(g.Closed) },
		close: func(g guide) guide { g.Closed = w.in.On; return g },
		open:  func(g guide) guide { g.Closed = appliance.Date{}; return g },
		name:  func(g guide) string { return g.Name },
	}, rows, w.now.Guides(), func(i int) string { return rows.list[i].is.Code })
}
