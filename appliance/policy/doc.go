// Package policy holds the rules a township may change, with their defaults
// ([OURS] of the domain, where no document gives a number): deadlines, windows,
// ladders, thresholds. A policy is a named group of them. Its versions lie in
// the ledger, proposed by one person and approved by another, each with the day
// it takes effect; what was decided under an older one stays (F0-50).
//
// Read is pure: the town and a time in, the rules in force out.
package policy
