package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// keymap is every key of the program, one meaning each. Acts on a matter have
// a digit, which input methods let through, and a letter.
type keymap struct {
	// Everywhere.
	Help, Texts, Device, Alarm, English, Leave, Find, Back key.Binding
	// Lists and stories.
	Up, Down, PageUp, PageDown, Top, Bottom, Open, Mine, Left, Right key.Binding
	// A matter.
	Next, Accept, Answer, Conclude, Take, HandOver, Note, Reveal, Settle key.Binding
	// Forms.
	Send, Choose, Field, Drop, Undo key.Binding
	// Texts.
	Arrived, Again, Discard key.Binding
	// Practice.
	Switch, Example key.Binding
}

// newKeys declares the keys with their help in one language.
func newKeys(say func(phrase, ...any) string) keymap {
	bind := func(shown string, what phrase, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, say(what)))
	}
	return keymap{
		Help:    bind("?", wKeyHelp, "?", "f1"),
		Texts:   bind("F3", wKeyTexts, "f3"),
		Device:  bind("F4", wKeyDevice, "f4"),
		Alarm:   bind("F9", wKeyAlarm, "f9", "ctrl+g"),
		English: bind("F10", wKeyEnglish, "f10"),
		Leave:   bind("Ctrl+Q", wKeyLeave, "ctrl+q"),
		Find:    bind("/", wKeyFind, "/", "、"),
		Back:    bind("Esc", wKeyBack, "esc", "alt+esc"),

		Up:       bind(say(wUpDown), wKeyMove, "up", "k"),
		Down:     bind(say(wUpDown), wKeyMove, "down", "j"),
		PageUp:   bind("PgUp/PgDn", wKeyPage, "pgup"),
		PageDown: bind("PgUp/PgDn", wKeyPage, "pgdown", "space"),
		Top:      bind("Home/End", wKeyEnds, "home", "g"),
		Bottom:   bind("Home/End", wKeyEnds, "end", "G"),
		Open:     bind("Enter", wKeyOpen, "enter"),
		Mine:     bind("m", wKeyMine, "m"),
		Left:     bind(say(wLeftRight), wKeyFilter, "left"),
		Right:    bind(say(wLeftRight), wKeyFilter, "right"),

		Next:     bind("Enter", wKeyNext, "enter"),
		Accept:   bind("1", wKeyAccept, "1", "a"),
		Answer:   bind("2", wKeyAnswer, "2", "r"),
		Conclude: bind("3", wKeyConclude, "3", "c"),
		Take:     bind("4", wKeyTake, "4", "t"),
		HandOver: bind("5", wKeyHandOver, "5", "h"),
		Note:     bind("6", wKeyNote, "6", "n"),
		Reveal:   bind("7", wKeyReveal, "7", "v"),
		Settle:   bind("8", wKeySettle, "8", "s"),

		Send:   bind("Enter", wKeySend, "enter"),
		Choose: bind(say(wLeftRight), wKeyChoose, "left", "right"),
		Field:  bind(say(wUpDown), wKeyField, "up", "down", "shift+tab"),
		Drop:   bind("Esc", wKeyDrop, "esc", "alt+esc"),
		Undo:   bind("Ctrl+Z", wKeyUndo, "ctrl+z"),

		Arrived: bind("1", wKeyArrived, "1"),
		Again:   bind("2", wKeyAgain, "2"),
		Discard: bind("3", wKeyDiscard, "3"),

		Switch:  bind("F8", wKeySwitch, "f8", "tab"),
		Example: bind(say(wUpDown), wKeyExample, "up", "down"),
	}
}

// pressed reports whether a key press is this binding. Full-width letters and
// signs, as a Chinese input method may leave them, count as what they look like.
func pressed(k tea.KeyPressMsg, b key.Binding) bool {
	if k.Text != "" {
		k.Text = halfWidth(k.Text)
	}
	return key.Matches(k, b)
}

// halfWidth folds full-width ASCII to ASCII.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xFF01 && r <= 0xFF5E {
			return r - 0xFEE0
		}
		return r
	}, s)
}

// hints is one row naming the keys that work here, as many as fit; the last
// one named is always the way to help.
func (e *env) hints(w int, typing bool, keys []key.Binding) string {
	help := e.keys.Help.Help()
	if typing {
		help.Key = "F1"
	}
	last := help.Key + " " + help.Desc
	room := w - 1 - width(last)
	var b strings.Builder
	seen := map[string]bool{}
	for _, k := range keys {
		h := k.Help()
		if !k.Enabled() || seen[h.Key+h.Desc] {
			continue
		}
		seen[h.Key+h.Desc] = true
		n := width(h.Key) + 1 + width(h.Desc) + 2
		if n > room {
			break
		}
		room -= n
		b.WriteString(e.st.key.Render(h.Key) + " " + h.Desc + "  ")
	}
	return " " + b.String() + e.st.key.Render(help.Key) + " " + help.Desc
}
