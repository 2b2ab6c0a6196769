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

// Prepare keeps the town and the index of its proposals ready until ctx ends, so
// that nobody waits for them: at full size both take some tenths of a second to
// make after a start, after a change of the town and at midnight.
func (d *Desk) Prepare(ctx context.Context) error {
	for ready := (*propose.Index)(nil); ; {
		changed := d.Ledger.Changed()
		t, rules, err := d.Town(ctx)
		if err != nil {
			return err
		}
		if !t.Empty() {
			if x := d.index(t, rules); x != ready {
				ready = x
				debug.FreeOSMemory() // what making it took, several times its size, is given back at once
			}
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
