package tui

// Words of the first start: a box that does not serve yet, its first clerk, its recovery
// sheet, its clock.
var (
	wWaitTitle  = phrase{"呼应盒 还没有开始收发短信", "huying box: not serving yet"}
	wWaitNone   = phrase{"正在看……", "looking …"}
	wWaitFoot   = phrase{"R 重新读  F10 English  上下翻看", "R read again  F10 中文  Up/Down"}
	wWaitSticks = phrase{"数字 选密钥U盘", "digit: the key stick"}
	wWaitNoKey  = phrase{"N 先不用密钥U盘", "N go on without a key stick"}
	wWaitNoTown = phrase{"S 先不导入，先开始收短信", "S serve now, bring the town later"}
	wWaitAgain  = phrase{"重新读了一遍，%s", "read again at %s"}
	wWaitOther  = phrase{"English", "中文"}
)
