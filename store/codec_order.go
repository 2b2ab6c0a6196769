package store

import "huying/appliance"

// orderRecord is an order as it now stands. In an entry it is facts alone; the
// case that is kept of them has the words too.
type orderRecord struct {
	Seq          int    `cbor:"1,keyasint"`
	Role         string `cbor:"2,keyasint,omitempty"`
	Office       string `cbor:"3,keyasint,omitempty"`
	State        string `cbor:"4,keyasint,omitempty"`
	Round        int    `cbor:"5,keyasint,omitempty"`
	DispatchedAt int64  `cbor:"6,keyasint,omitempty"`
	Due          int64  `cbor:"7,keyasint,omitempty"` // of the first forms, which had no clocks; not written any more
	SignedAt     int64  `cbor:"8,keyasint,omitempty"`
	ArrivedAt    int64  `cbor:"9,keyasint,omitempty"`
	ReportedAt   int64  `cbor:"10,keyasint,omitempty"`
	Result       string `cbor:"11,keyasint,omitempty"`

	Call        uint64            `cbor:"12,keyasint,omitempty"`
	Situation   string            `cbor:"13,keyasint,omitempty"`
	Team        string            `cbor:"14,keyasint,omitempty"`
	People      []string          `cbor:"15,keyasint,omitempty"`
	Town        bool              `cbor:"16,keyasint,omitempty"`
	RespondedAt int64             `cbor:"17,keyasint,omitempty"`
	ClosedAt    int64             `cbor:"18,keyasint,omitempty"`
	SignedBy    string            `cbor:"19,keyasint,omitempty"`
	ReportedBy  string            `cbor:"20,keyasint,omitempty"`
	Response    string            `cbor:"21,keyasint,omitempty"`
	Promised    int64             `cbor:"22,keyasint,omitempty"`
	Clocks      []clockRecord     `cbor:"23,keyasint,omitempty"`
	Return      *returnRecord     `cbor:"24,keyasint,omitempty"`
	Extension   *extensionRecord  `cbor:"25,keyasint,omitempty"`
	Suspension  *suspensionRecord `cbor:"26,keyasint,omitempty"`
	Check       *checkRecord      `cbor:"27,keyasint,omitempty"`
	Late        string            `cbor:"28,keyasint,omitempty"`
	Overdue     bool              `cbor:"29,keyasint,omitempty"`
	Words       *orderWords       `cbor:"30,keyasint,omitempty"` // in a case's value only, never in a header
}

type orderWords struct {
	Seq     int    `cbor:"1,keyasint,omitempty"`
	Task    string `cbor:"2,keyasint,omitempty"`
	Result  string `cbor:"3,keyasint,omitempty"`
	Plan    string `cbor:"4,keyasint,omitempty"`
	Return  string `cbor:"5,keyasint,omitempty"`
	Ruling  string `cbor:"6,keyasint,omitempty"`
	Extend  string `cbor:"7,keyasint,omitempty"`
	Suspend string `cbor:"8,keyasint,omitempty"`
	Recall  string `cbor:"9,keyasint,omitempty"`
	Check   string `cbor:"10,keyasint,omitempty"`
}

type returnRecord struct {
	Ground  string `cbor:"1,keyasint,omitempty"`
	Item    string `cbor:"2,keyasint,omitempty"`
	At      int64  `cbor:"3,keyasint,omitempty"`
	By      string `cbor:"4,keyasint,omitempty"`
	Pushed  bool   `cbor:"5,keyasint,omitempty"`
	Ruling  string `cbor:"6,keyasint,omitempty"`
	RuledAt int64  `cbor:"7,keyasint,omitempty"`
	RuledBy string `cbor:"8,keyasint,omitempty"`
	Final   bool   `cbor:"9,keyasint,omitempty"`
}

type extensionRecord struct {
	Days    int    `cbor:"1,keyasint,omitempty"`
	At      int64  `cbor:"2,keyasint,omitempty"`
	By      string `cbor:"3,keyasint,omitempty"`
	Ruling  string `cbor:"4,keyasint,omitempty"`
	RuledAt int64  `cbor:"5,keyasint,omitempty"`
	RuledBy string `cbor:"6,keyasint,omitempty"`
}

type suspensionRecord struct {
	Cause   string `cbor:"1,keyasint,omitempty"`
	At      int64  `cbor:"2,keyasint,omitempty"`
	By      string `cbor:"3,keyasint,omitempty"`
	Ruling  string `cbor:"4,keyasint,omitempty"`
	RuledAt int64  `cbor:"5,keyasint,omitempty"`
	RuledBy string `cbor:"6,keyasint,omitempty"`
	Until   int64  `cbor:"7,keyasint,omitempty"`
	EndedAt int64  `cbor:"8,keyasint,omitempty"`
}

type checkRecord struct {
	Person string `cbor:"1,keyasint,omitempty"`
	At     int64  `cbor:"2,keyasint,omitempty"`
	DoneAt int64  `cbor:"3,keyasint,omitempty"`
	True   bool   `cbor:"4,keyasint,omitempty"`
}

// orderRecords are the facts of orders.
func orderRecords(in []appliance.Order) []orderRecord {
	var out []orderRecord
	for _, o := range in {
		r := orderRecord{
			Seq: o.Seq, Role: string(o.Role), Office: o.Office, State: string(o.State), Round: o.Round,
			Call: uint64(o.Call), Situation: o.Situation, Team: o.Team, People: o.People, Town: o.Town,
			DispatchedAt: nanos(o.DispatchedAt), SignedAt: nanos(o.SignedAt), RespondedAt: nanos(o.RespondedAt), ArrivedAt: nanos(o.ArrivedAt),
			ReportedAt: nanos(o.ReportedAt), ClosedAt: nanos(o.ClosedAt), SignedBy: o.SignedBy, ReportedBy: o.ReportedBy,
			Response: string(o.Response), Promised: nanos(o.Promised), Clocks: clockRecords(o.Clocks), Result: string(o.Result),
			Late: string(o.Late), Overdue: o.Overdue,
		}
		if x := o.Return; x != nil {
			r.Return = &returnRecord{Ground: x.Ground, Item: x.Item, At: nanos(x.At), By: x.By, Pushed: x.Pushed,
				Ruling: string(x.Ruling), RuledAt: nanos(x.RuledAt), RuledBy: x.RuledBy, Final: x.Final}
		}
		if x := o.Extension; x != nil {
			r.Extension = &extensionRecord{Days: x.Days, At: nanos(x.At), By: x.By,
				Ruling: string(x.Ruling), RuledAt: nanos(x.RuledAt), RuledBy: x.RuledBy}
		}
		if x := o.Suspension; x != nil {
			r.Suspension = &suspensionRecord{Cause: x.Cause, At: nanos(x.At), By: x.By,
				Ruling: string(x.Ruling), RuledAt: nanos(x.RuledAt), RuledBy: x.RuledBy, Until: nanos(x.Until), EndedAt: nanos(x.EndedAt)}
		}
		if x := o.Check; x != nil {
			r.Check = &checkRecord{Person: x.Person, At: nanos(x.At), DoneAt: nanos(x.DoneAt), True: x.True}
		}
		out = append(out, r)
	}
	return out
}

func orders(in []orderRecord) []appliance.Order {
	var out []appliance.Order
	for _, r := range in {
		o := appliance.Order{
			Seq: r.Seq, Role: appliance.OrderRole(r.Role), Office: r.Office, State: appliance.OrderState(r.State), Round: r.Round,
			Call: appliance.CallID(r.Call), Situation: r.Situation, Team: r.Team, People: r.People, Town: r.Town,
			DispatchedAt: instant(r.DispatchedAt), SignedAt: instant(r.SignedAt), RespondedAt: instant(r.RespondedAt), ArrivedAt: instant(r.ArrivedAt),
			ReportedAt: instant(r.ReportedAt), ClosedAt: instant(r.ClosedAt), SignedBy: r.SignedBy, ReportedBy: r.ReportedBy,
			Response: appliance.Response(r.Response), Promised: instant(r.Promised), Clocks: clocks(r.Clocks), Result: appliance.OutcomeCode(r.Result),
			Late: appliance.LateReason(r.Late), Overdue: r.Overdue, Words: appliance.OrderWords(orEmpty(r.Words)),
		}
		if r.Due != 0 && len(r.Clocks) == 0 {
			o.Clocks = []appliance.Clock{{ID: appliance.ClockHandle, Start: o.DispatchedAt, Due: instant(r.Due)}}
		}
		if x := r.Return; x != nil {
			o.Return = &appliance.Return{Ground: x.Ground, Item: x.Item, At: instant(x.At), By: x.By, Pushed: x.Pushed,
				Ruling: appliance.Ruling(x.Ruling), RuledAt: instant(x.RuledAt), RuledBy: x.RuledBy, Final: x.Final}
		}
		if x := r.Extension; x != nil {
			o.Extension = &appliance.Extension{Days: x.Days, At: instant(x.At), By: x.By,
				Ruling: appliance.Ruling(x.Ruling), RuledAt: instant(x.RuledAt), RuledBy: x.RuledBy}
		}
		if x := r.Suspension; x != nil {
			o.Suspension = &appliance.Suspension{Cause: x.Cause, At: instant(x.At), By: x.By,
				Ruling: appliance.Ruling(x.Ruling), RuledAt: instant(x.RuledAt), RuledBy: x.RuledBy, Until: instant(x.Until), EndedAt: instant(x.EndedAt)}
		}
		if x := r.Check; x != nil {
			o.Check = &appliance.Check{Person: x.Person, At: instant(x.At), DoneAt: instant(x.DoneAt), True: x.True}
		}
		out = append(out, o)
	}
	return out
}

// What else a case carries, besides its orders.

type pendingFacts struct {
	Act    string `cbor:"1,keyasint,omitempty"`
	Ground string `cbor:"2,keyasint,omitempty"`
	By     string `cbor:"3,keyasint,omitempty"`
	At     int64  `cbor:"4,keyasint,omitempty"`
	Review int64  `cbor:"5,keyasint,omitempty"`
	Office string `cbor:"6,keyasint,omitempty"`
}

func splitPending(p *appliance.Pending) (f *pendingFacts, agency string) {
	if p == nil {
		return nil, ""
	}
	return &pendingFacts{Act: p.Act, Ground: p.Ground, By: p.By, At: nanos(p.At), Review: nanos(p.Review), Office: p.Office}, p.Agency
}

func (f *pendingFacts) as(agency string) *appliance.Pending {
	if f == nil {
		return nil
	}
	return &appliance.Pending{Act: f.Act, Ground: f.Ground, By: f.By, At: instant(f.At), Review: instant(f.Review), Office: f.Office, Agency: agency}
}

type transferFacts struct {
	At       int64 `cbor:"1,keyasint,omitempty"`
	Due      int64 `cbor:"2,keyasint,omitempty"`
	SignedAt int64 `cbor:"3,keyasint,omitempty"`
	Refused  bool  `cbor:"4,keyasint,omitempty"`
}

type transferWords struct {
	To      string `cbor:"1,keyasint,omitempty"`
	No      string `cbor:"2,keyasint,omitempty"`
	Receipt string `cbor:"3,keyasint,omitempty"`
}

func splitTransfer(t appliance.Transfer) (*transferFacts, *transferWords) {
	return &transferFacts{At: nanos(t.At), Due: nanos(t.Due), SignedAt: nanos(t.SignedAt), Refused: t.Refused},
		&transferWords{To: t.To, No: t.No, Receipt: t.Receipt}
}

func (f *transferFacts) as(words *transferWords) *appliance.Transfer {
	w := orEmpty(words)
	return &appliance.Transfer{
		To: w.To, No: w.No, At: instant(f.At), Due: instant(f.Due), SignedAt: instant(f.SignedAt), Receipt: w.Receipt, Refused: f.Refused,
	}
}

// superviseRecord is a supervision as it now stands; its words as with orders.
type superviseRecord struct {
	Seq     int             `cbor:"1,keyasint"`
	Kind    string          `cbor:"2,keyasint,omitempty"`
	By      string          `cbor:"3,keyasint,omitempty"`
	At      int64           `cbor:"4,keyasint,omitempty"`
	Due     int64           `cbor:"5,keyasint,omitempty"`
	Office  string          `cbor:"6,keyasint,omitempty"`
	DoneAt  int64           `cbor:"7,keyasint,omitempty"`
	Checked int64           `cbor:"8,keyasint,omitempty"`
	Words   *superviseWords `cbor:"9,keyasint,omitempty"` // in a case's value only, never in a header
}

type superviseWords struct {
	Seq   int    `cbor:"1,keyasint,omitempty"`
	Ask   string `cbor:"2,keyasint,omitempty"`
	Reply string `cbor:"3,keyasint,omitempty"`
}

func superviseRecords(in []appliance.Supervision) []superviseRecord {
	var out []superviseRecord
	for _, v := range in {
		out = append(out, superviseRecord{
			Seq: v.Seq, Kind: string(v.Kind), By: v.By, At: nanos(v.At), Due: nanos(v.Due), Office: v.Office,
			DoneAt: nanos(v.DoneAt), Checked: nanos(v.Checked),
		})
	}
	return out
}

func supervisions(in []superviseRecord) []appliance.Supervision {
	var out []appliance.Supervision
	for _, r := range in {
		out = append(out, appliance.Supervision{
			Seq: r.Seq, Kind: appliance.SuperviseKind(r.Kind), By: r.By, At: instant(r.At), Due: instant(r.Due), Office: r.Office,
			DoneAt: instant(r.DoneAt), Checked: instant(r.Checked), Words: appliance.SuperviseWords(orEmpty(r.Words)),
		})
	}
	return out
}

type tryRecord struct {
	At  int64  `cbor:"1,keyasint,omitempty"`
	How string `cbor:"2,keyasint,omitempty"`
	By  string `cbor:"3,keyasint,omitempty"`
}

func tryRecords(in []appliance.Try) []tryRecord {
	var out []tryRecord
	for _, t := range in {
		out = append(out, tryRecord{At: nanos(t.At), How: t.How, By: t.By})
	}
	return out
}

func tries(in []tryRecord) []appliance.Try {
	var out []appliance.Try
	for _, r := range in {
		out = append(out, appliance.Try{At: instant(r.At), How: r.How, By: r.By})
	}
	return out
}

type stepRecord struct {
	Stage  string `cbor:"1,keyasint,omitempty"`
	Round  int    `cbor:"2,keyasint,omitempty"`
	At     int64  `cbor:"3,keyasint,omitempty"`
	Waived string `cbor:"4,keyasint,omitempty"`
}

func stepRecords(in []appliance.Step) []stepRecord {
	var out []stepRecord
	for _, s := range in {
		out = append(out, stepRecord{Stage: string(s.Stage), Round: s.Round, At: nanos(s.At), Waived: s.Waived})
	}
	return out
}

func steps(in []stepRecord) []appliance.Step {
	var out []appliance.Step
	for _, r := range in {
		out = append(out, appliance.Step{Stage: appliance.Stage(r.Stage), Round: r.Round, At: instant(r.At), Waived: r.Waived})
	}
	return out
}
