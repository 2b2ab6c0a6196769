package main

import (
	"context"
	"time"

	"huying/appliance"
)

// tidyEvery is how long a closed account's drafts and habits may lie in the drawer:
// long enough to open it again after a slip.
const tidyEvery = time.Hour

// tidy keeps the drawer to the clerks there are.
func (b *box) tidy(ctx context.Context) error {
	t := time.NewTicker(tidyEvery)
	defer t.Stop()
	for {
		var in []appliance.ClerkID
		err := b.store.View(ctx, func(r appliance.Reader) error {
			for k, err := range r.Clerks() {
				if err != nil {
					return err
				}
				if !k.Disabled {
					in = append(in, k.ID)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		b.drawer.Only(in...)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}
