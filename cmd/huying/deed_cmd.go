package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// verb is one act of the loop as a command: huying case dispatch 1007 --lead 执法队.
type verb struct {
	group string // of the help
	short string
	deed  func() any // a pointer to a fresh deed
	help  map[string]string
	must  []string // flags it cannot do without
	wordy string   // its Text comes from --text or --file; what it is
}

func fresh[T any]() func() any { return func() any { return new(T) } }

const (
	helpOrder  = "the order, as in 1007-`N`; else the only open one, else the lead's"
	helpReason = "why"
	helpWhen   = "the `DAY`, 2026-12-03"
)

// The groups of the verbs of a case, in the order help shows them.
const (
	groupSee    = "see"
	groupTake   = "take"
	groupDesk   = "desk"
	groupSend   = "send"
	groupOffice = "office"
	groupRule   = "rule"
	groupEnd    = "end"
	groupApart  = "apart"
	groupWatch  = "watch"
)

var caseGroups = []*cobra.Group{
	{ID: groupSee, Title: "See 查看:"},
	{ID: groupTake, Title: "Take in 受理:"},
	{ID: groupDesk, Title: "At the desk 承办:"},
	{ID: groupSend, Title: "Send out 派单:"},
	{ID: groupOffice, Title: "What an office does, entered on its word (--on-word) 单位办理:"},
	{ID: groupRule, Title: "Decide and review 裁定审核:"},
	{ID: groupEnd, Title: "Result and follow-up 反馈回访:"},
	{ID: groupApart, Title: "Other ends 挂账移送并件:"},
	{ID: groupWatch, Title: "Supervise 督办:"},
}

// caseVerbs are the acts on a case and its orders: one command each, one flag a field.
func caseVerbs() []verb {
	return []verb{
		{groupTake, "take it in: the clock to the result starts", fresh[loop.Accept](), map[string]string{
			"category": "in a word or two; else the list row's", "village": "village: name, alias or code", "grid": "grid, as on the door plate: 12-3",
			"summary": "what it is about, in a line", "situation": "`CODE` of the list row; none: 清单外", "accused": "the `OFFICE` it is about: it is never sent there",
		}, nil, ""},
		{groupTake, "ask the villager for the village, or with --detail for place and time", fresh[loop.Question](), map[string]string{"detail": "ask where exactly and when", "village": "propose this village: 1 takes it", "or": "with --village: another one to choose from"}, nil, ""},
		{groupTake, "do not wait for the villager's answer any longer", fresh[loop.GoOn](), map[string]string{"village": "the village, where it is known: name, alias or code", "grid": "the grid", "text": "what they said"}, nil, ""},
		{groupTake, "propose not to take it; a second person confirms", fresh[loop.Refuse](), map[string]string{
			"ground": "诉讼仲裁复议中, 已进入信访, 纪检监察, 国家秘密商业秘密个人隐私, 应走110119120, 非本辖区, 无实际诉求; as huying policy show loop has them",
			"office": "where the villager should go", "phone": "its number",
		}, nil, ""},
		{groupTake, "correct a fact; what was written stays", fresh[loop.Correct](), map[string]string{
			"reason": helpReason, "kind": "the kind", "category": "in a word or two", "urgency": "how urgent it is", "village": "village: name, alias or code", "grid": "grid: 12-3",
			"summary": "in a line", "phone": "the reporter's number", "name": "the reporter's name", "waive": "waive a step that is missing",
		}, nil, ""},
		{groupTake, "set how secret it is", fresh[loop.Secrecy](), map[string]string{"reason": helpReason}, []string{"to"}, ""},

		{groupDesk, "write to the villager; the matter stays open", fresh[loop.Answer](), nil, nil, "what the villager will read"},
		{groupDesk, "leave words for colleagues; the villager never sees them", fresh[loop.Note](), nil, nil, "the note"},
		{groupDesk, "become its holder", fresh[loop.Take](), nil, nil, ""},
		{groupDesk, "make another clerk its holder", fresh[loop.HandOver](), map[string]string{"to": "the `CLERK` who holds it from now on; desk for the desk as a whole", "note": "why, for that colleague"}, []string{"to"}, ""},
		{groupDesk, "end it without an order: the villager is told the result and asked to rate it", fresh[loop.Conclude](), map[string]string{
			"outcome": "else solved", "level": "where it was solved: 网格, 村, 镇, 县; else 镇",
		}, nil, "the result, as the villager will read it"},
		{groupDesk, "make a second case of part of what was said", fresh[loop.Split](), nil, nil, "that part"},

		{groupSend, "send orders: one lead, any number of assists, all at once", fresh[loop.Dispatch](), map[string]string{
			"lead": "the `OFFICE` that answers for it: name, short name or code; else as the list row has it", "assists": "`OFFICE`s that help; may be repeated", "team": "a `TEAM`: its offices and people",
			"situation": "`CODE` of the list row; else the case's own", "complexity": "else as the list row has it", "days": "`N` working days; else by the list and complexity",
			"task": "what is to be done", "note": "for colleagues", "doc-no": "the `NUMBER` of its document",
		}, nil, ""},
		{groupSend, "call the county 呼叫", fresh[loop.MakeCall](), map[string]string{"done": "what the town did", "situation": "`CODE` of the list row; else the case's own, or 清单外", "urgent": "at once"}, nil, ""},
		{groupSend, "take an order back", fresh[loop.Recall](), map[string]string{"order": helpOrder, "reason": helpReason}, nil, ""},
		{groupSend, "remind those who have it", fresh[loop.Urge](), map[string]string{"note": "for colleagues"}, nil, ""},

		{groupOffice, "sign for an order 签收", fresh[loop.Sign](), map[string]string{"order": helpOrder}, nil, ""},
		{groupOffice, "respond to an order of a call 响应", fresh[loop.Respond](), map[string]string{"order": helpOrder, "kind": "else now", "until": helpWhen, "plan": "what will be done"}, nil, ""},
		{groupOffice, "note the arrival on the spot 报到", fresh[loop.Arrive](), map[string]string{"order": helpOrder}, nil, ""},
		{groupOffice, "return an order: not ours 退单", fresh[loop.Return](), map[string]string{"order": helpOrder, "ground": strings.Join(appliance.ReturnGrounds[:3], ", "), "item": "the list `ROW` it rests on", "reason": helpReason}, nil, ""},
		{groupOffice, "ask for more days 延期", fresh[loop.Extend](), map[string]string{"order": helpOrder, "days": "`N` working days", "reason": helpReason}, nil, ""},
		{groupOffice, "ask to pause the clock 挂起", fresh[loop.Suspend](), map[string]string{"order": helpOrder, "cause": strings.Join(appliance.SuspendCauses, ", "), "reason": helpReason}, nil, ""},
		{groupOffice, "go on after a pause 恢复办理", fresh[loop.Resume](), map[string]string{"order": helpOrder}, nil, ""},
		{groupOffice, "report an order done 反馈办结", fresh[loop.Report](), map[string]string{"order": helpOrder, "outcome": "else solved", "evidence": "what shows it", "all": "for the assists too"}, nil, "the result, as the villager may read it"},
		{groupOffice, "put a question to the villager through the line 转问", fresh[loop.Ask](), map[string]string{"order": helpOrder}, nil, "the question"},
		{groupOffice, "say why an order is overdue", fresh[loop.ReasonLate](), map[string]string{"order": helpOrder}, nil, ""},

		{groupRule, "make an ordinary order a complex one, before its deadline", fresh[loop.Complicate](), map[string]string{"order": helpOrder, "reason": helpReason}, nil, ""},
		{groupRule, "confirm what waits for a second person", fresh[loop.Confirm](), nil, nil, ""},
		{groupRule, "decline what waits for a second person", fresh[loop.Decline](), map[string]string{"reason": helpReason}, nil, ""},
		{groupRule, "rule on a return: --yes --office, or --no", fresh[loop.Rule](), map[string]string{"order": helpOrder, "yes": "it is not theirs", "no": "it is", "office": "whose it is", "basis": "list row or paper", "reason": helpReason}, nil, ""},
		{groupRule, "rule on an extension", fresh[loop.RuleExtend](), map[string]string{"order": helpOrder, "yes": "grant it", "no": "do not", "note": "a word"}, nil, ""},
		{groupRule, "rule on a pause", fresh[loop.RuleSuspend](), map[string]string{"order": helpOrder, "yes": "grant it", "no": "do not", "note": "a word"}, nil, ""},
		{groupRule, "have a grid worker look whether it is done 核实", fresh[loop.Check](), map[string]string{"order": helpOrder, "person": "the `PERSON` who looks; else the grid's own"}, nil, ""},
		{groupRule, "say what was seen there: --true, or --false", fresh[loop.Checked](), map[string]string{"order": helpOrder, "true": "it is done", "false": "it is not", "note": "what was seen"}, nil, ""},
		{groupRule, "pass what was reported: the villager is told the result", fresh[loop.Pass](), map[string]string{"outcome": "else as reported", "text": "what the villager reads; else as reported", "note": "your word, where nobody checked"}, nil, ""},
		{groupRule, "send back what was reported", fresh[loop.SendBack](), map[string]string{"order": helpOrder, "reason": helpReason}, nil, ""},

		{groupEnd, "note that the villager was told in person", fresh[loop.Feed](), map[string]string{"how": "how: 上门, 电话 …", "note": "what was said"}, nil, ""},
		{groupEnd, "note the villager's word: 1 satisfied, 2 acceptable, 3 not solved", fresh[loop.Rate](), map[string]string{"rating": "`1`, 2 or 3", "words": "what they said", "how": "how it was heard: 电话回访 …"}, nil, ""},
		{groupEnd, "note that nobody was reached", fresh[loop.Try](), map[string]string{"how": "how: call, visit, or text, which asks again by text", "note": "what happened"}, nil, ""},
		{groupEnd, "close it: the villager cannot be reached", fresh[loop.GiveUp](), nil, nil, ""},
		{groupEnd, "do a closed matter again", fresh[loop.Reopen](), map[string]string{"reason": helpReason}, nil, ""},

		{groupApart, "join it to another case", fresh[loop.Merge](), map[string]string{"into": "the `NO` of the main case", "sure": "although both have leads of their own"}, []string{"into"}, ""},
		{groupApart, "take it out of the case it was joined to", fresh[loop.Unmerge](), nil, nil, ""},
		{groupApart, "propose to book it 挂账; a leader confirms", fresh[loop.Book](), map[string]string{"ground": "政策, 资金, 规划, 季节, 法定程序, 历史遗留, 诉求过高; as huying policy show loop has them", "reason": "as the villager reads it, at most 10 characters", "review": "the `DAY` it is looked at again, within 90 days"}, nil, ""},
		{groupApart, "take it off the watch list; --solved --text when it is solved", fresh[loop.Unbook](), map[string]string{"solved": "it is solved", "text": "the result as the villager reads it"}, nil, ""},
		{groupApart, "send it to a body outside; it stays ours until they sign", fresh[loop.Transfer](), map[string]string{"to": "the body", "no": "the `NUMBER` of the letter 移送书", "reason": helpReason, "materials": "what goes with it"}, nil, ""},
		{groupApart, "note that the matter was put to 110, and who phoned", fresh[loop.Police](), map[string]string{"who": "`WHO` phoned", "note": "what was said"}, []string{"who"}, ""},
		{groupApart, "note that they signed for the transfer", fresh[loop.TransferSigned](), map[string]string{"receipt": "its number, or who signed"}, nil, ""},
		{groupApart, "note that they refused the transfer", fresh[loop.TransferRefused](), map[string]string{"reason": helpReason}, nil, ""},

		{groupWatch, "order an answer with a deadline 督办, or 责令整改, or keep a 通报", fresh[loop.Supervise](), map[string]string{"kind": "else 督办", "ask": "what is asked", "days": "`N` working days", "order": "whose office must answer, as in 1007-`N`; else the lead's", "text": "of a 通报; else drafted"}, nil, ""},
		{groupWatch, "answer a 督办", fresh[loop.Reply](), map[string]string{"seq": "which, where there are several"}, nil, "the answer"},
		{groupWatch, "look again at a 责令整改", fresh[loop.Recheck](), map[string]string{"seq": "which, where there are several", "done": "it is mended; else --note says what is not", "note": "what was seen"}, nil, ""},
	}
}

// callVerbs are the acts on a call.
func callVerbs() []verb {
	return []verb{
		{"", "approve a call that waits for a leader: --yes, or --no with --note", fresh[loop.ApproveCall](), map[string]string{"yes": "it may go", "no": "it may not", "note": "why not"}, nil, ""},
		{"", "note that the county received it", fresh[loop.ReceiveCall](), nil, nil, ""},
		{"", "note whom the county sent it to", fresh[loop.DispatchCall](), map[string]string{"lead": "the `OFFICE` that leads", "assists": "`OFFICE`s that help; may be repeated", "complexity": "else as the list row has it", "days": "`N` working days; else by the list and complexity", "doc-no": "the `NUMBER` of the county's paper"}, nil, ""},
		{"", "note that the county wants more", fresh[loop.SendBackCall](), map[string]string{"reason": "what they want"}, nil, ""},
		{"", "supply what the county wanted", fresh[loop.SupplyCall](), nil, nil, "what was wanted"},
		{"", "withdraw a call", fresh[loop.WithdrawCall](), map[string]string{"reason": helpReason}, nil, ""},
		{"", "rate a department: speed 1–3, effect 1–4", fresh[loop.RateCall](), map[string]string{"office": "the `OFFICE`; else the lead", "speed": "`1` prompt, 2 slow, 3 none", "effect": "`1` good, 2 fair, 3 middling, 4 poor; none with speed 3", "note": "a reason, where it goes against the measure"}, nil, ""},
		{"", "end a call", fresh[loop.EndCall](), nil, nil, ""},
	}
}

// name is the verb as it is typed.
func (v verb) name() string { return strings.TrimPrefix(string(theDeed(v.deed()).Act()), "call-") }

// deedCommand makes the command of a verb. do carries the filled-in deed out.
func (a *app) deedCommand(v verb, do func(ctx context.Context, cmd *cobra.Command, who desk.Who, arg string, deed any) error) *cobra.Command {
	use := v.name() + " NO"
	for _, m := range v.must {
		use += " --" + m + " " + strings.ToUpper(m)
	}
	cmd := acting(&cobra.Command{Use: use + " --by CLERK", Short: v.short, Args: exactly("NO"), GroupID: v.group})
	if v.wordy != "" {
		wordy(cmd, v.wordy)
	}
	deedFlags(cmd, v.deed(), v.help)
	if v.group == groupOffice || v.group == groupRule || v.group == groupWatch || v.group == "" {
		cmd.Flags().String("on-word", "", "acting for an office that is not yours: on whose word (who rang, which paper)")
	}
	cmd.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.who(ctx, cmd)
		if err != nil {
			return err
		}
		if err := wanted(cmd, v.must); err != nil {
			return err
		}
		deed := v.deed()
		if err := a.fill(ctx, cmd, deed); err != nil {
			return err
		}
		if v.wordy != "" {
			text, err := a.textOf(cmd)
			if err != nil {
				return err
			}
			setField(deed, "Text", text)
		}
		return do(ctx, cmd, who, args[0], deed)
	})
	return cmd
}

// caseDeeds are the commands of all acts on a case.
func (a *app) caseDeeds() []*cobra.Command {
	var out []*cobra.Command
	for _, v := range caseVerbs() {
		out = append(out, a.deedCommand(v, func(ctx context.Context, cmd *cobra.Command, who desk.Who, no string, deed any) error {
			c, err := a.caseNamed(ctx, no)
			if err != nil {
				return err
			}
			no, seq := orderNo(no)
			if seq != 0 {
				setField(deed, "Order", seq)
			}
			res, err := a.box.desk.Do(ctx, who, c.ID, 0, theDeed(deed), onWord(cmd))
			var r *loop.Refusal
			if errors.As(err, &r) && r.Order == "" && seq != 0 {
				r.Order = no + "-" + strconv.Itoa(seq) // the hint names what was typed
			}
			if err != nil {
				return a.explain("case "+no, err)
			}
			return a.tellDone(ctx, c, res)
		}))
	}
	return out
}

func onWord(cmd *cobra.Command) string {
	s, _ := cmd.Flags().GetString("on-word") // not every verb has it
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

// tellDone says in a line each what an act made and what it moved; nothing where
// nothing that is seen has changed.
func (a *app) tellDone(ctx context.Context, before appliance.Case, res loop.Result) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	if res.Case != 0 {
		fmt.Fprintf(&b, v.say("件号%s\n", "case %s\n"), res.Case.No())
	}
	if res.Call != 0 && before.Call != res.Call {
		fmt.Fprintf(&b, v.say("呼叫%s\n", "call %s\n"), res.Call.No())
	}
	p, err := a.box.desk.Page(ctx, desk.Who{}, before.ID)
	if err != nil {
		return err
	}
	c := p.Case
	for _, r := range p.Orders {
		was, had := before.Order(r.Order.Seq)
		if had && was.State == r.Order.State && was.Due().Equal(r.Order.Due()) {
			continue
		}
		line := []string{v.say("工单", "order ") + r.No, r.Office, v.role(r.Order.Role), loop.OrderStateName(r.Order.State, v.english)}
		if r.Order.State.Open() && !r.Due.IsZero() {
			line = append(line, v.say("期限", "due ")+v.dueCell(r.Due, r.Guessed, ""))
		}
		b.WriteString(strings.Join(line, " ") + "\n")
	}
	if c.State != before.State || c.Holder != before.Holder {
		line := []string{v.say("件号", "case ") + c.ID.In(v.year()), loop.StateName(c.State, v.english)}
		if c.State.Open() {
			line = append(line, v.say("承办", "with ")+v.holderName(c.Holder))
			if !p.Due.IsZero() {
				line = append(line, v.say("期限", "due ")+v.dueCell(p.Due, p.Guessed, ""))
			}
		}
		b.WriteString(strings.Join(line, " ") + "\n")
	}
	_, err = fmt.Fprint(a.stdout, b.String())
	return err
}

// openCommand is huying case open: what came by another way than a text.
func (a *app) openCommand() *cobra.Command {
	cmd := acting(&cobra.Command{Use: "open --by CLERK", Short: "take in what came over the counter, by letter, by phone, from a meeting …", Args: exactly(), GroupID: groupTake})
	wordy(cmd, "what it is about, in the villager's words")
	deedFlags(cmd, new(loop.Open), map[string]string{
		"channel": "else counter", "phone": "the villager's number", "name": "their name", "reporter-kind": "个人, 企业, 组织", "kind": "else 求助", "urgency": "else ordinary",
		"village": "village: name, alias or code", "grid": "grid, as on the door plate: 12-3", "place": "where exactly", "agent": "the agent who brought it: `PERSON`",
		"external": "its number elsewhere", "received-at": "when it came, `2026-11-27T09:30`; else now", "secrecy": "else none",
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
		if d.ReporterKind != "" && !slices.Contains(reporterKinds, d.ReporterKind) {
			return misused{problem{fmt.Errorf("--reporter-kind %q is not known", d.ReporterKind), "one of " + strings.Join(reporterKinds, ", ")}}
		}
		if d.Agent != "" {
			if d.Agent, err = a.personCode(ctx, d.Agent); err != nil {
				return err
			}
		}
		res, err := a.box.desk.Do(ctx, who, 0, 0, *d)
		if err != nil {
			return a.explain("case", err)
		}
		v, err := a.viewer(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, v.say("件号%s\n", "case %s\n"), res.Case.No())
		return err
	})
	return cmd
}

// reporterKinds is who may bring a matter (F2-08).
var reporterKinds = []string{"个人", "企业", "组织"}

// personCode is the code of somebody named by code, name or number.
func (a *app) personCode(ctx context.Context, s string) (string, error) {
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return "", err
	}
	p, ok := t.PersonNamed(strings.TrimSpace(s))
	if !ok {
		return "", a.noPerson(s)
	}
	return p.Code, nil
}
