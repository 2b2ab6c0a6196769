package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) inboxCommand() *cobra.Command {
	return reading(&cobra.Command{
		Use:   "inbox",
		Short: "what was heard, and what was made of it",
		Args:  exactly(),
		RunE:  a.inside(a.inbox),
	}, true)
}

func (a *app) inbox(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	all, err := a.box.desk.Messages(ctx, n)
	if err != nil {
		return err
	}
	out := make([]jsonIncoming, 0, len(all))
	for _, m := range all {
		out = append(out, v.incomingJSON(m))
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	rows := make([][]string, 0, len(out))
	for _, m := range out {
		text := m.Text
		if len(m.Gap) > 0 {
			text = fmt.Sprintf(v.say("[缺第%s段] ", "[part %s missing] "), strings.Trim(strings.Join(strings.Fields(fmt.Sprint(m.Gap)), ","), "[]")) + text
		}
		made := m.Fate
		if !v.english {
			made = fateNames[m.Fate]
		}
		if m.Reason != "" {
			made += " (" + m.Reason + ")"
		}
		rows = append(rows, []string{
			strconv.FormatUint(m.ID, 10), m.HeardAt.Format("01-02 15:04"), cell(m.From, 14), orDash(m.Case), made, cell(text, 60),
		})
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("还没有收到短信。", "nothing was heard yet"))
	}
	if v.english {
		return table(a.stdout, []string{"ID", "HEARD", "FROM", "CASE", "BECAME", "TEXT"}, rows)
	}
	return table(a.stdout, []string{"编号", "收到", "来自", "件号", "去向", "内容"}, rows)
}

var fateNames = map[string]string{
	"case": "新件", "supplement": "补充", "answer": "回答", "command": "指令", "duplicate": "重复",
	"thanks": "致谢", "empty": "空白", "ignored": "不处理",
}

func orDash(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}
