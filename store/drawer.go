package store

import (
	"cmp"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// A Drawer keeps what is comfort and no fact, by clerk: drafts, learned phrases,
// preferences. It lies in desk.db beside the ledger, sealed record by record under
// keyed names. What is put in is in memory at once and on the card within ten
// seconds; nobody waits for the card, and a drawer that is damaged or finds no room
// stops nobody. All methods may be called from any goroutine.
//
//	meta         schema, box
//	drafts       keyed hash of clerk + of the draft's name    *draft
//	learned      keyed hash of clerk + of phrase and letters  *phrase, how often
//	preferences  keyed hash of clerk                          *preferences
type Drawer struct {
	s    *Store
	log  *slog.Logger
	path string

	flushing sync.Mutex // one writes at a time; taken before mu

	mu      sync.Mutex
	db      *bolt.DB // nil: there is none to be had, what is put in lasts as long as the program
	drafts  map[appliance.ClerkID]map[appliance.DraftName]appliance.Draft
	prefer  map[appliance.ClerkID]appliance.Preferences
	learned map[learnt]appliance.Learned // not yet in the file; counts are to be added
	changed map[string]bool              // records of drafts and preferences that the file has otherwise
	known   map[appliance.ClerkID]bool   // clerks who have anything here
	gone    map[appliance.ClerkID]bool   // clerks the file has yet to forget
	timer   *time.Timer
	since   time.Time // of the first change since the file was last written to; zero: there is none
	closed  bool
}

type learnt struct {
	clerk           appliance.ClerkID
	phrase, reading string
}

// A change is written when nothing came behind it for a while, and at last after
// a longer one: flash wears out, and somebody types all day.
const (
	drawerRest = 2 * time.Second
	drawerLast = 10 * time.Second
)

// Drafts are what a clerk has not sent yet, the newest first.
func (d *Drawer) Drafts(clerk appliance.ClerkID) []appliance.Draft {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []appliance.Draft
	for _, x := range d.drafts[clerk] {
		if d.s.o.Now().Sub(x.At) <= appliance.DraftKept {
			out = append(out, x.Clone())
		}
	}
	slices.SortFunc(out, func(a, b appliance.Draft) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Name.Case, b.Name.Case), cmp.Compare(a.Name.Act, b.Name.Act), cmp.Compare(a.Name.Of, b.Name.Of))
	})
	return out
}

// Draft is the one of that name.
func (d *Drawer) Draft(clerk appliance.ClerkID, name appliance.DraftName) (appliance.Draft, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x, ok := d.drafts[clerk][name]
	return x.Clone(), ok && d.s.o.Now().Sub(x.At) <= appliance.DraftKept
}

// Keep puts a draft in its place and returns it as it lies there now: what another
// session of the clerk had put there is its Other.
func (d *Drawer) Keep(clerk appliance.ClerkID, x appliance.Draft) appliance.Draft {
	d.mu.Lock()
	defer d.mu.Unlock()
	mine := d.drafts[clerk]
	if mine == nil {
		mine = map[appliance.DraftName]appliance.Draft{}
		d.drafts[clerk] = mine
	}
	x = x.Clone()
	for field, words := range x.Words {
		x.Words[field] = words[:min(len(words), appliance.MaxDraftLen)]
	}
	x.At = d.s.o.Now()
	if old, ok := mine[x.Name]; ok {
		x = x.Over(old)
	}
	mine[x.Name] = x
	d.known[clerk] = true
	d.touch(draftKey(d.s.seals, clerk, x.Name))
	for len(mine) > appliance.MaxDrafts {
		oldest := slices.MinFunc(slices.Collect(maps.Values(mine)), func(a, b appliance.Draft) int { return a.At.Compare(b.At) })
		delete(mine, oldest.Name)
		d.touch(draftKey(d.s.seals, clerk, oldest.Name))
	}
	return x.Clone()
}

// Drop takes out what one session wrote: it was sent, or is not wanted. What
// another session had put there comes up again.
func (d *Drawer) Drop(clerk appliance.ClerkID, name appliance.DraftName, seat string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x, ok := d.drafts[clerk][name]
	if !ok {
		return
	}
	if x, ok = x.Without(seat); ok {
		d.drafts[clerk][name] = x
	} else {
		delete(d.drafts[clerk], name)
	}
	d.touch(draftKey(d.s.seals, clerk, name))
}

// Preferences are how a clerk likes the screen.
func (d *Drawer) Preferences(clerk appliance.ClerkID) appliance.Preferences {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.prefer[clerk]
}

// Prefer remembers them.
func (d *Drawer) Prefer(clerk appliance.ClerkID, p appliance.Preferences) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.prefer[clerk] == p {
		return
	}
	d.prefer[clerk], d.known[clerk] = p, true
	d.touch(preferKey(d.s.seals, clerk))
}

// Learn counts a phrase that a clerk took by its letters.
func (d *Drawer) Learn(clerk appliance.ClerkID, phrase, reading string) {
	if phrase == "" || len(phrase) > 1<<10 || len(reading) > 1<<10 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	k := learnt{clerk, phrase, reading}
	l, ok := d.learned[k]
	if !ok && len(d.learned) >= appliance.MaxLearned { // the file takes nothing just now
		return
	}
	d.learned[k] = appliance.Learned{Phrase: phrase, Reading: reading, Count: l.Count + 1, At: d.s.o.Now()}
	d.known[clerk] = true
	d.touch()
}

// Learned are a clerk's phrases, the last used first. It reads the card.
func (d *Drawer) Learned(clerk appliance.ClerkID) []appliance.Learned {
	// Nothing moves from memory to the file meanwhile, so that nothing counts twice.
	d.flushing.Lock()
	defer d.flushing.Unlock()
	found := map[learnt]appliance.Learned{}
	d.mu.Lock()
	gone := d.gone[clerk]
	d.mu.Unlock()
	if !gone {
		if err := d.view(func(tx *bolt.Tx) error {
			return d.eachLearned(tx, clerk, func(_ []byte, l appliance.Learned) {
				found[learnt{clerk, l.Phrase, l.Reading}] = l
			})
		}); err != nil {
			d.log.Warn("learned phrases cannot be read", "err", err)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for k, l := range d.learned {
		if k.clerk == clerk {
			l.Count += found[k].Count
			found[k] = l
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b appliance.Learned) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Phrase, b.Phrase))
	})
}

// Only forgets every clerk but these: who has gone leaves nothing behind. Old drafts
// go too.
func (d *Drawer) Only(clerks ...appliance.ClerkID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for c := range d.known {
		if !slices.Contains(clerks, c) {
			d.forget(c)
		}
	}
	for c, mine := range d.drafts {
		for name, x := range mine {
			if d.s.o.Now().Sub(x.At) > appliance.DraftKept {
				delete(mine, name)
				d.touch(draftKey(d.s.seals, c, name))
			}
		}
	}
}

// Forget erases all of one clerk's.
func (d *Drawer) Forget(clerk appliance.ClerkID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget(clerk)
}

func (d *Drawer) forget(clerk appliance.ClerkID) {
	delete(d.drafts, clerk)
	delete(d.prefer, clerk)
	delete(d.known, clerk)
	maps.DeleteFunc(d.learned, func(k learnt, _ appliance.Learned) bool { return k.clerk == clerk })
	d.gone[clerk] = true
	d.touch()
}

// touch says that the file has to be written.
func (d *Drawer) touch(keys ...[]byte) {
	for _, k := range keys {
		d.changed[string(k)] = true
	}
	now := time.Now()
	if d.since.IsZero() {
		d.since = now
	}
	wait := min(drawerRest, max(drawerLast-now.Sub(d.since), 0))
	switch {
	case d.closed:
	case d.timer == nil:
		d.timer = time.AfterFunc(wait, func() { _ = d.Flush() }) // said in the log
	default:
		d.timer.Reset(wait)
	}
}

// Flush writes now what the file has otherwise. What finds no room is tried again
// with the next change.
func (d *Drawer) Flush() error {
	d.flushing.Lock()
	defer d.flushing.Unlock()
	if !d.due() {
		return nil
	}
	err := d.writeAll()
	if err != nil && !noRoom(err) && !errors.Is(err, appliance.ErrFull) {
		// The file is no good: what is in memory goes into a new one.
		if err = d.renew(err); err == nil {
			err = d.writeAll()
		}
	}
	if err != nil {
		d.log.Warn("drafts and preferences are not on the card", "err", err)
	}
	return err
}

// due reports whether there is something to write, and a file for it.
func (d *Drawer) due() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.since = time.Time{}
	return d.db != nil && len(d.changed)+len(d.learned)+len(d.gone) > 0
}

// Close writes what is left and lets go of the file.
func (d *Drawer) Close() error {
	err := d.Flush()
	d.flushing.Lock()
	defer d.flushing.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	if d.timer != nil {
		d.timer.Stop()
	}
	if d.db != nil {
		err = errors.Join(err, d.db.Close())
		d.db = nil
	}
	return err
}
