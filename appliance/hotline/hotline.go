package hotline

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"huying/appliance"
	"huying/appliance/propose"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// Line is where parts come from. Next waits for parts; free empties their
// slots and is called once all of them are kept. Parts not freed come again.
type Line interface {
	Next(ctx context.Context) (parts []appliance.Part, free func(context.Context) error, err error)
}

// Hotline keeps what the line hears and answers it. All exported fields but
// Own, Duty, Rings, Speaks, Answers, Withheld, Area and Proposed must be set before Run.
type Hotline struct {
	Ledger appliance.Ledger
	Line   Line
	Clock  workday.Clock
	Texts  *texts.Set
	Now    func() time.Time
	Log    *slog.Logger
	Own    appliance.Phone   // this SIM's number, never answered; "" unknown
	Duty   []appliance.Phone // the duty officers' phones, told of danger in this order
	Hall   string            // the township's name
	// Rings is where missed calls come from; nil: nobody hears them.
	Rings Rings
	// Speaks reports whether the box rings back by itself; nil: clerks do.
	Speaks func() bool
	// Answers reports whether those who are rung back at once are answered and told so,
	// which costs them a minute; nil: they are sent away.
	Answers func() bool
	// Withheld reports whether who hides their number is answered and may leave words,
	// which they pay for; nil: they are sent away, and only the ring is kept.
	Withheld func() bool
	Area     string // area code of landlines that may be rung back, 0536; "" none
	// Proposed is the index that all rooms share; nil: made each time.
	Proposed *propose.Cache

	step stepFunc // Step; tests put one that breaks
	full atomic.Bool

	mu     sync.Mutex
	strays []stray
	later  map[uint64]time.Time // first part of a message that could not be decided → when to try again
	nudge  chan struct{}
}

type stepFunc = func(World, appliance.Talk, appliance.Message) []appliance.Entry

type stray struct {
	part  appliance.Part
	until time.Time
}

const (
	partsPerUpdate = 1000
	lineRest       = 5 * time.Second  // after the line could not be read or freed
	fullRest       = 10 * time.Second // after the disk had no room
	stuckRest      = time.Hour        // before a message that broke Step is tried again
	strayRest      = 2 * time.Second
	strayFor       = 2 * time.Minute
	longestNap     = time.Minute // clocks are set while we sleep
)

// Full reports whether the disk has no room, so that nothing is taken from the
// line: texts wait on the SIM and at the network until there is room again.
func (h *Hotline) Full() bool { return h.full.Load() }

// Run keeps and answers until ctx ends; the only other end is a fault of the
// ledger, which is fatal to the process.
func (h *Hotline) Run(ctx context.Context) error {
	if h.step == nil {
		h.step = Step
	}
	h.nudge = make(chan struct{}, 1)
	h.later = make(map[uint64]time.Time)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	rooms := []func(context.Context) error{h.listen, h.finish, h.rings}
	ends := make(chan error, len(rooms))
	for _, room := range rooms {
		go func() { ends <- room(ctx) }()
	}
	err := <-ends
	stop()
	for range len(rooms) - 1 {
		<-ends
	}
	return err
}

// listen takes from the line, keeps, and only then frees.
func (h *Hotline) listen(ctx context.Context) error {
	for {
		parts, free, err := h.Line.Next(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			h.Log.Warn("cannot read the line", "err", err)
			if err := rest(ctx, lineRest); err != nil {
				return err
			}
			continue
		}
		for left := parts; len(left) > 0; {
			n := min(len(left), partsPerUpdate)
			if err := h.hear(ctx, left[:n]); err != nil {
				return err
			}
			left = left[n:]
		}
		if free == nil {
			continue
		}
		if err := free(ctx); err != nil && ctx.Err() == nil {
			h.Log.Warn("cannot free the slots; their texts will be seen again and known", "err", err)
			if err := rest(ctx, lineRest); err != nil {
				return err
			}
		}
	}
}

// hear makes the parts durable, with all that follows from them; if that
// breaks, without. It waits as long as the disk is full.
func (h *Hotline) hear(ctx context.Context, parts []appliance.Part) error {
	do := keepAndDecide
	for {
		var k *keeping
		err := h.Ledger.Update(ctx, func(tx appliance.Tx) error {
			k = h.keeping(tx)
			return k.hear(parts, do)
		})
		switch {
		case err == nil:
			h.full.Store(false)
			h.after(k)
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, appliance.ErrFull):
			if !h.full.Swap(true) {
				h.Log.Error("the disk is full: texts stay on the SIM until there is room", "parts", len(parts))
			}
			if err := rest(ctx, fullRest); err != nil {
				return err
			}
		case do > keepOnly:
			h.Log.Error("cannot decide what was heard; keeping it for later", "parts", len(parts), "err", err)
			do--
		default:
			return err
		}
	}
}

// after does what may happen only once the Update is durable.
func (h *Hotline) after(k *keeping) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range k.strays {
		h.strays = append(h.strays, stray{p, k.now.Add(strayFor)})
	}
	for _, s := range k.stuck {
		h.Log.Error("a message could not be understood; its parts are kept", "part", s.part, "err", s.err)
		h.later[s.part] = k.now.Add(stuckRest)
	}
	if k.incomplete || len(k.strays) > 0 || len(k.stuck) > 0 {
		select {
		case h.nudge <- struct{}{}:
		default:
		}
	}
}

// finish takes care of what waits: messages found whole at the start, messages with a gap
// after ten minutes, messages that could not be decided, reports that came too early.
func (h *Hotline) finish(ctx context.Context) error {
	for {
		next, err := h.finishDue(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, appliance.ErrFull):
			h.full.Store(true)
			next = h.Now().Add(fullRest)
		case err != nil:
			return err
		}
		var due <-chan time.Time
		var timer *time.Timer
		if !next.IsZero() {
			timer = time.NewTimer(min(max(next.Sub(h.Now()), time.Second), longestNap))
			due = timer.C
		}
		select {
		case <-ctx.Done():
		case <-h.nudge:
		case <-due:
		}
		if timer != nil {
			timer.Stop()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// finishDue decides all that is due and says when to look again; zero: when nudged.
func (h *Hotline) finishDue(ctx context.Context) (next time.Time, err error) {
	for {
		var ripe int
		err = h.Ledger.View(ctx, func(r appliance.Reader) error {
			var due bundles
			var err error
			due, next, err = h.waiting(r)
			ripe = len(due)
			return err
		})
		if err != nil || ripe == 0 {
			break
		}
		if err := h.decideRipe(ctx); err != nil {
			return next, err
		}
	}
	if err != nil {
		return next, err
	}
	return h.settleStrays(ctx, next)
}

// waiting are the messages to decide now, and when the next one will be.
func (h *Hotline) waiting(r appliance.Reader) (due bundles, next time.Time, err error) {
	now := h.Now()
	var all bundles
	for p, err := range r.PendingParts() {
		if err != nil {
			return nil, next, err
		}
		if p.Kind != appliance.PartReport {
			all.put(p)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range all {
		at := h.later[b.parts[0].Seq]
		if at.IsZero() && !b.whole() {
			at = b.ripeAt(now)
		}
		switch {
		case !at.After(now):
			if len(due) < partsPerUpdate {
				due = append(due, b)
			}
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	return due, next, nil
}

// decideRipe decides the messages that are due, in one Update; when that
// breaks they wait for an hour, so that none of them blocks the others for ever.
func (h *Hotline) decideRipe(ctx context.Context) error {
	var k *keeping
	var due bundles
	err := h.Ledger.Update(ctx, func(tx appliance.Tx) error {
		k = h.keeping(tx)
		var err error
		if due, _, err = h.waiting(tx); err != nil {
			return err
		}
		for _, b := range due {
			if err := k.finish(b); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err == nil:
		h.full.Store(false)
		h.settled(due)
		h.after(k)
		return nil
	case ctx.Err() != nil, errors.Is(err, appliance.ErrFull), len(due) == 0:
		return err
	}
	h.Log.Error("cannot decide what was kept; trying again later", "messages", len(due), "err", err)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range due {
		h.later[b.parts[0].Seq] = h.Now().Add(stuckRest)
	}
	return nil
}

// settled forgets that these messages once could not be decided.
func (h *Hotline) settled(due bundles) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range due {
		delete(h.later, b.parts[0].Seq)
	}
}

func (k *keeping) finish(b *bundle) error {
	if m, ok := aside(b.parts[0]); ok {
		return k.decide(m)
	}
	return k.decide(b.message())
}

// settleStrays tries the reports again that no text had claimed.
func (h *Hotline) settleStrays(ctx context.Context, next time.Time) (time.Time, error) {
	h.mu.Lock()
	strays := h.strays
	h.strays = nil
	h.mu.Unlock()
	var left []stray
	for _, s := range strays {
		var ok bool
		err := h.Ledger.Update(ctx, func(tx appliance.Tx) (err error) {
			ok, err = h.keeping(tx).settle(s.part)
			return err
		})
		if err != nil && !errors.Is(err, appliance.ErrFull) {
			return next, err
		}
		if !ok || err != nil {
			left = append(left, s)
		}
	}
	now := h.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range left {
		if now.Before(s.until) {
			h.strays = append(h.strays, s)
		} else {
			h.Log.Info("a delivery report is about no text of ours", "from", s.part.From)
		}
	}
	if len(h.strays) > 0 && (next.IsZero() || now.Add(strayRest).Before(next)) {
		next = now.Add(strayRest)
	}
	return next, nil
}

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
