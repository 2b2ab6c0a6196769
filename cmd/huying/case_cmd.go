package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

func (a *app) caseCommand() *cobra.Command {
	list := reading(&cobra.Command{
		Use: "list", Short: "matters, newest first", Args: exactly(), RunE: a.inside(a.caseList), GroupID: groupSee,
	}, true)
	list.Flags().String("state", "", "only matters in this `STATE`: open for all open ones, "+listed(caseStates()))
	list.Flags().String("find", "", "only matters with this `TEXT`: characters, pinyin, initials, a number, the end of a phone's")
	show := reading(&cobra.Command{
		Use: "show NO", Short: "one matter: where it stands, its orders, its whole story", Args: exactly("NO"), RunE: a.inside(a.caseShow), GroupID: groupSee,
	}, false)
	show.Flags().String("reveal", "", "show the number too; the `REASON` becomes an entry of the matter")
	acting(show)
	c := group("case", "matters, and everything a clerk does with them", append([]*cobra.Command{list, show, a.revealCommand(), a.printCommand(), a.openCommand(), a.takeBackCommand()}, a.caseDeeds()...)...)
	c.AddGroup(caseGroups...)
	return c
}

func caseStates() []choice {
	names := map[appliance.CaseState]string{}
	for _, s := range appliance.CaseStates {
		names[s] = loop.StateName(s, false)
	}
	return values(appliance.CaseStates, names)
}

// stateOpen stands for every state in which somebody still owes the villager something.
const stateOpen = "open"

// caseNamed is the matter of a number; 1007-2, an order's, will do.
func (a *app) caseNamed(ctx context.Context, s string) (appliance.Case, error) {
	if _, call := appliance.ParseCallID(s, firstYear); call {
		return appliance.Case{}, problem{fmt.Errorf("%s is the number of a call", s), "huying call show " + s}
	}
	s, _ = orderNo(s)
	c, err := a.box.desk.Number(ctx, s)
	return c, a.explain("case "+s, err)
}

func (a *app) caseList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	state, err := cmd.Flags().GetString("state")
	if err == nil && state != "" {
		state, err = chosen(cmd, "state", state, append(caseStates(), choice{stateOpen, "在办"}))
	}
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
	pages, err := a.pages(ctx, appliance.CaseState(state), strings.TrimSpace(find), n)
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
	case stateOpen:
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
		var who desk.Who // on the socket root, who sees all; over the network whose key it is
		if a.clerk != nil {
			who.Clerk = *a.clerk
		}
		found, err := a.box.desk.Find(ctx, who, desk.Finding{Typed: find, In: states, Limit: n})
		if err != nil {
			return nil, err
		}
		for _, h := range found.Hits {
			ids = append(ids, h.Case.ID)
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
	return []string{
		c.ID.In(v.year()), v.state(p), v.dueCell(p.Due, p.Guessed, string(p.Light)), v.holderName(c.Holder), masked(c.Reporter), cell(v.hide(first(c.Summary, c.Text)), 60),
	}
}

func (v viewer) state(p desk.Page) string {
	s := loop.StateName(p.Case.State, v.english)
	if p.Case.Round > 1 {
		s += fmt.Sprintf(v.say(" 第%d轮", " round %d"), p.Case.Round)
	}
	if p.Case.Pending != nil {
		s += v.say(" 待复核", " proposed")
	}
	if p.Alarming {
		s += v.say(" 警报!", " ALARM")
	}
	return s
}

// dueCell is a due time with its light in words; "-" where none runs.
func (v viewer) dueCell(due time.Time, guessed bool, light string) string {
	if due.IsZero() {
		return "-"
	}
	s := v.at(due).Format("01-02 15:04")
	if guessed {
		s += v.say(" 暂定", " prov.")
	}
	return s + lightMarks[light][english(v.english)]
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
