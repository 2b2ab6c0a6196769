package main

import (
	"context"
	"errors"
	"time"

	"huying/appliance"
	"huying/appliance/health"
)

// How long each of what must be alive may be silent. The modem's owner comes round once
// a minute, and may wait 90 s for the network, twice, and for a port that opens slowly;
// a card may take long over a sync while it tidies itself up.
const (
	lineMost   = 6 * time.Minute
	ledgerMost = 2 * time.Minute
	clockMost  = 3 * time.Minute
)

// watchdog has the system start the box anew when its modem loop, its ledger or its
// clock's scan hangs.
func (b *box) watchdog(ctx context.Context) error {
	tell, every := health.SystemWatchdog()
	wrote := make(chan time.Time, 1)
	wrote <- time.Now()
	if every > 0 {
		go b.tryLedger(ctx, wrote, every)
	}
	return health.Watchdog{
		Now: time.Now, Tell: tell, Every: every,
		Warn: func(dead string) { b.log.Error("the watchdog is not fed", "why", dead) },
		Pulses: []health.Pulse{
			{Name: "the modem's loop", Most: lineMost, Last: func(context.Context) time.Time { return b.line.Beat() }},
			{Name: "the ledger", Most: ledgerMost, Last: func(context.Context) time.Time { t := <-wrote; wrote <- t; return t }},
			{Name: "the clock's scan", Most: clockMost, Last: func(context.Context) time.Time { return time.Unix(0, b.scanned.Load()) }},
		},
	}.Run(ctx)
}

var errOnlyTried = errors.New("only tried")

// tryLedger asks for the ledger's pen now and again, and writes nothing with it: who
// waits for a card that no longer answers does not get it.
func (b *box) tryLedger(ctx context.Context, wrote chan time.Time, every time.Duration) {
	for {
		err := b.store.Update(ctx, func(appliance.Tx) error { return errOnlyTried })
		if errors.Is(err, errOnlyTried) || errors.Is(err, appliance.ErrFull) {
			<-wrote
			wrote <- time.Now()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}
