package desk

import (
	"context"
	"runtime/debug"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/propose"
)

// index is the proposals' index for today's town.
func (d *Desk) index(t *appliance.Town, rules policy.Rules) *propose.Index {
	return d.Proposed.For(t, appliance.DateOf(d.Clock.Local(d.Now())), rules)
}

// Between two looks of Prepare: a town that is being imported changes many times
// in a second, and the index is another one at midnight.
const (
	prepareRest = time.Second
	prepareTick = 10 * time.Minute
)

// Prepare keeps ready until ctx ends what a clerk's screens are made from, so that
// nobody waits for it: the town, the index of its proposals, the words that are found
// by their sound. At full size they take some tenths of a second to make after a start,
// after a change of the town and at midnight. After a start the inbox is read once,
// too: from a card its pages take longer than from memory.
func (d *Desk) Prepare(ctx context.Context) error {
	read := false
	for ready := (*propose.Index)(nil); ; {
		changed := d.Ledger.Changed()
		x, err := d.ready(ctx, !read)
		if err != nil {
			return err
		}
		if x != ready || !read {
			ready, read = x, true
			debug.FreeOSMemory() // what making it took, several times its size, is given back at once
		}
		tick := time.NewTimer(prepareTick)
		select {
		case <-ctx.Done():
		case <-changed:
		case <-tick.C:
		}
		tick.Stop()
		rest := time.NewTimer(prepareRest)
		select {
		case <-ctx.Done():
			rest.Stop()
			return ctx.Err()
		case <-rest.C:
		}
	}
}

// ready makes what Prepare keeps; with read it reads what a first screen reads.
func (d *Desk) ready(ctx context.Context, read bool) (*propose.Index, error) {
	t, rules, err := d.Town(ctx)
	if err != nil {
		return nil, err
	}
	if read {
		if _, err := d.Inbox(ctx, Who{}, false); err != nil {
			return nil, err
		}
		if _, err := d.Summary(ctx); err != nil {
			return nil, err
		}
	}
	clerks, err := d.Clerks(ctx)
	if err != nil {
		return nil, err
	}
	d.lexicon.For(t, clerks)
	if t.Empty() {
		return nil, nil
	}
	return d.index(t, rules), nil
}

// Proposal says what the box would do with a matter: which situation, office and
// limit, where it is, and which words made it so. Nothing is decided.
func (d *Desk) Proposal(ctx context.Context, id appliance.CaseID) (propose.Proposal, error) {
	var p propose.Proposal
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		c, err := r.Case(id)
		if err != nil {
			return err
		}
		t, err := r.Town()
		if err != nil || t.Empty() {
			return err
		}
		p = d.index(t, policy.Read(t, d.Now())).Propose(propose.Matter{Text: c.Text, Village: c.Village, Grid: c.Grid, Accused: c.Accused})
		return nil
	})
	return p, err
}

// Responsible answers who is responsible for something (责, F2-22), from the list in force.
func (d *Desk) Responsible(ctx context.Context, query string) ([]propose.Candidate, error) {
	t, rules, err := d.Town(ctx)
	if err != nil || t.Empty() {
		return nil, err
	}
	return d.index(t, rules).Responsible(query, ""), nil
}

// Guides finds service items and policies by what people call them.
func (d *Desk) Guides(ctx context.Context, query string) ([]appliance.Guide, error) {
	t, rules, err := d.Town(ctx)
	if err != nil || t.Empty() {
		return nil, err
	}
	return d.index(t, rules).Guides(query), nil
}
