package appliance

import "time"

// OrderState is where a work order 工单 stands (domain 3 §B.3.2; names by design §6).
type OrderState string

// The states of an order.
const (
	OrderPlanned   OrderState = "planned"   // 拟派
	OrderSent      OrderState = "sent"      // 已派待签
	OrderWorking   OrderState = "working"   // 办理中
	OrderReturned  OrderState = "returned"  // 退单待裁
	OrderSuspended OrderState = "suspended" // 挂起
	OrderReported  OrderState = "reported"  // 已反馈待审
	OrderClosed    OrderState = "closed"    // 已办结
	OrderRejected  OrderState = "rejected"  // 已退回(终)
	OrderRecalled  OrderState = "recalled"  // 已收回
	OrderBooked    OrderState = "booked"    // 挂账
)

// OrderRole is 主办 or 协办. A round has exactly one lead.
type OrderRole string

// The two roles.
const (
	Lead   OrderRole = "lead"
	Assist OrderRole = "assist"
)

// Open reports whether the office still owes something.
func (s OrderState) Open() bool {
	switch s {
	case OrderClosed, OrderRejected, OrderRecalled:
		return false
	}
	return true
}

// Response is how a department answers an order of a call (F2-39).
type Response string

// The responses.
const (
	RespondNow   Response = "now"   // 即办
	RespondUntil Response = "until" // 限时, with a date
	RespondStudy Response = "study" // 个案研究, with a plan
)

// An Order is a work order for one office within a case: 5085-1. Facts only; what
// was written about it is in Words.
type Order struct {
	Seq       int // 1, 2, … within the case
	Role      OrderRole
	Office    string
	State     OrderState
	Round     int
	Call      CallID // 联动工单: the call it was born from; 0 the town's own
	Situation string // of the case's list version; "" 清单外
	Team      string
	People    []string // codes of those who were texted
	Town      bool     // the town's own part in a call, made by itself (H07)

	DispatchedAt time.Time // the clock starts here, not at the signature (§B.4 rule 1)
	SignedAt     time.Time
	RespondedAt  time.Time
	ArrivedAt    time.Time
	ReportedAt   time.Time // when the receiver said it is done; counts if review passes (O12)
	ClosedAt     time.Time
	SignedBy     string // person codes
	ReportedBy   string
	Response     Response
	Promised     time.Time // 限时: by when
	Clocks       []Clock   // handle, respond
	Result       OutcomeCode

	Return     *Return     // the last one asked for
	Extension  *Extension  // the last one asked for
	Suspension *Suspension // the last one asked for
	Check      *Check      // 核实 by a grid worker
	Late       LateReason  // why it is overdue, where somebody said
	Overdue    bool        // the flag of O17: it once ran out
	Words      OrderWords
}

// OrderWords are the sealed words of an order.
type OrderWords struct {
	Seq     int // of the order
	Task    string
	Result  string
	Plan    string // 案: what a department will do
	Return  string // why it is not theirs
	Ruling  string // 裁定
	Extend  string
	Suspend string
	Recall  string
	Check   string // what the grid worker saw
}

// Ruling is a decision about what a receiver asked for.
type Ruling string

// The rulings.
const (
	RulingOpen    Ruling = ""        // none yet
	RulingYes     Ruling = "yes"     // 准
	RulingNo      Ruling = "no"      // 不准
	RulingLapsed  Ruling = "lapsed"  // not decided in time: not granted (O09)
	RulingStopped Ruling = "stopped" // its order was recalled or done meanwhile
)

// Return grounds (§B.4 rule 3).
const (
	ReturnElsewhere = "非本辖区"
	ReturnNotOurs   = "非本部门职责"
	ReturnDouble    = "重复"
	ReturnUnclear   = "信息不足" // leads to a question, not to a return
)

// ReturnGrounds lists the grounds, first the usual one.
var ReturnGrounds = []string{ReturnNotOurs, ReturnElsewhere, ReturnDouble, ReturnUnclear}

// A Return 退单 says "not mine". Holder and clock stay until it is ruled on (O04).
type Return struct {
	Ground  string
	Item    string // the list row it rests on
	At      time.Time
	By      string
	Pushed  bool // 疑似下压: the list says it is theirs (§B.4 rule 4)
	Ruling  Ruling
	RuledAt time.Time
	RuledBy string
	Final   bool // nothing more can be said against it
}

// An Extension 延期 asks for n more working days, once, before the due time (O08).
type Extension struct {
	Days    int
	At      time.Time
	By      string
	Ruling  Ruling
	RuledAt time.Time
	RuledBy string
}

// Suspension causes (O10); the first has a limit of its own.
const (
	SuspendCitizen = "等诉求人补充"
	SuspendExpert  = "鉴定检测公示"
	SuspendForce   = "不可抗力"
	SuspendSeason  = "季节天气"
	SuspendAbove   = "等上级批复"
)

// SuspendCauses lists the causes.
var SuspendCauses = []string{SuspendCitizen, SuspendExpert, SuspendForce, SuspendSeason, SuspendAbove}

// A Suspension 挂起 pauses the clock for a listed cause (O10, O11).
type Suspension struct {
	Cause   string
	At      time.Time
	By      string
	Ruling  Ruling
	RuledAt time.Time
	RuledBy string
	Until   time.Time // at the latest
	EndedAt time.Time
}

// A Check 核实 asks a grid worker to look whether it is really done (S09).
type Check struct {
	Person string
	At     time.Time
	DoneAt time.Time
	True   bool
}

// LateReason is why an order is overdue (F3-25).
type LateReason string

// LateReasons lists the reasons.
var LateReasons = []LateReason{"主观", "客观", "政策", "等待上级", "诉求不合理"}

// Clock returns the clock of that id and whether the order has it.
func (o Order) Clock(id ClockID) (Clock, bool) { return clockOf(o.Clocks, id) }

// Due is when the order is to be done; zero: no deadline can be told.
func (o Order) Due() time.Time {
	k, _ := o.Clock(ClockHandle)
	return k.Due
}

// Pending reports what the receiver waits for an answer to.
func (o Order) Pending() (ret, ext, sus bool) {
	return o.State == OrderReturned && o.Return != nil && o.Return.Ruling == RulingOpen,
		o.Extension != nil && o.Extension.Ruling == RulingOpen && o.State.Open(),
		o.Suspension != nil && o.Suspension.Ruling == RulingOpen && o.State.Open()
}

// HolderOffice is the holder that is an office.
func HolderOffice(code string) Holder { return Holder("office:" + code) }

// Office returns the office that holds, if one does.
func (h Holder) Office() (string, bool) {
	if len(h) > 7 && h[:7] == "office:" {
		return string(h[7:]), true
	}
	return "", false
}
