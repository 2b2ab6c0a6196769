package tui

import (
	"fmt"
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/score"
)

// statRow is a row of a tab: its cells as they are drawn, and the matters behind it.
type statRow struct {
	name  string
	cells string
	cases score.Cases
	i     int // which office, village … of the report
}

// fill makes the rows of the tab in sight.
func (v *stats) fill() {
	v.rows = nil
	if v.rep == nil {
		return
	}
	switch v.tab {
	case statAll:
		v.figures()
	case statOffices:
		v.offices()
	case statVillages:
		v.places(v.rep.Villages)
	case statCategories:
		v.places(v.rep.Categories)
	case statCross:
		v.cross()
	case statTimes:
		v.times()
	case statGrades:
		v.grades()
	case statCalls:
		v.calls()
	case statGrids:
		v.grids()
	}
	v.cur.hold(len(v.rows), v.e.rowsOf(true))
}

// nameWide is the column of names.
func (v *stats) nameWide() int {
	if v.e.w < 76 {
		return 12
	}
	return 16
}

// rest is what a bar may take behind cells of these widths.
func (v *stats) rest(widths []int) int {
	used := 2
	for _, n := range widths {
		used += n + 1
	}
	return min(max(v.e.w-used-1, 0), 60)
}

func (v *stats) name(r score.Row) string {
	if r.Key == "" {
		return v.e.say(wStatUnknown)
	}
	return r.Name
}

func percent(rate float64, ok bool) string {
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*rate)
}

func shareOf(s score.Share) string { return percent(s.Rate()) }

func middle(n float64, ok bool) string {
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.1f", n)
}

func (v *stats) add(name string, i int, cases score.Cases, widths []int, texts ...string) {
	v.rows = append(v.rows, statRow{name: name, cells: cells(widths, append([]string{name}, texts...)...), cases: cases, i: i})
}

func (v *stats) lang() int {
	if v.e.English {
		return 1
	}
	return 0
}

var figureWidths = []int{20, 7, 7}

func (v *stats) figures() {
	w := v.rest(figureWidths)
	for i, f := range v.rep.Figures() {
		n, rate := itoa(f.N), ""
		if f.N < 0 {
			n = ""
		}
		if f.Rated || f.N < 0 {
			rate = percent(f.Rate, f.Rated)
		}
		line := ""
		if f.Rated && f.N != 0 {
			line = gauge(int(f.Rate*1000+0.5), 1000, w)
		}
		v.add(f.Name[v.lang()], i, f.Cases, figureWidths, n, rate, line)
	}
}

func (v *stats) officeWidths() []int { return []int{v.nameWide(), 5, 5, 5, 7, 7, 7, 6} }

func (v *stats) offices() {
	widths := v.officeWidths()
	w := v.rest(widths)
	for i, r := range v.rep.Offices {
		in := r.InTime()
		v.add(v.name(r), i, slices.Concat(r.Sent, r.OnTime, r.Orders.Late, r.Overdue, r.Owing), widths,
			itoa(r.Sent.N()), itoa(r.Orders.Done()), itoa(r.Overdue.N()), shareOf(in), shareOf(r.Response()), percent(r.Satisfaction()), middle(r.Median()),
			gauge(in.N, in.Of, w))
	}
}

func (v *stats) placeWidths() []int { return []int{v.nameWide(), 5, 5, 5, 7, 7, 7} }

func (v *stats) places(rows []score.Row) {
	widths := v.placeWidths()
	w := v.rest(widths)
	most := 0
	for _, r := range rows {
		most = max(most, r.Received.N())
	}
	for i, r := range rows {
		v.add(v.name(r), i, r.Received, widths,
			itoa(r.Received.N()), itoa(r.Matters.Done.N()), itoa(r.Open.N()), shareOf(r.Completion()), shareOf(r.InTime()), percent(r.Satisfaction()),
			bar(r.Received.N(), most, w))
	}
}

// crossed are the categories that have a column of their own, and whether others follow.
func (v *stats) crossed() (n int, others bool) {
	const total = 6
	all := len(v.rep.Categories)
	n = max((v.e.w-2-v.nameWide()-1-total)/crossWide, 1)
	if all <= n {
		return all, false
	}
	return max(n-1, 1), true
}

const crossWide = 9

func (v *stats) crossWidths() []int {
	n, others := v.crossed()
	if others {
		n++
	}
	return append([]int{v.nameWide()}, slices.Repeat([]int{crossWide - 1}, n)...)
}

func (v *stats) cross() {
	n, others := v.crossed()
	widths := v.crossWidths()
	most := 0
	for _, line := range v.rep.Cross {
		for _, x := range line {
			most = max(most, x)
		}
	}
	cell := func(x int) string {
		if x == 0 {
			return ""
		}
		return fmt.Sprintf("%-4d%s", x, strings.Repeat(string(shade(x, most)), 3))
	}
	for i, r := range v.rep.Villages {
		line, rest := []string{}, 0
		for j, x := range v.rep.Cross[i] {
			if j < n {
				line = append(line, cell(x))
			} else {
				rest += x
			}
		}
		if others {
			line = append(line, cell(rest))
		}
		v.add(v.name(r), i, r.Received, widths, append(line, itoa(r.Received.N()))...)
	}
}

// timeCells are the cells of an hour.
func (v *stats) timeCells() int {
	switch {
	case v.e.w < 66:
		return 1
	case v.e.w < 90:
		return 2
	}
	return 3
}

func (v *stats) times() {
	most := 0
	for _, day := range v.rep.Week {
		most = max(most, slices.Max(day[:]))
	}
	for i, day := range v.rep.Week {
		line := heat(day[:], most, v.timeCells())
		if v.timeCells() == 3 { // room for the numbers too
			line = ""
			for _, n := range day {
				if n > 0 {
					line += fmt.Sprintf("%2d%c", min(n, 99), shade(n, most))
				} else {
					line += "   "
				}
			}
		}
		v.add(v.e.say(shortDays[i]), i, v.rep.Weekdays[i], []int{5, 24 * v.timeCells()}, line, "| "+itoa(v.rep.Weekdays[i].N()))
	}
}

func (v *stats) gradeWidths() []int { return []int{v.nameWide(), 5, 5, 5, 6, 5, 7} }

func (v *stats) grades() {
	widths := v.gradeWidths()
	w := v.rest(widths)
	put := func(name string, i int, g score.Grades) {
		v.add(name, i, slices.Concat(g.All(), g.None), widths,
			itoa(g.Rated()), itoa(g.Content.N()), itoa(g.Acceptable.N()), itoa(g.Unsolved.N()), itoa(g.None.N()), percent(g.Satisfaction()),
			parts([]int{g.Content.N(), g.Acceptable.N(), g.Unsolved.N()}, "#=-", w))
	}
	put(v.e.say(wStatTotal), -1, v.rep.All.Grades)
	for i, r := range v.rep.Offices {
		if r.Rated()+r.None.N() > 0 {
			put(v.name(r), i, r.Grades)
		}
	}
}

func (v *stats) callWidths() []int { return []int{v.nameWide(), 4, 6, 5, 13, 15, 5} }

func (v *stats) calls() {
	for i, d := range v.rep.Departments {
		off, left := "-", ""
		if !v.rep.Practice {
			off, left = trimmed(d.Deduct), fmt.Sprintf("%s/%s", trimmed(d.Score()), trimmed(d.Cap))
		}
		v.add(d.Name, i, slices.Concat(d.Led, d.Helped, d.Late, d.Silent), v.callWidths(),
			itoa(d.Led.N()), itoa(d.Helped.N()), middle(d.Median()), numbers(d.Speed[appliance.SpeedPrompt:]), numbers(d.Effect[appliance.EffectGood:]), off, left)
	}
}

func numbers(all []int) string {
	var out []string
	for _, n := range all {
		out = append(out, itoa(n))
	}
	return strings.Join(out, "/")
}

// trimmed is a number of points: 3, 2.5.
func trimmed(f float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
}

func (v *stats) gridWidths() []int { return []int{v.nameWide(), 7, 6, 5, 7, 5, 5, 7} }

func (v *stats) grids() {
	for i, w := range v.rep.Walkers {
		points := "-"
		if !v.rep.Practice {
			points = trimmed(w.Points)
		}
		v.add(w.Name, i, nil, v.gridWidths(),
			itoa(w.Reports), itoa(w.Verified), itoa(w.Nil), itoa(w.Publicity), itoa(w.Fed), itoa(w.False), points, w.Grids)
	}
}

// columns are the names of the tab's columns.
func (v stats) columns() string {
	e := v.e
	say := func(widths []int, all ...phrase) string {
		var s []string
		for _, p := range all {
			s = append(s, e.say(p))
		}
		return cells(widths, s...)
	}
	switch v.tab {
	case statOffices:
		return say(v.officeWidths(), wColOffice, wColSent, wColDone, wColLate, wColInTime, wColResponse, wColContent, wColMedian)
	case statVillages:
		return say(v.placeWidths(), wStatVillages, wColReceived, wColDone, wColOpen, wColCompletion, wColInTime, wColContent)
	case statCategories:
		return say(v.placeWidths(), wStatKinds, wColReceived, wColDone, wColOpen, wColCompletion, wColInTime, wColContent)
	case statCross:
		n, others := v.crossed()
		heads := []string{e.say(wStatVillages)}
		for _, k := range v.rep.Categories[:n] {
			heads = append(heads, v.name(k))
		}
		if others {
			heads = append(heads, e.say(wStatOthers))
		}
		return cells(v.crossWidths(), append(heads, e.say(wStatTotal))...)
	case statTimes:
		return strings.Repeat(" ", 6) + axis(24, v.timeCells(), 0, 3, 0)
	case statGrades:
		return say(v.gradeWidths(), wColOffice, wColRated, wColG1, wColG2, wColG3, wColG0, wColContent)
	case statCalls:
		return say(v.callWidths(), wColOffice, wColLed, wColHelped, wColHours, wColSpeed, wColEffect, wColDeduct, wColScore)
	case statGrids:
		return say(v.gridWidths(), wColWho, wColReports, wColChecks, wColNil, wColPublicity, wColFed, wColFalse, wColPoints, wColGridNos)
	}
	return say(figureWidths, wColFigure, wColNumber, wColShare)
}

// detail is what is told below the list: a chart, or more of the row under the cursor.
func (v stats) detail(r statRow, w int) []string {
	e, rep := v.e, v.rep
	switch v.tab {
	case statOffices:
		o := rep.Offices[r.i]
		return []string{
			e.st.bold.Render(cut(r.name, w)),
			cut(e.say(wStatOffice1, o.Sent.N(), o.Orders.Done(), o.OnTime.N(), o.Orders.Late.N(), o.Overdue.N(), o.Owing.N()), w),
			cut(e.say(wStatOffice2, o.Returned.N(), o.Granted.N(), o.Extended.N(), o.Allowed.N(), o.Suspended.N(), o.Orders.Redone.N(), o.Supervised.N()), w),
			cut(e.say(wStatOffice3, o.Content.N(), o.Acceptable.N(), o.Unsolved.N(), o.None.N()), w),
		}
	case statVillages:
		return v.most(r, rep.Categories, rep.Cross[r.i], w)
	case statCategories:
		line := make([]int, len(rep.Villages))
		for i := range line {
			line[i] = rep.Cross[i][r.i]
		}
		return v.most(r, rep.Villages, line, w)
	case statCross:
		most := 0
		for _, line := range rep.Cross {
			most = max(most, slices.Max(append(line[:len(line):len(line)], 0)))
		}
		return []string{cut(e.say(wStatScale, scale(most)), w)}
	case statTimes:
		most := 0
		for _, day := range rep.Week {
			most = max(most, slices.Max(day[:]))
		}
		hours := rep.Hours()
		return append([]string{cut(e.say(wStatHourly)+"   "+e.say(wStatScale, scale(most)), w)}, v.course(hours[:], 2, 0, 3, w)...)
	case statGrades:
		return wrap(e.say(wStatLegend, rep.Rules.Content, rep.Rules.Acceptable), w)
	case statCalls:
		d := rep.Departments[r.i]
		out := []string{e.st.bold.Render(cut(r.name, w)), cut(e.say(wStatSilent, d.Late.N(), d.Silent.N())+"  "+e.say(wStatUnrated, d.Unrated.N()), w)}
		if len(d.Notice) > 0 {
			out = append(out, e.st.bad.Render(cut(e.say(wStatNotice, strings.Join(d.Notice, "、")), w)))
		}
		return append(out, wrap(e.say(wStatCallHint, rep.Rules.Assist, d.Cap), w)...)
	case statGrids:
		return nil
	}
	return append([]string{cut(e.say(wStatDaily), w)}, v.course(v.daily(), 2, 1, 5, w)...)
}

func (v stats) daily() []int {
	out := make([]int, len(v.rep.Days))
	for i, d := range v.rep.Days {
		out[i] = d.N()
	}
	return out
}

// course draws values as columns over an axis, as high as the strip below a list allows.
func (v stats) course(values []int, each, first, every, w int) []string {
	rows := columns(values, each, stripOf-3)
	if len(rows[0]) > w {
		each = 1
		rows = columns(values, each, stripOf-3)
	}
	indent := strings.IndexByte(rows[0], '|') + 1
	return append(rows, axis(len(values), each, first, every, indent))
}

// most are the greatest parts of a row, with bars.
func (v stats) most(r statRow, names []score.Row, line []int, w int) []string {
	order := make([]int, len(line))
	top, sum := 0, 0
	for i, n := range line {
		order[i] = i
		top, sum = max(top, n), sum+n
	}
	slices.SortStableFunc(order, func(a, b int) int { return line[b] - line[a] })
	out := []string{v.e.st.bold.Render(cut(v.e.say(wStatBehind, r.name, sum), w))}
	widths := []int{v.nameWide(), 5}
	for _, i := range order {
		if line[i] == 0 || len(out) == stripOf-1 {
			break
		}
		out = append(out, cells(widths, v.name(names[i]), itoa(line[i]), bar(line[i], top, min(w-v.nameWide()-8, 50))))
	}
	return out
}
