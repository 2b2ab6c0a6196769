package loop

import (
	"slices"

	"huying/appliance"
)

// Act names what is done. Its value is the verb of the command line: huying case accept 1007.
type Act string

// The acts on a case.
const (
	ActOpen           Act = "open"
	ActQuestion       Act = "ask-villager"
	ActGoOn           Act = "go-on"
	ActAccept         Act = "accept"
	ActRefuse         Act = "refuse"
	ActBook           Act = "book"
	ActConfirm        Act = "confirm"
	ActDecline        Act = "decline"
	ActMerge          Act = "merge"
	ActUnmerge        Act = "unmerge"
	ActSplit          Act = "split"
	ActDispatch       Act = "dispatch"
	ActMakeCall       Act = "call"
	ActAnswer         Act = "answer"
	ActNote           Act = "note"
	ActTake           Act = "take"
	ActHandOver       Act = "handover"
	ActConclude       Act = "conclude"
	ActPass           Act = "pass"
	ActSendBack       Act = "sendback"
	ActFeed           Act = "feed"
	ActSelf           Act = "self"
	ActRate           Act = "rate"
	ActTry            Act = "try"
	ActGiveUp         Act = "giveup"
	ActReopen         Act = "reopen"
	ActUnbook         Act = "unbook"
	ActTransfer       Act = "transfer"
	ActTransferSigned Act = "transfer-signed"
	ActTransferBack   Act = "transfer-refused"
	ActSecrecy        Act = "secrecy"
	ActCorrect        Act = "correct"
	ActReveal         Act = "reveal"
	ActSupervise      Act = "supervise"
	ActReply          Act = "reply"
	ActRecheck        Act = "recheck"
	ActUrge           Act = "urge"
	ActWithdraw       Act = "withdraw"
	ActPrint          Act = "print"
	ActPolice         Act = "police"
)

// The acts on an order.
const (
	ActSign        Act = "sign"
	ActRespond     Act = "respond"
	ActArrive      Act = "arrive"
	ActReturn      Act = "return"
	ActRule        Act = "rule"
	ActExtend      Act = "extend"
	ActRuleExtend  Act = "rule-extend"
	ActSuspend     Act = "suspend"
	ActRuleSuspend Act = "rule-suspend"
	ActResume      Act = "resume"
	ActReport      Act = "report"
	ActRecall      Act = "recall"
	ActAsk         Act = "ask"
	ActAnswered    Act = "answered"
	ActCheck       Act = "check"
	ActChecked     Act = "checked"
	ActReasonLate  Act = "late"
	ActComplicate  Act = "complicate"
)

// The acts on a call.
const (
	ActApproveCall  Act = "call-approve"
	ActReceiveCall  Act = "call-receive"
	ActDispatchCall Act = "call-dispatch"
	ActSendBackCall Act = "call-sendback"
	ActSupplyCall   Act = "call-supply"
	ActWithdrawCall Act = "call-withdraw"
	ActRateCall     Act = "call-rate"
	ActSilenceCall  Act = "call-silence"
	ActEndCall      Act = "call-end"
)

// The acts on the house itself.
const (
	ActAlarm    Act = "alarm"
	ActSettle   Act = "settle"
	ActClerks   Act = "clerks"
	ActCalendar Act = "calendar"
	ActTown     Act = "town"
	ActLists    Act = "lists"
	ActPolicy   Act = "policy"
	ActPropose  Act = "propose" // a policy, a calendar, a list: what waits for a second person
	ActApprove  Act = "approve"
	ActJudge    Act = "judge"  // a warning
	ActExport   Act = "export" // with personal data
	ActErase    Act = "erase"  // what is kept about a number
	ActStats    Act = "stats"
	ActAudit    Act = "audit"     // read the journal: who did what
	ActRingBack Act = "ring-back" // who rang us
	ActListen   Act = "listen"    // to a recording, and write it down
	ActNumbers  Act = "numbers"   // suspected and blocked ones
	ActBlock    Act = "block"
	ActUnblock  Act = "unblock"
	ActClear    Act = "clear" // a suspicion that is wrong
)

// A Transition is one row of the table: what may follow from what, who may do
// it, and what it brings with it. Guard, Clock and Text are for the reader; the
// states and the roles are what Decide goes by.
type Transition struct {
	Row     string // C05, O04, H02; "" a clerk's act that changes no state
	Act     Act
	Case    []appliance.CaseState // from; nil: any
	Order   []appliance.OrderState
	Call    []appliance.CallState
	To      string // the state it leads to, as the field says it
	Roles   []appliance.Role
	Own     bool // by text: only for an order of the person's own office
	Citizen bool // the villager may
	Rule    bool // the box does it by itself
	Guard   string
	Clock   string
	Text    string
}

// Sets of roles and states that rows share.
var (
	handlers   = []appliance.Role{appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader}
	senders    = []appliance.Role{appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader}
	reviewers  = []appliance.Role{appliance.RoleDispatcher, appliance.RoleLeader}
	callers    = []appliance.Role{appliance.RoleCaller, appliance.RoleLeader}
	countyHand = []appliance.Role{appliance.RoleCounty, appliance.RoleCaller, appliance.RoleLeader}
	// receivers answer orders by text (§B.11: 网格员, 联户长, 专管员, 所队); clerks enter it for them with the evidence.
	receivers = []appliance.Role{
		appliance.RoleHandler, appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleCluster,
		appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader,
	}
	// rulers decide on what a receiver asks for; the county on its departments' orders of a call.
	rulers  = []appliance.Role{appliance.RoleDispatcher, appliance.RoleLeader, appliance.RoleCounty}
	walkers = []appliance.Role{appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleAide, appliance.RoleCluster}

	inHand     = []appliance.CaseState{appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview}
	unfinished = []appliance.CaseState{
		appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview, appliance.CaseFollowup,
	}
	openOrder = []appliance.OrderState{appliance.OrderSent, appliance.OrderWorking, appliance.OrderReturned, appliance.OrderSuspended}
	atWork    = []appliance.OrderState{appliance.OrderSent, appliance.OrderWorking}
	// callOpenStates are those in which the county still owes something.
	callOpenStates = []appliance.CallState{
		appliance.CallPlanned, appliance.CallCalled, appliance.CallReceived, appliance.CallSentBack, appliance.CallDispatched, appliance.CallResponded,
		appliance.CallWorking, appliance.CallDisputed, appliance.CallUnresponsive,
	}
)

func plus(a []appliance.Role, more ...appliance.Role) []appliance.Role {
	return append(slices.Clone(a), more...)
}

func states(a ...appliance.CaseState) []appliance.CaseState { return a }

// Transitions is the whole loop (domain 3). deploy/docs/workflow.md is printed from it.
var Transitions = []Transition{
	{Row: "C01", Act: ActOpen, To: "待受理", Roles: plus(handlers, appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleAide, appliance.RoleCluster, appliance.RoleAgent), Citizen: true,
		Guard: "内容不空，号码有效，未超限", Clock: "受理钟起；回执3分钟内", Text: "R01 R02 R35 R40"},
	{Row: "C02", Act: ActQuestion, Case: states(appliance.CaseNew, appliance.CaseAccepted), To: "待补充", Roles: handlers, Rule: true,
		Guard: "最多问两次，来件人能收短信", Clock: "分派钟暂停，最多2个工作日", Text: "R03 R04"},
	{Row: "C03", Act: ActGoOn, Case: states(appliance.CaseAsking), To: "待受理", Roles: handlers, Citizen: true, Rule: true,
		Guard: "来件人补充了，或2个工作日没有回音（C04，先发R05）", Clock: "暂停结束", Text: "R05 R21"},
	{Row: "C05", Act: ActAccept, Case: states(appliance.CaseNew, appliance.CaseAsking), To: "已受理", Roles: handlers, Rule: true,
		Guard: "类型、紧急程度、清单依据（或清单外）已定", Clock: "受理钟停；分派钟D1起（没有单位的箱子：办结钟起）"},
	{Row: "C06", Act: ActRefuse, Case: states(appliance.CaseNew, appliance.CaseAsking), To: "待复核", Roles: handlers,
		Guard: "理由在列；另一人复核后生效", Clock: "复核后全停", Text: "R13"},
	{Row: "C06", Act: ActConfirm, Case: states(appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview), To: "不予受理、挂账", Roles: senders,
		Guard: "不是提出的人；此件还在提议时能办的状态；挂账须镇领导", Clock: "见C06、C21", Text: "R13 R38"},
	{Row: "C06", Act: ActDecline, To: "不变", Roles: senders, Guard: "有待复核的提议，不是提出的人"},
	{Row: "C07", Act: ActMerge, Case: states(appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking), To: "已并件", Roles: senders,
		Guard: "主件未办结；两件主办不同须确认；紧急件只并入紧急件", Clock: "随主件", Text: "R14"},
	{Row: "C08", Act: ActUnmerge, Case: states(appliance.CaseMerged), To: "待受理", Roles: senders, Clock: "从原收件时间重新起算"},
	{Row: "", Act: ActSplit, Case: unfinished, To: "不变，另立一件", Roles: senders, Guard: "写明拆出的内容", Clock: "新件从原收件时间起算", Text: "R01"},
	{Row: "C09", Act: ActDispatch, Case: states(appliance.CaseAccepted, appliance.CaseWorking), To: "办理中", Roles: senders, Rule: true,
		Guard: "恰有一个主办；单位在册且收得到短信；不派给被反映的单位", Clock: "D1停；工单钟从派出起（D3/D5），不看签收", Text: "R06 S01"},
	{Row: "C10", Act: ActMakeCall, Case: states(appliance.CaseAccepted, appliance.CaseWorking), To: "办理中", Roles: plus(callers, appliance.RoleDuty, appliance.RoleGridLead),
		Guard: "理由在列，写明镇里已做什么，引情形或清单外；值班员限紧急", Clock: "县分派钟D1c起；要镇领导批的，批准钟起，1个工作日", Text: "S07 S22"},
	{Row: "C11", Act: ActConclude, Case: inHand, To: "待回访", Roles: handlers,
		Guard: "没有在办的工单（有则走审核），没有在办的呼叫和在途的移送", Clock: "办理各钟停；告知后办结钟停；回访钟起", Text: "R10"},
	{Row: "C12", Act: ActWithdraw, Case: states(appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking), To: "已撤回", Citizen: true,
		Guard: "来件人24小时内确认；紧急、举报、公共安全不撤", Clock: "全停，工单收回", Text: "R15 R16"},
	{Row: "C14", Act: ActSendBack, Case: states(appliance.CaseReview, appliance.CaseWorking), To: "办理中", Roles: rulers,
		Guard: "写明原因；县中心限县里的单", Clock: "新期限=原期限与次一工作日之较晚者", Text: "S16"},
	{Row: "C15", Act: ActPass, Case: states(appliance.CaseReview), To: "待回访", Roles: rulers,
		Guard: "有给来件人的话；县中心限县里牵头的；不属实、解释说明须网格核实或审核人说明", Clock: "审核钟停；告知时办结钟停；回访钟起", Text: "R10"},
	{Row: "C11", Act: ActSelf, Case: states(appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking), To: "已办结；抽到的待审核", Roles: []appliance.Role{appliance.RoleGrid, appliance.RoleGridLead},
		Guard: "本格的件，写明结果；没有在办的呼叫和在途的移送；按比例抽查", Clock: "告知后办结钟停；抽到的审核钟起", Text: "R10 S15 S16"},
	{Row: "", Act: ActFeed, Case: states(appliance.CaseFollowup), To: "不变", Roles: plus(handlers, walkers...), Guard: "写明怎样告知", Clock: "办结钟停"},
	{Row: "C16", Act: ActRate, Case: states(appliance.CaseFollowup), To: "已办结（3分：重办）", Roles: plus(handlers, appliance.RoleCounty, appliance.RoleGrid, appliance.RoleGridLead), Citizen: true,
		Guard: "1、2归档；3重办一轮，最多3轮，之后挂账或会商", Clock: "回访钟停；重办从派出起全期", Text: "R11 R12 S01"},
	{Row: "C18", Act: ActTry, Case: states(appliance.CaseFollowup), To: "不变", Roles: plus(handlers, appliance.RoleCounty), Rule: true,
		Guard: "够了3次、可按无法联系办结的不再联系", Text: "R31"},
	{Row: "C19", Act: ActGiveUp, Case: states(appliance.CaseFollowup), To: "无法联系", Roles: handlers, Rule: true,
		Guard: "结果短信已发出，且不同半天打过两次", Clock: "全停；按未评价计", Text: "R37"},
	{Row: "C20", Act: ActReopen, Case: states(appliance.CaseClosed, appliance.CaseUnreachable), To: "办理中", Roles: handlers, Citizen: true,
		Guard: "30天内，写明原因", Clock: "重办全期", Text: "R12 S01"},
	{Row: "C21", Act: ActBook, Case: inHand, To: "待批准", Roles: senders,
		Guard: "已受理待派的限待会商；理由在列，复核日不超过90天，紧急件不挂账；镇领导批准", Clock: "办结钟按挂账停；复核钟起", Text: "R38"},
	{Row: "C22", Act: ActUnbook, Case: states(appliance.CaseBooked), To: "已受理；已解决则待回访（C23）", Roles: reviewers, Rule: true,
		Guard: "到复核日，或销账", Clock: "新的D1", Text: "R43 R10"},
	{Row: "C24", Act: ActTransfer, Case: states(appliance.CaseAccepted, appliance.CaseWorking), To: "不变", Roles: senders,
		Guard: "移送书号、去处、原因；对方签收前仍由我方负责", Clock: "签收钟1个工作日"},
	{Row: "C24", Act: ActTransferSigned, Case: inHand, To: "已移送", Roles: senders,
		Guard: "有移送书在途，写明回执", Clock: "全停，工单收回", Text: "R43"},
	{Row: "C24", Act: ActTransferBack, Case: inHand, To: "不变", Roles: senders, Guard: "写明对方理由"},
	{Row: "C25", Act: ActCorrect, To: "不变（更正）", Roles: []appliance.Role{appliance.RoleAdmin}, Guard: "写明原因；不改既往记录，另记一笔", Clock: "改为紧急件的，按紧急件起算", Text: "R43（来件人看得见的事变了）"},
	{Row: "", Act: ActAnswer, Case: states(appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview, appliance.CaseFollowup, appliance.CaseBooked),
		To: "不变", Roles: handlers, Guard: "来件人能收短信", Text: "自拟"},
	{Row: "", Act: ActNote, To: "不变", Roles: plus(handlers, appliance.RoleAdmin)},
	{Row: "", Act: ActTake, Case: unfinished, To: "不变", Roles: handlers, Guard: "不在自己手上；单位在办的由单位负责"},
	{Row: "", Act: ActHandOver, Case: unfinished, To: "不变", Roles: handlers, Guard: "对方能承办；单位在办的由单位负责"},
	{Row: "", Act: ActReveal, To: "不变", Roles: plus(handlers, appliance.RoleAdmin), Guard: "写明原因；保密件限镇领导、管理员；收件员限自己的件"},
	{Row: "", Act: ActPolice, Case: appliance.OpenStates, To: "不变", Roles: plus(handlers, appliance.RoleDuty), Guard: "写明谁打的110"},
	{Row: "", Act: ActPrint, To: "不变", Roles: plus(handlers, appliance.RoleAdmin), Guard: "记一笔"},
	{Row: "", Act: ActSecrecy, To: "不变", Roles: []appliance.Role{appliance.RoleLeader}, Citizen: true, Guard: "写明原因"},
	{Row: "", Act: ActSupervise, Case: appliance.OpenStates, To: "不变", Roles: []appliance.Role{appliance.RoleLeader, appliance.RoleSupervisor},
		Guard: "写明要求；督办员不能办结", Clock: "督办钟按要求，默认1个工作日", Text: "S04"},
	{Row: "", Act: ActReply, To: "不变", Roles: plus(receivers, appliance.RoleCounty), Own: true, Guard: "有未复的督办", Clock: "督办钟停", Text: "S04"},
	{Row: "", Act: ActRecheck, To: "不变", Roles: []appliance.Role{appliance.RoleLeader, appliance.RoleSupervisor}, Guard: "责令整改已答复", Text: "S04"},
	{Row: "", Act: ActUrge, Case: states(appliance.CaseNew, appliance.CaseAsking, appliance.CaseAccepted, appliance.CaseWorking, appliance.CaseReview),
		To: "不变", Roles: plus(handlers, appliance.RoleSupervisor), Citizen: true, Clock: "来件人催的起答复钟", Text: "R22 S04"},

	{Row: "O02", Act: ActSign, Order: []appliance.OrderState{appliance.OrderSent}, To: "办理中", Roles: receivers, Own: true, Guard: "本单位或替班的电话", Clock: "不影响工单钟；签收提醒停"},
	{Row: "H04", Act: ActRespond, Order: atWork, To: "办理中", Roles: receivers, Own: true, Guard: "即办、限时（日期）、个案（方案）", Clock: "响应钟停"},
	{Row: "O03", Act: ActArrive, Order: atWork, To: "办理中", Roles: receivers, Own: true, Clock: "记报到时间"},
	{Row: "O04", Act: ActReturn, Order: atWork, To: "退单待裁", Roles: receivers, Own: true,
		Guard: "派出1个工作日内，本件本单位一次；理由在列；信息不足不算退单", Clock: "不停；承办人不变；裁定钟1个工作日", Text: "S05"},
	{Row: "O05", Act: ActRule, Order: []appliance.OrderState{appliance.OrderReturned}, To: "已退回、另派；不准则办理中", Roles: rulers, Rule: true,
		Guard: "准要写明该由谁办和依据；县里的单由县中心裁（镇里代记要写凭据）；第二次裁定为终局", Clock: "新单位全期；来件人的期限不重置，只有更晚才另告知", Text: "S05 S01 R06"},
	{Row: "O08", Act: ActExtend, Order: atWork, To: "延期待批", Roles: receivers, Own: true, Guard: "到期前，一次，不超过原期限；紧急件不延", Text: "S06"},
	{Row: "O09", Act: ActRuleExtend, Order: openOrder, To: "办理中", Roles: rulers, Rule: true,
		Guard: "到期未批视为不准；县里的单由县中心批（镇里代记要写凭据）；挂起中不能准", Clock: "准：从原到期日顺延", Text: "S06 R08"},
	{Row: "", Act: ActComplicate, Order: atWork, To: "办理中", Roles: plus(reviewers, appliance.RoleCounty),
		Guard: "一般改复杂，到期前，写明原因", Clock: "从派出起按复杂期限，不叠加", Text: "R08"},
	{Row: "O10", Act: ActSuspend, Order: atWork, To: "挂起待批", Roles: receivers, Own: true, Guard: "原因在列；紧急件不挂", Text: "S06"},
	{Row: "O10", Act: ActRuleSuspend, Order: openOrder, To: "挂起", Roles: rulers,
		Guard: "有待批的挂起；县里的单由县中心批（镇里代记要写凭据）；退单待裁时不能准", Clock: "准：闭馆时处于挂起的工作日不计", Text: "S06 R09"},
	{Row: "O11", Act: ActResume, Order: []appliance.OrderState{appliance.OrderSuspended}, To: "办理中", Roles: receivers, Own: true, Rule: true,
		Guard: "原因消除，或到最长期限", Clock: "恢复计时，告知新期限", Text: "S06 R43"},
	{Row: "O12", Act: ActReport, Order: []appliance.OrderState{appliance.OrderSent, appliance.OrderWorking, appliance.OrderSuspended}, To: "已反馈待审", Roles: receivers, Own: true,
		Guard: "结果不少于6字；协办先结，或主办代结；镇里在呼叫中的一份自己结", Clock: "审核通过则在此刻停，否则如同未停；全部反馈后审核钟起（C13）", Text: "S17"},
	{Row: "O15", Act: ActRecall, Order: openOrder, To: "已收回", Roles: senders, Rule: true, Guard: "写明原因；呼叫的牵头单要撤呼", Clock: "停，不计", Text: "S15"},
	{Row: "", Act: ActAsk, Order: atWork, To: "不变", Roles: receivers, Own: true, Guard: "来件人能收短信", Text: "R42"},
	{Row: "", Act: ActAnswered, To: "不变", Citizen: true, Guard: "72小时内", Text: "S24 R21"},
	{Row: "", Act: ActCheck, To: "不变", Roles: reviewers, Guard: "网格有人", Text: "S09"},
	{Row: "O14", Act: ActChecked, To: "不变；不实则退回办理", Roles: plus(walkers, appliance.RoleDispatcher, appliance.RoleLeader), Guard: "请他核实过", Text: "S16"},
	{Row: "O17", Act: ActReasonLate, To: "不变", Roles: receivers, Own: true, Guard: "工单超期"},

	{Row: "H01", Act: ActApproveCall, Call: callOpenStates, To: "已呼叫；不同意则撤呼", Roles: []appliance.Role{appliance.RoleLeader},
		Guard: "拟呼，或值班员的紧急呼叫待补批；不是呼叫的人", Clock: "D1c起（补批的不变）", Text: "S23"},
	{Row: "H02", Act: ActReceiveCall, Call: []appliance.CallState{appliance.CallCalled, appliance.CallSentBack}, To: "县已接收", Roles: countyHand, Guard: "镇里代记要写凭据", Text: "S23"},
	{Row: "H03", Act: ActDispatchCall, Case: states(appliance.CaseAccepted, appliance.CaseWorking), Call: []appliance.CallState{appliance.CallCalled, appliance.CallReceived, appliance.CallSentBack}, To: "已分派", Roles: countyHand,
		Guard: "一个牵头；镇里代记要写文号", Clock: "D1c停；D3/D5、响应钟起；镇里的配合单自成一钟（H07）", Text: "S07 R07 S23"},
	{Row: "H02", Act: ActSendBackCall, Call: []appliance.CallState{appliance.CallCalled, appliance.CallReceived}, To: "县退回（补充）", Roles: countyHand, Guard: "写明要补什么；镇里代记要写凭据", Clock: "D1c照走", Text: "S23"},
	{Row: "H02", Act: ActSupplyCall, Call: []appliance.CallState{appliance.CallSentBack}, To: "已呼叫", Roles: callers, Guard: "写明补充内容", Text: "S07"},
	{Row: "H01", Act: ActWithdrawCall, Call: callOpenStates,
		To: "撤呼", Roles: callers, Guard: "写明原因", Clock: "D1c停，工单收回", Text: "S15"},
	{Row: "H08", Act: ActRateCall, Call: []appliance.CallState{appliance.CallCompleted, appliance.CallRated, appliance.CallUnresponsive}, To: "已评价", Roles: callers,
		Guard: "速度、成效两分；与实测相左须写原因；不响应不评成效", Clock: "评价钟停", Text: "S08"},
	{Row: "H04", Act: ActSilenceCall, Call: []appliance.CallState{appliance.CallDispatched}, To: "不响应", Rule: true, Guard: "超过响应时限的3倍", Text: "S08 S23"},
	{Row: "H08", Act: ActEndCall, Call: []appliance.CallState{appliance.CallCompleted, appliance.CallRated}, To: "结束", Roles: callers, Rule: true, Guard: "已评价，或过期未评（按未评计）"},

	{Act: ActAlarm, To: "已接警", Roles: plus(handlers, appliance.RoleAdmin, appliance.RoleDuty)},
	{Act: ActSettle, To: "短信有结论", Roles: plus(handlers, appliance.RoleTechnician, appliance.RoleAdmin)},
	{Act: ActClerks, To: "账号", Roles: []appliance.Role{appliance.RoleAdmin}},
	{Act: ActRingBack, To: "回电有结果", Roles: handlers},
	{Act: ActListen, To: "录音已听写", Roles: handlers},
	{Act: ActNumbers, To: "看疑似和屏蔽的号码", Roles: plus(handlers, appliance.RoleAdmin)},
	{Act: ActBlock, To: "已屏蔽", Roles: []appliance.Role{appliance.RoleLeader}, Guard: "写明原因和到哪天，最多90天；工作人员的号码不能屏蔽；急险照报照回"},
	{Act: ActUnblock, To: "解除屏蔽", Roles: []appliance.Role{appliance.RoleLeader}, Rule: true, Guard: "写明原因；到期自动解除"},
	{Act: ActClear, To: "恢复自动回复", Roles: reviewers, Guard: "疑似机器、疑似骚扰的号码，写明原因"},
	{Act: ActCalendar, To: "放假安排", Roles: []appliance.Role{appliance.RoleAdmin, appliance.RoleLeader}},
	{Act: ActTown, To: "单位、人员、村居、网格", Roles: []appliance.Role{appliance.RoleAdmin}},
	{Act: ActLists, To: "清单草稿", Roles: plus(reviewers, appliance.RoleAdmin)},
	{Act: ActPolicy, To: "规则", Roles: []appliance.Role{appliance.RoleAdmin, appliance.RoleLeader}},
	{Act: ActPropose, To: "待批", Roles: []appliance.Role{appliance.RoleAdmin, appliance.RoleLeader, appliance.RoleDispatcher}},
	{Act: ActApprove, To: "已批", Roles: []appliance.Role{appliance.RoleAdmin, appliance.RoleLeader}, Guard: "不是提出的人"},
	{Act: ActJudge, To: "研判意见", Roles: plus(reviewers, appliance.RoleCaller)},
	{Act: ActExport, To: "带个人信息的导出", Roles: []appliance.Role{appliance.RoleAdmin}, Guard: "镇领导批准"},
	{Act: ActErase, To: "删除个人信息", Roles: []appliance.Role{appliance.RoleAdmin}, Guard: "写明原因；另一人批准；件都办结"},
	{Act: ActAudit, To: "看审计", Roles: []appliance.Role{appliance.RoleAdmin, appliance.RoleLeader}},
}

// table is Transitions by act: each act has one row but for the ones whose row
// is said twice, which allow the same.
var table = func() map[Act]Transition {
	m := make(map[Act]Transition, len(Transitions))
	for _, t := range Transitions {
		m[t.Act] = t
	}
	return m
}()
