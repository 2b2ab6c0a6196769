package store

import (
	"github.com/fxamacker/cbor/v2"

	"huying/appliance"
)

type rangFacts struct {
	Fate     string `cbor:"1,keyasint,omitempty"`
	Callback uint64 `cbor:"2,keyasint,omitempty"`
	HeardAt  int64  `cbor:"3,keyasint,omitempty"`
	Tell     bool   `cbor:"4,keyasint,omitempty"`
}

// backFacts is how far a callback has come; whose number it is, is sealed.
type backFacts struct {
	ID    uint64 `cbor:"1,keyasint,omitempty"`
	Why   string `cbor:"2,keyasint,omitempty"`
	State string `cbor:"3,keyasint,omitempty"`
	Tries int    `cbor:"4,keyasint,omitempty"`
}

func splitBack(b appliance.Callback) (*backFacts, cbor.RawMessage) {
	return &backFacts{ID: b.ID, Why: string(b.Why), State: string(b.State), Tries: b.Tries}, encode(backForm(&b))
}

func joinBack(f *backFacts, raw cbor.RawMessage) (appliance.Body, error) {
	b := appliance.Callback{ID: f.ID, Why: appliance.CallbackWhy(f.Why), State: appliance.CallbackState(f.State), Tries: f.Tries}
	if raw == nil {
		return b, nil
	}
	err := decode(raw, backForm(&b).into())
	return b, err
}

func backForm(b *appliance.Callback) form {
	return form{
		1: &b.ID, 2: &b.Why, 3: &b.State, 4: &b.Phone, 5: &b.Case, 6: moment(&b.At), 7: moment(&b.NextAt), 8: moment(&b.Due), 9: &b.Rings,
		10: &b.Tries, 11: moment(&b.TriedAt), 12: &b.Human, 13: &b.Night, 14: one(&b.By, actorForm), 15: moment(&b.Ended), 16: &b.Note, 17: moment(&b.LateAt),
	}
}

// audioFacts is which sound it is; who said it, and what, is sealed.
type audioFacts struct {
	ID   uint64 `cbor:"1,keyasint,omitempty"`
	Hash string `cbor:"2,keyasint,omitempty"`
	Done int64  `cbor:"3,keyasint,omitempty"`
	Gone int64  `cbor:"4,keyasint,omitempty"`
}

func splitAudio(r appliance.Recording) (*audioFacts, cbor.RawMessage) {
	return &audioFacts{ID: r.ID, Hash: r.Hash, Done: nanos(r.Done), Gone: nanos(r.Erased)}, encode(audioForm(&r))
}

func joinAudio(f *audioFacts, raw cbor.RawMessage) (appliance.Body, error) {
	r := appliance.Recording{ID: f.ID, Hash: f.Hash, Done: instant(f.Done), Erased: instant(f.Gone)}
	if raw == nil {
		return r, nil
	}
	err := decode(raw, audioForm(&r).into())
	return r, err
}

func audioForm(r *appliance.Recording) form {
	return form{
		1: &r.ID, 2: &r.Case, 3: &r.Callback, 4: &r.Phone, 5: moment(&r.At), 6: &r.Seconds, 7: &r.Bytes, 8: &r.Type, 9: &r.Hash,
		10: moment(&r.Due), 11: &r.Text, 12: one(&r.By, actorForm), 13: moment(&r.Done), 14: &r.Listened, 15: moment(&r.Erased),
	}
}

// nuisanceFacts is how a number stands; whose it is and what it said, is sealed.
type nuisanceFacts struct {
	ID    uint64 `cbor:"1,keyasint,omitempty"`
	Why   string `cbor:"2,keyasint,omitempty"`
	State string `cbor:"3,keyasint,omitempty"`
	Until int64  `cbor:"4,keyasint,omitempty"`
}

func splitNuisance(n appliance.Nuisance) (*nuisanceFacts, cbor.RawMessage) {
	return &nuisanceFacts{ID: n.ID, Why: string(n.Why), State: string(n.State), Until: nanos(n.Until)}, encode(nuisanceForm(&n))
}

func joinNuisance(f *nuisanceFacts, raw cbor.RawMessage) (appliance.Body, error) {
	n := appliance.Nuisance{ID: f.ID, Why: appliance.NuisanceWhy(f.Why), State: appliance.NuisanceState(f.State), Until: instant(f.Until)}
	if raw == nil {
		return n, nil
	}
	err := decode(raw, nuisanceForm(&n).into())
	return n, err
}

func nuisanceForm(n *appliance.Nuisance) form {
	return form{
		1: &n.ID, 2: &n.Why, 3: &n.State, 4: &n.Phone, 5: moment(&n.Since), 6: moment(&n.Until), 7: &n.Texts, 8: &n.Said, 9: moment(&n.SaidAt),
		10: one(&n.By, actorForm), 11: moment(&n.At), 12: &n.Note, 13: moment(&n.Ended),
	}
}
