package town

import (
	"slices"
	"strings"

	"huying/appliance"
)

func (w *work) planVillages() {
	rows := w.t.villages
	if rows == nil {
		return
	}
	twice(w, rows, "代码", func(v *village) string { return v.Code })
	called := map[string]*row[village]{}
	for i := range rows.list {
		r := &rows.list[i]
		v := &r.is
		if len(v.Code) == w.t.settings.Scheme.village() {
			if k := villageKind(v.Code[w.t.settings.Scheme.town():]); k != "" && v.Kind != "" && k != v.Kind {
				f := rows.fault(r, "类别", v.Kind, KindByCode, k)
				f.Hint = true
				w.to.add(f)
			}
		}
		for _, n := range append([]string{v.Name}, v.Aliases...) {
			if o := called[n]; o != nil && o != r && n != "" {
				f := rows.fault(r, "别名", n, SameName, itoa(o.at))
				f.Hint = true
				w.to.add(f)
			}
			called[n] = r
		}
		v.Office = resolve(w, w.offices, rows, r, "单位", v.Office)
	}
	committee := w.committees()
	settle(w, matter[village, village]{
		table: villageTable, thing: appliance.ThingVillage,
		flat: func(v village) village { return v },
		raise: func(_, v village, _ string) village {
			if !rows.has("单位") && v.Office == "" {
				v.Office = committee(v)
			}
			return v
		},
		gone:  func(v village) bool { return w.gone(v.Closed) },
		close: func(v village) village { v.Closed = w.in.On; return v },
		open:  func(v village) village { v.Closed = appliance.Date{}; return v },
		name:  func(v village) string { return v.Name },
	}, rows, w.now.Villages(), func(i int) string { return rows.list[i].is.Code })
}

// committees finds the one office of a village that is called as it is: 王家庄村委会 of 王家庄.
func (w *work) committees() func(village) string {
	type named struct{ code, name, short string }
	var list []named
	if r := w.t.offices; r != nil {
		for i := range r.list {
			if o := &r.list[i].is; o.Kind == appliance.OfficeVillage {
				list = append(list, named{o.Code, o.Name, o.Short})
			}
		}
	} else {
		for _, o := range w.now.Offices() {
			if o.Kind == appliance.OfficeVillage && !o.Closed(w.in.On) {
				list = append(list, named{o.Code, o.Name, o.Short})
			}
		}
	}
	return func(v village) string {
		found := ""
		for _, o := range list {
			bare := o.name
			for _, end := range []string{"村委会", "居委会", "村民委员会", "居民委员会"} {
				bare = strings.TrimSuffix(bare, end)
			}
			if v.Called(o.name) || v.Called(o.short) || v.Called(bare) {
				if found != "" {
					return ""
				}
				found = o.code
			}
		}
		return found
	}
}

func (w *work) planGrids() {
	rows := w.t.grids
	if rows == nil {
		return
	}
	twice(w, rows, "代码", func(g *grid) string { return g.Code })
	twice(w, rows, "短号", func(g *grid) string { return g.Short })
	by := map[string]*row[grid]{}
	ordinals, villages := map[int]string{}, map[string]int{}
	for i := range rows.list {
		r := &rows.list[i]
		g := &r.is
		if by[g.Code] == nil {
			by[g.Code] = r
		}
		switch town := w.t.settings.Scheme.town(); {
		case g.Village != "" && (len(g.Village) == town || len(g.Village) == w.t.settings.Scheme.village() && strings.Trim(g.Village[town:], "0") == "" && strings.Trim(g.Village, "0123456789") == ""):
			w.to.add(rows.fault(r, "村代码", g.Village, GridOnTown, ""))
			continue
		}
		g.Village = resolve(w, w.villages, rows, r, "村代码", g.Village)
		if g.Code != "" && g.Village != "" && len(g.Code) == w.t.settings.Scheme.grid() && !strings.HasPrefix(g.Code, g.Village) {
			w.to.add(rows.fault(r, "代码", g.Code, GridVillage, g.Village))
		}
		g.Parent = resolve(w, w.grids, rows, r, "上级网格", g.Parent)
		g.Workers = resolveAll(w, w.people, rows, r, "网格员电话", g.Workers)
		g.Leads = resolveAll(w, w.people, rows, r, "网格长电话", g.Leads)
		g.Aides = resolveAll(w, w.people, rows, r, "协管员电话", g.Aides)
		if v, _, err := parseShort(g.Short); err == nil {
			if o, ok := ordinals[v]; ok && o != g.Village {
				f := rows.fault(r, "短号", g.Short, ShortVillage, w.now.VillageName(o))
				f.Hint = true
				w.to.add(f)
			} else if n, ok := villages[g.Village]; ok && n != v {
				f := rows.fault(r, "短号", g.Short, ShortVillage, itoa(n))
				f.Hint = true
				w.to.add(f)
			}
			ordinals[v], villages[g.Village] = g.Village, v
		}
	}
	for i := range rows.list {
		r := &rows.list[i]
		if r.is.Parent == "" {
			continue
		}
		if ring := ringOf(r.is.Code, func(code string) string {
			if g := by[code]; g != nil {
				return g.is.Parent
			}
			return ""
		}); ring != nil {
			w.to.add(rows.fault(r, "上级网格", r.is.Parent, Cycle, strings.Join(ring, " → ")))
		}
	}
	successor := map[string]string{} // of a grid whose code vanishes
	for _, old := range w.now.Grids() {
		if by[old.Code] != nil || !rests(old, w.in.On) {
			continue
		}
		for i := range rows.list {
			r := &rows.list[i]
			if r.is.Short != old.Short || old.Short == "" {
				continue
			}
			if r.is.Village == old.Village && r.is.Name == old.Name {
				successor[old.Code] = r.is.Code // the same patch with another code keeps its door plate
				continue
			}
			w.to.add(rows.fault(r, "短号", r.is.Short, ShortRests, old.Code+" "+old.Name))
		}
	}
	first := fresh(w.now.Grids())
	settle(w, matter[grid, grid]{
		table: gridTable, thing: appliance.ThingGrid,
		flat: func(g grid) grid { return g },
		raise: func(_, g grid, code string) grid {
			if g.Kind == "" {
				g.Kind = appliance.GridCommon
			}
			if code != "" && !first && g.From == (appliance.Date{}) {
				g.From = w.in.On
			}
			return g
		},
		gone: func(g grid) bool { return g.Closed(w.in.On) },
		close: func(g grid) grid {
			g.To = w.in.On
			if s := successor[g.Code]; s != "" && !slices.Contains(g.Successors, s) {
				g.Successors = append(slices.Clone(g.Successors), s)
			}
			return g
		},
		open: func(g grid) grid { g.To, g.Successors = appliance.Date{}, nil; return g },
		name: func(g grid) string { return strings.TrimSpace(g.Short + " " + g.Name) },
	}, rows, w.now.Grids(), func(i int) string { return rows.list[i].is.Code })
}

func (w *work) planClusters() {
	rows := w.t.clusters
	if rows == nil {
		return
	}
	twice(w, rows, "编码", func(c *cluster) string { return c.Code })
	for i := range rows.list {
		r := &rows.list[i]
		r.is.Grid = resolve(w, w.grids, rows, r, "网格", r.is.Grid)
		r.is.Head = resolve(w, w.people, rows, r, "联户长电话", r.is.Head)
		short, ok := w.gridShort(r.is.Grid)
		if m := clusterPattern.FindStringSubmatch(r.is.Code); m != nil && ok && m[1] != short {
			w.to.add(rows.fault(r, "编码", r.is.Code, ClusterGrid, short))
		}
	}
	settle(w, matter[cluster, cluster]{
		table: clusterTable, thing: appliance.ThingCluster,
		flat:  func(c cluster) cluster { return c },
		raise: func(_, c cluster, _ string) cluster { return c },
		gone:  func(c cluster) bool { return w.gone(c.Closed) },
		close: func(c cluster) cluster { c.Closed = w.in.On; return c },
		open:  func(c cluster) cluster { c.Closed = appliance.Date{}; return c },
		name:  func(c cluster) string { return c.Code },
	}, rows, w.now.Clusters(), func(i int) string { return rows.list[i].is.Code })
}

// gridShort is the short number a grid will have.
func (w *work) gridShort(code string) (string, bool) {
	if r := w.t.grids; r != nil {
		for i := range r.list {
			if r.list[i].is.Code == code {
				return r.list[i].is.Short, true
			}
		}
		return "", false
	}
	g, ok := w.now.Grid(code)
	return g.Short, ok
}
