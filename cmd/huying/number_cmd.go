package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
)

func (a *app) numberCommand() *cobra.Command {
	list := acting(reading(&cobra.Command{Use: "list", Short: "suspected machines and troublemakers, and blocked numbers", Args: exactly(), RunE: a.inside(a.numberList)}, true))
	list.Flags().Lookup("limit").Usage = "at most `N`, suspected ones first; 0 for all"
	list.Flags().Bool("all", false, "those that were cleared, lifted or are over too")
	block := acting(&cobra.Command{
		Use: "block ID|PHONE --reason TEXT --until DAY --by LEADER", Short: "what this number says is kept and heard for danger, and that is all", Args: exactly("ID|PHONE"), RunE: a.inside(a.numberBlock),
	})
	block.Flags().String("reason", "", "why")
	block.Flags().String("until", "", "the last `DAY` it holds, 2026-12-31; at most 90 days ahead")
	block.Flags().Int("days", 0, "or how many days from now, at most 90")
	unblock := acting(&cobra.Command{Use: "unblock ID --reason TEXT --by LEADER", Short: "lift the block before its day", Args: exactly("ID"), RunE: a.inside(a.numberUnblock)})
	unblock.Flags().String("reason", "", "why")
	clear := acting(&cobra.Command{Use: "clear ID --reason TEXT --by CLERK", Short: "no machine and no troublemaker: it is answered again at once", Args: exactly("ID"), RunE: a.inside(a.numberClear)})
	clear.Flags().String("reason", "", "how one knows")
	return group("number", "numbers that are not answered by themselves: suspected, or blocked by a leader", list, block, unblock, clear)
}

type jsonNuisance struct {
	ID     uint64     `json:"id"`
	Phone  string     `json:"phone"` // masked
	Why    string     `json:"why"`   // machine flood named
	State  string     `json:"state"` // suspect blocked cleared lifted ended
	Since  *time.Time `json:"since"`
	Until  *time.Time `json:"until"` // the silence or the block ends
	Quiet  bool       `json:"quiet"` // what it brings is kept in silence now
	Texts  int        `json:"texts"`
	Said   string     `json:"said"` // last
	SaidAt *time.Time `json:"said_at"`
	By     string     `json:"by"`
	At     *time.Time `json:"at"` // they decided
	Reason string     `json:"reason"`
	Open   []string   `json:"open"` // their open cases
}

func (a *app) numberList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	who, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	over, err := cmd.Flags().GetBool("all")
	if err != nil {
		return err
	}
	all, err := a.box.desk.Nuisances(ctx, who, over)
	if err != nil {
		return a.explain("number", err)
	}
	all = most(a, v, all, n)
	out := []jsonNuisance{}
	var rows [][]string
	for _, r := range all {
		j := jsonNuisance{
			r.ID, masked(r.Phone), string(r.Why), string(r.State), v.when(r.Since), v.when(r.Until), r.Quiet, r.Texts, v.hide(r.Said), v.when(r.SaidAt),
			"", v.when(r.At), r.Note, []string{},
		}
		if r.By.Kind != "" {
			j.By = v.teller(appliance.Entry{Actor: r.By})
		}
		for _, c := range r.Open {
			j.Open = append(j.Open, c.ID.No())
		}
		out = append(out, j)
		rows = append(rows, []string{
			strconv.FormatUint(r.ID, 10), j.Phone, v.standing(r), v.moment(r.Since), strconv.Itoa(r.Texts), v.moment(r.Until), orElse(j.By, "-"), cell(orElse(r.Note, "-"), 20), cell(j.Said, 30),
		})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有疑似的和屏蔽的号码。", "no number is suspected or blocked"))
	}
	return table(a.stdout, head(v, "编号 号码 情况 起 短信 到 谁 原因 最后说的", "ID PHONE STANDS SINCE TEXTS UNTIL BY REASON SAID LAST"), rows)
}

// standing says how a number stands.
func (v viewer) standing(r desk.NuisanceRow) string {
	switch r.State {
	case appliance.NuisanceSuspect:
		if r.Why == appliance.NuisanceFlood {
			return v.say("疑似骚扰", "troublemaker?")
		}
		return v.say("疑似机器", "machine?")
	case appliance.NuisanceBlocked:
		return v.say("已屏蔽", "blocked")
	case appliance.NuisanceCleared:
		return v.say("已恢复自动回复", "answered again")
	case appliance.NuisanceLifted:
		return v.say("已解除屏蔽", "lifted")
	}
	return v.say("到期", "over")
}

func (a *app) numberBlock(ctx context.Context, cmd *cobra.Command, args []string) error {
	phone, err := appliance.ParsePhone(args[0])
	var id uint64
	if err != nil {
		if id, err = number(cmd, args[0]); err != nil {
			return misused{problem{fmt.Errorf("%s: %q is neither a number from the list nor a phone number", cmd.CommandPath(), args[0]), "usage: " + cmd.UseLine()}}
		}
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	reason, err := must(cmd, "reason", "why the number is blocked")
	if err != nil {
		return err
	}
	last, err := a.lastDay(cmd)
	if err != nil {
		return err
	}
	var n appliance.Nuisance
	if id != 0 {
		n, err = a.box.desk.Block(ctx, who, id, reason, last)
	} else {
		n, err = a.box.desk.BlockNumber(ctx, who, phone, reason, last)
	}
	if err != nil {
		return a.explain("number "+args[0], err)
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, v.say("已屏蔽 %s 到%s，编号%d。\n", "%s is blocked until %s, number %d\n"), masked(n.Phone), last, n.ID)
	return err
}

// lastDay is the last day of a block: --until, or --days from now.
func (a *app) lastDay(cmd *cobra.Command) (appliance.Date, error) {
	last, err := dayFlag(cmd, "until")
	if err != nil {
		return last, err
	}
	days, err := cmd.Flags().GetInt("days")
	switch {
	case err != nil:
		return last, err
	case days != 0 && last != appliance.Date{}:
		err = errors.New("--until and --days say the same: give one")
	case days < 0 || days == 0 && last == appliance.Date{}:
		err = fmt.Errorf("until when? --until is missing (or --days, 1 to %d)", desk.BlockDays)
	case days != 0:
		return a.today().Add(days), nil
	default:
		return last, nil
	}
	return last, misused{problem{fmt.Errorf("%s: %w", cmd.CommandPath(), err), "usage: " + cmd.UseLine()}}
}

func (a *app) numberUnblock(ctx context.Context, cmd *cobra.Command, args []string) error {
	return a.numberAgain(ctx, cmd, args, a.box.desk.Unblock)
}

func (a *app) numberClear(ctx context.Context, cmd *cobra.Command, args []string) error {
	return a.numberAgain(ctx, cmd, args, a.box.desk.Clear)
}

// numberAgain has a number answered again.
func (a *app) numberAgain(ctx context.Context, cmd *cobra.Command, args []string, do func(context.Context, desk.Who, uint64, string) error) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	reason, err := must(cmd, "reason", "why, or how one knows")
	if err != nil {
		return err
	}
	return a.explain("number "+args[0], do(ctx, who, id, reason))
}
