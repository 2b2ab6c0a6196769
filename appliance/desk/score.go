package desk

import (
	"context"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/score"
	"huying/appliance/score/book"
	"huying/appliance/town"
)

// portion is how many matters are read at one go: a reader must be short, and a month of
// a busy hall, or one long ago, has thousands to look at.
const portion = 500

// Month reckons the evaluation of a month. It takes a fraction of a second for the present
// one and some seconds for one years ago, so nobody should wait for it with a screen in
// hand. tell hears how far it is; nil: nobody listens.
func (d *Desk) Month(ctx context.Context, m score.Month, tell func(done, of int)) (score.Report, error) {
	var n *score.Reckoner
	var ids []appliance.CaseID
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		ids = ids[:0]
		t, err := r.Town()
		if err != nil {
			return err
		}
		n = score.Begin(score.Setting{Month: m, Clock: d.Clock, Town: t, Rules: policy.Read(t, d.Now()), Now: d.Now(), Practice: d.Practice})
		for g, err := range r.Glances(appliance.CaseStates...) {
			if err != nil {
				return err
			}
			if g.State.Open() || !g.UpdatedAt.Before(n.Since()) {
				ids = append(ids, g.ID)
			}
		}
		for k, err := range r.Calls(false) {
			if err != nil {
				return err
			}
			n.Call(k)
		}
		for t, err := range r.Tallies(m.First(), m.Last()) {
			if err != nil {
				return err
			}
			n.Tally(t)
		}
		for w, err := range r.Warnings(false) {
			if err != nil {
				return err
			}
			n.Warning(w)
		}
		return nil
	})
	if err != nil {
		return score.Report{}, err
	}
	for done := 0; done < len(ids); done += portion {
		if tell != nil {
			tell(done, len(ids))
		}
		part := ids[done:min(done+portion, len(ids))]
		err := d.Ledger.View(ctx, func(r appliance.Reader) error {
			cases := make([]appliance.Case, 0, len(part))
			for _, id := range part {
				c, err := r.Case(id)
				if err != nil {
					return err
				}
				cases = append(cases, c)
			}
			for _, c := range cases {
				n.Case(c)
			}
			return nil
		})
		if err != nil {
			return score.Report{}, err
		}
	}
	return n.Report(), nil
}

// Matters are rows of a list, in the order of ids.
func (d *Desk) Matters(ctx context.Context, who Who, ids []appliance.CaseID) ([]Row, error) {
	rows := make([]Row, 0, len(ids))
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		rows = rows[:0]
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		by := who.By(v.town, "")
		for _, id := range ids {
			c, err := r.Case(id)
			if err != nil {
				return err
			}
			row, err := v.row(r, by, c)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// MonthFiles is the report of a month on paper: a workbook, or a CSV file a table. It
// holds no villager's words or number.
func (d *Desk) MonthFiles(ctx context.Context, m score.Month, form town.Form, w score.Words) ([]town.File, error) {
	r, err := d.Month(ctx, m, nil)
	if err != nil {
		return nil, err
	}
	w = d.words(w)
	return book.Write(r.FileName(w), r.Title(w), r.Tables(w), form)
}

// words are what a report of this hall is told in.
func (d *Desk) words(w score.Words) score.Words {
	w.Hall = d.Hall
	w.Made = func(r *score.Report) string { return d.Clock.Local(r.At).Format("2006-01-02 15:04") }
	return w
}
