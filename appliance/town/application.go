package town

import (
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
)

// The steps of an application that mean something (F2-29).
const (
	stepDraft  = "起草"
	stepStudy  = "县级研究"
	stepStaff  = "编办审核"
	stepLaw    = "司法审核"
	stepEffect = "生效"
	// Disagreed ends an application where it is studied or reviewed.
	Disagreed = "不同意"
)

// The words of an application.
var (
	ChangeKinds    = []string{"新增", "删减", "修改"}
	ChangeTriggers = []string{"法律法规变化", "部门职能调整", "基层反映问题", "清单缺项"}
)

// NewChange begins an application with its first step 起草.
func NewChange(now *appliance.Town, c appliance.ListChange, on appliance.Date, by string) (appliance.ListChange, error) {
	to := &sieve{}
	if !slices.Contains(ChangeKinds, c.Kind) {
		to.add(Fault{Code: c.Code, Value: c.Kind, Why: Unknown, Want: strings.Join(ChangeKinds, "、")})
	}
	if !slices.Contains(ChangeTriggers, c.Trigger) {
		to.add(Fault{Code: c.Code, Value: c.Trigger, Why: Unknown, Want: strings.Join(ChangeTriggers, "、")})
	}
	if strings.TrimSpace(c.What) == "" || !on.Valid() {
		to.add(Fault{Code: c.Code, Why: StepLacks})
	}
	if err := to.refused(); err != nil {
		return c, err
	}
	n := 1
	for _, o := range now.Changes() {
		if i, err := strconv.Atoi(strings.TrimPrefix(o.Code, "L-")); err == nil {
			n = max(n, i+1)
		}
	}
	if c.List == "" {
		c.List = appliance.MainList
	}
	c.Code = "L-" + itoa(n)
	c.Steps = []appliance.ListStep{{Name: stepDraft, Date: on, By: by}}
	c.State = stepDraft
	return c, nil
}

// Step takes an application one step on. Each has its day, not before those it
// follows, and the number of its document; 编办审核 and 司法审核 go side by side.
// 不同意 ends it where it is studied or reviewed.
func Step(c appliance.ListChange, s appliance.ListStep) (appliance.ListChange, error) {
	var after []string
	switch i := slices.Index(appliance.ListSteps, s.Name); {
	case c.State == Disagreed || c.Done(stepEffect):
		return c, refuse(c.Code, ItEnded, c.State)
	case s.Name == Disagreed:
		after = []string{"书面申请"}
	case i <= 0:
		return c, refuse(c.Code, NoStep, strings.Join(NextSteps(c), "、"))
	case s.Name == stepStaff || s.Name == stepLaw:
		after = []string{stepStudy}
	case s.Name == stepEffect:
		after = []string{stepStaff, stepLaw}
	default:
		after = []string{appliance.ListSteps[i-1]}
	}
	if c.Done(s.Name) {
		return c, refuse(c.Code, StepDone, s.Name)
	}
	for _, a := range after {
		i := slices.IndexFunc(c.Steps, func(x appliance.ListStep) bool { return x.Name == a })
		if i < 0 {
			return c, refuse(c.Code, NoStep, strings.Join(NextSteps(c), "、"))
		}
		if s.Date.Valid() && s.Date.Compare(c.Steps[i].Date) < 0 {
			return c, refuse(c.Code, StepEarly, a+" "+c.Steps[i].Date.String())
		}
	}
	if !s.Date.Valid() || strings.TrimSpace(s.DocNo) == "" {
		return c, refuse(c.Code, StepLacks, "")
	}
	c.Steps, c.State = append(slices.Clone(c.Steps), s), s.Name
	return c, nil
}

// NextSteps are what may come next.
func NextSteps(c appliance.ListChange) []string {
	if c.State == Disagreed || c.Done(stepEffect) {
		return nil
	}
	var out []string
	switch {
	case !c.Done(stepDraft):
		return []string{stepDraft}
	case !c.Done("书面申请"):
		return []string{"书面申请"}
	case !c.Done(stepStudy):
		return []string{stepStudy, Disagreed}
	}
	for _, s := range []string{stepStaff, stepLaw} {
		if !c.Done(s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		out = append(out, stepEffect)
	}
	return append(out, Disagreed)
}
