package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
)

// browser 单位、人员、村居网格、清单、指南: what the township told the box about
// itself, narrowed down as one types.
type browser struct {
	e     *env
	town  *appliance.Town
	rules policy.Rules
	all   []townRow // of the tab
	rows  []townRow // those that what was typed lets through
	line  editor
	hand  hand
	only  int
	cur   cursor
	load  loader
	seen  bool
	err   error
}

// townRow is one thing of the town in a list.
type townRow struct {
	code, name, rest string
	of               sheetOf
	seek             string        // all of it as it is compared, and what else it is found by
	form             func() *form  // what Enter opens instead of a page
	open             func() screen // the same
}

func townThing(code, name, rest, also string, of sheetOf) townRow {
	return townRow{code: code, name: name, rest: rest, of: of, seek: folded(strings.Join([]string{code, name, rest, also}, " "))}
}

// townForm and townScreen are rows that do something.
func townForm(name string, f func() *form) townRow {
	return townRow{code: "+", name: name, seek: folded(name), form: f}
}

func townScreen(name, rest string, f func() screen) townRow {
	return townRow{code: "+", name: name, rest: rest, seek: folded(name + " " + rest), open: f}
}

var browserTabs = []phrase{wTownOffices, wTownPeople, wTownGrids, wTownList, wTownGuides, wTownVersions, wTownMeetings, wTownDeeds}

func newBrowser(e *env) browser { return browser{e: e, line: editor{limit: maxQuery, seeks: true}} }

// townLoaded is a fact.
type townLoaded struct {
	town  *appliance.Town
	rules policy.Rules
	err   error
}

func (b browser) Init() tea.Cmd { return wish(lookAgain{}) }

func (b browser) read() tea.Cmd {
	s := b.e.Session
	return func() tea.Msg {
		t, r, err := s.Desk.Town(s.Ctx)
		return townLoaded{t, r, err}
	}
}

func (b browser) Update(msg tea.Msg) (screen, tea.Cmd) {
	b.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if b.load.want() {
			return b, b.read()
		}
	case townLoaded:
		again := b.load.done()
		if b.err = msg.err; msg.err == nil {
			b.town, b.rules, b.seen = msg.town, msg.rules, true
			b.turn()
		}
		if again {
			return b, b.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if b.hand.busy() {
			cmd, _ := b.hand.press(msg, b.e.w)
			return b, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			n, h := len(b.rows), b.room()
			switch {
			case pressed(k, b.e.keys.Back):
				return b, wish(goBack{})
			case k.String() == "left", k.String() == "right":
				b.e.tabbed(&b.only, k, len(browserTabs))
				b.cur = cursor{}
				b.line.set("")
				b.turn()
				return b, nil
			case k.String() == "up":
				b.cur.move(-1, n, h)
				return b, nil
			case k.String() == "down":
				b.cur.move(+1, n, h)
				return b, nil
			case k.String() == "pgup":
				b.cur.move(-h, n, h)
				return b, nil
			case k.String() == "pgdown":
				b.cur.move(+h, n, h)
				return b, nil
			case pressed(k, b.e.keys.Open):
				switch {
				case b.cur.at >= n:
				case b.rows[b.cur.at].form != nil:
					cmd := b.hand.open(b.rows[b.cur.at].form())
					return b, cmd
				case b.rows[b.cur.at].open != nil:
					return b, wish(openScreen{screen: b.rows[b.cur.at].open()})
				default:
					return b, wish(openScreen{screen: newSheet(b.e, b.rows[b.cur.at].of)})
				}
				return b, nil
			}
		}
		before := b.line.text
		b.line.Update(msg, b.e.w)
		if b.line.text != before {
			b.cur = cursor{}
			b.fill()
		}
	}
	return b, nil
}

// turn reads the tab from the town.
func (b *browser) turn() {
	b.all = b.tab()
	b.fill()
}

// fill lists what the tab holds and what was typed lets through.
func (b *browser) fill() {
	b.rows = b.all
	if q := folded(b.line.text); q != "" {
		b.rows = slices.DeleteFunc(slices.Clone(b.all), func(r townRow) bool { return grade(q, r.seek) == fitsNot })
	}
	b.cur.hold(len(b.rows), b.room())
}

func (b browser) tab() (out []townRow) {
	e, t := b.e, b.town
	today := e.today()
	switch browserTabs[b.only] {
	case wTownOffices:
		for _, o := range t.Offices() {
			rest := []string{o.Short, e.enum(string(o.Level)), e.enum(string(o.Kind)), e.say(wPeopleCount, len(t.Staff(o.Code, today)))}
			if o.Closed(today) {
				rest = append(rest, e.say(wSheetClosed))
			}
			out = append(out, townThing(o.Code, o.Name, strings.Join(rest, "  "), o.English, sheetOf{thing: appliance.ThingOffice, code: o.Code}))
		}
	case wTownPeople:
		if e.may(loop.ActTown) {
			out = append(out, townForm(e.say(wPersonNew), func() *form { return e.personForm(t, appliance.Person{}) }))
		}
		for _, p := range t.People() {
			if p.Erased() {
				continue
			}
			out = append(out, townThing(p.Code, p.Name, t.Short(p.Office())+"  "+e.personLine(p, today), officeName(t, p.Office()), sheetOf{thing: appliance.ThingPerson, code: p.Code}))
		}
	case wTownGrids:
		for _, v := range t.Villages() {
			out = append(out, townThing("", v.Name, v.Kind+"  "+strings.Join(v.Aliases, "、"), v.Code, sheetOf{thing: appliance.ThingVillage, code: v.Code}))
			for _, g := range t.Grids() {
				if g.Village == v.Code {
					out = append(out, townThing(g.Short, "  "+g.Name, e.gridLine(t, g), v.Name+" "+strings.Join(v.Aliases, " "), sheetOf{thing: appliance.ThingGrid, code: g.Code}))
				}
			}
		}
	case wTownList:
		v, ok := t.InForce(appliance.MainList, today)
		if !ok {
			return nil
		}
		for _, s := range t.Situations(v.List, v.Number) {
			out = append(out, townThing(s.Code, s.Name, t.Short(s.Lead)+"  "+e.say(wDuties, e.duty(s.Town), e.duty(s.Dept)), s.Domain+" "+s.Item+" "+strings.Join(s.Keywords, " "),
				sheetOf{thing: appliance.ThingSituation, code: s.Code}))
		}
	case wTownGuides:
		for _, g := range t.Guides() {
			if g.Closed == (appliance.Date{}) {
				out = append(out, townThing(g.Code, g.Name, g.Kind+"  "+g.Window, strings.Join(g.Aliases, " "), sheetOf{thing: appliance.ThingGuide, code: g.Code}))
			}
		}
	case wTownVersions:
		return e.versionRows(t)
	case wTownMeetings:
		return e.meetingRows(t)
	case wTownDeeds:
		return e.deedRows()
	}
	return out
}

func (b browser) Typing() bool { return true }

func (b browser) editing() *editor {
	if b.hand.busy() {
		return b.hand.editing()
	}
	return &b.line
}

func (b browser) Keys() []key.Binding {
	k := b.e.keys
	if b.hand.busy() {
		return b.hand.Keys()
	}
	return []key.Binding{k.Open, k.Right, k.Narrow, k.Back, k.Down, k.PageDown, k.PageUp}
}

// room is how many rows are shown under tabs and line.
func (b browser) room() int { return max(b.e.h-3, 1) }

func (b browser) View(w, h int) frame {
	e := b.e
	label := " " + e.say(wFindLabel) + " "
	typed, x, _ := b.line.View(w-width(label)-1, 1)
	out := frame{lines: []string{e.tabs(browserTabs, b.only, "")}, cursor: true, x: width(label) + x, y: 1}
	line := e.st.bold.Render(label) + typed[0]
	if b.line.text == "" {
		line += e.st.faint.Render(cut("  "+e.say(wBrowseHint), w-width(label)-1))
	}
	out.add(line, e.rule(e.say(wFoundThings, len(b.rows)), w))
	words := ""
	switch {
	case b.err != nil:
		words = e.explain(b.err)
	case !b.seen:
		words = e.say(wReading)
	case b.town.Empty() && len(b.all) == 0:
		words = e.say(wNoTown)
	}
	if words != "" {
		for _, l := range wrap(words, w-4) {
			out.add("  " + l)
		}
		return out
	}
	widths := []int{8, 22}
	if w < 70 {
		widths = []int{6, 14}
	}
	for i := b.cur.top; i < min(b.cur.top+b.room(), len(b.rows)); i++ {
		r := b.rows[i]
		out.add(e.plainRow(cells(widths, r.code, r.name, r.rest), w, i == b.cur.at))
	}
	if b.hand.busy() {
		below := b.hand.View(w, max(h-4, 4), "")
		out.height(h - len(below.lines))
		out.below(below)
	}
	return out
}
