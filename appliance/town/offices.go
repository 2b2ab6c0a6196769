package town

import (
	"cmp"
	"slices"
	"strings"

	"huying/appliance"
)

// Reparent puts an office under another from a day on and keeps under whom it
// stood before (F4-26). parent is a code, a name or a short name; "" none.
func Reparent(now *appliance.Town, code, parent string, on appliance.Date) (appliance.Office, error) {
	o, ok := now.OfficeNamed(code)
	switch {
	case !ok:
		return o, refuse(code, NotThere, "单位")
	case o.Closed(on):
		return o, refuse(o.Code, IsClosed, "单位")
	}
	above, ok := now.OfficeNamed(parent)
	switch {
	case parent == "":
	case !ok:
		return o, refuse(parent, NotThere, "单位")
	case above.Closed(on):
		return o, refuse(above.Code, IsClosed, "单位")
	case above.Code == o.Code:
		return o, refuse(o.Code, OwnParent, "")
	case slices.Index(appliance.Levels, above.Level) < slices.Index(appliance.Levels, o.Level):
		return o, refuse(o.Code, LowerParent, string(above.Level))
	}
	if above.Code == o.Parent {
		return o, refuse(o.Code, SameParent, above.Code)
	}
	up := func(c string) string {
		if c == o.Code {
			return above.Code
		}
		x, _ := now.Office(c)
		return x.Parent
	}
	if ring := ringOf(o.Code, up); ring != nil {
		return o, refuse(o.Code, Cycle, strings.Join(ring, " → "))
	}
	o.History = append(slices.Clone(o.History), appliance.Parentage{Parent: o.Parent, Until: on})
	o.Parent = above.Code
	return o, nil
}

// ParentOn is under whom an office stood on a day.
func ParentOn(o appliance.Office, on appliance.Date) string {
	for _, h := range o.History {
		if on.Compare(h.Until) < 0 {
			return h.Parent
		}
	}
	return o.Parent
}

// A Load is how much one person carries (F3-17).
type Load struct {
	Person     string // code
	Name       string
	Posts      int
	Roles      int
	Grids      int
	Households int // of those grids
	Clusters   int
	Teams      int
	Liaisons   int
}

// Sum weighs nothing: it is how many things the person has been given.
func (l Load) Sum() int { return l.Posts + l.Grids + l.Clusters + l.Teams + l.Liaisons }

// Loads is the load of everybody who is here on a day, the most loaded first.
func Loads(now *appliance.Town, on appliance.Date) []Load {
	var out []Load
	at := map[string]int{}
	for _, p := range now.People() {
		if p.Gone(on) {
			continue
		}
		l := Load{Person: p.Code, Name: p.Name, Roles: len(p.Roles)}
		for _, o := range p.Posts {
			if !ended(o, on) {
				l.Posts++
			}
		}
		at[p.Code] = len(out)
		out = append(out, l)
	}
	give := func(code string, more func(*Load)) {
		if i, ok := at[code]; ok {
			more(&out[i])
		}
	}
	for _, g := range now.Grids() {
		if g.Closed(on) {
			continue
		}
		for _, p := range union(union(union(nil, g.Leads), g.Workers), g.Aides) {
			give(p, func(l *Load) { l.Grids++; l.Households += g.Households })
		}
	}
	for _, c := range now.Clusters() {
		if !closed(c.Closed, on) {
			give(c.Head, func(l *Load) { l.Clusters++ })
		}
	}
	for _, t := range now.Teams() {
		for _, p := range t.People {
			if !t.Closed {
				give(p, func(l *Load) { l.Teams++ })
			}
		}
	}
	for _, x := range now.Liaisons() {
		if !x.Closed {
			give(x.Person, func(l *Load) { l.Liaisons++ })
		}
	}
	slices.SortStableFunc(out, func(a, b Load) int { return cmp.Or(cmp.Compare(b.Sum(), a.Sum()), cmp.Compare(a.Person, b.Person)) })
	return out
}
