package hotline

import (
	"errors"
	"slices"
	"strings"

	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

// no says why not, and what is allowed, in the words that people text.
func (d *desk) no(err error) {
	d.inVain = true
	line := "这一步没有办成，请打综治中心电话。"
	var r *loop.Refusal
	if errors.As(err, &r) {
		line = d.sentence(r)
	}
	d.say("S-no", texts.Values{"错": line})
}

// usage says how the verb is written, where what was written could not be read.
func (d *desk) usage(forms ...string) {
	if forms == nil {
		forms = writing[d.cmd.Verb]
	}
	if forms == nil {
		forms = []string{d.example()}
	}
	ways := ""
	for i, f := range forms {
		switch {
		case i > 0 && i == len(forms)-1:
			ways += "或"
		case i > 0:
			ways += "、"
		}
		ways += "“" + d.fill(f) + "”"
	}
	d.inVain = true
	d.say("S-no", texts.Values{"错": "没看明白。请写" + ways + "。"})
}

// writing are the ways to write a verb whose words decide; # is the number.
var writing = map[staff.Verb][]string{
	staff.Respond: {"应# 即办", "应# 限 12-3", "应# 案 方案"},
	staff.Review:  {"审# 过", "审# 退 理由"},
	staff.Rule:    {"裁# 准 单位 理由", "裁# 不准 理由"},
	staff.Allow:   {"准延#", "不准延#", "准停#", "不准停#"},
	staff.Verify:  {"实#", "虚# 情况"},
	staff.Deny:    {"虚# 情况"},
	staff.Follow:  {"访# 满意", "访# 基本满意", "访# 没解决", "访# 联系不上"},
}

// fill puts the number that was written into a form, or one to show where it stands.
func (d *desk) fill(form string) string {
	return strings.ReplaceAll(form, "#", orElse(orElse(d.cmd.Number(), d.about), "单号"))
}

// example is the verb's, with the number that was written or meant.
func (d *desk) example() string {
	e := d.cmd.Verb.Entry().Example
	no := orElse(d.cmd.Number(), d.about)
	if no == "" {
		return e
	}
	for _, is := range []string{"20482-1", "20482", "H031"} {
		if strings.Contains(e, is) {
			return strings.Replace(e, is, no, 1)
		}
	}
	return e
}

// withExample are the refusals that an example mends.
var withExample = []loop.Why{
	loop.WhyNoWords, loop.WhyReason, loop.WhyOffice, loop.WhyDays, loop.WhyDate, loop.WhyGround, loop.WhyRating, loop.WhyGrades, loop.WhyTooShort,
}

// textForms are refusals whose way out is another by text than at the screen.
var textForms = map[loop.Why]string{
	loop.WhyRole:          "您的岗位不能用“{act}”，请找有此权限的同事。您能用哪些请回“帮”。",
	loop.WhyDate:          "日期不对，要写今天或以后的日子。",
	loop.WhyNoPhone:       "诉求人没有留手机号，问不到，请找综治中心。",
	loop.WhyAssistsOpen:   "协办{name}还没有反馈，请等他们，或回“结{order} 代协办 结果”一并办结。",
	loop.WhyNobody:        "{name}没有登记能收短信的人，请换一个单位。",
	loop.WhyCheck:         "“{name}”要先请网格核实，或在“过”后面写明说明。",
	loop.WhyMissing:       "闭环还缺：{name}，请综治中心在呼应盒上补齐。",
	loop.WhyNotPending:    "{order}没有等您{act}的事。",
	loop.WhyPending:       "工单{order}已经提过，正等批复，不用再提。",
	loop.WhyNoSupervision: "件号{no}没有等您答复的督办。",
	loop.WhyNoCase:        "没有件号{name}，请核对。",
}

// sentence is a refusal as it is texted.
func (d *desk) sentence(r *loop.Refusal) string {
	act := word(d.cmd.Verb)
	if r.Why == loop.WhyRole {
		act = string(d.cmd.Verb)
		if d.cmd.Verb == staff.Allow {
			act = "准"
		}
	}
	if r.Act == loop.ActSendBackCall {
		act = "退回补充"
	}
	out := r.ByText(textForms[r.Why], act, d.can(r))
	if slices.Contains(withExample, r.Why) {
		out = strings.TrimRight(out, "。") + "，如“" + d.example() + "”。"
	}
	return out
}

// verbOf is what people text for an act, in the order they see them.
var verbOf = []struct {
	act  loop.Act
	verb staff.Verb
}{
	{loop.ActSign, staff.Sign}, {loop.ActRespond, staff.Respond}, {loop.ActArrive, staff.Arrive}, {loop.ActReport, staff.Complete},
	{loop.ActReturn, staff.Return}, {loop.ActExtend, staff.Extend}, {loop.ActSuspend, staff.Suspend}, {loop.ActResume, staff.Resume},
	{loop.ActAsk, staff.Ask}, {loop.ActReply, staff.Reply}, {loop.ActReceiveCall, staff.Receive}, {loop.ActDispatchCall, staff.Dispatch},
	{loop.ActSendBackCall, staff.Return}, {loop.ActPass, staff.Review}, {loop.ActRule, staff.Rule}, {loop.ActRuleExtend, staff.Allow},
	{loop.ActRuleSuspend, staff.Allow}, {loop.ActApproveCall, staff.Allow}, {loop.ActRateCall, staff.Rate}, {loop.ActRate, staff.Follow},
	{loop.ActChecked, staff.Verify}, {loop.ActFeed, staff.Fed}, {loop.ActSelf, staff.Self}, {loop.ActSupervise, staff.Supervise}, {loop.ActUrge, staff.Urge},
}

// can is what may be texted instead: the verbs of the acts that are allowed; to look
// is allowed always.
func (d *desk) can(r *loop.Refusal) string {
	var out []string
	for _, v := range verbOf {
		if slices.Contains(r.Allowed, v.act) && v.act != r.Act && v.verb.Entry().For(d.by.Roles...) && !slices.Contains(out, string(v.verb)) {
			out = append(out, string(v.verb))
		}
	}
	return strings.Join(append(out, string(staff.Details)), "、")
}
