package store

import (
	"encoding/binary"

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

// Town is cached in the store, for as long as no entry changes it: views of one
// present share one. A decision that has changed the town sees its own, which
// is nobody else's: what is undone was never cached, and its number may be
// given again.
func (r *reader) Town() (*appliance.Town, error) {
	revision := num(r.get(bMeta, metaTown))
	if r.first > 0 && revision >= r.first {
		if r.town == nil || r.town.Revision != revision {
			t, err := r.buildTown(revision)
			if err != nil {
				return nil, err
			}
			r.town = t
		}
		return r.town, nil
	}
	r.s.townMu.Lock()
	defer r.s.townMu.Unlock()
	if r.s.town != nil && r.s.town.Revision == revision {
		return r.s.town, nil
	}
	t, err := r.buildTown(revision)
	if err != nil {
		return nil, err
	}
	if r.s.town == nil || r.s.town.Revision < revision { // a view that stays long looks at an older town
		r.s.town = t
	}
	return t, nil
}

func (s *Store) forgetTown() {
	s.townMu.Lock()
	defer s.townMu.Unlock()
	s.town = nil
}

func (r *reader) buildTown(revision uint64) (*appliance.Town, error) {
	var all []appliance.Record
	c := r.bucket(bTown).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		rec, err := r.openTown(k, v)
		if err != nil {
			return nil, err
		}
		all = append(all, rec)
	}
	return appliance.NewTown(revision, all...), nil
}
