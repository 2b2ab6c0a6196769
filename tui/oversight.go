package tui

import (
	"huying/appliance"
	"huying/appliance/loop"
)

// 督办: what a leader or a supervisor wants of an office, and the answer.

// superviseForm has the draft of a 通报 ready, counted from the case: people sign it.
func superviseForm(e *env, m matter, f *form) {
	kind := f.choose(wFieldKind, "", enumsOf(e, []appliance.SuperviseKind{appliance.SuperviseOrder, appliance.SuperviseRectify, appliance.SuperviseNotice})...)
	notice := func() bool { return kind.value() == string(appliance.SuperviseNotice) }
	ask := f.write(wFieldTask, "", noteLimit)
	ask.when = func() bool { return !notice() }
	days := f.write(wFieldLimit, "", 2)
	days.when = ask.when
	var call appliance.Call
	if m.call != nil {
		call = m.call.Call
	}
	draft := f.write(wFieldDraft, loop.NoticeDraft(e.world(m), m.c, call), textLimit)
	draft.when = notice
	which := e.whichOrder(m, f, func(o appliance.Order) bool { return o.State.Open() })
	f.foot = func(w int) []string {
		if notice() {
			return wrap(e.say(wNoticeHint), w)
		}
		n := days.number()
		if n == 0 {
			n = m.rules.Clock.Supervise
		}
		return wrap(e.say(wAnswerBy, e.inDays(m, n)), w)
	}
	f.top = true
	f.deed = func() loop.Deed {
		d := loop.Supervise{Kind: appliance.SuperviseKind(kind.value()), Order: which()}
		if notice() {
			d.Text = draft.value()
		} else {
			d.Ask, d.Days = ask.value(), days.number()
		}
		return d
	}
}

// asks lists the supervisions that f lets through as options, the words first.
func (e *env) asks(m matter, fit func(appliance.Supervision) bool) []option {
	var out []option
	for _, v := range m.c.Supervisions {
		if fit(v) {
			out = append(out, option{value: itoa(v.Seq), label: e.enum(string(v.Kind)) + " " + m.town.Short(v.Office) + " " + v.Words.Ask})
		}
	}
	return out
}

func replyForm(e *env, m matter, f *form) {
	all := e.asks(m, func(v appliance.Supervision) bool { return v.Kind != appliance.SuperviseNotice && v.DoneAt.IsZero() })
	which := &field{}
	if len(all) > 1 {
		which = f.choose(wFieldSupervision, "", all...)
	} else if len(all) == 1 {
		f.sees(all[0].label)
	}
	text := f.write(wFieldReply, "", noteLimit)
	f.deed = func() loop.Deed { return loop.Reply{Seq: which.number(), Text: text.value()} }
}

func recheckForm(e *env, m matter, f *form) {
	all := e.asks(m, func(v appliance.Supervision) bool {
		return v.Kind == appliance.SuperviseRectify && !v.DoneAt.IsZero() && v.Checked.IsZero()
	})
	which := &field{}
	if len(all) > 1 {
		which = f.choose(wFieldSupervision, "", all...)
	}
	var answer []string
	for _, v := range m.c.Supervisions {
		if v.Words.Reply != "" && v.Checked.IsZero() {
			answer = append(answer, e.say(wAnswered, v.Words.Reply))
		}
	}
	done := f.choose(wFieldDoneRight, "yes", e.yesNo(wRightYes, wRightNo)...)
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(answer...)
	f.top = true
	f.deed = func() loop.Deed {
		return loop.Recheck{Seq: which.number(), Done: done.value() == "yes", Note: note.value()}
	}
}

func urgeForm(e *env, m matter, f *form) {
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(e.say(wUrgeHint))
	f.deed = func() loop.Deed { return loop.Urge{Note: note.value()} }
}
