package tui

import (
	"huying/appliance"
	"huying/appliance/loop"
)

// What the screens of the closed loop say.
var (
	wSemicolon = phrase{"；", "; "}
	wFullStop  = phrase{"。", "."}
	wNone      = phrase{"无", "-"}
	wYes       = phrase{"是", "yes"}
	wNo        = phrase{"否", "no"}
	wSet       = phrase{"已设", "set"}

	// Header.
	wSecondCount   = phrase{"待批%d", "to approve %d"}
	wRulingCount   = phrase{"待裁%d", "to rule %d"}
	wReviewCount   = phrase{"待审%d", "to review %d"}
	wUnsignedCount = phrase{"待签%d", "unsigned %d"}

	// For whom a matter waits.
	wWaitsSecond   = phrase{"已提请复核，等另一人同意", "waits for a second person"}
	wWaitsAnswer   = phrase{"问了来件人，等补充", "asked the villager; waiting for the answer"}
	wWaitsLetter   = phrase{"移送书已发出，等对方签收", "the transfer letter is out; waiting for the receipt"}
	wWaitsDispatch = phrase{"等派单", "waits to be dispatched"}
	wWaitsReview   = phrase{"等审核", "waits for the review"}
	wWaitsOffice   = phrase{"等%s办理", "with %s"}
	wWaitsCounty   = phrase{"已呼叫%s，等县里", "called the county (%s)"}
	wWaitsBooked   = phrase{"已挂账，到复核日再看", "booked until its review"}

	// A matter's facts.
	wPendingIs     = phrase{"待复核：%s（%s），%s提", "waits for a second person: %s (%s), proposed by %s"}
	wPendingTo     = phrase{"，告知去%s", ", refer to %s"}
	wPendingReview = phrase{"，复核日%s", ", review on %s"}
	wPendingDo     = phrase{"。Enter 同意，不同意按 0。", ". Enter confirms; 0 to decline."}
	wBasisIs       = phrase{"清单%s %s", "list %s %s"}
	wListLead      = phrase{"责任单位%s", "lead %s"}
	wOffList       = phrase{"清单外", "not on the list"}
	wAccusedIs     = phrase{"反映的是%s", "about %s"}
	wMergedInto    = phrase{"已并入%s", "joined to %s"}
	wJoinedBy      = phrase{"并来%s", "joined by %s"}
	wSplitFrom     = phrase{"从%s拆出", "split from %s"}
	wAgentIs       = phrase{"%s代办", "brought by %s"}
	wExternalIs    = phrase{"外部单号%s", "external no. %s"}
	wLetterOut     = phrase{"移送%s（%s），签收期限%s", "transfer to %s (%s), receipt due %s"}
	wMoreOrders    = phrase{"共还有%d张工单，左右键看", "%d more orders: Left and Right"}
	wRoleLead      = phrase{"主办", "lead"}
	wRoleAssist    = phrase{"协办", "asst"}
	wRoleTown      = phrase{"镇办", "town"}
	wWaitsRule     = phrase{"退单待裁", "return: rule"}
	wWaitsExtend   = phrase{"延期%d天待批", "extend %dd: rule"}
	wWaitsPause    = phrase{"挂起待批", "pause: rule"}
	wCheckOut      = phrase{"已请核实", "check asked for"}
	wCheckTrue     = phrase{"核实属实", "checked: true"}
	wCheckFalse    = phrase{"核实不实", "checked: not true"}
	wLateBecause   = phrase{"超期原因%s", "late: %s"}
	wNotReached    = phrase{"%d条短信没送到", "%d text(s) not delivered"}
	wLateDays      = phrase{"超%d天", "late %dd"}
	wCallIs        = phrase{"呼叫%s %s", "call %s %s"}
	wCallLead      = phrase{"牵头%s", "lead %s"}
	wCallWith      = phrase{"协同%s", "with %s"}
	wOurselves     = phrase{"综治中心", "our own desk"}
	wToRecheck     = phrase{"待复查", "recheck"}
	wPaused        = phrase{"（暂停）", " (paused)"}
	wClocks        = phrase{"时限：", "clocks: "}
	wNoNumber      = phrase{"没有号码", "no number"}

	// Proposals.
	wPropose      = phrase{"建议：%s  %s  %s  %d日（因：%s）", "proposed: %s  %s  %s  %d days (%s)"}
	wProposeOther = phrase{"另选单位", "another office"}
	wProposeTied  = phrase{"有%d项同样相符，请看过再选", "%d rows fit alike: choose one"}

	// Menus.
	wMenuTitle  = phrase{"件号%s现在可以", "case %s: what may be done now"}
	wMenuFind   = phrase{"找", "find"}
	wMenuHint   = phrase{"打几个字，缩小范围", "type a part of the name"}
	wMenuPinyin = phrase{"打字或拼音首字母，如 pd", "type a part of the name"}
	wNoneFits   = phrase{"没有对得上的", "nothing fits"}
	wOrderOf    = phrase{"工单%s %s", "order %s %s"}
	wGoTitle    = phrase{"去哪里", "where to"}
	wTaken      = phrase{"已选：%s", "taken: %s"}

	// Fields.
	wFieldSituation   = phrase{"情形", "situation"}
	wFieldPlace       = phrase{"地点", "place"}
	wFieldAccused     = phrase{"被反映", "about"}
	wFieldLead        = phrase{"主办", "lead"}
	wFieldAssists     = phrase{"协办", "assists"}
	wFieldTeam        = phrase{"组团", "team"}
	wFieldLimit       = phrase{"天数", "days"}
	wFieldTask        = phrase{"要求", "task"}
	wFieldDocNo       = phrase{"文号", "paper no."}
	wFieldGround      = phrase{"理由", "ground"}
	wFieldWhere       = phrase{"去处", "refer to"}
	wFieldPhone       = phrase{"电话", "phone"}
	wFieldReview      = phrase{"复核日", "review on"}
	wFieldInto        = phrase{"主件号", "main case"}
	wFieldSure        = phrase{"确认", "sure"}
	wFieldSplit       = phrase{"拆出", "split off"}
	wFieldDone        = phrase{"已做", "done so far"}
	wFieldUrgent      = phrase{"紧急", "urgent"}
	wFieldAsk         = phrase{"问", "ask"}
	wFieldTold        = phrase{"补充", "answer"}
	wFieldHow         = phrase{"方式", "how"}
	wFieldRating      = phrase{"评价", "rating"}
	wFieldWords       = phrase{"原话", "words"}
	wFieldSolved      = phrase{"销账", "booked"}
	wFieldLetter      = phrase{"移送书", "letter no."}
	wFieldPapers      = phrase{"材料", "papers"}
	wFieldReceipt     = phrase{"回执", "receipt"}
	wFieldSecrecy     = phrase{"保密", "secrecy"}
	wFieldWaive       = phrase{"免去", "waive"}
	wFieldDraft       = phrase{"通报稿", "draft"}
	wFieldOrder       = phrase{"工单", "order"}
	wFieldSupervision = phrase{"督办", "which"}
	wFieldReply       = phrase{"答复", "reply"}
	wFieldDoneRight   = phrase{"复查", "recheck"}
	wFieldEvidence    = phrase{"凭据", "evidence"}
	wFieldUntil       = phrase{"限期", "until"}
	wFieldPlan        = phrase{"方案", "plan"}
	wFieldItem        = phrase{"清单", "list row"}
	wFieldRuling      = phrase{"裁定", "ruling"}
	wFieldInstead     = phrase{"改派", "send to"}
	wFieldBasis       = phrase{"依据", "basis"}
	wFieldCause       = phrase{"原因", "cause"}
	wFieldForAssists  = phrase{"协办", "assists"}
	wFieldProof       = phrase{"佐证", "proof"}
	wFieldPhoned      = phrase{"谁打的110", "who phoned 110"}
	wFieldChecker     = phrase{"谁去", "who goes"}
	wFieldTrue        = phrase{"核实", "seen"}
	wFieldSpeed       = phrase{"响应", "speed"}
	wFieldEffect      = phrase{"成效", "effect"}
	wFieldWhich       = phrase{"单位", "office"}
	wFieldCountyLead  = phrase{"牵头", "lead"}
	wFieldCountyWith  = phrase{"协同", "with"}
	wFieldSupply      = phrase{"补充", "supply"}
	wFieldChannel     = phrase{"渠道", "channel"}
	wFieldReporter    = phrase{"身份", "who"}
	wFieldText        = phrase{"内容", "matter"}
	wFieldAgent       = phrase{"代办人", "agent"}
	wFieldExternal    = phrase{"外部号", "other no."}
	wFieldVerdict     = phrase{"意见", "verdict"}
	wFieldKey         = phrase{"哪一项", "key"}
	wFieldValue       = phrase{"改为", "new value"}
	wFieldFrom        = phrase{"起用", "from"}

	// Choices.
	wSimpleIn      = phrase{"一般（%d个工作日）", "simple (%d working days)"}
	wComplexIn     = phrase{"复杂（%d个工作日）", "complex (%d working days)"}
	wSimpleOne     = phrase{"一般", "simple"}
	wComplexOne    = phrase{"复杂", "complex"}
	wWorkdays      = phrase{"%d个工作日", "%d working days"}
	wPlaceUnknown  = phrase{"不清楚", "not known"}
	wNobodyAccused = phrase{"不涉及单位", "no office"}
	wNowhere       = phrase{"没有去处", "nowhere"}
	wAskVillage    = phrase{"在哪个村", "which village"}
	wAskDetail     = phrase{"具体情况", "the details"}
	wSure          = phrase{"看过了，要并", "seen: join them"}
	wSureNot       = phrase{"主办不同就先不并", "not if their leads differ"}
	wAsItIs        = phrase{"不改", "as it is"}
	wNoAgent       = phrase{"本人", "nobody"}
	wByPhone       = phrase{"电话", "phone"}
	wLeadStays     = phrase{"主办不变（%s）", "%s goes on leading"}
	wHowPhone      = phrase{"电话", "by phone"}
	wHowVisit      = phrase{"上门", "at their door"}
	wHowCounter    = phrase{"窗口当面", "at the counter"}
	wHowOther      = phrase{"其他方式", "otherwise"}
	wTryCall       = phrase{"打电话没人接", "rang, no answer"}
	wTryVisit      = phrase{"上门没见到人", "went there, nobody"}
	wTryText       = phrase{"再发短信问一次", "ask again by text"}
	wUnbookAgain   = phrase{"重新安排办理", "work on it again"}
	wUnbookSolved  = phrase{"已解决", "it is solved"}
	wRightYes      = phrase{"已整改", "put right"}
	wRightNo       = phrase{"没有整改，再责令", "not put right: order again"}
	wRespondNow    = phrase{"即办", "at once"}
	wRespondUntil  = phrase{"限时", "by a date"}
	wRespondStudy  = phrase{"个案研究", "study with a plan"}
	wRuleNo        = phrase{"不准，继续办", "no: go on"}
	wRuleYes       = phrase{"准，改派", "yes: send elsewhere"}
	wGrant         = phrase{"准", "granted"}
	wGrantNot      = phrase{"不准", "not granted"}
	wForAssistsNo  = phrase{"等协办反馈", "wait for the assists"}
	wForAssistsYes = phrase{"代协办办结", "report for the assists too"}
	wCheckGrid     = phrase{"本网格的网格员", "the grid's own worker"}
	wIsTrue        = phrase{"实", "true"}
	wIsNotTrue     = phrase{"虚", "not true"}
	wRatedBefore   = phrase{"%s（已评）", "%s (rated)"}
	wCounty        = phrase{"县中心", "the county centre"}
	wUrgentMark    = phrase{"紧急", "URGENT"}

	// Hints under forms.
	wReached        = phrase{"短信发给：%s", "texted to: %s"}
	wReachedNone    = phrase{"%s没有能收短信的人，先在人员里登记。", "Nobody at %s can be texted: register somebody first."}
	wDueWouldBe     = phrase{"派出后期限：%s（%d个工作日）", "due if sent now: %s (%d working days)"}
	wDueUrgent      = phrase{"紧急件，%d小时内办结，不分昼夜。", "Danger: %d hours, day and night."}
	wCountyLeads    = phrase{"%s是县里的单位，一般要走呼叫。", "%s is the county's: usually it takes a call."}
	wSecondWill     = phrase{"要另一人同意才生效。", "A second person must agree before it holds."}
	wEvidenceWhy    = phrase{"替%s登记，写明凭据：谁来电，哪份文。", "Entered for %s: say who rang, or which paper."}
	wGoOnHint       = phrase{"来件人在别处补充了，写在这里；没有回音也可以往下办。", "What the villager said elsewhere; or nothing, to go on without."}
	wMergeHint      = phrase{"并入后随主件办；来件人仍用自己的件号，照样收到结果、照样评价。", "It follows the main case; its villager keeps the number, gets the result and rates."}
	wUnmergeHint    = phrase{"从主件%s拆出，回到待受理，时限从原收件时间算起。", "Out of case %s again: to be accepted, counted from when it came."}
	wSplitHint      = phrase{"拆出的内容另立一件，来件人会收到新件号。", "This part becomes a case of its own; the villager gets its number."}
	wCorrectHint    = phrase{"只填要改的；原来的记录不动，另记一笔更正。", "Fill in only what is wrong. What was written stays; the correction is an entry of its own."}
	wTransferHint   = phrase{"对方签收前仍由我方负责；签收期限%s。", "It stays ours until they sign; due %s."}
	wSignedHint     = phrase{"签收后此件移送，时限全停，来件人会收到短信。对方不收，请选移送退回。", "Their receipt ends it here and the villager is told. If they refuse, choose the refusal."}
	wCallDue        = phrase{"县中心会收到短信，应在%s前分派。", "The county centre is texted and should dispatch by %s."}
	wCallApprove    = phrase{"要镇领导批准后才发出。", "A leader must approve before it goes."}
	wPrintHint      = phrase{"全过程记录单会显示在屏幕上，并在此件记一笔。", "The whole record is shown, and that it was is kept in the case."}
	wPrintWhat      = phrase{"屏幕查看", "on the screen"}
	wSendBackHint   = phrase{"单位继续办；期限为原期限，最少到下一个工作日。", "The office goes on; due as before, at least by the next working day."}
	wBookHint       = phrase{"来件人会收到原因和复核日；最长%d天，要镇领导批准。", "The villager is told why and until when; %d days at most, and a leader must approve."}
	wConfirmHint    = phrase{"按 Enter 同意，马上生效。不同意请按 Esc，另选复核不同意。", "Enter agrees, and it holds at once. To disagree: Esc, then decline."}
	wUnbookHint     = phrase{"回到已受理，重新派单；来件人会收到短信。", "Back to accepted, to be dispatched again; the villager is told."}
	wRateCloses     = phrase{"记下后归档。", "This closes the case."}
	wRateRedo       = phrase{"没解决就重办，这是第%d轮，原单位接着办。", "Not solved: round %d, the same office goes on."}
	wTriedSoFar     = phrase{"已试%d次。", "Tried %d times so far."}
	wGiveUpHint     = phrase{"按未评价算，不算满意。来件人30天内回话，会重新打开。", "Counts as not rated. A reply within 30 days opens it again."}
	wStillLacks     = phrase{"还不行：%s。", "Not yet: %s."}
	wReopenHint     = phrase{"重新办理，第%d轮，期限从现在算起。", "Round %d, with its full period from now."}
	wNoticeHint     = phrase{"这是草稿，记在此件里；由人签发。", "A draft, kept in the case; people sign it."}
	wAnswerBy       = phrase{"应在%s前答复。", "To be answered by %s."}
	wAnswered       = phrase{"答复：%s", "reply: %s"}
	wAsked          = phrase{"要求：%s", "asked: %s"}
	wUrgeHint       = phrase{"承办单位会收到催办短信。", "The offices at work are texted."}
	wTaskIs         = phrase{"要求：%s", "task: %s"}
	wReturnHint     = phrase{"退单期间照常计时，承办人不变；等裁定。", "The clock goes on and the holder stays, until it is ruled on."}
	wReturnedWith   = phrase{"%s退单：%s", "%s returned it: %s"}
	wPushedDown     = phrase{"（清单写明是该部门主体责任，疑似下压）", " (the list says it is theirs)"}
	wListSays       = phrase{"清单%s：责任单位%s，镇街%s，部门%s", "list %s: lead %s, town %s, department %s"}
	wExtendHint     = phrase{"只能申请一次，最多%d天；未批前仍按原期限。", "Once, at most %d days; until granted the old date holds."}
	wLaterBy        = phrase{"原期限%s，延到%s", "due %s, would be %s"}
	wExtendAsked    = phrase{"%s申请延期%d天：%s", "%s asks for %d days: %s"}
	wSuspendHint    = phrase{"最长%d个工作日。", "At most %d working days."}
	wSuspendAsked   = phrase{"%s申请挂起：%s", "%s asks for a pause: %s"}
	wReportHint     = phrase{"写清做了什么，最少%d个字。", "Say what was done, at least %d characters."}
	wRecallHint     = phrase{"单位会收到收回的短信；没有别的工单，件就回到待派。", "The office is told; without another order the case is to be dispatched again."}
	wAskHint        = phrase{"由热线转问来件人，号码不给单位看。", "Asked through the line; the office does not see the number."}
	wComplicateHint = phrase{"期限改为派出后%d个工作日，已延的天数算在内；来件人和单位会收到新期限。", "The limit becomes %d working days from the dispatch, days already granted included; the villager and the office are told."}
	wPoliceHint     = phrase{"盒子打不了110：先打电话，再记在这里。", "The box cannot call 110: phone first, then note it here."}
	wCheckHint      = phrase{"网格员会收到短信，看过后回实或虚。", "They are texted and answer true or not."}
	wCallWhy        = phrase{"%s。镇里已做：%s", "%s. Done so far: %s"}
	wCallDone       = phrase{"镇里已做：%s", "done by the town: %s"}
	wMeasured       = phrase{"实测响应%s，在时限内。", "Measured: answered in %s, in time. "}
	wMeasuredLate   = phrase{"实测响应%s，超过时限。", "Measured: answered in %s, late. "}
	wMeasuredNone   = phrase{"实测：还没有响应。", "Measured: no answer yet. "}
	wMeasuredHint   = phrase{"评价与实测不一致时，要写原因。", "A grade against the measure wants a reason."}
	wDocNoHint      = phrase{"替县中心登记分派，要写县里的文号。", "Entered for the county centre: the number of its document is wanted."}
	wWithdrawHint   = phrase{"县里的工单会收回，件回到待派。", "The county's orders are recalled; the case is to be dispatched again."}
	wEndHint        = phrase{"结束呼叫%s。", "End call %s."}
	wNewNoPhone     = phrase{"没有手机号的，结果要当面或打电话告知。", "Without a mobile number, the result must be told in person."}
	wNewReceipt     = phrase{"登记后，来件人会收到带件号的短信。", "The villager will get a text with the number."}
	wDateHow        = phrase{"日期写 12-20、2026-12-20，或 +30（30天后）。", "A date: 12-20, 2026-12-20, or +30 for 30 days from now."}
	wDateNot        = phrase{"%s不是日期。", "%s is no date."}
	wDateIs         = phrase{"%s：%s", "%s: %s"}
	wJudgeHint      = phrase{"意见记在这张卡上，算这条规则的准确率。", "Kept on the card; the rule's precision is counted from it."}
	wCallWaits      = phrase{"现在等县里。县里用电话或文件答复的，按 0 代为登记。", "It waits for the county. What they said by phone or paper: press 0."}
	wCallOver       = phrase{"这个呼叫已经结束。", "This call is over."}

	// What happened.
	wDid         = phrase{"已办：%s。", "Done: %s."}
	wDidPropose  = phrase{"件号%s：%s已提请复核，等另一人同意。", "Case %s: %s is proposed; a second person must agree."}
	wDidMerge    = phrase{"件号%s已并入%s。", "Case %s is joined to %s."}
	wDidSplit    = phrase{"已从件号%s拆出，新件号%s。", "Split from case %s: the new case is %s."}
	wDidOpen     = phrase{"已登记，件号%s。", "Kept as case %s."}
	wDidDispatch = phrase{"件号%s已派%s，期限%s。", "Case %s is sent to %s, due %s."}
	wDidCall     = phrase{"件号%s已呼叫，%s。", "Case %s: the county is called, %s."}
	wDidPass     = phrase{"件号%s审核通过。", "Case %s passed the review."}
	wDidMotion   = phrase{"%s：等另一人批准。", "%s: waits for a second person."}
	wDidJudge    = phrase{"%s：已记为%s。", "%s: judged %s."}

	// The board of orders.
	wBoardAll     = phrase{"全部", "all"}
	wBoardWaits   = phrase{"待裁待审", "to rule"}
	wBoardLate    = phrase{"超期", "late"}
	wBoardOffice  = phrase{"按单位", "by office"}
	wBoardTitle   = phrase{"在办工单，待裁待审在前", "open orders, what waits for you first"}
	wBoardNone    = phrase{"没有这样的工单。", "No such orders."}
	wNoTown       = phrase{"还没有单位。请管理员按 F11，在最后一页（维护）导入单位、人员、网格和清单（或用 huying town import）。", "There are no offices yet: an administrator imports them with F11, on its last tab (or huying town import)."}
	wEveryOffice  = phrase{"所有单位", "every office"}
	wColOrder     = phrase{"单号", "order"}
	wColRole      = phrase{"主协", "role"}
	wColOffice    = phrase{"单位", "office"}
	wColStands    = phrase{"状态", "stands"}
	wTimeSent     = phrase{"派出%s", "sent %s"}
	wTimeSigned   = phrase{"签收%s", "signed %s"}
	wTimeArrived  = phrase{"报到%s", "arrived %s"}
	wTimeReported = phrase{"反馈%s", "reported %s"}
	wSaidReturn   = phrase{"退单", "returned"}
	wSaidExtend   = phrase{"延期", "extension"}
	wSaidSuspend  = phrase{"挂起", "pause"}
	wSaidRecall   = phrase{"收回", "recalled"}
	wPlaceOf      = phrase{"第%d项，共%d项", "%d of %d"}

	// Calls and supervision.
	wCallsOpen      = phrase{"在办呼叫", "open calls"}
	wCallsAll       = phrase{"全部呼叫", "all calls"}
	wCallsSuper     = phrase{"督办", "supervision"}
	wCallsTitle     = phrase{"乡呼县应", "the town calls, the county answers"}
	wCallsNone      = phrase{"没有呼叫。镇里解决不了的，在件上选呼叫。", "No calls. What the town cannot solve: call from its case."}
	wSuperNone      = phrase{"没有待答复、待复查的督办。", "No supervision waits for an answer or a second look."}
	wColCall        = phrase{"呼叫", "call"}
	wColLead        = phrase{"牵头", "lead"}
	wColTook        = phrase{"响应用时", "answered"}
	wColKind        = phrase{"种类", "kind"}
	wTimeCalled     = phrase{"呼叫%s", "called %s"}
	wTimeReceived   = phrase{"接收%s", "received %s"}
	wTimeDispatched = phrase{"分派%s", "dispatched %s"}
	wTimeResponded  = phrase{"响应%s", "answered %s"}
	wTimeCompleted  = phrase{"办结%s", "done %s"}
	wRatedAs        = phrase{"%s：%s，实测%s", "%s: %s, measured %s"}
	wHoursMinutes   = phrase{"%d小时%d分", "%dh%dm"}
	wDuties         = phrase{"镇街%s 部门%s", "town %s, department %s"}

	// What waits for a second person; rules.
	wSecondOpen  = phrase{"待批", "open"}
	wSecondOver  = phrase{"已定", "decided"}
	wSecondRules = phrase{"规则", "rules"}
	wSecondTitle = phrase{"要另一人同意的", "what wants a second person"}
	wSecondNone  = phrase{"没有待批的事项。", "Nothing waits."}
	wColWhat     = phrase{"事项", "what"}
	wColWho      = phrase{"谁提的", "by"}
	wColWhen     = phrase{"时间", "when"}
	wColRule     = phrase{"规则", "rule"}
	wColVersion  = phrase{"版本", "version"}
	wAsBuilt     = phrase{"出厂", "built in"}
	wProposedBy  = phrase{"%s提，%s", "by %s, %s"}
	wFromWhen    = phrase{"起用：%s", "from: %s"}
	wFromAtOnce  = phrase{"批准后马上起用。", "From the moment it is approved."}
	wDiff        = phrase{"%s：%s 改为 %s", "%s: %s becomes %s"}
	wDiffNew     = phrase{"%s：新增 %s", "%s: new, %s"}
	wDiffNone    = phrase{"与现行的一样。", "As it is now."}
	wDayOff      = phrase{"放假", "off"}
	wDayOn       = phrase{"上班", "working day"}
	wVersionNo   = phrase{"第%d版", "version %d"}
	wVersionDiff = phrase{"新增%d条，删去%d条，修改%d条", "%d added, %d removed, %d changed"}
	wVersionBy   = phrase{"第%d版 %s起 %s提 %s批", "version %d from %s, proposed by %s, approved by %s"}

	// The town.
	wTownOffices      = phrase{"单位", "offices"}
	wTownPeople       = phrase{"人员", "people"}
	wTownGrids        = phrase{"村居网格", "grids"}
	wTownList         = phrase{"清单情形", "list"}
	wTownGuides       = phrase{"办事指南", "services"}
	wBrowseHint       = phrase{"名称、编码、网格号，边打边查", "name, code or number"}
	wFoundThings      = phrase{"共%d项", "%d found"}
	wPeopleCount      = phrase{"%d人", "%d people"}
	wHouseholds       = phrase{"%d户", "%d households"}
	wNobodyWalks      = phrase{"没有网格员", "nobody walks it"}
	wPersonGone       = phrase{"已离开", "gone"}
	wPersonAway       = phrase{"请假", "away"}
	wPersonLent       = phrase{"借调", "lent"}
	wPersonUnknown    = phrase{"号码未确认", "number not confirmed"}
	wAskedThen        = phrase{"%s问过，还没回是", "asked %s, no answer"}
	wPersonNew        = phrase{"登记新人员", "a new person"}
	wPersonChange     = phrase{"改人员 %s", "change %s"}
	wPersonNumber     = phrase{"写手机号。第一次派单时会发短信请本人确认，也可以在人员页上按 3。", "A mobile number; it is asked to confirm with its first order, or from the person's page with 3."}
	wPersonNumberNow  = phrase{"现在的号码%s，不改就空着；改了要本人重新确认。", "The number is %s: leave it empty to keep it; a new one must be confirmed again."}
	wPersonPIN        = phrase{"替班写手机号或姓名。口令四位数字，用短信办结、退单、派单时要带。", "The stand-in by number or name. The PIN has four digits, for verbs that move responsibility."}
	wFieldFromDay     = phrase{"从", "from"}
	wFieldToDay       = phrase{"到", "to"}
	wLeaveNone        = phrase{"写起止两天；都空着，就是销假。", "The first and the last day; both empty: the leave is over."}
	wKeyChange        = phrase{"改", "change"}
	wKeyAskPerson     = phrase{"请确认号码", "ask to confirm"}
	wAskPersonHint    = phrase{"给%s发短信，请本人回是。", "A text to %s asks whether the number is theirs."}
	wUntilThen        = phrase{"%s（到%s）", "%s (until %s)"}
	wSheetShort       = phrase{"简称", "short"}
	wSheetLevel       = phrase{"级别", "level"}
	wSheetResident    = phrase{"派驻", "resident"}
	wSheetParent      = phrase{"上级", "above"}
	wSheetLeads       = phrase{"双重管理", "led by"}
	wSheetHours       = phrase{"工作时间", "hours"}
	wSheetLeader      = phrase{"分管领导", "leader"}
	wSheetClosed      = phrase{"已撤销", "closed"}
	wSheetBefore      = phrase{"原属", "before"}
	wSheetLeadsRows   = phrase{"它主办的情形", "it leads"}
	wSheetAssistsRows = phrase{"它协办的情形", "it assists"}
	wSheetRoles       = phrase{"角色", "roles"}
	wSheetPost        = phrase{"岗位", "post"}
	wSheetVerified    = phrase{"号码确认", "confirmed"}
	wSheetStandIn     = phrase{"替班", "stand-in"}
	wSheetLeave       = phrase{"请假", "leave"}
	wSheetKind        = phrase{"类别", "kind"}
	wSheetLent        = phrase{"借调", "lent"}
	wSheetAliases     = phrase{"别名", "also"}
	wSheetVillage     = phrase{"村居", "village"}
	wSheetSize        = phrase{"规模", "size"}
	wSheetTags        = phrase{"标签", "tags"}
	wSheetItem        = phrase{"事项", "item"}
	wSheetDuties      = phrase{"责任", "duties"}
	wSheetSteps       = phrase{"程序", "steps"}
	wSheetStandard    = phrase{"标准", "standard"}
	wSheetDeptWork    = phrase{"部门要点", "department"}
	wSheetTownWork    = phrase{"镇街要点", "town"}
	wSheetKeywords    = phrase{"关键词", "keywords"}
	wSheetFlow        = phrase{"第%d步", "step %d"}
	wSheetWho         = phrase{"条件", "who"}
	wSheetSpecial     = phrase{"特殊环节", "special"}
	wSheetPerson      = phrase{"办理人", "person"}
	wSheetFee         = phrase{"收费", "fee"}
	wSheetWindow      = phrase{"窗口", "window"}
	wSheetDelegated   = phrase{"赋权", "delegated"}
	wSheetWhat        = phrase{"苗头", "what"}
	wGridLead         = phrase{"网格长", "head"}
	wGridWorker       = phrase{"网格员", "worker"}
	wGridAide         = phrase{"协管员", "aide"}
	wGridCluster      = phrase{"联户", "cluster"}
	wGridTasks        = phrase{"入格事项", "tasks of grids"}
	wGridSide         = phrase{"网格里", "in the grids"}
	wGridYes          = phrase{"网格员巡查、上报、核实。", "Grid workers patrol, report and check."}
	wGridNot          = phrase{"不入格，网格员不承担。", "Not a task of grids."}
	wPeopleSide       = phrase{"办理的人", "people"}

	// Warnings.
	wWarnOpen      = phrase{"待研判", "open"}
	wWarnJudged    = phrase{"已研判", "judged"}
	wWarnRate      = phrase{"准确率", "precision"}
	wWarnTitle     = phrase{"研判预警", "early warnings"}
	wWarnNone      = phrase{"没有这样的预警。", "No such warnings."}
	wColCases      = phrase{"件数", "cases"}
	wColVerdict    = phrase{"意见", "verdict"}
	wCasesHead     = phrase{"涉及的件", "cases"}
	wEvidenceCases = phrase{"涉及件号：%s", "cases: %s"}

	// New matter, record.
	wNewTitle    = phrase{"登记一件", "a new matter"}
	wRecordTitle = phrase{"全过程记录单 %s", "the whole record of %s"}
	wRecordSteps = phrase{"五环节", "five steps"}
	wInsteadOf   = phrase{"替%s", "for %s"}
	wReviewOn    = phrase{"复核日%s", "review on %s"}
	wTextTo      = phrase{"致%s", "to %s"}
	wDispatchBy  = phrase{"%s前派单", "dispatch by %s"}

	// Keys.
	wLetters       = phrase{"打字", "type"}
	wBlank         = phrase{"空格", "Space"}
	wArrows        = phrase{"方向键", "arrows"}
	wKeyOrders     = phrase{"工单", "orders"}
	wKeyCalls      = phrase{"呼叫督办", "calls"}
	wKeySecond     = phrase{"待批", "to approve"}
	wKeyTown       = phrase{"单位人员", "town"}
	wKeyWarnings   = phrase{"预警", "warnings"}
	wKeyNew        = phrase{"登记", "new"}
	wKeyMore       = phrase{"更多", "more"}
	wKeyPalette    = phrase{"命令", "commands"}
	wPaletteTitle  = phrase{"命令：打名字、拼音或首字母，Enter 就做", "commands"}
	wPaletteHint   = phrase{"如 派单、paidan、pd", "type a part of the name"}
	wPaletteHere   = phrase{"在这里", "here"}
	wPaletteActs   = phrase{"能办的", "what may be done"}
	wPaletteGo     = phrase{"去别处", "elsewhere"}
	wPaletteMoves  = phrase{"移动", "moving"}
	wPaletteNot    = phrase{"现在不能做（选它看原因）", "not now (choose one to see why)"}
	wPaletteNoCase = phrase{"这是对一件事做的：先打开那一件。", "That is done to a matter: open one first."}
	wNotThisOrder  = phrase{"这张工单现在不能这样办。", "That cannot be done to this order now."}
	wNotThisCall   = phrase{"这个呼叫现在不能这样办。", "That cannot be done to this call now."}
	wGoInbox       = phrase{"待办台", "inbox"}
	wKeyOffice     = phrase{"选单位", "office"}
	wKeyLeaf       = phrase{"全部或在办", "all or open"}
	wKeyDispatch   = phrase{"派单", "dispatch"}
	wKeyPass       = phrase{"审核通过", "pass"}
	wKeyOtherOrder = phrase{"换工单", "other order"}
	wKeyCallPage   = phrase{"看呼叫", "the call"}
	wKeyApprove    = phrase{"批准", "approve"}
	wKeyDecline    = phrase{"不批", "decline"}
	wKeyPropose    = phrase{"提请改", "propose"}
	wKeyTrue       = phrase{"真", "true"}
	wKeyFalse      = phrase{"误", "false"}
	wKeyDone       = phrase{"处置", "dealt with"}
	wKeyCasePage   = phrase{"看件", "the case"}
	wKeyNarrow     = phrase{"缩小范围", "narrow"}
	wKeyTakeIt     = phrase{"加去", "take"}
	wKeyPickIt     = phrase{"选定", "choose"}
)

// whys say what the desk should do with a matter, as the reason of its place in
// the list.
var whys = map[loop.Act]phrase{
	loop.ActAccept:         {"新来的，请受理", "new: accept it"},
	loop.ActAnswer:         {"来件人在等回话，请答复", "the villager waits: answer"},
	loop.ActRingBack:       {"要回电：请给来件人回电", "asked to be rung: ring them back"},
	loop.ActConclude:       {"办好后请办结", "conclude it when done"},
	loop.ActDispatch:       {"已受理，请派单", "accepted: dispatch it"},
	loop.ActMakeCall:       {"清单是县里主责，请呼叫", "the list names the county: call it"},
	loop.ActConfirm:        {"同事提请复核，请您看", "a colleague's proposal: confirm or decline"},
	loop.ActRule:           {"单位退单，请裁定", "an office returned it: rule"},
	loop.ActRuleExtend:     {"单位申请延期，请批", "an office asks for more time: rule"},
	loop.ActRuleSuspend:    {"单位申请挂起，请批", "an office asks for a pause: rule"},
	loop.ActPass:           {"单位已反馈，请审核", "reported done: review it"},
	loop.ActApproveCall:    {"呼叫等您批准", "a call wants your approval"},
	loop.ActSupplyCall:     {"县里要补充，请补", "the county wants more: supply it"},
	loop.ActRateCall:       {"县里办完了，请评价部门", "the county is done: rate it"},
	loop.ActRate:           {"短信没回音，请打电话回访", "no answer to texts: ring"},
	loop.ActUnbook:         {"挂账到复核日了", "booked: its review day has come"},
	loop.ActReply:          {"有督办要答复", "a supervision wants an answer"},
	loop.ActRecheck:        {"整改已答复，请复查", "put right, they say: look again"},
	loop.ActTransferSigned: {"移送还没签收，请催", "the transfer is not signed: chase it"},
}

var clockNames = map[appliance.ClockID]phrase{
	appliance.ClockAccept: {"受理", "accept"}, appliance.ClockReply: {"答复", "answer"}, appliance.ClockD1: {"派单", "dispatch"},
	appliance.ClockD1c: {"县分派", "county"}, appliance.ClockHandle: {"办结", "done"}, appliance.ClockUrgent: {"紧急", "urgent"},
	appliance.ClockReview: {"审核", "review"}, appliance.ClockRate: {"回访", "follow-up"}, appliance.ClockBooked: {"复核日", "review day"},
	appliance.ClockAsk: {"等补充", "answer"}, appliance.ClockTransfer: {"移送签收", "receipt"}, appliance.ClockRule: {"裁定", "ruling"},
	appliance.ClockSuper: {"督办", "supervision"}, appliance.ClockYes: {"领导批", "leader's yes"}, appliance.ClockCallRate: {"评价部门", "rate"},
}

var secrecies = map[appliance.Secrecy]phrase{
	appliance.SecrecyNone: {"普通", "open"}, appliance.SecrecyHidden: {"隐号", "number hidden"}, appliance.SecrecySecret: {"保密", "secret"},
}

var responses = map[appliance.Response]phrase{
	appliance.RespondNow: wRespondNow, appliance.RespondUntil: wRespondUntil, appliance.RespondStudy: wRespondStudy,
}

var tries = map[string]phrase{loop.TryText: wTryText, loop.TryCall: wTryCall, "visit": wTryVisit}

var speeds = map[int]phrase{
	appliance.SpeedPrompt: {"及时", "prompt"}, appliance.SpeedSlow: {"响应慢", "slow"}, appliance.SpeedNone: {"不响应", "none"},
}

var effects = map[int]phrase{
	appliance.EffectGood: {"好", "good"}, appliance.EffectFair: {"较好", "fair"}, appliance.EffectMiddle: {"一般", "middling"}, appliance.EffectPoor: {"差", "poor"},
}

func (e *env) speed(n int) string  { return e.say(speeds[n]) }
func (e *env) effect(n int) string { return e.say(effects[n]) }

var motionKinds = map[appliance.MotionKind]phrase{
	appliance.MotionPolicy: {"改规则", "rule"}, appliance.MotionCalendar: {"放假安排", "calendar"}, appliance.MotionList: {"发布清单", "list"},
	appliance.MotionExport: {"导出", "export"}, appliance.MotionTown: {"单位人员", "town"}, appliance.MotionErase: {"删除个人信息", "erase"},
}

var motionStates = map[appliance.MotionState]phrase{
	appliance.MotionOpen: {"待批", "open"}, appliance.MotionApproved: {"已批准", "approved"}, appliance.MotionDeclined: {"未批准", "declined"},
}

var verdicts = map[appliance.Verdict]phrase{
	appliance.VerdictTrue: {"真", "true"}, appliance.VerdictFalse: {"误", "false"}, appliance.VerdictDone: {"处置", "dealt with"},
}

// duty is who owes what in the list: 主体, 配合 or nothing.
func (e *env) duty(d appliance.Duty) string {
	if d == "" {
		d = appliance.DutyNone
	}
	return e.enum(string(d))
}

// roleName is a role of a person of the town.
func (e *env) roleName(r appliance.Role) string {
	if e.English {
		return string(r)
	}
	return appliance.RoleNames[r]
}

// enum is a word of the field that has no English of its own in the ledger; what
// the township wrote itself stays as it is.
func (e *env) enum(s string) string {
	if t, ok := englishEnums[s]; ok && e.English {
		return t
	}
	return s
}

var englishEnums = map[string]string{
	"诉讼仲裁复议中": "in court or arbitration", "已进入信访": "petition under way", "纪检监察": "discipline inspection",
	"国家秘密商业秘密个人隐私": "secret or private", "应走110119120": "for 110, 119, 120", "非本辖区": "not our area", "无实际诉求": "no real request",
	"政策": "policy", "资金": "funds", "规划": "planning", "季节": "season", "法定程序": "legal procedure", "历史遗留": "old legacy", "诉求过高": "asks too much",
	"无法独立解决": "beyond the town", "复杂": "complex", "紧急": "urgent", "突发": "sudden", "无执法权": "no mandate",
	"非本部门职责": "not ours to do", "重复": "double", "信息不足": "too little said",
	"等诉求人补充": "the villager must add", "鉴定检测公示": "expertise or notice", "不可抗力": "force majeure", "季节天气": "season, weather", "等上级批复": "waits for above",
	"主观": "our fault", "客观": "beyond us", "等待上级": "waits for above", "诉求不合理": "unreasonable",
	"督办": "supervision", "通报": "notice", "责令整改": "order to put right",
	"个人": "person", "企业": "company", "组织": "organisation", "主体": "main", "配合": "assists", "无": "none",
	"受理": "accepted", "分派": "dispatched", "办结": "done", "反馈": "told", "回访": "followed up",
	"人事征求意见": "about people", "规划征求意见": "about a plan", "建议": "suggestion", "同意": "agreed", "有条件同意": "on condition", "不同意": "not agreed",
	"网格": "grid", "村": "village", "乡": "town", "县": "county", "市": "city", "常规": "common", "专属": "own",
	"机关": "office", "派驻机构": "resident agency", "执法队": "patrol", "中心": "centre", "站": "station", "村居": "village committee", "开发区": "zone", "便民服务站": "service stop",
}

var warnTitles = map[string]phrase{
	"W1": {"群体性苗头", "a group forms"}, "W2": {"重复诉求", "the same again"}, "W3": {"数量突增", "a surge"}, "W4": {"满意率偏低", "few are satisfied"},
	"W5": {"敏感词", "words"}, "W6": {"清单缺口", "a gap in the list"}, "W7": {"静默村", "a silent village"},
}
