package store

import (
	"encoding/binary"
	"time"

	"huying/appliance"
)

// dueStates are the states in which somebody must still do something about a
// text; outbox-due lists those texts, first to leave first.
var dueStates = map[appliance.TextState]byte{
	appliance.TextQueued: 'q', appliance.TextSending: 's', appliance.TextUncertain: 'u', appliance.TextHeld: 'h',
}

// awaitingStates are those in which a delivery report may still come.
var awaitingStates = map[appliance.TextState]bool{
	appliance.TextSending: true, appliance.TextSent: true, appliance.TextUncertain: true,
}

// awaitFor is how long a report is waited for: networks try for up to three days.
const awaitFor = 7 * 24 * time.Hour

func (f *fold) applyText(e fact, ch appliance.TextChange) {
	id := ch.Text
	if e.Kind == appliance.KindTextQueued {
		id = e.Seq
	}
	key := be64(id)
	var r textRecord
	known := f.fetch(bTexts, key, &r)
	if !known && e.Kind != appliance.KindTextQueued {
		return // its beginning was lost to damage
	}
	var old appliance.Outgoing
	to := r.ToKey
	if known {
		old = r.as(id)
	} else {
		to = e.of()
	}
	now := old.Apply(e.Entry)
	r = textRecordOf(now, to)
	f.keep(bTexts, key, r)

	was, is := dueKey(old, id), dueKey(now, id)
	if string(was) != string(is) {
		if was != nil {
			f.delete(bDue, was)
		}
		if is != nil {
			f.put(bDue, is, nil)
		}
	}
	if to != nil {
		f.await(e, to, awaitingStates[old.State], awaitingStates[now.State], key)
	}
	if ch.Part > 0 && (e.Kind == appliance.KindTextPartSent || e.Kind == appliance.KindTextSent || e.Kind == appliance.KindTextUncertain) {
		f.countSent(e.rec.At, to)
	}
}

// dueKey is where a text stands in outbox-due: state, class, time, number. A
// text nobody needs to look at has none.
func dueKey(o appliance.Outgoing, id uint64) []byte {
	s, ok := dueStates[o.State]
	if !ok {
		return nil
	}
	b := append(make([]byte, 0, 18), s, byte(o.Class.Rank()))
	b = binary.BigEndian.AppendUint64(b, uint64(nanos(o.NextAt)))
	return binary.BigEndian.AppendUint64(b, id)
}

// await keeps the texts to a number that a report may be about.
func (f *fold) await(e fact, to []byte, was, is bool, id []byte) {
	k := phoneKey(to, phoneAwaiting, id...)
	if was && !is {
		f.delete(bPhones, k)
	}
	if was || !is {
		return
	}
	// Reports that never came are not waited for for ever.
	var gone [][]byte
	c := f.bucket(bPhones).Cursor()
	prefix := phoneKey(to, phoneAwaiting)
	for k, v := c.Seek(prefix); k != nil && string(k[:min(len(k), len(prefix))]) == string(prefix); k, v = c.Next() {
		if int64(num(v)) < e.rec.At-int64(awaitFor) {
			gone = append(gone, append([]byte{}, k...))
		}
	}
	for _, k := range gone {
		f.delete(bPhones, k)
	}
	f.put(bPhones, k, be64(uint64(e.rec.At)))
}

// sentFor is how long the counts of parts handed over are kept.
const sentFor = 48

func hourOf(at int64) uint32 { return uint32(max(0, at) / int64(time.Hour)) }

// countSent counts a part handed over, in its hour, for all and for its number.
func (f *fold) countSent(at int64, to []byte) {
	hour := hourOf(at)
	keys := [][]byte{hourKey(hour, nil)}
	if to != nil {
		keys = append(keys, hourKey(hour, to))
	}
	for _, k := range keys {
		f.put(bHours, k, be64(num(f.get(bHours, k))+1))
	}
	var gone [][]byte
	c := f.bucket(bHours).Cursor()
	for k, _ := c.First(); k != nil && binary.BigEndian.Uint32(k)+sentFor < hour; k, _ = c.Next() {
		gone = append(gone, append([]byte{}, k...))
	}
	for _, k := range gone {
		f.delete(bHours, k)
	}
}

// hourKey is an hour's count for a number, or for all.
func hourKey(hour uint32, to []byte) []byte {
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, 4+keyLen), hour), to...)
}
