// Package store is the ledger: a journal that is the truth, and a database
// that is what the journal adds up to. cmd/huying opens it; everybody else
// meets it as appliance.Ledger, from any goroutine.
//
// # The folder
//
//	box.json       whose folder this is: box id, hall, practice or not; written last at birth
//	card.key       half of the key; the other half lies at Options.KeyFile, or beside it as off.key
//	lock           held (flock) by the one process that is in; names it, or says "clean"
//	journal/       000001.seg, 000002.seg …: 16 MiB each, given their room when they are made
//	audio/         what was said on the phone, a sealed file for each
//	restoring      there while a backup is being brought back: the folder holds no box yet
//	ssh-host.sealed  the key by which the box is known over SSH, sealed; there once SSH was switched on
//	huying.db      bbolt; can be built again from the journal at any time
//	desk.db        drafts, learned phrases, preferences: comfort and no fact, see Drawer
//	keyring.sealed what facts are made with, once the first key was changed, see renew.go
//	before-update.age  a sealed copy from before data went forward to a new release, see trial.go
//	suspect        there while the database is known to be damaged
//	huying.db.damaged-<time>   set aside for a technician
//
// # The journal
//
//	segment   ┌ head: box, number, first entry, chain so far, entries missing before ┐  one sector
//	          ├ batch ─ batch ─ batch ─ … ─ zeros                                    │  each from a sector of its own
//	batch     │ "HYB1" length first count CRC-32C chain ┃ record record … ┃ zeros     │  what one group of Updates added
//	record    │ length form ┃ header ┃ flags ┃ epoch nonce ciphertext                 │
//	                          facts     ▲        words, numbers, names (XChaCha20-Poly1305)
//	                                    └ erased: the ciphertext is gone, all else stands
//
// The chain runs over headers: h' = SHA-256(h, form, header). A header holds a
// salted commitment to its payload; the salt lies inside the payload and goes
// with it. So words can be erased, or sealed again under another key, and the
// chain still verifies. Numbers are in the header as keyed hashes, so indexes
// fold the same without the words.
//
// # The database
//
// Buckets, their keys (numbers big-endian, so that byte order is the order we
// read in) and values; * sealed:
//
//	meta            schema, box, applied, pieces, merged   facts about the fold
//	                town                                   last entry that changed the town
//	places          entry                                  segment, offset; one row for 16 KiB of journal
//	tail            position                               the journal's last megabyte as it is on disk (not compared)
//	heard           network's stamp + keyed hash           when; forgotten 30 days later
//	parts           entry                                  *part that waits for the rest of its message
//	messages        message                                *message
//	phones          keyed hash + 'T'                       *talk
//	                keyed hash + 'C' + case                nothing
//	                keyed hash + 'G' + reference, total    message that misses parts
//	                keyed hash + 'O' + text                when; a report may come for it
//	                keyed hash + 'N'                       *its open nuisance
//	cases           case                                   *case
//	case-entries    case + entry                           nothing; the entry is read from the journal
//	cases-by-state  state, 0, case                         the case at a glance: facts that lists are counted and ordered by
//	counts          's' + state                            number of cases
//	texts           text                                   *text of ours
//	outbox-due      state, class, not before, text         nothing
//	sent-hours      hour [+ keyed hash]                    parts handed over; kept 48 hours
//	alarms          alarm                                  *alarm
//	alarms-open     alarm                                  nothing
//	clerks          clerk                                  *account
//	calendars       year, layer                            *days that are not as their weekday says
//	town            thing, 0, code, 0, version             *record: an office, a person, a row of a list …
//	calls           call                                   *call
//	calls-open      call                                   nothing
//	orders-by-office office, 0, case                       nothing; while the office has an open order in it
//	cases-by-wake   when, case                             nothing; the watch must look at it then
//	motions         motion                                 *what waits for a second person, or waited
//	motions-open    motion                                 nothing
//	warnings        warning                                *warning
//	warnings-open   warning                                nothing
//	warnings-by-subject keyed hash + warning               1 while it has no verdict
//	callbacks       callback                               *somebody to be rung, or who was
//	callbacks-open  callback                               nothing
//	recordings      recording                              *what is known of what was said on the phone
//	recordings-open recording                              nothing; nobody has written it down
//	nuisances       nuisance                               *a number that is suspected or blocked, or was
//	nuisances-open  nuisance                               nothing
//	tallies         day, person                            *what they did in the grids, added up
//	daily           job                                    the day it was last done
//	erasures        entry                                  *order to erase words, and when it was carried out
//	damage          entry                                  *what could not be read
//	search-pieces   number                                 *words not yet in a run
//	search-runs     level, run, first term                 *terms (keyed hashes) and the ranks of their cases
//	search-list     level, run                             lowest and highest rank in it
//
// All that is asked about one number lies together in phones, the one large
// bucket written at random: what else grows with the years grows at its end,
// which is what keeps the cost of a text flat from a thousand cases to a
// million. What is indexed by wake, office or subject is small: only what is
// open has a place there, or little is ever added.
//
// Codes of the town are facts and stand in keys; names and numbers never do.
//
// apply is the only code that writes these (the search's runs are merged from
// pieces by mergePieces, between decisions). It is deterministic: Rebuild folds
// the journal into a fresh database, Equal compares it with the one in use.
//
// # A decision
//
//	Update ─▶ begin bbolt ─▶ fn, apply ─▶ room on the disk? ─▶ journal, fdatasync ─▶ bbolt commit ─▶ bell
//	                                        └ no: ErrFull, nothing written
//
// Callers that come while a batch is on its way share the next one; a lone
// caller waits for nobody. An error after the journal may hold the batch is
// ErrFatal: the process ends, and the next opening finishes the work.
//
// # After a power cut
//
//	database   pages beside free ones are checked (checkFile); if they are not as they should be,
//	           or bbolt cannot open it: set aside, built again from the journal
//	journal    its last megabyte is compared with tail and put back where it differs
//	           whole batches above meta/applied are applied; a torn one is cut, loudly
//	           older damage: a new segment names the gap, Damage tells it, the box goes on
//
// All of it may be interrupted and begun again.
package store
