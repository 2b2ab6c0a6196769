package outbox

import (
	"context"
	"errors"
	"strings"

	"huying/appliance"
)

// settle writes down what came of a hand-over, with the next intent when there
// is one. Nothing is sent until it is durable, however long the disk is full.
func (o *Outbox) settle(ctx context.Context, f *flight, mr int, sendErr error) (follow *flight, err error) {
	if sendErr != nil {
		o.Log.Warn("text not handed over", "text", f.text.ID, "to", f.text.To, "part", f.part, "attempt", f.text.Attempt, "err", sendErr)
	}
	goOn := sendErr == nil && o.readyNow(ctx)
	for {
		write, done := ctx, context.CancelFunc(func() {})
		if ctx.Err() != nil { // the result is worth a moment of the shutdown
			write, done = context.WithTimeout(context.WithoutCancel(ctx), lastWrite)
		}
		err = o.Ledger.Update(write, func(tx appliance.Tx) (err error) {
			follow, err = o.result(tx, f, mr, sendErr, goOn && ctx.Err() == nil)
			return err
		})
		done()
		switch {
		case err == nil && ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, appliance.ErrFull):
			if err := rest(ctx, fullRest); err != nil {
				return nil, err
			}
		case err != nil && ctx.Err() != nil && write == ctx:
			// cancelled before it was written: once more, with time of its own
		default:
			return follow, err
		}
	}
}

// readyNow reports whether the line can take another part at once. An intent
// written while it cannot would be in doubt for nothing if the box died.
func (o *Outbox) readyNow(ctx context.Context) bool {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return o.Sender.Idle(ctx) == nil
}

// result is the Update after a hand-over: the news of the part, and whatever goes next.
func (o *Outbox) result(tx appliance.Tx, f *flight, mr int, sendErr error, goOn bool) (*flight, error) {
	t, err := tx.Text(f.text.ID) // a report may have come before the modem's own answer
	if err != nil {
		return nil, err
	}
	switch {
	case sendErr == nil:
		return o.accepted(tx, t, f, mr, goOn)
	case errors.Is(sendErr, appliance.ErrNotSent):
		return nil, tx.Append(o.refused(t, f.part, sendErr))
	}
	if t.Parts[f.part-1].State != appliance.TextSending { // a report said what the modem did not
		return o.accepted(tx, t, f, mr, goOn)
	}
	return nil, tx.Append(o.doubt(t, f.part, code(sendErr)))
}

// accepted: the network took the part. The text's next part, or the next text, is begun with it.
func (o *Outbox) accepted(tx appliance.Tx, t appliance.Outgoing, f *flight, mr int, goOn bool) (*flight, error) {
	ch := appliance.TextChange{State: appliance.TextSending, Part: f.part, PartState: appliance.TextSent, MR: mr}
	kind := appliance.KindTextPartSent
	if t.Parts[f.part-1].State != appliance.TextSending { // already reported
		ch.PartState = ""
	}
	after := t.Apply(o.entry(t, kind, ch))
	switch {
	case t.State == appliance.TextFailed: // reported as failed meanwhile: the rest would be torn
		ch.State, ch.Error = appliance.TextFailed, t.Error
	case next(after) == 0:
		kind, ch.State = appliance.KindTextSent, resting(after)
	case !goOn:
		ch.State = appliance.TextQueued
	}
	e := o.entry(t, kind, ch)
	if err := tx.Append(e); err != nil {
		return nil, err
	}
	after = t.Apply(e)
	if err := o.told(tx, after); err != nil || !goOn {
		return nil, err
	}
	if after.State == appliance.TextSending {
		return o.intend(tx, after, false)
	}
	return o.begin(tx)
}

// resting is the state of a text whose parts all came to something: what is
// left to do says the parts.
func resting(t appliance.Outgoing) appliance.TextState {
	state := appliance.TextDelivered
	for _, p := range t.Parts {
		switch p.State {
		case appliance.TextDelivered:
		case appliance.TextSent:
			if state == appliance.TextDelivered {
				state = appliance.TextSent
			}
		case appliance.TextFailed:
			return appliance.TextFailed
		default:
			state = appliance.TextQueued
		}
	}
	return state
}

// told notes that a result is with the network.
func (o *Outbox) told(tx appliance.Tx, t appliance.Outgoing) error {
	if t.Template == "" || t.Case == 0 {
		return nil
	}
	c, err := tx.Case(t.Case)
	if errors.Is(err, appliance.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	if e, ok := t.Told(c, appliance.Rule("outbox"), o.Now()); ok {
		return tx.Append(e)
	}
	return nil
}

// refused: the network certainly does not have the part. It goes again later,
// or never.
func (o *Outbox) refused(t appliance.Outgoing, part int, err error) appliance.Entry {
	now := o.Now()
	ch := appliance.TextChange{State: appliance.TextQueued, Part: part, PartState: appliance.TextQueued, Error: code(err)}
	switch {
	case forGood[ch.Error], now.Sub(t.QueuedAt) >= giveUpAt:
		ch.State, ch.PartState = appliance.TextFailed, appliance.TextFailed
	case strings.HasPrefix(ch.Error, "line") || ch.Error == "stopped": // it never came to the network
		ch.NextAt = now.Add(lineRest)
	default:
		ch.NextAt = now.Add(backoff[min(max(t.Attempt, 1), len(backoff))-1])
	}
	return o.entry(t, appliance.KindTextRefused, ch)
}

// doubt: only the network knows. An emergency goes again after a while.
func (o *Outbox) doubt(t appliance.Outgoing, part int, why string) appliance.Entry {
	ch := appliance.TextChange{State: appliance.TextUncertain, Part: part, PartState: appliance.TextUncertain, Error: why}
	if t.Class == appliance.ClassEmergency && t.Attempt < maxTries {
		ch.NextAt = o.Now().Add(doubtRest)
	}
	return o.entry(t, appliance.KindTextUncertain, ch)
}

// recover finds what was in flight when the box died: it is in doubt now.
func (o *Outbox) recover(ctx context.Context) error {
	for {
		err := o.Ledger.Update(ctx, func(tx appliance.Tx) error {
			var found []appliance.Outgoing
			for t, err := range tx.TextsIn(appliance.TextSending) {
				if err != nil {
					return err
				}
				found = append(found, t)
			}
			for _, t := range found {
				e := o.entry(t, appliance.KindTextUncertain, appliance.TextChange{State: resting(t), Error: "crash"})
				if n := next(t); n > 0 && t.Parts[n-1].State == appliance.TextSending {
					e = o.doubt(t, n, "crash")
				}
				if err := tx.Append(e); err != nil {
					return err
				}
			}
			return nil
		})
		if !errors.Is(err, appliance.ErrFull) {
			return err
		}
		if err := rest(ctx, fullRest); err != nil {
			return err
		}
	}
}
