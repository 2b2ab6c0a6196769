// Package voice is the talk on the phone: who rang is rung back with a menu of three
// keys, who got a result is asked whether it is solved, and a duty officer is rung
// about an alarm until somebody takes it (domain 9).
//
//	callback due ─▶ Voice ─Dial─▶ answered ─┐
//	                  ▲                      ▼            one Update each
//	                  │      key, silence, recorded, hung up ─▶ Step ─▶ entries
//	                  └──── say, listen, record, hang up ◀───────┘
//
// Step is the whole conversation as a pure function: where the call stands and what
// was heard in, where it stands then, what to say and what to write down out. What is
// said of a matter is in the ledger before it is said: the number is spoken after the
// case is kept. Nothing said is understood by the box: a recording is written down by
// a clerk. A modem that cannot speak rings nobody: the callbacks are the clerks'.
//
// Where the hall wants it, who rings is answered first and told that they are rung back
// (TellThem). It is theirs to pay, so it is one sentence, and Step has no part in it.
//
// Voice.Run is meant for one goroutine of the box; one call is made at a time.
package voice
