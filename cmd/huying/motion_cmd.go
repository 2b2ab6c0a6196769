package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/policy"
	"huying/appliance/warn"
)

type jsonMotion struct {
	ID       uint64          `json:"id"`
	Kind     string          `json:"kind"`
	What     string          `json:"what"`
	State    string          `json:"state"`
	Proposer string          `json:"proposer"`
	At       time.Time       `json:"at"`
	Approver string          `json:"approver"`
	Decided  *time.Time      `json:"decided_at"`
	Reason   string          `json:"reason"`
	From     *string         `json:"from"`     // the day it is to take effect; null: at once, or no such thing
	Value    json.RawMessage `json:"value"`    // of a policy
	List     *jsonListMotion `json:"list"`     // of a list
	Calendar *jsonLayer      `json:"calendar"` // of a calendar
}

type jsonListMotion struct {
	List     string   `json:"list"`
	Number   int      `json:"number"`
	Added    int      `json:"added"`
	Removed  int      `json:"removed"`
	Changed  int      `json:"changed"`
	Checksum string   `json:"checksum"`
	Origin   string   `json:"origin"` // the version it follows
	Basis    []string `json:"basis"`
}

func (v viewer) motionJSON(m appliance.Motion) jsonMotion {
	j := jsonMotion{
		ID: m.ID, Kind: string(m.Kind), What: m.What, State: string(m.State), Proposer: v.mover(m.Proposer), At: v.at(m.At).Truncate(time.Second), Approver: v.mover(m.Approver),
		Decided: v.when(m.Decided), Reason: m.Reason, Value: json.RawMessage("null"),
	}
	from := func(s string) { j.From = &s }
	if p := m.Policy; p != nil {
		if json.Valid([]byte(p.Value)) {
			j.Value = json.RawMessage(p.Value)
		}
		if p.From.After(m.At) {
			from(v.at(p.From).Format(time.DateOnly))
		}
	}
	if l := m.Version; l != nil {
		j.List = &jsonListMotion{l.List, l.Number, l.Added, l.Removed, l.Changed, l.Checksum, l.Origin, documents(l.Basis)}
		from(l.From.String())
	}
	if c := m.Calendar; c != nil {
		j.Calendar = &jsonLayer{string(c.Layer), c.Source, len(c.Days)}
	}
	return j
}

// documents are what a version rests on, a line each.
func documents(all []appliance.Document) []string {
	out := []string{}
	for _, d := range all {
		s := d.No + " " + d.Name + " " + d.Body
		if d.Date != (appliance.Date{}) {
			s += " " + d.Date.String()
		}
		out = append(out, strings.Join(strings.Fields(s), " "))
	}
	return out
}

// mover is who proposed or decided; what the box lays before people itself is the system's.
func (v viewer) mover(a appliance.Actor) string {
	switch {
	case a.Kind == appliance.ByRule:
		return v.say("系统", "box")
	case a.Name != "":
		return a.Name
	}
	return a.ID
}

func (a *app) motionCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "what waits for a second person, newest first", Args: exactly(), RunE: a.inside(a.motionList)}, true)
	list.Flags().Bool("all", false, "the decided ones too")
	decide := func(use, short, help string, do func(context.Context, desk.Who, uint64, string) error) *cobra.Command {
		c := acting(&cobra.Command{Use: use, Short: short, Args: exactly("ID")})
		c.Flags().String("note", "", help)
		c.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			id, err := number(cmd, args[0])
			if err != nil {
				return err
			}
			who, err := a.who(ctx, cmd)
			if err != nil {
				return err
			}
			note, err := cmd.Flags().GetString("note")
			if err == nil && strings.Contains(use, "--note") {
				note, err = must(cmd, "note", help)
			}
			if err != nil {
				return err
			}
			return a.faults(ctx, a.explain("motion "+args[0], do(ctx, who, id, note)))
		})
		return c
	}
	return group("motion", "what one proposes and another decides: policies, calendars, lists, exports", list,
		decide("approve ID --by CLERK", "say yes: it is done at once", "a word, kept with it", func(ctx context.Context, who desk.Who, id uint64, note string) error {
			return a.box.desk.Approve(ctx, who, id, note)
		}),
		decide("decline ID --note WHY --by CLERK", "say no", "why not", func(ctx context.Context, who desk.Who, id uint64, note string) error {
			return a.box.desk.Decline(ctx, who, id, note)
		}))
}

// proposed says that a second person is wanted, and how.
func (a *app) proposed(id uint64) error {
	_, err := fmt.Fprint(a.stdout, a.hinted(fmt.Sprintf(choose2(a.box.cfg.English(),
		"已提请批准，编号%d。请另一人办：huying motion approve %d --by 姓名\n",
		"proposed as %d; a second person decides: huying motion approve %d --by NAME\n"), id, id)))
	return err
}

func (a *app) motionList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	all, err := cmd.Flags().GetBool("all")
	if err != nil {
		return err
	}
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	motions, err := a.box.desk.Motions(ctx, !all)
	if err != nil {
		return err
	}
	motions = most(a, v, motions, n)
	if wantsJSON(cmd) {
		out := make([]jsonMotion, 0, len(motions))
		for _, m := range motions {
			out = append(out, v.motionJSON(m))
		}
		return printJSON(a.stdout, out)
	}
	if len(motions) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有待批的事项。", "nothing waits for a second person"))
	}
	var rows [][]string
	for _, m := range motions {
		from := "-"
		if j := v.motionJSON(m); j.From != nil {
			from = *j.From
		}
		what := m.What
		if d := policyDiff(v.town, a.box.desk.Now(), m); len(d) > 0 {
			what = cell(what+" "+strings.Join(d, "；"), 60)
		}
		rows = append(rows, []string{
			strconv.FormatUint(m.ID, 10), v.motionKind(m.Kind), what, v.motionState(m.State), v.mover(m.Proposer), v.moment(m.At), from, orElse(v.mover(m.Approver), "-"), cell(m.Reason, 60),
		})
	}
	return table(a.stdout, head(v, "编号 事项 内容 状态 提出 时间 生效 批准 理由", "ID KIND WHAT STATE BY AT FROM DECIDED REASON"), rows)
}

// policyDiff is what a policy that waits would change: whoever approves it reads it here,
// keys that were left out and fall back to their default too.
func policyDiff(t *appliance.Town, now time.Time, m appliance.Motion) []string {
	if m.Policy == nil || m.State != appliance.MotionOpen && m.State != "" {
		return nil
	}
	next, err := policy.Check(m.Policy.Name, m.Policy.Value)
	if err != nil {
		return nil
	}
	return policy.Diff(m.Policy.Name, policy.Read(t, now), next)
}

func (v viewer) motionKind(k appliance.MotionKind) string {
	if v.english {
		return string(k)
	}
	return map[appliance.MotionKind]string{
		appliance.MotionPolicy: "规则", appliance.MotionCalendar: "放假安排", appliance.MotionList: "清单", appliance.MotionExport: "导出", appliance.MotionTown: "单位人员", appliance.MotionErase: "删除个人信息",
	}[k]
}

func (v viewer) motionState(s appliance.MotionState) string {
	if v.english {
		return string(s)
	}
	return map[appliance.MotionState]string{appliance.MotionOpen: "待批", appliance.MotionApproved: "已批", appliance.MotionDeclined: "不批"}[s]
}

func (a *app) policyCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "the rules a township may change, with the version in force and the one to come", Args: exactly(), RunE: a.inside(a.policyList)}, false)
	show := reading(&cobra.Command{Use: "show NAME", Short: "one of them as it is in force: " + strings.Join(policy.Names, " "), Args: exactly("NAME"), RunE: a.inside(a.policyShow)}, false)
	propose := acting(&cobra.Command{
		Use: "propose NAME FILE --by CLERK", Short: "propose another version (JSON; keys left out keep their default)", Args: exactly("NAME", "FILE"),
		RunE: a.inside(a.policyPropose), Annotations: map[string]string{reads: "last argument"},
	})
	propose.Flags().String("from", "", "in force from this `DAY` on; else at once")
	propose.Flags().String("reason", "", "why, or the document's number")
	return group("policy", "deadlines, windows, ladders, thresholds: versioned, changed by two people", list, show, propose)
}

type jsonPolicy struct {
	Name     string     `json:"name"`
	Version  int        `json:"version"` // 0: as it was built in
	From     *time.Time `json:"from"`
	Proposer string     `json:"proposer"`
	Approver string     `json:"approver"`
	Reason   string     `json:"reason"`
	Next     *time.Time `json:"next"` // when an approved version takes its place
}

func (a *app) policyList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	t := v.town
	var out []jsonPolicy
	var lines [][]string
	now := a.box.desk.Now()
	for _, name := range policy.Names {
		p, _ := t.Policy(name, now)
		j := jsonPolicy{name, p.Version, v.when(p.From), p.Proposer, p.Approver, p.Reason, nil}
		next := "-"
		for _, later := range t.Policies(name) {
			if later.From.After(now) && (j.Next == nil || later.From.Before(*j.Next)) {
				j.Next, next = v.when(later.From), v.at(later.From).Format("2006-01-02 15:04")
			}
		}
		out = append(out, j)
		from := v.say("出厂", "built in")
		if p.Version > 0 {
			from = v.at(p.From).Format("2006-01-02 15:04")
		}
		lines = append(lines, []string{name, v.policyName(name), strconv.Itoa(p.Version), from, next, orElse(p.Proposer, "-"), orElse(p.Approver, "-"), cell(p.Reason, 40)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "名称 内容 版本 生效 待生效 提出 批准 理由", "NAME WHAT VERSION FROM NEXT BY APPROVED REASON"), lines)
}

func (v viewer) policyName(name string) string {
	pair := map[string][2]string{
		"clock": {"期限", "deadlines"}, "loop": {"办理", "the loop"}, "remind": {"提醒", "reminders"}, "call": {"呼叫", "calls"}, "staff": {"短信办理", "staff by text"},
		"warn": {"预警", "early warning"}, "grid": {"网格", "grids"},
	}[name]
	return pair[english(v.english)]
}

func (a *app) policyShow(ctx context.Context, cmd *cobra.Command, args []string) error {
	_, rules, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	value := rules.Value(args[0])
	if value == "" {
		return misused{problem{fmt.Errorf("%q: %w", args[0], policy.ErrPolicy), "one of " + strings.Join(policy.Names, ", ")}}
	}
	_, err = fmt.Fprintln(a.stdout, value)
	return err
}

func (a *app) policyPropose(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(io.LimitReader(a.stdin, longest+1))
	if err != nil {
		return fmt.Errorf("read the policy: %w", err)
	}
	if len(b) > longest {
		return problem{errors.New("the file is far too long for a policy"), "see huying policy show " + args[0]}
	}
	p := appliance.Policy{Name: args[0], Value: written(b), From: a.box.desk.Now()}
	if day, err := dayFlag(cmd, "from"); err != nil {
		return err
	} else if day != (appliance.Date{}) {
		if day.Compare(a.today()) < 0 {
			return misused{problem{fmt.Errorf("--from %s is over: what was promised before stays", day), "name a day to come, or leave --from out: in force once it is approved"}}
		}
		p.From = day.In(a.box.desk.Clock.Location)
	}
	reason, _ := cmd.Flags().GetString("reason")
	m := appliance.Motion{Kind: appliance.MotionPolicy, What: args[0], Policy: &p, Reason: reason}
	id, err := a.box.desk.Propose(ctx, who, m)
	if err != nil {
		return a.explain("policy "+args[0], err)
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	changes := policyDiff(t, a.box.desk.Now(), m)
	for _, line := range changes {
		fmt.Fprintln(a.stdout, line)
	}
	if len(changes) == 0 {
		fmt.Fprintln(a.stderr, choose2(a.box.cfg.English(), "提示：和现行的一样，没有变化。", "hint: it says what is in force already"))
	}
	return a.proposed(id)
}

type jsonWarning struct {
	ID       uint64     `json:"id"`
	Rule     string     `json:"rule"`
	Title    string     `json:"title"`
	Why      string     `json:"why"`
	Cases    []string   `json:"cases"`
	At       *time.Time `json:"at"`
	LastAt   *time.Time `json:"last_at"`
	Verdict  string     `json:"verdict"` // "" none yet, true, false, done
	Note     string     `json:"note"`
	By       string     `json:"by"`
	JudgedAt *time.Time `json:"judged_at"`
}

func (a *app) warnCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "early warnings W1–W7 that want a verdict, newest first", Args: exactly(), RunE: a.inside(a.warnList)}, true)
	list.Flags().Bool("all", false, "the judged ones too")
	judge := acting(&cobra.Command{
		Use: "judge ID (--true | --false | --done) --note TEXT --by CLERK", Short: "研判意见: say what it is", Args: exactly("ID"), RunE: a.inside(a.warnJudge),
	})
	judge.Flags().Bool("true", false, "真: it is so")
	judge.Flags().Bool("false", false, "误: it is not")
	judge.Flags().Bool("done", false, "处置: it is so, and dealt with")
	judge.Flags().String("note", "", "what was found, or done")
	rules := reading(&cobra.Command{Use: "precision", Short: "how often each rule was right", Args: exactly(), RunE: a.inside(a.warnPrecision)}, false)
	return group("warn", "early warning 研判预警", list, judge, rules)
}

func (a *app) warnList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	all, err := cmd.Flags().GetBool("all")
	if err != nil {
		return err
	}
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	cards, err := a.box.desk.Warnings(ctx, !all)
	if err != nil {
		return err
	}
	cards = most(a, v, cards, n)
	out := make([]jsonWarning, 0, len(cards))
	var rows [][]string
	for _, w := range cards {
		j := jsonWarning{
			ID: w.ID, Rule: w.Rule, Title: v.hide(w.Title), Why: v.hide(w.Why), Cases: []string{}, At: v.when(w.At), LastAt: v.when(w.LastAt),
			Verdict: string(w.Verdict), Note: v.hide(w.Note), By: w.By.Name, JudgedAt: v.when(w.Decided),
		}
		for _, id := range w.Cases {
			j.Cases = append(j.Cases, id.No())
		}
		out = append(out, j)
		verdict := map[appliance.Verdict]string{
			appliance.VerdictNone: "-", appliance.VerdictTrue: v.say("真", "true"), appliance.VerdictFalse: v.say("误", "false"), appliance.VerdictDone: v.say("处置", "done"),
		}[w.Verdict]
		rows = append(rows, []string{strconv.FormatUint(w.ID, 10), w.Rule, v.moment(w.LastAt), cell(j.Title, 40), verdict, cell(strings.Join(j.Cases, " "), 24), cell(j.Why, 80)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有待研判的预警。", "no warning waits for a verdict"))
	}
	return table(a.stdout, head(v, "编号 规则 时间 预警 研判 件号 依据", "ID RULE AT WARNING VERDICT CASES WHY"), rows)
}

func (a *app) warnJudge(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	var verdict appliance.Verdict
	said := 0
	for _, v := range []appliance.Verdict{appliance.VerdictTrue, appliance.VerdictFalse, appliance.VerdictDone} {
		if on, _ := cmd.Flags().GetBool(string(v)); on {
			verdict = v
			said++
		}
	}
	if said != 1 {
		return misused{problem{errors.New("say one of --true, --false, --done"), "usage: " + cmd.UseLine()}}
	}
	note, err := must(cmd, "note", "what was found, or done")
	if err != nil {
		return err
	}
	return a.explain("warning "+args[0], a.box.desk.Judge(ctx, who, id, verdict, note))
}

type jsonPrecision struct {
	Rule      string   `json:"rule"`
	True      int      `json:"true"`
	False     int      `json:"false"`
	Open      int      `json:"open"`
	Precision *float64 `json:"precision"`
}

func (a *app) warnPrecision(ctx context.Context, cmd *cobra.Command, _ []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	cards, err := a.box.desk.Warnings(ctx, false)
	if err != nil {
		return err
	}
	out := []jsonPrecision{}
	var lines [][]string
	for _, s := range warn.Precision(cards) {
		r := jsonPrecision{Rule: s.Rule, True: s.True, False: s.False, Open: s.Open}
		shown := "-"
		if p, ok := s.Precision(); ok {
			r.Precision = &p
			shown = strconv.FormatFloat(100*p, 'f', 0, 64) + " %"
		}
		out = append(out, r)
		lines = append(lines, []string{s.Rule, strconv.Itoa(s.True), strconv.Itoa(s.False), strconv.Itoa(s.Open), shown})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "规则 真 误 待研判 准确率", "RULE TRUE FALSE OPEN PRECISION"), lines)
}
