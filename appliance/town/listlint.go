package town

import (
	"slices"
	"strings"

	"huying/appliance"
)

// Lint says what is wrong with the rows of a list (F0-11, F4-05). What is not a
// Hint refuses the version: a situation without its office, section, phone,
// steps, standard or limit, a number that cannot be reached, an office that is
// closed, one matter that two offices have. A keyword that points at two
// offices and an office that has nobody to write to are hints: the desk can
// still choose, or ring.
func Lint(now *appliance.Town, rows []appliance.Situation, on appliance.Date) []Fault {
	rows = sortedRows(rows)
	var out []Fault
	for i, r := range rows {
		say := func(column, value string, why Why, want string) {
			out = append(out, Fault{Code: r.Code, Column: column, Value: value, Why: why, Want: want})
		}
		if i > 0 && rows[i-1].Code == r.Code {
			say("编码", r.Code, TwiceCode, "")
		}
		for _, n := range []struct {
			column string
			lacks  bool
		}{
			{"责任单位", r.Lead == ""}, {"责任科室", r.Section == ""}, {"电话", r.Phone == ""}, {"程序", len(r.Steps) == 0}, {"标准", r.Standard == ""},
			{"情形", r.Name == ""}, {"事项", r.Item == ""},
		} {
			if n.lacks {
				say(n.column, "", Blank, "")
			}
		}
		if r.Days < 0 || r.Days > 250 {
			say("时限", itoa(r.Days), BadLimit, "")
		}
		if _, err := appliance.ParsePhone(r.Phone.Local()); r.Phone != "" && err != nil {
			say("电话", r.Phone.Local(), BadPhone, "")
		}
		if strings.ContainsAny(r.Lead, ";；、，,") {
			say("责任单位", r.Lead, TwoLeads, "")
			continue
		}
		for _, o := range append([]string{r.Lead}, r.Assists...) {
			column := "责任单位"
			if o != r.Lead {
				column = "协办单位"
			}
			switch at, ok := now.Office(o); {
			case o == "":
			case !ok:
				say(column, o, NotThere, "单位")
			case at.Closed(on):
				say(column, o+" "+at.Name, IsClosed, "单位")
			}
		}
	}
	return append(append(out, across(rows)...), nobody(now, rows, on)...)
}

// across says what is wrong between rows.
func across(rows []appliance.Situation) []Fault {
	var out []Fault
	type leaf struct{ domain, item, name string }
	leaves := map[leaf]appliance.Situation{}
	items := map[string]appliance.Situation{}
	words := map[string]appliance.Situation{}
	for _, r := range rows {
		k := leaf{r.Domain, r.Item, r.Name}
		if o, ok := leaves[k]; ok && o.Code != r.Code {
			f := Fault{Code: r.Code, Column: "情形", Value: r.Name, Why: LeafTwice, Want: o.Code}
			if o.Lead == r.Lead {
				f.Why, f.Hint = SameLeaf, true
			}
			out = append(out, f)
		} else {
			leaves[k] = r
		}
		if item := r.ItemCode(); item != r.Code {
			if o, ok := items[item]; ok && (o.Item != r.Item || o.Domain != r.Domain) {
				out = append(out, Fault{Code: r.Code, Column: "事项", Value: r.Item, Why: ItemDiffers, Want: o.Code + " " + o.Item, Hint: true})
			} else if !ok {
				items[item] = r
			}
		}
		for _, w := range r.Keywords {
			if o, ok := words[w]; ok && o.Lead != r.Lead {
				out = append(out, Fault{Code: r.Code, Column: "关键词", Value: w, Why: KeywordTwice, Want: o.Code + " " + o.Lead, Hint: true})
			} else if !ok {
				words[w] = r
			}
		}
	}
	return out
}

// nobody names the offices that lead something and have nobody to write to, once each.
func nobody(now *appliance.Town, rows []appliance.Situation, on appliance.Date) []Fault {
	var out []Fault
	staffed := map[string]bool{}
	for _, p := range now.People() {
		if p.Gone(on) {
			continue
		}
		for _, o := range p.Posts {
			if !ended(o, on) {
				staffed[o.Office] = true
			}
		}
	}
	said := map[string]bool{}
	for _, r := range rows {
		o, ok := now.Office(r.Lead)
		if !ok || o.Closed(on) || staffed[r.Lead] || said[r.Lead] {
			continue
		}
		said[r.Lead] = true
		out = append(out, Fault{Code: r.Code, Column: "责任单位", Value: r.Lead + " " + now.Short(r.Lead), Why: Nobody, Hint: true})
	}
	return out
}

// planSituations makes the next version of the responsibility list.
func (w *work) planSituations() {
	rows := w.t.situations
	if rows == nil {
		return
	}
	twice(w, rows, "编码", func(l *line) string { return l.Code })
	base := last(w.now, appliance.MainList)
	at := map[string]*row[line]{}
	var list []appliance.Situation
	for i := range rows.list {
		r := &rows.list[i]
		var l line
		if was, ok := w.now.Situation(appliance.MainList, base.Number, r.is.Code); ok {
			l = lineOf(was)
		}
		r.is.Leads = resolveAll(w, w.offices, rows, r, "责任单位", r.is.Leads)
		r.is.Assists = resolveAll(w, w.offices, rows, r, "协办单位", r.is.Assists)
		if len(r.is.Leads) > 1 {
			w.to.add(rows.fault(r, "责任单位", strings.Join(r.is.Leads, ";"), TwoLeads, ""))
		}
		if len(r.is.Leads) > 0 && slices.Contains(r.is.Assists, r.is.Leads[0]) {
			w.to.add(rows.fault(r, "协办单位", r.is.Leads[0], Repeated, r.is.Leads[0]))
		}
		if d := r.is.Domain; d != "" && !slices.Contains(Domains, d) {
			f := rows.fault(r, "领域", d, OtherDomain, strings.Join(Domains, "、"))
			f.Near, f.Hint = nearest(d, Domains), true
			w.to.add(f)
		}
		lineTable.over(rows, &r.is, &l)
		if at[r.is.Code] == nil {
			at[r.is.Code] = r
			list = append(list, l.situation())
		}
	}
	for _, f := range across(sortedRows(list)) {
		w.to.add(placed(rows, at, f))
	}
	if len(list) == 0 && !rows.broken {
		if n := len(w.now.Situations(appliance.MainList, base.Number)); n > 0 {
			f := rows.place
			f.Why, f.Want = WouldEmpty, itoa(n)
			w.to.add(f)
		}
		return
	}
	d := NewDraft(w.now, appliance.MainList, appliance.ListTown, list)
	open, is := Open(w.now, appliance.MainList)
	switch {
	case is && open.Checksum == d.Version.Checksum:
		return
	case d.Same() && base.Number > 0: // what is published; a draft that somebody else made is not touched
		if is {
			f := rows.place
			f.Why, f.Want, f.Hint = DraftStays, versionCode(open.List, open.Number), true
			w.to.add(f)
		}
		return
	case is && open.State == appliance.VersionProposed:
		f := rows.place
		f.Why, f.Want = Pending, versionCode(open.List, open.Number)
		w.to.add(f)
		return
	}
	d.Version.Proposer, d.Version.Reason = w.in.By, "其他"
	w.pairs = append(w.pairs, w.rowPairs(base.Number, list)...)
	if base.Number > 0 || len(w.now.Versions(appliance.MainList)) > 0 {
		w.records, w.versions = append(w.records, d.Records()...), append(w.versions, d.Version)
		return
	}
	// The first list of a town is in force at once: see the package's page.
	d.Version.State, d.Version.From, d.Version.Approver = appliance.VersionPublished, w.in.On, w.in.By
	d.Version.ReviewDue = yearLater(w.in.On)
	w.records, w.versions = append(w.records, d.Records()...), append(w.versions, d.Version)
	grid := follow(w.now, d.Version, list)
	w.records = append(w.records, grid...)
	for _, r := range grid {
		if v, ok := r.(appliance.ListVersion); ok {
			w.versions = append(w.versions, v)
		}
	}
}

// yearLater is the day a list should be looked at again (F0-06).
func yearLater(d appliance.Date) appliance.Date {
	return appliance.Date{Year: d.Year + 1, Month: d.Month, Day: min(d.Day, 28)}
}

// rowPairs are the changes of the list, whose words are found once the offices are known.
func (w *work) rowPairs(base int, list []appliance.Situation) []pair {
	old := w.now.Situations(appliance.MainList, base)
	stands := map[string]appliance.Situation{}
	for _, s := range old {
		stands[s.Code] = s
	}
	rows := map[string]appliance.Situation{}
	for _, s := range list {
		rows[s.Code] = s
	}
	var out []pair
	for _, c := range compare(&writer{town: w.now}, old, list) {
		p := pair{change: c}
		if c.Kind == Changed {
			p.fields = func(before, after *writer) []FieldChange {
				return lineTable.diff(before, after, lineOf(stands[c.Code]), lineOf(rows[c.Code]))
			}
		}
		out = append(out, p)
	}
	return out
}

// placed puts a finding on its row.
func placed[T any](rows *rows[T], at map[string]*row[T], f Fault) Fault {
	r := at[f.Code]
	if r == nil {
		return f
	}
	p := rows.fault(r, f.Column, f.Value, f.Why, f.Want)
	p.Near, p.Hint = f.Near, f.Hint
	return p
}
