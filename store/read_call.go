package store

import (
	"bytes"
	"iter"
	"time"

	"huying/appliance"
)

// found makes ErrNone of what is not there.
func found(ok bool, err error) error {
	if err == nil && !ok {
		return appliance.ErrNone
	}
	return err
}

func (r *reader) Call(id appliance.CallID) (appliance.Call, error) {
	var rec callRecord
	if err := found(r.find(bCalls, be64(uint64(id)), &rec)); err != nil {
		return appliance.Call{}, err
	}
	return rec.call(), nil
}

func (r *reader) Calls(openOnly bool) iter.Seq2[appliance.Call, error] {
	return listed(r, openOr(openOnly, bCallsOpen, bCalls), func(id uint64) (appliance.Call, error) { return r.Call(appliance.CallID(id)) })
}

func (r *reader) LastCall(year int) (int, error) {
	k, _ := last(r.cursor(bCalls), uint64(appliance.NewCallID(year+1, 0)))
	if id := appliance.CallID(num(k)); k != nil && id.Year() == year {
		return id.Serial(), nil
	}
	return 0, nil
}

func (r *reader) OrdersOf(office string) iter.Seq2[appliance.CaseID, error] {
	return func(yield func(appliance.CaseID, error) bool) {
		prefix := append([]byte(office), 0)
		c := r.cursor(bOffices)
		for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if len(k) == len(prefix)+8 && !yield(appliance.CaseID(num(k[len(prefix):])), nil) {
				return
			}
		}
	}
}

func (r *reader) Waking(t time.Time) iter.Seq2[appliance.CaseID, error] {
	return func(yield func(appliance.CaseID, error) bool) {
		by := uint64(max(0, nanos(t)))
		c := r.cursor(bWakes)
		for k, _ := c.First(); k != nil && num(k) <= by; k, _ = c.Next() {
			if !yield(appliance.CaseID(num(k[8:])), nil) {
				return
			}
		}
	}
}

func (r *reader) Motion(id uint64) (m appliance.Motion, err error) {
	err = found(r.find(bMotions, be64(id), motionForm(&m).into()))
	return m, err
}

func (r *reader) Motions(openOnly bool) iter.Seq2[appliance.Motion, error] {
	return listed(r, openOr(openOnly, bMotionsOpen, bMotions), r.Motion)
}

func (r *reader) Callback(id uint64) (b appliance.Callback, err error) {
	err = found(r.find(bBacks, be64(id), backForm(&b).into()))
	return b, err
}

func (r *reader) Callbacks(openOnly bool) iter.Seq2[appliance.Callback, error] {
	return listed(r, openOr(openOnly, bBacksOpen, bBacks), r.Callback)
}

func (r *reader) Recording(id uint64) (a appliance.Recording, err error) {
	err = found(r.find(bAudio, be64(id), audioForm(&a).into()))
	return a, err
}

func (r *reader) Recordings(openOnly bool) iter.Seq2[appliance.Recording, error] {
	return listed(r, openOr(openOnly, bAudioOpen, bAudio), r.Recording)
}

func (r *reader) Nuisance(id uint64) (n appliance.Nuisance, err error) {
	err = found(r.find(bNuisances, be64(id), nuisanceForm(&n).into()))
	return n, err
}

func (r *reader) Nuisances(openOnly bool) iter.Seq2[appliance.Nuisance, error] {
	return listed(r, openOr(openOnly, bNuisancesOpen, bNuisances), r.Nuisance)
}

func (r *reader) NuisanceOf(a appliance.Address) (appliance.Nuisance, error) {
	if a == "" {
		return appliance.Nuisance{}, appliance.ErrNone
	}
	var id uint64
	if err := found(r.find(bPhones, phoneKey(r.seals.address(a), phoneNuisance), &id)); err != nil {
		return appliance.Nuisance{}, err
	}
	return r.Nuisance(id)
}

func (r *reader) Warning(id uint64) (appliance.Warning, error) {
	var rec warningRecord
	if err := found(r.find(bWarnings, be64(id), &rec)); err != nil {
		return appliance.Warning{}, err
	}
	return rec.as(id), nil
}

func (r *reader) Warnings(openOnly bool) iter.Seq2[appliance.Warning, error] {
	return listed(r, openOr(openOnly, bWarningsOpen, bWarnings), r.Warning)
}

func (r *reader) WarningOn(subject string) (appliance.Warning, error) {
	if subject == "" {
		return appliance.Warning{}, appliance.ErrNone
	}
	prefix := r.seals.hash(hashSubject, []byte(subject))
	var newest uint64
	c := r.cursor(bSubjects)
	for k, v := c.Below(join2(prefix, be64(^uint64(0)))); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
		id := num(k[len(prefix):])
		if len(v) > 0 {
			return r.Warning(id)
		}
		newest = max(newest, id)
	}
	return r.Warning(newest)
}

func (r *reader) Tallies(from, to appliance.Date) iter.Seq2[appliance.Tally, error] {
	return func(yield func(appliance.Tally, error) bool) {
		after := tallyKey(to.Add(1), "")
		c := r.cursor(bTallies)
		for k, v := c.Seek(tallyKey(from, "")); k != nil && bytes.Compare(k, after) < 0; k, v = c.Next() {
			var rec tallyFacts
			err := r.open(bTallies, k, v, &rec)
			if !yield(rec.tally(), err) || err != nil {
				return
			}
		}
	}
}

func (r *reader) Daily(job string) (appliance.Date, error) {
	v := r.get(bDaily, []byte(job))
	if v == nil {
		return appliance.Date{}, nil
	}
	var rec dateRecord
	if err := decode(v, &rec); err != nil {
		return appliance.Date{}, errFold
	}
	return rec.date(), nil
}
