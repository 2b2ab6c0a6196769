package tui

import (
	"maps"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/propose"
)

// inbox 待办台 lists open matters, what to do next first, and says why.
type inbox struct {
	e    *env
	rows []desk.Row
	town *appliance.Town
	open doubts
	prop map[appliance.CaseID]propose.Proposal // of those that were looked at
	sel  appliance.CaseID                      // the matter under the cursor, wherever it goes
	hand hand
	cur  cursor
	all  int              // how many there are; rows are the first of them, as far as the cursor may soon go
	last bool             // the cursor goes to the last one, once it is read
	did  appliance.CaseID // what this clerk did something with last
	was  int              // where the cursor was when they opened it
	mine bool             // only what this clerk or the whole desk holds
	load loader
	seen bool // something was read at least once
	err  error
}

func newInbox(e *env) inbox { return inbox{e: e, mine: e.likes().Inbox == "mine"} }

// inboxLoaded is a fact.
type inboxLoaded struct {
	rows []desk.Row
	all  int
	town *appliance.Town
	open doubts
	err  error
}

// proposedFor is a fact: what the box would do with a matter.
type proposedFor struct {
	id appliance.CaseID
	p  propose.Proposal
}

// doubts are the matters with a text that wants a clerk's word.
type doubts map[appliance.CaseID]bool

// readDoubts looks at what the header counts as in doubt, and nothing else.
func readDoubts(s Session) (doubts, error) {
	var open doubts
	err := s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) error {
		open = doubts{}
		for t, err := range r.TextsIn(appliance.TextUncertain, appliance.TextHeld) {
			if err != nil {
				return err
			}
			open[t.Case] = true
		}
		return nil
	})
	return open, err
}

func (b inbox) Init() tea.Cmd { return wish(lookAgain{}) }

// Rows are read by the hundred, and before the cursor is there: a thousand matters
// with all their words are 5 MB for each clerk, and nearly all of them look at the
// first screen only.
const (
	firstRows = 60  // more than a first screen shows: it need not wait for the rest
	aheadRows = 100 // there before the cursor is; two pages at the very least
	stepRows  = 200
)

// wanted is how many rows should be there for where the cursor is.
func (b inbox) wanted() int {
	switch {
	case !b.seen:
		return firstRows
	case b.last:
		return desk.InboxMax
	}
	near := b.cur.top + b.room() + aheadRows
	return min((near+stepRows-1)/stepRows*stepRows, desk.InboxMax)
}

// further reads on when the cursor comes near the end of what is there.
func (b *inbox) further() tea.Cmd {
	if !b.seen || len(b.rows) >= min(b.wanted(), b.all) || !b.load.want() {
		return nil
	}
	return b.read()
}

func (b inbox) read() tea.Cmd {
	s, mine, most := b.e.Session, b.mine, b.wanted()
	return func() tea.Msg {
		rows, all, err := s.Desk.InboxTop(s.Ctx, s.Who, mine, most)
		if err != nil {
			return inboxLoaded{err: err}
		}
		open, err := readDoubts(s)
		if err != nil {
			return inboxLoaded{err: err}
		}
		town, _, err := s.Desk.Town(s.Ctx)
		return inboxLoaded{rows, all, town, open, err}
	}
}

// ask asks what the box would do with the matter under the cursor, once until
// something changes.
func (b inbox) ask() tea.Cmd {
	if _, known := b.prop[b.sel]; known || b.sel == 0 || b.town.Empty() || !wantsProposal(b.rows[b.cur.at].Case) {
		return nil
	}
	s, id := b.e.Session, b.sel
	return func() tea.Msg {
		p, err := s.Desk.Proposal(s.Ctx, id)
		if err != nil { // it is comfort: the matter itself is there
			return nil
		}
		return proposedFor{id, p}
	}
}

func (b inbox) Update(msg tea.Msg) (screen, tea.Cmd) {
	b.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if b.load.want() {
			return b, b.read()
		}
	case inboxLoaded:
		again := b.load.done()
		b = b.show(msg)
		if again {
			return b, tea.Batch(b.read(), b.ask())
		}
		more := b.further()
		return b, tea.Batch(more, b.ask())
	case acted:
		b.did = msg.draft.id
	case proposedFor:
		b.prop = maps.Clone(b.prop)
		if b.prop == nil {
			b.prop = map[appliance.CaseID]propose.Proposal{}
		}
		b.prop[msg.id] = msg.p
	case tea.KeyPressMsg, tea.PasteMsg:
		if b.hand.busy() {
			cmd, chosen := b.hand.press(msg, b.e.w)
			switch to := chosen.(type) {
			case goTo:
				return b.goes(to)
			case openScreen:
				return b, wish(to)
			}
			return b, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			s, cmd := b.press(k)
			more := s.further()
			return s, tea.Batch(cmd, more, s.ask())
		}
	}
	return b, nil
}

// show takes the rows in; the cursor stays on its matter.
func (b inbox) show(m inboxLoaded) inbox {
	if b.err = m.err; m.err != nil {
		return b
	}
	first := !b.seen
	b.rows, b.all, b.open, b.town, b.seen = m.rows, m.all, m.open, m.town, true
	b.prop = nil // the list may have changed, and the villager may have said more
	h := b.room()
	switch at := slices.IndexFunc(b.rows, func(r desk.Row) bool { return r.Case.ID == b.sel }); {
	case first:
		b.cur = cursor{}
	case at > b.was && b.did == b.sel && b.rows[at].Next == "": // done with it: the next one is in its place
		b.cur.follow(b.was, len(b.rows), h)
	case at >= 0:
		b.cur.follow(at, len(b.rows), h)
	}
	if b.last {
		b.cur.move(len(b.rows), len(b.rows), h)
		b.last = len(b.rows) < b.all
	}
	b.cur.hold(len(b.rows), h)
	b.mark()
	return b
}

// mark remembers which matter is under the cursor.
func (b *inbox) mark() {
	b.sel = 0
	if b.cur.at < len(b.rows) {
		b.sel = b.rows[b.cur.at].Case.ID
	}
}

func (b inbox) press(k tea.KeyPressMsg) (inbox, tea.Cmd) {
	n, h := len(b.rows), b.room()
	b.last = false
	switch {
	case pressed(k, b.e.keys.Up):
		b.cur.move(-1, n, h)
	case pressed(k, b.e.keys.Down):
		b.cur.move(+1, n, h)
	case pressed(k, b.e.keys.PageUp):
		b.cur.move(-h, n, h)
	case pressed(k, b.e.keys.PageDown):
		b.cur.move(+h, n, h)
	case pressed(k, b.e.keys.Top):
		b.cur.move(-n, n, h)
	case pressed(k, b.e.keys.Bottom):
		b.cur.move(+n, n, h)
		b.last = n < b.all
	case pressed(k, b.e.keys.Mine):
		b.mine = !b.mine
		return b, wish(lookAgain{})
	case pressed(k, b.e.keys.New) && b.seen:
		return b.takesDown()
	case pressed(k, b.e.keys.More):
		b.hand.menu = b.e.goMenu()
		return b, nil
	case pressed(k, b.e.keys.Open) && b.sel != 0:
		b.was = b.cur.at
		return b, wish(openScreen{screen: newPage(b.e, b.sel)})
	}
	b.mark()
	return b, nil
}

// goTo is what the menu of places says was chosen: a key that works here.
type goTo struct{ key key.Binding }

// goMenu lists where one can go from here; terminals that keep the function keys
// for themselves go this way.
func (e *env) goMenu() *menu {
	k := e.keys
	var items []offer
	for _, b := range []key.Binding{
		k.New, k.Find, k.Orders, k.Calls, k.Second, k.Town, k.Warnings, k.Texts, k.Device, k.Alarm, k.Help, k.English, k.Mouse, k.Leave,
	} {
		if b.Help() == k.New.Help() && !e.may(loop.ActOpen) {
			continue
		}
		items = append(items, offer{name: b.Help().Desc, key: b.Help().Key, also: b.Keys()[0] + " " + goInitials[b.Keys()[0]], does: goTo{b}})
	}
	may, _ := e.elsewhere()
	items = slices.Insert(items, len(items)-4, may...) // before help, language, mouse and the way out
	return e.actMenu(e.say(wGoTitle), group{items: items})
}

// elsewhere are the screens without a key of their own, and those this clerk may not see,
// with the reason.
func (e *env) elsewhere() (may, mayNot []offer) {
	for _, p := range []struct {
		name phrase
		key  string
		also string
		act  loop.Act // who may do this; "" everybody
		open func(*env) screen
	}{
		{wGoStats, "tj", "tjkp kp", "", func(e *env) screen { return newStats(e) }},
		{wGoRegisters, "tz", "zr yj hs", "", func(e *env) screen { return newRegisters(e) }},
		{wGoCalendar, "rl", "calendar gzrl", "", func(e *env) screen { return newAlmanac(e) }},
		{wGoSettings, "sz", "settings wdsz yy sb ys", "", func(e *env) screen { return newSettings(e) }},
		{wGoGuide, "rm", "steps", "", func(e *env) screen { return newGuide(e) }},
		{wGoRecovery, "hf", "sheet key", "", func(e *env) screen { return newRecovery(e) }},
		{wGoClock, "xs", "clock time", "", func(e *env) screen { return newSetClock(e) }},
		{wGoAudit, "sj", "journal", loop.ActAudit, func(e *env) screen { return newAudit(e) }},
		{wGoBacks, "hd", "callback", loop.ActRingBack, func(e *env) screen { return newBacks(e) }},
		{wGoSounds, "ly", "recordings", loop.ActRingBack, func(e *env) screen { return newSounds(e) }},
		{wGoNuisances, "pb", "numbers hm ys", loop.ActNumbers, func(e *env) screen { return newNuisances(e) }},
	} {
		o := offer{name: e.say(p.name), key: p.key, also: p.also + " " + e.otherSay(p.name)}
		if p.act != "" {
			if r := e.barred(p.act); r != nil {
				o.does, o.key = notice{e.explain(r), true}, ""
				mayNot = append(mayNot, o)
				continue
			}
		}
		o.does = openScreen{screen: p.open(e)}
		may = append(may, o)
	}
	return may, mayNot
}

// goes presses the key that was chosen.
func (b inbox) goes(to goTo) (screen, tea.Cmd) {
	if to.key.Keys()[0] == b.e.keys.New.Keys()[0] {
		return b.takesDown()
	}
	return b, wish(asPressed(to))
}

// takesDown opens the form of a new matter, for who may: a page of it is not written in vain.
func (b inbox) takesDown() (inbox, tea.Cmd) {
	if r := b.e.barred(loop.ActOpen); r != nil {
		return b, wish(notice{b.e.explain(r), true})
	}
	cmd := b.hand.open(b.e.newMatter(b.town))
	return b, cmd
}

func (b inbox) Typing() bool     { return b.hand.busy() }
func (b inbox) editing() *editor { return b.hand.editing() }

func (b inbox) Keys() []key.Binding {
	k := b.e.keys
	if b.hand.busy() {
		return b.hand.Keys()
	}
	boards := []key.Binding{k.Orders, k.Calls, k.Second}
	if b.town.Empty() { // nobody to send orders to
		boards = nil
	}
	fresh := []key.Binding{k.New, k.Find, k.More}
	if !b.e.may(loop.ActOpen) {
		fresh = fresh[1:]
	}
	if len(b.rows) == 0 {
		return slices.Concat(fresh, boards, []key.Binding{k.Texts, k.Device, k.Mine, k.English, k.Leave})
	}
	return slices.Concat([]key.Binding{k.Open, k.Down}, fresh, boards, []key.Binding{k.Mine, k.Texts, k.Device, k.English, k.Leave,
		k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom})
}

// Sizes: a side pane on wide screens, a strip below on others, nothing on low ones.
const (
	wideScreen = 110
	listWidth  = 78 // what the list keeps beside a pane
	stripRows  = 5
	lowScreen  = 13
)

// room is how many rows of the list are shown.
func (b inbox) room() int {
	h := b.e.h - 1
	if b.e.w < wideScreen && b.e.h >= lowScreen {
		h -= stripRows
	}
	return max(h, 1)
}

func (b inbox) View(w, h int) frame {
	if b.hand.form != nil {
		f := b.hand.View(w, h, "")
		f.height(h)
		return f
	}
	if b.hand.menu != nil {
		below := b.hand.View(w, max(h*2/3, 5), "")
		f := b.list(w, h)
		f.height(h - len(below.lines))
		f.below(below)
		return f
	}
	return b.list(w, h)
}

func (b inbox) list(w, h int) frame {
	var f frame
	if len(b.rows) == 0 {
		return b.empty(w)
	}
	side := 0
	if w >= wideScreen {
		side = min(w*2/5, w-listWidth)
	}
	lw := w - side
	cols := b.e.roomForYears(b.e.columns(lw, !b.town.Empty()), b.rows)
	f.add(b.e.matterHead(cols, lw))
	n := b.room()
	for i := b.cur.top; i < min(b.cur.top+n, len(b.rows)); i++ {
		f.add(b.e.matterRow(b.rows[i], cols, lw, i == b.cur.at, b.open[b.rows[i].Case.ID]))
	}
	detail := func(w, h int) frame {
		var d frame
		r := b.rows[b.cur.at]
		for _, l := range wrap(b.e.why(r, b.open[r.Case.ID]), w) {
			d.add(b.e.st.bold.Render(l))
		}
		d.add(cut(b.e.facts(r), w))
		if p, ok := b.prop[r.Case.ID]; ok {
			for _, l := range b.e.proposals(b.town, p) {
				d.add(b.e.st.good.Render(cut(l, w)))
			}
		}
		for _, l := range wrap(r.Case.Text, w) {
			d.add(l)
		}
		if len(d.lines) > h && h > 0 {
			d.lines[h-1] = cutStyled(d.lines[h-1], w-3) + " .."
		}
		d.height(h)
		return d
	}
	switch {
	case side > 0:
		f.height(h)
		d := frame{lines: []string{b.e.rule(b.e.caseNo(b.rows[b.cur.at].Case.ID), side-1)}}
		d.below(detail(side-1, h-1))
		return beside(f, lw, " ", d)
	case h >= lowScreen:
		f.height(h - stripRows)
		f.add(b.e.rule(b.place(), w))
		d := detail(w-2, stripRows-1)
		for i, l := range d.lines {
			d.lines[i] = " " + l
		}
		f.below(d)
	}
	return f
}

// place says where in the list the cursor is, when not all of it is in sight.
func (b inbox) place() string {
	no := b.e.caseNo(b.rows[b.cur.at].Case.ID)
	if len(b.rows) <= b.room() {
		return no
	}
	return b.e.say(wPlace, no, b.cur.at+1, b.all)
}

func (b inbox) empty(w int) frame {
	words := wInboxEmpty
	switch {
	case b.err != nil:
		words = phrase{b.e.explain(b.err), b.e.explain(b.err)}
	case !b.seen:
		words = wReading
	case b.mine:
		words = wInboxNoneMine
	}
	f := frame{lines: []string{""}}
	for _, l := range wrap(b.e.say(words), w-4) {
		f.add("  " + l)
	}
	if b.seen && b.err == nil && b.town.Empty() { // goes by itself when there is a town
		f.add("")
		for _, l := range wrap(b.e.say(wFirstSteps), w-4) {
			f.add("  " + b.e.st.bold.Render(l))
		}
	}
	return f
}

// facts is a matter's second line: who, how, when, in whose hands.
func (e *env) facts(r desk.Row) string {
	c := r.Case
	s := e.masked(c.Reporter) + "  " + e.channel(c.Channel) + "  " + e.stamp(c.ReceivedAt)
	if c.Kind != "" {
		s += "  " + e.kind(c.Kind)
		if c.Category != "" {
			s += "/" + c.Category
		}
	}
	if c.Urgency != "" && c.Urgency != appliance.UrgencyOrdinary {
		s += "  " + e.urgency(c.Urgency)
	}
	return s + "  " + e.say(wHeldBy, e.holder(r))
}
