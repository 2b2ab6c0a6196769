package tui

import tea "charm.land/bubbletea/v2"

// A roll is a list in two leaves, what is open and all, that reads itself again when
// something changed and stays on the row it was on. The screens of 回电, 录音 and 屏蔽
// are rolls, each with its own keys and columns.
type roll[R any] struct {
	e    *env
	id   func(R) uint64
	rows []R
	only int // open, or all
	cur  cursor
	sel  uint64
	hand hand
	load loader
	seen bool
	err  error
}

// rolled is a fact: the rows of one leaf.
type rolled[R any] struct {
	rows []R
	all  bool
	err  error
}

// all reports whether the leaf in sight has all of them.
func (l *roll[R]) all() bool { return l.only == 1 }

// take has rows that were read in sight, and reports whether they are to be read again:
// something changed meanwhile, or another leaf is in sight.
func (l *roll[R]) take(m rolled[R]) (again bool) {
	again = l.load.done()
	if m.all != l.all() {
		return true
	}
	if l.err = m.err; m.err == nil {
		l.rows, l.seen = m.rows, true
		for i, r := range l.rows {
			if l.id(r) == l.sel {
				l.cur.follow(i, len(l.rows), l.e.rowsOf(true))
			}
		}
		l.cur.hold(len(l.rows), l.e.rowsOf(true))
		l.mark()
	}
	return again
}

// typed hands what was typed to the form that is open. What no form takes, and is a
// key, is the screen's.
func (l *roll[R]) typed(msg tea.Msg) (k tea.KeyPressMsg, mine bool, cmd tea.Cmd) {
	if l.hand.busy() {
		cmd, _ = l.hand.press(msg, l.e.w)
		return k, false, cmd
	}
	k, mine = msg.(tea.KeyPressMsg)
	return k, mine, nil
}

// turned takes a key that turns to the other leaf.
func (l *roll[R]) turned(k tea.KeyPressMsg) bool {
	if !l.e.tabbed(&l.only, k, 2) {
		return false
	}
	l.cur, l.rows, l.seen = cursor{}, nil, false
	return true
}

// mark remembers the row that is chosen.
func (l *roll[R]) mark() {
	if l.sel = 0; l.cur.at < len(l.rows) {
		l.sel = l.id(l.rows[l.cur.at])
	}
}
