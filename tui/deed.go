package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/propose"
)

// matter is a case with all that an act on it is prepared from.
type matter struct {
	c      appliance.Case
	town   *appliance.Town
	rules  policy.Rules
	story  []appliance.Entry
	texts  []appliance.Outgoing
	clerks []appliance.Clerk
	orders []desk.OrderRow
	call   *desk.CallRow
	prop   propose.Proposal
	order  int // the order under the cursor; 0 none
}

// row is the order under the cursor, else the only one.
func (m matter) row() (desk.OrderRow, bool) {
	for _, r := range m.orders {
		if r.Order.Seq == m.order || m.order == 0 && len(m.orders) == 1 {
			return r, true
		}
	}
	return desk.OrderRow{}, false
}

// makers fill in the form of an act: its fields, and the deed they make.
var makers = map[loop.Act]func(*env, matter, *form){
	loop.ActAccept: acceptForm, loop.ActQuestion: questionForm, loop.ActGoOn: goOnForm, loop.ActRefuse: refuseForm, loop.ActMerge: mergeForm,
	loop.ActUnmerge: unmergeForm, loop.ActSplit: splitForm, loop.ActSecrecy: secrecyForm, loop.ActCorrect: correctForm,
	loop.ActAnswer: answerForm, loop.ActNote: noteForm, loop.ActHandOver: handOverForm, loop.ActReveal: revealForm, loop.ActTake: takeForm,
	loop.ActPrint: printForm,

	loop.ActDispatch: dispatchForm, loop.ActMakeCall: makeCallForm, loop.ActTransfer: transferForm, loop.ActTransferSigned: signedForm,
	loop.ActTransferBack: transferBackForm,

	loop.ActConclude: concludeForm, loop.ActPass: passForm, loop.ActSendBack: sendBackForm, loop.ActBook: bookForm, loop.ActConfirm: confirmForm,
	loop.ActDecline: declineForm, loop.ActUnbook: unbookForm, loop.ActFeed: feedForm, loop.ActRate: rateForm, loop.ActTry: tryForm,
	loop.ActGiveUp: giveUpForm, loop.ActReopen: reopenForm,

	loop.ActSupervise: superviseForm, loop.ActReply: replyForm, loop.ActRecheck: recheckForm, loop.ActUrge: urgeForm, loop.ActPolice: policeForm,

	loop.ActSign: plainOrder(func(n int) loop.Deed { return loop.Sign{Order: n} }), loop.ActArrive: plainOrder(func(n int) loop.Deed { return loop.Arrive{Order: n} }),
	loop.ActResume:  plainOrder(func(n int) loop.Deed { return loop.Resume{Order: n} }),
	loop.ActRespond: respondForm, loop.ActReturn: returnForm, loop.ActRule: ruleForm, loop.ActExtend: extendForm, loop.ActRuleExtend: ruleExtendForm,
	loop.ActSuspend: suspendForm, loop.ActRuleSuspend: ruleSuspendForm, loop.ActReport: reportForm, loop.ActRecall: recallForm, loop.ActAsk: askForm,
	loop.ActCheck: checkForm, loop.ActChecked: checkedForm, loop.ActReasonLate: lateForm, loop.ActComplicate: complicateForm,

	loop.ActApproveCall: approveCallForm, loop.ActReceiveCall: receiveCallForm, loop.ActDispatchCall: dispatchCallForm, loop.ActSendBackCall: sendBackCallForm,
	loop.ActSupplyCall: supplyCallForm, loop.ActRateCall: rateCallForm, loop.ActWithdrawCall: withdrawCallForm, loop.ActEndCall: endCallForm,
}

// prepare is the form of an act on a matter, its drafts taken up; nil when the
// screen does not have it.
func (e *env) prepare(m matter, a loop.Act) *form {
	fill, ok := makers[a]
	if !ok {
		return nil
	}
	f := &form{e: e, draft: draft{id: m.c.ID, act: a}, version: m.c.Version, verb: a.Name(e.English)}
	about := e.caseNo(m.c.ID)
	switch {
	case slices.Contains(loop.OrderActs(), a):
		if r, ok := m.row(); ok {
			about = r.No + " " + r.Office
			f.draft.of = r.No
		}
	case m.call != nil && slices.Contains(loop.CallActs(), a):
		about = e.callNo(m.call.Call.ID)
		f.draft.of = about
	}
	f.title = f.verb + " " + about
	f.back = loop.Undoes(a) && m.rules.Screen.Grace > 0 && !m.c.Emergency && m.c.Urgency != appliance.UrgencyDanger
	f.do = e.perform(f, m.c.ID)
	fill(e, m, f)
	return f.begin()
}

// perform is the end of a form whose deed the desk's one path does.
func (e *env) perform(f *form, id appliance.CaseID) func(uint64) tea.Cmd {
	return func(version uint64) tea.Cmd {
		s, d, deed, on, opens := e.Session, f.draft, f.deed(), "", f.opens
		who := s.waits()
		if f.evidence != nil {
			on = f.evidence.value()
		}
		said := f.said
		if said == nil {
			words := s.say(wDid, f.title)
			said = func(loop.Result) string { return words }
		}
		return func() tea.Msg {
			res, err := s.Desk.Do(s.Ctx, who, id, version, deed, on)
			if err != nil {
				return undone{d, err}
			}
			m := acted{draft: d, said: said(res), res: res}
			if opens != nil {
				m.open = opens(res)
			}
			return m
		}
	}
}

// waits is the clerk, who sits here and may press the undo key.
func (s Session) waits() desk.Who {
	who := s.Who
	who.Waits = true
	return who
}

// saying is one fixed sentence for whatever came of the deed.
func (f *form) saying(p phrase, args ...any) {
	words := f.e.say(p, args...)
	f.said = func(loop.Result) string { return words }
}

// sees is a fixed line or two under the fields.
func (f *form) sees(words ...string) {
	f.foot = func(w int) (out []string) {
		for _, s := range words {
			if s != "" {
				out = append(out, wrap(s, w)...)
			}
		}
		return out
	}
}

// onWhoseWord asks for the evidence where a clerk acts for an office that is not
// theirs, or for the county.
func (f *form) onWhoseWord(office string) {
	f.evidence = f.write(wFieldEvidence, "", summaryLimit)
	foot := f.foot
	words := f.e.say(wEvidenceWhy, office)
	f.foot = func(w int) []string {
		var out []string
		if foot != nil {
			out = foot(w)
		}
		return append(out, wrap(words, w)...)
	}
}

// foreign reports whether the order is of an office this clerk does not work in.
func (e *env) foreign(m matter, office string) bool {
	return !slices.Contains(e.Who.By(m.town, "").Offices, office)
}

// world is what previews are reckoned from; it has no ledger to read.
func (e *env) world(m matter) loop.World {
	w := loop.World{Now: e.now, Clock: e.Desk.Clock, Texts: e.Desk.Texts, Town: m.town, Rules: m.rules, Hall: e.Desk.Hall, Own: e.Desk.Own}
	w.Clock.Hours = m.rules.Hours(w.Clock.Hours)
	return w
}

// today is the civil day at the hall.
func (e *env) today() appliance.Date { return appliance.DateOf(e.local(e.now)) }

// moment is a deadline in full: 今天17:30, 周四11-26 17:30.
func (e *env) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := e.day(t)
	if strings.Contains(d, "-") {
		d += " "
	}
	return d + e.local(t).Format("15:04")
}

// inDays is the deadline that so many working days from now would be.
func (e *env) inDays(m matter, days int) string {
	if days < 1 || days > 250 {
		return ""
	}
	due, provisional := e.world(m).Clock.Due(e.now, days)
	s := e.moment(due)
	if provisional {
		s += e.say(wGuessed)
	}
	return s
}

// aDate reads what people write for a day: 2026-12-20, 12-20, 12月20日, +30. The
// zero Date: it is none.
func (e *env) aDate(s string) appliance.Date {
	s = strings.NewReplacer("年", "-", "月", "-", "日", "", "号", "", ".", "-", "/", "-").Replace(folded(s))
	today := e.today()
	var n int
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		if _, err := fmt.Sscanf(rest, "%d", &n); err == nil && n > 0 && n < 3660 {
			return today.Add(n)
		}
		return appliance.Date{}
	}
	if t, err := time.Parse("2006-1-2", s); err == nil {
		return appliance.DateOf(t)
	}
	if t, err := time.Parse("1-2", s); err == nil {
		d := appliance.Date{Year: today.Year, Month: t.Month(), Day: t.Day()}
		if d.Compare(today) < 0 {
			d.Year++
		}
		if d.Valid() {
			return d
		}
	}
	return appliance.Date{}
}

// dateSeen says how a typed date was understood.
func (e *env) dateSeen(l *field) string {
	d := e.aDate(l.value())
	switch {
	case l.value() == "":
		return e.say(wDateHow)
	case d == (appliance.Date{}):
		return e.say(wDateNot, l.value())
	}
	return e.say(wDateIs, l.name, d.String()+" "+weekday(d.In(time.UTC), e.English))
}

// Options that many forms share.

func opt[T ~string](value T, label string) option { return option{value: string(value), label: label} }

func (e *env) yesNo(yes, no phrase) []option {
	return []option{{value: "yes", label: e.say(yes)}, {value: "no", label: e.say(no)}}
}

func (e *env) enums(all []string) []option {
	var out []option
	for _, s := range all {
		out = append(out, option{s, e.enum(s), s})
	}
	return out
}

func enumsOf[T ~string](e *env, all []T) []option {
	var s []string
	for _, x := range all {
		s = append(s, string(x))
	}
	return e.enums(s)
}

// limits are the two complexities with the working days they mean by the rules in force.
func (e *env) limits(r policy.Rules) []option {
	return []option{opt(appliance.Simple, e.say(wSimpleIn, r.Clock.Simple)), opt(appliance.Complex, e.say(wComplexIn, r.Clock.Complex))}
}

func (e *env) outcomes() []option {
	var out []option
	for _, o := range appliance.OutcomeCodes {
		out = append(out, opt(o, loop.OutcomeName(o, e.English)))
	}
	return out
}

// offices are those that can be given an order, the town's own first; of those
// only is let through.
func (e *env) offices(t *appliance.Town, only func(appliance.Office) bool) []option {
	rank := func(o appliance.Office) int {
		switch o.Level {
		case appliance.LevelTown:
			return 0
		case appliance.LevelVillage, appliance.LevelGrid:
			return 1
		}
		return 2
	}
	all := slices.Clone(t.Offices()) // the town is everybody's
	slices.SortStableFunc(all, func(a, b appliance.Office) int { return rank(a) - rank(b) })
	var out []option
	for _, o := range all {
		if o.Closed(e.today()) || only != nil && !only(o) {
			continue
		}
		out = append(out, option{o.Code, t.Short(o.Code), o.Name + " " + o.Code + " " + o.English})
	}
	return out
}

// first are the options with those of some values before the others.
func first(all []option, values ...string) []option {
	var front, rest []option
	for _, o := range all {
		if o.value != "" && slices.Contains(values, o.value) {
			front = append(front, o)
		} else {
			rest = append(rest, o)
		}
	}
	return append(front, rest...)
}

func county(o appliance.Office) bool {
	return !o.Resident && (o.Level == appliance.LevelCounty || o.Level == appliance.LevelCity)
}

// situations are the rows of the list in force, with 清单外 before them.
func (e *env) situations(t *appliance.Town) []option {
	out := []option{{value: "", label: e.say(wOffList), also: "-"}}
	v, ok := t.InForce(appliance.MainList, e.today())
	if !ok {
		return out
	}
	for _, s := range t.Situations(v.List, v.Number) {
		out = append(out, option{s.Code, s.Code + " " + s.Name, strings.Join(append(slices.Clone(s.Keywords), s.Item, s.Domain), " ")})
	}
	return out
}

// situation is a row of the list in force by its code.
func (e *env) situation(t *appliance.Town, code string) (appliance.Situation, bool) {
	v, ok := t.InForce(appliance.MainList, e.today())
	if !ok || code == "" {
		return appliance.Situation{}, false
	}
	return t.Situation(v.List, v.Number, code)
}

// places are villages and grids, by whatever people call them.
func (e *env) places(t *appliance.Town) []option {
	out := []option{{value: "", label: e.say(wPlaceUnknown), also: "-"}}
	for _, v := range t.Villages() {
		if v.Closed == (appliance.Date{}) {
			out = append(out, option{v.Code, v.Name, strings.Join(v.Aliases, " ")})
		}
	}
	for _, g := range t.Grids() {
		if !g.Closed(e.today()) {
			out = append(out, option{g.Code, g.Short + " " + g.Name, t.VillageName(g.Village)})
		}
	}
	return out
}

// place is what a field of places says: a village or a grid.
func place(t *appliance.Town, value string) (village, grid string) {
	if g, ok := t.Grid(value); ok {
		return g.Village, g.Code
	}
	return value, ""
}

// where is the case's place as a field of places has it.
func where(c appliance.Case, p propose.Place) string {
	for _, s := range []string{c.Grid, c.Village, p.Grid, p.Village} {
		if s != "" {
			return s
		}
	}
	return ""
}

// byWhom names who a fact says acted: "clerk:7", "staff:p12".
func (m matter) byWhom(who string) string {
	kind, id, _ := strings.Cut(who, ":")
	switch appliance.ActorKind(kind) {
	case appliance.ByClerk:
		for _, k := range m.clerks {
			if string(k.ID) == id {
				return k.Name()
			}
		}
	case appliance.ByStaff:
		if p, ok := m.town.Person(id); ok {
			return p.Name
		}
	}
	return id
}

// reached names those an office's order would be texted to now.
func (e *env) reached(m matter, office string) string {
	if office == "" {
		return ""
	}
	if _, ok := m.town.Office(office); !ok { // the desk says that there is no such office
		return ""
	}
	var out []string
	for _, p := range e.world(m).Rung("handler", office) {
		who := p.Masked()
		own, in := m.town.ByPhone(p, e.today())
		if all := slices.Concat(own, in); len(all) > 0 {
			who = all[0].Name
		}
		out = append(out, who)
	}
	if len(out) == 0 {
		return e.say(wReachedNone, m.town.Short(office))
	}
	return e.say(wReached, strings.Join(out, "、"))
}
