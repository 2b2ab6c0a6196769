package tui

// What the list of suspected and blocked numbers says.
var (
	wNuisancesOpen   = phrase{"疑似和屏蔽", "suspected, blocked"}
	wNuisancesTitle  = phrase{"不自动回复的号码，要人看的在前", "not answered by itself: to be judged first"}
	wNuisancesNone   = phrase{"没有疑似的和屏蔽的号码。", "No number is suspected or blocked."}
	wNuisancesCount  = phrase{"疑似%d", "suspected %d"}
	wFieldNumber     = phrase{"号码", "number"}
	wFieldBlockUntil = phrase{"屏蔽到", "until"}
	wColSince        = phrase{"起", "since"}
	wColTexts        = phrase{"短信", "texts"}
	wColUntil        = phrase{"到", "until"}
	wColSaidLast     = phrase{"最后说的", "said last"}
	wIsFlood         = phrase{"疑似骚扰", "troublemaker?"}
	wMachineIs       = phrase{"%s 起同样的话一再发来，像是机器：自动回复停到 %s，来信照收。", "Since %s it sends the same words again and again: not answered by itself until %s, all is kept."}
	wFloodIs         = phrase{"%s 起当天超过十件：再来的事照收，不立件、不回，到 %s。", "More than ten matters on one day, since %s: further ones are kept, no case, no answer, until %s."}
	wBlockIs         = phrase{"屏蔽到 %s：来信和响铃照收，不立件、不回；急险照报照回。", "Blocked until %s: all is kept, no case, no answer; danger is heard and answered."}
	wSaidLast        = phrase{"%s 说：%s", "%s: %s"}
	wBlockHint       = phrase{"最多%d天，到期自动解除。写明劝过几次、怎么骚扰的；来信照收，急险照报。", "At most %d days, then it ends by itself. Say what happened; texts are kept, danger is heard."}
	wClearHint       = phrase{"误判的，写明怎么知道的，如打过电话，是本人。马上恢复自动回复。", "Say how you know, such as: rang them. It is answered again at once."}
	wUnblockHint     = phrase{"写明为什么提前解除。马上恢复自动回复。", "Say why it is lifted early. It is answered again at once."}
	wBlockedIs       = phrase{"已屏蔽 %s 到 %s", "%s is blocked until %s"}
	wNumberNot       = phrase{"%s 不是手机号或带区号的座机号。", "%s is no phone number."}
	wKeyBlock        = phrase{"屏蔽", "block"}
	wKeyClear        = phrase{"恢复自动回复", "answer again"}
	wKeyUnblock      = phrase{"解除屏蔽", "lift the block"}
	wKeyBlockOther   = phrase{"屏蔽别的号码", "block another"}
	wGoNuisances     = phrase{"屏蔽", "blocked"}
)
