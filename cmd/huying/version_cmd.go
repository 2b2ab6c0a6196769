package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

type jsonVersion struct {
	Version  string     `json:"version"`
	Revision string     `json:"revision"`
	Built    *time.Time `json:"built"` // of the source; null when it is not known
	Go       string     `json:"go"`
	Platform string     `json:"platform"`
}

// release is the version of a release, which its maker gives to the linker; "" none.
var release string

// program is what this binary says about itself.
func program() jsonVersion {
	v := jsonVersion{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	if release != "" {
		v.Version = release
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
				v.Built = &t
			}
		}
	}
	return v
}

func (a *app) versionCommand() *cobra.Command {
	return reading(&cobra.Command{
		Use: "version", Short: "which huying this is", Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := program()
			if wantsJSON(cmd) {
				return printJSON(a.stdout, v)
			}
			_, err := fmt.Fprintf(a.stdout, "huying %s %s %s\n", v.Version, v.Go, v.Platform)
			return err
		},
	}, false)
}
