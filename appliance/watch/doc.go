// Package watch is the minute hand: it looks at every clock whose moment has
// come, reminds who must act, climbs the escalation ladder, lets lapse what
// nobody decided, and does the jobs of the day.
//
//	Waking(now) ─▶ moments of the clock ─▶ a deed of the loop (C04, O09, O11, C18, C22, H04 …)
//	                                    └▶ a reminder; all of one person in one text
//	a village's time is over ─▶ what its grid reported climbs to the town (F2-35)
//	day ─▶ 督办员's digest, missing nil reports, stand-ins, the ledger's anchor, every matter has a holder
//	hour ─▶ early warning
//
// A clock knows when it wakes (loop.Wake), so a minute costs what is due and not
// what is open. A box that was off for days takes the last moment of each clock
// and no other: nobody is flooded with what would have been said meanwhile. Until
// the clock is trusted nothing is due. Outside the hours of the policy, and on days
// off, only danger is spoken of (domain 4).
//
// Run is meant for one goroutine of the box.
package watch
