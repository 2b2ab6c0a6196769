package watch

import (
	"context"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/texts"
)

// backs tells the dispatchers, once for each, of people who rang us and were not rung
// back by when they were promised.
func (w *Watch) backs(ctx context.Context) error {
	var late []uint64
	err := w.Ledger.View(ctx, func(r appliance.Reader) error {
		late = late[:0]
		t, err := r.Town()
		if err != nil || !Speaking(w.Clock, policy.Read(t, w.Now()).Remind, w.Now()) {
			return err
		}
		for b, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			if unrung(b, w) {
				late = append(late, b.ID)
			}
		}
		return nil
	})
	if err != nil || len(late) == 0 {
		return err
	}
	return w.Ledger.Update(ctx, func(tx appliance.Tx) error {
		lw, err := w.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		s := &scan{tx: tx, World: lw}
		for _, id := range late {
			b, err := tx.Callback(id)
			if err != nil {
				return err
			}
			if !unrung(b, w) {
				continue
			}
			b.LateAt = s.Now
			if err := tx.Append(appliance.Entry{At: s.Now, Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b}); err != nil {
				return err
			}
			s.to("dispatcher", "", appliance.Case{ID: b.Case}, saying{text: "S-ok", v: texts.Values{
				"答": "【回电】" + s.Clock.Local(b.At).Format("15:04") + asked(b) + "还没回,约的是" + texts.Moment(s.Clock.Local(b.Due), false) + "前",
			}})
		}
		return s.speak()
	})
}

// asked is who waits to be rung.
func asked(b appliance.Callback) string {
	if b.Why == appliance.BackAsked {
		return "发短信要回电的人"
	}
	return "来电的人"
}

// unrung reports whether nobody rang in time, and nobody was told so.
func unrung(b appliance.Callback, w *Watch) bool {
	return b.State == appliance.BackWaiting && b.Tries == 0 && b.LateAt.IsZero() && !b.Due.IsZero() && b.Due.Before(w.Now())
}
