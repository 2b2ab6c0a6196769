package main

import (
	"context"
	"errors"
	"time"

	"huying/appliance"
	"huying/appliance/health"
	"huying/store"
)

// Once a day, from the small hours on, the box is copied to every plugged-in stick
// that holds a backup of it already: the first one is made by hand, so that nobody's
// own stick is written to. A box whose stick comes late makes it when it comes.
const (
	nightlyLook = 10 * time.Minute
	nightlyFrom = 2 // o'clock
)

// nightly makes the backup of the day.
func (b *box) nightly(ctx context.Context) error {
	t := time.NewTimer(nightlyLook)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		if err := b.backupOfTheDay(ctx); err != nil {
			return err
		}
		t.Reset(nightlyLook)
	}
}

func (b *box) backupOfTheDay(ctx context.Context) error {
	now := b.desk.Clock.Local(b.clock.Now())
	if b.cfg.Practice.On || now.Hour() < nightlyFrom {
		return nil
	}
	last, err := b.lastBackup(ctx)
	if err != nil || last.Compare(appliance.DateOf(now)) >= 0 {
		return err
	}
	keys, _, err := b.cfg.halves()
	if err != nil {
		b.log.Warn("no backup: the key cannot be read", "err", err)
		return nil
	}
	for _, f := range stickFolders(b.cfg.Stick) {
		if len(backupsIn(f.dir, keys.Box)) == 0 {
			continue
		}
		out, err := b.backUp(ctx, b.carry(f.dir))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, store.ErrFatal) {
			return err
		}
		if err != nil {
			b.log.Error("the backup was not made", "stick", f.name, "err", err)
			continue
		}
		b.log.Info("backed up", "stick", f.name, "bytes", out.Bytes, "entries", out.Entries, "forgot", len(out.Gone))
	}
	return nil
}

// carry is a backup of this box on its way to a folder.
func (b *box) carry(dir string) carrying {
	return carrying{
		cfg: b.cfg, store: b.store, dir: dir, now: b.clock.Now,
		meter: func(doing) store.Progress { return func(int64, int64) {} },
	}
}

// backUp makes one backup at a time, and remembers for the tree of health how it went.
func (b *box) backUp(ctx context.Context, c carrying) (carried, error) {
	b.backup.Lock()
	defer b.backup.Unlock()
	out, err := c.run(ctx)
	b.felt.Lock()
	defer b.felt.Unlock()
	b.felt.backup, b.felt.at = stickFault(err), time.Time{}
	return out, err
}

// stickFault is what went wrong with a backup, in a few words.
func stickFault(err error) health.Text {
	for _, known := range []struct {
		err  error
		text health.Text
	}{
		{nil, health.Text{}},
		{errStickFull, health.Text{Zh: "U盘满了", En: "the stick is full"}},
		{errStickReadOnly, health.Text{Zh: "U盘写保护了", En: "the stick is read-only"}},
		{errStickGone, health.Text{Zh: "U盘中途被拔或坏了", En: "the stick was pulled out, or failed"}},
		{errStickLies, health.Text{Zh: "U盘写进去读不出来，请换一个", En: "the stick does not give back what was written; use another one"}},
		{store.ErrKey, health.Text{Zh: "密钥U盘没插", En: "the key stick is not plugged in"}},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return health.Text{Zh: oneLine(err.Error()), En: oneLine(err.Error())}
}

// lastBackup is the day of the last one; the zero Date: never.
func (b *box) lastBackup(ctx context.Context) (day appliance.Date, err error) {
	err = b.store.View(ctx, func(r appliance.Reader) error {
		day, err = r.Daily(jobBackup)
		return err
	})
	return day, err
}
