package tui

import (
	"crypto/rand"
	"maps"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
)

// draft names words in the making.
type draft struct {
	id  appliance.CaseID
	act loop.Act
	of  string // which order, call or motion; "" the case itself
}

func (d draft) name() appliance.DraftName {
	return appliance.DraftName{Case: d.id, Act: string(d.act), Of: d.of}
}

// drafts are the words a clerk has not sent yet, as this session knows them. With a
// drawer they outlast it.
type drafts struct {
	drawer Drawer
	clerk  appliance.ClerkID
	seat   string // this session among the clerk's
	by     map[appliance.DraftName]appliance.Draft
}

func newDrafts(drawer Drawer) *drafts {
	return &drafts{drawer: drawer, seat: rand.Text(), by: map[appliance.DraftName]appliance.Draft{}}
}

// sit makes them a clerk's; "" nobody's.
func (d *drafts) sit(clerk appliance.ClerkID) {
	d.clerk = clerk
	clear(d.by)
	d.look()
}

// look takes in what the clerk's other sessions wrote. What is open here stays as it
// is: the form has its words.
func (d *drafts) look() {
	if d.drawer == nil || d.clerk == "" {
		return
	}
	clear(d.by)
	for _, x := range d.drawer.Drafts(d.clerk) {
		d.by[x.Name] = x
	}
}

// of is the draft that lies there now.
func (d *drafts) of(name appliance.DraftName) (appliance.Draft, bool) {
	if d.drawer != nil && d.clerk != "" {
		if x, ok := d.drawer.Draft(d.clerk, name); ok {
			d.by[name] = x
		} else {
			delete(d.by, name)
		}
	}
	x, ok := d.by[name]
	return x, ok
}

// keep puts words there, written on the draft that lay there when seen.
func (d *drafts) keep(name appliance.DraftName, words map[string]string, seen, now time.Time) appliance.Draft {
	x := appliance.Draft{Name: name, Words: maps.Clone(words), At: now, Seat: d.seat, Seen: seen}
	if d.drawer != nil && d.clerk != "" {
		x = d.drawer.Keep(d.clerk, x)
	}
	d.by[name] = x
	return x
}

// drop takes out what was written here.
func (d *drafts) drop(name appliance.DraftName) {
	if d.drawer != nil && d.clerk != "" {
		d.drawer.Drop(d.clerk, name, d.seat)
	}
	if x, ok := d.by[name].Without(d.seat); ok && x.Name == name {
		d.by[name] = x
	} else {
		delete(d.by, name)
	}
}

// drafted reports whether words for an act were put down; "" for any.
func (e *env) drafted(id appliance.CaseID, a loop.Act) bool {
	for n := range e.drafts.by {
		if n.Case == id && (a == "" || n.Act == string(a)) {
			return true
		}
	}
	return false
}

// resumed is what a form knows of the draft it took up.
type resumed struct {
	at     time.Time         // when it was written; zero: there was none
	seen   time.Time         // At of what lies there, as far as this form knows
	other  *appliance.Draft  // what another session wrote, and can be had instead
	thrown map[*field]string // thrown away just now: the undo key brings it back
	first  map[*field]string // what stood in the form before
}

// begin takes up the draft that was put down, if there is one, and puts the
// cursor where the words go.
func (f *form) begin() *form {
	first := -1
	f.resumed = resumed{first: map[*field]string{}}
	x, ok := f.e.drafts.of(f.draft.name())
	for i, l := range f.fields {
		if l.keep == "" {
			continue
		}
		f.resumed.first[l] = l.words.text
		if s, there := x.Words[l.keep]; ok && there {
			l.words.set(s)
		}
		if first < 0 {
			first = i
		}
	}
	if ok {
		f.resumed.at, f.resumed.seen, f.resumed.other = x.At, x.At, x.Other
	}
	if f.top {
		first = 0
	}
	f.on = max(first, 0)
	if f.on < len(f.fields) && !f.there(f.on) {
		f.move(+1)
	}
	return f
}

// save keeps the words of the form as a draft; words that say no more than the form
// itself did are none.
func (f *form) save() {
	words, any := map[string]string{}, false
	for _, l := range f.fields {
		if l.keep == "" {
			continue
		}
		any = true
		if strings.TrimSpace(l.words.text) != strings.TrimSpace(f.resumed.first[l]) {
			words[l.keep] = l.words.text
		}
	}
	if !any {
		return
	}
	if len(words) == 0 {
		f.e.drafts.drop(f.draft.name())
		f.resumed.seen = time.Time{}
		return
	}
	x := f.e.drafts.keep(f.draft.name(), words, f.resumed.seen, f.e.now)
	f.resumed.seen, f.resumed.other = x.At, x.Other
}

// throw puts the form back as it was before anything was written; the undo key
// brings the words back.
func (f *form) throw() {
	thrown := map[*field]string{}
	for l, words := range f.resumed.first {
		thrown[l] = l.words.text
		l.words.set(words)
	}
	f.save()
	f.resumed.at, f.resumed.thrown = time.Time{}, thrown
}

// unthrow brings back what was thrown away just now.
func (f *form) unthrow() {
	for l, words := range f.resumed.thrown {
		l.words.set(words)
	}
	f.resumed.thrown = nil
	f.save()
}

// swap takes what was written at another terminal; what stands here lies where that was.
func (f *form) swap() {
	other := f.resumed.other
	mine := appliance.Draft{Name: f.draft.name(), Words: map[string]string{}, Seat: other.Seat}
	for _, l := range f.fields {
		if l.keep == "" {
			continue
		}
		mine.Words[l.keep] = l.words.text
		s, ok := other.Words[l.keep]
		if !ok {
			s = f.resumed.first[l]
		}
		l.words.set(s)
	}
	f.save()
	f.resumed.other = &mine
}

// found says that the form began with a draft, and what can be done about it.
func (f *form) found() string {
	e := f.e
	var s string
	switch {
	case f.resumed.thrown != nil:
		s = e.say(wThrown, e.keys.Undo.Help().Key)
	case !f.resumed.at.IsZero():
		s = e.say(wResumed, e.stamp(f.resumed.at), e.keys.Throw.Help().Key)
	}
	if f.resumed.other != nil {
		if s != "" {
			s += e.say(wComma)
		}
		s += e.say(wElsewhere, e.keys.Swap.Help().Key)
	}
	return s
}

// flush puts the drafts on the card at once, when something ends.
func (e *env) flush() tea.Cmd {
	d := e.Drawer
	if d == nil {
		return nil
	}
	return func() tea.Msg {
		_ = d.Flush() // said in the box's log; nobody waits for it
		return nil
	}
}
