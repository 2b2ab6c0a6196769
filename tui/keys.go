package tui

import (
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// keymap is every key of the program, one meaning each. Acts on a matter have
// a digit, which input methods let through, and a letter.
type keymap struct {
	// Everywhere.
	Help, Welcome, Texts, Device, Alarm, English, Lock, Leave, Mouse, Find, Palette, Back key.Binding
	Orders, Calls, Second, Town, Warnings                                                 key.Binding
	Pinyin                                                                                key.Binding
	// Lists and stories.
	Up, Down, PageUp, PageDown, Top, Bottom, Open, Mine, Left, Right, New, More, Office, Leaf key.Binding
	// A matter.
	Next, Accept, Answer, Conclude, Take, HandOver, Note, Reveal, Settle, Dispatch, Pass, OtherOrder, CallPage key.Binding
	// What waits for a second person; rules; warnings.
	Approve, Decline, Propose, True, False, Done, CasePage key.Binding
	// The pages of the town.
	Change, Leaves, AskThem, Reparent, Split, Merge, Publish, DropIt, Step key.Binding
	// Who rang.
	Play, WriteDown, ToStick                    key.Binding
	RingBack, TakeDown, Spoke, NoAnswer, NoNeed key.Binding
	// Who is not answered.
	BlockIt, ClearIt, Unblock, BlockOther key.Binding
	// What is brought, and done once more asked for; the calendar; the journal.
	Carry, LookAgain, OneDay, Paste, Bring, Verify, Older key.Binding
	// Months; registers.
	Earlier, Later, Decide key.Binding
	// Forms and menus.
	Send, Sure, Choose, Field, Drop, Undo, Phrases, Phrase, Throw, Swap, Narrow, TakeIt, Arrows key.Binding
	// Practice.
	Switch, Example, Phone key.Binding
	// The device.
	Update key.Binding
}

// newKeys declares the keys with their help in one language.
func newKeys(say func(phrase, ...any) string) keymap {
	bind := func(shown string, what phrase, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, say(what)))
	}
	return keymap{
		Help:     bind("?", wKeyHelp, "?", "f1"),
		Texts:    bind("F3", wKeyTexts, "f3"),
		Device:   bind("F4", wKeyDevice, "f4"),
		Orders:   bind("F5", wKeyOrders, "f5"),
		Calls:    bind("F6", wKeyCalls, "f6"),
		Second:   bind("F7", wKeySecond, "f7"),
		Alarm:    bind("F9", wKeyAlarm, "f9", "ctrl+g"),
		English:  bind("F10", wKeyEnglish, "f10"),
		Pinyin:   bind("F2", wKeyPinyin, "f2", "ctrl+space", "ctrl+@"),
		Town:     bind("F11", wKeyTown, "f11"),
		Warnings: bind("F12", wKeyWarnings, "f12"),
		Lock:     bind("Ctrl+L", wKeyLock, "ctrl+l"),
		Leave:    bind("Ctrl+Q", wKeyLeave, "ctrl+q"),
		Welcome:  bind("g", wKeyWelcome, "g"),
		Mouse:    bind("Ctrl+T", wKeyMouse, "ctrl+t"),
		Find:     bind("/", wKeyFind, "/", "、"),
		Palette:  bind("Ctrl+P", wKeyPalette, "ctrl+p"),
		Back:     bind("Esc", wKeyBack, "esc", "alt+esc"),

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
		New:      bind("n", wKeyNew, "n"),
		More:     bind("0", wKeyMore, "0", "o"),
		Office:   bind("1", wKeyOffice, "1", "u"),
		Leaf:     bind("Tab", wKeyLeaf, "tab", "shift+tab"),

		Next:       bind("Enter", wKeyNext, "enter"),
		Accept:     bind("1", wKeyAccept, "1", "a"),
		Answer:     bind("2", wKeyAnswer, "2", "r"),
		Conclude:   bind("3", wKeyConclude, "3", "c"),
		Take:       bind("4", wKeyTake, "4", "t"),
		HandOver:   bind("5", wKeyHandOver, "5", "h"),
		Note:       bind("6", wKeyNote, "6", "n"),
		Reveal:     bind("7", wKeyReveal, "7", "v"),
		Settle:     bind("8", wKeySettle, "8", "s"),
		Dispatch:   bind("9", wKeyDispatch, "9", "d"),
		Pass:       bind("p", wKeyPass, "p"),
		OtherOrder: bind(say(wLeftRight), wKeyOtherOrder, "left", "right"),
		CallPage:   bind("l", wKeyCallPage, "l"),

		Approve:  bind("1", wKeyApprove, "1", "y"),
		Decline:  bind("2", wKeyDecline, "2", "x"),
		Propose:  bind("1", wKeyPropose, "1", "e"),
		True:     bind("1", wKeyTrue, "1", "t"),
		False:    bind("2", wKeyFalse, "2", "f"),
		Done:     bind("3", wKeyDone, "3", "d"),
		CasePage: bind("c", wKeyCasePage, "c"),

		Change:  bind("1", wKeyChange, "1", "e"),
		Leaves:  bind("2", wSheetLeave, "2", "v"),
		AskThem: bind("3", wKeyAskPerson, "3", "a"),

		Reparent: bind("1", wKeyReparent, "1", "e"),
		Split:    bind("1", wKeySplit, "1", "s"),
		Merge:    bind("2", wKeyMerge, "2", "m"),
		Publish:  bind("1", wKeyPublish, "1", "p"),
		DropIt:   bind("2", wKeyDropIt, "2", "x"),
		Step:     bind("1", wKeyStep, "1", "s"),

		Play:      bind("1", wKeyPlay, "1", "l"),
		WriteDown: bind("2", wKeyWriteDown, "2", "w"),
		ToStick:   bind("3", wKeyToStick, "3", "u"),

		RingBack: bind("1", wKeyRingBack, "1", "r"),
		TakeDown: bind("2", wKeyTakeDown, "2", "t"),
		Spoke:    bind("3", wKeySpoke, "3", "s"),
		NoAnswer: bind("4", wKeyNoAnswer, "4", "n"),
		NoNeed:   bind("5", wKeyNoNeed, "5", "x"),

		BlockIt:    bind("1", wKeyBlock, "1", "b"),
		ClearIt:    bind("2", wKeyClear, "2", "c"),
		Unblock:    bind("3", wKeyUnblock, "3", "u"),
		BlockOther: bind("n", wKeyBlockOther, "n"),

		Update:    bind("1", wKeyUpdate, "1", "u"),
		Carry:     bind("1", wKeyCarry, "1", "y"),
		LookAgain: bind("r", wKeyLookAgain, "r"),
		OneDay:    bind("1", wOneDay, "1", "d"),
		Paste:     bind("2", wKeyPaste, "2", "p"),
		Bring:     bind("3", wKeyBring, "3", "i"),
		Verify:    bind("1", wKeyVerify, "1", "v"),
		Older:     bind("2", wKeyOlder, "2", "o"),

		Earlier: bind("1", wKeyEarlier, "1", "["),
		Later:   bind("2", wKeyLater, "2", "]"),
		Decide:  bind("1", wKeyDecide, "1", "y"),

		Send:    bind("Enter", wKeySend, "enter"),
		Sure:    bind("1", wKeySend, "1", "y"),
		Choose:  bind(say(wLeftRight), wKeyChoose, "left", "right"),
		Field:   bind(say(wUpDown), wKeyField, "up", "down", "shift+tab"),
		Drop:    bind("Esc", wKeyDrop, "esc", "alt+esc"),
		Undo:    bind("Ctrl+Z", wKeyUndo, "ctrl+z"),
		Phrases: bind("Ctrl+R", wPhrases, "ctrl+r"),
		Phrase:  bind("Alt+1-9", wKeyPhrase, "alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"),
		Throw:   bind("Ctrl+X", wKeyThrow, "ctrl+x"),
		Swap:    bind("Ctrl+O", wKeySwap, "ctrl+o"),
		Narrow:  bind(say(wLetters), wKeyNarrow, "a"),
		TakeIt:  bind(say(wBlank), wKeyTakeIt, "space"),
		Arrows:  bind(say(wArrows), wKeyMove, "up", "down", "left", "right"),

		Phone:   bind("PgDn", wKeyPhone, "pgdown"),
		Switch:  bind("F8", wKeySwitch, "f8", "tab"),
		Example: bind(say(wUpDown), wKeyExample, "up", "down"),
	}
}

// all are the keys in the order in which they are declared.
func (k keymap) all() (out []key.Binding) {
	v := reflect.ValueOf(k)
	for i := range v.NumField() {
		out = append(out, v.Field(i).Interface().(key.Binding))
	}
	return out
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

// hintCell is one hint at the foot: its key, and the cells it takes there.
type hintCell struct {
	key      key.Binding
	from, to int
}

// hintCells are the hints of the keys that work here, as many as fit in a row; the way
// to everything else and the way to help are always among them.
func (e *env) hintCells(w int, typing bool, keys []key.Binding) []hintCell {
	size := func(k key.Binding) int { return width(k.Help().Key) + 1 + width(k.Help().Desc) }
	help := e.keys.Help
	if typing {
		help = key.NewBinding(key.WithKeys("f1"), key.WithHelp("F1", help.Help().Desc))
	}
	last := []key.Binding{help}
	room := w - 1 - size(help)
	more := e.keys.More.Help()
	if slices.ContainsFunc(keys, func(k key.Binding) bool { return k.Help() == more }) {
		last = []key.Binding{e.keys.More, help}
		room -= size(e.keys.More) + 2
	}
	var shown []key.Binding
	seen := map[string]bool{more.Key + more.Desc: true}
	for _, k := range keys {
		h := k.Help()
		if !k.Enabled() || seen[h.Key+h.Desc] {
			continue
		}
		seen[h.Key+h.Desc] = true
		if size(k)+2 > room {
			break
		}
		room -= size(k) + 2
		shown = append(shown, k)
	}
	var out []hintCell
	at := 1
	for _, k := range append(shown, last...) {
		out = append(out, hintCell{k, at, at + size(k)})
		at += size(k) + 2
	}
	return out
}

// hints is the row of them.
func (e *env) hints(w int, typing bool, keys []key.Binding) string {
	var cells []string
	for _, c := range e.hintCells(w, typing, keys) {
		h := c.key.Help()
		cells = append(cells, e.st.key.Render(h.Key)+" "+h.Desc)
	}
	return " " + strings.Join(cells, "  ")
}
