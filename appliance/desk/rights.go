package desk

import (
	"slices"

	"huying/appliance"
)

// Act is something a clerk does to a case. Its value is the verb of the
// command line: huying case accept 1007.
type Act string

// The acts of this desk.
const (
	ActAccept   Act = "accept"   // 受理
	ActAnswer   Act = "answer"   // 答复
	ActNote     Act = "note"     // 备注
	ActTake     Act = "take"     // 领办
	ActHandOver Act = "handover" // 转交
	ActConclude Act = "conclude" // 办结
	ActReveal   Act = "reveal"   // 看号码
	ActAlarm    Act = "alarm"    // 接警
	ActSettle   Act = "settle"   // 短信存疑处置
	ActClerks   Act = "clerks"   // 管理账号
	ActCalendar Act = "calendar" // 导入放假安排
)

// CaseActs lists the acts on a case in the order clerks see them.
var CaseActs = []Act{ActAccept, ActAnswer, ActConclude, ActTake, ActHandOver, ActNote, ActReveal}

// right says who may, and in which states of a case.
type right struct {
	roles  []appliance.Role
	states []appliance.CaseState // empty: any
}

func (r right) allows(k appliance.Clerk) bool { return k.Has(r.roles...) }

func (r right) in(s appliance.CaseState) bool {
	return len(r.states) == 0 || slices.Contains(r.states, s)
}

// handlers are the roles that handle cases at the screen; noting a case is
// open to all of them at any time (domain 6 §B.11).
var handlers = []appliance.Role{
	appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader,
}

// rights is the one table of who may do what when.
var rights = map[Act]right{
	ActAccept: {handlers, []appliance.CaseState{appliance.CaseNew, appliance.CaseAsking}},
	ActAnswer: {handlers, []appliance.CaseState{
		appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking,
		appliance.CaseReview, appliance.CaseFollowup, appliance.CaseBooked,
	}},
	ActConclude: {handlers, []appliance.CaseState{appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview}},
	ActTake: {handlers, []appliance.CaseState{
		appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking,
		appliance.CaseReview, appliance.CaseFollowup,
	}},
	ActHandOver: {handlers, []appliance.CaseState{
		appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking,
		appliance.CaseReview, appliance.CaseFollowup,
	}},
	ActNote:     {roles: handlers},
	ActReveal:   {roles: append(slices.Clone(handlers), appliance.RoleAdmin)},
	ActAlarm:    {roles: append(slices.Clone(handlers), appliance.RoleAdmin)},
	ActSettle:   {roles: append(slices.Clone(handlers), appliance.RoleTechnician, appliance.RoleAdmin)},
	ActClerks:   {roles: []appliance.Role{appliance.RoleAdmin}},
	ActCalendar: {roles: []appliance.Role{appliance.RoleAdmin, appliance.RoleLeader}},
}

// guard says why a clerk may not do this to the case now; nil: go on.
func guard(c appliance.Case, k appliance.Clerk, a Act) error {
	if err := permit(k, a); err != nil {
		err.Case = c.ID
		return err
	}
	if !rights[a].in(c.State) {
		return &Refusal{Act: a, Why: WhyState, Case: c.ID, State: c.State, Allowed: Allowed(c, k)}
	}
	if a == ActReveal && !cleared(c, k) {
		return &Refusal{Act: a, Why: WhyRole, Case: c.ID}
	}
	return nil
}

// cleared reports whether the clerk may see who reported: in a 保密 case only
// leaders and administrators do.
func cleared(c appliance.Case, k appliance.Clerk) bool {
	return c.Secrecy != appliance.SecrecySecret || k.Has(appliance.RoleLeader, appliance.RoleAdmin)
}

// permit says why a clerk may never do this; nil: the role allows it.
func permit(k appliance.Clerk, a Act) *Refusal {
	switch {
	case k.Disabled:
		return &Refusal{Act: a, Why: WhyDisabled}
	case !rights[a].allows(k):
		return &Refusal{Act: a, Why: WhyRole}
	}
	return nil
}

// Allowed lists what the clerk may do to the case now, in the order clerks see it.
func Allowed(c appliance.Case, k appliance.Clerk) []Act {
	var out []Act
	for _, a := range CaseActs {
		if can(c, k, a) {
			out = append(out, a)
		}
	}
	return out
}

// can is guard as a yes or no, and leaves out what would change nothing.
func can(c appliance.Case, k appliance.Clerk, a Act) bool {
	if permit(k, a) != nil || !rights[a].in(c.State) {
		return false
	}
	switch a {
	case ActAnswer:
		_, err := writable(c)
		return err == nil
	case ActTake:
		return c.Holder != appliance.HolderClerk(k.ID)
	case ActReveal:
		return c.Reporter != "" && cleared(c, k)
	}
	return true
}
