package tui

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	_ "github.com/charmbracelet/x/exp/teatest/v2" // it owns the -update flag

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/hotline"
	"huying/appliance/texts"
	"huying/appliance/workday"
	"huying/store"
)

// hall is a township on a Monday morning: a real ledger, the hotline that
// keeps what villagers write, and the desk. It must be made in a synctest bubble.
type hall struct {
	t     *testing.T
	st    *store.Store
	desk  *desk.Desk
	parts chan []appliance.Part
	li    desk.Who // 李静, who sits at the screen
	wang  desk.Who
	zhou  desk.Who // 周明, leader; with a town only
	he    desk.Who // 何洁, dispatcher and caller; with a town only
	chief desk.Who // the administrator; with a town only
	line  appliance.LineStatus
	now   func() time.Time
}

const (
	zhang = "+8613800001111"
	zhao  = "+8613900002222"
	sun   = "+8613700003333"
)

func openHall(t *testing.T) *hall {
	t.Helper()
	h := bareHall(t)
	for _, k := range []struct {
		who  *desk.Who
		name string
		role appliance.Role
	}{{&h.li, "李静", appliance.RoleDispatcher}, {&h.wang, "王强", appliance.RoleReceiver}} {
		clerk, err := h.desk.AddClerk(t.Context(), desk.Root, k.name, k.role)
		if err != nil {
			t.Fatal(err)
		}
		*k.who = desk.Who{Clerk: clerk}
	}
	return h
}

// bareHall has no clerk yet.
func bareHall(t *testing.T) *hall {
	t.Helper()
	clock := workday.Clock{Calendar: workday.New()}
	var err error
	if clock.Hours, err = workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai"); err != nil {
		t.Fatal(err)
	}
	began, here := time.Now(), time.Date(2026, 11, 23, 8, 41, 0, 0, clock.Location)
	now := func() time.Time { return here.Add(time.Since(began)) }
	st, err := store.Open(t.TempDir(), store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	set, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{t: t, st: st, now: now, parts: make(chan []appliance.Part)}
	h.desk = &desk.Desk{Ledger: st, Clock: clock, Texts: set, Now: now, Hall: "青山镇"}
	h.line = appliance.LineStatus{Phase: appliance.LineReady, Operator: "中国移动", Signal: -71, Port: "/dev/ttyUSB2", Maker: "Quectel", Model: "EC20", SlotMax: 50}
	line := &hotline.Hotline{Ledger: st, Line: h, Clock: clock, Texts: set, Now: now, Log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { line.Run(ctx); close(ended) }()
	t.Cleanup(func() {
		stop()
		<-ended
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// Next makes the hall the hotline's line.
func (h *hall) Next(ctx context.Context) ([]appliance.Part, func(context.Context) error, error) {
	select {
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case p := <-h.parts:
		return p, nil, nil
	}
}

// texts is a villager's text, as the network brings it.
func (h *hall) texts(from, text string) {
	h.t.Helper()
	h.hears(appliance.Part{Kind: appliance.PartText, From: appliance.Address(from), Text: text, SentAt: h.now(), Total: 1, Number: 1})
}

func (h *hall) hears(p ...appliance.Part) {
	h.t.Helper()
	for i := range p {
		p[i].HeardAt = h.now()
	}
	h.parts <- p
	synctest.Wait()
}

// after lets time pass.
func (h *hall) after(d time.Duration) { time.Sleep(d); synctest.Wait() }

// latest is the newest case.
func (h *hall) latest() appliance.CaseID {
	h.t.Helper()
	var id appliance.CaseID
	if err := h.st.View(h.t.Context(), func(r appliance.Reader) (err error) { id, err = r.LastCase(); return err }); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// state says what the outbox learnt about the newest text to a number.
func (h *hall) state(to string, s appliance.TextState) {
	h.t.Helper()
	kinds := map[appliance.TextState]appliance.Kind{
		appliance.TextSent: appliance.KindTextSent, appliance.TextDelivered: appliance.KindTextReported,
		appliance.TextUncertain: appliance.KindTextUncertain, appliance.TextFailed: appliance.KindTextRefused,
	}
	err := h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		for o, err := range tx.Texts(0) {
			if err != nil {
				return err
			}
			if string(o.To) == to {
				return tx.Append(appliance.Entry{
					At: h.now(), Actor: appliance.Rule("outbox"), Kind: kinds[s], Case: o.Case, Peer: appliance.Address(o.To),
					Body: appliance.TextChange{Text: o.ID, State: s, Attempt: 1},
				})
			}
		}
		h.t.Errorf("no text to %s", to)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	synctest.Wait()
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	synctest.Wait()
}

// session is what cmd gives a clerk's screen.
func (h *hall) session(who desk.Who) Session {
	return Session{
		Ctx: h.t.Context(), Desk: h.desk, Who: who,
		Line: func() appliance.LineStatus { return h.line },
		Health: func() health.Check {
			return health.Tree(health.Facts{
				Now: h.now(), Line: health.LineFacts{LineStatus: h.line, Configured: "auto"}, Duty: 1, Year: 2026,
				Ledger: health.LedgerFacts{Dir: "/perm/huying", Free: 9 << 30, RoomKnown: true, Journal: 3 << 20},
			})
		},
	}
}

// terminal drives a model as a program would: commands run beside it, their
// messages come back, and nothing is looked at before all is quiet.
type terminal struct {
	t    *testing.T
	m    tea.Model
	msgs chan tea.Msg
	w, h int
	quit bool
}

func (h *hall) sits(m tea.Model, w, hgt int) *terminal {
	x := &terminal{t: h.t, m: m, msgs: make(chan tea.Msg, 10000), w: w, h: hgt}
	x.run(m.Init())
	x.resize(w, hgt)
	return x
}

func (x *terminal) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil, tea.RawMsg:
		case tea.BatchMsg:
			for _, c := range msg {
				x.run(c)
			}
		default:
			x.msgs <- msg
		}
	}()
}

func (x *terminal) tell(msg tea.Msg) {
	if _, ok := msg.(tea.QuitMsg); ok {
		x.quit = true
		return
	}
	m, cmd := x.m.Update(msg)
	x.m = m
	x.run(cmd)
}

// settle lets everything under way arrive, the bell's rest over.
func (x *terminal) settle() {
	for range 2 {
		time.Sleep(calm)
		for quiet := false; !quiet; {
			synctest.Wait()
			select {
			case msg := <-x.msgs:
				x.tell(msg)
			default:
				quiet = true
			}
		}
	}
}

// wait lets time pass with the screen watching.
func (x *terminal) wait(d time.Duration) {
	for step := max(d/50, time.Second); d > 0; d -= step {
		time.Sleep(min(step, d))
		x.settle()
	}
	time.Sleep(beat)
	x.settle()
}

func (x *terminal) resize(w, h int) {
	x.w, x.h = w, h
	x.tell(tea.WindowSizeMsg{Width: w, Height: h})
	x.settle()
}

var named = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
	"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
	"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete},
	"tab": {Code: tea.KeyTab}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "f2": {Code: tea.KeyF2}, "ctrl+space": {Code: tea.KeySpace, Mod: tea.ModCtrl}, "f1": {Code: tea.KeyF1}, "f3": {Code: tea.KeyF3}, "f4": {Code: tea.KeyF4}, "f8": {Code: tea.KeyF8},
	"f9": {Code: tea.KeyF9}, "f10": {Code: tea.KeyF10}, "f5": {Code: tea.KeyF5}, "f6": {Code: tea.KeyF6}, "f7": {Code: tea.KeyF7},
	"f11": {Code: tea.KeyF11}, "f12": {Code: tea.KeyF12}, "space": {Code: tea.KeySpace, Text: " "},
	"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+q": {Code: 'q', Mod: tea.ModCtrl}, "ctrl+z": {Code: 'z', Mod: tea.ModCtrl},
	"ctrl+t": {Code: 't', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl},
	"ctrl+p": {Code: 'p', Mod: tea.ModCtrl}, "ctrl+x": {Code: 'x', Mod: tea.ModCtrl}, "ctrl+o": {Code: 'o', Mod: tea.ModCtrl}, "ctrl+l": {Code: 'l', Mod: tea.ModCtrl},
	"ctrl+r": {Code: 'r', Mod: tea.ModCtrl}, "alt+1": {Code: '1', Mod: tea.ModAlt}, "alt+9": {Code: '9', Mod: tea.ModAlt}, "alt+0": {Code: '0', Mod: tea.ModAlt},
}

var (
	ctrlJ  = tea.KeyPressMsg{Code: 'j', Mod: tea.ModCtrl}
	altEsc = tea.KeyPressMsg{Code: tea.KeyEscape, Mod: tea.ModAlt}
)

func letter(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }

func paste(s string) tea.PasteMsg { return tea.PasteMsg{Content: s} }

// press presses named keys; anything else is typed, letter by letter. The
// clerk presses when the screen has come to rest.
func (x *terminal) press(keys ...string) {
	x.t.Helper()
	x.settle()
	for _, k := range keys {
		if msg, ok := named[k]; ok {
			x.tell(msg)
			x.settle()
			continue
		}
		for _, r := range k {
			x.tell(letter(r))
		}
		x.settle()
	}
	x.keysHold()
}

// screen is what the clerk sees, without colours. Every row must fit.
func (x *terminal) screen() string {
	x.t.Helper()
	x.settle()
	v := x.m.View()
	lines := strings.Split(v.Content, "\n")
	if len(lines) != x.h {
		x.t.Errorf("%d rows on a screen of %d", len(lines), x.h)
	}
	for i, l := range lines {
		if width(l) > x.w {
			x.t.Errorf("row %d is %d cells wide on a screen of %d: %q", i, width(l), x.w, stripped(l))
		}
		lines[i] = strings.TrimRight(stripped(l), " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

func (x *terminal) sees(words ...string) {
	x.t.Helper()
	s := x.screen()
	for _, w := range words {
		if !strings.Contains(s, w) {
			x.t.Errorf("the screen does not say %q:\n%s", w, s)
		}
	}
}

func (x *terminal) seesNot(words ...string) {
	x.t.Helper()
	s := x.screen()
	for _, w := range words {
		if strings.Contains(s, w) {
			x.t.Errorf("the screen says %q:\n%s", w, s)
		}
	}
}

// golden compares the screen with testdata; -update writes it.
func (x *terminal) golden(name string) {
	x.t.Helper()
	got := x.screen()
	if v := x.m.View(); v.Cursor != nil {
		row := stripped(strings.Split(v.Content, "\n")[v.Cursor.Y])
		got += fmt.Sprintf("-- cursor in row %d after %q\n", v.Cursor.Y+1, strings.TrimSpace(ansi.Truncate(row, v.Cursor.X, "")))
	}
	file := filepath.Join("testdata", name+".txt")
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			x.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	if got != string(want) {
		x.t.Errorf("%s differs (make golden rewrites it):\n%s", file, got)
	}
}
