package desk

import (
	"context"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

// A Row is one matter in a list: what it is, what to do next, and how urgent that is.
type Row struct {
	Case     appliance.Case
	Next     Act // what the desk should do next; "" when it waits for the villager
	Light    workday.Light
	Due      time.Time     // of the clock that runs out first; zero: none runs
	Waiting  time.Duration // since the villager wrote and nobody answered; 0: nobody waits
	Holder   string        // name of the clerk or the office who holds it, "" the desk
	Place    string        // village and grid as people call them, "" not known
	Guessed  bool          // Due is provisional (暂定)
	Alarming bool          // an alarm nobody has taken stands on it
}

// InboxMax is how many matters an inbox lists: those that come first. The others
// wait behind them, are counted by Summary and found by Find.
const InboxMax = 1000

// Inbox lists open matters, what to do next first: alarms, then what is
// overdue, then what is due soonest, then who waits longest. mine keeps only
// matters the clerk or the desk as a whole holds.
func (d *Desk) Inbox(ctx context.Context, who Who, mine bool) ([]Row, error) {
	rows, _, err := d.InboxTop(ctx, who, mine, InboxMax)
	return rows, err
}

// InboxTop is the top of the inbox, at most limit rows, and how many it has in all:
// a first screen need not open what nobody sees yet.
func (d *Desk) InboxTop(ctx context.Context, who Who, mine bool, limit int) ([]Row, int, error) {
	var rows []Row
	whole := 0
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		rows = rows[:0]
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		by := who.By(v.town, "")
		mayDo := v.perhaps(by)
		counts, err := r.Counts()
		if err != nil {
			return err
		}
		n := 0
		for _, s := range appliance.OpenStates {
			n += counts[s]
		}
		all := make(places, 0, n)
		for g, err := range r.Glances(appliance.OpenStates...) {
			if err != nil {
				return err
			}
			if mine && g.Holder != appliance.HolderDesk && g.Holder != appliance.HolderClerk(who.Clerk.ID) {
				continue
			}
			all = append(all, v.place(g.ID, v.alarms[g.ID], mayDo(g) || v.black(g.Due), g.Due, g.WaitingSince))
		}
		whole = min(len(all), InboxMax)
		rows, err = topmost(all, limit, func(id appliance.CaseID) ([]Row, error) {
			c, err := r.Case(id)
			if err != nil {
				return nil, err
			}
			row, err := v.row(r, by, c)
			return []Row{row}, err
		}, func(row Row) place {
			return v.place(row.Case.ID, row.Alarming, row.Next != "" || row.Light == workday.LightBlack, row.Due, row.Case.WaitingSince)
		})
		return err
	})
	return rows, whole, err
}

// place is where a matter stands in the inbox: what is overdue never below what only
// waits, somebody must ask for it. Nothing is due, and nobody waits,
// by a clock that is not trusted.
func (v viewer) place(id appliance.CaseID, alarm, do bool, due, since time.Time) place {
	p := place{id: id, first: 1, do: 1}
	if alarm {
		p.first = 0
	}
	if do {
		p.do = 0
	}
	if v.trusted {
		p.due, p.since = nanos(due), nanos(since)
	}
	return p
}

// black reports whether what is due then is overdue.
func (v viewer) black(due time.Time) bool {
	return v.trusted && v.d.Clock.Light(due, v.now) == workday.LightBlack
}

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// perhaps tells of a case that is not opened whether this clerk may have to do
// something with it. Only what it denies is certain.
func (v viewer) perhaps(by loop.By) func(appliance.Glance) bool {
	offices := !v.town.Empty()
	may := map[Act]bool{}
	return func(g appliance.Glance) bool {
		acts := perhaps(g, offices)
		if v.rings[g.ID] {
			acts = append(acts, loop.ActRingBack)
		}
		return slices.ContainsFunc(acts, func(a Act) bool {
			yes, known := may[a]
			if !known {
				yes = by.Clerk == "" || loop.Permit(by, a) == nil
				may[a] = yes
			}
			return yes
		})
	}
}

// viewer is what rows need besides their case, read once for a list.
type viewer struct {
	d       *Desk
	now     time.Time
	trusted bool // the clock is
	names   map[appliance.ClerkID]string
	alarms  map[appliance.CaseID]bool
	rings   map[appliance.CaseID]bool // whose villager asked to be rung, and was not yet
	town    *appliance.Town
}

func (d *Desk) viewer(r appliance.Reader) (viewer, error) {
	v := viewer{d: d, now: d.Now(), trusted: d.trusted(), names: map[appliance.ClerkID]string{}, alarms: map[appliance.CaseID]bool{}, rings: map[appliance.CaseID]bool{}}
	var err error
	if v.town, err = r.Town(); err != nil {
		return v, err
	}
	for k, err := range r.Clerks() {
		if err != nil {
			return v, err
		}
		v.names[k.ID] = k.Name()
	}
	for a, err := range r.Alarms(true) {
		if err != nil {
			return v, err
		}
		v.alarms[a.Case] = a.Case != 0
	}
	for b, err := range r.Callbacks(true) {
		if err != nil {
			return v, err
		}
		if b.Why == appliance.BackAsked && b.Case != 0 {
			v.rings[b.Case] = true
		}
	}
	return v, nil
}

func (v viewer) row(r appliance.Reader, by loop.By, c appliance.Case) (Row, error) {
	row := Row{Case: c, Alarming: v.alarms[c.ID], Place: v.where(c)}
	var k appliance.Call
	if c.Call != 0 {
		var err error
		if k, err = r.Call(c.Call); err != nil {
			return row, err
		}
	}
	row.Next = v.next(by, c, k)
	if k, ok := c.Due(); ok && v.trusted {
		row.Due, row.Guessed = k.Due, k.Provisional
		row.Light = v.d.Clock.Light(k.Due, v.now)
	}
	if !c.WaitingSince.IsZero() && v.trusted {
		row.Waiting = max(v.now.Sub(c.WaitingSince), 0)
	}
	if id, ok := c.Holder.Clerk(); ok {
		row.Holder = v.names[id]
	} else if office, ok := c.Holder.Office(); ok {
		row.Holder = v.town.Short(office)
	}
	return row, nil
}

// where is where a case is: the village, and the number on the door plate.
func (v viewer) where(c appliance.Case) string {
	name := v.town.VillageName(c.Village)
	if g, ok := v.town.Grid(c.Grid); ok {
		name += g.Short
	}
	return name
}

// A Page is everything a clerk sees of one matter.
type Page struct {
	Row
	Story   []appliance.Entry    // what happened, oldest first
	Texts   []appliance.Outgoing // texts sent about it, in the order they were queued
	Allowed []Act
	Orders  []OrderRow // all of them, in the order they were made
	Call    *CallRow   // its latest 呼叫; nil none
	Town    *appliance.Town
	Rules   policy.Rules // in force now
}

// nameThem gives who acted their name again where it went with the words of somebody who
// asked to be forgotten: who handled a matter is a fact, and stays.
func nameThem(r appliance.Reader, t *appliance.Town, story []appliance.Entry) error {
	var clerks map[string]string
	for i := range story {
		a := &story[i].Actor
		switch {
		case a.Name != "" || a.ID == "":
		case a.Kind == appliance.ByStaff:
			if p, ok := t.Person(a.ID); ok {
				a.Name = p.Name
			}
		case a.Kind == appliance.ByClerk:
			if clerks == nil {
				clerks = map[string]string{}
				for k, err := range r.Clerks() {
					if err != nil {
						return err
					}
					clerks[string(k.ID)] = k.Name()
				}
			}
			a.Name = clerks[a.ID]
		}
	}
	return nil
}

// Page reads one matter with its whole story.
func (d *Desk) Page(ctx context.Context, who Who, id appliance.CaseID) (Page, error) {
	var p Page
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		p = Page{}
		c, err := r.Case(id)
		if err != nil {
			return err
		}
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		by := who.By(v.town, "")
		if p.Row, err = v.row(r, by, c); err != nil {
			return err
		}
		p.Allowed = Allowed(c, who, v.town)
		p.Town, p.Rules = v.town, policy.Read(v.town, v.now)
		for _, o := range c.Orders {
			row := v.order(by, c, o)
			if row.To, err = sentWith(r, c, o); err != nil {
				return err
			}
			p.Orders = append(p.Orders, row)
		}
		if c.Call != 0 {
			k, err := r.Call(c.Call)
			if err != nil {
				return err
			}
			row, err := v.call(r, by, k)
			if err != nil {
				return err
			}
			p.Call = &row
		}
		for e, err := range r.Story(id) {
			if err != nil {
				return err
			}
			p.Story = append(p.Story, e)
			if e.Kind == appliance.KindTextQueued {
				t, err := r.Text(e.Seq)
				if err != nil {
					return err
				}
				p.Texts = append(p.Texts, t)
			}
		}
		return nameThem(r, v.town, p.Story)
	})
	return p, err
}

// Number finds the case that a number means today ("20482", "25-5085").
func (d *Desk) Number(ctx context.Context, s string) (appliance.Case, error) {
	var c appliance.Case
	err := d.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		c, err = appliance.CaseNo(r, s, d.Now().In(d.Clock.Location))
		return err
	})
	return c, err
}

// List reads cases newest first; limit 0 means all.
func (d *Desk) List(ctx context.Context, f appliance.CaseFilter, limit int) ([]appliance.Case, error) {
	return list(ctx, d, limit, func(r appliance.Reader) seq[appliance.Case] { return r.Cases(f) })
}

// Messages reads what was heard, newest first; limit 0 means all.
func (d *Desk) Messages(ctx context.Context, limit int) ([]appliance.Message, error) {
	return list(ctx, d, limit, func(r appliance.Reader) seq[appliance.Message] { return r.Messages(0) })
}

// Outbox reads what goes out, newest first; limit 0 means all.
func (d *Desk) Outbox(ctx context.Context, limit int) ([]appliance.Outgoing, error) {
	return list(ctx, d, limit, func(r appliance.Reader) seq[appliance.Outgoing] { return r.Texts(0) })
}

// Alarms reads alarms nobody has taken, newest first.
func (d *Desk) Alarms(ctx context.Context) ([]appliance.Alarm, error) {
	return list(ctx, d, 0, func(r appliance.Reader) seq[appliance.Alarm] { return r.Alarms(true) })
}

// Clerks reads all accounts, disabled ones too.
func (d *Desk) Clerks(ctx context.Context) ([]appliance.Clerk, error) {
	return list(ctx, d, 0, func(r appliance.Reader) seq[appliance.Clerk] { return r.Clerks() })
}

type seq[T any] = func(yield func(T, error) bool)

func list[T any](ctx context.Context, d *Desk, limit int, from func(appliance.Reader) seq[T]) ([]T, error) {
	var out []T
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		out = out[:0]
		for v, err := range from(r) {
			if err != nil {
				return err
			}
			if out = append(out, v); len(out) == limit {
				return nil
			}
		}
		return nil
	})
	return out, err
}

// Summary is the desk at a glance, for headers and doctors.
type Summary struct {
	Counts    map[appliance.CaseState]int
	Open      int
	Waiting   int // villagers who wrote and were not answered
	Overdue   int
	Queued    int // texts on their way
	Uncertain int // texts only a report or a clerk can settle
	Held      int
	Unsigned  int // orders that no office has signed for
	Ruling    int // orders that wait for a ruling
	Review    int // cases that wait for the review
	Second    int // what waits for a second person: motions, and proposals on cases
	Alarms    int // nobody has taken them
	Sounds    int // recordings that nobody has written down
	Backs     int // people who are to be rung
	BacksLate int // of those, past what they were promised
	Suspects  int // numbers that look like machines or troublemakers
	Damage    []appliance.BoxNote
}

// Summary counts what a header shows.
func (d *Desk) Summary(ctx context.Context) (Summary, error) {
	var s Summary
	err := d.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		s = Summary{}
		if s.Counts, err = r.Counts(); err != nil {
			return err
		}
		now, trusted := d.Now(), d.trusted()
		for g, err := range r.Glances(appliance.OpenStates...) {
			if err != nil {
				return err
			}
			s.Open++
			if !g.WaitingSince.IsZero() {
				s.Waiting++
			}
			if trusted && !g.Due.IsZero() && g.Due.Before(now) {
				s.Overdue++
			}
			if g.State == appliance.CaseReview {
				s.Review++
			}
			if g.Pending {
				s.Second++
			}
			s.Ruling += g.Ruling
			s.Unsigned += g.Unsigned
		}
		for state, n := range map[appliance.TextState]*int{
			appliance.TextQueued: &s.Queued, appliance.TextSending: &s.Queued, appliance.TextUncertain: &s.Uncertain, appliance.TextHeld: &s.Held,
		} {
			more, err := r.TextCount(state)
			if err != nil {
				return err
			}
			*n += more
		}
		for _, err := range r.Motions(true) {
			if err != nil {
				return err
			}
			s.Second++
		}
		for _, err := range r.Recordings(true) {
			if err != nil {
				return err
			}
			s.Sounds++
		}
		for b, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			s.Backs++
			if trusted && b.Due.Before(now) {
				s.BacksLate++
			}
		}
		for n, err := range r.Nuisances(true) {
			if err != nil {
				return err
			}
			if n.State == appliance.NuisanceSuspect {
				s.Suspects++
			}
		}
		for _, err := range r.Alarms(true) {
			if err != nil {
				return err
			}
			s.Alarms++
		}
		s.Damage, err = r.Damage()
		return err
	})
	return s, err
}

// staleAt names what happened to the case since the clerk looked.
func (d *Desk) staleAt(r appliance.Reader, c appliance.Case) error {
	s := &Stale{Case: c.ID}
	for e, err := range r.Story(c.ID) {
		if err != nil {
			return err
		}
		if e.Seq == c.Version {
			s.Last = e
		}
	}
	s.Last.At = s.Last.At.In(d.Clock.Location)
	return s
}

// trusted reports whether the clock may be believed now.
func (d *Desk) trusted() bool { return d.Trusted == nil || d.Trusted() }
