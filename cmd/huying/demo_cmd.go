package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"huying/tui"
	"huying/tui/sshd"
)

func (a *app) demoCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "demo",
		Short: "all of it in one terminal, with a practice phone",
		Long: "The whole box on an emulated modem, in a temporary folder that is removed at the\n" +
			"end: text the hotline from the practice phone, answer as the clerk, read the\n" +
			"answer on the phone. No hardware, no network, no root.",
		Args: exactly(),
		RunE: a.demo,
	}
	c.Flags().Bool("script", false, "play it without a terminal and print what everybody says")
	return c
}

func (a *app) demo(cmd *cobra.Command, _ []string) (err error) {
	script, err := cmd.Flags().GetBool("script")
	if err != nil {
		return err
	}
	in, _ := a.stdin.(*os.File)
	out, _ := a.stdout.(*os.File)
	if !script && (in == nil || out == nil || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd()))) {
		return problem{errors.New("the demo needs a terminal"), "run it in one, or play it without: huying demo --script"}
	}
	d, err := newDemo()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if script {
		err = d.with(cmd.Context(), func(ctx context.Context) error { return d.play(ctx, a.stdout) })
	} else {
		err = d.with(cmd.Context(), func(ctx context.Context) error { return d.show(ctx, in, out) })
	}
	if err == nil {
		_, err = fmt.Fprintln(a.stdout, "演示结束，没有留下任何东西。The demo is over; nothing was left behind.")
	}
	return err
}

// show is the demo on a terminal: a clerk who has logged in, and the phone.
func (d *demoBox) show(ctx context.Context, in, out *os.File) error {
	s := d.box.session(ctx)
	s.Who = d.clerk
	program := tea.NewProgram(tui.NewDemo(s, d.phone, tui.Colleague{Phone: d.power, Name: "供电所", Examples: []string{"签1007-1", "结1007-1 已更换路灯灯头", "帮"}}),
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithFPS(sshd.FPS))
	_, err := program.Run()
	if ctx.Err() != nil { // told to stop, or the box ended under us: with says which
		return nil
	}
	return err
}
