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

// An Order is a work order for one office within a case: 5085-1.
type Order struct {
	Seq          int // 1, 2, … within the case
	Role         OrderRole
	Office       string
	State        OrderState
	Round        int
	DispatchedAt time.Time
	Due          time.Time
	SignedAt     time.Time
	ArrivedAt    time.Time
	ReportedAt   time.Time
	Result       OutcomeCode
}
