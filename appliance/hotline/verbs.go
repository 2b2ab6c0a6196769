package hotline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

var (
	atWork  = in(appliance.OrderSent, appliance.OrderWorking)
	unread  = in(appliance.OrderSent)
	unended = in(appliance.OrderSent, appliance.OrderWorking, appliance.OrderSuspended)
	paused  = in(appliance.OrderSuspended)
)

// obey carries a verb out, or says why not. Each is answered once.
func (d *desk) obey() {
	if d.again() {
		return
	}
	switch d.cmd.Verb {
	case staff.Sign:
		d.sign()
	case staff.Respond:
		d.respond()
	case staff.Arrive:
		d.arrive()
	case staff.Complete:
		d.complete()
	case staff.Return:
		d.giveBack()
	case staff.Extend:
		d.onOrder(atWork, func(_ appliance.Case, o appliance.Order) loop.Deed {
			return loop.Extend{Order: o.Seq, Days: d.days(o), Reason: d.cmd.Text}
		})
	case staff.Suspend:
		d.onOrder(atWork, func(_ appliance.Case, o appliance.Order) loop.Deed {
			return loop.Suspend{Order: o.Seq, Cause: d.cmd.Cause, Reason: d.cmd.Text}
		})
	case staff.Resume:
		d.onOrder(paused, func(_ appliance.Case, o appliance.Order) loop.Deed { return loop.Resume{Order: o.Seq} })
	case staff.Ask:
		d.onOrder(atWork, func(_ appliance.Case, o appliance.Order) loop.Deed { return loop.Ask{Order: o.Seq, Text: d.cmd.Text} })
	case staff.Reply:
		d.reply()
	case staff.Review:
		d.review()
	case staff.Rule:
		d.rule()
	case staff.Allow:
		d.allow()
	case staff.Receive:
		d.onCall(loop.ActReceiveCall, func(k appliance.Call) loop.Deed { return loop.ReceiveCall{Call: k.ID} })
	case staff.Dispatch:
		d.onCall(loop.ActDispatchCall, func(k appliance.Call) loop.Deed {
			return loop.DispatchCall{
				Call: k.ID, Lead: d.cmd.Office, Assists: d.cmd.Assists, Complexity: d.cmd.Complex, Days: d.cmd.Days, DocNo: d.cmd.DocNo,
			}
		})
	case staff.Rate:
		d.rate()
	case staff.Follow:
		d.follow()
	case staff.Supervise:
		d.onCase(nil, nil, func(_ appliance.Case, seq int) loop.Deed {
			return loop.Supervise{Ask: d.cmd.Text, Days: d.cmd.Days, Order: seq}
		}, "已督办")
	case staff.Urge:
		d.urge()
	case staff.Notice:
		d.onCase(nil, nil, func(_ appliance.Case, seq int) loop.Deed {
			return loop.Supervise{Kind: appliance.SuperviseNotice, Text: d.cmd.Text, Order: seq}
		}, "已记通报草稿")
	case staff.Report, staff.Whistle:
		d.report()
	case staff.Self:
		d.self()
	case staff.Behalf:
		d.onBehalf()
	case staff.Verify, staff.Confirm, staff.Deny:
		d.verify()
	case staff.Fed:
		d.fed()
	case staff.Publicity:
		d.publicity()
	case staff.Nil:
		d.zero()
	case staff.Points:
		d.points()
	case staff.Details:
		d.details()
	case staff.Duty:
		d.responsible()
	case staff.Admit:
		d.admit()
	case staff.Attend, staff.Absent:
		d.attend()
	case staff.TakeAlarm: // a duty officer's word is heard before everything else; here nobody on duty says it
		d.no(&loop.Refusal{Act: loop.ActAlarm, Why: loop.WhyRole})
	case staff.Help:
		d.help()
	}
}

// outward are the verbs that do something anew each time they are said.
var outward = []staff.Verb{staff.Report, staff.Whistle, staff.Behalf, staff.Publicity, staff.Ask, staff.Supervise, staff.Urge, staff.Notice, staff.Admit}

// again: the same words within minutes are one word, sent twice by an impatient hand.
func (d *desk) again() bool {
	if !slices.Contains(outward, d.cmd.Verb) || d.repeated(fingerprint(d.w), sameWithin) == 1 {
		return false
	}
	id := appliance.CaseID(0)
	for _, h := range d.talk.Recent {
		if h.Print == fingerprint(d.w) && h.Case != 0 {
			id = h.Case
		}
	}
	d.fate(appliance.FateDuplicate, id, ReasonSame)
	line := "这条刚才已经办过,不用再发"
	if id != 0 {
		line = "这条刚才已经记在件号" + id.In(d.year()) + ",不用再发"
	}
	d.ok(line)
	return true
}

// act decides a deed and answers it, once.
func (d *desk) act(c appliance.Case, deed loop.Deed, otherwise string) (after appliance.Case, done bool) {
	d.fate(appliance.FateCommand, c.ID, "")
	res, after, err := d.decide(d.by, c, deed)
	if err != nil {
		d.no(err)
		return c, false
	}
	line := orElse(res.Said, otherwise)
	if !strings.Contains(line, c.ID.No()) && !strings.Contains(line, d.about) { // what was meant is said
		line = d.about + ":" + line
	}
	d.ok(line)
	return after, true
}

// onOrder is a verb about one order of the phone's own office. What the loop cannot
// find it says itself.
func (d *desk) onOrder(fits orderFits, deed func(appliance.Case, appliance.Order) loop.Deed) (appliance.Case, bool) {
	c, seq, ok := d.target(fits)
	if !ok {
		return c, false
	}
	o, has := c.Order(seq)
	if !has {
		o.Seq = seq
	}
	return d.act(c, deed(c, o), "已记下")
}

// onCase is a verb about a case that need not be the phone's own office's.
func (d *desk) onCase(is waits, states []appliance.CaseState, deed func(appliance.Case, int) loop.Deed, done string) (after appliance.Case, acted bool) {
	c, seq, ok := d.named(is, states...)
	if !ok {
		return c, false
	}
	return d.act(c, deed(c, seq), done+orElse(d.numberOf(c, seq), d.about))
}

// numberOf is an order's number, or its case's.
func (d *desk) numberOf(c appliance.Case, seq int) string {
	if seq == 0 {
		return c.ID.In(d.year())
	}
	return c.OrderIn(d.year(), seq)
}

// idle answers that nothing in the case that was named waits for the verb.
func (d *desk) idle(c appliance.Case, is waits) bool {
	if _, ok := is(c); ok || d.cmd.Order != 0 {
		return false
	}
	d.fate(appliance.FateCommand, c.ID, "")
	d.no(&loop.Refusal{Why: loop.WhyNotPending, Order: d.about})
	return true
}

// onCall is a verb about a call.
func (d *desk) onCall(act loop.Act, deed func(appliance.Call) loop.Deed) {
	if k, c, ok := d.aCall(act); ok {
		d.act(c, deed(k), "已记下"+d.about)
	}
}

// due is by when an order is to be done, as staff read it.
func (d *desk) due(o appliance.Order) string {
	k, ok := o.Clock(appliance.ClockHandle)
	if !ok {
		k, _ = o.Clock(appliance.ClockUrgent)
	}
	at := d.Clock.Local(k.Due)
	return texts.Day(at, k.Provisional, false) + at.Format("15:04") + "前办结"
}

// known answers a word that an order has had already: it changes nothing.
func (d *desk) known(c appliance.Case, line string) {
	d.fate(appliance.FateCommand, c.ID, "")
	d.ok(line)
}

// sign 签. Two colleagues of one office read the order; the first has signed it.
func (d *desk) sign() {
	c, seq, ok := d.target(unread)
	if !ok {
		return
	}
	if o, has := c.Order(seq); has && o.State == appliance.OrderWorking && !o.SignedAt.IsZero() && slices.Contains(d.by.Offices, o.Office) {
		who := "已签收过"
		if o.SignedBy != d.by.Person {
			who = "已有同事签收"
		}
		d.known(c, d.numberOf(c, seq)+who+","+d.due(o))
		return
	}
	d.act(c, loop.Sign{Order: seq}, "已签收")
}

// arrive 到. The first arrival is the one that counts.
func (d *desk) arrive() {
	c, seq, ok := d.target(func(c appliance.Case, o appliance.Order) bool { return atWork(c, o) && o.ArrivedAt.IsZero() })
	if !ok {
		return
	}
	if o, has := c.Order(seq); has && !o.ArrivedAt.IsZero() && o.State == appliance.OrderWorking && slices.Contains(d.by.Offices, o.Office) {
		d.known(c, d.numberOf(c, seq)+"已于"+texts.Moment(d.Clock.Local(o.ArrivedAt), false)+"记过报到")
		return
	}
	d.act(c, loop.Arrive{Order: seq}, "已记报到")
}

// respond 应: 即办, 限 a day, 案 a plan; alone it is 即办. The first answer is the one that is measured.
func (d *desk) respond() {
	none := strings.TrimSpace(d.cmd.Text) == ""
	if d.cmd.Response == "" && !none && !assent.MatchString(read(d.cmd.Text).tight) || d.cmd.Response == appliance.RespondStudy && none {
		d.usage()
		return
	}
	c, seq, ok := d.target(func(c appliance.Case, o appliance.Order) bool { return atWork(c, o) && o.RespondedAt.IsZero() })
	if !ok {
		return
	}
	if o, has := c.Order(seq); has && !o.RespondedAt.IsZero() && o.State == appliance.OrderWorking && slices.Contains(d.by.Offices, o.Office) {
		d.known(c, d.numberOf(c, seq)+"已于"+texts.Moment(d.Clock.Local(o.RespondedAt), false)+"响应过,"+d.due(o))
		return
	}
	day, _ := d.cmd.Until.On(d.today())
	if d.cmd.Until.Year == 0 && day.Compare(d.today().Add(halfYear)) > 0 { // 限 11-20, said on the 27th: no day to come
		day = appliance.Date{}
	}
	d.act(c, loop.Respond{Order: seq, Kind: d.cmd.Response, Until: day, Plan: d.cmd.Text}, "已响应")
}

// halfYear is further than any day that is promised without its year.
const halfYear = 183

// assent are words that say no more than 应 alone.
var assent = regexp.MustCompile(`^(收到|好的?|可以|行|知道了?|明白|马上(安排|处理|去|到)?|立即安排|正在(办|处理|安排)|已安排)+$`)

// complete 结. A result must fit the villager's text; who leads may report for those who assist.
func (d *desk) complete() {
	text, all := d.cmd.Text, false
	for _, w := range []string{"代协办", "连协办"} {
		if rest, ok := strings.CutPrefix(text, w); ok {
			text, all = strings.TrimLeft(rest, " \u3000:：,，、"), true
		}
	}
	c, seq, ok := d.target(unended)
	if !ok {
		return
	}
	if o, has := c.Order(seq); has && o.State == appliance.OrderReported && slices.Contains(d.by.Offices, o.Office) {
		d.known(c, d.numberOf(c, seq)+"已于"+texts.Moment(d.Clock.Local(o.ReportedAt), false)+"反馈,在等审核")
		return
	}
	room, err := d.Texts.Room("R10", false, texts.Values{"号": c.ID.No()}, "果")
	if err == nil && utf8.RuneCountInString(text) > room {
		d.fate(appliance.FateCommand, c.ID, "")
		d.no(&loop.Refusal{Act: loop.ActReport, Why: loop.WhyTooLong, Case: c.ID, Name: strconv.Itoa(room)})
		return
	}
	d.act(c, loop.Report{Order: seq, Code: d.cmd.Outcome, Text: text, All: all}, "已反馈")
}

// giveBack 退: an office says that an order is not theirs; the county that it wants to know more.
func (d *desk) giveBack() {
	if d.by.Has(appliance.RoleCounty) && d.cmd.CaseNo == "" && !d.holds(d.cmd.Call) {
		why := orElse(d.cmd.Text, d.cmd.Rest)
		if strings.TrimSpace(why) == "" {
			d.usage("退# 要镇里补充什么")
			return
		}
		d.onCall(loop.ActSendBackCall, func(k appliance.Call) loop.Deed { return loop.SendBackCall{Call: k.ID, Reason: why} })
		return
	}
	// The ground is told by itself; what is left of the words is the reason.
	reason := d.cmd.Text
	if first, rest, ok := strings.Cut(reason, " "); ok && utf8.RuneCountInString(first) <= 6 && d.cmd.Ground != "" {
		if c, is := staff.Parse("退 " + first); is && c.Ground == d.cmd.Ground {
			reason = rest
		}
	}
	d.onOrder(atWork, func(_ appliance.Case, o appliance.Order) loop.Deed {
		return loop.Return{Order: o.Seq, Ground: d.cmd.Ground, Item: d.cmd.Item, Reason: reason}
	})
}

// holds reports whether one of the phone's offices has an order of the call.
func (d *desk) holds(call string) bool {
	return slices.ContainsFunc(d.calls(call), func(k appliance.Call) bool {
		c, err := d.Read.Case(k.Case)
		return err == nil && slices.ContainsFunc(c.Orders, func(o appliance.Order) bool {
			return o.Call == k.ID && slices.Contains(d.offices(), o.Office)
		})
	})
}

// days of an extension: said, or up to the day that was.
func (d *desk) days(o appliance.Order) int {
	day, ok := d.cmd.Until.On(d.today())
	if d.cmd.Days != 0 || !ok || o.Due().IsZero() {
		return d.cmd.Days
	}
	n := 0
	for due := d.Clock.DayOf(o.Due()); due.Before(day.In(d.Clock.Location)) && n < halfYear; n++ {
		due, _ = d.Clock.Add(due, 1)
	}
	return n
}

// reply 复 answers a supervision: of one of the phone's offices, or of the desk.
func (d *desk) reply() {
	offices := d.offices()
	office := ""
	c, _, ok := d.named(func(c appliance.Case) (int, bool) {
		for _, v := range c.Supervisions {
			if v.Kind != appliance.SuperviseNotice && v.DoneAt.IsZero() && (v.Office == "" && d.by.Has(appliance.RoleDispatcher) || slices.Contains(offices, v.Office)) {
				office = v.Office
				return 0, true
			}
		}
		return 0, false
	}, appliance.OpenStates...)
	if !ok {
		return
	}
	d.actFor(office)
	d.act(c, loop.Reply{Text: d.cmd.Text}, "已答复督办")
}

// urge 催 reminds who holds the case: its offices, the county where it has not
// dispatched yet, else the dispatchers.
func (d *desk) urge() {
	c, done := d.onCase(nil, nil, func(appliance.Case, int) loop.Deed { return loop.Urge{Note: d.cmd.Text} }, "已催办")
	if !done || slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return o.State.Open() && o.State != appliance.OrderReported }) {
		return
	}
	who, line := "dispatcher", "【催办】件号"+c.ID.In(d.year())+"有人催办,请抓紧处理"
	if k, err := d.Read.Call(c.Call); err == nil && (k.State == appliance.CallCalled || k.State == appliance.CallReceived) {
		who, line = "county", "【催办】呼叫"+k.ID.In(d.year())+"有人催办,请尽快分派"
	}
	w := d.loopWorld()
	for _, to := range w.Rung(who, "") {
		if from, _ := d.m.From.Phone(); to != from {
			d.queue(to, "S-ok", c.ID, appliance.ClassReminder, false, texts.Values{"答": line})
		}
	}
}

// review 审: 过 or 退. What grid workers mended themselves has no order.
func (d *desk) review() {
	if d.cmd.Ruling == appliance.RulingOpen {
		d.usage()
		return
	}
	reported := func(c appliance.Case) (int, bool) {
		lead, ok := c.Lead()
		switch {
		case c.State != appliance.CaseReview:
			return 0, false
		case ok && lead.State == appliance.OrderReported:
			return lead.Seq, true
		}
		return 0, true
	}
	c, seq, ok := d.named(reported, appliance.CaseReview)
	if !ok || d.idle(c, reported) {
		return
	}
	if d.cmd.Ruling == appliance.RulingYes {
		d.act(c, loop.Pass{Note: d.cmd.Text}, "已审核通过"+d.numberOf(c, seq))
		return
	}
	d.act(c, loop.SendBack{Order: seq, Reason: d.cmd.Text}, "已审核退回"+d.numberOf(c, seq))
}

var working = []appliance.CaseState{appliance.CaseWorking}

// rule 裁 decides a return: 准 and the right office, or 不准.
func (d *desk) rule() {
	if d.cmd.Ruling == appliance.RulingOpen {
		d.usage()
		return
	}
	yes := d.cmd.Ruling == appliance.RulingYes
	returned := anOrder(func(o appliance.Order) bool { ret, _, _ := o.Pending(); return ret })
	c, seq, ok := d.named(returned, working...)
	if ok && !d.idle(c, returned) {
		d.act(c, loop.Rule{Order: seq, Yes: yes, Office: d.cmd.Office, Basis: d.cmd.Item, Reason: d.cmd.Text},
			map[bool]string{true: "已裁定准退", false: "已裁定不准退"}[yes]+d.numberOf(c, seq))
	}
}

// allow 批: an extension, a suspension or a call that waits for a yes.
func (d *desk) allow() {
	yes := d.cmd.Ruling == appliance.RulingYes
	approve := func(k appliance.Call) loop.Deed { return loop.ApproveCall{Call: k.ID, Yes: yes, Note: d.cmd.Text} }
	said := map[bool]string{true: "已同意", false: "已记不同意"}[yes]
	pending := anOrder(func(o appliance.Order) bool {
		_, ext, sus := o.Pending()
		return ext && d.cmd.Matter != staff.Suspend || sus && d.cmd.Matter != staff.Extend
	})
	switch {
	case d.cmd.Ruling == appliance.RulingOpen:
		d.usage()
		return
	case d.cmd.Call != "" && d.cmd.Matter == "":
		if all := d.bestCalls(loop.ActApproveCall); len(all) > 0 && slices.Contains(loop.AllowedCall(d.by, all[0]), loop.ActApproveCall) {
			if k, c, ok := d.aCall(loop.ActApproveCall); ok {
				d.act(c, approve(k), said+d.about)
			}
			return
		}
	case d.cmd.Number() == "" && d.cmd.Matter == "":
		if calls := d.planned(); len(calls) > 0 {
			d.approveOne(calls, pending, approve, said)
			return
		}
	}
	c, seq, ok := d.named(pending, working...)
	if !ok || d.idle(c, pending) {
		return
	}
	var deed loop.Deed = loop.RuleExtend{Order: seq, Yes: yes, Note: d.cmd.Text}
	o, _ := c.Order(seq)
	if _, ext, sus := o.Pending(); sus && (!ext || d.cmd.Matter == staff.Suspend) {
		deed = loop.RuleSuspend{Order: seq, Yes: yes, Note: d.cmd.Text}
	}
	d.act(c, deed, map[bool]string{true: "已准", false: "已记不准"}[yes]+d.numberOf(c, seq))
}

// planned are the calls that wait for this phone's yes, oldest first.
func (d *desk) planned() []appliance.Call {
	var out []appliance.Call
	for k, err := range d.Read.Calls(true) {
		if err != nil {
			return out
		}
		if k.State == appliance.CallPlanned && slices.Contains(loop.AllowedCall(d.by, k), loop.ActApproveCall) {
			out = append(out, k)
		}
	}
	slices.Reverse(out)
	return out
}

// approveOne says yes or no to the only thing that waits, or asks which is meant.
func (d *desk) approveOne(calls []appliance.Call, pending waits, approve func(appliance.Call) loop.Deed, said string) {
	var nos []string
	for _, k := range calls {
		nos = append(nos, k.ID.In(d.year()))
	}
	for c, err := range d.Read.Cases(appliance.CaseFilter{States: working}) {
		if err != nil {
			d.no(err)
			return
		}
		if n, ok := pending(c); ok && d.sees(c) {
			nos = append(nos, d.numberOf(c, n))
		}
	}
	if len(nos) > 1 {
		d.which("S14-waiting", nos)
		return
	}
	c, err := d.Read.Case(calls[0].Case)
	if err != nil {
		d.no(err)
		return
	}
	d.about = calls[0].ID.In(d.year())
	d.act(c, approve(calls[0]), said+d.about)
}

// rate 评. The same grades again change nothing, and the department does not read them twice.
func (d *desk) rate() {
	k, c, ok := d.aCall(loop.ActRateCall)
	if !ok {
		return
	}
	office := k.Lead
	if o, known := d.Town.OfficeNamed(d.cmd.Office); known {
		if office = o.Code; office != k.Lead && !slices.Contains(k.Assists, office) {
			d.fate(appliance.FateCommand, c.ID, "")
			d.no(&loop.Refusal{Act: loop.ActRateCall, Why: loop.WhyBad, Name: d.Town.Short(office) + "没有承办" + d.about + "，不用评。"})
			return
		}
	}
	for _, r := range k.Ratings {
		if r.Office == office && r.Speed == d.cmd.Speed && r.Effect == d.cmd.Effect && d.by.Has(appliance.RoleCaller) {
			d.known(c, d.about+d.Town.Short(office)+"已这样评过,不用再评")
			return
		}
	}
	d.act(c, loop.RateCall{Call: k.ID, Office: d.cmd.Office, Speed: d.cmd.Speed, Effect: d.cmd.Effect, Note: d.cmd.Text}, "已评价"+d.about)
}

// follow 访: what the villager said when they were asked.
func (d *desk) follow() {
	if d.cmd.Rating == 0 && !d.cmd.Missed {
		d.usage()
		return
	}
	d.onCase(func(c appliance.Case) (int, bool) { return 0, c.State == appliance.CaseFollowup }, []appliance.CaseState{appliance.CaseFollowup}, func(appliance.Case, int) loop.Deed {
		if d.cmd.Missed {
			return loop.Try{How: loop.TryCall, Note: d.cmd.Text}
		}
		return loop.Rate{Rating: d.cmd.Rating, Words: d.cmd.Text, How: "短信记回访"}
	}, "已记回访")
}

// details 详: all that may be told of an order, in three parts at most. The number
// is left out where it is hidden, and for those who watch and do not handle (D.8, §B.11).
func (d *desk) details() {
	c, seq, ok := d.target(anyOrder)
	if !ok {
		return
	}
	d.fate(appliance.FateCommand, c.ID, "")
	o, has := c.Order(seq)
	if !has {
		o, has = c.Lead()
	}
	no := d.about
	switch {
	case d.cmd.Call != "":
	case has:
		no = d.numberOf(c, o.Seq)
	default:
		no = d.numberOf(c, 0)
	}
	told := c // as this reader may see it
	if !d.by.Has(mayCall...) && !same(d.m.From, c.Reporter) {
		told.Secrecy = appliance.SecrecyHidden
	}
	var all []string
	add := func(s string) {
		if s = strings.Trim(strings.Join(strings.Fields(loop.Blind(told, s)), " "), "。"); s != "" {
			all = append(all, s)
		}
	}
	at := d.Town.VillageName(c.Village)
	if g, ok := d.Town.Grid(c.Grid); ok {
		at += g.Short
	}
	add(at)
	if has && !o.Due().IsZero() {
		add("期限" + texts.Moment(d.Clock.Local(o.Due()), false))
	}
	if has && !slices.Contains(d.offices(), o.Office) {
		add(d.Town.Short(o.Office) + "办")
	}
	if p, ok := c.Phone(); ok && !same(d.m.From, c.Reporter) {
		switch {
		case !loop.Number(c) && has && slices.Contains(d.offices(), o.Office):
			add("号码已隐,要问请回“问" + no + " 要问的话”")
		case !loop.Number(c):
			add("号码已隐")
		case loop.Number(told):
			add("电话" + p.Local())
		}
	}
	if has && o.Words.Task != "" && !strings.Contains(c.Text, o.Words.Task) {
		add("要求:" + o.Words.Task)
	}
	if k, err := d.Read.Call(c.Call); err == nil && d.by.Has(appliance.RoleCounty) {
		add(string(k.Reason) + ",镇里已做:" + k.Done)
	}
	if has && o.State == appliance.OrderReported {
		add("报来结果:" + o.Words.Result)
	}
	basis := ""
	if has {
		if s, ok := d.Town.Situation(c.Basis.List, c.Basis.Version, o.Situation); ok {
			basis = "依据" + s.Code + s.Name
			if s.Standard != "" {
				basis += ",标准:" + s.Standard
			}
		}
	}
	words := strings.Join(strings.Fields(loop.Blind(told, c.Text)), " ")
	room := 180 - utf8.RuneCountInString(strings.Join(all, "。")+basis)
	add(short(words, max(room, 40)))
	add(basis)
	d.say("S28", texts.Values{"单": no, "全": strings.Join(all, "。")})
}

// mayCall are those who may read a villager's number that is not hidden (§B.11).
var mayCall = []appliance.Role{
	appliance.RoleHandler, appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleAide, appliance.RoleCluster, appliance.RoleAgent,
	appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader,
}

// responsible 责: from the list in force (F2-22).
func (d *desk) responsible() {
	query := orElse(strings.TrimSpace(d.cmd.Text), d.cmd.Rest)
	if query == "" || d.Index == nil {
		d.usage()
		return
	}
	found := d.Index().Responsible(query, "")
	switch {
	case len(found) == 0:
		d.say("S27-none", texts.Values{"摘": query})
	case len(found) > 1 && found[0].Situation.Name != query:
		var names []string
		for _, f := range found {
			names = append(names, f.Situation.Name)
		}
		d.say("S27-many", texts.Values{"数": strconv.Itoa(len(found)), "名": strings.Join(names, "、")})
	default:
		f := found[0]
		d.say("S27", texts.Values{
			"摘": f.Situation.Name, "款": f.Situation.Code, "位": orElse(f.LeadName, "综治中心"), "话": orElse(f.Phone.Local(), "未登记"),
			"限": strconv.Itoa(f.Days) + "个工作日",
		})
	}
}

// admit 准: a department asks the town to take a task over. It is registered, never an order (F2-30).
func (d *desk) admit() {
	task := orElse(strings.TrimSpace(d.cmd.Text), d.cmd.Rest)
	if task == "" {
		d.usage()
		return
	}
	code := "Z-" + strconv.Itoa(len(d.Town.Admits())+1)
	office := ""
	if len(d.by.Offices) > 0 {
		office = d.by.Offices[0]
	}
	a := appliance.Admit{Code: code, From: office, By: d.me.Code, Task: task, DocNo: d.cmd.DocNo, At: d.Now.Unix(), State: "registered"}
	d.add(d.by.Actor, appliance.KindTownSet, 0, a)
	v := texts.Values{"位": orElse(d.Town.Short(office), surname(d.me)), "摘": task, "号": code, "文": d.cmd.DocNo}
	id := "S12"
	if d.cmd.DocNo != "" {
		id = "S12-doc"
	}
	d.say(id, v)
	w := d.loopWorld()
	for _, p := range w.Rung("leader", "") {
		if from, _ := d.m.From.Phone(); p != from {
			d.queue(p, id, 0, appliance.ClassOrder, false, v)
		}
	}
}

// attend 参 and 缺: the meeting that is named, else the next one the person was asked to.
func (d *desk) attend() {
	var next appliance.Meeting
	for _, m := range d.Town.Meetings() {
		asked := slices.IndexFunc(d.acting(), func(p appliance.Person) bool { return slices.Contains(m.Invited, p.Code) })
		if asked < 0 || d.cmd.Meeting != "" && m.Code != d.cmd.Meeting || m.At < d.Now.Unix() && d.cmd.Meeting == "" {
			continue
		}
		if next.Code == "" || m.At < next.At {
			next = m
			d.as(d.acting()[asked])
		}
	}
	if next.Code == "" {
		d.inVain = true
		d.say("S-no", texts.Values{"错": "没有请您参加的会商。"})
		return
	}
	comes := d.cmd.Verb == staff.Attend
	d.add(d.by.Actor, appliance.KindTownSet, 0, next.Attend(d.me.Code, comes))
	at := d.Clock.Local(time.Unix(next.At, 0))
	v := texts.Values{"日": texts.Day(at, false, false), "点": at.Format("15:04"), "题": orElse(next.Title, "会商")}
	d.say(map[bool]string{true: "S29-yes", false: "S29-no"}[comes], v)
}

// help 帮: the verbs somebody may use, or one of them.
func (d *desk) help() {
	if d.cmd.About != "" {
		d.say("S18-verb", texts.Values{"用": d.cmd.About.Entry().Usage()})
		return
	}
	var roles []appliance.Role
	for _, p := range append(d.acting(), d.own...) {
		roles = append(roles, rolesOf(p)...)
	}
	var verbs []string
	for _, e := range staff.Of(roles...) {
		verbs = append(verbs, string(e.Verb))
	}
	d.say("S18", texts.Values{"动": strings.Join(verbs, " ")})
}
