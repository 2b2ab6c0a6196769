package tui

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

// shortDays are the days of a week, from Monday.
var shortDays = [7]phrase{{"周一", "Mon"}, {"周二", "Tue"}, {"周三", "Wed"}, {"周四", "Thu"}, {"周五", "Fri"}, {"周六", "Sat"}, {"周日", "Sun"}}
