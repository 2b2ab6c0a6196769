package desk

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

var kindNames = map[appliance.Kind][2]string{
	appliance.KindMessageHeard:     {"来信", "heard"},
	appliance.KindMessageLate:      {"补齐来信", "late part"},
	appliance.KindCaseOpened:       {"登记", "opened"},
	appliance.KindCaseSupplemented: {"补充", "added"},
	appliance.KindCaseHurried:      {"催办", "hurried"},
	appliance.KindCaseAccepted:     {"受理", "accepted"},
	appliance.KindCaseAnswered:     {"答复", "answered"},
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
