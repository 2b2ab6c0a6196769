package appliance

import "time"

// A Policy is one version of a rule that the town may change: deadlines,
// windows, ladders, caps. Its value is text that appliance/policy reads. It is
// proposed by one person and approved by another (F0-50).
type Policy struct {
	Name     string
	Version  int
	Value    string // JSON
	From     time.Time
	Reason   string
	Proposer string
	Approver string
}

// A Motion 待批事项 waits for a second person: a policy, a calendar, a list, an
// export with personal data (domain 6 §B.11, two-person).
type Motion struct {
	ID       uint64 // Seq of the entry that made it
	Kind     MotionKind
	What     string // policy key, "S/4", "2027/national" …
	State    MotionState
	Proposer Actor
	At       time.Time
	Approver Actor
	Decided  time.Time
	Reason   string
	Document Document
	Policy   *Policy
	Calendar *Calendar
	Version  *ListVersion
	Phone    Address // of an erasure: whose words; What shows it masked
}

// MotionKind is what a motion asks for.
type MotionKind string

// The kinds of motions.
const (
	MotionPolicy   MotionKind = "policy"
	MotionCalendar MotionKind = "calendar"
	MotionList     MotionKind = "list"
	MotionExport   MotionKind = "export"
	MotionTown     MotionKind = "town"
	MotionErase    MotionKind = "erase" // what is kept about a number
)

// MotionState is how a motion stands.
type MotionState string

// The states of a motion.
const (
	MotionOpen     MotionState = "open"
	MotionApproved MotionState = "approved"
	MotionDeclined MotionState = "declined"
)

// A Warning 预警 is a card that wants a person's verdict (domain 5 §B.6, W1–W7).
type Warning struct {
	ID      uint64 // Seq of the entry that raised it
	Rule    string // W1 … W7
	Subject string // what makes it the same card: rule|village|category …; keyed facts only
	Cases   []CaseID
	Title   string // in a clerk's words
	Why     string // the evidence in words: counts, window, threshold
	At      time.Time
	LastAt  time.Time
	Verdict Verdict
	Note    string
	By      Actor
	Decided time.Time
}

// Verdict is what a person made of a warning (研判意见).
type Verdict string

// The verdicts.
const (
	VerdictNone  Verdict = ""
	VerdictTrue  Verdict = "true"  // 真
	VerdictFalse Verdict = "false" // 误
	VerdictDone  Verdict = "done"  // 处置: true, and dealt with
)

// WarningChange is what a warning entry says.
type WarningChange struct {
	Warning uint64 // the card; 0 in the entry that raises it
	Rule    string
	Subject string
	Cases   []CaseID
	Verdict Verdict
	Words   WarningWords
}

// WarningWords are the sealed words of a warning.
type WarningWords struct{ Title, Why, Note string }

// Apply stores what an entry says.
func (w Warning) Apply(e Entry) Warning {
	ch, ok := e.Body.(WarningChange)
	if !ok {
		return w
	}
	switch e.Kind {
	case KindWarningRaised:
		w.ID, w.Rule, w.Subject, w.At = e.Seq, ch.Rule, ch.Subject, e.At
		fallthrough
	case KindWarningGrown:
		w.LastAt = e.At
		if len(ch.Cases) > 0 {
			w.Cases = ch.Cases
		}
		set(&w.Title, ch.Words.Title)
		set(&w.Why, ch.Words.Why)
	case KindWarningJudged:
		w.Verdict, w.Note, w.By, w.Decided = ch.Verdict, ch.Words.Note, e.Actor, e.At
	}
	return w
}
