package desk

import (
	"context"

	"huying/appliance"
	"huying/appliance/loop"
)

// MayCare reports whether somebody looks after the box itself: administrators and
// technicians, and whoever has its shell. nil: they do.
func MayCare(who Who) error {
	if who.shell() || who.Clerk.Has(appliance.RoleAdmin, appliance.RoleTechnician) && !who.Clerk.Disabled {
		return nil
	}
	return wrong(loop.ActClerks, "这是管理员和技术员的事，请找他们。", "this is for administrators and technicians: ask one of them")
}

// KeepSheet writes down that the recovery sheet of the nth key is on paper.
func (d *Desk) KeepSheet(ctx context.Context, who Who, nth int) error {
	return d.cared(ctx, who, appliance.SheetJob(nth))
}

// KeepClock writes down that somebody set the clock by hand.
func (d *Desk) KeepClock(ctx context.Context, who Who) error {
	return d.cared(ctx, who, appliance.JobClock)
}

func (d *Desk) cared(ctx context.Context, who Who, job string) error {
	if err := MayCare(who); err != nil {
		return err
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: d.Now(), Actor: who.actor(), Kind: appliance.KindDaily, Body: appliance.Daily{Job: job, Day: d.today()}})
	})
}
