package appliance

import "time"

// CallbackWhy is why somebody is to be rung (domain 9).
type CallbackWhy string

// The reasons.
const (
	BackRang     CallbackWhy = "rang"     // they rang us; nobody paid
	BackAsked    CallbackWhy = "asked"    // 电: they asked for it by text
	BackFollowUp CallbackWhy = "followup" // a result that nobody rated (C18)
	BackAlarm    CallbackWhy = "alarm"    // a duty officer, of an alarm
)

// CallbackState is how far a callback has come.
type CallbackState string

// The states.
const (
	BackWaiting CallbackState = "waiting" // to be rung
	BackCalling CallbackState = "calling" // somebody has the number before them, or the box rings
	BackReached CallbackState = "reached"
	BackMissed  CallbackState = "missed"  // given up; they were told by text (R32)
	BackDropped CallbackState = "dropped" // nobody need ring: By says who decided, Note why
)

// Open reports whether somebody still has to ring.
func (s CallbackState) Open() bool { return s == BackWaiting || s == BackCalling }

// A Callback is somebody who is to be rung. One is open for a number at a time.
// Each entry carries it whole, as it then stands.
type Callback struct {
	ID      uint64 // number of the entry that began it; 0 in that entry
	Why     CallbackWhy
	State   CallbackState
	Phone   Address
	Case    CaseID    // it is about, or that came of it; 0 none
	At      time.Time // it began
	NextAt  time.Time // not to be rung before
	Due     time.Time // promised by
	Rings   int       // how often they have rung since it began
	Tries   int       // how often they were rung and not reached
	TriedAt time.Time
	LateAt  time.Time // the dispatchers were told that it is past Due
	Human   bool      // a clerk rings
	Night   bool      // they rang in the quiet hours
	By      Actor
	Ended   time.Time
	Note    string
}

// Texts reports whether they are told by text that nobody reached them (R32): it speaks of
// their own ring, and a landline reads none.
func (b Callback) Texts() bool {
	to, ok := b.Phone.Phone()
	return ok && to.Mobile() && b.Why != BackFollowUp
}

// RingFate is what became of a ring.
type RingFate string

// The fates.
const (
	RingBack     RingFate = "back"     // a callback began
	RingAgain    RingFate = "again"    // one was open already
	RingWithheld RingFate = "withheld" // no number: nobody can be rung
	RingStranger RingFate = "stranger" // abroad, service and premium numbers: never rung back (one-ring fraud)
	RingOwn      RingFate = "own"
	RingBlocked  RingFate = "blocked" // a leader blocked this number
	RingEnough   RingFate = "enough"  // this number had its callbacks today, or is a machine
)

// A Rang is a ring as it was heard; the entry's Peer says whose.
type Rang struct {
	Fate     RingFate
	Callback uint64 // that began or was open; 0 none
	Tell     bool   // they are answered: told that they are rung back at once, or, without a number, asked to leave words
	HeardAt  time.Time
}
