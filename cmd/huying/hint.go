package main

import (
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
)

// refusalHint names the next command to type after a refusal, in the hall's language.
func refusalHint(r *loop.Refusal, english bool) string {
	say := func(zh, en string) string {
		if english {
			return en
		}
		return zh
	}
	by := say(" --by 姓名", " --by NAME")
	no := orElse(r.CaseNo(), say("件号", "NO"))
	order := orElse(r.Order, no)
	this := commandOf(r)
	see := say("看一眼：huying case show ", "look at it: huying case show ") + no
	switch r.Why {
	case loop.WhyState, loop.WhyOrderState, loop.WhyCallState:
		return whatInstead(r, see, say("现在可以：", "now possible: "), by)
	case loop.WhyRole:
		var names []string
		for _, x := range rolesOf(r.Act) {
			names = append(names, map[bool]string{true: string(x), false: appliance.RoleNames[x]}[english])
		}
		who := say("看有谁：huying clerk list，再写上 --by 姓名", "see huying clerk list, and name them with --by")
		if len(names) == 0 {
			return who
		}
		return say("归", "for ") + strings.Join(names, say("、", ", ")) + say("办。", ". ") + who
	case loop.WhyNoClerk, loop.WhyCannotHold, loop.WhyDisabled:
		return say("看有哪些账号：huying clerk list", "see huying clerk list")
	case loop.WhySelf, loop.WhySecond, loop.WhyLeader:
		return say("由另一人办：", "a second person does it: ") + this + say(" --by 另一人", " --by ANOTHER")
	case loop.WhyPending:
		if r.Case == 0 {
			return say("看待批的事项：huying motion list", "see huying motion list")
		}
		return say("先办那一项：huying case confirm ", "decide that first: huying case confirm ") + no + say(" --by 另一人（或 decline）", " --by ANOTHER (or decline)")

	case loop.WhyNoPhone:
		return say("告知后记下来：huying case note ", "tell them, then note it: huying case note ") + no + say(" --text 怎样告知的", " --text HOW") + by
	case loop.WhyNoWords:
		return say("写上内容：", "say it: ") + this + " --" + wordsFlag(r.Act) + say(" 内容", " TEXT") + by
	case loop.WhyTooLong:
		return say("写短些再办一次：", "shorten it: ") + this + say(" --text 内容", " --text TEXT") + by
	case loop.WhyTooShort:
		return say("写明做了什么：", "say what was done: ") + this + say(" --text 结果", " --text RESULT") + by
	case loop.WhyNoReason:
		return say(`写明原因：--reason "回电核实地址"`, `say why: --reason "to verify the address"`)
	case loop.WhyReason:
		return say("写明原因：", "say why: ") + this + " --" + reasonFlag(r.Act) + say(" 原因", " TEXT") + by
	case loop.WhyGround:
		return say("写上其中一个：", "name one of them: ") + this + " --" + groundFlag(r.Act) + say(" 理由", " GROUND") + by
	case loop.WhyDays:
		return say("写明天数：", "say how many: ") + this + " --days N" + by
	case loop.WhyDate:
		flag := map[loop.Act]string{loop.ActBook: "review", loop.ActRespond: "until", loop.ActTown: "from"}[r.Act]
		return say("写明日期：", "say which: ") + this + orEmpty(flag != "", " --"+flag+" 2026-12-03") + by
	case loop.WhyRating:
		return this + " --rating 1" + by
	case loop.WhyGrades:
		return this + " --speed 1 --effect 1" + by
	case loop.WhyMeasured:
		return say("写明原因再评：", "say why: ") + this + say(" … --note 原因", " … --note TEXT") + by
	case loop.WhyNothing:
		return say("看能改什么：huying case ", "see what can be changed: huying case ") + string(r.Act) + " --help"

	case loop.WhyNoOffice, loop.WhyClosedOffice:
		return say("看有哪些单位：huying office list", "see huying office list")
	case loop.WhyOffice, loop.WhyNoLead, loop.WhyDuty, loop.WhyAccused:
		flag := " --lead "
		if r.Act == loop.ActRule {
			flag = " --yes --office "
		}
		return say("写明单位：", "say which: ") + this + flag + say("单位", "OFFICE") + by + say("；看谁负责：huying guide responsible 词", "; see huying guide responsible WORDS")
	case loop.WhyNobody, loop.WhyNoCounty, loop.WhyNoChecker:
		role, office := "handler", orElse(r.Name, say("单位", "OFFICE"))
		switch r.Why {
		case loop.WhyNoCounty:
			role = "county"
		case loop.WhyNoChecker:
			role = "grid"
		}
		return say("登记一人：huying person add 姓名 --phone 手机号 --office ", "register one: huying person add NAME --phone NUMBER --office ") + office + " --role " + role
	case loop.WhySituation:
		return say("看现行清单：huying list show；按词查：huying guide responsible 词", "see huying list show, or huying guide responsible WORDS")
	case loop.WhyCounty:
		return say("向县里呼叫：huying case call ", "call the county: huying case call ") + no + say(" --reason 无法独立解决 --done 镇里做了什么", " --reason 无法独立解决 --done TEXT") + by
	case loop.WhyTwice:
		return see
	case loop.WhyHasLead:
		return say("先收回：huying case recall ", "recall it first: huying case recall ") + no + say(" --reason 原因", " --reason TEXT") + by + say("；或只加协办：--assists 单位", "; or add only --assists OFFICE")
	case loop.WhyEvidence:
		flag := say(` --on-word "吴敏来电"`, ` --on-word "who rang"`)
		if r.Act == loop.ActDispatchCall {
			flag += say(" 或 --doc-no 文号", " or --doc-no NUMBER")
		}
		return say("写明凭据：", "say on whose word: ") + this + flag + by

	case loop.WhyNoOrder:
		return say("看有哪些工单：huying case show ", "see its orders: huying case show ") + no
	case loop.WhyWhichOrder:
		return say("写明单号：", "say which: ") + strings.Replace(this, no, no+"-1", 1) + by
	case loop.WhyFinal, loop.WhyPast, loop.WhyOnce, loop.WhyReturnLate:
		return say("继续办理，办好了反馈：huying case report ", "go on, and report it: huying case report ") + order + say(" --text 结果", " --text RESULT") + by
	case loop.WhyUnclear:
		return say("转问来件人：huying case ask ", "ask the villager: huying case ask ") + order + say(" --text 要问的话", " --text QUESTION") + by
	case loop.WhyAssistsOpen:
		return say("代协办一起办结：huying case report ", "report for them too: huying case report ") + order + say(" --all --text 结果", " --all --text RESULT") + by
	case loop.WhyOrdersOpen:
		return say("收回：huying case recall ", "recall them: huying case recall ") + no + say("-1 --reason 原因", "-1 --reason TEXT") + by + say("；或等反馈后 huying case pass ", "; or wait, then huying case pass ") + no
	case loop.WhyCheck:
		return say("请网格核实：huying case check ", "have it checked: huying case check ") + no + by + say("；或写明说明：huying case pass ", "; or give your word: huying case pass ") + no + say(" --note 说明", " --note TEXT")
	case loop.WhyNotChecked:
		return say("先请网格核实：huying case check ", "have it checked first: huying case check ") + no + by
	case loop.WhyNotLate, loop.WhyUrgent, loop.WhyAlreadyYours, loop.WhyAlreadyTheirs:
		return see

	case loop.WhyAskedTwice:
		return say("按已有情况办：huying case accept ", "go on with what is known: huying case accept ") + no + by
	case loop.WhyRounds:
		return say("挂账：huying case book ", "book it: huying case book ") + no + say(" --ground 理由 --review 2026-12-31", " --ground GROUND --review 2026-12-31") + by
	case loop.WhyTries:
		return say("打电话没人接就记一次：huying case try ", "note each call nobody took: huying case try ") + no + " --how call" + by
	case loop.WhyReopenLate:
		return say("另立新件：huying case open --phone 手机号 --text 内容", "open a new one: huying case open --phone NUMBER --text TEXT") + by
	case loop.WhyNoCase, loop.WhySame, loop.WhyMain:
		return say("看在办的件：huying case list --state open", "see huying case list --state open")
	case loop.WhyLeads:
		return say("确认要并：", "if you are sure: ") + this + say(" --into 主件 --sure", " --into NO --sure") + by
	case loop.WhyNotPending:
		return see
	case loop.WhyNoTransfer:
		return say("先移送：huying case transfer ", "transfer it first: huying case transfer ") + no + say(" --to 去处 --no 移送书号 --reason 原因", " --to BODY --no NUMBER --reason TEXT") + by
	case loop.WhyTransferring:
		return say("对方签收了：huying case transfer-signed ", "when they sign: huying case transfer-signed ") + no + say(" --receipt 回执号", " --receipt NUMBER") + by + say("；退回了：huying case transfer-refused ", "; when they refuse: huying case transfer-refused ") + no
	case loop.WhyNoSupervision:
		return say("先督办：huying case supervise ", "order it first: huying case supervise ") + no + say(" --ask 要求", " --ask TEXT") + by
	case loop.WhyMissing:
		return say("当面告知了就记一笔：huying case feed ", "where they were told in person: huying case feed ") + no + say(" --how 上门", " --how HOW") + by + say("；不需要的步骤由管理员免去：huying case correct ", "; an administrator waives what is not needed: huying case correct ") + no + say(" --waive 步骤 --reason 原因", " --waive STEP --reason TEXT")

	case loop.WhyNoCall:
		return say("看有哪些呼叫：huying call list", "see huying call list")
	case loop.WhyDocNo:
		return say("写明文号：", "name the paper: ") + this + say(" --lead 单位 --doc-no 文号", " --lead OFFICE --doc-no NUMBER") + by
	case loop.WhyCallOpen, loop.WhyCallLead:
		call := orElse(r.CallNo(), orElse(r.Name, say("呼叫号", "NO")))
		return say("撤呼：huying call withdraw ", "withdraw it: huying call withdraw ") + call + say(" --reason 原因", " --reason TEXT") + by
	case loop.WhyEnough:
		return say("按无法联系办结：huying case giveup ", "close it: huying case giveup ") + no + by
	case loop.WhySilent:
		return say("打电话回访，没人接记一次：huying case try ", "ring them; note a call nobody took: huying case try ") + no + " --how call" + by
	case loop.WhyNoNumber:
		return see
	case loop.WhyInCall:
		return say("看这次呼叫：huying call show ", "see huying call show ") + r.Name
	case loop.WhyTaken:
		return say("看还有哪些：huying alarm list", "see huying alarm list")
	case loop.WhySettled, loop.WhyLeft, loop.WhyNothingBack:
		return say("看短信：huying outbox", "see huying outbox")
	case loop.WhyNameTaken:
		return say("另起一个名字；停用的重新启用：huying clerk disable 姓名 --undo", "choose another name; a closed account is opened with huying clerk disable NAME --undo")
	case loop.WhyBadName:
		return say("如：huying clerk add 李静 --role dispatcher", "such as: huying clerk add 李静 --role dispatcher")
	case loop.WhyBadPIN:
		return say("再来一次：huying clerk pin 姓名", "once more: huying clerk pin NAME")
	case loop.WhyBadRole:
		return say("如：--role dispatcher；可重复写", "such as --role dispatcher; may be repeated")
	case loop.WhyLastAdmin:
		return say("先开另一个：huying clerk add 姓名 --role admin", "make another first: huying clerk add NAME --role admin")
	case loop.WhyBadKey:
		return say("用 ssh-keygen -t ed25519 做一个，给 .pub 那个文件", "make one with ssh-keygen -t ed25519 and give the .pub file")
	case loop.WhyKeyTaken:
		return say("每人一把；不要了先取消：huying clerk key 姓名 --remove 指纹", "everybody has their own; to free it: huying clerk key NAME --remove FINGERPRINT")
	case loop.WhyNoKey:
		return say("看有哪些：huying clerk key ", "see which there are: huying clerk key ") + r.Name
	case loop.WhyManyKeys:
		return say("先取消不用的：huying clerk key 姓名 --remove 指纹", "remove one first: huying clerk key NAME --remove FINGERPRINT")
	case loop.WhyBad:
		return badHint(r, this, see, say)
	}
	return say("看用法：", "see ") + strings.SplitN(this, " NO", 2)[0] + " --help"
}

// badHint is the way out of a value that cannot be.
func badHint(r *loop.Refusal, this, see string, say func(zh, en string) string) string {
	switch r.Act {
	case loop.ActExport:
		return say("提请批准：huying town ask --reason 用途 --by 姓名，另一人批：huying motion approve 编号 --by 另一人", "ask for it: huying town ask --reason TEXT --by NAME; another approves: huying motion approve ID --by ANOTHER")
	case loop.ActTown:
		return say("看登记了什么：huying person list，huying office list，huying grid list", "see huying person list, huying office list, huying grid list")
	case loop.ActLists:
		return say("看清单：huying list show；看申请：huying list change", "see huying list show, huying list change")
	case loop.ActPropose, loop.ActPolicy:
		return say("看现行的：huying policy list，huying policy show 名称", "see what is in force: huying policy list, huying policy show NAME")
	case loop.ActApprove:
		return say("看待批的事项：huying motion list", "see huying motion list")
	case loop.ActBlock:
		return say("写全：", "say it all: ") + this + say(" --reason 原因 --until 2026-12-03 --by 镇领导", " --reason TEXT --until 2026-12-03 --by LEADER")
	case loop.ActUnblock, loop.ActClear:
		return say("写明原因：", "say why: ") + this + say(" --reason 原因 --by 姓名；看名单：huying number list", " --reason TEXT --by NAME; see huying number list")
	case loop.ActJudge:
		return say("看预警：huying warn list", "see huying warn list")
	case loop.ActTransfer, loop.ActMakeCall, loop.ActCorrect, loop.ActOpen, loop.ActReport, loop.ActPass, loop.ActCheck, loop.ActRespond:
		return say("看用法：", "see ") + "huying case " + string(r.Act) + " --help"
	case loop.ActRule:
		return say("写明别的单位：", "name another office: ") + this + say(" --yes --office 单位 --by 姓名", " --yes --office OFFICE --by NAME")
	}
	if r.Case != 0 {
		return see
	}
	switch r.Act {
	case loop.ActErase:
		return say("看在办的：huying case list --state open；看待批的：huying motion list", "what is open: huying case list --state open; what waits for approval: huying motion list")
	case loop.ActClerks:
		return say("看有谁：huying clerk list；看时间：huying clock show", "who there is: huying clerk list; the time: huying clock show")
	}
	return say("看用法：huying --help", "see huying --help")
}

// commandOf is the command of the act that was refused, with its number.
func commandOf(r *loop.Refusal) string {
	if slices.Contains(loop.CallActs(), r.Act) {
		return "huying call " + strings.TrimPrefix(string(r.Act), "call-") + " " + orElse(r.CallNo(), "NO")
	}
	if c, ok := map[loop.Act]string{
		loop.ActApprove: "huying motion approve ID", loop.ActJudge: "huying warn judge ID", loop.ActExport: "huying town ask", loop.ActTown: "huying person set NAME",
		loop.ActLists: "huying list change", loop.ActPropose: "huying policy propose NAME FILE", loop.ActOpen: "huying case open", loop.ActClerks: "huying clerk add NAME",
		loop.ActCalendar: "huying calendar import FILE", loop.ActAlarm: "huying alarm take ID", loop.ActSettle: "huying outbox settle ID",
		loop.ActNumbers: "huying number list", loop.ActBlock: "huying number block ID", loop.ActUnblock: "huying number unblock ID", loop.ActClear: "huying number clear ID",
	}[r.Act]; ok {
		return c
	}
	no := orElse(r.CaseNo(), "NO")
	if r.Order != "" && slices.Contains(loop.OrderActs(), r.Act) {
		no = r.Order
	}
	return "huying case " + string(r.Act) + " " + no
}

// instead is how many of the commands that are possible now a hint names.
const instead = 4

// whatInstead names the commands that are possible now.
func whatInstead(r *loop.Refusal, see, now, by string) string {
	of, no := "huying case ", orElse(r.Order, r.CaseNo())
	switch r.Why {
	case loop.WhyCallState:
		of, no = "huying call ", r.CallNo()
		if len(r.Allowed) == 0 {
			return "huying call show " + no
		}
	case loop.WhyState:
		no = r.CaseNo()
	}
	var verbs []string
	for _, a := range r.Allowed {
		if a != loop.ActPrint && a != loop.ActReveal && len(verbs) < instead {
			verbs = append(verbs, strings.TrimPrefix(string(a), "call-"))
		}
	}
	if len(verbs) == 0 {
		return see
	}
	return now + of + strings.Join(verbs, "|") + " " + no + by
}

// rolesOf are the clerks' roles that may do it.
func rolesOf(a loop.Act) []appliance.Role {
	var out []appliance.Role
	for _, t := range loop.Transitions {
		if t.Act != a {
			continue
		}
		for _, x := range t.Roles {
			if slices.Contains(appliance.Roles, x) && !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	return out
}

// reasonFlag is the flag in which an act wants its reason.
func reasonFlag(a loop.Act) string {
	switch a {
	case loop.ActFeed, loop.ActTry:
		return "how"
	case loop.ActTransferSigned:
		return "receipt"
	case loop.ActJudge, loop.ActRecheck, loop.ActApproveCall, loop.ActApprove:
		return "note"
	}
	return "reason"
}

// wordsFlag is the flag in which an act wants its words.
func wordsFlag(a loop.Act) string {
	switch a {
	case loop.ActSupervise:
		return "ask"
	case loop.ActRespond:
		return "plan"
	}
	return "text"
}

// groundFlag is the flag in which an act wants one of a list.
func groundFlag(a loop.Act) string {
	switch a {
	case loop.ActSuspend:
		return "cause"
	case loop.ActMakeCall, loop.ActReasonLate:
		return "reason"
	}
	return "ground"
}
