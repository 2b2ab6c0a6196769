package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"huying/store"
)

func (a *app) rebuildCommand() *cobra.Command {
	c := reading(&cobra.Command{
		Use:   "rebuild [--check]",
		Short: "make the database anew from the journal, or see whether it would be the same",
		Args:  exactly(),
		RunE:  a.stored(a.rebuild),
	}, false)
	c.Flags().Bool("check", false, "change nothing: compare the database with what the journal adds up to")
	return c
}

func (a *app) rebuild(ctx context.Context, cmd *cobra.Command, st *store.Store, _ []string) error {
	check, err := cmd.Flags().GetBool("check")
	if err != nil {
		return err
	}
	same := func(why error) error {
		if !wantsJSON(cmd) {
			if why == nil {
				_, why = fmt.Fprintln(a.stdout, "the database is what the journal adds up to")
			}
			return why
		}
		j := struct {
			Same bool   `json:"same"` // the database is what the journal adds up to
			Why  string `json:"why"`  // what is not; "" nothing
		}{Same: why == nil}
		if why != nil {
			j.Why = why.Error()
		}
		return errors.Join(printJSON(a.stdout, j), why)
	}
	if !check {
		if err := st.Rebuild(ctx); err != nil {
			return err
		}
		return same(nil)
	}
	if err := st.Equal(ctx); err != nil {
		if errors.Is(err, store.ErrFatal) || errors.Is(err, store.ErrClosed) || ctx.Err() != nil {
			return err
		}
		return same(problem{fmt.Errorf("the database is not what the journal adds up to: %w", err), "make it anew: huying rebuild"})
	}
	return same(nil)
}
