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
	wBackFollowUp   = phrase{"%s起要电话回访：办好了没有，满不满意，约定%s前打", "to be asked since %s whether it is solved, by %s"}
	wBackAskedAt    = phrase{"%s发短信要回电，约定%s前回电", "asked by text %s, promised by %s"}
	wBackRingNow    = phrase{"请打 %s。打完按 2 登记、3 说过了、4 没接通。", "Ring %s. Then 2 takes it down, 3 notes what was said, 4 nobody answered."}
	wBackTakeDown   = phrase{"打通了，登记一件（%s）", "a matter told on the phone (%s)"}
	wBackSpokeHint  = phrase{"打通了、不用立件的，写一句说了什么。", "Reached, and nothing to open: what was said."}
	wBackMissedHint = phrase{"没接通，十分钟后、一小时后再打；打过三次，短信告诉对方。", "Rung again in ten minutes, then an hour; after three tries they are texted."}
	wBackMissedMute = phrase{"没接通，十分钟后、一小时后再打；打过三次就不再打。", "Rung again in ten minutes, then an hour; after three tries no more."}
	wBackDropHint   = phrase{"不用回的，写明原因，如推销。", "Why nobody need ring, such as an advert."}
	wBackGivenUp    = phrase{"打过%d次都没接通，已发短信告诉对方。", "Not reached in %d tries: they are told by text."}
	wBackGivenMute  = phrase{"打过%d次都没接通，不再打了。", "Not reached in %d tries: no more."}
	wBackLater      = phrase{"第%d次没接通，%s再打。", "Try %d: nobody answered. Again at %s."}
	wKeyRingBack    = phrase{"打过去", "ring"}
	wKeyTakeDown    = phrase{"通了登记", "take down"}
	wKeySpoke       = phrase{"通了说过", "spoke"}
	wKeyNoAnswer    = phrase{"没接通", "no answer"}
	wKeyNoNeed      = phrase{"不用回", "no need"}
	wGoBacks        = phrase{"回电", "ring back"}

	// What was said on the phone.
	wSoundsOpen     = phrase{"待听写", "to write down"}
	wSoundsTitle    = phrase{"电话里说的，听了写下来", "said on the phone: listen, and write it down"}
	wSoundsNone     = phrase{"没有要听写的录音。", "No recording waits."}
	wSoundsCount    = phrase{"待听写%d", "to write down %d"}
	wColSeconds     = phrase{"秒", "s"}
	wFieldHeard     = phrase{"听到", "heard"}
	wFieldStick     = phrase{"U盘", "stick"}
	wKeyPlay        = phrase{"听", "play"}
	wKeyWriteDown   = phrase{"听写", "write down"}
	wKeyToStick     = phrase{"导出到U盘", "to a stick"}
	wSoundPlays     = phrase{"正在放，%d秒。", "Playing, %d seconds."}
	wSoundPlayed    = phrase{"放完了。按 2 写下来。", "That was all. 2 writes it down."}
	wSoundWrite     = phrase{"听写 %s 的录音（%d秒）", "write down the recording of %s (%d s)"}
	wSoundWriteHint = phrase{"写下听到的话，会进到件里；听不清的写听不清。", "What you heard; it goes into the case. If nothing can be understood, say so."}
	wSoundToStick   = phrase{"导出 %s 的录音（%d秒）", "take out the recording of %s (%d s)"}
	wSoundStickHint = phrase{"声音是个人信息，导出会记一笔。", "A voice is personal data: that it was taken out is kept."}
	wSoundDone      = phrase{"已听写", "written"}
	wSoundHeard     = phrase{"听过%d次", "listened to %d times"}
	wSoundErased    = phrase{"声音已于%s抹去", "the sound was erased %s"}
	wSoundNoPlayer  = phrase{"这个盒子没有喇叭（huying.toml 的 voice.player），请导出到U盘听。", "This box has no loudspeaker (voice.player in huying.toml): take it out on a stick."}
	wGoSounds       = phrase{"录音", "recordings"}
)
