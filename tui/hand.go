package tui

import (
	"errors"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance/desk"
	"huying/appliance/loop"
)

// hand is what a clerk has at hand on a screen: a form, or a menu that leads to
// one, or nothing.
type hand struct {
	form *form
	menu *menu
}

// open takes a form up. What comes right behind the key that opened it, as a key
// held down brings it, does not send it: nobody dispatches by leaning on Enter. To
// take a matter in is heard by nobody outside, and quick fingers do it in one go.
func (h *hand) open(f *form) tea.Cmd {
	h.form, h.menu = f, nil
	if f != nil {
		f.entered = f.e.last == f.e.keys.Send.Keys()[0]
	}
	if f == nil || f.draft.act == loop.ActAccept {
		return nil
	}
	return f.pause()
}

func (h hand) busy() bool { return h.form != nil || h.menu != nil }

// press takes a key while something is at hand; chosen is what was picked from the menu.
func (h *hand) press(msg tea.Msg, w int) (cmd tea.Cmd, chosen any) {
	switch {
	case h.form != nil:
		down, cmd := h.form.press(msg, w)
		if down {
			h.form = nil
		}
		return cmd, nil
	case h.menu != nil:
		done, chosen := h.menu.press(msg, w)
		if done {
			h.menu = nil
		}
		return nil, chosen
	}
	return nil, nil
}

// hear takes in what became of an act. It answers whether the screen must look
// again before the form may go on: somebody decided first.
func (h *hand) hear(msg tea.Msg) (stale bool) {
	if h.form == nil {
		return false
	}
	switch msg := msg.(type) {
	case acted:
		if h.form.draft == msg.draft {
			h.form = nil
		}
	case undone:
		if h.form.draft == msg.draft {
			h.form.busy = false
			var s *desk.Stale
			if errors.As(msg.err, &s) {
				h.form.stale = true
				return true
			}
		}
	}
	return false
}

// read says that what is on the screen now is the case as it stands.
func (h *hand) read(version uint64) {
	if h.form != nil {
		h.form.version, h.form.stale = version, false
	}
}

// editing is the line being written; nil: none.
func (h hand) editing() *editor {
	switch {
	case h.form != nil:
		return h.form.editing()
	case h.menu != nil:
		return &h.menu.find
	}
	return nil
}

func (h hand) Keys() []key.Binding {
	if h.form != nil {
		return h.form.Keys()
	}
	return h.menu.Keys()
}

// View draws what is at hand in at most n rows; none, when there is nothing.
func (h hand) View(w, n int, warning string) frame {
	switch {
	case h.form != nil:
		return h.form.View(w, n, warning)
	case h.menu != nil:
		return h.menu.View(w, n)
	}
	return frame{}
}
