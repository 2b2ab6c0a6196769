package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance/score"
)

// stats 统计考评 is a month in figures and charts: how it went as a whole, by office,
// village, category and hour, what villagers said of it, how departments answered, who
// walked the grids. Behind each number stand its matters. A month is reckoned beside the
// screen, which goes on saying how far that is.
type stats struct {
	e     *env
	month score.Month
	rep   *score.Report // of month; nil: not reckoned yet
	done  int
	of    int // of how many matters it is reckoned
	tab   int
	rows  []statRow
	cur   cursor
	load  loader
	at    time.Time // when it was last asked for
	hand  hand
	err   error
}

// The tabs.
const (
	statAll = iota
	statOffices
	statVillages
	statCategories
	statCross
	statTimes
	statGrades
	statCalls
	statGrids
)

var statTabs = []phrase{wStatAll, wStatOffices, wStatVillages, wStatKinds, wStatCross, wStatTimes, wStatGrades, wStatCalls, wStatGrids}

func newStats(e *env) stats { return stats{e: e, month: score.MonthOf(e.local(e.now))} }

// Facts: how far the reckoning is, and what came of it. more is where the next is heard.
type (
	monthTold struct {
		month    score.Month
		done, of int
		more     <-chan tea.Msg
	}
	monthReckoned struct {
		month score.Month
		rep   score.Report
		err   error
	}
)

func (v stats) Init() tea.Cmd { return wish(lookAgain{}) }

// read reckons the month beside the screen. The channel holds what is told and the end of
// it, so that a screen which was left keeps nobody waiting.
func (v stats) read() tea.Cmd {
	s, m := v.e.Session, v.month
	return func() tea.Msg {
		told := make(chan tea.Msg, 2)
		go func() {
			rep, err := s.Desk.Month(s.Ctx, m, func(done, of int) {
				if len(told) == 0 {
					told <- monthTold{m, done, of, told}
				}
			})
			told <- monthReckoned{m, rep, err}
		}()
		return hear(s.Ctx, told)
	}
}

func hear(ctx context.Context, told <-chan tea.Msg) tea.Msg {
	select {
	case <-ctx.Done():
		return nil
	case m := <-told:
		return m
	}
}

// statsRest is how long figures stand before news has them reckoned again: they are not
// watched second by second, and a large month takes a moment.
const statsRest = 30 * time.Second

func (v stats) Update(msg tea.Msg) (screen, tea.Cmd) {
	v.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		// A month that is over changes little: its reader says when to look again.
		fresh := v.rep != nil && (v.month != score.MonthOf(v.e.local(v.e.now)) || v.e.now.Sub(v.at) < statsRest)
		if fresh {
			v.fill() // the language may have changed
			return v, nil
		}
		return v.again()
	case monthTold:
		if msg.month == v.month {
			v.done, v.of = msg.done, msg.of
		}
		ctx := v.e.Ctx
		return v, func() tea.Msg { return hear(ctx, msg.more) }
	case monthReckoned:
		again := v.load.done()
		if msg.month == v.month {
			if v.err = msg.err; msg.err == nil {
				v.rep = &msg.rep
				v.fill()
			}
		}
		if again {
			return v, v.read()
		}
	case tea.WindowSizeMsg:
		v.fill()
	case tea.KeyPressMsg, tea.PasteMsg:
		if v.hand.busy() {
			cmd, _ := v.hand.press(msg, v.e.w)
			return v, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return v.press(k)
		}
	}
	return v, nil
}

// again reckons the month anew.
func (v stats) again() (screen, tea.Cmd) {
	v.at = v.e.now
	if v.load.want() {
		return v, v.read()
	}
	return v, nil
}

func (v stats) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := v.e.keys
	switch {
	case pressed(k, keys.Back):
		return v, wish(goBack{})
	case pressed(k, keys.Earlier):
		return v.turn(-1)
	case pressed(k, keys.Later):
		return v.turn(+1)
	case v.e.tabbed(&v.tab, k, len(statTabs)):
		v.cur = cursor{}
		v.fill()
	case v.e.scrolled(&v.cur, k, len(v.rows), v.e.rowsOf(true)):
	case pressed(k, keys.LookAgain):
		return v.again()
	case pressed(k, keys.ToStick):
		return v, wish(openScreen{screen: newMonthShelf(v.e, v.month)})
	case pressed(k, keys.Open) && v.cur.at < len(v.rows):
		r := v.rows[v.cur.at]
		if len(r.cases) == 0 {
			return v, wish(notice{text: v.e.say(wStatNoCases)})
		}
		return v, wish(openScreen{screen: newBehind(v.e, v.month.String()+" "+v.e.say(statTabs[v.tab])+" "+r.name, r.cases.Once())})
	}
	return v, nil
}

// turn goes to another month; to come there is nothing yet.
func (v stats) turn(by int) (screen, tea.Cmd) {
	to := v.month.Add(by)
	if to.After(score.MonthOf(v.e.local(v.e.now))) {
		return v, wish(notice{text: v.e.say(wStatFuture)})
	}
	v.month, v.rep, v.err, v.done, v.of = to, nil, nil, 0, 0
	v.rows, v.cur = nil, cursor{}
	return v.again()
}

func (v stats) Typing() bool { return v.hand.busy() }

func (v stats) editing() *editor { return v.hand.editing() }

func (v stats) Keys() []key.Binding {
	k := v.e.keys
	if v.hand.busy() {
		return v.hand.Keys()
	}
	again := k.LookAgain
	again.SetHelp(again.Help().Key, v.e.say(wKeyCount))
	return []key.Binding{k.Open, k.Right, k.Earlier, k.Later, k.ToStick, again, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom}
}

func (v stats) View(w, h int) frame {
	e := v.e
	title := ""
	switch {
	case v.load.busy && v.of > 0 && v.rep == nil:
		title = e.say(wStatReckoning, v.done, v.of)
	case v.rep != nil && v.rep.Practice:
		title = e.say(wStatPractice)
	}
	l := listing{head: v.head(title, w), n: len(v.rows)}
	switch {
	case v.err != nil:
		l.n, l.empty = 0, e.explain(v.err)
	case v.rep == nil:
		l.empty = e.say(wStatBegins)
		if v.of > 0 {
			l.empty = e.say(wStatReckoning, v.done, v.of)
		}
	default:
		l.empty = e.say(wStatNothing)
		l.cols = "  " + v.columns()
		l.row = func(i, w int, here bool) string { return e.plainRow(v.rows[i].cells, w, here) }
		l.detail = func(w int) []string { return v.detail(v.rows[v.cur.at], w) }
	}
	return e.listed(l, v.cur, v.hand, w, h)
}

// head is the month and the tabs; where there is no room for all of them, those around
// the one in sight.
func (v stats) head(title string, w int) string {
	month := " " + v.e.st.bold.Render(v.month.String())
	for from := 0; ; from++ {
		row := month + v.e.tabs(statTabs[from:], v.tab-from, title)
		if from == v.tab || width(month+v.e.tabs(statTabs[from:v.tab+1], v.tab-from, "")) <= w {
			return row
		}
	}
}
