package store

import (
	"slices"

	"huying/appliance"
)

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
	now := c.Apply(e.Entry)
	r = caseRecordOf(now)
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
		f.count(r.State, +1)
	}
	f.put(bStates, stateKey(r.State, e.Case), putGlance(now.Glance()))
	if string(by) != string(r.ReporterKey) {
		if by != nil {
			f.delete(bPhones, phoneKey(by, phoneCase, key...))
		}
		if r.ReporterKey != nil {
			f.put(bPhones, phoneKey(r.ReporterKey, phoneCase, key...), nil)
		}
	}
	if was, is := wakeKey(c), wakeKey(now); string(was) != string(is) {
		if was != nil {
			f.delete(bWakes, was)
		}
		if is != nil {
			f.put(bWakes, is, nil)
		}
	}
	was, is := owing(c), owing(now)
	for _, office := range was {
		if !slices.Contains(is, office) {
			f.delete(bOffices, officeKey(office, e.Case))
		}
	}
	for _, office := range is {
		if !slices.Contains(was, office) {
			f.put(bOffices, officeKey(office, e.Case), nil)
		}
	}
}

// wakeKey is where a case stands in cases-by-wake; nil: nobody need look.
func wakeKey(c appliance.Case) []byte {
	wake := c.Wake()
	if wake.IsZero() {
		return nil
	}
	return join2(be64(uint64(max(0, nanos(wake)))), be64(uint64(c.ID)))
}

// owing are the offices that have an open order in a case, each once.
func owing(c appliance.Case) (offices []string) {
	for _, o := range c.Orders {
		if o.State.Open() && !slices.Contains(offices, o.Office) {
			offices = append(offices, o.Office)
		}
	}
	return offices
}

func officeKey(office string, id appliance.CaseID) []byte {
	return join2(append([]byte(office), 0), be64(uint64(id)))
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
