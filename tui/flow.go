package tui

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
)

// flow 短信流水 is every text heard and sent, newest first: the technician's
// and the careful clerk's view. Nothing the SIM held is missing here, what
// could not be decoded least of all.
type flow struct {
	e     *env
	texts []passing
	shown []passing // those the filter lets through
	only  int       // which filter
	cur   cursor
	sel   passing
	hand  hand
	load  loader
	seen  bool
	err   error
}

// passing is one text, whichever way it went.
type passing struct {
	at    time.Time
	in    appliance.Message  // heard, when in.ID is not 0
	out   appliance.Outgoing // else sent
	fault string             // why it could not be decoded
	pdu   []byte
}

// asks reports whether somebody should look at it.
func (p passing) asks() bool {
	if p.in.ID != 0 {
		return p.fault != "" || len(p.in.Gap) > 0
	}
	return unsettled(p.out)
}

func (p passing) same(q passing) bool { return p.in.ID == q.in.ID && p.out.ID == q.out.ID }

func (p passing) id() appliance.CaseID { return max(p.in.Case, p.out.Case) }

// The filters, and how many texts are read each way.
const (
	flowAll = iota
	flowIn
	flowOut
	flowAsks
	flowLimit = 300
)

var flowNames = []phrase{wFlowAll, wFlowIn, wFlowOut, wFlowAsks}

func newFlow(e *env) flow { return flow{e: e} }

// flowLoaded is a fact.
type flowLoaded struct {
	texts []passing
	err   error
}

func (f flow) Init() tea.Cmd { return wish(lookAgain{}) }

func (f flow) read() tea.Cmd {
	s := f.e.Session
	return func() tea.Msg {
		in, err := s.Desk.Messages(s.Ctx, flowLimit)
		if err != nil {
			return flowLoaded{err: err}
		}
		out, err := s.Desk.Outbox(s.Ctx, flowLimit)
		if err != nil {
			return flowLoaded{err: err}
		}
		var all []passing
		err = s.Desk.Ledger.View(s.Ctx, func(r appliance.Reader) error {
			all = all[:0]
			for _, m := range in {
				p := passing{at: m.HeardAt, in: m}
				if m.Class == appliance.FromSystem && m.Text == "" && len(m.Parts) > 0 {
					part, err := r.Part(m.Parts[0])
					if err != nil {
						return err
					}
					p.fault, p.pdu = part.Fault, part.PDU
				}
				all = append(all, p)
			}
			return nil
		})
		for _, t := range out {
			all = append(all, passing{at: t.QueuedAt, out: t})
		}
		slices.SortStableFunc(all, func(a, b passing) int { return b.at.Compare(a.at) })
		return flowLoaded{all, err}
	}
}

func (f flow) Update(msg tea.Msg) (screen, tea.Cmd) {
	f.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if f.load.want() {
			return f, f.read()
		}
	case flowLoaded:
		again := f.load.done()
		if f.err = msg.err; msg.err == nil {
			f.texts, f.seen = msg.texts, true
			f.filter()
		}
		if again {
			return f, f.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if f.hand.busy() {
			cmd, _ := f.hand.press(msg, f.e.w)
			return f, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return f.press(k)
		}
	}
	return f, nil
}

// filter chooses what is shown; the cursor stays on its text.
func (f *flow) filter() {
	f.shown = nil
	for _, p := range f.texts {
		in := p.in.ID != 0
		if f.only == flowAll || f.only == flowIn && in || f.only == flowOut && !in || f.only == flowAsks && p.asks() {
			f.shown = append(f.shown, p)
		}
	}
	if at := slices.IndexFunc(f.shown, f.sel.same); at > 0 { // at the newest it stays at the newest
		f.cur.follow(at, len(f.shown), f.room())
	}
	f.cur.hold(len(f.shown), f.room())
	f.mark()
}

func (f *flow) mark() {
	f.sel = passing{}
	if f.cur.at < len(f.shown) {
		f.sel = f.shown[f.cur.at]
	}
}

func (f flow) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	n, h, keys := len(f.shown), f.room(), f.e.keys
	switch {
	case pressed(k, keys.Back):
		return f, wish(goBack{})
	case pressed(k, keys.Up):
		f.cur.move(-1, n, h)
	case pressed(k, keys.Down):
		f.cur.move(+1, n, h)
	case pressed(k, keys.PageUp):
		f.cur.move(-h, n, h)
	case pressed(k, keys.PageDown):
		f.cur.move(+h, n, h)
	case pressed(k, keys.Top):
		f.cur.move(-n, n, h)
	case pressed(k, keys.Bottom):
		f.cur.move(+n, n, h)
	case pressed(k, keys.Right), pressed(k, keys.Left):
		by := 1
		if pressed(k, keys.Left) {
			by = len(flowNames) - 1
		}
		f.only = (f.only + by) % len(flowNames)
		f.cur = cursor{}
		f.filter()
	case pressed(k, keys.Settle):
		if f.sel.out.ID == 0 || !unsettled(f.sel.out) {
			return f, wish(notice{text: f.e.say(wNothingDoubt)})
		}
		cmd := f.hand.open(f.e.settleForm(draft{id: f.sel.out.Case, act: loop.ActSettle}, f.sel.out))
		return f, cmd
	case pressed(k, keys.Open) && f.sel.id() != 0:
		return f, wish(openScreen{screen: newPage(f.e, f.sel.id())})
	}
	f.mark()
	return f, nil
}

func (f flow) Typing() bool     { return f.hand.busy() }
func (f flow) editing() *editor { return f.hand.editing() }

func (f flow) Keys() []key.Binding {
	k := f.e.keys
	if f.hand.busy() {
		return f.hand.Keys()
	}
	var out []key.Binding
	if f.sel.id() != 0 {
		out = append(out, k.Open)
	}
	if f.sel.out.ID != 0 && unsettled(f.sel.out) {
		out = append(out, k.Settle)
	}
	return append(out, k.Right, k.Back, k.Find, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

// flowStrip is how many rows the text under the cursor has below the list.
const flowStrip = 6

func (f flow) room() int {
	h := f.e.h - 1
	if f.e.h >= lowScreen {
		h -= flowStrip
	}
	return max(h, 1)
}

func (f flow) View(w, h int) frame {
	e := f.e
	out := frame{lines: []string{e.tabs(flowNames[:], f.only, e.say(wFlowTitle))}}
	if len(f.shown) == 0 {
		words := e.say(wFlowNone)
		switch {
		case f.err != nil:
			words = e.explain(f.err)
		case !f.seen:
			words = e.say(wReading)
		}
		out.add("")
		for _, l := range wrap(words, w-4) {
			out.add("  " + l)
		}
		return out
	}
	for i := f.cur.top; i < min(f.cur.top+f.room(), len(f.shown)); i++ {
		out.add(f.row(f.shown[i], w, i == f.cur.at))
	}
	if f.hand.busy() {
		form := f.hand.View(w, max(h/2, 6), "")
		out.height(h - len(form.lines))
		out.below(form)
		return out
	}
	if h >= lowScreen {
		out.height(h - flowStrip)
		out.add(e.rule("", w))
		lines := f.detail(f.sel, w-2)
		if len(lines) > flowStrip-1 {
			lines[flowStrip-2] = cutStyled(lines[flowStrip-2], w-5) + " .."
		}
		for _, l := range lines[:min(len(lines), flowStrip-1)] {
			out.add(" " + l)
		}
	}
	return out
}

// row is one text in a row: way, time, number, what became of it, words.
func (f flow) row(p passing, w int, here bool) string {
	e := f.e
	way, who, state, text, bad := e.say(wWayIn), p.in.From, e.fate(p), p.in.Text, p.asks()
	if p.in.ID == 0 {
		way, who = e.say(wWayOut), appliance.Address(p.out.To)
		text = strings.TrimPrefix(p.out.Text, e.Desk.Texts.Prefix(false)) // every one begins with it
		state, _ = e.textState(p.out)
	} else if p.fault != "" {
		text = p.fault
	}
	stateW := 12
	if e.English {
		stateW = 14
	}
	if w < 70 {
		stateW = 8
	}
	mark := "  "
	if here {
		mark = "> "
	}
	head := mark + fit(way, 2) + " " + e.stamp(p.at) + " " + fit(e.masked(who), 11) + " "
	state = fit(state, stateW)
	rest := max(w-width(head)-stateW-1, 0)
	if here {
		return e.st.selected.Render(head + state + " " + fit(text, rest))
	}
	if bad {
		state = e.st.bad.Render(state)
	}
	return head + state + " " + cut(text, rest)
}

// detail is everything about one text.
func (f flow) detail(p passing, w int) []string {
	e := f.e
	var facts []string
	add := func(s string) {
		if s != "" {
			facts = append(facts, s)
		}
	}
	text := p.in.Text
	if p.in.ID != 0 {
		if p.in.From != "" {
			add(e.say(wFrom, e.masked(p.in.From)))
		}
		add(e.fate(p))
		if !p.in.SentAt.IsZero() {
			add(e.say(wSentAt, e.stamp(p.in.SentAt)))
		}
		if len(p.in.Gap) > 0 {
			var n []string
			for _, g := range p.in.Gap {
				n = append(n, strconv.Itoa(g))
			}
			add(e.say(wGap, strings.Join(n, ",")))
		}
		if p.fault != "" {
			text = p.fault + "\n" + hex.EncodeToString(p.pdu)
		}
	} else {
		text = p.out.Text
		state, _ := e.textState(p.out)
		add(e.say(wTo, e.masked(appliance.Address(p.out.To))))
		add(state)
		add(p.out.Template)
		n, _ := appliance.TextCost(p.out.Text)
		add(e.say(wParts, n))
		if p.out.Attempt > 1 {
			add(e.say(wAttempts, p.out.Attempt))
		}
		if p.out.State == appliance.TextQueued && p.out.NextAt.After(e.now) {
			add(e.say(wNotBefore, e.stamp(p.out.NextAt)))
		}
		if !p.out.SentAt.IsZero() {
			add(e.say(wSentAt, e.stamp(p.out.SentAt)))
		}
		if !p.out.Delivered.IsZero() {
			add(e.say(wDeliveredAt, e.stamp(p.out.Delivered)))
		}
		add(e.trouble(p.out))
	}
	if id := p.id(); id != 0 && (p.in.Fate != appliance.FateCase && p.in.Fate != appliance.FateSupplement) {
		add(e.say(wCaseNo, e.caseNo(id)))
	}
	var out []string
	for _, l := range wrap(strings.Join(facts, "  "), w) {
		out = append(out, e.st.bold.Render(l))
	}
	return append(out, wrap(text, w)...)
}

// trouble is why a text of ours has not arrived.
func (e *env) trouble(t appliance.Outgoing) string {
	if t.State == appliance.TextDelivered || t.State == appliance.TextSent || t.Error == "dropped" {
		return ""
	}
	why, _, _ := strings.Cut(t.Error, "-")
	for _, k := range []string{t.Error, why} {
		if p, ok := troubles[k]; ok {
			return e.say(p)
		}
	}
	return t.Error
}

// fate is what became of a text we heard.
func (e *env) fate(p passing) string {
	m := p.in
	if len(m.Gap) > 0 {
		return e.say(wFateGap)
	}
	switch {
	case m.Fate == appliance.FateIgnored || m.Fate == appliance.FateEmpty || m.Fate == appliance.FateDuplicate:
		if r, ok := reasonWords[m.Reason]; ok {
			return e.say(r)
		}
	case m.Case != 0 && m.Fate == appliance.FateCase:
		return e.say(wFateCase, e.caseNo(m.Case))
	case m.Case != 0 && m.Fate == appliance.FateSupplement:
		return e.say(wFateAdded, e.caseNo(m.Case))
	}
	if f, ok := fates[m.Fate]; ok {
		return e.say(f)
	}
	return string(m.Fate)
}
