package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

func (a *app) caseCommand() *cobra.Command {
	list := reading(&cobra.Command{
		Use: "list", Short: "matters, newest first", Args: exactly(), RunE: a.inside(a.caseList),
	}, true)
	list.Flags().String("state", "", "only matters in this `STATE`: new, accepted, followup, closed …; open for all open ones")
	list.Flags().String("find", "", "only matters with this `TEXT`, number or phone tail")
	show := reading(&cobra.Command{
		Use: "show NO", Short: "one matter and its whole story", Args: exactly("NO"), RunE: a.inside(a.caseShow),
	}, false)
	show.Flags().String("reveal", "", "show the number too; the `REASON` becomes an entry of the matter")
	acting(show)
	return group("case", "matters, and everything a clerk does with them", append(append([]*cobra.Command{list, show, a.openCommand()}, a.caseActs()...), a.caseDeeds()...)...)
}

func (a *app) caseList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	state, err := choose(cmd, "state", append(slices.Clone(appliance.CaseStates), "open"))
	if err != nil {
		return err
	}
	find, err := cmd.Flags().GetString("find")
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	pages, err := a.pages(ctx, state, strings.TrimSpace(find), n)
	if err != nil {
		return err
	}
	if wantsJSON(cmd) {
		out := make([]jsonCase, 0, len(pages))
		for _, p := range pages {
			out = append(out, v.caseJSON(p, masked(p.Case.Reporter)))
		}
		return printJSON(a.stdout, out)
	}
	if len(pages) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有这样的件。", "there is no such matter"))
	}
	rows := make([][]string, 0, len(pages))
	for _, p := range pages {
		rows = append(rows, v.caseRow(p))
	}
	if v.english {
		return table(a.stdout, []string{"NO", "STATE", "DUE", "HOLDER", "PHONE", "MATTER"}, rows)
	}
	return table(a.stdout, []string{"件号", "状态", "期限", "承办", "来件人", "内容"}, rows)
}

// pages reads the matters of a list. Those of other years show their year.
func (a *app) pages(ctx context.Context, state appliance.CaseState, find string, n int) ([]desk.Page, error) {
	states := []appliance.CaseState{state}
	switch state {
	case "":
		states = nil
	case "open":
		states = appliance.OpenStates
	}
	var ids []appliance.CaseID
	if find == "" {
		cases, err := a.box.desk.List(ctx, appliance.CaseFilter{States: states}, n)
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			ids = append(ids, c.ID)
		}
	} else {
		rows, err := a.box.desk.Find(ctx, find, 0)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if (len(states) == 0 || slices.Contains(states, r.Case.State)) && (n == 0 || len(ids) < n) {
				ids = append(ids, r.Case.ID)
			}
		}
	}
	pages := make([]desk.Page, 0, len(ids))
	for _, id := range ids {
		p, err := a.box.desk.Page(ctx, desk.Who{}, id)
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	return pages, nil
}

func (v viewer) caseRow(p desk.Page) []string {
	c := p.Case
	due := "-"
	if !p.Due.IsZero() {
		due = v.at(p.Due).Format("01-02 15:04")
		if p.Guessed {
			due += v.say(" 暂定", " prov.")
		}
		due += lightMarks[string(p.Light)][english(v.english)]
	}
	holder := v.holder(c.Holder)
	if c.Holder == appliance.HolderDesk {
		holder = v.say("待领", "desk")
	}
	state := loop.StateName(c.State, v.english)
	if p.Alarming {
		state += v.say(" 警报!", " ALARM")
	}
	return []string{c.ID.No(), state, due, holder, masked(c.Reporter), cell(first(c.Summary, c.Text), 60)}
}

// lightMarks say a light in words: colour alone says nothing to a script or to
// somebody who does not see it.
var lightMarks = map[string][2]string{
	"yellow": {" 将到期", " soon"}, "red": {" 今天到期", " today"}, "black": {" 超期", " overdue"},
}

func english(on bool) int {
	if on {
		return 1
	}
	return 0
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

func (a *app) caseShow(ctx context.Context, cmd *cobra.Command, args []string) error {
	reason, err := cmd.Flags().GetString("reveal")
	if err != nil {
		return err
	}
	c, err := a.box.desk.Number(ctx, args[0])
	if err != nil {
		return a.explain("case "+args[0], err)
	}
	phone := masked(c.Reporter)
	var who desk.Who
	if cmd.Flags().Changed("reveal") {
		if who, err = a.who(ctx, cmd); err != nil {
			return err
		}
		number, err := a.box.desk.Reveal(ctx, who, c.ID, reason)
		if err != nil {
			return a.explain("case "+args[0], err)
		}
		phone = string(number)
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	p, err := a.box.desk.Page(ctx, who, c.ID)
	if err != nil {
		return a.explain("case "+args[0], err)
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, v.caseJSON(p, phone))
	}
	return v.printCase(a, p, phone)
}

func (v viewer) printCase(a *app, p desk.Page, phone string) error {
	j := v.caseJSON(p, phone)
	var b strings.Builder
	line := func(zh, en, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  %s\n", v.say(zh, en), value)
		}
	}
	line("件号", "no      ", fmt.Sprintf("%s (%d)", j.No, j.Year))
	line("状态", "state   ", v.caseRow(p)[1])
	line("类型", "kind    ", strings.TrimSpace(j.Kind+" "+j.Category))
	line("来件", "from    ", j.Phone)
	if j.ReceivedAt != nil {
		line("收到", "received", j.ReceivedAt.Format("2006-01-02 15:04"))
	}
	line("期限", "due     ", v.caseRow(p)[2])
	line("承办", "holder  ", v.caseRow(p)[3])
	if j.Outcome != "" {
		line("结果", "outcome ", loop.OutcomeName(p.Case.Outcome.Code, v.english)+" "+shown(j.Result))
	}
	fmt.Fprintf(&b, "\n%s\n\n", shown(j.Text))
	rows := make([][]string, 0, len(p.Story))
	for i, e := range p.Story {
		rows = append(rows, []string{
			v.at(e.At).Format("01-02 15:04"), cell(j.Entries[i].Actor, 20), loop.KindName(e.Kind, v.english), cell(j.Entries[i].Text, 200),
		})
	}
	fmt.Fprint(a.stdout, b.String())
	if v.english {
		return table(a.stdout, []string{"AT", "WHO", "WHAT", "WORDS"}, rows)
	}
	return table(a.stdout, []string{"时间", "谁", "做什么", "内容"}, rows)
}
