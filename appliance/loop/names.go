package loop

import "huying/appliance"

// KindName is what clerks call an entry in a case's story.
func KindName(k appliance.Kind, english bool) string {
	n, ok := kindNames[k]
	if !ok {
		return string(k)
	}
	if english {
		return n[1]
	}
	return n[0]
}

// TookBack names what a take-back undid: 收回答复（没有发出）.
func TookBack(ch appliance.CaseChange, english bool) string {
	what := appliance.Kind(ch.Ground)
	if what == "" {
		what = appliance.KindCaseAnswered
	}
	if english {
		return "took back: " + KindName(what, true) + " (nothing was sent)"
	}
	return "收回" + KindName(what, false) + "（没有发出）"
}

var kindNames = map[appliance.Kind][2]string{
	appliance.KindTownSet:          {"单位人员", "town"},
	appliance.KindTownImported:     {"导入表格", "tables imported"},
	appliance.KindMotion:           {"待批事项", "motion"},
	appliance.KindWarningRaised:    {"预警", "warning"},
	appliance.KindWarningGrown:     {"预警加重", "warning grew"},
	appliance.KindWarningJudged:    {"研判预警", "warning judged"},
	appliance.KindTally:            {"网格计数", "counted"},
	appliance.KindDaily:            {"每日事项", "job of the day"},
	appliance.KindTalk:             {"对话", "talk"},
	appliance.KindRang:             {"响铃", "rang"},
	appliance.KindCallback:         {"回电", "callback"},
	appliance.KindRecording:        {"录音", "recording"},
	appliance.KindNuisance:         {"号码处置", "number"},
	appliance.KindClerkSet:         {"账号", "account"},
	appliance.KindCalendarSet:      {"放假安排", "calendar"},
	appliance.KindBoxBorn:          {"盒子启用", "born"},
	appliance.KindBoxStarted:       {"盒子启动", "started"},
	appliance.KindBoxDamage:        {"读不出", "unreadable"},
	appliance.KindBoxAnchor:        {"锚", "anchor"},
	appliance.KindErasure:          {"删除个人信息", "erasure ordered"},
	appliance.KindErased:           {"已删除", "erased"},
	appliance.KindBoxBackup:        {"备份", "backed up"},
	appliance.KindBoxRestored:      {"从备份恢复", "restored"},
	appliance.KindBoxRekeyed:       {"换了密钥", "key renewed"},
	appliance.KindMessageHeard:     {"来信", "heard"},
	appliance.KindMessageLate:      {"补齐来信", "late part"},
	appliance.KindCaseOpened:       {"登记", "opened"},
	appliance.KindCaseSupplemented: {"补充", "added"},
	appliance.KindCaseHurried:      {"催办", "hurried"},
	appliance.KindCaseAccepted:     {"受理", "accepted"},
	appliance.KindCaseAnswered:     {"答复", "answered"},
	appliance.KindCaseTakenBack:    {"收回（没有发出）", "took it back; nothing was sent"},
	appliance.KindCaseNoted:        {"备注", "noted"},
	appliance.KindCaseTaken:        {"领办", "taken"},
	appliance.KindCaseHanded:       {"转交", "handed over"},
	appliance.KindCaseConcluded:    {"办结", "concluded"},
	appliance.KindCaseTold:         {"已告知", "told"},
	appliance.KindCaseRated:        {"评价", "rated"},
	appliance.KindCaseRedone:       {"重办", "redone"},
	appliance.KindCaseWithdrawn:    {"撤回", "withdrawn"},
	appliance.KindCaseHidden:       {"隐号", "number hidden"},
	appliance.KindCaseCallback:     {"要求回电", "asks for a call"},
	appliance.KindCaseRevealed:     {"查看号码", "number seen"},
	appliance.KindCaseCorrected:    {"更正", "corrected"},
	appliance.KindCaseRedated:      {"期限随放假安排调整", "deadline moved with the calendar"},
	appliance.KindCaseAsked:        {"问来件人", "asked"},
	appliance.KindCaseHeard:        {"补充结束", "question over"},
	appliance.KindCaseProposed:     {"提请复核", "proposed"},
	appliance.KindCaseDeclined:     {"复核不同意", "declined"},
	appliance.KindCaseRefused:      {"不予受理", "refused"},
	appliance.KindCaseMerged:       {"并件", "merged"},
	appliance.KindCaseUnmerged:     {"拆出", "unmerged"},
	appliance.KindCaseSplit:        {"拆件", "split"},
	appliance.KindCaseDispatched:   {"派单", "dispatched"},
	appliance.KindCaseCalled:       {"呼叫", "called"},
	appliance.KindCaseReviewing:    {"待审核", "to review"},
	appliance.KindCaseSentBack:     {"审核退回", "sent back"},
	appliance.KindCaseTried:        {"联系未果", "tried"},
	appliance.KindCaseUnreachable:  {"无法联系", "unreachable"},
	appliance.KindCaseBooked:       {"挂账", "booked"},
	appliance.KindCaseUnbooked:     {"销账", "unbooked"},
	appliance.KindCaseTransferring: {"移送中", "transfer out"},
	appliance.KindCaseTransferred:  {"已移送", "transferred"},
	appliance.KindCaseSupervised:   {"督办", "supervised"},
	appliance.KindCaseReplied:      {"答复督办", "replied"},
	appliance.KindCaseUrged:        {"催办", "urged"},
	appliance.KindCaseRelayed:      {"转问", "relayed"},
	appliance.KindCaseWatched:      {"到期提醒", "watched"},
	appliance.KindCasePrinted:      {"打印全过程", "printed"},
	appliance.KindOrderSigned:      {"签收", "signed"},
	appliance.KindOrderResponded:   {"响应", "responded"},
	appliance.KindOrderArrived:     {"报到", "arrived"},
	appliance.KindOrderReturned:    {"退单", "returned"},
	appliance.KindOrderRuled:       {"裁定", "ruled"},
	appliance.KindOrderExtend:      {"申请延期", "extension asked"},
	appliance.KindOrderExtended:    {"延期裁定", "extension ruled"},
	appliance.KindOrderSuspend:     {"申请挂起", "suspension asked"},
	appliance.KindOrderSuspended:   {"挂起裁定", "suspension ruled"},
	appliance.KindOrderResumed:     {"恢复办理", "resumed"},
	appliance.KindOrderReported:    {"反馈办结", "reported"},
	appliance.KindOrderRecalled:    {"收回工单", "recalled"},
	appliance.KindOrderChecked:     {"核实", "checked"},
	appliance.KindCallMade:         {"呼叫", "called"},
	appliance.KindCallApproved:     {"批呼叫", "call approved"},
	appliance.KindCallReceived:     {"县接收", "county received"},
	appliance.KindCallSentBack:     {"县退回补充", "county wants more"},
	appliance.KindCallSupplied:     {"补充呼叫", "supplied"},
	appliance.KindCallDispatched:   {"县分派", "county dispatched"},
	appliance.KindCallResponded:    {"部门响应", "responded"},
	appliance.KindCallDisputed:     {"呼叫争议", "disputed"},
	appliance.KindCallCompleted:    {"呼叫办结", "completed"},
	appliance.KindCallRated:        {"评价部门", "rated"},
	appliance.KindCallEnded:        {"呼叫结束", "ended"},
	appliance.KindCallWithdrawn:    {"撤呼", "withdrawn"},
	appliance.KindCallSilent:       {"不响应", "unresponsive"},
	appliance.KindTextQueued:       {"短信待发", "text queued"},
	appliance.KindTextSending:      {"短信发送中", "text sending"},
	appliance.KindTextPartSent:     {"短信发出一段", "part sent"},
	appliance.KindTextSent:         {"短信已发", "text sent"},
	appliance.KindTextRefused:      {"短信未发出", "text not sent"},
	appliance.KindTextUncertain:    {"短信存疑", "text in doubt"},
	appliance.KindTextReported:     {"短信回执", "delivery report"},
	appliance.KindTextHeld:         {"短信暂扣", "text held"},
	appliance.KindTextReleased:     {"短信重发", "text sent again"},
	appliance.KindTextSettled:      {"短信定论", "text settled"},
	appliance.KindAlarmRaised:      {"警报", "alarm"},
	appliance.KindAlarmRepeated:    {"再次警报", "alarm again"},
	appliance.KindAlarmLinked:      {"警报归件", "alarm joined"},
	appliance.KindAlarmTaken:       {"接警", "alarm taken"},
}

// OutcomeName is what clerks call an outcome (domain 3, O12).
func OutcomeName(c appliance.OutcomeCode, english bool) string {
	if english {
		return string(c)
	}
	return chineseOutcomes[c]
}

var chineseOutcomes = map[appliance.OutcomeCode]string{
	appliance.OutcomeSolved: "已解决", appliance.OutcomePartly: "部分解决", appliance.OutcomeExplained: "解释说明",
	appliance.OutcomeUnfounded: "不属实", appliance.OutcomeUnsolvable: "无法解决",
	appliance.OutcomeReferred: "已告知去处", appliance.OutcomeWithdrawn: "本人撤回",
}

// RoleName is what clerks call a role (domain 6 §B.11).
func RoleName(r appliance.Role, english bool) string {
	if english {
		return string(r)
	}
	return chineseRoles[r]
}

var chineseRoles = map[appliance.Role]string{
	appliance.RoleReceiver: "收件员", appliance.RoleCaller: "呼叫员", appliance.RoleDispatcher: "派单员",
	appliance.RoleLeader: "镇领导", appliance.RoleTechnician: "技术员", appliance.RoleAdmin: "管理员",
}

// StateName is what clerks call a state (domain 3 §B.3.1).
func StateName(s appliance.CaseState, english bool) string {
	if english {
		return string(s)
	}
	return chineseStates[s]
}

var chineseStates = map[appliance.CaseState]string{
	appliance.CaseNew: "待受理", appliance.CaseAsking: "待补充", appliance.CaseAccepted: "已受理",
	appliance.CaseWorking: "办理中", appliance.CaseReview: "待审核", appliance.CaseFollowup: "待回访",
	appliance.CaseClosed: "已办结", appliance.CaseRefused: "不予受理", appliance.CaseMerged: "已并件",
	appliance.CaseWithdrawn: "已撤回", appliance.CaseBooked: "挂账", appliance.CaseTransferred: "已移送",
	appliance.CaseUnreachable: "无法联系",
}

// OrderStateName is what clerks call a state of an order (domain 3 §B.3.2).
func OrderStateName(s appliance.OrderState, english bool) string {
	if english {
		return string(s)
	}
	return orderStates[s]
}

var orderStates = map[appliance.OrderState]string{
	appliance.OrderPlanned: "拟派", appliance.OrderSent: "待签收", appliance.OrderWorking: "办理中", appliance.OrderReturned: "退单待裁",
	appliance.OrderSuspended: "挂起", appliance.OrderReported: "已反馈待审", appliance.OrderClosed: "已办结", appliance.OrderRejected: "已退回",
	appliance.OrderRecalled: "已收回", appliance.OrderBooked: "挂账",
}

// CallStateName is what clerks call a state of a call (domain 3 §B.3.3).
func CallStateName(s appliance.CallState, english bool) string {
	if english {
		return string(s)
	}
	return callStates[s]
}

var callStates = map[appliance.CallState]string{
	appliance.CallPlanned: "拟呼待批", appliance.CallCalled: "已呼叫", appliance.CallReceived: "县已接收", appliance.CallDispatched: "已分派",
	appliance.CallResponded: "已响应", appliance.CallWorking: "办理中", appliance.CallCompleted: "已办结待评价", appliance.CallRated: "已评价",
	appliance.CallEnded: "结束", appliance.CallSentBack: "县退回补充", appliance.CallDisputed: "争议", appliance.CallUnresponsive: "不响应",
	appliance.CallWithdrawn: "已撤呼",
}
