package voice

import (
	"context"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

// handOver makes clerks' callbacks of those that the box would have made: its modem
// cannot speak. Who rang is told by when.
func (v *Voice) handOver(ctx context.Context, why string) error {
	var due []uint64
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		due = due[:0]
		for b, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			if b.State == appliance.BackWaiting && !b.Human {
				due = append(due, b.ID)
			}
		}
		return nil
	})
	if err != nil || len(due) == 0 {
		return err
	}
	v.Log.Warn("callbacks go to the clerks: the modem cannot speak", "why", why, "callbacks", len(due))
	return v.update(ctx, func(tx appliance.Tx) error {
		for _, id := range due {
			b, err := tx.Callback(id)
			if err != nil {
				return err
			}
			b.Human, b.Due = true, v.Clock.AddWorking(v.Now(), 30*time.Minute)
			es := []appliance.Entry{{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b}}
			if to, ok := b.Phone.Phone(); ok && to.Mobile() && b.Why == appliance.BackRang && b.Tries == 0 {
				talk, err := tx.Talk(b.Phone)
				if err != nil {
					return err
				}
				words, err := v.Texts.Render("R46", talk.English, texts.Values{"时": texts.Moment(v.Clock.Local(b.Due), talk.English)})
				if err != nil {
					return err
				}
				e := appliance.QueueText(actor, to, b.Case, "R46", appliance.ClassReceipt, true, words)
				e.At = v.Now()
				es = append(es, e)
			}
			if err := tx.Append(es...); err != nil {
				return err
			}
		}
		return nil
	})
}

// next is the callback to make now: the one that has waited longest among those whose hour it is.
func (v *Voice) next(ctx context.Context) (b appliance.Callback, ok bool, err error) {
	err = v.Ledger.View(ctx, func(r appliance.Reader) error {
		ok = false
		for x, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			if x.State != appliance.BackWaiting || x.Human || x.NextAt.After(v.Now()) || !v.hour(x.Why) {
				continue
			}
			if !ok || x.NextAt.Before(b.NextAt) {
				b, ok = x, true
			}
		}
		return nil
	})
	return b, ok, err
}

// spare ends the follow-ups that nobody need be rung about any more: they were answered by
// text, or the matter moved on.
func (v *Voice) spare(ctx context.Context) error {
	var over []uint64
	idle := func(r appliance.Reader, b appliance.Callback) (bool, error) {
		if b.Why != appliance.BackFollowUp || b.State != appliance.BackWaiting || b.Human {
			return false, nil
		}
		c, err := r.Case(b.Case)
		return err == nil && c.State != appliance.CaseFollowup, err
	}
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		over = over[:0]
		for b, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			if yes, err := idle(r, b); err != nil {
				return err
			} else if yes {
				over = append(over, b.ID)
			}
		}
		return nil
	})
	if err != nil || len(over) == 0 {
		return err
	}
	return v.update(ctx, func(tx appliance.Tx) error {
		for _, id := range over {
			b, err := tx.Callback(id)
			if err != nil {
				return err
			}
			if yes, err := idle(tx, b); err != nil {
				return err
			} else if !yes {
				continue
			}
			b.State, b.Ended, b.By, b.Note = appliance.BackDropped, v.Now(), actor, "不用再问了"
			if err := tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b}); err != nil {
				return err
			}
		}
		return nil
	})
}

// hour reports whether people may be rung for this reason now (domain 9).
func (v *Voice) hour(why appliance.CallbackWhy) bool {
	now := v.Clock.Local(v.Now())
	if why != appliance.BackFollowUp {
		return RingHours(now)
	}
	minute := now.Hour()*60 + now.Minute()
	for _, w := range [][2]int{{9 * 60, 11*60 + 30}, {14*60 + 30, 17*60 + 30}, {18*60 + 30, 20 * 60}} {
		if minute >= w[0] && minute < w[1] {
			_, name, _ := v.Clock.Workday(now)
			return !slices.ContainsFunc([]string{"春节放假", "国庆节放假"}, func(s string) bool { return s == name })
		}
	}
	return false
}

// RingHours reports whether villagers may be rung back at that hour: 07:30 to 20:30.
func RingHours(local time.Time) bool {
	minute := local.Hour()*60 + local.Minute()
	return minute >= 7*60+30 && minute < 20*60+30
}

// followUps begins a call for each result that nobody rated and that texts did not reach:
// one of a villager in a half day, and none where they are to be rung anyway.
func (v *Voice) followUps(ctx context.Context) error {
	if !v.hour(appliance.BackFollowUp) {
		return nil
	}
	var due []appliance.CaseID
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		due = due[:0]
		rung := map[appliance.Address]int{}
		busy := map[appliance.Address]bool{}
		for b, err := range r.Callbacks(false) {
			if err != nil {
				return err
			}
			if v.Now().Sub(b.At) > followWeek {
				break
			}
			if b.Why == appliance.BackFollowUp && b.State != appliance.BackDropped {
				rung[b.Phone]++
			}
			if b.Why != appliance.BackAlarm && (b.State.Open() || v.halfDay(b.TriedAt) == v.halfDay(v.Now())) {
				busy[b.Phone] = true
			}
		}
		for g, err := range r.Glances(appliance.CaseFollowup) {
			if err != nil {
				return err
			}
			c, err := r.Case(g.ID)
			if err != nil {
				return err
			}
			if slices.Contains(c.Tags, Tag) && !busy[c.Reporter] && rung[c.Reporter] < mostFollow {
				due = append(due, c.ID)
				busy[c.Reporter] = true
			}
		}
		return nil
	})
	if err != nil || len(due) == 0 {
		return err
	}
	return v.update(ctx, func(tx appliance.Tx) error {
		for _, id := range due {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			if _, ok := c.Reporter.Phone(); !ok || c.State != appliance.CaseFollowup {
				continue
			}
			b := appliance.Callback{
				Why: appliance.BackFollowUp, State: appliance.BackWaiting, Phone: c.Reporter, Case: id, At: v.Now(), NextAt: v.Now(), Due: v.Clock.AddWorking(v.Now(), v.Clock.HalfDay()),
			}
			if err := tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: id, Peer: b.Phone, Body: b}); err != nil {
				return err
			}
		}
		return nil
	})
}

// halfDay names the half of a day that a time is in (C19).
func (v *Voice) halfDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.Clock.Local(t).Format("2006-01-02PM")
}

// onDuty are the duty officers' phones, first to be rung first.
func (v *Voice) onDuty(t *appliance.Town) []appliance.Phone {
	duty := slices.Clone(v.Duty)
	for _, p := range t.In(appliance.DateOf(v.Clock.Local(v.Now())), appliance.RoleDuty) {
		if to := p.Writable(v.Clock.Local(v.Now())); to != "" && !slices.Contains(duty, to) {
			duty = append(duty, to)
		}
	}
	return duty
}

// nextAlarm is the duty officer to ring about an alarm that nobody has taken: one after
// the other, three rounds at most.
func (v *Voice) nextAlarm(ctx context.Context) (b appliance.Callback, alarm appliance.Alarm, ok bool, err error) {
	err = v.Ledger.View(ctx, func(r appliance.Reader) error {
		ok = false
		t, err := r.Town()
		if err != nil {
			return err
		}
		duty := v.onDuty(t)
		for a, err := range r.Alarms(true) {
			if err != nil {
				return err
			}
			age := v.Now().Sub(a.LastAt)
			if a.Class != 1 || age < alarmAfter || age > alarmFor || len(duty) == 0 {
				continue
			}
			c := v.alarms[a.ID]
			if c == nil {
				c = &chain{}
				v.alarms[a.ID] = c
			}
			if c.tries >= alarmRounds*len(duty) || v.Now().Sub(c.last) < alarmPause {
				continue
			}
			alarm, ok = a, true
			b = appliance.Callback{
				Why: appliance.BackAlarm, State: appliance.BackWaiting, Phone: appliance.Address(duty[c.tries%len(duty)]), Case: a.Case, At: v.Now(), NextAt: v.Now(), Due: v.Now(),
			}
			c.tries, c.last, v.of = c.tries+1, v.Now(), a.ID
			return nil
		}
		return nil
	})
	return b, alarm, ok, err
}
