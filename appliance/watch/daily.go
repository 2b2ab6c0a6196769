package watch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/texts"
)

// The jobs of a day. Each is done once a day; a box that was off does today's only.
const (
	JobDigest = "digest" // the supervisor's day
	JobAnchor = "anchor" // the ledger's head leaves the box
	JobNil    = "nil"    // which grids have not reported
	JobLeave  = "leave"  // who stands in from today
	JobSound  = "sound"  // every matter has a holder, every closed one an outcome told (F2-01)
)

// stale is how many minutes after its hour a job of a working day is still worth a text.
const stale = 4 * 60

// soundAt is when nobody needs the box: the nightly check.
const soundAt = "02:00"

// daily does the jobs of the day whose hour has come.
func (w *Watch) daily(ctx context.Context) error {
	now := w.Clock.Local(w.Now())
	var r policy.Rules
	done := map[string]bool{}
	err := w.Ledger.View(ctx, func(rd appliance.Reader) error {
		t, err := rd.Town()
		if err != nil {
			return err
		}
		r = policy.Read(t, w.Now())
		for _, job := range []string{JobDigest, JobAnchor, JobNil, JobLeave, JobSound} {
			day, err := rd.Daily(job)
			if err != nil {
				return err
			}
			done[job] = day == appliance.DateOf(now)
		}
		return nil
	})
	if err != nil {
		return err
	}
	workday, _, _ := w.Clock.Workday(now)
	for _, j := range []struct {
		name   string
		at     string
		anyDay bool
		// find goes through many cases: nobody waits for it. What must be written is done after it.
		find func(appliance.Reader, loop.World) (func(*scan) error, error)
		do   func(*scan) error
	}{
		{name: JobSound, at: soundAt, anyDay: true, find: findUnsound},
		{name: JobLeave, at: r.Remind.From, anyDay: true, do: (*scan).standIns},
		{name: JobDigest, at: r.Remind.Digest, find: findDigest},
		{name: JobAnchor, at: r.Remind.Digest, anyDay: true},
		{name: JobNil, at: r.Remind.NilBy, do: (*scan).missing},
	} {
		m, err := policy.Minute(j.at)
		if err != nil || done[j.name] || !j.anyDay && !workday || now.Hour()*60+now.Minute() < m {
			continue
		}
		do := j.do
		if !j.anyDay && now.Hour()*60+now.Minute()-m > stale {
			j.find, do = nil, func(*scan) error { return nil } // a morning's news is none in the evening: it is done, unsaid
		}
		if j.find != nil {
			err := w.Ledger.View(ctx, func(rd appliance.Reader) error {
				lw, err := w.world(rd, 0)
				if err == nil {
					do, err = j.find(rd, lw)
				}
				return err
			})
			if err != nil {
				return fmt.Errorf("the day's %s: %w", j.name, err)
			}
		}
		if j.name == JobAnchor {
			if w.Head == nil {
				continue
			}
			head, err := w.Head(ctx)
			if err != nil {
				return fmt.Errorf("the day's anchor: %w", err)
			}
			do = func(s *scan) error { return s.anchor(head) }
		}
		err = w.Ledger.Update(ctx, func(tx appliance.Tx) error {
			lw, err := w.world(tx, tx.Seq())
			if err != nil {
				return err
			}
			s := &scan{tx: tx, World: lw}
			if err := do(s); err != nil {
				return err
			}
			if err := s.speak(); err != nil {
				return err
			}
			return tx.Append(appliance.Entry{
				At: w.Now(), Actor: actor, Kind: appliance.KindDaily, Body: appliance.Daily{Job: j.name, Day: appliance.DateOf(now)},
			})
		})
		if err != nil {
			return fmt.Errorf("the day's %s: %w", j.name, err)
		}
	}
	return nil
}

// people queues one text to everybody of a rung.
func (s *scan) people(who, id string, v texts.Values, class appliance.TextClass) {
	for _, p := range s.Rung(who, "") {
		if p != s.Own {
			s.says = append(s.says, saying{phone: p, text: id, v: v, class: class})
		}
	}
}

// anchor sends the ledger's head to the supervisors: what is out of the box
// nobody can change any more (§B.12).
func (s *scan) anchor(head string) error {
	s.people("supervisor", "S20", texts.Values{"期": s.Clock.Local(s.Now).Format(time.DateOnly), "链": head}, appliance.ClassReminder)
	return s.tx.Append(appliance.Entry{At: s.Now, Actor: actor, Kind: appliance.KindBoxAnchor, Body: appliance.BoxNote{Text: head}})
}

// findDigest is the supervisor's day: how much is in hand, due today and overdue (F0-24).
// What nobody sent out yet is counted by its own deadline: a text that lies unread
// is overdue, too.
func findDigest(r appliance.Reader, w loop.World) (func(*scan) error, error) {
	var hand, today int
	var late []string
	tonight := w.Clock.At(w.Now, 24*60)
	for g, err := range r.Glances(appliance.CaseNew, appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview) {
		if err != nil {
			return nil, err
		}
		hand++
		if g.State == appliance.CaseNew || g.State == appliance.CaseAccepted {
			switch {
			case g.Due.IsZero():
			case w.Now.After(g.Due):
				late = append(late, g.ID.In(w.Clock.Local(w.Now).Year()))
			case w.Clock.DayOf(g.Due).Equal(w.Clock.At(w.Now, 0)):
				today++
			}
			continue
		}
		if g.OrderDue.IsZero() || g.OrderDue.After(tonight) {
			continue
		}
		c, err := r.Case(g.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range c.OpenOrders() {
			due := o.Due()
			if due.IsZero() || o.State == appliance.OrderReported || o.State == appliance.OrderSuspended {
				continue
			}
			switch {
			case w.Now.After(due):
				late = append(late, c.OrderIn(w.Clock.Local(w.Now).Year(), o.Seq))
			case w.Clock.DayOf(due).Equal(w.Clock.At(w.Now, 0)):
				today++
			}
		}
	}
	v := texts.Values{
		"日": texts.Day(w.Clock.Local(w.Now), false, false), "办": itoa(hand), "到": itoa(today), "超": itoa(len(late)),
	}
	id := "S19-none"
	if len(late) > 0 {
		slices.Sort(late)
		id, v["列"] = "S19", listed(late)
	}
	return func(s *scan) error {
		s.people("supervisor", id, v, appliance.ClassReminder)
		return nil
	}, nil
}

// missing lists the grids nobody reported for today, not even 零 (F1-54).
func (s *scan) missing() error {
	on := appliance.DateOf(s.Clock.Local(s.Now))
	reported := map[string]bool{}
	for t, err := range s.tx.Tallies(on, on) {
		if err != nil {
			return err
		}
		if t.Reports+t.Nil > 0 {
			reported[t.Person] = true
		}
	}
	var names []string
	for _, g := range s.Town.Grids() {
		walkers := append(slices.Clone(g.Workers), g.Leads...)
		if g.Closed(on) || len(walkers) == 0 || slices.ContainsFunc(walkers, func(p string) bool { return reported[p] }) {
			continue
		}
		names = append(names, g.Short)
	}
	if len(names) == 0 {
		return nil
	}
	v := texts.Values{"数": itoa(len(names)), "名": listedIn(names, 39)}
	s.people("dispatcher", "S25", v, appliance.ClassReminder)
	return nil
}

// standIns tells whose texts come to them from today on (F1-65).
func (s *scan) standIns() error {
	on := appliance.DateOf(s.Clock.Local(s.Now))
	for _, p := range s.Town.People() {
		if p.Gone(on) || !p.StandIn.Mobile() {
			continue
		}
		for _, l := range p.Leave {
			if l.From == on {
				to := l.To.In(s.Clock.Location)
				s.says = append(s.says, saying{phone: p.StandIn, text: "S21", class: appliance.ClassReminder, v: texts.Values{
					"人": surname(p), "日": texts.Day(to, false, false),
				}})
			}
		}
	}
	return nil
}

// surname is how a text names somebody: never by the full name (domain 8, rules of sending).
func surname(p appliance.Person) string {
	r := []rune(p.Name)
	if len(r) == 0 {
		return "同事"
	}
	return string(r[:1]) + p.Title()
}

// A Fault is a case that breaks one of the two promises of F2-01.
type Fault struct {
	Case appliance.CaseID
	Why  string // in a clerk's words
}

// Unsound are the open matters without exactly one holder that exists, and the
// closed ones without an outcome told. Faults of cases closed longer ago than
// since are left out; zero: none are.
func Unsound(r appliance.Reader, w loop.World, since time.Time) ([]Fault, error) {
	var out []Fault
	clerks := map[appliance.ClerkID]bool{}
	for k, err := range r.Clerks() {
		if err != nil {
			return nil, err
		}
		clerks[k.ID] = !k.Disabled
	}
	held := map[appliance.Holder]string{} // why each is none; "" they are
	for g, err := range r.Glances(appliance.OpenStates...) {
		if err != nil {
			return nil, err
		}
		why, known := held[g.Holder]
		if !known {
			why = unheld(w, clerks, g.Holder)
			held[g.Holder] = why
		}
		if why != "" {
			out = append(out, Fault{g.ID, why})
		}
	}
	for g, err := range r.Glances(appliance.CaseClosed, appliance.CaseUnreachable, appliance.CaseRefused, appliance.CaseTransferred, appliance.CaseWithdrawn) {
		if err != nil {
			return nil, err
		}
		switch {
		case g.UpdatedAt.Before(since):
		case !g.Ended:
			out = append(out, Fault{g.ID, "已了结，但没有写结果"})
		case !g.Told:
			out = append(out, Fault{g.ID, "已了结，但没有告知来件人的记录"})
		}
	}
	slices.SortStableFunc(out, func(a, b Fault) int { return cmp.Compare(b.Case, a.Case) })
	return out, nil
}

// unheld says why a holder is nobody who answers for an open case; "" they do.
func unheld(w loop.World, clerks map[appliance.ClerkID]bool, h appliance.Holder) string {
	if h == "" {
		return "没有承办人"
	}
	if id, ok := h.Clerk(); ok {
		if on, known := clerks[id]; !known || !on {
			return "承办人的账号已停用，请转交"
		}
	}
	if code, ok := h.Office(); ok {
		o, known := w.Town.Office(code)
		if !known || o.Closed(appliance.DateOf(w.Clock.Local(w.Now))) {
			return "承办单位已撤销，请收回重派"
		}
		if len(w.Rung("handler", code)) == 0 {
			return "承办单位" + w.Town.Short(code) + "没有能收短信的人"
		}
	}
	return ""
}

// soundFor is how far back closed cases are looked at each night: what was sound stays so.
const soundFor = 40 * 24 * time.Hour

// findUnsound finds what the night's check raises a card for.
func findUnsound(r appliance.Reader, w loop.World) (func(*scan) error, error) {
	faults, err := Unsound(r, w, w.Now.Add(-soundFor))
	return func(s *scan) error { return s.unsound(faults) }, err
}

// unsound raises a card for each fault; a clerk's verdict settles it.
func (s *scan) unsound(faults []Fault) error {
	for _, f := range faults {
		subject := "F2-01|" + f.Case.String()
		if old, err := s.tx.WarningOn(subject); err == nil && (old.Verdict == appliance.VerdictNone || s.Now.Sub(old.Decided) < 24*time.Hour) {
			continue
		}
		if err := s.tx.Append(appliance.Entry{At: s.Now, Actor: actor, Kind: appliance.KindWarningRaised, Case: f.Case, Body: appliance.WarningChange{
			Rule: "F2-01", Subject: subject, Cases: []appliance.CaseID{f.Case},
			Words: appliance.WarningWords{Title: "件号" + f.Case.No() + f.Why, Why: "夜间核对：事事有人管，件件有着落"},
		}}); err != nil {
			return err
		}
	}
	return nil
}
