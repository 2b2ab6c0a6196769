package tui

// Words of the first start: a box that does not serve yet, its first clerk, its recovery
// sheet, its clock.
var (
	wWaitTitle  = phrase{"呼应盒 还没有开始收发短信", "huying box: not serving yet"}
	wWaitNone   = phrase{"正在看", "looking"}
	wWaitFoot   = phrase{"R 重新读  F10 %s  上下 翻看", "R read again  F10 %s  Up/Down"}
	wWaitSticks = phrase{"数字 选密钥U盘", "digit: the key stick"}
	wWaitNoKey  = phrase{"N 先不用密钥U盘", "N go on without a key stick"}
	wWaitNoTown = phrase{"S 先不导入，先开始收短信", "S serve now, bring the town later"}
	wWaitAgain  = phrase{"重新读了一遍，%s", "read again at %s"}

	wNewcomerTitle = phrase{"%s呼应台：第一次用，先给自己开账号", "%s huying desk: make the first account, your own"}
	wNewcomerAgain = phrase{"口令再输一遍", "PIN once more"}
	wNewcomerHint  = phrase{"您是第一个管理员，也能受理、派单。口令是4到12位数字，记住它：忘了要技术员在盒子上重设。同事的账号以后由您来开。", "You become the first administrator, and may accept and dispatch too. A PIN is 4 to 12 digits; remember it: only a technician at the box can set another. You make your colleagues' accounts."}
	wNewcomerTwice = phrase{"两遍口令不一样，请再输。", "The two PINs differ: type them again."}
	wKeyBegin      = phrase{"开账号", "make the account"}
)
