package outbox

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"huying/appliance"
	"huying/appliance/workday"
)

// Sender is the line to the network.
type Sender interface {
	// Ready waits until the line can send; nil at once if it can, even when ctx has ended.
	Ready(ctx context.Context) error
	// Idle is Ready for what is no emergency: that waits for the end of a call.
	Idle(ctx context.Context) error
	// Send hands one part over and returns its message reference. Its error
	// wraps appliance.ErrNotSent or appliance.ErrInDoubt; any other is taken for doubt.
	Send(ctx context.Context, h appliance.Handover) (mr int, err error)
}

// Outbox sends what is queued. All fields but Own must be set before Run.
type Outbox struct {
	Ledger appliance.Ledger
	Sender Sender
	Clock  workday.Clock
	Caps   Caps
	Now    func() time.Time
	Log    *slog.Logger
	Own    appliance.Phone // this SIM's number, never written to; "" unknown
}

const (
	fullRest    = 10 * time.Second // after the disk had no room
	lineRest    = 10 * time.Second // after the line went away under a hand-over
	doubtRest   = time.Minute      // a report may still settle an emergency text before it goes again
	lastWrite   = 5 * time.Second  // for the result of the hand-over that a shutdown interrupts
	maxTries    = 3                // of an emergency text in doubt
	giveUpAt    = 72 * time.Hour   // L8
	shortestNap = 10 * time.Millisecond
	longestNap  = time.Minute // clocks are set while we sleep
)

// backoff is the wait after a refusal, the last for all that follow (L8).
var backoff = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// forGood are refusals that no later try can change: no such subscriber (24.011
// §E-2 causes 1, 28, 30), or a text that cannot be written as a PDU.
var forGood = map[string]bool{"cms-1": true, "cms-28": true, "cms-30": true, "encode": true}

// flight is one part on its way to the modem.
type flight struct {
	text appliance.Outgoing // as the intent left it
	part int                // from 1
	hand appliance.Handover
}

// Run sends until ctx ends; the only other end is a fault of the ledger, which
// is fatal to the process.
func (o *Outbox) Run(ctx context.Context) error {
	if err := o.recover(ctx); err != nil {
		return err
	}
	for {
		changed := o.Ledger.Changed()
		p, err := o.look(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		case len(p.entries) > 0:
			if err := o.hold(ctx); err != nil {
				return err
			}
			continue
		case p.text != nil:
			ready, err := o.await(ctx, changed, *p.text)
			if err != nil {
				return err
			}
			if !ready {
				continue
			}
			if err := o.send(ctx); err != nil {
				return err
			}
			continue
		}
		if err := o.wait(ctx, changed, p.next); err != nil {
			return err
		}
	}
}

// await waits until the line can take the text. It is false when the ledger changed
// meanwhile: an emergency may have come, for which a call is no reason to wait.
func (o *Outbox) await(ctx context.Context, changed <-chan struct{}, t appliance.Outgoing) (ready bool, err error) {
	if t.Class == appliance.ClassEmergency {
		err := o.Sender.Ready(ctx)
		return err == nil, err
	}
	within, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		select {
		case <-changed:
			stop()
		case <-within.Done():
		}
	}()
	if err := o.Sender.Idle(within); err != nil {
		return false, ctx.Err()
	}
	return true, nil
}

// wait sleeps until the ledger changes or a text falls due.
func (o *Outbox) wait(ctx context.Context, changed <-chan struct{}, next time.Time) error {
	var due <-chan time.Time
	if !next.IsZero() {
		t := time.NewTimer(min(max(next.Sub(o.Now()), shortestNap), longestNap))
		defer t.Stop()
		due = t.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
	case <-due:
	}
	return nil
}

// look plans without writing.
func (o *Outbox) look(ctx context.Context) (p plan, err error) {
	err = o.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		p, err = o.plan(r)
		return err
	})
	return p, err
}

// hold writes down what may not leave, or not yet; that needs no line.
func (o *Outbox) hold(ctx context.Context) error {
	err := o.Ledger.Update(ctx, func(tx appliance.Tx) error {
		p, err := o.plan(tx)
		if err != nil {
			return err
		}
		return tx.Append(p.entries...)
	})
	if errors.Is(err, appliance.ErrFull) {
		return rest(ctx, fullRest)
	}
	return err
}

// send writes what the plan says, hands the text over, and goes on for as long
// as each result brings the next intent with it.
func (o *Outbox) send(ctx context.Context) error {
	var f *flight
	err := o.Ledger.Update(ctx, func(tx appliance.Tx) (err error) {
		f, err = o.begin(tx)
		return err
	})
	if errors.Is(err, appliance.ErrFull) {
		return rest(ctx, fullRest)
	}
	for err == nil && f != nil {
		mr, sendErr := o.Sender.Send(ctx, f.hand)
		f, err = o.settle(ctx, f, mr, sendErr)
	}
	return err
}

// begin writes the plan and the intent of its text.
func (o *Outbox) begin(tx appliance.Tx) (*flight, error) {
	p, err := o.plan(tx)
	if err != nil {
		return nil, err
	}
	if err := tx.Append(p.entries...); err != nil || p.text == nil {
		return nil, err
	}
	return o.intend(tx, *p.text, p.more)
}

// intend makes the intent durable: this part of this text. A text that is begun
// or resumed is in a fresh attempt; its further parts belong to that one.
func (o *Outbox) intend(tx appliance.Tx, t appliance.Outgoing, more bool) (*flight, error) {
	parts, ucs2 := appliance.SplitText(t.Text)
	n := next(t)
	if n == 0 || n > len(parts) {
		return nil, tx.Append(o.entry(t, appliance.KindTextRefused, appliance.TextChange{State: appliance.TextFailed, Error: "parts"}))
	}
	ch := appliance.TextChange{State: appliance.TextSending, Attempt: t.Attempt, Ref: t.Ref, Part: n, PartState: appliance.TextSending}
	if t.State != appliance.TextSending {
		ch.Attempt++
	}
	if len(parts) > 1 && t.Ref == 0 {
		ref, err := freshRef(tx, t)
		if err != nil {
			return nil, err
		}
		ch.Ref = ref
	}
	e := o.entry(t, appliance.KindTextSending, ch)
	if err := tx.Append(e); err != nil {
		return nil, err
	}
	return &flight{t.Apply(e), n, appliance.Handover{
		To: t.To, Text: parts[n-1], UCS2: ucs2, Ref: ch.Ref, Total: len(parts), Number: n, More: more || n < len(parts),
		Urgent: t.Class == appliance.ClassEmergency,
	}}, nil
}

// next is the first part that the network does not have, from 1; 0 if it has all.
func next(t appliance.Outgoing) int {
	for i, p := range t.Parts {
		if p.State != appliance.TextSent && p.State != appliance.TextDelivered {
			return i + 1
		}
	}
	return 0
}

// freshRef is a concatenation reference, 1 to 255, that no other text to this
// number has had lately: phones join parts by number and reference alone.
func freshRef(r appliance.Reader, t appliance.Outgoing) (int, error) {
	taken := make(map[int]bool)
	for other, err := range r.Awaiting(t.To) {
		if err != nil {
			return 0, err
		}
		taken[other.Ref] = true
	}
	ref := int(t.ID%255) + 1
	for range 255 {
		if !taken[ref] {
			break
		}
		ref = ref%255 + 1
	}
	return ref, nil
}

// entry is news of a text. Fields that every change carries are filled in here.
func (o *Outbox) entry(t appliance.Outgoing, kind appliance.Kind, ch appliance.TextChange) appliance.Entry {
	ch.Text = t.ID
	return appliance.Entry{
		At: o.Now(), Actor: appliance.Rule("outbox"), Kind: kind, Case: t.Case, Peer: appliance.Address(t.To), Body: ch,
	}
}

// code is what a text keeps of an error.
func code(err error) string {
	var s *appliance.SendError
	if errors.As(err, &s) {
		return s.Code
	}
	return "unknown"
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
