package loop

import (
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// World is what a decision must know. The caller reads it inside the Update
// that will hold the result.
type World struct {
	Now   time.Time
	Clock workday.Clock // as the policies in force set it
	Texts *texts.Set
	Town  *appliance.Town
	Rules policy.Rules
	Hall  string // 青山镇
	Read  appliance.Reader
	Seq   uint64           // what the first entry of the decision will be numbered
	Next  appliance.CaseID // what a new case will be numbered
	Own   appliance.Phone  // this box's number
}

// Load fills in what lies in the ledger: the town, its rules, what a new case will be
// numbered. seq is what the first entry of the decision will be numbered; stamp the
// network's, where a text began it.
func (w World) Load(r appliance.Reader, seq uint64, stamp time.Time) (World, error) {
	w.Read, w.Seq = r, seq
	var err error
	if w.Town, err = r.Town(); err != nil {
		return w, err
	}
	w.Rules = policy.Read(w.Town, w.Now)
	w.Clock.Hours = w.Rules.Hours(w.Clock.Hours)
	w.Next, err = appliance.NextCase(r, w.Clock.Local(w.Now), stamp)
	return w, err
}

// By is who acts. A clerk at the screen or the command line may also act for an
// office, on its word by phone or paper; Evidence then says which.
type By struct {
	Actor    appliance.Actor
	Roles    []appliance.Role
	Clerk    appliance.ClerkID
	Disabled bool     // the account is closed
	Person   string   // code, for one who acts by text
	Offices  []string // of the person, and of those they stand in for
	Evidence string
	Waits    bool // at a screen: what they say may wait a moment, so that they can take it back
}

// Has reports whether who acts has one of the roles.
func (b By) Has(roles ...appliance.Role) bool { return b.may(roles) }

// Result is what a decision made besides entries.
type Result struct {
	Case  appliance.CaseID // a new case
	Call  appliance.CallID // a new call
	Order int              // the order that was acted on
	Said  string           // one line for the one who acted, in Chinese

	Back  bool          // it can be taken back, see TakeBack
	Since uint64        // with Back: the case's version before
	Grace time.Duration // with Back: how long its texts wait; 0: it sends none
}
