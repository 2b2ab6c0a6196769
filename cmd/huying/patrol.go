package main

import (
	"context"
	"errors"
	"time"

	"huying/appliance"
	"huying/store"
)

// The whole journal is read when the first rush after a start is over, and
// once a day: damage that nobody reads would wait for the day it is needed.
const (
	patrolFirst = 10 * time.Minute
	patrolEvery = 24 * time.Hour
)

// patrol looks for damage in the journal and has it named, so that it stands
// on the banner.
func (b *box) patrol(ctx context.Context) error {
	t := time.NewTimer(patrolFirst)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		v, err := b.store.Verify(ctx)
		b.verified(v, err)
		if err == nil && len(v.Faults) > 0 {
			b.log.Error("the journal is damaged", "places", len(v.Faults), "first", v.Faults[0].String())
			err = b.store.NameDamage(ctx, v)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, appliance.ErrFull):
			b.log.Warn("no room to name the damage")
		case err != nil:
			return err
		}
		t.Reset(patrolEvery)
	}
}

// verified remembers for the tree of health when all of the journal was read and found whole.
func (b *box) verified(v store.Verdict, err error) {
	if err != nil || len(v.Faults) > 0 {
		return
	}
	b.felt.Lock()
	defer b.felt.Unlock()
	b.felt.verified = b.desk.Clock.Local(b.clock.Now())
}
