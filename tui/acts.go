package tui

import (
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// Limits of what is typed, in characters.
const (
	answerLimit  = 67*desk.MaxAnswer - 10 // what the desk lets go, signature and all
	resultLimit  = 97                     // where the text R10 does not say how much room it has
	noteLimit    = 500
	summaryLimit = 40
	categoryLen  = 12
)

// begin opens the form of an act, or does what needs no form.
func (p page) begin(a loop.Act) (screen, tea.Cmd) {
	if !p.may(a) {
		return p, wish(p.e.refused(a, p.p))
	}
	f := &form{e: p.e, draft: draft{p.id, a}, version: p.p.Case.Version}
	f.verb = a.Name(p.e.English)
	f.title = f.verb + " " + p.p.Case.ID.No()
	switch a {
	case loop.ActAccept:
		p.acceptForm(f)
	case loop.ActAnswer:
		p.answerForm(f)
	case loop.ActConclude:
		p.concludeForm(f)
	case loop.ActHandOver:
		p.handOverForm(f)
	case loop.ActNote:
		p.noteForm(f)
	case loop.ActReveal:
		p.revealForm(f)
	case loop.ActTake:
		id, v := p.id, p.p.Case.Version
		return p, p.e.act(f.draft, p.e.say(wDidTake, id.No()), func(s Session) error {
			return s.Desk.Take(s.Ctx, s.Who, id, v)
		})
	}
	p.form = f.begin()
	p.settle()
	return p, nil
}

// acceptForm is the triage: what Enter takes is what stands there.
func (p page) acceptForm(f *form) {
	e, c := p.e, p.p.Case
	kind := c.Kind
	if kind == "" {
		kind = appliance.KindHelp
	}
	var kinds []option
	for _, k := range appliance.CaseKinds {
		kinds = append(kinds, option{string(k), e.kind(k)})
	}
	urgent := []option{
		{string(appliance.UrgencyOrdinary), e.urgency(appliance.UrgencyOrdinary)},
		{string(appliance.UrgencyPressing), e.urgency(appliance.UrgencyPressing)},
		{string(appliance.UrgencyDanger), e.urgency(appliance.UrgencyDanger)},
	}
	summary := c.Summary
	if summary == "" {
		summary = c.Text
	}
	f.fields = []*field{
		choice(e.say(wFieldKind), string(kind), kinds...),
		choice(e.say(wFieldUrgency), string(c.Urgency), urgent...),
		choice(e.say(wFieldDays), string(c.Complexity),
			option{string(appliance.Simple), e.say(wSimple)}, option{string(appliance.Complex), e.say(wComplex)}),
		words(e.say(wFieldCategory), c.Category, categoryLen),
		words(e.say(wFieldSummary), firstRunes(typed(summary), summaryLimit), summaryLimit),
	}
	id := p.id
	f.do = func(v uint64) tea.Cmd {
		t := desk.Triage{
			Kind: appliance.CaseKind(f.fields[0].value()), Urgency: appliance.Urgency(f.fields[1].value()),
			Complexity: appliance.Complexity(f.fields[2].value()), Category: f.fields[3].value(), Summary: f.fields[4].value(),
		}
		return e.act(f.draft, e.say(wDidAccept, id.No()), func(s Session) error { return s.Desk.Accept(s.Ctx, s.Who, id, v, t) })
	}
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// answerForm writes to the villager and counts what that costs as it is typed.
func (p page) answerForm(f *form) {
	e, id := p.e, p.id
	f.fields = []*field{words(e.say(wFieldAnswer), "", answerLimit)}
	f.fields[0].keep = true
	f.verb = e.say(wKeySendText)
	f.foot = func(int) []string {
		return []string{e.cost(e.Desk.AnswerText(f.fields[0].words.text)) + e.say(wWithSign)}
	}
	f.do = func(v uint64) tea.Cmd {
		text := f.fields[0].value()
		return e.act(f.draft, e.say(wDidAnswer, id.No()), func(s Session) error { return s.Desk.Answer(s.Ctx, s.Who, id, v, text) })
	}
}

// concludeForm shows the whole text the villager will get before it goes.
func (p page) concludeForm(f *form) {
	e, id, c := p.e, p.id, p.p.Case
	var codes []option
	for _, o := range appliance.OutcomeCodes {
		codes = append(codes, option{string(o), loop.OutcomeName(o, e.English)})
	}
	room, err := e.Desk.ResultRoom(c, p.english())
	if err != nil {
		room = resultLimit
	}
	f.fields = []*field{
		choice(e.say(wFieldOutcome), "", codes...),
		words(e.say(wFieldResult), "", room),
	}
	f.fields[1].keep = true
	f.foot = func(w int) []string {
		if _, ok := c.Phone(); !ok {
			return wrap(e.say(wToldInPerson), w)
		}
		if f.fields[1].value() == "" {
			return wrap(e.say(wResultEmpty), w)
		}
		text, err := e.Desk.ResultText(c, f.fields[1].value(), p.english())
		if err != nil {
			return wrap(e.explain(err), w)
		}
		out := []string{e.cost(text) + e.say(wWholeText)}
		for _, l := range wrap(text, w-2) {
			out = append(out, "  "+e.st.faint.Render(l))
		}
		return out
	}
	f.do = func(v uint64) tea.Cmd {
		code, text := appliance.OutcomeCode(f.fields[0].value()), f.fields[1].value()
		return e.act(f.draft, e.say(wDidConclude, id.No()), func(s Session) error {
			return s.Desk.Conclude(s.Ctx, s.Who, id, v, code, text)
		})
	}
}

// english reports whether this villager is written to in English, as far as
// the receipt that went out tells.
func (p page) english() bool {
	for _, t := range p.p.Texts {
		if t.Template != "" {
			_, ucs2 := appliance.SplitText(t.Text)
			return !ucs2
		}
	}
	return false
}

// handOverForm chooses a colleague, or the desk as a whole.
func (p page) handOverForm(f *form) {
	e, id := p.e, p.id
	var to []option
	for _, k := range p.clerks {
		if !k.Disabled && p.p.Case.Holder != appliance.HolderClerk(k.ID) &&
			k.Has(appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader) {
			to = append(to, option{string(k.ID), k.Name()})
		}
	}
	if p.p.Case.Holder != appliance.HolderDesk {
		to = append(to, option{"", e.say(wWholeDesk)})
	}
	if len(to) == 0 {
		to = append(to, option{"", e.say(wWholeDesk)})
	}
	f.fields = []*field{choice(e.say(wFieldTo), "", to...), words(e.say(wFieldNote), "", noteLimit)}
	f.fields[1].keep = true
	f.do = func(v uint64) tea.Cmd {
		k, note := appliance.ClerkID(f.fields[0].value()), f.fields[1].value()
		said := e.say(wDidHand, id.No(), f.fields[0].options[f.fields[0].at].label)
		return e.act(f.draft, said, func(s Session) error { return s.Desk.HandOver(s.Ctx, s.Who, id, v, k, note) })
	}
	f.begin()
	f.on = 0
}

func (p page) noteForm(f *form) {
	e, id := p.e, p.id
	f.fields = []*field{words(e.say(wFieldNote), "", noteLimit)}
	f.fields[0].keep = true
	f.foot = func(int) []string { return []string{e.say(wNoteInside)} }
	f.do = func(uint64) tea.Cmd {
		text := f.fields[0].value()
		// A note is never too late: it does not ask who decided first.
		return e.act(f.draft, e.say(wDidNote, id.No()), func(s Session) error { return s.Desk.Note(s.Ctx, s.Who, id, 0, text) })
	}
}

// revealForm asks why the number must be seen; the reason is kept in the case.
func (p page) revealForm(f *form) {
	e, id := p.e, p.id
	f.fields = []*field{
		choice(e.say(wFieldReason), "", option{e.say(wReasonRing), e.say(wReasonRing)}, option{e.say(wReasonCheck), e.say(wReasonCheck)},
			option{e.say(wReasonVisit), e.say(wReasonVisit)}, option{e.say(wReasonOther), e.say(wReasonOther)}),
		words(e.say(wFieldMore), "", summaryLimit),
	}
	f.foot = func(int) []string { return []string{e.say(wRevealKept)} }
	f.do = func(uint64) tea.Cmd {
		reason, s, d := f.fields[0].value(), e.Session, f.draft
		if more := f.fields[1].value(); more != "" {
			reason += e.say(wColon) + more
		}
		return func() tea.Msg {
			number, err := s.Desk.Reveal(s.Ctx, s.Who, id, reason)
			if err != nil {
				return undone{d, err}
			}
			return revealed{id, number}
		}
	}
}

// settleText asks for a clerk's word on the first text in doubt.
func (p page) settleText() (screen, tea.Cmd) {
	t, ok := p.unsettled()
	if !ok {
		return p, wish(notice{text: p.e.say(wNothingDoubt)})
	}
	p.form = p.e.settleForm(draft{p.id, loop.ActSettle}, t)
	p.form.version = p.p.Case.Version // what the clerk has read
	p.settle()
	return p, nil
}

// settleForm shows a text in doubt and what may be said of it.
func (e *env) settleForm(d draft, t appliance.Outgoing) *form {
	f := &form{e: e, draft: d, title: e.say(wSettleTitle)}
	f.fields = []*field{choice(e.say(wFieldSettle), "",
		option{string(desk.SettleArrived), e.say(wKeyArrived)},
		option{string(desk.SettleAgain), e.say(wKeyAgain)},
		option{string(desk.SettleDrop), e.say(wKeyDiscard)})}
	f.foot = func(w int) []string {
		state, _ := e.textState(t)
		return append([]string{e.st.bad.Render(state) + "  " + e.stamp(t.QueuedAt)}, wrap(t.Text, w)...)
	}
	f.do = func(uint64) tea.Cmd {
		word := desk.Settlement(f.fields[0].value())
		said := e.say(wDidSettle, f.fields[0].options[f.fields[0].at].label)
		return e.act(d, said, func(s Session) error { return s.Desk.Settle(s.Ctx, s.Who, t.ID, word) })
	}
	return f
}
