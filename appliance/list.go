package appliance

import "slices"

// ListKind is the kind of a list 清单 (domain 5 §B.8).
type ListKind string

// The kinds of lists.
const (
	ListTown       ListKind = "属地管理责任清单"
	ListBasic      ListKind = "基本履职"
	ListAssist     ListKind = "配合履职"
	ListTakenBack  ListKind = "上级收回"
	ListDuties     ListKind = "职责任务"
	ListService    ListKind = "便民服务"
	ListPatrol     ListKind = "执法监管"
	ListPowers     ListKind = "权责"
	ListDelegated  ListKind = "赋权"
	ListGrid       ListKind = "入格" // 网格服务管理
	ListCollection ListKind = "信息采集目录"
	ListSelf       ListKind = "自治"
	ListHelp       ListKind = "协助"
	ListBought     ListKind = "购买服务"
	ListPolicy     ListKind = "政策"
	ListNegative   ListKind = "准入负面"
)

// ListKinds lists the kinds.
var ListKinds = []ListKind{
	ListTown, ListBasic, ListAssist, ListTakenBack, ListDuties, ListService, ListPatrol, ListPowers, ListDelegated, ListGrid,
	ListCollection, ListSelf, ListHelp, ListBought, ListPolicy, ListNegative,
}

// MainList is the code of the responsibility list a town import fills; GridList of
// the grid service list that follows it (两单联动, F0-13).
const (
	MainList = "S"
	GridList = "G"
)

// A VersionState is how far a version of a list has come.
type VersionState string

// The states of a version.
const (
	VersionDraft     VersionState = "draft"
	VersionProposed  VersionState = "proposed"  // waits for a second person
	VersionPublished VersionState = "published" // in force from its date on, never changed again
	VersionDropped   VersionState = "dropped"
)

// A ListVersion is one edition of a list. Published, it does not change; cases
// stay bound to the one they were accepted under (F0-05).
type ListVersion struct {
	List      string
	Kind      ListKind
	Name      string
	Number    int
	State     VersionState
	From      Date   // in force from this day
	Reason    string // 法律法规变化 部门职能调整 基层反映问题 其他 (F0-06)
	Basis     []Document
	Proposer  string
	Approver  string
	Added     int // rows against the version before
	Removed   int
	Changed   int
	Checksum  string // SHA-256 over all rows in order, hex
	ReviewDue Date
	Origin    string // for a grid list: the version whose 入格 marks it follows, "S/3"
}

// A Document is what a decision rests on (F0-01).
type Document struct {
	No   string // 文号
	Name string
	Body string // 机关
	Date Date
}

// Duty is what a party owes: 主体, 配合 or nothing (F3-03).
type Duty string

// The duties.
const (
	DutyMain   Duty = "主体"
	DutyAssist Duty = "配合"
	DutyNone   Duty = "无"
)

// A Situation 情形 is what an order cites: the third level of a list (F0-09).
// One row is good from its version on, until a later version has another row
// for its code.
type Situation struct {
	List     string
	Version  int
	Code     string // A-01-1
	Removed  bool   // gone from this version on
	Domain   string // 领域
	Item     string // 事项
	Name     string // 情形
	Lead     string // code of the office 责任单位
	Assists  []string
	Section  string // 责任科室
	Phone    Phone
	Steps    []string // 程序
	Standard string   // 工作标准
	DeptWork string   // 部门要点
	TownWork string   // 镇街要点
	Town     Duty     // 镇街责任
	Dept     Duty     // 部门责任
	Zone     Duty     // 开发区 (F0-45)
	County   Duty
	Complex  bool // 复杂: D5
	Days     int  // its own limit in working days; 0: by complexity
	Grid     bool // 入格: grid workers can carry part of it
	Keywords []string
	Flow     []FlowStep // 施工图 (F0-08)
	Evidence []string
	Function string // 审批 监管 执法 服务
	Self     bool   // 自治事项: the village's own (F4-25)
	External string // code of another taxonomy
}

// A FlowStep is one step of the way a situation is worked (施工图).
type FlowStep struct {
	Actor, Work, In, Out, Next string
	Days                       int
}

// ItemCode is the item a situation belongs to: A-01 of A-01-1.
func (s Situation) ItemCode() string {
	for i := len(s.Code) - 1; i > 0; i-- {
		if s.Code[i] == '-' {
			return s.Code[:i]
		}
	}
	return s.Code
}

// Complexity of the situation.
func (s Situation) Complexity() Complexity {
	if s.Complex {
		return Complex
	}
	return Simple
}

// Basis is what a case that is accepted under the situation keeps.
func (s Situation) Basis() Basis {
	return Basis{List: s.List, Version: s.Version, Item: s.ItemCode(), Situation: s.Code}
}

// A ListChange 变更申请 is the long way of a change, step by step (F2-29).
type ListChange struct {
	Code    string // L-1
	List    string
	Kind    string // 新增 删减 修改
	What    string
	Trigger string // 法律法规变化 部门职能调整 基层反映问题 清单缺项
	Case    CaseID // it came from, if any
	Steps   []ListStep
	State   string // the last step's name, or 不同意
}

// A ListStep is one step of a change, with its day and document.
type ListStep struct {
	Name  string
	Date  Date
	DocNo string
	By    string
}

// ListSteps are the steps in order; 编办审核 and 司法审核 go side by side (F2-29).
var ListSteps = []string{"起草", "书面申请", "县级研究", "编办审核", "司法审核", "生效"}

// Done reports whether the step has been taken.
func (c ListChange) Done(step string) bool {
	return slices.ContainsFunc(c.Steps, func(s ListStep) bool { return s.Name == step })
}

// A Guide is a service item or a policy, as a villager would ask for it (F1-21).
type Guide struct {
	Code       string
	Name       string
	Kind       string // 行政许可 行政给付 … 政策
	Aliases    []string
	Basis      string
	Conditions string
	Materials  []Material
	Special    string
	Steps      []string
	Person     string
	Fee        string
	Notes      string
	Days       int
	Window     string
	Delegated  bool // 赋权: the town decides itself (F1-12)
	Closed     Date
}

// A Material has the six attributes of F1-22.
type Material struct {
	Name, Basis, Form, Content, Copies, Seal string
}
