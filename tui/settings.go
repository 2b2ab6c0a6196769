package tui

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
)

// settings 我的设置 is how a clerk likes the screen. What is changed holds at once, at
// every terminal where they sit, and for nobody else.
type settings struct {
	e      *env
	likes  appliance.Preferences
	most   time.Duration // after so long the township locks every screen; 0: never
	drafts int
	cur    cursor
	load   loader
	seen   bool
	err    error
}

func newSettings(e *env) settings { return settings{e: e} }

// settingsLoaded is a fact.
type settingsLoaded struct {
	most time.Duration
	err  error
}

// liked is a fact for the root: the clerk's preferences are others now.
type liked struct{ language bool }

// setting is one row: what it is, its values, which of them stands, and how to set it.
type setting struct {
	name, how phrase
	values    []option
	at        int
	set       func(p *appliance.Preferences, to string)
}

// idles are the minutes one may choose from.
var idles = []int{1, 2, 3, 5, 10, 15, 20, 30, 60}

func (p settings) rows() []setting {
	e := p.e
	own := func(s string, words phrase, args ...any) option {
		return option{value: s, label: e.say(words, args...)}
	}
	at := func(values []option, now string) int {
		return max(slices.IndexFunc(values, func(o option) bool { return o.value == now }), 0)
	}
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return ""
	}
	idle := []option{own("", wLikeIdleNever)}
	if p.most > 0 {
		idle[0] = own("", wLikeIdleTown, int(p.most/time.Minute))
	}
	for _, n := range idles {
		if d := time.Duration(n) * time.Minute; p.most <= 0 || d < p.most {
			idle = append(idle, own(d.String(), wLikeIdle, n))
		}
	}
	now := ""
	if p.likes.Idle > 0 {
		now = p.likes.Idle.String()
	}
	language := []option{own("", wLikeAsBox), {value: "zh", label: "中文"}, {value: "en", label: "English"}}
	mouse := []option{own("", wLikeMouse), own("yes", wLikeNoMouse)}
	colours := []option{own("", wLikeColours), own("yes", wLikePlain)}
	inbox := []option{own("", wLikeAll), own("mine", wLikeMine)}
	return []setting{
		{wLikeLanguage, wLikeLanguageHow, language, at(language, p.likes.Language), func(p *appliance.Preferences, to string) { p.Language = to }},
		{wLikeInbox, wLikeInboxHow, inbox, at(inbox, p.likes.Inbox), func(p *appliance.Preferences, to string) { p.Inbox = to }},
		{wLikeLock, wLikeLockHow, idle, at(idle, now), func(p *appliance.Preferences, to string) {
			p.Idle, _ = time.ParseDuration(to)
		}},
		{wLikePointer, wLikePointerHow, mouse, at(mouse, yes(p.likes.NoMouse)), func(p *appliance.Preferences, to string) { p.NoMouse = to != "" }},
		{wLikeLook, wLikeLookHow, colours, at(colours, yes(p.likes.Plain)), func(p *appliance.Preferences, to string) { p.Plain = to != "" }},
	}
}

func (p settings) Init() tea.Cmd { return wish(lookAgain{}) }

func (p settings) read() tea.Cmd {
	s := p.e.Session
	return func() tea.Msg {
		_, rules, err := s.Desk.Town(s.Ctx)
		return settingsLoaded{time.Duration(rules.Screen.Lock) * time.Minute, err}
	}
}

func (p settings) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookAgain:
		p.likes, p.drafts = p.e.likes(), len(p.e.drafts.by)
		if p.load.want() {
			return p, p.read()
		}
	case settingsLoaded:
		again := p.load.done()
		p.most, p.err, p.seen = msg.most, msg.err, true
		if again {
			return p, p.read()
		}
	case tea.KeyPressMsg:
		rows := p.rows()
		switch {
		case pressed(msg, p.e.keys.Back):
			return p, wish(goBack{})
		case p.e.Drawer == nil || !p.seen:
		case pressed(msg, p.e.keys.Right), pressed(msg, p.e.keys.Open):
			return p.turn(rows[p.cur.at], +1)
		case pressed(msg, p.e.keys.Left):
			return p.turn(rows[p.cur.at], -1)
		default:
			p.e.scrolled(&p.cur, msg, len(rows), p.e.rowsOf(false))
		}
	}
	return p, nil
}

// turn chooses the next value of a row, and keeps it.
func (p settings) turn(s setting, by int) (screen, tea.Cmd) {
	to := s.values[(s.at+by+len(s.values))%len(s.values)]
	p.likes = p.e.likes()
	was := p.likes.Language
	s.set(&p.likes, to.value)
	p.e.Drawer.Prefer(p.e.Who.Clerk.ID, p.likes)
	return p, wish(liked{p.likes.Language != was})
}

func (p settings) Typing() bool { return false }

func (p settings) Keys() []key.Binding {
	k := p.e.keys
	change := k.Open
	change.SetHelp(p.e.say(wLeftRight), p.e.say(wKeyLike))
	return []key.Binding{change, k.Down, k.Up, k.Back}
}

func (p settings) View(w, h int) frame {
	e := p.e
	words := ""
	switch {
	case e.Drawer == nil:
		words = e.say(wLikeNowhere)
	case p.err != nil:
		words = e.explain(p.err)
	case !p.seen:
		words = e.say(wReading)
	}
	head := e.rule(e.say(wLikeTitle, e.Who.Clerk.Name()), w)
	if words != "" {
		return frame{lines: append([]string{head}, wrap(" "+words, w)...)}
	}
	rows, names := p.rows(), 0
	for _, r := range rows {
		names = max(names, width(e.say(r.name)))
	}
	return e.listed(listing{
		head: head, n: len(rows),
		row: func(i, w int, here bool) string {
			value := rows[i].values[rows[i].at].label
			if here {
				value = "< " + value + " >"
			} else {
				value = "  " + value
			}
			return e.plainRow(fit(e.say(rows[i].name), names)+"  "+value, w, here)
		},
		detail: func(w int) []string {
			out := wrap(e.say(rows[p.cur.at].how), w)
			return append(out, wrap(e.say(wLikeDrawer, len(e.ownPhrases()), p.drafts), w)...)
		},
	}, p.cur, hand{}, w, h)
}

// likes are the preferences of the clerk who sits here.
func (e *env) likes() appliance.Preferences {
	if e.Drawer == nil || e.Who.Clerk.ID == "" {
		return appliance.Preferences{}
	}
	return e.Drawer.Preferences(e.Who.Clerk.ID)
}

// asLiked makes the session as the clerk who sits here likes it.
func (e *env) asLiked() {
	p := e.likes()
	e.noMouse = p.NoMouse
	e.English = e.boxEnglish
	if p.Language != "" && !e.Latin {
		e.English = p.Language == "en"
	}
	e.st = newStyle(p.Plain)
	e.keys = newKeys(e.say)
}
