package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// nuisances 屏蔽 are the numbers that look like machines or troublemakers, for a person
// to judge, and those that a leader blocked.
type nuisances struct{ roll[desk.NuisanceRow] }

func newNuisances(e *env) nuisances {
	return nuisances{roll[desk.NuisanceRow]{e: e, id: func(r desk.NuisanceRow) uint64 { return r.ID }}}
}

func (p nuisances) Init() tea.Cmd { return wish(lookAgain{}) }

func (p nuisances) read() tea.Cmd {
	s, all := p.e.Session, p.all()
	return func() tea.Msg {
		rows, err := s.Desk.Nuisances(s.Ctx, s.Who, all)
		return rolled[desk.NuisanceRow]{rows, all, err}
	}
}

func (p nuisances) Update(msg tea.Msg) (screen, tea.Cmd) {
	p.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if p.load.want() {
			return p, p.read()
		}
	case rolled[desk.NuisanceRow]:
		if p.take(msg) {
			return p, p.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		k, mine, cmd := p.typed(msg)
		if !mine {
			return p, cmd
		}
		return p.press(k)
	}
	return p, nil
}

func (p nuisances) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := p.e.keys
	switch {
	case pressed(k, keys.Back):
		return p, wish(goBack{})
	case p.turned(k):
		return p, wish(lookAgain{})
	case p.e.scrolled(&p.cur, k, len(p.rows), p.e.rowsOf(true)):
	case pressed(k, keys.BlockOther):
		return p.opens(loop.ActBlock, func() *form { return p.e.blockForm(nil) })
	case p.cur.at >= len(p.rows):
	case pressed(k, keys.Open) && len(p.rows[p.cur.at].Open) > 0:
		return p, wish(openScreen{screen: newPage(p.e, p.rows[p.cur.at].Open[0].ID)})
	case pressed(k, keys.BlockIt):
		return p.opens(loop.ActBlock, func() *form { return p.e.blockForm(&p.rows[p.cur.at]) })
	case pressed(k, keys.ClearIt):
		return p.opens(loop.ActClear, func() *form {
			return p.e.againForm(p.rows[p.cur.at], loop.ActClear, keys.ClearIt, wClearHint, p.e.Desk.Clear)
		})
	case pressed(k, keys.Unblock):
		return p.opens(loop.ActUnblock, func() *form {
			return p.e.againForm(p.rows[p.cur.at], loop.ActUnblock, keys.Unblock, wUnblockHint, p.e.Desk.Unblock)
		})
	}
	p.mark()
	return p, nil
}

// opens takes up a form, or says who may.
func (p nuisances) opens(a loop.Act, f func() *form) (screen, tea.Cmd) {
	if r := p.e.barred(a); r != nil {
		return p, wish(failed{r})
	}
	cmd := p.hand.open(f())
	return p, cmd
}

// blockForm blocks a number of the list, or with nil one that the leader types.
func (e *env) blockForm(r *desk.NuisanceRow) *form {
	verb, of, whose := e.keys.BlockIt.Help().Desc, "", ""
	if r != nil {
		of, whose = fmt.Sprint(r.ID), " "+e.masked(r.Phone)
	}
	f := e.ofTown(loop.ActBlock, of, verb, verb+whose)
	var number *field
	if r == nil {
		number = f.write(wFieldNumber, "", numberLimit)
	}
	why := f.write(wFieldReason, "", noteLimit)
	last := f.write(wFieldBlockUntil, "", dateLimit)
	f.foot = func(w int) []string {
		return append(wrap(e.dateSeen(last), w), wrap(e.say(wBlockHint, desk.BlockDays), w)...)
	}
	f.ends(func(s Session) (string, error) {
		day := e.aDate(last.value())
		var n appliance.Nuisance
		var err error
		if r != nil {
			n, err = s.Desk.Block(s.Ctx, s.Who, r.ID, why.value(), day)
		} else {
			var phone appliance.Phone
			if phone, err = appliance.ParsePhone(number.value()); err != nil {
				return "", errors.New(s.say(wNumberNot, number.value()))
			}
			n, err = s.Desk.BlockNumber(s.Ctx, s.Who, phone, why.value(), day)
		}
		return s.say(wBlockedIs, e.masked(n.Phone), day), err
	})
	return f.begin()
}

// againForm has a number answered again, with the reason.
func (e *env) againForm(r desk.NuisanceRow, a loop.Act, k key.Binding, hint phrase, do func(context.Context, desk.Who, uint64, string) error) *form {
	f := e.ofTown(a, fmt.Sprint(r.ID), k.Help().Desc, k.Help().Desc+" "+e.masked(r.Phone))
	why := f.write(wFieldReason, "", noteLimit)
	f.sees(e.say(hint))
	f.ends(func(s Session) (string, error) { return "", do(s.Ctx, s.Who, r.ID, why.value()) })
	return f.begin()
}

func (p nuisances) Typing() bool     { return p.hand.busy() }
func (p nuisances) editing() *editor { return p.hand.editing() }

func (p nuisances) Keys() []key.Binding {
	k := p.e.keys
	if p.hand.busy() {
		return p.hand.Keys()
	}
	var out []key.Binding
	if p.cur.at < len(p.rows) {
		r := p.rows[p.cur.at]
		if p.e.may(loop.ActBlock) {
			out = append(out, k.BlockIt)
		}
		if p.e.may(loop.ActClear) && r.State == appliance.NuisanceSuspect {
			out = append(out, k.ClearIt)
		}
		if p.e.may(loop.ActUnblock) && r.State == appliance.NuisanceBlocked {
			out = append(out, k.Unblock)
		}
		if len(r.Open) > 0 {
			out = append(out, k.Open)
		}
	}
	if p.e.may(loop.ActBlock) {
		out = append(out, k.BlockOther)
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (p nuisances) View(w, h int) frame {
	e := p.e
	widths := []int{11, 8, 11, 4, 11}
	if e.English {
		widths = []int{11, 13, 11, 5, 11}
	}
	l := listing{
		head: e.tabs([]phrase{wNuisancesOpen, wBacksAll}, p.only, e.say(wNuisancesTitle)), n: len(p.rows), empty: e.say(wNuisancesNone),
		cols: "  " + cells(widths, e.say(wFieldNumber), e.say(wColStands), e.say(wColSince), e.say(wColTexts), e.say(wColUntil), e.say(wColSaidLast)),
	}
	switch {
	case p.err != nil:
		l.n, l.empty = 0, e.explain(p.err)
	case !p.seen:
		l.n, l.empty = 0, e.say(wReading)
	}
	l.row = func(i, w int, here bool) string {
		r := p.rows[i]
		return e.plainRow(cells(widths, e.masked(r.Phone), e.nuisanceIs(r.Nuisance), e.stamp(r.Since), itoa(r.Texts), e.nuisanceUntil(r.Nuisance), strings.Join(strings.Fields(r.Said), " ")), w, here)
	}
	l.detail = func(w int) []string { return e.nuisanceSeen(p.rows[p.cur.at], w) }
	return e.listed(l, p.cur, p.hand, w, h)
}

// nuisanceIs says how a number stands.
func (e *env) nuisanceIs(n appliance.Nuisance) string {
	if n.State == appliance.NuisanceSuspect && n.Why == appliance.NuisanceFlood {
		return e.say(wIsFlood)
	}
	return e.say(nuisanceStates[n.State])
}

// nuisanceUntil is the last day of a block, when answers begin again, or when it was over.
func (e *env) nuisanceUntil(n appliance.Nuisance) string {
	switch n.State {
	case appliance.NuisanceSuspect:
		return e.stamp(n.Until)
	case appliance.NuisanceBlocked:
		return e.local(n.Until.Add(-time.Second)).Format(time.DateOnly)
	}
	return e.stampOr(n.Ended)
}

// nuisanceSeen is what somebody must know who judges a number.
func (e *env) nuisanceSeen(r desk.NuisanceRow, w int) []string {
	var out []string
	switch {
	case r.State == appliance.NuisanceSuspect && r.Why == appliance.NuisanceFlood:
		out = wrap(e.say(wFloodIs, e.stamp(r.Since), e.stamp(r.Until)), w)
	case r.State == appliance.NuisanceSuspect:
		out = wrap(e.say(wMachineIs, e.stamp(r.Since), e.stamp(r.Until)), w)
	case r.State == appliance.NuisanceBlocked:
		out = wrap(e.say(wBlockIs, e.nuisanceUntil(r.Nuisance)), w)
	}
	if r.By.ID != "" || r.By.Name != "" {
		out = append(out, wrap(strings.TrimSpace(e.stamp(r.At)+"  "+e.byWho(r.By)+"  "+e.nuisanceDid(r.Nuisance)+"  "+r.Note), w)...)
	}
	if r.Said != "" {
		out = append(out, wrap(e.say(wSaidLast, e.stamp(r.SaidAt), r.Said), w)...)
	}
	for _, c := range r.Open {
		out = append(out, cut(e.caseNo(c.ID)+"  "+loop.StateName(c.State, e.English)+"  "+desk.Row{Case: c}.About(), w))
	}
	return out
}

// nuisanceDid is what the last one decided.
func (e *env) nuisanceDid(n appliance.Nuisance) string {
	if n.State == appliance.NuisanceEnded { // it ended by itself: what was decided was the block
		return e.say(nuisanceStates[appliance.NuisanceBlocked])
	}
	return e.say(nuisanceStates[n.State])
}

var nuisanceStates = map[appliance.NuisanceState]phrase{
	appliance.NuisanceSuspect: {"疑似机器", "machine?"}, appliance.NuisanceBlocked: {"已屏蔽", "blocked"}, appliance.NuisanceCleared: {"已恢复", "answered"},
	appliance.NuisanceLifted: {"已解除", "lifted"}, appliance.NuisanceEnded: {"到期", "over"},
}
