package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// takeBackCommand undoes the clerk's last deed, before anybody was told. What a command
// does has its texts sent at once; what sends none can be taken back for ten minutes.
func (a *app) takeBackCommand() *cobra.Command {
	c := acting(&cobra.Command{
		Use: "takeback NO --by CLERK", Short: "undo what the clerk did last, while nobody was told of it and nobody went on from it", Args: exactly("NO"), GroupID: groupDesk,
	})
	c.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.who(ctx, cmd)
		if err != nil {
			return err
		}
		k, err := a.caseNamed(ctx, args[0])
		if err != nil {
			return err
		}
		if err := a.box.desk.TakeBack(ctx, who, k.ID, 0); err != nil {
			return a.explain("case "+args[0], err)
		}
		say := "件号%s已收回\n"
		if a.hallEnglish() {
			say = "case %s was taken back\n"
		}
		_, err = fmt.Fprintf(a.stdout, say, k.ID.No())
		return err
	})
	return c
}
