// Package tui is the clerk's screen. One Session is one clerk at one terminal:
// the box's own console, an SSH session, a serial line. It shows what the
// ledger says through the desk, and whatever a clerk decides goes through the
// desk into the ledger before the screen says so.
//
//	┌ header: hall, counts, line, time ──────────────┐
//	│ banners: damage, full disk, line fault         │  only while there is one
//	│ alarm band: words, number, F9                  │  on every screen until taken
//	├────────────────────────────────────────────────┤
//	│ the screen on top of the stack                 │  inbox, page, search, texts, device, help, login;
//	│                                                │  orders, calls, what waits for a second person,
//	│                                                │  the town, warnings, a matter's whole record
//	├────────────────────────────────────────────────┤
//	│ notice: what just happened                     │
//	│ the keys that work here                        │
//	└────────────────────────────────────────────────┘
//
// Only the root is a tea.Model; a screen is Init, Update, View and Keys. Keys
// go to the top screen only, facts go to all. Update and View do no I/O and
// read no clock: reading and deciding happen in commands, time comes as a
// message. The ledger's bell makes every screen look again; nothing on a
// screen is patched by hand.
//
// Every act of the loop has a maker (deed.go): it fills in a form from the matter
// as it stands, proposals first, and the form makes a loop.Deed, which the
// desk's one path does or refuses in a sentence. What has no key of its own is in the
// menu under 0. An act that is missing in makers fails a test.
//
// Everything is counted in terminal cells (村 is two). What strangers wrote is
// cleaned once, by fit and wrap, so that no escape sequence, bidirectional
// control or zero-width character reaches a terminal. Frames are ASCII:
// characters whose width depends on the terminal (“ ” … ─ ①) appear in
// people's words only, at the end of a row, never in chrome.
package tui
