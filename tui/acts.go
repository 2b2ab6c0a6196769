package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// doAct is what a menu says was chosen: an act, and on which order.
type doAct struct {
	act   loop.Act
	order int
}

// begin opens the form of an act, or does what needs no form.
func (p page) begin(do doAct) (screen, tea.Cmd) {
	a := do.act
	if do.order != 0 {
		p.order = do.order
	}
	if !p.may(a) && !p.mayBelow(a) {
		return p, wish(p.refuses(a))
	}
	f := p.e.prepare(p.matter(), a)
	if f == nil {
		return p, nil
	}
	if a == loop.ActTake {
		return p, f.do(f.version)
	}
	cmd := p.hand.open(f)
	p.settle()
	return p, cmd
}

// mayBelow reports whether the act may be done to the order under the cursor, or to the call.
func (p page) mayBelow(a loop.Act) bool {
	if k := p.p.Call; k != nil && slices.Contains(k.Allowed, a) {
		return true
	}
	r, ok := p.matter().row()
	return ok && slices.Contains(r.Allowed, a)
}

// menu lists everything this clerk may do now: to the matter, to the order under
// the cursor, to the call.
func (p page) menu() *menu {
	return p.e.actMenu(p.e.say(wMenuTitle, p.e.caseNo(p.p.Case.ID)), p.offers()...)
}

// refuses says why an act may not be done to the matter now.
func (p page) refuses(a loop.Act) notice {
	if r := loop.Permit(p.e.Who.By(p.p.Town, ""), a); r != nil {
		return notice{r.Sentence(p.e.English), true}
	}
	return p.e.refused(a, p.p)
}

// offers is the same in groups.
func (p page) offers() []group {
	if !p.seen {
		return nil
	}
	e := p.e
	own := map[loop.Act]string{}
	for _, a := range p.acts() {
		own[a.act] = a.key.Help().Key
	}
	groups := []group{{head: "", items: e.actItems(p.p.Allowed, 0, own)}}
	if r, ok := p.matter().row(); ok {
		groups = append(groups, group{head: e.say(wOrderOf, r.No, r.Office), items: e.actItems(r.Allowed, r.Order.Seq, nil)})
	}
	if k := p.p.Call; k != nil {
		groups = append(groups, group{head: e.say(wCallIs, p.e.callNo(k.Call.ID), loop.CallStateName(k.Call.State, e.English)), items: e.actItems(k.Allowed, 0, nil)})
	}
	return groups
}

// actMenu is a menu of acts: they are found by their initials too.
func (e *env) actMenu(title string, groups ...group) *menu {
	m := newMenu(e, title, groups...)
	m.hint = wMenuPinyin
	return m
}

// actItems are acts as a menu shows them: by name, with the key they have on the
// screen or the initials of their reading.
func (e *env) actItems(acts []loop.Act, order int, own map[loop.Act]string) []offer {
	var out []offer
	for _, a := range acts {
		if _, ok := makers[a]; !ok {
			continue
		}
		k := initials[a]
		if e.English {
			k = ""
		}
		if own[a] != "" {
			k = strings.TrimSpace(own[a] + " " + k)
		}
		out = append(out, offer{name: a.Name(e.English), key: k, also: a.Name(!e.English) + " " + string(a) + " " + initials[a], does: doAct{a, order}})
	}
	return out
}

// settleText asks for a clerk's word on the first text in doubt.
func (p page) settleText() (screen, tea.Cmd) {
	t, ok := p.unsettled()
	if !ok {
		return p, wish(notice{text: p.e.say(wNothingDoubt)})
	}
	cmd := p.hand.open(p.e.settleForm(draft{id: p.id, act: loop.ActSettle}, t))
	p.hand.form.version = p.p.Case.Version // what the clerk has read
	p.settle()
	return p, cmd
}

// settleForm shows a text in doubt and what may be said of it.
func (e *env) settleForm(d draft, t appliance.Outgoing) *form {
	f := &form{e: e, draft: d, title: e.say(wSettleTitle)}
	f.fields = []*field{choice(e.say(wFieldSettle), "",
		opt(desk.SettleArrived, e.say(wKeyArrived)), opt(desk.SettleAgain, e.say(wKeyAgain)), opt(desk.SettleDrop, e.say(wKeyDiscard)))}
	f.foot = func(w int) []string {
		state, _ := e.textState(t)
		return append([]string{e.st.bad.Render(state) + "  " + e.stamp(t.QueuedAt)}, wrap(t.Text, w)...)
	}
	f.do = func(uint64) tea.Cmd {
		word := desk.Settlement(f.fields[0].value())
		said := e.say(wDidSettle, f.fields[0].label())
		return e.act(d, said, func(s Session) error { return s.Desk.Settle(s.Ctx, s.Who, t.ID, word) })
	}
	return f
}
