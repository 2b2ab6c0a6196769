package main

import (
	"regexp"
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
	Orders      []jsonOrder `json:"orders"`
	Entries     []jsonEntry `json:"entries"`
	Rating      int         `json:"rating"`
	// Beyond the first contract.
	Light        string     `json:"light"`
	Next         string     `json:"next"`
	WaitingSince *time.Time `json:"waiting_since"`
	Outcome      string     `json:"outcome"`
	Result       string     `json:"result"`
	Alarm        bool       `json:"alarm"`
}

type jsonBasis struct {
	List      string `json:"list"`
	Version   int    `json:"version"`
	Item      string `json:"item"`
	Situation string `json:"situation"`
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
	clock   workday.Clock
	english bool
	names   map[appliance.ClerkID]string
}

func (v viewer) at(t time.Time) time.Time { return v.clock.Local(t) }

func (v viewer) when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = v.at(t)
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

var mobile = regexp.MustCompile(`(?:\+?86)?1[3-9][0-9]{9}`)

// maskedWords hides numbers in texts of ours: the alarm to the duty officer
// names the one who called for help.
func maskedWords(s string) string {
	return mobile.ReplaceAllStringFunc(s, func(n string) string { return masked(appliance.Address(n)) })
}

func (v viewer) holder(h appliance.Holder) string {
	if id, ok := h.Clerk(); ok {
		if name, ok := v.names[id]; ok {
			return name
		}
	}
	return string(h)
}

func (v viewer) caseJSON(p desk.Page, phone string) jsonCase {
	c := p.Case
	out := jsonCase{
		No: c.ID.No(), Year: c.ID.Year(), State: string(c.State), Kind: string(c.Kind), Category: c.Category,
		Urgency: string(c.Urgency), Complexity: string(c.Complexity), Channel: string(c.Channel), Phone: phone,
		Village: c.Village, Grid: c.Grid, Summary: c.Summary, Text: c.Text, Round: c.Round,
		Holder: v.holder(c.Holder), FirstOwner: v.holder(c.FirstOwner),
		ReceivedAt: v.when(c.ReceivedAt), Due: v.when(p.Due), Provisional: p.Guessed,
		Orders: []jsonOrder{}, Entries: []jsonEntry{}, Rating: c.Rating,
		Light: string(p.Light), Next: string(p.Next), WaitingSince: v.when(c.WaitingSince),
		Outcome: string(c.Outcome.Code), Result: c.Outcome.Text, Alarm: p.Alarming,
	}
	if c.Basis != (appliance.Basis{}) {
		out.Basis = &jsonBasis{c.Basis.List, c.Basis.Version, c.Basis.Item, c.Basis.Situation}
	}
	for _, o := range c.Orders {
		out.Orders = append(out.Orders, v.orderJSON(c, o))
	}
	for _, e := range p.Story {
		text := words(e)
		if _, ours := e.Body.(appliance.TextChange); ours {
			text = maskedWords(text)
		}
		out.Entries = append(out.Entries, jsonEntry{e.Seq, v.at(e.At), actor(e), string(e.Kind), text})
	}
	return out
}

func (v viewer) orderJSON(c appliance.Case, o appliance.Order) jsonOrder {
	due := o.Due()
	if k, ok := o.Clock(appliance.ClockUrgent); ok && due.IsZero() {
		due = k.Due
	}
	return jsonOrder{
		No: c.OrderNo(o.Seq), Seq: o.Seq, Role: string(o.Role), Office: o.Office, State: string(o.State), Round: o.Round, Call: o.Call.No(),
		Situation: o.Situation, DispatchedAt: v.when(o.DispatchedAt), SignedAt: v.when(o.SignedAt), RespondedAt: v.when(o.RespondedAt),
		ArrivedAt: v.when(o.ArrivedAt), ReportedAt: v.when(o.ReportedAt), Due: v.when(due), Overdue: o.Overdue, Result: string(o.Result),
		Text: first(o.Words.Result, o.Words.Plan),
	}
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

// words is what an entry says to a reader of a case's story.
func words(e appliance.Entry) string {
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
		ID: m.ID, From: masked(m.From), Text: m.Text, Class: string(m.Class), SentAt: v.when(m.SentAt),
		HeardAt: v.at(m.HeardAt), Case: no(m.Case), Gap: gap, Fate: string(m.Fate), Reason: m.Reason,
	}
}

func (v viewer) alarmJSON(a appliance.Alarm) jsonAlarm {
	return jsonAlarm{
		ID: a.ID, Class: a.Class, Lane: a.Lane, Case: no(a.Case), Phone: masked(a.Phone), Text: a.Excerpt, Word: a.Word,
		At: v.at(a.At), Repeats: a.Repeats, LastAt: v.at(a.LastAt), TakenAt: v.when(a.TakenAt), TakenBy: a.TakenBy.Name,
	}
}
