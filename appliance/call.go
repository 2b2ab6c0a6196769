package appliance

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// CallID names a 呼叫 for ever: year*10000 + its serial in that year. People say H031.
type CallID uint64

// NewCallID makes the id of the serial-th call of a year.
func NewCallID(year, serial int) CallID { return CallID(year*10000 + serial) }

// Year the call was made in.
func (id CallID) Year() int { return int(id / 10000) }

// Serial within its year, from 1.
func (id CallID) Serial() int { return int(id % 10000) }

// No is what people say and type: "H031".
func (id CallID) No() string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("H%03d", id.Serial())
}

// String is the number with its year, "26-H031", for places where years meet.
func (id CallID) String() string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("%02d-%s", id.Year()%100, id.No())
}

// In is the number as it is said in a year: with its own where that is another, for
// numbers begin anew each January while calls of December are open.
func (id CallID) In(year int) string {
	if id.Year() == year {
		return id.No()
	}
	return id.String()
}

// ParseCallID reads "H031", "h31" as a call of the given year, and "26-H031" as one of 2026.
func ParseCallID(s string, year int) (CallID, bool) {
	year, s, ok := yearOf(strings.TrimSpace(s), year)
	if !ok {
		return 0, false
	}
	if len(s) < 2 || unicode.ToUpper(rune(s[0])) != 'H' {
		return 0, false
	}
	n, err := strconv.Atoi(s[1:])
	if err != nil || n < 1 || n > 9999 {
		return 0, false
	}
	return NewCallID(year, n), true
}

// CallState is where a call stands (domain 3 §B.3.3).
type CallState string

// The states of a call.
const (
	CallPlanned      CallState = "planned"      // 拟呼, waits for approval
	CallCalled       CallState = "called"       // 已呼叫
	CallReceived     CallState = "received"     // 县已接收
	CallDispatched   CallState = "dispatched"   // 已分派
	CallResponded    CallState = "responded"    // 已响应
	CallWorking      CallState = "working"      // 办理中
	CallCompleted    CallState = "completed"    // 已办结, 待评价
	CallRated        CallState = "rated"        // 已评价
	CallEnded        CallState = "ended"        // 结束
	CallSentBack     CallState = "sentback"     // 县退回(补充)
	CallDisputed     CallState = "disputed"     // 争议
	CallUnresponsive CallState = "unresponsive" // 不响应
	CallWithdrawn    CallState = "withdrawn"    // 撤呼
)

// CallStates lists the states in the order of a call's life.
var CallStates = []CallState{
	CallPlanned, CallCalled, CallReceived, CallDispatched, CallResponded, CallWorking, CallCompleted, CallRated, CallEnded,
	CallSentBack, CallDisputed, CallUnresponsive, CallWithdrawn,
}

// Open reports whether somebody still owes something.
func (s CallState) Open() bool { return s != CallEnded && s != CallWithdrawn && s != CallRated }

// CallReason is why the town calls (F2-36).
type CallReason string

// The reasons.
const (
	CallBeyond    CallReason = "无法独立解决"
	CallComplex   CallReason = "复杂"
	CallUrgent    CallReason = "紧急"
	CallSudden    CallReason = "突发"
	CallNoMandate CallReason = "无执法权" // 看得见管不着 (F3-19)
)

// CallReasons lists the reasons in the order clerks see them.
var CallReasons = []CallReason{CallBeyond, CallComplex, CallUrgent, CallSudden, CallNoMandate}

// Speed and effect of a department, as the town rates them (F2-44, F2-45).
const (
	SpeedPrompt = 1 // 及时
	SpeedSlow   = 2 // 响应慢
	SpeedNone   = 3 // 不响应

	EffectGood   = 1 // 好
	EffectFair   = 2 // 较好
	EffectMiddle = 3 // 一般
	EffectPoor   = 4 // 差
)

// A CallRating is the town's word on one department of a call. The measured
// hours stand beside it, never in its place; a reason for a grade against the
// measure is in the entry's words.
type CallRating struct {
	Office   string
	Speed    int
	Effect   int // 0 where the speed is 不响应
	By       string
	At       time.Time
	Measured time.Duration // working time from dispatch to response
}

// A Call 呼叫 is the township asking county departments to act. It is the sum of its
// entries: see Apply. Its clocks run on the case (D1c) and on its orders.
type Call struct {
	ID          CallID
	Version     uint64
	State       CallState
	Case        CaseID
	Reason      CallReason
	Urgent      bool
	Situation   string // "" 清单外
	Level       string // 一般 较急 紧急
	CalledBy    string
	ApprovedBy  string
	CalledAt    time.Time
	ReceivedAt  time.Time
	DispatchAt  time.Time
	RespondedAt time.Time // by the lead
	CompletedAt time.Time
	Lead        string   // office; the first receiver stays answerable (首接, F2-40)
	Assists     []string // offices
	DocNo       string   // where the county's dispatch came on paper
	Ratings     []CallRating
	Disputes    int
	Done        string // what the town did
	Summary     string
}

// Rated reports whether the office was rated.
func (c Call) Rated(office string) bool {
	for _, r := range c.Ratings {
		if r.Office == office {
			return true
		}
	}
	return false
}

// CallChange is what a call entry says. Zero fields leave the call as it is.
type CallChange struct {
	Call        CallID
	State       CallState
	Reason      CallReason
	Urgent      bool
	Situation   string
	Level       string
	CalledBy    string
	ApprovedBy  string
	CalledAt    time.Time
	ReceivedAt  time.Time
	DispatchAt  time.Time
	RespondedAt time.Time
	CompletedAt time.Time
	Lead        string
	Assists     []string
	DocNo       string
	Ratings     []CallRating // merged by office
	Disputes    int
	Words       CallWords
}

// CallWords are the sealed words of a call entry.
type CallWords struct {
	Done    string
	Summary string
	Note    string
}

// Apply stores what an entry says.
func (c Call) Apply(e Entry) Call {
	ch, ok := e.Body.(CallChange)
	if !ok {
		return c
	}
	c.ID, c.Version = ch.Call, e.Seq
	set(&c.Case, e.Case)
	set(&c.State, ch.State)
	set(&c.Reason, ch.Reason)
	set(&c.Urgent, ch.Urgent)
	set(&c.Situation, ch.Situation)
	set(&c.Level, ch.Level)
	set(&c.CalledBy, ch.CalledBy)
	set(&c.ApprovedBy, ch.ApprovedBy)
	setTime(&c.CalledAt, ch.CalledAt)
	setTime(&c.ReceivedAt, ch.ReceivedAt)
	setTime(&c.DispatchAt, ch.DispatchAt)
	setTime(&c.RespondedAt, ch.RespondedAt)
	setTime(&c.CompletedAt, ch.CompletedAt)
	set(&c.Lead, ch.Lead)
	if len(ch.Assists) > 0 {
		c.Assists = ch.Assists
	}
	set(&c.DocNo, ch.DocNo)
	set(&c.Disputes, ch.Disputes)
	set(&c.Done, ch.Words.Done)
	set(&c.Summary, ch.Words.Summary)
	c.Ratings = merge(c.Ratings, ch.Ratings, func(a, b CallRating) bool { return a.Office == b.Office })
	return c
}

func setTime(to *time.Time, v time.Time) {
	if !v.IsZero() {
		*to = v
	}
}
