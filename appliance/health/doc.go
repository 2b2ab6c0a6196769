// Package health says how the box feels: a tree of checks, each with what it
// found, why that matters and what to do, in Chinese and in English. It is
// pure: whoever knows the facts (the box, doctor on a stopped box) fills in
// Facts, and Tree judges them; what the hardware says is read by health/board. Anyone may call it from any goroutine.
//
//	box ┬ line    ┬ ports, port, modem, sim, network, signal, credit, slots, voice
//	    ├ ledger  ┬ disk, journal, chain, keys, backup
//	    ├ time    ┬ clock, sources, calendar
//	    ├ people  ─ duty
//	    ├ town    ┬ callers, phones, mobiles, confirmed, lint, sound, motions
//	    ├ texts   ┬ alarms, uncertain, failed, held, unread, cap, waiting
//	    ├ ways    ┬ ssh, keys, serial.N
//	    ├ board   ┬ storage, wear, temperature, power
//	    └ release ─ slots
//
// A check's Key never changes once released: scripts ask for it. While a check
// is bad, those that depend on it are left out, since nobody can know them.
package health
