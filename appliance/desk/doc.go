// Package desk is everything a clerk may do, and who may. A screen, a command
// on the socket and a command over SSH all come here; none of them can do what
// the desk does not offer.
//
// Do is the one path of every act on a case: it looks at the case as it is now, lets
// loop decide, and appends the entries (with the texts that must go out) in one
// Update. Acts take the Version the clerk was looking at: if somebody decided
// in between, the act is refused with Stale, which says who and what, and the
// clerk's draft stays where it is. Version 0 means "whatever it is now", for
// scripts.
//
// What may follow from what, who may do it and what it brings along is not here but
// in loop.Transitions: a person who works by text goes by the same table.
//
// Policies, calendars and lists are changed by two people: Propose makes a Motion,
// Approve does what it asks for. Where nobody else could approve (Alone), one decides.
//
// A Desk holds no state but failed logins and that calendar; any goroutine may use it.
package desk
