package main

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/health"
	"huying/appliance/texts"
)

// The technician's phone hears of what the screen shows anyway: nobody may stand before it.
const (
	tellEvery = 5 * time.Minute
	faultRoom = 54 // characters of {镇} and {障} in one SMS
	jobDevice = "device:"
)

// technician texts the town's technicians about what is wrong with the box (S11): each fault once,
// and again while it lasts or when it comes back (health.Teller). The texts wait like reminders do:
// for the day, and for the caps.
func (b *box) technician(ctx context.Context) error {
	var teller health.Teller
	t := time.NewTimer(tellEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		if err := b.tellTechnicians(ctx, &teller); err != nil && !errors.Is(err, appliance.ErrFull) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		t.Reset(tellEvery)
	}
}

func (b *box) tellTechnicians(ctx context.Context, teller *health.Teller) error {
	tree, now := b.health(), b.desk.Clock.Local(b.clock.Now())
	var due []health.Check
	err := b.store.View(ctx, func(r appliance.Reader) error {
		town, err := r.Town()
		if err != nil || len(b.technicians(town, now)) == 0 { // who is registered later hears of it then
			return err
		}
		due = teller.Due(tree, now, func(key string) appliance.Date {
			day, e := r.Daily(jobDevice + key)
			err = errors.Join(err, e)
			return day
		})
		if !b.trust.Load() { // days are counted, by a clock that may be anywhere: of that alone
			due = slices.DeleteFunc(due, func(c health.Check) bool { return c.Key != "time.clock" })
		}
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	return b.store.Update(ctx, func(tx appliance.Tx) error {
		town, err := tx.Town()
		if err != nil {
			return err
		}
		by := appliance.Rule("health")
		for _, c := range due {
			words, err := b.watch.Texts.Render("S11", false, texts.Values{"镇": b.cfg.Hall.Name, "障": health.Short(c, faultRoom-utf8.RuneCountInString(b.cfg.Hall.Name))})
			if err != nil {
				return err
			}
			for _, p := range b.technicians(town, now) {
				e := appliance.QueueText(by, p, 0, texts.Template("S11"), appliance.ClassReminder, false, words)
				e.At = b.clock.Now()
				if err := tx.Append(e); err != nil {
					return err
				}
			}
			if err := tx.Append(appliance.Entry{
				At: b.clock.Now(), Actor: by, Kind: appliance.KindDaily, Body: appliance.Daily{Job: jobDevice + c.Key, Day: appliance.DateOf(now)},
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// technicians are the phones of those who look after the box.
func (b *box) technicians(town *appliance.Town, now time.Time) (out []appliance.Phone) {
	for _, p := range town.In(appliance.DateOf(now), appliance.RoleTechnician) {
		if to := p.Writable(now); to.Mobile() && to != b.cfg.Hall.Number && !slices.Contains(out, to) { // who is away has a stand-in
			out = append(out, to)
		}
	}
	return out
}
