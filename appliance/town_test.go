package appliance_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	. "huying/appliance"
)

var monday = Date{Year: 2026, Month: time.November, Day: 23}

// someTown is people with any posts, roles and grids, told in any order, some of them twice.
func someTown(r *rand.Rand) []Record {
	roles := []Role{RoleGrid, RoleGridLead, RoleHandler, RoleLeader, RoleAgent}
	day := func() Date {
		if r.IntN(3) > 0 {
			return Date{}
		}
		return monday.Add(r.IntN(9) - 4)
	}
	some := func(n int, name string) (out []string) {
		for range r.IntN(3) {
			out = append(out, fmt.Sprint(name, r.IntN(n)))
		}
		return out
	}
	var all []Record
	for range 40 {
		p := Person{Code: fmt.Sprint("p", r.IntN(30)), Closed: day(), Phone: Phone(fmt.Sprint("+861380000000", r.IntN(9)))}
		for range r.IntN(4) {
			p.Posts = append(p.Posts, Post{Office: fmt.Sprint("Z", r.IntN(4)), From: day(), To: day()})
			p.Roles = append(p.Roles, roles[r.IntN(len(roles))])
		}
		all = append(all, p, Grid{Code: fmt.Sprint("g", r.IntN(20)), To: day(), Workers: some(30, "p"), Leads: some(30, "p"), Aides: some(30, "p")},
			Office{Code: fmt.Sprint("Z", r.IntN(6)), Name: "办"},
			Situation{List: fmt.Sprint("L", r.IntN(2)), Code: fmt.Sprint("A-", r.IntN(9)), Version: 1 + r.IntN(4), Removed: r.IntN(4) == 0})
	}
	return all
}

// Whoever is looked up is who would be found by going through everybody.
func TestATownFindsWhomASearchWouldFind(t *testing.T) {
	for seed := range uint64(200) {
		records := someTown(rand.New(rand.NewPCG(seed, 1)))
		town := NewTown(seed, records...)
		last := map[string]Person{}
		for _, x := range records {
			if p, ok := x.(Person); ok {
				last[p.Code] = p
			}
		}
		if got := len(town.People()); got != len(last) {
			t.Fatalf("seed %d: %d people, want %d", seed, got, len(last))
		}
		if !slices.IsSortedFunc(town.People(), func(a, b Person) int { return strings.Compare(a.Code, b.Code) }) {
			t.Fatalf("seed %d: people are not in order", seed)
		}
		search := func(is func(Person) bool) (out []Person) {
			for _, p := range town.People() {
				if want := last[p.Code]; !reflect.DeepEqual(p, want) {
					t.Fatalf("seed %d: %s is %+v, want the last told %+v", seed, p.Code, p, want)
				}
				if !p.Gone(monday) && is(p) {
					out = append(out, p)
				}
			}
			return out
		}
		for n := range 5 {
			office := fmt.Sprint("Z", n)
			if got, want := town.Staff(office, monday), search(func(p Person) bool { return p.In(office, monday) }); !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d: staff of %s\n got %v\nwant %v", seed, office, got, want)
			}
		}
		for _, roles := range [][]Role{{RoleGrid}, {RoleGridLead}, {RoleHandler, RoleGrid, RoleGridLead}, {RoleLeader, RoleLeader}, nil} {
			if got, want := town.In(monday, roles...), search(func(p Person) bool { return p.Has(roles...) }); !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d: with %v\n got %v\nwant %v", seed, roles, got, want)
			}
		}
		for n := range 9 {
			phone := Phone(fmt.Sprint("+861380000000", n))
			if got, _ := town.ByPhone(phone, monday); !reflect.DeepEqual(got, search(func(p Person) bool { return p.Phone == phone })) {
				t.Errorf("seed %d: by %s: %v", seed, phone, got)
			}
		}
		for n := range 30 {
			code := fmt.Sprint("p", n)
			var want []Grid
			for _, g := range town.Grids() {
				if !g.Closed(monday) && (slices.Contains(g.Workers, code) || slices.Contains(g.Leads, code) || slices.Contains(g.Aides, code)) {
					want = append(want, g)
				}
			}
			if got := town.GridsOf(code, monday); !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d: grids of %s\n got %v\nwant %v", seed, code, got, want)
			}
		}
		for version := range 5 {
			rows := town.Situations("L1", version)
			for n := range 9 {
				s, ok := town.Situation("L1", version, fmt.Sprint("A-", n))
				if in := slices.ContainsFunc(rows, func(x Situation) bool { return reflect.DeepEqual(x, s) }); in != ok {
					t.Errorf("seed %d: %s of version %d: found %v, listed %v", seed, fmt.Sprint("A-", n), version, ok, in)
				}
			}
		}
	}
}

// Everybody shares one town: what one appends to a list nobody else sees.
func TestATownIsNotChangedByWhoReadsIt(t *testing.T) {
	town := NewTown(1, Office{Code: "Z01"}, Office{Code: "Z02"}, Grid{Code: "g1"})
	a := append(town.Offices(), Office{Code: "mine"})
	b := append(town.Offices(), Office{Code: "yours"})
	if a[2].Code != "mine" || b[2].Code != "yours" || len(town.Offices()) != 2 {
		t.Errorf("%v, %v, %v", a, b, town.Offices())
	}
	var none *Town
	if none.Staff("Z01", monday) != nil || none.In(monday, RoleLeader) != nil || none.GridsOf("p1", monday) != nil || !none.Empty() {
		t.Error("no town has somebody in it")
	}
	if empty := NewTown(0); len(empty.Situations("S", 1)) != 0 || len(empty.People()) != 0 {
		t.Error("a town of nothing has something in it")
	}
	if _, ok := (&Town{}).Situation("S", 1, "A-01-1"); ok {
		t.Error("the zero town has a list")
	}
}
