package propose

import (
	"fmt"
	"strings"

	"huying/appliance"
)

// Lines are what a clerk reads: a line for each of the best, or why there is none.
func (p Proposal) Lines() []string {
	if len(p.Best) == 0 {
		return []string{"无建议:" + p.Why}
	}
	var out []string
	for _, c := range p.Best {
		out = append(out, c.Line())
	}
	if p.Tied > len(p.Best) {
		out = append(out, fmt.Sprintf("另有%d项同样相符,请补充情况再定", p.Tied-len(p.Best)))
	}
	return out
}

// Line is the proposal as a clerk reads it:
// 建议:综合执法队 · 流动摊贩占道 · A-01-1 · 3日(因:占道、摊贩).
func (c Candidate) Line() string {
	office, why := c.LeadName, "因:"+strings.Join(c.Words, "、")
	if c.Lack != "" {
		office, why = "另选单位", why+";"+c.Lack
	}
	return fmt.Sprintf("建议:%s · %s · %s · %d日(%s)", office, c.Situation.Name, c.Situation.Code, c.Days, why)
}

// Duty is what the list says the town owes: 主体, 配合 or 无.
func (c Candidate) Duty() appliance.Duty {
	if c.Situation.Town == "" {
		return appliance.DutyNone
	}
	return c.Situation.Town
}

// Answer is the line for somebody who asked by text (责): who is responsible, the
// phone and the limit. 店外经营拒不整改:县综合执法局法制科13800000011,5日,镇配合(A-01-2).
func (c Candidate) Answer() string {
	var b strings.Builder
	b.WriteString(c.Situation.Name + ":")
	if c.Lack != "" {
		b.WriteString(c.Lack)
	} else {
		b.WriteString(c.LeadName + c.Section + c.Phone.Local())
	}
	fmt.Fprintf(&b, ",%d日", c.Days)
	if d := c.Duty(); d != appliance.DutyNone {
		b.WriteString(",镇" + string(d))
	}
	return b.String() + "(" + c.Situation.Code + ")"
}
