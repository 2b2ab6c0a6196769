package store

import "huying/appliance"

type erasureFacts struct {
	Order  uint64      `cbor:"1,keyasint,omitempty"`
	Spans  [][2]uint64 `cbor:"2,keyasint,omitempty"` // first entry, last entry
	Sounds []string    `cbor:"3,keyasint,omitempty"`
	Second string      `cbor:"4,keyasint,omitempty"`
}

type erasureWords struct {
	Reason string `cbor:"1,keyasint,omitempty"`
}

func splitErasure(e appliance.Erasure) (*erasureFacts, *erasureWords) {
	f := &erasureFacts{Order: e.Order, Sounds: e.Sounds, Second: string(e.Second)}
	for _, s := range e.Spans {
		f.Spans = append(f.Spans, [2]uint64{s.From, s.To})
	}
	return f, &erasureWords{Reason: e.Reason}
}

func joinErasure(f *erasureFacts, words *erasureWords) appliance.Erasure {
	e := appliance.Erasure{Order: f.Order, Sounds: f.Sounds, Second: appliance.ClerkID(f.Second), Reason: orEmpty(words).Reason}
	for _, s := range f.Spans {
		e.Spans = append(e.Spans, appliance.Span{From: s[0], To: s[1]})
	}
	return e
}

// erasureRecord is an order to erase, and when it was carried out.
type erasureRecord struct {
	Facts  erasureFacts `cbor:"1,keyasint"`
	Words  erasureWords `cbor:"2,keyasint"`
	At     int64        `cbor:"3,keyasint"`
	ByKind string       `cbor:"4,keyasint,omitempty"`
	ByID   string       `cbor:"5,keyasint,omitempty"`
	ByName string       `cbor:"6,keyasint,omitempty"`
	ByFor  string       `cbor:"7,keyasint,omitempty"`
	Done   int64        `cbor:"8,keyasint,omitempty"`
}

// applyErasure keeps an order, or that it was carried out.
func (f *fold) applyErasure(e fact, x appliance.Erasure) {
	if x.Order == 0 {
		facts, words := splitErasure(x)
		f.keep(bErasures, be64(e.Seq), erasureRecord{
			Facts: *facts, Words: *words, At: e.rec.At,
			ByKind: string(e.Actor.Kind), ByID: e.Actor.ID, ByName: e.Actor.Name, ByFor: e.Actor.For,
		})
		return
	}
	var r erasureRecord
	if f.fetch(bErasures, be64(x.Order), &r) { // else its order was lost to damage
		r.Done = e.rec.At
		f.keep(bErasures, be64(x.Order), r)
	}
}
