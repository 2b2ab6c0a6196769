package main

import (
	"context"
	"errors"
	"time"

	"huying/appliance"
	"huying/appliance/voice"
	"huying/modem"
)

// callers makes of who rings on the line what the hotline wants: it decides who is
// answered, the voice says it to them, and the line does it.
type callers struct {
	line  *modem.Line
	voice *voice.Voice
}

// Ring waits for the next one.
func (c callers) Ring(ctx context.Context) (appliance.Ring, func(context.Context, appliance.Rang) error, error) {
	r, err := c.line.Ring(ctx)
	if err != nil {
		return appliance.Ring{}, nil, err
	}
	return r.Ring, func(ctx context.Context, rang appliance.Rang) error {
		if !rang.Tell {
			return r.Refuse(ctx)
		}
		pickUp := func(most time.Duration) func(context.Context) (voice.Call, error) {
			return func(ctx context.Context) (voice.Call, error) {
				call, err := r.Answer(ctx, most)
				if err != nil {
					return nil, err
				}
				return calling{call, c.line.Voice().Speech == "tts", false}, nil // they pay
			}
		}
		var err error
		if r.From == "" {
			err = c.voice.TakeDown(ctx, c.line.Says, pickUp(voice.TakeFor))
		} else {
			err = c.voice.TellThem(ctx, r.From, c.line.Says, pickUp(voice.TellFor))
		}
		if errors.Is(err, modem.ErrHungUp) { // they were faster; the callback stands
			err = nil
		}
		return errors.Join(err, r.Refuse(ctx)) // one that was answered is over
	}, nil
}
