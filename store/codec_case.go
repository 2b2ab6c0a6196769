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

	Joined       *[]uint64         `cbor:"29,keyasint,omitempty"` // empty: none is joined any more
	ReporterKind string            `cbor:"30,keyasint,omitempty"`
	Agent        string            `cbor:"31,keyasint,omitempty"`
	Accused      string            `cbor:"32,keyasint,omitempty"`
	Asked        int               `cbor:"33,keyasint,omitempty"`
	Call         uint64            `cbor:"34,keyasint,omitempty"`
	Pending      *pendingFacts     `cbor:"35,keyasint,omitempty"`
	Settled      bool              `cbor:"36,keyasint,omitempty"` // nothing is pending any more
	Transfer     *transferFacts    `cbor:"37,keyasint,omitempty"`
	Supervisions []superviseRecord `cbor:"38,keyasint,omitempty"`
	Tries        []tryRecord       `cbor:"39,keyasint,omitempty"`
	Steps        []stepRecord      `cbor:"40,keyasint,omitempty"`
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

	// What somebody typed is sealed, though the case keeps it among its facts.
	External     string           `cbor:"9,keyasint,omitempty"`
	Tags         *[]string        `cbor:"10,keyasint,omitempty"`
	Agency       string           `cbor:"11,keyasint,omitempty"` // of Pending
	Transfer     *transferWords   `cbor:"12,keyasint,omitempty"`
	Orders       []orderWords     `cbor:"13,keyasint,omitempty"`
	Supervisions []superviseWords `cbor:"14,keyasint,omitempty"`
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
	Wake        int64         `cbor:"8,keyasint,omitempty"`
	Fired       int           `cbor:"9,keyasint,omitempty"`
}

type pauseRecord struct {
	From  int64  `cbor:"1,keyasint,omitempty"`
	To    int64  `cbor:"2,keyasint,omitempty"`
	Cause string `cbor:"3,keyasint,omitempty"`
}

func splitCase(c appliance.CaseChange) (*caseFacts, *caseWords) {
	f := &caseFacts{
		State: string(c.State), Channel: string(c.Channel), Kind: string(c.Kind), Category: c.Category,
		Urgency: string(c.Urgency), Complexity: string(c.Complexity), Secrecy: string(c.Secrecy),
		Village: c.Village, Grid: c.Grid, Round: c.Round, Holder: string(c.Holder), FirstOwner: string(c.FirstOwner),
		ReceivedAt: nanos(c.ReceivedAt), Hurried: c.Hurried, Clocks: clockRecords(c.Clocks), Orders: orderRecords(c.Orders),
		Outcome: string(c.Outcome), Level: c.Level, ToldAt: nanos(c.ToldAt), ToldBy: c.ToldBy, Rating: c.Rating,
		SplitFrom: uint64(c.SplitFrom), Emergency: c.Emergency, Message: c.Message, Ground: c.Ground,
		ReporterKind: c.ReporterKind, Agent: c.Agent, Accused: c.Accused, Asked: c.Asked, Call: uint64(c.Call),
		Supervisions: superviseRecords(c.Supervisions), Tries: tryRecords(c.Tries), Steps: stepRecords(c.Steps),
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
	if c.Joined != nil {
		ids := nums[uint64](c.Joined)
		f.Joined = &ids
	}
	w := &caseWords{
		Reporter: string(c.Words.Reporter), Name: c.Words.Name, Place: c.Words.Place, Summary: c.Words.Summary, Text: c.Words.Text,
		Note: c.Words.Note, Answer: c.Words.Answer, Outcome: c.Words.Outcome, External: c.External,
	}
	if c.Tags != nil {
		w.Tags = &c.Tags
	}
	if c.Pending != nil {
		f.Pending, w.Agency = splitPending(*c.Pending)
		f.Settled = f.Pending == nil
	}
	if c.Transfer != nil {
		f.Transfer, w.Transfer = splitTransfer(*c.Transfer)
	}
	for _, o := range c.Words.Orders {
		w.Orders = append(w.Orders, orderWords(o))
	}
	for _, v := range c.Words.Supervisions {
		w.Supervisions = append(w.Supervisions, superviseWords(v))
	}
	return f, w
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
		ReporterKind: f.ReporterKind, Agent: f.Agent, External: w.External, Accused: f.Accused, Asked: f.Asked, Call: appliance.CallID(f.Call),
		Supervisions: supervisions(f.Supervisions), Tries: tries(f.Tries), Steps: steps(f.Steps),
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
	if f.Joined != nil {
		c.Joined = nums[appliance.CaseID](*f.Joined)
	}
	if w.Tags != nil {
		c.Tags = *w.Tags
	}
	if f.Pending != nil || f.Settled {
		p := f.Pending.as(w.Agency)
		c.Pending = &p
	}
	if f.Transfer != nil {
		c.Transfer = f.Transfer.as(w.Transfer)
	}
	for _, o := range w.Orders {
		c.Words.Orders = append(c.Words.Orders, appliance.OrderWords(o))
	}
	for _, v := range w.Supervisions {
		c.Words.Supervisions = append(c.Words.Supervisions, appliance.SuperviseWords(v))
	}
	return c
}

func clockRecords(in []appliance.Clock) []clockRecord {
	var out []clockRecord
	for _, c := range in {
		r := clockRecord{
			ID: string(c.ID), Start: nanos(c.Start), Days: c.Days, Due: nanos(c.Due), Provisional: c.Provisional, StoppedAt: nanos(c.StoppedAt),
			Wake: nanos(c.Wake), Fired: c.Fired,
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
			StoppedAt: instant(r.StoppedAt), Wake: instant(r.Wake), Fired: r.Fired,
		}
		for _, p := range r.Pauses {
			c.Pauses = append(c.Pauses, appliance.Pause{From: instant(p.From), To: instant(p.To), Cause: p.Cause})
		}
		out = append(out, c)
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

	Joined        []uint64          `cbor:"35,keyasint,omitempty"`
	Name          string            `cbor:"36,keyasint,omitempty"`
	ReporterKind  string            `cbor:"37,keyasint,omitempty"`
	Agent         string            `cbor:"38,keyasint,omitempty"`
	External      string            `cbor:"39,keyasint,omitempty"`
	Tags          []string          `cbor:"40,keyasint,omitempty"`
	Accused       string            `cbor:"41,keyasint,omitempty"`
	Asked         int               `cbor:"42,keyasint,omitempty"`
	Call          uint64            `cbor:"43,keyasint,omitempty"`
	Pending       *pendingFacts     `cbor:"44,keyasint,omitempty"`
	Agency        string            `cbor:"45,keyasint,omitempty"` // of Pending
	Transfer      *transferFacts    `cbor:"46,keyasint,omitempty"`
	TransferWords *transferWords    `cbor:"47,keyasint,omitempty"`
	Supervisions  []superviseRecord `cbor:"48,keyasint,omitempty"`
	Tries         []tryRecord       `cbor:"49,keyasint,omitempty"`
	Steps         []stepRecord      `cbor:"50,keyasint,omitempty"`
}

func caseRecordOf(c appliance.Case) caseRecord {
	r := caseRecord{
		Version: c.Version, State: string(c.State), Channel: string(c.Channel), Reporter: string(c.Reporter), Kind: string(c.Kind),
		Category: c.Category, Urgency: string(c.Urgency), Complexity: string(c.Complexity), Secrecy: string(c.Secrecy),
		Village: c.Village, Grid: c.Grid, Place: c.Place, Summary: c.Summary, Text: c.Text, Round: c.Round,
		Holder: string(c.Holder), FirstOwner: string(c.FirstOwner), Basis: basisRecord(c.Basis),
		ReceivedAt: nanos(c.ReceivedAt), UpdatedAt: nanos(c.UpdatedAt), WaitingSince: nanos(c.WaitingSince), Hurried: c.Hurried,
		Clocks: clockRecords(c.Clocks), Orders: orderRecords(c.Orders),
		Outcome: string(c.Outcome.Code), OutcomeText: c.Outcome.Text, Level: c.Outcome.Level, ToldAt: nanos(c.Outcome.ToldAt),
		ToldBy: c.Outcome.ToldBy, Rating: c.Rating, MergedInto: uint64(c.MergedInto), SplitFrom: uint64(c.SplitFrom), Emergency: c.Emergency,
		Joined: nums[uint64](c.Joined), Name: c.Name, ReporterKind: c.ReporterKind, Agent: c.Agent, External: c.External, Tags: c.Tags,
		Accused: c.Accused, Asked: c.Asked, Call: uint64(c.Call),
		Supervisions: superviseRecords(c.Supervisions), Tries: tryRecords(c.Tries), Steps: stepRecords(c.Steps),
	}
	r.Pending, r.Agency = splitPending(c.Pending)
	if c.Transfer != nil {
		r.Transfer, r.TransferWords = splitTransfer(*c.Transfer)
	}
	for i, o := range c.Orders {
		w := orderWords(o.Words)
		r.Orders[i].Words = &w
	}
	for i, v := range c.Supervisions {
		w := superviseWords(v.Words)
		r.Supervisions[i].Words = &w
	}
	return r
}

func (r caseRecord) as(id appliance.CaseID) appliance.Case {
	c := appliance.Case{
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
		Joined: nums[appliance.CaseID](r.Joined), Name: r.Name, ReporterKind: r.ReporterKind, Agent: r.Agent, External: r.External, Tags: r.Tags,
		Accused: r.Accused, Asked: r.Asked, Call: appliance.CallID(r.Call), Pending: r.Pending.as(r.Agency),
		Supervisions: supervisions(r.Supervisions), Tries: tries(r.Tries), Steps: steps(r.Steps),
	}
	if r.Transfer != nil {
		c.Transfer = r.Transfer.as(r.TransferWords)
	}
	return c
}
