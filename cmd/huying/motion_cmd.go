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
	Value    json.RawMessage `json:"value,omitempty"`
}

func (v viewer) motionJSON(m appliance.Motion) jsonMotion {
	j := jsonMotion{
		ID: m.ID, Kind: string(m.Kind), What: m.What, State: string(m.State), Proposer: m.Proposer.Name, At: v.at(m.At), Approver: m.Approver.Name,
		Decided: v.when(m.Decided), Reason: m.Reason,
	}
	if m.Policy != nil && json.Valid([]byte(m.Policy.Value)) {
		j.Value = json.RawMessage(m.Policy.Value)
	}
	return j
}

func (a *app) motionCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "what waits for a second person, newest first", Args: exactly(), RunE: a.inside(a.motionList)}, true)
	list.Flags().Bool("all", false, "the decided ones too")
	decide := func(use, short string, do func(context.Context, *cobra.Command, uint64) error) *cobra.Command {
		c := acting(&cobra.Command{Use: use + " ID --by CLERK", Short: short, Args: exactly("ID")})
		c.Flags().String("note", "", "a word, kept with it")
		c.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			id, err := number(cmd, args[0])
			if err != nil {
				return err
			}
			return a.explain("motion "+args[0], do(ctx, cmd, id))
		})
		return c
	}
	return group("motion", "what one proposes and another decides: policies, calendars, lists, exports", list,
		decide("approve", "say yes: it is done at once", func(ctx context.Context, cmd *cobra.Command, id uint64) error {
			who, err := a.who(ctx, cmd)
			if err != nil {
				return err
			}
			note, _ := cmd.Flags().GetString("note")
			return a.box.desk.Approve(ctx, who, id, note)
		}),
		decide("decline", "say no, with --note", func(ctx context.Context, cmd *cobra.Command, id uint64) error {
			who, err := a.who(ctx, cmd)
			if err != nil {
				return err
			}
			note, _ := cmd.Flags().GetString("note")
			return a.box.desk.Decline(ctx, who, id, note)
		}))
}

// proposed says that a second person is wanted, and how.
func (a *app) proposed(id uint64) error {
	if a.box.cfg.English() {
		_, err := fmt.Fprintf(a.stdout, "proposed as %d; a second person decides: huying motion approve %d --by NAME\n", id, id)
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "已提请批准，编号%d。请另一人办：huying motion approve %d --by 姓名\n", id, id)
	return err
}

func (a *app) motionList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	all, err := cmd.Flags().GetBool("all")
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	motions, err := a.box.desk.Motions(ctx, !all)
	if err != nil {
		return err
	}
	if n > 0 && len(motions) > n {
		motions = motions[:n]
	}
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
		rows = append(rows, []string{
			strconv.FormatUint(m.ID, 10), v.motionKind(m.Kind), m.What, v.motionState(m.State), m.Proposer.Name, v.at(m.At).Format("01-02 15:04"), cell(m.Reason, 40),
		})
	}
	return table(a.stdout, head(v, "编号 事项 内容 状态 提出人 时间 理由", "ID KIND WHAT STATE BY AT REASON"), rows)
}

func (v viewer) motionKind(k appliance.MotionKind) string {
	if v.english {
		return string(k)
	}
	return map[appliance.MotionKind]string{
		appliance.MotionPolicy: "规则", appliance.MotionCalendar: "放假安排", appliance.MotionList: "清单", appliance.MotionExport: "导出", appliance.MotionTown: "单位人员",
	}[k]
}

func (v viewer) motionState(s appliance.MotionState) string {
	if v.english {
		return string(s)
	}
	return map[appliance.MotionState]string{appliance.MotionOpen: "待批", appliance.MotionApproved: "已批", appliance.MotionDeclined: "未批"}[s]
}

func (a *app) policyCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "the rules a township may change, with the version in force", Args: exactly(), RunE: a.inside(a.policyList)}, false)
	show := reading(&cobra.Command{Use: "show NAME", Short: "one of them as it is in force: " + strings.Join(policy.Names, " "), Args: exactly("NAME"), RunE: a.inside(a.policyShow)}, false)
	propose := acting(&cobra.Command{
		Use: "propose NAME FILE --by CLERK", Short: "propose another version (JSON; keys left out keep their default)", Args: exactly("NAME", "FILE"),
		RunE: a.inside(a.policyPropose), Annotations: map[string]string{reads: "last argument"},
	})
	propose.Flags().String("from", "", "in force from this `DAY` on; else at once")
	propose.Flags().String("reason", "", "why, or the document's number")
	return group("policy", "deadlines, windows, ladders, thresholds: versioned, changed by two people", list, show, propose)
}

func (a *app) policyList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	type row struct {
		Name     string     `json:"name"`
		Version  int        `json:"version"`
		From     *time.Time `json:"from"`
		Proposer string     `json:"proposer"`
		Approver string     `json:"approver"`
		Reason   string     `json:"reason"`
	}
	var out []row
	var lines [][]string
	for _, name := range policy.Names {
		p, _ := t.Policy(name, a.box.desk.Now())
		out = append(out, row{name, p.Version, v.when(p.From), p.Proposer, p.Approver, p.Reason})
		from := v.say("出厂", "built in")
		if p.Version > 0 {
			from = v.at(p.From).Format("2006-01-02 15:04")
		}
		lines = append(lines, []string{name, v.policyName(name), strconv.Itoa(p.Version), from, p.Proposer, p.Approver, cell(p.Reason, 40)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "名称 内容 版本 生效 提出 批准 理由", "NAME WHAT VERSION FROM BY APPROVED REASON"), lines)
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
		return problem{fmt.Errorf("%q: %w", args[0], policy.ErrPolicy), "one of " + strings.Join(policy.Names, ", ")}
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
	p := appliance.Policy{Name: args[0], Value: string(b), From: a.box.desk.Now()}
	if day, _ := cmd.Flags().GetString("from"); day != "" {
		t, err := time.ParseInLocation(time.DateOnly, day, a.box.desk.Clock.Location)
		if err != nil {
			return misused{problem{fmt.Errorf("--from %q is not a day", day), "write it as 2026-12-03"}}
		}
		p.From = t
	}
	reason, _ := cmd.Flags().GetString("reason")
	id, err := a.box.desk.Propose(ctx, who, appliance.Motion{Kind: appliance.MotionPolicy, What: args[0], Policy: &p, Reason: reason})
	if err != nil {
		return a.explain("policy "+args[0], err)
	}
	return a.proposed(id)
}

type jsonWarning struct {
	ID      uint64    `json:"id"`
	Rule    string    `json:"rule"`
	Title   string    `json:"title"`
	Why     string    `json:"why"`
	Cases   []string  `json:"cases"`
	At      time.Time `json:"at"`
	LastAt  time.Time `json:"last_at"`
	Verdict string    `json:"verdict"`
	Note    string    `json:"note"`
	By      string    `json:"by"`
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
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	all, err := cmd.Flags().GetBool("all")
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	cards, err := a.box.desk.Warnings(ctx, !all)
	if err != nil {
		return err
	}
	if n > 0 && len(cards) > n {
		cards = cards[:n]
	}
	out := make([]jsonWarning, 0, len(cards))
	var rows [][]string
	for _, w := range cards {
		j := jsonWarning{ID: w.ID, Rule: w.Rule, Title: maskedWords(w.Title), Why: maskedWords(w.Why), Cases: []string{}, At: v.at(w.At), LastAt: v.at(w.LastAt), Verdict: string(w.Verdict), Note: w.Note, By: w.By.Name}
		for _, id := range w.Cases {
			j.Cases = append(j.Cases, id.No())
		}
		out = append(out, j)
		rows = append(rows, []string{strconv.FormatUint(w.ID, 10), w.Rule, j.LastAt.Format("01-02 15:04"), cell(j.Title, 40), cell(j.Why, 80)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有待研判的预警。", "no warning waits for a verdict"))
	}
	return table(a.stdout, head(v, "编号 规则 时间 预警 依据", "ID RULE AT WARNING WHY"), rows)
}

func (a *app) warnJudge(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, err := number(cmd, args[0])
	if err != nil {
		return err
	}
	who, err := a.who(ctx, cmd)
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

func (a *app) warnPrecision(ctx context.Context, cmd *cobra.Command, _ []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	cards, err := a.box.desk.Warnings(ctx, false)
	if err != nil {
		return err
	}
	type row struct {
		Rule      string   `json:"rule"`
		True      int      `json:"true"`
		False     int      `json:"false"`
		Open      int      `json:"open"`
		Precision *float64 `json:"precision"`
	}
	out := []row{}
	var lines [][]string
	for _, s := range warn.Precision(cards) {
		r := row{Rule: s.Rule, True: s.True, False: s.False, Open: s.Open}
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
