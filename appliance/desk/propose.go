package desk

import (
	"context"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/propose"
)

// index is the proposals' index for today's town.
func (d *Desk) index(t *appliance.Town, rules policy.Rules) *propose.Index {
	return d.proposed.For(t, appliance.DateOf(d.Clock.Local(d.Now())), rules)
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
