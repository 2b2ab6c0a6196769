// Package appliance holds the words of the house and their rules: a phone, a
// part, a message, a case, an order, an outgoing text, an alarm, a clerk, and
// the ledger they all meet in. It is pure: no I/O, no goroutine, no clock, and
// it imports no other room. Anyone may call it from any goroutine; its values
// are plain data.
//
//	/dev/modem ─bytes─▶ modem ─Part─▶ hotline ─┐ one Update                     ┌▶ screen (clerk)
//	                      ▲                    ▼                                │
//	                      │             ┌── Ledger (store) ─── bell rings ──────┤
//	                      └── Send ◀── outbox ◀────────┘                        └▶ county link
//	                                   desk ◀── the clerk's answer, one Update ◀── screen
//
// The only way to change anything is to append an Entry. A decision (hotline,
// outbox, desk, watch) looks at the present, checks who may do what, and
// computes the results: the number, the due time, the texts, the holder. The
// entry carries those results. Apply (Case.Apply, Outgoing.Apply, ...) stores
// what the entry says and never refuses and never recomputes: no clock, no
// randomness, no policy. That is why the journal can be folded again years
// later, under other rules, and give the same box.
package appliance
