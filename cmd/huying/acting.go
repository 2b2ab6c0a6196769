package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

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

// who is the clerk who acts: over the network the one whose key it is (abroad has
// refused another); else whoever --by names, typed by whoever is at the other end of
// the socket.
func (a *app) who(ctx context.Context, cmd *cobra.Command) (desk.Who, error) {
	if a.clerk != nil {
		return desk.Who{Clerk: *a.clerk}, nil
	}
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

// numbered is a thing by its number in the lists, and who acts on it.
func (a *app) numbered(ctx context.Context, cmd *cobra.Command, given string) (id uint64, who desk.Who, err error) {
	if id, err = number(cmd, given); err != nil {
		return 0, desk.Who{}, err
	}
	who, err = a.who(ctx, cmd)
	return id, who, err
}

// explain turns what the desk refuses into a problem with a way out.
func (a *app) explain(what string, err error) error {
	var refusal *loop.Refusal
	var stale *desk.Stale
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		english := a.box.cfg.English()
		return problem{errors.New(refusal.Sentence(english)), a.hinted(refusalHint(refusal, english))}
	case errors.As(err, &stale):
		return problem{errors.New(stale.Sentence(a.box.cfg.English())), "look again: huying case show " + stale.Case.No()}
	case errors.Is(err, appliance.ErrNone):
		return problem{fmt.Errorf("%s is not in the ledger", what), "see " + listOf(what)}
	case errors.Is(err, appliance.ErrCaseNo):
		return problem{err, "a number has a check digit: compare it, or search with huying case list --find TEXT"}
	case errors.Is(err, appliance.ErrFull):
		return problem{err, "make room on the disk; nothing was lost, and nothing was written"}
	}
	return fmt.Errorf("%s: %w", what, err)
}

// ownKey takes --by out of a hint.
var ownKey = strings.NewReplacer(
	"，再写上 --by 姓名", "，请其中一位用自己的钥匙办", ", and name them with --by", ", and ask one of them: each acts with their own key",
	" --by 姓名", "", " --by NAME", "", " --by 另一人", "", " --by ANOTHER", "", " --by 镇领导", "", " --by LEADER", "",
)

// hinted is a hint as it can be followed from here: who came in over the network acts
// with their own key, and may not say --by.
func (a *app) hinted(hint string) string {
	if a.clerk == nil {
		return hint
	}
	return ownKey.Replace(hint)
}

// listOf is where the numbers of a thing are found.
func listOf(what string) string {
	for _, l := range []struct{ thing, list string }{
		{"case ", "huying case list"}, {"call ", "huying call list"}, {"motion ", "huying motion list --all"}, {"warning ", "huying warn list --all"},
		{"text ", "huying outbox"}, {"number ", "huying number list --all"}, {"alarm ", "huying alarm list"},
	} {
		if len(what) > len(l.thing) && what[:len(l.thing)] == l.thing {
			return l.list
		}
	}
	return "huying case list, huying outbox, huying alarm list"
}
