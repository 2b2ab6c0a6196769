package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/town"
)

func (a *app) listCommand() *cobra.Command {
	show := reading(&cobra.Command{Use: "show [LIST]", Short: "the versions of a list, newest first, and the rows in force; LIST is " + appliance.MainList + " (else) or " + appliance.GridList, Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listShow)}, true)
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
	drop := acting(&cobra.Command{Use: "drop [LIST] --by CLERK", Short: "give the open draft up; the version in force stays", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listDrop)})
	unlinked := reading(&cobra.Command{Use: "unlinked", Short: "两单不一致: where the responsibility list and the grid list disagree", Args: exactly(), RunE: a.inside(a.listUnlinked)}, false)

	change := acting(reading(&cobra.Command{
		Use: "change [CODE] --by CLERK", Short: "applications for a change of the list: list them, begin one (--what), or take a step (--step)", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.listChange),
	}, true))
	change.Flags().String("kind", town.ChangeKinds[2], strings.Join(town.ChangeKinds, ", "))
	change.Flags().String("what", "", "what is to be changed")
	change.Flags().String("trigger", "", "why it came up: "+strings.Join(town.ChangeTriggers, ", ")+"; else 基层反映问题, with --case 清单缺项")
	change.Flags().String("case", "", "the `NO` of the case it came from")
	change.Flags().String("step", "", "the next step: "+strings.Join(appliance.ListSteps[1:], ", ")+", "+town.Disagreed)
	change.Flags().String("date", "", "the `DAY` of the step; else today")
	change.Flags().String("doc", "", "its document's number")
	return group("list", "the responsibility list and the others: versions drafted, compared, approved, in force", show, diff, lint, publish, drop, unlinked, change)
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
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	t := v.town
	list := listNamed(args)
	number, _ := cmd.Flags().GetInt("number")
	inForce := 0
	if ver, ok := t.InForce(list, a.today()); ok {
		inForce = ver.Number
	}
	if number == 0 {
		number = inForce
	} else if err := listVersion(t, list, "number", number); err != nil {
		return err
	}
	if code, _ := cmd.Flags().GetString("situation"); code != "" {
		row, ok := t.Situation(list, number, strings.ToUpper(code))
		if !ok {
			return problem{fmt.Errorf("list %s version %d has no row %s", list, number, code), "see huying list show " + list}
		}
		if wantsJSON(cmd) {
			return printJSON(a.stdout, v.situationJSON(row))
		}
		return v.printSituation(a, t, row)
	}
	rows := t.Situations(list, number)
	versions := t.Versions(list)
	if len(versions) == 0 {
		if err := listKnown(t, list); err != nil {
			return err
		}
		fmt.Fprintln(a.stderr, v.say("还没有清单：导入情形表 huying town import 文件夹", "there is no list yet: huying town import PATH with the table 情形"))
	}
	if wantsJSON(cmd) {
		out := []jsonEdition{}
		for _, ver := range slices.Backward(versions) {
			j := v.versionJSON(ver)
			j.InForce = ver.Number == inForce
			if ver.Number == number {
				for _, r := range rows {
					j.Rows = append(j.Rows, v.situationJSON(r))
				}
			}
			out = append(out, j)
		}
		return printJSON(a.stdout, out)
	}
	var lines [][]string
	for _, ver := range slices.Backward(versions) {
		state := v.versionState(ver.State)
		switch {
		case ver.State != appliance.VersionPublished:
		case ver.Number == inForce:
			state = v.say("现行", "in force")
		case ver.From.Compare(a.today()) > 0:
			state = v.say("待生效", "to come")
		}
		lines = append(lines, []string{
			ver.List + "/" + strconv.Itoa(ver.Number), state, dayCell(ver.From), orElse(ver.Proposer, "-"), orElse(ver.Approver, "-"),
			fmt.Sprintf("+%d -%d ~%d", ver.Added, ver.Removed, ver.Changed), cell(strings.TrimSpace(ver.Reason+" "+strings.Join(documents(ver.Basis), "；")), 60),
		})
	}
	if err := table(a.stdout, head(v, "版本 状态 生效 提出 批准 变动 理由", "VERSION STATE FROM BY APPROVED CHANGES REASON"), lines); err != nil || len(rows) == 0 {
		return err
	}
	fmt.Fprintln(a.stdout)
	rows = most(a, v, rows, n)
	lines = lines[:0]
	for _, r := range rows {
		lines = append(lines, []string{r.Code, r.Domain, r.Item, r.Name, t.Short(r.Lead), map[bool]string{true: v.say("复杂", "complex"), false: v.say("一般", "simple")}[r.Complex], cell(strings.Join(r.Keywords, "、"), 30)})
	}
	return table(a.stdout, head(v, "编码 领域 事项 情形 责任单位 复杂 关键词", "CODE DOMAIN ITEM SITUATION OFFICE COMPLEXITY WORDS"), lines)
}

// listKnown refuses a list that there is not; the responsibility list may yet come.
func listKnown(t *appliance.Town, list string) error {
	if list == appliance.MainList || slices.Contains(t.Lists(), list) {
		return nil
	}
	if len(t.Lists()) == 0 {
		return problem{fmt.Errorf("there is no list %s", list), "bring the first one: huying town import PATH, with the table 情形"}
	}
	return problem{fmt.Errorf("there is no list %s", list), "the lists are " + strings.Join(t.Lists(), ", ")}
}

// listVersion refuses a version that a list does not have; 0 names none.
func listVersion(t *appliance.Town, list, flag string, number int) error {
	if number == 0 || slices.ContainsFunc(t.Versions(list), func(v appliance.ListVersion) bool { return v.Number == number }) {
		return nil
	}
	return misused{problem{fmt.Errorf("--%s %d: list %s has no such version", flag, number, list), "see huying list show " + list}}
}

// dayCell is a date, "-" where there is none.
func dayCell(d appliance.Date) string {
	if d == (appliance.Date{}) {
		return "-"
	}
	return d.String()
}

type jsonEdition struct {
	List      string          `json:"list"`
	Number    int             `json:"number"`
	Kind      string          `json:"kind"`
	Name      string          `json:"name"`
	State     string          `json:"state"` // draft proposed published dropped
	InForce   bool            `json:"in_force"`
	From      *string         `json:"from"`
	Reason    string          `json:"reason"`
	Basis     []string        `json:"basis"`
	Proposer  string          `json:"proposer"`
	Approver  string          `json:"approver"`
	Added     int             `json:"added"`
	Removed   int             `json:"removed"`
	Changed   int             `json:"changed"`
	Checksum  string          `json:"checksum"`
	ReviewDue *string         `json:"review_due"`
	Origin    string          `json:"origin"`
	Rows      []jsonSituation `json:"rows"` // of the version that is shown; empty for the others
}

type jsonSituation struct {
	Code     string     `json:"code"`
	Domain   string     `json:"domain"`
	Item     string     `json:"item"`
	Name     string     `json:"name"`
	Lead     string     `json:"lead"`
	LeadName string     `json:"lead_name"`
	Assists  []string   `json:"assists"`
	Section  string     `json:"section"`
	Phone    string     `json:"phone"` // of the section's desk
	Steps    []string   `json:"steps"`
	Standard string     `json:"standard"`
	DeptWork string     `json:"dept_work"`
	TownWork string     `json:"town_work"`
	Town     string     `json:"town"` // 主体 配合 无
	Dept     string     `json:"dept"`
	Complex  bool       `json:"complex"`
	Days     int        `json:"days"` // its own limit; 0 by complexity
	Grid     bool       `json:"grid"` // 入格
	Words    []string   `json:"keywords"`
	Flow     []jsonFlow `json:"flow"` // 施工图
	Evidence []string   `json:"evidence"`
	External string     `json:"external"`
}

type jsonFlow struct {
	Actor string `json:"actor"`
	Work  string `json:"work"`
	In    string `json:"in"`
	Out   string `json:"out"`
	Days  int    `json:"days"`
	Next  string `json:"next"`
}

// dated is a day as documents write it, null where there is none.
func dated(d appliance.Date) *string {
	if d == (appliance.Date{}) {
		return nil
	}
	s := d.String()
	return &s
}

func (v viewer) versionJSON(x appliance.ListVersion) jsonEdition {
	return jsonEdition{
		List: x.List, Number: x.Number, Kind: string(x.Kind), Name: x.Name, State: string(x.State), From: dated(x.From), Reason: x.Reason, Basis: documents(x.Basis),
		Proposer: x.Proposer, Approver: x.Approver, Added: x.Added, Removed: x.Removed, Changed: x.Changed, Checksum: x.Checksum, ReviewDue: dated(x.ReviewDue),
		Origin: x.Origin, Rows: []jsonSituation{},
	}
}

func (v viewer) situationJSON(r appliance.Situation) jsonSituation {
	j := jsonSituation{
		Code: r.Code, Domain: r.Domain, Item: r.Item, Name: r.Name, Lead: r.Lead, LeadName: v.town.Short(r.Lead), Assists: some(r.Assists), Section: r.Section,
		Phone: r.Phone.Local(), Steps: some(r.Steps), Standard: r.Standard, DeptWork: r.DeptWork, TownWork: r.TownWork, Town: string(r.Town), Dept: string(r.Dept),
		Complex: r.Complex, Days: r.Days, Grid: r.Grid, Words: some(r.Keywords), Flow: []jsonFlow{}, Evidence: some(r.Evidence), External: r.External,
	}
	for _, f := range r.Flow {
		j.Flow = append(j.Flow, jsonFlow{f.Actor, f.Work, f.In, f.Out, f.Days, f.Next})
	}
	return j
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
	if err := cmp.Or(listKnown(t, list), listVersion(t, list, "from", from), listVersion(t, list, "to", to)); err != nil {
		return err
	}
	if from == 0 {
		if v, ok := t.InForce(list, a.today()); ok {
			from = v.Number
		}
	}
	if to == 0 {
		v, ok := town.Open(t, list)
		if !ok {
			return a.explain("list", noDraft(list))
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
	if len(out) == 0 {
		fmt.Fprintln(a.stderr, map[bool]string{false: "两版没有不同。", true: "the two versions are the same"}[english])
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
	if err := listKnown(t, list); err != nil {
		return err
	}
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
	if len(out) == 0 {
		fmt.Fprintln(a.stderr, map[bool]string{false: "两单一致。", true: "the two lists agree"}[a.box.cfg.English()])
	}
	for _, l := range out {
		fmt.Fprintln(a.stdout, l)
	}
	return nil
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
	if d.From == (appliance.Date{}) {
		d.From = a.today()
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
		return a.faults(ctx, a.explain("list", err))
	}
	return a.proposed(id)
}

func (a *app) listDrop(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	list := listNamed(args)
	v, ok := town.Open(t, list)
	if !ok {
		return a.explain("list", noDraft(list))
	}
	return a.faults(ctx, a.explain("list", a.box.desk.DropList(ctx, who, list, v.Number)))
}

// noDraft is the refusal where a list has no draft.
func noDraft(list string) error {
	return &loop.Refusal{Act: loop.ActLists, Why: loop.WhyBad, Name: "清单" + list + "没有草稿。", English: "list " + list + " has no draft"}
}

type jsonChange struct {
	Code    string           `json:"code"`
	List    string           `json:"list"`
	Kind    string           `json:"kind"`
	What    string           `json:"what"`
	Trigger string           `json:"trigger"`
	Case    *string          `json:"case"`
	State   string           `json:"state"`
	Next    []string         `json:"next"`
	Steps   []jsonChangeStep `json:"steps"`
}

type jsonChangeStep struct {
	Name string `json:"name"`
	Date string `json:"date"`
	Doc  string `json:"doc"`
	By   string `json:"by"`
}

func (a *app) listChange(ctx context.Context, cmd *cobra.Command, args []string) error {
	flags := cmd.Flags()
	what, _ := flags.GetString("what")
	step, _ := flags.GetString("step")
	if step == "" && what == "" {
		return a.showChanges(ctx, cmd, args)
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	c := appliance.ListChange{List: appliance.MainList, What: what}
	c.Kind, _ = flags.GetString("kind")
	c.Trigger, _ = flags.GetString("trigger")
	if no, _ := flags.GetString("case"); no != "" {
		k, err := a.caseNamed(ctx, no)
		if err != nil {
			return err
		}
		c.Case, c.Trigger = k.ID, orElse(c.Trigger, "清单缺项")
	}
	c.Trigger = orElse(c.Trigger, "基层反映问题")
	s := appliance.ListStep{Name: step, Date: a.today()}
	switch {
	case len(args) > 0 && step == "":
		return misused{problem{errors.New("--what begins a new application: it has no code yet"), "leave out " + args[0] + ", or take its next step with --step"}}
	case len(args) > 0:
		c.Code = strings.ToUpper(args[0])
	case step != "":
		return misused{problem{errors.New("say which application: CODE is missing"), "see huying list change"}}
	}
	if d, err := dayFlag(cmd, "date"); err != nil {
		return err
	} else if d != (appliance.Date{}) {
		s.Date = d
	}
	s.DocNo, _ = flags.GetString("doc")
	if c, err = a.box.desk.StepChange(ctx, who, c, s); err != nil {
		return a.faults(ctx, a.explain("change", err))
	}
	_, err = fmt.Fprintln(a.stdout, c.Code, c.State)
	return err
}

// showChanges lists the applications, newest first, or one of them.
func (a *app) showChanges(ctx context.Context, cmd *cobra.Command, args []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	all := slices.Clone(v.town.Changes())
	slices.SortFunc(all, func(a, b appliance.ListChange) int {
		return cmp.Or(cmp.Compare(len(b.Code), len(a.Code)), strings.Compare(b.Code, a.Code))
	})
	if len(args) > 0 {
		if all = slices.DeleteFunc(all, func(c appliance.ListChange) bool { return !strings.EqualFold(c.Code, args[0]) }); len(all) == 0 {
			return a.explain("change", &loop.Refusal{Act: loop.ActLists, Why: loop.WhyBad, Name: "没有变更申请" + args[0] + "。", English: "there is no application " + args[0]})
		}
	}
	all = most(a, v, all, n)
	out := []jsonChange{}
	var rows [][]string
	for _, c := range all {
		j := jsonChange{c.Code, c.List, c.Kind, c.What, c.Trigger, no(c.Case), c.State, some(town.NextSteps(c)), []jsonChangeStep{}}
		for _, s := range c.Steps {
			j.Steps = append(j.Steps, jsonChangeStep{s.Name, s.Date.String(), s.DocNo, s.By})
		}
		out = append(out, j)
		rows = append(rows, []string{c.Code, c.Kind, cell(c.What, 40), c.Trigger, orDash(j.Case), c.State, orElse(strings.Join(j.Next, " "), "-")})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有变更申请。", "there is no application"))
	}
	return table(a.stdout, head(v, "编号 种类 内容 起因 件号 到哪一步 下一步", "CODE KIND WHAT WHY CASE STEP NEXT"), rows)
}
