package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance/health"
)

// A Start is how far a box has come that does not serve yet.
type Start struct {
	Tree   health.Check `json:"tree"`             // what is ready, what is missing, what to do
	Sticks []string     `json:"sticks,omitempty"` // of which one may be chosen to hold half of the key
	NoKey  bool         `json:"no_key,omitempty"` // going on without a key stick is offered
	NoTown bool         `json:"no_town,omitempty"`
	Ready  bool         `json:"-"` // it serves: this screen has had its time
}

// What a person may ask of a box that starts; WaitStick is followed by the stick's name.
const (
	WaitAgain  = "again"
	WaitStick  = "key "
	WaitNoKey  = "no key"
	WaitNoTown = "no town"
)

// Waiting is the screen of a box that does not serve yet. It needs no box: it runs in
// the process of whoever looks, and ends when the box serves.
type Waiting struct {
	Ctx     context.Context
	Look    func(ask string) Start // how it stands; ask is "" or what a person wants
	Now     func() time.Time
	English bool
}

// waitBeat is how often a starting box is looked at.
const waitBeat = time.Second

// NewWaiting is its program.
func NewWaiting(w Waiting) tea.Model {
	e := &env{st: newStyle(false)}
	e.English = w.English
	return startScreen{Waiting: w, e: e, w: 80, h: 24}
}

type startScreen struct {
	Waiting
	e     *env
	start Start
	seen  bool
	again time.Time // when a person last asked to read again
	top   int
	w, h  int
	gone  bool
}

// Facts of this program.
type (
	stood   struct{ start Start }
	waitNow struct{}
)

func (m startScreen) ask(what string) tea.Cmd {
	look := m.Look
	return func() tea.Msg { return stood{look(what)} }
}

func (m startScreen) tick() tea.Cmd {
	ctx := m.Ctx
	return func() tea.Msg {
		t := time.NewTimer(waitBeat)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return tea.Quit()
		case <-t.C:
			return waitNow{}
		}
	}
}

func (m startScreen) Init() tea.Cmd { return m.ask("") }

func (m startScreen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width > 0 && msg.Height > 0 {
			m.w, m.h = msg.Width, msg.Height
		}
	case waitNow:
		return m, m.ask("")
	case stood:
		if msg.start.Ready {
			m.gone = true
			return m, tea.Quit
		}
		m.start, m.seen = msg.start, true
		m.top = min(m.top, max(len(m.lines())-m.room(), 0))
		return m, m.tick()
	case tea.KeyPressMsg:
		return m.press(msg.String())
	}
	m.top = min(m.top, max(len(m.lines())-m.room(), 0))
	return m, nil
}

func (m startScreen) press(k string) (tea.Model, tea.Cmd) {
	page := m.room() - 1
	switch k {
	case "ctrl+q", "ctrl+c", "esc":
		m.gone = true
		return m, tea.Quit
	case "f10":
		m.e.English = !m.e.English
	case "up", "k":
		m.top--
	case "down", "j":
		m.top++
	case "pgup":
		m.top -= page
	case "pgdown", "space":
		m.top += page
	case "home":
		m.top = 0
	case "r", "R":
		m.again = m.Now()
		return m, m.askOnce(WaitAgain)
	case "n", "N":
		if m.start.NoKey {
			return m, m.askOnce(WaitNoKey)
		}
	case "s", "S":
		if m.start.NoTown {
			return m, m.askOnce(WaitNoTown)
		}
	default:
		if len(k) == 1 && k[0] >= '1' && int(k[0]-'1') < len(m.start.Sticks) {
			return m, m.askOnce(WaitStick + m.start.Sticks[k[0]-'1'])
		}
	}
	m.top = min(max(m.top, 0), max(len(m.lines())-m.room(), 0))
	return m, nil
}

// askOnce asks beside the beat: what comes of it is seen at the next look.
func (m startScreen) askOnce(what string) tea.Cmd {
	look := m.Look
	return func() tea.Msg {
		look(what)
		return nil
	}
}

// room is how many rows the tree has: the rest is head and foot.
func (m startScreen) room() int { return max(m.h-2-len(m.foot()), 1) }

// lines are the tree in the chosen language and, for whoever reads the other one, what
// is wrong in that.
func (m startScreen) lines() []string {
	if !m.seen || m.start.Tree.Key == "" {
		return []string{"", "  " + m.e.say(wWaitNone)}
	}
	var out []string
	device{e: m.e}.walk(&out, m.start.Tree, 0, m.w)
	for i, s := range m.start.Sticks {
		out = append(out, fmt.Sprintf("      %d  %s", i+1, clean(s)))
	}
	other := *m.e
	other.English = !m.e.English
	var rest []string
	for _, c := range m.start.Tree.Worst() {
		if c.Level == health.Bad {
			device{e: &other}.walk(&rest, c, 0, m.w)
		}
	}
	if len(rest) > 0 {
		out = append(append(out, m.e.rule(m.e.say(wKeyEnglish), m.w)), rest...)
	}
	return out
}

func (m startScreen) foot() []string {
	var keys []string
	if len(m.start.Sticks) > 1 {
		keys = append(keys, m.e.say(wWaitSticks))
	}
	if m.start.NoKey {
		keys = append(keys, m.e.say(wWaitNoKey))
	}
	if m.start.NoTown {
		keys = append(keys, m.e.say(wWaitNoTown))
	}
	var out []string
	if !m.again.IsZero() {
		out = append(out, " "+m.e.st.faint.Render(m.e.say(wWaitAgain, m.again.Format("15:04:05"))))
	}
	if len(keys) > 0 {
		out = append(out, " "+m.e.st.bold.Render(strings.Join(keys, "  ")))
	}
	return append(out, " "+m.e.say(wWaitFoot, m.e.say(wKeyEnglish)))
}

func (m startScreen) View() tea.View {
	if m.gone {
		return tea.NewView("")
	}
	title := " " + m.e.say(wWaitTitle)
	f := frame{lines: []string{m.e.st.bar.Render(fit(title, m.w))}}
	lines, room := m.lines(), m.room()
	top := min(m.top, max(len(lines)-room, 0))
	body := frame{lines: lines[top:min(top+room, len(lines))]}
	body.height(room)
	f.below(body)
	f.add(m.e.rule("", m.w))
	f.add(m.foot()...)
	f.height(m.h)
	return f.view(m.e.say(wWaitTitle))
}
