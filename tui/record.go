package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// record 全过程记录单 is a matter from its first word to its last, as it is printed:
// what it is, the five steps, its orders, and everything that happened.
type record struct {
	e      *env
	id     appliance.CaseID
	p      desk.Page
	clerks []appliance.Clerk
	seen   bool
	err    error
	load   loader
	top    int
}

func newRecord(e *env, id appliance.CaseID) record { return record{e: e, id: id} }

func (r record) about() string { return r.id.String() }

// recordLoaded is a fact.
type recordLoaded struct{ pageLoaded }

func (r record) Init() tea.Cmd { return wish(lookAgain{}) }

func (r record) read() tea.Cmd {
	s, id := r.e.Session, r.id
	return func() tea.Msg {
		m := pageLoaded{id: id}
		if m.p, m.err = s.Desk.Page(s.Ctx, s.Who, id); m.err == nil {
			m.clerks, m.err = s.Desk.Clerks(s.Ctx)
		}
		return recordLoaded{m}
	}
}

func (r record) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		if r.load.want() {
			return r, r.read()
		}
	case recordLoaded:
		if msg.id != r.id {
			return r, nil
		}
		again := r.load.done()
		if r.err = msg.err; msg.err == nil {
			r.p, r.clerks, r.seen = msg.p, msg.clerks, true
		}
		if again {
			return r, r.read()
		}
	case tea.KeyPressMsg:
		k, page := r.e.keys, r.e.h-1
		last := max(len(r.lines(r.e.w))-r.e.h, 0)
		switch {
		case pressed(msg, k.Back):
			return r, wish(goBack{})
		case pressed(msg, k.Up):
			r.top--
		case pressed(msg, k.Down):
			r.top++
		case pressed(msg, k.PageUp):
			r.top -= page
		case pressed(msg, k.PageDown):
			r.top += page
		case pressed(msg, k.Top):
			r.top = 0
		case pressed(msg, k.Bottom):
			r.top = last
		}
		r.top = min(max(r.top, 0), last)
	}
	return r, nil
}

func (r record) Typing() bool { return false }

func (r record) Keys() []key.Binding {
	k := r.e.keys
	return []key.Binding{k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom}
}

// sheetName is the column of names on a record and on a sheet of the town.
const sheetName = 10

// lines is the record in rows.
func (r record) lines(w int) []string {
	e := r.e
	if !r.seen {
		words := e.say(wReading)
		if r.err != nil {
			words = e.explain(r.err)
		}
		return append([]string{""}, wrap("  "+words, w-2)...)
	}
	c := r.p.Case
	var out []string
	put := func(name phrase, words string) {
		if strings.TrimSpace(words) == "" {
			return
		}
		label := fit(e.say(name), sheetName)
		for i, l := range wrap(words, w-sheetName-3) {
			if i > 0 {
				label = strings.Repeat(" ", sheetName)
			}
			out = append(out, " "+e.st.bold.Render(label)+" "+l)
		}
	}
	out = append(out, e.rule(e.say(wRecordTitle, c.ID.String()), w))
	put(wColState, loop.StateName(c.State, e.English))
	put(wColCame, e.local(c.ReceivedAt).Format("2006-01-02 15:04")+"  "+e.channel(c.Channel)+"  "+e.masked(c.Reporter))
	put(wFieldKind, strings.Join([]string{e.kind(c.Kind), c.Category, e.urgency(c.Urgency)}, "  "))
	put(wFieldPlace, strings.TrimSpace(r.p.Place+"  "+c.Place))
	if s, ok := r.p.Town.Situation(c.Basis.List, c.Basis.Version, c.Basis.Situation); ok {
		put(wFieldSituation, s.Code+" "+s.Name)
	} else {
		put(wFieldSituation, e.say(wOffList))
	}
	put(wFieldText, c.Text)
	put(wFieldOutcome, strings.TrimSpace(loop.OutcomeName(c.Outcome.Code, e.English)+"  "+c.Outcome.Text))
	if c.Rating >= 1 && c.Rating <= len(ratings) {
		put(wFieldRating, e.say(ratings[c.Rating-1]))
	}
	var steps []string
	for _, st := range appliance.Stages {
		at := "-"
		for _, x := range c.Steps {
			if x.Stage == st {
				at = e.stamp(x.At)
			}
		}
		steps = append(steps, e.enum(string(st))+" "+at)
	}
	put(wRecordSteps, strings.Join(steps, "  "))
	if len(r.p.Orders) > 0 {
		out = append(out, e.rule(e.say(wKeyOrders), w))
	}
	for _, o := range r.p.Orders {
		for _, l := range e.orderDetail(r.p.Town, o, w-2) {
			out = append(out, " "+stripped(l))
		}
	}
	names := make(map[appliance.ClerkID]string, len(r.clerks))
	for _, k := range r.clerks {
		names[k.ID] = k.Name()
	}
	return append(out, e.tell(e.story(r.p, names), w)...)
}

func (r record) View(w, h int) frame {
	lines := r.lines(w)
	top := min(r.top, max(len(lines)-h, 0))
	return frame{lines: lines[top:min(top+h, len(lines))]}
}
