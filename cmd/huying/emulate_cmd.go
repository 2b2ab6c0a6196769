package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"huying/modem/emulator"
)

func (a *app) emulateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "emulate --link PATH [--control PATH]",
		Short: "an emulated modem on a pseudo-terminal",
		Long: "An emulated modem, its SIM and the network behind it, on a pseudo-terminal that\n" +
			"any program for modems can open at --link. The control socket takes one command\n" +
			"a line (help lists them) and answers with one line of JSON.",
		Args: exactly(),
		RunE: a.emulate,
	}
	c.Flags().String("link", "", "where the terminal shall be found: a symbolic link at `PATH`")
	c.Flags().String("audio", "", "the second port, with the voices of a call: a symbolic link at `PATH`")
	c.Flags().String("control", "", "unix socket at `PATH` to bring texts, read what was sent, and switch faults on")
	c.Flags().String("model", "ec20", "what it is: "+strings.Join(models(), ", "))
	c.Flags().String("pin", "", "the SIM asks for this `PIN`")
	c.Flags().String("number", "", "the SIM's own `NUMBER`")
	c.Flags().Int("baud", 0, "as slow as a serial line of this speed; 0: as fast as it goes")
	c.Flags().Duration("send", 0, "how long the network takes for a text")
	c.Flags().Bool("reports", true, "the network reports each text delivered")
	return c
}

func models() []string { return slices.Sorted(maps.Keys(emulator.Personalities())) }

func (a *app) emulate(cmd *cobra.Command, _ []string) error {
	link, err := must(cmd, "link", "where the terminal shall be found")
	if err != nil {
		return err
	}
	model, err := choose(cmd, "model", models())
	if err != nil {
		return err
	}
	o := emulator.Options{Personality: emulator.Personalities()[model]}
	o.PIN, _ = cmd.Flags().GetString("pin")
	if p := o.PIN; p != "" && (len(p) < 4 || len(p) > 8 || strings.Trim(p, "0123456789") != "") {
		return misused{problem{fmt.Errorf("huying emulate: --pin %q: want 4 to 8 digits", p), "such as --pin 1234"}}
	}
	o.Number, _ = cmd.Flags().GetString("number")
	o.AutoReport, _ = cmd.Flags().GetBool("reports")
	o.Pace.Baud, _ = cmd.Flags().GetInt("baud")
	o.Pace.Send, _ = cmd.Flags().GetDuration("send")
	control, _ := cmd.Flags().GetString("control")
	second, _ := cmd.Flags().GetString("audio")
	for _, path := range []string{link, control, second} {
		if info, err := os.Stat(filepath.Dir(path)); path != "" && (err != nil || !info.IsDir()) {
			return problem{fmt.Errorf("there is no folder %s", filepath.Dir(path)), "make it, or choose another place"}
		}
	}
	if info, err := os.Lstat(link); err == nil && info.Mode()&os.ModeSymlink == 0 {
		return problem{fmt.Errorf("%s is there and is no link", link), "choose another --link"}
	}
	for _, path := range []string{link, second} {
		if path == "" {
			continue
		}
		held, err := emulator.Claim(path)
		if errors.Is(err, emulator.ErrLinked) {
			return problem{err, "end that one first, or choose another place: --link, --audio"}
		}
		if err != nil {
			return err
		}
		defer held.Close()
	}
	gsm := emulator.New(o)
	defer gsm.Close()
	group, ctx := errgroup.WithContext(cmd.Context())
	group.Go(func() error { return gsm.ServePTY(ctx, link) })
	if second != "" {
		group.Go(func() error { return gsm.ServeAudioPTY(ctx, second) })
	}
	if control != "" {
		group.Go(func() error { return gsm.ServeControl(ctx, control) })
	}
	group.Go(func() error {
		for _, path := range []string{link, control} {
			if path != "" && !appears(ctx, path) {
				return nil
			}
		}
		fmt.Fprintf(a.stdout, "%s on %s\n", model, link)
		<-ctx.Done()
		return nil
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return problem{err, "is another emulator running there? choose another --link or --control"}
	}
	return nil
}

// appears waits until the path is there.
func appears(ctx context.Context, path string) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Lstat(path); err == nil {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
}
