package main

import (
	"context"

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

// viewer is how this box's facts are put into words.
func (a *app) viewer(ctx context.Context) (viewer, error) {
	v := viewer{clock: a.box.desk.Clock, english: a.box.cfg.English(), names: map[appliance.ClerkID]string{}}
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
