// Package store is the ledger: a journal that is the truth, and a database
// that is what the journal adds up to.
package store
