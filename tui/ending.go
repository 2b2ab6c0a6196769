package tui

import (
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
)

// What a clerk says to the villager and to colleagues, and how a matter ends:
// answered, concluded, reviewed, booked, rated, opened again.

// answerForm writes to the villager and counts what that costs as it is typed.
func answerForm(e *env, m matter, f *form) {
	text := f.write(wFieldAnswer, "", answerLimit)
	f.verb = e.say(wKeySendText)
	f.foot = func(int) []string { return []string{e.cost(e.Desk.AnswerText(text.words.text)) + e.say(wWithSign)} }
	f.saying(wDidAnswer, e.caseNo(m.c.ID))
	f.deed = func() loop.Deed { return loop.Answer{Text: text.value()} }
}

// result adds the outcome and the words of a result, and shows the whole text the
// villager will get before it goes.
func (e *env) result(m matter, f *form, code appliance.OutcomeCode, text string) (what, words *field) {
	room, err := e.Desk.ResultRoom(m.c, english(m))
	if err != nil {
		room = resultLimit
	}
	what = f.choose(wFieldOutcome, string(code), e.outcomes()...)
	words = f.write(wFieldResult, firstRunes(typed(text), room), room)
	f.foot = func(w int) []string {
		if _, ok := m.c.Phone(); !ok {
			return wrap(e.say(wToldInPerson), w)
		}
		if words.value() == "" {
			return wrap(e.say(wResultEmpty), w)
		}
		text, err := e.Desk.ResultText(m.c, words.value(), english(m))
		if err != nil {
			return wrap(e.explain(err), w)
		}
		return e.whole(text, w)
	}
	return what, words
}

func concludeForm(e *env, m matter, f *form) {
	what, text := e.result(m, f, "", "")
	f.saying(wDidConclude, e.caseNo(m.c.ID))
	f.deed = func() loop.Deed { return loop.Conclude{Code: appliance.OutcomeCode(what.value()), Text: text.value()} }
}

// passForm is the review: what the lead reported stands there, to be put into plain words.
func passForm(e *env, m matter, f *form) {
	code, said := m.c.Outcome.Code, m.c.Outcome.Text // of what a grid worker did alone
	if lead, ok := m.c.Lead(); ok {
		code, said = lead.Result, lead.Words.Result
	}
	what, text := e.result(m, f, code, said)
	note := f.write(wFieldNote, "", noteLimit)
	note.when = func() bool {
		c := appliance.OutcomeCode(what.value())
		return c == appliance.OutcomeUnfounded || c == appliance.OutcomeExplained
	}
	f.saying(wDidPass, e.caseNo(m.c.ID))
	f.deed = func() loop.Deed {
		return loop.Pass{Code: appliance.OutcomeCode(what.value()), Text: text.value(), Note: note.value()}
	}
}

// whichOrder adds a choice among the orders that f lets through; 0 when there is
// nothing to choose.
func (e *env) whichOrder(m matter, f *form, fit func(appliance.Order) bool) func() int {
	var all []option
	for _, r := range m.orders {
		if fit(r.Order) {
			all = append(all, option{value: r.No, label: r.No + " " + r.Office})
		}
	}
	if len(all) < 2 {
		return func() int { return 0 }
	}
	l := f.choose(wFieldOrder, "", all...)
	return func() int {
		for _, r := range m.orders {
			if r.No == l.value() {
				return r.Order.Seq
			}
		}
		return 0
	}
}

func sendBackForm(e *env, m matter, f *form) {
	which := e.whichOrder(m, f, func(o appliance.Order) bool { return o.State == appliance.OrderReported })
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(wSendBackHint))
	f.deed = func() loop.Deed { return loop.SendBack{Order: which(), Reason: why.value()} }
}

func bookForm(e *env, m matter, f *form) {
	ground := f.decide(wFieldGround, e.enums(m.rules.Loop.Book)...)
	why := f.write(wFieldReason, "", 10)
	review := f.write(wFieldReview, "", dateLimit)
	f.foot = func(w int) []string {
		return append(wrap(e.dateSeen(review), w), wrap(e.say(wBookHint, m.rules.Loop.BookMax), w)...)
	}
	f.saying(wDidPropose, e.caseNo(m.c.ID), loop.ActBook.Name(e.English))
	f.top = true
	f.deed = func() loop.Deed {
		return loop.Book{Ground: ground.value(), Reason: why.value(), Review: e.aDate(review.value())}
	}
}

// pending says what waits for a second person, and who proposed it.
func (e *env) pending(m matter) string {
	p := m.c.Pending
	if p == nil {
		return ""
	}
	s := e.say(wPendingIs, loop.Act(p.Act).Name(e.English), e.enum(p.Ground), m.byWhom(p.By))
	if p.Agency != "" {
		s += e.say(wPendingTo, p.Agency)
	}
	if !p.Review.IsZero() {
		s += e.say(wPendingReview, e.day(p.Review))
	}
	return s
}

// proposed is what the one who proposed wrote beside it.
func proposed(m matter) string {
	note := ""
	for _, n := range m.story {
		if ch, ok := n.Body.(appliance.CaseChange); ok && n.Kind == appliance.KindCaseProposed {
			note = ch.Words.Note
		}
	}
	return note
}

func confirmForm(e *env, m matter, f *form) {
	f.sees(e.pending(m), proposed(m), e.say(wConfirmHint))
	f.deed = func() loop.Deed { return loop.Confirm{} }
}

func declineForm(e *env, m matter, f *form) {
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.pending(m), proposed(m))
	f.deed = func() loop.Deed { return loop.Decline{Reason: why.value()} }
}

func unbookForm(e *env, m matter, f *form) {
	solved := f.choose(wFieldSolved, "no", option{value: "no", label: e.say(wUnbookAgain)}, option{value: "yes", label: e.say(wUnbookSolved)})
	text := f.write(wFieldResult, "", resultLimit)
	f.foot = func(w int) []string {
		if solved.value() != "yes" {
			return wrap(e.say(wUnbookHint), w)
		}
		t, err := e.Desk.ResultText(m.c, text.value(), english(m))
		if err != nil || text.value() == "" {
			return wrap(e.say(wResultEmpty), w)
		}
		return e.whole(t, w)
	}
	f.top = true
	f.deed = func() loop.Deed { return loop.Unbook{Solved: solved.value() == "yes", Text: text.value()} }
}

// hows are ways in which a villager is spoken to.
func (e *env) hows() []option {
	var out []option
	for _, p := range []phrase{wHowPhone, wHowVisit, wHowCounter, wHowOther} {
		out = append(out, option{value: e.say(p), label: e.say(p)})
	}
	return out
}

func feedForm(e *env, m matter, f *form) {
	how := f.choose(wFieldHow, "", e.hows()...)
	note := f.write(wFieldNote, "", noteLimit)
	f.top = true
	f.deed = func() loop.Deed { return loop.Feed{How: how.value(), Note: note.value()} }
}

func rateForm(e *env, m matter, f *form) {
	var all []option
	for i, r := range ratings {
		all = append(all, option{value: string(rune('1' + i)), label: e.say(r)})
	}
	rating := f.decide(wFieldRating, all...)
	how := f.choose(wFieldHow, "", e.hows()...)
	said := f.write(wFieldWords, "", noteLimit)
	f.foot = func(w int) []string {
		switch rating.number() {
		case 0:
			return nil
		case 3:
			return wrap(e.say(wRateRedo, m.c.Round+1), w)
		}
		return wrap(e.say(wRateCloses), w)
	}
	f.top = true
	f.deed = func() loop.Deed { return loop.Rate{Rating: rating.number(), Words: said.value(), How: how.value()} }
}

func tryForm(e *env, m matter, f *form) {
	how := f.choose(wFieldHow, "", option{value: loop.TryCall, label: e.say(wTryCall)}, option{value: "visit", label: e.say(wTryVisit)},
		option{value: loop.TryText, label: e.say(wTryText)})
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(e.say(wTriedSoFar, len(m.c.Tries)))
	f.top = true
	f.deed = func() loop.Deed { return loop.Try{How: how.value(), Note: note.value()} }
}

func giveUpForm(e *env, m matter, f *form) {
	lack := loop.Unreached(e.world(m), m.c)
	if lack != "" {
		lack = e.say(wStillLacks, lack)
	}
	f.sees(e.say(wGiveUpHint), lack)
	f.deed = func() loop.Deed { return loop.GiveUp{} }
}

func reopenForm(e *env, m matter, f *form) {
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(wReopenHint, m.c.Round+1))
	f.deed = func() loop.Deed { return loop.Reopen{Reason: why.value()} }
}

// handOverForm chooses a colleague, or the desk as a whole.
func handOverForm(e *env, m matter, f *form) {
	var to []option
	for _, k := range m.clerks {
		if !k.Disabled && m.c.Holder != appliance.HolderClerk(k.ID) &&
			k.Has(appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader) {
			to = append(to, opt(k.ID, k.Name()))
		}
	}
	if m.c.Holder != appliance.HolderDesk || len(to) == 0 {
		to = append(to, option{value: "", label: e.say(wWholeDesk)})
	}
	who, note := f.choose(wFieldTo, "", to...), f.write(wFieldNote, "", noteLimit)
	f.top = true
	s, no := e.Session, e.caseNo(m.c.ID)
	f.deed = func() loop.Deed {
		name := who.label()
		f.said = func(loop.Result) string { return s.say(wDidHand, no, name) }
		return loop.HandOver{To: appliance.ClerkID(who.value()), Note: note.value()}
	}
}

func noteForm(e *env, m matter, f *form) {
	text := f.write(wFieldNote, "", noteLimit)
	f.sees(e.say(wNoteInside))
	f.saying(wDidNote, e.caseNo(m.c.ID))
	f.deed = func() loop.Deed { return loop.Note{Text: text.value()} }
	do := f.do
	f.do = func(uint64) tea.Cmd { return do(0) } // a note is never too late: it does not ask who decided first
}

// revealForm asks why the number must be seen; the reason is kept in the case.
func revealForm(e *env, m matter, f *form) {
	why := f.choose(wFieldReason, "", option{value: e.say(wReasonRing), label: e.say(wReasonRing)}, option{value: e.say(wReasonCheck), label: e.say(wReasonCheck)},
		option{value: e.say(wReasonVisit), label: e.say(wReasonVisit)}, option{value: e.say(wReasonOther), label: e.say(wReasonOther)})
	more := words(e.say(wFieldMore), "", summaryLimit)
	f.add(more)
	f.sees(e.say(wRevealKept))
	id, d := m.c.ID, f.draft
	f.do = func(uint64) tea.Cmd {
		reason, s := why.value(), e.Session
		if w := more.value(); w != "" {
			reason += e.say(wColon) + w
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
