package desk_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/workday"
)

// someCases puts cases of every sort into the ledger, as no day would bring them together.
func (h *hall) someCases(t *testing.T, r *rand.Rand, n int) {
	t.Helper()
	some := func(of int) bool { return r.IntN(of) == 0 }
	when := func() time.Time { return h.now.Add(time.Duration(r.IntN(200)-100) * time.Hour) }
	at := func() (at time.Time) {
		if some(2) {
			at = when()
		}
		return at
	}
	clock := func(id appliance.ClockID) appliance.Clock {
		k := appliance.Clock{ID: id, Start: h.now.Add(-200 * time.Hour), Due: at(), Fired: r.IntN(4)}
		if some(4) {
			k.StoppedAt = h.now
		}
		return k
	}
	one := func(id appliance.CaseID) []appliance.Entry {
		since := at()
		if !since.Before(h.now) {
			since = h.now.Add(-time.Minute)
		}
		ch := appliance.CaseChange{
			State: appliance.CaseStates[r.IntN(len(appliance.CaseStates))], Round: 1, WaitingSince: &since, ReceivedAt: when(),
			Holder: []appliance.Holder{appliance.HolderDesk, appliance.HolderClerk(h.li.Clerk.ID), appliance.HolderOffice("Z01")}[r.IntN(3)],
			Clocks: []appliance.Clock{clock(appliance.ClockAccept), clock(appliance.ClockHandle)},
			Words:  appliance.CaseWords{Reporter: villager, Text: "路灯"},
		}
		switch ch.State {
		case appliance.CaseFollowup:
			ch.Clocks = append(ch.Clocks, clock(appliance.ClockRate))
		case appliance.CaseBooked:
			ch.Clocks = append(ch.Clocks, clock(appliance.ClockBooked))
		}
		for seq := range r.IntN(4) {
			o := appliance.Order{
				Seq: seq + 1, Role: appliance.Assist, Office: fmt.Sprintf("Z%02d", r.IntN(3)), Round: 1, DispatchedAt: h.now,
				State: []appliance.OrderState{
					appliance.OrderSent, appliance.OrderWorking, appliance.OrderReturned, appliance.OrderSuspended, appliance.OrderReported,
					appliance.OrderClosed, appliance.OrderRejected, appliance.OrderRecalled, appliance.OrderBooked,
				}[r.IntN(9)],
				Clocks: []appliance.Clock{clock([]appliance.ClockID{appliance.ClockHandle, appliance.ClockUrgent, appliance.ClockSign}[r.IntN(3)])},
			}
			if some(3) {
				o.Return = &appliance.Return{Ground: appliance.ReturnNotOurs, At: h.now}
			}
			if some(4) {
				o.Extension = &appliance.Extension{Days: 1, At: h.now}
			}
			if some(4) {
				o.Suspension = &appliance.Suspension{Cause: appliance.SuspendForce, At: h.now}
			}
			if some(3) {
				o.ReportedAt = h.now.Add(-time.Duration(r.IntN(100)) * time.Hour)
			}
			ch.Orders = append(ch.Orders, o)
		}
		if some(4) {
			p := &appliance.Pending{Act: "refuse", By: []string{"clerk:" + string(h.li.Clerk.ID), "clerk:9"}[r.IntN(2)], At: h.now}
			ch.Pending = &p
		}
		if some(4) {
			ch.Transfer = &appliance.Transfer{At: h.now, Due: at(), SignedAt: at(), Refused: some(3)}
		}
		if some(3) {
			ch.Supervisions = []appliance.Supervision{{
				Seq: 1, Kind: []appliance.SuperviseKind{appliance.SuperviseOrder, appliance.SuperviseNotice, appliance.SuperviseRectify}[r.IntN(3)],
				Office: []string{"", "Z01"}[r.IntN(2)], Due: at(), DoneAt: at(), Checked: at(),
			}}
		}
		es := []appliance.Entry{{Kind: appliance.KindCaseCorrected, Case: id, Peer: villager, Body: ch}}
		if some(5) {
			k := appliance.NewCallID(2026, id.Serial())
			ch.Call = k
			es[0].Body = ch
			es = append(es, appliance.Entry{Kind: appliance.KindCallMade, Case: id, Body: appliance.CallChange{
				Call: k, State: appliance.CallStates[r.IntN(len(appliance.CallStates))], Lead: "Z01",
			}})
		}
		if some(6) {
			es = append(es, appliance.Entry{Kind: appliance.KindAlarmRaised, Case: id, Peer: villager, Body: appliance.AlarmChange{Class: 1}})
		}
		for i := range es {
			es[i].At, es[i].Actor = h.now, appliance.Rule("test")
		}
		return es
	}
	err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		for i := range n {
			if err := tx.Append(one(appliance.NewCaseID(2026, 100+i))...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *hall) officesOpen(t *testing.T) {
	t.Helper()
	err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		for i := range 3 {
			o := appliance.Office{Code: fmt.Sprintf("Z%02d", i), Name: "办公室" + fmt.Sprint(i), Level: appliance.LevelTown}
			if err := tx.Append(appliance.Entry{At: h.now, Actor: appliance.Rule("test"), Kind: appliance.KindTownSet, Body: o}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dueFirst(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// The lists open few cases; they show what would be shown if all were opened.
func TestListsShowWhatOpeningEverythingWouldShow(t *testing.T) {
	for seed := range uint64(4) {
		h, ctx := openHall(t), t.Context()
		if seed > 0 { // else a hall that does everything itself
			h.officesOpen(t)
		}
		leader := h.hire(t, "周明", appliance.RoleLeader)
		engineer := h.hire(t, "何平", appliance.RoleTechnician)
		h.someCases(t, rand.New(rand.NewPCG(seed, 9)), 150)
		trusted := seed != 3
		h.Trusted = func() bool { return trusted }

		open, err := h.List(ctx, appliance.CaseFilter{States: appliance.OpenStates}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []desk.Who{h.li, h.wu, leader, engineer, {}} {
			for _, mine := range []bool{false, true} {
				var want []desk.Row
				for _, c := range open {
					if mine && c.Holder != appliance.HolderDesk && c.Holder != appliance.HolderClerk(who.Clerk.ID) {
						continue
					}
					p, err := h.Page(ctx, who, c.ID)
					if err != nil {
						t.Fatal(err)
					}
					want = append(want, p.Row)
				}
				asked := func(r desk.Row) bool { return r.Next != "" || r.Light == workday.LightBlack }
				slices.SortFunc(want, func(a, b desk.Row) int {
					return cmp.Or(yesFirst(a.Alarming, b.Alarming), yesFirst(asked(a), asked(b)), dueFirst(a.Due, b.Due),
						-cmp.Compare(a.Waiting, b.Waiting), cmp.Compare(a.Case.ID, b.Case.ID))
				})
				got, err := h.Inbox(ctx, who, mine)
				if err != nil || len(got) != len(want) {
					t.Fatalf("seed %d, %s, mine %v: %d rows, want %d: %v", seed, who.Clerk.Name(), mine, len(got), len(want), err)
				}
				for i := range want {
					g, w := got[i], want[i]
					if g.Case.ID != w.Case.ID || g.Next != w.Next || !g.Due.Equal(w.Due) || g.Light != w.Light || g.Alarming != w.Alarming {
						t.Fatalf("seed %d, %s, mine %v: row %d is %s %q due %v, want %s %q due %v", seed, who.Clerk.Name(), mine, i,
							g.Case.ID, g.Next, g.Due, w.Case.ID, w.Next, w.Due)
					}
				}
			}
		}
		for _, f := range []desk.OrderFilter{{}, {Office: "Z01"}, {Waits: true}, {Late: true}, {Office: "Z02", Late: true, Waits: true}} {
			var want []desk.OrderRow
			for _, c := range open {
				if c.State != appliance.CaseWorking && c.State != appliance.CaseReview {
					continue
				}
				all, err := h.Orders(ctx, h.li, desk.OrderFilter{Case: c.ID})
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range all {
					asks := o.Waits != desk.WaitsNot && o.Waits != desk.WaitsSign
					if o.Order.State.Open() && (f.Office == "" || o.Order.Office == f.Office) && (!f.Waits || asks) && (!f.Late || o.Light == workday.LightBlack) {
						want = append(want, o)
					}
				}
			}
			asks := func(o desk.OrderRow) bool { return o.Waits != desk.WaitsNot && o.Waits != desk.WaitsSign }
			slices.SortStableFunc(want, func(a, b desk.OrderRow) int {
				return cmp.Or(yesFirst(asks(a), asks(b)), dueFirst(a.Due, b.Due), cmp.Compare(a.Case.ID, b.Case.ID))
			})
			for _, n := range []int{0, 1, 7, 1000} {
				f.Limit = n
				got, err := h.Orders(ctx, h.li, f)
				most := len(want)
				if n > 0 {
					most = min(n, most)
				}
				if err != nil || len(got) != most {
					t.Fatalf("seed %d, %+v: %d orders, want %d: %v", seed, f, len(got), most, err)
				}
				for i := range got {
					if got[i].No != want[i].No || got[i].Case.ID != want[i].Case.ID {
						t.Fatalf("seed %d, %+v: order %d is %s, want %s", seed, f, i, got[i].No, want[i].No)
					}
				}
			}
		}
		sum, err := h.Summary(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var want desk.Summary
		for _, c := range open {
			want.Open++
			if !c.WaitingSince.IsZero() {
				want.Waiting++
			}
			if k, ok := c.Due(); ok && k.Due.Before(h.now) && trusted {
				want.Overdue++
			}
			if c.State == appliance.CaseReview {
				want.Review++
			}
			if c.Pending != nil {
				want.Second++
			}
			for _, o := range c.Orders {
				ret, ext, sus := o.Pending()
				switch {
				case ret || ext || sus:
					want.Ruling++
				case o.State == appliance.OrderSent:
					want.Unsigned++
				}
			}
		}
		if sum.Open != want.Open || sum.Waiting != want.Waiting || sum.Overdue != want.Overdue || sum.Review != want.Review ||
			sum.Second != want.Second || sum.Ruling != want.Ruling || sum.Unsigned != want.Unsigned {
			t.Errorf("seed %d: summary %+v, want %+v", seed, sum, want)
		}
		super, err := h.Supervisions(ctx)
		n := 0
		for _, c := range open {
			for _, s := range c.Supervisions {
				if s.Open() {
					n++
				}
			}
		}
		if err != nil || len(super) != n {
			t.Errorf("seed %d: %d supervisions, want %d: %v", seed, len(super), n, err)
		}
	}
}
