package main

import (
	"context"
	"time"

	"huying/appliance"
	"huying/appliance/health"
	"huying/appliance/hotline"
	"huying/appliance/town"
	"huying/appliance/watch"
	"huying/appliance/workday"
)

// healthFor is how long a look at the box's health is good for: many screens
// ask every second.
const healthFor = 2 * time.Second

// health is how the box feels now.
func (b *box) health() health.Check {
	b.felt.Lock()
	defer b.felt.Unlock()
	if now := time.Now(); b.felt.at.IsZero() || now.Sub(b.felt.at) >= healthFor {
		b.felt.tree, b.felt.at = health.Tree(b.facts(context.Background())), now
	}
	return b.felt.tree
}

// lookBack is how far a look at what went wrong reaches, in time and in number.
const (
	lookBack  = 7 * 24 * time.Hour
	lookAtAll = 500
)

// facts reads what the tree of health is judged by. What cannot be read is
// left out: the ledger says for itself when it fails.
func (b *box) facts(ctx context.Context) health.Facts {
	now := b.desk.Clock.Local(b.clock.Now())
	f := health.Facts{
		Now:    now,
		Line:   health.LineFacts{LineStatus: b.line.Status(), Configured: b.cfg.Modem.Port, Answer: b.cfg.Answer, Withheld: b.cfg.Hidden},
		Ledger: b.ledgerFacts(ctx),
		Duty:   len(b.cfg.Hall.Duty),
		Year:   knownYears(b.desk.Clock.Calendar, now),
	}
	f.Line.Voice, f.Line.How = b.voiceFacts()
	if sum, err := b.desk.Summary(ctx); err == nil {
		f.Texts.Queued, f.Texts.Uncertain, f.Texts.Held, f.Texts.Alarms = sum.Queued, sum.Uncertain, sum.Held, sum.Alarms
	}
	_ = b.store.View(ctx, func(r appliance.Reader) error {
		b.lookAtTexts(r, now, &f.Texts)
		lookAtMessages(r, now, &f.Texts)
		return nil
	})
	f.Heard = b.clockFacts(ctx)
	f.Clock = health.JudgeClock(f.Heard)
	f.Town = b.townFacts(ctx)
	f.Ledger.Chain.Town, f.Ledger.Chain.Hearers = f.Town.Offices > 0, f.Town.Supervisors
	b.lookAtMachine(now, f.Ledger.Born)
	f.Board, f.Release, f.Line.Ports, f.Line.PortsOK = b.felt.machine.board, b.felt.machine.release, b.felt.machine.ports, true
	f.Line.Takers = b.felt.machine.takers
	f.Line.Warning, f.Line.WarnedAt = b.warned(ctx)
	f.Ways = b.waysFacts(ctx)
	lookAtUpdate(&f.Release, stateFolder)
	if f.Town.DutyOfficers > 0 { // told of danger as those in the configuration are
		f.Duty += f.Town.DutyOfficers
	}
	return f
}

// townFor is how long a look at the whole town is good for, unless it changed.
const townFor = time.Hour

// townFacts are who is there to act, and what the nightly check found.
func (b *box) townFacts(ctx context.Context) health.TownFacts {
	t, _, err := b.desk.Town(ctx)
	if err != nil || t.Empty() {
		return health.TownFacts{}
	}
	on := appliance.DateOf(b.desk.Clock.Local(b.clock.Now()))
	seen := &b.felt.town
	if seen.revision != t.Revision || seen.on != on || time.Since(seen.at) > townFor {
		*seen = lookAtTown(ctx, b, t, on)
	}
	f := seen.facts
	_ = b.store.View(ctx, func(r appliance.Reader) error {
		for w, err := range r.Warnings(true) {
			if err != nil {
				return err
			}
			if w.Rule == "F2-01" {
				f.Unsound++
			}
		}
		for _, err := range r.Motions(true) {
			if err != nil {
				return err
			}
			f.Motions++
		}
		return nil
	})
	return f
}

// townLook is the town as it was last looked at.
type townLook struct {
	revision uint64
	on       appliance.Date
	at       time.Time
	facts    health.TownFacts
}

func lookAtTown(ctx context.Context, b *box, t *appliance.Town, on appliance.Date) townLook {
	f := health.TownFacts{
		Callers: len(t.In(on, appliance.RoleCaller)), Dispatchers: len(t.In(on, appliance.RoleDispatcher)), County: len(t.In(on, appliance.RoleCounty)),
		Supervisors: len(t.In(on, appliance.RoleSupervisor)), DutyOfficers: len(t.In(on, appliance.RoleDuty)), Unlinked: len(town.Unlinked(t, on)),
	}
	reachable := map[string]bool{}
	for _, p := range t.People() {
		if p.Gone(on) {
			continue
		}
		if !p.Phone.Mobile() {
			f.NoMobile++
		}
		for _, o := range p.Posts {
			reachable[o.Office] = reachable[o.Office] || p.Phone.Mobile()
		}
		switch {
		case p.Verified != 0 || !p.Phone.Mobile():
		case p.Asked != 0:
			f.Unconfirmed++
		default:
			f.Unasked++
		}
	}
	for _, o := range t.Offices() {
		if o.Closed(on) {
			continue
		}
		f.Offices++
		if !reachable[o.Code] && !o.Phone.Mobile() {
			f.NoPhone = append(f.NoPhone, t.Short(o.Code))
		}
	}
	faults, err := b.desk.LintTown(ctx)
	if err == nil {
		for _, x := range faults {
			if !x.Hint {
				f.Faults++
			}
		}
	}
	return townLook{t.Revision, on, time.Now(), f}
}

// clockFacts are what speaks for the clock and against it.
func (b *box) clockFacts(ctx context.Context) health.ClockFacts {
	now, line := b.desk.Clock.Local(b.clock.Now()), b.line.Status()
	f := health.ClockFacts{
		Box: now, Synced: timeServer(), Practice: b.cfg.Practice.On && !b.cfg.Practice.Clock.IsZero(),
		Net: line.NetTime, NetAsked: line.NetAsked,
	}
	if built := program().Built; built != nil {
		f.Built = *built
	}
	since := b.started
	if set := b.set.Load(); set != nil {
		f.Set, f.BySources, since = set.at, set.bySources, set.at
		if f.NetAsked.Before(set.at) {
			f.Net, f.NetAsked = time.Time{}, time.Time{}
		}
	}
	_ = b.store.View(ctx, func(r appliance.Reader) error {
		_, f.LastEntry = r.Last()
		n := 0
		for m, err := range r.Messages(0) {
			// Only a text heard since the start bears witness: the clock may have
			// been another one before.
			if n++; err != nil || n > lookAtAll || !m.HeardAt.After(since) {
				break
			}
			if !m.SentAt.IsZero() {
				f.TextSent, f.TextHeard = m.SentAt, m.HeardAt
				break
			}
		}
		return nil
	})
	return f
}

// clockEvery is how often the clock is judged when nothing is new.
const clockEvery = 30 * time.Second

// watchClock keeps the verdict on the clock: until it is trusted nothing is due.
func (b *box) watchClock(ctx context.Context) error {
	t := time.NewTimer(0)
	defer t.Stop()
	for {
		news := b.line.Changed()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-news:
		case <-t.C:
			t.Reset(clockEvery)
		}
		b.scanned.Store(time.Now().UnixNano())
		facts := b.clockFacts(ctx)
		if by, ok := facts.Agreed(); ok && by.Abs() > health.Slack {
			b.followSources(ctx, by)
			facts = b.clockFacts(ctx)
		}
		if v := health.JudgeClock(facts); b.trust.Swap(v.Trusted) != v.Trusted {
			b.log.Info("the clock was judged", "trusted", v.Trusted, "witness", v.Witness, "fault", v.Fault)
		}
	}
}

func (b *box) lookAtTexts(r appliance.Reader, now time.Time, f *health.TextFacts) {
	f.Failed = 0
	n := 0
	for t, err := range r.Texts(0) {
		if n++; err != nil || n > lookAtAll || now.Sub(t.QueuedAt) > lookBack {
			break
		}
		if t.State == appliance.TextFailed && t.Error != "dropped" && t.Error != "digested" {
			f.Failed++
		}
	}
	for t, err := range r.TextsIn(appliance.TextQueued) {
		if err == nil && (f.Oldest.IsZero() || t.QueuedAt.Before(f.Oldest)) && !t.NextAt.After(now) {
			f.Oldest = t.QueuedAt
		}
	}
	hour, day, err := b.outbox.Used(r)
	switch {
	case err != nil:
	case hour.Tight():
		f.Sent, f.Cap, f.Hourly = hour.Sent, hour.Cap, true
	case day.Tight():
		f.Sent, f.Cap = day.Sent, day.Cap
	}
}

func lookAtMessages(r appliance.Reader, now time.Time, f *health.TextFacts) {
	n := 0
	for m, err := range r.Messages(0) {
		if n++; err != nil || n > lookAtAll || now.Sub(m.HeardAt) > lookBack {
			return
		}
		if m.Fate == appliance.FateIgnored && m.Reason == hotline.ReasonMalformed {
			f.Unread++
		}
	}
}

func (b *box) ledgerFacts(ctx context.Context) health.LedgerFacts {
	f := health.LedgerFacts{Dir: b.cfg.Data, Practice: b.cfg.Practice.On}
	h, err := b.store.Health(ctx)
	f.Full = h.Full || b.hotline.Full()
	f.OneDevice, f.Damage, f.Journal, f.Recovered = h.KeysTogether, h.Damage, uint64(h.JournalBytes), h.Recovered
	f.KeyAway = keyAway(b.cfg)
	f.Written, f.Born = uint64(h.Written+h.DBBytes), h.Born
	f.Chain = health.ChainFacts{Entries: h.Entries, Verified: b.felt.verified}
	_ = b.store.View(ctx, func(r appliance.Reader) (err error) {
		f.Chain.Anchor, err = r.Daily(watch.JobAnchor)
		return err
	})
	if err == nil {
		f.Free, f.RoomKnown = uint64(max(h.Free-h.Reserve, 0)), true
	}
	if keys, _, err := b.cfg.halves(); err == nil { // else the stick is out, which is said elsewhere
		_ = b.store.View(ctx, func(r appliance.Reader) error {
			kept, err := r.Daily(appliance.SheetJob(keys.Number()))
			f.NoSheet = err == nil && kept == (appliance.Date{})
			return err
		})
	}
	if last, err := b.lastBackup(ctx); err == nil {
		f.Backup = health.BackupFacts{Known: true, Last: last, Born: h.Born, Fault: b.felt.backup}
	}
	return f
}

// knownYears is the last year whose holidays are published.
func knownYears(c *workday.Calendar, now time.Time) int {
	year := now.Year()
	for _, y := range []int{year + 1, year, year - 1} {
		if c.Known(y) {
			return y
		}
	}
	return year - 2
}
