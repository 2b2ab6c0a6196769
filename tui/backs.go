package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// backs 回电 is who rang and is to be rung back, most pressing first. The number is
// shown to whoever rings, and that it was is kept.
type backs struct {
	roll[desk.BackRow]
	town *appliance.Town
	num  map[uint64]appliance.Address // that this clerk was given, here
	of   appliance.CaseID             // to begin at who asked to be rung about it
}

func newBacks(e *env) backs {
	return backs{roll: roll[desk.BackRow]{e: e, id: func(r desk.BackRow) uint64 { return r.ID }}, num: map[uint64]appliance.Address{}}
}

// newBacksAt is the list with who asked to be rung about a matter chosen.
func newBacksAt(e *env, of appliance.CaseID) backs {
	b := newBacks(e)
	b.of = of
	return b
}

// backsLoaded is a fact.
type backsLoaded struct {
	rolled[desk.BackRow]
	town *appliance.Town
}

// numberGiven is a fact: this clerk may ring that number now.
type numberGiven struct {
	id     uint64
	number appliance.Address
}

func (b backs) Init() tea.Cmd { return wish(lookAgain{}) }

func (b backs) read() tea.Cmd {
	s, all := b.e.Session, b.all()
	return func() tea.Msg {
		m := backsLoaded{rolled: rolled[desk.BackRow]{all: all}}
		if m.rows, m.err = s.Desk.Callbacks(s.Ctx, s.Who, all); m.err == nil {
			m.town, _, m.err = s.Desk.Town(s.Ctx)
		}
		return m
	}
}

func (b backs) Update(msg tea.Msg) (screen, tea.Cmd) {
	b.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if b.load.want() {
			return b, b.read()
		}
	case backsLoaded:
		if msg.err == nil && msg.all == b.all() {
			b.town = msg.town
			for _, r := range msg.rows {
				if b.of != 0 && r.Case == b.of {
					b.sel, b.of = r.ID, 0
				}
			}
		}
		if b.take(msg.rolled) {
			return b, b.read()
		}
	case numberGiven:
		b.num[msg.id] = msg.number
	case tea.KeyPressMsg, tea.PasteMsg:
		k, mine, cmd := b.typed(msg)
		if !mine {
			return b, cmd
		}
		return b.press(k)
	}
	return b, nil
}

func (b backs) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := b.e.keys
	switch {
	case pressed(k, keys.Back):
		return b, wish(goBack{})
	case b.turned(k):
		return b, wish(lookAgain{})
	case b.e.scrolled(&b.cur, k, len(b.rows), b.e.rowsOf(true)):
	case b.cur.at >= len(b.rows):
	case pressed(k, keys.Open) && b.about(b.rows[b.cur.at]) != 0:
		return b, wish(openScreen{screen: newPage(b.e, b.about(b.rows[b.cur.at]))})
	case !b.rows[b.cur.at].State.Open():
	case pressed(k, keys.RingBack):
		return b, b.ring(b.rows[b.cur.at])
	default:
		return b.opens(k, b.rows[b.cur.at])
	}
	b.mark()
	return b, nil
}

// about is the case a row leads to; 0 none.
func (b backs) about(r desk.BackRow) appliance.CaseID {
	if r.Case == 0 && len(r.Callback.Phone) > 0 && len(r.Open) > 0 {
		return r.Open[0].ID
	}
	return r.Case
}

// opens takes up the form of what came of ringing.
func (b backs) opens(k tea.KeyPressMsg, r desk.BackRow) (screen, tea.Cmd) {
	var f *form
	again := func(s Session) error { return s.Desk.BackAgain(s.Ctx, s.Who, r.ID) }
	switch {
	case pressed(k, b.e.keys.TakeDown):
		f = b.e.takeDownForm(b.town, r)
	case pressed(k, b.e.keys.Spoke):
		f = b.e.backForm(r, "spoke", b.e.keys.Spoke.Help().Desc, wBackSpokeHint, func(s Session, words string) (string, error) {
			_, err := s.Desk.Reached(s.Ctx, s.Who, r.ID, nil, words)
			return "", err
		})
		f.undo = again
	case pressed(k, b.e.keys.NoAnswer):
		f = b.e.backForm(r, "missed", b.e.keys.NoAnswer.Help().Desc, given(r.Callback, wBackMissedHint, wBackMissedMute), func(s Session, words string) (string, error) {
			after, err := s.Desk.NotReached(s.Ctx, s.Who, r.ID, words)
			if err == nil && !after.State.Open() {
				return s.say(given(after, wBackGivenUp, wBackGivenMute), after.Tries), nil
			}
			return s.say(wBackLater, after.Tries, s.Desk.Clock.Local(after.NextAt).Format("15:04")), err
		})
	case pressed(k, b.e.keys.NoNeed):
		f = b.e.backForm(r, "drop", b.e.keys.NoNeed.Help().Desc, wBackDropHint, func(s Session, words string) (string, error) {
			return "", s.Desk.NoNeed(s.Ctx, s.Who, r.ID, words)
		})
		f.undo = again
	default:
		return b, nil
	}
	cmd := b.hand.open(f)
	return b, cmd
}

// given chooses what is said of the third try, by whether it is told by text.
func given(b appliance.Callback, texted, mute phrase) phrase {
	if b.Texts() {
		return texted
	}
	return mute
}

// ring gives the clerk the number.
func (b backs) ring(r desk.BackRow) tea.Cmd {
	s := b.e.Session
	return func() tea.Msg {
		n, err := s.Desk.RingBack(s.Ctx, s.Who, r.ID)
		if err != nil {
			return failed{err}
		}
		return numberGiven{r.ID, n}
	}
}

// backForm asks for a word on how it went.
func (e *env) backForm(r desk.BackRow, how, verb string, hint phrase, do func(Session, string) (string, error)) *form {
	f := e.ofTown(loop.ActRingBack, fmt.Sprint(r.ID, how), verb, verb+" "+e.masked(r.Phone))
	note := f.write(wFieldNote, "", noteLimit)
	f.sees(e.say(hint))
	f.ends(func(s Session) (string, error) { return do(s, note.value()) })
	return f.begin()
}

// takeDownForm opens a matter that was told on the phone.
func (e *env) takeDownForm(t *appliance.Town, r desk.BackRow) *form {
	f := e.matterForm(t, true)
	f.draft = draft{act: loop.ActRingBack, of: fmt.Sprint(r.ID)}
	f.title = e.say(wBackTakeDown, e.masked(r.Phone))
	f.do = func(uint64) tea.Cmd {
		s, d, said, opens := e.Session, f.draft, f.said, f.opens
		matter, ok := f.deed().(loop.Open)
		return func() tea.Msg {
			if !ok {
				return undone{d, appliance.ErrNone}
			}
			res, err := s.Desk.Reached(s.Ctx, s.Who, r.ID, &matter, "")
			if err != nil {
				return undone{d, err}
			}
			return acted{draft: d, said: said(res), open: opens(res)}
		}
	}
	return f
}

func (b backs) Typing() bool     { return b.hand.busy() }
func (b backs) editing() *editor { return b.hand.editing() }

func (b backs) Keys() []key.Binding {
	k := b.e.keys
	if b.hand.busy() {
		return b.hand.Keys()
	}
	var out []key.Binding
	if b.cur.at < len(b.rows) {
		if r := b.rows[b.cur.at]; r.State.Open() {
			out = append(out, k.RingBack, k.TakeDown, k.Spoke, k.NoAnswer, k.NoNeed)
		}
		if b.about(b.rows[b.cur.at]) != 0 {
			out = append(out, k.Open)
		}
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (b backs) View(w, h int) frame {
	e := b.e
	widths := []int{4, 12, 12, 10, 4, 4}
	if e.English {
		widths = []int{5, 12, 13, 11, 5, 5}
	}
	l := listing{
		head: e.tabs([]phrase{wBacksOpen, wBacksAll}, b.only, e.say(wBacksTitle)), n: len(b.rows), empty: e.say(wBacksNone),
		cols: "  " + cells(widths, "", e.say(wFieldPhone), e.say(wColDue), e.say(wColStands), e.say(wColRings), e.say(wColTries), e.say(wColTheirs)),
	}
	switch {
	case b.err != nil:
		l.n, l.empty = 0, e.explain(b.err)
	case !b.seen:
		l.n, l.empty = 0, e.say(wReading)
	}
	l.row = func(i, w int, here bool) string {
		r := b.rows[i]
		mark := ""
		if r.Late {
			mark = e.say(wBackLate)
		}
		return e.plainRow(cells(widths, mark, b.number(r), e.moment(r.Due), e.say(backStates[r.State]), itoa(r.Rings), itoa(r.Tries), b.matters(r)), w, here)
	}
	l.detail = func(w int) []string {
		r := b.rows[b.cur.at]
		out := wrap(e.say(wBackSince, e.stamp(r.At), r.Rings, e.moment(r.Due)), w)
		switch r.Why {
		case appliance.BackFollowUp: // they rang nobody
			out = wrap(e.say(wBackFollowUp, e.stamp(r.At), e.moment(r.Due)), w)
		case appliance.BackAsked:
			out = wrap(e.say(wBackAskedAt, e.stamp(r.At), e.moment(r.Due)), w)
		}
		if r.By.ID != "" || r.By.Name != "" {
			words := e.byWho(r.By) + "  " + e.say(backStates[r.State])
			if !r.TriedAt.IsZero() {
				words += "  " + e.stamp(r.TriedAt)
			}
			out = append(out, wrap(strings.TrimSpace(words+"  "+r.Note), w)...)
		}
		if n, ok := b.num[r.ID]; ok && r.State.Open() {
			local := string(n)
			if p, ok := n.Phone(); ok {
				local = p.Local()
			}
			out = append(out, e.st.bold.Render(e.say(wBackRingNow, local)))
		}
		for _, c := range r.Open {
			out = append(out, cut(e.caseNo(c.ID)+"  "+loop.StateName(c.State, e.English)+"  "+desk.Row{Case: c}.About(), w))
		}
		return out
	}
	return e.listed(l, b.cur, b.hand, w, h)
}

// number is masked until this clerk was given it.
func (b backs) number(r desk.BackRow) string {
	if n, ok := b.num[r.ID]; ok && r.State.Open() {
		if p, ok := n.Phone(); ok {
			return p.Local()
		}
	}
	return b.e.masked(r.Phone)
}

// matters are the cases a row is about.
func (b backs) matters(r desk.BackRow) string {
	var out []string
	if r.Case != 0 && len(r.Open) == 0 {
		out = append(out, b.e.caseNo(r.Case))
	}
	for _, c := range r.Open {
		out = append(out, b.e.caseNo(c.ID))
	}
	return strings.Join(out, " ")
}

var backStates = map[appliance.CallbackState]phrase{
	appliance.BackWaiting: {"待回电", "to ring"}, appliance.BackCalling: {"正在打", "ringing"}, appliance.BackReached: {"打通了", "reached"},
	appliance.BackMissed: {"没打通", "not reached"}, appliance.BackDropped: {"不用回", "no need"},
}
