package store

import (
	"fmt"

	"huying/appliance"
)

// tx is one decision in the making: the present, and what is added to it.
type tx struct {
	*reader
	records []record
}

var _ appliance.Tx = (*tx)(nil)

func (t *tx) Seq() uint64 { return t.head.Seq + 1 }

func (t *tx) Append(entries ...appliance.Entry) error {
	for _, e := range entries {
		e.Seq = t.head.Seq + 1
		e.At = instant(max(nanos(e.At), t.head.At)) // time never runs backwards
		rec, f, err := t.seals.write(e)
		if err != nil {
			return fmt.Errorf("append %s: %w", e.Kind, err)
		}
		t.apply(f)
		if t.err != nil {
			return fmt.Errorf("append %s: %w", e.Kind, t.err)
		}
		t.records, t.pend = append(t.records, rec), append(t.pend, f)
		t.head.Seq, t.head.At = e.Seq, nanos(e.At)
		t.head.Chain = t.head.Chain.next(rec.form, rec.header)
	}
	return nil
}
