package appliance

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Thing names a kind of town record.
type Thing string

// The things a town is made of.
const (
	ThingOffice    Thing = "office"
	ThingPerson    Thing = "person"
	ThingVillage   Thing = "village"
	ThingGrid      Thing = "grid"
	ThingCluster   Thing = "cluster"
	ThingTeam      Thing = "team"
	ThingLiaison   Thing = "liaison"
	ThingMeeting   Thing = "meeting"
	ThingAdmit     Thing = "admit"
	ThingOpinion   Thing = "opinion"
	ThingVersion   Thing = "version"   // of a list; by number
	ThingSituation Thing = "situation" // by the version it is good from
	ThingChange    Thing = "change"    // of a list
	ThingGuide     Thing = "guide"
	ThingPolicy    Thing = "policy" // by version
)

// A Record is one record of the town as it now stands. Records of one thing and
// code replace each other; those with a version stand side by side.
type Record interface {
	Body
	Key() (thing Thing, code string, version int)
}

func (Office) body()      {}
func (Person) body()      {}
func (Village) body()     {}
func (Grid) body()        {}
func (Cluster) body()     {}
func (Team) body()        {}
func (Liaison) body()     {}
func (Meeting) body()     {}
func (Admit) body()       {}
func (Opinion) body()     {}
func (Situation) body()   {}
func (ListVersion) body() {}
func (ListChange) body()  {}
func (Guide) body()       {}
func (Policy) body()      {}

// Key names the record.
func (o Office) Key() (Thing, string, int) { return ThingOffice, o.Code, 0 }

// Key names the record.
func (p Person) Key() (Thing, string, int) { return ThingPerson, p.Code, 0 }

// Key names the record.
func (v Village) Key() (Thing, string, int) { return ThingVillage, v.Code, 0 }

// Key names the record.
func (g Grid) Key() (Thing, string, int) { return ThingGrid, g.Code, 0 }

// Key names the record.
func (c Cluster) Key() (Thing, string, int) { return ThingCluster, c.Code, 0 }

// Key names the record.
func (t Team) Key() (Thing, string, int) { return ThingTeam, t.Code, 0 }

// Key names the record.
func (l Liaison) Key() (Thing, string, int) { return ThingLiaison, l.Code(), 0 }

// Key names the record.
func (m Meeting) Key() (Thing, string, int) { return ThingMeeting, m.Code, 0 }

// Key names the record.
func (a Admit) Key() (Thing, string, int) { return ThingAdmit, a.Code, 0 }

// Key implements Record.
func (o Opinion) Key() (Thing, string, int) { return ThingOpinion, o.Code, 0 }

// Key names the record.
func (s Situation) Key() (Thing, string, int) {
	return ThingSituation, s.List + "/" + s.Code, s.Version
}

// Key names the record.
func (v ListVersion) Key() (Thing, string, int) { return ThingVersion, v.List, v.Number }

// Key names the record.
func (c ListChange) Key() (Thing, string, int) { return ThingChange, c.Code, 0 }

// Key names the record.
func (g Guide) Key() (Thing, string, int) { return ThingGuide, g.Code, 0 }

// Key names the record.
func (p Policy) Key() (Thing, string, int) { return ThingPolicy, p.Name, p.Version }

// A Town is everything the township told the box about itself, in memory and
// never changed: the ledger makes a new one when a record changes. The zero Town
// is a hall that has imported nothing.
//
// Everything is put in order once, when it is made: what is asked for at every
// decision (who works in an office, who has a role) is looked up, not searched.
// Its lists are shared and must not be changed; appending to one makes a copy.
type Town struct {
	Revision uint64 // Seq of the last entry that changed it

	offices  table[Office]
	people   table[Person]
	villages table[Village]
	grids    table[Grid]
	clusters table[Cluster]
	teams    table[Team]
	liaisons table[Liaison]
	meetings table[Meeting]
	admits   table[Admit]
	opinions table[Opinion]
	guides   table[Guide]
	changes  table[ListChange]
	versions map[string][]ListVersion       // by list, by number
	rows     map[string]*table[[]Situation] // by list; of each code by version
	policies map[string][]Policy            // by name, by version

	// Places in people and grids.
	phones map[Phone][]int  // people by their own number
	ins    map[Phone][]int  // people by their stand-in's number
	staff  map[string][]int // people by office, of all times
	roles  map[Role][]int   // people by role
	walks  map[string][]int // grids by those who walk them
}

// A table is the records of one thing, in the order of their codes.
type table[V any] struct {
	all []V
	at  map[string]int
}

func (t *table[V]) put(code string, v V) {
	if i, ok := t.at[code]; ok {
		t.all[i] = v
		return
	}
	if t.at == nil {
		t.at = map[string]int{}
	}
	t.at[code] = len(t.all)
	t.all = append(t.all, v)
}

// sort puts the records in order, with no room behind the last: appending copies.
func (t *table[V]) sort() {
	all := make([]V, 0, len(t.all))
	for _, code := range slices.Sorted(maps.Keys(t.at)) {
		all = append(all, t.all[t.at[code]])
		t.at[code] = len(all) - 1
	}
	t.all = all
}

func (t *table[V]) get(code string) (v V, ok bool) {
	i, ok := t.at[code]
	if ok {
		v = t.all[i]
	}
	return v, ok
}

// NewTown puts records together; of one key the last counts.
func NewTown(revision uint64, records ...Record) *Town {
	t := &Town{
		Revision: revision,
		versions: map[string][]ListVersion{}, rows: map[string]*table[[]Situation]{}, policies: map[string][]Policy{},
		phones: map[Phone][]int{}, ins: map[Phone][]int{}, staff: map[string][]int{}, roles: map[Role][]int{}, walks: map[string][]int{},
	}
	for _, r := range records {
		_, code, _ := r.Key()
		switch r := r.(type) {
		case Office:
			t.offices.put(code, r)
		case Person:
			t.people.put(code, r)
		case Village:
			t.villages.put(code, r)
		case Grid:
			t.grids.put(code, r)
		case Cluster:
			t.clusters.put(code, r)
		case Team:
			t.teams.put(code, r)
		case Liaison:
			t.liaisons.put(code, r)
		case Meeting:
			t.meetings.put(code, r)
		case Admit:
			t.admits.put(code, r)
		case Opinion:
			t.opinions.put(code, r)
		case Guide:
			t.guides.put(code, r)
		case ListChange:
			t.changes.put(code, r)
		case ListVersion:
			t.versions[code] = put(t.versions[code], r, func(v ListVersion) int { return v.Number })
		case Situation:
			l := t.rows[r.List]
			if l == nil {
				l = &table[[]Situation]{}
				t.rows[r.List] = l
			}
			row, _ := l.get(r.Code)
			l.put(r.Code, put(row, r, func(s Situation) int { return s.Version }))
		case Policy:
			t.policies[code] = put(t.policies[code], r, func(p Policy) int { return p.Version })
		}
	}
	t.order()
	return t
}

// order sorts what was put together and finds who belongs where.
func (t *Town) order() {
	for _, x := range []interface{ sort() }{
		&t.offices, &t.people, &t.villages, &t.grids, &t.clusters, &t.teams, &t.liaisons, &t.meetings, &t.admits, &t.opinions, &t.guides, &t.changes,
	} {
		x.sort()
	}
	for _, l := range t.rows {
		l.sort()
	}
	for i := range t.people.all {
		p := &t.people.all[i]
		if p.Phone != "" {
			t.phones[p.Phone] = append(t.phones[p.Phone], i)
		}
		if p.StandIn != "" {
			t.ins[p.StandIn] = append(t.ins[p.StandIn], i)
		}
		for _, o := range p.Posts {
			t.staff[o.Office] = once(t.staff[o.Office], i)
		}
		for _, r := range p.Roles {
			t.roles[r] = once(t.roles[r], i)
		}
	}
	for i := range t.grids.all {
		g := &t.grids.all[i]
		for _, of := range [][]string{g.Workers, g.Leads, g.Aides} {
			for _, p := range of {
				t.walks[p] = once(t.walks[p], i)
			}
		}
	}
}

// once adds a place to a rising row unless it is its last.
func once(row []int, i int) []int {
	if n := len(row); n > 0 && row[n-1] == i {
		return row
	}
	return append(row, i)
}

// put keeps a row of versions in order; one of the same number is replaced.
func put[T any](row []T, v T, number func(T) int) []T {
	i, found := slices.BinarySearchFunc(row, number(v), func(x T, n int) int { return cmp.Compare(number(x), n) })
	if found {
		row[i] = v
		return row
	}
	return slices.Insert(row, i, v)
}

// Empty reports whether the town has no offices: then the desk does everything itself.
func (t *Town) Empty() bool { return t == nil || len(t.offices.all) == 0 }

// Office returns the office of that code, closed ones too.
func (t *Town) Office(code string) (o Office, ok bool) {
	if t == nil {
		return o, false
	}
	return t.offices.get(code)
}

// Offices are all offices by code, closed ones too.
func (t *Town) Offices() []Office {
	if t == nil {
		return nil
	}
	return t.offices.all
}

// OfficeNamed finds an office by code, name or short name, among those in being first.
func (t *Town) OfficeNamed(s string) (Office, bool) {
	if t == nil || s == "" {
		return Office{}, false
	}
	if o, ok := t.offices.get(strings.ToUpper(s)); ok {
		return o, true
	}
	var gone Office
	found := false
	for _, o := range t.Offices() {
		if o.Code != s && o.Name != s && o.Short != s {
			continue
		}
		if o.To == (Date{}) {
			return o, true
		}
		gone, found = o, true
	}
	return gone, found
}

// Short is how texts name an office.
func (t *Town) Short(code string) string {
	o, ok := t.Office(code)
	switch {
	case !ok:
		return code
	case o.Short != "":
		return o.Short
	}
	return o.Name
}

// Person returns the person of that code, those who left too.
func (t *Town) Person(code string) (v Person, ok bool) {
	if t == nil {
		return v, false
	}
	return t.people.get(code)
}

// People are all people by code, those who left too.
func (t *Town) People() []Person {
	if t == nil {
		return nil
	}
	return t.people.all
}

// Staff is the people of an office on a day, those who left not. The list is the caller's.
func (t *Town) Staff(office string, on Date) []Person {
	if t == nil {
		return nil
	}
	var out []Person
	for _, i := range t.staff[office] {
		if p := &t.people.all[i]; !p.Gone(on) && p.In(office, on) {
			out = append(out, *p)
		}
	}
	return out
}

// In lists those with one of the roles on a day, those who left not. The list is the caller's.
func (t *Town) In(on Date, roles ...Role) []Person {
	if t == nil {
		return nil
	}
	var at []int
	for _, r := range roles {
		at = append(at, t.roles[r]...)
		if r == RoleGrid { // see Person.Has
			at = append(at, t.roles[RoleGridLead]...)
		}
	}
	slices.Sort(at)
	var out []Person
	for _, i := range slices.Compact(at) {
		if p := &t.people.all[i]; !p.Gone(on) {
			out = append(out, *p)
		}
	}
	return out
}

// ByPhone are those whose own number it is, then those it stands in for, who
// are here on that day.
func (t *Town) ByPhone(phone Phone, on Date) (own, standIn []Person) {
	if t == nil {
		return nil, nil
	}
	here := func(at []int) (out []Person) {
		for _, i := range at {
			if p := &t.people.all[i]; !p.Gone(on) {
				out = append(out, *p)
			}
		}
		return out
	}
	return here(t.phones[phone]), here(t.ins[phone])
}

// PersonNamed finds a person by code, name or number.
func (t *Town) PersonNamed(s string) (Person, bool) {
	if t == nil {
		return Person{}, false
	}
	if p, ok := t.people.get(s); ok {
		return p, true
	}
	phone, err := ParsePhone(s)
	for i := range t.people.all {
		if p := &t.people.all[i]; p.Name == s || err == nil && p.Phone == phone {
			return *p, true
		}
	}
	return Person{}, false
}

// Village returns the village of that code.
func (t *Town) Village(code string) (v Village, ok bool) {
	if t == nil {
		return v, false
	}
	return t.villages.get(code)
}

// Villages are all villages by code.
func (t *Town) Villages() []Village {
	if t == nil {
		return nil
	}
	return t.villages.all
}

// VillageNamed finds a village by code, name or alias.
func (t *Town) VillageNamed(s string) (Village, bool) {
	for _, v := range t.Villages() {
		if v.Called(s) {
			return v, true
		}
	}
	return Village{}, false
}

// VillageName is the name of the village of that code, or the code.
func (t *Town) VillageName(code string) string {
	if v, ok := t.Village(code); ok {
		return v.Name
	}
	return code
}

// Grid returns the grid of that code.
func (t *Town) Grid(code string) (v Grid, ok bool) {
	if t == nil {
		return v, false
	}
	return t.grids.get(code)
}

// Grids are all grids by code.
func (t *Town) Grids() []Grid {
	if t == nil {
		return nil
	}
	return t.grids.all
}

// GridNamed finds a grid by its short number, code or name, one in being first.
func (t *Town) GridNamed(s string) (Grid, bool) {
	var gone Grid
	found := false
	for _, g := range t.Grids() {
		if g.Short != s && g.Code != s && g.Name != s {
			continue
		}
		if g.To == (Date{}) {
			return g, true
		}
		gone, found = g, true
	}
	return gone, found
}

// GridsOf are the grids a person walks on a day.
func (t *Town) GridsOf(person string, on Date) []Grid {
	if t == nil {
		return nil
	}
	var out []Grid
	for _, i := range t.walks[person] {
		if g := &t.grids.all[i]; !g.Closed(on) {
			out = append(out, *g)
		}
	}
	return out
}

// Clusters are all clusters by code.
func (t *Town) Clusters() []Cluster {
	if t == nil {
		return nil
	}
	return t.clusters.all
}

// Team returns the team of that code or name.
func (t *Town) Team(s string) (Team, bool) {
	for _, x := range t.Teams() {
		if x.Code == s || x.Name == s {
			return x, true
		}
	}
	return Team{}, false
}

// Teams are all teams by code.
func (t *Town) Teams() []Team {
	if t == nil {
		return nil
	}
	return t.teams.all
}

// Liaisons are all cells of the matrix, by office and department.
func (t *Town) Liaisons() []Liaison {
	if t == nil {
		return nil
	}
	return t.liaisons.all
}

// Meetings are all meetings by code.
func (t *Town) Meetings() []Meeting {
	if t == nil {
		return nil
	}
	return t.meetings.all
}

// Admits are all registered tasks by code.
func (t *Town) Admits() []Admit {
	if t == nil {
		return nil
	}
	return t.admits.all
}

// Opinions are all opinions asked for or given, by code.
func (t *Town) Opinions() []Opinion {
	if t == nil {
		return nil
	}
	return t.opinions.all
}

// Changes are all applications for a change of a list, by code.
func (t *Town) Changes() []ListChange {
	if t == nil {
		return nil
	}
	return t.changes.all
}

// Guides are all service items and policies by code.
func (t *Town) Guides() []Guide {
	if t == nil {
		return nil
	}
	return t.guides.all
}

// Lists are the codes of all lists.
func (t *Town) Lists() []string {
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.versions))
}

// Versions are all versions of a list by number.
func (t *Town) Versions(list string) []ListVersion {
	if t == nil {
		return nil
	}
	return t.versions[list]
}

// InForce is the version of a list that is in force on a day.
func (t *Town) InForce(list string, on Date) (ListVersion, bool) {
	for _, v := range slices.Backward(t.Versions(list)) {
		if v.State == VersionPublished && on.Compare(v.From) >= 0 {
			return v, true
		}
	}
	return ListVersion{}, false
}

// Situation returns a row as it stands in a version of a list.
func (t *Town) Situation(list string, version int, code string) (Situation, bool) {
	if t == nil || t.rows[list] == nil {
		return Situation{}, false
	}
	row, _ := t.rows[list].get(code)
	return standing(row, version)
}

// standing is the row as a version of its list has it.
func standing(row []Situation, version int) (Situation, bool) {
	for i := len(row) - 1; i >= 0; i-- {
		if s := &row[i]; s.Version <= version {
			return *s, !s.Removed
		}
	}
	return Situation{}, false
}

// Situations are the rows of a version of a list by code. The list is the caller's.
func (t *Town) Situations(list string, version int) []Situation {
	if t == nil || t.rows[list] == nil {
		return nil
	}
	var out []Situation
	for _, row := range t.rows[list].all {
		if s, ok := standing(row, version); ok {
			out = append(out, s)
		}
	}
	return out
}

// Policies are the versions of a policy by number.
func (t *Town) Policies(name string) []Policy {
	if t == nil {
		return nil
	}
	return t.policies[name]
}

// Policy is the version of a policy that is in force at a time: the one that came last, of
// two from the same moment the later decided. One approved for a day to come is not lost
// when another comes into force before it.
func (t *Town) Policy(name string, at time.Time) (in Policy, ok bool) {
	for _, p := range t.Policies(name) {
		if !at.Before(p.From) && (!ok || !p.From.Before(in.From)) {
			in, ok = p, true
		}
	}
	return in, ok
}
