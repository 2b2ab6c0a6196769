package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"huying/tui/console"
)

func (a *app) consoleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "console",
		Short: "the clerk's screen on this terminal, attached to the running box",
		Long:  "While no box serves, the screen says what is missing and what to do, and goes over to the clerk's by itself.",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, _ := a.stdin.(*os.File)
			out, _ := a.stdout.(*os.File)
			sees := in != nil && out != nil && console.IsTerminal(in, out)
			client, err := a.dial(cmd.Context())
			if err != nil && !(sees && waitable(err)) {
				return err
			}
			if client != nil {
				defer client.Close()
			}
			if !sees {
				return boxProblem(console.ErrNoTerminal)
			}
			if os.Getenv("TERM") == plainConsole {
				if err := warnPlain(cmd.Context(), in, out); err != nil {
					return err
				}
			}
			if client == nil {
				dir, _ := cmd.Flags().GetString("run")
				if client, err = a.untilItServes(cmd.Context(), dir, in, out); err != nil {
					return err
				}
				defer client.Close()
			}
			code, err := client.Attach(cmd.Context(), in, out)
			if stay, _ := cmd.Flags().GetBool("stay"); stay && (err != nil || code != exitDone) {
				a.stay(cmd.Context(), out)
			}
			switch {
			case err != nil:
				return boxProblem(err)
			case code != exitDone:
				return exited(code)
			}
			return nil
		},
	}
	c.Flags().String("run", runFolder, "`FOLDER` with the socket of a box that is being started")
	if err := c.Flags().MarkHidden("run"); err != nil {
		panic(err) // it was made above
	}
	c.Flags().Bool("stay", false, "when the box stops, leave its last words on the screen until it is back, half a minute at most")
	return c
}

// noChinese is said on a console that would show blocks: in English, in ASCII.
const noChinese = `This console cannot show Chinese: every character would be a block.
For Chinese: systemctl enable --now huying-console (kmscon), or ssh from
another computer. Press Enter to go on in English. `

// warnPlain says so, and goes on when somebody has read it.
func warnPlain(ctx context.Context, in io.Reader, out io.Writer) error {
	if _, err := fmt.Fprint(out, noChinese); err != nil {
		return err
	}
	read := make(chan error, 1)
	go func() {
		_, err := bufio.NewReaderSize(in, 16).ReadString('\n') // a terminal gives a line at a time
		read <- err
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-read:
		return err
	}
}
