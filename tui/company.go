package tui

import (
	"cmp"
	"context"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
)

// Company knows who has which matter before them, at all terminals of a running
// box, so that two clerks see each other before they do a thing twice. It is of the
// moment: nothing of it is kept. All methods may be called from any goroutine.
type Company struct {
	mu      sync.Mutex
	seats   map[string]sitting
	changed chan struct{}
}

// sitting is one terminal with a matter before it.
type sitting struct {
	clerk appliance.ClerkID
	name  string
	id    appliance.CaseID
	act   loop.Act // being written; "" they read
}

// NewCompany is an empty room.
func NewCompany() *Company {
	return &Company{seats: map[string]sitting{}, changed: make(chan struct{})}
}

// sit says what is before the clerk at a seat.
func (c *Company) sit(seat string, s sitting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.id == 0 {
		s = sitting{}
	}
	if c.seats[seat] == s {
		return
	}
	if c.seats[seat] = s; s.id == 0 {
		delete(c.seats, seat)
	}
	close(c.changed)
	c.changed = make(chan struct{})
}

// beside are the others who have the matter before them, those who write first.
func (c *Company) beside(seat string, id appliance.CaseID) []sitting {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []sitting
	for where, s := range c.seats {
		if where != seat && s.id == id && id != 0 {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b sitting) int {
		return cmp.Or(-cmp.Compare(a.act, b.act), cmp.Compare(a.name, b.name))
	})
	return slices.Compact(out)
}

// Changed returns a channel that is closed when somebody turns to something else.
func (c *Company) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// gathered says that somebody came, went, or began to write.
type gathered struct{}

// accompany waits for others.
func (r root) accompany() tea.Cmd {
	c, ctx := r.Company, r.Ctx
	if c == nil {
		return nil
	}
	bell := c.Changed()
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-bell:
			return gathered{}
		}
	}
}

// sits keeps the company posted; the seat is empty when the session ends.
func (e *env) sits() {
	if c, seat := e.Company, e.drafts.seat; c != nil {
		context.AfterFunc(e.Ctx, func() { c.sit(seat, sitting{}) })
	}
}

// meet says what is before this clerk, and sees who else has it before them.
func (r *root) meet() {
	if r.Company == nil {
		return
	}
	var s sitting
	if p, ok := r.top().(interface {
		before() (appliance.CaseID, loop.Act)
	}); ok && !r.gone {
		s.id, s.act = p.before()
		s.clerk, s.name = r.Who.Clerk.ID, r.Who.Clerk.Name()
	}
	r.Company.sit(r.drafts.seat, s)
	r.env.beside = r.Company.beside(r.drafts.seat, s.id)
}

// before is the matter on the page, and what is being written.
func (p page) before() (appliance.CaseID, loop.Act) {
	if f := p.hand.form; f != nil {
		return p.id, f.draft.act
	}
	return p.id, ""
}

// company says who else is at the matter before this clerk: 王强正在写答复.
func (e *env) company() string {
	var writing, reading string
	for _, s := range e.beside {
		name := clean(s.name)
		if s.clerk == e.Who.Clerk.ID {
			name = e.say(wYouElsewhere)
		}
		if s.act != "" {
			if writing != "" {
				writing += e.say(wComma)
			}
			writing += e.say(wAlsoWrites, name, s.act.Name(e.English))
			continue
		}
		if reading != "" {
			reading += e.say(wThen)
		}
		reading += name
	}
	if reading != "" {
		reading = e.say(wAlsoReads, reading)
	}
	if writing != "" && reading != "" {
		writing += e.say(wComma)
	}
	if writing+reading == "" {
		return ""
	}
	return e.st.warn.Render(writing + reading)
}
