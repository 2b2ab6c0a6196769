package appliance

import (
	"fmt"
	"time"
)

// Kind names what an entry tells. A kind once shipped is read for ever.
type Kind string

// The kinds of entries, by what they are about. The part before the dot says
// which Body the entry carries.
const (
	// Part: one PDU is kept (Body Part).
	KindPartHeard Kind = "part.heard"

	// Message: parts became a message, and what was made of it (Body Message).
	KindMessageHeard Kind = "message.heard"
	KindMessageLate  Kind = "message.late" // a part that came after the gap was marked; Text is the whole again

	// Case entries (Body CaseChange); domain 3 §B.3.1.
	KindCaseOpened       Kind = "case.opened"       // C01
	KindCaseSupplemented Kind = "case.supplemented" // the villager added words
	KindCaseHurried      Kind = "case.hurried"      // 催
	KindCaseAccepted     Kind = "case.accepted"     // C05
	KindCaseAnswered     Kind = "case.answered"     // a clerk wrote to the villager; the case stays open
	KindCaseTakenBack    Kind = "case.takenback"    // what a clerk did before was taken back before anybody was told; see Case.Restore
	KindCaseNoted        Kind = "case.noted"        // a clerk's note for colleagues
	KindCaseTaken        Kind = "case.taken"        // a clerk took it
	KindCaseHanded       Kind = "case.handed"       // handed over to another
	KindCaseConcluded    Kind = "case.concluded"    // C11, C15: outcome decided, result text queued
	KindCaseTold         Kind = "case.told"         // the result reached the villager's channel (ToldAt, ToldBy)
	KindCaseRated        Kind = "case.rated"        // C16
	KindCaseRedone       Kind = "case.redone"       // C17, C20
	KindCaseWithdrawn    Kind = "case.withdrawn"    // C12
	KindCaseHidden       Kind = "case.hidden"       // 匿, 露
	KindCaseCallback     Kind = "case.callback"     // the villager asked to be rung
	KindCaseRevealed     Kind = "case.revealed"     // somebody looked at the number; Note is the reason
	KindCaseCorrected    Kind = "case.corrected"    // C25
	KindCaseRedated      Kind = "case.redated"      // the calendar changed, and with it the clocks named here

	KindCaseAsked        Kind = "case.asked"        // C02: village or details
	KindCaseHeard        Kind = "case.heard"        // C03, C04: the question is over
	KindCaseProposed     Kind = "case.proposed"     // C06, C21: waits for a second person
	KindCaseDeclined     Kind = "case.declined"     // the second person says no
	KindCaseRefused      Kind = "case.refused"      // C06
	KindCaseMerged       Kind = "case.merged"       // C07, in both cases
	KindCaseUnmerged     Kind = "case.unmerged"     // C08
	KindCaseSplit        Kind = "case.split"        // 拆件, in both cases
	KindCaseDispatched   Kind = "case.dispatched"   // C09
	KindCaseCalled       Kind = "case.called"       // C10
	KindCaseReviewing    Kind = "case.reviewing"    // C13
	KindCaseSentBack     Kind = "case.sentback"     // C14
	KindCaseTried        Kind = "case.tried"        // C18: nobody was reached
	KindCaseUnreachable  Kind = "case.unreachable"  // C19
	KindCaseBooked       Kind = "case.booked"       // C21
	KindCaseUnbooked     Kind = "case.unbooked"     // C22
	KindCaseTransferring Kind = "case.transferring" // C24: the letter is out
	KindCaseTransferred  Kind = "case.transferred"  // C24: they signed
	KindCaseSupervised   Kind = "case.supervised"   // 督办 通报 责令整改
	KindCaseReplied      Kind = "case.replied"      // 复
	KindCaseUrged        Kind = "case.urged"        // 催 by a clerk or a supervisor
	KindCaseRelayed      Kind = "case.relayed"      // 问: a question through the box, and its answer
	KindCaseWatched      Kind = "case.watched"      // a light changed, a reminder went out
	KindCasePrinted      Kind = "case.printed"      // somebody took the whole story out of the house

	// Order entries (Body CaseChange); domain 3 §B.3.2.
	KindOrderSigned    Kind = "order.signed"    // O02
	KindOrderResponded Kind = "order.responded" // H04
	KindOrderArrived   Kind = "order.arrived"   // O03
	KindOrderReturned  Kind = "order.returned"  // O04
	KindOrderRuled     Kind = "order.ruled"     // O05, O06, O07
	KindOrderExtend    Kind = "order.extend"    // O08
	KindOrderExtended  Kind = "order.extended"  // O09
	KindOrderSuspend   Kind = "order.suspend"   // O10
	KindOrderSuspended Kind = "order.suspended" // O10
	KindOrderResumed   Kind = "order.resumed"   // O11
	KindOrderReported  Kind = "order.reported"  // O12
	KindOrderRecalled  Kind = "order.recalled"  // O15
	KindOrderChecked   Kind = "order.checked"   // 核 实 虚

	// Call entries (Body CallChange); domain 3 §B.3.3.
	KindCallMade       Kind = "call.made"       // H01
	KindCallApproved   Kind = "call.approved"   // H01
	KindCallReceived   Kind = "call.received"   // H02
	KindCallSentBack   Kind = "call.sentback"   // the county wants more
	KindCallSupplied   Kind = "call.supplied"   // here it is
	KindCallDispatched Kind = "call.dispatched" // H03
	KindCallResponded  Kind = "call.responded"  // H04
	KindCallDisputed   Kind = "call.disputed"   // H05
	KindCallCompleted  Kind = "call.completed"  // H06
	KindCallRated      Kind = "call.rated"      // H08
	KindCallEnded      Kind = "call.ended"
	KindCallWithdrawn  Kind = "call.withdrawn"
	KindCallSilent     Kind = "call.silent" // 不响应

	// Town entries: one record as it now stands (Body Office, Person, Village, Grid, Cluster, Team, Liaison, Meeting,
	// Admit, Situation, ListVersion, ListChange, Guide, Policy).
	KindTownSet Kind = "town.set"
	// Town: an import as a whole; its records follow in the same decision (Body BoxNote).
	KindTownImported Kind = "town.imported"

	// Motion: what waits for a second person, as it now stands (Body Motion).
	KindMotion Kind = "motion.set"

	// Warning entries (Body WarningChange).
	KindWarningRaised Kind = "warning.raised"
	KindWarningGrown  Kind = "warning.grown"
	KindWarningJudged Kind = "warning.judged"

	// Tally: what somebody did in the grids, added up by day (Body Tally).
	KindTally Kind = "tally.add"

	// Daily: a job of the day is done (Body Daily).
	KindDaily Kind = "daily.done"

	// Text entries (Body TextChange); design §4.
	KindTextQueued    Kind = "text.queued"
	KindTextSending   Kind = "text.sending"   // the intent, before the first +CMGS
	KindTextPartSent  Kind = "text.part"      // one part accepted
	KindTextSent      Kind = "text.sent"      // the last part accepted
	KindTextRefused   Kind = "text.refused"   // certainly not sent; queued again, or failed
	KindTextUncertain Kind = "text.uncertain" // the network alone knows
	KindTextReported  Kind = "text.reported"  // a delivery report
	KindTextHeld      Kind = "text.held"
	KindTextReleased  Kind = "text.released" // from held, or sent again by a clerk's word
	KindTextSettled   Kind = "text.settled"  // a clerk says that it arrived, or that it shall not go

	// Talk: where the dialogue with one number stands (Body Talk).
	KindTalk Kind = "talk.set"

	// Alarm entries (Body AlarmChange).
	KindAlarmRaised   Kind = "alarm.raised"
	KindAlarmRepeated Kind = "alarm.repeated"
	KindAlarmTaken    Kind = "alarm.taken"
	KindAlarmLinked   Kind = "alarm.linked" // its message is whole: Case is known

	// Ring: somebody rang (Body Rang).
	KindRang Kind = "ring.heard"
	// Callback: somebody to be rung, as it now stands (Body Callback).
	KindCallback Kind = "callback.set"
	// Recording: what was said on the phone, as it is now known (Body Recording).
	KindRecording Kind = "recording.set"

	// Nuisance: a number that is suspected or blocked, as it now stands (Body Nuisance).
	KindNuisance Kind = "nuisance.set"

	// Clerk: an account as it now stands (Body Clerk).
	KindClerkSet Kind = "clerk.set"

	// Calendar: what one layer says about one year (Body Calendar).
	KindCalendarSet Kind = "calendar.set"

	// Erasure: words are to be taken out of the journal, or have been (Body Erasure).
	KindErasure Kind = "erasure.ordered"
	KindErased  Kind = "erasure.done"

	// Box: what happened to the box itself (Body BoxNote).
	KindBoxBorn    Kind = "box.born"
	KindBoxStarted Kind = "box.started"
	KindBoxDamage  Kind = "box.damage" // a stretch of the journal that could not be read
	KindBoxAnchor  Kind = "box.anchor"
	// The box was copied to a stick, or came out of such a copy (From: the last entry that was in it).
	KindBoxBackup   Kind = "box.backup"
	KindBoxRestored Kind = "box.restored"
	KindBoxRekeyed  Kind = "box.rekeyed"
)

// Actor is who decided.
type Actor struct {
	Kind ActorKind
	ID   string // clerk id, rule name; "" for a villager (the entry's Peer says who)
	Name string // as it was at the time; sealed
	For  string // "root for 李静": who typed, when it was not the clerk
}

// ActorKind says what sort of actor it is.
type ActorKind string

// The sorts of actors.
const (
	ByCitizen ActorKind = "citizen"
	ByStaff   ActorKind = "staff" // a registered phone, by text
	ByClerk   ActorKind = "clerk"
	ByRule    ActorKind = "rule" // the box itself: hotline, outbox, watch
	ByModem   ActorKind = "modem"
	ByRoot    ActorKind = "root"
)

// Rule is the actor that is a room of the box.
func Rule(room string) Actor { return Actor{Kind: ByRule, ID: room} }

// An Entry is one fact in the journal. Its header and the plain fields of its
// Body are facts; Peer, Actor.Name, PDUs and every Words are sealed and may be
// erased later, so Apply never branches on them.
type Entry struct {
	Seq   uint64    // given by the ledger, from 1, without gaps
	At    time.Time // the box's clock at the decision; never behind the entry before (the ledger lifts it)
	Actor Actor
	Kind  Kind
	Case  CaseID  // the case it is about, or 0
	Peer  Address // the number it is about, or ""
	Body  Body
}

// Body is what an entry tells beyond its header: Part, Message, CaseChange,
// CallChange, TextChange, Talk, AlarmChange, WarningChange, Clerk, Calendar, a
// Record of the town, Motion, Tally, Daily, Erasure or BoxNote.
type Body interface{ body() }

func (Part) body()        {}
func (Message) body()     {}
func (CaseChange) body()  {}
func (TextChange) body()  {}
func (Talk) body()        {}
func (AlarmChange) body() {}
func (Clerk) body()       {}
func (Calendar) body()    {}
func (BoxNote) body()     {}
func (Rang) body()        {}
func (Callback) body()    {}
func (Recording) body()   {}
func (Nuisance) body()    {}

func (CallChange) body()    {}
func (WarningChange) body() {}
func (Motion) body()        {}
func (Tally) body()         {}
func (Daily) body()         {}
func (Erasure) body()       {}

// Daily says that a job of the day is done, so that a box which was off for days does it once.
type Daily struct {
	Job string
	Day Date
}

// JobClock is the job under which the day is known on which the clock was last set.
const JobClock = "clock"

// SheetJob is the one under which the day is known that the recovery sheet of the box's
// nth key was written down: another key wants another sheet.
func SheetJob(nth int) string {
	if nth <= 1 {
		return "sheet"
	}
	return fmt.Sprintf("sheet %d", nth)
}

// BoxNote is what happened to the box itself.
type BoxNote struct {
	Version  string // program version, for born and started
	Practice bool   // for born: marked for ever, never mixed
	From, To uint64 // for damage: the entries that could not be read
	Text     string // for damage, anchor and backup: what, for a person; carries no one's words
}
