package desk

import (
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// next is what this clerk should do with a case now; "" when somebody else must:
// an office, the county, the villager, a colleague with another role. Nobody in
// particular (the zero By) is told what anyone should.
func (v viewer) next(by loop.By, c appliance.Case, k appliance.Call) Act {
	for _, a := range v.todo(c, k) {
		if by.Clerk == "" || may(by, c, k, a) {
			return a
		}
	}
	return ""
}

// may reports whether somebody may do it to the case, to one of its orders or to its call.
func may(by loop.By, c appliance.Case, k appliance.Call, a Act) bool {
	return a == loop.ActRingBack && loop.Permit(by, a) == nil || loop.Can(by, c, a) || k.ID != 0 && slices.Contains(loop.AllowedCall(by, k), a) ||
		slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return loop.CanOrder(by, c, o, a) })
}

// perhaps is what todo may come to for a case that is not opened: everything it
// can name, and more.
func perhaps(g appliance.Glance, offices bool) []Act {
	var out []Act
	add := func(when bool, acts ...Act) {
		if when {
			out = append(out, acts...)
		}
	}
	add(g.Pending, loop.ActConfirm)
	add(g.Overseen, loop.ActReply, loop.ActRecheck)
	add(!g.WaitingSince.IsZero(), loop.ActAnswer)
	switch g.State {
	case appliance.CaseNew:
		add(true, loop.ActAccept)
	case appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview:
		add(g.Ruling > 0, loop.ActRule, loop.ActRuleExtend, loop.ActRuleSuspend)
		add(g.Called, loop.ActApproveCall, loop.ActSupplyCall, loop.ActRateCall)
		add(g.Letter, loop.ActTransferSigned)
		add(g.State == appliance.CaseReview, loop.ActPass)
		add(g.State == appliance.CaseAccepted, loop.ActDispatch, loop.ActMakeCall)
		add(!offices, loop.ActConclude)
	case appliance.CaseFollowup:
		add(g.Called, loop.ActRateCall)
		add(g.Rung, loop.ActRate)
	case appliance.CaseBooked:
		add(true, loop.ActUnbook)
	}
	return out
}

// todo is what stands to be done at the desk, first things first.
func (v viewer) todo(c appliance.Case, k appliance.Call) []Act {
	var out []Act
	add := func(a Act, when bool) {
		if when {
			out = append(out, a)
		}
	}
	waits := !c.WaitingSince.IsZero()
	add(loop.ActConfirm, c.Pending != nil)
	add(loop.ActRingBack, c.State.Open() && v.rings[c.ID]) // promised by an hour; and it tells what is to be done
	switch c.State {
	case appliance.CaseNew:
		add(loop.ActAccept, c.Pending == nil)
	case appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview:
		ret, ext, sus := asked(c)
		add(loop.ActRule, ret)
		add(loop.ActRuleExtend, ext)
		add(loop.ActRuleSuspend, sus)
		add(loop.ActApproveCall, Unapproved(k))
		add(loop.ActSupplyCall, k.State == appliance.CallSentBack)
		v.overseen(c, add)
		letter := c.Transfer != nil && c.Transfer.SignedAt.IsZero() && !c.Transfer.Refused
		add(loop.ActTransferSigned, letter && v.past(c.Transfer.Due))
		add(loop.ActPass, c.State == appliance.CaseReview)
		offices := !v.town.Empty()
		out := c.State == appliance.CaseAccepted && offices && !letter
		add(loop.ActMakeCall, out && v.countys(c))
		add(loop.ActDispatch, out)
		add(loop.ActAnswer, waits && k.State != appliance.CallCalled && k.State != appliance.CallReceived)
		add(loop.ActConclude, !offices)
		add(loop.ActRateCall, k.State == appliance.CallCompleted) // of the round before: it is still owed
	case appliance.CaseFollowup:
		v.overseen(c, add)
		add(loop.ActAnswer, waits)
		add(loop.ActRateCall, k.State == appliance.CallCompleted || k.State == appliance.CallUnresponsive)
		rate, ok := c.Clock(appliance.ClockRate)
		add(loop.ActRate, ok && rate.StoppedAt.IsZero() && rate.Fired >= 2) // texts had no answer: ring
	case appliance.CaseBooked:
		v.overseen(c, add)
		review, ok := c.Clock(appliance.ClockBooked)
		add(loop.ActUnbook, ok && review.StoppedAt.IsZero() && v.past(v.d.Clock.At(review.Due, 0)))
		add(loop.ActAnswer, waits)
	}
	return out
}

// Unapproved reports whether a call wants a leader's yes, before it goes or, where
// it was urgent, after.
func Unapproved(k appliance.Call) bool {
	leader := loop.By{Roles: []appliance.Role{appliance.RoleLeader}}
	return k.ID != 0 && slices.Contains(loop.AllowedCall(leader, k), loop.ActApproveCall)
}

// countys reports whether the list names a department of the county as the one
// who must do it: the town calls (F2-36).
func (v viewer) countys(c appliance.Case) bool {
	row, ok := v.town.Situation(c.Basis.List, c.Basis.Version, c.Basis.Situation)
	if !ok || row.Town == appliance.DutyMain {
		return false
	}
	o, ok := v.town.Office(row.Lead)
	return ok && !o.Resident && (o.Level == appliance.LevelCounty || o.Level == appliance.LevelCity)
}

// overseen adds what a 督办 wants of the desk: an answer where no office owes it,
// a second look at what was put right.
func (v viewer) overseen(c appliance.Case, add func(Act, bool)) {
	for _, s := range c.Supervisions {
		add(loop.ActReply, s.Kind != appliance.SuperviseNotice && s.Office == "" && s.DoneAt.IsZero())
		add(loop.ActRecheck, s.Kind == appliance.SuperviseRectify && !s.DoneAt.IsZero() && s.Checked.IsZero())
	}
}

// past reports whether a moment is over, as far as the clock may be believed.
func (v viewer) past(t time.Time) bool { return v.trusted && !t.IsZero() && v.now.After(t) }

// asked reports what offices wait for a ruling on.
func asked(c appliance.Case) (ret, ext, sus bool) {
	for _, o := range c.Orders {
		r, e, s := o.Pending()
		ret, ext, sus = ret || r, ext || e, sus || s
	}
	return ret, ext, sus
}
