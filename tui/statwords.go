package tui

import "huying/appliance"

// What is said on 统计考评 and on the pages it leads to.
var (
	wGoStats = phrase{"统计考评", "statistics"}

	wStatAll      = phrase{"概况", "all"}
	wStatOffices  = phrase{"单位", "offices"}
	wStatVillages = phrase{"村居", "villages"}
	wStatKinds    = phrase{"类别", "categories"}
	wStatCross    = phrase{"交叉", "cross"}
	wStatTimes    = phrase{"时段", "times"}
	wStatGrades   = phrase{"满意度", "ratings"}
	wStatCalls    = phrase{"呼应", "calls"}
	wStatGrids    = phrase{"网格", "grids"}

	wKeyEarlier = phrase{"上月", "month before"}
	wKeyLater   = phrase{"下月", "month after"}
	wKeyCount   = phrase{"再算", "count again"}

	wStatReckoning = phrase{"正在统计 %d/%d", "counting %d of %d"}
	wStatBegins    = phrase{"正在统计，请稍等。", "Counting..."}
	wStatNothing   = phrase{"这个月没有记录。", "Nothing was recorded in this month."}
	wStatFuture    = phrase{"还没到这个月。", "That month has not begun."}
	wStatNoCases   = phrase{"这个数后面没有件。", "No matters stand behind this number."}
	wStatPractice  = phrase{"练习不计分", "not scored"}
	wStatDaily     = phrase{"每日收件", "received by day"}
	wStatHourly    = phrase{"按钟点", "by hour"}
	wStatBehind    = phrase{"%s  %d件", "%s  %d"}
	wStatUnknown   = phrase{"未定", "not set"}
	wStatTotal     = phrase{"合计", "total"}
	wStatOthers    = phrase{"其他", "others"}

	wColFigure     = phrase{"指标", "figure"}
	wColNumber     = phrase{"数量", "number"}
	wColShare      = phrase{"占比", "share"}
	wColReceived   = phrase{"收到", "in"}
	wColSent       = phrase{"派单", "sent"}
	wColDone       = phrase{"办结", "done"}
	wColOpen       = phrase{"在办", "open"}
	wColLate       = phrase{"超期", "late"}
	wColInTime     = phrase{"按期率", "in time"}
	wColResponse   = phrase{"响应率", "answer"}
	wColContent    = phrase{"满意率", "content"}
	wColCompletion = phrase{"办结率", "done %"}
	wColMedian     = phrase{"天数", "days"}
	wColRated      = phrase{"评价", "rated"}
	wColG1         = phrase{"满意", "good"}
	wColG2         = phrase{"基本", "fair"}
	wColG3         = phrase{"没解决", "no"}
	wColG0         = phrase{"未评", "none"}
	wColLed        = phrase{"牵头", "led"}
	wColHelped     = phrase{"协同", "helped"}
	wColHours      = phrase{"小时", "hours"}
	wColSpeed      = phrase{"及时/慢/不应", "now/slow/none"}
	wColEffect     = phrase{"好/较好/一般/差", "4 effects"}
	wColDeduct     = phrase{"扣分", "off"}
	wColScore      = phrase{"得分", "score"}
	wColReports    = phrase{"上报", "reports"}
	wColChecks     = phrase{"核实", "checks"}
	wColNil        = phrase{"零报", "nil"}
	wColPublicity  = phrase{"宣传户", "homes"}
	wColFed        = phrase{"回馈", "told"}
	wColFalse      = phrase{"不实", "false"}
	wColPoints     = phrase{"得分", "points"}
	wColGridNos    = phrase{"网格", "grids"}

	wStatOffice1  = phrase{"派%d 结%d（按期%d 逾期%d） 到期未结%d 现在手上%d", "sent %d, done %d (%d in time, %d late), overdue %d, in hand now %d"}
	wStatOffice2  = phrase{"退单%d（准%d） 延期%d（准%d） 挂起%d 重办%d 督办通报%d", "returned %d (%d granted), extensions %d (%d granted), suspended %d, redone %d, supervised %d"}
	wStatOffice3  = phrase{"满意%d 基本满意%d 没解决%d 未评价%d", "satisfied %d, acceptable %d, not solved %d, no rating %d"}
	wStatLegend   = phrase{"# 满意  = 基本满意  - 没解决   满意率：满意按%d分、基本满意按%d分，除以评价数", "# satisfied  = acceptable  - not solved   rate: satisfied counts %d, acceptable %d, by the number rated"}
	wStatNotice   = phrase{"够通报：%s", "a notice is due: %s"}
	wStatCallHint = phrase{"协同按%.1f折算，最高扣%.0f分；没评价的不计。", "who helps counts %.1f of the lead, at most %.0f off; what is not rated is not counted."}
	wStatUnrated  = phrase{"办结未评%d", "done, not rated %d"}
	wStatSilent   = phrase{"响应超时%d 没响应%d", "answered late %d, not at all %d"}
	wStatScale    = phrase{"深浅：%s", "shades: %s"}
	wStatNewest   = phrase{"最新%d件，共%d件", "the newest %d of %d"}

	wShelfMonth = phrase{"月报写到哪个U盘", "which stick shall the month's report go to"}
	wTakeMonth  = phrase{"%s月报写到 %s", "report of %s to %s"}
	wMonthHint  = phrase{"月报没有号码和来件原话。已有同名文件会换成新的。", "It holds no numbers and no villagers' words. A file of that name is replaced."}
)

// What is said on 台账.
var (
	wGoRegisters = phrase{"台账", "registers"}
	wRegAdmits   = phrase{"准入", "tasks"}
	wRegOpinions = phrase{"意见", "opinions"}
	wRegUntil    = phrase{"期限", "due"}
	wRegBy       = phrase{"签发", "decided by"}
	wRegistered  = phrase{"已登记 %s。", "Registered as %s."}
	wKeyDecide   = phrase{"定", "decide"}

	wAdmitNew      = phrase{"登记准入", "a task to take over"}
	wAdmitFrom     = phrase{"部门", "department"}
	wAdmitTask     = phrase{"要做什么", "task"}
	wAdmitMeans    = phrase{"经费人员", "means"}
	wAdmitRuling   = phrase{"批准文号", "approved by"}
	wAdmitHint     = phrase{"只登记，不派单。定了准入才算镇里的事。", "It is registered, not sent out. It is the town's only when it was decided so."}
	wAdmitRuleHint = phrase{"准入要写批准文号；不接、退回、准出要写原因。", "To take it on wants the number of what approved it; all else wants a reason."}
	wAdmitNone     = phrase{"没有登记过。部门用短信发来的会自动登记，纸上来的按 n 登记。", "Nothing was registered. What a department texts is, by itself; what came on paper you register with n."}

	wOpinionNew        = phrase{"登记意见", "an opinion asked for"}
	wOpinionFrom       = phrase{"哪个机关", "body"}
	wOpinionDoc        = phrase{"来文号", "document"}
	wOpinionAbout      = phrase{"什么人什么事", "about"}
	wOpinionHint       = phrase{"人事征求意见只记结论，不建人事档案。", "Of people only the conclusion is kept, no file."}
	wOpinionAnswerHint = phrase{"镇领导签发。有条件和不同意要写明理由。", "A leader signs. A condition or a no wants its reason."}
	wOpinionOwed       = phrase{"待答复", "owed"}
	wOpinionLate       = phrase{"过期未答", "late"}
	wOpinionSent       = phrase{"已报送", "sent"}
	wOpinionAsked      = phrase{"来文日", "asked on"}
	wOpinionSentOn     = phrase{"答复日", "answered on"}
	wOpinionNone       = phrase{"没有登记过。来了征求意见的文，按 n 登记。", "Nothing was registered. When a body asks, register it with n."}
	wMeetingNone       = phrase{"没有召集过会商。按 n 召集。", "No meeting was called. Call one with n."}
)

var admitStates = map[appliance.AdmitState]phrase{
	appliance.AdmitRegistered: {"待核", "waits"}, appliance.AdmitTaken: {"已准入", "taken on"}, appliance.AdmitRefused: {"不接", "refused"},
	appliance.AdmitReturned: {"退回", "sent back"}, appliance.AdmitEnded: {"准出", "ended"},
}

// shortDays are the days of a week, from Monday.
var shortDays = [7]phrase{{"周一", "Mon"}, {"周二", "Tue"}, {"周三", "Wed"}, {"周四", "Thu"}, {"周五", "Fri"}, {"周六", "Sat"}, {"周日", "Sun"}}
