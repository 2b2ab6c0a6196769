package tui

// Words about what is not lost: drafts, company, the lock, what can be taken back.
var (
	wKeyThrow  = phrase{"丢掉草稿", "drop draft"}
	wKeySwap   = phrase{"换另一份", "other draft"}
	wResumed   = phrase{"上次写到一半（%s），%s丢掉", "begun %s, %s drops it"}
	wThrown    = phrase{"草稿已丢掉，%s找回", "draft dropped, %s brings it back"}
	wElsewhere = phrase{"别处另有一份，%s换", "you wrote another elsewhere, %s takes it"}

	wYouElsewhere = phrase{"您在别处", "you elsewhere"}
	wAlsoReads    = phrase{"%s也在看", "%s also here"}
	wAlsoWrites   = phrase{"%s正在写%s", "%s is writing: %s"}

	wHalfMark = phrase{"[草稿] ", "[draft] "}

	wKeyLock     = phrase{"锁屏", "lock"}
	wLocked      = phrase{"屏幕已锁", "The screen is locked"}
	wLockedHint  = phrase{"输入口令就回到刚才的地方，写的字都在。换人用：按上键，写自己的姓名。", "Your PIN brings you back to where you were. Somebody else: Up, and your own name."}
	wLockedMine  = phrase{"（锁屏的人）", "(who locked it)"}
	wNoPIN       = phrase{"您还没有口令，锁了就打不开。请管理员设口令：huying clerk pin 姓名。", "you have no PIN, nobody could unlock it: ask the administrator (huying clerk pin NAME)"}
	wAlarmLocked = phrase{"请输入口令接警", "unlock to take it"}

	wBackInTime    = phrase{"短信%d秒后发出，%s收回。", " The text leaves in %d s, %s takes it back."}
	wBackAnyTime   = phrase{"%s收回。", " %s takes it back."}
	wBackByAct     = phrase{"要改，按%s：%s。", " Not meant? %s: %s."}
	wBackNothing   = phrase{"没有能收回的：要改，打开那件按 0，看能办什么。", "Nothing can be taken back: to set something right open the matter and press 0."}
	wTookBack      = phrase{"件号%s的%s已收回，没有发出。", "Case %s: %s was taken back, nothing was sent."}
	wTookBackOther = phrase{"%s：已收回，和刚才一样。", "%s: taken back, all is as before."}
	wTookBackWords = phrase{"写的字还在。", " The words are kept."}

	wFinal     = phrase{"%s以后收不回来。看清楚了，按 %s 才办。", "%s cannot be taken back. Read it once more; %s does it."}
	wKeyNotYet = phrase{"再改", "change it"}
)
