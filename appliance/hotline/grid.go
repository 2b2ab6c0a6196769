package hotline

import (
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/score"
	"huying/appliance/texts"
)

// report 报 and 哨: a matter from the grid. The village has it first, with a limit
// of its own; what it does not settle climbs (F2-35, F0-29).
func (d *desk) report() {
	grid, village := d.cmd.Grid, ""
	if grid == "" {
		grid, village = d.whereabouts()
	}
	whistle := d.cmd.Verb == staff.Whistle
	urgency := d.urgency()
	if whistle {
		urgency = appliance.UrgencyPressing
	}
	text := strings.TrimSpace(d.cmd.Text)
	res, c, err := d.decide(d.by, appliance.Case{}, loop.Open{
		Channel: appliance.ChannelGrid, Phone: d.m.From, Name: d.me.Name, Text: text, Village: village, Grid: grid, Urgency: urgency,
		ReceivedAt: receivedAt(d.m),
	})
	if err != nil {
		d.no(err)
		return
	}
	d.fate(appliance.FateCase, res.Case, "")
	d.add(appliance.Rule("hotline"), appliance.KindTally, 0, appliance.Tally{Person: d.me.Code, Day: d.today(), Reports: 1})
	c, given := d.village(c, whistle)
	line := "已登记件号" + d.numberOf(c, 0)
	if whistle {
		d.whistle(c, given)
		line = "已吹哨,件号" + d.numberOf(c, 0)
	}
	if o, ok := c.Lead(); given && ok {
		line += ",已派" + d.Town.Short(o.Office)
	}
	switch {
	case whistle:
	case c.Grid == "":
		line += ",没写网格号,知道的话请回“补" + d.numberOf(c, 0) + " 网格号”"
	case d.by.Has(appliance.RoleGrid):
		line += ",本格能办回“自" + d.numberOf(c, 0) + " 结果”"
	}
	d.ok(line)
}

// urgency is what the words of a report say by themselves: a hazard is pressing.
func (d *desk) urgency() appliance.Urgency {
	if d.d.Class == 2 {
		return appliance.UrgencyPressing
	}
	return appliance.UrgencyOrdinary
}

// whereabouts is the grid of somebody who wrote none: the only one they have; else
// the village, where all of theirs are in one.
func (d *desk) whereabouts() (grid, village string) {
	mine := d.gridsOf(d.me)
	if len(mine) == 1 {
		return mine[0].Code, ""
	}
	for _, g := range mine {
		if g.Village != mine[0].Village {
			return "", ""
		}
		village = g.Village
	}
	return "", village
}

// village gives a grid's matter to the village's committee, if somebody there
// besides who reported it can be written to. Who reported it is answered in one line and
// reads no R06; of a whistle the village reads S31 and no S01.
func (d *desk) village(c appliance.Case, whistle bool) (appliance.Case, bool) {
	v, ok := d.Town.Village(c.Village)
	if !ok || v.Office == "" || d.Rules.Clock.VillageFirst < 1 || c.Urgency == appliance.UrgencyDanger {
		return c, false
	}
	if !slices.ContainsFunc(d.Town.Staff(v.Office, d.today()), func(p appliance.Person) bool {
		return p.Code != d.me.Code && p.Writable(d.at()).Mobile() && (loop.Head(p) || p.Has(appliance.RoleHandler))
	}) {
		return c, false
	}
	rule := loop.By{Actor: appliance.Rule("hotline")}
	from := len(d.out)
	_, after, err := d.decide(rule, c, loop.Accept{})
	if err == nil {
		_, after, err = d.decide(rule, after, loop.Dispatch{Lead: v.Office, Days: d.Rules.Clock.VillageFirst})
	}
	if err != nil { // the desk has it, as any other matter
		d.out = d.out[:from]
		return c, false
	}
	d.out = append(d.out[:from:from], slices.DeleteFunc(slices.Clone(d.out[from:]), func(e appliance.Entry) bool {
		t, ok := e.Body.(appliance.TextChange)
		return ok && (t.Template == "R06" && sameNumber(d.m.From, t.Words.To) || t.Template == "S01" && whistle)
	})...)
	return after, true
}

// whistle tells the village to come (S31), and the town's dispatchers that it was told.
func (d *desk) whistle(c appliance.Case, given bool) {
	at := d.Town.VillageName(c.Village)
	if g, ok := d.Town.Grid(c.Grid); ok {
		at += g.Short
	}
	v := texts.Values{"地": orElse(at, d.Hall), "摘": c.Text}
	w := d.loopWorld()
	id := "S31-alone"
	told, _ := d.m.From.Phone()
	seen := []appliance.Phone{told}
	tell := func(id, who, office string) {
		for _, p := range w.Rung(who, office) {
			if !slices.Contains(seen, p) {
				seen = append(seen, p)
				d.queue(p, id, c.ID, appliance.ClassEmergency, false, v)
			}
		}
	}
	if o, ok := c.Lead(); given && ok {
		due := d.Clock.Local(o.Due())
		v["日"], v["点"], v["单"], v["位"] = texts.Day(due, false, false), due.Format("15:04"), c.OrderIn(d.year(), o.Seq), d.Town.Short(o.Office)
		id = "S31-village"
		tell("S31", "handler", o.Office)
		if slices.ContainsFunc(d.Town.Staff(o.Office, d.today()), loop.Head) {
			tell("S31", "head", o.Office)
		}
	}
	tell(id, "dispatcher", "")
}

// self 自: handled within the grid. Without a number it is what this phone reported itself.
func (d *desk) self() {
	d.onCase(func(c appliance.Case) (int, bool) { return 0, same(d.m.From, c.Reporter) },
		[]appliance.CaseState{appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking},
		func(appliance.Case, int) loop.Deed { return loop.Self{Text: d.cmd.Text} }, "已记自办件号")
}

// verify 核 实 虚: what the grid worker saw who was asked to look (S09).
func (d *desk) verify() {
	if d.cmd.Verb == staff.Verify && d.cmd.Ruling == appliance.RulingOpen || d.cmd.Verb == staff.Deny && strings.TrimSpace(d.cmd.Text) == "" {
		d.usage()
		return
	}
	asked := func(o appliance.Order) bool {
		return o.Check != nil && o.Check.DoneAt.IsZero() &&
			slices.ContainsFunc(d.acting(), func(p appliance.Person) bool { return p.Code == o.Check.Person })
	}
	c, seq, ok := d.named(anOrder(asked), appliance.CaseWorking, appliance.CaseReview)
	if !ok {
		return
	}
	if o, has := c.Order(seq); has && asked(o) {
		d.choose(d.acting(), func(p appliance.Person) bool { return p.Code == o.Check.Person })
	}
	is := d.cmd.Verb == staff.Confirm || d.cmd.Verb == staff.Verify && d.cmd.Ruling == appliance.RulingYes
	d.act(c, loop.Checked{Order: seq, True: is, Note: d.cmd.Text}, "已记核实")
}

// fed 馈: the villager was told in person.
func (d *desk) fed() {
	mine := func(c appliance.Case) bool {
		return slices.ContainsFunc(d.gridsOf(d.me), func(g appliance.Grid) bool {
			return g.Code == c.Grid || c.Grid == "" && g.Village == c.Village
		})
	}
	_, done := d.onCase(func(c appliance.Case) (int, bool) { return 0, mine(c) }, []appliance.CaseState{appliance.CaseFollowup},
		func(appliance.Case, int) loop.Deed { return loop.Feed{How: "当面告知", Note: d.cmd.Text} }, "已记当面告知,件号")
	if done {
		d.add(d.by.Actor, appliance.KindTally, 0, appliance.Tally{Person: d.me.Code, Day: d.today(), Fed: 1})
	}
}

// onBehalf 代: an agent reports for somebody, who is told and may say no (R40).
func (d *desk) onBehalf() {
	if d.cmd.Phone == "" || strings.TrimSpace(d.cmd.Text) == "" {
		d.usage()
		return
	}
	res, _, err := d.decide(d.by, appliance.Case{}, loop.Open{
		Channel: appliance.ChannelAgent, Phone: appliance.Address(d.cmd.Phone), Text: d.cmd.Text, Agent: d.me.Code, Urgency: d.urgency(),
		ReceivedAt: receivedAt(d.m),
	})
	if err != nil {
		d.no(err)
		return
	}
	d.fate(appliance.FateCase, res.Case, "")
	line := "已代为登记件号" + res.Case.No() + ",结果会短信告诉本人"
	if !d.cmd.Phone.Mobile() {
		line = "已代为登记件号" + res.Case.No() + ",本人是座机,有结果打电话告知"
	}
	d.ok(line)
}

// tally counts what was done in the grids.
func (d *desk) tally(t appliance.Tally, line string) {
	t.Person, t.Day = d.me.Code, d.today()
	d.add(d.by.Actor, appliance.KindTally, 0, t)
	d.ok(line)
}

// publicity 宣, with how many households heard it.
func (d *desk) publicity() {
	if d.cmd.Households == 0 && strings.TrimSpace(d.cmd.Text) == "" {
		d.usage()
		return
	}
	n := max(1, d.cmd.Households)
	d.tally(appliance.Tally{Publicity: n}, "已记宣传"+strconv.Itoa(n)+"户")
}

// counted is what this person did from a day to today.
func (d *desk) counted(from appliance.Date) appliance.Tally {
	sum := appliance.Tally{Person: d.me.Code}
	for t, err := range d.Read.Tallies(from, d.today()) {
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
	if d.counted(d.today()).Nil > 0 {
		d.ok("今天已记过零报告,不用再发")
		return
	}
	d.tally(appliance.Tally{Nil: 1}, "已记零报告")
}

// points 分: one's own, of this month.
func (d *desk) points() {
	today := d.today()
	t := d.counted(appliance.Date{Year: today.Year, Month: today.Month, Day: 1})
	d.say("S26", texts.Values{
		"月": strconv.Itoa(int(today.Month)), "分": strconv.FormatFloat(score.Points(t, d.Rules.Score), 'f', 1, 64), "报": strconv.Itoa(t.Reports),
		"核": strconv.Itoa(t.Verified), "零": strconv.Itoa(t.Nil), "误": strconv.Itoa(t.False),
	})
}
