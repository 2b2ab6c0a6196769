package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// form is what a clerk fills in before an act: choices and words, Enter does
// it, Esc puts it down and keeps the words.
type form struct {
	e       *env
	draft   draft
	title   string
	verb    string // what Enter does; "" says it in general
	fields  []*field
	on      int    // the field being filled in
	version uint64 // of the case the clerk is looking at
	stale   bool   // somebody decided first: wait until that is on the screen
	busy    bool   // on its way to the ledger
	letters int    // typed so far
	still   int    // of those, how many have been there for a moment
	held    bool   // Enter came right behind a letter: what comes next tells what it was
	pasted  bool   // what comes now is a paste, and its line ends are words
	foot    func(w int) []string
	do      func(version uint64) tea.Cmd
}

// field is a choice when it has options, else words.
type field struct {
	name    string
	options []option
	at      int
	words   editor
	keep    bool // the words are a draft, kept when the form is put down
}

type option struct{ value, label string }

func (f *field) value() string {
	if len(f.options) > 0 {
		return f.options[f.at].value
	}
	return strings.TrimSpace(f.words.text)
}

// choice makes a field of options; the one whose value is now is chosen.
func choice(name, now string, options ...option) *field {
	return &field{name: name, options: options, at: max(slices.IndexFunc(options, func(o option) bool { return o.value == now }), 0)}
}

// words makes a field to write in.
func words(name, now string, limit int) *field {
	f := &field{name: name, words: editor{limit: limit}}
	f.words.set(now)
	return f
}

// acted is a fact: the ledger has it.
type acted struct {
	draft draft
	said  string
}

// undone is a fact: the ledger refused.
type undone struct {
	draft draft
	err   error
}

// A terminal that does not mark what is pasted brings it as keys, its line ends
// as Enter. An Enter this soon behind a letter waits as long for what follows:
// more letters, and it was a line end in a paste; nothing, and it is Enter, as
// slow links and fast fingers bring it.
const moment = 25 * time.Millisecond

// rested is a fact: for a moment after so many letters no other came.
type rested struct {
	form    *form
	letters int
}

// letter counts what was typed and says when it has been there for a moment.
func (f *form) letter() tea.Cmd {
	f.letters++
	ctx, r := f.e.Ctx, rested{f, f.letters}
	return func() tea.Msg {
		t := time.NewTimer(moment)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			return r
		}
	}
}

// rest is the end of such a moment. An Enter that nothing followed is obeyed.
func (f *form) rest(letters int) tea.Cmd {
	if f.still = max(f.still, letters); f.still != f.letters {
		return nil
	}
	enter := f.held && !f.busy && !f.stale
	f.held, f.pasted = false, false
	if !enter {
		return nil
	}
	f.busy = true
	return f.do(f.version)
}

// lineEnd makes the Enter of a paste a blank.
func (f *form) lineEnd(l *field) {
	l.words.insert(" ", false)
	f.save(l)
	f.held, f.pasted = false, true
}

// act is the command every form ends in. Nothing of the session is touched
// from it: all it needs was taken before.
func (e *env) act(d draft, said string, f func(s Session) error) tea.Cmd {
	s := e.Session
	return func() tea.Msg {
		if err := f(s); err != nil {
			return undone{d, err}
		}
		return acted{d, said}
	}
}

// begin takes up the draft that was put down, if there is one, and puts the
// cursor where the words go.
func (f *form) begin() *form {
	for i, l := range f.fields {
		if l.keep {
			if s, ok := f.e.drafts[f.draft]; ok {
				l.words.set(s)
			}
			f.on = i
		}
	}
	return f
}

func (f *form) textWidth(w int) int { return max(w-2-f.labelWidth()-2, 4) }

func (f *form) labelWidth() int {
	n := 0
	for _, l := range f.fields {
		n = max(n, width(l.name))
	}
	return n
}

// press fills in. It answers whether the form is put down.
func (f *form) press(msg tea.Msg, w int) (down bool, cmd tea.Cmd) {
	l := f.fields[f.on]
	if k, ok := msg.(tea.KeyPressMsg); ok {
		keys := f.e.keys
		switch {
		case pressed(k, keys.Drop):
			f.held = false
			return true, nil
		case f.held && k.String() == "ctrl+j": // the other half of a line end
			return false, nil
		case pressed(k, keys.Send):
			if f.busy || f.stale {
				return false, nil
			}
			if f.letters != f.still && !f.held && !f.pasted {
				f.held = true
				return false, f.letter()
			}
			if f.letters != f.still {
				f.lineEnd(l)
				return false, tea.Batch(f.letter(), wish(notice{f.e.say(wPastedEnd), true}))
			}
			f.busy = true
			return false, f.do(f.version)
		}
		if len(l.options) > 0 {
			n := len(l.options)
			switch d, err := strconv.Atoi(halfWidth(k.Text)); {
			case k.String() == "left":
				l.at = (l.at + n - 1) % n
			case k.String() == "right", k.String() == "space":
				l.at = (l.at + 1) % n
			case err == nil && d >= 1 && d <= n:
				l.at = d - 1
			case k.String() == "up":
				f.on = max(f.on-1, 0)
			case k.String() == "down":
				f.on = min(f.on+1, len(f.fields)-1)
			}
			return false, nil
		}
	}
	if len(l.options) == 0 {
		if k, ok := msg.(tea.KeyPressMsg); ok && k.Text != "" && f.held {
			f.lineEnd(l)
		}
		if l.words.Update(msg, f.textWidth(w)) {
			f.save(l)
			if k, ok := msg.(tea.KeyPressMsg); ok && k.Text != "" {
				return false, f.letter()
			}
		} else if k, ok := msg.(tea.KeyPressMsg); ok {
			switch k.String() {
			case "up", "shift+tab":
				f.on = max(f.on-1, 0)
			case "down":
				f.on = min(f.on+1, len(f.fields)-1)
			}
		}
	}
	return false, nil
}

// save keeps the words of a field that is a draft.
func (f *form) save(l *field) {
	if l.keep {
		f.e.drafts[f.draft] = l.words.text
	}
}

// Keys are what works in the form now.
func (f *form) Keys() []key.Binding {
	k := f.e.keys
	send := k.Send
	if f.verb != "" {
		send.SetHelp(send.Help().Key, f.verb)
	}
	out := []key.Binding{send, k.Drop}
	if len(f.fields[f.on].options) > 0 {
		out = append(out, k.Choose)
	} else {
		out = append(out, k.Undo)
	}
	if len(f.fields) > 1 {
		out = append(out, k.Field)
	}
	return out
}

// View draws at most h rows; what is being filled in is always among them.
func (f *form) View(w, h int, warning string) frame {
	e := f.e
	out := frame{lines: []string{e.rule(f.title, w)}}
	if warning != "" {
		for _, l := range wrap(warning, w-2) {
			out.add(" " + e.st.bad.Render(l))
		}
	}
	label, tw := f.labelWidth(), f.textWidth(w)
	foot := []string(nil)
	if f.foot != nil {
		foot = f.foot(w - 2)
	}
	// Words take the rows that are left over; with too few, the other fields go.
	left := h - len(out.lines) - min(len(foot), 1)
	drawn := make([]frame, len(f.fields))
	for i, l := range f.fields {
		if len(l.options) > 0 {
			drawn[i] = e.drawChoice(l, tw, i == f.on)
		} else {
			drawn[i] = e.drawWords(l, tw, min(max(left-len(f.fields)+1, 1), 6), i == f.on)
		}
		for n := range drawn[i].lines {
			head := strings.Repeat(" ", 2+label+2)
			if n == 0 {
				mark := "  "
				if i == f.on {
					mark = "> "
				}
				head = mark + e.st.bold.Render(fit(l.name, label)) + "  "
			}
			drawn[i].lines[n] = head + drawn[i].lines[n]
		}
		drawn[i].x += 2 + label + 2
	}
	from, to := f.on, f.on+1
	used := len(drawn[f.on].lines)
	for grown := true; grown; {
		grown = false
		if from > 0 && used+len(drawn[from-1].lines) <= left {
			from--
			used += len(drawn[from].lines)
			grown = true
		}
		if to < len(drawn) && used+len(drawn[to].lines) <= left {
			used += len(drawn[to].lines)
			to++
			grown = true
		}
	}
	for _, d := range drawn[from:to] {
		out.below(d)
	}
	for _, l := range foot[:min(len(foot), max(h-len(out.lines), 0))] {
		out.add(" " + l)
	}
	return out
}

// drawChoice shows all options, the chosen one in brackets.
func (e *env) drawChoice(l *field, w int, on bool) frame {
	var out frame
	row, used := "", 0
	for i, o := range l.options {
		s := strconv.Itoa(i+1) + " " + clean(o.label)
		if len(l.options) > 9 {
			s = clean(o.label)
		}
		cell := " " + s + " "
		n := width(cell)
		switch {
		case i == l.at && on:
			cell = e.st.selected.Render("[" + s + "]")
		case i == l.at:
			cell = e.st.bold.Render("[" + s + "]")
		}
		if used+n > w && used > 0 {
			out.add(row)
			row, used = "", 0
		}
		row += cell
		used += n
	}
	out.add(row)
	return out
}

// drawWords shows the rows around the cursor.
func (e *env) drawWords(l *field, w, h int, on bool) frame {
	lines, x, y := l.words.View(w, h)
	return frame{lines: lines, cursor: on, x: x, y: y}
}

// cost says what a text will cost: characters, texts, and how many more fit.
func (e *env) cost(text string) string {
	n, units := appliance.TextCost(text)
	_, ucs2 := appliance.SplitText(text)
	room := 70
	switch {
	case ucs2 && n > 1:
		room = 67 * n
	case !ucs2 && n == 1:
		room = 160
	case !ucs2:
		room = 153 * n
	}
	s := e.say(wCost, units, n, max(room-units, 0))
	if n > 1 {
		return e.st.warn.Render(s)
	}
	return s
}

// refused is the desk's own sentence for an act that is not open now.
func (e *env) refused(a loop.Act, p desk.Page) notice {
	r := &loop.Refusal{Act: a, Why: loop.WhyState, Case: p.Case.ID, State: p.Case.State, Allowed: p.Allowed}
	return notice{r.Sentence(e.English), true}
}
