package loop_test

import (
	"errors"
	"slices"
	"testing"

	"huying/appliance"
	"huying/appliance/loop"
)

// gallery is a case in every state there is, each brought there by deeds.
func gallery(h *hall) map[appliance.CaseState]appliance.CaseID {
	h.t.Helper()
	out := map[appliance.CaseState]appliance.CaseID{
		appliance.CaseNew:      h.comes(zhang, "村东头路灯不亮"),
		appliance.CaseAccepted: h.accepted(zhang, "C-01-1"),
		appliance.CaseWorking:  h.working(),
		appliance.CaseReview:   h.reported(),
		appliance.CaseFollowup: h.followup(),
	}
	put := func(s appliance.CaseState, id appliance.CaseID, by loop.By, deeds ...loop.Deed) {
		for _, d := range deeds {
			h.does(by, id, d)
		}
		out[s] = id
	}
	put(appliance.CaseAsking, h.comes(zhang, "路灯不亮"), wang, loop.Question{})
	put(appliance.CaseClosed, h.followup(), wang, loop.Rate{Rating: 1})
	id := h.comes(zhang, "邻居欠我钱")
	h.does(wang, id, loop.Refuse{Ground: "诉讼仲裁复议中"})
	put(appliance.CaseRefused, id, li, loop.Confirm{})
	put(appliance.CaseMerged, h.comes(sun, "路灯不亮"), li, loop.Merge{Into: out[appliance.CaseNew]})
	put(appliance.CaseWithdrawn, h.comes(zhang, "不用了"), citizen, loop.Withdraw{})
	id = h.reported()
	h.does(he, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2026, Month: 12, Day: 23}})
	put(appliance.CaseBooked, id, zhou, loop.Confirm{})
	put(appliance.CaseTransferred, h.accepted(zhang, ""), li,
		loop.Transfer{To: "县公安局", No: "青移〔2026〕3号", Reason: "涉嫌违法"}, loop.TransferSigned{Receipt: "张警官签收"})
	id = h.followup()
	now := h.now
	h.reaches(id)
	h.does(wang, id, loop.Try{How: loop.TryCall})
	h.at("2026-11-23 15:00")
	h.does(wang, id, loop.Try{How: loop.TryCall})
	put(appliance.CaseUnreachable, id, li, loop.GiveUp{})
	h.now = now
	for s, id := range out {
		if got := h.c(id).State; got != s {
			h.t.Fatalf("%s is %s, want %s", id.No(), got, s)
		}
	}
	return out
}

// states are those named, in a few letters (domain 3 §B.3.1).
var letters = map[rune]appliance.CaseState{
	'N': appliance.CaseNew, 'I': appliance.CaseAsking, 'A': appliance.CaseAccepted, 'P': appliance.CaseWorking, 'V': appliance.CaseReview,
	'F': appliance.CaseFollowup, 'C': appliance.CaseClosed, 'X': appliance.CaseRefused, 'M': appliance.CaseMerged, 'W': appliance.CaseWithdrawn,
	'B': appliance.CaseBooked, 'T': appliance.CaseTransferred, 'U': appliance.CaseUnreachable,
}

const anyState = "NIAPVFCXMWBTU"

// TestEveryActFromEveryState: an act is accepted from the states the page names
// and refused from all others.
func TestEveryActFromEveryState(t *testing.T) {
	h := openHall(t)
	at := gallery(h)
	pending := func(act loop.Act) func(*appliance.Case) {
		return func(c *appliance.Case) {
			c.Pending = &appliance.Pending{Act: string(act), By: "clerk:99", Ground: "政策", Agency: "县法院"}
		}
	}
	letter := func(c *appliance.Case) { c.Transfer = &appliance.Transfer{To: "县公安局", No: "3号"} }
	supervised := func(kind appliance.SuperviseKind, done bool) func(*appliance.Case) {
		return func(c *appliance.Case) {
			v := appliance.Supervision{Seq: 1, Kind: kind, Office: "Z07", At: h.now, Due: h.now}
			if done {
				v.DoneAt = h.now
			}
			c.Supervisions = []appliance.Supervision{v}
		}
	}
	rung := func(c *appliance.Case) {
		c.Tries = []appliance.Try{{At: h.now, How: loop.TryCall}, {At: h.now.Add(6 * 3600e9), How: loop.TryCall}}
		c.Steps = append(c.Steps, appliance.Step{Stage: appliance.StageTold, Round: c.Round})
	}
	meeting := func(c *appliance.Case) { c.Tags = []string{loop.TagMeeting} }
	december := appliance.Date{Year: 2026, Month: 12, Day: 23}
	for _, tt := range []struct {
		row  string
		by   loop.By
		deed loop.Deed
		from string
		with func(*appliance.Case)
		// why the act is refused in a state it could begin in
		but map[rune]loop.Why
	}{
		{row: "C02", by: wang, deed: loop.Question{}, from: "NA"},
		{row: "C03", by: citizen, deed: loop.GoOn{Text: "在东头"}, from: "I"},
		{row: "C04", by: rule, deed: loop.GoOn{}, from: "I"},
		{row: "C05", by: wang, deed: loop.Accept{}, from: "NI"},
		{row: "C06", by: wang, deed: loop.Refuse{Ground: "纪检监察"}, from: "NI"},
		{row: "C06", by: he, deed: loop.Confirm{}, from: "NI", with: pending(loop.ActRefuse)},
		{row: "C06", by: he, deed: loop.Decline{Reason: "可以受理"}, from: "NI", with: pending(loop.ActRefuse)},
		{row: "C06", by: he, deed: loop.Confirm{}, from: "", but: map[rune]loop.Why{
			'N': loop.WhyNotPending, 'I': loop.WhyNotPending, 'A': loop.WhyNotPending, 'P': loop.WhyNotPending, 'V': loop.WhyNotPending,
		}},
		{row: "C07", by: he, deed: loop.Merge{Into: at[appliance.CaseWorking], Sure: true}, from: "NIA", but: map[rune]loop.Why{'P': loop.WhySame}},
		{row: "C08", by: he, deed: loop.Unmerge{}, from: "M"},
		{row: "C09", by: he, deed: loop.Dispatch{Assists: []string{"Z05"}}, from: "PA"},
		{row: "C09", by: he, deed: loop.Dispatch{Lead: "Z04"}, from: "A", but: map[rune]loop.Why{'P': loop.WhyHasLead}},
		{row: "C10", by: he, deed: loop.MakeCall{Reason: appliance.CallBeyond, Done: "已劝阻"}, from: "AP"},
		{row: "C11", by: wang, deed: loop.Conclude{Text: "已当面答复"}, from: "A", but: map[rune]loop.Why{'P': loop.WhyOrdersOpen, 'V': loop.WhyOrdersOpen}},
		{row: "C11", by: staff(t, "卫国"), deed: loop.Self{Text: "已就地修好了"}, from: "NIAP"},
		{row: "C12", by: citizen, deed: loop.Withdraw{}, from: "NIAP"},
		{row: "C14", by: li, deed: loop.SendBack{Reason: "没说清"}, from: "V", but: map[rune]loop.Why{'P': loop.WhyNoOrder}},
		{row: "C15", by: li, deed: loop.Pass{}, from: "V"},
		{row: "C16", by: wang, deed: loop.Rate{Rating: 2}, from: "F"},
		{row: "C17", by: citizen, deed: loop.Rate{Rating: 3}, from: "F"},
		{row: "C18", by: wang, deed: loop.Try{How: loop.TryCall}, from: "F"},
		{row: "C19", by: rule, deed: loop.GiveUp{}, from: "F", with: rung},
		{row: "C20", by: citizen, deed: loop.Reopen{Reason: "还是不亮"}, from: "CU"},
		{row: "C21", by: he, deed: loop.Book{Ground: "政策", Review: december}, from: "PV", but: map[rune]loop.Why{'A': loop.WhyState}},
		{row: "C21", by: he, deed: loop.Book{Ground: "政策", Review: december}, from: "APV", with: meeting},
		{row: "C21", by: zhou, deed: loop.Confirm{}, from: "APV", with: pending(loop.ActBook)},
		{row: "C22", by: rule, deed: loop.Unbook{}, from: "B"},
		{row: "C23", by: li, deed: loop.Unbook{Solved: true, Text: "资金到位，已修好"}, from: "B"},
		{row: "C24", by: he, deed: loop.Transfer{To: "县法院", No: "4号", Reason: "诉讼"}, from: "AP"},
		{row: "C24", by: he, deed: loop.TransferSigned{Receipt: "已收"}, from: "APV", with: letter},
		{row: "C24", by: he, deed: loop.TransferRefused{Reason: "不归他们"}, from: "APV", with: letter},
		{row: "C25", by: qing, deed: loop.Correct{Reason: "写错了", Summary: "村西头"}, from: anyState},

		{row: "answer", by: wang, deed: loop.Answer{Text: "在办了"}, from: "NIAPVFB"},
		{row: "note", by: wang, deed: loop.Note{Text: "记一笔"}, from: anyState},
		{row: "take", by: he, deed: loop.Take{}, from: "NIAVF", but: map[rune]loop.Why{'P': loop.WhyOrdersOpen}},
		{row: "hand", by: wang, deed: loop.HandOver{To: he.Clerk}, from: "NIAVF", but: map[rune]loop.Why{'P': loop.WhyOrdersOpen}},
		{row: "split", by: he, deed: loop.Split{Text: "另有井盖丢失"}, from: "NIAPVF"},
		{row: "feed", by: staff(t, "卫国"), deed: loop.Feed{How: "上门"}, from: "F"},
		{row: "secrecy", by: zhou, deed: loop.Secrecy{To: appliance.SecrecySecret, Reason: "怕报复"}, from: anyState},
		{row: "reveal", by: li, deed: loop.Reveal{Reason: "回电"}, from: anyState},
		{row: "police", by: wang, deed: loop.Police{Who: "王芳"}, from: "NIAPVFB"},
		{row: "print", by: li, deed: loop.Print{What: "全过程"}, from: anyState},
		{row: "supervise", by: staff(t, "褚卫"), deed: loop.Supervise{Ask: "尽快办"}, from: "NIAPVFB"},
		{row: "reply", by: staff(t, "钱进"), deed: loop.Reply{Text: "今天办完"}, from: anyState, with: supervised(appliance.SuperviseOrder, false)},
		{row: "recheck", by: zhou, deed: loop.Recheck{Done: true}, from: anyState, with: supervised(appliance.SuperviseRectify, true)},
		{row: "urge", by: wang, deed: loop.Urge{}, from: "NIAPV"},
	} {
		for letter, state := range letters {
			c := h.c(at[state])
			if tt.with != nil {
				tt.with(&c)
			}
			err := h.may(tt.by, c, tt.deed)
			var r *loop.Refusal
			switch want, odd := tt.but[letter]; {
			case slices.Contains([]rune(tt.from), letter):
				if err != nil {
					t.Errorf("%s %s from %s: %v", tt.row, tt.deed.Act(), state, err)
				}
			case !errors.As(err, &r):
				t.Errorf("%s %s from %s: got %v, want a refusal", tt.row, tt.deed.Act(), state, err)
			case odd && r.Why != want, !odd && r.Why != loop.WhyState:
				t.Errorf("%s %s from %s is refused for %q, want %q", tt.row, tt.deed.Act(), state, r.Why, cmpOr(want, loop.WhyState))
			}
		}
	}
}

func cmpOr(a, b loop.Why) loop.Why {
	if a != "" {
		return a
	}
	return b
}

// orderGallery is the first order of a case in every state there is; 拟派 is none that a deed makes.
func orderGallery(h *hall) map[appliance.OrderState]appliance.CaseID {
	h.t.Helper()
	power, out := staff(h.t, "钱进"), map[appliance.OrderState]appliance.CaseID{}
	put := func(s appliance.OrderState, id appliance.CaseID, by loop.By, deeds ...loop.Deed) {
		for _, d := range deeds {
			h.does(by, id, d)
		}
		out[s] = id
	}
	put(appliance.OrderSent, h.working(), power)
	put(appliance.OrderWorking, h.working(), power, loop.Sign{})
	put(appliance.OrderReturned, h.working(), power, loop.Return{Ground: "非本部门职责"})
	id := h.working()
	h.does(power, id, loop.Suspend{Cause: "不可抗力"})
	put(appliance.OrderSuspended, id, li, loop.RuleSuspend{Yes: true})
	put(appliance.OrderReported, h.reported(), power)
	put(appliance.OrderClosed, h.followup(), power)
	id = h.working()
	h.does(power, id, loop.Return{Ground: "非本辖区"})
	put(appliance.OrderRejected, id, li, loop.Rule{Yes: true, Office: "Z04", Basis: "F-01-1"})
	put(appliance.OrderRecalled, h.working(), li, loop.Recall{Reason: "派错了"})
	id = h.working()
	h.does(he, id, loop.Book{Ground: "资金", Review: appliance.Date{Year: 2026, Month: 12, Day: 23}})
	put(appliance.OrderBooked, id, zhou, loop.Confirm{})
	put(appliance.OrderPlanned, h.working(), power)
	for s, id := range out {
		if got := h.order(id, 1).State; got != s && s != appliance.OrderPlanned {
			h.t.Fatalf("order of %s is %s, want %s", id.No(), got, s)
		}
	}
	return out
}

// orderLetters are the page's letters for the states of an order (domain 3 §B.3.2).
var orderLetters = map[rune]appliance.OrderState{
	'd': appliance.OrderPlanned, 's': appliance.OrderSent, 'h': appliance.OrderWorking, 'r': appliance.OrderReturned, 'p': appliance.OrderSuspended,
	'v': appliance.OrderReported, 'k': appliance.OrderClosed, 'x': appliance.OrderRejected, 'w': appliance.OrderRecalled, 'b': appliance.OrderBooked,
}

func TestEveryActFromEveryOrderState(t *testing.T) {
	h := openHall(t)
	at := orderGallery(h)
	power := staff(t, "钱进")
	asked := func(o *appliance.Order) {
		o.Extension = &appliance.Extension{Days: 1, At: h.now}
		o.Suspension = &appliance.Suspension{Cause: appliance.SuspendForce, At: h.now}
	}
	fresh := func(o *appliance.Order) { o.Return, o.Suspension = nil, nil }
	checked := func(o *appliance.Order) { o.Check = &appliance.Check{Person: "p12", At: h.now} }
	late := func(o *appliance.Order) { o.Overdue = true }
	for _, tt := range []struct {
		row  string
		by   loop.By
		deed loop.Deed
		from string
		with func(*appliance.Order)
		but  map[rune]loop.Why
	}{
		{row: "O02", by: power, deed: loop.Sign{Order: 1}, from: "s"},
		{row: "H04", by: power, deed: loop.Respond{Order: 1}, from: "sh"},
		{row: "O03", by: power, deed: loop.Arrive{Order: 1}, from: "sh"},
		{row: "O04", by: power, deed: loop.Return{Order: 1, Ground: "非本部门职责"}, from: "sh", with: fresh},
		{row: "O05", by: li, deed: loop.Rule{Order: 1, Yes: true, Office: "Z04"}, from: "r"},
		{row: "O06", by: li, deed: loop.Rule{Order: 1}, from: "r"},
		{row: "O08", by: power, deed: loop.Extend{Order: 1, Days: 2, Reason: "等配件"}, from: "sh", with: fresh},
		{row: "O09", by: li, deed: loop.RuleExtend{Order: 1, Yes: true}, from: "shr", with: asked, but: map[rune]loop.Why{'p': loop.WhyOrderState}},
		{row: "O09", by: rule, deed: loop.RuleExtend{Order: 1}, from: "shrp", with: asked},
		{row: "O10", by: power, deed: loop.Suspend{Order: 1, Cause: "季节天气"}, from: "sh", with: fresh},
		{row: "O10", by: li, deed: loop.RuleSuspend{Order: 1}, from: "shrp", with: asked},
		{row: "O11", by: power, deed: loop.Resume{Order: 1}, from: "p"},
		{row: "O11", by: rule, deed: loop.Resume{Order: 1}, from: "p"},
		{row: "O12", by: power, deed: loop.Report{Order: 1, Text: "已更换路灯灯头"}, from: "shp"},
		{row: "O13", by: li, deed: loop.SendBack{Order: 1, Reason: "没说清"}, from: "v"},
		{row: "O15", by: he, deed: loop.Recall{Order: 1, Reason: "派错了"}, from: "shrp"},
		{row: "complicate", by: li, deed: loop.Complicate{Order: 1, Reason: "要换整条线"}, from: "sh"},
		{row: "O17", by: power, deed: loop.ReasonLate{Order: 1, Reason: "客观"}, from: "dshrpvkxwb", with: late},
		{row: "ask", by: power, deed: loop.Ask{Order: 1, Text: "哪一根"}, from: "sh"},
		{row: "check", by: li, deed: loop.Check{Order: 1}, from: "v"},
		{row: "O14", by: staff(t, "卫国"), deed: loop.Checked{Order: 1, True: true}, from: "dshrpvkxwb", with: checked},
	} {
		for letter, state := range orderLetters {
			c := h.c(at[state])
			o := &c.Orders[0]
			if letter == 'd' {
				o.State = appliance.OrderPlanned
			}
			if tt.with != nil {
				tt.with(o)
			}
			// The case itself stands where the act on it may begin: what is tested is the order.
			if _, ok := tt.deed.(loop.SendBack); ok && c.State != appliance.CaseReview {
				c.State = appliance.CaseWorking
			}
			err := h.may(tt.by, c, tt.deed)
			var r *loop.Refusal
			switch want, odd := tt.but[letter]; {
			case slices.Contains([]rune(tt.from), letter):
				if err != nil {
					t.Errorf("%s %s from %s: %v", tt.row, tt.deed.Act(), state, err)
				}
			case !errors.As(err, &r):
				t.Errorf("%s %s from %s: got %v, want a refusal", tt.row, tt.deed.Act(), state, err)
			case odd && r.Why != want, !odd && r.Why != loop.WhyOrderState:
				t.Errorf("%s %s from %s is refused for %q, want %q", tt.row, tt.deed.Act(), state, r.Why, cmpOr(want, loop.WhyOrderState))
			}
		}
	}
}

// callGallery is a call in every state there is.
func callGallery(h *hall) map[appliance.CallState]appliance.CallID {
	h.t.Helper()
	out := map[appliance.CallState]appliance.CallID{}
	wu, zheng := staff(h.t, "吴敏"), staff(h.t, "郑强")
	put := func(s appliance.CallState, id appliance.CaseID, call appliance.CallID, by loop.By, deeds ...loop.Deed) {
		for _, d := range deeds {
			h.does(by, id, d)
		}
		if got := h.call(call).State; got != s {
			h.t.Fatalf("%s is %s, want %s", call.No(), got, s)
		}
		out[s] = call
	}
	id, call := h.called()
	put(appliance.CallCalled, id, call, wu)
	id, call = h.called()
	put(appliance.CallReceived, id, call, wu, loop.ReceiveCall{})
	id, call = h.called()
	put(appliance.CallSentBack, id, call, wu, loop.SendBackCall{Reason: "缺照片"})
	id, call = h.dispatched()
	put(appliance.CallDispatched, id, call, wu)
	id, call = h.dispatched()
	put(appliance.CallResponded, id, call, zheng, loop.Respond{})
	id, call = h.dispatched()
	put(appliance.CallWorking, id, call, zheng, loop.Respond{}, loop.Arrive{})
	id, call = h.dispatched()
	put(appliance.CallDisputed, id, call, zheng, loop.Return{Ground: "非本部门职责"})
	id, call = h.dispatched()
	put(appliance.CallUnresponsive, id, call, rule, loop.SilenceCall{})
	id, call = h.called()
	put(appliance.CallWithdrawn, id, call, he, loop.WithdrawCall{Reason: "已自行解决"})
	completed := func() (appliance.CaseID, appliance.CallID) {
		id, call := h.dispatched()
		h.does(zheng, id, loop.Report{Text: "已责令拆除违建"})
		h.does(staff(h.t, "赵磊"), id, loop.Report{Text: "已制止并登记在册"})
		h.does(li, id, loop.Pass{})
		return id, call
	}
	id, call = completed()
	put(appliance.CallCompleted, id, call, he)
	id, call = completed()
	put(appliance.CallRated, id, call, he, loop.RateCall{Speed: 1, Effect: 1})
	id, call = completed()
	put(appliance.CallEnded, id, call, he, loop.RateCall{Speed: 1, Effect: 1}, loop.EndCall{})
	h.rules("call", `{"approve": true}`)
	id, call = h.called()
	put(appliance.CallPlanned, id, call, he)
	return out
}

func TestEveryActFromEveryCallState(t *testing.T) {
	h := openHall(t)
	at := callGallery(h)
	wu := staff(t, "吴敏")
	all := map[appliance.CallState]bool{}
	in := func(s ...appliance.CallState) []appliance.CallState { return s }
	open := in(appliance.CallPlanned, appliance.CallCalled, appliance.CallReceived, appliance.CallSentBack, appliance.CallDispatched, appliance.CallResponded,
		appliance.CallWorking, appliance.CallDisputed, appliance.CallUnresponsive)
	for _, tt := range []struct {
		row  string
		by   loop.By
		deed loop.Deed
		from []appliance.CallState
	}{
		{"H01", zhou, loop.ApproveCall{Yes: true}, in(appliance.CallPlanned)},
		{"H01", zhou, loop.ApproveCall{Note: "先自己办"}, in(appliance.CallPlanned)},
		{"H01", he, loop.WithdrawCall{Reason: "已自行解决"}, open},
		{"H02", wu, loop.ReceiveCall{}, in(appliance.CallCalled, appliance.CallSentBack)},
		{"H02", wu, loop.SendBackCall{Reason: "缺照片"}, in(appliance.CallCalled, appliance.CallReceived)},
		{"H02", he, loop.SupplyCall{Text: "照片已送"}, in(appliance.CallSentBack)},
		{"H03", wu, loop.DispatchCall{Lead: "X03"}, in(appliance.CallCalled, appliance.CallReceived, appliance.CallSentBack)},
		{"H04", rule, loop.SilenceCall{}, in(appliance.CallDispatched)},
		{"H08", he, loop.RateCall{Speed: 3, Note: "一直没回"}, in(appliance.CallCompleted, appliance.CallRated, appliance.CallUnresponsive)},
		{"H08", rule, loop.EndCall{}, in(appliance.CallCompleted, appliance.CallRated)},
		{"H08", he, loop.EndCall{}, in(appliance.CallRated)},
	} {
		for _, state := range appliance.CallStates {
			k := h.call(at[state])
			all[k.State] = true
			err := h.may(tt.by, h.c(k.Case), tt.deed)
			var r *loop.Refusal
			switch {
			case slices.Contains(tt.from, state):
				if err != nil {
					t.Errorf("%s %s from %s: %v", tt.row, tt.deed.Act(), state, err)
				}
			case !errors.As(err, &r):
				t.Errorf("%s %s from %s: got %v, want a refusal", tt.row, tt.deed.Act(), state, err)
			case r.Why != loop.WhyCallState && r.Why != loop.WhyState:
				t.Errorf("%s %s from %s is refused for %q", tt.row, tt.deed.Act(), state, r.Why)
			}
		}
	}
	if len(all) != len(appliance.CallStates) {
		t.Errorf("%d states were tried, want %d", len(all), len(appliance.CallStates))
	}
}
