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
	case loop.WhyState, loop.WhyTaken, loop.WhyAlreadyYours, loop.WhyAlreadyTheirs:
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
