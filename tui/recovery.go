package tui

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
)

// A Recovery is the box's recovery sheet: the card's half of the key, wrapped, for paper.
type Recovery struct {
	Lines []string // the five, each: its number, four groups of four signs, two that check it
	Page  string   // the whole sheet, to be printed
	Name  string   // of a file with it
	Nth   int      // of which key it is, from 1
	Key   string   // the file with the off-card half; "" on the card too
}

// Says reports whether typed is the fourth group of the last line, as somebody reads it off
// their paper: a sheet nobody wrote is none.
func (r Recovery) Says(typed string) bool {
	f := strings.Fields(r.Lines[len(r.Lines)-1])
	return alike(typed) == alike(f[len(f)-2])
}

// recovery 恢复单 shows the sheet to be written down, or puts it on a stick to be printed,
// and asks for a group of it back: a sheet nobody wrote is none.
type recovery struct {
	e      *env
	m      recoveryLoaded
	seen   bool
	asks   bool   // the lines are put away: what was written down is asked for
	typed  editor // the group
	on     string // the stick it was put on
	saving bool
}

func newRecovery(e *env) recovery { return recovery{e: e, typed: editor{limit: 8}} }

// recoveryLoaded is a fact.
type recoveryLoaded struct {
	sheet  Recovery
	sticks []Stick // that can be written to
	kept   appliance.Date
	err    error
}

// sheetSaved is a fact: it lies on a stick.
type sheetSaved struct{ stick string }

// sheetKept is a fact: it is on paper.
type sheetKept struct{}

func (p recovery) Init() tea.Cmd { return p.read() }

func (p recovery) read() tea.Cmd {
	s := p.e.Session
	return func() tea.Msg {
		var m recoveryLoaded
		if s.Recovery == nil {
			return m
		}
		if m.sheet, m.err = s.Recovery(s.Ctx, s.Who); m.err != nil {
			return m
		}
		if s.Sticks != nil {
			for _, k := range s.Sticks() {
				if k.Write != nil {
					m.sticks = append(m.sticks, k)
				}
			}
		}
		m.err = s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) (err error) {
			m.kept, err = r.Daily(appliance.SheetJob(m.sheet.Nth))
			return err
		})
		return m
	}
}

func (p recovery) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		return p, p.read()
	case recoveryLoaded:
		p.m, p.seen = msg, true
	case sheetSaved:
		p.saving, p.on = false, msg.stick
		return p, wish(notice{text: p.e.say(wSheetSaved, msg.stick)})
	case failed:
		p.saving = false
	case sheetKept:
		p.asks = false
		p.typed.set("")
		return p, wish(goBack{p.e.say(wSheetKept)})
	case tea.KeyPressMsg:
		if p.asks {
			return p.answer(msg)
		}
		return p.press(msg)
	case tea.PasteMsg: // what is typed back shall come from paper
	}
	return p, nil
}

func (p recovery) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	switch {
	case pressed(k, p.e.keys.Back):
		return p, wish(goBack{})
	case !p.ready():
	case pressed(k, p.e.keys.Open):
		p.asks = true
	case len(k.Text) == 1 && k.Text[0] >= '1' && int(k.Text[0]-'1') < len(p.m.sticks) && !p.saving:
		p.saving = true
		return p, p.save(p.m.sticks[k.Text[0]-'1'])
	}
	return p, nil
}

func (p recovery) ready() bool { return p.seen && p.m.err == nil && len(p.m.sheet.Lines) > 0 }

func (p recovery) save(k Stick) tea.Cmd {
	page, name := p.m.sheet.Page, p.m.sheet.Name
	return func() tea.Msg {
		// An editor of old takes a mark at the start for UTF-8, and wants its own line ends.
		if err := k.Write(name, []byte("\ufeff"+strings.ReplaceAll(page, "\n", "\r\n"))); err != nil {
			return failed{err}
		}
		return sheetSaved{k.Name}
	}
}

// answer takes what is typed back.
func (p recovery) answer(k tea.KeyPressMsg) (screen, tea.Cmd) {
	switch {
	case pressed(k, p.e.keys.Back):
		p.asks = false
		p.typed.set("")
		return p, nil
	case !pressed(k, p.e.keys.Send):
		p.typed.Update(k, 16)
		return p, nil
	case !p.m.sheet.Says(p.typed.text):
		p.asks = false
		p.typed.set("")
		return p, wish(notice{p.e.say(wSheetWrong), true})
	}
	s, nth := p.e.Session, p.m.sheet.Nth
	return p, func() tea.Msg {
		if err := s.Desk.KeepSheet(s.Ctx, s.Who, nth); err != nil {
			return failed{err}
		}
		return sheetKept{}
	}
}

// alike reads what hands confuse as the sheet does.
func alike(s string) string {
	return strings.NewReplacer("I", "1", "L", "1", "O", "0", "U", "V", "-", "", " ", "").Replace(strings.ToUpper(halfWidth(strings.TrimSpace(s))))
}

func (p recovery) Typing() bool { return p.asks }

func (p recovery) editing() *editor { return nil } // signs, not words

func (p recovery) Keys() []key.Binding {
	k := p.e.keys
	enter := k.Open
	enter.SetHelp("Enter", p.e.say(wKeySheetKept))
	if p.asks {
		send := k.Send
		send.SetHelp("Enter", p.e.say(wKeySheetSame))
		return []key.Binding{send, k.Back}
	}
	return []key.Binding{enter, k.Back}
}

func (p recovery) View(w, h int) frame {
	e := p.e
	f := frame{lines: []string{e.rule(e.say(wGoRecovery), w)}}
	say := func(indent string, render func(...string) string, s string) {
		for _, l := range wrap(s, w-width(indent)-1) {
			f.add(indent + render(l))
		}
	}
	plain := func(s ...string) string { return strings.Join(s, "") }
	switch {
	case !p.seen:
		f.add(" " + e.say(wReading))
		return f
	case p.m.err != nil:
		say(" ", plain, e.explain(p.m.err))
		return f
	case !p.ready():
		say(" ", plain, e.say(wSheetNone))
		return f
	case p.asks:
		f.add("")
		say(" ", plain, e.say(wSheetAsk))
		f.add("")
		rows, x, _ := p.typed.View(16, 1)
		f.cursor, f.x, f.y = true, 5+x, len(f.lines)
		f.add("     " + rows[0])
		return f
	}
	where := e.say(wSheetTogether)
	if p.m.sheet.Key != "" {
		where = e.say(wSheetStick, p.m.sheet.Key)
	}
	say(" ", e.st.bold.Render, where)
	for _, l := range []phrase{wKeyLine1, wKeyLine2, wKeyLine3} {
		say(" ", plain, e.say(l))
	}
	f.add("")
	for _, l := range p.m.sheet.Lines {
		f.add("     " + e.st.bold.Render(l))
	}
	f.add("")
	say(" ", plain, e.say(wSheetHow))
	if len(p.m.sticks) > 0 {
		say(" ", plain, e.say(wSheetPrint))
	}
	for i, k := range p.m.sticks {
		if i < 9 {
			f.add("   " + e.say(wSheetTo, strconv.Itoa(i+1), clean(k.Name)))
		}
	}
	if p.m.kept != (appliance.Date{}) {
		say(" ", e.st.faint.Render, e.say(wSheetSince, p.m.kept.String()))
	}
	return f
}
