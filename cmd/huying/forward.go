package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"huying/tui/console"
)

type flag = pflag.Flag

// reads marks a flag or, by its place, an argument that names a file which the
// client reads and hands over as the command's input.
const reads = "reads"

// inside makes the RunE of a command that needs the ledger: within the box it
// runs; in a process of its own it is carried to the box, word by word.
func (a *app) inside(run func(ctx context.Context, cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if a.box != nil {
			return run(cmd.Context(), cmd, args)
		}
		return a.forward(cmd, args)
	}
}

// forward runs the command in the box that serves the configured folder.
func (a *app) forward(cmd *cobra.Command, args []string) error {
	client, err := a.dial(cmd.Context())
	if err != nil {
		return err
	}
	defer client.Close()
	out, args, err := a.outputOf(cmd, args)
	if err != nil {
		return err
	}
	words, in, err := a.words(cmd, args)
	if err != nil {
		return out.finish(err)
	}
	if in != nil {
		defer in.Close()
	}
	code, err := client.Run(cmd.Context(), words, in, out, a.stderr)
	switch {
	case err != nil:
		err = boxProblem(err)
	case code != exitDone:
		err = exited(code)
	}
	return out.finish(err)
}

// dial reaches the box of the configuration.
func (a *app) dial(ctx context.Context) (*console.Client, error) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return nil, err
	}
	client, err := console.Dial(ctx, cfg.Data)
	if errors.Is(err, console.ErrStopped) { // why it does not run, where that can be seen from here
		if err := refuseStorage(cfg); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, boxProblem(fmt.Errorf("%w on %s", err, cfg.Data))
	}
	return client, nil
}

// boxProblem adds the way out to what keeps a client from the box.
func boxProblem(err error) error {
	hint := ""
	switch {
	case errors.Is(err, console.ErrStopped):
		hint = "start it: systemctl start huying (or huying serve); see huying doctor"
	case errors.Is(err, console.ErrForbidden):
		hint = "run this as root or as the user that huying serve runs as"
	case errors.Is(err, console.ErrMute):
		hint = "it is stuck or stopped by a signal: systemctl restart huying; nothing that was kept is lost"
	case errors.Is(err, console.ErrNoTerminal):
		hint = "run it in a terminal; for scripts there are huying inbox, case, outbox with --json"
	case errors.Is(err, console.ErrLost):
		hint = "see whether it still runs: huying doctor"
	}
	return problem{err, hint}
}

// words is the command as it is said inside the box, and its input: the file
// that the command names, opened here where the person stands.
func (a *app) words(cmd *cobra.Command, args []string) (words []string, in io.ReadCloser, err error) {
	for c := cmd; c.HasParent(); c = c.Parent() {
		words = append([]string{c.Name()}, words...)
	}
	local := cmd.Annotations[reads]
	open := func(name string) (string, error) {
		switch {
		case in != nil:
			return "", misused{problem{errors.New("one file at a time"), "usage: " + cmd.UseLine()}}
		case name == "-":
			in = io.NopCloser(a.stdin)
			return "-", nil
		}
		f, err := os.Open(name)
		if err == nil {
			var info os.FileInfo
			if info, err = f.Stat(); err == nil && info.IsDir() {
				err = &os.PathError{Op: "read", Path: name, Err: syscall.EISDIR}
			}
		}
		if err != nil {
			return "", problem{err, "check the path; - reads standard input"}
		}
		in = f
		return "-", nil
	}
	cmd.Flags().Visit(func(f *flag) {
		v := f.Value.String()
		if f.Name == "config" || err != nil {
			return
		}
		if l, ok := f.Value.(pflag.SliceValue); ok {
			for _, v := range l.GetSlice() {
				words = append(words, "--"+f.Name+"="+v)
			}
			return
		}
		if f.Name == local {
			v, err = open(v)
		}
		words = append(words, "--"+f.Name+"="+v)
	})
	if err == nil && (local == "last argument" && len(args) > 0 || local == "second argument" && len(args) > 1) {
		args = append([]string{}, args...)
		args[len(args)-1], err = open(args[len(args)-1])
	}
	if err == nil && cmd.Annotations[asks] != "" {
		in, err = a.ask(cmd.Annotations[asks], cmd.Annotations[twice] != "")
	}
	if err != nil {
		return nil, nil, err
	}
	words = append(append(words, "--"), args...)
	return words, in, nil
}

// asks marks a command that wants a secret: it is asked for on the terminal
// without showing it, or read from what is piped in, and never stands among
// the words of a command, where other users of the machine could see it.
const asks = "asks"

// twice marks one that sets the secret: on a terminal, where it is not seen, it is
// asked for once more.
const twice = "twice"

func (a *app) ask(prompt string, twice bool) (io.ReadCloser, error) {
	f, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return a.piped()
	}
	prompts := []string{prompt}
	if twice {
		prompts = append(prompts, strings.TrimSuffix(prompt, ":")+", once more:")
	}
	var b []byte
	for i, p := range prompts {
		fmt.Fprint(a.stderr, p+" ")
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.stderr)
		if err != nil {
			return nil, fmt.Errorf("read from the terminal: %w", err)
		}
		if i > 0 && !bytes.Equal(typed, b) {
			return nil, errTwice
		}
		b = typed
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return nil, err
	}
	return r, w.Close()
}

var errTwice = problem{errors.New("the two are not the same"), "nothing was changed: give the command again"}

// piped is the secret that is piped in: a line, and the same line again or nothing more.
func (a *app) piped() (io.ReadCloser, error) {
	b, err := io.ReadAll(io.LimitReader(a.stdin, 1024))
	if err != nil {
		return nil, fmt.Errorf("read what is piped in: %w", err)
	}
	once, again, _ := strings.Cut(strings.TrimRight(string(b), "\r\n"), "\n")
	once, again = strings.TrimSpace(once), strings.TrimSpace(again)
	if again != "" && again != once {
		return nil, errTwice
	}
	return io.NopCloser(strings.NewReader(once + "\n")), nil
}
