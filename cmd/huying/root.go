package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"huying/appliance"
	"huying/tui/sshd"
)

// app is one invocation: of a person's shell, or of a session inside the box.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	config         string // --config

	box     *box    // the box this runs in; nil in a process of its own
	stopped *config // of the box whose folder a command has open itself
	peer    sshd.Peer
	clerk   *appliance.Clerk // who came in over the network; nil at the box itself
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.command()
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return exitRefused // interrupted: whoever did it knows
	}
	return complain(a.stderr, err)
}

// command is the whole tree. Inside the box there is no second box to start
// and no terminal to attach.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "huying",
		Short: "呼应: a township's hotline by text, in one box",
		Long: "huying keeps what villagers text to a township's hotline, shows it to clerks\n" +
			"and sends what they answer. Begin with: huying demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          known,
		// Cobra calls this before every command.
		PersistentPreRunE: a.abroad,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return misused{problem{flagFault(err), flagHint(cmd, err)}}
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().StringVar(&a.config, "config", "", "configuration `FILE` (else ./huying.toml, else /etc/huying/huying.toml)")
	if a.box == nil {
		root.AddCommand(a.demoCommand(), a.firstCommand(), a.serveCommand(), a.consoleCommand(), a.emulateCommand(), a.updateCommand(), a.flashCommand())
	} else {
		for name, hint := range map[string]string{
			"demo": "run it at a shell", "first": "run it at a shell of the box", "serve": "it runs already", "console": "leave the command out: ssh BOX",
			"emulate": "run it at a shell", "update": "on the screen F4, then 1; or at a shell of the box", "flash": "run it where the card is plugged in",
		} {
			root.AddCommand(elsewhere(name, hint))
		}
	}
	root.AddCommand(
		a.doctorCommand(), a.modemCommand(), a.inboxCommand(), a.outboxCommand(), a.caseCommand(), a.orderCommand(), a.callCommand(), a.alarmCommand(), a.ringCommand(), a.numberCommand(), a.audioCommand(), a.voiceCommand(), a.motionCommand(), a.policyCommand(), a.warnCommand(), a.reportCommand(),
		a.townCommand(), a.listCommand(), a.personCommand(), a.officeCommand(), a.gridCommand(), a.meetingCommand(), a.admitCommand(), a.opinionCommand(), a.guideCommand(),
		a.clockCommand(), a.calendarCommand(), a.textsCommand(), a.clerkCommand(), a.sshCommand(), a.journalCommand(), a.rebuildCommand(), a.backupCommand(), a.keyCommand(), a.eraseCommand(), a.versionCommand(),
	)
	return root
}

// elsewhere is a command that there is, but not inside the box.
func elsewhere(name, hint string) *cobra.Command {
	return &cobra.Command{
		Use: name, Hidden: true, DisableFlagParsing: true, Args: cobra.ArbitraryArgs,
		RunE: func(*cobra.Command, []string) error {
			return problem{fmt.Errorf("huying %s does not run inside the box", name), hint}
		},
	}
}

// group is a command that only has commands.
func group(use, short string, sub ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short,
		Args: known,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return misused{problem{fmt.Errorf("%s: say what to do", cmd.CommandPath()), commandsOf(cmd)}}
		},
	}
	c.AddCommand(sub...)
	return c
}

// commandsOf names the commands there are, where a line can hold them.
func commandsOf(cmd *cobra.Command) string {
	all := names(cmd)
	if len(all) > 16 {
		return "see " + cmd.CommandPath() + " --help"
	}
	return "one of " + strings.Join(all, ", ")
}

func names(cmd *cobra.Command) []string {
	var out []string
	for _, c := range cmd.Commands() {
		if !c.Hidden && c.Name() != "help" {
			out = append(out, c.Name())
		}
	}
	return out
}

// known refuses a command that does not exist and names the nearest.
func known(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := commandsOf(cmd)
	if near := nearest(args[0], names(cmd)); near != "" {
		hint = "did you mean " + cmd.CommandPath() + " " + near + "?"
	}
	return misused{problem{fmt.Errorf("unknown command %q for %s", args[0], cmd.CommandPath()), hint}}
}

// flagFault says of a flag's value what it should be, where the library tells how it parses.
func flagFault(err error) error {
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return err
	}
	want := map[string]string{"int": "a whole number", "int64": "a whole number", "uint": "a whole number", "bool": "true or false", "duration": "a span such as 90s or 5m"}[bad.GetFlag().Value.Type()]
	if want == "" {
		return err
	}
	return fmt.Errorf("--%s %q: want %s", bad.GetFlag().Name, bad.GetValue(), want)
}

func flagHint(cmd *cobra.Command, err error) string {
	if word, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		var flags []string
		cmd.Flags().VisitAll(func(f *flag) { flags = append(flags, f.Name) })
		if near := nearest(word, flags); near != "" {
			return "did you mean --" + near + "?"
		}
	}
	return "see " + cmd.CommandPath() + " --help"
}

// exactly wants these words after the command.
func exactly(words ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(words) {
			return misused{problem{
				fmt.Errorf("%s: %s is missing", cmd.CommandPath(), strings.Join(words[len(args):], " ")),
				"usage: " + cmd.UseLine(),
			}}
		}
		if len(args) > len(words) {
			return misused{problem{
				fmt.Errorf("%s: too many words: %s", cmd.CommandPath(), strings.Join(args[len(words):], " ")),
				"usage: " + cmd.UseLine() + "; put quotes around words with blanks",
			}}
		}
		return nil
	}
}

// oneOrTwo wants the first word, and may have one more.
func oneOrTwo(word string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 2 {
			return nil
		}
		return exactly(word)(cmd, args)
	}
}

// must is a flag that has to be given.
func must(cmd *cobra.Command, name, what string) (string, error) {
	v, err := cmd.Flags().GetString(name)
	if err == nil && strings.TrimSpace(v) == "" {
		err = misused{problem{fmt.Errorf("%s: --%s is missing: %s", cmd.CommandPath(), name, what), "usage: " + cmd.UseLine()}}
	}
	return v, err
}

// choose reads a flag whose values are known words.
func choose[T ~string](cmd *cobra.Command, name string, accepted []T) (T, error) {
	v, err := cmd.Flags().GetString(name)
	if err != nil || v == "" || slices.Contains(accepted, T(v)) {
		return T(v), err
	}
	words := make([]string, len(accepted))
	for i, w := range accepted {
		words[i] = string(w)
	}
	hint := "one of " + strings.Join(words, ", ")
	if near := nearest(v, words); near != "" {
		hint = "did you mean " + near + "?"
	}
	return "", misused{problem{fmt.Errorf("%s: --%s %q is not known", cmd.CommandPath(), name, v), hint}}
}
