// Package outbox decides when a text goes out, how often, and what a failure
// means. It alone hands texts to the modem, one part at a time, from one goroutine.
//
//	         ┌──────── refused: 1, 5, 15, 60 min … 72 h ─┐
//	         ▼                                           │
//	queued ─────▶ sending ──── +CMGS: n, every part ──▶ sent ──report──▶ delivered
//	  │ ▲            │                                   │
//	  │ │released    ├─ silence, dead port, crash ▶ uncertain ──report or a clerk──▶ …
//	  ▼ │            └─ a refusal for good, 72 h ──▶ failed ◀──report of failure
//	 held
//
// The intent (KindTextSending, with the part that goes) is durable before the modem
// hears of it; what came of it is durable before the next part is tried. The
// entry that ends one hand-over carries the intent of the next, so that a part costs
// one Update. What was in flight when the box died is in doubt: it is shown, and never
// sent again by itself, save for emergencies.
package outbox
