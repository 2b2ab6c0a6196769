package desk

import (
	"context"
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/seek"
)

// Finding is what a clerk looks for.
type Finding struct {
	Typed string                // characters, pinyin, initials, numbers: see appliance/seek
	In    []appliance.CaseState // only matters in one of these; none: in any
	Limit int                   // the newest so many; 0 all
}

// Found is what there is, newest first, and how it was understood.
type Found struct {
	Asked seek.Asked
	Hits  []Hit
}

// A Hit is a matter that was found. Said is what was said of it where that does
// not stand in its row: a line of an answer, an order, a note.
type Hit struct {
	Row
	Said string
}

// Find lists matters by what was said, read or filed of them, by number or by phone.
// More than the last four digits of a number count for those alone who may see numbers.
func (d *Desk) Find(ctx context.Context, who Who, f Finding) (Found, error) {
	var out Found
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		out = Found{}
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		var clerks []appliance.Clerk
		for k, err := range r.Clerks() {
			if err != nil {
				return err
			}
			clerks = append(clerks, k)
		}
		numbers := who.Clerk.ID == "" || permit(who.Clerk, loop.ActReveal) == nil
		w, err := seek.In(r, d.lexicon.For(v.town, clerks), numbers)
		if err != nil {
			return err
		}
		out.Asked = seek.Parse(f.Typed, w)
		out.Asked.Query.In = f.In
		for id, err := range r.Search(out.Asked.Query) {
			if err != nil {
				return err
			}
			c, err := r.Case(id)
			if err != nil {
				return err
			}
			row, err := v.row(r, loop.By{}, c)
			if err != nil {
				return err
			}
			h := Hit{Row: row}
			if h.Said, err = said(r, row, out.Asked.Query.All, v.town, len(out.Hits) < storiesMost); err != nil {
				return err
			}
			if out.Hits = append(out.Hits, h); len(out.Hits) == f.Limit {
				return nil
			}
		}
		return nil
	})
	return out, err
}

// About is a matter in one breath: where, and what.
func (r Row) About() string {
	s := r.Case.Summary
	if s == "" {
		s = r.Case.Text
	}
	if r.Place != "" && !strings.Contains(s, r.Place) {
		s = r.Place + " " + s
	}
	return s
}

// storiesMost is of how many the whole story is read to show the line: a screen of them.
const storiesMost = 24

// said is the line in which the first thing stands that is sought and not in sight.
func said(r appliance.Reader, row Row, all []appliance.Sought, t *appliance.Town, story bool) (string, error) {
	c := row.Case
	about := seek.Normal(row.About())
	for i := range all {
		s := &all[i]
		if _, _, ok := seek.Stands(s, about); ok || shows(c, s) {
			continue
		}
		if line, ok := lineOf(s, c.Text, c.Summary, c.Place, c.Outcome.Text); ok {
			return line, nil
		}
		for _, h := range append([]appliance.Holder{c.Holder}, holdersOf(c)...) {
			if office, ok := h.Office(); ok && slices.Contains(s.Holders, h) {
				return t.Short(office), nil
			}
		}
		if slices.Contains(s.Holders, c.Holder) {
			return row.Holder, nil
		}
		if slices.Contains(s.Subjects, c.Category) {
			return c.Category, nil
		}
		if !story {
			return "", nil
		}
		for e, err := range r.Story(c.ID) {
			if err != nil {
				return "", err
			}
			if line, ok := lineOf(s, strings.Split(appliance.Said(e), "\n")...); ok {
				return line, nil
			}
		}
	}
	return "", nil
}

func lineOf(s *appliance.Sought, words ...string) (string, bool) {
	for _, w := range words {
		for line := range strings.SplitSeq(w, "\n") {
			if _, _, ok := seek.Stands(s, seek.Normal(line)); ok {
				return line, true
			}
		}
	}
	return "", false
}

func holdersOf(c appliance.Case) (all []appliance.Holder) {
	for _, o := range c.Orders {
		all = append(all, appliance.HolderOffice(o.Office))
	}
	return all
}

// shows reports whether a row shows by itself why it was found: by its number, by the
// end of the phone's, by the place before its words.
func shows(c appliance.Case, s *appliance.Sought) bool {
	return slices.Contains(s.Cases, c.ID) || c.Village != "" && slices.Contains(s.Villages, c.Village) || s.Calls(c.Reporter)
}
