package main

import (
	"context"
	"time"

	"huying/appliance"
	"huying/appliance/pinyin/ime"
)

// Between two looks of spell: a town that is being imported changes many times in a second, and what is in
// force on a day changes at midnight.
const (
	spellRest = time.Second
	spellTick = 10 * time.Minute
)

// spell keeps the town's own names known to the pinyin line until ctx ends.
func (b *box) spell(ctx context.Context) error {
	type seen struct {
		revision uint64
		day      appliance.Date
	}
	var last seen
	for {
		changed := b.store.Changed()
		t, _, err := b.desk.Town(ctx)
		if err != nil {
			return err
		}
		if !t.Empty() {
			now := seen{t.Revision, appliance.DateOf(b.desk.Clock.Local(b.clock.Now()))}
			if now != last {
				b.words.Names(ime.TownNames(t, now.day))
				last = now
			}
		}
		tick := time.NewTimer(spellTick)
		select {
		case <-ctx.Done():
		case <-changed:
		case <-tick.C:
		}
		tick.Stop()
		rest := time.NewTimer(spellRest)
		select {
		case <-ctx.Done():
			rest.Stop()
			return ctx.Err()
		case <-rest.C:
		}
	}
}
