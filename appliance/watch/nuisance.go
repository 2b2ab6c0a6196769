package watch

import (
	"context"

	"huying/appliance"
)

// nuisances writes down that blocks are over, on their date, and forgets suspicions that
// nobody looked at.
func (w *Watch) nuisances(ctx context.Context) error {
	var over []uint64
	err := w.Ledger.View(ctx, func(r appliance.Reader) error {
		over = over[:0]
		for n, err := range r.Nuisances(true) {
			if err != nil {
				return err
			}
			if n.Over(w.Now()) {
				over = append(over, n.ID)
			}
		}
		return nil
	})
	if err != nil || len(over) == 0 {
		return err
	}
	return w.Ledger.Update(ctx, func(tx appliance.Tx) error {
		for _, id := range over {
			n, err := tx.Nuisance(id)
			if err != nil {
				return err
			}
			if !n.Over(w.Now()) {
				continue
			}
			n.State, n.Ended = appliance.NuisanceEnded, w.Now()
			if err := tx.Append(n.Entry(actor, w.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}
