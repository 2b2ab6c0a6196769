package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/policy"
)

// sheet is one thing of the town on a page of its own: an office, a person, a
// village, a grid, a situation, a service; or a motion, or a warning's evidence. What
// it names is a way to the page of that.
type sheet struct {
	e    *env
	of   sheetOf
	m    sheetLoaded
	rows []sheetRow
	cur  cursor
	hand hand
	load loader
	seen bool
	err  error
}

// sheetOf says what a sheet is about: one of them.
type sheetOf struct {
	thing   appliance.Thing
	code    string
	motion  uint64
	warning uint64
}

// sheetRow is a row of a sheet: a name and words, and where Enter leads.
type sheetRow struct {
	name, text string
	to         screen // nil: nowhere
	head       bool   // a heading
}

func newSheet(e *env, of sheetOf) sheet { return sheet{e: e, of: of} }

func (p sheet) about() string { return fmt.Sprint(p.of) }

// sheetLoaded is a fact.
type sheetLoaded struct {
	of    sheetOf
	town  *appliance.Town
	rules policy.Rules
	m     appliance.Motion
	w     appliance.Warning
	cases []desk.Row
	err   error
}

func (p sheet) Init() tea.Cmd { return wish(lookAgain{}) }

func (p sheet) read() tea.Cmd {
	s, of := p.e.Session, p.of
	return func() tea.Msg {
		m := sheetLoaded{of: of}
		if m.town, m.rules, m.err = s.Desk.Town(s.Ctx); m.err != nil {
			return m
		}
		if of.motion != 0 || of.warning != 0 {
			m.err = s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) (err error) {
				if of.motion != 0 {
					m.m, err = r.Motion(of.motion)
				} else {
					m.w, err = r.Warning(of.warning)
				}
				return err
			})
		}
		if m.err == nil && of.warning != 0 {
			m.cases, m.err = evidence(s, m.w.Cases)
		}
		return m
	}
}

func (p sheet) Update(msg tea.Msg) (screen, tea.Cmd) {
	p.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if p.load.want() {
			return p, p.read()
		}
	case sheetLoaded:
		if msg.of != p.of {
			return p, nil
		}
		again := p.load.done()
		if p.err = msg.err; msg.err == nil {
			p.rows = p.tell(msg)
			if !p.seen { // under the heading
				p.cur.at = 1
			}
			p.m, p.seen = msg, true
			p.cur.hold(len(p.rows), p.e.h)
		}
		if again {
			return p, p.read()
		}
	case tea.WindowSizeMsg:
		if p.seen {
			p.rows = p.tell(p.m)
			p.cur.hold(len(p.rows), p.e.h)
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if p.hand.busy() {
			cmd, _ := p.hand.press(msg, p.e.w)
			return p, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return p.press(k)
		}
	}
	return p, nil
}

func (p sheet) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := p.e.keys
	switch {
	case pressed(k, keys.Back):
		return p, wish(goBack{})
	case p.e.scrolled(&p.cur, k, len(p.rows), p.e.h):
	case pressed(k, keys.Open) && p.cur.at < len(p.rows) && p.rows[p.cur.at].to != nil:
		return p, wish(openScreen{screen: p.rows[p.cur.at].to})
	}
	for _, w := range p.works() {
		if pressed(k, w.key) {
			cmd := p.hand.open(w.form())
			return p, cmd
		}
	}
	return p, nil
}

func (p sheet) Typing() bool     { return p.hand.busy() }
func (p sheet) editing() *editor { return p.hand.editing() }

func (p sheet) Keys() []key.Binding {
	k := p.e.keys
	if p.hand.busy() {
		return p.hand.Keys()
	}
	var out []key.Binding
	if p.cur.at < len(p.rows) && p.rows[p.cur.at].to != nil {
		out = append(out, k.Open)
	}
	for _, w := range p.works() {
		out = append(out, w.key)
	}
	return append(out, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (p sheet) View(w, h int) frame {
	e := p.e
	if !p.seen {
		words := e.say(wReading)
		if p.err != nil {
			words = e.explain(p.err)
		}
		return frame{lines: append([]string{""}, wrap("  "+words, w-2)...)}
	}
	below := p.hand.View(w, max(h-4, 4), "")
	h -= len(below.lines)
	var out frame
	for i := p.cur.top; i < min(p.cur.top+h, len(p.rows)); i++ {
		r := p.rows[i]
		here := i == p.cur.at
		switch mark := "  "; {
		case r.head:
			l := e.rule(r.name, w-2)
			if here {
				mark = "> "
			}
			out.add(mark + l)
		case here:
			out.add(e.st.selected.Render("> " + fit(r.name, sheetName) + " " + fit(r.text, max(w-sheetName-3, 0))))
		default:
			if r.to != nil && r.name != "" {
				mark = " -"
			}
			out.add(mark + e.st.bold.Render(fit(r.name, sheetName)) + " " + cut(r.text, max(w-sheetName-3, 0)))
		}
	}
	if p.hand.busy() {
		out.height(h)
		out.below(below)
	}
	return out
}

// lay puts rows together; long words go on in further rows.
type lay struct {
	e    *env
	w    int
	rows []sheetRow
}

func (l *lay) head(name string) { l.rows = append(l.rows, sheetRow{name: name, head: true}) }

func (l *lay) row(name phrase, text string, to screen) { l.named(l.e.say(name), text, to) }

func (l *lay) named(name, text string, to screen) {
	if text == "" {
		return
	}
	for i, s := range wrap(text, max(l.w-sheetName-4, 10)) {
		if i > 0 {
			name = ""
		}
		l.rows = append(l.rows, sheetRow{name: name, text: s, to: to})
	}
}

// tell is the sheet in rows.
func (p sheet) tell(m sheetLoaded) []sheetRow {
	l := &lay{e: p.e, w: p.e.w}
	t := m.town
	switch {
	case p.of.motion != 0:
		l.head(p.e.motionName(m.m))
		for _, s := range p.e.motionLines(m.m, t, m.rules) {
			l.named("", s, nil)
		}
	case p.of.warning != 0:
		p.warned(l, m)
	case p.of.thing == appliance.ThingOffice:
		p.office(l, t)
	case p.of.thing == appliance.ThingPerson:
		p.person(l, t)
	case p.of.thing == appliance.ThingVillage:
		p.village(l, t)
	case p.of.thing == appliance.ThingGrid:
		p.grid(l, t)
	case p.of.thing == appliance.ThingSituation:
		p.situation(l, t, m.rules)
	case p.of.thing == appliance.ThingGuide:
		p.guide(l, t)
	case p.of.thing == appliance.ThingMeeting:
		p.meeting(l, t)
	case p.of.thing == appliance.ThingVersion:
		p.version(l, t)
	case p.of.thing == appliance.ThingChange:
		p.application(l, t)
	}
	if len(l.rows) == 0 {
		l.named("", p.e.say(wErrNone), nil)
	}
	return l.rows
}

// to is the sheet of another thing; nil when there is none.
func (p sheet) to(thing appliance.Thing, code string) screen {
	if code == "" {
		return nil
	}
	return newSheet(p.e, sheetOf{thing: thing, code: code})
}

// name of an office as lists have it.
func officeName(t *appliance.Town, code string) string {
	if o, ok := t.Office(code); ok {
		return o.Name
	}
	return code
}

func (p sheet) office(l *lay, t *appliance.Town) {
	e := p.e
	o, ok := t.Office(p.of.code)
	if !ok {
		return
	}
	today := e.today()
	l.head(o.Code + " " + o.Name)
	l.row(wSheetShort, o.Short, nil)
	l.row(wSheetLevel, strings.TrimSpace(e.enum(string(o.Level))+" "+e.enum(string(o.Kind))), nil)
	if o.Resident {
		l.row(wSheetResident, e.say(wYes), nil)
	}
	if o.Parent != "" {
		l.row(wSheetParent, officeName(t, o.Parent), p.to(appliance.ThingOffice, o.Parent))
	}
	for _, x := range o.Leads {
		l.row(wSheetLeads, officeName(t, x), p.to(appliance.ThingOffice, x))
	}
	if o.Phone != "" {
		l.row(wFieldPhone, o.Phone.Masked(), nil)
	}
	l.row(wSheetHours, o.Hours, nil)
	if x, ok := t.Person(o.Leader); ok {
		l.row(wSheetLeader, x.Name, p.to(appliance.ThingPerson, x.Code))
	}
	if o.To != (appliance.Date{}) {
		l.row(wSheetClosed, o.To.String(), nil)
	}
	for _, h := range o.History {
		l.row(wSheetBefore, e.say(wUntilThen, officeName(t, h.Parent), h.Until.String()), nil)
	}
	if staff := t.Staff(o.Code, today); len(staff) > 0 {
		l.head(e.say(wTownPeople))
		for _, x := range staff {
			l.named(x.Name, p.e.personLine(x, today), p.to(appliance.ThingPerson, x.Code))
		}
	}
	p.rowsOf(l, t, wSheetLeadsRows, func(s appliance.Situation) bool { return s.Lead == o.Code })
	p.rowsOf(l, t, wSheetAssistsRows, func(s appliance.Situation) bool { return slices.Contains(s.Assists, o.Code) })
}

// rowsOf lists the situations of the list in force that fit.
func (p sheet) rowsOf(l *lay, t *appliance.Town, head phrase, fit func(appliance.Situation) bool) {
	v, ok := t.InForce(appliance.MainList, p.e.today())
	if !ok {
		return
	}
	first := true
	for _, s := range t.Situations(v.List, v.Number) {
		if !fit(s) {
			continue
		}
		if first {
			l.head(p.e.say(head))
			first = false
		}
		l.named(s.Code, s.Name, p.to(appliance.ThingSituation, s.Code))
	}
}

// personLine is a person in a row: title, roles, and whether they are here and known.
func (e *env) personLine(x appliance.Person, today appliance.Date) string {
	var roles []string
	for _, r := range x.Roles {
		roles = append(roles, e.roleName(r))
	}
	s := []string{x.Title(), strings.Join(roles, "、")}
	switch {
	case x.Gone(today):
		s = append(s, e.say(wPersonGone))
	case x.Away(today):
		s = append(s, e.say(wPersonAway))
	case x.Lent:
		s = append(s, e.say(wPersonLent))
	}
	if x.Verified == 0 && x.Phone != "" {
		s = append(s, e.say(wPersonUnknown))
	}
	return strings.TrimSpace(strings.Join(slices.DeleteFunc(s, func(s string) bool { return s == "" }), "  "))
}

func (p sheet) person(l *lay, t *appliance.Town) {
	e := p.e
	x, ok := t.Person(p.of.code)
	if !ok {
		return
	}
	today := e.today()
	l.head(x.Name + " " + x.Code)
	if x.Phone != "" {
		l.row(wFieldPhone, x.Phone.Masked(), nil)
	}
	var roles []string
	for _, r := range x.Roles {
		roles = append(roles, e.roleName(r))
	}
	l.row(wSheetRoles, strings.Join(roles, "、"), nil)
	for _, o := range x.Posts {
		s := strings.TrimSpace(officeName(t, o.Office) + " " + o.Title + " " + o.Duty)
		if o.From != (appliance.Date{}) || o.To != (appliance.Date{}) {
			s += "  " + dateOr(o.From) + " - " + dateOr(o.To)
		}
		l.row(wSheetPost, s, p.to(appliance.ThingOffice, o.Office))
	}
	switch known := time.Unix(x.Verified, 0); {
	case x.Verified != 0:
		l.row(wSheetVerified, e.stamp(known), nil)
	case x.Asked != 0:
		l.row(wSheetVerified, e.say(wAskedThen, e.stamp(time.Unix(x.Asked, 0))), nil)
	default:
		l.row(wSheetVerified, e.say(wPersonUnknown), nil)
	}
	if x.PIN != "" {
		l.row(wFieldPIN, e.say(wSet), nil)
	}
	if x.StandIn != "" {
		who := x.StandIn.Masked()
		var to screen
		if own, _ := t.ByPhone(x.StandIn, today); len(own) > 0 {
			who, to = own[0].Name+" "+who, p.to(appliance.ThingPerson, own[0].Code)
		}
		l.row(wSheetStandIn, who, to)
	}
	for _, v := range x.Leave {
		l.row(wSheetLeave, v.From.String()+" - "+v.To.String(), nil)
	}
	l.row(wSheetKind, x.Kind, nil)
	if x.Lent {
		l.row(wSheetLent, e.say(wYes), nil)
	}
	if x.Closed != (appliance.Date{}) {
		l.row(wSheetClosed, x.Closed.String(), nil)
	}
	if grids := t.GridsOf(x.Code, today); len(grids) > 0 {
		l.head(e.say(wTownGrids))
		for _, g := range grids {
			l.named(g.Short, t.VillageName(g.Village)+" "+g.Name, p.to(appliance.ThingGrid, g.Code))
		}
	}
}

func dateOr(d appliance.Date) string {
	if d == (appliance.Date{}) {
		return ""
	}
	return d.String()
}

func (p sheet) village(l *lay, t *appliance.Town) {
	v, ok := t.Village(p.of.code)
	if !ok {
		return
	}
	l.head(v.Name + " " + v.Code)
	l.row(wSheetAliases, strings.Join(v.Aliases, "、"), nil)
	l.row(wSheetKind, v.Kind, nil)
	if v.Office != "" {
		l.row(wColOffice, officeName(t, v.Office), p.to(appliance.ThingOffice, v.Office))
	}
	l.head(p.e.say(wTownGrids))
	for _, g := range t.Grids() {
		if g.Village == v.Code {
			l.named(g.Short, p.e.gridLine(t, g), p.to(appliance.ThingGrid, g.Code))
		}
	}
}

// gridLine is a grid in a row: name, kind, households, who walks it.
func (e *env) gridLine(t *appliance.Town, g appliance.Grid) string {
	s := []string{g.Name}
	if g.Kind == appliance.GridOwn {
		s = append(s, e.enum(string(g.Kind)))
	}
	if g.Households > 0 {
		s = append(s, e.say(wHouseholds, g.Households))
	}
	var who []string
	for _, code := range append(slices.Clone(g.Leads), g.Workers...) {
		if x, ok := t.Person(code); ok && !slices.Contains(who, x.Name) {
			who = append(who, x.Name)
		}
	}
	if len(who) == 0 {
		who = []string{e.say(wNobodyWalks)}
	}
	return strings.Join(append(s, strings.Join(who, "、")), "  ")
}

func (p sheet) grid(l *lay, t *appliance.Town) {
	e := p.e
	g, ok := t.Grid(p.of.code)
	if !ok {
		return
	}
	l.head(g.Short + " " + g.Name)
	l.row(wSheetVillage, t.VillageName(g.Village), p.to(appliance.ThingVillage, g.Village))
	l.row(wSheetKind, e.enum(string(g.Kind)), nil)
	if g.Households > 0 {
		l.row(wSheetSize, e.say(wHouseholds, g.Households), nil)
	}
	if x, ok := t.Grid(g.Parent); ok {
		l.row(wSheetParent, x.Short+" "+x.Name, p.to(appliance.ThingGrid, x.Code))
	}
	for _, x := range []struct {
		name phrase
		who  []string
	}{{wGridLead, g.Leads}, {wGridWorker, g.Workers}, {wGridAide, g.Aides}} {
		for _, code := range x.who {
			who, _ := t.Person(code)
			l.row(x.name, cmp.Or(who.Name, code)+" "+who.Title(), p.to(appliance.ThingPerson, code))
		}
	}
	l.row(wSheetTags, strings.Join(g.Tags, "、"), nil)
	for _, c := range t.Clusters() {
		if c.Grid == g.Code {
			head, _ := t.Person(c.Head)
			l.row(wGridCluster, c.Code+"  "+head.Name+"  "+e.say(wHouseholds, c.Households), p.to(appliance.ThingPerson, c.Head))
		}
	}
	if g.To != (appliance.Date{}) {
		l.row(wSheetClosed, g.To.String(), nil)
	}
	if v, ok := t.InForce(appliance.GridList, e.today()); ok {
		l.head(e.say(wGridTasks))
		for _, s := range t.Situations(v.List, v.Number) {
			l.named(s.Code, s.Name, p.to(appliance.ThingSituation, s.Code))
		}
		return
	}
	p.rowsOf(l, t, wGridTasks, func(s appliance.Situation) bool { return s.Grid })
}

// situation shows a row of the list from its three sides: what it is, what grid
// workers carry of it, and who the people are.
func (p sheet) situation(l *lay, t *appliance.Town, rules policy.Rules) {
	e := p.e
	s, ok := e.situation(t, p.of.code)
	if !ok {
		return
	}
	l.head(s.Code + " " + s.Name)
	l.row(wSheetItem, s.Domain+" / "+s.Item, nil)
	l.row(wFieldLead, officeName(t, s.Lead)+" "+s.Section, p.to(appliance.ThingOffice, s.Lead))
	for _, a := range s.Assists {
		l.row(wFieldAssists, officeName(t, a), p.to(appliance.ThingOffice, a))
	}
	if s.Phone != "" {
		l.row(wFieldPhone, s.Phone.Local(), nil) // an office's number, for everybody
	}
	days := s.Days
	if days == 0 {
		days = rules.Days(s.Complexity())
	}
	kind := wSimpleOne
	if s.Complex {
		kind = wComplexOne
	}
	l.row(wFieldDays, e.say(kind)+" "+e.say(wWorkdays, days), nil)
	l.row(wSheetDuties, e.say(wDuties, e.duty(s.Town), e.duty(s.Dept)), nil)
	l.row(wSheetSteps, strings.Join(s.Steps, "  "), nil)
	l.row(wSheetStandard, s.Standard, nil)
	l.row(wSheetDeptWork, s.DeptWork, nil)
	l.row(wSheetTownWork, s.TownWork, nil)
	l.row(wSheetKeywords, strings.Join(s.Keywords, "、"), nil)
	for i, f := range s.Flow {
		l.named(e.say(wSheetFlow, i+1), strings.TrimSpace(f.Actor+"  "+f.Work+"  "+f.Out), nil)
	}
	l.head(e.say(wGridSide))
	if !s.Grid {
		l.named("", e.say(wGridNot), nil)
	} else {
		l.named("", e.say(wGridYes), nil)
		for _, g := range t.Grids() {
			if !g.Closed(e.today()) {
				l.named(g.Short, e.gridLine(t, g), p.to(appliance.ThingGrid, g.Code))
			}
		}
	}
	l.head(e.say(wPeopleSide))
	for _, code := range append([]string{s.Lead}, s.Assists...) {
		for _, x := range t.Staff(code, e.today()) {
			l.named(x.Name, t.Short(code)+"  "+e.personLine(x, e.today()), p.to(appliance.ThingPerson, x.Code))
		}
	}
}

func (p sheet) guide(l *lay, t *appliance.Town) {
	e := p.e
	i := slices.IndexFunc(t.Guides(), func(g appliance.Guide) bool { return g.Code == p.of.code })
	if i < 0 {
		return
	}
	g := t.Guides()[i]
	l.head(g.Code + " " + g.Name)
	l.row(wSheetKind, g.Kind, nil)
	l.row(wSheetAliases, strings.Join(g.Aliases, "、"), nil)
	l.row(wFieldBasis, g.Basis, nil)
	l.row(wSheetWho, g.Conditions, nil)
	for _, m := range g.Materials {
		l.row(wFieldPapers, strings.TrimSpace(strings.Join([]string{m.Name, m.Form, m.Copies, m.Seal}, " ")), nil)
	}
	l.row(wSheetSpecial, g.Special, nil)
	l.row(wSheetSteps, strings.Join(g.Steps, "  "), nil)
	if x, ok := t.PersonNamed(g.Person); ok {
		l.row(wSheetPerson, x.Name, p.to(appliance.ThingPerson, x.Code))
	} else {
		l.row(wSheetPerson, g.Person, nil)
	}
	l.row(wSheetFee, g.Fee, nil)
	l.row(wFieldNote, g.Notes, nil)
	if g.Days > 0 {
		l.row(wFieldLimit, e.say(wWorkdays, g.Days), nil)
	}
	l.row(wSheetWindow, g.Window, nil)
	if g.Delegated {
		l.row(wSheetDelegated, e.say(wYes), nil)
	}
}

func (p sheet) warned(l *lay, m sheetLoaded) {
	e, c := p.e, m.w
	l.head(c.Rule + " " + e.warnTitle(c))
	l.row(wSheetWhat, warnAbout(c), nil)
	l.row(wFieldReason, c.Why, nil)
	l.row(wColWhen, e.stamp(c.At)+" - "+e.stamp(c.LastAt), nil)
	if c.Verdict != appliance.VerdictNone {
		l.row(wFieldVerdict, e.say(verdicts[c.Verdict])+"  "+c.By.Name+"  "+e.stamp(c.Decided)+"  "+c.Note, nil)
	}
	if len(m.cases) > 0 {
		l.head(e.say(wCasesHead))
	}
	for _, r := range m.cases {
		l.named(e.caseNo(r.Case.ID), e.stamp(r.Case.ReceivedAt)+"  "+loop.StateName(r.Case.State, e.English)+"  "+r.About(), newPage(e, r.Case.ID))
	}
}
