package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) sshCommand() *cobra.Command {
	show := reading(&cobra.Command{
		Use: "show", Short: "where clerks come in over SSH, and the fingerprint to tell them", Args: exactly(), RunE: a.inside(a.sshShow),
	}, false)
	return group("ssh", "the way in over the network", show)
}

type jsonSSH struct {
	Listen      string  `json:"listen"`
	Address     string  `json:"address"`     // where it is served now; "" when it is not
	Fingerprint string  `json:"fingerprint"` // of the box's own key
	Key         string  `json:"key"`         // for a known_hosts file: ADDRESS and this
	Screens     int     `json:"screens"`     // open now
	Fault       *string `json:"fault"`       // why it is not served
}

func (a *app) sshShow(ctx context.Context, cmd *cobra.Command, _ []string) error {
	f := a.box.waysFacts(ctx)
	if f.Listen == "" {
		return errOff
	}
	d := f.Door
	out := jsonSSH{Listen: f.Listen, Fingerprint: d.Fingerprint, Key: d.Key}
	if d.Open {
		out.Address, out.Screens = d.Address, d.Screens()
	} else {
		fault := d.Fault
		out.Fault = &fault
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if !d.Open {
		return problem{fmt.Errorf("SSH is not served on %s: %s", f.Listen, d.Fault), "see huying doctor"}
	}
	_, err := fmt.Fprintf(a.stdout, map[bool]string{
		false: "地址 %s\n指纹 %s\n公钥 %s\n屏幕 %d\n", true: "address     %s\nfingerprint %s\nkey         %s\nscreens     %d\n",
	}[a.box.cfg.English()], out.Address, out.Fingerprint, out.Key, out.Screens)
	return err
}
