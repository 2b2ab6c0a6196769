package town

import (
	"fmt"
	"reflect"

	"huying/appliance"
)

// A matter is how one sort of records is compared with the rows of its table.
type matter[R appliance.Record, F any] struct {
	table *table[F]
	thing appliance.Thing
	flat  func(R) F                       // the record as a row
	raise func(old R, f F, code string) R // the row laid over the record; code: of one that is new, else ""
	gone  func(R) bool                    // closed by that day
	close func(R) R
	open  func(R) R
	name  func(R) string
}

// settle makes the changes of one table. code tells which record a row is.
func settle[R appliance.Record, F any](w *work, m matter[R, F], rows *rows[F], olds []R, code func(i int) string) {
	if rows == nil {
		return
	}
	key := func(r R) string {
		_, c, _ := r.Key()
		return c
	}
	stands := make(map[string]R, len(olds))
	open := 0
	for _, o := range olds {
		stands[key(o)] = o
		if !m.gone(o) {
			open++
		}
	}
	if len(rows.list) == 0 && open > 0 && !rows.broken {
		f := rows.place
		f.Why, f.Want = WouldEmpty, itoa(open)
		w.to.add(f)
		return
	}
	seen := map[string]bool{}
	for i := range rows.list {
		c := code(i)
		if c == "" || seen[c] {
			continue
		}
		seen[c] = true
		old, is := stands[c]
		var f F
		if is {
			f = m.flat(old)
		}
		m.table.over(rows, &rows.list[i].is, &f)
		id := c
		if is {
			id = ""
		}
		next := m.raise(old, f, id)
		ch := Change{Thing: m.thing, Code: c}
		switch {
		case !is:
			ch.Kind = Added
		case m.gone(old):
			ch.Kind, next = Reopened, m.open(next)
		case same(old, next):
			continue
		default:
			ch.Kind = Changed
		}
		ch.Name = m.name(next)
		p := pair{change: ch}
		if is {
			p.fields = func(before, after *writer) []FieldChange {
				return m.table.diff(before, after, m.flat(old), m.flat(next))
			}
		}
		w.pairs, w.records = append(w.pairs, p), append(w.records, next)
	}
	closing := 0
	for _, o := range olds {
		if c := key(o); !seen[c] && !m.gone(o) {
			closing++
			w.pairs = append(w.pairs, pair{change: Change{Kind: Closed, Thing: m.thing, Code: c, Name: m.name(o)}})
			w.records = append(w.records, m.close(o))
		}
	}
	if open >= 5 && 2*closing > open {
		f := rows.place
		f.Why, f.Want, f.Hint = WouldClose, fmt.Sprintf("%d/%d", closing, open), true
		w.to.add(f)
	}
}

// same compares records: a list that is empty and one that is not there are the same.
func same(a, b any) bool { return equal(reflect.ValueOf(a), reflect.ValueOf(b)) }

func equal(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}
