package main

import (
	"context"

	"huying/appliance"
	"huying/modem"
)

// callers makes of who rings on the line what the hotline wants.
type callers struct{ line *modem.Line }

// Ring waits for the next one.
func (c callers) Ring(ctx context.Context) (appliance.Ring, func(context.Context, appliance.Rang) error, error) {
	r, err := c.line.Ring(ctx)
	if err != nil {
		return appliance.Ring{}, nil, err
	}
	return r.Ring, func(ctx context.Context, _ appliance.Rang) error { return r.Refuse(ctx) }, nil
}
