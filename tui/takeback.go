package tui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
)

// deedDone is the deed just done, as the undo key needs it: taken back whole while its
// texts wait, else with the form of the act that brings it back.
type deedDone struct {
	id    appliance.CaseID
	act   loop.Act
	order int
	back  bool             // it can be taken back
	since uint64           // the case's version before
	words *appliance.Draft // what was written; nil: nothing
	undo  func(Session) error
}

// tookBack is a fact: nothing was sent, and the words written for it are a draft again.
type tookBack struct{ was deedDone }

// tooLate is a fact: it can no longer be taken back; perhaps another act helps.
type tooLate struct {
	was deedDone
	err error
}

// done remembers a deed for the undo key, and says what the key does about it.
func (r root) done(m acted) (root, string) {
	r.back = nil
	d := deedDone{id: m.draft.id, act: m.draft.act, order: m.res.Order, back: m.res.Back, since: m.res.Since}
	if m.res.Case != 0 { // what is set right is the new one
		d.id = m.res.Case
	}
	undo := r.keys.Undo.Help().Key
	if x, ok := r.drafts.by[m.draft.name()]; ok {
		d.words = &x
	}
	switch {
	case m.undo != nil:
		d.back, d.undo = true, m.undo
		r.back = &d
		return r, r.say(wBackAnyTime, undo)
	case d.id == 0:
		return r, ""
	case d.back:
		r.back = &d
		if m.res.Grace > 0 {
			return r, r.say(wBackInTime, int(m.res.Grace/time.Second), undo)
		}
		return r, r.say(wBackAnyTime, undo)
	}
	again := stakes[d.act].again
	if again == "" || !r.may(again) {
		return r, ""
	}
	r.back = &d
	return r, r.say(wBackByAct, undo, again.Name(r.English))
}

// takeBack undoes the deed just done, as long as the outbox has not begun with it.
func (r root) takeBack() (root, tea.Cmd) {
	s, was := r.Session, *r.back
	r.back = nil
	if !was.back {
		return r.instead(was)
	}
	return r, func() tea.Msg {
		undo := was.undo
		if undo == nil {
			undo = func(s Session) error { return s.Desk.TakeBack(s.Ctx, s.Who, was.id, was.since) }
		}
		if err := undo(s); err != nil {
			return tooLate{was, err}
		}
		return tookBack{was}
	}
}

// tookBack says so; what was written for it is a draft again.
func (r root) tookBack(was deedDone) root {
	words := r.say(wTookBack, r.caseNo(was.id), was.act.Name(r.English))
	if was.id == 0 {
		words = r.say(wTookBackOther, was.act.Name(r.English))
	}
	if was.words != nil {
		r.drafts.keep(was.words.Name, was.words.Words, time.Time{}, r.now)
		words += r.say(wTookBackWords)
	}
	r.notify(notice{text: words})
	return r
}

// tooLate says why, and goes to the act that brings it back, where there is one.
func (r root) tooLate(m tooLate) (root, tea.Cmd) {
	said := notice{r.explain(m.err), true}
	var no *loop.Refusal
	again := stakes[m.was.act].again
	if !errors.As(m.err, &no) || no.Why != loop.WhyLeft || again == "" || !r.may(again) {
		r.notify(said)
		return r, nil
	}
	r, cmd := r.instead(m.was)
	r.notify(said)
	return r, cmd
}

// instead opens the form of the act that brings a deed back.
func (r root) instead(was deedDone) (root, tea.Cmd) {
	p := newOrderPage(r.env, was.id, was.order)
	p.then = stakes[was.act].again
	return r.open(p)
}
