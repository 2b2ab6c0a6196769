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
	"huying/appliance/town"
)

// What is done to the town on its own pages: offices under others, grids split and
// joined, rows of the list drafted, versions proposed, applications, meetings.

// work is something to be done on a page of the town.
type work struct {
	key  key.Binding
	form func() *form
}

// may reports whether this clerk may do such a thing at all.
func (e *env) may(a loop.Act) bool { return e.barred(a) == nil }

// barred says why this clerk may never do such a thing; nil: they may.
func (e *env) barred(a loop.Act) error {
	if r := loop.Permit(e.Who.By(nil, ""), a); r != nil {
		return r
	}
	return nil
}

// works are what this clerk may do on the page.
func (p sheet) works() []work {
	e, t := p.e, p.m.town
	if !p.seen || t == nil {
		return nil
	}
	k := e.keys
	switch {
	case p.of.thing == appliance.ThingPerson && e.may(loop.ActTown):
		if x, ok := t.Person(p.of.code); ok {
			return []work{
				{k.Change, func() *form { return e.personForm(t, x) }}, {k.Leaves, func() *form { return e.leaveForm(x) }},
				{k.AskThem, func() *form { return e.askPersonForm(x) }},
			}
		}
	case p.of.thing == appliance.ThingOffice && e.may(loop.ActTown):
		if o, ok := t.Office(p.of.code); ok && !o.Closed(e.today()) {
			return []work{{k.Reparent, func() *form { return e.reparentForm(t, o) }}}
		}
	case p.of.thing == appliance.ThingGrid && e.may(loop.ActTown):
		if g, ok := t.Grid(p.of.code); ok && !g.Closed(e.today()) {
			return []work{{k.Split, func() *form { return e.splitGridForm(t, g) }}, {k.Merge, func() *form { return e.mergeGridsForm(t, g) }}}
		}
	case p.of.thing == appliance.ThingMeeting && e.may(loop.ActLists):
		if m, ok := meeting(t, p.of.code); ok && m.At > e.now.Unix() {
			return []work{{k.Change, func() *form { return e.meetingForm(t, m) }}}
		}
	case p.of.thing == appliance.ThingSituation && e.may(loop.ActLists):
		if s, ok := e.situation(t, p.of.code); ok {
			return []work{{k.Change, func() *form { return e.situationForm(t, s) }}}
		}
	case p.of.thing == appliance.ThingVersion && e.may(loop.ActLists):
		if v, ok := version(t, p.of.code); ok && v.State == appliance.VersionDraft {
			return []work{{k.Publish, func() *form { return e.publishForm(t, v) }}, {k.DropIt, func() *form { return e.dropForm(v) }}}
		}
	case p.of.thing == appliance.ThingChange && e.may(loop.ActLists):
		if c, ok := application(t, p.of.code); ok && len(town.NextSteps(c)) > 0 {
			return []work{{k.Step, func() *form { return e.stepForm(c) }}}
		}
	}
	return nil
}

func meeting(t *appliance.Town, code string) (appliance.Meeting, bool) {
	i := slices.IndexFunc(t.Meetings(), func(m appliance.Meeting) bool { return m.Code == code })
	if i < 0 {
		return appliance.Meeting{}, false
	}
	return t.Meetings()[i], true
}

// version is a version of a list by how it is written, S/2.
func version(t *appliance.Town, code string) (appliance.ListVersion, bool) {
	list, _, _ := strings.Cut(code, "/")
	for _, v := range t.Versions(list) {
		if v.List+"/"+itoa(v.Number) == code {
			return v, true
		}
	}
	return appliance.ListVersion{}, false
}

func application(t *appliance.Town, code string) (appliance.ListChange, bool) {
	i := slices.IndexFunc(t.Changes(), func(c appliance.ListChange) bool { return c.Code == code })
	if i < 0 {
		return appliance.ListChange{}, false
	}
	return t.Changes()[i], true
}

// ofTown is a form about the town, done by the desk.
func (e *env) ofTown(a loop.Act, of, verb, title string) *form {
	return &form{e: e, draft: draft{act: a, of: of}, verb: verb, title: title}
}

// ends makes what Enter does: f runs with the session that was there, and what it
// answers is said; "" says what the form is called.
func (f *form) ends(do func(s Session) (string, error)) {
	f.do = func(uint64) tea.Cmd {
		s, d, said, undo := f.e.Session, f.draft, f.e.say(wDid, f.title), f.undo
		return func() tea.Msg {
			words, err := do(s)
			if err != nil {
				return undone{d, err}
			}
			return acted{draft: d, said: cmp.Or(words, said), undo: undo}
		}
	}
}

// reparentForm puts an office under another (F4-26).
func (e *env) reparentForm(t *appliance.Town, o appliance.Office) *form {
	verb := e.keys.Reparent.Help().Desc
	f := e.ofTown(loop.ActTown, o.Code+"/parent", verb, verb+" "+o.Name)
	above := f.pick(wSheetParent, o.Parent, e.offices(t, func(x appliance.Office) bool { return x.Code != o.Code })...)
	f.foot = func(w int) []string {
		return wrap(e.say(wReparentHint, cmp.Or(officeName(t, o.Parent), e.say(wNone)), above.label()), w)
	}
	f.do = func(uint64) tea.Cmd {
		to := above.value()
		return e.act(f.draft, e.say(wDid, f.title), func(s Session) error { return s.Desk.Reparent(s.Ctx, s.Who, o.Code, to) })
	}
	return f.begin()
}

// mostParts is how many grids the form makes of one; more are split again.
const mostParts = 4

// splitGridForm makes several grids of one, from today; old matters keep the old code.
func (e *env) splitGridForm(t *appliance.Town, g appliance.Grid) *form {
	verb := e.keys.Split.Help().Desc
	f := e.ofTown(loop.ActTown, g.Code+"/split", verb, verb+" "+g.Short+" "+g.Name)
	var counts []option
	for n := 2; n <= mostParts; n++ {
		counts = append(counts, option{itoa(n), e.say(wParts1, n), ""})
	}
	n := f.choose(wFieldParts, "2", counts...)
	type part struct{ name, size, who *field }
	parts := make([]part, mostParts)
	walkers := e.walkers(t)
	one := ""
	if len(g.Workers) > 0 {
		one = g.Workers[0]
	}
	for i := range parts {
		here := func() bool { return i < n.number() }
		named := func(p phrase) phrase { return phrase{p[0] + itoa(i+1), p[1] + " " + itoa(i+1)} }
		p := part{f.write(named(wFieldGridName), "", categoryLen), f.write(named(wFieldHouseholds), "", 5), f.pick(named(wGridWorker), one, walkers...)}
		p.name.when, p.size.when, p.who.when = here, here, here
		parts[i] = p
	}
	f.foot = func(w int) []string {
		sum := 0
		for _, p := range parts[:n.number()] {
			sum += p.size.number()
		}
		return wrap(e.say(wSplitGridHint, g.Households, sum), w)
	}
	f.do = func(uint64) tea.Cmd {
		var all []town.Patch
		for _, p := range parts[:n.number()] {
			x := town.Patch{Name: p.name.value(), Households: p.size.number()}
			if w := p.who.value(); w != "" {
				x.Workers = []string{w}
			}
			all = append(all, x)
		}
		return e.act(f.draft, e.say(wDid, f.title), func(s Session) error { return s.Desk.SplitGrid(s.Ctx, s.Who, g.Code, all) })
	}
	f.top = true
	return f.begin()
}

// walkers are people who may walk a grid, those with that role first.
func (e *env) walkers(t *appliance.Town) []option {
	out := []option{{value: "", label: e.say(wAsBefore), also: "-"}}
	var rest []option
	for _, p := range t.People() {
		switch o := (option{p.Code, p.Name, p.Code + " " + t.Short(p.Office()) + " " + p.Phone.Local()}); {
		case p.Gone(e.today()):
		case p.Has(appliance.RoleGrid):
			out = append(out, o)
		default:
			rest = append(rest, o)
		}
	}
	return append(out, rest...)
}

// mergeGridsForm makes one grid of several of a village.
func (e *env) mergeGridsForm(t *appliance.Town, g appliance.Grid) *form {
	verb := e.keys.Merge.Help().Desc
	f := e.ofTown(loop.ActTown, g.Code+"/merge", verb, verb+" "+g.Short+" "+g.Name)
	var others []option
	for _, x := range t.Grids() {
		if x.Code != g.Code && x.Village == g.Village && !x.Closed(e.today()) {
			others = append(others, option{x.Code, x.Short + " " + x.Name, x.Code})
		}
	}
	with := f.picks(wFieldMergeWith, nil, others...)
	name := f.write(wFieldGridName, t.VillageName(g.Village), categoryLen)
	name.keep = ""
	size := f.write(wFieldHouseholds, "", 5)
	who := f.pick(wGridWorker, "", e.walkers(t)...)
	f.foot = func(w int) []string { return wrap(e.say(wMergeGridHint), w) }
	f.do = func(uint64) tea.Cmd {
		codes := append([]string{g.Code}, with.values()...)
		into := town.Patch{Name: name.value(), Households: size.number()}
		if w := who.value(); w != "" {
			into.Workers = []string{w}
		}
		return e.act(f.draft, e.say(wDid, f.title), func(s Session) error { return s.Desk.MergeGrids(s.Ctx, s.Who, codes, into) })
	}
	f.top = true
	return f.begin()
}

// meetingForm calls a meeting 会商, or changes one.
func (e *env) meetingForm(t *appliance.Town, m appliance.Meeting) *form {
	title := e.say(wMeetingNew)
	if m.Code != "" {
		title = e.say(wMeetingChange, m.Title)
	}
	f := e.ofTown(loop.ActLists, "meeting "+m.Code, e.say(wMeetingVerb), title)
	what := f.write(wFieldTitle, m.Title, summaryLimit)
	where := f.write(wFieldPlace, m.Place, categoryLen)
	day, hour := "", "9:00"
	if m.At != 0 {
		at := e.local(time.Unix(m.At, 0))
		day, hour = at.Format(time.DateOnly), at.Format("15:04")
	}
	on := f.write(wFieldDay, day, dateLimit)
	at := f.write(wFieldHour, hour, 5)
	at.keep = ""
	var people []option
	for _, p := range t.People() {
		if !p.Gone(e.today()) {
			people = append(people, option{p.Code, p.Name, p.Code + " " + t.Short(p.Office()) + " " + p.Title()})
		}
	}
	who := f.picks(wFieldInvited, m.Invited, people...)
	begins := func() (time.Time, bool) {
		d := e.aDate(on.value())
		hm, err := time.Parse("15:04", strings.ReplaceAll(halfWidth(at.value()), "：", ":"))
		if err != nil || d == (appliance.Date{}) {
			return time.Time{}, false
		}
		return d.In(e.Desk.Clock.Location).Add(time.Duration(hm.Hour())*time.Hour + time.Duration(hm.Minute())*time.Minute), true
	}
	f.foot = func(w int) []string {
		when := e.say(wMeetingWhen)
		if b, ok := begins(); ok {
			when = e.say(wDateIs, e.say(wFieldHour), b.Format("2006-01-02 ")+weekday(b, e.English)+b.Format(" 15:04"))
		}
		return append(wrap(when, w), wrap(e.say(wMeetingHint), w)...)
	}
	f.do = func(uint64) tea.Cmd {
		x := m
		x.Title, x.Place, x.Invited = what.value(), where.value(), who.values()
		if b, ok := begins(); ok {
			x.At = b.Unix()
		} else {
			x.At = 0
		}
		return e.act(f.draft, e.say(wDid, f.title), func(s Session) error {
			_, err := s.Desk.SetMeeting(s.Ctx, s.Who, x)
			return err
		})
	}
	return f.begin()
}

// situationForm drafts a changed row of the list: it holds once the draft is
// published by a second person.
func (e *env) situationForm(t *appliance.Town, s appliance.Situation) *form {
	inForce, _ := t.InForce(appliance.MainList, e.today())
	from := inForce.Number
	if v, ok := town.Open(t, appliance.MainList); ok { // go on from what is drafted
		from = v.Number
		if x, ok := t.Situation(v.List, v.Number, s.Code); ok {
			s = x
		}
	}
	f := e.ofTown(loop.ActLists, s.Code, e.say(wDraftIt), e.say(wDraftRow, s.Code, s.Name))
	lead := f.pick(wFieldLead, s.Lead, e.offices(t, nil)...)
	with := f.picks(wFieldAssists, s.Assists, e.offices(t, nil)...)
	section := f.write(wFieldSection, s.Section, categoryLen)
	phone := f.write(wFieldPhone, s.Phone.Local(), numberLimit)
	kind := f.choose(wFieldDays, string(s.Complexity()), opt(appliance.Simple, e.say(wSimpleOne)), opt(appliance.Complex, e.say(wComplexOne)))
	days := f.write(wFieldLimit, "", 3)
	if s.Days > 0 {
		days.words.set(itoa(s.Days))
	}
	words := f.write(wSheetKeywords, strings.Join(s.Keywords, " "), noteLimit)
	standard := f.write(wSheetStandard, s.Standard, noteLimit)
	grid := f.choose(wFieldInGrid, yesOr(s.Grid), e.yesNo(wYes, wNo)...)
	for _, l := range []*field{section, phone, days, words, standard} {
		l.keep = "" // what the list says now, not what was typed at another time
	}
	f.foot = func(w int) []string { return wrap(e.say(wDraftHint), w) }
	f.ends(func(x Session) (string, error) {
		row, no := s, appliance.Phone("")
		if v := phone.value(); v != "" {
			p, err := appliance.ParsePhone(halfWidth(v))
			if err != nil {
				return "", err
			}
			no = p
		}
		row.Phone = no
		row.Lead, row.Assists, row.Section, row.Standard = lead.value(), with.values(), section.value(), standard.value()
		row.Complex, row.Days, row.Grid = kind.value() == string(appliance.Complex), days.number(), grid.value() == "yes"
		row.Keywords = strings.FieldsFunc(words.value(), func(r rune) bool { return strings.ContainsRune(" ;；、,，　", r) })
		rows := slices.Clone(t.Situations(appliance.MainList, from))
		if i := slices.IndexFunc(rows, func(r appliance.Situation) bool { return r.Code == s.Code }); i >= 0 {
			rows[i] = row
		}
		d, err := x.Desk.DraftList(x.Ctx, x.Who, appliance.MainList, inForce.Kind, rows)
		if err == nil && d.Same() {
			return x.say(wPlanNothing), nil
		}
		return x.say(wDrafted, d.Version.Number), err
	})
	f.top = true
	return f.begin()
}

// publishForm lays a draft before a second person: why, from when, on which paper.
func (e *env) publishForm(t *appliance.Town, v appliance.ListVersion) *form {
	verb := e.keys.Publish.Help().Desc
	code := v.List + "/" + itoa(v.Number)
	f := e.ofTown(loop.ActLists, code, verb, verb+" "+cmp.Or(v.Name, v.List)+" "+e.say(wVersionNo, v.Number))
	why := f.choose(wFieldReason, v.Reason, e.enums(town.Reasons)...)
	from := f.write(wFieldFrom, "", dateLimit)
	no := f.write(wFieldDocNo, "", summaryLimit)
	name := f.write(wFieldDocName, "", summaryLimit)
	body := f.write(wFieldBody, "", summaryLimit)
	on := f.write(wFieldDocDay, "", dateLimit)
	opts := []option{{value: "", label: e.say(wNone), also: "-"}}
	for _, c := range t.Changes() {
		if c.List == v.List && c.Done(appliance.ListSteps[len(appliance.ListSteps)-1]) {
			opts = append(opts, option{c.Code, c.Code + " " + c.What, ""})
		}
	}
	carries := f.pick(wFieldApplication, "", opts...)
	f.foot = func(w int) []string {
		when := e.say(wFromToday)
		if from.value() != "" {
			when = e.dateSeen(from)
		}
		return append(append(wrap(e.say(wVersionDiff, v.Added, v.Removed, v.Changed), w), wrap(when, w)...), wrap(e.say(wSecondWill), w)...)
	}
	f.do = func(uint64) tea.Cmd {
		d := town.Decree{Reason: why.value(), From: e.today(), Change: carries.value(), Checksum: v.Checksum}
		if x := e.aDate(from.value()); x != (appliance.Date{}) {
			d.From = x
		}
		if no.value()+name.value() != "" {
			d.Basis = []appliance.Document{{No: no.value(), Name: name.value(), Body: body.value(), Date: e.aDate(on.value())}}
		}
		return e.act(f.draft, e.say(wDidMotion, f.title), func(s Session) error {
			_, err := s.Desk.ProposeList(s.Ctx, s.Who, v.List, d)
			return err
		})
	}
	f.top = true
	return f.begin()
}

// dropForm gives a draft up.
func (e *env) dropForm(v appliance.ListVersion) *form {
	verb := e.keys.DropIt.Help().Desc
	code := v.List + "/" + itoa(v.Number)
	f := e.ofTown(loop.ActLists, code+"/drop", verb, verb+" "+code)
	f.sees(e.say(wDropHint))
	f.do = func(uint64) tea.Cmd {
		return e.act(f.draft, e.say(wDid, f.title), func(s Session) error { return s.Desk.DropList(s.Ctx, s.Who, v.List, v.Number) })
	}
	return f.begin()
}

// applicationForm begins an application for a change of the list (F2-29).
func (e *env) applicationForm() *form {
	f := e.ofTown(loop.ActLists, "application", e.say(wApplyVerb), e.say(wApplicationNew))
	kind := f.choose(wFieldKind, town.ChangeKinds[2], e.enums(town.ChangeKinds)...)
	what := f.write(wFieldWhat, "", noteLimit)
	why := f.choose(wFieldReason, town.ChangeTriggers[2], e.enums(town.ChangeTriggers)...)
	f.sees(e.say(wApplicationHint, strings.Join(appliance.ListSteps, e.say(wThen))))
	f.do = func(uint64) tea.Cmd {
		c := appliance.ListChange{List: appliance.MainList, Kind: kind.value(), What: what.value(), Trigger: why.value()}
		step := appliance.ListStep{Date: e.today()}
		return e.act(f.draft, e.say(wDid, f.title), func(s Session) error {
			_, err := s.Desk.StepChange(s.Ctx, s.Who, c, step)
			return err
		})
	}
	return f.begin()
}

// stepForm takes an application one step on: its document and its day.
func (e *env) stepForm(c appliance.ListChange) *form {
	verb := e.keys.Step.Help().Desc
	f := e.ofTown(loop.ActLists, c.Code, verb, verb+" "+c.Code)
	step := f.choose(wFieldStep, "", e.enums(town.NextSteps(c))...)
	no := f.write(wFieldDocNo, "", summaryLimit)
	day := f.write(wFieldDay, "", dateLimit)
	f.foot = func(w int) []string {
		if day.value() == "" {
			return wrap(e.say(wStepToday), w)
		}
		return wrap(e.dateSeen(day), w)
	}
	f.do = func(uint64) tea.Cmd {
		s := appliance.ListStep{Name: step.value(), DocNo: no.value(), Date: e.today()}
		if day.value() != "" {
			s.Date = e.aDate(day.value())
		}
		return e.act(f.draft, e.say(wDid, f.title), func(x Session) error {
			_, err := x.Desk.StepChange(x.Ctx, x.Who, c, s)
			return err
		})
	}
	return f.begin()
}

// presetForm begins a town with the offices a document names.
func (e *env) presetForm() *form {
	f := e.ofTown(loop.ActTown, "preset", e.say(wPresetVerb), e.say(wPresetTitle))
	all, err := town.Presets()
	var opts []option
	for _, p := range all {
		opts = append(opts, option{p.Name, p.Title, p.Name})
	}
	if err != nil || len(opts) == 0 {
		f.sees(e.say(wErrNone))
	}
	which := f.pick(wFieldPreset, "", opts...)
	f.foot = func(w int) []string {
		var names []string
		for _, p := range all {
			if p.Name == which.value() {
				for _, o := range p.Offices {
					names = append(names, o.Name)
				}
				for _, b := range p.Blank {
					names = append(names, e.say(wPresetBlank, b.What, b.Number))
				}
			}
		}
		return append(wrap(strings.Join(names, "、"), w), wrap(e.say(wPresetHint), w)...)
	}
	f.ends(func(s Session) (string, error) {
		n, err := s.Desk.UsePreset(s.Ctx, s.Who, which.value())
		return s.say(wPresetDone, n), err
	})
	return f.begin()
}

// askExportForm asks a second person to let the town's tables out.
func (e *env) askExportForm() *form {
	f := e.ofTown(loop.ActExport, "ask", loop.ActPropose.Name(e.English), e.say(wAskExport))
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(wAskExportHint))
	f.do = func(uint64) tea.Cmd {
		m := appliance.Motion{Kind: appliance.MotionExport, What: "town", Reason: why.value()}
		return e.act(f.draft, e.say(wDidMotion, f.title), func(s Session) error {
			_, err := s.Desk.Propose(s.Ctx, s.Who, m)
			return err
		})
	}
	return f.begin()
}

// lintPlan is what is wrong with grids and list as they stand; where the two lists
// disagree stands below.
func (e *env) lintPlan() screen {
	english := e.English
	today := e.today()
	return newPlan(e, e.say(wLintTitle), func(s Session) planned {
		faults, err := s.Desk.LintTown(s.Ctx)
		if err != nil {
			return planned{err: err}
		}
		t, _, err := s.Desk.Town(s.Ctx)
		if err != nil {
			return planned{err: err}
		}
		var out planned
		add := func(hint bool, head phrase) {
			var some []planLine
			for _, f := range faults {
				if f.Hint == hint {
					some = append(some, planLine{text: f.Say(english), bad: !hint})
				}
			}
			if len(some) > 0 {
				out.lines = append(append(out.lines, planLine{text: s.say(head, len(some)), head: true}), some...)
			}
		}
		add(false, wLintFaults)
		add(true, wLintHints)
		if un := town.Unlinked(t, today); len(un) > 0 {
			out.lines = append(out.lines, planLine{text: s.say(wLintUnlinked, len(un)), head: true})
			for _, m := range un {
				out.lines = append(out.lines, planLine{text: m.Say(english)})
			}
		}
		if len(out.lines) == 0 {
			out.lines = []planLine{{text: s.say(wLintNone)}}
		}
		return out
	})
}

// meetingRows, versionRows and deedRows are the tabs of what is under way in the town.

func (e *env) meetingRows(t *appliance.Town) (out []townRow) {
	if e.may(loop.ActLists) {
		out = append(out, townForm(e.say(wMeetingNew), func() *form { return e.meetingForm(t, appliance.Meeting{}) }))
	}
	all := slices.Clone(t.Meetings())
	slices.SortStableFunc(all, func(a, b appliance.Meeting) int { return cmp.Compare(b.At, a.At) })
	for _, m := range all {
		out = append(out, townThing(m.Code, m.Title, e.local(time.Unix(m.At, 0)).Format("2006-01-02 15:04")+"  "+m.Place+"  "+e.say(wMeetingWho, len(m.Invited), len(m.Coming), len(m.Absent)), "",
			sheetOf{thing: appliance.ThingMeeting, code: m.Code}))
	}
	return out
}

func (e *env) versionRows(t *appliance.Town) (out []townRow) {
	today := e.today()
	for _, list := range t.Lists() {
		now, _ := t.InForce(list, today)
		for _, v := range slices.Backward(t.Versions(list)) {
			state := e.say(versionStates[v.State])
			switch {
			case v.State != appliance.VersionPublished:
			case v.Number == now.Number:
				state = e.say(wVersionNow)
			case v.From.Compare(today) > 0:
				state = e.say(wVersionToCome)
			}
			out = append(out, townThing(v.List+"/"+itoa(v.Number), cmp.Or(v.Name, v.List), strings.Join([]string{
				state, dateOr(v.From), e.say(wVersionCounts, v.Added, v.Removed, v.Changed), v.Reason,
			}, "  "), v.Proposer, sheetOf{thing: appliance.ThingVersion, code: v.List + "/" + itoa(v.Number)}))
		}
	}
	if e.may(loop.ActLists) {
		out = append(out, townForm(e.say(wApplicationNew), e.applicationForm))
	}
	for _, c := range slices.Backward(t.Changes()) {
		out = append(out, townThing(c.Code, c.What, e.enum(c.Kind)+"  "+e.enum(c.Trigger)+"  "+e.say(wApplicationAt, c.State), "",
			sheetOf{thing: appliance.ThingChange, code: c.Code}))
	}
	return out
}

func (e *env) deedRows() []townRow {
	var out []townRow
	if e.may(loop.ActTown) {
		out = append(out, townScreen(e.say(wDeedBring), e.say(wDeedBringHint), func() screen { return newShelf(e, bringTown) }),
			townForm(e.say(wDeedPreset), e.presetForm))
	}
	if e.may(loop.ActExport) {
		out = append(out, townForm(e.say(wDeedAsk), e.askExportForm),
			townScreen(e.say(wDeedTake), e.say(wDeedTakeHint), func() screen { return newShelf(e, takeTown) }))
	}
	return append(out,
		townScreen(e.say(wDeedLint), e.say(wDeedLintHint), e.lintPlan),
		townScreen(e.say(wDeedCalendar), e.say(wDeedCalendarHint), func() screen { return newAlmanac(e) }))
}

var versionStates = map[appliance.VersionState]phrase{
	appliance.VersionDraft: {"草稿", "draft"}, appliance.VersionProposed: {"待批", "proposed"}, appliance.VersionPublished: {"已发布", "published"},
	appliance.VersionDropped: {"已放弃", "dropped"},
}

// The pages of meetings, versions and applications.

func (p sheet) meeting(l *lay, t *appliance.Town) {
	e := p.e
	m, ok := meeting(t, p.of.code)
	if !ok {
		return
	}
	l.head(m.Code + " " + m.Title)
	l.row(wFieldHour, e.local(time.Unix(m.At, 0)).Format("2006-01-02 15:04"), nil)
	l.row(wFieldPlace, m.Place, nil)
	l.head(e.say(wFieldInvited))
	for _, code := range m.Invited {
		x, _ := t.Person(code)
		said := wMeetingSilent
		switch {
		case slices.Contains(m.Coming, code):
			said = wMeetingComes
		case slices.Contains(m.Absent, code):
			said = wMeetingNot
		}
		l.named(cmp.Or(x.Name, code), t.Short(x.Office())+"  "+e.say(said), p.to(appliance.ThingPerson, x.Code))
	}
}

func (p sheet) version(l *lay, t *appliance.Town) {
	e := p.e
	v, ok := version(t, p.of.code)
	if !ok {
		return
	}
	l.head(p.of.code + " " + v.Name)
	l.row(wColStands, e.say(versionStates[v.State]), nil)
	l.row(wFieldFrom, dateOr(v.From), nil)
	l.row(wFieldReason, v.Reason, nil)
	for _, d := range v.Basis {
		l.row(wFieldBasis, strings.TrimSpace(d.No+" "+d.Name+" "+d.Body+" "+dateOr(d.Date)), nil)
	}
	if v.Proposer+v.Approver != "" {
		l.row(wColWho, e.say(wVersionPeople, cmp.Or(v.Proposer, e.say(wNone)), cmp.Or(v.Approver, e.say(wNotYet))), nil)
	}
	l.row(wSheetReview, dateOr(v.ReviewDue), nil)
	l.row(wSheetOrigin, v.Origin, nil)
	base := 0
	for _, x := range t.Versions(v.List) {
		if x.State == appliance.VersionPublished && x.Number < v.Number {
			base = x.Number
		}
	}
	l.head(e.say(wVersionAgainst, e.say(wVersionDiff, v.Added, v.Removed, v.Changed)))
	if base == 0 {
		l.named("", e.say(wVersionFirst, len(t.Situations(v.List, v.Number))), nil)
		return
	}
	for _, c := range town.Diff(t, v.List, base, v.Number) {
		l.named("", c.Say(e.English), p.to(appliance.ThingSituation, c.Code))
	}
}

func (p sheet) application(l *lay, t *appliance.Town) {
	e := p.e
	c, ok := application(t, p.of.code)
	if !ok {
		return
	}
	l.head(c.Code + " " + e.enum(c.Kind))
	l.row(wFieldWhat, c.What, nil)
	l.row(wFieldReason, e.enum(c.Trigger), nil)
	if c.Case != 0 {
		l.row(wColCases, e.caseNo(c.Case), newPage(e, c.Case))
	}
	l.head(e.say(wFieldStep))
	for _, s := range c.Steps {
		l.named(s.Date.String(), e.enum(s.Name)+"  "+s.DocNo+"  "+s.By, nil)
	}
	if next := town.NextSteps(c); len(next) > 0 {
		l.row(wApplicationNext, strings.Join(next, "、"), nil)
	}
}
