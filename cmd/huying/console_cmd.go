package main

import (
	"os"

	"github.com/spf13/cobra"

	"huying/tui/console"
)

func (a *app) consoleCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "console",
		Short: "the clerk's screen on this terminal, attached to the running box",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := a.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer client.Close()
			in, _ := a.stdin.(*os.File)
			out, _ := a.stdout.(*os.File)
			if in == nil || out == nil {
				return boxProblem(console.ErrNoTerminal)
			}
			code, err := client.Attach(cmd.Context(), in, out)
			switch {
			case err != nil:
				return boxProblem(err)
			case code != exitDone:
				return exited(code)
			}
			return nil
		},
	}
}
