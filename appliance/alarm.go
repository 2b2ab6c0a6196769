package appliance

import "time"

// An Alarm stands on every open screen until someone takes it (domain 5 §B.6).
// It is the sum of its entries: see Apply.
type Alarm struct {
	ID      uint64 // Seq of the entry that raised it
	Class   int    // 1: danger now; 2: hazard
	Lane    string // "danger", "selfharm", "minor"
	Case    CaseID // 0 until the message is whole
	Phone   Address
	Excerpt string // what was said
	Word    string // the word that made it an alarm
	At      time.Time
	Repeats int
	LastAt  time.Time
	TakenAt time.Time // zero: nobody has it
	TakenBy Actor
}

// WordRungTwice is the Word of an alarm that nobody wrote: somebody rang twice at night.
const WordRungTwice = "夜里连响两次"

// AlarmChange is what an alarm entry says.
type AlarmChange struct {
	Alarm uint64 // the alarm; 0 in the entry that raises it
	Class int
	Lane  string
	Words AlarmWords
}

// AlarmWords are the sealed words of an alarm.
type AlarmWords struct {
	Phone   Address
	Excerpt string
	Word    string
}

// Apply stores what an entry says.
func (a Alarm) Apply(e Entry) Alarm {
	ch, ok := e.Body.(AlarmChange)
	if !ok {
		return a
	}
	set(&a.Case, e.Case)
	switch e.Kind {
	case KindAlarmRaised:
		a.ID, a.Class, a.Lane, a.At, a.LastAt = e.Seq, ch.Class, ch.Lane, e.At, e.At
		a.Phone, a.Excerpt, a.Word = ch.Words.Phone, ch.Words.Excerpt, ch.Words.Word
	case KindAlarmRepeated:
		a.Repeats++
		a.LastAt = e.At
		set(&a.Excerpt, ch.Words.Excerpt)
		set(&a.Word, ch.Words.Word)
	case KindAlarmTaken:
		a.TakenAt, a.TakenBy = e.At, e.Actor
	}
	return a
}
