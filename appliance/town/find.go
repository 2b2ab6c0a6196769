package town

import (
	"slices"
	"strings"

	"huying/appliance"
)

// A finder knows what a table may refer to: the records there will be after the
// import, by their codes and by what people call them.
type finder struct {
	table  string              // where they would be entered
	by     map[string][]string // what is written → codes
	closed map[string]bool     // what names a record that is gone
	names  []string            // to find the nearest
	off    bool                // nothing can be said: the table is not whole
	said   map[string]bool     // tables that were told that there are none
}

func newFinder(table string) *finder {
	return &finder{table: table, by: map[string][]string{}, closed: map[string]bool{}, said: map[string]bool{}}
}

// put lets a record be found under its names.
func (x *finder) put(code string, names ...string) {
	for i, n := range append([]string{code}, names...) {
		if n == "" || slices.Contains(x.by[n], code) {
			continue
		}
		x.by[n] = append(x.by[n], code)
		if i < 3 {
			x.names = append(x.names, n)
		}
	}
}

// stands is put for a record of the town; of one that is closed the names are
// remembered, so that it is not said to be unknown.
func (x *finder) stands(closed bool, code string, names ...string) {
	if !closed {
		x.put(code, names...)
		return
	}
	for _, n := range append([]string{code}, names...) {
		x.closed[n] = n != ""
	}
}

// find is the code of what is written.
func (x *finder) find(s string) (code string, why Why, want, near string) {
	for _, k := range []string{s, strings.ToUpper(narrow(s))} {
		switch codes := x.by[k]; {
		case len(codes) == 1:
			return codes[0], "", "", ""
		case len(codes) > 1 && slices.Contains(codes, k):
			return k, "", "", ""
		case len(codes) > 1:
			return "", Ambiguous, strings.Join(codes, "、"), ""
		case x.closed[k]:
			return "", IsClosed, x.table, ""
		}
	}
	if p := appliance.Phone(s); strings.HasPrefix(s, "+") {
		return "", NotThere, x.table, nearestPhone(p, x.names)
	}
	return "", NotThere, x.table, nearest(s, x.names)
}

// nearestPhone is the only number that differs in one digit.
func nearestPhone(p appliance.Phone, known []string) string {
	near := ""
	for _, k := range known {
		if len(k) != len(p) {
			continue
		}
		wrong := 0
		for i := range k {
			if k[i] != p[i] {
				wrong++
			}
		}
		if wrong == 1 && near != "" {
			return ""
		}
		if wrong == 1 {
			near = appliance.Phone(k).Local()
		}
	}
	return near
}

// resolve finds the code of what a cell refers to, and says what is wrong with it.
func resolve[T any](w *work, x *finder, rows *rows[T], r *row[T], column, s string) string {
	if s == "" || x.off {
		return s
	}
	if len(x.by) == 0 && len(x.closed) == 0 {
		if !x.said[rows.place.Table] {
			x.said[rows.place.Table] = true
			f := rows.place
			f.Column, f.Letter, f.Why, f.Want = column, rows.letter[column], NoTable, x.table
			w.to.add(f)
		}
		return s
	}
	code, why, want, near := x.find(s)
	if why != "" {
		f := rows.fault(r, column, written(s), why, want)
		f.Near = near
		w.to.add(f)
		return s
	}
	return code
}

func resolveAll[T any](w *work, x *finder, rows *rows[T], r *row[T], column string, list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, resolve(w, x, rows, r, column, s))
	}
	for i, code := range out {
		if code != "" && slices.Contains(out[:i], code) && !slices.Contains(list[:i], list[i]) {
			w.to.add(rows.fault(r, column, written(list[i]), Repeated, written(list[i])))
		}
	}
	return out
}

// written is how a reference was written: numbers as they are dialled.
func written(s string) string {
	if strings.HasPrefix(s, "+") {
		return appliance.Phone(s).Local()
	}
	return s
}

// twice finds rows that say the same where each must say something of its own.
func twice[T any](w *work, rows *rows[T], column string, key func(*T) string) {
	if !rows.has(column) {
		return
	}
	first := map[string]int{}
	for i := range rows.list {
		r := &rows.list[i]
		k := key(&r.is)
		if k == "" {
			continue
		}
		if at, ok := first[k]; ok {
			w.to.add(rows.fault(r, column, written(k), Twice, itoa(at)))
			continue
		}
		first[k] = r.at
	}
}
