package store

import (
	"encoding/binary"

	"huying/appliance"
)

func (f *fold) applyCall(e fact, ch appliance.CallChange) {
	if ch.Call == 0 {
		return
	}
	key := be64(uint64(ch.Call))
	var r callRecord
	f.fetch(bCalls, key, &r)
	c := r.call().Apply(e.Entry)
	f.keep(bCalls, key, callRecordOf(c))
	f.mark(bCallsOpen, key, c.State.Open())
}

func (f *fold) applyMotion(e fact, m appliance.Motion) {
	if m.ID == 0 {
		m.ID = e.Seq
	}
	key := be64(m.ID)
	f.keep(bMotions, key, motionForm(&m))
	f.mark(bMotionsOpen, key, m.State == appliance.MotionOpen)
}

func (f *fold) applyBack(e fact, b appliance.Callback) {
	if b.ID == 0 {
		b.ID = e.Seq
	}
	key := be64(b.ID)
	f.keep(bBacks, key, backForm(&b))
	f.mark(bBacksOpen, key, b.State.Open())
}

func (f *fold) applyAudio(e fact, r appliance.Recording) {
	if r.ID == 0 {
		r.ID = e.Seq
	}
	key := be64(r.ID)
	f.keep(bAudio, key, audioForm(&r))
	f.mark(bAudioOpen, key, r.Open())
}

func (f *fold) applyNuisance(e fact, n appliance.Nuisance) {
	if n.ID == 0 {
		n.ID = e.Seq
	}
	key := be64(n.ID)
	f.keep(bNuisances, key, nuisanceForm(&n))
	f.mark(bNuisancesOpen, key, n.State.Open())
	if e.peer() == nil {
		return
	}
	k := phoneKey(e.peer(), phoneNuisance)
	var open uint64
	switch known := f.fetch(bPhones, k, &open); {
	case n.State.Open() && open != n.ID:
		f.keep(bPhones, k, n.ID)
	case !n.State.Open() && known && open == n.ID:
		f.delete(bPhones, k)
	}
}

func (f *fold) applyWarning(e fact, ch appliance.WarningChange) {
	id := ch.Warning
	raised := e.Kind == appliance.KindWarningRaised
	if raised {
		id = e.Seq
	}
	key := be64(id)
	var r warningRecord
	known := f.fetch(bWarnings, key, &r)
	if !known && !raised {
		return // its beginning was lost to damage
	}
	subject := r.SubjectKey
	if raised {
		subject = e.rec.Warning.Subject
	}
	was := r.as(id)
	now := was.Apply(e.Entry)
	f.keep(bWarnings, key, warningRecordOf(now, subject))
	open := now.Verdict == appliance.VerdictNone
	f.mark(bWarningsOpen, key, open)
	if subject != nil && (!known || open != (was.Verdict == appliance.VerdictNone)) {
		f.put(bSubjects, join2(subject, key), subjectValue(open))
	}
}

// subjectValue says whether the card still waits for a verdict.
func subjectValue(open bool) []byte {
	if open {
		return []byte{1}
	}
	return nil
}

// tallyKey orders tallies by day, then by person.
func tallyKey(day appliance.Date, person string) []byte {
	b := binary.BigEndian.AppendUint32(make([]byte, 0, 6+len(person)), uint32(max(0, day.Year)))
	return append(append(b, byte(day.Month), byte(day.Day)), person...)
}

func (f *fold) applyTally(t appliance.Tally) {
	key := tallyKey(t.Day, t.Person)
	var r tallyFacts
	if f.fetch(bTallies, key, &r) {
		t = r.tally().Add(t)
	}
	f.keep(bTallies, key, tallyFactsOf(t))
}

func (f *fold) applyDaily(d appliance.Daily) {
	if d.Job != "" {
		f.put(bDaily, []byte(d.Job), encode(dateOf(d.Day)))
	}
}
