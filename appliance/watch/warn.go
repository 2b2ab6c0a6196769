package watch

import (
	"context"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/warn"
)

// warn looks for early warnings once an hour, and at the words of each new case
// at once (W5).
func (w *Watch) warn(ctx context.Context) error {
	var cards []warn.Card
	var rules policy.Rules
	var town *appliance.Town
	full := w.asked.IsZero() || w.Now().Sub(w.asked) >= warnRest
	err := w.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		cards = nil
		if town, err = r.Town(); err != nil {
			return err
		}
		rules = policy.Read(town, w.Now())
		if full {
			facts, err := Facts(r, w.Now(), rules.Warn)
			if err != nil {
				return err
			}
			cards = warn.Find(w.Now(), rules.Warn, town, facts)
			w.heard, err = r.LastCase()
			return err
		}
		return w.words(r, rules.Warn, &cards)
	})
	if err != nil {
		return err
	}
	if full {
		w.asked = w.Now()
	}
	if len(cards) == 0 {
		return nil
	}
	news := false
	err = w.Ledger.View(ctx, func(r appliance.Reader) error {
		for _, c := range cards {
			stands, _ := r.WarningOn(c.Subject)
			if _, _, is := c.Against(stands); is {
				news = true
			}
		}
		return nil
	})
	if err != nil || !news {
		return err
	}
	return w.Ledger.Update(ctx, func(tx appliance.Tx) error {
		for _, c := range cards {
			stands, _ := tx.WarningOn(c.Subject)
			kind, ch, is := c.Against(stands)
			if !is {
				continue
			}
			e := appliance.Entry{At: w.Now(), Actor: actor, Kind: kind, Body: ch}
			if len(c.Cases) == 1 {
				e.Case = c.Cases[0]
			}
			if err := tx.Append(e); err != nil {
				return err
			}
			if c.Rule == "W6" && kind == appliance.KindWarningRaised { // §B.4 rule 6: the list has a gap
				if err := w.gap(tx, town, c); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// words looks at the cases that came since the last look.
func (w *Watch) words(r appliance.Reader, rules policy.Warn, cards *[]warn.Card) error {
	last, err := r.LastCase()
	if err != nil || last == w.heard {
		return err
	}
	for c, err := range r.Cases(appliance.CaseFilter{}) {
		if err != nil {
			return err
		}
		if c.ID <= w.heard {
			break
		}
		if card, ok := warn.Heard(rules, warn.Case{ID: c.ID, Village: c.Village, Category: c.Category, ReceivedAt: c.ReceivedAt, Text: c.Text}); ok {
			*cards = append(*cards, card)
		}
	}
	w.heard = last
	return nil
}

// gap begins the application for a change of the list.
func (w *Watch) gap(tx appliance.Tx, town *appliance.Town, c warn.Card) error {
	n := len(town.Changes())
	for _, x := range town.Changes() {
		if x.Trigger == "清单缺项" && x.What == c.Title && !x.Done("生效") {
			return nil
		}
	}
	ch := appliance.ListChange{
		Code: "L-" + itoa(n+1), List: appliance.MainList, Kind: "修改", What: c.Title, Trigger: "清单缺项", State: appliance.ListSteps[0],
		Steps: []appliance.ListStep{{Name: appliance.ListSteps[0], Date: appliance.DateOf(w.Clock.Local(w.Now())), By: "watch"}},
	}
	if len(c.Cases) > 0 {
		ch.Case = c.Cases[len(c.Cases)-1]
	}
	return tx.Append(appliance.Entry{At: w.Now(), Actor: actor, Kind: appliance.KindTownSet, Body: ch})
}

// Facts are what early warnings are judged by, read from the ledger. Numbers do
// not leave it: a reporter is known by the first case of theirs within reach.
func Facts(r appliance.Reader, now time.Time, rules policy.Warn) (warn.Facts, error) {
	reach := warn.Window(rules)
	far := max(reach.Cases, reach.Ratings, reach.Disputes)
	var f warn.Facts
	var all []appliance.Case
	longAgo := false // the box kept cases before what is read
	for c, err := range r.Cases(appliance.CaseFilter{}) {
		if err != nil {
			return f, err
		}
		// Numbers rise with time: once well behind the window there is nothing more in it.
		if now.Sub(c.ReceivedAt) > far+14*24*time.Hour && now.Sub(c.UpdatedAt) > far {
			longAgo = true
			break
		}
		all = append(all, c)
	}
	slices.Reverse(all)
	first := map[appliance.Address]string{}
	for _, c := range all {
		key := ""
		if c.Reporter != "" {
			if first[c.Reporter] == "" {
				first[c.Reporter] = c.ID.String()
			}
			key = first[c.Reporter]
		}
		k := warn.Case{
			ID: c.ID, Village: c.Village, Category: c.Category, Situation: c.Basis.Situation, Reporter: key, ReceivedAt: c.ReceivedAt,
		}
		if now.Sub(c.ReceivedAt) <= reach.Text {
			k.Text = c.Text
		}
		f.Cases = append(f.Cases, k)
		if c.Rating != 0 {
			if lead, ok := lead(c); ok {
				f.Ratings = append(f.Ratings, warn.Rating{Case: c.ID, Office: lead, Grade: c.Rating, At: c.UpdatedAt})
			}
		}
		for _, o := range c.Orders {
			if o.Return != nil {
				f.Disputes = append(f.Disputes, warn.Dispute{Case: c.ID, Situation: o.Situation, At: o.Return.At})
			}
		}
		if c.Village != "" {
			f.Contacts = append(f.Contacts, warn.Contact{Village: c.Village, At: c.ReceivedAt})
		}
		if !longAgo && (f.Since.IsZero() || c.ReceivedAt.Before(f.Since)) {
			f.Since = c.ReceivedAt
		}
	}
	for w, err := range r.Warnings(false) {
		if err != nil {
			return f, err
		}
		if now.Sub(w.LastAt) > reach.Judged {
			break
		}
		if w.Verdict != appliance.VerdictNone {
			f.Judged = append(f.Judged, w)
		}
	}
	return f, nil
}

// lead is the office that led the case's last round.
func lead(c appliance.Case) (string, bool) {
	for _, o := range slices.Backward(c.Orders) {
		if o.Role == appliance.Lead && !o.Town {
			return o.Office, true
		}
	}
	return "", false
}
