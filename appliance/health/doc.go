// Package health says how the box feels: a tree of checks, each with what it
// found, why that matters and what to do, in Chinese and in English. It is
// pure: whoever knows the facts (the box, doctor on a stopped box) fills in
// Facts, and Tree judges them. Anyone may call it from any goroutine.
//
//	box ┬ line    ┬ port, modem, sim, network, signal, slots
//	    ├ ledger  ┬ disk, journal, keys
//	    ├ time    ┬ clock, calendar
//	    ├ people  ─ duty
//	    └ texts   ┬ unsettled, failed, waiting, alarms
//
// A check's Key never changes once released: scripts ask for it. While a check
// is bad, those that depend on it are left out, since nobody can know them.
package health
