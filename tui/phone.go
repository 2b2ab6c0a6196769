package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Phone is a practice phone on the same line as the box: what the villager
// holds in `huying demo`.
type Phone interface {
	// Send texts the hotline.
	Send(text string) error
	// Texts are what was written and received, oldest first.
	Texts() []PhoneText
	// Changed returns a channel closed when Texts changes; take it before you read.
	Changed() <-chan struct{}
}

// PhoneText is one text on a phone.
type PhoneText struct {
	At   time.Time
	Mine bool // written here, not received
	Text string
}

// Colleague is another who holds a practice phone: an office, a grid worker.
type Colleague struct {
	Phone
	Name     string   // as the town calls them
	Examples []string // texts to try
}

// NewDemo is a clerk's session with a practice phone beside it, or below it on
// a small terminal. F8 or Tab goes from one to the other; the one in use is
// the larger. Where colleagues have phones too, PgDn takes the next one in hand, and
// beside the clerk lies the one that rang last. Who has to log in first begins at the clerk's screen.
func NewDemo(s Session, villager Phone, others ...Colleague) tea.Model {
	d := demo{root: newRoot(s), phones: []handset{{Phone: villager}}, onPhone: s.Who.Clerk.ID != "", w: 80, h: 24}
	for _, o := range others {
		d.phones = append(d.phones, handset{Phone: o.Phone, name: o.Name, own: o.Examples})
	}
	d.root.aside = d.onPhone
	d.line.limit = 670
	m, _ := d.layout()
	return m
}

type demo struct {
	root    root
	phones  []handset
	at      int // the phone in hand
	line    editor
	onPhone bool
	err     error
	w, h    int
}

// handset is a phone and what is known of it.
type handset struct {
	Phone
	name    string   // "" the villager's
	own     []string // examples; none: the villager's
	texts   []PhoneText
	example int
	unread  int // received while it was not in hand
}

// phoneRang says that a phone has news.
type phoneRang struct {
	phone int
	texts []PhoneText
	next  <-chan struct{}
}

// phoneSent says what became of sending.
type phoneSent struct {
	text string
	err  error
}

func (d demo) Init() tea.Cmd {
	cmds := []tea.Cmd{d.root.Init()}
	for i, p := range d.phones {
		cmds = append(cmds, func() tea.Msg {
			next := p.Changed()
			return phoneRang{i, p.Texts(), next}
		})
	}
	return tea.Batch(cmds...)
}

// hear waits for a phone's news.
func (d demo) hear(i int, changed <-chan struct{}) tea.Cmd {
	p, ctx := d.phones[i].Phone, d.root.Ctx
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		}
		next := p.Changed()
		return phoneRang{i, p.Texts(), next}
	}
}

func (d demo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width > 0 && msg.Height > 0 {
			d.w, d.h = msg.Width, msg.Height
		}
		return d.layout()
	case phoneRang:
		d.phones = slices.Clone(d.phones)
		h := &d.phones[msg.phone]
		for _, t := range msg.texts[min(len(h.texts), len(msg.texts)):] {
			if t.Mine || d.onPhone && d.at == msg.phone {
				continue
			}
			h.unread++
			if !d.onPhone {
				d.at = msg.phone
			}
		}
		h.texts = msg.texts
		return d, d.hear(msg.phone, msg.next)
	case phoneSent:
		d.err = msg.err
		if msg.err != nil && d.line.text == "" {
			d.line.set(msg.text)
		}
		return d, nil
	case tea.KeyPressMsg:
		if next, own := d.spells(msg); own {
			return next, nil
		}
		switch {
		case pressed(msg, d.root.keys.Switch):
			d.onPhone = !d.onPhone
			d.root.aside = d.onPhone
			return d.inHand(d.at).layout()
		case d.onPhone && len(d.phones) > 1 && pressed(msg, d.root.keys.Phone):
			next := d.inHand((d.at + 1) % len(d.phones))
			next.line.set("")
			return next, nil
		case d.onPhone && !d.global(msg):
			return d.press(msg)
		}
	case tea.MouseMsg: // a click takes the side it is on in hand
		at := msg.Mouse()
		if onPhone := at.X >= d.root.w || at.Y >= d.root.h; onPhone != d.onPhone && !d.root.noMouse {
			if _, ok := msg.(tea.MouseClickMsg); !ok {
				return d, nil
			}
			d.onPhone, d.root.aside = onPhone, onPhone
			return d.inHand(d.at).layout()
		}
		if d.onPhone {
			return d, nil
		}
	case tea.PasteMsg:
		if d.onPhone {
			d.line.Update(msg, d.phoneWidth())
			return d, nil
		}
	}
	return d.pass(msg)
}

// spells gives a key to the pinyin line while a phone is written on. What villagers write is nobody's to keep.
func (d demo) spells(k tea.KeyPressMsg) (demo, bool) {
	if !d.onPhone {
		return d, false
	}
	b := d.root.brush
	var s strokes
	if pressed(k, d.root.keys.Pinyin) {
		s = strokes{text: b.turn(&d.line), eaten: true}
	} else {
		s = b.press(k, &d.line, onPhone, d.phoneWidth())
	}
	if s.text != "" {
		d.line.Update(tea.PasteMsg{Content: s.text}, d.phoneWidth()-4)
	}
	return d, s.eaten
}

// onPhone is where the pinyin line is when it is not on a screen.
const onPhone = "phone"

// inHand takes a phone up.
func (d demo) inHand(i int) demo {
	d.phones = slices.Clone(d.phones)
	d.at = i
	if d.onPhone {
		d.phones[i].unread = 0
	}
	return d
}

// examples are what there is to try on the phone in hand.
func (d demo) examples() (out []string) {
	if own := d.phones[d.at].own; own != nil {
		return own
	}
	for _, p := range examples {
		out = append(out, d.root.say(p))
	}
	return out
}

// global reports the keys that are the clerk's wherever the cursor is.
func (d demo) global(k tea.KeyPressMsg) bool {
	keys := d.root.keys
	return k.String() == "ctrl+c" || k.Text == "" &&
		(pressed(k, keys.Alarm) || pressed(k, keys.English) || pressed(k, keys.Leave))
}

func (d demo) pass(msg tea.Msg) (tea.Model, tea.Cmd) {
	r, cmd := d.root.Update(msg)
	d.root = r.(root)
	return d, cmd
}

// layout gives each side its room, and tells the clerk's side.
func (d demo) layout() (tea.Model, tea.Cmd) {
	w, h := d.w, d.h
	if d.wide() {
		w -= d.phoneWidth() + 1
	} else {
		h -= d.phoneHeight()
	}
	return d.pass(tea.WindowSizeMsg{Width: w, Height: h})
}

// wide reports whether the phone stands beside the clerk's screen, which keeps
// its eighty columns.
func (d demo) wide() bool { return d.w >= 80+1+30 }

func (d demo) phoneWidth() int {
	if d.wide() {
		return min(max(d.w-81, 30), 46)
	}
	return d.w
}

// phoneHeight is the phone's rows when it lies below: about half when in use,
// a few to read along otherwise.
func (d demo) phoneHeight() int {
	switch {
	case d.wide():
		return d.h
	case d.onPhone:
		return min(max(d.h*11/24, 5), d.h-4)
	}
	return min(max(d.h*6/24, 3), d.h-4)
}

// examples are texts to try, for whoever has no input method at hand.
var examples = []phrase{
	{"王家庄村东头路灯不亮了，晚上走路看不见，已经三天了", "the street lamp at the east end of Wangjiazhuang village has been dark for three days"},
	{"查", "?"},
	{"三岔路口第二根电线杆旁边", "it is by the second pole at the crossroads"},
	{"合作医疗怎么报销，要带什么材料", "how do I claim my medical costs, what papers must I bring"},
	{"我家着火了，快来人", "my house is on fire, help"},
	{"1", "1"},
}

func (d demo) press(k tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	before := d.line.text
	d.phones = slices.Clone(d.phones)
	all, h := d.examples(), &d.phones[d.at]
	n := len(all)
	switch {
	case k.String() == "enter":
		text := strings.TrimSpace(d.line.text)
		if text == "" {
			return d, nil
		}
		if text == all[h.example] {
			h.example = (h.example + 1) % n
		}
		d.line.set("")
		d.err = nil
		p := h.Phone
		return d, func() tea.Msg { return phoneSent{text, p.Send(text)} }
	case d.line.Update(k, d.phoneWidth()-4):
	case k.String() == "up", k.String() == "down":
		if k.String() == "down" && before != "" {
			h.example = (h.example + 1) % n
		} else if k.String() == "up" {
			h.example = (h.example + n - 1) % n
		}
		d.line.set(all[h.example])
	}
	return d, nil
}

func (d demo) View() tea.View {
	if d.root.gone {
		return d.root.View()
	}
	desk := d.root.draw()
	pw, ph := d.phoneWidth(), d.phoneHeight()
	phone := d.drawPhone(pw, ph)
	var out frame
	if d.wide() {
		bar := d.root.st.faint.Render("|")
		for i := range d.h {
			out.add(desk.lines[i] + strings.Repeat(" ", max(d.w-pw-1-width(desk.lines[i]), 0)) + bar + phone.lines[i])
		}
		out.cursor, out.x, out.y = desk.cursor, desk.x, desk.y
		phone.x += d.w - pw
	} else {
		out = desk
		phone.y += len(desk.lines)
		out.add(phone.lines...)
	}
	if d.onPhone {
		out.cursor, out.x, out.y = true, phone.x, phone.y
	}
	out.height(d.h)
	v := out.view(d.root.say(wTitle, d.root.Desk.Hall))
	v.MouseMode = d.root.View().MouseMode
	return v
}

// drawPhone is the phone: its texts, newest at the foot, and the line to write on.
func (d demo) drawPhone(w, h int) frame {
	e := d.root.env
	title := e.say(wPhoneTitle)
	if name := d.phones[d.at].name; name != "" {
		title = e.say(wPhoneOf, name)
	}
	if n := d.phones[d.at].unread; n > 0 {
		title += e.say(wPhoneUnread, n)
	}
	for i, h := range d.phones {
		if i != d.at && h.unread > 0 {
			title += e.say(wPhoneOther, cmp.Or(h.name, e.say(wPhoneVillager)), h.unread)
		}
	}
	var f frame
	if d.onPhone {
		f.add(e.st.bar.Render(fit(" "+title, w)))
	} else {
		f.add(e.rule(title, w))
	}
	foot := frame{}
	if d.onPhone {
		lines, x, y := d.line.View(w-4, min(max(h-3, 1), 3))
		for i, l := range lines {
			mark := "   "
			if i == 0 {
				mark = " > "
			}
			foot.add(e.st.bold.Render(mark) + l)
		}
		if d.line.text == "" {
			foot.lines[0] += e.st.faint.Render(cut("  "+e.say(wPhoneHint), w-6))
		}
		foot.x, foot.y = 3+x, y
		if e.brush.spelling(onPhone) {
			foot.below(e.brush.View(e, w))
		} else if h > 4 {
			k := e.keys
			send := k.Send
			send.SetHelp("Enter", e.say(wPhoneSend))
			keys := []key.Binding{send, k.Switch, k.Example}
			if len(d.phones) > 1 {
				keys = append(keys, k.Phone)
			}
			foot.add(e.phoneHints(w, append([]key.Binding{e.pinyinKey(&d.line)}, keys...)))
		}
	} else if h > 3 {
		foot.add(e.phoneHints(w, []key.Binding{e.keys.Switch}))
	}
	room := max(h-1-len(foot.lines), 0)
	var lines []string
	for _, t := range d.phones[d.at].texts {
		lines = append(lines, e.bubble(t, w)...)
	}
	if d.err != nil {
		for _, l := range wrap(e.say(wPhoneFailed, d.err.Error()), w-2) {
			lines = append(lines, " "+e.st.bad.Render(l))
		}
	}
	lines = lines[max(len(lines)-room, 0):]
	f.add(lines...)
	f.height(1 + room)
	f.below(foot)
	f.x, f.y = foot.x, 1+room+foot.y
	f.height(h)
	return f
}

// bubble is one text on the phone: our words at the left, the hotline's set in.
func (e *env) bubble(t PhoneText, w int) []string {
	who, style := e.say(wPhoneMine), e.st.villager
	if !t.Mine {
		who, style = e.say(wPhoneTheirs), e.st.good
	}
	head := " " + e.st.faint.Render(e.local(t.At).Format("15:04")) + " " + style.Render(who) + " "
	indent := strings.Repeat(" ", width(head))
	if w < 50 { // a narrow phone: the words under their head
		out := []string{cutStyled(head, w)}
		for _, l := range wrap(t.Text, w-3) {
			out = append(out, "  "+l)
		}
		return out
	}
	var out []string
	for i, l := range wrap(t.Text, w-width(head)-1) {
		if i == 0 {
			out = append(out, head+l)
		} else {
			out = append(out, indent+l)
		}
	}
	return out
}

func (e *env) phoneHints(w int, keys []key.Binding) string {
	var b strings.Builder
	for _, k := range keys {
		h := k.Help()
		s := " " + e.st.key.Render(h.Key) + " " + h.Desc + " "
		if width(b.String())+width(s) > w {
			break
		}
		b.WriteString(s)
	}
	return b.String()
}
