package store

import (
	"encoding/binary"
	"sync"

	"huying/appliance"
)

// townKey orders the town by thing, code and version.
func townKey(thing appliance.Thing, code string, version int) []byte {
	b := append(append([]byte(thing), 0), code...)
	return binary.BigEndian.AppendUint32(append(b, 0), uint32(max(0, version)))
}

// applyTown keeps a record as it now stands.
func (f *fold) applyTown(e fact, r appliance.Record) {
	_, raw, _ := splitTown(r)
	f.keep(bTown, townKey(r.Key()), raw)
	f.put(bMeta, metaTown, be64(e.Seq))
}

// townCache is the town as it was last committed and asked for.
type townCache struct {
	mu   sync.Mutex
	town *appliance.Town
	// rows are its records by key, each with the seal it was opened from. No
	// seal is ever made twice: a row that bears the same one is the same, and
	// need not be opened again.
	rows map[string]townRow
}

type townRow struct {
	seal   [sealOverhead]byte
	record appliance.Record
}

// forget is for when the fold may have become another one.
func (c *townCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.town, c.rows = nil, nil
}

// Town is cached in the store, for as long as no entry changes it: views of one
// present share one. A decision that has changed the town sees its own, which
// is nobody else's: what is undone was never cached, and its number may be
// given again.
func (r *reader) Town() (*appliance.Town, error) {
	revision := num(r.get(bMeta, metaTown))
	mine := r.first > 0 && revision >= r.first
	if mine && r.town != nil && r.town.Revision == revision {
		return r.town, nil
	}
	c := &r.s.town
	c.mu.Lock()
	defer c.mu.Unlock()
	if !mine && c.town != nil && c.town.Revision == revision {
		return c.town, nil
	}
	rows, err := r.townRows(c.rows)
	if err != nil {
		return nil, err
	}
	all := make([]appliance.Record, 0, len(rows))
	for _, row := range rows {
		all = append(all, row.record)
	}
	t := appliance.NewTown(revision, all...)
	switch {
	case mine:
		r.town = t
	case c.town == nil || c.town.Revision < revision: // a view that stays long looks at an older town
		c.town, c.rows = t, rows
	}
	return t, nil
}

// townRows opens the records of the town, as far as they are not among known.
func (r *reader) townRows(known map[string]townRow) (map[string]townRow, error) {
	rows := make(map[string]townRow, len(known))
	c := r.bucket(bTown).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var seal [sealOverhead]byte
		copy(seal[:], v)
		row, ok := known[string(k)]
		if !ok || row.seal != seal {
			rec, err := r.openTown(k, v)
			if err != nil {
				return nil, err
			}
			row = townRow{seal, rec}
		}
		rows[string(k)] = row
	}
	return rows, nil
}
