package score

import "slices"

// A Figure is a line of the overview: a number with the matters behind it, a rate, or both.
type Figure struct {
	Name  [2]string // in Chinese, in English
	N     int       // -1: it is only a rate
	Cases Cases     // nil: no matters stand behind it
	Rate  float64   // from 0 to 1
	Rated bool      // there is a rate
}

// Figures are the lines of the overview, in the order a report tells them.
func (r *Report) Figures() []Figure {
	a := &r.All
	count := func(zh, en string, c Cases, of int) Figure {
		f := Figure{Name: [2]string{zh, en}, N: c.N(), Cases: c}
		f.Rate, f.Rated = Share{c.N(), of}.Rate()
		return f
	}
	rate := func(zh, en string, c Cases, share float64, ok bool) Figure {
		return Figure{Name: [2]string{zh, en}, N: -1, Cases: c, Rate: share, Rated: ok}
	}
	share := func(zh, en string, c Cases, s Share) Figure {
		x, ok := s.Rate()
		return rate(zh, en, c, x, ok)
	}
	in, sent, rated := a.Received.N(), a.Sent.N(), a.Rated()
	satisfied, ok := a.Satisfaction()
	covered, has := r.Covered.Rate()
	return []Figure{
		{Name: [2]string{"收到", "received"}, N: in, Cases: a.Received},
		count("受理", "accepted", a.Accepted, in),
		count("已办结", "done", a.Matters.Done, in),
		count("在办", "open", a.Open, in),
		share("办结率", "completion", slices.Concat(a.Matters.Done, a.Open), a.Completion()),
		count("不予受理", "refused", a.Refused, in),
		count("并件", "merged", a.Merged, in),
		count("撤回", "withdrawn", a.Withdrawn, in),
		count("移送", "transferred", a.Transferred, in),
		count("挂账", "booked", a.Booked, in),
		count("重办", "redone", a.Matters.Redone, in),
		count("催办", "hurried", a.Hurried, in),
		count("问过来件人", "asked back", a.Asked, in),
		count("紧急", "emergencies", a.Emergency, in),
		count("镇只配合", "the town only helps", r.Assisting, in),
		{Name: [2]string{"有来件的村居", "villages heard from"}, N: r.Covered.N, Rate: covered, Rated: has},
		{Name: [2]string{"派出工单", "orders sent"}, N: sent, Cases: a.Sent},
		share("响应率", "answered in time", slices.Concat(a.Answered, a.Unanswered), a.Response()),
		count("按期办结", "done in time", a.OnTime, a.InTime().Of),
		count("逾期办结", "done late", a.Orders.Late, a.InTime().Of),
		count("到期未结", "overdue", a.Overdue, a.InTime().Of),
		share("按期率", "in time", slices.Concat(a.OnTime, a.Orders.Late, a.Overdue), a.InTime()),
		count("退单", "returned", a.Returned, a.Returns().Of),
		count("申请延期", "extensions asked", a.Extended, sent),
		count("挂起", "suspended", a.Suspended, sent),
		count("督办通报", "supervised", a.Supervised, in),
		count("满意", "satisfied", a.Content, rated),
		count("基本满意", "acceptable", a.Acceptable, rated),
		count("没解决", "not solved", a.Unsolved, rated),
		{Name: [2]string{"未评价", "no rating"}, N: a.None.N(), Cases: a.None},
		share("解决率", "solved", a.Grades.All(), a.Solved()),
		rate("满意率", "satisfaction", a.Grades.All(), satisfied, ok),
		{Name: [2]string{"呼叫", "calls"}, N: r.Calls.N(), Cases: r.Calls},
		{Name: [2]string{"预警", "warnings"}, N: r.Raised},
	}
}
