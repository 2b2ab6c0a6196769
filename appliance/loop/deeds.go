package loop

import (
	"time"

	"huying/appliance"
)

// A Deed is one act with what it needs. Its zero fields keep what stands.
type Deed interface {
	Act() Act
	do(s *step) error
}

// Deeds on a case (domain 3 §B.3.1).
type (
	// Open C01 takes in what came by another way than a text: counter, letter,
	// phone, meeting, agent, grid, leader, 12345.
	Open struct {
		Channel      appliance.Channel
		Phone        appliance.Address // of the villager; "" none
		Name         string
		ReporterKind string // 个人 企业 组织
		Text         string
		Kind         appliance.CaseKind
		Urgency      appliance.Urgency
		Village      string // code, name or alias
		Grid         string // code or short number
		Place        string
		Agent        string // code of the person who brought it on the villager's behalf (R40)
		External     string // its number elsewhere
		ReceivedAt   time.Time
		Secrecy      appliance.Secrecy
	}
	// Question C02 asks the villager for the village or for details; two at most. A
	// village (code) is proposed, or two to choose from.
	Question struct {
		Detail      bool
		Village, Or string
	}
	// GoOn C03, C04 ends a question: with what the villager answered (codes of
	// village and grid, where they are known), or without an answer.
	GoOn struct{ Village, Grid, Text string }
	// Accept C05.
	Accept struct {
		Kind       appliance.CaseKind
		Category   string
		Urgency    appliance.Urgency
		Complexity appliance.Complexity
		Village    string
		Grid       string
		Summary    string
		Situation  string // code in the list in force; "" 清单外
		Accused    string // code of the office it is about
	}
	// Refuse C06 proposes 不予受理; a second person confirms with Confirm.
	Refuse struct{ Ground, Office, Phone string }
	// Book C21 proposes 挂账; a leader confirms.
	Book struct {
		Ground string
		Reason string // as the villager reads it, at most 10 characters
		Review appliance.Date
	}
	// Confirm is the second person's yes to what is Pending.
	Confirm struct{}
	// Decline is the second person's no.
	Decline struct{ Reason string }
	// Merge C07 joins the case into another; Sure confirms it although both have
	// open leads of different offices.
	Merge struct {
		Into appliance.CaseID
		Sure bool
	}
	// Unmerge C08.
	Unmerge struct{}
	// Split 拆件 makes a second case of part of what was said.
	Split struct{ Text string }
	// Dispatch C09 sends orders: one lead, any number of assists, at once (F0-22).
	Dispatch struct {
		Lead       string // office code, name or short name
		Assists    []string
		Team       string // a team's code: its lead and offices
		Situation  string // code; "" as the case's basis
		Complexity appliance.Complexity
		Days       int // limit in working days; 0 by complexity
		Task       string
		Note       string
		DocNo      string
	}
	// MakeCall H01, C10: the township calls the county.
	MakeCall struct {
		Reason    appliance.CallReason
		Done      string // what the town did
		Situation string
		Urgent    bool
	}
	// Answer writes to the villager; the case stays as it is.
	Answer struct{ Text string }
	// Note leaves words for colleagues.
	Note struct{ Text string }
	// Take makes the clerk the holder.
	Take struct{}
	// HandOver makes another clerk the holder, or the desk ("").
	HandOver struct {
		To   appliance.ClerkID
		Note string
	}
	// Conclude C11: the desk answers at once; C15 from review is Pass.
	Conclude struct {
		Code  appliance.OutcomeCode
		Text  string
		Level string
	}
	// Pass C15, O14: the review passes and the villager is told.
	Pass struct {
		Code appliance.OutcomeCode // "" as reported
		Text string                // "" as the lead reported
		Note string                // wanted for 不属实, 解释说明 without 核实
	}
	// SendBack C14, O13: the review refuses; the lead goes on.
	SendBack struct {
		Order  int // 0 the lead
		Reason string
	}
	// Self 自: a grid worker handled it within the grid.
	Self struct{ Text string }
	// Feed notes that the villager was told in person (馈, or by a clerk).
	Feed struct{ How, Note string }
	// Rate C16, C17: the villager's word as a clerk or grid worker heard it.
	Rate struct {
		Rating int
		Words  string
		How    string
	}
	// Try C18: nobody was reached.
	Try struct{ How, Note string }
	// GiveUp C19.
	GiveUp struct{}
	// Reopen C20.
	Reopen struct{ Reason string }
	// Unbook C22, C23: back to work, or solved with a result.
	Unbook struct {
		Solved bool
		Text   string
	}
	// Transfer C24 sends the letter; the case stays ours until they sign.
	Transfer struct{ To, No, Reason, Materials string }
	// TransferSigned C24 closes; TransferRefused gives it back.
	TransferSigned  struct{ Receipt string }
	TransferRefused struct{ Reason string }
	// Secrecy sets 普通, 隐号 or 保密.
	Secrecy struct {
		To     appliance.Secrecy
		Reason string
	}
	// Correct C25: an administrator mends a fact, with a reason. Empty fields stay.
	Correct struct {
		Reason   string
		Kind     appliance.CaseKind
		Category string
		Urgency  appliance.Urgency
		Village  string
		Grid     string
		Summary  string
		Phone    appliance.Address
		Name     string
		Waive    appliance.Stage // an audited waiver of a missing stage
	}
	// Reveal shows the number.
	Reveal struct{ Reason string }
	// Supervise 督办, 责令整改 with a deadline; Notice 通报 is a draft kept in the case.
	Supervise struct {
		Kind  appliance.SuperviseKind
		Ask   string
		Days  int    // working days; 0 by policy
		Order int    // whose office must answer; 0 the lead's
		Text  string // of a 通报
	}
	// Reply 复 answers a supervision; Seq 0: the only open one of the office.
	Reply struct {
		Seq  int
		Text string
	}
	// Recheck 复查 of a 责令整改.
	Recheck struct {
		Seq  int
		Done bool
		Note string
	}
	// Urge 催 reminds who holds it.
	Urge struct{ Note string }
)

// Deeds on an order (domain 3 §B.3.2). Order 0: the only open one of the acting
// office, else the lead.
type (
	// Sign O02.
	Sign struct{ Order int }
	// Respond H04: 即 限 案.
	Respond struct {
		Order int
		Kind  appliance.Response
		Until appliance.Date
		Plan  string
	}
	// Arrive O03.
	Arrive struct{ Order int }
	// Return O04.
	Return struct {
		Order  int
		Ground string
		Item   string // list row it rests on
		Reason string
	}
	// Rule O05–O07 decides a return. Yes names the right office.
	Rule struct {
		Order  int
		Yes    bool
		Office string
		Basis  string
		Reason string
	}
	// Extend O08.
	Extend struct {
		Order  int
		Days   int
		Reason string
	}
	// RuleExtend O09.
	RuleExtend struct {
		Order int
		Yes   bool
		Note  string
	}
	// Suspend O10.
	Suspend struct {
		Order  int
		Cause  string
		Reason string
	}
	// RuleSuspend O10.
	RuleSuspend struct {
		Order int
		Yes   bool
		Note  string
	}
	// Resume O11.
	Resume struct{ Order int }
	// Report O12: done, with a result of at least six characters.
	Report struct {
		Order    int
		Code     appliance.OutcomeCode
		Text     string
		Evidence string
		All      bool // the lead completes on the assists' behalf
	}
	// Recall O15.
	Recall struct {
		Order  int
		Reason string
	}
	// Ask 问 relays a question to the villager (R42).
	Ask struct {
		Order int
		Text  string
	}
	// Answered is the villager's answer to a question through the line (R42).
	Answered struct {
		Order int
		Text  string
	}
	// Check asks a grid worker to look (S09); "" the grid's own.
	Check struct {
		Order  int
		Person string
	}
	// Checked is what they saw: 实 or 虚.
	Checked struct {
		Order int
		True  bool
		Note  string
	}
	// ReasonLate says why an order is overdue.
	ReasonLate struct {
		Order  int
		Reason appliance.LateReason
	}
)

// Deeds on a call (domain 3 §B.3.3).
type (
	// ApproveCall H01, where policy wants a leader's yes.
	ApproveCall struct {
		Call appliance.CallID
		Yes  bool
		Note string
	}
	// ReceiveCall H02.
	ReceiveCall struct{ Call appliance.CallID }
	// DispatchCall H03: the county names lead and assists, or the caller records it with its document.
	DispatchCall struct {
		Call       appliance.CallID
		Lead       string
		Assists    []string
		Complexity appliance.Complexity
		Days       int
		DocNo      string
	}
	// SendBackCall: the county wants more (县退回).
	SendBackCall struct {
		Call   appliance.CallID
		Reason string
	}
	// SupplyCall: here it is.
	SupplyCall struct {
		Call appliance.CallID
		Text string
	}
	// WithdrawCall 撤呼.
	WithdrawCall struct {
		Call   appliance.CallID
		Reason string
	}
	// RateCall H08.
	RateCall struct {
		Call          appliance.CallID
		Office        string // "" the lead
		Speed, Effect int
		Note          string
	}
	// SilenceCall marks 不响应, or ends a call nobody rated (rule).
	SilenceCall struct{ Call appliance.CallID }
	EndCall     struct{ Call appliance.CallID }
)
