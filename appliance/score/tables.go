package score

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
)

// A Cell of a table: words, or a number.
type Cell struct {
	Text string
	N    float64
	Kind CellKind
}

// CellKind says what a cell holds.
type CellKind int

// The kinds of cells.
const (
	IsText CellKind = iota
	IsCount
	IsRate   // N from 0 to 1
	IsNumber // with a decimal
	IsNone   // there is no such number
)

// String is the cell as a person reads it.
func (c Cell) String() string {
	switch c.Kind {
	case IsCount:
		return strconv.Itoa(int(c.N))
	case IsRate:
		return strconv.FormatFloat(100*c.N, 'f', 1, 64) + "%"
	case IsNumber:
		return strconv.FormatFloat(c.N, 'f', 1, 64)
	case IsNone:
		return "-"
	}
	return c.Text
}

// A Table is a sheet of a report.
type Table struct {
	Name   string // of the sheet, and of the file
	Head   []string
	Rows   [][]Cell
	Charts []Chart
	Heat   bool // the counts are a map: the more, the darker
}

// A Chart is drawn from columns of its table, by number from 0.
type Chart struct {
	Title  string
	Names  int
	Values []int
	Kind   ChartKind
	Skip   int // rows at the top that are not in it
	Rows   int // at most so many
}

// ChartKind is how a chart is drawn.
type ChartKind int

// The kinds of charts.
const (
	Columns ChartKind = iota
	Bars
	Stacked // bars of parts of a whole
)

// chartRows is how many rows a chart of a list shows; more cannot be read.
const chartRows = 20

// Words are what a report is told in.
type Words struct {
	English bool
	Hall    string
	Channel func(appliance.Channel) string // nil: as they are coded
	Made    func(*Report) string           // when it was reckoned, on the hall's wall; nil: not said
}

func (w Words) say(zh, en string) string {
	if w.English {
		return en
	}
	return zh
}

// Title is what stands over the report.
func (r *Report) Title(w Words) string {
	s := fmt.Sprintf("%s %d年%d月 呼应热线月报", w.Hall, r.Month.Year, r.Month.Month)
	if w.English {
		s = fmt.Sprintf("%s, monthly report %s", w.Hall, r.Month)
	}
	if r.Practice {
		s += w.say("【练习，不计考评】", " (practice: nothing is scored)")
	}
	return s
}

// FileName is what its files are called, without an ending.
func (r *Report) FileName(w Words) string {
	return w.Hall + "-" + r.Month.String() + w.say("-月报", "-report")
}

func text(s string) Cell { return Cell{Text: s} }

func count(n int) Cell { return Cell{N: float64(n), Kind: IsCount} }

func rated(rate float64, ok bool) Cell {
	if !ok {
		return Cell{Kind: IsNone}
	}
	return Cell{N: rate, Kind: IsRate}
}

func measured(n float64, ok bool) Cell {
	if !ok {
		return Cell{Kind: IsNone}
	}
	return Cell{N: n, Kind: IsNumber}
}

func rateOf(s Share) Cell { return rated(s.Rate()) }

// Tables are the report as sheets: first the overview, last what each number counts.
func (r *Report) Tables(w Words) []Table {
	all := []Table{r.overview(w), r.daily(w), r.officeTable(w), r.residents(w), r.placeTable(w, w.say("村居", "villages"), r.Villages), r.placeTable(w, w.say("类别", "categories"), r.Categories),
		r.crossTable(w), r.timeTable(w), r.gradeTable(w), r.sources(w), r.callTable(w), r.walkerTable(w), r.warningTable(w), r.meaning(w)}
	return slices.DeleteFunc(all, func(t Table) bool { return len(t.Rows) == 0 })
}

func (w Words) row(r Row) string {
	if r.Key == "" {
		return w.say("未定", "not set")
	}
	return r.Name
}

func (w Words) lang() int {
	if w.English {
		return 1
	}
	return 0
}

func (r *Report) overview(w Words) Table {
	t := Table{Name: w.say("概况", "overview"), Head: []string{w.say("指标", "figure"), w.say("数量", "number"), w.say("比率", "rate")}}
	for _, f := range r.Figures() {
		n, rate := count(f.N), Cell{}
		if f.N < 0 {
			n, rate = Cell{}, rated(f.Rate, f.Rated)
		} else if f.Rated {
			rate = rated(f.Rate, true)
		}
		t.Rows = append(t.Rows, []Cell{text(f.Name[w.lang()]), n, rate})
	}
	return t
}

func (r *Report) daily(w Words) Table {
	title := w.say("每日收件", "received by day")
	t := Table{Name: title, Head: []string{w.say("日", "day"), w.say("收到", "received")}, Charts: []Chart{{Title: title, Values: []int{1}, Rows: 31}}}
	for i, d := range r.Days {
		t.Rows = append(t.Rows, []Cell{text(strconv.Itoa(i + 1)), count(d.N())})
	}
	return t
}

func (r *Report) officeTable(w Words) Table {
	t := Table{
		Name: w.say("单位", "offices"),
		Head: []string{w.say("单位", "office"), w.say("派单", "sent"), w.say("办结", "done"), w.say("按期", "in time"), w.say("逾期", "late"), w.say("到期未结", "overdue"), w.say("按期率", "in time %"),
			w.say("响应率", "answered %"), w.say("中位天数", "median days"), w.say("退单", "returned"), w.say("准退", "granted"), w.say("延期", "extended"), w.say("准延", "allowed"),
			w.say("挂起", "suspended"), w.say("重办", "redone"), w.say("督办通报", "supervised"), w.say("满意率", "satisfaction"), w.say("解决率", "solved"), w.say("现在手上", "in hand now")},
		Charts: []Chart{{Title: w.say("按期率", "in time %"), Values: []int{6}, Kind: Bars, Rows: chartRows}, {Title: w.say("派单与办结", "sent and done"), Values: []int{1, 2}, Kind: Bars, Rows: chartRows}},
	}
	for _, o := range r.Offices {
		t.Rows = append(t.Rows, []Cell{
			text(w.row(o)), count(o.Sent.N()), count(o.Orders.Done()), count(o.OnTime.N()), count(o.Orders.Late.N()), count(o.Overdue.N()), rateOf(o.InTime()),
			rateOf(o.Response()), measured(o.Median()), count(o.Returned.N()), count(o.Granted.N()), count(o.Extended.N()), count(o.Allowed.N()),
			count(o.Suspended.N()), count(o.Orders.Redone.N()), count(o.Supervised.N()), rated(o.Satisfaction()), rateOf(o.Solved()), count(o.Owing.N()),
		})
	}
	return t
}

// residents are the agencies of county bureaus in the town (B.7 b): what the box knows
// of the township's 60 %. What people and the county decide is asked for, never assumed.
func (r *Report) residents(w Words) Table {
	t := Table{Name: w.say("派驻机构", "resident agencies"), Head: []string{
		w.say("机构", "agency"), w.say("按期率(40%)", "in time (40%)"), w.say("满意率(30%)", "satisfaction (30%)"), w.say("评议(30%)", "appraisal (30%)"), w.say("县局评分(占40%)", "county's score (40% of all)"),
	}}
	for _, o := range r.Offices {
		if !o.Resident || r.Practice {
			continue
		}
		t.Rows = append(t.Rows, []Cell{text(w.row(o)), rateOf(o.InTime()), rated(o.Satisfaction()), text(w.say("待评议", "to be given")), text(w.say("待县局评分", "to be given"))})
	}
	return t
}

func (r *Report) placeTable(w Words, name string, rows []Row) Table {
	t := Table{
		Name: name,
		Head: []string{name, w.say("收到", "received"), w.say("受理", "accepted"), w.say("不予受理", "refused"), w.say("办结", "done"), w.say("在办", "open"), w.say("挂账", "booked"), w.say("办结率", "completion"),
			w.say("按期率", "in time %"), w.say("重办", "redone"), w.say("评价", "rated"), w.say("满意率", "satisfaction"), w.say("中位天数", "median days")},
		Charts: []Chart{{Title: name + w.say("收件", ": received"), Values: []int{1}, Kind: Bars, Rows: chartRows}},
	}
	for _, x := range rows {
		t.Rows = append(t.Rows, []Cell{
			text(w.row(x)), count(x.Received.N()), count(x.Accepted.N()), count(x.Refused.N()), count(x.Matters.Done.N()), count(x.Open.N()), count(x.Booked.N()), rateOf(x.Completion()),
			rateOf(x.InTime()), count(x.Matters.Redone.N()), count(x.Rated()), rated(x.Satisfaction()), measured(x.Median()),
		})
	}
	return t
}

func (r *Report) crossTable(w Words) Table {
	t := Table{Name: w.say("村居类别", "villages by category"), Head: []string{w.say("村居", "village")}, Heat: true}
	if len(r.Categories) == 0 {
		return Table{}
	}
	for _, k := range r.Categories {
		t.Head = append(t.Head, w.row(k))
	}
	for i, v := range r.Villages {
		line := []Cell{text(w.row(v))}
		for _, n := range r.Cross[i] {
			line = append(line, count(n))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

var weekdays = [2][7]string{{"周一", "周二", "周三", "周四", "周五", "周六", "周日"}, {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}}

func (r *Report) timeTable(w Words) Table {
	t := Table{Name: w.say("时段", "times"), Head: []string{w.say("星期", "weekday")}, Heat: true}
	for h := range 24 {
		t.Head = append(t.Head, strconv.Itoa(h))
	}
	for i, day := range r.Week {
		line := []Cell{text(weekdays[w.lang()][i])}
		for _, n := range day {
			line = append(line, count(n))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func (r *Report) gradeTable(w Words) Table {
	t := Table{
		Name:   w.say("满意度", "ratings"),
		Head:   []string{w.say("单位", "office"), w.say("满意", "satisfied"), w.say("基本满意", "acceptable"), w.say("没解决", "not solved"), w.say("未评价", "no rating"), w.say("解决率", "solved"), w.say("满意率", "satisfaction")},
		Charts: []Chart{{Title: w.say("评价", "ratings"), Values: []int{1, 2, 3}, Kind: Stacked, Skip: 1, Rows: chartRows}},
	}
	put := func(name string, g Grades) {
		t.Rows = append(t.Rows, []Cell{text(name), count(g.Content.N()), count(g.Acceptable.N()), count(g.Unsolved.N()), count(g.None.N()), rateOf(g.Solved()), rated(g.Satisfaction())})
	}
	put(w.say("合计", "total"), r.All.Grades)
	for _, o := range r.Offices {
		if o.Rated()+o.None.N() > 0 {
			put(w.row(o), o.Grades)
		}
	}
	if len(t.Rows) == 1 { // nobody of an office was rated: there is nothing to draw
		t.Charts = nil
	}
	return t
}

func (r *Report) sources(w Words) Table {
	t := Table{Name: w.say("来源类型", "channels and kinds"), Head: []string{w.say("来源", "channel"), w.say("收到", "received"), w.say("办结", "done")}}
	for _, c := range r.Channels {
		name := c.Key
		if w.Channel != nil {
			name = w.Channel(appliance.Channel(c.Key))
		}
		t.Rows = append(t.Rows, []Cell{text(name), count(c.Received.N()), count(c.Matters.Done.N())})
	}
	if n := len(t.Rows); n > 0 {
		t.Charts = []Chart{{Title: w.say("来源", "channels"), Values: []int{1}, Kind: Bars, Rows: n}}
	}
	for _, k := range r.Kinds {
		t.Rows = append(t.Rows, []Cell{text(w.row(k)), count(k.Received.N()), count(k.Matters.Done.N())})
	}
	return t
}

func (r *Report) callTable(w Words) Table {
	t := Table{
		Name: w.say("乡呼县应", "calls"),
		Head: []string{w.say("部门", "department"), w.say("牵头", "led"), w.say("协同", "helped"), w.say("响应小时(中位)", "hours to answer (median)"), w.say("响应超时", "late"), w.say("没响应", "none"),
			w.say("及时", "prompt"), w.say("响应慢", "slow"), w.say("不响应", "silent"), w.say("好", "good"), w.say("较好", "fair"), w.say("一般", "middling"), w.say("差", "poor"),
			w.say("办结未评", "not rated"), w.say("扣分", "off"), w.say("得分", "score"), w.say("满分", "of"), w.say("够通报", "notice due")},
		Charts: []Chart{{Title: w.say("响应小时", "hours to answer"), Values: []int{3}, Kind: Bars, Rows: chartRows}},
	}
	for _, d := range r.Departments {
		off, left, of := measured(d.Deduct, true), measured(d.Score(), true), measured(d.Cap, true)
		if r.Practice {
			off, left, of = Cell{Kind: IsNone}, Cell{Kind: IsNone}, Cell{Kind: IsNone}
		}
		t.Rows = append(t.Rows, []Cell{
			text(d.Name), count(d.Led.N()), count(d.Helped.N()), measured(d.Median()), count(d.Late.N()), count(d.Silent.N()),
			count(d.Speed[1]), count(d.Speed[2]), count(d.Speed[3]), count(d.Effect[1]), count(d.Effect[2]), count(d.Effect[3]), count(d.Effect[4]),
			count(d.Unrated.N()), off, left, of, text(strings.Join(d.Notice, "、")),
		})
	}
	return t
}

func (r *Report) walkerTable(w Words) Table {
	t := Table{Name: w.say("网格", "grids"), Head: []string{
		w.say("姓名", "name"), w.say("网格", "grids"), w.say("上报", "reports"), w.say("核实", "checks"), w.say("零报告", "nil reports"), w.say("宣传户数", "homes told"), w.say("当面告知", "told in person"), w.say("不实", "false"), w.say("得分", "points"),
	}, Charts: []Chart{{Title: w.say("上报与核实", "reports and checks"), Values: []int{2, 3}, Kind: Bars, Rows: chartRows}}}
	for _, x := range r.Walkers {
		t.Rows = append(t.Rows, []Cell{text(x.Name), text(x.Grids), count(x.Reports), count(x.Verified), count(x.Nil), count(x.Publicity), count(x.Fed), count(x.False), measured(x.Points, !r.Practice)})
	}
	return t
}

func (r *Report) warningTable(w Words) Table {
	t := Table{Name: w.say("预警", "warnings"), Head: []string{w.say("规则", "rule"), w.say("真", "true"), w.say("误", "false"), w.say("待研判", "open"), w.say("准确率", "precision")}}
	for _, s := range r.Warnings {
		t.Rows = append(t.Rows, []Cell{text(s.Rule), count(s.True), count(s.False), count(s.Open), rated(s.Precision())})
	}
	return t
}

// meaning says what each number counts, with the weights in force.
func (r *Report) meaning(w Words) Table {
	version := w.say("出厂", "as delivered")
	if r.Version > 0 {
		version = fmt.Sprintf(w.say("第%d版", "version %d"), r.Version)
	}
	made := ""
	if w.Made != nil {
		made = w.Made(r)
	}
	s, n := r.Rules, func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	mode := w.say("相加", "added up")
	if s.Mode == "rate" {
		mode = w.say("按被评次数折算", "by the number of ratings")
	}
	t := Table{Name: w.say("口径", "what is counted"), Head: []string{w.say("项目", "item"), w.say("说明", "meaning")}}
	for _, x := range [][2][2]string{
		{{"月份", "month"}, {r.Month.String(), r.Month.String()}},
		{{"统计时间", "reckoned at"}, {made, made}},
		{{"考评规则", "weights"}, {version, version}},
		{{"件", "matters"}, {"当月收到的件，按统计时的状态。收到=不予受理+并件+撤回+移送+挂账+已办结+在办。", "Received in the month, as they stand when this was made. Received = refused + merged + withdrawn + transferred + booked + done + open."}},
		{{"办结率", "completion"}, {"已办结÷(已办结+在办)。", "Done / (done + open)."}},
		{{"工单", "orders"}, {"派单算派出的当月；办结算反馈办结的当月；到期还没办结的算到期的当月。收回的、退给别家的、镇里自己的协同不算。村居和类别只算主办工单。", "Sent in the month they were sent, done in the month they were reported done, overdue in the month they fell due. Those recalled, those that went to another office and the town's own part do not count. Of villages and categories only the lead's."}},
		{{"按期率", "in time"}, {"按期办结÷(按期办结+逾期办结+到期未结)，延期、挂起以批准后的期限为准。", "Done in time / (done in time + done late + overdue), by the deadline as it was last granted."}},
		{{"响应率", "answered"}, {"响应时限内签收、响应、到场或办结的÷已能判定的。", "Signed for, answered, arrived or done within the response clock, of those where it is known."}},
		{{"中位天数", "median days"}, {"从派出到反馈办结的工作日，取中间一个。", "Working days from sent to reported done, the middle one."}},
		{{"满意率", "satisfaction"}, {fmt.Sprintf("(满意×%d+基本满意×%d)÷(评价数×100)；重办的件每轮各算一次，未评价的列出不算。", s.Content, s.Acceptable), fmt.Sprintf("(satisfied x %d + acceptable x %d) / (100 x rated); each round of what was done again counts; who gave none is shown, not counted.", s.Content, s.Acceptable)}},
		{{"解决率", "solved"}, {"(满意+基本满意)÷评价数。", "(satisfied + acceptable) / rated."}},
		{{"部门扣分", "points off"}, {fmt.Sprintf("响应慢%s 不响应%s；较好%s 一般%s 差%s；协同按%s；最高%s；%s。没评价的不计。", n(s.Slow), n(s.Silent), n(s.Fair), n(s.Middle), n(s.Poor), n(s.Assist), n(s.Cap), mode), fmt.Sprintf("slow %s, no answer %s; fair %s, middling %s, poor %s; who helps x %s; at most %s; %s. What is not rated is not counted.", n(s.Slow), n(s.Silent), n(s.Fair), n(s.Middle), n(s.Poor), n(s.Assist), n(s.Cap), mode)}},
		{{"网格得分", "grid points"}, {fmt.Sprintf("上报%s 核实%s 零报告%s 不实-%s。", n(s.Report), n(s.Check), n(s.Nil), n(s.False)), fmt.Sprintf("a report %s, a check %s, a nil report %s, a false one -%s.", n(s.Report), n(s.Check), n(s.Nil), n(s.False))}},
		{{"对镇考核", "of the township"}, {fmt.Sprintf("镇只有配合责任的%d件不用来考核镇：其余办结率%s，满意率%s。", r.Assisting.N(), rateOf(r.Town.Completion()), rated(r.Town.Satisfaction())), fmt.Sprintf("%d matters where the township only helps are not held against it: of the others completion %s, satisfaction %s.", r.Assisting.N(), rateOf(r.Town.Completion()), rated(r.Town.Satisfaction()))}},
	} {
		if x[1][0] == "" {
			continue
		}
		t.Rows = append(t.Rows, []Cell{text(x[0][w.lang()]), text(x[1][w.lang()])})
	}
	return t
}
