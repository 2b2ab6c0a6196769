package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// BlockDays is how long a block may last (domain 8 §D.7, L6).
const BlockDays = 90

// NuisanceRow is a suspected or blocked number, as a list shows it.
type NuisanceRow struct {
	appliance.Nuisance
	Open  []appliance.Case // their open cases, newest first, three at most
	Quiet bool             // what it brings is kept in silence now
}

// Nuisances are the numbers that wait for somebody's look, then the blocked ones, each
// newest first; with all, those that were, behind them.
func (d *Desk) Nuisances(ctx context.Context, who Who, all bool) ([]NuisanceRow, error) {
	if r := permit(who.Clerk, loop.ActNumbers); r != nil && !who.shell() {
		return nil, r
	}
	var out []NuisanceRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		out = nil
		for n, err := range r.Nuisances(!all) {
			if err != nil {
				return err
			}
			if n.Over(d.Now()) && d.trusted() { // its end is written within a minute
				n.State = appliance.NuisanceEnded
			}
			row := NuisanceRow{Nuisance: n, Quiet: n.State.Open() && d.Now().Before(n.Until)}
			if !n.State.Open() && !all {
				continue
			}
			if row.Open, err = openOf(r, n.Phone); err != nil {
				return err
			}
			if out = append(out, row); len(out) == InboxMax {
				break
			}
		}
		place := map[appliance.NuisanceState]int{
			appliance.NuisanceSuspect: 0, appliance.NuisanceBlocked: 1, appliance.NuisanceCleared: 2, appliance.NuisanceLifted: 2, appliance.NuisanceEnded: 2,
		}
		slices.SortStableFunc(out, func(a, b NuisanceRow) int { return place[a.State] - place[b.State] })
		return nil
	})
	return out, err
}

// openOf are a number's newest open cases.
func openOf(r appliance.Reader, from appliance.Address) (out []appliance.Case, err error) {
	for c, err := range r.Cases(appliance.CaseFilter{From: from, States: appliance.OpenStates}) {
		if err != nil {
			return nil, err
		}
		if out = append(out, c); len(out) == 3 {
			break
		}
	}
	return out, nil
}

// Block 屏蔽 a number that stands on the list, through the last day named, that day
// included: what it says is kept and scanned for danger, and that is all.
func (d *Desk) Block(ctx context.Context, who Who, id uint64, reason string, last appliance.Date) (appliance.Nuisance, error) {
	return d.block(ctx, who, reason, last, func(tx appliance.Tx) (appliance.Nuisance, error) {
		n, err := tx.Nuisance(id)
		if err != nil || n.State.Open() {
			return n, err
		}
		return d.standing(tx, n.Phone) // it was cleared, or its block is over: this is another one
	})
}

// BlockNumber blocks a number that a clerk knows.
func (d *Desk) BlockNumber(ctx context.Context, who Who, number appliance.Phone, reason string, last appliance.Date) (appliance.Nuisance, error) {
	return d.block(ctx, who, reason, last, func(tx appliance.Tx) (appliance.Nuisance, error) {
		return d.standing(tx, appliance.Address(number))
	})
}

// standing is how a number stands on the list; where it does not, a leader's word is what brings it there.
func (d *Desk) standing(r appliance.Reader, number appliance.Address) (appliance.Nuisance, error) {
	n, err := r.NuisanceOf(number)
	if errors.Is(err, appliance.ErrNone) {
		return appliance.Nuisance{Why: appliance.NuisanceNamed, Phone: number, Since: d.Now()}, nil
	}
	return n, err
}

func (d *Desk) block(ctx context.Context, who Who, reason string, last appliance.Date, whose func(appliance.Tx) (appliance.Nuisance, error)) (appliance.Nuisance, error) {
	var n appliance.Nuisance
	if r := permit(who.Clerk, loop.ActBlock); r != nil {
		return n, r
	}
	reason = strings.TrimSpace(reason)
	today := appliance.DateOf(d.Clock.Local(d.Now()))
	most := today.Add(BlockDays)
	switch {
	case reason == "":
		return n, wrong(loop.ActBlock, "屏蔽要写明原因，如劝过几次仍谩骂。", "say why the number is blocked")
	case last == appliance.Date{} || !last.Valid():
		return n, wrong(loop.ActBlock, "写明屏蔽到哪天，最晚%s。", "say until which day, %s at the latest", most)
	case last.Compare(today) < 0:
		return n, wrong(loop.ActBlock, "%s已经过了，屏蔽到今天至%s之间的一天。", "%s is over: name a day up to %s", last, most)
	case last.Compare(most) > 0:
		return n, wrong(loop.ActBlock, "一次最多屏蔽%d天，最晚%s；到期还要屏蔽的，再办一次。", "a block lasts %d days at most, until %s; block it again when it ends", BlockDays, most)
	}
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		var err error
		if n, err = whose(tx); err != nil {
			return err
		}
		if err := d.blockable(tx, n.Phone, today); err != nil {
			return err
		}
		n.State, n.Until, n.By, n.At, n.Note = appliance.NuisanceBlocked, last.Add(1).In(d.Clock.Location), who.Actor(), d.Now(), reason
		es := []appliance.Entry{n.Entry(who.Actor(), d.Now())}
		if n.ID == 0 {
			n.ID = tx.Seq()
		}
		// Nobody rings them any more.
		for b, err := range tx.Callbacks(true) {
			if err != nil {
				return err
			}
			if b.State == appliance.BackWaiting && sameAddress(b.Phone, n.Phone) {
				b.State, b.By, b.Ended, b.Note = appliance.BackDropped, who.Actor(), d.Now(), "已屏蔽"
				es = append(es, d.backEntry(who, b))
			}
		}
		return tx.Append(es...)
	})
	return n, err
}

// blockable refuses the numbers that must always be heard.
func (d *Desk) blockable(r appliance.Reader, from appliance.Address, today appliance.Date) error {
	p, ok := from.Phone()
	if !ok {
		return wrong(loop.ActBlock, "不是手机或带区号的座机号码，不用屏蔽：盒子从不给这种号码回信。", "not a subscriber's number: it is never answered anyway")
	}
	if p == d.Own {
		return wrong(loop.ActBlock, "这是本机自己的号码，不能屏蔽。", "this is the box's own number")
	}
	t, err := r.Town()
	if err != nil {
		return err
	}
	if own, ins := t.ByPhone(p, today); len(own)+len(ins) > 0 {
		whose := append(own, ins...)[0]
		return wrong(loop.ActBlock, "这是%s的号码，工作人员的号码不能屏蔽；不再用的，先在单位人员里停用。", "this is the number of %s: staff are never blocked, close their record first", whose.Name)
	}
	return nil
}

func sameAddress(a, b appliance.Address) bool {
	p, ok1 := a.Phone()
	q, ok2 := b.Phone()
	return a == b || ok1 && ok2 && p == q
}

// Unblock 解除屏蔽 before its date.
func (d *Desk) Unblock(ctx context.Context, who Who, id uint64, reason string) error {
	return d.nuisance(ctx, who, loop.ActUnblock, id, reason, func(tx appliance.Tx, n appliance.Nuisance) (appliance.NuisanceState, error) {
		if n.State != appliance.NuisanceBlocked || n.Over(d.Now()) {
			return "", wrong(loop.ActUnblock, "这个号码没有被屏蔽。", "this number is not blocked")
		}
		return appliance.NuisanceLifted, nil
	})
}

// Clear 恢复自动回复: it was no machine and no nuisance. What it writes from now on is
// answered and opens cases, today too.
func (d *Desk) Clear(ctx context.Context, who Who, id uint64, reason string) error {
	return d.nuisance(ctx, who, loop.ActClear, id, reason, func(_ appliance.Tx, n appliance.Nuisance) (appliance.NuisanceState, error) {
		switch n.State {
		case appliance.NuisanceSuspect:
			return appliance.NuisanceCleared, nil
		case appliance.NuisanceBlocked:
			return "", wrong(loop.ActClear, "这个号码是镇领导屏蔽的，要由镇领导解除屏蔽。", "a leader blocked this number: a leader lifts the block")
		}
		return "", wrong(loop.ActClear, "这个号码已经恢复了。", "this number is answered already")
	})
}

// nuisance lets f decide how a number stands from now on, and has it answered again.
func (d *Desk) nuisance(ctx context.Context, who Who, act Act, id uint64, reason string, f func(appliance.Tx, appliance.Nuisance) (appliance.NuisanceState, error)) error {
	if r := permit(who.Clerk, act); r != nil {
		return r
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return wrong(act, "要写明原因，如打过电话，是本人。", "say why, such as: rang them, a person it is")
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		n, err := tx.Nuisance(id)
		if err != nil {
			return err
		}
		state, err := f(tx, n)
		if err != nil {
			return err
		}
		n.State, n.By, n.At, n.Note, n.Ended = state, who.Actor(), d.Now(), reason, d.Now()
		talk, err := tx.Talk(n.Phone)
		if err != nil {
			return err
		}
		// What was counted against it counts no more.
		talk.MutedUntil, talk.Recent, talk.Reports, talk.Passive, talk.FloodTold = time.Time{}, nil, 0, 0, false
		return tx.Append(n.Entry(who.Actor(), d.Now()),
			appliance.Entry{At: d.Now(), Actor: appliance.Rule("desk"), Kind: appliance.KindTalk, Peer: n.Phone, Body: talk})
	})
}
