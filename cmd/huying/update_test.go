package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A release on trial is kept after a minute of being well, and makes way when ten were
// not enough.
func TestAReleaseOnTrialHasTenMinutes(t *testing.T) {
	ill := errors.New("the ledger cannot be opened")
	for name, x := range map[string]struct {
		feels func(since time.Duration) error
		after time.Duration // when it was kept; 0 never
	}{
		"well at once":        {func(time.Duration) error { return nil }, time.Minute},
		"well after a while":  {func(d time.Duration) error { return when(d < 4*time.Minute, ill) }, 5 * time.Minute},
		"never":               {func(time.Duration) error { return ill }, 0},
		"well too late":       {func(d time.Duration) error { return when(d < 9*time.Minute+30*time.Second, ill) }, 0},
		"well, ill and again": {func(d time.Duration) error { return when(d/(50*time.Second)%2 == 1, ill) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), trialFor)
				defer cancel()
				err := watchTrial(ctx, func(context.Context) error { return x.feels(time.Since(begun)) })
				took := time.Since(begun)
				switch {
				case x.after == 0 && (err == nil || took != trialFor):
					t.Errorf("after %v: %v", took, err)
				case x.after > 0 && (err != nil || took < x.after || took > x.after+2*trialLook):
					t.Errorf("after %v: %v", took, err)
				}
			})
		})
	}
}

func when(ill bool, err error) error {
	if ill {
		return err
	}
	return nil
}

func TestTheCardsIDIsReadFromTheKernel(t *testing.T) {
	for line, want := range map[string]string{
		"root=PARTUUID=48595931-02 ro quiet": "48595931", "root=/dev/sda2": "", "": "", "quiet root=PARTUUID=9": "",
	} {
		if id, ok := diskID(line); ok && id != want || ok != (want != "") {
			t.Errorf("%q: %q %v", line, id, ok)
		}
	}
}
