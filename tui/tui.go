package tui

import (
	"context"
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/pinyin/ime"
)

// Session is what one clerk's screens need. Desk must be set.
type Session struct {
	Ctx      context.Context // ends with the session; nil: never
	Desk     *desk.Desk
	Who      desk.Who                                                   // the clerk; zero: the screen asks for name and PIN
	Line     func() appliance.LineStatus                                // the line to the network as it is now; nil: not shown
	Health   func() health.Check                                        // the tree of health; nil: not shown
	Log      func() []string                                            // the box's last log lines, oldest first; nil: not shown
	Sticks   func() []Stick                                             // what is plugged in; nil: files come by the command line
	Play     func(ctx context.Context, sound []byte, kind string) error // through the box's loudspeaker; nil: it has none
	Verify   func(context.Context) (Verified, error)                    // walks the whole journal; nil: not here
	Recovery func(context.Context, desk.Who) (Recovery, error)          // the recovery sheet; nil: not here
	SetClock func(context.Context, desk.Who, time.Time) error           // sets the box's clock by hand; nil: not here
	Drawer   Drawer                                                     // drafts, learned phrases, preferences; nil: they end with the session
	Company  *Company                                                   // who else sits at this box; nil: nobody is told of
	Updates  *Updates                                                   // how a new release is brought; nil: this is no card with two slots
	Words    *ime.Engine                                                // what the pinyin line writes with; nil: the session opens its own
	English  bool                                                       // the language to begin with; F10 changes it
	Latin    bool                                                       // the terminal shows no Chinese: English, whatever the clerk likes
	Practice bool                                                       // training: the header says so
}

// Verified is what a walk through the whole journal found.
type Verified struct {
	Entries, Erased, Faults int
	Head                    string // the anchor: kept elsewhere, it proves later that nothing before it was changed
}

// New is a session's whole program, for tea.NewProgram or a wish handler.
func New(s Session) tea.Model { return newRoot(s) }

func newRoot(s Session) root {
	if s.Ctx == nil {
		s.Ctx = context.Background()
	}
	e := &env{Session: s, drafts: newDrafts(s.Drawer), now: s.Desk.Now(), boxEnglish: s.English}
	if e.Words == nil {
		e.Words = ime.New()
	}
	e.brush = &brush{pen: e.Words.Pen()}
	e.drafts.sit(s.Who.Clerk.ID)
	e.sits()
	e.asLiked()
	r := root{env: e, login: s.Who.Clerk.ID == "", w: 80, h: 24, touched: e.now}
	if r.login {
		r.stack = []screen{newLogin(e)}
	} else {
		r.stack = e.begins()
	}
	r.layout()
	return r
}

// env is what all screens of one session share. Only Update touches it;
// commands take what they need by value.
type env struct {
	Session
	brush *brush // the pinyin line

	st      style
	keys    keymap
	now     time.Time // of the last tick
	last    string    // the key pressed last
	beside  []sitting // others who have the same matter before them
	drafts  *drafts   // words not yet sent, kept when a form is put down
	noMouse bool      // the mouse is the terminal's own

	boxEnglish bool // the language before anybody sits here
	w, h       int  // cells the top screen has
}

// say is a phrase in the session's language. A command says it of the session it took.
func (e Session) say(p phrase, args ...any) string {
	s := p[0]
	if e.English {
		s = p[1]
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// local is a time on the hall's wall.
func (e *env) local(t time.Time) time.Time { return e.Desk.Clock.Local(t) }

// A screen is one page of the program. Its Update gets keys only while it is
// on top, and facts always.
type screen interface {
	Init() tea.Cmd
	Update(tea.Msg) (screen, tea.Cmd)
	View(width, height int) frame
	Keys() []key.Binding // what works here now, most useful first
	Typing() bool        // letters are words now, not commands
}

// Facts, heard by every screen.
type (
	lookAgain struct{} // the ledger changed, or a minute passed: read again
	ticked    struct{ now time.Time }
	failed    struct{ err error } // what was asked for did not happen
)

// Wishes, obeyed by the root alone.
type (
	openScreen struct { // shows it, or goes back to it if it is already open
		screen screen
		said   string // what just happened, read on that screen
	}
	goBack    struct{ said string } // to the screen before; what just happened is read there
	loggedIn  struct{ who desk.Who }
	asPressed struct{ key key.Binding } // as if that key had been pressed
	notice    struct {
		text string
		bad  bool
	}
	told struct { // said before what then begins says anything itself
		notice
		then tea.Cmd
	}
)

func wish(m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }

// root owns the size, the stack of screens, the header and the notice.
type root struct {
	*env
	stack   []screen
	head    head
	said    notice
	until   time.Time // when the notice goes
	w, h    int
	aside   bool      // the keys are elsewhere: a practice phone has them
	login   bool      // who sits here was asked for, and will be asked again
	bye     bool      // ctrl+c was pressed once
	back    *deedDone // what the undo key undoes; nil: nothing
	locked  *login    // stands before everything else; nil: it is open
	touched time.Time // when a key was last pressed
	gone    bool      // the session is over: draw nothing more
}

func (r root) Init() tea.Cmd {
	cmds := []tea.Cmd{r.listen(r.Desk.Ledger.Changed(), 0), r.tick(), r.look(), r.accompany(), r.recall()}
	for _, s := range r.stack {
		cmds = append(cmds, s.Init())
	}
	return tea.Batch(cmds...)
}

func (r root) top() screen { return r.stack[len(r.stack)-1] }

// shown is what can be seen: the top screen, or the lock before it.
func (r root) shown() screen {
	if r.locked != nil {
		return *r.locked
	}
	return r.top()
}

// rang says that the ledger changed; next was taken before anybody reads again.
type rang struct{ next <-chan struct{} }

// calm is how long we wait after one look before we listen for the next
// change: a burst of a thousand texts makes a few looks, a lone one is seen at once.
const calm = 150 * time.Millisecond

// listen waits for the ledger's bell.
func (r root) listen(bell <-chan struct{}, rest time.Duration) tea.Cmd {
	ctx, ledger := r.Ctx, r.Desk.Ledger
	return func() tea.Msg {
		if rest > 0 {
			t := time.NewTimer(rest)
			defer t.Stop()
			select {
			case <-ctx.Done():
				return nil
			case <-t.C:
			}
		}
		select {
		case <-ctx.Done():
			return tea.Quit()
		case <-bell:
			return rang{ledger.Changed()}
		}
	}
}

// beat is how often the clock, the line and the lights are looked at.
const beat = 5 * time.Second

func (r root) tick() tea.Cmd {
	ctx, now := r.Ctx, r.Desk.Now
	return func() tea.Msg {
		t := time.NewTimer(beat)
		defer t.Stop()
		select {
		case <-ctx.Done(): // the session does not leave a timer behind
			return nil
		case <-t.C:
			return ticked{now()}
		}
	}
}

func (r root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	r, cmd := r.update(msg)
	r.meet()
	r.layout()
	return r, cmd
}

func (r root) update(msg tea.Msg) (root, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width > 0 && msg.Height > 0 { // a serial line reports 0×0: 80×24 stands
			r.w, r.h = msg.Width, msg.Height
		}
		return r.all(msg)
	case tea.KeyPressMsg:
		r.touched = r.now
		return r.press(msg)
	case tea.MouseMsg:
		return r.mouse(msg)
	case tea.PasteMsg:
		r.touched = r.now
		if r.locked != nil {
			return r.knock(msg)
		}
		return r.give(msg)
	case nobodyYet:
		if r.Who.Clerk.ID == "" {
			return r.open(newNewcomer(r.env))
		}
		return r, nil
	case loginFailed:
		if r.locked != nil {
			return r.knock(msg)
		}
		return r.all(msg)
	case rang:
		r, cmd := r.all(lookAgain{})
		return r, tea.Batch(r.listen(msg.next, calm), r.look(), cmd)
	case ticked:
		if jump := msg.now.Sub(r.now); jump > time.Hour { // the clock was set: nobody sat idle for years
			r.touched = r.touched.Add(jump)
		}
		minute := msg.now.Minute() != r.now.Minute()
		r.now = msg.now
		r.drafts.look()
		if r.said.text != "" && msg.now.After(r.until) {
			r.said, r.back = notice{}, nil
		}
		r.bye = false
		cmds := []tea.Cmd{r.tick(), r.look()}
		r, cmd := r.all(msg)
		cmds = append(cmds, cmd)
		if minute {
			r, cmd = r.all(lookAgain{})
			cmds = append(cmds, cmd)
		}
		r, cmd = r.idle()
		return r, tea.Batch(append(cmds, cmd)...)
	case headLoaded:
		return r.headLoaded(msg)
	case gathered:
		return r, r.accompany()
	case alarmTaken:
		r.head.mine = &msg.alarm
		return r, r.look()
	case notice:
		r.notify(msg)
		return r, nil
	case told:
		r.notify(msg.notice)
		return r, msg.then
	case failed:
		r.notify(notice{r.explain(msg.err), true})
		return r.all(msg)
	case acted:
		r, how := r.done(msg)
		msg.said += how
		r.drafts.drop(msg.draft.name())
		r.notify(notice{text: msg.said})
		r, cmd := r.all(msg)
		if msg.open != nil {
			cmd = tea.Batch(cmd, wish(openScreen{msg.open, msg.said}))
		}
		return r, cmd
	case tookBack:
		return r.tookBack(msg.was).all(msg)
	case tooLate:
		r, cmd := r.tooLate(msg)
		r, more := r.all(lookAgain{})
		return r, tea.Batch(cmd, more)
	case rested:
		return r, msg.form.rest(msg.letters)
	case opened:
		if msg.form.knocks == msg.knocks {
			msg.form.shut = false
		}
		return r, nil
	case undone:
		r.notify(notice{r.explain(msg.err), true})
		return r.all(msg)
	case openScreen:
		r, cmd := r.open(msg.screen)
		if msg.said != "" {
			r.notify(notice{text: msg.said})
		}
		return r, cmd
	case goBack:
		if len(r.stack) > 1 {
			r.stack = r.stack[:len(r.stack)-1]
		}
		r.leaf()
		if msg.said != "" {
			r.notify(notice{text: msg.said})
		}
		return r, nil
	case asPressed:
		return r.goes(msg.key)
	case picked:
		return r.pick(msg.does)
	case loggedIn:
		if r.locked != nil {
			return r.unlocked(msg)
		}
		r.Who = msg.who
		r.drafts.sit(msg.who.Clerk.ID)
		r.asLiked()
		r.brush.takes(r.Words.Pen()) // what the last one wrote is theirs
		r.stack = r.begins()
		r.said = notice{}
		cmds := []tea.Cmd{r.look(), r.recall()}
		for _, s := range r.stack {
			cmds = append(cmds, s.Init())
		}
		return r, tea.Batch(cmds...)
	case liked:
		english := r.English
		if r.asLiked(); !msg.language && english != r.English { // F10 was for this once
			r.English = english
			r.keys = newKeys(r.say)
		}
		r, cmd := r.all(lookAgain{})
		return r, tea.Batch(cmd, r.look())
	case recalled:
		if msg.clerk == r.Who.Clerk.ID {
			r.brush.pen.Recall(msg.all)
		}
		return r, nil
	}
	return r.all(msg)
}

// How long a notice stays: news is read at a glance, a refusal is not.
const (
	newsStays    = 15 * time.Second
	refusalStays = 45 * time.Second
)

func (r *root) notify(n notice) {
	r.said = n
	r.until = r.now.Add(newsStays)
	if n.bad {
		r.until = r.now.Add(refusalStays)
	}
}

// leaf is the turn of a page: what was said on the last one is about nothing here.
func (r *root) leaf() { r.said = notice{} }

// open shows a screen; one of the same kind that is already open is gone back to.
func (r root) open(s screen) (root, tea.Cmd) {
	r.leaf()
	for i, have := range r.stack {
		if screenName(have) == screenName(s) {
			r.stack = append(r.stack[:i:i], have)
			if p, ok := have.(page); ok {
				var cmd tea.Cmd
				r.stack[i], cmd = p.turned(s.(page))
				return r, cmd
			}
			return r, nil
		}
	}
	r.stack = append(r.stack[:len(r.stack):len(r.stack)], s)
	return r, s.Init()
}

// screenName tells screens apart: a screen that is about one thing says which.
func screenName(s screen) string {
	if n, ok := s.(interface{ about() string }); ok {
		return fmt.Sprintf("%T %s", s, n.about())
	}
	return fmt.Sprintf("%T", s)
}

// press gives a key to whom it belongs. The alarm's key and the function keys
// work everywhere; all others belong to the top screen.
func (r root) press(k tea.KeyPressMsg) (root, tea.Cmd) {
	r.last = k.String()
	if k.String() == "ctrl+c" {
		if r.bye {
			return r.quit()
		}
		r.bye = true
		r.notify(notice{text: r.say(wCtrlC)})
		return r, nil
	}
	if r, cmd, own := r.spells(k); own {
		return r, cmd
	}
	if r.locked != nil {
		return r.knock(k)
	}
	if pressed(k, r.keys.Undo) && !r.top().Typing() && r.Who.Clerk.ID != "" {
		if r.back == nil { // done longer ago, by another, or before the box was started anew
			r.notify(notice{text: r.say(wBackNothing)})
			return r, nil
		}
		return r.takeBack()
	}
	for _, b := range r.everywhere() {
		if pressed(k, b) && (k.Text == "" || !r.top().Typing()) {
			return r.goes(b)
		}
	}
	typing := r.top().Typing()
	r, cmd := r.give(k)
	if !typing && r.top().Typing() { // a form is a page of its own
		r.leaf()
	}
	return r, cmd
}

// everywhere are the keys that work on every screen; before somebody logged in
// there are few.
func (e *env) everywhere() []key.Binding {
	k := e.keys
	if e.Who.Clerk.ID == "" {
		return []key.Binding{k.Help, k.English, k.Leave}
	}
	return []key.Binding{k.Help, k.Palette, k.Find, k.Texts, k.Device, k.Orders, k.Calls, k.Second, k.Alarm, k.English, k.Town, k.Warnings, k.Lock, k.Mouse, k.Leave}
}

// keysHere are the keys of the screen in sight; where words are written, that of the
// pinyin line too.
func (r root) keysHere() []key.Binding {
	keys := r.top().Keys()
	if r.editing() != nil {
		keys = append(keys[:len(keys):len(keys)], r.keys.Pinyin)
	}
	return keys
}

// goes does what a key does that works everywhere.
func (r root) goes(b key.Binding) (root, tea.Cmd) {
	switch b.Keys()[0] {
	case r.keys.Leave.Keys()[0]:
		return r.leave()
	case r.keys.Mouse.Keys()[0]:
		return r.turnMouse()
	case r.keys.Lock.Keys()[0]:
		return r.shut()
	case r.keys.English.Keys()[0]:
		r.English = !r.English
		if r.Who.Clerk.ID == "" { // whoever sits down next has chosen
			r.boxEnglish = r.English
		}
		r.keys = newKeys(r.say)
		r.said = notice{}
		return r.all(lookAgain{})
	case r.keys.Alarm.Keys()[0]:
		return r.takeAlarm()
	case r.keys.Help.Keys()[0]:
		return r.open(newHelp(r.env, r.keysHere()))
	case r.keys.Palette.Keys()[0]:
		if _, ok := r.top().(palette); ok {
			return r, wish(goBack{})
		}
		return r.open(newPalette(r.env, r.top(), r.keysHere()))
	case r.keys.Find.Keys()[0]:
		return r.open(newFind(r.env))
	case r.keys.Texts.Keys()[0]:
		return r.open(newFlow(r.env))
	case r.keys.Device.Keys()[0]:
		return r.open(newDevice(r.env))
	case r.keys.Orders.Keys()[0]:
		return r.open(newBoard(r.env))
	case r.keys.Calls.Keys()[0]:
		return r.open(newCalls(r.env))
	case r.keys.Second.Keys()[0]:
		return r.open(newSecond(r.env))
	case r.keys.Town.Keys()[0]:
		return r.open(newBrowser(r.env))
	case r.keys.Warnings.Keys()[0]:
		return r.open(newWarnings(r.env))
	}
	return r, nil
}

// leave ends the clerk's turn: at the box's own screen the next one logs in.
func (r root) leave() (root, tea.Cmd) {
	if !r.login || r.Who.Clerk.ID == "" {
		return r.quit()
	}
	r.Who = desk.Who{}
	r.asLiked()
	r.head.mine, r.locked, r.back = nil, nil, nil
	r.drafts.sit("")
	r.brush.takes(r.Words.Pen())
	r.stack = []screen{newLogin(r.env)}
	r.said = notice{}
	return r, r.top().Init()
}

func (r root) quit() (root, tea.Cmd) {
	r.gone = true
	return r, tea.Quit
}

// give hands a message to the top screen only.
func (r root) give(msg tea.Msg) (root, tea.Cmd) {
	stack := append([]screen(nil), r.stack...)
	s, cmd := r.top().Update(msg)
	stack[len(stack)-1] = s
	r.stack = stack
	return r, cmd
}

// all hands a fact to every screen.
func (r root) all(msg tea.Msg) (root, tea.Cmd) {
	stack := make([]screen, len(r.stack))
	cmds := make([]tea.Cmd, len(r.stack))
	for i, s := range r.stack {
		stack[i], cmds[i] = s.Update(msg)
	}
	r.stack = stack
	return r, tea.Batch(cmds...)
}

// layout tells the screens how much room they have under header and banners.
func (r *root) layout() {
	r.env.w, r.env.h = r.w, max(r.h-len(r.upper())-len(r.lower()), 1)
}

// lower is the notice and the keys, at the foot.
func (r root) lower() []string {
	top := r.shown()
	hints := r.hints(r.w, top.Typing(), r.hinted())
	if r.aside {
		k := r.keys.Switch.Help()
		hints = " " + r.st.key.Render(k.Key) + " " + r.say(wComeHere)
	}
	if r.said.text == "" || r.locked != nil && !r.bye { // what is said behind a lock is nobody's
		return []string{"", hints}
	}
	lines := wrap(r.said.text, r.w-1)
	lines = lines[:min(len(lines), 3)]
	for i, l := range lines {
		if r.said.bad {
			lines[i] = " " + r.st.bad.Render(l)
		} else {
			lines[i] = " " + r.st.bold.Render(l)
		}
	}
	return append(lines, hints)
}

// foot is what stands under the top screen: while something is spelled, the pinyin line in place of the
// keys and of as much of the notice.
func (r root) foot() frame {
	f := frame{lines: r.lower()}
	if r.spelling() {
		spelled := r.brush.View(r.env, r.w)
		f.lines = f.lines[:len(f.lines)-len(spelled.lines)]
		f.below(spelled)
	}
	return f
}

// draw is the whole screen, exactly w by h.
func (r root) draw() frame {
	var f frame
	upper, lower := r.upper(), r.foot()
	f.add(upper...)
	body := r.shown().View(r.env.w, r.env.h)
	body.height(r.env.h)
	f.below(body)
	f.below(lower)
	f.height(r.h)
	for i, l := range f.lines {
		if width(l) > r.w {
			f.lines[i] = cutStyled(l, r.w)
		}
	}
	f.x = min(f.x, r.w-1)
	return f
}

func (r root) View() tea.View {
	if r.gone {
		return tea.NewView("")
	}
	v := r.draw().view(r.say(wTitle, r.Desk.Hall))
	if !r.noMouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}
