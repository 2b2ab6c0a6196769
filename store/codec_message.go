package store

import "huying/appliance"

type partFacts struct {
	Kind    string       `cbor:"1,keyasint"`
	Storage string       `cbor:"2,keyasint,omitempty"`
	Slot    int          `cbor:"3,keyasint,omitempty"`
	SentAt  int64        `cbor:"4,keyasint,omitempty"`
	HeardAt int64        `cbor:"5,keyasint,omitempty"`
	Ref     int          `cbor:"6,keyasint,omitempty"`
	Total   int          `cbor:"7,keyasint,omitempty"`
	Number  int          `cbor:"8,keyasint,omitempty"`
	Report  *reportFacts `cbor:"9,keyasint,omitempty"`
	Known   []byte       `cbor:"10,keyasint"` // keyed hash of its identity, for Heard
	Length  int          `cbor:"11,keyasint,omitempty"`
}

type reportFacts struct {
	MR     int   `cbor:"1,keyasint"`
	Status int   `cbor:"2,keyasint"`
	At     int64 `cbor:"3,keyasint,omitempty"`
}

type partWords struct {
	PDU      []byte `cbor:"1,keyasint,omitempty"`
	From     string `cbor:"2,keyasint,omitempty"`
	Text     []byte `cbor:"3,keyasint,omitempty"` // may hold half a surrogate pair
	ReportTo string `cbor:"4,keyasint,omitempty"`
	Fault    string `cbor:"5,keyasint,omitempty"`
}

func splitPart(p appliance.Part) (*partFacts, *partWords) {
	f := &partFacts{
		Kind: string(p.Kind), Storage: p.Storage, Slot: p.Slot, SentAt: nanos(p.SentAt), HeardAt: nanos(p.HeardAt),
		Ref: p.Ref, Total: p.Total, Number: p.Number, Length: len(p.Text),
	}
	w := &partWords{PDU: p.PDU, From: string(p.From), Text: []byte(p.Text), Fault: p.Fault}
	if r := p.Report; r != nil {
		f.Report = &reportFacts{MR: r.MR, Status: r.Status, At: nanos(r.At)}
		w.ReportTo = string(r.To)
	}
	return f, w
}

func joinPart(f *partFacts, words *partWords) appliance.Part {
	w := orEmpty(words)
	p := appliance.Part{
		Kind: appliance.PartKind(f.Kind), Storage: f.Storage, Slot: f.Slot, PDU: w.PDU, From: appliance.Address(w.From),
		SentAt: instant(f.SentAt), HeardAt: instant(f.HeardAt), Ref: f.Ref, Total: f.Total, Number: f.Number,
		Text: string(w.Text), Fault: w.Fault,
	}
	if r := f.Report; r != nil {
		p.Report = &appliance.Report{MR: r.MR, Status: r.Status, At: instant(r.At), To: appliance.Address(w.ReportTo)}
	}
	return p
}

// partRecord is a part that waits for the rest of its message.
type partRecord struct {
	Facts partFacts `cbor:"1,keyasint"`
	Words partWords `cbor:"2,keyasint"`
}

type messageFacts struct {
	ID      uint64   `cbor:"1,keyasint,omitempty"`
	Class   string   `cbor:"2,keyasint,omitempty"`
	SentAt  int64    `cbor:"3,keyasint,omitempty"`
	HeardAt int64    `cbor:"4,keyasint,omitempty"`
	Parts   []uint64 `cbor:"5,keyasint,omitempty"`
	Gap     []int    `cbor:"6,keyasint,omitempty"`
	Case    uint64   `cbor:"7,keyasint,omitempty"`
	Fate    string   `cbor:"8,keyasint,omitempty"`
	Reason  string   `cbor:"9,keyasint,omitempty"`
}

type messageWords struct {
	From string `cbor:"1,keyasint,omitempty"`
	Text string `cbor:"2,keyasint,omitempty"`
}

func splitMessage(m appliance.Message) (*messageFacts, *messageWords) {
	return &messageFacts{
		ID: m.ID, Class: string(m.Class), SentAt: nanos(m.SentAt), HeardAt: nanos(m.HeardAt), Parts: m.Parts, Gap: m.Gap,
		Case: uint64(m.Case), Fate: string(m.Fate), Reason: m.Reason,
	}, &messageWords{From: string(m.From), Text: m.Text}
}

func joinMessage(f *messageFacts, words *messageWords) appliance.Message {
	w := orEmpty(words)
	return appliance.Message{
		ID: f.ID, From: appliance.Address(w.From), Text: w.Text, Class: appliance.MessageClass(f.Class),
		SentAt: instant(f.SentAt), HeardAt: instant(f.HeardAt), Parts: f.Parts, Gap: f.Gap,
		Case: appliance.CaseID(f.Case), Fate: appliance.Fate(f.Fate), Reason: f.Reason,
	}
}

// messageRecord is a message as it now stands, with what its parts had in
// common: a late part is known by it.
type messageRecord struct {
	Facts messageFacts `cbor:"1,keyasint"`
	Words messageWords `cbor:"2,keyasint"`
	Ref   int          `cbor:"3,keyasint,omitempty"`
	Total int          `cbor:"4,keyasint,omitempty"`
}

// talkFacts is empty: all of a talk is sealed. It says that the body is a talk.
type talkFacts struct{}

type talkRecord struct {
	Open       *questionRecord `cbor:"1,keyasint,omitempty"`
	LastCase   uint64          `cbor:"2,keyasint,omitempty"`
	LastAt     int64           `cbor:"3,keyasint,omitempty"`
	Recent     []heardRecord   `cbor:"4,keyasint,omitempty"`
	English    bool            `cbor:"5,keyasint,omitempty"`
	Silent     bool            `cbor:"6,keyasint,omitempty"`
	Village    string          `cbor:"7,keyasint,omitempty"`
	Day        string          `cbor:"8,keyasint,omitempty"`
	Reports    int             `cbor:"9,keyasint,omitempty"`
	Passive    int             `cbor:"10,keyasint,omitempty"`
	FloodTold  bool            `cbor:"11,keyasint,omitempty"`
	MutedUntil int64           `cbor:"12,keyasint,omitempty"`
	AlarmAt    int64           `cbor:"13,keyasint,omitempty"`
	AlarmReply int64           `cbor:"14,keyasint,omitempty"`

	Earlier []questionRecord `cbor:"15,keyasint,omitempty"`
	Wrong   int              `cbor:"16,keyasint,omitempty"`
	Backs   int              `cbor:"17,keyasint,omitempty"`
}

type questionRecord struct {
	Kind  string `cbor:"1,keyasint"`
	Case  uint64 `cbor:"2,keyasint,omitempty"`
	Until int64  `cbor:"3,keyasint,omitempty"`
	Order int    `cbor:"4,keyasint,omitempty"`

	Village string `cbor:"5,keyasint,omitempty"`
	Or      string `cbor:"6,keyasint,omitempty"`
}

type heardRecord struct {
	At    int64  `cbor:"1,keyasint,omitempty"`
	Print uint64 `cbor:"2,keyasint,omitempty"`
	Case  uint64 `cbor:"3,keyasint,omitempty"`
}

func questionRecordOf(q appliance.Question) questionRecord {
	return questionRecord{Kind: string(q.Kind), Case: uint64(q.Case), Until: nanos(q.Until), Order: q.Order, Village: q.Village, Or: q.Or}
}

func (r questionRecord) question() appliance.Question {
	return appliance.Question{
		Kind: appliance.QuestionKind(r.Kind), Case: appliance.CaseID(r.Case), Until: instant(r.Until), Order: r.Order,
		Village: r.Village, Or: r.Or,
	}
}

func talkRecordOf(t appliance.Talk) *talkRecord {
	r := &talkRecord{
		LastCase: uint64(t.LastCase), LastAt: nanos(t.LastAt), English: t.English, Silent: t.Silent, Village: t.Village,
		Day: t.Day, Reports: t.Reports, Passive: t.Passive, FloodTold: t.FloodTold, MutedUntil: nanos(t.MutedUntil),
		AlarmAt: nanos(t.AlarmAt), AlarmReply: nanos(t.AlarmReply), Wrong: t.Wrong, Backs: t.Backs,
	}
	if q := t.Open; q != nil {
		open := questionRecordOf(*q)
		r.Open = &open
	}
	for _, q := range t.Earlier {
		r.Earlier = append(r.Earlier, questionRecordOf(q))
	}
	for _, h := range t.Recent {
		r.Recent = append(r.Recent, heardRecord{At: nanos(h.At), Print: h.Print, Case: uint64(h.Case)})
	}
	return r
}

func (r *talkRecord) talk() appliance.Talk {
	if r == nil {
		return appliance.Talk{}
	}
	t := appliance.Talk{
		LastCase: appliance.CaseID(r.LastCase), LastAt: instant(r.LastAt), English: r.English, Silent: r.Silent, Village: r.Village,
		Day: r.Day, Reports: r.Reports, Passive: r.Passive, FloodTold: r.FloodTold, MutedUntil: instant(r.MutedUntil),
		AlarmAt: instant(r.AlarmAt), AlarmReply: instant(r.AlarmReply), Wrong: r.Wrong, Backs: r.Backs,
	}
	if r.Open != nil {
		open := r.Open.question()
		t.Open = &open
	}
	for _, q := range r.Earlier {
		t.Earlier = append(t.Earlier, q.question())
	}
	for _, h := range r.Recent {
		t.Recent = append(t.Recent, appliance.Heard{At: instant(h.At), Print: h.Print, Case: appliance.CaseID(h.Case)})
	}
	return t
}
