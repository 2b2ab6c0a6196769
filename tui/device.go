package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/health"
)

// device 设备 shows how the box feels: every check, why it matters, what to do.
type device struct {
	e    *env
	tree health.Check
	line appliance.LineStatus
	log  []string
	seen bool
	top  int
	load loader
	hand hand
}

func newDevice(e *env) device { return device{e: e} }

// deviceLoaded is a fact.
type deviceLoaded struct {
	tree health.Check
	line appliance.LineStatus
	log  []string
}

func (d device) Init() tea.Cmd { return wish(lookAgain{}) }

func (d device) read() tea.Cmd {
	s := d.e.Session
	return func() tea.Msg {
		var m deviceLoaded
		if s.Health != nil {
			m.tree = s.Health()
		}
		if s.Line != nil {
			m.line = s.Line()
		}
		if s.Log != nil {
			m.log = s.Log()
		}
		return m
	}
}

func (d device) Update(msg tea.Msg) (screen, tea.Cmd) {
	d.hand.hear(msg)
	switch msg := msg.(type) {
	case updatesFound:
		if f := d.e.updateForm(msg); f != nil {
			return d, d.hand.open(f)
		}
		words := d.e.say(wUpdateNone)
		for _, r := range msg.found {
			words = d.e.whyNot(r)
			break
		}
		return d, wish(notice{text: words})
	case lookAgain, ticked: // the line changes without the ledger
		if d.load.want() {
			return d, d.read()
		}
	case deviceLoaded:
		again := d.load.done()
		d.tree, d.line, d.log, d.seen = msg.tree, msg.line, msg.log, true
		if again {
			return d, d.read()
		}
	case tea.PasteMsg:
		if d.hand.busy() {
			cmd, _ := d.hand.press(msg, d.e.w)
			return d, cmd
		}
	case tea.KeyPressMsg:
		if d.hand.busy() {
			cmd, _ := d.hand.press(msg, d.e.w)
			return d, cmd
		}
		k, page := d.e.keys, d.e.h-1
		switch {
		case pressed(msg, k.Update) && d.updates():
			return d, d.e.findUpdates()
		case pressed(msg, k.Back):
			return d, wish(goBack{})
		case pressed(msg, k.Up):
			d.top--
		case pressed(msg, k.Down):
			d.top++
		case pressed(msg, k.PageUp):
			d.top -= page
		case pressed(msg, k.PageDown):
			d.top += page
		case pressed(msg, k.Top):
			d.top = 0
		case pressed(msg, k.Bottom):
			d.top = len(d.lines(d.e.w))
		}
		d.top = min(max(d.top, 0), max(len(d.lines(d.e.w))-d.e.h, 0))
	}
	return d, nil
}

func (d device) Typing() bool     { return d.hand.busy() }
func (d device) editing() *editor { return d.hand.editing() }

// updates reports whether a new release is brought from here.
func (d device) updates() bool { return d.e.Updates != nil && MayUpdate(d.e.Who.Clerk) }

func (d device) Keys() []key.Binding {
	k := d.e.keys
	if d.hand.busy() {
		return d.hand.Keys()
	}
	if d.updates() {
		return []key.Binding{k.Update, k.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.Find, k.Texts}
	}
	return []key.Binding{k.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.Find, k.Texts}
}

// lines is the tree in rows: faults with their reason and remedy, the rest in one row each.
func (d device) lines(w int) []string {
	if !d.seen {
		return []string{"", "  " + d.e.say(wReading)}
	}
	out := d.worst(w)
	d.walk(&out, d.tree, 0, w)
	if facts := d.facts(); facts != "" {
		out = append(out, d.e.rule(d.e.say(wLineFacts), w))
		for _, l := range wrap(facts, w-2) {
			out = append(out, " "+l)
		}
	}
	if len(d.log) > 0 {
		out = append(out, d.e.rule(d.e.say(wLog), w))
	}
	for i := range min(len(d.log), logShown) {
		for _, l := range wrap(d.log[len(d.log)-1-i], w-2) {
			out = append(out, " "+d.e.st.faint.Render(l))
		}
	}
	return out
}

// worst are the lines that ask for somebody, before the tree: it is longer than a screen, and who
// telephones reads from the top.
func (d device) worst(w int) (out []string) {
	worst := d.tree.Worst()
	for i, c := range worst {
		if i == worstShown {
			break
		}
		head := " " + d.e.level(c.Level) + " "
		out = append(out, head+d.e.st.bold.Render(cut(c.What.In(d.e.English), w-width(head)-1)))
	}
	if n := len(worst) - worstShown; n > 0 {
		out = append(out, "    "+d.e.say(wMoreBelow, n))
	}
	if len(out) > 0 {
		out = append(out, d.e.rule(d.e.say(wAllChecks), w))
	}
	return out
}

// worstShown is how many of the worst stand before the tree.
const worstShown = 5

// logShown is how many log lines the page ends with; "huying doctor --log" has them all.
const logShown = 60

func (d device) walk(out *[]string, c health.Check, depth, w int) {
	if c.Key == "" {
		return
	}
	e := d.e
	indent := strings.Repeat("  ", depth)
	head := " " + indent + e.level(c.Level) + " "
	pad := strings.Repeat(" ", width(head))
	put := func(s string, render func(...string) string) {
		for _, l := range wrap(s, w-len(pad)-1) {
			*out = append(*out, head+render(l))
			head = pad
		}
	}
	plain := func(s ...string) string { return strings.Join(s, "") }
	what := plain
	if len(c.Children) > 0 || c.Level != health.OK {
		what = e.st.bold.Render
	}
	put(c.What.In(e.English), what)
	if len(c.Children) == 0 && c.Level != health.OK {
		if s := c.Why.In(e.English); s != "" {
			put(s, e.st.faint.Render)
		}
		if s := c.Do.In(e.English); s != "" {
			put(e.say(wDo)+s, plain)
		}
	}
	for _, child := range c.Children {
		d.walk(out, child, depth+1, w)
	}
}

// facts names the modem for whoever must telephone about it.
func (d device) facts() string {
	l := d.line
	var s []string
	for _, f := range []struct {
		name  phrase
		value string
	}{
		{wFactPort, l.Port}, {wFactModem, strings.TrimSpace(l.Maker + " " + l.Model)}, {wFactFirmware, l.Firmware},
		{wFactIMEI, l.IMEI}, {wFactProfile, l.Profile}, {wFactOperator, l.Operator},
	} {
		if f.value != "" {
			s = append(s, d.e.say(f.name)+" "+f.value)
		}
	}
	if l.Resets > 0 {
		s = append(s, d.e.say(wFactResets, l.Resets))
	}
	return strings.Join(s, "  ")
}

func (d device) View(w, h int) frame {
	lines := d.lines(w)
	if !d.hand.busy() {
		top := min(d.top, max(len(lines)-h, 0))
		return frame{lines: lines[top:min(top+h, len(lines))]}
	}
	below := d.hand.View(w, max(h*2/3, 6), "")
	room := max(h-len(below.lines), 0)
	top := min(d.top, max(len(lines)-room, 0))
	out := frame{lines: lines[top:min(top+room, len(lines))]}
	out.height(room)
	out.below(below)
	return out
}
