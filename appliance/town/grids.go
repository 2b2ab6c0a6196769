package town

import (
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
)

// LintGrids says what is wrong with the grids of a day (F2-09, F1-43): villages
// without one, codes and short numbers, households out of bounds, grids of a
// village that is gone, attached to the township itself or without a person,
// and grids that ended without a successor. What is not a Hint is an error.
func LintGrids(now *appliance.Town, s Settings, on appliance.Date) []Fault {
	s = s.filled()
	var out []Fault
	say := func(code, column, value string, why Why, want string, hint bool) {
		out = append(out, Fault{Code: code, Column: column, Value: value, Why: why, Want: want, Hint: hint})
	}
	covered, parents := map[string]bool{}, map[string]bool{}
	shorts, ended := map[string]string{}, map[string][]appliance.Grid{}
	for _, g := range now.Grids() {
		if g.Closed(on) {
			ended[g.Short] = append(ended[g.Short], g)
			continue
		}
		if g.Kind != appliance.GridOwn {
			covered[g.Village] = true
		}
		if g.Parent != "" {
			parents[g.Parent] = true
		}
	}
	here := func(code string) bool {
		p, ok := now.Person(code)
		return ok && !p.Gone(on)
	}
	for _, g := range now.Grids() {
		if g.Closed(on) {
			for _, next := range g.Successors {
				if _, ok := now.Grid(next); !ok {
					say(g.Code, "", next, NoSuccessor, "", false)
				}
			}
			if v, ok := now.Village(g.Village); len(g.Successors) == 0 && ok && !closed(v.Closed, on) {
				say(g.Code, "", g.Short+" "+g.Name, NoSuccessors, "", true)
			}
			continue
		}
		if why, want := s.checkGrid(g.Code); why != "" {
			say(g.Code, "代码", g.Code, why, want, false)
		}
		switch v, ok := now.Village(g.Village); {
		case !ok:
			say(g.Code, "村代码", g.Village, Orphan, "", false)
		case closed(v.Closed, on):
			say(g.Code, "村代码", g.Village+" "+v.Name, IsClosed, "村居", false)
		case !strings.HasPrefix(g.Code, g.Village):
			say(g.Code, "代码", g.Code, GridVillage, g.Village, false)
		}
		if _, _, err := parseShort(g.Short); err != nil {
			say(g.Code, "短号", g.Short, BadShort, "", false)
		} else if o, ok := shorts[g.Short]; ok {
			say(g.Code, "短号", g.Short, ShortTwice, o, false)
		} else {
			shorts[g.Short] = g.Code
		}
		for _, old := range ended[g.Short] {
			if restsFrom(old, g, on) {
				say(g.Code, "短号", g.Short, ShortRests, old.Code+" "+old.Name, false)
			}
		}
		if p, ok := now.Grid(g.Parent); g.Parent != "" && (!ok || p.Closed(on)) {
			say(g.Code, "上级网格", g.Parent, Orphan, "", false)
		}
		people := slices.Concat(g.Leads, g.Workers, g.Aides)
		for _, p := range people {
			if !here(p) {
				say(g.Code, "网格员电话", personName(now, p), IsGone, "", false)
			}
		}
		if !slices.ContainsFunc(people, here) {
			say(g.Code, "网格员电话", g.Short+" "+g.Name, NoPerson, "", false)
		}
		switch bounds := strconv.Itoa(s.Grid.Min) + "–" + strconv.Itoa(s.Grid.Max); {
		case g.Kind == appliance.GridOwn || parents[g.Code]:
		case g.Households == 0:
			say(g.Code, "户数", "", NoHouseholds, "", true)
		case g.Households < s.Grid.Min || g.Households > s.Grid.Max:
			say(g.Code, "户数", itoa(g.Households), OutOfBounds, bounds, true)
		}
	}
	for _, v := range now.Villages() {
		if !closed(v.Closed, on) && !covered[v.Code] {
			say(v.Code, "", v.Name, NotCovered, "", false)
		}
	}
	for _, c := range now.Clusters() {
		if g, ok := now.Grid(c.Grid); !closed(c.Closed, on) && (!ok || g.Closed(on)) {
			say(c.Code, "网格", c.Grid, Orphan, "", false)
		}
	}
	return out
}

func personName(now *appliance.Town, code string) string {
	if p, ok := now.Person(code); ok && p.Name != "" {
		return p.Name
	}
	return code
}

func closed(to, on appliance.Date) bool { return to != (appliance.Date{}) && on.Compare(to) >= 0 }

// restsFrom reports whether the short number of an old grid was not free for
// the other: it is neither its successor on the same patch nor late enough.
func restsFrom(old, g appliance.Grid, on appliance.Date) bool {
	if g.From != (appliance.Date{}) {
		on = g.From
	}
	return rests(old, on) && !slices.Contains(old.Successors, g.Code)
}

// Forward is where a grid's matters belong on a day: the grid itself, or what
// became of it, through every split and merger (domain 5 §B.9).
func Forward(now *appliance.Town, code string, on appliance.Date) []string {
	var out []string
	seen := map[string]bool{}
	var walk func(string)
	walk = func(code string) {
		g, ok := now.Grid(code)
		if !ok || seen[code] {
			return
		}
		seen[code] = true
		if !g.Closed(on) {
			out = append(out, code)
			return
		}
		for _, next := range g.Successors {
			walk(next)
		}
	}
	walk(code)
	slices.Sort(out)
	return out
}

// A Patch is a grid that a split or a merger makes. What it leaves out is
// given: the next code and short number of the village, the old grid's people.
type Patch struct {
	Code       string
	Short      string
	Name       string
	Households int
	Workers    []string // codes of people
	Leads      []string
}

// Split ends a grid on a day and makes two or more of it. Matters of old keep
// its code; Forward finds where they belong now. What is refused is *Faults.
func Split(now *appliance.Town, s Settings, code string, parts []Patch, on appliance.Date) ([]appliance.Record, error) {
	old, err := openGrid(now, code, on)
	if err != nil {
		return nil, err
	}
	if len(parts) < 2 {
		return nil, refuse(code, OnePart, "")
	}
	return remake(now, s, []appliance.Grid{old}, parts, on)
}

// Merge ends grids of one village on a day and makes one of them. Their
// clusters move with their households.
func Merge(now *appliance.Town, s Settings, codes []string, into Patch, on appliance.Date) ([]appliance.Record, error) {
	if len(codes) < 2 {
		return nil, refuse(strings.Join(codes, "、"), OneGrid, "")
	}
	var olds []appliance.Grid
	sum := 0
	for i, c := range codes {
		g, err := openGrid(now, c, on)
		switch {
		case err != nil:
			return nil, err
		case slices.ContainsFunc(olds, func(o appliance.Grid) bool { return o.Code == g.Code }):
			return nil, refuse(c, Repeated, c)
		case g.Village != "" && i > 0 && g.Village != olds[0].Village:
			return nil, refuse(c, OtherVillage, now.VillageName(olds[0].Village))
		}
		olds, sum = append(olds, g), sum+g.Households
	}
	if into.Households == 0 {
		into.Households = sum
	}
	records, err := remake(now, s, olds, []Patch{into}, on)
	if err != nil {
		return nil, err
	}
	heir := records[len(records)-1].(appliance.Grid)
	for _, c := range now.Clusters() {
		if slices.ContainsFunc(olds, func(g appliance.Grid) bool { return g.Code == c.Grid }) && !closed(c.Closed, on) {
			c.Grid = heir.Code
			records = append(records, c)
		}
	}
	return records, nil
}

func openGrid(now *appliance.Town, code string, on appliance.Date) (appliance.Grid, error) {
	g, ok := now.GridNamed(code)
	switch {
	case !ok:
		return g, refuse(code, NotThere, "网格")
	case g.Closed(on):
		return g, refuse(code, IsClosed, "网格")
	}
	return g, nil
}

// remake ends the old grids and makes the new ones.
func remake(now *appliance.Town, s Settings, olds []appliance.Grid, parts []Patch, on appliance.Date) ([]appliance.Record, error) {
	s = s.filled()
	first := olds[0]
	codes, shorts := nextCodes(now, s, first)
	var heirs []appliance.Grid
	to := &sieve{}
	for i, p := range parts {
		g := appliance.Grid{
			Code: p.Code, Short: p.Short, Name: p.Name, Households: p.Households, Workers: p.Workers, Leads: p.Leads,
			Village: first.Village, Kind: first.Kind, Parent: first.Parent, From: on,
		}
		for _, o := range olds {
			g.Tags = union(g.Tags, o.Tags)
			if len(p.Workers)+len(p.Leads) == 0 {
				g.Workers, g.Leads, g.Aides = union(g.Workers, o.Workers), union(g.Leads, o.Leads), union(g.Aides, o.Aides)
			}
		}
		if g.Code == "" {
			g.Code = codes()
		}
		if g.Short == "" {
			g.Short = shorts()
		}
		if g.Name == "" {
			g.Name = first.Name
			if len(parts) > 1 {
				g.Name += itoa(i + 1)
			}
		}
		say := func(column, value string, why Why, want string) {
			to.add(Fault{Code: g.Code, Column: column, Value: value, Why: why, Want: want})
		}
		if why, want := s.checkGrid(g.Code); why != "" {
			say("代码", g.Code, why, want)
		} else if !strings.HasPrefix(g.Code, g.Village) {
			say("代码", g.Code, GridVillage, g.Village)
		}
		if _, ok := now.Grid(g.Code); ok || slices.ContainsFunc(heirs, func(o appliance.Grid) bool { return o.Code == g.Code }) {
			say("代码", g.Code, TwiceCode, "")
		}
		if _, _, err := parseShort(g.Short); err != nil {
			say("短号", g.Short, BadShort, "")
		}
		for _, o := range append(now.Grids(), heirs...) {
			if o.Short == g.Short && rests(o, on) {
				say("短号", g.Short, ShortRests, o.Code+" "+o.Name)
			}
		}
		for _, code := range slices.Concat(g.Leads, g.Workers) {
			if p, ok := now.Person(code); !ok || p.Gone(on) {
				say("网格员电话", code, IsGone, "")
			}
		}
		heirs = append(heirs, g)
	}
	if err := to.refused(); err != nil {
		return nil, err
	}
	var records []appliance.Record
	for _, o := range olds {
		o.To = on
		o.Successors = nil
		for _, h := range heirs {
			o.Successors = append(o.Successors, h.Code)
		}
		records = append(records, o)
	}
	return put(records, heirs), nil
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(slices.Clip(a), s)
		}
	}
	return a
}

// own is the first sequence of 专属 grids, so that those of the village can be
// numbered on.
const own = 901

// nextCodes give codes and short numbers of the grid's village that no grid ever had.
func nextCodes(now *appliance.Town, s Settings, like appliance.Grid) (codes, shorts func() string) {
	seq, place, village := 0, 0, 0
	if v, _, err := parseShort(like.Short); err == nil {
		village = v
	}
	if like.Kind == appliance.GridOwn {
		seq = own - 1
	}
	for _, g := range now.Grids() {
		if g.Village == like.Village && len(g.Code) == s.Scheme.grid() {
			if n, err := strconv.Atoi(g.Code[s.Scheme.village():]); err == nil && (like.Kind == appliance.GridOwn) == (n >= own) {
				seq = max(seq, n)
			}
		}
		if v, n, err := parseShort(g.Short); err == nil && v == village {
			place = max(place, n)
		}
	}
	codes = func() string {
		seq++
		digits := itoa(seq)
		return like.Village + strings.Repeat("0", max(0, s.Scheme[3]-len(digits))) + digits
	}
	shorts = func() string {
		place++
		return itoa(village) + "-" + itoa(place)
	}
	return codes, shorts
}
