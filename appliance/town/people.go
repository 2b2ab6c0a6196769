package town

import (
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
)

// planPeople tells who is who, and then writes offices and people.
//
// A person keeps their code for ever. A row is the person with its number and its
// name; else the only one of that name in that office, whose number then is a
// new one; else the one who has the number, whose name then was wrong. People
// who left come back by number and name, or by name and office.
func (w *work) planPeople() {
	rows := w.t.people
	w.people = newFinder("人员")
	if rows == nil {
		for _, p := range w.now.People() {
			w.people.stands(p.Gone(w.in.On), p.Code, string(p.Phone), p.Name)
		}
		w.settleOffices()
		return
	}
	w.people.off = rows.broken
	twice(w, rows, "电话", func(s *seat) string { return string(s.Phone) })
	for i := range rows.list {
		r := &rows.list[i]
		r.is.Office = resolve(w, w.offices, rows, r, "单位", r.is.Office)
		r.is.Also = slices.Clone(r.is.Also)
		for j := range r.is.Also {
			r.is.Also[j].Office = resolve(w, w.offices, rows, r, "兼任", r.is.Also[j].Office)
			if also := r.is.Also[j]; also.Office == r.is.Office && also.Title == r.is.Title {
				w.to.add(rows.fault(r, "兼任", strings.Trim(also.Office+"/"+also.Title, "/"), Repeated, also.Office))
			}
		}
		if r.is.StandIn != "" && r.is.StandIn == r.is.Phone {
			w.to.add(rows.fault(r, "替班电话", r.is.StandIn.Local(), OwnStandIn, ""))
		}
	}
	w.codes = w.match(rows)
	for i, code := range w.codes {
		w.people.put(code, string(rows.list[i].is.Phone), rows.list[i].is.Name)
	}
	w.settleOffices()
	first := fresh(w.now.People())
	settle(w, matter[appliance.Person, seat]{
		table: seatTable, thing: appliance.ThingPerson,
		flat: func(p appliance.Person) seat { return seatOf(p, w.in.On) },
		raise: func(old appliance.Person, s seat, code string) appliance.Person {
			since := w.in.On
			if code != "" {
				old.Code = code
				if first {
					since = appliance.Date{}
				}
			}
			return s.person(old, rows.has("任职日期"), since, w.in.On)
		},
		gone: func(p appliance.Person) bool { return p.Gone(w.in.On) },
		close: func(p appliance.Person) appliance.Person {
			p.Closed = w.in.On
			return p
		},
		open: func(p appliance.Person) appliance.Person {
			p.Closed, p.Verified, p.Asked = appliance.Date{}, 0, 0 // the number may be another's by now
			return p
		},
		name: func(p appliance.Person) string { return p.Name },
	}, rows, w.now.People(), func(i int) string { return w.codes[i] })
}

// match finds the person of each row; new ones get the next free codes.
func (w *work) match(rows *rows[seat]) []string {
	codes := make([]string, len(rows.list))
	taken := map[string]bool{}
	people := w.now.People()
	take := func(i int, code string) {
		codes[i], taken[code] = code, true
	}
	type key struct{ a, b string }
	// pass matches rows and people by a key, where there is one of each.
	pass := func(gone bool, ofPerson func(appliance.Person) key, ofRow func(*seat) key) {
		by := map[key][]string{}
		for _, p := range people {
			if k := ofPerson(p); !taken[p.Code] && p.Gone(w.in.On) == gone && k.a != "" {
				by[k] = append(by[k], p.Code)
			}
		}
		rowsOf := map[key][]int{}
		for i := range rows.list {
			if k := ofRow(&rows.list[i].is); codes[i] == "" && len(by[k]) > 0 {
				rowsOf[k] = append(rowsOf[k], i)
			}
		}
		for k, at := range rowsOf {
			if len(at) == 1 && len(by[k]) == 1 {
				take(at[0], by[k][0])
			}
		}
	}
	exact := func(p appliance.Person) key { return key{string(p.Phone), p.Name} }
	exactRow := func(s *seat) key { return key{string(s.Phone), s.Name} }
	desk := func(p appliance.Person) key { return key{p.Name, seatOf(p, w.in.On).Office} }
	deskRow := func(s *seat) key { return key{s.Name, s.Office} }
	pass(false, exact, exactRow)
	pass(false, desk, deskRow)
	pass(false, func(p appliance.Person) key { return key{a: string(p.Phone)} }, func(s *seat) key { return key{a: string(s.Phone)} })
	pass(true, exact, exactRow)
	pass(true, desk, deskRow)
	next := 1
	for _, p := range people {
		if n, err := strconv.Atoi(strings.TrimPrefix(p.Code, "p")); err == nil {
			next = max(next, n+1)
		}
	}
	for i := range codes {
		if codes[i] == "" {
			codes[i] = "p" + itoa(next)
			next++
			continue
		}
		r := &rows.list[i]
		if old, _ := w.now.Person(codes[i]); old.Name != r.is.Name && r.is.Name != "" {
			f := rows.fault(r, "姓名", r.is.Name, Renamed, old.Name)
			f.Hint = true
			w.to.add(f)
		}
	}
	return codes
}

// ended reports whether a post is over by that day.
func ended(p appliance.Post, on appliance.Date) bool {
	return p.To != (appliance.Date{}) && on.Compare(p.To) >= 0
}

// seatOf lays a person flat: the main post and those beside it, as they are on a day.
func seatOf(p appliance.Person, on appliance.Date) seat {
	s := seat{
		Name: p.Name, Phone: p.Phone, Roles: p.Roles, StandIn: p.StandIn, Kind: p.Kind, Party: p.Party, Lent: p.Lent, English: p.English,
	}
	main := true
	for _, o := range p.Posts {
		switch {
		case ended(o, on):
		case main:
			s.Office, s.Title, s.Duty, s.Since = o.Office, o.Title, o.Duty, o.From
			main = false
		default:
			s.Also = append(s.Also, appliance.Post{Office: o.Office, Title: o.Title, Duty: o.Duty})
		}
	}
	return s
}

// person lays a row over a person. A post that is no longer held ends that day
// and stays in the history behind those that are (F1-43); one that ends on the
// day it began never was.
func (s seat) person(old appliance.Person, dated bool, since, on appliance.Date) appliance.Person {
	p := old
	if p.Phone != s.Phone {
		p.Verified, p.Asked = 0, 0
	}
	p.Name, p.Phone, p.Roles, p.StandIn, p.Kind, p.Party, p.Lent, p.English = s.Name, s.Phone, s.Roles, s.StandIn, s.Kind, s.Party, s.Lent, s.English
	if same(seatOf(old, on), s) {
		return p
	}
	var held, past []appliance.Post
	for _, o := range old.Posts {
		if ended(o, on) {
			past = append(past, o)
		} else {
			held = append(held, o)
		}
	}
	posts := []appliance.Post{}
	for i, want := range append([]appliance.Post{{Office: s.Office, Title: s.Title, Duty: s.Duty}}, s.Also...) {
		from := since
		at := slices.IndexFunc(held, func(o appliance.Post) bool { return o.Office == want.Office && o.Title == want.Title })
		if at >= 0 {
			from, want.To = held[at].From, held[at].To
			held = slices.Delete(held, at, at+1)
		}
		if i == 0 && dated {
			from = s.Since
		}
		want.From = from
		posts = append(posts, want)
	}
	for _, o := range held {
		if o.From == on {
			continue
		}
		o.To = on
		past = append(past, o)
	}
	p.Posts = append(posts, past...)
	return p
}
