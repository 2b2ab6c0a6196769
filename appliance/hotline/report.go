package hotline

import (
	"time"

	"huying/appliance"
)

// reportReach is how long after a hand-over a delivery report may still be about it.
const reportReach = 72 * time.Hour

// clockSlack is how far the network's clock and ours may differ when they are compared.
const clockSlack = 5 * time.Minute

// report settles the text that a delivery report is about. One that no text
// claims yet waits a little: the modem may tell of the delivery before the outbox
// has written down that it handed the text over.
func (k *keeping) report(p appliance.Part) error {
	ok, err := k.settle(p)
	if err == nil && !ok {
		k.strays = append(k.strays, p)
	}
	return err
}

func (k *keeping) settle(p appliance.Part) (bool, error) {
	if p.Report == nil {
		return false, nil
	}
	to := p.Report.To
	phone, ok := to.Phone()
	if !ok {
		phone, ok = p.From.Phone()
	}
	if !ok {
		return false, nil
	}
	var awaiting []appliance.Outgoing
	for o, err := range k.tx.Awaiting(phone) {
		if err != nil {
			return false, err
		}
		awaiting = append(awaiting, o)
	}
	o, part, ok := claimed(*p.Report, awaiting)
	if !ok {
		return false, nil
	}
	ch, news := reported(*p.Report, o, part)
	if !news {
		return true, nil
	}
	e := appliance.Entry{
		At: k.now, Actor: appliance.Actor{Kind: appliance.ByModem}, Kind: appliance.KindTextReported,
		Case: o.Case, Peer: appliance.Address(o.To), Body: ch,
	}
	if err := k.tx.Append(e); err != nil || o.Case == 0 {
		return true, err
	}
	return true, k.told(o.Apply(e))
}

// told notes that a result is with the network, when a report was what proved it.
func (k *keeping) told(o appliance.Outgoing) error {
	c, err := k.tx.Case(o.Case)
	if err != nil {
		return err
	}
	if e, ok := o.Told(c, appliance.Rule("hotline"), k.now); ok {
		return k.tx.Append(e)
	}
	return nil
}

// claimed finds the text and part a report is about: the one with its
// reference, else the only one of which nobody knows whether the network has it.
func claimed(r appliance.Report, awaiting []appliance.Outgoing) (o appliance.Outgoing, part int, ok bool) {
	doubts := 0
	for _, t := range awaiting {
		for i, p := range t.Parts {
			switch p.State {
			case appliance.TextSent:
				if p.MR == r.MR && inTime(r, p.SentAt) {
					return t, i + 1, true
				}
			case appliance.TextSending, appliance.TextUncertain:
				if inTime(r, t.UpdatedAt) {
					doubts++
					o, part = t, i+1
				}
			}
		}
	}
	return o, part, doubts == 1
}

// inTime reports whether a part handed over then can have met this end.
func inTime(r appliance.Report, handed time.Time) bool {
	if r.At.IsZero() || handed.IsZero() {
		return true
	}
	after := r.At.Sub(handed)
	return after > -clockSlack && after < reportReach
}

// reported is what the report changes; news is false when it tells nothing new.
func reported(r appliance.Report, o appliance.Outgoing, part int) (ch appliance.TextChange, news bool) {
	was := o.Parts[part-1]
	ch = appliance.TextChange{Text: o.ID, State: o.State, NextAt: o.NextAt, Error: o.Error, Part: part, MR: r.MR}
	switch {
	case r.Delivered():
		ch.PartState = appliance.TextDelivered
	case r.Failed():
		ch.PartState, ch.State, ch.Error = appliance.TextFailed, appliance.TextFailed, "report"
		return ch, true
	case was.State == appliance.TextSent:
		return ch, false // still being tried, as we know
	default:
		ch.PartState = appliance.TextSent // the network has it: no longer in doubt
	}
	if o.State == appliance.TextSending { // the outbox is at it and will say how it ends
		return ch, true
	}
	count := map[appliance.TextState]int{ch.PartState: 1}
	for i, p := range o.Parts {
		if i != part-1 {
			count[p.State]++
		}
	}
	switch n := len(o.Parts); {
	case count[appliance.TextDelivered] == n:
		ch.State, ch.Error = appliance.TextDelivered, ""
	case count[appliance.TextDelivered]+count[appliance.TextSent] == n:
		ch.State, ch.Error = appliance.TextSent, ""
	case count[appliance.TextUncertain]+count[appliance.TextFailed] == 0:
		ch.State, ch.Error = appliance.TextQueued, "" // goes on with the parts not yet sent
	}
	return ch, true
}
