// Package emulator is the other side of the wire: a GSM modem, the SIM in it
// and the network behind it. It is a peer and no mirror: it shares no code
// with our driver and reads and writes its PDUs by itself (3GPP TS 23.038,
// 23.040, 27.005, 27.007, V.250), so that a fault on one side shows on the
// other.
//
//	Deliver ──▶ service centre ──▶ slot ──▶ +CMTI          Sent, SentText
//	            (waits while                                   ▲
//	             full or away)                                 │ network
//	┌ host ─────────────────────────────┐        ┌ Modem ──────┴──────┐
//	│ AT+CMGL=4                         │ ─────▶ │                    │
//	│                 +CMGL: 1,0,,28    │ ◀───── │ SM 1 ▪ 2 · 3 · …   │
//	│                 0891683108…       │        │ ME 0 · 1 · …       │
//	│                 OK                │        │                    │
//	│ AT+CMGD=1                         │ ─────▶ │ SM 1 ·             │
//	│                 OK                │ ◀───── │                    │
//	│ AT+CMGS=18                        │ ─────▶ │                    │
//	│                 >                 │ ◀───── │                    │
//	│ 0021000B813108…00 ^Z              │ ─────▶ │ ──▶ taken          │
//	│                 +CMGS: 7          │ ◀───── │                    │
//	│                 OK                │        │                    │
//	└───────────────────────────────────┘        └────────────────────┘
//
// A Modem lives in memory: Open gives an io.ReadWriteCloser, and timers come
// from package time, so that it runs in a testing/synctest bubble. There, close
// the port (or the Modem) before the bubble ends. ServePTY puts it on a
// pseudo-terminal and ServeControl lets another process move it.
//
// Faults are switches (Set, SetFault); Unplug, Plug, Reset and Silence are
// acts. Hook stops the world at every command and every change of state, for
// tests that cut the power there. All methods may be called from any
// goroutine.
package emulator
