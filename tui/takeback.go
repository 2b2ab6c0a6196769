package tui

import (
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
)

// tookBack is a fact: the answer was not sent, and its words are a draft again.
type tookBack struct{ was appliance.Draft }

// takeBack undoes the answer just given, as long as the outbox has not begun with it.
func (r root) takeBack() (root, tea.Cmd) {
	s, was := r.Session, *r.back
	r.back = nil
	return r, func() tea.Msg {
		if err := s.Desk.TakeBack(s.Ctx, s.Who, was.Name.Case); err != nil {
			return failed{err}
		}
		return tookBack{was}
	}
}
