package appliance

import "slices"

// Restore is what puts a case back as c stands, in an entry KindCaseTakenBack. It names
// the round, which says that it is about the whole case: where it names nothing, there
// is nothing. What a decision of the desk cannot change is not in it, see Restores.
func (c Case) Restore() CaseChange {
	basis, waits, rating, into, pending := c.Basis, c.WaitingSince, c.Rating, c.MergedInto, c.Pending
	ch := CaseChange{
		State: c.State, Kind: c.Kind, Category: c.Category, Urgency: c.Urgency, Complexity: c.Complexity, Secrecy: c.Secrecy, Village: c.Village,
		Grid: c.Grid, Round: c.Round, Holder: c.Holder, FirstOwner: c.FirstOwner, Basis: &basis, WaitingSince: &waits, Hurried: c.Hurried,
		Clocks: c.Clocks, Orders: c.Orders, Outcome: c.Outcome.Code, Level: c.Outcome.Level, ToldAt: c.Outcome.ToldAt, ToldBy: c.Outcome.ToldBy,
		Rating: &rating, MergedInto: &into, Joined: c.Joined, Tags: c.Tags, Accused: c.Accused, Asked: c.Asked, Call: c.Call, Pending: &pending,
		Transfer: c.Transfer, Supervisions: c.Supervisions, Tries: c.Tries, Steps: c.Steps,
		Words: CaseWords{Summary: c.Summary, Outcome: c.Outcome.Text},
	}
	for _, o := range c.Orders {
		o.Words.Seq = o.Seq
		ch.Words.Orders = append(ch.Words.Orders, o.Words)
	}
	for _, s := range c.Supervisions {
		s.Words.Seq = s.Seq
		ch.Words.Supervisions = append(ch.Words.Supervisions, s.Words)
	}
	return ch
}

// Restores reports whether Restore of c undoes all that a case has become since:
// who reported it, what they said and how it came are never taken back.
func (c Case) Restores(since Case) bool {
	return c.ID == since.ID && c.ID != 0 && c.Round > 0 && c.Channel == since.Channel && c.Reporter == since.Reporter && c.Name == since.Name &&
		c.Place == since.Place && c.Text == since.Text && c.ReceivedAt.Equal(since.ReceivedAt) && c.SplitFrom == since.SplitFrom &&
		c.Emergency == since.Emergency && c.ReporterKind == since.ReporterKind && c.Agent == since.Agent && c.External == since.External
}

// restored is the case as a take-back puts it.
func (c Case) restored(ch CaseChange) Case {
	c.State, c.Kind, c.Category, c.Urgency, c.Complexity, c.Secrecy = ch.State, ch.Kind, ch.Category, ch.Urgency, ch.Complexity, ch.Secrecy
	c.Village, c.Grid, c.Round, c.Holder, c.FirstOwner, c.Hurried = ch.Village, ch.Grid, ch.Round, ch.Holder, ch.FirstOwner, ch.Hurried
	c.Outcome = Outcome{Code: ch.Outcome, Text: ch.Words.Outcome, Level: ch.Level, ToldAt: ch.ToldAt, ToldBy: ch.ToldBy}
	c.Summary, c.Joined, c.Tags, c.Accused, c.Asked, c.Call = ch.Words.Summary, ch.Joined, ch.Tags, ch.Accused, ch.Asked, ch.Call
	c.Clocks, c.Tries, c.Steps, c.Transfer = ch.Clocks, ch.Tries, ch.Steps, ch.Transfer
	c.point(ch)
	c.Orders = slices.Clone(ch.Orders)
	for i := range c.Orders {
		c.Orders[i].Words = OrderWords{Seq: c.Orders[i].Seq}
		for _, w := range ch.Words.Orders {
			if w.Seq == c.Orders[i].Seq {
				c.Orders[i].Words = w
			}
		}
	}
	c.Supervisions = slices.Clone(ch.Supervisions)
	for i := range c.Supervisions {
		c.Supervisions[i].Words = SuperviseWords{Seq: c.Supervisions[i].Seq}
		for _, w := range ch.Words.Supervisions {
			if w.Seq == c.Supervisions[i].Seq {
				c.Supervisions[i].Words = w
			}
		}
	}
	return c
}

// point sets what a change names by pointer, because nothing is a value of it too.
func (c *Case) point(ch CaseChange) {
	if ch.Basis != nil {
		c.Basis = *ch.Basis
	}
	if ch.WaitingSince != nil {
		c.WaitingSince = *ch.WaitingSince
	}
	if ch.Rating != nil {
		c.Rating = *ch.Rating
	}
	if ch.MergedInto != nil {
		c.MergedInto = *ch.MergedInto
	}
	if ch.Pending != nil {
		c.Pending = *ch.Pending
	}
}
