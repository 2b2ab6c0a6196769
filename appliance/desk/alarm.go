package desk

import (
	"context"

	"huying/appliance"
	"huying/appliance/loop"
)

// TakeAlarm 接警: this clerk calls the one in danger; the alarm leaves all screens.
func (d *Desk) TakeAlarm(ctx context.Context, who Who, id uint64) error {
	if r := permit(who.Clerk, loop.ActAlarm); r != nil {
		return r
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		a, err := tx.Alarm(id)
		if err != nil {
			return err
		}
		if !a.TakenAt.IsZero() {
			return &Refusal{Act: loop.ActAlarm, Why: loop.WhyTaken, Name: a.TakenBy.Name}
		}
		return tx.Append(appliance.Entry{
			At: d.Now(), Actor: who.Actor(), Kind: appliance.KindAlarmTaken, Case: a.Case, Peer: a.Phone,
			Body: appliance.AlarmChange{Alarm: id},
		})
	})
}

// Settlement is a clerk's word on a text that is in doubt, held or failed.
type Settlement string

// What a clerk may say about a text.
const (
	SettleArrived Settlement = "arrived" // it arrived
	SettleAgain   Settlement = "again"   // send again what the network has not taken
	SettleDrop    Settlement = "drop"    // it shall not go
)

// Settle 处理存疑短信: what the network left open, a clerk decides, once.
func (d *Desk) Settle(ctx context.Context, who Who, id uint64, s Settlement) error {
	if r := permit(who.Clerk, loop.ActSettle); r != nil {
		return r
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Text(id)
		if err != nil {
			return err
		}
		e := appliance.Entry{At: d.Now(), Actor: who.Actor(), Case: t.Case, Peer: appliance.Address(t.To)}
		ch := appliance.TextChange{Text: id}
		switch t.State {
		case appliance.TextUncertain, appliance.TextHeld, appliance.TextFailed:
		default:
			return &Refusal{Act: loop.ActSettle, Why: loop.WhySettled}
		}
		switch s {
		case SettleAgain:
			e.Kind, ch.State = appliance.KindTextReleased, appliance.TextQueued
		case SettleArrived:
			e.Kind, ch.State = appliance.KindTextSettled, appliance.TextDelivered
		default:
			e.Kind, ch.State, ch.Error = appliance.KindTextSettled, appliance.TextFailed, "dropped"
		}
		e.Body = ch
		if err := tx.Append(e); err != nil || s != SettleArrived || t.Case == 0 {
			return err
		}
		c, err := tx.Case(t.Case)
		if err != nil {
			return err
		}
		if t, err = tx.Text(id); err != nil {
			return err
		}
		if e, ok := t.Told(c, who.Actor(), d.Now()); ok {
			return tx.Append(e)
		}
		return nil
	})
}
