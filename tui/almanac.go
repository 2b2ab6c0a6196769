package tui

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/workday"
)

// almanac 工作日历 shows the days of a year that are not as their weekday says, and
// whose decision each rests on. A notice is pasted or brought, a single day changed.
type almanac struct {
	e    *env
	year int
	rows []almanacDay
	cur  cursor
	hand hand
}

// almanacDay is a day that is not as its weekday says.
type almanacDay struct {
	date  appliance.Date
	off   bool
	why   string
	layer appliance.Layer // "" by weekday and statutory holiday alone
}

func newAlmanac(e *env) almanac {
	return almanac{e: e, year: e.today().Year}
}

func (a almanac) Init() tea.Cmd { return wish(lookAgain{}) }

// The years the screen turns to: the last one, this one and the next two.
const (
	yearsBack    = 1
	yearsForward = 2
)

// read lists the year. The calendar is in memory: nothing is waited for.
func (a *almanac) read() {
	c := a.e.Desk.Clock.Calendar
	layers := c.Layers(a.year)
	a.rows = nil
	first := appliance.Date{Year: a.year, Month: time.January, Day: 1}
	for d := first; d.Year == a.year; d = d.Add(1) {
		at := d.In(a.e.Desk.Clock.Location)
		works, why, _ := c.Workday(at)
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		if works != weekend && (!weekend || why == workday.Weekday(at)) {
			continue
		}
		row := almanacDay{date: d, off: !works, why: why}
		for _, l := range layers { // the last one that names the day decides
			if slices.ContainsFunc(l.Days, func(x appliance.CalendarDay) bool { return x.Date == d }) {
				row.layer = l.Layer
			}
		}
		a.rows = append(a.rows, row)
	}
	a.cur.hold(len(a.rows), a.e.rowsOf(true))
}

func (a almanac) Update(msg tea.Msg) (screen, tea.Cmd) {
	a.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain, acted:
		a.read()
	case tea.KeyPressMsg, tea.PasteMsg:
		if a.hand.busy() {
			cmd, _ := a.hand.press(msg, a.e.w)
			return a, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return a.press(k)
		}
	}
	return a, nil
}

func (a almanac) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := a.e.keys
	var cmd tea.Cmd
	switch {
	case pressed(k, keys.Back):
		return a, wish(goBack{})
	case pressed(k, keys.Right), pressed(k, keys.Left):
		this, by := a.e.today().Year, 1
		if pressed(k, keys.Left) {
			by = -1
		}
		a.year = min(max(a.year+by, this-yearsBack), this+yearsForward)
		a.cur = cursor{}
		a.read()
	case a.e.scrolled(&a.cur, k, len(a.rows), a.e.rowsOf(true)):
	case !a.e.may(loop.ActCalendar):
		if pressed(k, keys.OneDay) || pressed(k, keys.Paste) || pressed(k, keys.Bring) {
			return a, wish(notice{a.e.explain(a.e.barred(loop.ActCalendar)), true})
		}
	case pressed(k, keys.OneDay):
		cmd = a.hand.open(a.dayForm())
	case pressed(k, keys.Paste):
		cmd = a.hand.open(a.e.calendarForm("", nil))
	case pressed(k, keys.Bring):
		return a, wish(openScreen{screen: newShelf(a.e, bringCalendar)})
	}
	return a, cmd
}

func (e *env) layers() []option {
	return []option{opt(appliance.LayerNational, e.say(wLayerNational)), opt(appliance.LayerProvince, e.say(wLayerProvince)), opt(appliance.LayerTown, e.say(wLayerTown))}
}

// layerName is whose decision a day is.
func (e *env) layerName(l appliance.Layer) string {
	for _, o := range e.layers() {
		if o.value == string(l) {
			return o.label
		}
	}
	return e.say(wLayerNone)
}

// calendarForm brings a year's days: from a file, else from what is pasted. How it is
// understood stands below while it is written.
func (e *env) calendarForm(name string, file func() string) *form {
	f := &form{e: e, draft: draft{act: loop.ActCalendar, of: name}, verb: e.say(wKeyLook), title: e.say(wCalendarBring)}
	text := file
	var pasted *field
	if file == nil {
		pasted = f.write(wFieldNotice, "", maxPaste)
		text = pasted.value
	} else {
		f.title += " " + name
		f.top = true
	}
	year := f.write(wFieldYear, e.yearOf(text()), 4)
	year.keep = ""
	layer := f.choose(wFieldLayer, string(appliance.LayerNational), e.layers()...)
	source := f.write(wFieldSource, "", summaryLimit)
	if pasted != nil {
		pasted.after = func() { year.words.set(e.yearOf(text())) }
	}
	read := func() (appliance.Calendar, error) {
		c, err := readDays(text(), year.number())
		c.Layer = appliance.Layer(layer.value())
		c.Source = cmp.Or(source.value(), c.Source)
		return c, err
	}
	f.foot = func(w int) []string {
		if strings.TrimSpace(text()) == "" {
			return wrap(e.say(wNoticeHow), w)
		}
		c, err := read()
		if err != nil {
			return wrap(e.explain(err), w)
		}
		off := 0
		for _, d := range c.Days {
			if d.Off {
				off++
			}
		}
		return wrap(e.say(wNoticeRead, c.Year, off, len(c.Days)-off, cmp.Or(c.Source, e.say(wNone))), w)
	}
	f.do = func(uint64) tea.Cmd {
		c, err := read()
		if err != nil {
			return wish(undone{f.draft, err})
		}
		return wish(acted{draft: f.draft, open: e.calendarPlan(c)})
	}
	return f.begin()
}

// maxPaste is more than a whole notice with its heading takes.
const maxPaste = 6000

// dayForm changes one day by the town's or the province's own decision: the other days
// of that layer stay.
func (a almanac) dayForm() *form {
	e := a.e
	f := &form{e: e, draft: draft{act: loop.ActCalendar, of: "day"}, verb: e.say(wKeyLook), title: e.say(wOneDay)}
	now := ""
	if a.cur.at < len(a.rows) {
		now = a.rows[a.cur.at].date.String()
	}
	day := f.write(wFieldDay, now, dateLimit)
	day.keep = ""
	what := f.choose(wFieldArranged, "off", option{"off", e.say(wDayOff), ""}, option{"on", e.say(wDayOn), ""}, option{"", e.say(wDayPlain), ""})
	name := f.write(wFieldDayName, "", categoryLen)
	name.when = func() bool { return what.value() != "" }
	layer := f.choose(wFieldLayer, string(appliance.LayerTown), e.layers()[1:]...)
	source := f.write(wFieldSource, "", summaryLimit)
	f.foot = func(w int) []string {
		out := wrap(e.dateSeen(day), w)
		if d := e.aDate(day.value()); d != (appliance.Date{}) {
			_, why, guess := e.Desk.Clock.Workday(d.In(e.Desk.Clock.Location))
			if guess {
				why += e.say(wGuessed)
			}
			out = append(out, wrap(e.say(wDayNow, e.dayName(why)), w)...)
		}
		return out
	}
	f.do = func(uint64) tea.Cmd {
		d := e.aDate(day.value())
		if d == (appliance.Date{}) {
			return wish(undone{f.draft, errors.New(e.say(wDateNot, day.value()))})
		}
		c := appliance.Calendar{Year: d.Year, Layer: appliance.Layer(layer.value())}
		for _, l := range e.Desk.Clock.Layers(d.Year) {
			if l.Layer == c.Layer {
				c.Days, c.Source = slices.Clone(l.Days), l.Source
			}
		}
		c.Source = cmp.Or(source.value(), c.Source, e.say(wOwnDecision))
		c.Days = slices.DeleteFunc(c.Days, func(x appliance.CalendarDay) bool { return x.Date == d })
		if what.value() != "" {
			c.Days = append(c.Days, appliance.CalendarDay{Date: d, Name: cmp.Or(name.value(), e.say(wOneDay)), Off: what.value() == "off"})
			slices.SortFunc(c.Days, func(a, b appliance.CalendarDay) int { return a.Date.Compare(b.Date) })
		}
		return wish(acted{draft: f.draft, open: e.calendarPlan(c)})
	}
	f.top = true
	return f.begin()
}

// calendarPlan is what a calendar would change: days, then deadlines. Where somebody
// else could approve it is proposed, else it is set.
func (e *env) calendarPlan(c appliance.Calendar) screen {
	title := e.say(wCalendarPlan, c.Year, e.layerName(c.Layer))
	english := e.English
	return newPlan(e, title, func(s Session) planned {
		p, err := s.Desk.PlanCalendar(s.Ctx, s.Who, c)
		if err != nil {
			return planned{err: err}
		}
		alone, err := s.Desk.Alone(s.Ctx, s.Who)
		if err != nil {
			return planned{err: err}
		}
		out := planned{lines: calendarLines(s, english, p), then: func(e *env) screen { return newAlmanac(e) }}
		if alone {
			out.sure = s.say(wCalendarAlone)
			out.do = func(s Session) (string, error) {
				_, err := s.Desk.SetCalendar(s.Ctx, s.Who, c)
				return s.say(wCalendarSet, c.Year), err
			}
			return out
		}
		out.sure = s.say(wSecondWill)
		out.do = func(s Session) (string, error) {
			_, err := s.Desk.Propose(s.Ctx, s.Who, appliance.Motion{
				Kind: appliance.MotionCalendar, What: itoa(c.Year) + "/" + string(c.Layer), Calendar: &c, Reason: c.Source,
			})
			return s.say(wDidMotion, title), err
		}
		return out
	})
}

// calendarLines say what a calendar changes.
func calendarLines(s Session, english bool, p desk.CalendarPlan) []planLine {
	var out []planLine
	add := func(head bool, text string) { out = append(out, planLine{text: text, head: head}) }
	add(false, s.say(wCalendarRests, cmp.Or(p.Calendar.Source, s.say(wNone))))
	add(true, s.say(wCalendarDays, len(p.Days)))
	if len(p.Days) == 0 {
		add(false, s.say(wCalendarNoDays))
	}
	for _, d := range p.Days {
		add(false, d.Date.String()+" "+weekday(d.Date.In(time.UTC), english)+"  "+s.say(wBecomes, d.Before, d.After))
	}
	add(true, s.say(wCalendarClocks, len(p.Clocks)))
	if len(p.Clocks) == 0 {
		add(false, s.say(wCalendarNoClocks))
	}
	at := func(k appliance.Clock) string {
		t := s.Desk.Clock.Local(k.Due).Format("2006-01-02 15:04")
		if k.Provisional {
			t += s.say(wGuessed)
		}
		return t
	}
	for _, k := range p.Clocks {
		line := k.Case.No() + "  " + s.say(wBecomes, at(k.Old), at(k.New))
		if k.Told && k.Moves() {
			line += "  " + s.say(wCalendarTold)
		}
		add(false, line)
	}
	return out
}

func (a almanac) Typing() bool     { return a.hand.busy() }
func (a almanac) editing() *editor { return a.hand.editing() }

func (a almanac) Keys() []key.Binding {
	k := a.e.keys
	if a.hand.busy() {
		return a.hand.Keys()
	}
	turn := k.Right
	turn.SetHelp(turn.Help().Key, a.e.say(wKeyYear))
	out := []key.Binding{turn}
	if a.e.may(loop.ActCalendar) {
		out = append(out, k.OneDay, k.Paste, k.Bring)
	}
	return append(out, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (a almanac) View(w, h int) frame {
	e := a.e
	this := e.today().Year
	var names []string
	for y := this - yearsBack; y <= this+yearsForward; y++ {
		names = append(names, itoa(y))
	}
	known := wCalendarKnown
	if !e.Desk.Clock.Known(a.year) {
		known = wCalendarGuess
	}
	widths := []int{11, 6, 8}
	l := listing{
		head: e.tabRow(names, a.year-this+yearsBack, e.say(known)), n: len(a.rows), empty: e.say(wCalendarNone),
		cols: "  " + cells(widths, e.say(wColDate), e.say(wColWeekday), e.say(wColWhose), e.say(wColArranged)),
	}
	l.row = func(i, w int, here bool) string {
		r := a.rows[i]
		return e.plainRow(cells(widths, r.date.String(), weekday(r.date.In(time.UTC), e.English), e.layerName(r.layer), e.dayName(r.why)), w, here)
	}
	l.detail = func(w int) []string {
		var out []string
		for _, x := range e.Desk.Clock.Layers(a.year) {
			out = append(out, wrap(e.say(wLayerIs, e.layerName(x.Layer), len(x.Days), cmp.Or(x.Source, e.say(wNone))), w)...)
		}
		return append(out, wrap(e.say(wCalendarWhy), w)...)
	}
	return e.listed(l, a.cur, a.hand, w, h)
}

// holidays are the names that notices give, as they are known abroad.
var holidays = strings.NewReplacer(
	"元旦节", "New Year", "元旦", "New Year", "春节", "Spring Festival", "清明节", "Tomb-Sweeping Day", "清明", "Tomb-Sweeping Day", "劳动节", "Labour Day",
	"端午节", "Dragon Boat Festival", "端午", "Dragon Boat Festival", "中秋节", "Mid-Autumn Festival", "中秋", "Mid-Autumn Festival", "国庆节", "National Day", "国庆", "National Day",
	"、", ", ", "调休上班", ": at work", "放假", ": off",
)

// dayName says why a day is what it is; a name that nobody knows stays as it is.
func (e *env) dayName(why string) string {
	if e.English {
		return holidays.Replace(why)
	}
	return why
}
