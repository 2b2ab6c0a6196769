package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/warn"
)

// warnings 研判预警 lists what the box noticed: cards with their evidence, which a
// person judges true or false. How often each rule was right is counted from that.
type warnings struct {
	e     *env
	all   []appliance.Warning
	rows  []appliance.Warning
	rate  []warn.Score
	only  int
	cur   cursor
	hand  hand
	load  loader
	seen  bool
	err   error
	under uint64
}

// The tabs.
const (
	warnOpen = iota
	warnJudged
	warnRate
)

func newWarnings(e *env) warnings { return warnings{e: e} }

// warningsLoaded is a fact.
type warningsLoaded struct {
	all []appliance.Warning
	err error
}

func (v warnings) Init() tea.Cmd { return wish(lookAgain{}) }

func (v warnings) read() tea.Cmd {
	s := v.e.Session
	return func() tea.Msg {
		all, err := s.Desk.Warnings(s.Ctx, false)
		return warningsLoaded{all, err}
	}
}

func (v warnings) Update(msg tea.Msg) (screen, tea.Cmd) {
	v.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if v.load.want() {
			return v, v.read()
		}
	case warningsLoaded:
		again := v.load.done()
		if v.err = msg.err; msg.err == nil {
			v.all, v.rate, v.seen = msg.all, warn.Precision(msg.all), true
			v.filter()
		}
		if again {
			return v, v.read()
		}
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

// filter chooses the cards of the tab; the cursor stays on its card.
func (v *warnings) filter() {
	v.rows = nil
	for _, c := range v.all {
		if (c.Verdict == appliance.VerdictNone) == (v.only == warnOpen) {
			v.rows = append(v.rows, c)
		}
	}
	for i, c := range v.rows {
		if c.ID == v.under {
			v.cur.follow(i, len(v.rows), v.e.rowsOf(true))
		}
	}
	v.cur.hold(v.n(), v.e.rowsOf(true))
	v.mark()
}

func (v *warnings) mark() {
	v.under = 0
	if c, ok := v.card(); ok {
		v.under = c.ID
	}
}

func (v warnings) n() int {
	if v.only == warnRate {
		return len(v.rate)
	}
	return len(v.rows)
}

func (v warnings) card() (appliance.Warning, bool) {
	if v.only != warnRate && v.cur.at < len(v.rows) {
		return v.rows[v.cur.at], true
	}
	return appliance.Warning{}, false
}

func (v warnings) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := v.e.keys
	c, ok := v.card()
	switch {
	case pressed(k, keys.Back):
		return v, wish(goBack{})
	case v.e.tabbed(&v.only, k, warnRate+1):
		v.cur, v.under = cursor{}, 0
		v.filter()
	case v.e.scrolled(&v.cur, k, v.n(), v.e.rowsOf(true)):
	case !ok:
	case pressed(k, keys.Open):
		return v, wish(openScreen{screen: newSheet(v.e, sheetOf{warning: c.ID})})
	case (pressed(k, keys.True) || pressed(k, keys.False) || pressed(k, keys.Done)) && !v.e.may(loop.ActJudge):
		return v, wish(notice{v.e.explain(v.e.barred(loop.ActJudge)), true})
	case pressed(k, keys.True):
		cmd := v.hand.open(v.e.judgeForm(c, appliance.VerdictTrue))
		return v, cmd
	case pressed(k, keys.False):
		cmd := v.hand.open(v.e.judgeForm(c, appliance.VerdictFalse))
		return v, cmd
	case pressed(k, keys.Done):
		cmd := v.hand.open(v.e.judgeForm(c, appliance.VerdictDone))
		return v, cmd
	}
	v.mark()
	return v, nil
}

// judgeForm is a person's verdict on a card, with the reason.
func (e *env) judgeForm(c appliance.Warning, verdict appliance.Verdict) *form {
	f := &form{e: e, draft: draft{act: loop.ActJudge, of: fmt.Sprint(c.ID, verdict)}, verb: e.say(verdicts[verdict])}
	f.title = f.verb + " " + e.warnTitle(c) + " " + warnAbout(c)
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(c.Why, e.say(wJudgeHint))
	said := e.say(wDidJudge, e.warnTitle(c), f.verb)
	f.do = func(uint64) tea.Cmd {
		words := note.value()
		return e.act(f.draft, said, func(s Session) error { return s.Desk.Judge(s.Ctx, s.Who, c.ID, verdict, words) })
	}
	return f.begin()
}

func (e *env) warnTitle(c appliance.Warning) string {
	if p, ok := warnTitles[c.Rule]; ok {
		return e.say(p)
	}
	return c.Rule
}

// warnAbout is what a card is about: its title, without the rule that stands beside it.
func warnAbout(c appliance.Warning) string {
	return strings.TrimPrefix(c.Title, warn.Titles[c.Rule]+":")
}

func (v warnings) Typing() bool     { return v.hand.busy() }
func (v warnings) editing() *editor { return v.hand.editing() }

func (v warnings) Keys() []key.Binding {
	k := v.e.keys
	if v.hand.busy() {
		return v.hand.Keys()
	}
	var out []key.Binding
	if _, ok := v.card(); ok {
		out = append(out, k.Open)
		if v.e.may(loop.ActJudge) {
			out = append(out, k.True, k.False, k.Done)
		}
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (v warnings) View(w, h int) frame {
	e := v.e
	l := listing{head: e.tabs([]phrase{wWarnOpen, wWarnJudged, wWarnRate}, v.only, e.say(wWarnTitle)), n: v.n()}
	switch {
	case v.err != nil:
		l.n, l.empty = 0, e.explain(v.err)
	case !v.seen:
		l.n, l.empty = 0, e.say(wReading)
	case v.only == warnRate:
		v.listRates(&l)
	default:
		v.listCards(&l)
	}
	return e.listed(l, v.cur, v.hand, w, h)
}

func (v warnings) listCards(l *listing) {
	e := v.e
	widths := []int{12, 5, 11, 10}
	if e.English {
		widths[0] = 16
	}
	l.cols = "  " + cells(widths, e.say(wColRule), e.say(wColCases), e.say(wColWhen), e.say(wColVerdict), e.say(wColAbout))
	l.empty = e.say(wWarnNone)
	l.row = func(i, w int, here bool) string {
		c := v.rows[i]
		verdict := ""
		if c.Verdict != appliance.VerdictNone {
			verdict = e.say(verdicts[c.Verdict])
		}
		return e.plainRow(cells(widths, e.warnTitle(c), itoa(len(c.Cases)), e.stamp(c.LastAt), verdict, warnAbout(c)), w, here)
	}
	l.detail = func(w int) []string {
		c, _ := v.card()
		out := []string{e.st.bold.Render(cut(e.warnTitle(c)+"  "+warnAbout(c), w))}
		out = append(out, wrap(c.Why, w)...)
		var no []string
		for _, id := range c.Cases {
			no = append(no, e.caseNo(id))
		}
		if len(no) > 0 { // a silent village has none
			out = append(out, wrap(e.say(wEvidenceCases, strings.Join(no, e.say(wThen))), w)...)
		}
		if c.Note != "" {
			out = append(out, wrap(c.By.Name+e.say(wColon)+c.Note, w)...)
		}
		return out
	}
}

func (v warnings) listRates(l *listing) {
	e := v.e
	widths := []int{16, 8, 8, 8}
	l.cols = "  " + cells(widths, e.say(wColRule), e.say(wWarnOpen), e.say(wKeyTrue), e.say(wKeyFalse), e.say(wWarnRate))
	l.row = func(i, w int, here bool) string {
		s := v.rate[i]
		share := "-"
		if p, ok := s.Precision(); ok {
			share = fmt.Sprintf("%.0f%%", 100*p)
		}
		return e.plainRow(cells(widths, s.Rule+" "+e.warnTitle(appliance.Warning{Rule: s.Rule}), itoa(s.Open), itoa(s.True), itoa(s.False), share), w, here)
	}
}

// evidence are the cases of a card as rows of a list.
func evidence(s Session, ids []appliance.CaseID) ([]desk.Row, error) {
	var out []desk.Row
	err := s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) error {
		out = out[:0]
		for _, id := range ids {
			c, err := r.Case(id)
			if err != nil {
				return err
			}
			out = append(out, desk.Row{Case: c})
		}
		return nil
	})
	return out, err
}
