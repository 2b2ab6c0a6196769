package tui

// What the list of callbacks says.
var (
	wBacksOpen      = phrase{"待回电", "to ring"}
	wBacksAll       = phrase{"全部", "all"}
	wBacksTitle     = phrase{"响过铃的人，约定先到的在前", "who rang, first promised first"}
	wBacksNone      = phrase{"没有要回的电话。", "Nobody is to be rung."}
	wBacksCount     = phrase{"待回电%d", "to ring %d"}
	wColRings       = phrase{"响铃", "rang"}
	wColTries       = phrase{"打过", "tried"}
	wColTheirs      = phrase{"在办", "cases"}
	wBackLate       = phrase{"超时", "late"}
	wBackSince      = phrase{"%s第一次响铃，共%d次，约定%s前回电", "rang first %s, %d times, promised by %s"}
	wBackRingNow    = phrase{"请打 %s。打完按 2 登记、3 说过了、4 没接通。", "Ring %s. Then 2 takes it down, 3 notes what was said, 4 nobody answered."}
	wBackTakeDown   = phrase{"打通了，登记一件（%s）", "a matter told on the phone (%s)"}
	wBackSpokeHint  = phrase{"打通了、不用立件的，写一句说了什么。", "Reached, and nothing to open: what was said."}
	wBackMissedHint = phrase{"没接通，十分钟后、一小时后再打；打过三次，短信告诉对方。", "Rung again in ten minutes, then an hour; after three tries they are texted."}
	wBackDropHint   = phrase{"不用回的，写明原因，如推销。", "Why nobody need ring, such as an advert."}
	wBackGivenUp    = phrase{"打过%d次都没接通，已发短信告诉对方。", "Not reached in %d tries: they are told by text."}
	wBackLater      = phrase{"第%d次没接通，%s再打。", "Try %d: nobody answered. Again at %s."}
	wKeyRingBack    = phrase{"打过去", "ring"}
	wKeyTakeDown    = phrase{"通了登记", "take down"}
	wKeySpoke       = phrase{"通了说过", "spoke"}
	wKeyNoAnswer    = phrase{"没接通", "no answer"}
	wKeyNoNeed      = phrase{"不用回", "no need"}
	wGoBacks        = phrase{"回电", "ring back"}
)
