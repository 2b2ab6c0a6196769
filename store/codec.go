package store

import (
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"huying/appliance"
)

// Stored forms never use the domain's structs: those may be renamed, these may
// not. Every number below is fixed for ever; a field that is given up leaves
// its number unused.

// formRecord is the format byte of the newest form of record that this program reads,
// and writes once it is kept: see trial.go.
const formRecord byte = 1

var (
	encoding = must(cbor.CoreDetEncOptions().EncMode())
	// Strangers' words are kept as they came, so a text need not be valid UTF-8.
	decoding = must(cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid, MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 16}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// encode is total: every type given to it is ours and can be encoded.
func encode(v any) []byte { return must(encoding.Marshal(v)) }

func decode(b []byte, v any) error { return decoding.Unmarshal(b, v) }

// entryRecord is the header of an entry: its facts. It is readable without the
// payload's key, hashed into the chain, and never erased.
type entryRecord struct {
	Seq       uint64 `cbor:"1,keyasint"`
	At        int64  `cbor:"2,keyasint"` // Unix nanoseconds
	Kind      string `cbor:"3,keyasint"`
	ActorKind string `cbor:"4,keyasint,omitempty"`
	ActorID   string `cbor:"5,keyasint,omitempty"`
	Case      uint64 `cbor:"6,keyasint,omitempty"`
	Peer      []byte `cbor:"7,keyasint,omitempty"` // keyed hash of the number it is about
	Of        []byte `cbor:"8,keyasint,omitempty"` // keyed hash of the number in the body, where it is not Peer's
	Commit    []byte `cbor:"9,keyasint"`           // SHA-256 over salt and payload
	Words     int    `cbor:"10,keyasint,omitempty"`

	Part    *partFacts     `cbor:"20,keyasint,omitempty"`
	Message *messageFacts  `cbor:"21,keyasint,omitempty"`
	Change  *caseFacts     `cbor:"22,keyasint,omitempty"`
	Text    *textFacts     `cbor:"23,keyasint,omitempty"`
	Talk    *talkFacts     `cbor:"24,keyasint,omitempty"`
	Alarm   *alarmFacts    `cbor:"25,keyasint,omitempty"`
	Clerk   *clerkFacts    `cbor:"26,keyasint,omitempty"`
	Box     *boxFacts      `cbor:"27,keyasint,omitempty"`
	Year    *calendarFacts `cbor:"28,keyasint,omitempty"`
	Call    *callFacts     `cbor:"29,keyasint,omitempty"`
	Warning *warningFacts  `cbor:"30,keyasint,omitempty"`
	Motion  *motionFacts   `cbor:"31,keyasint,omitempty"`
	Tally   *tallyFacts    `cbor:"32,keyasint,omitempty"`
	Daily   *dailyFacts    `cbor:"33,keyasint,omitempty"`
	Town    *townFacts     `cbor:"34,keyasint,omitempty"`
	Rang    *rangFacts     `cbor:"35,keyasint,omitempty"`
	Back    *backFacts     `cbor:"36,keyasint,omitempty"`
	Audio   *audioFacts    `cbor:"37,keyasint,omitempty"`
	Number  *nuisanceFacts `cbor:"38,keyasint,omitempty"`
	Erasure *erasureFacts  `cbor:"39,keyasint,omitempty"`
}

// payloadRecord is what is sealed: words, numbers and names.
type payloadRecord struct {
	Salt      []byte `cbor:"1,keyasint"` // goes when the words go, so that nobody can try words against Commit
	Peer      string `cbor:"2,keyasint,omitempty"`
	ActorName string `cbor:"3,keyasint,omitempty"`
	ActorFor  string `cbor:"4,keyasint,omitempty"`

	Part    *partWords    `cbor:"20,keyasint,omitempty"`
	Message *messageWords `cbor:"21,keyasint,omitempty"`
	Change  *caseWords    `cbor:"22,keyasint,omitempty"`
	Text    *textWords    `cbor:"23,keyasint,omitempty"`
	Talk    *talkRecord   `cbor:"24,keyasint,omitempty"`
	Alarm   *alarmWords   `cbor:"25,keyasint,omitempty"`
	Clerk   *clerkWords   `cbor:"26,keyasint,omitempty"`
	Call    *callWords    `cbor:"29,keyasint,omitempty"`
	Warning *warningWords `cbor:"30,keyasint,omitempty"`
	Erasure *erasureWords `cbor:"39,keyasint,omitempty"`

	// Whole records, in the forms of codec_form.go: nothing of them is a fact
	// but where they stand.
	Motion cbor.RawMessage `cbor:"31,keyasint,omitempty"`
	Town   cbor.RawMessage `cbor:"34,keyasint,omitempty"`
	Back   cbor.RawMessage `cbor:"36,keyasint,omitempty"`
	Audio  cbor.RawMessage `cbor:"37,keyasint,omitempty"`
	Number cbor.RawMessage `cbor:"38,keyasint,omitempty"`
}

// split takes an entry apart into facts and words. The hashes and the
// commitment are added by those who hold the keys.
func split(e appliance.Entry) (entryRecord, payloadRecord, error) {
	f := entryRecord{
		Seq: e.Seq, At: nanos(e.At), Kind: string(e.Kind),
		ActorKind: string(e.Actor.Kind), ActorID: e.Actor.ID, Case: uint64(e.Case),
	}
	w := payloadRecord{Peer: string(e.Peer), ActorName: e.Actor.Name, ActorFor: e.Actor.For}
	switch b := e.Body.(type) {
	case appliance.Part:
		f.Part, w.Part = splitPart(b)
	case appliance.Message:
		f.Message, w.Message = splitMessage(b)
	case appliance.CaseChange:
		f.Change, w.Change = splitCase(b)
	case appliance.TextChange:
		f.Text, w.Text = splitText(b)
	case appliance.Talk:
		f.Talk, w.Talk = &talkFacts{}, talkRecordOf(b)
	case appliance.AlarmChange:
		f.Alarm, w.Alarm = splitAlarm(b)
	case appliance.Clerk:
		f.Clerk, w.Clerk = splitClerk(b)
	case appliance.Calendar:
		f.Year = calendarFactsOf(b)
	case appliance.BoxNote:
		f.Box = boxFactsOf(b)
	case appliance.CallChange:
		f.Call, w.Call = splitCall(b)
	case appliance.WarningChange:
		f.Warning, w.Warning = splitWarning(b)
	case appliance.Motion:
		f.Motion, w.Motion = splitMotion(b)
	case appliance.Tally:
		f.Tally = tallyFactsOf(b)
	case appliance.Rang:
		f.Rang = &rangFacts{Fate: string(b.Fate), Callback: b.Callback, HeardAt: nanos(b.HeardAt), Tell: b.Tell}
	case appliance.Callback:
		f.Back, w.Back = splitBack(b)
	case appliance.Recording:
		f.Audio, w.Audio = splitAudio(b)
	case appliance.Nuisance:
		f.Number, w.Number = splitNuisance(b)
	case appliance.Erasure:
		f.Erasure, w.Erasure = splitErasure(b)
	case appliance.Daily:
		f.Daily = &dailyFacts{Job: b.Job, Day: dateOf(b.Day)}
	case appliance.Record:
		var ok bool
		if f.Town, w.Town, ok = splitTown(b); !ok {
			return f, w, fmt.Errorf("entry %s carries %T, which is no record of the town", e.Kind, e.Body)
		}
	default:
		return f, w, fmt.Errorf("entry %s carries %T, which is no body of an entry", e.Kind, e.Body)
	}
	return f, w, nil
}

// join puts an entry together again. Erased words are empty.
func join(f entryRecord, w payloadRecord) (e appliance.Entry, err error) {
	e = appliance.Entry{
		Seq: f.Seq, At: instant(f.At), Kind: appliance.Kind(f.Kind), Case: appliance.CaseID(f.Case),
		Actor: appliance.Actor{Kind: appliance.ActorKind(f.ActorKind), ID: f.ActorID, Name: w.ActorName, For: w.ActorFor},
		Peer:  appliance.Address(w.Peer),
	}
	switch {
	case f.Part != nil:
		e.Body = joinPart(f.Part, w.Part)
	case f.Message != nil:
		e.Body = joinMessage(f.Message, w.Message)
	case f.Change != nil:
		e.Body = joinCase(f.Change, w.Change)
	case f.Text != nil:
		e.Body = joinText(f.Text, w.Text)
	case f.Talk != nil:
		e.Body = w.Talk.talk()
	case f.Alarm != nil:
		e.Body = joinAlarm(f.Alarm, w.Alarm)
	case f.Clerk != nil:
		e.Body = joinClerk(f.Clerk, w.Clerk)
	case f.Year != nil:
		e.Body = f.Year.calendar()
	case f.Box != nil:
		e.Body = f.Box.note()
	case f.Call != nil:
		e.Body = joinCall(f.Call, w.Call)
	case f.Warning != nil:
		e.Body = joinWarning(f.Warning, w.Warning)
	case f.Motion != nil:
		e.Body, err = joinMotion(f.Motion, w.Motion)
	case f.Tally != nil:
		e.Body = f.Tally.tally()
	case f.Erasure != nil:
		e.Body = joinErasure(f.Erasure, w.Erasure)
	case f.Daily != nil:
		e.Body = appliance.Daily{Job: f.Daily.Job, Day: f.Daily.Day.date()}
	case f.Rang != nil:
		e.Body = appliance.Rang{Fate: appliance.RingFate(f.Rang.Fate), Callback: f.Rang.Callback, HeardAt: instant(f.Rang.HeardAt), Tell: f.Rang.Tell}
	case f.Back != nil:
		e.Body, err = joinBack(f.Back, w.Back)
	case f.Audio != nil:
		e.Body, err = joinAudio(f.Audio, w.Audio)
	case f.Number != nil:
		e.Body, err = joinNuisance(f.Number, w.Number)
	case f.Town != nil:
		e.Body, err = joinTown(f.Town, w.Town)
	}
	return e, err
}

// nanos and instant carry times: the zero time is 0, all others are in UTC.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// orEmpty stands in for words that were erased.
func orEmpty[T any](w *T) T {
	if w == nil {
		var none T
		return none
	}
	return *w
}

func strs[To, From ~string](in []From) []To {
	if in == nil {
		return nil
	}
	out := make([]To, len(in))
	for i, s := range in {
		out[i] = To(s)
	}
	return out
}

func nums[To, From ~uint64](in []From) []To {
	if in == nil {
		return nil
	}
	out := make([]To, len(in))
	for i, n := range in {
		out[i] = To(n)
	}
	return out
}

// dateRecord is a civil day: year, month, day; nil the zero date.
type dateRecord []int

func dateOf(d appliance.Date) dateRecord {
	if d == (appliance.Date{}) {
		return nil
	}
	return dateRecord{d.Year, int(d.Month), d.Day}
}

func (r dateRecord) date() appliance.Date {
	if len(r) != 3 {
		return appliance.Date{}
	}
	return appliance.Date{Year: r[0], Month: time.Month(r[1]), Day: r[2]}
}
