package loop_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/loop"
)

// The page of the workflow is made of the table that decides.
func TestThePageOfTheWorkflowIsUpToDate(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# 闭环：受理、分派、办结、反馈、回访

这一页由程序里的流转表印出来，和机器的判断是同一张表。“行”是规程的行号；“命令”同屏幕上的按键，命令行写作
` + "`huying case 命令 件号`、`huying call 命令 呼号`" + `。不在“从”里的状态一律不能办，机器会说清为什么、现在能办什么。

- 一件事任何时候只有一个承办人。退单待裁时，承办人和时钟都不变。
- 工单的钟从派出起走，不看签收；给来件人的期限一轮只起算一次，改派、退单不提前也不重置，只有更晚才另告知。
- 五步缺一步不能归档；确实不用的一步，由管理员写明原因免去，另记一笔。
- 不予受理、挂账要第二个人：提出的人自己不能复核；挂账要镇领导。
- 镇里替单位、替县中心登记，要写凭据（谁来电、哪份文）。

`)
	section := func(title, from string, rows []loop.Transition, states func(loop.Transition) string) {
		fmt.Fprintf(&b, "## %s\n\n| 行 | 做什么 | 命令 | %s | 到 | 谁 | 条件 | 时钟 | 短信 |\n|---|---|---|---|---|---|---|---|---|\n", title, from)
		for _, r := range rows {
			fmt.Fprintf(&b, "| %s | %s | `%s` | %s | %s | %s | %s | %s | %s |\n",
				r.Row, r.Act.Name(false), strings.TrimPrefix(string(r.Act), "call-"), states(r), r.To, who(r), r.Guard, r.Clock, r.Text)
		}
		b.WriteString("\n")
	}
	var cases, orders, calls, house []loop.Transition
	for _, r := range loop.Transitions {
		switch {
		case slices.Contains(loop.OrderActs(), r.Act) || r.Act == loop.ActAnswered:
			orders = append(orders, r)
		case slices.Contains(loop.CallActs(), r.Act) || r.Act == loop.ActSilenceCall:
			calls = append(calls, r)
		case slices.Contains(loop.CaseActs(), r.Act) || slices.Contains([]loop.Act{loop.ActOpen, loop.ActWithdraw, loop.ActSelf}, r.Act):
			cases = append(cases, r)
		default:
			house = append(house, r)
		}
	}
	section("件", "从", cases, func(r loop.Transition) string {
		return some(len(appliance.CaseStates), r.Case, func(s appliance.CaseState) string { return loop.StateName(s, false) })
	})
	section("工单", "从", orders, func(r loop.Transition) string {
		return some(0, r.Order, func(s appliance.OrderState) string { return loop.OrderStateName(s, false) })
	})
	section("呼叫（乡呼县应）", "从", calls, func(r loop.Transition) string {
		return some(len(appliance.CallStates), r.Call, func(s appliance.CallState) string { return loop.CallStateName(s, false) })
	})
	b.WriteString("## 本机\n\n| 做什么 | 谁 | 条件 |\n|---|---|---|\n")
	for _, r := range house {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.Act.Name(false), who(r), r.Guard)
	}
	golden(t, "../../deploy/docs/workflow.md", b.String())
}

// some names states; none named, or all, is 不限.
func some[S any](all int, states []S, name func(S) string) string {
	if len(states) == 0 || len(states) == all {
		return "不限"
	}
	var out []string
	for _, s := range states {
		out = append(out, name(s))
	}
	return strings.Join(out, "、")
}

// who may do it: roles, the villager, the box.
func who(r loop.Transition) string {
	var out []string
	for _, role := range r.Roles {
		out = append(out, appliance.RoleNames[role])
	}
	if r.Citizen {
		out = append(out, "来件人")
	}
	if r.Rule {
		out = append(out, "系统")
	}
	said := strings.Join(out, " ")
	if r.Own {
		said += "（本单位的）"
	}
	return said
}

// TestTheTableIsWhole: every act has a name and a row, and every row of the page is there.
func TestTheTableIsWhole(t *testing.T) {
	rows := map[string]bool{}
	for _, r := range loop.Transitions {
		rows[r.Row] = true
		if r.Act.Name(false) == "" || r.To == "" {
			t.Errorf("row %q of %s says too little: %+v", r.Row, r.Act, r)
		}
		if len(r.Roles) == 0 && !r.Citizen && !r.Rule {
			t.Errorf("nobody may %s", r.Act)
		}
	}
	// C04 is C03's clock run out; C13, O13, O14, O16, O17, H05 to H07 and H09 follow from other rows' acts.
	for _, row := range strings.Fields("C01 C02 C03 C05 C06 C07 C08 C09 C10 C11 C12 C14 C15 C16 C18 C19 C20 C21 C22 C24 C25 " +
		"O02 O03 O04 O05 O08 O09 O10 O11 O12 O14 O15 O17 H01 H02 H03 H04 H08") {
		if !rows[row] {
			t.Errorf("no row %s", row)
		}
	}
	for _, a := range slices.Concat(loop.CaseActs(), loop.OrderActs(), loop.CallActs()) {
		if loop.Table(a).Act == "" {
			t.Errorf("%s has no row", a)
		}
	}
	for _, d := range deeds {
		if loop.Table(d.Act()).Act == "" {
			t.Errorf("%T has no row", d)
		}
	}
}
