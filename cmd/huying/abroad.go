package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
)

// abroad says why a command cannot run for a clerk who came in over the network:
// files that it names lie on the clerk's machine, where the box cannot reach
// them, and what holds for the box's own shell does not hold for a clerk.
func (a *app) abroad(cmd *cobra.Command, args []string) error {
	if a.clerk == nil {
		return nil
	}
	if cmd.Flags().Changed("config") {
		return misused{problem{errors.New("--config has no place here: the box has its configuration"), "leave it out"}}
	}
	if by := cmd.Flags().Lookup("by"); by != nil && by.Changed && strings.TrimSpace(by.Value.String()) != a.clerk.Name() {
		return problem{
			fmt.Errorf("you came in with the key of %s, and act as nobody else", a.clerk.Name()),
			"leave --by out; who acts for others does so at the box's own shell",
		}
	}
	words := strings.TrimPrefix(cmd.CommandPath(), "huying ")
	switch reads := cmd.Annotations[reads]; {
	case reads == "last argument" && len(args) > 0 && args[len(args)-1] != "-":
		return notHere(args[len(args)-1], words+" "+strings.Join(append(args[:len(args)-1:len(args)-1], "-"), " ")+" <")
	case reads == "second argument" && len(args) > 1 && args[1] != "-":
		return notHere(args[1], words+" "+args[0]+" - <")
	case reads == "file" && cmd.Flags().Changed("file") && cmd.Flag("file").Value.String() != "-":
		return notHere(cmd.Flag("file").Value.String(), words+" … --file - <")
	}
	if cmd.Annotations[writes] == "last argument" && len(args) > 0 && args[len(args)-1] != "-" {
		return notHere(args[len(args)-1], words+" "+strings.Join(append(args[:len(args)-1:len(args)-1], "-"), " ")+" >")
	}
	if f := cmd.Flags().Lookup("csv"); f != nil && f.Changed {
		return problem{fmt.Errorf("%s would lie on the box, not with you", f.Value), "ssh BOX " + words + " … --xlsx - > FILE brings it in one file"}
	}
	if f := cmd.Flags().Lookup("xlsx"); f != nil && f.Changed && f.Value.String() != "-" {
		return notHere(f.Value.String(), strings.Join(append([]string{words}, args...), " ")+" --xlsx - >")
	}
	return nil
}

// notHere: the file lies with the client. how is the command that sends or
// fetches it.
func notHere(name, how string) error {
	return problem{
		fmt.Errorf("%s is a file of yours: over ssh the box cannot reach it", name),
		"ssh BOX " + how + " " + name,
	}
}

// technical is who may look after the box itself: at its shell anybody whom the
// kernel lets in, over the network a technician or an administrator (domain 6 §B.11).
func (a *app) technical(cmd *cobra.Command) error {
	if a.clerk == nil || a.clerk.Has(appliance.RoleTechnician, appliance.RoleAdmin) {
		return nil
	}
	return problem{
		fmt.Errorf("%s is for technicians and administrators", cmd.CommandPath()),
		"ask one of them, or do it at the box's own shell",
	}
}
