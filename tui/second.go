package tui

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/policy"
)

// second 待批 is what waits for a second person: rules, calendars, lists, exports,
// and what was proposed on a case or for a call. Beside it stand the rules in force,
// for whoever wants to propose another.
type second struct {
	e     *env
	open  []waiting
	over  []waiting
	town  *appliance.Town
	rules policy.Rules
	who   []appliance.Clerk
	only  int
	cur   cursor
	hand  hand
	load  loader
	seen  bool
	err   error
}

// waiting is one thing that waits, or waited: a motion, else a case.
type waiting struct {
	m appliance.Motion
	c appliance.Case // with something pending, when m.ID is 0
	k appliance.Call // a call that wants a leader's yes, when both are zero
}

// The tabs.
const (
	secondOpen = iota
	secondOver
	secondRules
)

func newSecond(e *env) second { return second{e: e} }

// secondLoaded is a fact.
type secondLoaded struct {
	open, over []waiting
	town       *appliance.Town
	rules      policy.Rules
	who        []appliance.Clerk
	err        error
}

func (s second) Init() tea.Cmd { return wish(lookAgain{}) }

func (s second) read() tea.Cmd {
	x := s.e.Session
	return func() tea.Msg {
		var out secondLoaded
		all, err := x.Desk.Motions(x.Ctx, false)
		if err != nil {
			return secondLoaded{err: err}
		}
		for _, m := range all {
			if m.State == appliance.MotionOpen {
				out.open = append(out.open, waiting{m: m})
			} else {
				out.over = append(out.over, waiting{m: m})
			}
		}
		cases, err := x.Desk.List(x.Ctx, appliance.CaseFilter{States: appliance.OpenStates}, 0)
		if err != nil {
			return secondLoaded{err: err}
		}
		for _, c := range cases {
			if c.Pending != nil {
				out.open = append(out.open, waiting{c: c})
			}
		}
		calls, err := x.Desk.Calls(x.Ctx, x.Who, true)
		if err != nil {
			return secondLoaded{err: err}
		}
		for _, k := range calls {
			if desk.Unapproved(k.Call) {
				out.open = append(out.open, waiting{k: k.Call})
			}
		}
		if out.who, err = x.Desk.Clerks(x.Ctx); err != nil {
			return secondLoaded{err: err}
		}
		out.town, out.rules, out.err = x.Desk.Town(x.Ctx)
		return out
	}
}

func (s second) Update(msg tea.Msg) (screen, tea.Cmd) {
	s.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if s.load.want() {
			return s, s.read()
		}
	case secondLoaded:
		again := s.load.done()
		if s.err = msg.err; msg.err == nil {
			s.open, s.over, s.town, s.rules, s.who, s.seen = msg.open, msg.over, msg.town, msg.rules, msg.who, true
			s.cur.hold(s.n(), s.e.rowsOf(true))
		}
		if again {
			return s, s.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.hand.busy() {
			cmd, _ := s.hand.press(msg, s.e.w)
			return s, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return s.press(k)
		}
	}
	return s, nil
}

func (s second) rows() []waiting {
	if s.only == secondOver {
		return s.over
	}
	return s.open
}

func (s second) n() int {
	if s.only == secondRules {
		return len(policy.Names)
	}
	return len(s.rows())
}

func (s second) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := s.e.keys
	switch {
	case pressed(k, keys.Back):
		return s, wish(goBack{})
	case s.e.tabbed(&s.only, k, secondRules+1):
		s.cur = cursor{}
	case s.e.scrolled(&s.cur, k, s.n(), s.e.rowsOf(true)):
	case s.cur.at >= s.n():
	case s.only == secondRules:
		if pressed(k, keys.Propose) || pressed(k, keys.Open) {
			if r := s.e.barred(loop.ActPropose); r != nil {
				return s, wish(notice{s.e.explain(r), true})
			}
			cmd := s.hand.open(s.proposeForm(policy.Names[s.cur.at]))
			return s, cmd
		}
	default:
		return s.decide(k, s.rows()[s.cur.at])
	}
	return s, nil
}

// decide opens what is under the cursor, or the form of a yes or a no to it.
func (s second) decide(k tea.KeyPressMsg, w waiting) (screen, tea.Cmd) {
	keys := s.e.keys
	switch {
	case w.m.ID == 0 && (pressed(k, keys.Open) || pressed(k, keys.Approve) || pressed(k, keys.Decline)):
		if w.c.ID != 0 {
			return s, wish(openScreen{screen: newPage(s.e, w.c.ID)})
		}
		return s, wish(openScreen{screen: newCallPage(s.e, w.k.ID)})
	case pressed(k, keys.Open):
		return s, wish(openScreen{screen: newSheet(s.e, sheetOf{motion: w.m.ID})})
	case w.m.State != appliance.MotionOpen:
	case pressed(k, keys.Approve), pressed(k, keys.Decline):
		if r := desk.MayDecide(s.e.Who, w.m); r != nil {
			return s, wish(notice{s.e.explain(r), true})
		}
		cmd := s.hand.open(s.e.motionForm(w.m, pressed(k, keys.Approve)))
		return s, cmd
	}
	return s, nil
}

// motionForm is the second person's yes or no.
func (e *env) motionForm(m appliance.Motion, yes bool) *form {
	verb := wKeyDecline
	if yes {
		verb = wKeyApprove
	}
	f := &form{e: e, draft: draft{act: loop.ActApprove, of: fmt.Sprint(m.ID, yes)}, verb: e.say(verb)}
	f.title = f.verb + " " + e.motionName(m)
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(e.motionWhy(m))
	said := e.say(wDid, f.title)
	f.do = func(uint64) tea.Cmd {
		words := note.value()
		return e.act(f.draft, said, func(s Session) error {
			if yes {
				return s.Desk.Approve(s.Ctx, s.Who, m.ID, words)
			}
			return s.Desk.Decline(s.Ctx, s.Who, m.ID, words)
		})
	}
	return f.begin()
}

// motionName is what a motion asks for, in a few words.
func (e *env) motionName(m appliance.Motion) string {
	kind := e.say(motionKinds[m.Kind])
	switch {
	case m.Policy != nil:
		return kind + " " + e.policyName(m.Policy.Name)
	case m.Version != nil:
		return kind + " " + cmp.Or(m.Version.Name, m.Version.List) + " " + e.say(wVersionNo, m.Version.Number)
	}
	return kind + " " + m.What
}

// byWho names who proposed or decided; the box itself where it was a rule's doing.
func (e *env) byWho(a appliance.Actor) string {
	if a.Kind == appliance.ByRule {
		return e.say(wBox)
	}
	return cmp.Or(a.Name, a.ID)
}

// motionWhy is who proposed it, when and why.
func (e *env) motionWhy(m appliance.Motion) string {
	s := e.say(wProposedBy, e.byWho(m.Proposer), e.stamp(m.At))
	if m.Reason != "" {
		s += "  " + m.Reason
	}
	if m.Document.No != "" || m.Document.Name != "" {
		s += "  " + strings.TrimSpace(m.Document.No+" "+m.Document.Name)
	}
	return s
}

// motionLines is a motion in full: what it would change, line by line.
func (e *env) motionLines(m appliance.Motion, t *appliance.Town, rules policy.Rules) []string {
	out := []string{e.motionWhy(m)}
	switch {
	case m.Policy != nil:
		out = append(out, e.say(wFromWhen, e.stamp(m.Policy.From)))
		after := m.Policy.Value
		if next, err := policy.Check(m.Policy.Name, after); err == nil { // keys left out fall back, and are told too
			after = next.Value(m.Policy.Name)
		}
		out = append(out, e.policyDiff(m.Policy.Name, rules.Value(m.Policy.Name), after)...)
	case m.Calendar != nil:
		for _, d := range m.Calendar.Days {
			words := wDayOff
			if !d.Off {
				words = wDayOn
			}
			out = append(out, d.Date.String()+" "+weekday(d.Date.In(e.Desk.Clock.Location), e.English)+" "+e.say(words)+" "+d.Name)
		}
	case m.Version != nil:
		v := *m.Version
		out = append(out, e.say(wVersionDiff, v.Added, v.Removed, v.Changed), e.say(wFromWhen, v.From.String()))
		if v.Reason != "" {
			out = append(out, e.say(wFieldReason)+e.say(wColon)+v.Reason)
		}
		for _, d := range v.Basis {
			out = append(out, strings.TrimSpace(d.No+" "+d.Name+" "+d.Body))
		}
	}
	if m.State != appliance.MotionOpen {
		out = append(out, e.say(motionStates[m.State])+"  "+e.byWho(m.Approver)+"  "+e.stamp(m.Decided))
	}
	return out
}

// policyDiff are the keys that a new value of a rule changes.
func (e *env) policyDiff(name, before, after string) []string {
	old, now := policyKeys(before), policyKeys(after)
	var out []string
	for _, k := range now {
		i := slices.IndexFunc(old, func(o policyKey) bool { return o.key == k.key })
		switch {
		case i < 0:
			out = append(out, e.say(wDiffNew, e.policyKeyName(k.key), k.value))
		case old[i].value != k.value:
			out = append(out, e.say(wDiff, e.policyKeyName(k.key), old[i].value, k.value))
		}
	}
	if len(out) == 0 {
		out = append(out, e.say(wDiffNone))
	}
	return out
}

// policyKey is one line of a rule: a key, and its value as it is written.
type policyKey struct{ key, value string }

// policyKeys takes a rule apart, in the order it is written.
func policyKeys(value string) []policyKey {
	d := json.NewDecoder(strings.NewReader(value))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var out []policyKey
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil
		}
		var compact strings.Builder
		for _, l := range strings.Split(string(v), "\n") {
			compact.WriteString(strings.TrimSpace(l))
		}
		out = append(out, policyKey{fmt.Sprint(name), compact.String()})
	}
	return out
}

// withKey is the rule with one key's value written anew. What is written is read by
// the desk: a word needs no quotation marks.
func withKey(value, key, now string) string {
	var b strings.Builder
	for i, k := range policyKeys(value) {
		if k.key == key {
			if !json.Valid([]byte(now)) {
				q, _ := json.Marshal(now) // a string always can be
				now = string(q)
			}
			k.value = now
		}
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "%q:%s", k.key, k.value)
	}
	return "{" + b.String() + "}"
}

// shortValue is up to where a value is quicker written than edited.
const shortValue = 10

// proposeForm changes one key of a rule; another person approves it.
func (s second) proposeForm(name string) *form {
	e := s.e
	value := s.rules.Value(name)
	keys := policyKeys(value)
	f := &form{e: e, draft: draft{act: loop.ActPropose, of: name}, verb: loop.ActPropose.Name(e.English)}
	f.title = f.verb + " " + e.policyName(name)
	var opts []option
	for _, k := range keys {
		opts = append(opts, option{k.key, e.policyKeyName(k.key), k.key})
	}
	at := f.pick(wFieldKey, "", opts...)
	now := f.write(wFieldValue, "", noteLimit)
	from := f.write(wFieldFrom, "", dateLimit)
	why := f.write(wFieldReason, "", noteLimit)
	standing := func() string {
		for _, k := range keys {
			if k.key == at.value() {
				return k.value
			}
		}
		return ""
	}
	take := func() { // what is long is edited, what is short is written anew
		now.words.set("")
		if v := standing(); len(v) > shortValue {
			now.words.set(v)
		}
	}
	take()
	at.after = take
	f.foot = func(w int) []string {
		out := wrap(e.say(wDiff, at.label(), standing(), cmp.Or(now.value(), e.say(wNone))), w)
		when := e.say(wFromAtOnce)
		if from.value() != "" {
			when = e.dateSeen(from)
		}
		return append(append(out, wrap(when, w)...), wrap(e.say(wSecondWill), w)...)
	}
	said := e.say(wDidMotion, f.title)
	f.do = func(uint64) tea.Cmd {
		p := appliance.Policy{Name: name, Value: withKey(value, at.value(), now.value()), From: e.now}
		if d := e.aDate(from.value()); d != (appliance.Date{}) {
			p.From = d.In(e.Desk.Clock.Location)
		}
		m := appliance.Motion{Kind: appliance.MotionPolicy, What: name, Reason: why.value(), Policy: &p}
		return e.act(f.draft, said, func(s Session) error {
			_, err := s.Desk.Propose(s.Ctx, s.Who, m)
			return err
		})
	}
	f.top = true
	return f.begin()
}

func (s second) Typing() bool     { return s.hand.busy() }
func (s second) editing() *editor { return s.hand.editing() }

func (s second) Keys() []key.Binding {
	k := s.e.keys
	if s.hand.busy() {
		return s.hand.Keys()
	}
	var out []key.Binding
	switch {
	case s.cur.at >= s.n():
	case s.only == secondRules:
		if s.e.may(loop.ActPropose) {
			b := k.Propose
			b.SetHelp("Enter/"+b.Help().Key, b.Help().Desc)
			out = append(out, b)
		}
	case s.rows()[s.cur.at].m.ID == 0:
		out = append(out, k.Open)
	case s.only == secondOpen && desk.MayDecide(s.e.Who, s.rows()[s.cur.at].m) == nil:
		out = append(out, k.Approve, k.Decline, k.Open)
	default:
		out = append(out, k.Open)
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (s second) View(w, h int) frame {
	e := s.e
	l := listing{head: e.tabs([]phrase{wSecondOpen, wSecondOver, wSecondRules}, s.only, e.say(wSecondTitle)), n: s.n()}
	switch {
	case s.err != nil:
		l.n, l.empty = 0, e.explain(s.err)
	case !s.seen:
		l.n, l.empty = 0, e.say(wReading)
	case s.only == secondRules:
		s.listRules(&l)
	default:
		s.listWaiting(&l)
	}
	return e.listed(l, s.cur, s.hand, w, h)
}

func (s second) listWaiting(l *listing) {
	e, rows := s.e, s.rows()
	widths := []int{24, 8, 11}
	if e.English {
		widths = []int{26, 8, 11}
	}
	l.cols = "  " + cells(widths, e.say(wColWhat), e.say(wColWho), e.say(wColWhen), e.say(wFieldReason))
	l.empty = e.say(wSecondNone)
	l.row = func(i, w int, here bool) string {
		name, who, at, why := s.told(rows[i])
		return e.plainRow(cells(widths, name, who, at, why), w, here)
	}
	l.detail = func(w int) []string {
		r := rows[s.cur.at]
		if r.m.ID != 0 {
			var out []string
			for _, x := range e.motionLines(r.m, s.town, s.rules) {
				out = append(out, wrap(x, w)...)
			}
			if no := desk.MayDecide(s.e.Who, r.m); s.only == secondOpen && no != nil { // why no yes or no is offered
				out = append(out, wrap(e.explain(no), w)...)
			}
			return out
		}
		name, who, at, why := s.told(r)
		return append(wrap(name+"  "+who+"  "+at, w), wrap(why, w)...)
	}
}

// told is one thing that waits, as a row says it.
func (s second) told(r waiting) (name, who, at, why string) {
	e := s.e
	switch {
	case r.m.ID != 0:
		return e.motionName(r.m), e.byWho(r.m.Proposer), e.stamp(r.m.At), r.m.Reason
	case r.c.ID != 0:
		p := r.c.Pending
		return e.caseNo(r.c.ID) + " " + loop.Act(p.Act).Name(e.English), matter{town: s.town, clerks: s.who}.byWhom(p.By), e.stamp(p.At),
			e.enum(p.Ground) + "  " + desk.Row{Case: r.c}.About()
	}
	return e.say(wCallIs, e.callNo(r.k.ID), loop.CallStateName(r.k.State, e.English)), matter{town: s.town, clerks: s.who}.byWhom(r.k.CalledBy), e.stamp(r.k.CalledAt),
		e.enum(string(r.k.Reason)) + "  " + r.k.Summary
}

// plainRow is a row without a light.
func (e *env) plainRow(rest string, w int, here bool) string {
	if here {
		return e.st.selected.Render("> " + fit(rest, w-2))
	}
	return "  " + cut(rest, w-2)
}

func (s second) listRules(l *listing) {
	e := s.e
	widths := []int{16, 6, 16}
	l.cols = "  " + cells(widths, e.say(wColRule), e.say(wColVersion), e.say(wFieldFrom), e.say(wFieldReason))
	l.row = func(i, w int, here bool) string {
		name := policy.Names[i]
		p, ok := s.town.Policy(name, e.now.Add(beat)) // the clock on the screen may be that much behind
		version, from, why := e.say(wAsBuilt), "", ""
		if ok {
			version, from, why = itoa(p.Version), e.local(p.From).Format("2006-01-02 15:04"), p.Reason
		}
		return e.plainRow(cells(widths, e.policyName(name), version, from, why), w, here)
	}
	l.detail = func(w int) []string {
		name := policy.Names[s.cur.at]
		var out []string
		all := s.town.Policies(name)
		for _, p := range slices.Backward(all) {
			out = append(out, cut(e.say(wVersionBy, p.Version, e.local(p.From).Format("2006-01-02"), p.Proposer, p.Approver), w))
		}
		var now []string
		for _, k := range policyKeys(s.rules.Value(name)) {
			now = append(now, e.policyKeyName(k.key)+" "+k.value)
		}
		return append(out[:min(len(out), 2)], wrap(strings.Join(now, "  "), w)...)
	}
}
