package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// BackRow is somebody to be rung, as a list shows it.
type BackRow struct {
	appliance.Callback
	Open []appliance.Case // their open cases, newest first
	Late bool             // past what they were promised
}

// Callbacks are those to be rung, most pressing first; with all, those that were, newest first behind them.
func (d *Desk) Callbacks(ctx context.Context, who Who, all bool) ([]BackRow, error) {
	if r := permit(who.Clerk, loop.ActRingBack); r != nil && !who.shell() {
		return nil, r
	}
	var out []BackRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		out = nil
		var over []BackRow
		for b, err := range r.Callbacks(!all) {
			if err != nil {
				return err
			}
			row := BackRow{Callback: b, Late: d.trusted() && b.State.Open() && b.Due.Before(d.Now())}
			if !b.State.Open() {
				if over = append(over, row); len(over) == InboxMax {
					break
				}
				continue
			}
			for c, err := range r.Cases(appliance.CaseFilter{From: b.Phone, States: appliance.OpenStates}) {
				if err != nil {
					return err
				}
				if row.Open = append(row.Open, c); len(row.Open) == 3 {
					break
				}
			}
			out = append(out, row)
		}
		slices.SortStableFunc(out, func(a, b BackRow) int { return a.Due.Compare(b.Due) })
		out = append(out, over...)
		return nil
	})
	return out, err
}

// ringing is how long one clerk has a number before another may take it over.
const ringing = 15 * time.Minute

// RingBack gives a clerk the number to ring, and keeps who has it.
func (d *Desk) RingBack(ctx context.Context, who Who, id uint64) (appliance.Address, error) {
	var number appliance.Address
	err := d.back(ctx, who, id, func(_ appliance.Tx, b appliance.Callback) ([]appliance.Entry, error) {
		number = b.Phone
		b.State, b.By, b.TriedAt = appliance.BackCalling, who.Actor(), d.Now()
		return []appliance.Entry{d.backEntry(who, b)}, nil
	})
	return number, err
}

// Reached notes that they were spoken to: with a matter, that is opened as one they told
// on the phone, else with what was said.
func (d *Desk) Reached(ctx context.Context, who Who, id uint64, matter *loop.Open, note string) (loop.Result, error) {
	var res loop.Result
	err := d.back(ctx, who, id, func(tx appliance.Tx, b appliance.Callback) ([]appliance.Entry, error) {
		var es []appliance.Entry
		if b.Why == appliance.BackAsked && b.Case != 0 {
			c, err := tx.Case(b.Case)
			if err != nil {
				return nil, err
			}
			if c.State.Open() {
				es = append(es, loop.Rung(c, who.Actor(), d.Now(), orElse(strings.TrimSpace(note), "已回电，来件人另说了一件事")))
			}
		}
		if matter != nil {
			w, err := d.World(tx, tx.Seq()+uint64(len(es)))
			if err != nil {
				return nil, err
			}
			deed := *matter
			deed.Channel, deed.Phone = appliance.ChannelCallback, b.Phone
			by := who.By(w.Town, "")
			if r := loop.Permit(by, deed.Act()); r != nil {
				return nil, r
			}
			var opened []appliance.Entry
			if res, opened, err = loop.Decide(w, by, appliance.Case{}, deed); err != nil {
				return nil, err
			}
			es = append(es, opened...)
			b.Case = res.Case
		} else if strings.TrimSpace(note) == "" {
			return nil, wrong(loop.ActRingBack, "要写一句说了什么。", "say in a word what was said")
		}
		b.State, b.By, b.Ended, b.Note = appliance.BackReached, who.Actor(), d.Now(), strings.TrimSpace(note)
		return append(es, d.backEntry(who, b)), nil
	})
	return res, err
}

// NotReached notes a try that reached nobody: they are rung again, or after the third
// told by text (R32).
func (d *Desk) NotReached(ctx context.Context, who Who, id uint64, note string) (appliance.Callback, error) {
	var after appliance.Callback
	err := d.back(ctx, who, id, func(tx appliance.Tx, b appliance.Callback) ([]appliance.Entry, error) {
		talk, err := tx.Talk(b.Phone)
		if err != nil {
			return nil, err
		}
		es, err := loop.Missed(d.Texts, talk, b, who.Actor(), d.Now(), strings.TrimSpace(note))
		if err == nil {
			after, _ = es[0].Body.(appliance.Callback)
		}
		return es, err
	})
	return after, err
}

// NoNeed ends a callback that nobody has to make, with the reason.
func (d *Desk) NoNeed(ctx context.Context, who Who, id uint64, reason string) error {
	return d.back(ctx, who, id, func(_ appliance.Tx, b appliance.Callback) ([]appliance.Entry, error) {
		if strings.TrimSpace(reason) == "" {
			return nil, wrong(loop.ActRingBack, "要写明为什么不用回。", "say why nobody need ring")
		}
		b.State, b.By, b.Ended, b.Note = appliance.BackDropped, who.Actor(), d.Now(), strings.TrimSpace(reason)
		return []appliance.Entry{d.backEntry(who, b)}, nil
	})
}

// unasked adds to what was decided that who asked to be rung about the matter need not be:
// they were answered.
func (d *Desk) unasked(r appliance.Reader, who Who, id appliance.CaseID, es []appliance.Entry) ([]appliance.Entry, error) {
	for b, err := range r.Callbacks(true) {
		if err != nil {
			return nil, err
		}
		if b.Why == appliance.BackAsked && b.Case == id {
			b.State, b.By, b.Ended, b.Note = appliance.BackDropped, who.Actor(), d.Now(), "已答复"
			es = append(es, d.backEntry(who, b))
		}
	}
	return es, nil
}

// backAgainWithin is how long a clerk may think better of having ended a callback.
const backAgainWithin = 10 * time.Minute

// BackAgain undoes that this clerk ended a callback of which no matter came: they are to
// be rung after all.
func (d *Desk) BackAgain(ctx context.Context, who Who, id uint64) error {
	if r := permit(who.Clerk, loop.ActRingBack); r != nil {
		return r
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		b, err := tx.Callback(id)
		switch over := b.State == appliance.BackDropped || b.State == appliance.BackReached && b.Note != ""; {
		case err != nil:
			return err
		case !over || b.By.ID != who.Actor().ID || d.Now().Sub(b.Ended) > backAgainWithin:
			return &Refusal{Act: loop.ActRingBack, Why: loop.WhySince}
		}
		for o, err := range tx.Callbacks(true) {
			if err != nil {
				return err
			}
			if o.Phone == b.Phone { // they rang again meanwhile
				return &Refusal{Act: loop.ActRingBack, Why: loop.WhySince}
			}
		}
		b.State, b.Ended, b.Note = appliance.BackWaiting, time.Time{}, ""
		return tx.Append(d.backEntry(who, b))
	})
}

func (d *Desk) backEntry(who Who, b appliance.Callback) appliance.Entry {
	return appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b}
}

// back lets f decide about an open callback that no colleague is ringing just now.
func (d *Desk) back(ctx context.Context, who Who, id uint64, f func(appliance.Tx, appliance.Callback) ([]appliance.Entry, error)) error {
	if r := permit(who.Clerk, loop.ActRingBack); r != nil {
		return r
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		b, err := tx.Callback(id)
		switch {
		case err != nil:
			return err
		case !b.State.Open():
			return wrong(loop.ActRingBack, "这个回电已经了结（%s）。", "this callback is over (%s)", name(b.By))
		case b.State == appliance.BackCalling && b.By.ID != who.Actor().ID && d.Now().Sub(b.TriedAt) < ringing:
			return wrong(loop.ActRingBack, "%s正在打这个电话，请稍等。", "%s is ringing them just now", name(b.By))
		}
		es, err := f(tx, b)
		if err != nil {
			return err
		}
		return tx.Append(es...)
	})
}
