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
	e        *env
	draft    draft
	title    string
	verb     string // what Enter does; "" says it in general
	fields   []*field
	on       int    // the field being filled in
	top      bool   // it is first the first one, else the first to write in
	version  uint64 // of the case the clerk is looking at
	stale    bool   // somebody decided first: wait until that is on the screen
	busy     bool   // on its way to the ledger
	letters  int    // typed so far
	still    int    // of those, how many have been there for a moment
	held     bool   // Enter came right behind a letter: what comes next tells what it was
	pasted   bool   // what comes now is a paste, and its line ends are words
	shut     bool   // opened just now: Enter is not obeyed before the key has rested
	knocks   int    // Enters that came meanwhile
	foot     func(w int) []string
	do       func(version uint64) tea.Cmd
	deed     func() loop.Deed         // what do does, where the desk's one path does it
	said     func(loop.Result) string // of a deed that was done; nil: in general
	opens    func(loop.Result) screen // what to show when it is done; nil: where one is
	resumed  resumed                  // the draft it began with
	entered  bool                     // Enter opened it
	touched  bool                     // another key than Enter was pressed in it
	asking   bool                     // Enter would send what nobody can take back: asks for another key first
	back     bool                     // what it does can be taken back for a moment
	undo     func(Session) error      // takes back what it does, where that is no matter's
	stock    *stock                   // the phrases lying over it; nil: put away
	evidence *field                   // on whose word, where a clerk acts for another's office
}

// field is a choice when it has options, else words. Of many options some are
// narrowed down by typing (picked), and of some several are taken.
type field struct {
	name    string
	options []option
	at      int  // the option that is chosen; -1: none fits what was typed
	stood   int  // the option that was chosen before anything was typed
	picked  bool // what is typed narrows the options
	several bool
	taken   []string // of several: the values, in the order they were taken
	words   editor   // what is written; or what narrows the options
	keep    string   // the words are a draft under this name, kept when the form is put down; "" not
	sought  string   // what fit answers to
	fit     []int    // the options that what was typed lets through
	seek    []string // the options as they are compared, made once: there may be thousands
	when    func() bool
	after   func() // what follows from a change of this field
}

// option is one choice. What it may also be found by is never shown.
type option struct{ value, label, also string }

func (f *field) value() string {
	switch {
	case f.several:
		return strings.Join(f.values(), ",")
	case f.picked && f.at < 0: // as it was written: the desk says that there is no such thing
		return strings.TrimSpace(f.words.text)
	case len(f.options) > 0 && f.at < 0: // nothing is chosen yet
		return ""
	case len(f.options) > 0:
		return f.options[f.at].value
	}
	return strings.TrimSpace(f.words.text)
}

// values are those taken, with the one that is being typed.
func (f *field) values() []string {
	out := slices.Clone(f.taken)
	if strings.TrimSpace(f.words.text) == "" {
		return out
	}
	v := strings.TrimSpace(f.words.text)
	if f.at >= 0 {
		v = f.options[f.at].value
	}
	if !slices.Contains(out, v) {
		out = append(out, v)
	}
	return out
}

func (f *field) number() int {
	n, err := strconv.Atoi(halfWidth(f.value()))
	if err != nil {
		return 0
	}
	return n
}

// set chooses the option of that value, if there is one.
func (f *field) set(value string) {
	if i := slices.IndexFunc(f.options, func(o option) bool { return o.value == value }); i >= 0 {
		f.at = i
		f.words.set("")
	}
}

// label is the chosen option as it is shown.
func (f *field) label() string {
	if f.several {
		var out []string
		for _, v := range f.values() {
			name := v
			if i := slices.IndexFunc(f.options, func(o option) bool { return o.value == v }); i >= 0 {
				name = f.options[i].label
			}
			out = append(out, name)
		}
		return strings.Join(out, "、")
	}
	if f.at < 0 || len(f.options) == 0 {
		return f.value()
	}
	return f.options[f.at].label
}

// fitting are the options that what was typed lets through, the likeliest first.
func (f *field) fitting() []int {
	q := folded(f.words.text)
	if f.fit != nil && f.sought == q {
		return f.fit
	}
	if f.seek == nil {
		for _, o := range f.options {
			f.seek = append(f.seek, folded(o.label+" "+o.also))
		}
	}
	grades := make([][]int, fitsWhole+1)
	for i, s := range f.seek {
		g := fitsWhole
		if q != "" {
			g = max(grade(q, s), readAs(q, f.options[i].label))
		}
		grades[g] = append(grades[g], i)
	}
	grades[fitsNot] = []int{}
	slices.Reverse(grades)
	f.sought, f.fit = q, slices.Concat(grades...)
	if f.fit == nil {
		f.fit = []int{}
	}
	return f.fit
}

// step chooses the next or the last of the fitting options.
func (f *field) step(by int) {
	fit := f.fitting()
	if len(fit) == 0 {
		return
	}
	at := slices.Index(fit, f.at)
	f.at = fit[(max(at, 0)+by+len(fit))%len(fit)]
}

// take takes the option, or lets it go.
func (f *field) take() {
	if f.at < 0 || len(f.options) == 0 {
		return
	}
	v := f.options[f.at].value
	if i := slices.Index(f.taken, v); i >= 0 {
		f.taken = slices.Delete(slices.Clone(f.taken), i, i+1)
	} else {
		f.taken = append(slices.Clone(f.taken), v)
	}
	f.words.set("")
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

// maxQuery is how much may be typed to narrow options down.
const maxQuery = 20

// choose adds a field of a few options.
func (f *form) choose(name phrase, now string, options ...option) *field {
	return f.add(choice(f.e.say(name), now, options...))
}

// decide adds a choice of which nothing is chosen for the clerk.
func (f *form) decide(name phrase, options ...option) *field {
	l := f.choose(name, "", options...)
	l.at = -1
	return l
}

// pick adds a field of many options, narrowed down by typing.
func (f *form) pick(name phrase, now string, options ...option) *field {
	l := choice(f.e.say(name), now, options...)
	l.picked, l.words.limit, l.words.seeks = true, maxQuery, true
	return f.add(l)
}

// picks adds a field of many options of which several may be taken.
func (f *form) picks(name phrase, taken []string, options ...option) *field {
	l := f.pick(name, "", options...)
	l.several, l.taken = true, slices.Clone(taken)
	return l
}

// write adds a field to write in; its words are a draft.
func (f *form) write(name phrase, now string, limit int) *field {
	l := f.add(words(f.e.say(name), now, limit))
	l.keep = name[0]
	return l
}

func (f *form) add(l *field) *field {
	f.fields = append(f.fields, l)
	return l
}

// acted is a fact: the ledger has it.
type acted struct {
	draft draft
	said  string
	open  screen // what to show now; nil: where one is
	res   loop.Result
	undo  func(Session) error // takes it back, where that is no matter's; nil: nothing does
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

// A key held down repeats faster than this: the Enter that opened a form must not
// send it too.
const rest = 200 * time.Millisecond

// opened is a fact: for a while no Enter came after so many.
type opened struct {
	form   *form
	knocks int
}

// pause shuts the form until Enter has rested.
func (f *form) pause() tea.Cmd {
	f.shut = true
	ctx, o := f.e.Ctx, opened{f, f.knocks}
	return func() tea.Msg {
		t := time.NewTimer(rest)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			return o
		}
	}
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
	return f.send()
}

// lineEnd makes the Enter of a paste a blank.
func (f *form) lineEnd(l *field) {
	l.words.insert(" ", false)
	f.save()
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
		return acted{draft: d, said: said}
	}
}

// there reports whether the field is on the form as it is filled in now.
func (f *form) there(i int) bool { return f.fields[i].when == nil || f.fields[i].when() }

// editing is the line being written; nil where something is chosen.
func (f *form) editing() *editor {
	if l := f.field(); !f.asking && l != nil && (l.picked || len(l.options) == 0) {
		return &l.words
	}
	return nil
}

// move goes to the next field that is there, or stays.
func (f *form) move(by int) {
	for i := f.on + by; i >= 0 && i < len(f.fields); i += by {
		if f.there(i) {
			f.on = i
			return
		}
	}
}

// field is the one being filled in; nil on a form that only asks for a yes.
func (f *form) field() *field {
	if len(f.fields) == 0 {
		return nil
	}
	return f.fields[f.on]
}

func (f *form) textWidth(w int) int { return max(w-2-f.labelWidth()-2, 4) }

func (f *form) labelWidth() int {
	n := 0
	for i, l := range f.fields {
		if f.there(i) {
			n = max(n, width(l.name))
		}
	}
	return n
}

// press fills in. It answers whether the form is put down.
func (f *form) press(msg tea.Msg, w int) (down bool, cmd tea.Cmd) {
	l := f.field()
	k, ok := msg.(tea.KeyPressMsg)
	if f.asking {
		return false, f.answered(msg)
	}
	if f.stock != nil {
		return false, f.chose(msg, w)
	}
	f.touched = f.touched || !ok || !pressed(k, f.e.keys.Send) // what is pasted, or comes from the pinyin line, was pressed too
	if ok {
		keys := f.e.keys
		f.shut = f.shut && pressed(k, keys.Send)
		switch {
		case pressed(k, keys.Phrases) && f.writing() != nil:
			f.takeOut()
			return false, nil
		case pressed(k, keys.Phrase) && f.writing() != nil:
			if text, ok := f.counted(k); ok {
				f.put(text)
			}
			return false, nil
		case pressed(k, keys.Drop):
			f.held = false
			return true, f.e.flush()
		case pressed(k, keys.Throw) && !f.resumed.at.IsZero():
			f.throw()
			return false, nil
		case pressed(k, keys.Swap) && f.resumed.other != nil:
			f.swap()
			return false, nil
		case pressed(k, keys.Undo) && f.resumed.thrown != nil:
			f.unthrow()
			return false, nil
		case f.held && k.String() == "ctrl+j": // the other half of a line end
			return false, nil
		case pressed(k, keys.Send):
			if f.busy || f.stale {
				return false, nil
			}
			if f.shut {
				f.knocks++
				return false, f.pause()
			}
			if f.letters != f.still && !f.held && !f.pasted {
				f.held = true
				return false, f.letter()
			}
			if f.letters != f.still && l != nil {
				f.lineEnd(l)
				return false, tea.Batch(f.letter(), wish(notice{f.e.say(wPastedEnd), true}))
			}
			return false, f.send()
		}
	}
	switch {
	case l == nil:
		return false, nil
	case ok && k.String() == "tab", ok && k.String() == "shift+tab":
		f.move(map[string]int{"tab": +1, "shift+tab": -1}[k.String()])
		return false, nil
	case l.picked:
		return false, f.pressPick(l, msg)
	case len(l.options) > 0:
		if ok {
			f.pressChoice(l, k)
		}
		return false, nil
	}
	if ok && k.Text != "" && f.held {
		f.lineEnd(l)
	}
	if l.words.Update(msg, f.textWidth(w)) {
		f.changed(l)
		if ok && k.Text != "" {
			return false, f.letter()
		}
	} else if ok {
		f.vertical(k)
	}
	return false, nil
}

func (f *form) vertical(k tea.KeyPressMsg) {
	switch k.String() {
	case "up":
		f.move(-1)
	case "down":
		f.move(+1)
	}
}

func (f *form) pressChoice(l *field, k tea.KeyPressMsg) {
	n := len(l.options)
	switch d, err := strconv.Atoi(halfWidth(k.Text)); {
	case k.String() == "left":
		l.at = (max(l.at, 0) + n - 1) % n
	case k.String() == "right", k.String() == "space":
		l.at = (l.at + 1) % n
	case err == nil && d >= 1 && d <= n:
		l.at = d - 1
	default:
		f.vertical(k)
		return
	}
	f.changed(l)
}

// pressPick narrows options down by what is typed; the arrows go among those
// that are left, and a blank takes one of several.
func (f *form) pressPick(l *field, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case ok && k.String() == "left":
		l.step(-1)
	case ok && (k.String() == "right" || k.String() == "space" && !l.several && l.words.text == ""):
		l.step(+1)
	case ok && l.several && (k.String() == "space" || k.Text == "　"):
		l.take()
	case ok && (k.String() == "up" || k.String() == "down"):
		f.vertical(k)
		return nil
	default:
		before := l.words.text
		l.words.Update(msg, 1<<10)
		if l.words.text == before {
			return nil
		}
		if before == "" {
			l.stood = l.at
		}
		if l.at = -1; l.words.text == "" { // nothing was meant by it: nothing is chosen by it
			l.at = l.stood
		} else if fit := l.fitting(); len(fit) > 0 {
			l.at = fit[0]
		}
		f.changed(l)
		if ok && k.Text != "" {
			return f.letter()
		}
		return nil
	}
	f.changed(l)
	return nil
}

// changed keeps the words of a draft and lets follow what follows from a field.
func (f *form) changed(l *field) {
	f.resumed.thrown = nil
	f.save()
	if l.after != nil {
		l.after()
	}
}

// Keys are what works in the form now.
func (f *form) Keys() []key.Binding {
	k := f.e.keys
	if f.stock != nil {
		return f.stock.menu.Keys()
	}
	if f.asking {
		sure, no := k.Sure, k.Drop
		sure.SetHelp(sure.Help().Key, f.verb)
		no.SetHelp(no.Help().Key, f.e.say(wKeyNotYet))
		return []key.Binding{sure, no}
	}
	send := k.Send
	if f.verb != "" {
		send.SetHelp(send.Help().Key, f.verb)
	}
	out := []key.Binding{send, k.Drop}
	switch l := f.field(); {
	case l == nil:
	case l.several:
		out = append(out, k.TakeIt, k.Choose, k.Narrow)
	case l.picked:
		out = append(out, k.Choose, k.Narrow)
	case len(l.options) > 0:
		out = append(out, k.Choose)
	default:
		out = append(out, k.Undo)
	}
	if len(f.fields) > 1 {
		out = append(out, k.Field)
	}
	if !f.resumed.at.IsZero() {
		out = append(out, k.Throw)
	}
	if f.resumed.other != nil {
		out = append(out, k.Swap)
	}
	if f.writing() != nil {
		out = append(out, k.Phrases, k.Phrase)
	}
	return out
}

// View draws at most h rows; what is being filled in is always among them.
func (f *form) View(w, h int, warning string) frame {
	e := f.e
	if f.stock != nil {
		return f.stock.menu.View(w, h)
	}
	title := f.title
	if s := f.found(); s != "" {
		title += "  " + s
	}
	out := frame{lines: []string{e.rule(title, w)}}
	if f.asking {
		warning = e.say(wFinal, f.verb, e.keys.Sure.Help().Key)
	}
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
	var drawn []frame
	on := 0
	for i, l := range f.fields {
		if !f.there(i) {
			continue
		}
		here := i == f.on
		if here {
			on = len(drawn)
		}
		var d frame
		switch {
		case l.picked:
			d = e.drawPick(l, tw, here)
		case len(l.options) > 0:
			d = e.drawChoice(l, tw, here)
		default:
			d = e.drawWords(l, tw, min(max(left-len(f.fields)+1, 1), 6), here)
		}
		for n := range d.lines {
			head := strings.Repeat(" ", 2+label+2)
			if n == 0 {
				mark := "  "
				if here {
					mark = "> "
				}
				head = mark + e.st.bold.Render(fit(l.name, label)) + "  "
			}
			d.lines[n] = head + d.lines[n]
		}
		d.x += 2 + label + 2
		drawn = append(drawn, d)
	}
	if len(drawn) == 0 {
		for _, l := range foot[:min(len(foot), max(h-len(out.lines), 0))] {
			out.add(" " + l)
		}
		return out
	}
	from, to := on, on+1
	used := len(drawn[on].lines)
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

// pickRows is how many rows the options of a pick take while one is chosen.
const pickRows = 3

// drawPick shows what is chosen; while it is being chosen, what was typed and the
// options that fit it.
func (e *env) drawPick(l *field, w int, on bool) frame {
	if !on {
		s := l.label()
		if s == "" {
			s = e.say(wNone)
		}
		return frame{lines: []string{e.st.bold.Render(cut(s, w))}}
	}
	typed, x, _ := l.words.View(max(w/2, 6), 1)
	most := pickRows
	if l.words.text == "" {
		most--
	}
	row := typed[0]
	used := max(width(row)+1, 4) // room for the cursor
	row += strings.Repeat(" ", used-width(row))
	fit := l.fitting()
	first := max(slices.Index(fit, l.at), 0)
	cells := func(from int) (rows []string, to int) {
		row, used := row, used
		for i, n := range fit[from:] {
			s := cut(l.options[n].label, max(w-4, 4))
			if l.several && slices.Contains(l.values(), l.options[n].value) {
				s = "+" + s
			}
			cell := " " + s + " "
			if n == l.at {
				cell = e.st.selected.Render("[" + s + "]")
			}
			more := 0
			if i < len(fit)-from-1 {
				more = 2
			}
			if used+width(s)+2+more > w && used > 0 {
				if len(rows) == most-1 {
					return append(rows, row+".."), from + i
				}
				rows = append(rows, row)
				row, used = "", 0
			}
			row += cell
			used += width(s) + 2
		}
		return append(rows, row), len(fit)
	}
	out := frame{cursor: true, x: x}
	if len(fit) == 0 {
		out.add(row + e.st.faint.Render(cut(e.say(wNoneFits), w-used)))
		return out
	}
	rows, to := cells(0)
	if first >= to {
		rows, _ = cells(first)
	}
	out.add(rows...)
	if l.several && len(l.taken) > 0 {
		out.add(e.st.faint.Render(cut(e.say(wTaken, l.label()), w)))
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
