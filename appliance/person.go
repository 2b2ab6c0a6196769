package appliance

import (
	"slices"
	"time"
)

// Roles of those who work by text (domain 6 §B.11). They share one namespace with the clerks' roles.
const (
	RoleGrid       Role = "grid"       // 网格员
	RoleGridLead   Role = "gridlead"   // 网格长: a 网格员 with the whistle
	RoleAide       Role = "aide"       // 网格协管员
	RoleCluster    Role = "cluster"    // 联户长
	RoleAgent      Role = "agent"      // 代办员
	RoleHandler    Role = "handler"    // 专管员, 所队
	RoleCounty     Role = "county"     // 县中心
	RoleSupervisor Role = "supervisor" // 督办员
	RoleDuty       Role = "duty"       // 值班员
	RolePatron     Role = "patron"     // 包扶县领导 (F3-06)
)

// RoleNames are the roles as tables and screens write them.
var RoleNames = map[Role]string{
	RoleReceiver: "收件员", RoleCaller: "呼叫员", RoleDispatcher: "派单员", RoleLeader: "镇领导", RoleTechnician: "技术员", RoleAdmin: "管理员",
	RoleGrid: "网格员", RoleGridLead: "网格长", RoleAide: "协管员", RoleCluster: "联户长", RoleAgent: "代办员", RoleHandler: "专管员",
	RoleCounty: "县中心", RoleSupervisor: "督办员", RoleDuty: "值班员", RolePatron: "包扶县领导",
}

// PersonRoles lists every role a person of the town may have, in the order tables show them.
var PersonRoles = []Role{
	RoleReceiver, RoleCaller, RoleDispatcher, RoleLeader, RoleTechnician, RoleAdmin,
	RoleGrid, RoleGridLead, RoleAide, RoleCluster, RoleAgent, RoleHandler, RoleCounty, RoleSupervisor, RoleDuty, RolePatron,
}

// A Person is somebody who works for the town or with it. The code is theirs for
// ever; a number may change and then wants a new registration (§B.11).
type Person struct {
	Code    string // "p12"
	Name    string
	Phone   Phone
	Posts   []Post // where they work and as what; the first is the main one (F3-17, 一岗多责)
	Roles   []Role
	StandIn Phone   // who gets their texts while they are away, and may act in their place
	Leave   []Leave // F1-65
	Kind    string  // 专职 协管 专业 辅助 …; free words of the table
	Party   bool
	Lent    bool  // 借调: skipped when orders go out (F1-63)
	English bool  // texts in English
	Closed  Date  // gone since; zero: still here
	Asked   int64 // S13 went out then (Unix seconds); 0 never
	// Verified is when this very number answered 是; 0: not yet, or the number is
	// a new one.
	Verified int64
	PIN      string // argon2id of the verb PIN; "" none is asked for
	Clerk    ClerkID
}

// A Post is a duty held in an office, for a time (F1-43).
type Post struct {
	Office   string
	Title    string // 队长, 窗口 …
	Duty     string
	From, To Date
}

// Leave is a stretch of days away.
type Leave struct{ From, To Date }

// Away reports whether the person is on leave that day.
func (p Person) Away(on Date) bool {
	return slices.ContainsFunc(p.Leave, func(l Leave) bool { return on.Compare(l.From) >= 0 && on.Compare(l.To) <= 0 })
}

// Gone reports whether the person has left by that day, or was erased.
func (p Person) Gone(on Date) bool {
	return p.Erased() || p.Closed != (Date{}) && on.Compare(p.Closed) >= 0
}

// Erased reports whether nothing is left of the person but their code: they had left, and
// asked to be forgotten.
func (p Person) Erased() bool {
	return p.Code != "" && p.Name == "" && p.Phone == "" && len(p.Posts) == 0 && len(p.Roles) == 0
}

// Has reports whether the person acts in one of the roles. A 网格长 acts as a 网格员 too.
func (p Person) Has(roles ...Role) bool {
	return slices.ContainsFunc(p.Roles, func(r Role) bool {
		return slices.Contains(roles, r) || r == RoleGridLead && slices.Contains(roles, RoleGrid)
	})
}

// In reports whether the person holds a post in the office on that day.
func (p Person) In(office string, on Date) bool {
	return slices.ContainsFunc(p.Posts, func(o Post) bool { return o.Office == office && o.holds(on) })
}

func (o Post) holds(on Date) bool {
	return (o.From == (Date{}) || on.Compare(o.From) >= 0) && (o.To == (Date{}) || on.Compare(o.To) < 0)
}

// Office is the person's main office, "" none.
func (p Person) Office() string {
	if len(p.Posts) == 0 {
		return ""
	}
	return p.Posts[0].Office
}

// Title is the person's title in their main office.
func (p Person) Title() string {
	if len(p.Posts) == 0 {
		return ""
	}
	return p.Posts[0].Title
}

// Actor is the person as the one who decides, by text.
func (p Person) Actor() Actor { return Actor{Kind: ByStaff, ID: p.Code, Name: p.Name} }

// Writable is where the person's texts go on a day: to the stand-in while they are away.
func (p Person) Writable(at time.Time) Phone {
	if p.Away(DateOf(at)) && p.StandIn != "" {
		return p.StandIn
	}
	return p.Phone
}
