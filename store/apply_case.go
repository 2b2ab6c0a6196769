package store

import "huying/appliance"

func (f *fold) applyCase(e fact) {
	if e.Case == 0 {
		return
	}
	key := be64(uint64(e.Case))
	var r caseRecord
	known := f.fetch(bCases, key, &r)
	before := r.State
	c := appliance.Case{ID: e.Case}
	if known {
		c = r.as(e.Case)
	}
	by := r.ReporterKey
	r = caseRecordOf(c.Apply(e.Entry))
	r.ReporterKey = by
	if !known {
		r.ReporterKey = e.of()
	} else if e.rec.Of != nil {
		r.ReporterKey = e.rec.Of
	}
	f.keep(bCases, key, r)
	if !known || before != r.State {
		if known {
			f.delete(bStates, stateKey(before, e.Case))
			f.count(before, -1)
		}
		f.put(bStates, stateKey(r.State, e.Case), nil)
		f.count(r.State, +1)
	}
	if string(by) != string(r.ReporterKey) {
		if by != nil {
			f.delete(bPhones, phoneKey(by, phoneCase, key...))
		}
		if r.ReporterKey != nil {
			f.put(bPhones, phoneKey(r.ReporterKey, phoneCase, key...), nil)
		}
	}
}

func stateKey(state string, id appliance.CaseID) []byte {
	return join2(append([]byte(state), 0), be64(uint64(id)))
}

// count keeps how many cases are in a state.
func (f *fold) count(state string, by int) {
	k := append([]byte("s"), state...)
	n := num(f.get(bCounts, k)) + uint64(by)
	if n == 0 {
		f.delete(bCounts, k)
		return
	}
	f.put(bCounts, k, be64(n))
}
