package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/propose"
	"huying/appliance/texts"
)

// What is made of a matter when it comes in: taken in, asked about, refused,
// joined to another, split, or mended.

// Limits of what is typed, in characters.
const (
	answerLimit  = 67*desk.MaxAnswer - 10 // what the desk lets go, signature and all
	resultLimit  = 97                     // where the text R10 does not say how much room it has
	noteLimit    = 500
	textLimit    = 1000
	summaryLimit = 40
	categoryLen  = 12
	numberLimit  = 20
	dateLimit    = 12
)

func (e *env) kinds() []option {
	var out []option
	for _, k := range appliance.CaseKinds {
		out = append(out, opt(k, e.kind(k)))
	}
	return out
}

func (e *env) urgenciesNow() []option {
	var out []option
	for _, u := range []appliance.Urgency{appliance.UrgencyOrdinary, appliance.UrgencyPressing, appliance.UrgencyDanger} {
		out = append(out, opt(u, e.urgency(u)))
	}
	return out
}

// acceptForm is the triage: what Enter takes is what stands there.
func acceptForm(e *env, m matter, f *form) {
	c := m.c
	kind := c.Kind
	if kind == "" {
		kind = appliance.KindHelp
	}
	row, proposed := e.proposedRow(m)
	complexity, category := c.Complexity, c.Category
	if proposed {
		complexity = row.Complexity()
		if category == "" {
			category = row.Domain
		}
	}
	kinds := f.choose(wFieldKind, string(kind), e.kinds()...)
	urgency := f.choose(wFieldUrgency, string(c.Urgency), e.urgenciesNow()...)
	days := f.choose(wFieldDays, string(complexity), e.limits(m.rules)...)
	var basis, at, accused *field
	if !m.town.Empty() {
		basis = f.pick(wFieldSituation, row.Code, e.situations(m.town)...)
		at = f.pick(wFieldPlace, where(c, m.prop.Place), e.places(m.town)...)
	}
	cat := f.write(wFieldCategory, category, categoryLen)
	summary := c.Summary
	if summary == "" {
		summary = c.Text
	}
	sum := f.write(wFieldSummary, firstRunes(typed(summary), summaryLimit), summaryLimit)
	if basis != nil {
		accused = f.pick(wFieldAccused, c.Accused, append([]option{{value: "", label: e.say(wNobodyAccused), also: "-"}}, e.offices(m.town, nil)...)...)
		basis.after = func() { // the list says what kind of work it is
			if s, ok := e.situation(m.town, basis.value()); ok {
				days.set(string(s.Complexity()))
				cat.words.set(s.Domain)
			}
		}
		f.sees(e.proposalLine(m)...)
	}
	f.saying(wDidAccept, e.caseNo(c.ID))
	f.deed = func() loop.Deed {
		d := loop.Accept{
			Kind: appliance.CaseKind(kinds.value()), Urgency: appliance.Urgency(urgency.value()), Complexity: appliance.Complexity(days.value()),
			Category: cat.value(), Summary: sum.value(),
		}
		if basis != nil {
			d.Situation, d.Accused = basis.value(), accused.value()
			d.Village, d.Grid = place(m.town, at.value())
			if d.Grid != "" { // the grid names its village
				d.Village = ""
			}
		}
		return d
	}
	f.top = true
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// proposedRow is the row of the list that a matter is likely to be, when one is
// likelier than all others, or the one it was accepted under.
func (e *env) proposedRow(m matter) (appliance.Situation, bool) {
	if b := m.c.Basis; b.Situation != "" {
		return m.town.Situation(b.List, b.Version, b.Situation)
	}
	if len(m.prop.Best) == 1 && m.prop.Best[0].Situation.List == appliance.MainList {
		return m.prop.Best[0].Situation, true
	}
	return appliance.Situation{}, false
}

// proposalLine is what the box would do with a matter, and which words made it so;
// nothing where there is no list.
func (e *env) proposalLine(m matter) []string { return e.proposals(m.town, m.prop) }

func (e *env) proposals(t *appliance.Town, p propose.Proposal) []string {
	var out []string
	for _, c := range p.Best {
		office := e.say(wProposeOther)
		if c.Lead != "" {
			office = t.Short(c.Lead)
		}
		why := strings.Join(c.Words, "、")
		if c.Lack != "" {
			why += "；" + c.Lack
		}
		out = append(out, e.say(wPropose, office, c.Situation.Name, c.Situation.Code, c.Days, why))
	}
	if len(p.Best) > 1 {
		out = append(out, e.say(wProposeTied, p.Tied))
	}
	return out
}

// questionForm shows the text the villager will get.
func questionForm(e *env, m matter, f *form) {
	what := f.choose(wFieldAsk, "", option{value: "village", label: e.say(wAskVillage)}, option{value: "detail", label: e.say(wAskDetail)})
	if m.c.Village != "" {
		what.at = 1
	}
	f.foot = func(w int) []string {
		id := map[string]string{"village": "R03", "detail": "R04"}[what.value()]
		text, err := e.Desk.Texts.Render(id, english(m), texts.Values{"号": m.c.ID.No()})
		if err != nil {
			return nil
		}
		return e.whole(text, w)
	}
	f.deed = func() loop.Deed { return loop.Question{Detail: what.value() == "detail"} }
}

// whole shows a text as the villager will get it, with what it costs.
func (e *env) whole(text string, w int) []string {
	out := []string{e.cost(text) + e.say(wWholeText)}
	for _, l := range wrap(text, w-2) {
		out = append(out, "  "+e.st.faint.Render(l))
	}
	return out
}

func goOnForm(e *env, m matter, f *form) {
	var at *field
	if len(m.town.Villages()) > 0 {
		at = f.pick(wFieldPlace, where(m.c, m.prop.Place), e.places(m.town)...)
	}
	text := f.write(wFieldTold, "", noteLimit)
	f.sees(e.say(wGoOnHint))
	f.deed = func() loop.Deed {
		d := loop.GoOn{Text: text.value()}
		if at != nil {
			d.Village, d.Grid = place(m.town, at.value())
		}
		return d
	}
}

func refuseForm(e *env, m matter, f *form) {
	ground := f.decide(wFieldGround, e.enums(m.rules.Loop.Refuse)...)
	var office *field
	if !m.town.Empty() {
		office = f.pick(wFieldWhere, "", append([]option{{value: "", label: e.say(wNowhere), also: "-"}}, e.offices(m.town, nil)...)...)
	} else {
		office = f.write(wFieldWhere, "", categoryLen)
	}
	phone := f.write(wFieldPhone, "", numberLimit)
	f.sees(e.say(wSecondWill))
	f.saying(wDidPropose, e.caseNo(m.c.ID), loop.ActRefuse.Name(e.English))
	f.deed = func() loop.Deed {
		return loop.Refuse{Ground: ground.value(), Office: office.value(), Phone: phone.value()}
	}
	f.top = true
}

// mergeForm takes a number: which case it means is looked up on the way.
func mergeForm(e *env, m matter, f *form) {
	into := f.write(wFieldInto, "", numberLimit)
	sure := f.choose(wFieldSure, "no", option{value: "no", label: e.say(wSureNot)}, option{value: "yes", label: e.say(wSure)})
	f.sees(e.say(wMergeHint))
	id, d, year := m.c.ID, f.draft, e.year()
	f.do = func(version uint64) tea.Cmd {
		s, number, yes := e.Session, into.value(), sure.value() == "yes"
		return func() tea.Msg {
			main, err := s.Desk.Number(s.Ctx, number)
			if err != nil {
				return undone{d, err}
			}
			res, err := s.Desk.Do(s.Ctx, s.waits(), id, version, loop.Merge{Into: main.ID, Sure: yes})
			if err != nil {
				return undone{d, err}
			}
			return acted{draft: d, said: s.say(wDidMerge, id.In(year), main.ID.In(year)), res: res}
		}
	}
}

func unmergeForm(e *env, m matter, f *form) {
	f.sees(e.say(wUnmergeHint, e.caseNo(m.c.MergedInto)))
	f.deed = func() loop.Deed { return loop.Unmerge{} }
}

// splitForm opens the new case when it is there.
func splitForm(e *env, m matter, f *form) {
	text := f.write(wFieldSplit, "", textLimit)
	f.sees(e.say(wSplitHint))
	said, s := f.e.caseNo(f.draft.id), e.Session
	f.said = func(r loop.Result) string { return s.say(wDidSplit, said, r.Case.No()) }
	f.opens = func(r loop.Result) screen { return newPage(e, r.Case) }
	f.deed = func() loop.Deed { return loop.Split{Text: text.value()} }
}

func secrecyForm(e *env, m matter, f *form) {
	var all []option
	for _, s := range []appliance.Secrecy{appliance.SecrecyNone, appliance.SecrecyHidden, appliance.SecrecySecret} {
		if s != m.c.Secrecy {
			all = append(all, opt(s, e.say(secrecies[s])))
		}
	}
	to := f.choose(wFieldSecrecy, "", all...)
	why := f.write(wFieldReason, "", noteLimit)
	f.deed = func() loop.Deed { return loop.Secrecy{To: appliance.Secrecy(to.value()), Reason: why.value()} }
}

// correctForm mends facts; what stays as it is is left as it stands.
func correctForm(e *env, m matter, f *form) {
	c := m.c
	same := option{value: "", label: e.say(wAsItIs)}
	why := f.write(wFieldReason, "", noteLimit)
	kind := f.choose(wFieldKind, "", append([]option{same}, e.kinds()...)...)
	urgency := f.choose(wFieldUrgency, "", append([]option{same}, e.urgenciesNow()...)...)
	var at *field
	if len(m.town.Villages()) > 0 {
		all := e.places(m.town)
		all[0] = same
		at = f.pick(wFieldPlace, "", all...)
	} else {
		at = f.write(wFieldPlace, "", categoryLen)
	}
	cat := f.write(wFieldCategory, "", categoryLen)
	sum := f.write(wFieldSummary, "", summaryLimit)
	name := f.write(wFieldName, "", categoryLen)
	phone := f.write(wFieldPhone, "", numberLimit)
	waive := []option{same}
	for _, s := range appliance.Stages {
		if !c.Reached(s) {
			waive = append(waive, option{value: string(s), label: e.enum(string(s))})
		}
	}
	stage := f.choose(wFieldWaive, "", waive...)
	f.sees(e.say(wCorrectHint))
	f.deed = func() loop.Deed {
		d := loop.Correct{
			Reason: why.value(), Kind: appliance.CaseKind(kind.value()), Category: cat.value(), Urgency: appliance.Urgency(urgency.value()),
			Summary: sum.value(), Name: name.value(), Phone: appliance.Address(phone.value()), Waive: appliance.Stage(stage.value()),
		}
		if p, err := appliance.ParsePhone(phone.value()); err == nil {
			d.Phone = appliance.Address(p)
		}
		d.Village, d.Grid = place(m.town, at.value())
		if d.Grid != "" {
			d.Village = ""
		}
		return d
	}
}

// newMatter is the form of what comes in by another way than a text. It is a
// screen's, not a case's: there is none yet.
func (e *env) newMatter(t *appliance.Town) *form { return e.matterForm(t, false) }

// matterForm is newMatter; of somebody who is on the phone, channel and number are known.
func (e *env) matterForm(t *appliance.Town, onPhone bool) *form {
	f := &form{e: e, draft: draft{act: loop.ActOpen}, verb: loop.ActOpen.Name(e.English)}
	f.title = e.say(wNewTitle)
	var by []option
	for _, c := range []appliance.Channel{
		appliance.ChannelCounter, appliance.ChannelCallback, appliance.ChannelLetter, appliance.ChannelMeeting, appliance.ChannelAgent,
		appliance.ChannelGrid, appliance.ChannelLeader, appliance.Channel12345,
	} {
		name := e.channel(c)
		if c == appliance.ChannelCallback {
			name = e.say(wByPhone)
		}
		by = append(by, opt(c, name))
	}
	channel := f.choose(wFieldChannel, "", by...)
	text := f.write(wFieldText, "", textLimit)
	phone := f.write(wFieldPhone, "", numberLimit)
	name := f.write(wFieldName, "", categoryLen)
	if onPhone {
		never := func() bool { return false }
		channel.set(string(appliance.ChannelCallback))
		channel.when, phone.when, phone.keep = never, never, ""
	}
	kind := f.choose(wFieldKind, "", e.kinds()...)
	urgency := f.choose(wFieldUrgency, "", e.urgenciesNow()...)
	reporter := f.choose(wFieldReporter, "", e.enums([]string{"个人", "企业", "组织"})...)
	var at *field
	if len(t.Villages()) > 0 {
		at = f.pick(wFieldPlace, "", e.places(t)...)
	} else {
		at = f.write(wFieldPlace, "", categoryLen)
	}
	var agents []option
	for _, p := range t.In(e.today(), appliance.RoleAgent, appliance.RoleGrid, appliance.RoleCluster, appliance.RoleAide) {
		agents = append(agents, option{p.Code, p.Name, p.Title() + " " + p.Code})
	}
	agent := f.pick(wFieldAgent, "", append([]option{{value: "", label: e.say(wNoAgent), also: "-"}}, agents...)...)
	agent.when = func() bool {
		return len(agents) > 0 && slices.Contains([]appliance.Channel{appliance.ChannelAgent, appliance.ChannelGrid}, appliance.Channel(channel.value()))
	}
	external := f.write(wFieldExternal, "", numberLimit)
	external.when = func() bool {
		return slices.Contains([]appliance.Channel{appliance.Channel12345, appliance.ChannelLetter, appliance.ChannelMeeting}, appliance.Channel(channel.value()))
	}
	f.foot = func(w int) []string {
		words := wNewNoPhone
		if p, err := appliance.ParsePhone(phone.value()); onPhone || err == nil && p.Mobile() {
			words = wNewReceipt
		}
		return wrap(e.say(words), w)
	}
	f.deed = func() loop.Deed {
		d := loop.Open{
			Channel: appliance.Channel(channel.value()), Phone: appliance.Address(phone.value()), Name: name.value(), ReporterKind: reporter.value(),
			Text: text.value(), Kind: appliance.CaseKind(kind.value()), Urgency: appliance.Urgency(urgency.value()),
		}
		if p, err := appliance.ParsePhone(phone.value()); err == nil {
			d.Phone = appliance.Address(p)
		}
		d.Village, d.Grid = place(t, at.value())
		if d.Grid != "" {
			d.Village = ""
		}
		if agent.when() {
			d.Agent = agent.value()
		}
		if external.when() {
			d.External = external.value()
		}
		return d
	}
	s := e.Session
	f.said = func(r loop.Result) string { return s.say(wDidOpen, r.Case.No()) }
	f.opens = func(r loop.Result) screen { return newPage(e, r.Case) }
	f.do = e.perform(f, 0)
	f.begin()
	if !onPhone { // the channel first
		f.on = 0
	}
	return f
}

// english reports whether this villager is written to in English, as far as
// the receipt that went out tells.
func english(m matter) bool {
	for _, t := range m.texts {
		if t.Template != "" {
			_, ucs2 := appliance.SplitText(t.Text)
			return !ucs2
		}
	}
	return false
}
