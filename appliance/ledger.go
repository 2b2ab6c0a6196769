package appliance

import (
	"context"
	"errors"
	"iter"
	"time"
)

// What a ledger can answer besides a result.
var (
	// ErrNone: there is no such thing in the ledger.
	ErrNone = errors.New("not in the ledger")
	// ErrFull: the disk has no room. Nothing was written, nothing is lost, and
	// it passes when there is room again.
	ErrFull = errors.New("no room on the disk")
)

// Ledger is where all rooms meet: a journal and what it adds up to.
type Ledger interface {
	// View reads a consistent present. fn must be short: no modem, no network.
	View(ctx context.Context, fn func(Reader) error) error
	// Update makes one decision: fn reads, decides and appends; all its
	// entries become durable together, or none. fn may run more than once and
	// must have no other effect. An error of fn leaves everything as it was
	// and is returned as it is. ErrFull is an ordinary refusal; any other
	// error of the ledger itself is fatal to the process.
	Update(ctx context.Context, fn func(Tx) error) error
	// Changed returns a channel closed by the next commit that changed
	// something; take it before you read.
	Changed() <-chan struct{}
}

// Tx is one decision in the making.
type Tx interface {
	Reader
	// Append adds entries to the decision and applies them at once: later
	// reads in fn see them. Seq is given here, At is lifted so that it never
	// runs behind the entry before.
	Append(entries ...Entry) error
	// Seq is the number that the next appended entry will get.
	Seq() uint64
}

// CaseFilter chooses cases. The zero filter means all.
type CaseFilter struct {
	States []CaseState
	From   Address // cases of this reporter only
	Before CaseID  // older than this one, for paging; 0: from the newest
}

// Reader is the present as the journal adds up to it. Lists are read lazily
// and must be used before fn returns.
type Reader interface {
	// Case returns ErrNone for a number that was never given out.
	Case(CaseID) (Case, error)
	Cases(CaseFilter) iter.Seq2[Case, error] // newest first
	Counts() (map[CaseState]int, error)
	// Story is what happened to a case, oldest first: every entry whose Case it is.
	Story(CaseID) iter.Seq2[Entry, error]
	// LastSerial is the last serial given out in a year, FirstSerial-1 if none was.
	LastSerial(year int) (int, error)
	// LastCase is the newest case's id, 0 if there is none.
	LastCase() (CaseID, error)
	// Search finds cases by words (one Chinese character or more), number or
	// phone tail, newest first.
	Search(query string) iter.Seq2[CaseID, error]

	// Heard reports whether this very part was kept before (Part.Identity).
	Heard(Part) (bool, error)
	// PendingParts are kept parts that are not yet in a message, oldest first.
	PendingParts() iter.Seq2[Part, error]
	Message(id uint64) (Message, error)
	Messages(before uint64) iter.Seq2[Message, error] // newest first; 0: from the newest
	// GapMessage finds the message of this sender and reference that still misses parts.
	GapMessage(from Address, ref, total int) (Message, error)
	// Part returns a kept part, for as long as the journal holds it.
	Part(seq uint64) (Part, error)
	Talk(Address) (Talk, error) // the zero Talk if we never spoke

	Text(id uint64) (Outgoing, error)
	Texts(before uint64) iter.Seq2[Outgoing, error]         // newest first; 0: from the newest
	TextsIn(states ...TextState) iter.Seq2[Outgoing, error] // queued, sending, uncertain, held: first to leave first
	// Awaiting are texts to this number that a delivery report may be about:
	// sending, sent or uncertain in the last days, newest first.
	Awaiting(to Phone) iter.Seq2[Outgoing, error]
	// SentCount is how many parts were handed over since the hour that holds
	// t; to "" counts all numbers. Kept for the last 48 hours.
	SentCount(to Phone, t time.Time) (int, error)

	Alarms(openOnly bool) iter.Seq2[Alarm, error] // newest first
	Alarm(id uint64) (Alarm, error)
	Clerks() iter.Seq2[Clerk, error]
	// Calendars are what was imported, as it now stands: by year, then by layer.
	Calendars() ([]Calendar, error)

	// Damage names the stretches of the journal that could not be read.
	Damage() ([]BoxNote, error)
	// Last is the newest entry's number and time.
	Last() (seq uint64, at time.Time)
}

// CaseNo returns the case that a number means when it is said today: of this
// year, else of the year before (design §6; "25-5085" names the year).
func CaseNo(r Reader, s string, now time.Time) (Case, error) {
	id, err := ParseCaseID(s, now.Year())
	if err != nil {
		return Case{}, err
	}
	c, err := r.Case(id)
	if errors.Is(err, ErrNone) {
		if id, err := ParseCaseID(s, now.Year()-1); err == nil {
			if c, err := r.Case(id); err == nil {
				return c, nil
			}
		}
	}
	return c, err
}
