package tui

// What the rules of the township are called, and each of their keys: nobody who
// changes one should have to read JSON names.

func (e *env) policyName(name string) string {
	if p, ok := policyNames[name]; ok {
		return e.say(p)
	}
	return name
}

func (e *env) policyKeyName(key string) string {
	if p, ok := policyKeyNames[key]; ok && !e.English {
		return p
	}
	return key
}

var policyNames = map[string]phrase{
	"clock": {"时限", "clock"}, "loop": {"流转", "loop"}, "remind": {"提醒", "remind"}, "call": {"呼叫", "call"}, "staff": {"短信办理", "staff"},
	"warn": {"预警", "warn"}, "grid": {"网格", "grid"}, "score": {"考评", "evaluation"}, "screen": {"屏幕", "screen"},
}

// policyKeyNames are the keys in Chinese; in English they speak for themselves.
var policyKeyNames = map[string]string{
	"simple": "一般件天数", "complex": "复杂件天数", "dispatch": "派单天数", "county": "县分派天数", "respond": "响应天数", "respond_urgent": "紧急响应小时",
	"review": "审核天数", "ruling": "裁定天数", "ask": "等补充天数", "ask_again": "再问一次天数", "follow_up": "回访天数", "supervise": "督办天数",
	"call_rate": "评价部门天数", "transfer": "移送签收天数", "leader_yes": "领导批呼叫天数", "urgent_sign": "紧急签收分钟", "urgent_result": "紧急办结小时", "village_first": "先在村里天数",
	"cutoff": "到期时刻", "off_hours": "下班后收件", "from": "起", "profile": "时限方案",

	"return_within": "退单天数", "return_times": "退单次数", "extend_times": "延期次数", "result_min": "结果最少字数", "redo_max": "重办轮数",
	"book_max": "挂账最长天数", "reopen_within": "重开天数", "tries_max": "联系次数", "suspend_max": "挂起最长天数", "gap_disputes": "清单缺口争议数",
	"self_sample": "自办抽审百分比", "refuse": "不予受理理由", "book": "挂账理由",

	"to": "止", "morning": "上午提醒", "afternoon": "下午提醒", "digest": "汇总", "nil_by": "零报告截止", "ladder": "逐级提醒",

	"approve": "呼叫先批", "silent": "不响应倍数", "notice": "通报不响应次数", "slow": "通报响应慢次数", "poor": "通报成效差次数",

	"verified": "号码先确认", "pin": "口令", "group_phones": "群体号码数", "group_hours": "群体小时", "repeat_cases": "重复件数", "repeat_days": "重复天数",
	"sigma": "突增倍数", "weeks": "突增周数", "surge_min": "突增最少", "satisfied": "满意率下限", "ratings_min": "评价最少", "ratings_days": "评价天数",
	"words": "敏感词", "disputes": "争议数", "dispute_days": "争议天数", "silent_days": "静默天数", "off": "停用规则", "min": "最少户数", "max": "最多户数",

	"deduct_slow": "响应慢扣分", "deduct_silent": "不响应扣分", "deduct_fair": "较好扣分", "deduct_middle": "一般扣分", "deduct_poor": "差扣分",
	"deduct_cap": "最高扣分", "assist_share": "协同折算", "deduct_mode": "扣分办法", "weight_content": "满意权重", "weight_acceptable": "基本满意权重",
	"lock": "几分钟不动锁屏", "grace": "可收回几秒",

	"points_report": "上报得分", "points_check": "核实得分", "points_nil": "零报告得分", "points_false": "不实扣分", "points_most": "每月封顶",
}
