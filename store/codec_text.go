package store

import "huying/appliance"

type textFacts struct {
	Text      uint64 `cbor:"1,keyasint,omitempty"`
	State     string `cbor:"2,keyasint,omitempty"`
	Attempt   int    `cbor:"3,keyasint,omitempty"`
	Ref       int    `cbor:"4,keyasint,omitempty"`
	NextAt    int64  `cbor:"5,keyasint,omitempty"`
	Error     string `cbor:"6,keyasint,omitempty"`
	Part      int    `cbor:"7,keyasint,omitempty"`
	PartState string `cbor:"8,keyasint,omitempty"`
	MR        int    `cbor:"9,keyasint,omitempty"`
	Template  string `cbor:"10,keyasint,omitempty"`
	Class     string `cbor:"11,keyasint,omitempty"`
	Answer    bool   `cbor:"12,keyasint,omitempty"`
	Parts     int    `cbor:"13,keyasint,omitempty"`
}

type textWords struct {
	To   string `cbor:"1,keyasint,omitempty"`
	Text string `cbor:"2,keyasint,omitempty"`
}

func splitText(t appliance.TextChange) (*textFacts, *textWords) {
	return &textFacts{
		Text: t.Text, State: string(t.State), Attempt: t.Attempt, Ref: t.Ref, NextAt: nanos(t.NextAt), Error: t.Error,
		Part: t.Part, PartState: string(t.PartState), MR: t.MR, Template: t.Template, Class: string(t.Class), Answer: t.Answer, Parts: t.Parts,
	}, &textWords{To: string(t.Words.To), Text: t.Words.Text}
}

func joinText(f *textFacts, words *textWords) appliance.TextChange {
	w := orEmpty(words)
	return appliance.TextChange{
		Text: f.Text, State: appliance.TextState(f.State), Attempt: f.Attempt, Ref: f.Ref, NextAt: instant(f.NextAt), Error: f.Error,
		Part: f.Part, PartState: appliance.TextState(f.PartState), MR: f.MR, Template: f.Template,
		Class: appliance.TextClass(f.Class), Answer: f.Answer, Parts: f.Parts,
		Words: appliance.TextWords{To: appliance.Phone(w.To), Text: w.Text},
	}
}

// textRecord is a text of ours as it now stands.
type textRecord struct {
	To        string           `cbor:"1,keyasint,omitempty"`
	Text      string           `cbor:"2,keyasint,omitempty"`
	Template  string           `cbor:"3,keyasint,omitempty"`
	Case      uint64           `cbor:"4,keyasint,omitempty"`
	Class     string           `cbor:"5,keyasint,omitempty"`
	Answer    bool             `cbor:"6,keyasint,omitempty"`
	State     string           `cbor:"7,keyasint,omitempty"`
	Attempt   int              `cbor:"8,keyasint,omitempty"`
	Ref       int              `cbor:"9,keyasint,omitempty"`
	Parts     []textPartRecord `cbor:"10,keyasint,omitempty"`
	QueuedAt  int64            `cbor:"11,keyasint,omitempty"`
	NextAt    int64            `cbor:"12,keyasint,omitempty"`
	SentAt    int64            `cbor:"13,keyasint,omitempty"`
	Delivered int64            `cbor:"14,keyasint,omitempty"`
	Error     string           `cbor:"15,keyasint,omitempty"`
	UpdatedAt int64            `cbor:"16,keyasint,omitempty"`
	ToKey     []byte           `cbor:"17,keyasint,omitempty"` // keyed hash of To: stays when To is erased
}

type textPartRecord struct {
	State       string `cbor:"1,keyasint,omitempty"`
	MR          int    `cbor:"2,keyasint,omitempty"`
	SentAt      int64  `cbor:"3,keyasint,omitempty"`
	DeliveredAt int64  `cbor:"4,keyasint,omitempty"`
}

func textRecordOf(o appliance.Outgoing, to []byte) textRecord {
	r := textRecord{
		To: string(o.To), Text: o.Text, Template: o.Template, Case: uint64(o.Case), Class: string(o.Class), Answer: o.Answer,
		State: string(o.State), Attempt: o.Attempt, Ref: o.Ref, QueuedAt: nanos(o.QueuedAt), NextAt: nanos(o.NextAt),
		SentAt: nanos(o.SentAt), Delivered: nanos(o.Delivered), Error: o.Error, UpdatedAt: nanos(o.UpdatedAt), ToKey: to,
	}
	for _, p := range o.Parts {
		r.Parts = append(r.Parts, textPartRecord{State: string(p.State), MR: p.MR, SentAt: nanos(p.SentAt), DeliveredAt: nanos(p.DeliveredAt)})
	}
	return r
}

func (r textRecord) as(id uint64) appliance.Outgoing {
	o := appliance.Outgoing{
		ID: id, To: appliance.Phone(r.To), Text: r.Text, Template: r.Template, Case: appliance.CaseID(r.Case),
		Class: appliance.TextClass(r.Class), Answer: r.Answer, State: appliance.TextState(r.State), Attempt: r.Attempt, Ref: r.Ref,
		QueuedAt: instant(r.QueuedAt), NextAt: instant(r.NextAt), SentAt: instant(r.SentAt), Delivered: instant(r.Delivered),
		Error: r.Error, UpdatedAt: instant(r.UpdatedAt),
	}
	for _, p := range r.Parts {
		o.Parts = append(o.Parts, appliance.TextPart{
			State: appliance.TextState(p.State), MR: p.MR, SentAt: instant(p.SentAt), DeliveredAt: instant(p.DeliveredAt),
		})
	}
	return o
}

type alarmFacts struct {
	Alarm uint64 `cbor:"1,keyasint,omitempty"`
	Class int    `cbor:"2,keyasint,omitempty"`
	Lane  string `cbor:"3,keyasint,omitempty"`
}

type alarmWords struct {
	Phone   string `cbor:"1,keyasint,omitempty"`
	Excerpt string `cbor:"2,keyasint,omitempty"`
	Word    string `cbor:"3,keyasint,omitempty"`
}

func splitAlarm(a appliance.AlarmChange) (*alarmFacts, *alarmWords) {
	return &alarmFacts{Alarm: a.Alarm, Class: a.Class, Lane: a.Lane},
		&alarmWords{Phone: string(a.Words.Phone), Excerpt: a.Words.Excerpt, Word: a.Words.Word}
}

func joinAlarm(f *alarmFacts, words *alarmWords) appliance.AlarmChange {
	w := orEmpty(words)
	return appliance.AlarmChange{
		Alarm: f.Alarm, Class: f.Class, Lane: f.Lane,
		Words: appliance.AlarmWords{Phone: appliance.Address(w.Phone), Excerpt: w.Excerpt, Word: w.Word},
	}
}

// alarmRecord is an alarm as it now stands.
type alarmRecord struct {
	Class     int    `cbor:"1,keyasint,omitempty"`
	Lane      string `cbor:"2,keyasint,omitempty"`
	Case      uint64 `cbor:"3,keyasint,omitempty"`
	Phone     string `cbor:"4,keyasint,omitempty"`
	Excerpt   string `cbor:"5,keyasint,omitempty"`
	Word      string `cbor:"6,keyasint,omitempty"`
	At        int64  `cbor:"7,keyasint,omitempty"`
	Repeats   int    `cbor:"8,keyasint,omitempty"`
	LastAt    int64  `cbor:"9,keyasint,omitempty"`
	TakenAt   int64  `cbor:"10,keyasint,omitempty"`
	TakerKind string `cbor:"11,keyasint,omitempty"`
	TakerID   string `cbor:"12,keyasint,omitempty"`
	TakerName string `cbor:"13,keyasint,omitempty"`
	TakerFor  string `cbor:"14,keyasint,omitempty"`
}

func alarmRecordOf(a appliance.Alarm) alarmRecord {
	return alarmRecord{
		Class: a.Class, Lane: a.Lane, Case: uint64(a.Case), Phone: string(a.Phone), Excerpt: a.Excerpt, Word: a.Word,
		At: nanos(a.At), Repeats: a.Repeats, LastAt: nanos(a.LastAt), TakenAt: nanos(a.TakenAt),
		TakerKind: string(a.TakenBy.Kind), TakerID: a.TakenBy.ID, TakerName: a.TakenBy.Name, TakerFor: a.TakenBy.For,
	}
}

func (r alarmRecord) as(id uint64) appliance.Alarm {
	return appliance.Alarm{
		ID: id, Class: r.Class, Lane: r.Lane, Case: appliance.CaseID(r.Case), Phone: appliance.Address(r.Phone), Excerpt: r.Excerpt, Word: r.Word,
		At: instant(r.At), Repeats: r.Repeats, LastAt: instant(r.LastAt), TakenAt: instant(r.TakenAt),
		TakenBy: appliance.Actor{Kind: appliance.ActorKind(r.TakerKind), ID: r.TakerID, Name: r.TakerName, For: r.TakerFor},
	}
}
