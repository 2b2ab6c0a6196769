package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance/loop"
)

// palette 命令 finds everything that can be done on the screen below it and every
// other screen, by name, pinyin, initials or in English, and shows its key. Enter
// does it. What cannot be done here is found too, and says why.
type palette struct {
	e    *env
	menu *menu
}

// offering is a screen that can do more than its keys say.
type offering interface {
	offers() []group         // what may be done now
	refuses(loop.Act) notice // why something may not
}

// What the palette says was chosen. A screen's own offers pass through as they are.
type (
	pressIt struct{ key key.Binding } // on the screen below
	fromTop struct{ key key.Binding } // on the inbox
	home    struct{}                  // the inbox
)

// picked is a wish: the palette is put away, and this is done.
type picked struct{ does any }

func newPalette(e *env, below screen, keys []key.Binding) palette {
	other := newKeys(e.otherSay)
	names := map[string]string{} // of keys, in the other language
	all := e.keys.all()
	for i, b := range other.all() {
		names[all[i].Help().Desc] = b.Help().Desc
	}
	offerOf := func(b key.Binding, does any) offer {
		h := b.Help()
		return offer{name: h.Desc, key: h.Key, also: names[h.Desc] + " " + goInitials[b.Keys()[0]], does: does}
	}
	k := e.keys
	moves := []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.Arrows, k.Field, k.Back, k.Drop, k.More}
	is := func(b key.Binding, all []key.Binding) bool {
		return slices.ContainsFunc(all, func(o key.Binding) bool { return o.Help() == b.Help() })
	}
	everywhere := e.everywhere()
	here, move, away := group{head: e.say(wPaletteHere)}, group{head: e.say(wPaletteMoves), typed: true}, group{head: e.say(wPaletteGo)}
	seen := map[key.Help]bool{}
	for _, b := range keys {
		switch h := b.Help(); {
		case !b.Enabled() || seen[h] || is(b, everywhere):
		case is(b, moves):
			move.items = append(move.items, offerOf(b, pressIt{b}))
			seen[h] = true
		default:
			here.items = append(here.items, offerOf(b, pressIt{b}))
			seen[h] = true
		}
	}
	groups := []group{here}
	closed := group{head: e.say(wPaletteNot), typed: true}
	var open []loop.Act
	refuses := func(loop.Act) notice { return notice{e.say(wPaletteNoCase), true} }
	if o, ok := below.(offering); ok && !below.Typing() {
		for _, g := range o.offers() {
			if g.head == "" {
				g.head = e.say(wPaletteActs)
			}
			for _, i := range g.items {
				if do, ok := i.does.(doAct); ok {
					open = append(open, do.act)
				}
			}
			g.items = slices.DeleteFunc(g.items, func(i offer) bool {
				return slices.ContainsFunc(here.items, func(h offer) bool { return h.name == i.name })
			})
			groups = append(groups, g)
		}
		refuses = o.refuses
	}
	away.items = append(away.items, offer{name: e.say(wGoInbox), also: "inbox 待办台", does: home{}}, offerOf(k.New, fromTop{k.New}))
	if is(k.New, keys) {
		away.items = away.items[:1]
	}
	for _, b := range everywhere {
		if b.Help() != k.Palette.Help() {
			away.items = append(away.items, offerOf(b, asPressed{b}))
		}
	}
	may, mayNot := e.elsewhere()
	away.items, closed.items = append(away.items, may...), append(closed.items, mayNot...)
	told := map[loop.Act]bool{}
	for _, t := range loop.Transitions {
		a := t.Act
		if _, ok := makers[a]; ok && !slices.Contains(open, a) && !told[a] {
			told[a] = true
			closed.items = append(closed.items, offer{name: a.Name(e.English), also: a.Name(!e.English) + " " + string(a) + " " + initials[a], does: refuses(a)})
		}
	}
	m := newMenu(e, e.say(wPaletteTitle), append(groups, away, move, closed)...)
	m.hint = wPaletteHint
	return palette{e: e, menu: m}
}

// otherSay is a phrase in the language that is not the session's.
func (e *env) otherSay(p phrase, args ...any) string {
	s := e.Session
	s.English = !s.English
	return s.say(p, args...)
}

func (p palette) Init() tea.Cmd { return nil }

func (p palette) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		m := *p.menu
		done, chosen := m.press(msg, p.e.w)
		p.menu = &m
		switch {
		case done && chosen == nil:
			return p, wish(goBack{})
		case done:
			return p, wish(picked{chosen})
		}
	}
	return p, nil
}

func (p palette) Typing() bool { return true }

func (p palette) Keys() []key.Binding { return p.menu.Keys() }

func (p palette) View(w, h int) frame { return p.menu.View(w, h) }

// pick does what was chosen in the palette, on the screen that was below it.
func (r root) pick(does any) (root, tea.Cmd) {
	r.stack = r.stack[:len(r.stack)-1]
	switch do := does.(type) {
	case pressIt:
		return r.press(keyPress(do.key.Keys()[0]))
	case asPressed:
		return r.goes(do.key)
	case home:
		r.stack = r.stack[:1]
		return r, nil
	case fromTop:
		r.stack = r.stack[:1]
		return r.press(keyPress(do.key.Keys()[0]))
	case openScreen:
		return r.open(do.screen)
	case notice:
		r.notify(do)
		return r, nil
	}
	return r.give(does)
}

// keyPress is the key of a name as bindings have it: f3, ctrl+z, enter, 1, G.
func keyPress(name string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp,
		"pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "tab": tea.KeyTab, "delete": tea.KeyDelete, "insert": tea.KeyInsert, "backspace": tea.KeyBackspace,
	}
	var k tea.KeyPressMsg
	for {
		if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
			k.Mod, name = k.Mod|tea.ModCtrl, rest
		} else if rest, ok := strings.CutPrefix(name, "shift+"); ok {
			k.Mod, name = k.Mod|tea.ModShift, rest
		} else if rest, ok := strings.CutPrefix(name, "alt+"); ok {
			k.Mod, name = k.Mod|tea.ModAlt, rest
		} else {
			break
		}
	}
	all := []rune(name)
	switch code, ok := named[name]; {
	case ok:
		k.Code = code
	case name == "space":
		k.Code, k.Text = tea.KeySpace, " "
	case len(all) == 1:
		if k.Code = all[0]; k.Mod == 0 {
			k.Text = name
		}
	case all[0] == 'f':
		n := 0
		for _, d := range all[1:] {
			n = n*10 + int(d-'0')
		}
		k.Code = tea.KeyF1 + rune(n-1)
	}
	return k
}
