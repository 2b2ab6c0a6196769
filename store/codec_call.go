package store

import (
	"time"

	"huying/appliance"
)

type callFacts struct {
	Call        uint64         `cbor:"1,keyasint,omitempty"`
	State       string         `cbor:"2,keyasint,omitempty"`
	Reason      string         `cbor:"3,keyasint,omitempty"`
	Urgent      bool           `cbor:"4,keyasint,omitempty"`
	Situation   string         `cbor:"5,keyasint,omitempty"`
	Level       string         `cbor:"6,keyasint,omitempty"`
	CalledBy    string         `cbor:"7,keyasint,omitempty"`
	ApprovedBy  string         `cbor:"8,keyasint,omitempty"`
	CalledAt    int64          `cbor:"9,keyasint,omitempty"`
	ReceivedAt  int64          `cbor:"10,keyasint,omitempty"`
	DispatchAt  int64          `cbor:"11,keyasint,omitempty"`
	RespondedAt int64          `cbor:"12,keyasint,omitempty"`
	CompletedAt int64          `cbor:"13,keyasint,omitempty"`
	Lead        string         `cbor:"14,keyasint,omitempty"`
	Assists     []string       `cbor:"15,keyasint,omitempty"`
	Ratings     []ratingRecord `cbor:"16,keyasint,omitempty"`
	Disputes    int            `cbor:"17,keyasint,omitempty"`
}

type callWords struct {
	Done    string `cbor:"1,keyasint,omitempty"`
	Summary string `cbor:"2,keyasint,omitempty"`
	Note    string `cbor:"3,keyasint,omitempty"`
	DocNo   string `cbor:"4,keyasint,omitempty"` // typed from a paper
}

type ratingRecord struct {
	Office   string `cbor:"1,keyasint"`
	Speed    int    `cbor:"2,keyasint,omitempty"`
	Effect   int    `cbor:"3,keyasint,omitempty"`
	By       string `cbor:"4,keyasint,omitempty"`
	At       int64  `cbor:"5,keyasint,omitempty"`
	Measured int64  `cbor:"6,keyasint,omitempty"` // nanoseconds
}

func splitCall(c appliance.CallChange) (*callFacts, *callWords) {
	return &callFacts{
		Call: uint64(c.Call), State: string(c.State), Reason: string(c.Reason), Urgent: c.Urgent, Situation: c.Situation, Level: c.Level,
		CalledBy: c.CalledBy, ApprovedBy: c.ApprovedBy, CalledAt: nanos(c.CalledAt), ReceivedAt: nanos(c.ReceivedAt),
		DispatchAt: nanos(c.DispatchAt), RespondedAt: nanos(c.RespondedAt), CompletedAt: nanos(c.CompletedAt),
		Lead: c.Lead, Assists: c.Assists, Ratings: ratingRecords(c.Ratings), Disputes: c.Disputes,
	}, &callWords{Done: c.Words.Done, Summary: c.Words.Summary, Note: c.Words.Note, DocNo: c.DocNo}
}

func joinCall(f *callFacts, words *callWords) appliance.CallChange {
	w := orEmpty(words)
	return appliance.CallChange{
		Call: appliance.CallID(f.Call), State: appliance.CallState(f.State), Reason: appliance.CallReason(f.Reason), Urgent: f.Urgent,
		Situation: f.Situation, Level: f.Level, CalledBy: f.CalledBy, ApprovedBy: f.ApprovedBy,
		CalledAt: instant(f.CalledAt), ReceivedAt: instant(f.ReceivedAt), DispatchAt: instant(f.DispatchAt),
		RespondedAt: instant(f.RespondedAt), CompletedAt: instant(f.CompletedAt),
		Lead: f.Lead, Assists: f.Assists, DocNo: w.DocNo, Ratings: ratings(f.Ratings), Disputes: f.Disputes,
		Words: appliance.CallWords{Done: w.Done, Summary: w.Summary, Note: w.Note},
	}
}

func ratingRecords(in []appliance.CallRating) []ratingRecord {
	var out []ratingRecord
	for _, r := range in {
		out = append(out, ratingRecord{Office: r.Office, Speed: r.Speed, Effect: r.Effect, By: r.By, At: nanos(r.At), Measured: int64(r.Measured)})
	}
	return out
}

func ratings(in []ratingRecord) []appliance.CallRating {
	var out []appliance.CallRating
	for _, r := range in {
		out = append(out, appliance.CallRating{
			Office: r.Office, Speed: r.Speed, Effect: r.Effect, By: r.By, At: instant(r.At), Measured: time.Duration(r.Measured),
		})
	}
	return out
}

// callRecord is a call as it now stands: what its entries said, added up.
type callRecord struct {
	Version uint64    `cbor:"1,keyasint"`
	Case    uint64    `cbor:"2,keyasint,omitempty"`
	Facts   callFacts `cbor:"3,keyasint"`
	Words   callWords `cbor:"4,keyasint"`
}

func callRecordOf(c appliance.Call) callRecord {
	f, w := splitCall(appliance.CallChange{
		Call: c.ID, State: c.State, Reason: c.Reason, Urgent: c.Urgent, Situation: c.Situation, Level: c.Level,
		CalledBy: c.CalledBy, ApprovedBy: c.ApprovedBy, CalledAt: c.CalledAt, ReceivedAt: c.ReceivedAt, DispatchAt: c.DispatchAt,
		RespondedAt: c.RespondedAt, CompletedAt: c.CompletedAt, Lead: c.Lead, Assists: c.Assists, DocNo: c.DocNo,
		Ratings: c.Ratings, Disputes: c.Disputes, Words: appliance.CallWords{Done: c.Done, Summary: c.Summary},
	})
	return callRecord{Version: c.Version, Case: uint64(c.Case), Facts: *f, Words: *w}
}

func (r callRecord) call() appliance.Call {
	c := joinCall(&r.Facts, &r.Words)
	return appliance.Call{
		ID: c.Call, Version: r.Version, State: c.State, Case: appliance.CaseID(r.Case), Reason: c.Reason, Urgent: c.Urgent,
		Situation: c.Situation, Level: c.Level, CalledBy: c.CalledBy, ApprovedBy: c.ApprovedBy, CalledAt: c.CalledAt,
		ReceivedAt: c.ReceivedAt, DispatchAt: c.DispatchAt, RespondedAt: c.RespondedAt, CompletedAt: c.CompletedAt,
		Lead: c.Lead, Assists: c.Assists, DocNo: c.DocNo, Ratings: c.Ratings, Disputes: c.Disputes,
		Done: c.Words.Done, Summary: c.Words.Summary,
	}
}

type warningFacts struct {
	Warning uint64   `cbor:"1,keyasint,omitempty"`
	Rule    string   `cbor:"2,keyasint,omitempty"`
	Subject []byte   `cbor:"3,keyasint,omitempty"` // keyed hash
	Cases   []uint64 `cbor:"4,keyasint,omitempty"`
	Verdict string   `cbor:"5,keyasint,omitempty"`
}

type warningWords struct {
	Subject string `cbor:"1,keyasint,omitempty"`
	Title   string `cbor:"2,keyasint,omitempty"`
	Why     string `cbor:"3,keyasint,omitempty"`
	Note    string `cbor:"4,keyasint,omitempty"`
}

func splitWarning(w appliance.WarningChange) (*warningFacts, *warningWords) {
	return &warningFacts{Warning: w.Warning, Rule: w.Rule, Cases: nums[uint64](w.Cases), Verdict: string(w.Verdict)},
		&warningWords{Subject: w.Subject, Title: w.Words.Title, Why: w.Words.Why, Note: w.Words.Note}
}

func joinWarning(f *warningFacts, words *warningWords) appliance.WarningChange {
	w := orEmpty(words)
	return appliance.WarningChange{
		Warning: f.Warning, Rule: f.Rule, Subject: w.Subject, Cases: nums[appliance.CaseID](f.Cases), Verdict: appliance.Verdict(f.Verdict),
		Words: appliance.WarningWords{Title: w.Title, Why: w.Why, Note: w.Note},
	}
}

// warningRecord is a warning as it now stands.
type warningRecord struct {
	Rule       string   `cbor:"1,keyasint,omitempty"`
	Subject    string   `cbor:"2,keyasint,omitempty"`
	SubjectKey []byte   `cbor:"3,keyasint,omitempty"` // stays when Subject is erased
	Cases      []uint64 `cbor:"4,keyasint,omitempty"`
	Title      string   `cbor:"5,keyasint,omitempty"`
	Why        string   `cbor:"6,keyasint,omitempty"`
	At         int64    `cbor:"7,keyasint,omitempty"`
	LastAt     int64    `cbor:"8,keyasint,omitempty"`
	Verdict    string   `cbor:"9,keyasint,omitempty"`
	Note       string   `cbor:"10,keyasint,omitempty"`
	ByKind     string   `cbor:"11,keyasint,omitempty"`
	ByID       string   `cbor:"12,keyasint,omitempty"`
	ByName     string   `cbor:"13,keyasint,omitempty"`
	ByFor      string   `cbor:"14,keyasint,omitempty"`
	Decided    int64    `cbor:"15,keyasint,omitempty"`
}

func warningRecordOf(w appliance.Warning, subject []byte) warningRecord {
	return warningRecord{
		Rule: w.Rule, Subject: w.Subject, SubjectKey: subject, Cases: nums[uint64](w.Cases), Title: w.Title, Why: w.Why,
		At: nanos(w.At), LastAt: nanos(w.LastAt), Verdict: string(w.Verdict), Note: w.Note,
		ByKind: string(w.By.Kind), ByID: w.By.ID, ByName: w.By.Name, ByFor: w.By.For, Decided: nanos(w.Decided),
	}
}

func (r warningRecord) as(id uint64) appliance.Warning {
	return appliance.Warning{
		ID: id, Rule: r.Rule, Subject: r.Subject, Cases: nums[appliance.CaseID](r.Cases), Title: r.Title, Why: r.Why,
		At: instant(r.At), LastAt: instant(r.LastAt), Verdict: appliance.Verdict(r.Verdict), Note: r.Note,
		By:      appliance.Actor{Kind: appliance.ActorKind(r.ByKind), ID: r.ByID, Name: r.ByName, For: r.ByFor},
		Decided: instant(r.Decided),
	}
}

// tallyFacts is what somebody did on a day: counts and a code, nothing that is sealed.
type tallyFacts struct {
	Person    string     `cbor:"1,keyasint,omitempty"`
	Day       dateRecord `cbor:"2,keyasint,omitempty"`
	Reports   int        `cbor:"3,keyasint,omitempty"`
	Nil       int        `cbor:"4,keyasint,omitempty"`
	Publicity int        `cbor:"5,keyasint,omitempty"`
	Verified  int        `cbor:"6,keyasint,omitempty"`
	Fed       int        `cbor:"7,keyasint,omitempty"`
	False     int        `cbor:"8,keyasint,omitempty"`
}

func tallyFactsOf(t appliance.Tally) *tallyFacts {
	return &tallyFacts{
		Person: t.Person, Day: dateOf(t.Day), Reports: t.Reports, Nil: t.Nil, Publicity: t.Publicity,
		Verified: t.Verified, Fed: t.Fed, False: t.False,
	}
}

func (f *tallyFacts) tally() appliance.Tally {
	return appliance.Tally{
		Person: f.Person, Day: f.Day.date(), Reports: f.Reports, Nil: f.Nil, Publicity: f.Publicity,
		Verified: f.Verified, Fed: f.Fed, False: f.False,
	}
}

type dailyFacts struct {
	Job string     `cbor:"1,keyasint,omitempty"`
	Day dateRecord `cbor:"2,keyasint,omitempty"`
}
