package appliance

import "slices"

// ClerkID names a clerk in entries; it is never reused.
type ClerkID string

// Role of a clerk at the screen (domain 6 §B.11).
type Role string

// The roles that sit at the screen.
const (
	RoleReceiver   Role = "receiver"   // 收件员/窗口
	RoleCaller     Role = "caller"     // 呼叫员
	RoleDispatcher Role = "dispatcher" // 派单审核(综治中心)
	RoleLeader     Role = "leader"     // 镇领导
	RoleTechnician Role = "technician" // 技术员
	RoleAdmin      Role = "admin"      // 管理员
)

// Roles lists the roles as they may be given on the command line.
var Roles = []Role{RoleReceiver, RoleCaller, RoleDispatcher, RoleLeader, RoleTechnician, RoleAdmin}

// A Clerk is an account as it now stands. Its name, keys and PIN are sealed.
type Clerk struct {
	ID       ClerkID
	Roles    []Role
	Disabled bool
	Words    ClerkWords
}

// ClerkWords are the sealed words of an account.
type ClerkWords struct {
	Name string
	PIN  string   // argon2id, encoded; "" none set
	Keys []string // authorized_keys lines
}

// Has reports whether the clerk acts in one of the roles.
func (c Clerk) Has(roles ...Role) bool {
	return slices.ContainsFunc(c.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

// Name is the clerk's name.
func (c Clerk) Name() string { return c.Words.Name }

// Actor is the clerk as the one who decides.
func (c Clerk) Actor() Actor { return Actor{Kind: ByClerk, ID: string(c.ID), Name: c.Words.Name} }
