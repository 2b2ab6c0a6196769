package watch

import (
	"context"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/propose"
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
			index := w.Proposed.For(town, appliance.DateOf(w.Clock.Local(w.Now())), rules)
			facts, err := Facts(r, w.Clock.Local(w.Now()), rules.Warn, func(c appliance.Case) string {
				if p := index.Propose(propose.Matter{Text: c.Text, Village: c.Village, Grid: c.Grid}); len(p.Best) == 1 {
					return p.Best[0].Situation.Domain
				}
				return ""
			})
			if err != nil {
				return err
			}
			cards = warn.Find(w.Clock.Local(w.Now()), rules.Warn, town, facts)
			cards = slices.DeleteFunc(cards, func(c warn.Card) bool { return knownSilence(facts, c) })
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

// knownSilence: a village whose last contact lies beyond what is read was judged
// silent already, and nobody spoke since.
func knownSilence(f warn.Facts, c warn.Card) bool {
	village, never := strings.CutSuffix(c.Subject, "|never")
	return never && slices.ContainsFunc(f.Judged, func(w appliance.Warning) bool { return strings.HasPrefix(w.Subject, village+"|") })
}

// Facts are what early warnings are judged by, read from the ledger. Numbers do
// not leave it: a reporter is known by the first case they ever brought. domain
// guesses what a case nobody has accepted is about. now is the hall's time.
func Facts(r appliance.Reader, now time.Time, rules policy.Warn, domain func(appliance.Case) string) (warn.Facts, error) {
	reach := warn.Window(rules)
	far := max(reach.Cases, reach.Ratings, reach.Disputes)
	var f warn.Facts
	var from []appliance.Address // who brought f.Cases
	often := map[appliance.Address]int{}
	longAgo := false // the box kept cases before what is read
	same := shared{}
	// Cases come newest first, and only what is wanted of each is kept: in a bad
	// week there are tens of thousands.
	for c, err := range r.Cases(appliance.CaseFilter{}) {
		if err != nil {
			return f, err
		}
		// Numbers rise with time: once well behind the window there is nothing more in it.
		if now.Sub(c.ReceivedAt) > far+14*24*time.Hour && now.Sub(c.UpdatedAt) > far {
			longAgo = true
			break
		}
		k := warn.Case{
			ID: c.ID, Village: same.of(c.Village), Category: same.of(c.Category), Situation: same.of(c.Basis.Situation), ReceivedAt: c.ReceivedAt,
		}
		if now.Sub(c.ReceivedAt) <= reach.Text {
			k.Text = c.Text
		}
		if k.Category == "" && (c.State == appliance.CaseNew || c.State == appliance.CaseAsking) {
			k.Category = same.of(domain(c))
		}
		f.Cases, from = append(f.Cases, k), append(from, c.Reporter)
		often[c.Reporter]++
		if c.Rating != 0 {
			if lead, ok := lead(c); ok {
				f.Ratings = append(f.Ratings, warn.Rating{Case: c.ID, Office: same.of(lead), Grade: c.Rating, At: ratedAt(c)})
			}
		}
		for _, o := range slices.Backward(c.Orders) {
			if o.Return != nil {
				f.Disputes = append(f.Disputes, warn.Dispute{Case: c.ID, Situation: same.of(o.Situation), At: o.Return.At})
			}
		}
		if c.Village != "" {
			f.Contacts = append(f.Contacts, warn.Contact{Village: k.Village, At: c.ReceivedAt})
		}
		if f.Since.IsZero() || c.ReceivedAt.Before(f.Since) {
			f.Since = c.ReceivedAt
		}
	}
	switch {
	case longAgo:
		f.Since = time.Time{}
	case f.Since.IsZero(): // nobody has written yet: no village is more silent than the others
		f.Since = now
	}
	slices.Reverse(f.Cases)
	slices.Reverse(from)
	slices.Reverse(f.Ratings)
	slices.Reverse(f.Disputes)
	slices.Reverse(f.Contacts)
	keys := map[appliance.Address]string{}
	for i := range f.Cases {
		switch k, of := &f.Cases[i], from[i]; {
		case of == "":
		case often[of] == 1:
			k.Reporter = k.ID.String()
		default:
			if keys[of] == "" {
				id, err := r.FirstCase(of)
				if err != nil {
					return f, err
				}
				keys[of] = id.String()
			}
			k.Reporter = keys[of]
		}
	}
	for w, err := range r.Warnings(false) {
		if err != nil {
			return f, err
		}
		if w.Verdict != appliance.VerdictNone && now.Sub(w.LastAt) <= reach.Judged {
			f.Judged = append(f.Judged, w)
		}
	}
	return f, nil
}

// shared gives words that come again and again one place in memory.
type shared map[string]string

func (s shared) of(w string) string {
	if w == "" {
		return ""
	}
	if was, ok := s[w]; ok {
		return was
	}
	w = strings.Clone(w)
	s[w] = w
	return w
}

// ratedAt is when the villager said so, as the case has it.
func ratedAt(c appliance.Case) time.Time {
	for _, s := range slices.Backward(c.Steps) {
		if s.Stage == appliance.StageFollowed {
			return s.At
		}
	}
	return c.UpdatedAt
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
