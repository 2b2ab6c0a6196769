package store

import (
	"time"

	"huying/appliance"
)

// Forms of what lies in desk.db. Numbers are fixed for ever, as everywhere.

type draftRecord struct {
	Clerk string            `cbor:"1,keyasint"`
	Case  uint64            `cbor:"2,keyasint,omitempty"`
	Act   string            `cbor:"3,keyasint,omitempty"`
	Of    string            `cbor:"4,keyasint,omitempty"`
	Words map[string]string `cbor:"5,keyasint"`
	At    int64             `cbor:"6,keyasint"`
	Seat  string            `cbor:"7,keyasint,omitempty"`
	Other *draftRecord      `cbor:"8,keyasint,omitempty"`
}

func newDraftRecord(clerk appliance.ClerkID, d appliance.Draft) draftRecord {
	r := draftRecord{
		Clerk: string(clerk), Case: uint64(d.Name.Case), Act: d.Name.Act, Of: d.Name.Of,
		Words: d.Words, At: d.At.UnixNano(), Seat: d.Seat,
	}
	if d.Other != nil {
		o := newDraftRecord(clerk, *d.Other)
		r.Other = &o
	}
	return r
}

func (r draftRecord) draft() appliance.Draft {
	d := appliance.Draft{
		Name:  appliance.DraftName{Case: appliance.CaseID(r.Case), Act: r.Act, Of: r.Of},
		Words: r.Words, At: time.Unix(0, r.At), Seat: r.Seat,
	}
	if r.Other != nil {
		o := r.Other.draft()
		d.Other = &o
	}
	return d
}

type learnedRecord struct {
	Clerk   string `cbor:"1,keyasint"`
	Phrase  string `cbor:"2,keyasint"`
	Reading string `cbor:"3,keyasint"`
	Count   int    `cbor:"4,keyasint"`
	At      int64  `cbor:"5,keyasint"`
}

func newLearnedRecord(clerk appliance.ClerkID, l appliance.Learned) learnedRecord {
	return learnedRecord{Clerk: string(clerk), Phrase: l.Phrase, Reading: l.Reading, Count: l.Count, At: l.At.UnixNano()}
}

func (r learnedRecord) learned() appliance.Learned {
	return appliance.Learned{Phrase: r.Phrase, Reading: r.Reading, Count: r.Count, At: time.Unix(0, r.At)}
}

type preferencesRecord struct {
	Clerk    string `cbor:"1,keyasint"`
	Language string `cbor:"2,keyasint,omitempty"`
	NoMouse  bool   `cbor:"3,keyasint,omitempty"`
	Inbox    string `cbor:"4,keyasint,omitempty"`
	Idle     int64  `cbor:"5,keyasint,omitempty"`
	Phrases  string `cbor:"6,keyasint,omitempty"`
	Plain    bool   `cbor:"7,keyasint,omitempty"`
	Met      bool   `cbor:"8,keyasint,omitempty"`
}

func newPreferencesRecord(clerk appliance.ClerkID, p appliance.Preferences) preferencesRecord {
	return preferencesRecord{Clerk: string(clerk), Language: p.Language, NoMouse: p.NoMouse, Inbox: p.Inbox, Idle: int64(p.Idle), Phrases: p.Phrases, Plain: p.Plain, Met: p.Met}
}

func (r preferencesRecord) preferences() appliance.Preferences {
	return appliance.Preferences{Language: r.Language, NoMouse: r.NoMouse, Inbox: r.Inbox, Idle: time.Duration(r.Idle), Phrases: r.Phrases, Plain: r.Plain, Met: r.Met}
}
