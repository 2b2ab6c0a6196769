package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/propose"
)

// page is one matter: how it stands, its whole story, and what may be done with
// it now.
type page struct {
	e      *env
	id     appliance.CaseID
	p      desk.Page
	prop   propose.Proposal
	clerks []appliance.Clerk
	seen   bool
	err    error
	load   loader
	top    int  // first row of the story shown
	tail   bool // the story's end is in sight, and stays so
	news   bool // something came below what is in sight
	order  int  // the order under the cursor; 0 none
	hand   hand
	then   loop.Act          // whose form is opened as soon as the page is read
	number appliance.Address // revealed here; hidden again when the page is left
}

func newPage(e *env, id appliance.CaseID) page { return page{e: e, id: id, tail: true} }

// newOrderPage is a matter's page with one of its orders under the cursor.
func newOrderPage(e *env, id appliance.CaseID, order int) page {
	p := newPage(e, id)
	p.order = order
	return p
}

// turned is the page when it is opened again, with another order under the cursor.
func (p page) turned(to page) (screen, tea.Cmd) {
	if to.order != 0 {
		p.order = to.order
	}
	p.then = to.then
	return p.next()
}

// next opens the form that the page was opened for.
func (p page) next() (screen, tea.Cmd) {
	if p.then == "" || !p.seen {
		return p, nil
	}
	do := doAct{p.then, p.order}
	p.then = ""
	return p.begin(do)
}

func (p page) about() string { return p.id.String() }

// pageLoaded is a fact.
type pageLoaded struct {
	id     appliance.CaseID
	p      desk.Page
	prop   propose.Proposal
	clerks []appliance.Clerk
	err    error
}

// revealed is a fact: this clerk may see the number now.
type revealed struct {
	id     appliance.CaseID
	number appliance.Address
}

func (p page) Init() tea.Cmd { return wish(lookAgain{}) }

func (p page) read() tea.Cmd {
	s, id := p.e.Session, p.id
	return func() tea.Msg {
		m := pageLoaded{id: id}
		if m.p, m.err = s.Desk.Page(s.Ctx, s.Who, id); m.err == nil {
			m.clerks, m.err = s.Desk.Clerks(s.Ctx)
		}
		if m.err == nil && wantsProposal(m.p.Case) {
			m.prop, m.err = s.Desk.Proposal(s.Ctx, id)
		}
		return m
	}
}

// wantsProposal reports whether somebody still has to say whose a matter is.
func wantsProposal(c appliance.Case) bool {
	switch c.State {
	case appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted:
		return true
	}
	return false
}

func (p page) Update(msg tea.Msg) (screen, tea.Cmd) {
	if p.hand.hear(msg) && p.load.want() {
		return p, p.read()
	}
	switch msg := msg.(type) {
	case lookAgain:
		if p.load.want() {
			return p, p.read()
		}
	case pageLoaded:
		if msg.id != p.id {
			return p, nil
		}
		again := p.load.done()
		s, cmd := p.show(msg).next()
		if p = s.(page); again {
			return p, tea.Batch(cmd, p.read())
		}
		return p, cmd
	case revealed:
		if msg.id == p.id {
			p.number, p.hand = msg.number, hand{}
		}
	case doAct: // chosen in the palette
		return p.begin(msg)
	case tea.WindowSizeMsg:
		p.settle()
	case tea.KeyPressMsg, tea.PasteMsg:
		if p.hand.busy() {
			cmd, chosen := p.hand.press(msg, p.e.w)
			if do, ok := chosen.(doAct); ok {
				return p.begin(do)
			}
			p.settle()
			return p, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return p.press(k)
		}
	}
	return p, nil
}

// show takes the page in. The story stays where it is being read; at its end
// it follows.
func (p page) show(m pageLoaded) page {
	if p.err = m.err; m.err != nil {
		return p
	}
	if p.seen && !p.tail && len(m.p.Story) > len(p.p.Story) {
		p.news = true
	}
	p.p, p.prop, p.clerks, p.seen = m.p, m.prop, m.clerks, true
	if f := p.hand.form; f != nil {
		if f.stale || len(p.foreign()) == 0 { // our own acts and what is now on the screen
			p.hand.read(p.p.Case.Version)
		}
	}
	if open := p.openOrders(); p.order == 0 && len(open) > 0 || p.order != 0 && !slices.Contains(open, p.order) {
		p.order = 0
		if len(open) > 0 {
			p.order = open[0]
		}
	}
	p.settle()
	return p
}

// openOrders are the numbers of the orders the cursor goes among: all that are
// shown, those at work first to be chosen.
func (p page) openOrders() []int {
	var out []int
	for _, r := range p.shownOrders() {
		out = append(out, r.Order.Seq)
	}
	return out
}

// foreign are decisions and words of others since the form was opened. What the
// watch notes down by itself is no decision.
func (p page) foreign() []appliance.Entry {
	var out []appliance.Entry
	if p.hand.form == nil {
		return nil
	}
	for _, n := range p.p.Story {
		_, ok := n.Body.(appliance.CaseChange)
		if ok && n.Seq > p.hand.form.version && n.Actor.ID != string(p.e.Who.Clerk.ID) && n.Kind != appliance.KindCaseTold && n.Kind != appliance.KindCaseWatched {
			out = append(out, n)
		}
	}
	return out
}

// lines is the story as it stands, laid out for the present width.
func (p page) lines() []string {
	names := make(map[appliance.ClerkID]string, len(p.clerks))
	for _, k := range p.clerks {
		names[k.ID] = k.Name()
	}
	return p.e.tell(p.e.story(p.p, names), p.e.w)
}

// titleRows is what stands above everything; storyLeast is what the story keeps.
const (
	titleRows  = 2
	storyLeast = 3
)

// handRoom is how many rows a form or a menu may take.
func (p page) handRoom() int { return max(p.e.h-titleRows-storyLeast, 4) }

// layout is what stands between title and story, and what is at hand below it.
func (p page) layout(h int) (facts []string, below frame) {
	if p.hand.busy() {
		below = p.drawHand()
	}
	room := h - titleRows - len(below.lines) - storyLeast
	if !p.hand.busy() {
		room = h - titleRows - max(h/2, storyLeast)
	}
	facts = p.facts(p.e.w)
	if len(facts) > room {
		facts = facts[:max(room, 0)]
	}
	return facts, below
}

// storyRoom is how many rows of the story are shown.
func (p page) storyRoom() int {
	facts, below := p.layout(p.e.h)
	return max(p.e.h-titleRows-len(facts)-len(below.lines), 1)
}

// settle puts the story's first row where it belongs.
func (p *page) settle() {
	last := max(len(p.lines())-p.storyRoom(), 0)
	if p.tail || p.top >= last {
		p.top, p.tail, p.news = last, true, false
	}
}

func (p page) scroll(by int) page {
	last := max(len(p.lines())-p.storyRoom(), 0)
	p.top = min(max(min(p.top, last)+by, 0), last)
	p.tail = p.top == last
	p.news = p.news && !p.tail
	return p
}

func (p page) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := p.e.keys
	all := 1 << 20
	switch {
	case pressed(k, keys.Back):
		return p, wish(goBack{})
	case pressed(k, keys.Up):
		return p.scroll(-1), nil
	case pressed(k, keys.Down):
		return p.scroll(+1), nil
	case pressed(k, keys.PageUp):
		return p.scroll(-p.storyRoom() + 1), nil
	case pressed(k, keys.PageDown):
		return p.scroll(p.storyRoom() - 1), nil
	case pressed(k, keys.Top):
		return p.scroll(-all), nil
	case pressed(k, keys.Bottom):
		return p.scroll(all), nil
	}
	if !p.seen {
		return p, nil
	}
	switch {
	case pressed(k, keys.Left):
		return p.otherOrder(-1), nil
	case pressed(k, keys.Right):
		return p.otherOrder(+1), nil
	case pressed(k, keys.Settle):
		return p.settleText()
	case pressed(k, keys.More):
		p.hand.menu = p.menu()
		p.settle()
		return p, nil
	case pressed(k, keys.CallPage) && p.p.Call != nil:
		return p, wish(openScreen{screen: newCallPage(p.e, p.p.Call.Call.ID)})
	case pressed(k, keys.Next):
		if p.p.Next == "" {
			return p, wish(notice{text: p.e.idle(p.p)})
		}
		if p.p.Next == loop.ActRingBack { // they are rung from the list, which gives the number
			return p, wish(openScreen{screen: newBacksAt(p.e, p.id)})
		}
		return p.begin(doAct{act: p.p.Next, order: p.waiting(p.p.Next)})
	}
	for _, a := range p.acts() {
		if pressed(k, a.key) {
			return p.begin(doAct{act: a.act})
		}
	}
	return p, nil
}

// otherOrder puts the cursor on the next order.
func (p page) otherOrder(by int) page {
	all := p.openOrders()
	if len(all) > 0 {
		p.order = all[(max(slices.Index(all, p.order), 0)+by+len(all))%len(all)]
	}
	return p
}

// waiting is the order that waits for an act; 0: the act is on none.
func (p page) waiting(a loop.Act) int {
	for _, r := range p.p.Orders {
		ret, ext, sus := r.Order.Pending()
		if a == loop.ActRule && ret || a == loop.ActRuleExtend && ext || a == loop.ActRuleSuspend && sus {
			return r.Order.Seq
		}
	}
	return 0
}

type actKey struct {
	act loop.Act
	key key.Binding
}

// acts are the acts on a matter that have a key of their own, in the order clerks
// see them.
func (p page) acts() []actKey {
	k := p.e.keys
	return []actKey{
		{loop.ActAccept, k.Accept}, {loop.ActDispatch, k.Dispatch}, {loop.ActPass, k.Pass}, {loop.ActAnswer, k.Answer},
		{loop.ActConclude, k.Conclude}, {loop.ActTake, k.Take}, {loop.ActHandOver, k.HandOver}, {loop.ActNote, k.Note}, {loop.ActReveal, k.Reveal},
	}
}

func (p page) may(a loop.Act) bool { return slices.Contains(p.p.Allowed, a) }

func (p page) Typing() bool     { return p.hand.busy() }
func (p page) editing() *editor { return p.hand.editing() }

func (p page) Keys() []key.Binding {
	k := p.e.keys
	if p.hand.busy() {
		return p.hand.Keys()
	}
	var out []key.Binding
	next := p.p.Next
	for _, a := range p.acts() {
		if p.may(a.act) {
			b := a.key
			if a.act == next {
				next = ""
				b.SetHelp("Enter/"+b.Help().Key, b.Help().Desc)
				b.SetKeys(append(b.Keys(), k.Next.Keys()...)...)
			}
			if p.e.drafted(p.id, a.act) {
				b.SetHelp(b.Help().Key, b.Help().Desc+p.e.say(wDraftMark))
			}
			out = append(out, b)
		}
	}
	if next != "" { // it has no key of its own
		b := k.Next
		b.SetHelp(b.Help().Key, next.Name(p.e.English))
		out = slices.Insert(out, 0, b)
	}
	if _, ok := p.unsettled(); ok { // seen on a narrow screen too
		out = slices.Insert(out, 0, k.Settle)
	}
	if p.seen {
		out = append(out, k.More)
	}
	if len(p.openOrders()) > 1 {
		out = append(out, k.OtherOrder)
	}
	if p.p.Call != nil {
		out = append(out, k.CallPage)
	}
	return append(out, k.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom)
}

// unsettled is the first text of this matter that wants a clerk's word.
func (p page) unsettled() (appliance.Outgoing, bool) {
	for _, t := range p.p.Texts {
		if unsettled(t) {
			return t, true
		}
	}
	return appliance.Outgoing{}, false
}

func (p page) drawHand() frame {
	warning := ""
	if others := p.foreign(); len(others) > 0 {
		n := others[len(others)-1]
		who, _ := p.e.actor(n)
		warning = p.e.say(wOtherDecided, p.e.local(n.At).Format("15:04"), clean(who), loop.KindName(n.Kind, p.e.English))
	}
	return p.hand.View(p.e.w, p.handRoom(), warning)
}

func (p page) View(w, h int) frame {
	if !p.seen {
		words := p.e.say(wReading)
		if p.err != nil {
			words = p.e.explain(p.err)
		}
		f := frame{lines: []string{""}}
		for _, l := range wrap(words, w-4) {
			f.add("  " + l)
		}
		return f
	}
	f := frame{lines: p.title(w)}
	facts, below := p.layout(h)
	f.add(facts...)
	lines := p.lines()
	room := max(h-len(f.lines)-len(below.lines), 1)
	top := min(p.top, max(len(lines)-room, 0))
	if p.tail {
		top = max(len(lines)-room, 0)
	}
	shown := slices.Clone(lines[top:min(top+room, len(lines))])
	if p.news && len(shown) > 0 {
		shown[len(shown)-1] = p.e.st.bad.Render(fit(" "+p.e.say(wNewsBelow), w))
	}
	f.add(shown...)
	for len(f.lines) < h-len(below.lines) {
		f.add("")
	}
	f.below(below)
	return f
}

// title is two rows: number, state, what is due and in whose hands; then who
// brought it and what kind it is.
func (p page) title(w int) []string {
	e, r := p.e, p.p.Row
	left := " " + e.st.bold.Render(e.caseNo(r.Case.ID)+"  "+loop.StateName(r.Case.State, e.English))
	if light := e.light(r.Light); strings.TrimSpace(light) != "" {
		left += "  " + light
	}
	_, doubt := p.unsettled()
	why := e.why(r, doubt)
	if r.Case.State == appliance.CaseClosed || (why == "" && r.Case.Outcome.Code != "") {
		why = loop.OutcomeName(r.Case.Outcome.Code, e.English)
		if r.Case.State == appliance.CaseRefused { // a place to go need not have been named
			why = e.enum(r.Case.Outcome.Text)
		}
		if n := r.Case.Rating; n >= 1 && n <= len(ratings) {
			why += e.say(wComma) + e.say(wRated, e.say(ratings[n-1]))
		}
	}
	right := e.say(wHeldBy, e.holder(r)) + " "
	left += "  " + cut(why, max(w-width(left)-3-width(right), 0))
	if width(left)+width(right) > w {
		right = ""
	}
	first := left + strings.Repeat(" ", max(w-width(left)-width(right), 0)) + cut(right, w)
	c := r.Case
	number := e.masked(c.Reporter)
	if p.number != "" {
		number = e.st.bold.Render(dial(p.number))
	}
	rest := []string{e.channel(c.Channel)}
	if c.Kind != "" {
		rest = append(rest, e.kind(c.Kind))
	}
	if c.Category != "" {
		rest = append(rest, c.Category)
	}
	if c.Urgency != "" {
		rest = append(rest, e.urgency(c.Urgency))
	}
	if r.Place != "" {
		rest = append(rest, r.Place)
	}
	if c.Round > 1 {
		rest = append(rest, e.say(wRound, c.Round))
	}
	if c.Secrecy == appliance.SecrecyHidden || c.Secrecy == appliance.SecrecySecret {
		rest = append(rest, e.say(secrecies[c.Secrecy]))
	}
	if c.Summary != "" {
		rest = append(rest, c.Summary)
	}
	second := " " + number + "  "
	if number == "" {
		second = " " + e.say(wNoNumber) + "  "
	}
	others := e.company()
	if others != "" {
		others = " " + cutStyled(others, w/2) + " "
	}
	second += cut(strings.Join(rest, "  "), max(w-width(second)-width(others), 0))
	if others != "" {
		second += strings.Repeat(" ", max(w-width(second)-width(others), 0)) + others
	}
	return []string{first, second}
}
