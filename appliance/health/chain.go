package health

import (
	"fmt"
	"time"

	"huying/appliance"
)

// ChainFacts is how the journal's chain stands.
type ChainFacts struct {
	Entries  uint64
	Verified time.Time      // when all of it was read and found to agree; zero: not since the start
	Anchor   appliance.Date // of the last anchor that was made
	Hearers  int            // supervisors it is texted to
	Town     bool           // the people of the town are registered at all
}

// check says how far the ledger can be proved. Damage is the journal's own line.
func (f ChainFacts) check(now time.Time) Check {
	verified := Text{"开机后还没有全部核对", "not all read since the start"}
	if !f.Verified.IsZero() {
		ago := now.Sub(f.Verified)
		verified = Text{span(ago, false) + "前全部核对过", "all read " + span(ago, true) + " ago"}
	}
	anchor := Text{"还没有日锚", "no anchor yet"}
	if f.Anchor != (appliance.Date{}) {
		day := f.Anchor.In(time.UTC).Format(time.DateOnly)
		anchor = Text{"日锚 " + day, "anchor of " + day}
		if f.Town && f.Hearers == 0 {
			anchor = Text{anchor.Zh + "（没有督办员，没有发出去）", anchor.En + " (no supervisor to text it to)"}
		}
	}
	return well("ledger.chain", Text{
		fmt.Sprintf("记录 %d 条，%s，%s", f.Entries, verified.Zh, anchor.Zh),
		fmt.Sprintf("%d entries, %s, %s", f.Entries, verified.En, anchor.En),
	})
}
