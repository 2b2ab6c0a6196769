package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/town"
)

func (a *app) listCommand() *cobra.Command {
	show := reading(&cobra.Command{Use: "show [LIST]", Short: "the versions of a list, and the rows in force", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listShow)}, true)
	show.Flags().Int("number", 0, "the rows of this version")
	show.Flags().String("situation", "", "one row, whole: its flow and its manual")
	diff := reading(&cobra.Command{Use: "diff [LIST]", Short: "what the draft changes against the version in force", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listDiff)}, false)
	diff.Flags().Int("from", 0, "compare from this version")
	diff.Flags().Int("to", 0, "to this one")
	lint := reading(&cobra.Command{Use: "lint [LIST]", Short: "what keeps the draft, or the version in force, from being good", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listLint)}, false)
	publish := acting(&cobra.Command{
		Use: "publish [LIST] --reason REASON --by CLERK", Short: "propose the draft; a second person puts it in force (huying motion approve)", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listPublish),
	})
	publish.Flags().String("from", "", "in force from this `DAY` on; else from today")
	publish.Flags().String("reason", "", strings.Join(town.Reasons, " "))
	publish.Flags().StringArray("doc", nil, "what it rests on: `文号,名称,机关,日期`; may be repeated")
	publish.Flags().String("change", "", "`CODE` of the application it carries out")
	unlinked := reading(&cobra.Command{Use: "unlinked", Short: "两单不一致: where the responsibility list and the grid list disagree", Args: exactly(), RunE: a.inside(a.listUnlinked)}, false)

	change := acting(&cobra.Command{
		Use: "change [CODE] --by CLERK", Short: "applications for a change of the list: list them, begin one (--what), or take a step (--step)", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listChange),
	})
	change.Flags().String("kind", "修改", "新增 删减 修改")
	change.Flags().String("what", "", "what is to be changed")
	change.Flags().String("trigger", "基层反映问题", "why it came up")
	change.Flags().String("step", "", strings.Join(appliance.ListSteps, " ")+" 不同意")
	change.Flags().String("date", "", "the `DAY` of the step; else today")
	change.Flags().String("doc", "", "its document's number")
	return group("list", "the responsibility list and the others: versions drafted, compared, approved, in force", show, diff, lint, publish, unlinked, change)
}

func listNamed(args []string) string {
	if len(args) == 0 {
		return appliance.MainList
	}
	return strings.ToUpper(args[0])
}

func (a *app) today() appliance.Date {
	return appliance.DateOf(a.box.desk.Clock.Local(a.box.desk.Now()))
}

func (v viewer) versionState(s appliance.VersionState) string {
	if v.english {
		return string(s)
	}
	return map[appliance.VersionState]string{
		appliance.VersionDraft: "草稿", appliance.VersionProposed: "待批", appliance.VersionPublished: "已发布", appliance.VersionDropped: "已放弃",
	}[s]
}

func (a *app) listShow(ctx context.Context, cmd *cobra.Command, args []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	list := listNamed(args)
	number, _ := cmd.Flags().GetInt("number")
	if number == 0 {
		if ver, ok := t.InForce(list, a.today()); ok {
			number = ver.Number
		}
	}
	if code, _ := cmd.Flags().GetString("situation"); code != "" {
		row, ok := t.Situation(list, number, strings.ToUpper(code))
		if !ok {
			return problem{fmt.Errorf("list %s version %d has no row %s", list, number, code), "see huying list show " + list}
		}
		return v.printSituation(a, t, row)
	}
	rows := t.Situations(list, number)
	if wantsJSON(cmd) {
		type jsonRow struct {
			Code    string   `json:"code"`
			Domain  string   `json:"domain"`
			Item    string   `json:"item"`
			Name    string   `json:"name"`
			Lead    string   `json:"lead"`
			Complex bool     `json:"complex"`
			Grid    bool     `json:"grid"`
			Words   []string `json:"keywords"`
		}
		type jsonVersion struct {
			Number   int       `json:"number"`
			State    string    `json:"state"`
			From     string    `json:"from"`
			Reason   string    `json:"reason"`
			Proposer string    `json:"proposer"`
			Approver string    `json:"approver"`
			Checksum string    `json:"checksum"`
			Rows     []jsonRow `json:"rows,omitempty"`
		}
		out := []jsonVersion{}
		for _, ver := range t.Versions(list) {
			j := jsonVersion{ver.Number, string(ver.State), ver.From.String(), ver.Reason, ver.Proposer, ver.Approver, ver.Checksum, nil}
			if ver.Number == number {
				for _, r := range rows {
					j.Rows = append(j.Rows, jsonRow{r.Code, r.Domain, r.Item, r.Name, r.Lead, r.Complex, r.Grid, append([]string{}, r.Keywords...)})
				}
			}
			out = append(out, j)
		}
		return printJSON(a.stdout, out)
	}
	var lines [][]string
	for _, ver := range t.Versions(list) {
		lines = append(lines, []string{
			ver.List + "/" + strconv.Itoa(ver.Number), v.versionState(ver.State), ver.From.String(), ver.Proposer, ver.Approver,
			fmt.Sprintf("+%d -%d ~%d", ver.Added, ver.Removed, ver.Changed), cell(ver.Reason, 30),
		})
	}
	if err := table(a.stdout, head(v, "版本 状态 生效 提出 批准 变动 理由", "VERSION STATE FROM BY APPROVED CHANGES REASON"), lines); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	if n > 0 && len(rows) > n {
		fmt.Fprintf(a.stderr, v.say("只列前%d条，共%d条（--limit 0 全列）\n", "the first %d of %d (--limit 0 for all)\n"), n, len(rows))
		rows = rows[:n]
	}
	lines = lines[:0]
	for _, r := range rows {
		lines = append(lines, []string{r.Code, r.Domain, r.Item, r.Name, t.Short(r.Lead), map[bool]string{true: v.say("复杂", "complex"), false: v.say("一般", "simple")}[r.Complex], cell(strings.Join(r.Keywords, "、"), 30)})
	}
	return table(a.stdout, head(v, "编码 领域 事项 情形 责任单位 复杂 关键词", "CODE DOMAIN ITEM SITUATION OFFICE COMPLEXITY WORDS"), lines)
}

// printSituation is one row whole: the way of its work drawn downwards (施工图) and its manual (说明书).
func (v viewer) printSituation(a *app, t *appliance.Town, r appliance.Situation) error {
	var b strings.Builder
	line := func(zh, en, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  %s\n", v.say(zh, en), value)
		}
	}
	line("编码    ", "code     ", fmt.Sprintf("%s（%s/%d）", r.Code, r.List, r.Version))
	line("事项情形", "matter   ", r.Domain+" · "+r.Item+" · "+r.Name)
	line("责任单位", "office   ", t.Short(r.Lead)+" "+r.Section+" "+r.Phone.Local())
	line("标准    ", "standard ", r.Standard)
	line("部门    ", "bureau   ", string(r.Dept)+" "+r.DeptWork)
	line("镇街    ", "town     ", string(r.Town)+" "+r.TownWork)
	b.WriteString("\n")
	steps := make([]string, 0, len(r.Steps))
	for _, f := range r.Flow {
		steps = append(steps, strings.TrimSpace(f.Actor+" "+f.Work))
	}
	if len(steps) == 0 {
		steps = r.Steps
	}
	for i, s := range steps {
		if i > 0 {
			b.WriteString("    │\n    ▼\n")
		}
		fmt.Fprintf(&b, "  %d %s\n", i+1, s)
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

func (a *app) listDiff(ctx context.Context, cmd *cobra.Command, args []string) error {
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	list := listNamed(args)
	from, _ := cmd.Flags().GetInt("from")
	to, _ := cmd.Flags().GetInt("to")
	if from == 0 {
		if v, ok := t.InForce(list, a.today()); ok {
			from = v.Number
		}
	}
	if to == 0 {
		v, ok := town.Open(t, list)
		if !ok {
			return problem{fmt.Errorf("list %s has no draft", list), "import a changed 情形 table: huying town import PATH"}
		}
		to = v.Number
	}
	english := a.box.cfg.English()
	out := []string{}
	for _, c := range town.Diff(t, list, from, to) {
		out = append(out, c.Say(english))
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	for _, l := range out {
		fmt.Fprintln(a.stdout, l)
	}
	return nil
}

func (a *app) listLint(ctx context.Context, cmd *cobra.Command, args []string) error {
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	list := listNamed(args)
	number := 0
	if v, ok := town.Open(t, list); ok {
		number = v.Number
	} else if v, ok := t.InForce(list, a.today()); ok {
		number = v.Number
	}
	return a.printFaults(cmd, town.Lint(t, t.Situations(list, number), a.today()))
}

func (a *app) listUnlinked(ctx context.Context, cmd *cobra.Command, _ []string) error {
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	out := []string{}
	for _, m := range town.Unlinked(t, a.today()) {
		out = append(out, m.Say(a.box.cfg.English()))
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	for _, l := range out {
		fmt.Fprintln(a.stdout, l)
	}
	return nil
}

// dayFlag reads a day; the zero Date where none was said.
func dayFlag(cmd *cobra.Command, name string) (appliance.Date, error) {
	said, err := cmd.Flags().GetString(name)
	if err != nil || said == "" {
		return appliance.Date{}, err
	}
	t, err := time.Parse(time.DateOnly, said)
	if err != nil {
		return appliance.Date{}, misused{problem{fmt.Errorf("--%s %q is not a day", name, said), "write it as 2026-12-03"}}
	}
	return appliance.DateOf(t), nil
}

func (a *app) listPublish(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	var d town.Decree
	if d.Reason, err = must(cmd, "reason", "one of "+strings.Join(town.Reasons, " ")); err != nil {
		return err
	}
	if d.From, err = dayFlag(cmd, "from"); err != nil {
		return err
	}
	d.Change, _ = cmd.Flags().GetString("change")
	docs, err := cmd.Flags().GetStringArray("doc")
	if err != nil {
		return err
	}
	for _, s := range docs {
		p := append(strings.Split(strings.ReplaceAll(s, "，", ","), ","), "", "", "", "")
		doc := appliance.Document{No: strings.TrimSpace(p[0]), Name: strings.TrimSpace(p[1]), Body: strings.TrimSpace(p[2])}
		if day := strings.TrimSpace(p[3]); day != "" {
			t, err := time.Parse(time.DateOnly, day)
			if err != nil {
				return misused{problem{fmt.Errorf("--doc %q: %q is not a day", s, day), "write it as 文号,名称,机关,2026-12-03"}}
			}
			doc.Date = appliance.DateOf(t)
		}
		d.Basis = append(d.Basis, doc)
	}
	id, err := a.box.desk.ProposeList(ctx, who, listNamed(args), d)
	if err != nil {
		return a.townFaults(a.explain("list", err), a.box.cfg.English())
	}
	return a.proposed(id)
}

func (a *app) listChange(ctx context.Context, cmd *cobra.Command, args []string) error {
	flags := cmd.Flags()
	what, _ := flags.GetString("what")
	step, _ := flags.GetString("step")
	if len(args) == 0 && what == "" {
		t, _, err := a.box.desk.Town(ctx)
		if err != nil {
			return err
		}
		v, err := a.viewer(ctx)
		if err != nil {
			return err
		}
		var rows [][]string
		for _, c := range t.Changes() {
			rows = append(rows, []string{c.Code, c.Kind, cell(c.What, 40), c.Trigger, c.State, strings.Join(town.NextSteps(c), " ")})
		}
		return table(a.stdout, head(v, "编号 种类 内容 起因 到哪一步 下一步", "CODE KIND WHAT WHY STEP NEXT"), rows)
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	c := appliance.ListChange{List: appliance.MainList, What: what}
	c.Kind, _ = flags.GetString("kind")
	c.Trigger, _ = flags.GetString("trigger")
	s := appliance.ListStep{Name: step, Date: a.today()}
	if len(args) > 0 {
		c.Code = strings.ToUpper(args[0])
		if step == "" {
			return misused{problem{errors.New("say the step: --step is missing"), "one of " + strings.Join(appliance.ListSteps, " ") + " 不同意"}}
		}
	}
	if d, err := dayFlag(cmd, "date"); err != nil {
		return err
	} else if d != (appliance.Date{}) {
		s.Date = d
	}
	s.DocNo, _ = flags.GetString("doc")
	if c, err = a.box.desk.StepChange(ctx, who, c, s); err != nil {
		return a.townFaults(a.explain("change", err), a.box.cfg.English())
	}
	_, err = fmt.Fprintln(a.stdout, c.Code, c.State)
	return err
}
