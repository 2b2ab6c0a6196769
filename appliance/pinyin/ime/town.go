package ime

import (
	"iter"

	"huying/appliance"
)

// TownNames are all that a town calls by a name and clerks write: villages with what people call them, offices,
// people, grids, teams, the situations of the lists in force with their keywords, and the guide.
func TownNames(t *appliance.Town, on appliance.Date) iter.Seq[string] {
	return func(yield func(string) bool) {
		say := func(names ...string) bool {
			for _, n := range names {
				if n != "" && !yield(n) {
					return false
				}
			}
			return true
		}
		for _, v := range t.Villages() {
			if v.Closed == (appliance.Date{}) && !(say(v.Name) && say(v.Aliases...)) {
				return
			}
		}
		for _, o := range t.Offices() {
			if !o.Closed(on) && !say(o.Name, o.Short) {
				return
			}
		}
		for _, p := range t.People() {
			if p.Closed == (appliance.Date{}) && !say(p.Name) {
				return
			}
		}
		for _, g := range t.Grids() {
			if !g.Closed(on) && !say(g.Name) {
				return
			}
		}
		for _, m := range t.Teams() {
			if !m.Closed && !say(m.Name) {
				return
			}
		}
		for _, list := range t.Lists() {
			if v, ok := t.InForce(list, on); ok {
				for _, s := range t.Situations(list, v.Number) {
					if !(say(s.Domain, s.Item, s.Name, s.Section) && say(s.Keywords...)) {
						return
					}
				}
			}
		}
		for _, g := range t.Guides() {
			if g.Closed == (appliance.Date{}) && !(say(g.Name) && say(g.Aliases...)) {
				return
			}
		}
	}
}
