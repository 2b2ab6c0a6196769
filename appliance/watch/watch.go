package watch

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/propose"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// Watch is the minute hand. All exported fields but Head, Trusted and Proposed must be set.
type Watch struct {
	Ledger  appliance.Ledger
	Clock   workday.Clock
	Texts   *texts.Set
	Now     func() time.Time
	Log     *slog.Logger
	Hall    string
	Own     appliance.Phone
	Trusted func() bool                               // may the clock be believed? nil: always
	Head    func(ctx context.Context) (string, error) // the ledger's anchor; nil: none is sent
	// Proposed is the index that all rooms share; nil: made each time.
	Proposed *propose.Cache

	night map[appliance.CaseID]uint64 // seen outside the hours, by version: not read again before they begin
	heard appliance.CaseID            // the last case whose words were looked at
	asked time.Time                   // the last look for early warnings
}

const (
	beat     = 15 * time.Second // often enough that nobody sees it; a moment is a minute
	perScan  = 200              // cases in one Update
	warnRest = time.Hour
)

var actor = appliance.Rule("watch")

// Run looks until ctx ends; the only other end is a fault of the ledger.
func (w *Watch) Run(ctx context.Context) error {
	for {
		if err := w.Look(ctx); err != nil {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case errors.Is(err, appliance.ErrFull):
				w.Log.Warn("no room to write reminders; trying again", "err", err)
			default:
				return err
			}
		}
		t := time.NewTimer(beat)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}

// Look does all that is due now.
func (w *Watch) Look(ctx context.Context) error {
	if w.Trusted != nil && !w.Trusted() {
		return nil
	}
	for {
		n, err := w.Scan(ctx)
		if err != nil {
			return err
		}
		if n < perScan {
			break
		}
	}
	if err := w.backs(ctx); err != nil {
		return err
	}
	if err := w.nuisances(ctx); err != nil {
		return err
	}
	if err := w.daily(ctx); err != nil {
		return err
	}
	return w.warn(ctx)
}

// world is what decisions must know.
func (w *Watch) world(r appliance.Reader, seq uint64) (loop.World, error) {
	return loop.World{Now: w.Now(), Clock: w.Clock, Texts: w.Texts, Hall: w.Hall, Own: w.Own}.Load(r, seq, time.Time{})
}

// Speaking reports whether reminders may go now: a working day, within the
// hours of the policy (Zammad's users were mailed at midnight and on Sundays).
func Speaking(c workday.Clock, r policy.Remind, now time.Time) bool {
	now = c.Local(now)
	if ok, _, _ := c.Workday(now); !ok {
		return false
	}
	from, err1 := policy.Minute(r.From)
	to, err2 := policy.Minute(r.To)
	m := now.Hour()*60 + now.Minute()
	return err1 == nil && err2 == nil && m >= from && m < to
}

// Scan takes the moments of up to perScan cases, and returns how many it looked at.
func (w *Watch) Scan(ctx context.Context) (int, error) {
	var due []appliance.CaseID
	err := w.Ledger.View(ctx, func(r appliance.Reader) error {
		due = due[:0]
		t, err := r.Town()
		if err != nil {
			return err
		}
		speaking := Speaking(w.Clock, policy.Read(t, w.Now()).Remind, w.Now())
		if speaking {
			w.night = nil
		} else if w.night == nil {
			w.night = map[appliance.CaseID]uint64{}
		}
		for id, err := range r.Waking(w.Now()) {
			if err != nil {
				return err
			}
			if !speaking {
				if _, seen := w.night[id]; seen {
					continue
				}
				c, err := r.Case(id)
				if err != nil {
					return err
				}
				if !urgent(c) {
					w.night[id] = c.Version
					continue
				}
			}
			if due = append(due, id); len(due) == perScan {
				break
			}
		}
		return nil
	})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	err = w.Ledger.Update(ctx, func(tx appliance.Tx) error {
		lw, err := w.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		s := &scan{tx: tx, World: lw}
		for _, id := range due {
			if err := s.look(id); err != nil {
				return err
			}
		}
		return s.speak()
	})
	return len(due), err
}

// urgent cases are looked at day and night.
func urgent(c appliance.Case) bool { return c.Urgency == appliance.UrgencyDanger }

// scan is one Update of the watch in the making.
type scan struct {
	loop.World
	tx   appliance.Tx
	says []saying
}

// most bounds how often one case is looked at in a scan: each look takes a moment.
const most = 16

// look takes every moment of the case that has come.
func (s *scan) look(id appliance.CaseID) error {
	for range most {
		c, err := s.tx.Case(id)
		if err != nil {
			return err
		}
		ch, deed, err := s.moment(c)
		if err != nil || ch == nil && deed == nil {
			return err
		}
		if deed != nil {
			s.Seq = s.tx.Seq()
			_, es, err := loop.Decide(s.World, loop.By{Actor: actor}, c, deed)
			var no *loop.Refusal
			switch {
			case errors.As(err, &no): // it no longer stands where the deed begins: the moment is over all the same
			case err != nil:
				return err
			default:
				if err := s.tx.Append(es...); err != nil {
					return err
				}
				if c, err = s.tx.Case(id); err != nil {
					return err
				}
			}
		}
		if ch == nil {
			continue
		}
		ch = s.still(c, ch)
		if len(ch.Clocks)+len(ch.Orders)+len(ch.Tags) == 0 {
			continue
		}
		if err := s.tx.Append(appliance.Entry{At: s.Now, Actor: actor, Kind: appliance.KindCaseWatched, Case: c.ID, Peer: c.Reporter, Body: *ch}); err != nil {
			return err
		}
	}
	return nil
}

// still keeps of a change only what the deed before it did not settle: a clock
// that was stopped or set anew is left as it now is.
func (s *scan) still(c appliance.Case, ch *appliance.CaseChange) *appliance.CaseChange {
	ch.Clocks = slices.DeleteFunc(ch.Clocks, func(k appliance.Clock) bool {
		now, ok := c.Clock(k.ID)
		return !ok || !now.StoppedAt.IsZero() || !now.Start.Equal(k.Start) || !now.Due.Equal(k.Due)
	})
	var orders []appliance.Order
	for _, o := range ch.Orders {
		now, ok := c.Order(o.Seq)
		if !ok || now.State != o.State || !sameClocks(now.Clocks, o.Clocks) {
			continue
		}
		now.Clocks, now.Overdue = o.Clocks, o.Overdue // all else may have been decided just now
		orders = append(orders, now)
	}
	ch.Orders = orders
	return ch
}

// sameClocks reports whether two rows of clocks differ in nothing but what the
// watch itself sets.
func sameClocks(a, b []appliance.Clock) bool {
	return slices.EqualFunc(a, b, func(x, y appliance.Clock) bool {
		return x.ID == y.ID && x.Start.Equal(y.Start) && x.Due.Equal(y.Due) && x.StoppedAt.Equal(y.StoppedAt)
	})
}

// moment finds the first clock of the case that has woken and says what follows:
// a change that marks the moment as taken, and perhaps a deed. What must be said is kept in s.says.
func (s *scan) moment(c appliance.Case) (*appliance.CaseChange, loop.Deed, error) {
	woken := func(k appliance.Clock) bool { return k.StoppedAt.IsZero() && !k.Wake.IsZero() && !k.Wake.After(s.Now) }
	for _, k := range c.Clocks {
		if !woken(k) {
			continue
		}
		m, k := s.take(k)
		ch := &appliance.CaseChange{Clocks: []appliance.Clock{k}}
		return ch, s.onCase(c, k, m, ch), nil
	}
	for _, o := range c.Orders {
		if !o.State.Open() {
			continue
		}
		for i, k := range o.Clocks {
			if !woken(k) {
				continue
			}
			if o.State == appliance.OrderSuspended && k.ID == appliance.ClockHandle {
				return nil, loop.Resume{Order: o.Seq}, nil // O11: its time is up
			}
			m, now := s.take(k)
			o.Clocks = slices.Clone(o.Clocks)
			o.Clocks[i] = now
			if !k.Due.IsZero() && !s.Now.Before(k.Due) && (k.ID == appliance.ClockHandle || k.ID == appliance.ClockUrgent) && o.State != appliance.OrderReported {
				o.Overdue = true // O17
			}
			ch := &appliance.CaseChange{Orders: []appliance.Order{o}}
			return ch, s.onOrder(c, o, k, m), nil
		}
	}
	return nil, nil, nil
}

// take is the last moment of a clock that has come, and the clock with all
// moments up to it taken.
func (s *scan) take(k appliance.Clock) (loop.Moment, appliance.Clock) {
	all := s.Moments(k)
	n := k.Fired
	for n < len(all) && !all[n].At.After(s.Now) {
		n++
	}
	var m loop.Moment
	if n > k.Fired && n <= len(all) {
		m = all[n-1]
	}
	k.Fired = max(n, k.Fired)
	return m, s.Wake(k)
}

// onCase is what a moment of a case's own clock asks for.
func (s *scan) onCase(c appliance.Case, k appliance.Clock, m loop.Moment, ch *appliance.CaseChange) loop.Deed {
	day := texts.Day(s.Clock.Local(k.Due), k.Provisional, false)
	hour := s.Clock.Local(k.Due).Format("15:04")
	switch k.ID {
	case appliance.ClockAsk:
		if m.What == loop.MomentOver {
			return loop.GoOn{} // C04
		}
		s.citizen(c, "R05", texts.Values{"日": texts.Day(s.Clock.Local(k.Due), k.Provisional, s.english(c))})
	case appliance.ClockRate:
		switch m.What {
		case loop.MomentSoon:
			return loop.Try{How: loop.TryText, Note: "到期回访"} // C18
		case loop.MomentAgain:
			ch.Tags = tagged(c, "待电话回访")
		case loop.MomentOver:
			return loop.GiveUp{} // C19
		}
	case appliance.ClockRule:
		for _, o := range c.Orders {
			if ret, _, _ := o.Pending(); ret {
				return loop.Rule{Order: o.Seq} // §B.4 rule 5: it keeps it
			}
		}
	case appliance.ClockBooked:
		return loop.Unbook{} // C22
	case appliance.ClockCallRate:
		if m.What == loop.MomentOver {
			return loop.EndCall{Call: c.Call}
		}
		s.to("leader", "", c, saying{text: "S08-late", v: texts.Values{"呼": c.Call.In(s.year())}})
	case appliance.ClockD1c:
		call, err := s.tx.Call(c.Call)
		if err != nil {
			return nil
		}
		switch {
		case m.What == loop.MomentHalf && call.State == appliance.CallCalled:
			s.to("county", "", c, saying{text: "S02-receive", v: texts.Values{"呼": call.ID.In(s.year()), "日": day, "点": hour}})
		case m.What == loop.MomentLate:
			s.to("supervisor", "", c, saying{text: "S08-bad", v: texts.Values{"呼": call.ID.In(s.year()), "位": "县中心", "镇": s.Hall, "由": "逾期没有分派"}})
		}
	case appliance.ClockYes:
		call, err := s.tx.Call(c.Call)
		if err != nil {
			return nil
		}
		if m.What == loop.MomentLate {
			s.to("leader", "", c, saying{text: "S22", v: texts.Values{"呼": call.ID.In(s.year()), "摘": call.Summary, "做": call.Done}})
			return nil
		}
		s.to(m.Who, "", c, saying{text: "S-ok", v: texts.Values{"答": "【督办】呼叫" + call.ID.In(s.year()) + "等镇领导批准,已超期"}})
	case appliance.ClockSuper:
		for _, v := range c.Supervisions {
			if v.Kind == appliance.SuperviseNotice || !v.DoneAt.IsZero() {
				continue
			}
			who := "handler"
			if v.Office == "" {
				who = "dispatcher"
			}
			s.to(who, v.Office, c, saying{text: "S02-reply", v: texts.Values{"号": c.ID.In(s.year()), "日": day, "点": hour}})
			s.to("supervisor", v.Office, c, saying{text: "S-ok", v: texts.Values{"答": "【督办】件号" + c.ID.In(s.year()) + "的督办到期没有回复"}})
		}
	case appliance.ClockAccept, appliance.ClockD1, appliance.ClockReview, appliance.ClockTransfer:
		what := map[appliance.ClockID]string{
			appliance.ClockAccept: "受理", appliance.ClockD1: "派单", appliance.ClockReview: "审核", appliance.ClockTransfer: "移送签收",
		}[k.ID]
		who := m.Who
		if who == "" {
			return nil
		}
		s.to(who, "", c, saying{text: "S-ok", list: what, no: c.ID.In(s.year()), v: texts.Values{"答": "【超期】件号" + c.ID.In(s.year()) + "该" + what + "还没" + what + "，请尽快办"}})
	}
	return nil
}

// year is the one in which numbers are said without theirs.
func (s *scan) year() int { return s.Clock.Local(s.Now).Year() }

func tagged(c appliance.Case, tag string) []string {
	if slices.Contains(c.Tags, tag) {
		return slices.Clone(c.Tags)
	}
	return append(slices.Clone(c.Tags), tag)
}

// onOrder is what a moment of an order's clock asks for.
func (s *scan) onOrder(c appliance.Case, o appliance.Order, k appliance.Clock, m loop.Moment) loop.Deed {
	no := c.OrderIn(s.year(), o.Seq)
	day, hour := texts.Day(s.Clock.Local(k.Due), k.Provisional, false), s.Clock.Local(k.Due).Format("15:04")
	about := c.Summary
	if about == "" {
		about = c.Text
	}
	v := texts.Values{"单": no, "日": day, "点": hour, "位": s.Town.Short(o.Office), "摘": about, "呼": o.Call.In(s.year())}
	late := s.Clock.Late(k.Due, s.Now)
	v["数"] = itoa(max(late, 1))
	switch k.ID {
	case appliance.ClockSign:
		if o.State != appliance.OrderSent {
			return nil
		}
		if m.What == loop.MomentRung {
			s.to(m.Who, o.Office, c, saying{text: "S-ok", list: "没签收", no: no, v: texts.Values{"答": "【督办】" + v["位"] + "的工单" + no + "派出一天还没签收"}})
			return nil
		}
		s.to("handler", o.Office, c, saying{text: "S02-sign", list: "还没签收", no: no, v: v})
	case appliance.ClockRespond:
		if m.What == loop.MomentSilent {
			return loop.SilenceCall{Call: o.Call} // H04
		}
		s.to("handler", o.Office, c, saying{text: "S03-respond", v: v})
	case appliance.ClockHandle, appliance.ClockUrgent:
		if !s.Now.Before(k.Due) && s.climbs(c, o) {
			s.to("dispatcher", "", c, saying{text: "S32", list: "村里到期没办结", no: c.ID.In(s.year()), v: texts.Values{
				"地": s.where(c), "摘": about, "号": c.ID.In(s.year()),
			}})
			return loop.Recall{Order: o.Seq, Reason: "村里到期没办结，转镇里办"} // F2-35
		}
		if _, ext, _ := o.Pending(); ext && !s.Now.Before(k.Due) {
			return loop.RuleExtend{Order: o.Seq} // O09: not decided in time is not granted
		}
		switch m.What {
		case loop.MomentSoon, loop.MomentToday, loop.MomentAgain:
			s.to("handler", o.Office, c, saying{text: "S02", list: "快到期", no: no, v: v})
			if m.What == loop.MomentToday {
				s.to("head", o.Office, c, saying{text: "S02", list: "快到期", no: no, v: v}, s.Rung("handler", o.Office)...)
			}
		case loop.MomentLate:
			s.to("handler", o.Office, c, saying{text: "S03-now", list: "已超期", no: no, v: v})
		case loop.MomentRung:
			id := "S03-head"
			if late == 0 {
				id = "S03-head-now"
			}
			handlers := s.Rung("handler", o.Office)
			s.to(m.Who, o.Office, c, saying{text: id, list: "已超期", no: no, v: v}, handlers...)
			s.to("handler", o.Office, c, saying{text: "S03", list: "已超期", no: no, v: v})
		}
	}
	return nil
}

// climbs reports whether an order is the village's own go at what its grid reported or
// whistled for: when its time is over, the matter is the township's (F0-29, F2-35).
// What a dispatcher sends to the village after that stays there, like any order.
func (s *scan) climbs(c appliance.Case, o appliance.Order) bool {
	office, ok := s.Town.Office(o.Office)
	return ok && office.Level == appliance.LevelVillage && c.Channel == appliance.ChannelGrid && o.Seq == 1 && c.Round == 1 && o.Call == 0 &&
		(o.State == appliance.OrderSent || o.State == appliance.OrderWorking) &&
		slices.Contains(loop.AllowedOrder(loop.By{Actor: actor}, c, o), loop.ActRecall)
}

// where is the case's village and grid, as the door plate has it.
func (s *scan) where(c appliance.Case) string {
	at := s.Town.VillageName(c.Village)
	if g, ok := s.Town.Grid(c.Grid); ok {
		at += g.Short
	}
	if at == "" {
		return s.Hall
	}
	return at
}
