package score

import (
	"cmp"
	"slices"

	"huying/appliance"
)

func (n *Reckoner) department(code string) *Department {
	d := n.depts[code]
	if d == nil {
		d = &Department{Office: code, Name: n.Town.Short(code), Cap: n.Rules.Score.Cap}
		n.depts[code] = d
	}
	return d
}

// Call adds a 呼叫.
func (n *Reckoner) Call(k appliance.Call) {
	if k.State == appliance.CallWithdrawn || k.State == appliance.CallPlanned {
		return
	}
	if n.in(k.CalledAt) {
		n.r.Calls = append(n.r.Calls, k.Case)
		if k.Lead != "" {
			d := n.department(k.Lead)
			d.Led = append(d.Led, k.Case)
			if k.State == appliance.CallCompleted && !k.Rated(k.Lead) {
				d.Unrated = append(d.Unrated, k.Case)
			}
		}
		for _, code := range k.Assists {
			d := n.department(code)
			d.Helped = append(d.Helped, k.Case)
		}
	}
	for _, r := range k.Ratings {
		if !n.in(r.At) || r.Speed < appliance.SpeedPrompt || r.Speed > appliance.SpeedNone || r.Effect < 0 || r.Effect > appliance.EffectPoor {
			continue
		}
		d := n.department(r.Office)
		d.Speed[r.Speed]++
		d.Effect[r.Effect]++
		if n.Practice {
			continue
		}
		share := n.Rules.Score.Assist
		if r.Office == k.Lead {
			share = 1
		}
		d.graded++
		d.Points += share * n.cost(r)
	}
}

// cost is what a rating takes off (B.7 a). Who never answered is not judged by an
// effect there was none of.
func (n *Reckoner) cost(r appliance.CallRating) float64 {
	w := n.Rules.Score
	return [...]float64{0, 0, w.Slow, w.Silent}[r.Speed] + [...]float64{0, 0, w.Fair, w.Middle, w.Poor}[r.Effect]
}

// answers adds how long departments took to answer the orders of calls.
func (n *Reckoner) answers(c appliance.Case) {
	for _, o := range c.Orders {
		if o.Call == 0 || o.Town || o.State == appliance.OrderRecalled || o.State == appliance.OrderRejected || !n.in(o.DispatchedAt) {
			continue
		}
		d := n.department(o.Office)
		k, ok := o.Clock(appliance.ClockRespond)
		late := ok && !k.Due.IsZero()
		at := o.RespondedAt
		if at.IsZero() { // who says that it is done has answered
			at = o.ReportedAt
		}
		switch {
		case !at.IsZero():
			d.hours = append(d.hours, n.Clock.WorkingBetween(o.DispatchedAt, at).Hours())
			if late && at.After(k.Due) {
				d.Late = append(d.Late, c.ID)
			}
		case late && k.Due.Before(n.Now):
			d.Silent = append(d.Silent, c.ID)
		}
	}
}

// departments are those that were called or rated, most taken off first.
func (n *Reckoner) departments() []Department {
	var out []Department
	w := n.Rules.Score
	for _, d := range n.depts {
		d.Deduct = min(d.Points, w.Cap)
		if worst := w.Silent + w.Poor; w.Mode == "rate" && d.graded > 0 && worst > 0 {
			d.Deduct = min(w.Cap*d.Points/(float64(d.graded)*worst), w.Cap)
		}
		for _, x := range []struct {
			n, limit int
			zh       string
		}{
			{d.Speed[appliance.SpeedNone], n.Rules.Call.Notice, "不响应"}, {d.Speed[appliance.SpeedSlow], n.Rules.Call.Slow, "响应慢"},
			{d.Effect[appliance.EffectPoor], n.Rules.Call.Poor, "成效差"},
		} {
			if x.limit > 0 && x.n >= x.limit && !n.Practice {
				d.Notice = append(d.Notice, x.zh)
			}
		}
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b Department) int {
		return cmp.Or(cmp.Compare(b.Deduct, a.Deduct), cmp.Compare(b.Led.N(), a.Led.N()), cmp.Compare(a.Office, b.Office))
	})
	return out
}
