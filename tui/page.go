package tui

import (
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// page is one matter: its whole story, and what may be done with it now.
type page struct {
	e      *env
	id     appliance.CaseID
	p      desk.Page
	clerks []appliance.Clerk
	seen   bool
	err    error
	load   loader
	top    int  // first row of the story shown
	tail   bool // the story's end is in sight, and stays so
	news   bool // something came below what is in sight
	form   *form
	number appliance.Address // revealed here; hidden again when the page is left
}

func newPage(e *env, id appliance.CaseID) page { return page{e: e, id: id, tail: true} }

// pageLoaded is a fact.
type pageLoaded struct {
	id     appliance.CaseID
	p      desk.Page
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
		return m
	}
}

func (p page) Update(msg tea.Msg) (screen, tea.Cmd) {
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
		p = p.show(msg)
		if again {
			return p, p.read()
		}
	case acted:
		if p.form != nil && p.form.draft == msg.draft {
			p.form = nil
		}
	case undone:
		if p.form != nil && p.form.draft == msg.draft {
			var stale *desk.Stale
			p.form.busy = false
			if errors.As(msg.err, &stale) && p.load.want() {
				p.form.stale = true
				return p, p.read()
			}
		}
	case revealed:
		if msg.id == p.id {
			p.number, p.form = msg.number, nil
		}
	case tea.WindowSizeMsg:
		p.settle()
	case tea.KeyPressMsg, tea.PasteMsg:
		if p.form != nil {
			down, cmd := p.form.press(msg, p.e.w)
			if down {
				p.form = nil
			}
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
	p.p, p.clerks, p.seen = m.p, m.clerks, true
	if f := p.form; f != nil {
		if f.stale || len(p.foreign()) == 0 { // our own acts and what is now on the screen
			f.version, f.stale = p.p.Case.Version, false
		}
	}
	p.settle()
	return p
}

// foreign are decisions and words of others since the form was opened.
func (p page) foreign() []appliance.Entry {
	var out []appliance.Entry
	for _, n := range p.p.Story {
		_, ok := n.Body.(appliance.CaseChange)
		if ok && n.Seq > p.form.version && n.Actor.ID != string(p.e.Who.Clerk.ID) && n.Kind != appliance.KindCaseTold {
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

// headRows is what stands above the story.
const headRows = 2

// formRoom is how many rows a form may take: the story keeps at least three.
func (p page) formRoom() int { return max(p.e.h-headRows-3, 4) }

// storyRoom is how many rows of the story are shown.
func (p page) storyRoom() int {
	h := p.e.h - headRows
	if p.form != nil {
		h -= len(p.drawForm().lines)
	}
	return max(h, 1)
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
	if pressed(k, keys.Settle) {
		return p.settleText()
	}
	if pressed(k, keys.Next) {
		if p.p.Next == "" {
			words := wNothingNext
			if !p.p.Case.State.Open() {
				words = wNothingOver
			}
			return p, wish(notice{text: p.e.say(words)})
		}
		return p.begin(p.p.Next)
	}
	for _, a := range p.acts() {
		if pressed(k, a.key) {
			return p.begin(a.act)
		}
	}
	return p, nil
}

type actKey struct {
	act loop.Act
	key key.Binding
}

// acts are the acts on a matter with their keys, in the order clerks see them.
func (p page) acts() []actKey {
	k := p.e.keys
	return []actKey{
		{loop.ActAccept, k.Accept}, {loop.ActAnswer, k.Answer}, {loop.ActConclude, k.Conclude}, {loop.ActTake, k.Take},
		{loop.ActHandOver, k.HandOver}, {loop.ActNote, k.Note}, {loop.ActReveal, k.Reveal},
	}
}

func (p page) may(a loop.Act) bool { return slices.Contains(p.p.Allowed, a) }

func (p page) Typing() bool { return p.form != nil }

func (p page) Keys() []key.Binding {
	k := p.e.keys
	if p.form != nil {
		return p.form.Keys()
	}
	var out []key.Binding
	for _, a := range p.acts() {
		if p.may(a.act) {
			b := a.key
			if a.act == p.p.Next {
				b.SetHelp("Enter/"+b.Help().Key, b.Help().Desc)
				b.SetKeys(append(b.Keys(), k.Next.Keys()...)...)
			}
			if _, ok := p.e.drafts[draft{p.id, a.act}]; ok {
				b.SetHelp(b.Help().Key, b.Help().Desc+p.e.say(wDraftMark))
			}
			out = append(out, b)
		}
	}
	if _, ok := p.unsettled(); ok { // seen on a narrow screen too
		out = slices.Insert(out, 0, k.Settle)
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

func (p page) drawForm() frame {
	warning := ""
	if others := p.foreign(); len(others) > 0 {
		n := others[len(others)-1]
		who, _ := p.e.actor(n)
		warning = p.e.say(wOtherDecided, p.e.local(n.At).Format("15:04"), clean(who), loop.KindName(n.Kind, p.e.English))
	}
	return p.form.View(p.e.w, p.formRoom(), warning)
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
	var form frame
	if p.form != nil {
		form = p.drawForm()
	}
	lines := p.lines()
	room := max(h-len(f.lines)-len(form.lines), 1)
	top := min(p.top, max(len(lines)-room, 0))
	if p.tail {
		top = max(len(lines)-room, 0)
	}
	shown := slices.Clone(lines[top:min(top+room, len(lines))])
	if p.news && len(shown) > 0 {
		shown[len(shown)-1] = p.e.st.bad.Render(fit(" "+p.e.say(wNewsBelow), w))
	}
	f.add(shown...)
	for len(f.lines) < h-len(form.lines) {
		f.add("")
	}
	f.below(form)
	return f
}

// title is two rows: number, state, what is due and in whose hands; then who
// brought it and what kind it is.
func (p page) title(w int) []string {
	e, r := p.e, p.p.Row
	left := " " + e.st.bold.Render(r.Case.ID.No()+"  "+loop.StateName(r.Case.State, e.English))
	if light := e.light(r.Light); strings.TrimSpace(light) != "" {
		left += "  " + light
	}
	_, doubt := p.unsettled()
	why := e.why(r, doubt)
	if r.Case.State == appliance.CaseClosed || (why == "" && r.Case.Outcome.Code != "") {
		why = loop.OutcomeName(r.Case.Outcome.Code, e.English)
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
	if c.Village != "" {
		rest = append(rest, c.Village)
	}
	if c.Round > 1 {
		rest = append(rest, e.say(wRound, c.Round))
	}
	if c.Summary != "" {
		rest = append(rest, c.Summary)
	}
	second := " " + number + "  "
	return []string{first, second + cut(strings.Join(rest, "  "), max(w-width(second), 0))}
}
