package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
)

// registers 台账: what departments ask the town to take over 准入, what the town is asked
// for its opinion on 意见, and the meetings it called 会商. None becomes an order by itself.
type registers struct {
	e        *env
	town     *appliance.Town
	admits   []appliance.Admit
	opinions []appliance.Opinion
	meetings []appliance.Meeting
	tab      int
	cur      cursor
	under    string // the row it is on, which it stays on when the register changes
	hand     hand
	load     loader
	seen     bool
	err      error
}

// The tabs.
const (
	regAdmits = iota
	regOpinions
	regMeetings
)

func newRegisters(e *env) registers { return registers{e: e} }

// registersLoaded is a fact.
type registersLoaded struct {
	town *appliance.Town
	err  error
}

func (v registers) Init() tea.Cmd { return wish(lookAgain{}) }

func (v registers) read() tea.Cmd {
	s := v.e.Session
	return func() tea.Msg {
		t, _, err := s.Desk.Town(s.Ctx)
		return registersLoaded{t, err}
	}
}

func (v registers) Update(msg tea.Msg) (screen, tea.Cmd) {
	v.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if v.load.want() {
			return v, v.read()
		}
	case registersLoaded:
		again := v.load.done()
		if v.err = msg.err; msg.err == nil {
			v.take(msg.town)
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

// take has the registers in sight, what waits first, then the newest.
func (v *registers) take(t *appliance.Town) {
	v.town, v.seen = t, true
	v.admits, v.opinions, v.meetings = slices.Clone(t.Admits()), slices.Clone(t.Opinions()), slices.Clone(t.Meetings())
	open := func(is bool) int {
		if is {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(v.admits, func(a, b appliance.Admit) int {
		return cmp.Or(cmp.Compare(open(a.State == appliance.AdmitRegistered), open(b.State == appliance.AdmitRegistered)), cmp.Compare(b.At, a.At))
	})
	slices.SortStableFunc(v.opinions, func(a, b appliance.Opinion) int {
		return cmp.Or(cmp.Compare(open(a.Open()), open(b.Open())), b.At.Compare(a.At), cmp.Compare(b.Code, a.Code))
	})
	slices.SortStableFunc(v.meetings, func(a, b appliance.Meeting) int { return cmp.Compare(b.At, a.At) })
	for i := range v.n() {
		if v.code(i) == v.under {
			v.cur.follow(i, v.n(), v.e.rowsOf(true))
			break
		}
	}
	v.cur.hold(v.n(), v.e.rowsOf(true))
	v.mark()
}

// code is what a row of the tab is called.
func (v registers) code(i int) string {
	switch v.tab {
	case regAdmits:
		return v.admits[i].Code
	case regOpinions:
		return v.opinions[i].Code
	}
	return v.meetings[i].Code
}

func (v *registers) mark() {
	if v.under = ""; v.cur.at < v.n() {
		v.under = v.code(v.cur.at)
	}
}

func (v registers) n() int { return []int{len(v.admits), len(v.opinions), len(v.meetings)}[v.tab] }

func (v registers) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	e, keys := v.e, v.e.keys
	opens := func(a loop.Act, f func() *form) (screen, tea.Cmd) {
		if r := e.barred(a); r != nil {
			return v, wish(failed{r})
		}
		cmd := v.hand.open(f())
		return v, cmd
	}
	switch {
	case pressed(k, keys.Back):
		return v, wish(goBack{})
	case e.tabbed(&v.tab, k, regMeetings+1):
		v.cur = cursor{}
		v.mark()
	case e.scrolled(&v.cur, k, v.n(), e.rowsOf(true)):
		v.mark()
	case !v.seen:
	case pressed(k, keys.New):
		return opens(loop.ActLists, func() *form {
			switch v.tab {
			case regAdmits:
				return e.admitForm(v.town)
			case regOpinions:
				return e.opinionForm()
			}
			return e.meetingForm(v.town, appliance.Meeting{})
		})
	case v.cur.at >= v.n():
	case pressed(k, keys.Decide) && v.tab == regAdmits:
		return opens(loop.ActApprove, func() *form { return e.ruleForm(v.town, v.admits[v.cur.at]) })
	case pressed(k, keys.Decide) && v.tab == regOpinions:
		return opens(loop.ActApprove, func() *form { return e.opinionAnswer(v.opinions[v.cur.at]) })
	case pressed(k, keys.Open) && v.tab == regMeetings:
		return v, wish(openScreen{screen: newSheet(e, sheetOf{thing: appliance.ThingMeeting, code: v.meetings[v.cur.at].Code})})
	}
	return v, nil
}

// admitForm writes down what a department asks for on paper.
func (e *env) admitForm(t *appliance.Town) *form {
	f := e.ofTown(loop.ActLists, "admit", e.say(wKeyNew), e.say(wAdmitNew))
	from := f.pick(wAdmitFrom, "", e.offices(t, func(o appliance.Office) bool {
		return o.Level == appliance.LevelCounty || o.Level == appliance.LevelCity
	})...)
	task := f.write(wAdmitTask, "", noteLimit)
	doc := f.write(wFieldBasis, "", categoryLen)
	means := f.write(wAdmitMeans, "", noteLimit)
	until := f.write(wRegUntil, "", dateLimit)
	f.foot = func(w int) []string { return append(wrap(e.dateSeen(until), w), wrap(e.say(wAdmitHint), w)...) }
	f.ends(func(s Session) (string, error) {
		code, err := s.Desk.RegisterAdmit(s.Ctx, s.Who, appliance.Admit{From: from.value(), Task: task.value(), DocNo: doc.value(), Means: means.value(), Until: e.aDate(until.value())})
		return s.say(wRegistered, code), err
	})
	f.top = true
	return f.begin()
}

// ruleForm decides on it.
func (e *env) ruleForm(t *appliance.Town, a appliance.Admit) *form {
	f := e.ofTown(loop.ActApprove, "admit "+a.Code, e.keys.Decide.Help().Desc, a.Code+" "+t.Short(a.From)+" "+a.Task)
	states := []appliance.AdmitState{appliance.AdmitTaken, appliance.AdmitRefused, appliance.AdmitReturned}
	if a.State == appliance.AdmitTaken {
		states = []appliance.AdmitState{appliance.AdmitEnded}
	}
	var all []option
	for _, s := range states {
		all = append(all, opt(s, e.say(admitStates[s])))
	}
	to := f.choose(wColStands, "", all...)
	ruling := f.write(wAdmitRuling, "", categoryLen)
	ruling.when = func() bool { return to.value() == string(appliance.AdmitTaken) }
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(e.say(wAdmitRuleHint))
	f.top = true
	f.ends(func(s Session) (string, error) {
		return "", s.Desk.RuleAdmit(s.Ctx, s.Who, a.Code, appliance.AdmitState(to.value()), ruling.value(), note.value())
	})
	return f.begin()
}

// opinionForm writes down what the town is asked, or will suggest.
func (e *env) opinionForm() *form {
	f := e.ofTown(loop.ActLists, "opinion", e.say(wKeyNew), e.say(wOpinionNew))
	kind := f.choose(wFieldKind, "", enumsOf(e, appliance.OpinionKinds)...)
	from := f.write(wOpinionFrom, "", summaryLimit)
	doc := f.write(wOpinionDoc, "", categoryLen)
	about := f.write(wOpinionAbout, "", noteLimit)
	due := f.write(wRegUntil, "", dateLimit)
	f.foot = func(w int) []string { return append(wrap(e.dateSeen(due), w), wrap(e.say(wOpinionHint), w)...) }
	f.ends(func(s Session) (string, error) {
		code, err := s.Desk.RegisterOpinion(s.Ctx, s.Who, appliance.Opinion{Kind: appliance.OpinionKind(kind.value()), From: from.value(), DocNo: doc.value(), About: about.value(), Due: e.aDate(due.value())})
		return s.say(wRegistered, code), err
	})
	f.top = true
	return f.begin()
}

// opinionAnswer is the town's answer.
func (e *env) opinionAnswer(o appliance.Opinion) *form {
	f := e.ofTown(loop.ActApprove, "opinion "+o.Code, e.keys.Decide.Help().Desc, o.Code+" "+o.From+" "+o.About)
	answer := &field{}
	if o.Kind != appliance.OpinionSuggest {
		answer = f.choose(wFieldAnswer, "", e.enums(appliance.OpinionAnswers)...)
	}
	words := f.write(wFieldNote, "", textLimit)
	f.sees(e.say(wOpinionAnswerHint))
	f.top = true
	f.ends(func(s Session) (string, error) {
		return "", s.Desk.AnswerOpinion(s.Ctx, s.Who, o.Code, answer.value(), words.value())
	})
	return f.begin()
}

func (v registers) Typing() bool { return v.hand.busy() }

func (v registers) editing() *editor { return v.hand.editing() }

func (v registers) Keys() []key.Binding {
	k := v.e.keys
	if v.hand.busy() {
		return v.hand.Keys()
	}
	var out []key.Binding
	if v.e.may(loop.ActLists) {
		out = append(out, k.New)
	}
	switch {
	case v.n() > 0 && v.tab == regMeetings:
		out = append(out, k.Open)
	case v.n() > 0 && v.e.may(loop.ActApprove):
		out = append(out, k.Decide)
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (v registers) View(w, h int) frame {
	e := v.e
	l := listing{head: e.tabs([]phrase{wRegAdmits, wRegOpinions, wTownMeetings}, v.tab, e.say(wGoRegisters)), n: v.n()}
	switch {
	case v.err != nil:
		l.n, l.empty = 0, e.explain(v.err)
	case !v.seen:
		l.empty = e.say(wReading)
	case v.tab == regAdmits:
		v.listAdmits(&l)
	case v.tab == regOpinions:
		v.listOpinions(&l)
	default:
		v.listMeetings(&l)
	}
	return e.listed(l, v.cur, v.hand, w, h)
}

func (v registers) listAdmits(l *listing) {
	e := v.e
	widths := []int{6, 10, 12, 16}
	l.cols = "  " + cells(widths, e.say(wColNo), e.say(wColStands), e.say(wAdmitFrom), e.say(wColWhen), e.say(wAdmitTask))
	l.empty = e.say(wAdmitNone)
	l.row = func(i, w int, here bool) string {
		a := v.admits[i]
		return e.plainRow(cells(widths, a.Code, e.say(admitStates[a.State]), v.town.Short(a.From), e.local(time.Unix(a.At, 0)).Format("2006-01-02"), a.Task), w, here)
	}
	l.detail = func(w int) []string {
		a := v.admits[v.cur.at]
		by, _ := v.town.Person(a.By)
		out := []string{e.st.bold.Render(cut(a.Code+"  "+e.say(admitStates[a.State])+"  "+v.town.Short(a.From)+"  "+by.Name, w))}
		out = append(out, wrap(a.Task, w)...)
		return append(out, v.rest(w, [][2]string{
			{e.say(wFieldBasis), a.DocNo}, {e.say(wAdmitMeans), a.Means}, {e.say(wRegUntil), dateOr(a.Until)}, {e.say(wAdmitRuling), a.Ruling}, {e.say(wFieldNote), a.Note}, {e.say(wRegBy), a.Ruler},
		})...)
	}
}

// rest are the facts there are, one behind the other.
func (v registers) rest(w int, facts [][2]string) []string {
	var parts []string
	for _, f := range facts {
		if f[1] != "" {
			parts = append(parts, f[0]+v.e.say(wColon)+f[1])
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return wrap(strings.Join(parts, "  "), w)
}

func (v registers) listOpinions(l *listing) {
	e := v.e
	widths := []int{6, 14, 16, 12, 12}
	l.cols = "  " + cells(widths, e.say(wColNo), e.say(wFieldKind), e.say(wOpinionFrom), e.say(wRegUntil), e.say(wFieldAnswer), e.say(wOpinionAbout))
	l.empty = e.say(wOpinionNone)
	answer := func(o appliance.Opinion) string {
		switch {
		case o.Open() && o.Due != (appliance.Date{}) && o.Due.Compare(e.today()) < 0:
			return e.say(wOpinionLate)
		case o.Open():
			return e.say(wOpinionOwed)
		case o.Answer == "":
			return e.say(wOpinionSent)
		}
		return e.enum(o.Answer)
	}
	l.row = func(i, w int, here bool) string {
		o := v.opinions[i]
		return e.plainRow(cells(widths, o.Code, e.enum(string(o.Kind)), o.From, dateOr(o.Due), answer(o), o.About), w, here)
	}
	l.detail = func(w int) []string {
		o := v.opinions[v.cur.at]
		out := []string{e.st.bold.Render(cut(o.Code+"  "+e.enum(string(o.Kind))+"  "+o.From+"  "+answer(o), w))}
		out = append(out, wrap(o.About, w)...)
		return append(out, v.rest(w, [][2]string{
			{e.say(wOpinionDoc), o.DocNo}, {e.say(wOpinionAsked), dateOr(o.At)}, {e.say(wFieldNote), o.Words}, {e.say(wRegBy), o.Signer}, {e.say(wOpinionSentOn), dateOr(o.SentOn)},
		})...)
	}
}

func (v registers) listMeetings(l *listing) {
	e := v.e
	widths := []int{6, 16, 14, 18}
	l.cols = "  " + cells(widths, e.say(wColNo), e.say(wColWhen), e.say(wFieldPlace), e.say(wFieldInvited), e.say(wFieldTitle))
	l.empty = e.say(wMeetingNone)
	l.row = func(i, w int, here bool) string {
		m := v.meetings[i]
		return e.plainRow(cells(widths, m.Code, e.local(time.Unix(m.At, 0)).Format("2006-01-02 15:04"), m.Place, e.say(wMeetingWho, len(m.Invited), len(m.Coming), len(m.Absent)), m.Title), w, here)
	}
}
