package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
)

func (a *app) admitCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "tasks that departments ask the town to take over, newest first", Args: exactly(), RunE: a.inside(a.admitList)}, true)
	add := acting(&cobra.Command{Use: "add TASK --from OFFICE --by CLERK", Short: "register one that came on paper; by text (准) they do it themselves", Args: exactly("TASK"), RunE: a.inside(a.admitAdd)})
	add.Flags().String("from", "", "the department: `OFFICE`, by name or code")
	add.Flags().String("doc", "", "what it rests on")
	add.Flags().String("means", "", "随附: money, people, powers that come with it")
	add.Flags().String("until", "", "the limit they set, a `DAY`")
	rule := acting(&cobra.Command{Use: "rule CODE (--taken NUMBER | --refused | --returned | --ended) --by CLERK", Short: "decide on it: a leader's", Args: exactly("CODE"), RunE: a.inside(a.admitRule)})
	rule.Flags().String("taken", "", "准入, with the `NUMBER` of what approved it")
	rule.Flags().Bool("refused", false, "不接")
	rule.Flags().Bool("returned", false, "退回")
	rule.Flags().Bool("ended", false, "准出: it was the town's, and is no more")
	rule.Flags().String("note", "", "why")
	return group("admit", "准入台账: what departments push down, and what became of it", list, add, rule)
}

type jsonAdmit struct {
	Code     string     `json:"code"`
	State    string     `json:"state"` // registered taken refused returned ended
	From     string     `json:"from"`  // office
	FromName string     `json:"from_name"`
	By       string     `json:"by"` // person; "" it came on paper
	Task     string     `json:"task"`
	Doc      string     `json:"doc"`
	Means    string     `json:"means"`
	Until    string     `json:"until"` // day; "" none
	At       *time.Time `json:"at"`
	Ruling   string     `json:"ruling"`
	Note     string     `json:"note"`
	Ruler    string     `json:"ruler"`
	RuledAt  *time.Time `json:"ruled_at"`
}

// unix is a moment that is kept in seconds; null: there is none.
func (v viewer) unix(n int64) *time.Time {
	if n == 0 {
		return nil
	}
	return v.when(time.Unix(n, 0))
}

func dayOf(d appliance.Date) string {
	if d == (appliance.Date{}) {
		return ""
	}
	return d.String()
}

// newestFirst turns a register, which stands in the order things came, around.
func newestFirst[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

func (a *app) admitList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	all := newestFirst(v.town.Admits())
	slices.SortStableFunc(all, func(x, y appliance.Admit) int { return int(y.At - x.At) })
	names := map[appliance.AdmitState]string{
		appliance.AdmitRegistered: v.say("待核", "waits"), appliance.AdmitTaken: v.say("已准入", "taken"), appliance.AdmitRefused: v.say("不接", "refused"),
		appliance.AdmitReturned: v.say("退回", "returned"), appliance.AdmitEnded: v.say("准出", "ended"),
	}
	out := []jsonAdmit{}
	var rows [][]string
	for _, x := range most(a, v, all, n) {
		out = append(out, jsonAdmit{
			Code: x.Code, State: string(x.State), From: x.From, FromName: v.town.Short(x.From), By: x.By, Task: v.hide(x.Task), Doc: x.DocNo, Means: v.hide(x.Means),
			Until: dayOf(x.Until), At: v.unix(x.At), Ruling: x.Ruling, Note: v.hide(x.Note), Ruler: x.Ruler, RuledAt: v.unix(x.RuledAt),
		})
		rows = append(rows, []string{x.Code, names[x.State], v.town.Short(x.From), v.at(time.Unix(x.At, 0)).Format("2006-01-02"), cell(orElse(x.Ruling, x.DocNo), 24), cell(v.hide(x.Task), 60)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有登记过准入事项。", "nothing was registered"))
	}
	return table(a.stdout, head(v, "编号 状态 部门 登记 文号 事项", "CODE STATE FROM AT DOCUMENT TASK"), rows)
}

func (a *app) admitAdd(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	x := appliance.Admit{Task: args[0]}
	if x.From, err = must(cmd, "from", "the department"); err != nil {
		return err
	}
	if x.Until, err = dayFlag(cmd, "until"); err != nil {
		return err
	}
	x.DocNo, _ = cmd.Flags().GetString("doc")
	x.Means, _ = cmd.Flags().GetString("means")
	code, err := a.box.desk.RegisterAdmit(ctx, who, x)
	if err != nil {
		return a.explain("admit", err)
	}
	_, err = fmt.Fprintln(a.stdout, code)
	return err
}

func (a *app) admitRule(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	var to appliance.AdmitState
	said := 0
	for _, s := range appliance.AdmitStates {
		if cmd.Flags().Changed(string(s)) {
			to = s
			said++
		}
	}
	if said != 1 {
		return misused{problem{fmt.Errorf("say one of --taken, --refused, --returned, --ended"), "usage: " + cmd.UseLine()}}
	}
	ruling, _ := cmd.Flags().GetString("taken")
	note, _ := cmd.Flags().GetString("note")
	return a.explain("admit "+args[0], a.box.desk.RuleAdmit(ctx, who, strings.ToUpper(args[0]), to, ruling, note))
}

func (a *app) opinionCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "what the town was asked for its opinion on, and said; newest first", Args: exactly(), RunE: a.inside(a.opinionList)}, true)
	add := acting(&cobra.Command{Use: "add ABOUT --kind KIND --from BODY --by CLERK", Short: "register what was asked, or what the town will suggest", Args: exactly("ABOUT"), RunE: a.inside(a.opinionAdd)})
	add.Flags().String("kind", string(appliance.OpinionPeople), "人事征求意见, 规划征求意见 or 建议")
	add.Flags().String("from", "", "the `BODY` that asks, or to which it goes")
	add.Flags().String("doc", "", "number of its document")
	add.Flags().String("due", "", "answer by this `DAY`")
	answer := acting(&cobra.Command{Use: "answer CODE (--yes | --if WORDS | --no WORDS | --text WORDS) --by CLERK", Short: "the town's answer: a leader signs", Args: exactly("CODE"), RunE: a.inside(a.opinionAnswer)})
	answer.Flags().Bool("yes", false, "同意")
	answer.Flags().String("if", "", "有条件同意: on which condition, `WORDS`")
	answer.Flags().String("no", "", "不同意: why, `WORDS`")
	answer.Flags().String("text", "", "the `WORDS` of a 建议")
	return group("opinion", "意见台账: 征求意见 and 建议", list, add, answer)
}

type jsonOpinion struct {
	Code   string `json:"code"`
	Kind   string `json:"kind"`
	From   string `json:"from"`
	Doc    string `json:"doc"`
	About  string `json:"about"`
	At     string `json:"at"`     // day
	Due    string `json:"due"`    // day; "" none
	Answer string `json:"answer"` // 同意 有条件同意 不同意; "" none
	Words  string `json:"words"`
	Signer string `json:"signer"`
	SentOn string `json:"sent_on"` // day; "" it is owed
}

func (a *app) opinionList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	all := newestFirst(v.town.Opinions())
	slices.SortStableFunc(all, func(x, y appliance.Opinion) int { return y.At.Compare(x.At) })
	out := []jsonOpinion{}
	var rows [][]string
	for _, o := range most(a, v, all, n) {
		out = append(out, jsonOpinion{
			Code: o.Code, Kind: string(o.Kind), From: v.hide(o.From), Doc: o.DocNo, About: v.hide(o.About), At: dayOf(o.At), Due: dayOf(o.Due), Answer: o.Answer,
			Words: v.hide(o.Words), Signer: o.Signer, SentOn: dayOf(o.SentOn),
		})
		answer := o.Answer
		switch {
		case o.Open():
			answer = v.say("待答复", "owed")
		case answer == "":
			answer = v.say("已报送", "sent")
		}
		rows = append(rows, []string{o.Code, string(o.Kind), cell(v.hide(o.From), 20), dayOf(o.Due), answer, cell(v.hide(o.About), 60)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有登记过意见。", "nothing was registered"))
	}
	return table(a.stdout, head(v, "编号 类型 机关 期限 答复 什么人什么事", "CODE KIND BODY DUE ANSWER ABOUT"), rows)
}

func (a *app) opinionAdd(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	o := appliance.Opinion{About: args[0]}
	kind, _ := cmd.Flags().GetString("kind")
	o.Kind = appliance.OpinionKind(kind)
	if o.From, err = must(cmd, "from", "the body"); err != nil {
		return err
	}
	if o.Due, err = dayFlag(cmd, "due"); err != nil {
		return err
	}
	o.DocNo, _ = cmd.Flags().GetString("doc")
	code, err := a.box.desk.RegisterOpinion(ctx, who, o)
	if err != nil {
		return a.explain("opinion", err)
	}
	_, err = fmt.Fprintln(a.stdout, code)
	return err
}

func (a *app) opinionAnswer(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	answer, words, said := "", "", 0
	for i, flag := range []string{"yes", "if", "no", "text"} {
		if !cmd.Flags().Changed(flag) {
			continue
		}
		said++
		if i < len(appliance.OpinionAnswers) {
			answer = appliance.OpinionAnswers[i]
		}
		if flag != "yes" {
			words, _ = cmd.Flags().GetString(flag)
		}
	}
	if said != 1 {
		return misused{problem{fmt.Errorf("say one of --yes, --if, --no, --text"), "usage: " + cmd.UseLine()}}
	}
	return a.explain("opinion "+args[0], a.box.desk.AnswerOpinion(ctx, who, strings.ToUpper(args[0]), answer, words))
}
