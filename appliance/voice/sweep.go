package voice

import (
	"context"

	"huying/appliance"
)

// sweep erases the sounds that were kept long enough; their entries stay.
func (v *Voice) sweep(ctx context.Context) error {
	if v.Now().Sub(v.swept) < sweepEvery {
		return nil
	}
	v.swept = v.Now()
	var old []appliance.Recording
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		old = old[:0]
		for a, err := range r.Recordings(false) {
			if err != nil {
				return err
			}
			if a.Erased.IsZero() && v.Now().Sub(a.At) > appliance.AudioKept {
				old = append(old, a)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range old {
		// The file first: a stop in between erases it once more, and then it is written down.
		if err := v.Sounds.EraseAudio(a.Hash); err != nil {
			v.Log.Error("a recording could not be erased", "err", err)
			continue
		}
		if err := v.update(ctx, func(tx appliance.Tx) error {
			now, err := tx.Recording(a.ID)
			if err != nil {
				return err
			}
			now.Erased = v.Now()
			return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindRecording, Case: now.Case, Peer: now.Phone, Body: now})
		}); err != nil {
			return err
		}
	}
	return nil
}
