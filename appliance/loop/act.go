package loop

// actNames are the acts in Chinese, as clerks say them.
var actNames = map[Act]string{
	ActOpen: "登记", ActQuestion: "请来件人补充", ActGoOn: "不再等补充", ActAccept: "受理", ActRefuse: "不予受理", ActBook: "挂账",
	ActConfirm: "复核同意", ActDecline: "复核不同意", ActMerge: "并件", ActUnmerge: "拆出并件", ActSplit: "拆件", ActDispatch: "派单",
	ActMakeCall: "呼叫", ActAnswer: "答复", ActNote: "备注", ActTake: "领办", ActHandOver: "转交", ActConclude: "办结", ActPass: "审核通过",
	ActSendBack: "审核退回", ActFeed: "当面告知", ActSelf: "自办", ActRate: "记评价", ActTry: "记一次没联系上", ActGiveUp: "按无法联系办结", ActReopen: "重办",
	ActUnbook: "销账", ActTransfer: "移送", ActTransferSigned: "移送签收", ActTransferBack: "移送退回", ActSecrecy: "改保密", ActCorrect: "更正",
	ActReveal: "查看号码", ActSupervise: "督办", ActReply: "答复督办", ActRecheck: "复查", ActUrge: "催办", ActWithdraw: "撤回", ActPrint: "打印全过程",
	ActSign: "签收", ActRespond: "响应", ActArrive: "报到", ActReturn: "退单", ActRule: "裁定退单", ActExtend: "申请延期", ActRuleExtend: "批延期",
	ActSuspend: "申请挂起", ActRuleSuspend: "批挂起", ActResume: "恢复办理", ActReport: "反馈办结", ActRecall: "收回工单", ActAsk: "问来件人", ActAnswered: "回答转问",
	ActCheck: "请网格核实", ActChecked: "核实", ActReasonLate: "说明超期原因", ActComplicate: "改按复杂办", ActPolice: "记转110",
	ActApproveCall: "批呼叫", ActReceiveCall: "接收呼叫", ActDispatchCall: "分派呼叫", ActSendBackCall: "退回补充", ActSupplyCall: "补充呼叫",
	ActWithdrawCall: "撤呼", ActRateCall: "评价部门", ActSilenceCall: "记不响应", ActEndCall: "结束呼叫",
	ActAlarm: "接警", ActSettle: "处理存疑短信", ActClerks: "管理账号", ActCalendar: "导入放假安排", ActTown: "维护单位和人员", ActLists: "编清单",
	ActPolicy: "改规则", ActPropose: "提请批准", ActApprove: "批准", ActJudge: "研判预警", ActExport: "导出", ActErase: "删除个人信息", ActStats: "统计", ActAudit: "看审计", ActRingBack: "回电", ActListen: "听录音",
	ActNumbers: "看疑似和屏蔽的号码", ActBlock: "屏蔽号码", ActUnblock: "解除屏蔽", ActClear: "恢复自动回复",
}

// englishNames are the acts in English where the verb alone says too little.
var englishNames = map[Act]string{
	ActQuestion: "ask the villager", ActGoOn: "go on without an answer", ActHandOver: "hand over", ActReveal: "see the number",
	ActAlarm: "take the alarm", ActSettle: "settle texts in doubt", ActClerks: "manage accounts", ActCalendar: "import the calendar",
	ActMakeCall: "call the county", ActSendBack: "send back from review", ActFeed: "tell in person", ActTry: "note a failed try", ActGiveUp: "close as unreachable",
	ActTransferSigned: "note the transfer's receipt", ActTransferBack: "note the transfer's refusal", ActRule: "rule on a return",
	ActRuleExtend: "rule on an extension", ActRuleSuspend: "rule on a suspension", ActCheck: "have it checked", ActChecked: "say what was seen",
	ActReasonLate: "say why it is late", ActComplicate: "make it complex", ActPolice: "note that 110 was called", ActApproveCall: "approve the call", ActReceiveCall: "receive the call", ActDispatchCall: "dispatch the call",
	ActSendBackCall: "ask the town for more", ActSupplyCall: "supply the call", ActWithdrawCall: "withdraw the call", ActRateCall: "rate the department",
	ActSilenceCall: "mark as unresponsive", ActEndCall: "end the call", ActTown: "keep offices and people", ActErase: "erase a contact", ActLists: "draft lists", ActPolicy: "change a policy",
	ActAudit: "read the audit", ActRingBack: "ring back", ActListen: "listen to a recording", ActNumbers: "see suspected and blocked numbers", ActBlock: "block a number", ActUnblock: "lift a block", ActClear: "answer a number again", ActJudge: "judge a warning", ActPrint: "print the record", ActAsk: "ask the villager through the line",
}

// Name is what clerks call the act.
func (a Act) Name(english bool) string {
	if !english {
		return actNames[a]
	}
	if n, ok := englishNames[a]; ok {
		return n
	}
	return string(a)
}
