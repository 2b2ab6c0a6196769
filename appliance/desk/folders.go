package desk

import (
	"context"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/score"
)

// Folders are the matters received in a stretch of months, oldest first: their folders
// are taken out of the house together, for the archive.
func (d *Desk) Folders(ctx context.Context, from, to score.Month) ([]appliance.CaseID, error) {
	begin, end := from.From(d.Clock.Location), to.To(d.Clock.Location)
	var out []appliance.CaseID
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		out = out[:0]
		for c, err := range r.Cases(appliance.CaseFilter{}) {
			if err != nil {
				return err
			}
			if !c.ReceivedAt.Before(begin) && c.ReceivedAt.Before(end) {
				out = append(out, c.ID)
			}
			if c.ID.Year() < from.Year && c.UpdatedAt.Before(begin) { // numbers rise with time: there is none older
				return nil
			}
		}
		return nil
	})
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, err
}

// foldersBatch is how many matters one decision notes: a batch of them costs one sync.
const foldersBatch = 100

// TakeFolders lets the folders of many matters out: an administrator may, when a second
// person has approved it (what, within a day), and every matter keeps that it was taken.
func (d *Desk) TakeFolders(ctx context.Context, who Who, what string, ids []appliance.CaseID, note string) error {
	if r := permit(who.Clerk, loop.ActExport); r != nil {
		return r
	}
	alone, err := d.Alone(ctx, who)
	if err != nil {
		return err
	}
	if !alone {
		if err := d.Approved(ctx, who, what); err != nil {
			return err
		}
	}
	for from := 0; from < len(ids); from += foldersBatch {
		err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
			for _, id := range ids[from:min(from+foldersBatch, len(ids))] {
				c, err := tx.Case(id)
				if err != nil {
					return err
				}
				w, err := d.World(tx, tx.Seq())
				if err != nil {
					return err
				}
				_, es, err := loop.Decide(w, who.By(w.Town, ""), c, loop.Print{What: strings.TrimSpace(note)})
				if err != nil {
					return err
				}
				if err := tx.Append(es...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return d.exported(ctx, who, what)
}
