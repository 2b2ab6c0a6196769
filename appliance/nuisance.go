package appliance

import "time"

// NuisanceWhy is why a number stands on the list (domain 8 §D.7).
type NuisanceWhy string

// The reasons.
const (
	NuisanceMachine NuisanceWhy = "machine" // 疑似机器 (L3): automatic answers stopped for a day
	NuisanceFlood   NuisanceWhy = "flood"   // 疑似骚扰 (L5): more than ten matters on one day
	NuisanceNamed   NuisanceWhy = "named"   // a leader named it (L6)
)

// NuisanceState is how a number stands.
type NuisanceState string

// The states.
const (
	NuisanceSuspect NuisanceState = "suspect" // a person must look at it
	NuisanceBlocked NuisanceState = "blocked" // 屏蔽: kept and scanned for danger, never answered, no case
	NuisanceCleared NuisanceState = "cleared" // 误判: answered as any other
	NuisanceLifted  NuisanceState = "lifted"  // 解除屏蔽
	NuisanceEnded   NuisanceState = "ended"   // its time was over
)

// Open reports whether the number stands on the list.
func (s NuisanceState) Open() bool { return s == NuisanceSuspect || s == NuisanceBlocked }

// A Nuisance is a number that a machine or a troublemaker may stand behind. One is open
// for a number at a time. Each entry carries it whole, as it then stands.
type Nuisance struct {
	ID     uint64 // number of the entry that began it; 0 in that entry
	Why    NuisanceWhy
	State  NuisanceState
	Phone  Address
	Since  time.Time // it came onto the list
	Until  time.Time // automatic answers stop, or the block holds, until then
	Texts  int       // heard from it since, with those that brought it here
	Said   string    // what it wrote last, shortened
	SaidAt time.Time
	By     Actor     // who decided last: blocked, lifted, cleared
	At     time.Time // when
	Note   string    // why they did
	Ended  time.Time
}

// Blocks reports whether the number is blocked now. The block ends by itself.
func (n Nuisance) Blocks(now time.Time) bool {
	return n.State == NuisanceBlocked && now.Before(n.Until)
}

// keptUnseen is how long a suspicion that nobody looked at stays on the list.
const keptUnseen = 14 * 24 * time.Hour

// Over reports whether it ends by itself: the block's date is past, or nobody looked at
// a suspicion for two weeks.
func (n Nuisance) Over(now time.Time) bool {
	switch n.State {
	case NuisanceBlocked:
		return !now.Before(n.Until)
	case NuisanceSuspect:
		return !now.Before(n.Until.Add(keptUnseen))
	}
	return false
}

// Entry is what the journal keeps of it.
func (n Nuisance) Entry(by Actor, at time.Time) Entry {
	return Entry{At: at, Actor: by, Kind: KindNuisance, Peer: n.Phone, Body: n}
}
