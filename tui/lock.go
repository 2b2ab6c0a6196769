package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// A screen that nobody touches for a while, or whose clerk goes to fetch water, is
// locked: it hides everything and asks for the clerk's PIN. All that was open, and
// every letter, is there behind it. Another clerk may log in instead; then only the
// drafts wait for the first.

// newLock is the screen that stands before everything of this clerk's.
func newLock(e *env) login {
	l := newLogin(e)
	l.mine, l.on = e.Who.Clerk.Name(), 1
	return l
}

// shut locks the screen.
func (r root) shut() (root, tea.Cmd) {
	if r.Who.Clerk.Words.PIN == "" {
		r.notify(notice{r.say(wNoPIN), true})
		return r, nil
	}
	l := newLock(r.env)
	r.locked = &l
	return r, r.flush()
}

// idle locks the screen when nothing was pressed for long enough. Without a PIN
// nobody could open it again.
func (r root) idle() (root, tea.Cmd) {
	if r.locked != nil || r.Who.Clerk.Words.PIN == "" || r.head.idle <= 0 || r.now.Sub(r.touched) < r.head.idle {
		return r, nil
	}
	return r.shut()
}

// knock gives a key to the locked screen; few others work.
func (r root) knock(msg tea.Msg) (root, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case pressed(k, r.keys.Leave):
			return r.leave()
		case pressed(k, r.keys.English):
			r.English = !r.English
			r.keys = newKeys(r.say)
			return r.all(lookAgain{})
		}
	}
	s, cmd := r.locked.Update(msg)
	l := s.(login)
	r.locked = &l
	return r, cmd
}

// unlocked lets in who gave a right PIN: the same clerk to where they were, another
// one to a screen of their own.
func (r root) unlocked(m loggedIn) (root, tea.Cmd) {
	same := m.who.Clerk.ID == r.Who.Clerk.ID
	r.locked, r.touched = nil, r.now
	if same {
		r.Who = m.who
		r, cmd := r.all(lookAgain{})
		return r, tea.Batch(cmd, r.look())
	}
	r.head.mine, r.back = nil, nil
	return r.update(m)
}

// idleAfter is how long a screen may stand untouched: what the township says, or less
// if the clerk likes it so.
func idleAfter(township, clerk time.Duration) time.Duration {
	if clerk > 0 && (township <= 0 || clerk < township) {
		return clerk
	}
	return township
}
