package tui

import (
	"time"

	"huying/appliance"
)

// phrase is what a screen says: in Chinese, and in English.
type phrase [2]string

// What the screens say. Signs are ASCII where a sign stands in a frame; the
// marks of Chinese sentences stand in sentences only.
var (
	wTitle    = phrase{"%s呼应台", "%s huying desk"}
	wPractice = phrase{"【练习】", " [practice]"}
	wReading  = phrase{"正在读取，请稍等。", "Reading..."}
	wColon    = phrase{"：", ": "}
	wComma    = phrase{"，", ", "}

	// Lights and levels, two cells.
	wGreen     = phrase{"绿", "green"}
	wYellow    = phrase{"黄", "yellow"}
	wRed       = phrase{"红", "RED"}
	wBlack     = phrase{"黑", "LATE"}
	wLevelOK   = phrase{"好", "ok"}
	wLevelWarn = phrase{"意", "? "}
	wLevelBad  = phrase{"坏", "!!"}

	// Time.
	wNow       = phrase{"刚刚", "now"}
	wMinutes   = phrase{"%d分", "%dm"}
	wHours     = phrase{"%d小时", "%dh"}
	wDays      = phrase{"%d天", "%dd"}
	wToday     = phrase{"今天", "today "}
	wTomorrow  = phrase{"明天", "tmrw "}
	wYesterday = phrase{"昨天", "yest "}
	wLate      = phrase{"超%s", "late %s"}
	wGuessed   = phrase{"（暂定）", " (provisional)"}

	// Header.
	wOpenCount    = phrase{"在办%d", "open %d"}
	wWaitCount    = phrase{"等回复%d", "waiting %d"}
	wLateCount    = phrase{"超期%d", "late %d"}
	wDoubtCount   = phrase{"短信待定%d", "in doubt %d"}
	wQueuedCount  = phrase{"待发%d", "queued %d"}
	wLineStarting = phrase{"线路启动中", "line starting"}
	wLineDown     = phrase{"线路断！", "LINE DOWN!"}
	wLineReady    = phrase{"线路", "line"}
	wSignalGood   = phrase{"信号好", " good"}
	wSignalFair   = phrase{"信号中", " fair"}
	wSignalPoor   = phrase{"信号差", " poor"}
	wLineFault    = phrase{"短信线路：%s。%s", "Line: %s; %s"}
	wLost         = phrase{"原来的台账不见了，盒子从空的开始。先别办新事，马上叫技术员恢复备份。", "The ledger that was here is gone. Begin nothing new; call the technician to restore the backup."}
	wDamage       = phrase{"台账有%d段读不出来（第%d到%d条），新事照常收办，请叫技术员。", "%d stretches of the ledger cannot be read (entries %d to %d). New matters go on; call the technician."}

	// Alarm.
	wAlarmTitle    = phrase{"!! 警报 %s", "!! ALARM %s"}
	wAlarmMore     = phrase{"（还有%d个）", " (+%d)"}
	wAlarmCall     = phrase{"快打 %s", "ring %s"}
	wAlarmTake     = phrase{"F9 接警", "F9 takes it"}
	wAlarmOther    = phrase{"请叫办事员接警", "call a clerk to take it"}
	wAlarmLogin    = phrase{"登录后按 F9 接警", "log in, then F9"}
	wAlarmHarm     = phrase{"：有人想不开", ": self-harm"}
	wAlarmMinor    = phrase{"：未成年人", ": a minor"}
	wAlarmOperator = phrase{"!! 设备 %s", "!! DEVICE %s"}
	wAlarmSIM      = phrase{"运营商来信，SIM卡可能要停", "the operator: the SIM may stop"}
	wAlarmTakeIt   = phrase{"F9 收下", "F9 takes it"}
	wAlarmSaid     = phrase{"来信：%s", "said: %s"}
	wAlarmAgain    = phrase{"第%d次 ", "%d times, "}
	wAlarmMine     = phrase{"您已接警，请马上打 %s", "You took the alarm: ring %s"}
	wAlarmPutAway  = phrase{"（F9 收起）", " (F9 puts this away)"}
	wAlarmNone     = phrase{"现在没有警报。", "There is no alarm."}
	wAlarmNoNumber = phrase{"（登录后可见号码）", "(log in to see the number)"}
	wAlarmMark     = phrase{"[警报] ", "[ALARM] "}
	wDoubtMark     = phrase{"[短信待定] ", "[in doubt] "}

	// Lists.
	wColLight  = phrase{"灯", "light"}
	wColDue    = phrase{"期限", "due"}
	wColNext   = phrase{"该做", "next"}
	wColNo     = phrase{"件号", "no."}
	wColState  = phrase{"状态", "state"}
	wColWait   = phrase{"已等", "waits"}
	wColHolder = phrase{"在谁手", "with"}
	wColCame   = phrase{"来信", "came"}
	wColPhone  = phrase{"号码", "number"}
	wColAbout  = phrase{"什么事", "what"}
	wPlace     = phrase{"%s  第%d件，共%d件", "%s  %d of %d"}
	wDesk      = phrase{"待领办", "nobody"}
	wHeldBy    = phrase{"承办：%s", "with %s"}

	wInboxEmpty    = phrase{"没有在办的事。来了短信，会自己出现在这里。", "Nothing is open. A new text appears here by itself."}
	wInboxNoneMine = phrase{"您手上没有在办的事。按 m 看全部。", "You hold nothing that is open. Press m to see all."}

	// Why a matter stands where it stands.
	wWhyAlarm    = phrase{"有警报没人接，先接警打电话", "an alarm nobody has taken: take it and ring first"}
	wWhyFollowup = phrase{"结果已发，等来件人评价", "result sent; waiting for the rating"}
	wWhyDoubt    = phrase{"有短信待定", "a text is in doubt"}
	wWhyDue      = phrase{"期限%s", "due %s"}
	wWhyWaiting  = phrase{"已等%s", "waiting %s"}
	wWhyHurried  = phrase{"催过%d次", "urged %d times"}

	// A matter's page.
	wVillager     = phrase{"来件人", "villager"}
	wStranger     = phrase{"生号码", "stranger"}
	wBox          = phrase{"呼应盒", "box"}
	wTextOut      = phrase{"短信", "text"}
	wPromised     = phrase{"%s前办结", "due %s"}
	wTimes        = phrase{"第%d次", "no. %d"}
	wRound        = phrase{"第%d轮", "round %d"}
	wRated        = phrase{"评价%s", "rated %s"}
	wPartsSent    = phrase{" 已发%d/%d", " %d of %d sent"}
	wDropped      = phrase{"已定不发", "dropped"}
	wNewsBelow    = phrase{"下面有新内容，按 End 看", "news below: press End"}
	wNothingNext  = phrase{"现在不用做什么，等来件人回话。", "Nothing to do now but wait for the villager."}
	wNothingOver  = phrase{"此件已了结，不用再做什么。", "This case is over: nothing more to do."}
	wNothingDoubt = phrase{"没有待定的短信。", "No text is in doubt."}
	wOtherDecided = phrase{"注意：%s %s%s。请先看过，再决定。", "Note: at %s %s: %s. Read it before you decide."}
	wPastedEnd    = phrase{"粘贴来的换行没有当作确定。看过再按 Enter。", "A pasted line end did not send this. Read it, then press Enter."}
	wDraftMark    = phrase{"*", "*"}

	// Forms.
	wFieldKind     = phrase{"类型", "kind"}
	wFieldUrgency  = phrase{"缓急", "urgency"}
	wFieldDays     = phrase{"难易", "limit"}
	wFieldCategory = phrase{"类别", "category"}
	wFieldSummary  = phrase{"摘要", "summary"}
	wFieldAnswer   = phrase{"答复", "answer"}
	wFieldOutcome  = phrase{"结论", "outcome"}
	wFieldResult   = phrase{"结果", "result"}
	wFieldTo       = phrase{"交给", "to"}
	wFieldNote     = phrase{"说明", "note"}
	wFieldReason   = phrase{"原因", "reason"}
	wFieldSettle   = phrase{"怎么办", "do"}
	wFieldName     = phrase{"姓名", "name"}
	wFieldPIN      = phrase{"口令", "PIN"}
	wWholeDesk     = phrase{"放回待领办", "back to the desk"}
	wCost          = phrase{"%d字 %d条，还可写%d字", "%d characters, %d text(s), room for %d more"}
	wWithSign      = phrase{"（含签名）", " (sign included)"}
	wResultEmpty   = phrase{"写一句结果。来件人收到的全文会显示在这里。", "Write the result. What the villager gets will be shown here."}
	wWholeText     = phrase{"（来件人收到的全文如下）", " (the villager gets all of this)"}
	wToldInPerson  = phrase{"来件人没有手机号：请先当面告知结果，再办结。", "The villager has no mobile number: tell the result in person, then conclude."}
	wNoteInside    = phrase{"只给同事看，不发短信。", "For colleagues only; no text goes out."}
	wRevealKept    = phrase{"查看号码会记入此件。", "Seeing the number is kept in the case."}
	wReasonRing    = phrase{"回电联系", "to ring back"}
	wReasonCheck   = phrase{"核实情况", "to verify"}
	wReasonVisit   = phrase{"上门办理", "to visit"}
	wReasonOther   = phrase{"其他", "other"}
	wFieldMore     = phrase{"补充", "more"}
	wSettleTitle   = phrase{"这条短信不知到没到，请定", "This text is in doubt: decide"}

	// What happened.
	wDidAccept   = phrase{"件号%s已受理。", "Case %s is accepted."}
	wDidAnswer   = phrase{"件号%s已答复。", "Case %s is answered."}
	wDidConclude = phrase{"件号%s已办结。", "Case %s is concluded."}
	wDidTake     = phrase{"件号%s由您承办。", "You hold case %s now."}
	wDidHand     = phrase{"件号%s已转交：%s。", "Case %s is handed over to %s."}
	wDidNote     = phrase{"件号%s已记备注。", "A note is kept in case %s."}
	wDidSettle   = phrase{"这条短信已定：%s。", "The text is settled: %s."}
	wCtrlC       = phrase{"再按一次 Ctrl+C 退出。", "Press Ctrl+C once more to leave."}

	// Search.
	wFindLabel     = phrase{"查找", "Find"}
	wFindHint      = phrase{"字词、拼音、首字母、件号、手机尾号，边打边查", "words, pinyin, initials, number, the phone's last digits"}
	wFoundNone     = phrase{"没有找到", "nothing found"}
	wFoundNoneOpen = phrase{"在办的里没有，Tab 看全部", "none that is open; Tab for all"}
	wFoundHides    = phrase{"手机号只能按尾号四位查", "of a phone number give the last four digits only"}
	wFoundSaid     = phrase{"%s（%s）", "%s (%s)"}
	wLeafAll       = phrase{"全部", "all"}
	wLeafOpen      = phrase{"在办", "open"}
	wFound         = phrase{"找到%d件", "%d found"}
	wFoundMany     = phrase{"最近的%d件，请再写几个字", "the latest %d; type more"}

	// Texts.
	wFlowTitle   = phrase{"短信流水，新的在前", "texts, newest first"}
	wFlowAll     = phrase{"全部", "all"}
	wFlowIn      = phrase{"来信", "heard"}
	wFlowOut     = phrase{"去信", "sent"}
	wFlowAsks    = phrase{"要看的", "to look at"}
	wFlowNone    = phrase{"没有短信。", "No texts."}
	wWayIn       = phrase{"来", "in"}
	wWayOut      = phrase{"去", ">>"}
	wFrom        = phrase{"来自%s", "from %s"}
	wTo          = phrase{"发给%s", "to %s"}
	wSentAt      = phrase{"发出%s", "sent %s"}
	wDeliveredAt = phrase{"送达%s", "delivered %s"}
	wGap         = phrase{"缺第%s段", "part %s missing"}
	wParts       = phrase{"%d条", "%d text(s)"}
	wAttempts    = phrase{"试了%d次", "%d attempts"}
	wNotBefore   = phrase{"%s再发", "not before %s"}
	wCaseNo      = phrase{"件号%s", "case %s"}
	wFateGap     = phrase{"没收全", "part missing"}
	wFateCase    = phrase{"立件%s", "case %s"}
	wFateAdded   = phrase{"补充%s", "added %s"}

	// Device.
	wLog          = phrase{"最近的日志，新的在前", "the last log lines, newest first"}
	wDo           = phrase{"怎么办：", "do: "}
	wLineFacts    = phrase{"模块", "modem"}
	wAllChecks    = phrase{"全部检查", "all checks"}
	wMoreBelow    = phrase{"另有%d处，见下面", "%d more below"}
	wFactPort     = phrase{"端口", "port"}
	wFactModem    = phrase{"型号", "model"}
	wFactFirmware = phrase{"固件", "firmware"}
	wFactIMEI     = phrase{"串号", "IMEI"}
	wFactProfile  = phrase{"配置", "profile"}
	wFactOperator = phrase{"网络", "network"}
	wFactResets   = phrase{"唤醒%d次", "revived %d times"}

	// Practice phone.
	wComeHere      = phrase{"到办事台这边来", "to the clerk's desk"}
	wPhoneTitle    = phrase{"练习手机（扮来件人）", "practice phone (you are the villager)"}
	wPhoneOf       = phrase{"练习手机（扮%s）", "practice phone (you are %s)"}
	wPhoneOther    = phrase{"  %s有%d条新短信", "  %s: %d new"}
	wPhoneVillager = phrase{"来件人", "the villager"}
	wKeyPhone      = phrase{"换手机", "other phone"}
	wPhoneUnread   = phrase{"  有%d条新短信", "  %d new"}
	wPhoneHint     = phrase{"写一句话，回车发给热线；按上下键选例句", "write to the hotline; Up and Down bring examples"}
	wPhoneSend     = phrase{"发送", "send"}
	wPhoneMine     = phrase{"我  ", "me"}
	wPhoneTheirs   = phrase{"热线", "<<"}
	wPhoneFailed   = phrase{"没发出去：%s", "not sent: %s"}

	// Help and login.
	wHelpHere       = phrase{"这里能用的键", "keys that work here"}
	wHelpEverywhere = phrase{"到处能用的键", "keys that work everywhere"}
	wHelpLights     = phrase{"灯：绿是不急，黄是下一个工作日到期，红是今天到期，黑是已超期。", "Lights: green is not soon, yellow is due by the next working day, red is due today, LATE is overdue."}
	wHelpTyping     = phrase{"打字时数字和字母是字，功能键照样能用；写了一半按 Esc，草稿还在，再打开接着写。", "While you type, letters are words and function keys still work. Esc puts a half-written text down; it is there when you come back."}
	wPhrases        = phrase{"常用语", "phrases"}
	wKeyPhrase      = phrase{"写进常用语", "put a phrase in"}
	wPhrasesMine    = phrase{"我的", "my own"}
	wPhrasesUsual   = phrase{"常用", "usual"}
	wPhraseKeep     = phrase{"把这一栏存为我的常用语", "keep these words as a phrase of mine"}
	wPhraseDrop     = phrase{"删：%s", "drop: %s"}
	wPhraseKept     = phrase{"已存为常用语。", "Kept as a phrase."}
	wPhraseGone     = phrase{"已从常用语里删掉。", "Dropped from the phrases."}
	wAccountClosed  = phrase{"这个账号已停用，请找管理员。", "This account has been closed: ask the administrator."}
	wLoginHint      = phrase{"请输入姓名和口令。账号由管理员开。", "Name and PIN, please. The administrator makes accounts."}

	// Keys.
	wUpDown      = phrase{"上下", "Up/Dn"}
	wLeftRight   = phrase{"左右", "Lt/Rt"}
	wKeyHelp     = phrase{"帮助", "help"}
	wKeyTexts    = phrase{"短信", "texts"}
	wKeyDevice   = phrase{"设备", "device"}
	wKeyAlarm    = phrase{"接警", "take alarm"}
	wKeyPinyin   = phrase{"拼音、英文", "pinyin or letters"}
	wPinyinOn    = phrase{"拼", "pinyin"}
	wPinyinOff   = phrase{"英", "abc"}
	wPinyinNone  = phrase{"没有这样的拼音。回车原样写下，退格删，Esc 不要了。", "No such pinyin. Enter writes the letters as they are, Backspace takes some back, Esc drops them."}
	wPinyinBack  = phrase{"-上页", "- back"}
	wPinyinNext  = phrase{"=下页", "= more"}
	wKeyEnglish  = phrase{"English", "中文"}
	wKeyLeave    = phrase{"离开", "leave"}
	wKeyFind     = phrase{"查找", "find"}
	wKeyBack     = phrase{"返回", "back"}
	wKeyMove     = phrase{"移动", "move"}
	wKeyPage     = phrase{"翻页", "page"}
	wKeyEnds     = phrase{"首尾", "first/last"}
	wKeyOpen     = phrase{"打开", "open"}
	wKeyMine     = phrase{"我的/全部", "mine/all"}
	wKeyFilter   = phrase{"换一类", "filter"}
	wKeyNext     = phrase{"下一步", "next step"}
	wKeyAccept   = phrase{"受理", "accept"}
	wKeyAnswer   = phrase{"答复", "answer"}
	wKeyConclude = phrase{"办结", "conclude"}
	wKeyTake     = phrase{"领办", "take"}
	wKeyHandOver = phrase{"转交", "hand over"}
	wKeyNote     = phrase{"备注", "note"}
	wKeyReveal   = phrase{"看号码", "see number"}
	wKeySettle   = phrase{"定短信", "settle text"}
	wKeySend     = phrase{"确定", "do it"}
	wKeySendText = phrase{"发出", "send"}
	wKeyLogin    = phrase{"登录", "log in"}
	wKeyChoose   = phrase{"选", "choose"}
	wKeyField    = phrase{"换行", "next line"}
	wKeyDrop     = phrase{"放下", "put down"}
	wKeyUndo     = phrase{"撤销", "undo"}
	wKeyArrived  = phrase{"对方收到了", "it arrived"}
	wKeyAgain    = phrase{"再发一次", "send again"}
	wKeyDiscard  = phrase{"不发了", "do not send"}
	wKeySwitch   = phrase{"换边", "other side"}
	wKeyExample  = phrase{"选例句", "examples"}

	// Errors that are not the desk's own refusals.
	wErrFull   = phrase{"磁盘满了，没有写下。写的字还在，腾出空间后再按一次。", "The disk is full: nothing was written. Your words are still here; try again when there is room."}
	wErrCaseNo = phrase{"没有这个件号，请核对数字。", "There is no such number; check its digits."}
	wErrNone   = phrase{"台账里没有这一件。", "This is not in the ledger."}
	wErrEnding = phrase{"正在退出，没有写下。", "Ending: nothing was written."}
	wErrOther  = phrase{"没有办成：%s。请再试一次，不行就叫技术员。", "It was not done: %s. Try again, or call the technician."}
)

var operators = []struct {
	spelt string
	name  phrase
}{
	{"MOBILE", phrase{"移动", "Mobile"}},
	{"UNICOM", phrase{"联通", "Unicom"}},
	{"TELECOM", phrase{"电信", "Telecom"}},
	{"BROADNET", phrase{"广电", "Broadnet"}},
}

var ratings = [3]phrase{{"满意", "satisfied"}, {"基本满意", "acceptable"}, {"没解决", "not solved"}}

var textStates = map[appliance.TextState]phrase{
	appliance.TextQueued:    {"待发", "queued"},
	appliance.TextSending:   {"发送中", "sending"},
	appliance.TextSent:      {"已发出", "sent"},
	appliance.TextDelivered: {"已送达", "delivered"},
	appliance.TextFailed:    {"没发成", "failed"},
	appliance.TextUncertain: {"不知到没到", "in doubt"},
	appliance.TextHeld:      {"扣下未发", "held"},
}

var fates = map[appliance.Fate]phrase{
	appliance.FateCase:       {"立件", "case"},
	appliance.FateSupplement: {"补充", "added"},
	appliance.FateAnswer:     {"答问", "answer"},
	appliance.FateCommand:    {"指令", "command"},
	appliance.FateDuplicate:  {"重复", "duplicate"},
	appliance.FateThanks:     {"道谢", "thanks"},
	appliance.FateEmpty:      {"空白", "empty"},
	appliance.FateIgnored:    {"不理", "ignored"},
}

// troubles says why a text did not go, or is in doubt. What the network itself
// answered, a number, is shown as it came: the technician looks it up.
var troubles = map[string]phrase{
	"silent":     {"模块没有回答", "the modem said nothing"},
	"crash":      {"发送时断了电", "power failed meanwhile"},
	"restored":   {"恢复备份前可能已发", "may have gone out before the backup was restored"},
	"no-prompt":  {"模块没有接", "the modem took nothing"},
	"gone":       {"模块被拔掉", "the modem was unplugged"},
	"reset":      {"模块重启了", "the modem restarted"},
	"error":      {"模块说出错", "the modem said ERROR"},
	"line":       {"线路断了", "the line was down"},
	"stopped":    {"程序停了", "the box was stopped"},
	"encode":     {"写不成短信", "it cannot be written as a text"},
	"parts":      {"太长", "too long"},
	"not-mobile": {"不是手机号", "not a mobile number"},
	"own-number": {"是本机号码", "our own number"},
	"number-cap": {"今天发给此号的够多了", "this number has had its share today"},
	"dropped":    {"已定不发", "dropped"},
}

// reasonWords says why a message was kept without a case.
var reasonWords = map[string]phrase{
	"self":       {"本机号码", "our number"},
	"short-code": {"系统短信", "short code"},
	"echo":       {"我方原文", "echo"},
	"loop":       {"反复同文", "loop"},
	"blocked":    {"已屏蔽", "blocked"},
	"flood":      {"今日过多", "too many"},
	"same":       {"同文重发", "same again"},
	"similar":    {"已有此件", "similar"},
	"mms":        {"彩信", "picture"},
	"wap":        {"推送", "WAP push"},
	"voicemail":  {"语音提示", "voicemail"},
	"binary":     {"数据", "data"},
	"malformed":  {"无法解读", "unreadable"},
}

var englishKinds = map[appliance.CaseKind]string{
	appliance.KindConsult: "question", appliance.KindHelp: "help", appliance.KindComplaint: "complaint",
	appliance.KindReport: "report", appliance.KindSuggest: "suggestion", appliance.KindPraise: "praise",
	appliance.KindDispute: "dispute", appliance.KindService: "service",
}

// kind is a case's kind in the session's language.
func (e *env) kind(k appliance.CaseKind) string {
	if name, ok := englishKinds[k]; ok && e.English {
		return name
	}
	return string(k)
}

var urgencies = map[appliance.Urgency]phrase{
	appliance.UrgencyOrdinary: {"一般", "ordinary"},
	appliance.UrgencyPressing: {"较急", "pressing"},
	appliance.UrgencyDanger:   {"紧急", "URGENT"},
}

func (e *env) urgency(u appliance.Urgency) string {
	if p, ok := urgencies[u]; ok {
		return e.say(p)
	}
	return string(u)
}

var channels = map[appliance.Channel]phrase{
	appliance.ChannelSMS: {"短信", "text"}, appliance.ChannelVoice: {"语音", "voice"}, appliance.ChannelCallback: {"回拨", "callback"},
	appliance.ChannelCounter: {"窗口", "counter"}, appliance.ChannelGrid: {"网格", "grid"}, appliance.ChannelAgent: {"代办", "agent"},
	appliance.ChannelLeader: {"领导", "leader"}, appliance.ChannelLetter: {"信件", "letter"}, appliance.Channel12345: {"12345", "12345"},
	appliance.ChannelImport: {"导入", "import"}, appliance.ChannelMeeting: {"会议", "meeting"},
}

func (e Session) channel(c appliance.Channel) string {
	if p, ok := channels[c]; ok {
		return e.say(p)
	}
	return string(c)
}

// masked is a number as every screen may show it; short codes are nobody's secret.
func (e *env) masked(a appliance.Address) string {
	if p, ok := a.Phone(); ok {
		return p.Masked()
	}
	return string(a)
}

// stamp is a day and time.
func (e *env) stamp(t time.Time) string { return e.local(t).Format("01-02 15:04") }
