package store

import "huying/appliance"

type caseFacts struct {
	State        string        `cbor:"1,keyasint,omitempty"`
	Channel      string        `cbor:"2,keyasint,omitempty"`
	Kind         string        `cbor:"3,keyasint,omitempty"`
	Category     string        `cbor:"4,keyasint,omitempty"`
	Urgency      string        `cbor:"5,keyasint,omitempty"`
	Complexity   string        `cbor:"6,keyasint,omitempty"`
	Secrecy      string        `cbor:"7,keyasint,omitempty"`
	Village      string        `cbor:"8,keyasint,omitempty"`
	Grid         string        `cbor:"9,keyasint,omitempty"`
	Round        int           `cbor:"10,keyasint,omitempty"`
	Holder       string        `cbor:"11,keyasint,omitempty"`
	FirstOwner   string        `cbor:"12,keyasint,omitempty"`
	Basis        *basisRecord  `cbor:"13,keyasint,omitempty"`
	ReceivedAt   int64         `cbor:"14,keyasint,omitempty"`
	WaitingSince *int64        `cbor:"15,keyasint,omitempty"`
	Hurried      int           `cbor:"16,keyasint,omitempty"`
	Clocks       []clockRecord `cbor:"17,keyasint,omitempty"`
	Orders       []orderRecord `cbor:"18,keyasint,omitempty"`
	Outcome      string        `cbor:"19,keyasint,omitempty"`
	Level        string        `cbor:"20,keyasint,omitempty"`
	ToldAt       int64         `cbor:"21,keyasint,omitempty"`
	ToldBy       string        `cbor:"22,keyasint,omitempty"`
	Rating       *int          `cbor:"23,keyasint,omitempty"`
	MergedInto   *uint64       `cbor:"24,keyasint,omitempty"`
	SplitFrom    uint64        `cbor:"25,keyasint,omitempty"`
	Emergency    bool          `cbor:"26,keyasint,omitempty"`
	Message      uint64        `cbor:"27,keyasint,omitempty"`
	Ground       string        `cbor:"28,keyasint,omitempty"`
}

type caseWords struct {
	Reporter string `cbor:"1,keyasint,omitempty"`
	Name     string `cbor:"2,keyasint,omitempty"`
	Place    string `cbor:"3,keyasint,omitempty"`
	Summary  string `cbor:"4,keyasint,omitempty"`
	Text     string `cbor:"5,keyasint,omitempty"`
	Note     string `cbor:"6,keyasint,omitempty"`
	Answer   string `cbor:"7,keyasint,omitempty"`
	Outcome  string `cbor:"8,keyasint,omitempty"`
}

type basisRecord struct {
	List      string `cbor:"1,keyasint,omitempty"`
	Version   int    `cbor:"2,keyasint,omitempty"`
	Item      string `cbor:"3,keyasint,omitempty"`
	Situation string `cbor:"4,keyasint,omitempty"`
}

type clockRecord struct {
	ID          string        `cbor:"1,keyasint"`
	Start       int64         `cbor:"2,keyasint,omitempty"`
	Days        int           `cbor:"3,keyasint,omitempty"`
	Due         int64         `cbor:"4,keyasint,omitempty"`
	Provisional bool          `cbor:"5,keyasint,omitempty"`
	Pauses      []pauseRecord `cbor:"6,keyasint,omitempty"`
	StoppedAt   int64         `cbor:"7,keyasint,omitempty"`
}

type pauseRecord struct {
	From  int64  `cbor:"1,keyasint,omitempty"`
	To    int64  `cbor:"2,keyasint,omitempty"`
	Cause string `cbor:"3,keyasint,omitempty"`
}

type orderRecord struct {
	Seq          int    `cbor:"1,keyasint"`
	Role         string `cbor:"2,keyasint,omitempty"`
	Office       string `cbor:"3,keyasint,omitempty"`
	State        string `cbor:"4,keyasint,omitempty"`
	Round        int    `cbor:"5,keyasint,omitempty"`
	DispatchedAt int64  `cbor:"6,keyasint,omitempty"`
	Due          int64  `cbor:"7,keyasint,omitempty"`
	SignedAt     int64  `cbor:"8,keyasint,omitempty"`
	ArrivedAt    int64  `cbor:"9,keyasint,omitempty"`
	ReportedAt   int64  `cbor:"10,keyasint,omitempty"`
	Result       string `cbor:"11,keyasint,omitempty"`
}

func splitCase(c appliance.CaseChange) (*caseFacts, *caseWords) {
	f := &caseFacts{
		State: string(c.State), Channel: string(c.Channel), Kind: string(c.Kind), Category: c.Category,
		Urgency: string(c.Urgency), Complexity: string(c.Complexity), Secrecy: string(c.Secrecy),
		Village: c.Village, Grid: c.Grid, Round: c.Round, Holder: string(c.Holder), FirstOwner: string(c.FirstOwner),
		ReceivedAt: nanos(c.ReceivedAt), Hurried: c.Hurried, Clocks: clockRecords(c.Clocks), Orders: orderRecords(c.Orders),
		Outcome: string(c.Outcome), Level: c.Level, ToldAt: nanos(c.ToldAt), ToldBy: c.ToldBy, Rating: c.Rating,
		SplitFrom: uint64(c.SplitFrom), Emergency: c.Emergency, Message: c.Message, Ground: c.Ground,
	}
	if c.Basis != nil {
		b := basisRecord(*c.Basis)
		f.Basis = &b
	}
	if c.WaitingSince != nil {
		n := nanos(*c.WaitingSince)
		f.WaitingSince = &n
	}
	if c.MergedInto != nil {
		n := uint64(*c.MergedInto)
		f.MergedInto = &n
	}
	w := c.Words
	return f, &caseWords{
		Reporter: string(w.Reporter), Name: w.Name, Place: w.Place, Summary: w.Summary, Text: w.Text, Note: w.Note,
		Answer: w.Answer, Outcome: w.Outcome,
	}
}

func joinCase(f *caseFacts, words *caseWords) appliance.CaseChange {
	w := orEmpty(words)
	c := appliance.CaseChange{
		State: appliance.CaseState(f.State), Channel: appliance.Channel(f.Channel), Kind: appliance.CaseKind(f.Kind), Category: f.Category,
		Urgency: appliance.Urgency(f.Urgency), Complexity: appliance.Complexity(f.Complexity), Secrecy: appliance.Secrecy(f.Secrecy),
		Village: f.Village, Grid: f.Grid, Round: f.Round, Holder: appliance.Holder(f.Holder), FirstOwner: appliance.Holder(f.FirstOwner),
		ReceivedAt: instant(f.ReceivedAt), Hurried: f.Hurried, Clocks: clocks(f.Clocks), Orders: orders(f.Orders),
		Outcome: appliance.OutcomeCode(f.Outcome), Level: f.Level, ToldAt: instant(f.ToldAt), ToldBy: f.ToldBy, Rating: f.Rating,
		SplitFrom: appliance.CaseID(f.SplitFrom), Emergency: f.Emergency, Message: f.Message, Ground: f.Ground,
		Words: appliance.CaseWords{
			Reporter: appliance.Address(w.Reporter), Name: w.Name, Place: w.Place, Summary: w.Summary, Text: w.Text, Note: w.Note,
			Answer: w.Answer, Outcome: w.Outcome,
		},
	}
	if f.Basis != nil {
		b := appliance.Basis(*f.Basis)
		c.Basis = &b
	}
	if f.WaitingSince != nil {
		t := instant(*f.WaitingSince)
		c.WaitingSince = &t
	}
	if f.MergedInto != nil {
		id := appliance.CaseID(*f.MergedInto)
		c.MergedInto = &id
	}
	return c
}

func clockRecords(in []appliance.Clock) []clockRecord {
	var out []clockRecord
	for _, c := range in {
		r := clockRecord{
			ID: string(c.ID), Start: nanos(c.Start), Days: c.Days, Due: nanos(c.Due), Provisional: c.Provisional, StoppedAt: nanos(c.StoppedAt),
		}
		for _, p := range c.Pauses {
			r.Pauses = append(r.Pauses, pauseRecord{From: nanos(p.From), To: nanos(p.To), Cause: p.Cause})
		}
		out = append(out, r)
	}
	return out
}

func clocks(in []clockRecord) []appliance.Clock {
	var out []appliance.Clock
	for _, r := range in {
		c := appliance.Clock{
			ID: appliance.ClockID(r.ID), Start: instant(r.Start), Days: r.Days, Due: instant(r.Due), Provisional: r.Provisional,
			StoppedAt: instant(r.StoppedAt),
		}
		for _, p := range r.Pauses {
			c.Pauses = append(c.Pauses, appliance.Pause{From: instant(p.From), To: instant(p.To), Cause: p.Cause})
		}
		out = append(out, c)
	}
	return out
}

func orderRecords(in []appliance.Order) []orderRecord {
	var out []orderRecord
	for _, o := range in {
		out = append(out, orderRecord{
			Seq: o.Seq, Role: string(o.Role), Office: o.Office, State: string(o.State), Round: o.Round,
			DispatchedAt: nanos(o.DispatchedAt), Due: nanos(o.Due), SignedAt: nanos(o.SignedAt), ArrivedAt: nanos(o.ArrivedAt),
			ReportedAt: nanos(o.ReportedAt), Result: string(o.Result),
		})
	}
	return out
}

func orders(in []orderRecord) []appliance.Order {
	var out []appliance.Order
	for _, r := range in {
		out = append(out, appliance.Order{
			Seq: r.Seq, Role: appliance.OrderRole(r.Role), Office: r.Office, State: appliance.OrderState(r.State), Round: r.Round,
			DispatchedAt: instant(r.DispatchedAt), Due: instant(r.Due), SignedAt: instant(r.SignedAt), ArrivedAt: instant(r.ArrivedAt),
			ReportedAt: instant(r.ReportedAt), Result: appliance.OutcomeCode(r.Result),
		})
	}
	return out
}

// caseRecord is a case as it now stands.
type caseRecord struct {
	Version      uint64        `cbor:"1,keyasint"`
	State        string        `cbor:"2,keyasint,omitempty"`
	Channel      string        `cbor:"3,keyasint,omitempty"`
	Reporter     string        `cbor:"4,keyasint,omitempty"`
	Kind         string        `cbor:"5,keyasint,omitempty"`
	Category     string        `cbor:"6,keyasint,omitempty"`
	Urgency      string        `cbor:"7,keyasint,omitempty"`
	Complexity   string        `cbor:"8,keyasint,omitempty"`
	Secrecy      string        `cbor:"9,keyasint,omitempty"`
	Village      string        `cbor:"10,keyasint,omitempty"`
	Grid         string        `cbor:"11,keyasint,omitempty"`
	Place        string        `cbor:"12,keyasint,omitempty"`
	Summary      string        `cbor:"13,keyasint,omitempty"`
	Text         string        `cbor:"14,keyasint,omitempty"`
	Round        int           `cbor:"15,keyasint,omitempty"`
	Holder       string        `cbor:"16,keyasint,omitempty"`
	FirstOwner   string        `cbor:"17,keyasint,omitempty"`
	Basis        basisRecord   `cbor:"18,keyasint"`
	ReceivedAt   int64         `cbor:"19,keyasint,omitempty"`
	UpdatedAt    int64         `cbor:"20,keyasint,omitempty"`
	WaitingSince int64         `cbor:"21,keyasint,omitempty"`
	Hurried      int           `cbor:"22,keyasint,omitempty"`
	Clocks       []clockRecord `cbor:"23,keyasint,omitempty"`
	Orders       []orderRecord `cbor:"24,keyasint,omitempty"`
	Outcome      string        `cbor:"25,keyasint,omitempty"`
	OutcomeText  string        `cbor:"26,keyasint,omitempty"`
	Level        string        `cbor:"27,keyasint,omitempty"`
	ToldAt       int64         `cbor:"28,keyasint,omitempty"`
	ToldBy       string        `cbor:"29,keyasint,omitempty"`
	Rating       int           `cbor:"30,keyasint,omitempty"`
	MergedInto   uint64        `cbor:"31,keyasint,omitempty"`
	SplitFrom    uint64        `cbor:"32,keyasint,omitempty"`
	Emergency    bool          `cbor:"33,keyasint,omitempty"`
	ReporterKey  []byte        `cbor:"34,keyasint,omitempty"` // keyed hash of Reporter: stays when Reporter is erased
}

func caseRecordOf(c appliance.Case) caseRecord {
	return caseRecord{
		Version: c.Version, State: string(c.State), Channel: string(c.Channel), Reporter: string(c.Reporter), Kind: string(c.Kind),
		Category: c.Category, Urgency: string(c.Urgency), Complexity: string(c.Complexity), Secrecy: string(c.Secrecy),
		Village: c.Village, Grid: c.Grid, Place: c.Place, Summary: c.Summary, Text: c.Text, Round: c.Round,
		Holder: string(c.Holder), FirstOwner: string(c.FirstOwner), Basis: basisRecord(c.Basis),
		ReceivedAt: nanos(c.ReceivedAt), UpdatedAt: nanos(c.UpdatedAt), WaitingSince: nanos(c.WaitingSince), Hurried: c.Hurried,
		Clocks: clockRecords(c.Clocks), Orders: orderRecords(c.Orders),
		Outcome: string(c.Outcome.Code), OutcomeText: c.Outcome.Text, Level: c.Outcome.Level, ToldAt: nanos(c.Outcome.ToldAt),
		ToldBy: c.Outcome.ToldBy, Rating: c.Rating, MergedInto: uint64(c.MergedInto), SplitFrom: uint64(c.SplitFrom), Emergency: c.Emergency,
	}
}

func (r caseRecord) as(id appliance.CaseID) appliance.Case {
	return appliance.Case{
		ID: id, Version: r.Version, State: appliance.CaseState(r.State), Channel: appliance.Channel(r.Channel),
		Reporter: appliance.Address(r.Reporter), Kind: appliance.CaseKind(r.Kind), Category: r.Category,
		Urgency: appliance.Urgency(r.Urgency), Complexity: appliance.Complexity(r.Complexity), Secrecy: appliance.Secrecy(r.Secrecy),
		Village: r.Village, Grid: r.Grid, Place: r.Place, Summary: r.Summary, Text: r.Text, Round: r.Round,
		Holder: appliance.Holder(r.Holder), FirstOwner: appliance.Holder(r.FirstOwner), Basis: appliance.Basis(r.Basis),
		ReceivedAt: instant(r.ReceivedAt), UpdatedAt: instant(r.UpdatedAt), WaitingSince: instant(r.WaitingSince), Hurried: r.Hurried,
		Clocks: clocks(r.Clocks), Orders: orders(r.Orders),
		Outcome: appliance.Outcome{
			Code: appliance.OutcomeCode(r.Outcome), Text: r.OutcomeText, Level: r.Level, ToldAt: instant(r.ToldAt), ToldBy: r.ToldBy,
		},
		Rating: r.Rating, MergedInto: appliance.CaseID(r.MergedInto), SplitFrom: appliance.CaseID(r.SplitFrom), Emergency: r.Emergency,
	}
}
