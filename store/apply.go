package store

import (
	"encoding/binary"
	"time"

	"huying/appliance"
)

// apply adds one entry to what the journal adds up to. It is the only code
// that writes the buckets of the fold. It never refuses, looks at no clock and
// no words, and does the same on every machine and every day: that is why a
// rebuild gives the same box.
func (f *fold) apply(e fact) {
	if e.Case != 0 {
		f.put(bStory, join2(be64(uint64(e.Case)), be64(e.Seq)), nil)
	}
	switch b := e.Body.(type) {
	case appliance.Part:
		f.applyPart(e, b)
	case appliance.Message:
		f.applyMessage(e, b)
	case appliance.CaseChange:
		f.applyCase(e)
	case appliance.TextChange:
		f.applyText(e, b)
	case appliance.Talk:
		f.applyTalk(e, b)
	case appliance.AlarmChange:
		f.applyAlarm(e, b)
	case appliance.Clerk:
		f.applyClerk(e, b)
	case appliance.Calendar:
		f.applyCalendar(b)
	case appliance.CallChange:
		f.applyCall(e, b)
	case appliance.WarningChange:
		f.applyWarning(e, b)
	case appliance.Motion:
		f.applyMotion(e, b)
	case appliance.Callback:
		f.applyBack(e, b)
	case appliance.Recording:
		f.applyAudio(e, b)
	case appliance.Nuisance:
		f.applyNuisance(e, b)
	case appliance.Tally:
		f.applyTally(b)
	case appliance.Erasure:
		f.applyErasure(e, b)
	case appliance.Daily:
		f.applyDaily(b)
	case appliance.Record:
		f.applyTown(e, b)
	case appliance.BoxNote:
		if e.Kind == appliance.KindBoxDamage {
			f.keep(bDamage, be64(e.Seq), boxFactsOf(b))
		}
	}
	if e.rec.Words > 0 || len(filed(e.Entry)) > 0 {
		f.addPiece(e)
	}
}

// knownFor is how long a part is remembered, to absorb a second reading of it.
const knownFor = 30 * 24 * time.Hour

// heardKey orders the remembered parts by the network's stamp, so that they
// are added at the end and forgotten from the front.
func heardKey(sent int64, known []byte) []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, 8+12), uint64(max(0, sent)))
	return append(b, known[:12]...)
}

func (f *fold) applyPart(e fact, p appliance.Part) {
	f.put(bHeard, heardKey(e.rec.Part.SentAt, e.rec.Part.Known), be64(uint64(e.rec.At)))
	f.forget(e.rec.At)
	if p.Kind == appliance.PartReport {
		return // it waits for nothing: what it tells stands in the text it is about
	}
	p.Seq = e.Seq
	facts, words := splitPart(p)
	facts.Known = e.rec.Part.Known
	f.keep(bParts, be64(e.Seq), partRecord{Facts: *facts, Words: *words})
}

// forget drops what is remembered of parts heard long ago: a few with each new
// one, so that no decision pays for many. A part whose network stamp was wild
// stays until it is itself long known.
func (f *fold) forget(at int64) {
	long := at - int64(knownFor)
	var gone [][]byte
	c := f.bucket(bHeard).Cursor()
	k, v := c.First()
	for range 8 {
		if k == nil || int64(num(k)) >= long {
			break
		}
		if int64(num(v)) < long {
			gone = append(gone, append([]byte{}, k...))
		}
		k, v = c.Next()
	}
	for _, k := range gone {
		f.delete(bHeard, k)
	}
}

func (f *fold) applyMessage(e fact, m appliance.Message) {
	if e.Kind == appliance.KindMessageHeard || m.ID == 0 {
		m.ID = e.Seq
	}
	key := be64(m.ID)
	var old messageRecord
	known := f.fetch(bMessages, key, &old)
	facts, words := splitMessage(m)
	r := messageRecord{Facts: *facts, Words: *words, Ref: old.Ref, Total: old.Total}
	for _, seq := range m.Parts {
		k := be64(seq)
		var p partRecord
		if !known && r.Total == 0 && len(m.Gap) > 0 && f.fetch(bParts, k, &p) {
			r.Ref, r.Total = p.Facts.Ref, p.Facts.Total
		}
		if f.has(bParts, k) {
			f.delete(bParts, k)
		}
	}
	f.keep(bMessages, key, r)
	if r.Total == 0 || e.of() == nil {
		return
	}
	if gap := gapKey(e.of(), r.Ref, r.Total); len(m.Gap) > 0 {
		f.put(bPhones, gap, key)
	} else if f.has(bPhones, gap) {
		f.delete(bPhones, gap)
	}
}

// What is kept under a number in the bucket phones, behind its keyed hash: all
// that is asked about one number lies on one page.
const (
	phoneTalk     = 'T'
	phoneCase     = 'C' // + case
	phoneGap      = 'G' // + reference, total: the message that misses parts
	phoneNuisance = 'N' // the open one
	phoneAwaiting = 'O' // + text: a report may come for it
)

func phoneKey(hash []byte, what byte, rest ...byte) []byte {
	b := append(make([]byte, 0, keyLen+9), hash...)
	return append(append(b, what), rest...)
}

func gapKey(hash []byte, ref, total int) []byte {
	return phoneKey(hash, phoneGap, byte(ref>>8), byte(ref), byte(total))
}

func (f *fold) applyTalk(e fact, t appliance.Talk) {
	if e.peer() == nil {
		return
	}
	k := phoneKey(e.peer(), phoneTalk)
	f.keep(bPhones, k, talkRecordOf(t))
}

func (f *fold) applyAlarm(e fact, ch appliance.AlarmChange) {
	id := ch.Alarm
	if e.Kind == appliance.KindAlarmRaised {
		id = e.Seq
	}
	var r alarmRecord
	if !f.fetch(bAlarms, be64(id), &r) && e.Kind != appliance.KindAlarmRaised {
		return // its beginning was lost to damage
	}
	a := r.as(id).Apply(e.Entry)
	f.keep(bAlarms, be64(id), alarmRecordOf(a))
	f.mark(bAlarmsOpen, be64(id), a.TakenAt.IsZero())
}

// mark keeps a key in an index, or not, and writes only what changes.
func (f *fold) mark(b bucket, key []byte, in bool) {
	switch was := f.has(b, key); {
	case in && !was:
		f.put(b, key, nil)
	case !in && was:
		f.delete(b, key)
	}
}

func (f *fold) applyClerk(e fact, c appliance.Clerk) {
	if e.rec.Clerk.ID == "" {
		return
	}
	facts, words := splitClerk(c)
	f.keep(bClerks, []byte(facts.ID), clerkRecord{Facts: *facts, Words: *words})
}
