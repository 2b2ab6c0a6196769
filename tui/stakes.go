package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"huying/appliance/loop"
)

// A stake is what it costs to have done an act by mistake. Undo beats a question, so
// only what nothing brings back is asked about, and only where Enter opened the form,
// was the only key pressed in it, and would send it: then another key sends. The undo
// key takes a deed back while its texts wait (loop.Undoes); then, or where they never
// waited, it opens the form of the act that brings it back.
type stake struct {
	what  weight
	again loop.Act // of what another act brings back: which
	undo  bool     // the undo key takes it back at once, though it is no matter's
}

type weight int

const (
	light   weight = iota + 1 // nobody outside is told, or doing it again sets it right
	reverts                   // another act brings it back
	final                     // nothing does, but the undo key for a moment where it can
	apart                     // nothing does; it has a key of its own that does nothing else
)

// stakes are those of every act that has a form.
var stakes = map[loop.Act]stake{
	// A matter.
	loop.ActAccept: {what: light}, loop.ActOpen: {what: reverts, again: loop.ActRefuse}, loop.ActNote: {what: light}, loop.ActTake: {what: light}, loop.ActHandOver: {what: light},
	loop.ActReveal: {what: light}, loop.ActPrint: {what: light}, loop.ActSecrecy: {what: light}, loop.ActCorrect: {what: light}, loop.ActTry: {what: light},
	loop.ActPolice: {what: light}, loop.ActSettle: {what: light}, loop.ActAlarm: {what: apart},
	loop.ActAnswer:   {what: reverts, again: loop.ActAnswer},
	loop.ActQuestion: {what: reverts, again: loop.ActGoOn}, loop.ActGoOn: {what: reverts, again: loop.ActQuestion}, loop.ActMerge: {what: reverts, again: loop.ActUnmerge}, loop.ActUnmerge: {what: reverts, again: loop.ActMerge},
	loop.ActSplit: {what: reverts, again: loop.ActMerge}, loop.ActDispatch: {what: reverts, again: loop.ActRecall}, loop.ActMakeCall: {what: reverts, again: loop.ActWithdrawCall},
	loop.ActSendBack: {what: reverts, again: loop.ActReport}, loop.ActBook: {what: reverts, again: loop.ActDecline}, loop.ActUnbook: {what: reverts, again: loop.ActBook},
	loop.ActTransfer: {what: reverts, again: loop.ActTransferBack}, loop.ActTransferBack: {what: reverts, again: loop.ActTransfer}, loop.ActGiveUp: {what: reverts, again: loop.ActReopen},
	loop.ActReopen: {what: reverts, again: loop.ActConclude}, loop.ActRefuse: {what: reverts, again: loop.ActDecline}, loop.ActDecline: {what: reverts, again: loop.ActRefuse},
	loop.ActSupervise: {what: light}, loop.ActReply: {what: light}, loop.ActRecheck: {what: light}, loop.ActUrge: {what: light},
	loop.ActConclude: {what: final}, loop.ActPass: {what: final}, loop.ActConfirm: {what: final}, loop.ActFeed: {what: final}, loop.ActRate: {what: final},
	loop.ActTransferSigned: {what: final},

	// An order.
	loop.ActSign: {what: light}, loop.ActRespond: {what: light}, loop.ActArrive: {what: light}, loop.ActAsk: {what: light}, loop.ActCheck: {what: light},
	loop.ActChecked: {what: light}, loop.ActReasonLate: {what: light}, loop.ActComplicate: {what: light},
	loop.ActReturn: {what: reverts, again: loop.ActRule}, loop.ActExtend: {what: reverts, again: loop.ActRuleExtend}, loop.ActSuspend: {what: reverts, again: loop.ActRuleSuspend},
	loop.ActRuleSuspend: {what: reverts, again: loop.ActResume}, loop.ActResume: {what: reverts, again: loop.ActSuspend}, loop.ActReport: {what: reverts, again: loop.ActSendBack},
	loop.ActRecall: {what: reverts, again: loop.ActDispatch}, loop.ActRule: {what: final}, loop.ActRuleExtend: {what: final},

	// A call.
	loop.ActApproveCall: {what: reverts, again: loop.ActWithdrawCall}, loop.ActReceiveCall: {what: light}, loop.ActDispatchCall: {what: reverts, again: loop.ActWithdrawCall},
	loop.ActSendBackCall: {what: reverts, again: loop.ActSupplyCall}, loop.ActSupplyCall: {what: light}, loop.ActRateCall: {what: final},
	loop.ActWithdrawCall: {what: final}, loop.ActEndCall: {what: final},

	// The house: what counts there is proposed by one and approved by another, or written
	// as a new version beside the old one.
	loop.ActApprove: {what: final}, loop.ActPropose: {what: reverts, again: loop.ActDecline}, loop.ActCalendar: {what: light}, loop.ActTown: {what: light}, loop.ActLists: {what: light},
	loop.ActExport: {what: light}, loop.ActJudge: {what: light}, loop.ActRingBack: {what: light, undo: true}, loop.ActListen: {what: light},
	loop.ActBlock: {what: reverts, again: loop.ActUnblock}, loop.ActUnblock: {what: reverts, again: loop.ActBlock}, loop.ActClear: {what: reverts, again: loop.ActBlock},
}

// send does what the form says, or asks first for a key that did not open it.
func (f *form) send() tea.Cmd {
	if f.entered && !f.touched && !f.back && stakes[f.draft.act].what == final && !f.undecided() && !f.asking {
		f.asking = true
		return nil
	}
	f.asking, f.busy = false, true
	f.save() // words taken up and sent as they were are this session's, too, and go with what it sent
	return f.do(f.version)
}

// undecided reports whether a choice is open that nobody makes for the clerk: the desk
// will say so, and nothing is done.
func (f *form) undecided() bool {
	return slices.ContainsFunc(f.fields, func(l *field) bool { return len(l.options) > 0 && !l.picked && l.at < 0 })
}

// answered takes the answer to whether a form is meant: its key, or Esc to change it.
func (f *form) answered(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok || f.busy || f.stale:
	case pressed(k, f.e.keys.Sure):
		return f.send()
	case pressed(k, f.e.keys.Drop):
		f.asking = false
	}
	return nil
}
