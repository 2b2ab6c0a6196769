// Package desk is everything a clerk may do, and who may. A screen, a command
// on the socket and a command over SSH all come here; none of them can do what
// the desk does not offer.
//
// Each act looks at the case as it is now, checks the clerk's rights and the
// case's state, and appends its entries (with the text that must go out) in one
// Update. Acts take the Version the clerk was looking at: if somebody decided
// in between, the act is refused with Stale, which says who and what, and the
// clerk's draft stays where it is. Version 0 means "whatever it is now", for
// scripts.
//
//	           accept              conclude (R10)          1, 2
//	new ───────────────▶ accepted ───────────────▶ followup ─────▶ closed
//	                        ▲                         │
//	                        └───────── redo ◀─────────┘ 3
//
// answer, note, take, handover and reveal leave the state as it is.
//
// Next year's holidays are brought by PlanCalendar and SetCalendar; the desk's
// calendar is the one all rooms hold, and changes under them. One person decides
// here; acts that want a second person's approval are not asked for it yet.
//
// A Desk holds no state but failed logins and that calendar; any goroutine may use it.
package desk
