package appliance

// AdmitState is how far a task has come that a department asks the town to take over (domain 5 §B.8).
type AdmitState string

// The states of such a task.
const (
	AdmitRegistered AdmitState = "registered" // 待核
	AdmitTaken      AdmitState = "taken"      // 已准入: with the number of what approved it
	AdmitRefused    AdmitState = "refused"    // 未经准入，不接
	AdmitReturned   AdmitState = "returned"   // 退回
	AdmitEnded      AdmitState = "ended"      // 准出: it was the town's, and is no more
)

// AdmitStates lists the states a person may decide on.
var AdmitStates = []AdmitState{AdmitTaken, AdmitRefused, AdmitReturned, AdmitEnded}

// An Admit is a task that a department asks the town to take over (F1-58). It is
// registered, never an order; the gate itself is decided by people.
type Admit struct {
	Code  string // Z-1, Z-2 …
	From  string // code of the department
	By    string // code of the person who asked; "" it came on paper
	Task  string
	DocNo string // what it rests on; "" none was named
	At    int64
	State AdmitState

	Means   string // 随附经费、人员、权限, as they offer them
	Until   Date   // the limit they set; zero: none
	Ruling  string // number of what approved it
	Note    string // why it was decided so
	Ruler   string // who decided, by name
	RuledAt int64
}

// OpinionKind is what the town is asked for, or says by itself.
type OpinionKind string

// The kinds of opinions.
const (
	OpinionPeople  OpinionKind = "人事征求意见" // of the head of a resident agency (F0-32)
	OpinionPlan    OpinionKind = "规划征求意见" // F4-03
	OpinionSuggest OpinionKind = "建议"     // of the town's own, upwards
)

// OpinionKinds lists the kinds.
var OpinionKinds = []OpinionKind{OpinionPeople, OpinionPlan, OpinionSuggest}

// OpinionAnswers are what the town may say; "" nothing yet.
var OpinionAnswers = []string{"同意", "有条件同意", "不同意"}

// An Opinion 征求意见 is what a body above asks the township, and what it said. It is a
// register: no personnel file is kept here.
type Opinion struct {
	Code   string // Y-1, Y-2 …
	Kind   OpinionKind
	From   string // the body, in words; for 建议 whom it goes to
	DocNo  string
	About  string // the person, plan or matter
	At     Date   // asked on
	Due    Date   // answer by; zero: no limit
	Answer string
	Words  string // conditions, reasons
	Signer string // by name
	SentOn Date
}

// Open reports whether the town still owes an answer.
func (o Opinion) Open() bool { return o.SentOn == (Date{}) }
