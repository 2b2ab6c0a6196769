package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"huying/appliance"
	"huying/appliance/health"
	"huying/appliance/workday"
	"huying/store"
	"huying/tui/console"
)

func (a *app) doctorCommand() *cobra.Command {
	c := reading(&cobra.Command{
		Use:   "doctor",
		Short: "how the box feels, and what to do; exit 0 well, 1 unwell",
		Args:  exactly(),
		RunE:  a.doctor,
	}, false)
	c.Flags().Bool("log", false, "also the last lines of the box's log, on standard error")
	return c
}

// doctor asks the running box; of one that does not run it says what can be
// seen from outside, and touches nothing.
func (a *app) doctor(cmd *cobra.Command, args []string) error {
	if a.box != nil {
		if on, _ := cmd.Flags().GetBool("log"); on && a.box.ring != nil {
			for _, line := range a.box.ring.Lines() {
				fmt.Fprintln(a.stderr, line)
			}
		}
		return a.examine(cmd, a.box.health(), a.box.cfg.English())
	}
	cfg, err := loadConfig(a.config)
	if err != nil {
		return err
	}
	client, err := console.Dial(cmd.Context(), cfg.Data)
	if err == nil {
		client.Close()
		return a.forward(cmd, args)
	}
	if !errors.Is(err, console.ErrStopped) {
		return boxProblem(err)
	}
	return a.examine(cmd, health.Tree(stoppedFacts(cmd.Context(), cfg)), cfg.English())
}

func stoppedFacts(_ context.Context, cfg config) health.Facts {
	now := time.Now().In(cfg.Hall.Zone)
	f := health.Facts{
		Now: now, Stopped: "not running", Duty: len(cfg.Hall.Duty), Year: knownYears(workday.New(), now),
		Ledger: health.LedgerFacts{Dir: cfg.Data, Practice: cfg.Practice.On, OneDevice: cfg.KeyFile == "", KeyAway: keyAway(cfg)},
	}
	f.Ledger.Free, f.Ledger.RoomKnown = diskRoom(cfg.Data)
	f.Ledger.Full = f.Ledger.RoomKnown && f.Ledger.Free < store.Reserve // it would take nothing, or not start
	f.Ledger.Storage = storageFault(cfg, kernelLine(), volumeOf)
	f.Ledger.StorageDo = storageDo
	f.Line.Ports, f.Line.PortsOK = lookAtPorts(cfg, appliance.LineStatus{}), true
	f.Board, f.Release = lookAtBoard(cfg, time.Time{}), lookAtRelease(cfg)
	return f
}

func (a *app) examine(cmd *cobra.Command, tree health.Check, english bool) error {
	var err error
	if wantsJSON(cmd) {
		err = printJSON(a.stdout, tree)
	} else {
		err = printTree(a.stdout, tree, english)
	}
	if err == nil && !tree.Well() {
		return exited(exitRefused)
	}
	return err
}

// levelWords say a level in words of one width, for eyes and for colour-blind
// scripts alike.
var levelWords = map[health.Level][2]string{
	health.OK: {"正常", "ok  "}, health.Warn: {"留意", "warn"}, health.Bad: {"故障", "BAD "},
}

func printTree(w io.Writer, tree health.Check, english bool) error {
	var b strings.Builder
	var walk func(c health.Check, depth int)
	walk = func(c health.Check, depth int) {
		indent := strings.Repeat("  ", depth)
		word := levelWords[c.Level][0]
		why, do := "为什么要紧：", "怎么办："
		if english {
			word, why, do = levelWords[c.Level][1], "why: ", "do: "
		}
		fmt.Fprintf(&b, "%s  %s%s\n", word, indent, c.What.In(english))
		for _, line := range []struct {
			name string
			text health.Text
		}{{why, c.Why}, {do, c.Do}} {
			if s := line.text.In(english); s != "" {
				under := "\n      " + indent + strings.Repeat(" ", 2+ansi.StringWidth(line.name)) // a reason of several lines stays one column
				fmt.Fprintf(&b, "      %s  %s%s\n", indent, line.name, strings.ReplaceAll(s, "\n", under))
			}
		}
		for _, child := range c.Children {
			walk(child, depth+1)
		}
	}
	walk(tree, 0)
	_, err := io.WriteString(w, b.String())
	return err
}

// diskRoom is the room on the folder's file system, or on its parent's when
// the folder is not there yet.
func diskRoom(dir string) (free uint64, known bool) {
	var st unix.Statfs_t
	if err := unix.Statfs(nearestFolder(dir), &st); err != nil {
		return 0, false
	}
	return st.Bavail * uint64(st.Bsize), true
}

// nearestFolder is the folder itself, or the nearest above it that is there.
func nearestFolder(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}
