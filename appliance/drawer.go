package appliance

import (
	"maps"
	"strings"
	"time"
)

// What lies in a clerk's drawer is comfort and not fact: nothing of it is in the
// ledger, and losing it loses no matter.

// DraftName says what words in the making are for.
type DraftName struct {
	Case CaseID // 0: of no matter
	Act  string // what they will do
	Of   string // which order, call or motion; "" the matter itself
}

// A Draft is what a clerk had written into a form and not yet sent.
type Draft struct {
	Name  DraftName
	Words map[string]string // by field
	At    time.Time         // when the last letter was kept
	Seat  string            // the session that wrote it
	Seen  time.Time         // At of the draft it was written on, as it lay there then; not kept
	Other *Draft            // what another session had written when this one took its place; it has no Other
}

// Bounds of a drawer.
const (
	DraftKept   = 30 * 24 * time.Hour // an older draft is forgotten
	MaxDrafts   = 100                 // of one clerk; the oldest go first
	MaxDraftLen = 16 << 10            // bytes of one field; forms take less
	MaxLearned  = 5000                // phrases of one clerk; the least used go first
)

// Over is the draft that is kept when d comes where old lies. The last writer has
// the place, and what another session had put there meanwhile can be had back:
// unless d holds all of it anyway.
func (d Draft) Over(old Draft) Draft {
	d.Other = old.Other
	if old.Seat != d.Seat && !old.At.Equal(d.Seen) && !d.holds(old) {
		old.Other = nil
		d.Other = &old
	}
	if d.Other != nil && d.holds(*d.Other) {
		d.Other = nil
	}
	d.Seen = time.Time{}
	return d
}

// Without is what is left of d when what one session wrote there is taken away;
// false: nothing.
func (d Draft) Without(seat string) (Draft, bool) {
	switch {
	case d.Seat != seat:
		if d.Other != nil && d.Other.Seat == seat {
			d.Other = nil
		}
		return d, true
	case d.Other != nil:
		return *d.Other, true
	}
	return Draft{}, false
}

// holds reports whether all words of o are words of d too.
func (d Draft) holds(o Draft) bool {
	for field, words := range o.Words {
		if !strings.Contains(d.Words[field], strings.TrimSpace(words)) {
			return false
		}
	}
	return true
}

// Empty reports whether nothing is written in it.
func (d Draft) Empty() bool {
	for _, words := range d.Words {
		if strings.TrimSpace(words) != "" {
			return false
		}
	}
	return true
}

// Clone is a draft of its own.
func (d Draft) Clone() Draft {
	d.Words = maps.Clone(d.Words)
	if d.Other != nil {
		o := d.Other.Clone()
		d.Other = &o
	}
	return d
}

// A Learned phrase is one that a clerk has written by its letters.
type Learned struct {
	Phrase  string // as it was taken
	Reading string // the letters it was taken by
	Count   int    // how often
	At      time.Time
}

// Preferences are how a clerk likes the screen. The zero value is how everybody
// finds it.
type Preferences struct {
	Language string        // "zh", "en"; "" as the box is set up
	NoMouse  bool          // the mouse is the terminal's own, to mark and copy
	Inbox    string        // the filter the inbox begins with: "mine"; "" everything
	Phrases  string        // 常用语 of their own, one a line
	Idle     time.Duration // after so long without a key the screen is locked; 0 as the box is set up
	Plain    bool          // no colours
	Met      bool          // the page for newcomers was read
}
