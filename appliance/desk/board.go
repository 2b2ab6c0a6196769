package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

// Town is the township as it told the box about itself, and the rules in force.
func (d *Desk) Town(ctx context.Context) (*appliance.Town, policy.Rules, error) {
	var t *appliance.Town
	err := d.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		t, err = r.Town()
		return err
	})
	return t, policy.Read(t, d.Now()), err
}

// An OrderRow is one work order on the board.
type OrderRow struct {
	Case    appliance.Case
	Order   appliance.Order
	No      string // 5085-1
	Office  string // its short name
	Due     time.Time
	Guessed bool // Due is provisional (暂定)
	Light   workday.Light
	Late    int          // working days overdue
	Waits   OrderWaits   // for whom it waits, besides the office
	Allowed []Act        // what this clerk may do to it
	To      []TextAtOnce // its texts, one a recipient (F0-22)
}

// OrderWaits is what an order waits for somebody else to do.
type OrderWaits string

// What an order can wait for.
const (
	WaitsNot    OrderWaits = ""
	WaitsSign   OrderWaits = "sign"
	WaitsRule   OrderWaits = "rule"    // a return
	WaitsExtend OrderWaits = "extend"  // a ruling on an extension
	WaitsPause  OrderWaits = "suspend" // a ruling on a suspension
	WaitsReview OrderWaits = "review"
)

// TextAtOnce is one of the texts that went out with an order, and how it stands.
type TextAtOnce struct {
	To    appliance.Phone
	State appliance.TextState
}

// OrderFilter chooses orders of open cases. The zero filter: all that are open.
type OrderFilter struct {
	Office string           // code
	Case   appliance.CaseID // all of one case, closed ones too
	Waits  bool             // only those that wait for a ruling or a review
	Late   bool             // only those overdue
	Limit  int              // no more than these, those that come first; 0: all
}

// Orders lists work orders, what runs out first first.
func (d *Desk) Orders(ctx context.Context, who Who, f OrderFilter) ([]OrderRow, error) {
	var rows []OrderRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		rows = rows[:0]
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		by := who.By(v.town, "")
		rowsOf := func(id appliance.CaseID) ([]OrderRow, error) {
			c, err := r.Case(id)
			if err != nil {
				return nil, err
			}
			var rows []OrderRow
			for _, o := range c.Orders {
				if f.Case == 0 && !o.State.Open() || f.Office != "" && o.Office != f.Office {
					continue
				}
				row := v.order(by, c, o)
				if f.Waits && !row.Waits.asks() || f.Late && row.Light != workday.LightBlack {
					continue
				}
				if f.Case != 0 {
					if row.To, err = sentWith(r, c, o); err != nil {
						return nil, err
					}
				}
				rows = append(rows, row)
			}
			return rows, nil
		}
		if f.Case != 0 {
			rows, err = rowsOf(f.Case)
			return err
		}
		all, err := v.atWork(r, f)
		if err != nil {
			return err
		}
		rows, err = topmost(all, f.Limit, rowsOf, func(row OrderRow) place {
			return boardPlace(row.Case.ID, row.Waits.asks(), row.Due)
		})
		return err
	})
	return rows, err
}

// atWork are the cases whose orders a board may have to show.
func (v viewer) atWork(r appliance.Reader, f OrderFilter) (all places, err error) {
	var office map[appliance.CaseID]bool
	if f.Office != "" {
		office = map[appliance.CaseID]bool{}
		for id, err := range r.OrdersOf(f.Office) {
			if err != nil {
				return nil, err
			}
			office[id] = true
		}
	}
	for g, err := range r.Glances(appliance.CaseWorking, appliance.CaseReview) {
		if err != nil {
			return nil, err
		}
		asks := g.Ruling+g.Reported > 0
		switch {
		case office != nil && !office[g.ID], f.Waits && !asks, f.Late && !g.OrderDue.Before(v.now):
			continue
		}
		due := g.OrderDue
		if asks {
			due = g.AskedDue
		}
		all = append(all, boardPlace(g.ID, asks, due))
	}
	return all, nil
}

// boardPlace is where an order stands on the board: what waits for the desk first,
// then what runs out first.
func boardPlace(id appliance.CaseID, asks bool, due time.Time) place {
	p := place{id: id, first: 1, due: nanos(due)}
	if asks {
		p.first = 0
	}
	return p
}

// asks reports whether an order waits for somebody at the desk.
func (w OrderWaits) asks() bool { return w != WaitsNot && w != WaitsSign }

func (v viewer) order(by loop.By, c appliance.Case, o appliance.Order) OrderRow {
	row := OrderRow{Case: c, Order: o, No: c.OrderIn(v.d.Clock.Local(v.now).Year(), o.Seq), Office: v.town.Short(o.Office), Allowed: loop.AllowedOrder(by, c, o)}
	k := o.Deadline()
	row.Due, row.Guessed = k.Due, k.Provisional
	at := v.now
	if !o.ReportedAt.IsZero() && o.State != appliance.OrderWorking {
		at = o.ReportedAt
	}
	if v.trusted && !k.Due.IsZero() {
		row.Light = v.d.Clock.Light(k.Due, at)
		if row.Light == workday.LightBlack {
			row.Late = v.d.Clock.Late(k.Due, at)
		}
	}
	ret, ext, sus := o.Pending()
	switch {
	case ret:
		row.Waits = WaitsRule
	case ext:
		row.Waits = WaitsExtend
	case sus:
		row.Waits = WaitsPause
	case o.State == appliance.OrderReported:
		row.Waits = WaitsReview
	case o.State == appliance.OrderSent:
		row.Waits = WaitsSign
	}
	return row
}

// sentWith are the texts that went out when the order was sent.
func sentWith(r appliance.Reader, c appliance.Case, o appliance.Order) ([]TextAtOnce, error) {
	var out []TextAtOnce
	for e, err := range r.Story(c.ID) {
		if err != nil {
			return nil, err
		}
		ch, ok := e.Body.(appliance.TextChange)
		if !ok || e.Kind != appliance.KindTextQueued || !e.At.Equal(o.DispatchedAt) || ch.Template != "S01" && ch.Template != "S07" {
			continue
		}
		t, err := r.Text(e.Seq)
		if err != nil {
			return nil, err
		}
		out = append(out, TextAtOnce{t.To, t.State})
	}
	return out, nil
}

// A CallRow is one 呼叫 with its orders.
type CallRow struct {
	Call     appliance.Call
	Case     appliance.Case
	Orders   []OrderRow
	Due      time.Time // of D1c, then of the lead's order, then of the rating
	Light    workday.Light
	Lead     string // short name
	Measured time.Duration
	Allowed  []Act
}

// Calls lists calls, newest first.
func (d *Desk) Calls(ctx context.Context, who Who, openOnly bool) ([]CallRow, error) {
	var rows []CallRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		rows = rows[:0]
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		by := who.By(v.town, "")
		for k, err := range r.Calls(openOnly) {
			if err != nil {
				return err
			}
			row, err := v.call(r, by, k)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// Call reads one call.
func (d *Desk) Call(ctx context.Context, who Who, id appliance.CallID) (CallRow, error) {
	var row CallRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		k, err := r.Call(id)
		if err != nil {
			return err
		}
		row, err = v.call(r, who.By(v.town, ""), k)
		return err
	})
	return row, err
}

// CallNumber finds the call that a number means today: "H031" the one under way, of this
// year or the last, else this year's; "26-H031" names the year, as it must where both are under way.
func (d *Desk) CallNumber(ctx context.Context, s string) (appliance.Call, error) {
	var all []appliance.Call
	err := d.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		all, err = appliance.CallsNo(r, s, d.Clock.Local(d.Now()))
		return err
	})
	if err != nil {
		return appliance.Call{}, err
	}
	open := slices.DeleteFunc(slices.Clone(all), func(k appliance.Call) bool { return !k.State.Open() })
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) > 1:
		return appliance.Call{}, wrong(loop.ActMakeCall, "%s今年和去年各有一个在办，请写明年份：%s或%s。", "%s is under way in this year and in the last: name the year, %s or %s",
			s, open[0].ID.String(), open[1].ID.String())
	case len(all) > 0:
		return all[0], nil
	}
	return appliance.Call{}, &Refusal{Act: loop.ActMakeCall, Why: loop.WhyNoCall, Name: s}
}

func (v viewer) call(r appliance.Reader, by loop.By, k appliance.Call) (CallRow, error) {
	row := CallRow{Call: k, Lead: v.town.Short(k.Lead), Allowed: loop.AllowedCall(by, k)}
	c, err := r.Case(k.Case)
	if err != nil {
		return row, err
	}
	row.Case = c
	for _, o := range c.Orders {
		if o.Call == k.ID {
			row.Orders = append(row.Orders, v.order(by, c, o))
			if o.Office == k.Lead && !o.RespondedAt.IsZero() {
				row.Measured = v.d.Clock.WorkingBetween(o.DispatchedAt, o.RespondedAt)
			}
		}
	}
	d1c, toSend := c.Clock(appliance.ClockD1c)
	rate, toRate := c.Clock(appliance.ClockCallRate)
	switch {
	case k.State == appliance.CallCompleted: // the department is done, and no longer late
		if toRate && rate.StoppedAt.IsZero() {
			row.Due = rate.Due
		}
	case toSend && d1c.StoppedAt.IsZero():
		row.Due = d1c.Due
	case len(row.Orders) > 0:
		row.Due = row.Orders[0].Due
	}
	if v.trusted && k.State.Open() && !row.Due.IsZero() {
		row.Light = v.d.Clock.Light(row.Due, v.now)
	}
	return row, nil
}

// A SupervisionRow is one 督办 with its case.
type SupervisionRow struct {
	Case        appliance.Case
	Supervision appliance.Supervision
	Office      string
	Light       workday.Light
}

// Supervisions lists those that wait for an answer or a second look, what runs out first first.
func (d *Desk) Supervisions(ctx context.Context) ([]SupervisionRow, error) {
	var rows []SupervisionRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		rows = rows[:0]
		v, err := d.viewer(r)
		if err != nil {
			return err
		}
		for g, err := range r.Glances(appliance.OpenStates...) {
			if err != nil {
				return err
			}
			if !g.Overseen {
				continue
			}
			c, err := r.Case(g.ID)
			if err != nil {
				return err
			}
			for _, s := range c.Supervisions {
				if !s.Open() {
					continue
				}
				row := SupervisionRow{Case: c, Supervision: s, Office: v.town.Short(s.Office)}
				if v.trusted && s.DoneAt.IsZero() {
					row.Light = d.Clock.Light(s.Due, v.now)
				}
				rows = append(rows, row)
			}
		}
		return nil
	})
	slices.SortStableFunc(rows, func(a, b SupervisionRow) int {
		return cmp.Or(place{due: nanos(a.Supervision.Due)}.compare(place{due: nanos(b.Supervision.Due)}), cmp.Compare(b.Case.ID, a.Case.ID))
	})
	return rows, err
}
