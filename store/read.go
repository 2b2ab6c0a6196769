package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"time"

	"huying/appliance"
)

// reader is the present within one transaction of the fold, and within an
// Update the entries that are not in the journal yet.
type reader struct {
	*fold
	s     *Store
	head  head   // what the fold stands at
	first uint64 // number of pending[0]
	pend  []fact
	town  *appliance.Town // of this decision: see Town
}

var _ appliance.Reader = (*reader)(nil)

func (r *reader) Last() (uint64, time.Time) { return r.head.Seq, instant(r.head.At) }

// entry returns an entry by its number.
func (r *reader) entry(seq uint64) (appliance.Entry, error) {
	if n := len(r.pend); n > 0 && seq >= r.first {
		if i := seq - r.first; i < uint64(n) {
			return r.pend[i].Entry, nil
		}
		return appliance.Entry{}, appliance.ErrNone
	}
	f, err := r.stored(seq)
	return f.Entry, err
}

// stored reads an entry from the journal.
func (r *reader) stored(seq uint64) (fact, error) {
	k, v := r.cursor(bPlaces).Below(be64(seq + 1))
	if k == nil || len(v) != 12 {
		return fact{}, appliance.ErrNone
	}
	at := placeOf(v)
	rec, err := r.s.journal.recordAt(at, seq-num(k))
	if err != nil {
		return fact{}, fmt.Errorf("entry %d: %w: %w", seq, errUnread, err)
	}
	f, err := r.seals.read(rec)
	switch {
	case err != nil:
		return fact{}, fmt.Errorf("entry %d: %w: %w", seq, errUnread, err)
	case f.Seq != seq:
		return fact{}, fmt.Errorf("entry %d: %w: found %d in its place", seq, errUnread, f.Seq)
	}
	return f, nil
}

// errUnread: the journal does not give this entry any more, for whatever
// reason: its bytes may say anything, and its segment may be gone.
var errUnread = errors.New("cannot be read")

// placeOf reads a row of places.
func placeOf(v []byte) place {
	if len(v) != 12 {
		return place{}
	}
	return place{binary.BigEndian.Uint32(v), int64(num(v[4:]))}
}

// recordAt reads the skip-th record behind the one at p.
func (j *journal) recordAt(p place, skip uint64) (record, error) {
	all, err := j.recordsAt(p, skip, 1)
	if err != nil {
		return record{}, err
	}
	return all[0], nil
}

// recordsAt reads n records, from the skip-th behind the one at p on. With an error
// it returns those before it.
func (j *journal) recordsAt(p place, skip uint64, n int) (all []record, err error) {
	f, _, done, err := j.reader(p.seg)
	if err != nil {
		return nil, err
	}
	defer done()
	buf := make([]byte, 4<<10)
	have := 0 // bytes of buf that are read, from p.off on
	fill := func(n int) error {
		if n > segmentBytes*16 {
			return errBadBatch
		}
		if n > len(buf) {
			buf = append(buf, make([]byte, max(n, 2*len(buf))-len(buf))...)
		}
		for have < n {
			m, err := f.ReadAt(buf[have:], p.off+int64(have))
			if have += m; m == 0 {
				if err == nil || err == io.EOF {
					err = errBadBatch
				}
				return err
			}
		}
		return nil
	}
	for len(all) < n {
		if err := fill(4); err != nil {
			return all, err
		}
		size := 4 + int(binary.BigEndian.Uint32(buf))
		switch {
		case skip > 0 && size < 1<<24:
			skip--
		default:
			if err := fill(size); err != nil {
				return all, err
			}
			b := buf[:size]
			if n > 1 { // the buffer goes on to the next one
				b = bytes.Clone(b)
			}
			rec, _, err := cutRecord(b)
			if err != nil {
				return all, err
			}
			if all = append(all, rec); len(all) == n {
				return all, nil
			}
		}
		p.off += int64(size)
		if size < have {
			have = copy(buf, buf[size:have])
		} else {
			have = 0
		}
	}
	return all, nil
}

// journalRow is how many entries of a row of places are read at once.
const journalRow = 512

func (r *reader) Journal(before uint64) iter.Seq2[appliance.Entry, error] {
	return func(yield func(appliance.Entry, error) bool) {
		if before == 0 {
			before = math.MaxUint64
		}
		for i := len(r.pend) - 1; i >= 0; i-- {
			if r.pend[i].Seq < before && !yield(r.pend[i].Entry, nil) {
				return
			}
		}
		before = min(before, r.head.Seq+1)
		if len(r.pend) > 0 {
			before = min(before, r.first)
		}
		c := r.cursor(bPlaces)
		for k, v := c.Below(be64(before)); k != nil; k, v = c.Prev() {
			first := num(k)
			for before > first { // the row's last entries first, some at a time
				from := max(first, before-min(before, journalRow))
				all, err := r.s.journal.recordsAt(placeOf(v), from-first, int(before-from))
				for seq := before - 1; seq >= from && seq > 0; seq-- {
					var e appliance.Entry
					if i := int(seq - from); err == nil && i < len(all) {
						f, err := r.seals.read(all[i])
						if err == nil && f.Seq == seq {
							e = f.Entry
						}
					}
					if e.Seq == 0 { // what cannot be read any more is named in its place
						e = unreadable(seq)
					}
					if !yield(e, nil) {
						return
					}
				}
				before = from
			}
		}
	}
}

// unreadable stands where an entry was.
func unreadable(seq uint64) appliance.Entry {
	return appliance.Entry{
		Seq: seq, Kind: appliance.KindBoxDamage, Actor: appliance.Rule("store"), Body: appliance.BoxNote{From: seq, To: seq, Text: "unreadable"},
	}
}

func (r *reader) Story(id appliance.CaseID) iter.Seq2[appliance.Entry, error] {
	return func(yield func(appliance.Entry, error) bool) {
		prefix := be64(uint64(id))
		c := r.cursor(bStory)
		for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			seq := num(k[8:])
			e, err := r.entry(seq)
			if errors.Is(err, errUnread) {
				// What cannot be read any more is named in its place.
				e, err = unreadable(seq), nil
				e.Case = id
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (r *reader) Heard(p appliance.Part) (bool, error) {
	return r.has(bHeard, heardKey(nanos(p.SentAt), r.seals.hash(hashPart, p.Identity()))), nil
}

func (r *reader) PendingParts() iter.Seq2[appliance.Part, error] {
	return func(yield func(appliance.Part, error) bool) {
		c := r.cursor(bParts)
		for k, v := c.First(); k != nil; k, v = c.Next() {
			var rec partRecord
			err := r.open(bParts, k, v, &rec)
			p := joinPart(&rec.Facts, &rec.Words)
			p.Seq = num(k)
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

func (r *reader) Part(seq uint64) (appliance.Part, error) {
	e, err := r.entry(seq)
	if err != nil {
		return appliance.Part{}, err
	}
	p, ok := e.Body.(appliance.Part)
	if !ok {
		return appliance.Part{}, appliance.ErrNone
	}
	p.Seq = seq
	return p, nil
}

func (r *reader) Message(id uint64) (appliance.Message, error) {
	var rec messageRecord
	ok, err := r.find(bMessages, be64(id), &rec)
	if err == nil && !ok {
		err = appliance.ErrNone
	}
	return joinMessage(&rec.Facts, &rec.Words), err
}

func (r *reader) Messages(before uint64) iter.Seq2[appliance.Message, error] {
	return newest(r, bMessages, before, func(_ uint64, rec *messageRecord) appliance.Message {
		return joinMessage(&rec.Facts, &rec.Words)
	})
}

// newest reads a bucket of sealed records from the end, or from before a number.
func newest[R, T any](r *reader, b bucket, before uint64, as func(id uint64, rec *R) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		c := r.cursor(b)
		for k, v := last(c, before); k != nil; k, v = c.Prev() {
			var rec R
			err := r.open(b, k, v, &rec)
			if !yield(as(num(k), &rec), err) || err != nil {
				return
			}
		}
	}
}

// last goes to the last number below before, or to the last of all.
func last(c *cursor, before uint64) (k, v []byte) {
	if before == 0 {
		return c.Last()
	}
	return c.Below(be64(before))
}

func (r *reader) GapMessage(from appliance.Address, ref, total int) (appliance.Message, error) {
	if v := r.get(bPhones, gapKey(r.seals.address(from), ref, total)); v != nil {
		return r.Message(num(v))
	}
	return appliance.Message{}, appliance.ErrNone
}

func (r *reader) Talk(a appliance.Address) (appliance.Talk, error) {
	if a == "" {
		return appliance.Talk{}, nil
	}
	var rec talkRecord
	_, err := r.find(bPhones, phoneKey(r.seals.address(a), phoneTalk), &rec)
	return rec.talk(), err
}

func (r *reader) Text(id uint64) (appliance.Outgoing, error) {
	var rec textRecord
	ok, err := r.find(bTexts, be64(id), &rec)
	if err == nil && !ok {
		err = appliance.ErrNone
	}
	if err != nil {
		return appliance.Outgoing{}, err
	}
	return rec.as(id), nil
}

func (r *reader) Texts(before uint64) iter.Seq2[appliance.Outgoing, error] {
	return newest(r, bTexts, before, func(id uint64, rec *textRecord) appliance.Outgoing { return rec.as(id) })
}

func (r *reader) TextsIn(states ...appliance.TextState) iter.Seq2[appliance.Outgoing, error] {
	return func(yield func(appliance.Outgoing, error) bool) {
		// One cursor a state; the one that leaves first is taken each time.
		type front struct {
			c *cursor
			k []byte
		}
		var fronts []front
		for _, s := range states {
			if code, ok := dueStates[s]; ok {
				c := r.cursor(bDue)
				if k, _ := c.Seek([]byte{code}); k != nil && k[0] == code {
					fronts = append(fronts, front{c, k})
				}
			}
		}
		for len(fronts) > 0 {
			i := 0
			for j := range fronts {
				if bytes.Compare(fronts[j].k[1:], fronts[i].k[1:]) < 0 {
					i = j
				}
			}
			o, err := r.Text(num(fronts[i].k[10:]))
			if !yield(o, err) || err != nil {
				return
			}
			code := fronts[i].k[0]
			if fronts[i].k, _ = fronts[i].c.Next(); fronts[i].k == nil || fronts[i].k[0] != code {
				fronts = slices.Delete(fronts, i, i+1)
			}
		}
	}
}

func (r *reader) TextCount(s appliance.TextState) (n int, err error) {
	if code, ok := dueStates[s]; ok {
		c := r.cursor(bDue)
		for k, _ := c.Seek([]byte{code}); k != nil && k[0] == code; k, _ = c.Next() {
			n++
		}
	}
	return n, nil
}

func (r *reader) Awaiting(to appliance.Phone) iter.Seq2[appliance.Outgoing, error] {
	return func(yield func(appliance.Outgoing, error) bool) {
		long := r.head.At - int64(awaitFor)
		for k, v := range r.phone(r.seals.address(appliance.Address(to)), phoneAwaiting, 0) {
			if int64(num(v)) < long {
				continue
			}
			o, err := r.Text(num(k))
			if !yield(o, err) || err != nil {
				return
			}
		}
	}
}

// phone lists what is kept under a number, newest first: the rest of the key
// and the value. before bounds the number at the key's end; 0: from the newest.
func (r *reader) phone(hash []byte, what byte, before uint64) iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		if hash == nil {
			return
		}
		prefix := phoneKey(hash, what)
		end := phoneKey(hash, what+1)
		if before > 0 {
			end = phoneKey(hash, what, be64(before)...)
		}
		c := r.cursor(bPhones)
		for k, v := c.Below(end); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
			if !yield(k[len(prefix):], v) {
				return
			}
		}
	}
}

func (r *reader) SentCount(to appliance.Phone, t time.Time) (int, error) {
	now := hourOf(r.head.At)
	n := 0
	for h := max(hourOf(nanos(t)), now-min(now, sentFor)); h <= now; h++ {
		n += int(num(r.get(bHours, hourKey(h, r.seals.address(appliance.Address(to))))))
	}
	return n, nil
}

func (r *reader) Alarms(openOnly bool) iter.Seq2[appliance.Alarm, error] {
	return listed(r, openOr(openOnly, bAlarmsOpen, bAlarms), r.Alarm)
}

// openOr is the index of what is open, or the bucket of all.
func openOr(openOnly bool, open, all bucket) bucket {
	if openOnly {
		return open
	}
	return all
}

// listed reads what is kept under the numbers in a bucket, newest first.
func listed[T any](r *reader, b bucket, get func(id uint64) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		c := r.cursor(b)
		for k, _ := c.Last(); k != nil; k, _ = c.Prev() {
			v, err := get(num(k))
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

func (r *reader) Alarm(id uint64) (appliance.Alarm, error) {
	var rec alarmRecord
	ok, err := r.find(bAlarms, be64(id), &rec)
	if err == nil && !ok {
		err = appliance.ErrNone
	}
	if err != nil {
		return appliance.Alarm{}, err
	}
	return rec.as(id), nil
}

func (r *reader) Clerks() iter.Seq2[appliance.Clerk, error] {
	return func(yield func(appliance.Clerk, error) bool) {
		c := r.cursor(bClerks)
		for k, v := c.First(); k != nil; k, v = c.Next() {
			var rec clerkRecord
			err := r.open(bClerks, k, v, &rec)
			if !yield(joinClerk(&rec.Facts, &rec.Words), err) || err != nil {
				return
			}
		}
	}
}

func (r *reader) Damage() ([]appliance.BoxNote, error) {
	var all []appliance.BoxNote
	c := r.cursor(bDamage)
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var rec boxFacts
		if err := r.open(bDamage, k, v, &rec); err != nil {
			return all, err
		}
		all = append(all, rec.note())
	}
	return all, nil
}
