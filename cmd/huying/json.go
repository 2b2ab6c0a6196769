package main

import (
	"regexp"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/workday"
)

// The JSON documents of the contract. Keys may be added, never renamed.

type jsonCase struct {
	No          string      `json:"no"`
	Year        int         `json:"year"`
	State       string      `json:"state"`
	Kind        string      `json:"kind"`
	Category    string      `json:"category"`
	Urgency     string      `json:"urgency"`
	Complexity  string      `json:"complexity"`
	Channel     string      `json:"channel"`
	Phone       string      `json:"phone"`
	Village     string      `json:"village"`
	Grid        string      `json:"grid"`
	Summary     string      `json:"summary"`
	Text        string      `json:"text"`
	Round       int         `json:"round"`
	Holder      string      `json:"holder"`
	FirstOwner  string      `json:"first_owner"`
	Basis       *jsonBasis  `json:"basis"`
	ReceivedAt  *time.Time  `json:"received_at"`
	Due         *time.Time  `json:"due"`
	Provisional bool        `json:"provisional"`
	Orders      []jsonOrder `json:"orders"` // as they were made
	Entries     []jsonEntry `json:"entries"`
	Rating      int         `json:"rating"`
	// Beyond the first contract.
	Light        string            `json:"light"`
	Next         string            `json:"next"`
	WaitingSince *time.Time        `json:"waiting_since"`
	Outcome      string            `json:"outcome"`
	Result       string            `json:"result"`
	Level        string            `json:"level"` // where it was solved: 网格 村 镇 县
	ToldAt       *time.Time        `json:"told_at"`
	ToldBy       string            `json:"told_by"`
	Alarm        bool              `json:"alarm"`
	HolderName   string            `json:"holder_name"`
	VillageName  string            `json:"village_name"`
	GridShort    string            `json:"grid_short"`
	Place        string            `json:"place"`
	Secrecy      string            `json:"secrecy"`
	ReporterKind string            `json:"reporter_kind"`
	Agent        string            `json:"agent"`
	External     string            `json:"external"`
	Accused      string            `json:"accused"`
	Asked        int               `json:"asked"`
	Hurried      int               `json:"hurried"`
	Tags         []string          `json:"tags"`
	Call         *string           `json:"call"`
	MergedInto   *string           `json:"merged_into"`
	SplitFrom    *string           `json:"split_from"`
	Joined       []string          `json:"joined"`
	Pending      *jsonPending      `json:"pending"` // what waits for a second person
	Transfer     *jsonTransfer     `json:"transfer"`
	Supervisions []jsonSupervision `json:"supervisions"`
	Tries        []jsonTry         `json:"tries"`
	Steps        []jsonStep        `json:"steps"`
	Clocks       []jsonClock       `json:"clocks"`
}

type jsonBasis struct {
	List      string `json:"list"`
	Version   int    `json:"version"`
	Item      string `json:"item"`
	Situation string `json:"situation"`
}

type jsonPending struct {
	Act    string     `json:"act"`
	Ground string     `json:"ground"`
	By     string     `json:"by"`
	At     *time.Time `json:"at"`
	Review *time.Time `json:"review"`
	Office string     `json:"office"`
	Agency string     `json:"agency"`
}

type jsonTransfer struct {
	To       string     `json:"to"`
	No       string     `json:"no"`
	At       *time.Time `json:"at"`
	Due      *time.Time `json:"due"`
	SignedAt *time.Time `json:"signed_at"`
	Receipt  string     `json:"receipt"`
	Refused  bool       `json:"refused"`
}

type jsonSupervision struct {
	Seq       int        `json:"seq"`
	Kind      string     `json:"kind"`
	By        string     `json:"by"`
	At        *time.Time `json:"at"`
	Due       *time.Time `json:"due"`
	Office    string     `json:"office"`
	Ask       string     `json:"ask"`
	Reply     string     `json:"reply"`
	DoneAt    *time.Time `json:"done_at"`
	CheckedAt *time.Time `json:"checked_at"`
}

type jsonTry struct {
	At  *time.Time `json:"at"`
	How string     `json:"how"`
	By  string     `json:"by"`
}

type jsonStep struct {
	Stage  string     `json:"stage"`
	Round  int        `json:"round"`
	At     *time.Time `json:"at"`
	Waived string     `json:"waived"`
}

type jsonClock struct {
	ID          string     `json:"id"`
	Start       *time.Time `json:"start"`
	Days        int        `json:"days"`
	Due         *time.Time `json:"due"`
	Provisional bool       `json:"provisional"`
	Paused      bool       `json:"paused"`
	StoppedAt   *time.Time `json:"stopped_at"`
}

type jsonOrder struct {
	No           string     `json:"no"` // 5085-1
	Seq          int        `json:"seq"`
	Role         string     `json:"role"`
	Office       string     `json:"office"`
	State        string     `json:"state"`
	Round        int        `json:"round"`
	Call         string     `json:"call"`
	Situation    string     `json:"situation"`
	DispatchedAt *time.Time `json:"dispatched_at"`
	SignedAt     *time.Time `json:"signed_at"`
	RespondedAt  *time.Time `json:"responded_at"`
	ArrivedAt    *time.Time `json:"arrived_at"`
	ReportedAt   *time.Time `json:"reported_at"`
	Due          *time.Time `json:"due"`
	Overdue      bool       `json:"overdue"`
	Result       string     `json:"result"`
	Text         string     `json:"text"`
	// Beyond the first contract.
	Case        string          `json:"case"`
	OfficeName  string          `json:"office_name"`
	Provisional bool            `json:"provisional"`
	Light       string          `json:"light"`
	Late        int             `json:"late"`  // working days overdue
	Waits       string          `json:"waits"` // for a signature, a ruling, a review …
	Task        string          `json:"task"`
	Response    string          `json:"response"`
	Promised    *time.Time      `json:"promised"`
	ClosedAt    *time.Time      `json:"closed_at"`
	Team        string          `json:"team"`
	Town        bool            `json:"town"` // the town's own part in a call
	LateReason  string          `json:"late_reason"`
	Return      *jsonReturn     `json:"return"`
	Extension   *jsonExtension  `json:"extension"`
	Suspension  *jsonSuspension `json:"suspension"`
	Check       *jsonCheck      `json:"check"`
}

type jsonReturn struct {
	Ground  string     `json:"ground"`
	Item    string     `json:"item"`
	Reason  string     `json:"reason"`
	At      *time.Time `json:"at"`
	Pushed  bool       `json:"pushed"` // 疑似下压
	Ruling  string     `json:"ruling"`
	RuledAt *time.Time `json:"ruled_at"`
	Words   string     `json:"words"` // of the ruling
	Final   bool       `json:"final"`
}

type jsonExtension struct {
	Days    int        `json:"days"`
	Reason  string     `json:"reason"`
	At      *time.Time `json:"at"`
	Ruling  string     `json:"ruling"`
	RuledAt *time.Time `json:"ruled_at"`
}

type jsonSuspension struct {
	Cause   string     `json:"cause"`
	Reason  string     `json:"reason"`
	At      *time.Time `json:"at"`
	Ruling  string     `json:"ruling"`
	RuledAt *time.Time `json:"ruled_at"`
	Until   *time.Time `json:"until"`
	EndedAt *time.Time `json:"ended_at"`
}

type jsonCheck struct {
	Person string     `json:"person"`
	At     *time.Time `json:"at"`
	DoneAt *time.Time `json:"done_at"`
	True   bool       `json:"true"`
	Words  string     `json:"words"`
}

type jsonEntry struct {
	Seq   uint64    `json:"seq"`
	At    time.Time `json:"at"`
	Actor string    `json:"actor"`
	Kind  string    `json:"kind"`
	Text  string    `json:"text"`
}

type jsonOutgoing struct {
	ID          uint64     `json:"id"`
	To          string     `json:"to"`
	Text        string     `json:"text"`
	Template    string     `json:"template"`
	Case        *string    `json:"case"`
	Class       string     `json:"class"`
	State       string     `json:"state"`
	Attempts    int        `json:"attempts"`
	Parts       int        `json:"parts"`
	QueuedAt    time.Time  `json:"queued_at"`
	SentAt      *time.Time `json:"sent_at"`
	DeliveredAt *time.Time `json:"delivered_at"`
	Error       string     `json:"error"`
}

type jsonIncoming struct {
	ID      uint64     `json:"id"`
	From    string     `json:"from"`
	Text    string     `json:"text"`
	Class   string     `json:"class"`
	SentAt  *time.Time `json:"sent_at"`
	HeardAt time.Time  `json:"heard_at"`
	Case    *string    `json:"case"`
	Gap     []int      `json:"gap"`
	// Beyond the first contract.
	Fate   string `json:"fate"`
	Reason string `json:"reason"`
}

type jsonAlarm struct {
	ID      uint64     `json:"id"`
	Class   int        `json:"class"`
	Lane    string     `json:"lane"`
	Case    *string    `json:"case"`
	Phone   string     `json:"phone"`
	Text    string     `json:"text"`
	Word    string     `json:"word"`
	At      time.Time  `json:"at"`
	Repeats int        `json:"repeats"`
	LastAt  time.Time  `json:"last_at"`
	TakenAt *time.Time `json:"taken_at"`
	TakenBy string     `json:"taken_by"`
}

type jsonClerk struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	Disabled bool     `json:"disabled"`
	PIN      bool     `json:"pin"`
	Keys     []string `json:"keys"` // fingerprints
}

// viewer puts facts into words for one reader.
type viewer struct {
	clock    workday.Clock
	english  bool
	names    map[appliance.ClerkID]string
	town     *appliance.Town
	today    appliance.Date
	revealed bool // the reader has said why, and sees numbers
	whole    bool // words are not cut to a line: what is read is a paper
}

// year is the one in which numbers are said without theirs.
func (v viewer) year() int { return int(v.today.Year) }

// cell is what strangers wrote on one row, cut to a column where a screen reads it.
func (v viewer) cell(s string, width int) string {
	if v.whole {
		width = 1 << 20
	}
	return cell(s, width)
}

func (v viewer) at(t time.Time) time.Time { return v.clock.Local(t) }

// when is a moment as documents write it, null where there is none.
func (v viewer) when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = v.at(t).Truncate(time.Second)
	return &t
}

func no(id appliance.CaseID) *string {
	if id == 0 {
		return nil
	}
	s := id.No()
	return &s
}

// masked hides a subscriber's number; short codes and letters are nobody's secret.
func masked(a appliance.Address) string {
	if p, ok := a.Phone(); ok {
		return p.Masked()
	}
	return string(a)
}

var mobile = regexp.MustCompile(`(?:\+?86)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}`)

// maskedWords hides numbers in words: the alarm to the duty officer names the
// one who called for help, and villagers write numbers of their own.
func maskedWords(s string) string {
	return mobile.ReplaceAllStringFunc(s, func(n string) string { return masked(appliance.Address(n)) })
}

// hide is somebody's words as this reader may see them.
func (v viewer) hide(s string) string {
	if v.revealed {
		return s
	}
	return maskedWords(s)
}

func (v viewer) holder(h appliance.Holder) string {
	if id, ok := h.Clerk(); ok {
		if name, ok := v.names[id]; ok {
			return name
		}
	}
	return string(h)
}

// holderName is who holds it, as people say it.
func (v viewer) holderName(h appliance.Holder) string {
	if h == appliance.HolderDesk {
		return v.say("待领", "desk")
	}
	if office, ok := h.Office(); ok {
		return v.town.Short(office)
	}
	return v.holder(h)
}

// decider is who decided something, as facts keep it ("clerk:7", "staff:p12"), by name.
func (v viewer) decider(s string) string {
	kind, id, _ := strings.Cut(s, ":")
	switch appliance.ActorKind(kind) {
	case appliance.ByClerk:
		if name, ok := v.names[appliance.ClerkID(id)]; ok {
			return name
		}
	case appliance.ByStaff:
		return v.person(id)
	case appliance.ByRule:
		return v.say("系统", "box")
	case appliance.ByCitizen:
		return v.say("来件人", "villager")
	}
	return s
}

// person is the name of somebody of the town.
func (v viewer) person(code string) string {
	if p, ok := v.town.Person(code); ok {
		return p.Name
	}
	return code
}

func (v viewer) caseJSON(p desk.Page, phone string) jsonCase {
	c := p.Case
	out := jsonCase{
		No: c.ID.No(), Year: c.ID.Year(), State: string(c.State), Kind: string(c.Kind), Category: c.Category,
		Urgency: string(c.Urgency), Complexity: string(c.Complexity), Channel: string(c.Channel), Phone: phone,
		Village: c.Village, Grid: c.Grid, Summary: v.hide(c.Summary), Text: v.hide(c.Text), Round: c.Round,
		Holder: v.holder(c.Holder), FirstOwner: v.holder(c.FirstOwner),
		ReceivedAt: v.when(c.ReceivedAt), Due: v.when(p.Due), Provisional: p.Guessed,
		Orders: []jsonOrder{}, Entries: []jsonEntry{}, Rating: c.Rating,
		Light: string(p.Light), Next: string(p.Next), WaitingSince: v.when(c.WaitingSince),
		Outcome: string(c.Outcome.Code), Result: v.hide(c.Outcome.Text), Level: c.Outcome.Level, ToldAt: v.when(c.Outcome.ToldAt), ToldBy: v.told(c.Outcome.ToldBy), Alarm: p.Alarming,
		HolderName: v.holderName(c.Holder), Place: v.hide(c.Place), Secrecy: string(c.Secrecy),
		ReporterKind: c.ReporterKind, Agent: c.Agent, External: c.External, Accused: c.Accused, Asked: c.Asked, Hurried: c.Hurried, Tags: some(c.Tags),
		MergedInto: no(c.MergedInto), SplitFrom: no(c.SplitFrom), Joined: []string{}, Supervisions: []jsonSupervision{}, Tries: []jsonTry{}, Steps: []jsonStep{}, Clocks: []jsonClock{},
	}
	if vil, ok := v.town.Village(c.Village); ok {
		out.VillageName = vil.Name
	}
	if g, ok := v.town.Grid(c.Grid); ok {
		out.GridShort = g.Short
	}
	if c.Basis != (appliance.Basis{}) {
		out.Basis = &jsonBasis{c.Basis.List, c.Basis.Version, c.Basis.Item, c.Basis.Situation}
	}
	if c.Call != 0 {
		s := c.Call.No()
		out.Call = &s
	}
	for _, id := range c.Joined {
		out.Joined = append(out.Joined, id.No())
	}
	if w := c.Pending; w != nil {
		out.Pending = &jsonPending{w.Act, w.Ground, v.decider(w.By), v.when(w.At), v.when(w.Review), w.Office, w.Agency}
	}
	if t := c.Transfer; t != nil {
		out.Transfer = &jsonTransfer{t.To, t.No, v.when(t.At), v.when(t.Due), v.when(t.SignedAt), t.Receipt, t.Refused}
	}
	for _, s := range c.Supervisions {
		out.Supervisions = append(out.Supervisions, jsonSupervision{
			s.Seq, string(s.Kind), v.decider(s.By), v.when(s.At), v.when(s.Due), s.Office, v.hide(s.Words.Ask), v.hide(s.Words.Reply), v.when(s.DoneAt), v.when(s.Checked),
		})
	}
	for _, t := range c.Tries {
		out.Tries = append(out.Tries, jsonTry{v.when(t.At), t.How, v.decider(t.By)})
	}
	for _, s := range c.Steps {
		out.Steps = append(out.Steps, jsonStep{string(s.Stage), s.Round, v.when(s.At), s.Waived})
	}
	for _, k := range c.Clocks {
		out.Clocks = append(out.Clocks, jsonClock{string(k.ID), v.when(k.Start), k.Days, v.when(k.Due), k.Provisional, k.StoppedAt.IsZero() && !k.Running(), v.when(k.StoppedAt)})
	}
	for _, r := range p.Orders {
		out.Orders = append(out.Orders, v.orderJSON(r))
	}
	for _, e := range p.Story {
		out.Entries = append(out.Entries, jsonEntry{e.Seq, v.at(e.At), actor(e), string(e.Kind), v.hide(wordsOf(e))})
	}
	return out
}

// told is who told the villager: a text of ours by its name, or a person by theirs.
func (v viewer) told(by string) string {
	if p, ok := v.town.Person(by); ok {
		return p.Name
	}
	return by
}

// some is a list that documents write as one, empty ones too.
func some[T any](list []T) []T { return append([]T{}, list...) }

func (v viewer) orderJSON(r desk.OrderRow) jsonOrder {
	c, o := r.Case, r.Order
	out := jsonOrder{
		No: r.Case.OrderNo(o.Seq), Seq: o.Seq, Role: string(o.Role), Office: o.Office, State: string(o.State), Round: o.Round, Call: o.Call.No(),
		Situation: o.Situation, DispatchedAt: v.when(o.DispatchedAt), SignedAt: v.when(o.SignedAt), RespondedAt: v.when(o.RespondedAt),
		ArrivedAt: v.when(o.ArrivedAt), ReportedAt: v.when(o.ReportedAt), Due: v.when(r.Due), Overdue: o.Overdue, Result: string(o.Result),
		Text: v.hide(first(o.Words.Result, o.Words.Plan)),
		Case: c.ID.No(), OfficeName: r.Office, Provisional: r.Guessed, Light: string(r.Light), Late: r.Late, Waits: string(r.Waits),
		Task: v.hide(o.Words.Task), Response: string(o.Response), Promised: v.when(o.Promised), ClosedAt: v.when(o.ClosedAt), Team: o.Team, Town: o.Town, LateReason: string(o.Late),
	}
	if !o.State.Open() {
		out.Light = ""
	}
	if x := o.Return; x != nil {
		out.Return = &jsonReturn{x.Ground, x.Item, v.hide(o.Words.Return), v.when(x.At), x.Pushed, string(x.Ruling), v.when(x.RuledAt), v.hide(o.Words.Ruling), x.Final}
	}
	if x := o.Extension; x != nil {
		out.Extension = &jsonExtension{x.Days, v.hide(o.Words.Extend), v.when(x.At), string(x.Ruling), v.when(x.RuledAt)}
	}
	if x := o.Suspension; x != nil {
		out.Suspension = &jsonSuspension{x.Cause, v.hide(o.Words.Suspend), v.when(x.At), string(x.Ruling), v.when(x.RuledAt), v.when(x.Until), v.when(x.EndedAt)}
	}
	if x := o.Check; x != nil {
		out.Check = &jsonCheck{v.person(x.Person), v.when(x.At), v.when(x.DoneAt), x.True, v.hide(o.Words.Check)}
	}
	return out
}

// actor is who decided, as people say it: 李静, root for 李静, citizen, outbox.
func actor(e appliance.Entry) string {
	name := e.Actor.Name
	if name == "" {
		name = e.Actor.ID
	}
	if name == "" {
		name = string(e.Actor.Kind)
	}
	if e.Actor.For != "" {
		return e.Actor.For + " for " + name
	}
	return name
}

// wordsOf is what an entry says to a reader of a case's story.
func wordsOf(e appliance.Entry) string {
	first := func(all ...string) string {
		for _, s := range all {
			if s != "" {
				return s
			}
		}
		return ""
	}
	switch b := e.Body.(type) {
	case appliance.CaseChange:
		for _, o := range b.Words.Orders {
			if s := first(o.Result, o.Plan, o.Return, o.Ruling, o.Extend, o.Suspend, o.Recall, o.Check, o.Task); s != "" {
				return s
			}
		}
		for _, v := range b.Words.Supervisions {
			if s := first(v.Ask, v.Reply); s != "" {
				return s
			}
		}
		return first(b.Words.Answer, b.Words.Outcome, b.Words.Note, b.Words.Text, b.Words.Summary)
	case appliance.CallChange:
		return first(b.Words.Note, b.Words.Done)
	case appliance.WarningChange:
		return first(b.Words.Note, b.Words.Title)
	case appliance.TextChange:
		return first(b.Words.Text, b.Error)
	case appliance.AlarmChange:
		return b.Words.Excerpt
	case appliance.Message:
		return b.Text
	}
	return ""
}

func (v viewer) outgoingJSON(o appliance.Outgoing) jsonOutgoing {
	return jsonOutgoing{
		ID: o.ID, To: masked(appliance.Address(o.To)), Text: maskedWords(o.Text), Template: o.Template, Case: no(o.Case),
		Class: string(o.Class), State: string(o.State), Attempts: o.Attempt, Parts: len(o.Parts),
		QueuedAt: v.at(o.QueuedAt), SentAt: v.when(o.SentAt), DeliveredAt: v.when(o.Delivered), Error: o.Error,
	}
}

func (v viewer) incomingJSON(m appliance.Message) jsonIncoming {
	gap := m.Gap
	if gap == nil {
		gap = []int{}
	}
	return jsonIncoming{
		ID: m.ID, From: masked(m.From), Text: v.hide(m.Text), Class: string(m.Class), SentAt: v.when(m.SentAt),
		HeardAt: v.at(m.HeardAt), Case: no(m.Case), Gap: gap, Fate: string(m.Fate), Reason: m.Reason,
	}
}

func (v viewer) alarmJSON(a appliance.Alarm) jsonAlarm {
	return jsonAlarm{
		ID: a.ID, Class: a.Class, Lane: a.Lane, Case: no(a.Case), Phone: masked(a.Phone), Text: v.hide(a.Excerpt), Word: a.Word,
		At: v.at(a.At), Repeats: a.Repeats, LastAt: v.at(a.LastAt), TakenAt: v.when(a.TakenAt), TakenBy: a.TakenBy.Name,
	}
}
