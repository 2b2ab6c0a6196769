package main

import (
	"context"
	"sync"
	"time"

	"huying/appliance"
	"huying/appliance/hotline"
)

// boxClock is the time that is kept in stamps and that deadlines are measured
// by. Where the machine's is wrong it is set apart from it; in practice it may start elsewhere and run faster; time-outs of machines
// come from package time and do not.
type boxClock struct {
	now func() time.Time // the machine's

	mu    sync.Mutex
	real  time.Time // when the box's time was start
	start time.Time
	speed float64
}

// newBoxClock runs from start (zero: from now) at speed.
func newBoxClock(now func() time.Time, start time.Time, speed float64) *boxClock {
	c := &boxClock{now: now, real: now(), start: start, speed: speed}
	if start.IsZero() {
		c.start = c.real
	}
	return c
}

// Now is the box's time.
func (c *boxClock) Now() time.Time { return c.at(c.now()) }

// at is the box's time when the world's clocks say t.
func (c *boxClock) at(t time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.speed == 1 && c.start.Equal(c.real) {
		return t
	}
	return c.start.Add(time.Duration(float64(t.Sub(c.real)) * c.speed))
}

// notBefore moves a practice clock forward to the last entry of its folder: a
// later start goes on where the earlier one ended.
func (c *boxClock) notBefore(t time.Time) {
	if !c.Now().Before(t) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.real, c.start = c.now(), t
}

// set puts the clock to t: from there it runs by the time since, whatever becomes of the
// machine's. A service may not set the machine's clock; root's huying clock set does.
func (c *boxClock) set(t time.Time) {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.real, c.start = now, t
}

// practiceLine brings the network's stamps into practice time: a service centre
// knows nothing of our training, and its stamps decide deadlines and which
// delivery report belongs to which text.
type practiceLine struct {
	hotline.Line
	clock *boxClock
}

// Next is the line's, in practice time.
func (l practiceLine) Next(ctx context.Context) ([]appliance.Part, func(context.Context) error, error) {
	parts, free, err := l.Line.Next(ctx)
	for i := range parts {
		p := &parts[i]
		if !p.SentAt.IsZero() {
			p.SentAt = l.clock.at(p.SentAt)
		}
		if p.Report != nil && !p.Report.At.IsZero() {
			r := *p.Report
			r.At = l.clock.at(r.At)
			p.Report = &r
		}
	}
	return parts, free, err
}
