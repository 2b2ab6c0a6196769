package tui

import (
	"fmt"
	"path"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance/desk"
	"huying/appliance/loop"
)

// sounds 录音 is what villagers said on the phone: a clerk listens, and writes it down.
type sounds struct{ roll[desk.AudioRow] }

func newSounds(e *env) sounds {
	return sounds{roll[desk.AudioRow]{e: e, id: func(r desk.AudioRow) uint64 { return r.ID }}}
}

func (p sounds) Init() tea.Cmd { return wish(lookAgain{}) }

func (p sounds) read() tea.Cmd {
	s, all := p.e.Session, p.all()
	return func() tea.Msg {
		rows, err := s.Desk.Recordings(s.Ctx, s.Who, all)
		return rolled[desk.AudioRow]{rows, all, err}
	}
}

func (p sounds) Update(msg tea.Msg) (screen, tea.Cmd) {
	p.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain:
		if p.load.want() {
			return p, p.read()
		}
	case rolled[desk.AudioRow]:
		if p.take(msg) {
			return p, p.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		k, mine, cmd := p.typed(msg)
		if !mine {
			return p, cmd
		}
		return p.press(k)
	}
	return p, nil
}

func (p sounds) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := p.e.keys
	switch {
	case pressed(k, keys.Back):
		return p, wish(goBack{})
	case p.turned(k):
		return p, wish(lookAgain{})
	case p.e.scrolled(&p.cur, k, len(p.rows), p.e.rowsOf(true)):
	case p.cur.at >= len(p.rows):
	case pressed(k, keys.Open) && p.rows[p.cur.at].Case != 0:
		return p, wish(openScreen{screen: newPage(p.e, p.rows[p.cur.at].Case)})
	case pressed(k, keys.Play) && p.e.Play != nil:
		return p, p.play(p.rows[p.cur.at])
	case pressed(k, keys.WriteDown):
		cmd := p.hand.open(p.e.writeDownForm(p.rows[p.cur.at]))
		return p, cmd
	case pressed(k, keys.ToStick):
		f, none := p.e.toStickForm(p.rows[p.cur.at])
		if f == nil {
			return p, wish(none)
		}
		cmd := p.hand.open(f)
		return p, cmd
	}
	p.mark()
	return p, nil
}

// play plays it through the box's own loudspeaker.
func (p sounds) play(r desk.AudioRow) tea.Cmd {
	s := p.e.Session
	return wish(told{notice{text: s.say(wSoundPlays, r.Seconds)}, func() tea.Msg {
		sound, a, err := s.Desk.Listen(s.Ctx, s.Who, r.ID)
		if err == nil {
			err = s.Play(s.Ctx, sound, a.Type)
		}
		if err != nil {
			return failed{err}
		}
		return notice{text: s.say(wSoundPlayed)}
	}})
}

// writeDownForm keeps what is said.
func (e *env) writeDownForm(r desk.AudioRow) *form {
	f := e.ofTown(loop.ActListen, fmt.Sprint(r.ID), e.keys.WriteDown.Help().Desc, e.say(wSoundWrite, e.stamp(r.At), r.Seconds))
	text := f.write(wFieldHeard, r.Text, textLimit)
	f.sees(e.say(wSoundWriteHint))
	f.ends(func(s Session) (string, error) {
		_, err := s.Desk.WriteDown(s.Ctx, s.Who, r.ID, text.value())
		return "", err
	})
	return f.begin()
}

// toStickForm takes a recording out of the house; it is kept who did.
func (e *env) toStickForm(r desk.AudioRow) (*form, notice) {
	var sticks []Stick
	var opts []option
	if e.Sticks != nil {
		for i, k := range e.Sticks() {
			if k.Write != nil {
				sticks = append(sticks, k)
				opts = append(opts, option{itoa(i), k.Name, ""})
			}
		}
	}
	if len(sticks) == 0 {
		return nil, notice{e.say(wShelfNoStick), true}
	}
	f := e.ofTown(loop.ActListen, fmt.Sprint(r.ID, "stick"), e.keys.ToStick.Help().Desc, e.say(wSoundToStick, e.stamp(r.At), r.Seconds))
	to := f.choose(wFieldStick, opts[0].value, opts...)
	f.sees(e.say(wSoundStickHint))
	name := fmt.Sprintf("%s-%s-%d", e.Desk.Hall, e.local(r.At).Format("2006-01-02-1504"), r.ID)
	f.ends(func(s Session) (string, error) {
		sound, a, err := s.Desk.Listen(s.Ctx, s.Who, r.ID)
		if err != nil {
			return "", err
		}
		k := sticks[max(to.at, 0)]
		file := name + "." + path.Base(a.Type)
		return s.say(wTaken1, file, k.Name), k.Write(file, sound)
	})
	return f.begin(), notice{}
}

func (p sounds) Typing() bool     { return p.hand.busy() }
func (p sounds) editing() *editor { return p.hand.editing() }

func (p sounds) Keys() []key.Binding {
	k := p.e.keys
	if p.hand.busy() {
		return p.hand.Keys()
	}
	var out []key.Binding
	if p.cur.at < len(p.rows) {
		if p.e.Play != nil {
			out = append(out, k.Play)
		}
		out = append(out, k.WriteDown, k.ToStick)
		if p.rows[p.cur.at].Case != 0 {
			out = append(out, k.Open)
		}
	}
	return append(out, k.Right, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (p sounds) View(w, h int) frame {
	e := p.e
	widths := []int{4, 11, 11, 5, 6, 12}
	if e.English {
		widths[0], widths[3] = 5, 6
	}
	l := listing{
		head: e.tabs([]phrase{wSoundsOpen, wBacksAll}, p.only, e.say(wSoundsTitle)), n: len(p.rows), empty: e.say(wSoundsNone),
		cols: "  " + cells(widths, "", e.say(wColWhen), e.say(wFieldPhone), e.say(wColSeconds), e.say(wColNo), e.say(wColDue), e.say(wFieldHeard)),
	}
	switch {
	case p.err != nil:
		l.n, l.empty = 0, e.explain(p.err)
	case !p.seen:
		l.n, l.empty = 0, e.say(wReading)
	}
	l.row = func(i, w int, here bool) string {
		r := p.rows[i]
		mark, due, no := "", e.moment(r.Due), ""
		if r.Late {
			mark = e.say(wBackLate)
		}
		if !r.Open() {
			due = e.say(wSoundDone)
		}
		if r.Case != 0 {
			no = r.Case.No()
		}
		return e.plainRow(cells(widths, mark, e.stamp(r.At), e.masked(r.Phone), itoa(r.Seconds), no, due, r.Text), w, here)
	}
	l.detail = func(w int) []string {
		r := p.rows[p.cur.at]
		var out []string
		if r.Text != "" {
			out = append(out, wrap(r.Text, w)...)
		}
		words := e.say(wSoundHeard, r.Listened)
		if r.By.Name != "" {
			words += "  " + e.byWho(r.By)
		}
		if !r.Erased.IsZero() {
			words += "  " + e.say(wSoundErased, e.stamp(r.Erased))
		}
		out = append(out, wrap(strings.TrimSpace(words), w)...)
		if e.Play == nil {
			out = append(out, wrap(e.say(wSoundNoPlayer), w)...)
		}
		return out
	}
	return e.listed(l, p.cur, p.hand, w, h)
}
