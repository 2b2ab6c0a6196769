package appliance

import "time"

// A Recording is what somebody said on the phone: the sound lies sealed in a file of
// its own, this is what the journal knows of it. Each entry carries it whole.
type Recording struct {
	ID       uint64 // number of the entry that began it; 0 in that entry
	Case     CaseID
	Callback uint64
	Phone    Address
	At       time.Time
	Seconds  int
	Bytes    int
	Type     string    // audio/wav, audio/amr
	Hash     string    // SHA-256 of the sound, hex: what was said cannot be exchanged
	Due      time.Time // a clerk writes down by then what is said
	Text     string    // as a clerk wrote it down
	By       Actor     // who wrote it down, or listened last
	Done     time.Time // it was written down
	Listened int       // how often somebody listened
	Erased   time.Time // the sound is gone, as retention wants
}

// Open reports whether somebody still has to write down what is said.
func (r Recording) Open() bool { return r.Done.IsZero() && r.Erased.IsZero() }

// AudioKept is how long a recording's sound is kept (domain 9).
const AudioKept = 180 * 24 * time.Hour
