package store

import (
	"bytes"
	"fmt"
	"iter"
	"slices"

	"huying/appliance"
)

func (r *reader) Case(id appliance.CaseID) (appliance.Case, error) {
	var rec caseRecord
	ok, err := r.find(bCases, be64(uint64(id)), &rec)
	if err == nil && !ok {
		err = appliance.ErrNone
	}
	if err != nil {
		return appliance.Case{}, err
	}
	return rec.as(id), nil
}

func (r *reader) Cases(f appliance.CaseFilter) iter.Seq2[appliance.Case, error] {
	switch {
	case f.From != "":
		return r.casesFrom(f)
	case len(f.States) > 0:
		return r.casesIn(f)
	}
	return newest(r, bCases, uint64(f.Before), func(id uint64, rec *caseRecord) appliance.Case { return rec.as(appliance.CaseID(id)) })
}

func (r *reader) casesFrom(f appliance.CaseFilter) iter.Seq2[appliance.Case, error] {
	return func(yield func(appliance.Case, error) bool) {
		for k := range r.phone(r.seals.address(f.From), phoneCase, uint64(f.Before)) {
			c, err := r.Case(appliance.CaseID(num(k)))
			if err == nil && len(f.States) > 0 && !slices.Contains(f.States, c.State) {
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// casesIn walks one cursor for each state and takes the newest case each time.
func (r *reader) casesIn(f appliance.CaseFilter) iter.Seq2[appliance.Case, error] {
	return func(yield func(appliance.Case, error) bool) {
		type front struct {
			c      *cursor
			prefix []byte
			id     uint64
		}
		var fronts []front
		add := func(c *cursor, prefix, k []byte) {
			if bytes.HasPrefix(k, prefix) {
				fronts = append(fronts, front{c, prefix, num(k[len(prefix):])})
			}
		}
		for i, s := range f.States {
			if slices.Contains(f.States[:i], s) {
				continue
			}
			c := r.cursor(bStates)
			end := append([]byte(s), 1)
			if f.Before > 0 {
				end = stateKey(string(s), f.Before)
			}
			k, _ := c.Below(end)
			add(c, append([]byte(s), 0), k)
		}
		for len(fronts) > 0 {
			i := 0
			for j := range fronts {
				if fronts[j].id > fronts[i].id {
					i = j
				}
			}
			at := fronts[i]
			c, err := r.Case(appliance.CaseID(at.id))
			if !yield(c, err) || err != nil {
				return
			}
			fronts = slices.Delete(fronts, i, i+1)
			k, _ := at.c.Prev()
			add(at.c, at.prefix, k)
		}
	}
}

// Glances go through the states one after the other. Values are plain and few
// bytes; holders, of which there are few, are shared.
func (r *reader) Glances(states ...appliance.CaseState) iter.Seq2[appliance.Glance, error] {
	return func(yield func(appliance.Glance, error) bool) {
		holders := map[string]appliance.Holder{}
		holder := func(b []byte) appliance.Holder {
			h, ok := holders[string(b)]
			if !ok {
				h = appliance.Holder(b)
				holders[string(h)] = h
			}
			return h
		}
		for i, s := range states {
			if slices.Contains(states[:i], s) {
				continue
			}
			prefix := append([]byte(s), 0)
			c := r.cursor(bStates)
			for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
				g, ok := glanceOf(v, holder)
				g.ID, g.State = appliance.CaseID(num(k[len(prefix):])), s
				var err error
				if !ok {
					err = fmt.Errorf("%s %x: %w", bucketNames[bStates], k, errFold)
				}
				if !yield(g, err) || err != nil {
					return
				}
			}
		}
	}
}

func (r *reader) Counts() (map[appliance.CaseState]int, error) {
	counts := map[appliance.CaseState]int{}
	c := r.cursor(bCounts)
	for k, v := c.Seek([]byte("s")); k != nil && k[0] == 's'; k, v = c.Next() {
		counts[appliance.CaseState(k[1:])] = int(num(v))
	}
	return counts, nil
}

func (r *reader) LastSerial(year int) (int, error) {
	k, _ := last(r.cursor(bCases), uint64(appliance.NewCaseID(year+1, 0)))
	if id := appliance.CaseID(num(k)); k != nil && id.Year() == year {
		return id.Serial(), nil
	}
	return appliance.FirstSerial - 1, nil
}

func (r *reader) FirstCase(from appliance.Address) (appliance.CaseID, error) {
	hash := r.seals.address(from)
	if hash == nil {
		return 0, nil
	}
	prefix := phoneKey(hash, phoneCase)
	if k, _ := r.cursor(bPhones).Seek(prefix); bytes.HasPrefix(k, prefix) {
		return appliance.CaseID(num(k[len(prefix):])), nil
	}
	return 0, nil
}

func (r *reader) LastCase() (appliance.CaseID, error) {
	k, _ := r.cursor(bCases).Last()
	return appliance.CaseID(num(k)), nil
}
