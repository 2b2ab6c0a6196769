package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"huying/appliance"
)

// reading gives a command that reads its two flags.
func reading(cmd *cobra.Command, list bool) *cobra.Command {
	cmd.Flags().Bool("json", false, "one JSON document on standard output")
	if list {
		cmd.Flags().Int("limit", 50, "at most `N`, newest first; 0 for all")
	}
	return cmd
}

// byCode and best say what the order of a list is where it is not newest first:
// things that have codes stand by them, what was looked for begins with what fits best.
func byCode(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().Lookup("limit").Usage = "at most `N`, by code; 0 for all"
	return cmd
}

func best(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().Lookup("limit").Usage = "at most `N`, what fits best first; 0 for all"
	return cmd
}

// most is the beginning of a list, as --limit wants it; what was left off is said.
func most[T any](a *app, v viewer, list []T, n int) []T {
	if n <= 0 || len(list) <= n {
		return list
	}
	fmt.Fprintf(a.stderr, v.say("只列%d条，共%d条（--limit 0 全列）\n", "%d of %d (--limit 0 for all)\n"), n, len(list))
	return list[:n]
}

func wantsJSON(cmd *cobra.Command) bool {
	on, _ := cmd.Flags().GetBool("json")
	return on
}

// limit is how many a list may have; 0: all.
func limit(cmd *cobra.Command) (int, error) {
	n, err := cmd.Flags().GetInt("limit")
	if err == nil && n < 0 {
		err = misused{problem{errNegative, "--limit 0 means all"}}
	}
	return n, err
}

// limited is how many a list may have, and how its rows are shown.
func (a *app) limited(ctx context.Context, cmd *cobra.Command) (n int, v viewer, err error) {
	if n, err = limit(cmd); err != nil {
		return 0, viewer{}, err
	}
	v, err = a.viewer(ctx)
	return n, v, err
}

// viewer is how this box's facts are put into words.
func (a *app) viewer(ctx context.Context) (viewer, error) {
	v := viewer{clock: a.box.desk.Clock, english: a.box.cfg.English(), names: map[appliance.ClerkID]string{}, today: a.today()}
	var err error
	if v.town, _, err = a.box.desk.Town(ctx); err != nil {
		return v, err
	}
	clerks, err := a.box.desk.Clerks(ctx)
	for _, k := range clerks {
		v.names[k.ID] = k.Name()
	}
	return v, err
}

// say is a phrase in the hall's language.
func (v viewer) say(zh, en string) string {
	if v.english {
		return en
	}
	return zh
}
