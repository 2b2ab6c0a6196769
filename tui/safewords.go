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
)
