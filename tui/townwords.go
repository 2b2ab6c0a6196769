package tui

// What the pages say on which the town, its calendar and its lists are kept.
var (
	// What a change would do.
	wPlanReading = phrase{"正在核对，请稍等。", "Checking..."}
	wPlanNothing = phrase{"没有变化。", "Nothing changes."}
	wPlanHints   = phrase{"提示（不影响导入）", "worth a look"}
	wPlanEach    = phrase{"逐条", "one by one"}
	wKeyCarry    = phrase{"照办", "do it"}
	wBecomes     = phrase{"%s 改为 %s", "%s becomes %s"}

	// Sticks.
	wShelfTown     = phrase{"U盘上的单位人员表", "tables on the stick"}
	wShelfCalendar = phrase{"U盘上的放假通知", "notices on the stick"}
	wShelfTake     = phrase{"导出到哪个U盘", "to which stick"}
	wShelfNoTables = phrase{"没有找到表格。请插上U盘，里面放工作簿（.xlsx），或一个文件夹，装着单位、人员、村居、网格、情形、指南等 .csv 表。", "No tables were found. Plug in a stick with a workbook (.xlsx) or a folder of tables (.csv: 单位, 人员, 村居, 网格, 情形, 指南)."}
	wShelfNoDays   = phrase{"没有找到通知。请插上U盘，里面放通知正文（.txt），或日期表（.csv、.json）；也可以返回后选粘贴。", "No notices were found. Plug in a stick with the notice's text (.txt) or a table of days (.csv, .json), or go back and paste it."}
	wShelfNoStick  = phrase{"没有U盘。请插上一个再按 r。", "There is no stick. Plug one in and press r."}
	wShelfNever    = phrase{"这里看不到U盘，请用命令：huying town import、huying calendar import。", "Sticks cannot be seen from here: huying town import, huying calendar import."}
	wStickKeys     = phrase{"密钥盘，不往里写", "holds the key: not written to"}
	wStickCard     = phrase{"不是U盘，不往里写", "no stick: not written to"}
	wKeyLookAgain  = phrase{"再找", "look again"}

	// The town's tables.
	wTownPlan     = phrase{"导入 %s", "import %s"}
	wTownFaults   = phrase{"有%d处要改，改好再导入；什么也没有动。", "%d faults: mend them and import again. Nothing was changed."}
	wTownSure     = phrase{"共%d处变化，全部导入或全不导入。", "%d changes, all or none."}
	wTownBrought  = phrase{"已导入，%d处变化。", "Imported, %d changes."}
	wTakeTown     = phrase{"导出到 %s", "export to %s"}
	wTakeHint     = phrase{"表里有工作人员的号码；导出会记一笔。", "The tables hold the numbers of the staff; the export is recorded."}
	wFieldForm    = phrase{"格式", "as"}
	wFormBook     = phrase{"工作簿", "workbook"}
	wFormCSV      = phrase{"CSV（UTF-8）", "CSV (UTF-8)"}
	wFormGBK      = phrase{"CSV（GBK）", "CSV (GBK)"}
	wTakenFiles   = phrase{"%d张表", "%d tables"}
	wTaken1       = phrase{"已写好 %s（%s）。请安全取下再拔。", "%s is on %s."}
	wTownVersions = phrase{"清单版本", "versions"}
	wTownMeetings = phrase{"会商", "meetings"}
	wTownDeeds    = phrase{"维护", "upkeep"}

	wDeedBring        = phrase{"导入表格", "import tables"}
	wDeedBringHint    = phrase{"单位、人员、村居、网格、清单、指南", "offices, people, villages, grids, list, services"}
	wDeedPreset       = phrase{"用预设单位开头", "begin with preset offices"}
	wDeedAsk          = phrase{"申请导出", "ask for an export"}
	wDeedTake         = phrase{"导出到U盘", "export to a stick"}
	wDeedTakeHint     = phrase{"要先有人批准", "somebody must have approved"}
	wDeedLint         = phrase{"检查网格和清单", "check grids and lists"}
	wDeedLintHint     = phrase{"哪里不对，两单是否一致", "what is wrong, where the two lists disagree"}
	wDeedCalendar     = phrase{"工作日历", "working days"}
	wDeedCalendarHint = phrase{"放假通知、调休、本镇安排", "notices, days made up for, the town's own"}

	wAskExport     = phrase{"申请导出单位人员表", "ask to export the town's tables"}
	wAskExportHint = phrase{"另一人批准后24小时内可以导出。", "When a second person has approved, they may be exported for 24 hours."}
	wLintTitle     = phrase{"网格和清单检查", "grids and lists checked"}
	wLintFaults    = phrase{"要改的（%d处）", "faults (%d)"}
	wLintHints     = phrase{"提示（%d处）", "hints (%d)"}
	wLintUnlinked  = phrase{"两单不一致（%d处）", "the two lists disagree (%d)"}
	wLintNone      = phrase{"没有发现问题，两单一致。", "Nothing is wrong, and the two lists agree."}
	wPresetVerb    = phrase{"加上", "add"}
	wPresetTitle   = phrase{"预设单位", "preset offices"}
	wFieldPreset   = phrase{"出处", "from"}
	wPresetBlank   = phrase{"%s%d个（自己起名）", "%s: %d (named by you)"}
	wPresetHint    = phrase{"已有的同名单位不动。只给了数目的，名称请在单位表里补。", "Offices of the same name stay. Where the document gives only a number, add the names by the table."}
	wPresetDone    = phrase{"加了%d个单位。", "%d offices added."}

	// Offices and grids.
	wKeyReparent   = phrase{"改上级", "put under"}
	wReparentHint  = phrase{"原上级%s，改为%s；原来的留作记录。", "%s until now, then %s; where it stood is kept."}
	wKeySplit      = phrase{"拆分", "split"}
	wKeyMerge      = phrase{"合并", "join"}
	wFieldParts    = phrase{"拆成", "into"}
	wParts1        = phrase{"%d个", "%d"}
	wFieldGridName = phrase{"名称", "name"}

	wFieldHouseholds = phrase{"户数", "households"}
	wSplitGridHint   = phrase{"原有%d户，现写了%d户。短号自动接着编；今天起用，原来的件仍留旧网格。", "%d households before, %d written. Short numbers follow on; from today, old matters keep the old grid."}
	wFieldMergeWith  = phrase{"并进", "with"}
	wMergeGridHint   = phrase{"空格选同村的网格，并成一个新网格；今天起用，原来的件仍留旧网格。", "Space takes grids of the same village; they become one from today, old matters keep the old grids."}
	wAsBefore        = phrase{"不变", "as before"}

	// Meetings.
	wMeetingNew    = phrase{"召集会商", "call a meeting"}
	wMeetingChange = phrase{"改会商 %s", "change %s"}
	wMeetingVerb   = phrase{"通知", "invite"}
	wFieldTitle    = phrase{"题目", "about"}
	wFieldDay      = phrase{"日期", "day"}
	wFieldHour     = phrase{"时间", "at"}
	wFieldInvited  = phrase{"请谁", "invited"}
	wMeetingWhen   = phrase{"日期写 12-20，时间写 14:30。", "A day such as 12-20, a time such as 14:30."}
	wMeetingHint   = phrase{"空格选人；他们会收到短信，回参或缺。", "Space takes people; they are texted and answer 参 or 缺."}
	wMeetingWho    = phrase{"请%d人，参%d，缺%d", "%d invited, %d come, %d do not"}
	wMeetingComes  = phrase{"参加", "comes"}
	wMeetingNot    = phrase{"不来", "does not"}
	wMeetingSilent = phrase{"还没回", "no answer"}

	// Lists: rows drafted, versions, applications.
	wDraftIt          = phrase{"写进草稿", "draft it"}
	wDraftRow         = phrase{"改清单 %s %s", "change %s %s"}
	wDraftHint        = phrase{"先写进草稿；到清单版本里提请，另一人批准后起用。天数空着就按一般或复杂算。", "It goes into the draft; propose it among the versions, and a second person puts it in force. Without days its complexity decides."}
	wDrafted          = phrase{"已写进第%d版草稿，请到清单版本里看过再提请。", "Drafted in version %d: look at it among the versions, then propose it."}
	wFieldSection     = phrase{"科室", "section"}
	wFieldInGrid      = phrase{"入格", "in grids"}
	wKeyPublish       = phrase{"提请发布", "propose"}
	wKeyDropIt        = phrase{"放弃草稿", "drop"}
	wDropHint         = phrase{"草稿里的改动都不要了；现行的清单不动。", "The changes in the draft are given up; the list in force stays."}
	wFieldDocName     = phrase{"文件名", "paper"}
	wFieldBody        = phrase{"发文机关", "issued by"}
	wFieldDocDay      = phrase{"发文日", "dated"}
	wFieldApplication = phrase{"所据申请", "application"}
	wFromToday        = phrase{"起用不写，就是今天。", "Without a day it is from today."}
	wVersionNow       = phrase{"现行", "in force"}
	wVersionToCome    = phrase{"待起用", "to come"}
	wVersionCounts    = phrase{"+%d -%d ~%d", "+%d -%d ~%d"}
	wVersionPeople    = phrase{"提请：%s，批准：%s", "by %s, approved by %s"}
	wVersionAgainst   = phrase{"与上一版比：%s", "against the last one: %s"}
	wVersionFirst     = phrase{"第一版，共%d条。", "The first one, %d rows."}
	wSheetReview      = phrase{"复审", "review"}
	wSheetOrigin      = phrase{"随", "follows"}
	wApplicationNew   = phrase{"清单变更申请", "an application"}
	wApplyVerb        = phrase{"起草", "draft"}
	wFieldWhat        = phrase{"内容", "what"}
	wApplicationHint  = phrase{"从今天起草。之后的步骤：%s。", "Drafted today. The steps: %s."}
	wThen             = phrase{"、", ", "}
	wApplicationAt    = phrase{"到%s", "at %s"}
	wApplicationNext  = phrase{"下一步", "next"}
	wKeyStep          = phrase{"下一步", "next step"}
	wFieldStep        = phrase{"步骤", "step"}
	wStepToday        = phrase{"日期不写，就是今天；要写文号。", "Without a day it was today; the document's number is wanted."}

	// The calendar.
	wKeyLook          = phrase{"先看变化", "look first"}
	wKeyYear          = phrase{"换年", "year"}
	wKeyPaste         = phrase{"粘贴通知", "paste a notice"}
	wKeyBring         = phrase{"从U盘", "from a stick"}
	wOneDay           = phrase{"改一天", "one day"}
	wCalendarBring    = phrase{"导入放假安排", "bring a calendar"}
	wFieldNotice      = phrase{"通知正文", "notice"}
	wFieldYear        = phrase{"年份", "year"}
	wFieldLayer       = phrase{"谁定的", "whose"}
	wFieldSource      = phrase{"文号", "document"}
	wNoticeHow        = phrase{"粘贴国务院通知的正文，或 2027-05-01,劳动节,放假 这样的行。", "Paste the notice's sentences, or rows such as 2027-05-01,劳动节,放假."}
	wNoticeRead       = phrase{"读懂了：%d年，放假%d天，调休上班%d天，依据%s。", "Understood: %d, %d days off, %d made up for, by %s."}
	wFieldArranged    = phrase{"安排", "becomes"}
	wFieldDayName     = phrase{"名目", "called"}
	wDayPlain         = phrase{"取消本级安排", "as others say"}
	wDayNow           = phrase{"现在：%s", "now: %s"}
	wOwnDecision      = phrase{"本镇安排", "the town's own decision"}
	wLayerNational    = phrase{"全国", "national"}
	wLayerProvince    = phrase{"省里", "province"}
	wLayerTown        = phrase{"本镇", "town"}
	wLayerNone        = phrase{"法定", "by law"}
	wLayerIs          = phrase{"%s：%d天，依据%s", "%s: %d days, by %s"}
	wCalendarPlan     = phrase{"%d年放假安排（%s）", "calendar of %d (%s)"}
	wCalendarRests    = phrase{"依据：%s", "by: %s"}
	wCalendarDays     = phrase{"上班放假有变的%d天", "%d days change"}
	wCalendarNoDays   = phrase{"没有一天的上班放假有变化。", "No day changes."}
	wCalendarClocks   = phrase{"受影响的期限%d个", "%d running deadlines change"}
	wCalendarNoClocks = phrase{"没有在走的期限受影响。", "No running deadline is touched."}
	wCalendarTold     = phrase{"已告知过原日期，会发短信告知新日期", "was told the old date: a text tells the new one"}
	wCalendarAlone    = phrase{"现在没有别人能批，由您一人决定，会记在账上。", "Nobody else could approve: you decide alone, and that is recorded."}
	wCalendarSet      = phrase{"%d年的放假安排已起用。", "The calendar of %d holds from now on."}
	wCalendarKnown    = phrase{"已公布", "published"}
	wCalendarGuess    = phrase{"还没公布，按法定节日估算，期限都是暂定的", "not published: by law alone, deadlines are provisional"}
	wCalendarNone     = phrase{"这一年没有与星期不同的日子。", "No day of this year is other than its weekday says."}
	wCalendarWhy      = phrase{"期限按这里的工作日算。后面的一级改前面的：全国、省里、本镇。", "Deadlines count these days. A later layer overrides an earlier one: national, province, town."}
	wColDate          = phrase{"日期", "date"}
	wColWeekday       = phrase{"星期", "day"}
	wColWhose         = phrase{"谁定的", "whose"}
	wColArranged      = phrase{"安排", "as"}

	// The journal.
	wKeyVerify    = phrase{"核对全部", "verify it all"}
	wKeyOlder     = phrase{"更早的", "older"}
	wAuditPeople  = phrase{"人做的", "by people"}
	wAuditNumbers = phrase{"看号码和外带", "numbers seen, taken out"}
	wAuditHouse   = phrase{"设置", "settings"}
	wAuditBox     = phrase{"盒子", "the box"}
	wAuditTitle   = phrase{"审计，新的在前", "newest first"}
	wAuditNone    = phrase{"没有这样的记录。", "No such entries."}
	wColEntry     = phrase{"笔号", "entry"}
	wColActor     = phrase{"谁", "who"}
	wAuditHow     = phrase{"按 1 从头核对整本账：每一笔是否还和当初写的一样。", "1 walks the whole journal: is every entry as it was written?"}
	wAuditWalking = phrase{"正在从头核对，账多时要几分钟，可以先做别的。", "Walking the whole journal. It may take minutes; go on meanwhile."}
	wAuditWell    = phrase{"核对过：%d笔都和当初写的一样（其中%d笔的内容已按规定抹去）。今天的锚：", "Verified: %d entries are as they were written (the words of %d were erased by rule). The anchor:"}
	wAuditFaults  = phrase{"核对过%d笔，有%d处和当初写的不一样。请留好这张卡，叫技术员（huying journal verify）。", "%d entries walked, %d places are not as they were written. Keep the card and call the technician (huying journal verify)."}
	wAndMore      = phrase{"（连同%d项）", "(and %d with it)"}
	wNotYet       = phrase{"还没有", "nobody yet"}
	wGoCalendar   = phrase{"工作日历", "working days"}
	wGoAudit      = phrase{"审计", "audit"}
)
