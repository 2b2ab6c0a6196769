// Package loop is the closed loop 受理–分派–办结–反馈–回访 and 乡呼县应 as pure
// decisions: who may do what to a case, an order or a call, when, and what
// follows. Whoever acts, at the screen, by text, on the command line or by the
// minute hand, says so as a Deed; Decide guards it and returns the entries to
// append, or a Refusal in one sentence with what is allowed instead.
//
//	desk ─┐
//	hotline ─┼─ Deed ─▶ Decide(World, By, Case) ─▶ entries: what changed, clocks, texts
//	watch ─┘                 └▶ *Refusal
//
// The table of all transitions is Transitions; deploy/docs/workflow.md is made
// from it. Nothing here looks at a clock or writes anything; the World is read
// from the ledger inside the Update that will hold the result.
package loop
