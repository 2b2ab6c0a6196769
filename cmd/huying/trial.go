package main

import (
	"context"
	"errors"
	"time"

	"huying/store"
)

// How often a release on trial is asked for, and one that is kept tidied up after.
const (
	trialPoll = 20 * time.Second
	keptPoll  = 6 * time.Hour
)

// onTrial reports whether the release that runs may yet make way for the one before
// it. Where that cannot be read it is taken for so: the ledger then writes nothing new.
func onTrial(cfg config) bool {
	s := slotsOn(cfg, kernelLine())
	if s.Running == "" {
		return false
	}
	st, err := s.Status()
	return err != nil || st.Trial
}

// release tells the ledger when the release that runs is kept: it goes forward then.
func (b *box) release(ctx context.Context) error {
	t := time.NewTimer(0)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		if b.trial() {
			t.Reset(trialPoll)
			continue
		}
		err := b.store.Confirm(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, store.ErrFatal):
			return err
		case err != nil:
			b.log.Warn("the ledger does not go forward", "err", err)
		}
		t.Reset(keptPoll)
	}
}
