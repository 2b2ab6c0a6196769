package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// callPage is one 呼叫: who leads, how fast they answered, what happened, and what
// may be done with it now.
type callPage struct {
	e      *env
	id     appliance.CallID
	k      desk.CallRow
	p      desk.Page
	clerks []appliance.Clerk
	seen   bool
	err    error
	load   loader
	top    int
	hand   hand
}

func newCallPage(e *env, id appliance.CallID) callPage { return callPage{e: e, id: id} }

func (c callPage) about() string { return itoa(int(c.id)) }

// callLoaded is a fact.
type callLoaded struct {
	id     appliance.CallID
	k      desk.CallRow
	p      desk.Page
	clerks []appliance.Clerk
	err    error
}

func (c callPage) Init() tea.Cmd { return wish(lookAgain{}) }

func (c callPage) read() tea.Cmd {
	s, id := c.e.Session, c.id
	return func() tea.Msg {
		m := callLoaded{id: id}
		if m.k, m.err = s.Desk.Call(s.Ctx, s.Who, id); m.err == nil {
			m.p, m.err = s.Desk.Page(s.Ctx, s.Who, m.k.Case.ID)
		}
		if m.err == nil {
			m.clerks, m.err = s.Desk.Clerks(s.Ctx)
		}
		return m
	}
}

func (c callPage) Update(msg tea.Msg) (screen, tea.Cmd) {
	if c.hand.hear(msg) && c.load.want() {
		return c, c.read()
	}
	switch msg := msg.(type) {
	case lookAgain:
		if c.load.want() {
			return c, c.read()
		}
	case callLoaded:
		if msg.id != c.id {
			return c, nil
		}
		again := c.load.done()
		if c.err = msg.err; msg.err == nil {
			c.k, c.p, c.clerks, c.seen = msg.k, msg.p, msg.clerks, true
			if f := c.hand.form; f != nil && f.stale {
				c.hand.read(c.p.Case.Version)
			}
		}
		if again {
			return c, c.read()
		}
	case doAct: // chosen in the palette
		cmd := c.hand.open(c.e.prepare(c.matter(), msg.act))
		return c, cmd
	case tea.KeyPressMsg, tea.PasteMsg:
		if c.hand.busy() {
			cmd, chosen := c.hand.press(msg, c.e.w)
			if do, ok := chosen.(doAct); ok {
				cmd = c.hand.open(c.e.prepare(c.matter(), do.act))
			}
			return c, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return c.press(k)
		}
	}
	return c, nil
}

// offers is what this clerk may do to the call now.
func (c callPage) offers() []group {
	if !c.seen {
		return nil
	}
	return []group{{items: c.e.actItems(c.k.Allowed, 0, nil)}}
}

func (c callPage) refuses(loop.Act) notice { return notice{c.e.say(wNotThisCall), true} }

func (c callPage) matter() matter {
	return matter{c: c.p.Case, town: c.p.Town, rules: c.p.Rules, story: c.p.Story, texts: c.p.Texts, clerks: c.clerks, orders: c.p.Orders, call: &c.k}
}

// next is what the town owes the call now; "" when it waits for the county.
func (c callPage) next() loop.Act {
	for _, a := range []loop.Act{loop.ActApproveCall, loop.ActSupplyCall, loop.ActRateCall} {
		if slices.Contains(c.k.Allowed, a) && !(a == loop.ActRateCall && c.k.Call.State == appliance.CallRated) {
			return a
		}
	}
	return ""
}

func (c callPage) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := c.e.keys
	last := max(len(c.lines(c.e.w))-c.e.h, 0)
	switch {
	case pressed(k, keys.Back):
		return c, wish(goBack{})
	case pressed(k, keys.Up):
		c.top--
	case pressed(k, keys.Down):
		c.top++
	case pressed(k, keys.PageUp):
		c.top -= c.e.h - 1
	case pressed(k, keys.PageDown):
		c.top += c.e.h - 1
	case pressed(k, keys.Top):
		c.top = 0
	case pressed(k, keys.Bottom):
		c.top = last
	case !c.seen:
	case pressed(k, keys.CasePage):
		return c, wish(openScreen{screen: newPage(c.e, c.k.Case.ID)})
	case pressed(k, keys.More):
		c.hand.menu = c.e.actMenu(c.e.say(wCallIs, c.e.callNo(c.id), loop.CallStateName(c.k.Call.State, c.e.English)), c.offers()...)
	case pressed(k, keys.Next):
		if a := c.next(); a != "" {
			cmd := c.hand.open(c.e.prepare(c.matter(), a))
			return c, cmd
		}
		words := wCallWaits
		if !c.k.Call.State.Open() {
			words = wCallOver
		}
		return c, wish(notice{text: c.e.say(words)})
	}
	c.top = min(max(c.top, 0), last)
	return c, nil
}

func (c callPage) Typing() bool     { return c.hand.busy() }
func (c callPage) editing() *editor { return c.hand.editing() }

func (c callPage) Keys() []key.Binding {
	k := c.e.keys
	if c.hand.busy() {
		return c.hand.Keys()
	}
	var out []key.Binding
	if a := c.next(); a != "" {
		b := k.Next
		b.SetHelp(b.Help().Key, a.Name(c.e.English))
		out = append(out, b)
	}
	if len(c.k.Allowed) > 0 {
		out = append(out, k.More)
	}
	return append(out, k.CasePage, k.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom)
}

// lines is the call with its orders and its story.
func (c callPage) lines(w int) []string {
	e := c.e
	if !c.seen {
		words := e.say(wReading)
		if c.err != nil {
			words = e.explain(c.err)
		}
		return append([]string{""}, wrap("  "+words, w-2)...)
	}
	var out []string
	put := func(s ...string) {
		for _, l := range s {
			out = append(out, " "+l)
		}
	}
	head := e.callLine(c.k, w-2)
	if light := e.light(c.k.Light); strings.TrimSpace(light) != "" && c.k.Call.State != appliance.CallCompleted {
		head += "  " + light
	}
	put(e.st.bold.Render(head))
	put(cut(e.say(wCaseNo, c.e.caseNo(c.k.Case.ID))+"  "+c.p.Row.About(), w-2))
	if s, ok := c.p.Town.Situation(c.p.Case.Basis.List, c.p.Case.Basis.Version, c.k.Call.Situation); ok {
		put(cut(e.say(wBasisIs, s.Code, s.Name)+"  "+e.say(wDuties, e.duty(s.Town), e.duty(s.Dept)), w-2))
	} else {
		put(e.say(wOffList))
	}
	put(e.callDetail(c.p.Town, c.k, w-2)[1:]...)
	for _, r := range c.k.Orders {
		out = append(out, e.orderRow(r, w, false))
		m := c.matter()
		if !r.Order.Town && !r.Order.DispatchedAt.IsZero() {
			put("   " + e.st.faint.Render(cut(e.measuredSaid(e.measured(m, r.Order.Office)), w-5)))
		}
	}
	names := make(map[appliance.ClerkID]string, len(c.clerks))
	for _, k := range c.clerks {
		names[k.ID] = k.Name()
	}
	mine := c.p
	mine.Texts = nil
	mine.Story = slices.DeleteFunc(slices.Clone(c.p.Story), func(n appliance.Entry) bool { return !c.tells(n) })
	return append(out, e.tell(e.story(mine, names), w)...)
}

// tells reports whether an entry of the case is about the call or one of its orders.
func (c callPage) tells(n appliance.Entry) bool {
	switch b := n.Body.(type) {
	case appliance.CallChange:
		return b.Call == c.id
	case appliance.CaseChange:
		return slices.ContainsFunc(b.Orders, func(o appliance.Order) bool { return o.Call == c.id })
	}
	return false
}

func (c callPage) View(w, h int) frame {
	below := frame{}
	if c.hand.busy() {
		below = c.hand.View(w, max(h-5, 4), "")
	}
	lines := c.lines(w)
	room := max(h-len(below.lines), 1)
	top := min(c.top, max(len(lines)-room, 0))
	out := frame{lines: slices.Clone(lines[top:min(top+room, len(lines))])}
	if c.hand.busy() {
		out.height(room)
		out.below(below)
	}
	return out
}
