package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

func (a *app) clerkCommand() *cobra.Command {
	add := &cobra.Command{
		Use: "add NAME --role ROLE", Short: "open an account", Args: exactly("NAME"), RunE: a.inside(a.clerkAdd),
	}
	add.Flags().StringSlice("role", nil, "`ROLE`: receiver, caller, dispatcher, leader, technician or admin; may be repeated")
	list := reading(&cobra.Command{
		Use: "list", Short: "accounts and their roles", Args: exactly(), RunE: a.inside(a.clerkList),
	}, true)
	key := reading(&cobra.Command{
		Use: "key NAME [FILE]", Short: "bind the ssh-ed25519 public key in FILE to an account; without FILE list its keys", Args: oneOrTwo("NAME"), RunE: a.inside(a.clerkKey),
		Annotations: map[string]string{reads: "second argument"},
	}, false)
	key.Flags().String("remove", "", "take a key away: its `FINGERPRINT`, its comment, or all; who came in with it is sent out")
	pin := &cobra.Command{
		Use: "pin NAME", Short: "set the PIN for the box's own screen (4 to 12 digits, asked for or piped in)", Args: exactly("NAME"), RunE: a.inside(a.clerkPIN),
		Annotations: map[string]string{asks: "PIN:", twice: "yes"},
	}
	disable := &cobra.Command{
		Use: "disable NAME", Short: "close an account", Args: exactly("NAME"), RunE: a.inside(a.clerkDisable),
	}
	disable.Flags().Bool("undo", false, "open it again")
	for _, c := range []*cobra.Command{add, key, pin, disable} {
		c.Flags().String("by", "", "the administrator (`CLERK`) who decides; root may do without")
	}
	return group("clerk", "accounts", add, list, key, pin, disable)
}

// admin is who changes accounts: the administrator named by --by, or the one
// at the box's shell.
func (a *app) admin(ctx context.Context, cmd *cobra.Command) (desk.Who, error) {
	if a.clerk != nil || cmd.Flags().Changed("by") {
		return a.who(ctx, cmd)
	}
	return desk.Who{For: a.peer.Name}, nil
}

func (a *app) clerkAdd(ctx context.Context, cmd *cobra.Command, args []string) error {
	given, err := cmd.Flags().GetStringSlice("role")
	if err != nil {
		return err
	}
	if len(given) == 0 {
		return misused{problem{errors.New("huying clerk add: --role is missing"), "usage: " + cmd.UseLine() + "; the first one is admin"}}
	}
	roles := make([]appliance.Role, len(given))
	for i, r := range given {
		roles[i] = appliance.Role(strings.TrimSpace(r))
	}
	by, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	k, err := a.box.desk.AddClerk(ctx, by, args[0], roles...)
	if err != nil {
		return a.explain("clerk "+args[0], err)
	}
	fmt.Fprintf(a.stderr, "hint: %s needs a PIN for the box's screen: huying clerk pin %s\n", k.Name(), k.Name())
	return nil
}

func (a *app) clerkList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	all, err := a.box.desk.Clerks(ctx)
	if err != nil {
		return err
	}
	if n > 0 && len(all) > n {
		all = all[:n]
	}
	out := make([]jsonClerk, 0, len(all))
	for _, k := range all {
		j := jsonClerk{ID: string(k.ID), Name: k.Name(), Roles: []string{}, Disabled: k.Disabled, PIN: k.Words.PIN != "", Keys: []string{}}
		for _, r := range k.Roles {
			j.Roles = append(j.Roles, string(r))
		}
		for _, key := range desk.Keys(k) {
			j.Keys = append(j.Keys, key.Fingerprint)
		}
		out = append(out, j)
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	en := a.box.cfg.English()
	rows := make([][]string, 0, len(out))
	for i, j := range out {
		var roles []string
		for _, r := range all[i].Roles {
			roles = append(roles, loop.RoleName(r, en))
		}
		var notes []string
		note := func(on bool, zh, english string) {
			if on {
				notes = append(notes, map[bool]string{true: english, false: zh}[en])
			}
		}
		note(j.Disabled, "已停用", "disabled")
		note(!j.PIN, "没有口令", "no PIN")
		rows = append(rows, []string{j.Name, strings.Join(roles, " "), fmt.Sprint(len(j.Keys)), strings.Join(notes, " ")})
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, "hint: make the first one: huying clerk add NAME --role admin")
	}
	if en {
		return table(a.stdout, []string{"NAME", "ROLES", "KEYS", "NOTES"}, rows)
	}
	return table(a.stdout, []string{"姓名", "岗位", "公钥", "备注"}, rows)
}

func (a *app) clerkKey(ctx context.Context, cmd *cobra.Command, args []string) error {
	remove, err := cmd.Flags().GetString("remove")
	if err != nil {
		return err
	}
	if !cmd.Flags().Changed("remove") && len(args) == 1 {
		return a.clerkKeys(ctx, cmd, args[0])
	}
	by, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("remove") {
		if len(args) == 2 {
			return misused{problem{errors.New("huying clerk key: a FILE and --remove at once"), "one adds a key, the other takes one away"}}
		}
		return a.explain("clerk "+args[0], a.box.desk.RemoveKey(ctx, by, args[0], remove))
	}
	b, err := io.ReadAll(io.LimitReader(a.stdin, longest))
	if err != nil {
		return fmt.Errorf("read the key: %w", err)
	}
	return a.explain("clerk "+args[0], a.box.desk.AddKey(ctx, by, args[0], strings.TrimSpace(string(b))))
}

type jsonKey struct {
	Fingerprint string `json:"fingerprint"`
	Comment     string `json:"comment"`
}

// clerkKeys lists what an account may come in with.
func (a *app) clerkKeys(ctx context.Context, cmd *cobra.Command, name string) error {
	k, err := a.box.desk.Clerk(ctx, name)
	if err != nil {
		return a.explain("clerk "+name, err)
	}
	out := []jsonKey{}
	var rows [][]string
	for _, key := range desk.Keys(k) {
		out = append(out, jsonKey{key.Fingerprint, key.Comment})
		rows = append(rows, []string{key.Fingerprint, key.Comment})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintf(a.stderr, "hint: %s has no key: huying clerk key %s FILE.pub\n", name, name)
	}
	if a.box.cfg.English() {
		return table(a.stdout, []string{"FINGERPRINT", "COMMENT"}, rows)
	}
	return table(a.stdout, []string{"指纹", "备注"}, rows)
}

func (a *app) clerkPIN(ctx context.Context, cmd *cobra.Command, args []string) error {
	by, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	pin, err := a.readPIN()
	if err != nil {
		return err
	}
	return a.explain("clerk "+args[0], a.box.desk.SetPIN(ctx, by, args[0], pin))
}

// readPIN takes the secret that was asked for, or piped in.
func (a *app) readPIN() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(a.stdin, 1024)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the PIN: %w", err)
	}
	return strings.TrimSpace(line), nil
}

func (a *app) clerkDisable(ctx context.Context, cmd *cobra.Command, args []string) error {
	by, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	undo, err := cmd.Flags().GetBool("undo")
	if err != nil {
		return err
	}
	return a.explain("clerk "+args[0], a.box.desk.Disable(ctx, by, args[0], !undo))
}
