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
	// Glances are the cases in these states at a glance, in no order: for what is
	// counted over all of them, and for choosing those worth opening.
	Glances(states ...CaseState) iter.Seq2[Glance, error]
	// Story is what happened to a case, oldest first: every entry whose Case it is.
	Story(CaseID) iter.Seq2[Entry, error]
	// Journal is every entry before that number, newest first; 0: from the newest.
	Journal(before uint64) iter.Seq2[Entry, error]
	// LastSerial is the last serial given out in a year, FirstSerial-1 if none was.
	LastSerial(year int) (int, error)
	// LastCase is the newest case's id, 0 if there is none.
	LastCase() (CaseID, error)
	// FirstCase is the oldest case of a number, 0 if it never brought one.
	FirstCase(from Address) (CaseID, error)
	// Search finds the cases in which everything that is sought holds, newest
	// first.
	Search(Query) iter.Seq2[CaseID, error]

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
	TextCount(TextState) (int, error)                       // of the same states: how many there are
	// Awaiting are texts to this number that a delivery report may be about:
	// sending, sent or uncertain in the last days, newest first.
	Awaiting(to Phone) iter.Seq2[Outgoing, error]
	// SentCount is how many parts were handed over since the hour that holds
	// t; to "" counts all numbers. Kept for the last 48 hours.
	SentCount(to Phone, t time.Time) (int, error)

	// Town is what the township told the box about itself. It is never changed:
	// keep it as long as you like.
	Town() (*Town, error)
	Call(CallID) (Call, error)
	Calls(openOnly bool) iter.Seq2[Call, error] // newest first
	LastCall(year int) (int, error)             // the last serial given out in a year, 0 if none was
	// OrdersOf are the cases in which an office has an open order, oldest case first.
	OrdersOf(office string) iter.Seq2[CaseID, error]
	// Waking are the cases the watch must look at by t (Case.Wake), first to wake first.
	Waking(t time.Time) iter.Seq2[CaseID, error]
	Motions(openOnly bool) iter.Seq2[Motion, error]   // newest first
	Motion(id uint64) (Motion, error)                 // ErrNone
	Warnings(openOnly bool) iter.Seq2[Warning, error] // newest first; open: no verdict yet
	Warning(id uint64) (Warning, error)
	// WarningOn is the card of that subject nobody has judged yet, else the newest judged one.
	WarningOn(subject string) (Warning, error)
	Callbacks(openOnly bool) iter.Seq2[Callback, error]   // newest first
	Callback(id uint64) (Callback, error)                 // ErrNone
	Recordings(openOnly bool) iter.Seq2[Recording, error] // newest first; open: nobody has written down what is said
	Recording(id uint64) (Recording, error)               // ErrNone
	Nuisances(openOnly bool) iter.Seq2[Nuisance, error]   // newest first
	Nuisance(id uint64) (Nuisance, error)                 // ErrNone
	NuisanceOf(Address) (Nuisance, error)                 // the open one of that number; ErrNone
	// Tallies are what was counted in the grids from a day to a day, both included, by day.
	Tallies(from, to Date) iter.Seq2[Tally, error]
	// Daily is the day a job was last done; the zero Date: never.
	Daily(job string) (Date, error)

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

// CallsNo returns the calls that a number may mean when it is said today: this year's
// and the one of the year before; "26-H031" names the year.
func CallsNo(r Reader, s string, now time.Time) ([]Call, error) {
	var out []Call
	for _, year := range []int{now.Year(), now.Year() - 1} {
		id, ok := ParseCallID(s, year)
		if !ok || len(out) > 0 && out[0].ID == id { // the year was named
			break
		}
		switch k, err := r.Call(id); {
		case err == nil:
			out = append(out, k)
		case !errors.Is(err, ErrNone):
			return nil, err
		}
	}
	return out, nil
}

// firstYear is before any box was built: a clock that shows less is not set.
const firstYear = 2024

// CaseYear is the year a new case is numbered in: the local year, never behind
// the last case's, so that numbers rise under any clock. When the box's clock and
// the network's stamp (zero: there is none) disagree, the smaller leap is believed: a
// number in a wrong future year would stay with the box for ever.
func CaseYear(now, sent time.Time, last CaseID) int {
	floor := max(firstYear, last.Year())
	y := now.Year()
	if !sent.IsZero() {
		if n := sent.In(now.Location()).Year(); n >= floor && (n < y || y < floor) {
			y = n
		}
	}
	return max(y, floor)
}

// NextCase is what a new case will be numbered.
func NextCase(r Reader, now, sent time.Time) (CaseID, error) {
	last, err := r.LastCase()
	if err != nil {
		return 0, err
	}
	year := CaseYear(now, sent, last)
	serial, err := r.LastSerial(year)
	return NewCaseID(year, max(serial+1, FirstSerial)), err
}
