package store

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// bucket names one bucket of the fold. The tree stands in doc.go.
type bucket int

const (
	bMeta bucket = iota
	bPlaces
	bTail
	bHeard
	bParts
	bMessages
	bPhones
	bCases
	bStory
	bStates
	bCounts
	bTexts
	bDue
	bHours
	bAlarms
	bAlarmsOpen
	bClerks
	bCalendars
	bTown
	bCalls
	bCallsOpen
	bOffices
	bWakes
	bMotions
	bMotionsOpen
	bWarnings
	bWarningsOpen
	bSubjects
	bBacks
	bBacksOpen
	bAudio
	bAudioOpen
	bNuisances
	bNuisancesOpen
	bTallies
	bDaily
	bErasures
	bDamage
	bPieces
	bRuns
	bRunList
	buckets
)

var bucketNames = [buckets]string{
	"meta", "places", "tail", "heard", "parts", "messages", "phones", "cases", "case-entries", "cases-by-state",
	"counts", "texts", "outbox-due", "sent-hours", "alarms", "alarms-open", "clerks", "calendars",
	"town", "calls", "calls-open", "orders-by-office", "cases-by-wake", "motions", "motions-open",
	"warnings", "warnings-open", "warnings-by-subject", "callbacks", "callbacks-open", "recordings", "recordings-open", "nuisances", "nuisances-open", "tallies", "daily", "erasures", "damage",
	"search-pieces", "search-runs", "search-list",
}

// sealedBuckets hold sealed values; those of the others are facts, or are
// sealed in a way of their own.
var sealedBuckets = [buckets]bool{
	bParts: true, bMessages: true, bPhones: true, bCases: true, bTexts: true, bAlarms: true, bClerks: true, bCalendars: true, bTown: true, bCalls: true, bMotions: true,
	bWarnings: true, bBacks: true, bAudio: true, bNuisances: true, bTallies: true, bErasures: true, bDamage: true, bPieces: true, bRuns: true,
}

// scattered buckets are written at random keys: each write may touch a page of
// its own. All others grow at their end, or are small.
var scattered = [buckets]bool{bPhones: true, bOffices: true, bWakes: true, bSubjects: true}

// fold is the database within one transaction. Errors of bbolt's Put are
// mistakes of ours (a bucket missing, a key too large) and are kept until
// someone asks: see err.
type fold struct {
	tx    *bolt.Tx
	seals *seals
	at    [buckets]*bolt.Bucket
	cost  cost
	err   error
	// writes counts puts and deletes, for cursors that must find their place again.
	writes int
}

// cost is what a transaction will ask of the disk, an upper bound.
type cost struct{ scattered, bytes int }

// pages bounds how many pages a commit may write.
func (c cost) pages() int {
	const depth = 6 // of a bucket's tree; each touched bucket rewrites one path and may split it
	return 3*c.scattered + 3*c.bytes/pageSize + 2*depth*int(buckets)
}

func (f *fold) bucket(b bucket) *bolt.Bucket {
	if f.at[b] == nil {
		f.at[b] = f.tx.Bucket([]byte(bucketNames[b]))
		if f.at[b] != nil && !scattered[b] {
			f.at[b].FillPercent = 0.9 // it grows at its end: half-empty pages would stay so
		}
	}
	return f.at[b]
}

func (f *fold) fail(err error) {
	if f.err == nil && err != nil {
		f.err = err
	}
}

func (f *fold) put(b bucket, key, value []byte) {
	if scattered[b] || b == bStates { // a glance lies wherever its case does
		f.cost.scattered++
	}
	f.cost.bytes += len(key) + len(value) + 32
	f.writes++
	if value == nil {
		value = []byte{} // a nil value would read as "no such key" until the commit
	}
	if err := f.bucket(b).Put(key, value); err != nil {
		f.fail(fmt.Errorf("%s: %w", bucketNames[b], err))
	}
}

func (f *fold) delete(b bucket, key []byte) {
	f.cost.scattered++ // what is deleted may lie anywhere
	f.writes++
	if err := f.bucket(b).Delete(key); err != nil {
		f.fail(fmt.Errorf("%s: %w", bucketNames[b], err))
	}
}

// get returns a value that is good for as long as the transaction.
func (f *fold) get(b bucket, key []byte) []byte { return f.bucket(b).Get(key) }

func (f *fold) has(b bucket, key []byte) bool { return f.bucket(b).Get(key) != nil }

// about binds a value to its place in the fold.
func about(b bucket, key []byte) []byte {
	return append(append(make([]byte, 0, 64), bucketNames[b]...), key...)
}

// keep seals a record and puts it.
func (f *fold) keep(b bucket, key []byte, rec any) {
	plain := encode(rec)
	f.put(b, key, f.seals.seal(make([]byte, 0, sealOverhead+len(plain)), f.seals.values, plain, about(b, key)))
}

// find opens a record. It returns false if there is none.
func (f *fold) find(b bucket, key []byte, rec any) (bool, error) {
	sealed := f.get(b, key)
	if sealed == nil {
		return false, nil
	}
	return true, f.open(b, key, sealed, rec)
}

func (f *fold) open(b bucket, key, sealed []byte, rec any) error {
	plain, err := f.seals.open(f.seals.values, sealed, about(b, key))
	if err == nil {
		err = decode(plain, rec)
	}
	if err != nil {
		return fmt.Errorf("%s %x: %w: %w", bucketNames[b], key, errFold, err)
	}
	return nil
}

// fetch is find for apply, which has no one to tell: the error is kept.
func (f *fold) fetch(b bucket, key []byte, rec any) bool {
	ok, err := f.find(b, key, rec)
	f.fail(err)
	return ok && err == nil
}

// Keys are big-endian, so that byte order is the order we read in.

func be64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func num(b []byte) uint64 {
	if len(b) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

func join2(a, b []byte) []byte { return append(append(make([]byte, 0, len(a)+len(b)), a...), b...) }
