package hotline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

func anyOrder(appliance.Case, appliance.Order) bool { return true }

func in(states ...appliance.OrderState) func(appliance.Case, appliance.Order) bool {
	return func(_ appliance.Case, o appliance.Order) bool { return slices.Contains(states, o.State) }
}

var atWork = in(appliance.OrderSent, appliance.OrderWorking)

// obey carries a verb out, or says why not.
func (d *desk) obey() {
	switch d.cmd.Verb {
	case staff.Sign:
		d.onOrder(atWork, func(seq int) loop.Deed { return loop.Sign{Order: seq} })
	case staff.Respond:
		day, _ := d.cmd.Until.On(appliance.DateOf(d.at()))
		d.onOrder(atWork, func(seq int) loop.Deed {
			return loop.Respond{Order: seq, Kind: d.cmd.Response, Until: day, Plan: d.cmd.Text}
		})
	case staff.Arrive:
		d.onOrder(atWork, func(seq int) loop.Deed { return loop.Arrive{Order: seq} })
	case staff.Complete:
		d.onOrder(in(appliance.OrderSent, appliance.OrderWorking, appliance.OrderSuspended), func(seq int) loop.Deed {
			return loop.Report{Order: seq, Code: d.cmd.Outcome, Text: d.cmd.Text}
		})
	case staff.Return:
		d.onOrder(atWork, func(seq int) loop.Deed {
			return loop.Return{Order: seq, Ground: d.cmd.Ground, Item: d.cmd.Item, Reason: d.cmd.Text}
		})
	case staff.Extend:
		d.onOrder(atWork, func(seq int) loop.Deed { return loop.Extend{Order: seq, Days: d.days(seq), Reason: d.cmd.Text} })
	case staff.Suspend:
		d.onOrder(atWork, func(seq int) loop.Deed { return loop.Suspend{Order: seq, Cause: d.cmd.Cause, Reason: d.cmd.Text} })
	case staff.Resume:
		d.onOrder(in(appliance.OrderSuspended), func(seq int) loop.Deed { return loop.Resume{Order: seq} })
	case staff.Ask:
		d.onOrder(atWork, func(seq int) loop.Deed { return loop.Ask{Order: seq, Text: d.cmd.Text} })
	case staff.Reply:
		d.onOrder(anyOrder, func(int) loop.Deed { return loop.Reply{Text: d.cmd.Text} })
	case staff.Review:
		d.review()
	case staff.Rule:
		d.onCase(func(c appliance.Case) (int, bool) {
			return waiting(c, func(ret, _, _ bool) bool { return ret })
		}, func(_ appliance.Case, seq int) loop.Deed {
			return loop.Rule{Order: seq, Yes: d.cmd.Ruling == appliance.RulingYes, Office: d.cmd.Office, Basis: d.cmd.Item, Reason: d.cmd.Text}
		}, "已裁定")
	case staff.Allow:
		d.allow()
	case staff.Receive:
		d.onCall(func(k appliance.Call) loop.Deed { return loop.ReceiveCall{Call: k.ID} })
	case staff.Dispatch:
		d.onCall(func(k appliance.Call) loop.Deed {
			return loop.DispatchCall{
				Call: k.ID, Lead: d.cmd.Office, Assists: d.cmd.Assists, Complexity: d.cmd.Complex, Days: d.cmd.Days, DocNo: d.cmd.DocNo,
			}
		})
	case staff.Rate:
		d.onCall(func(k appliance.Call) loop.Deed {
			return loop.RateCall{Call: k.ID, Office: d.cmd.Office, Speed: d.cmd.Speed, Effect: d.cmd.Effect, Note: d.cmd.Text}
		})
	case staff.Follow:
		d.follow()
	case staff.Supervise:
		d.onCase(nil, func(_ appliance.Case, seq int) loop.Deed {
			return loop.Supervise{Ask: d.cmd.Text, Days: d.cmd.Days, Order: d.cmd.Order}
		}, "已督办")
	case staff.Urge:
		d.onCase(nil, func(appliance.Case, int) loop.Deed { return loop.Urge{Note: d.cmd.Text} }, "已催办")
	case staff.Notice:
		d.onCase(nil, func(appliance.Case, int) loop.Deed {
			return loop.Supervise{Kind: appliance.SuperviseNotice, Text: d.cmd.Text, Order: d.cmd.Order}
		}, "已记通报草稿")
	case staff.Report, staff.Whistle:
		d.report()
	case staff.Self:
		d.onCase(nil, func(appliance.Case, int) loop.Deed { return loop.Self{Text: d.cmd.Text} }, "已记自办")
	case staff.Behalf:
		d.behalf()
	case staff.Verify, staff.Confirm, staff.Deny:
		d.onCase(nil, func(appliance.Case, int) loop.Deed {
			return loop.Checked{Order: d.cmd.Order, True: d.cmd.Verb == staff.Confirm || d.cmd.Verb == staff.Verify && d.cmd.Ruling == appliance.RulingYes, Note: d.cmd.Text}
		}, "已记核实")
	case staff.Fed:
		d.onCase(nil, func(appliance.Case, int) loop.Deed { return loop.Feed{How: "当面告知", Note: d.cmd.Text} }, "已记当面告知")
	case staff.Publicity:
		d.tally(appliance.Tally{Publicity: max(1, d.cmd.Households)}, fmt.Sprintf("已记宣传%d户", max(1, d.cmd.Households)))
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

// onOrder is a verb about one order of the phone's own office.
func (d *desk) onOrder(fits func(appliance.Case, appliance.Order) bool, deed func(seq int) loop.Deed) {
	if c, seq, ok := d.target(fits); ok {
		d.act(c, deed(seq), "已记下")
	}
}

// days of an extension: said, or up to the day that was.
func (d *desk) days(seq int) int {
	day, ok := d.cmd.Until.On(appliance.DateOf(d.at()))
	if d.cmd.Days != 0 || !ok {
		return d.cmd.Days
	}
	c, found := d.caseNamed(d.cmd.CaseNo)
	o, has := c.Order(seq)
	if !found || !has {
		return 0
	}
	n := 0
	for due := d.Clock.DayOf(o.Due()); due.Before(day.In(d.Clock.Location)) && n < 60; n++ {
		due, _ = d.Clock.Add(due, 1)
	}
	return n
}

// waiting finds the order of a case that waits for a ruling of that kind.
func waiting(c appliance.Case, is func(ret, ext, sus bool) bool) (int, bool) {
	for _, o := range c.Orders {
		if is(o.Pending()) {
			return o.Seq, true
		}
	}
	return 0, false
}

// onCase is a verb about a case that need not be the phone's own office's: the one
// named. pick finds the order where none was.
func (d *desk) onCase(pick func(appliance.Case) (int, bool), deed func(appliance.Case, int) loop.Deed, done string) {
	c, ok := d.named()
	if !ok {
		return
	}
	seq := d.cmd.Order
	if seq == 0 && pick != nil {
		seq, _ = pick(c)
	}
	no := c.ID.No()
	if seq != 0 {
		no = c.OrderNo(seq)
	}
	d.act(c, deed(c, seq), done+no)
}

// named is the case that a verb names, or the only one there can be.
func (d *desk) named() (appliance.Case, bool) {
	switch {
	case d.cmd.Call != "":
		if k, ok := d.callNamed(d.cmd.Call); ok {
			c, err := d.Read.Case(k.Case)
			return c, err == nil
		}
	case d.cmd.CaseNo != "":
		if c, ok := d.caseNamed(d.cmd.CaseNo); ok && d.sees(c) {
			return c, true
		}
	default:
		for _, id := range []appliance.CaseID{d.talk.LastCase} {
			if c, err := d.Read.Case(id); err == nil && d.sees(c) && c.State.Open() {
				return c, true
			}
		}
	}
	d.lost()
	return appliance.Case{}, false
}

// onCall is a verb about a call: the one named, else the only one under way.
func (d *desk) onCall(deed func(appliance.Call) loop.Deed) {
	k, ok := d.callNamed(d.cmd.Call)
	if d.cmd.Call == "" {
		var all []appliance.Call
		for x, err := range d.Read.Calls(true) {
			if err != nil {
				d.no(err)
				return
			}
			all = append(all, x)
		}
		if ok = len(all) == 1; ok {
			k = all[0]
		} else if len(all) > 1 {
			var nos []string
			for _, x := range all {
				nos = append(nos, x.ID.No())
			}
			d.say("S14-which", texts.Values{"数": strconv.Itoa(len(all)), "列": listed(nos), "例": string(d.cmd.Verb) + nos[0]})
			return
		}
	}
	c, err := d.caseOf(k)
	if !ok || err != nil {
		d.no(&loop.Refusal{Act: loop.ActReceiveCall, Why: loop.WhyNoCall, Name: d.cmd.Call})
		return
	}
	d.act(c, deed(k), "已记下"+k.ID.No())
}

func (d *desk) caseOf(k appliance.Call) (appliance.Case, error) {
	if k.Case == 0 {
		return appliance.Case{}, appliance.ErrNone
	}
	return d.Read.Case(k.Case)
}

// review 审: 过 or 退.
func (d *desk) review() {
	d.onCase(func(c appliance.Case) (int, bool) {
		for _, o := range c.Orders {
			if o.State == appliance.OrderReported && o.Role == appliance.Lead {
				return o.Seq, true
			}
		}
		return 0, false
	}, func(_ appliance.Case, seq int) loop.Deed {
		if d.cmd.Ruling == appliance.RulingYes {
			return loop.Pass{Note: orElse(d.cmd.Text, "短信审核")}
		}
		return loop.SendBack{Order: seq, Reason: d.cmd.Text}
	}, "已审核")
}

// allow 批: an extension, a suspension or a call that waits for a yes.
func (d *desk) allow() {
	yes := d.cmd.Ruling == appliance.RulingYes
	if d.cmd.Call != "" {
		if k, ok := d.callNamed(d.cmd.Call); ok && k.State == appliance.CallPlanned {
			d.onCall(func(k appliance.Call) loop.Deed { return loop.ApproveCall{Call: k.ID, Yes: yes, Note: d.cmd.Text} })
			return
		}
	}
	d.onCase(func(c appliance.Case) (int, bool) {
		return waiting(c, func(_, ext, sus bool) bool {
			return ext && d.cmd.Matter != staff.Suspend || sus && d.cmd.Matter != staff.Extend
		})
	}, func(c appliance.Case, seq int) loop.Deed {
		o, _ := c.Order(seq)
		if _, ext, sus := o.Pending(); sus && (!ext || d.cmd.Matter == staff.Suspend) {
			return loop.RuleSuspend{Order: seq, Yes: yes, Note: d.cmd.Text}
		}
		return loop.RuleExtend{Order: seq, Yes: yes, Note: d.cmd.Text}
	}, map[bool]string{true: "已准", false: "已记不准"}[yes])
}

// follow 访: what the villager said when they were asked.
func (d *desk) follow() {
	d.onCase(nil, func(appliance.Case, int) loop.Deed {
		if d.cmd.Missed {
			return loop.Try{How: loop.TryCall, Note: d.cmd.Text}
		}
		return loop.Rate{Rating: d.cmd.Rating, Words: d.cmd.Text, How: "短信记回访"}
	}, "已记回访")
}

// report 报 and 哨: a matter from the grid. The village has it first, with a limit
// of its own; what it does not settle climbs (F2-35, F0-29).
func (d *desk) report() {
	text := orElse(strings.TrimSpace(d.cmd.Text), d.cmd.Rest)
	grid := d.cmd.Grid
	if grid == "" {
		if mine := d.Town.GridsOf(d.me.Code, appliance.DateOf(d.at())); len(mine) == 1 {
			grid = mine[0].Short
		}
	}
	urgency := appliance.UrgencyOrdinary
	if d.cmd.Verb == staff.Whistle || d.d.Class == 2 {
		urgency = appliance.UrgencyPressing
	}
	res, c, err := d.settle(appliance.Case{}, loop.Open{
		Channel: appliance.ChannelGrid, Phone: d.m.From, Name: d.me.Name, Text: text, Grid: grid, Urgency: urgency,
	})
	if err != nil {
		d.no(err)
		return
	}
	d.fate(appliance.FateCase, res.Case, "")
	d.add(appliance.Rule("hotline"), appliance.KindTally, 0, appliance.Tally{Person: d.me.Code, Day: appliance.DateOf(d.at()), Reports: 1})
	d.village(c)
	line := "已登记件号" + res.Case.No()
	if d.cmd.Verb == staff.Whistle {
		d.whistle(c, text)
		line = "已吹哨,件号" + res.Case.No()
	} else if slices.Contains(d.by.Roles, appliance.RoleGrid) {
		line += ",本格能办回“自" + res.Case.No() + " 结果”"
	}
	d.ok(line)
}

// village gives a grid's matter to the village's committee, if somebody there
// besides the reporter can be written to.
func (d *desk) village(c appliance.Case) {
	v, ok := d.Town.Village(c.Village)
	if !ok || v.Office == "" || d.Rules.Clock.VillageFirst < 1 || c.Urgency == appliance.UrgencyDanger {
		return
	}
	on := appliance.DateOf(d.at())
	if !slices.ContainsFunc(d.Town.Staff(v.Office, on), func(p appliance.Person) bool {
		return p.Code != d.me.Code && p.Phone.Mobile() && (loop.Head(p) || p.Has(appliance.RoleHandler))
	}) {
		return
	}
	rule := loop.By{Actor: appliance.Rule("hotline")}
	_, c, err := d.decide(rule, c, loop.Accept{})
	if err == nil {
		_, _, err = d.decide(rule, c, loop.Dispatch{Lead: v.Office, Days: d.Rules.Clock.VillageFirst})
	}
	if err != nil { // the desk has it, as any other matter
		return
	}
}

// whistle tells the village's heads and the town's dispatchers to come (S31).
func (d *desk) whistle(c appliance.Case, text string) {
	w := d.loopWorld()
	day := c.ReceivedAt
	if k, ok := c.Clock(appliance.ClockAccept); ok {
		day = k.Due
	}
	at := d.Town.VillageName(c.Village)
	if g, ok := d.Town.Grid(c.Grid); ok {
		at += g.Short
	}
	v := texts.Values{"地": orElse(at, d.Hall), "摘": text, "日": texts.Day(d.Clock.Local(day), false, false), "点": d.Clock.Local(day).Format("15:04"), "单": c.ID.No()}
	to := w.Rung("dispatcher", "")
	if vill, ok := d.Town.Village(c.Village); ok && vill.Office != "" {
		to = append(w.Rung("head", vill.Office), to...)
	}
	seen := map[appliance.Phone]bool{}
	for _, p := range to {
		if from, _ := d.m.From.Phone(); p == from || seen[p] {
			continue
		}
		seen[p] = true
		d.queue(p, "S31", c.ID, appliance.ClassEmergency, false, v)
	}
}

// behalf 代: an agent reports for somebody, who is told and may say no (R40).
func (d *desk) behalf() {
	if d.cmd.Phone == "" || strings.TrimSpace(d.cmd.Text) == "" {
		d.no(&loop.Refusal{Act: loop.ActOpen, Why: loop.WhyBad, Name: "请写“代 手机号 事由”，如“代 13800000000 低保怎么申请”。"})
		return
	}
	res, _, err := d.settle(appliance.Case{}, loop.Open{
		Channel: appliance.ChannelAgent, Phone: appliance.Address(d.cmd.Phone), Text: d.cmd.Text, Agent: d.me.Code, Grid: d.cmd.Grid,
	})
	if err != nil {
		d.no(err)
		return
	}
	d.fate(appliance.FateCase, res.Case, "")
	d.ok("已代为登记件号" + res.Case.No() + ",结果会告诉本人")
}

// tally counts what was done in the grids.
func (d *desk) tally(t appliance.Tally, line string) {
	t.Person, t.Day = d.me.Code, appliance.DateOf(d.at())
	d.add(d.by.Actor, appliance.KindTally, 0, t)
	d.ok(line)
}

// month are this person's counts from a day to today.
func (d *desk) counted(from appliance.Date) appliance.Tally {
	sum := appliance.Tally{Person: d.me.Code}
	for t, err := range d.Read.Tallies(from, appliance.DateOf(d.at())) {
		if err != nil {
			return sum
		}
		if t.Person == d.me.Code {
			sum = sum.Add(t)
		}
	}
	return sum
}

// zero 零 marks the day, once.
func (d *desk) zero() {
	if d.counted(appliance.DateOf(d.at())).Nil > 0 {
		d.ok("今天已记零报告,不用再发")
		return
	}
	d.tally(appliance.Tally{Nil: 1}, "已记零报告")
}

// Points of a month (B.7 e, defaults): a report, a check, a nil report; a false report costs.
func Points(t appliance.Tally) (tenths int) {
	return 20*(t.Reports-t.False) + 10*t.Verified + 2*t.Nil - 20*t.False
}

func (d *desk) points() {
	today := appliance.DateOf(d.at())
	t := d.counted(appliance.Date{Year: today.Year, Month: today.Month, Day: 1})
	p := Points(t)
	d.say("S26", texts.Values{
		"月": strconv.Itoa(int(today.Month)), "分": strconv.Itoa(p/10) + "." + strconv.Itoa(max(p, -p)%10), "报": strconv.Itoa(t.Reports),
		"核": strconv.Itoa(t.Verified), "零": strconv.Itoa(t.Nil), "误": strconv.Itoa(t.False),
	})
}

// details 详: all that may be told of an order, in three parts at most. The number
// is left out where it is hidden (D.8).
func (d *desk) details() {
	c, seq, ok := d.target(anyOrder)
	if d.cmd.Call != "" && !ok {
		return
	}
	if !ok {
		return
	}
	d.fate(appliance.FateCommand, c.ID, "")
	o, has := c.Order(seq)
	var b strings.Builder
	if at := d.Town.VillageName(c.Village); at != "" {
		b.WriteString(at)
		if g, ok := d.Town.Grid(c.Grid); ok {
			b.WriteString(g.Short)
		}
		b.WriteString("。")
	}
	b.WriteString(strings.Join(strings.Fields(c.Text), " "))
	if has && o.Words.Task != "" {
		b.WriteString("。要求:" + o.Words.Task)
	}
	if p, ok := c.Phone(); ok {
		if loop.Number(c) {
			b.WriteString("。电话" + p.Local())
		} else {
			b.WriteString("。号码已隐,要问请回“问" + d.orderNo(c, seq) + " 要问的话”")
		}
	}
	if has {
		if s, ok := d.Town.Situation(c.Basis.List, c.Basis.Version, o.Situation); ok {
			b.WriteString("。依据" + s.Code + s.Name + ",标准:" + s.Standard)
		}
		b.WriteString("。期限" + texts.Moment(d.Clock.Local(o.Due()), false))
	}
	d.say("S28", texts.Values{"单": d.orderNo(c, seq), "全": b.String()})
}

func (d *desk) orderNo(c appliance.Case, seq int) string {
	if seq == 0 {
		return c.ID.No()
	}
	return c.OrderNo(seq)
}

// responsible 责: from the list in force (F2-22).
func (d *desk) responsible() {
	query := orElse(strings.TrimSpace(d.cmd.Text), d.cmd.Rest)
	if query == "" {
		d.no(&loop.Refusal{Act: loop.ActStats, Why: loop.WhyBad, Name: "请写“责 事项”，如“责 占道经营”。"})
		return
	}
	found := d.Index.Responsible(query, "")
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
		d.no(&loop.Refusal{Act: loop.ActOpen, Why: loop.WhyBad, Name: "请写“准 事项 文号”，如“准 填报冬季台账 县办〔2026〕3号”。"})
		return
	}
	code := "Z-" + strconv.Itoa(len(d.Town.Admits())+1)
	a := appliance.Admit{Code: code, From: d.me.Office(), By: d.me.Code, Task: task, DocNo: d.cmd.DocNo, At: d.Now.Unix(), State: "registered"}
	d.add(d.by.Actor, appliance.KindTownSet, 0, a)
	v := texts.Values{"位": d.Town.Short(d.me.Office()), "摘": task, "号": code, "文": d.cmd.DocNo}
	id := "S12"
	if d.cmd.DocNo != "" {
		id = "S12-doc"
	}
	d.say(id, v)
	for _, p := range d.loopWorld().Rung("leader", "") {
		d.queue(p, id, 0, appliance.ClassOrder, false, v)
	}
}

// attend 参 and 缺: the next meeting the person was asked to.
func (d *desk) attend() {
	var next appliance.Meeting
	for _, m := range d.Town.Meetings() {
		if !slices.Contains(m.Invited, d.me.Code) || d.cmd.Meeting != "" && m.Code != d.cmd.Meeting || m.At < d.Now.Unix() && d.cmd.Meeting == "" {
			continue
		}
		if next.Code == "" || m.At < next.At {
			next = m
		}
	}
	if next.Code == "" {
		d.ok("没有请您参加的会商")
		return
	}
	comes := d.cmd.Verb == staff.Attend
	d.add(d.by.Actor, appliance.KindTownSet, 0, next.Attend(d.me.Code, comes))
	at := d.Clock.Local(time.Unix(next.At, 0))
	v := texts.Values{"日": texts.Day(at, false, false), "点": at.Format("15:04"), "题": next.Title}
	d.say(map[bool]string{true: "S29-yes", false: "S29-no"}[comes], v)
}

// help 帮: the verbs somebody may use, or one of them.
func (d *desk) help() {
	if d.cmd.About != "" {
		d.say("S18-verb", texts.Values{"用": d.cmd.About.Entry().Usage()})
		return
	}
	var verbs []string
	for _, e := range staff.Of(d.by.Roles...) {
		verbs = append(verbs, string(e.Verb))
	}
	d.say("S18", texts.Values{"动": strings.Join(verbs, " ")})
}
