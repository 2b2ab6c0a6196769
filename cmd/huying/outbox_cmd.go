package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
)

func (a *app) outboxCommand() *cobra.Command {
	settle := &cobra.Command{
		Use:   "settle ID (--arrived | --again | --drop) --by CLERK",
		Short: "say what became of a text that is in doubt, held or failed",
		Args:  exactly("ID"),
		RunE:  a.inside(a.settle),
	}
	settle.Flags().Bool("arrived", false, "it arrived")
	settle.Flags().Bool("again", false, "send again what the network has not taken")
	settle.Flags().Bool("drop", false, "it shall not go")
	acting(settle)
	c := reading(&cobra.Command{
		Use:   "outbox",
		Short: "what goes out, with states",
		Args:  known,
		RunE:  a.inside(a.outbox),
	}, true)
	c.AddCommand(settle)
	return c
}

func (a *app) outbox(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	all, err := a.box.desk.Outbox(ctx, n)
	if err != nil {
		return err
	}
	out := make([]jsonOutgoing, 0, len(all))
	for _, o := range all {
		out = append(out, v.outgoingJSON(o))
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	rows := make([][]string, 0, len(out))
	for _, o := range out {
		state := o.State
		if !v.english {
			state = textStates[appliance.TextState(o.State)]
		}
		if o.Error != "" {
			state += " (" + o.Error + ")"
		}
		rows = append(rows, []string{
			strconv.FormatUint(o.ID, 10), o.QueuedAt.Format("01-02 15:04"), o.To, orDash(o.Case), state, cell(o.Text, 60),
		})
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("还没有发过短信。", "nothing was sent yet"))
	}
	if v.english {
		return table(a.stdout, []string{"ID", "QUEUED", "TO", "CASE", "STATE", "TEXT"}, rows)
	}
	return table(a.stdout, []string{"编号", "排队", "发给", "件号", "状态", "内容"}, rows)
}

var textStates = map[appliance.TextState]string{
	appliance.TextQueued: "待发", appliance.TextSending: "发送中", appliance.TextSent: "已发", appliance.TextDelivered: "已送达",
	appliance.TextFailed: "未发成", appliance.TextUncertain: "存疑", appliance.TextHeld: "拦下",
}

func (a *app) settle(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, err := number(cmd, args[0])
	if err != nil {
		return err
	}
	var said []desk.Settlement
	for _, s := range []desk.Settlement{desk.SettleArrived, desk.SettleAgain, desk.SettleDrop} {
		if on, _ := cmd.Flags().GetBool(string(s)); on {
			said = append(said, s)
		}
	}
	if len(said) != 1 {
		return misused{problem{errors.New("say one of --arrived, --again, --drop"), "usage: " + cmd.UseLine()}}
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	return a.explain("text "+args[0], a.box.desk.Settle(ctx, who, id, said[0]))
}

// number reads an id as lists show it.
func number(cmd *cobra.Command, s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 {
		return 0, misused{problem{fmt.Errorf("%s: %q is not a number from the list", cmd.CommandPath(), s), "usage: " + cmd.UseLine()}}
	}
	return n, nil
}
