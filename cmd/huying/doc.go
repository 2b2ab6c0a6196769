// Command huying is the box: it keeps what villagers text to a township's
// hotline, shows it to clerks and sends what they answer.
//
// main turns a signal into a context and an error into one line, one hint and
// an exit code. newBox is the only wiring, used alike by serve, demo and the
// end-to-end test. One file a subcommand; commands that need the ledger run
// inside the daemon, reached through the socket in the data folder:
//
//	terminal ── huying case list ──┐ the words, as an SSH exec request
//	                               ▼
//	            <data>/huying.sock (same user or root) ── huying serve ── newBox
//	                               ▲                                       │
//	terminal ── huying console ────┘ a terminal, as an SSH pty request     ├ store   the ledger
//	                                                                       ├ modem   the line
//	                                                                       ├ hotline, outbox, desk
//	                                                                       └ health
package main
