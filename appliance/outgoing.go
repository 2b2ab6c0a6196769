package appliance

import (
	"errors"
	"slices"
	"time"
	"unicode/utf16"
)

// TextClass orders what leaves first (design §4) and names what a text is.
type TextClass string

// The classes, in the order they leave.
const (
	ClassEmergency TextClass = "emergency"
	ClassResult    TextClass = "result"
	ClassReceipt   TextClass = "receipt"
	ClassOrder     TextClass = "order"
	ClassReminder  TextClass = "reminder"
)

// TextClasses lists the classes, first to leave first.
var TextClasses = []TextClass{ClassEmergency, ClassResult, ClassReceipt, ClassOrder, ClassReminder}

// Rank is the class's place in the queue, 0 first.
func (c TextClass) Rank() int { return max(0, slices.Index(TextClasses, c)) }

// TextState is where an outgoing text stands (design §4).
type TextState string

// The states of a text, and of each of its parts.
const (
	TextQueued    TextState = "queued"
	TextSending   TextState = "sending"   // intent written; the modem may have it
	TextSent      TextState = "sent"      // every part accepted by the network
	TextDelivered TextState = "delivered" // every part reported
	TextFailed    TextState = "failed"    // given up, or the network reported failure
	TextUncertain TextState = "uncertain" // the network alone knows
	TextHeld      TextState = "held"      // not allowed out: caps, dialling plan, a clerk
)

// Why a hand-over to the modem did not end in a message reference. Sender's
// errors wrap exactly one of them.
var (
	// ErrNotSent: the network certainly does not have the part (modem.md). It may be tried again.
	ErrNotSent = errors.New("not sent")
	// ErrInDoubt: after Ctrl-Z, nobody but the network knows. It is never resent by itself.
	ErrInDoubt = errors.New("perhaps sent")
)

// SendError is how a hand-over fails: errors.Is finds Kind, and Code is what a
// text keeps of it ("cms-500", "silent", "no-prompt", "line-no-sim").
type SendError struct {
	Kind error // ErrNotSent or ErrInDoubt
	Code string
	Err  error
}

func (e *SendError) Error() string { return e.Kind.Error() + " (" + e.Code + "): " + e.Err.Error() }

// Unwrap lets errors.Is find both what it means and what it was.
func (e *SendError) Unwrap() []error { return []error{e.Kind, e.Err} }

// TextPart is one SMS of a text.
type TextPart struct {
	State       TextState
	MR          int // message reference of +CMGS; meaningful when State is sent or later
	SentAt      time.Time
	DeliveredAt time.Time
}

// An Outgoing is a text of ours. It is the sum of its entries: see Apply.
type Outgoing struct {
	ID       uint64 // Seq of the entry that queued it
	To       Phone
	Text     string
	Template string // R01, S10 …; "" for a clerk's own words
	Case     CaseID
	Class    TextClass
	// Answer marks a text that answers a text or ring just heard: quiet hours
	// do not hold it.
	Answer    bool
	State     TextState
	Attempt   int // fresh for every TextSending
	Ref       int // concatenation reference, kept so that a resend resumes the same text
	Parts     []TextPart
	QueuedAt  time.Time
	NextAt    time.Time // not before
	SentAt    time.Time
	Delivered time.Time
	Error     string // last error, a code of ours
	UpdatedAt time.Time
}

// TextChange is what a text entry says.
type TextChange struct {
	Text    uint64 // the text; 0 in the entry that queues it
	State   TextState
	Attempt int
	Ref     int
	NextAt  time.Time
	Error   string // a code, never words
	// One part's news; Part counts from 1, 0: the text as a whole.
	Part      int
	PartState TextState
	MR        int

	// Set once, by the entry that queues.
	Template string
	Class    TextClass
	Answer   bool
	Parts    int

	Words TextWords
}

// TextWords are the sealed words of a text entry.
type TextWords struct {
	To   Phone
	Text string
}

// Apply stores what an entry says.
func (o Outgoing) Apply(e Entry) Outgoing {
	ch, ok := e.Body.(TextChange)
	if !ok {
		return o
	}
	if o.ID == 0 {
		o = Outgoing{
			ID: e.Seq, To: ch.Words.To, Text: ch.Words.Text, Template: ch.Template, Case: e.Case,
			Class: ch.Class, Answer: ch.Answer, QueuedAt: e.At, Parts: make([]TextPart, ch.Parts),
		}
		for i := range o.Parts {
			o.Parts[i].State = TextQueued
		}
	}
	o.UpdatedAt = e.At
	set(&o.State, ch.State)
	set(&o.Attempt, ch.Attempt)
	set(&o.Ref, ch.Ref)
	o.NextAt = ch.NextAt
	o.Error = ch.Error
	if ch.Part > 0 && ch.Part <= len(o.Parts) {
		o.Parts = slices.Clone(o.Parts)
		p := &o.Parts[ch.Part-1]
		set(&p.State, ch.PartState)
		switch ch.PartState {
		case TextSent:
			p.MR, p.SentAt = ch.MR, e.At
		case TextDelivered:
			p.DeliveredAt = e.At
		}
	}
	switch e.Kind {
	case KindTextReleased: // what the network has stays; the rest may go again
		o.eachPart(func(p *TextPart) {
			if p.State != TextSent && p.State != TextDelivered {
				p.State = TextQueued
			}
		})
	case KindTextSettled:
		o.eachPart(func(p *TextPart) { p.State = ch.State })
	}
	switch ch.State {
	case TextSent:
		o.SentAt = e.At
	case TextDelivered:
		o.Delivered = e.At
	}
	// A report may come before the modem's own answer: the hand-over is news all the same.
	if e.Kind == KindTextSent && o.SentAt.IsZero() {
		o.SentAt = e.At
	}
	if p := ch.Part; (e.Kind == KindTextSent || e.Kind == KindTextPartSent) && p > 0 && p <= len(o.Parts) && o.Parts[p-1].SentAt.IsZero() {
		o.Parts = slices.Clone(o.Parts)
		o.Parts[p-1].MR, o.Parts[p-1].SentAt = ch.MR, e.At
	}
	return o
}

// eachPart changes every part of a copy: other copies of the text share the array.
func (o *Outgoing) eachPart(f func(*TextPart)) {
	o.Parts = slices.Clone(o.Parts)
	for i := range o.Parts {
		f(&o.Parts[i])
	}
}

// Told is the entry which says that a result has reached the villager's channel
// (C15): o is the result text of c, the network has all of it, and c was not told
// since it was queued.
func (o Outgoing) Told(c Case, by Actor, at time.Time) (e Entry, ok bool) {
	if o.Template != "R10" || o.Case != c.ID || !c.Outcome.ToldAt.Before(o.QueuedAt) ||
		(o.State != TextSent && o.State != TextDelivered) {
		return Entry{}, false
	}
	ch := CaseChange{ToldAt: at, ToldBy: o.Template}
	for _, k := range c.Clocks { // c.result stops at the time they are told
		if (k.ID == ClockHandle || k.ID == ClockUrgent) && k.StoppedAt.IsZero() && c.State == CaseFollowup {
			k.StoppedAt, k.Wake = at, time.Time{}
			ch.Clocks = append(ch.Clocks, k)
		}
	}
	if !c.Reached(StageTold) {
		ch.Steps = []Step{{Stage: StageTold, Round: c.Round, At: at}}
	}
	return Entry{At: at, Actor: by, Kind: KindCaseTold, Case: c.ID, Peer: c.Reporter, Body: ch}, true
}

// Sizes of one SMS (23.040 §9.2.3.24.1, 23.038): units of UCS-2, septets of
// the default alphabet; less when it is one part of several.
const (
	ucs2Lone, ucs2Part = 70, 67
	gsm7Lone, gsm7Part = 160, 153
)

// SplitText cuts a text into the parts it will be sent as: never inside a
// surrogate pair, never between an escape and its character. ucs2 says in
// which alphabet all of them go. An empty text is one empty part.
func SplitText(s string) (parts []string, ucs2 bool) {
	total := 0
	for _, r := range s {
		n := gsm7Len(r)
		if n == 0 {
			ucs2 = true
			break
		}
		total += n
	}
	size, lone, part := gsm7Len, gsm7Lone, gsm7Part
	if ucs2 {
		size, lone, part = ucs2Len, ucs2Lone, ucs2Part
		total = 0
		for _, r := range s {
			total += size(r)
		}
	}
	if total <= lone {
		return []string{s}, ucs2
	}
	start, used := 0, 0
	for i, r := range s {
		n := size(r)
		if used+n > part {
			parts = append(parts, s[start:i])
			start, used = i, 0
		}
		used += n
	}
	return append(parts, s[start:]), ucs2
}

// TextCost is how many SMS a text costs, and how many units (UCS-2 units or
// septets) it has.
func TextCost(s string) (parts, units int) {
	p, ucs2 := SplitText(s)
	for _, r := range s {
		if ucs2 {
			units += ucs2Len(r)
		} else {
			units += gsm7Len(r)
		}
	}
	return len(p), units
}

func ucs2Len(r rune) int { return len(utf16.AppendRune(nil, r)) }

// gsm7Len is the septets a character takes in the default alphabet (23.038
// §6.2.1), 0 if it is not in it.
func gsm7Len(r rune) int {
	switch {
	case r >= ' ' && r <= 'Z', r >= 'a' && r <= 'z', r == '\n', r == '\r', r == '_':
		return 1
	}
	switch r {
	case '£', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', 'Ø', 'ø', 'Å', 'å', 'Δ', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ',
		'Θ', 'Ξ', 'Æ', 'æ', 'ß', 'É', '¤', '¡', 'Ä', 'Ö', 'Ñ', 'Ü', '§', '¿', 'ä', 'ö', 'ñ', 'ü', 'à':
		return 1
	case '\f', '^', '{', '}', '\\', '[', '~', ']', '|', '€':
		return 2
	}
	return 0
}

// A Handover is one part as the outbox gives it to the modem.
type Handover struct {
	To     Phone
	Text   string // this part only, as SplitText cut it
	UCS2   bool   // all parts of a text go in one alphabet
	Ref    int    // concatenation reference, 0–255; used when Total > 1
	Total  int    // parts of the text
	Number int    // this part, from 1
	Urgent bool   // an emergency: it goes during a call too
	More   bool   // more parts or texts follow at once: the link may be kept open (+CMMS)
}

// QueueText is the entry that puts a text into the outbox. The outbox alone
// changes its state afterwards. answer marks a text that answers one just
// heard (quiet hours do not hold it).
func QueueText(by Actor, to Phone, id CaseID, template string, class TextClass, answer bool, text string) Entry {
	parts, _ := SplitText(text)
	return Entry{
		Actor: by, Kind: KindTextQueued, Case: id, Peer: Address(to),
		Body: TextChange{
			State: TextQueued, Template: template, Class: class, Answer: answer, Parts: len(parts),
			Words: TextWords{To: to, Text: text},
		},
	}
}
