package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

var errNegative = errors.New("--limit is negative")

// acting gives a command that decides something its --by.
func acting(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().String("by", "", "the `CLERK` who decides; kept as such, with who typed it")
	return cmd
}

// who is the clerk who acts: whoever --by names, typed by whoever is at the
// other end of the socket.
func (a *app) who(ctx context.Context, cmd *cobra.Command) (desk.Who, error) {
	name, err := must(cmd, "by", "the clerk who decides")
	if err != nil {
		return desk.Who{}, err
	}
	k, err := a.box.desk.Clerk(ctx, name)
	if err != nil {
		return desk.Who{}, a.explain("clerk "+name, err)
	}
	return desk.Who{Clerk: k, For: a.peer.Name}, nil
}

// explain turns what the desk refuses into a problem with a way out.
func (a *app) explain(what string, err error) error {
	var refusal *loop.Refusal
	var stale *desk.Stale
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		return problem{errors.New(refusal.Sentence(a.box.cfg.English())), refusalHint(refusal)}
	case errors.As(err, &stale):
		return problem{errors.New(stale.Sentence(a.box.cfg.English())), "look again: huying case show " + stale.Case.No()}
	case errors.Is(err, appliance.ErrNone):
		return problem{fmt.Errorf("%s is not in the ledger", what), "see huying case list, huying outbox, huying alarm list"}
	case errors.Is(err, appliance.ErrCaseNo):
		return problem{err, "a number has a check digit: compare it, or search with huying case list --find TEXT"}
	case errors.Is(err, appliance.ErrFull):
		return problem{err, "make room on the disk; nothing was lost, and nothing was written"}
	}
	return fmt.Errorf("%s: %w", what, err)
}

func refusalHint(r *loop.Refusal) string {
	switch r.Why {
	case loop.WhyNoClerk:
		return "see huying clerk list"
	case loop.WhyNoOffice, loop.WhyOffice, loop.WhyNoLead, loop.WhyClosedOffice:
		return "see huying office list; give it with --lead OFFICE"
	case loop.WhyNobody, loop.WhyNoCounty, loop.WhyNoChecker:
		return "register one: huying person add NAME --phone NUMBER --office OFFICE --role handler"
	case loop.WhySituation:
		return "see huying list show, or huying guide responsible WORDS"
	case loop.WhyCounty:
		return "huying case call " + r.Case.No() + " --reason 无法独立解决 --done TEXT"
	case loop.WhyEvidence:
		return `say on whose word: --on-word "赵磊来电"`
	case loop.WhyNoCall, loop.WhyCallState:
		return "see huying call list"
	case loop.WhyGround, loop.WhyDays, loop.WhyDate, loop.WhyTooShort, loop.WhyTooLong, loop.WhyReason, loop.WhyNoWords:
		return "see huying case " + string(r.Act) + " --help"
	case loop.WhySelf, loop.WhySecond, loop.WhyLeader:
		return "a second person does it: name them with --by"
	case loop.WhyState, loop.WhyOrderState, loop.WhyTaken, loop.WhyAlreadyYours, loop.WhyAlreadyTheirs:
		if r.Case != 0 {
			return "see huying case show " + r.Case.No()
		}
		return "see huying alarm list"
	case loop.WhySettled:
		return "see huying outbox"
	case loop.WhyRole, loop.WhyCannotHold:
		return "name a clerk with the right role; see huying clerk list"
	case loop.WhyDisabled:
		return "name another clerk; see huying clerk list"
	case loop.WhyNoReason:
		return `say why: --reason "回电核实地址"`
	case loop.WhyBadKey:
		return "make one with ssh-keygen -t ed25519 and give the .pub file"
	}
	return "see huying --help"
}
