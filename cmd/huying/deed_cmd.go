package main

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// verb is one act of the loop as a command: huying case dispatch 1007 --lead 执法队.
type verb struct {
	short string
	deed  func() any // a pointer to a fresh deed
	help  map[string]string
	wordy bool // its Text comes from --text or --file
}

func fresh[T any]() func() any { return func() any { return new(T) } }

const (
	helpOrder  = "the order, as in 1007-`N`; else the only open one, else the lead's"
	helpReason = "why"
)

// caseVerbs are the acts on a case and its orders beyond those of caseActs.
func caseVerbs() []verb {
	return []verb{
		{"ask the villager for the village, or with --detail for place and time", fresh[loop.Question](), map[string]string{"detail": "ask where exactly and when"}, false},
		{"do not wait for the villager's answer any longer", fresh[loop.GoOn](), map[string]string{"village": "code of the village, where it is known", "grid": "code of the grid", "text": "what they said"}, false},
		{"propose not to take it; a second person confirms", fresh[loop.Refuse](), map[string]string{"ground": "诉讼仲裁复议中 已进入信访 纪检监察 … (see huying policy show loop)", "office": "where the villager should go", "phone": "its number"}, false},
		{"propose to book it 挂账; a leader confirms", fresh[loop.Book](), map[string]string{"ground": "政策 资金 规划 季节 法定程序 历史遗留 诉求过高", "reason": "as the villager reads it, at most 10 characters", "review": "the `DAY` it is looked at again, within 90 days"}, false},
		{"confirm what waits for a second person", fresh[loop.Confirm](), nil, false},
		{"decline what waits for a second person", fresh[loop.Decline](), map[string]string{"reason": helpReason}, false},
		{"join it to another case", fresh[loop.Merge](), map[string]string{"into": "the `NO` of the main case", "sure": "although both have leads of their own"}, false},
		{"take it out of the case it was joined to", fresh[loop.Unmerge](), nil, false},
		{"make a second case of part of what was said", fresh[loop.Split](), nil, true},
		{"send orders: one lead, any number of assists", fresh[loop.Dispatch](), map[string]string{
			"lead": "the `OFFICE` that answers for it: name, short name or code", "assists": "`OFFICE`s that help; may be repeated", "team": "a team's name: its offices",
			"situation": "`CODE` of the list row; else the case's own", "complexity": "simple or complex", "days": "working days; else by the list and complexity",
			"task": "what is to be done", "note": "for colleagues", "doc-no": "document",
		}, false},
		{"call the county 呼叫", fresh[loop.MakeCall](), map[string]string{"reason": "无法独立解决 复杂 紧急 突发 无执法权", "done": "what the town did", "situation": "`CODE` of the list row; else the case's own, or 清单外", "urgent": "at once"}, false},
		{"pass what was reported: the villager is told the result", fresh[loop.Pass](), map[string]string{"code": "solved partly explained unfounded unsolvable; else as reported", "text": "what the villager reads; else as reported", "note": "your word, where nobody checked"}, false},
		{"send back what was reported", fresh[loop.SendBack](), map[string]string{"order": helpOrder, "reason": helpReason}, false},
		{"note that the villager was told in person", fresh[loop.Feed](), map[string]string{"how": "how: 上门 电话 …", "note": "what was said"}, false},
		{"note the villager's word: 1 satisfied, 2 acceptable, 3 not solved", fresh[loop.Rate](), map[string]string{"rating": "1, 2 or 3", "words": "what they said", "how": "电话回访 …"}, false},
		{"note that nobody was reached", fresh[loop.Try](), map[string]string{"how": "call, visit, text", "note": "what happened"}, false},
		{"close it: the villager cannot be reached", fresh[loop.GiveUp](), nil, false},
		{"do a closed matter again", fresh[loop.Reopen](), map[string]string{"reason": helpReason}, false},
		{"take it off the watch list; --solved --text when it is solved", fresh[loop.Unbook](), map[string]string{"solved": "it is solved", "text": "the result as the villager reads it"}, false},
		{"send it to a body outside; it stays ours until they sign", fresh[loop.Transfer](), map[string]string{"to": "the body", "no": "number of the letter 移送书", "reason": helpReason, "materials": "what goes with it"}, false},
		{"note that they signed for the transfer", fresh[loop.TransferSigned](), map[string]string{"receipt": "number or name"}, false},
		{"note that they refused the transfer", fresh[loop.TransferRefused](), map[string]string{"reason": helpReason}, false},
		{"set how secret it is", fresh[loop.Secrecy](), map[string]string{"to": "none, hidden or secret", "reason": helpReason}, false},
		{"correct a fact; what was written stays", fresh[loop.Correct](), map[string]string{
			"reason": helpReason, "kind": "kind", "category": "category", "urgency": "ordinary, pressing or urgent", "village": "village", "grid": "grid",
			"summary": "in a line", "phone": "the reporter's number", "name": "the reporter's name", "waive": "waive a missing step: 受理 分派 办结 反馈 回访",
		}, false},
		{"order an answer with a deadline 督办, or 责令整改, or keep a 通报", fresh[loop.Supervise](), map[string]string{"kind": "督办 责令整改 通报", "ask": "what is asked", "days": "working days", "order": helpOrder, "text": "of a 通报"}, false},
		{"answer a 督办", fresh[loop.Reply](), map[string]string{"seq": "which, where there are several"}, true},
		{"look again at a 责令整改", fresh[loop.Recheck](), map[string]string{"seq": "which", "done": "it is mended", "note": "what was seen"}, false},
		{"remind those who have it", fresh[loop.Urge](), map[string]string{"note": "for colleagues"}, false},

		{"sign for an order", fresh[loop.Sign](), map[string]string{"order": helpOrder}, false},
		{"respond to an order of a call", fresh[loop.Respond](), map[string]string{"order": helpOrder, "kind": "now, until or study", "until": "the `DAY`", "plan": "what will be done"}, false},
		{"note the arrival on the spot", fresh[loop.Arrive](), map[string]string{"order": helpOrder}, false},
		{"return an order: not ours", fresh[loop.Return](), map[string]string{"order": helpOrder, "ground": "非本部门职责 非本辖区 重复", "item": "list row it rests on", "reason": helpReason}, false},
		{"rule on a return: --yes --office, or not", fresh[loop.Rule](), map[string]string{"order": helpOrder, "yes": "it is not theirs", "office": "whose it is", "basis": "list row or paper", "reason": helpReason}, false},
		{"ask for more days", fresh[loop.Extend](), map[string]string{"order": helpOrder, "days": "working days", "reason": helpReason}, false},
		{"rule on an extension", fresh[loop.RuleExtend](), map[string]string{"order": helpOrder, "yes": "grant it", "note": "a word"}, false},
		{"ask to pause the clock", fresh[loop.Suspend](), map[string]string{"order": helpOrder, "cause": "等诉求人补充 鉴定检测公示 不可抗力 季节天气 等上级批复", "reason": helpReason}, false},
		{"rule on a pause", fresh[loop.RuleSuspend](), map[string]string{"order": helpOrder, "yes": "grant it", "note": "a word"}, false},
		{"go on after a pause", fresh[loop.Resume](), map[string]string{"order": helpOrder}, false},
		{"report an order done", fresh[loop.Report](), map[string]string{"order": helpOrder, "code": "solved partly explained unfounded unsolvable", "evidence": "what shows it", "all": "for the assists too"}, true},
		{"take an order back", fresh[loop.Recall](), map[string]string{"order": helpOrder, "reason": helpReason}, false},
		{"put a question to the villager through the line", fresh[loop.Ask](), map[string]string{"order": helpOrder}, true},
		{"have a grid worker look whether it is done", fresh[loop.Check](), map[string]string{"order": helpOrder, "person": "who; else the grid's own"}, false},
		{"say what was seen: --true, or not", fresh[loop.Checked](), map[string]string{"order": helpOrder, "true": "it is done", "note": "what was seen"}, false},
		{"make an ordinary order a complex one, before its deadline", fresh[loop.Complicate](), map[string]string{"order": helpOrder, "reason": helpReason}, false},
		{"note that the matter was put to 110, and who phoned", fresh[loop.Police](), map[string]string{"who": "who phoned", "note": "what was said"}, false},
		{"say why an order is overdue", fresh[loop.ReasonLate](), map[string]string{"order": helpOrder, "reason": "主观 客观 政策 等待上级 诉求不合理"}, false},
	}
}

// callVerbs are the acts on a call.
func callVerbs() []verb {
	return []verb{
		{"approve a call, or decline it with --note", fresh[loop.ApproveCall](), map[string]string{"yes": "it may go", "note": "why not"}, false},
		{"note that the county received it", fresh[loop.ReceiveCall](), nil, false},
		{"note whom the county sent it to", fresh[loop.DispatchCall](), map[string]string{"lead": "the department that leads", "assists": "departments that help", "complexity": "simple or complex", "days": "working days", "doc-no": "number of the county's paper"}, false},
		{"note that the county wants more", fresh[loop.SendBackCall](), map[string]string{"reason": "what they want"}, false},
		{"supply what the county wanted", fresh[loop.SupplyCall](), nil, true},
		{"withdraw a call", fresh[loop.WithdrawCall](), map[string]string{"reason": helpReason}, false},
		{"rate a department: speed 1–3, effect 1–4", fresh[loop.RateCall](), map[string]string{"office": "which; else the lead", "speed": "1 prompt, 2 slow, 3 none", "effect": "1 good, 2 fair, 3 middling, 4 poor; none with speed 3", "note": "a reason, where it goes against the measure"}, false},
		{"end a call", fresh[loop.EndCall](), nil, false},
	}
}

// evidenceFlag is on whose word a clerk acts for somebody else.
func evidenceFlag(cmd *cobra.Command) {
	cmd.Flags().String("on-word", "", "acting for another office: on whose word (who rang, which paper)")
}

// deedCommand makes the command of a verb. do carries the filled-in deed out.
func (a *app) deedCommand(v verb, arg string, do func(ctx context.Context, cmd *cobra.Command, who desk.Who, arg string, deed any) (loop.Result, error)) *cobra.Command {
	name := strings.TrimPrefix(string(theDeed(v.deed()).Act()), "call-")
	cmd := acting(&cobra.Command{Use: name + " " + arg + " --by CLERK", Short: v.short, Args: exactly(arg)})
	if v.wordy {
		wordy(cmd, "the words")
	}
	deedFlags(cmd, v.deed(), v.help)
	evidenceFlag(cmd)
	cmd.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.who(ctx, cmd)
		if err != nil {
			return err
		}
		deed := v.deed()
		if err := a.fill(ctx, cmd, deed); err != nil {
			return err
		}
		if v.wordy {
			text, err := a.textOf(cmd)
			if err != nil {
				return err
			}
			reflect.ValueOf(deed).Elem().FieldByName("Text").SetString(text)
		}
		res, err := do(ctx, cmd, who, args[0], deed)
		if err != nil {
			return a.explain(strings.ToLower(arg)+" "+args[0], err)
		}
		return a.tellResult(ctx, res)
	})
	return cmd
}

// tellResult names what was made.
func (a *app) tellResult(ctx context.Context, res loop.Result) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	if res.Case != 0 {
		_, err = fmt.Fprintf(a.stdout, v.say("件号%s\n", "case %s\n"), res.Case.No())
	}
	if res.Call != 0 && err == nil {
		_, err = fmt.Fprintf(a.stdout, v.say("呼叫%s\n", "call %s\n"), res.Call.No())
	}
	return err
}

// caseDeeds are the commands of all acts on a case.
func (a *app) caseDeeds() []*cobra.Command {
	var out []*cobra.Command
	for _, v := range caseVerbs() {
		out = append(out, a.deedCommand(v, "NO", func(ctx context.Context, cmd *cobra.Command, who desk.Who, no string, deed any) (loop.Result, error) {
			no, seq := orderNo(no)
			if f := reflect.ValueOf(deed).Elem().FieldByName("Order"); seq != 0 && f.IsValid() && f.Int() == 0 {
				f.SetInt(int64(seq))
			}
			c, err := a.box.desk.Number(ctx, no)
			if err != nil {
				return loop.Result{}, err
			}
			return a.box.desk.Do(ctx, who, c.ID, 0, theDeed(deed), onWord(cmd))
		}))
	}
	return out
}

func onWord(cmd *cobra.Command) string {
	s, _ := cmd.Flags().GetString("on-word")
	return s
}

// orderNo splits 1007-2 into the case and the order; 26-1007 names a year and stays.
func orderNo(s string) (no string, seq int) {
	i := strings.LastIndexByte(s, '-')
	if i < 3 {
		return s, 0
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n < 1 || n > 99 {
		return s, 0
	}
	return s[:i], n
}

// openCommand is huying case open: what came by another way than a text.
func (a *app) openCommand() *cobra.Command {
	cmd := acting(&cobra.Command{Use: "open --by CLERK", Short: "take in what came over the counter, by letter, by phone, from a meeting …", Args: exactly()})
	wordy(cmd, "what it is about, in the villager's words")
	deedFlags(cmd, new(loop.Open), map[string]string{
		"channel": "counter letter callback meeting agent grid leader hotline12345 import", "phone": "the villager's number", "name": "their name",
		"reporter-kind": "个人 企业 组织", "kind": "求助 咨询 投诉 举报 建议 表扬 矛盾纠纷 办件", "urgency": "ordinary, pressing or urgent", "village": "village",
		"grid": "grid, as on the door plate", "place": "where exactly", "agent": "`CODE` of the agent who brought it", "external": "its number elsewhere",
		"received-at": "when it came, `2026-11-27T09:30`; else now", "secrecy": "none, hidden or secret",
	})
	cmd.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
		who, err := a.who(ctx, cmd)
		if err != nil {
			return err
		}
		d := new(loop.Open)
		if err := a.fill(ctx, cmd, d); err != nil {
			return err
		}
		if d.Text, err = a.textOf(cmd); err != nil {
			return err
		}
		if d.Channel, err = choose(cmd, "channel", appliance.Channels); err != nil {
			return err
		}
		res, err := a.box.desk.Do(ctx, who, 0, 0, *d)
		if err != nil {
			return a.explain("case", err)
		}
		return a.tellResult(ctx, res)
	})
	return cmd
}
