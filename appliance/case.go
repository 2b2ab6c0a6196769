package appliance

import (
	"slices"
	"strconv"
	"time"
)

// CaseState is where a case stands (domain 3 §B.3.1; names by design §6).
type CaseState string

// The states of a case.
const (
	CaseNew         CaseState = "new"         // 待受理
	CaseAsking      CaseState = "asking"      // 待补充
	CaseAccepted    CaseState = "accepted"    // 已受理待派
	CaseWorking     CaseState = "working"     // 办理中
	CaseReview      CaseState = "review"      // 待审核
	CaseFollowup    CaseState = "followup"    // 待回访
	CaseClosed      CaseState = "closed"      // 已办结(归档)
	CaseRefused     CaseState = "refused"     // 不予受理
	CaseMerged      CaseState = "merged"      // 已并件
	CaseWithdrawn   CaseState = "withdrawn"   // 已撤回
	CaseBooked      CaseState = "booked"      // 挂账
	CaseTransferred CaseState = "transferred" // 已移送
	CaseUnreachable CaseState = "unreachable" // 无法联系办结
)

// CaseStates lists all states in the order of a case's life.
var CaseStates = []CaseState{
	CaseNew, CaseAsking, CaseAccepted, CaseWorking, CaseReview, CaseFollowup, CaseClosed,
	CaseRefused, CaseMerged, CaseWithdrawn, CaseBooked, CaseTransferred, CaseUnreachable,
}

// OpenStates are the states in which somebody still owes the villager something.
var OpenStates = []CaseState{
	CaseNew, CaseAsking, CaseAccepted, CaseWorking, CaseReview, CaseFollowup, CaseBooked,
}

// Open reports whether somebody still owes the villager something.
func (s CaseState) Open() bool { return slices.Contains(OpenStates, s) }

// CaseKind is the field's kind of appeal (DB12/T 1438; domain 2 §B.1).
type CaseKind string

// The kinds of a case.
const (
	KindConsult   CaseKind = "咨询"
	KindHelp      CaseKind = "求助"
	KindComplaint CaseKind = "投诉"
	KindReport    CaseKind = "举报"
	KindSuggest   CaseKind = "建议"
	KindPraise    CaseKind = "表扬"
	KindDispute   CaseKind = "矛盾纠纷"
	KindService   CaseKind = "办件"
)

// CaseKinds lists the kinds in the order clerks see them.
var CaseKinds = []CaseKind{KindHelp, KindConsult, KindComplaint, KindReport, KindSuggest, KindPraise, KindDispute, KindService}

// Urgency of a case.
type Urgency string

// The degrees of urgency: 一般, 较急 (a hazard), 紧急 (danger now).
const (
	UrgencyOrdinary Urgency = "ordinary"
	UrgencyPressing Urgency = "pressing"
	UrgencyDanger   Urgency = "urgent"
)

// Complexity of a case: 一般 takes D3, 复杂 takes D5 (F2:L12).
type Complexity string

// The two complexities.
const (
	Simple  Complexity = "simple"
	Complex Complexity = "complex"
)

// Channel is how a case came in (design §6).
type Channel string

// The channels of intake.
const (
	ChannelSMS      Channel = "sms"
	ChannelVoice    Channel = "voice"
	ChannelCallback Channel = "callback"
	ChannelCounter  Channel = "counter"
	ChannelGrid     Channel = "grid"
	ChannelAgent    Channel = "agent"
	ChannelLeader   Channel = "leader"
	ChannelLetter   Channel = "letter"
	Channel12345    Channel = "hotline12345"
	ChannelImport   Channel = "import"
	ChannelMeeting  Channel = "meeting"
)

// Channels lists the channels of intake (F0-03).
var Channels = []Channel{
	ChannelSMS, ChannelVoice, ChannelCallback, ChannelCounter, ChannelGrid, ChannelAgent, ChannelLeader, ChannelLetter, Channel12345, ChannelImport, ChannelMeeting,
}

// Secrecy of a case: 普通, 隐号 (handlers see no number), 保密.
type Secrecy string

// The degrees of secrecy.
const (
	SecrecyNone   Secrecy = "none"
	SecrecyHidden Secrecy = "hidden"
	SecrecySecret Secrecy = "secret"
)

// Holder is who must act now: a clerk ("clerk:7"), an office ("office:Z05"),
// or the desk as a whole. An open case always has exactly one.
type Holder string

// HolderDesk is the township's desk: whoever sits there.
const HolderDesk Holder = "desk"

// HolderClerk is the holder that is one clerk.
func HolderClerk(id ClerkID) Holder { return Holder("clerk:" + string(id)) }

// Clerk returns the clerk who holds, if a single clerk does.
func (h Holder) Clerk() (ClerkID, bool) {
	if len(h) > 6 && h[:6] == "clerk:" {
		return ClerkID(h[6:]), true
	}
	return "", false
}

// OutcomeCode is how a matter ended (domain 3, O12).
type OutcomeCode string

// The outcomes.
const (
	OutcomeSolved     OutcomeCode = "solved"     // 已解决
	OutcomePartly     OutcomeCode = "partly"     // 部分解决
	OutcomeExplained  OutcomeCode = "explained"  // 解释说明
	OutcomeUnfounded  OutcomeCode = "unfounded"  // 不属实
	OutcomeUnsolvable OutcomeCode = "unsolvable" // 无法解决
	OutcomeReferred   OutcomeCode = "referred"   // 已告知去处 (不予受理, 移送)
	OutcomeWithdrawn  OutcomeCode = "withdrawn"  // 本人撤回
	OutcomeBooked     OutcomeCode = "booked"     // 挂账
)

// OutcomeCodes lists what a clerk may choose when a matter is done.
var OutcomeCodes = []OutcomeCode{OutcomeSolved, OutcomePartly, OutcomeExplained, OutcomeUnfounded, OutcomeUnsolvable}

// Outcome is what the villager is told at the end.
type Outcome struct {
	Code   OutcomeCode
	Text   string
	Level  string    // where it was solved: 网格 村 镇 县
	ToldAt time.Time // when the result was handed to the villager's channel; zero: not yet
	ToldBy string    // who told: a template (R10) or a person
}

// Basis binds a case to the list it was accepted under; Item "" means 清单外.
type Basis struct {
	List      string
	Version   int
	Item      string
	Situation string
}

// ClockID names a deadline (domain 4).
type ClockID string

// The clocks of a case.
const (
	ClockReceive  ClockID = "receive"  // text → receipt, 3 minutes
	ClockAccept   ClockID = "accept"   // received → accepted, same working day
	ClockReply    ClockID = "reply"    // the villager asked for a call or urged us (R20, R22) → answered
	ClockD1       ClockID = "D1"       // accepted → dispatched, 1 working day
	ClockD1c      ClockID = "D1c"      // called → county dispatched, 1 working day
	ClockHandle   ClockID = "handle"   // dispatched → completed, D3 or D5
	ClockRespond  ClockID = "respond"  // dispatched → responded, 1 working day
	ClockUrgent   ClockID = "urgent"   // danger: 24 natural hours
	ClockReview   ClockID = "review"   // completed → reviewed, 1 working day
	ClockRate     ClockID = "rate"     // result told → follow-up
	ClockBooked   ClockID = "booked"   // 挂账 → review date
	ClockAsk      ClockID = "ask"      // asked for village or details → goes on without, 2 working days (C04)
	ClockSign     ClockID = "sign"     // dispatched → signed, half a working day (O02)
	ClockTransfer ClockID = "transfer" // 移送书 → signed, 1 working day
	ClockRule     ClockID = "rule"     // a return waits for its ruling, 1 working day (§B.4 rule 5)
	ClockYes      ClockID = "yes"      // a call waits for a leader's yes, before or after the fact, 1 working day (H01)
	ClockSuper    ClockID = "super"    // 督办 → reply
	ClockCallRate ClockID = "callrate" // a call's orders done → the town rates, 2 working days (H08)
)

// Pause is a stretch in which a clock did not count.
type Pause struct {
	From, To time.Time // To zero: still paused
	Cause    string
}

// A Clock is one deadline as it was computed when it was set: the entry that
// set it carries Due, and no later rule recomputes it (design §2).
type Clock struct {
	ID          ClockID
	Start       time.Time
	Days        int       // working days promised; 0 where the rule is not in days
	Due         time.Time // zero: no deadline can be told yet
	Provisional bool      // the year's holidays are not published yet (暂定)
	Pauses      []Pause
	StoppedAt   time.Time // zero: running
	// Wake is when the watch must look at the clock next, as it was reckoned when
	// the clock was set; zero: never.
	Wake  time.Time
	Fired int // the last step of the ladder that was taken, see appliance/watch
}

// Running reports whether the clock counts now.
func (c Clock) Running() bool {
	return c.StoppedAt.IsZero() && (len(c.Pauses) == 0 || !c.Pauses[len(c.Pauses)-1].To.IsZero())
}

// A Case 诉求件 is what one villager brought. It is the sum of its entries: see Apply.
type Case struct {
	ID       CaseID
	Version  uint64 // Seq of the last entry applied: two clerks deciding on one Version, one wins
	State    CaseState
	Channel  Channel
	Reporter Address // as it came; empty when the villager has no phone

	Kind       CaseKind
	Category   string
	Urgency    Urgency
	Complexity Complexity
	Secrecy    Secrecy

	Village, Grid string // codes
	Place         string // in words
	Summary       string
	Text          string // the villager's own words, supplements joined with newlines

	Round      int // 1; each 重办 adds one
	Holder     Holder
	FirstOwner Holder
	Basis      Basis
	ReceivedAt time.Time
	UpdatedAt  time.Time
	// WaitingSince is when the villager last said something that nobody has
	// answered yet; zero: nobody waits.
	WaitingSince time.Time
	Hurried      int // times the villager asked us to hurry

	Clocks  []Clock
	Orders  []Order
	Outcome Outcome
	Rating  int // 0 none, 1 满意, 2 基本满意, 3 没解决

	MergedInto CaseID
	SplitFrom  CaseID
	Joined     []CaseID // those merged into this one
	Emergency  bool     // an alarm stands or stood on it

	Name         string // of the reporter, where known
	ReporterKind string // 个人 企业 组织 (F2-08)
	Agent        string // code of the person who brought it on their behalf (R40)
	External     string // number in another system (F0-16)
	Tags         []string
	Accused      string // code of the office it is about: never its own judge (D.8)
	Asked        int    // questions put to the villager; two at most
	Call         CallID // the latest 呼叫
	Pending      *Pending
	Transfer     *Transfer
	Supervisions []Supervision
	Tries        []Try
	Steps        []Step // the five steps of the loop, as they were reached
}

// A Stage is one of the five steps of the closed loop (F2-07).
type Stage string

// The stages, in order. None may be missing when a case is archived; one that was
// not needed is waived, with the reason.
const (
	StageAccepted   Stage = "受理"
	StageDispatched Stage = "分派"
	StageCompleted  Stage = "办结"
	StageTold       Stage = "反馈"
	StageFollowed   Stage = "回访"
)

// Stages lists the stages in order.
var Stages = []Stage{StageAccepted, StageDispatched, StageCompleted, StageTold, StageFollowed}

// A Step is a stage reached, or waived for a reason.
type Step struct {
	Stage  Stage
	Round  int
	At     time.Time
	Waived string // a code of the reason; "" it was done
}

// Reached reports whether the stage stands for the case's round.
func (c Case) Reached(s Stage) bool {
	return slices.ContainsFunc(c.Steps, func(x Step) bool { return x.Stage == s && x.Round >= c.Round })
}

// A Pending act waits for a second person (C06, C21).
type Pending struct {
	Act    string
	Ground string
	By     string // actor kind and id of who proposed
	At     time.Time
	Review time.Time // of a 挂账
	Office string    // where the villager is sent, code or ""
	Agency string    // its short name as the villager reads it; not personal
}

// A Transfer 移送 hands the case to a body outside; it stays ours until they sign (F1-37).
type Transfer struct {
	To       string // the body's name
	No       string // 移送书 no.
	At       time.Time
	Due      time.Time
	SignedAt time.Time
	Receipt  string
	Refused  bool
}

// A Supervision 督办 is an order of the supervisor or a leader with a deadline of its own.
type Supervision struct {
	Seq     int
	Kind    SuperviseKind
	By      string // person or clerk code
	At      time.Time
	Due     time.Time
	Office  string // who must answer
	DoneAt  time.Time
	Checked time.Time // 复查 of a 责令整改
	Words   SuperviseWords
}

// SuperviseKind is the kind of a supervision.
type SuperviseKind string

// The kinds.
const (
	SuperviseOrder   SuperviseKind = "督办"
	SuperviseNotice  SuperviseKind = "通报"
	SuperviseRectify SuperviseKind = "责令整改"
)

// SuperviseWords are the sealed words of a supervision.
type SuperviseWords struct {
	Seq   int
	Ask   string
	Reply string
}

// A Try is an attempt to reach the villager about the result (C18, C19).
type Try struct {
	At  time.Time
	How string // call, text, visit
	By  string
}

// Phone returns the reporter's number, if it is one we can write to.
func (c Case) Phone() (Phone, bool) { return c.Reporter.Phone() }

// Clock returns the clock of that id and whether the case has it.
func (c Case) Clock(id ClockID) (Clock, bool) { return clockOf(c.Clocks, id) }

func clockOf(all []Clock, id ClockID) (Clock, bool) {
	for _, k := range all {
		if k.ID == id {
			return k, true
		}
	}
	return Clock{}, false
}

// Order returns the order of that number and whether the case has it.
func (c Case) Order(seq int) (Order, bool) {
	for _, o := range c.Orders {
		if o.Seq == seq {
			return o, true
		}
	}
	return Order{}, false
}

// OrderNo is what people say and type: "5085-1".
func (c Case) OrderNo(seq int) string { return c.ID.No() + "-" + strconv.Itoa(seq) }

// OrderIn is the number of an order as it is said in a year: 26-1007-1 where the case is of another.
func (c Case) OrderIn(year, seq int) string { return c.ID.In(year) + "-" + strconv.Itoa(seq) }

// Lead is the order of the present round that answers for the case.
func (c Case) Lead() (Order, bool) {
	for _, o := range slices.Backward(c.Orders) {
		if o.Role == Lead && o.Round == c.Round && !o.Town && o.State != OrderRejected && o.State != OrderRecalled {
			return o, true
		}
	}
	return Order{}, false
}

// OpenOrders are those whose office still owes something.
func (c Case) OpenOrders() []Order {
	var out []Order
	for _, o := range c.Orders {
		if o.State.Open() {
			out = append(out, o)
		}
	}
	return out
}

// Wake is when the watch must look at the case next: the earliest of its running
// clocks and of its open orders'. Zero: never.
func (c Case) Wake() (first time.Time) {
	look := func(all []Clock) {
		for _, k := range all {
			if k.StoppedAt.IsZero() && !k.Wake.IsZero() && (first.IsZero() || k.Wake.Before(first)) {
				first = k.Wake
			}
		}
	}
	look(c.Clocks)
	for _, o := range c.Orders {
		if o.State.Open() {
			look(o.Clocks)
		}
	}
	return first
}

// Due is the clock that runs out first, and whether any runs.
func (c Case) Due() (first Clock, ok bool) {
	for _, k := range c.Clocks {
		if k.Running() && !k.Due.IsZero() && (!ok || k.Due.Before(first.Due)) {
			first, ok = k, true
		}
	}
	return first, ok
}

// CaseChange is what a case entry says: the results of a decision. A zero
// field leaves the case as it is; pointers can also clear.
type CaseChange struct {
	State        CaseState
	Channel      Channel
	Kind         CaseKind
	Category     string
	Urgency      Urgency
	Complexity   Complexity
	Secrecy      Secrecy
	Village      string
	Grid         string
	Round        int
	Holder       Holder
	FirstOwner   Holder
	Basis        *Basis
	ReceivedAt   time.Time
	WaitingSince *time.Time // to the zero time: nobody waits
	Hurried      int        // the count after this entry
	Clocks       []Clock    // as they now stand, merged by ID
	Orders       []Order    // as they now stand, merged by Seq
	Outcome      OutcomeCode
	Level        string
	ToldAt       time.Time
	ToldBy       string
	Rating       *int
	MergedInto   *CaseID
	SplitFrom    CaseID
	Emergency    bool
	Message      uint64 // the message this entry answers to, if any
	Ground       string // enumerated ground of a refusal, return, suspension …

	Joined       []CaseID // as it now stands
	ReporterKind string
	Agent        string
	External     string
	Tags         []string // as they now stand
	Accused      string
	Asked        int
	Call         CallID
	Pending      **Pending     // to nil: nothing waits any more
	Transfer     *Transfer     // as it now stands
	Supervisions []Supervision // as they now stand, merged by Seq
	Tries        []Try         // added
	Steps        []Step        // added

	Words CaseWords
}

// CaseWords are the sealed words of a case entry. Once erased they are empty
// and the entry still folds.
type CaseWords struct {
	Reporter Address
	Name     string // of the reporter, where known
	Place    string
	Summary  string
	Text     string // the villager's words; appended to the case's text
	Note     string // a clerk's words for colleagues
	Answer   string // what a clerk told the villager
	Outcome  string

	Orders       []OrderWords     // merged by Seq; an empty field leaves what stands
	Supervisions []SuperviseWords // merged by Seq
}

// Apply stores what an entry says. It never refuses and never recomputes.
// Entries of other cases must not be given to it.
func (c Case) Apply(e Entry) Case {
	ch, ok := e.Body.(CaseChange)
	if !ok {
		return c
	}
	if c.ID == 0 {
		c.ID = e.Case
	}
	c.Version = e.Seq
	c.UpdatedAt = e.At
	if e.Kind == KindCaseTakenBack && ch.Round > 0 {
		return c.restored(ch)
	}
	set(&c.State, ch.State)
	set(&c.Channel, ch.Channel)
	set(&c.Kind, ch.Kind)
	set(&c.Category, ch.Category)
	set(&c.Urgency, ch.Urgency)
	set(&c.Complexity, ch.Complexity)
	set(&c.Secrecy, ch.Secrecy)
	set(&c.Village, ch.Village)
	set(&c.Grid, ch.Grid)
	set(&c.Round, ch.Round)
	set(&c.Holder, ch.Holder)
	set(&c.FirstOwner, ch.FirstOwner)
	set(&c.Hurried, ch.Hurried)
	set(&c.SplitFrom, ch.SplitFrom)
	set(&c.Outcome.Code, ch.Outcome)
	set(&c.Outcome.Level, ch.Level)
	set(&c.Outcome.ToldBy, ch.ToldBy)
	set(&c.Outcome.Text, ch.Words.Outcome)
	set(&c.Reporter, ch.Words.Reporter)
	set(&c.Place, ch.Words.Place)
	set(&c.Summary, ch.Words.Summary)
	if !ch.ReceivedAt.IsZero() {
		c.ReceivedAt = ch.ReceivedAt
	}
	if !ch.ToldAt.IsZero() {
		c.Outcome.ToldAt = ch.ToldAt
	}
	c.point(ch)
	c.Emergency = c.Emergency || ch.Emergency
	set(&c.Name, ch.Words.Name)
	set(&c.ReporterKind, ch.ReporterKind)
	set(&c.Agent, ch.Agent)
	set(&c.External, ch.External)
	set(&c.Accused, ch.Accused)
	set(&c.Asked, ch.Asked)
	set(&c.Call, ch.Call)
	if ch.Joined != nil {
		c.Joined = ch.Joined
	}
	if ch.Tags != nil {
		c.Tags = ch.Tags
	}
	if ch.Transfer != nil {
		t := *ch.Transfer
		c.Transfer = &t
	}
	if len(ch.Tries) > 0 {
		c.Tries = append(slices.Clone(c.Tries), ch.Tries...)
	}
	if len(ch.Steps) > 0 {
		c.Steps = append(slices.Clone(c.Steps), ch.Steps...)
	}
	if ch.Words.Text != "" {
		if c.Text != "" {
			c.Text += "\n"
		}
		c.Text += ch.Words.Text
	}
	c.Clocks = merge(c.Clocks, ch.Clocks, func(a, b Clock) bool { return a.ID == b.ID })
	c.Orders = mergeOrders(c.Orders, ch.Orders, ch.Words.Orders)
	c.Supervisions = mergeSupervisions(c.Supervisions, ch.Supervisions, ch.Words.Supervisions)
	return c
}

// mergeOrders puts the orders as they now stand in their places; their words,
// which may be erased, stay as they were but for what the entry adds.
func mergeOrders(old, now []Order, words []OrderWords) []Order {
	if len(now) == 0 && len(words) == 0 {
		return old
	}
	out := slices.Clone(old)
	at := func(seq int) int { return slices.IndexFunc(out, func(o Order) bool { return o.Seq == seq }) }
	for _, n := range now {
		if i := at(n.Seq); i >= 0 {
			n.Words = out[i].Words
			out[i] = n
		} else {
			n.Words = OrderWords{Seq: n.Seq}
			out = append(out, n)
		}
	}
	for _, w := range words {
		i := at(w.Seq)
		if i < 0 {
			continue
		}
		to := &out[i].Words
		to.Seq = w.Seq
		for _, p := range []struct {
			to *string
			v  string
		}{
			{&to.Task, w.Task}, {&to.Result, w.Result}, {&to.Plan, w.Plan}, {&to.Return, w.Return}, {&to.Ruling, w.Ruling},
			{&to.Extend, w.Extend}, {&to.Suspend, w.Suspend}, {&to.Recall, w.Recall}, {&to.Check, w.Check},
		} {
			set(p.to, p.v)
		}
	}
	return out
}

func mergeSupervisions(old, now []Supervision, words []SuperviseWords) []Supervision {
	if len(now) == 0 && len(words) == 0 {
		return old
	}
	out := slices.Clone(old)
	at := func(seq int) int { return slices.IndexFunc(out, func(s Supervision) bool { return s.Seq == seq }) }
	for _, n := range now {
		if i := at(n.Seq); i >= 0 {
			n.Words = out[i].Words
			out[i] = n
		} else {
			n.Words = SuperviseWords{Seq: n.Seq}
			out = append(out, n)
		}
	}
	for _, w := range words {
		if i := at(w.Seq); i >= 0 {
			out[i].Words.Seq = w.Seq
			set(&out[i].Words.Ask, w.Ask)
			set(&out[i].Words.Reply, w.Reply)
		}
	}
	return out
}

// set stores v unless it is the zero value, which means "unchanged".
func set[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}

// merge returns old with each element of now in the place of its namesake, or
// at the end. old's array is left alone: other copies of the case share it.
func merge[T any](old, now []T, same func(a, b T) bool) []T {
	if len(now) == 0 {
		return old
	}
	out := slices.Clone(old)
	for _, n := range now {
		if i := slices.IndexFunc(out, func(o T) bool { return same(o, n) }); i >= 0 {
			out[i] = n
		} else {
			out = append(out, n)
		}
	}
	return out
}
