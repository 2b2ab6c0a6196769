package appliance

import (
	"slices"
	"time"
)

// Talk is where the dialogue with one number stands. The hotline computes it
// anew with each message and stores it whole; all of it is sealed.
type Talk struct {
	Open     *Question  `json:",omitempty"` // what we asked and wait for
	Earlier  []Question `json:",omitempty"` // handlers' questions that waited when another was asked, oldest first
	LastCase CaseID
	LastAt   time.Time // when we last heard from this number
	Recent   []Heard   // the last texts, newest last, for duplicates and robots
	English  bool
	Silent   bool // 退: no progress notices
	Village  string

	Day        string // local date the counters below belong to
	Reports    int    // new matters today
	Passive    int    // help, not-clear and duplicate replies today (L4)
	Wrong      int    `json:",omitempty"` // wrong PINs today
	Backs      int    `json:",omitempty"` // callbacks begun today
	FloodTold  bool   // R28 has gone out today
	MutedUntil time.Time
	AlarmAt    time.Time // last alarm
	AlarmReply time.Time // last R24/R25
}

// On is the talk on a new day: what is counted by the day begins anew.
func (t Talk) On(day string) Talk {
	t.Day, t.Reports, t.Passive, t.Wrong, t.Backs, t.FloodTold = day, 0, 0, 0, 0, false
	return t
}

// A Question is what we asked this number (domain 8 §D.2 step 4).
type Question struct {
	Kind  QuestionKind
	Case  CaseID
	Until time.Time // 72 h; a rating 15 d
	Order int       `json:",omitempty"` // of a relay: whose question it is
	// Codes of villages: the one that was proposed, and another to choose from; "" none.
	Village string `json:",omitempty"`
	Or      string `json:",omitempty"`
}

// QuestionKind says what is being asked.
type QuestionKind string

// The questions.
const (
	AskRating   QuestionKind = "rating"
	AskWithdraw QuestionKind = "withdraw"
	AskVillage  QuestionKind = "village"
	AskDetail   QuestionKind = "detail"
	AskRelay    QuestionKind = "relay"  // 问: a handler's question, through us (R42)
	AskBehalf   QuestionKind = "behalf" // somebody reported for them (R40): 不 takes it back
)

// Heard is a text of this number as the talk remembers it.
type Heard struct {
	At    time.Time
	Print uint64 // fingerprint of the normalised words
	Case  CaseID
}

// earlierKept bounds how many handlers' questions wait for one number.
const earlierKept = 4

// Ask opens a question; one is open at a time (domain 8 §D.1). A handler's that
// waits is kept, for the answer to come; the same handler's gives way, and so does
// every handler's about a matter whose result is told.
func (t Talk) Ask(q Question) Talk {
	if o := t.Open; o != nil && o.Kind == AskRelay {
		t.Earlier = append(slices.Clip(t.Earlier), *o)
	}
	t.Earlier = slices.DeleteFunc(slices.Clone(t.Earlier), func(o Question) bool {
		return o.Case == q.Case && (o.Order == q.Order || q.Kind == AskRating)
	})
	if n := len(t.Earlier); n > earlierKept {
		t.Earlier = t.Earlier[n-earlierKept:]
	}
	t.Open, t.LastCase = &q, q.Case
	return t
}

// Unask takes the open question back; a handler's that waited behind it is open again.
func (t Talk) Unask() Talk {
	t.Open = nil
	if n := len(t.Earlier); n > 0 {
		t.Open, t.Earlier = &t.Earlier[n-1], slices.Clone(t.Earlier[:n-1])
	}
	return t
}
