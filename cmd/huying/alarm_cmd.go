package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
)

func (a *app) alarmCommand() *cobra.Command {
	list := reading(&cobra.Command{
		Use: "list", Short: "alarms nobody has taken", Args: exactly(), RunE: a.inside(a.alarmList),
	}, true)
	take := acting(&cobra.Command{
		Use: "take ID --by CLERK", Short: "take an alarm: this clerk rings back now", Args: exactly("ID"), RunE: a.inside(a.alarmTake),
	})
	return group("alarm", "somebody may be in danger", list, take)
}

func (a *app) alarmList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	all, err := a.box.desk.Alarms(ctx)
	if err != nil {
		return err
	}
	if n > 0 && len(all) > n {
		all = all[:n]
	}
	out := make([]jsonAlarm, 0, len(all))
	for _, al := range all {
		out = append(out, v.alarmJSON(al))
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(out) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有未接的警报。", "no alarm stands"))
	}
	rows := make([][]string, 0, len(out))
	for _, al := range out {
		rows = append(rows, []string{
			strconv.FormatUint(al.ID, 10), al.At.Format("01-02 15:04"), al.Phone, orDash(al.Case), strconv.Itoa(al.Repeats + 1), cell(al.Text, 60),
		})
	}
	if v.english {
		return table(a.stdout, []string{"ID", "AT", "PHONE", "CASE", "TIMES", "WORDS"}, rows)
	}
	return table(a.stdout, []string{"编号", "时间", "号码", "件号", "次数", "内容"}, rows)
}

func (a *app) alarmTake(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	return a.explain("alarm "+args[0], a.box.desk.TakeAlarm(ctx, who, id))
}
