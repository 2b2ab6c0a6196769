package tui

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// audit 审计 is the journal from its end: who did what and when, who looked at a
// number and why, what was changed in the rules of the house. Above stands the anchor
// that proves it was not written anew. Villagers' words are not shown here.
type audit struct {
	e    *env
	only int
	m    auditLoaded
	cur  cursor
	load loader
	seen bool
	busy bool // the journal is being walked
	said Verified
	done bool // it was walked
	err  error
}

// The tabs.
const (
	auditPeople = iota
	auditNumbers
	auditHouse
	auditBox
)

func newAudit(e *env) audit { return audit{e: e} }

// auditLoaded is a fact.
type auditLoaded struct {
	only  int
	rows  []desk.Deed
	past  uint64 // older entries lie before this one; 0: that is all
	older bool   // these go behind those that are there
	err   error
}

// auditVerified is a fact.
type auditVerified struct {
	v   Verified
	err error
}

func (a audit) Init() tea.Cmd { return wish(lookAgain{}) }

// auditPage is how many entries are shown at first, and how many more at a time.
const auditPage = 200

func (a audit) read(before uint64) tea.Cmd {
	s, only := a.e.Session, a.only
	kind := []desk.DeedKind{desk.DeedsOfPeople, desk.DeedsWithNumbers, desk.DeedsOfHouse, desk.DeedsOfBox}[only]
	return func() tea.Msg {
		rows, past, err := s.Desk.Deeds(s.Ctx, s.Who, kind, before, auditPage)
		return auditLoaded{only, rows, past, before != 0, err}
	}
}

func (a audit) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		if len(a.m.rows) <= auditPage && a.load.want() { // who went back in time is not thrown forward
			return a, a.read(0)
		}
	case auditLoaded:
		again := a.load.done()
		if msg.only != a.only {
			if again {
				return a, a.read(0)
			}
			return a, nil
		}
		if a.err = msg.err; msg.err == nil {
			if msg.older {
				msg.rows = append(slices.Clone(a.m.rows), msg.rows...)
			}
			a.m, a.seen = msg, true
			a.cur.hold(len(a.m.rows), a.e.rowsOf(true))
		}
		if again {
			return a, a.read(0)
		}
	case auditVerified:
		a.busy, a.done, a.said, a.err = false, msg.err == nil, msg.v, msg.err
	case tea.KeyPressMsg:
		return a.press(msg)
	}
	return a, nil
}

func (a audit) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := a.e.keys
	switch {
	case pressed(k, keys.Back):
		return a, wish(goBack{})
	case a.e.tabbed(&a.only, k, auditBox+1):
		a.cur, a.m, a.seen = cursor{}, auditLoaded{}, false
		if a.load.want() {
			return a, a.read(0)
		}
	case a.e.scrolled(&a.cur, k, len(a.m.rows), a.e.rowsOf(true)):
	case pressed(k, keys.Verify) && a.e.Verify != nil && !a.busy:
		a.busy = true
		s := a.e.Session
		return a, func() tea.Msg {
			v, err := s.Verify(s.Ctx)
			return auditVerified{v, err}
		}
	case pressed(k, keys.Older) && a.m.past != 0:
		if a.load.want() {
			return a, a.read(a.m.past)
		}
	case pressed(k, keys.Open) && a.cur.at < len(a.m.rows) && a.m.rows[a.cur.at].Case != 0:
		return a, wish(openScreen{screen: newPage(a.e, a.m.rows[a.cur.at].Case)})
	}
	return a, nil
}

func (a audit) Typing() bool { return false }

func (a audit) Keys() []key.Binding {
	k := a.e.keys
	out := []key.Binding{k.Right}
	if a.cur.at < len(a.m.rows) && a.m.rows[a.cur.at].Case != 0 {
		out = append(out, k.Open)
	}
	if a.e.Verify != nil {
		out = append(out, k.Verify)
	}
	if a.m.past != 0 {
		out = append(out, k.Older)
	}
	return append(out, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (a audit) View(w, h int) frame {
	e := a.e
	widths := []int{8, 11, 12}
	l := listing{
		head: e.tabs([]phrase{wAuditPeople, wAuditNumbers, wAuditHouse, wAuditBox}, a.only, e.say(wAuditTitle)), n: len(a.m.rows),
		cols: "  " + cells(widths, e.say(wColEntry), e.say(wColWhen), e.say(wColActor), e.say(wColWhat)),
	}
	switch {
	case a.err != nil:
		l.n, l.empty = 0, e.explain(a.err)
	case !a.seen:
		l.n, l.empty = 0, e.say(wReading)
	default:
		l.empty = e.say(wAuditNone)
	}
	l.row = func(i, w int, here bool) string {
		d := a.m.rows[i]
		no := ""
		if d.Case != 0 {
			no = e.caseNo(d.Case)
		}
		return e.plainRow(cells(widths, itoa(int(d.Seq)), e.stamp(d.At), e.deedWho(d), strings.TrimSpace(e.deedWhat(d)+" "+no+"  "+e.deedAbout(d))), w, here)
	}
	l.detail = func(w int) []string {
		d := a.m.rows[a.cur.at]
		var out []string
		words := e.local(d.At).Format("2006-01-02 15:04:05") + "  " + e.deedWho(d) + "  " + e.deedWhat(d)
		if d.Case != 0 {
			words += "  " + e.say(wCaseNo, d.Case.String())
		}
		out = append(out, wrap(words, w)...)
		if s := e.deedAbout(d); s != "" {
			out = append(out, wrap(s, w)...)
		}
		return append(out, a.proof(w)...)
	}
	if l.n == 0 && a.err == nil {
		l.empty += " " + strings.Join(a.proof(w), " ")
	}
	return e.listed(l, a.cur, hand{}, w, h)
}

// proof is what is known of the chain.
func (a audit) proof(w int) []string {
	e := a.e
	switch {
	case a.busy:
		return wrap(e.say(wAuditWalking), w)
	case !a.done:
		return wrap(e.say(wAuditHow), w)
	case a.said.Faults > 0:
		var out []string
		for _, l := range wrap(e.say(wAuditFaults, a.said.Entries, a.said.Faults), w) {
			out = append(out, e.st.bad.Render(l))
		}
		return out
	}
	return append(wrap(e.say(wAuditWell, a.said.Entries, a.said.Erased), w), wrap(a.said.Head, w)...)
}

// deedWho names who did it.
func (e *env) deedWho(d desk.Deed) string {
	switch a := d.Actor; a.Kind {
	case appliance.ByRoot:
		return cmp.Or(a.For, "root")
	case appliance.ByCitizen:
		return e.say(wVillager)
	case appliance.ByRule, appliance.ByModem:
		return e.say(wBox)
	default:
		if a.For != "" && a.For != a.Name {
			return a.Name + "(" + a.For + ")"
		}
		return cmp.Or(a.Name, a.ID)
	}
}

// deedWhat is what was done, in the house's words.
func (e *env) deedWhat(d desk.Deed) string { return loop.KindName(d.Kind, e.English) }

// deedAbout is the reason, or the record, and how many were changed with it.
func (e *env) deedAbout(d desk.Deed) string {
	if d.More == 0 {
		return d.What
	}
	return strings.TrimSpace(d.What + " " + e.say(wAndMore, d.More))
}
