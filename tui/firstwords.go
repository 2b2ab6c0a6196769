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

	wGoRecovery    = phrase{"密钥和恢复单", "the key and its recovery sheet"}
	wSheetNone     = phrase{"这里没有恢复单。", "There is no recovery sheet here."}
	wSheetStick    = phrase{"密钥U盘上的一半：%s", "The half on the key stick: %s"}
	wSheetTogether = phrase{"没有密钥U盘：两半都在卡上，偷走卡的人能读出一切。插一个空U盘：huying key copy /media/U盘名。", "No key stick: both halves are on the card, and whoever steals it reads everything. Plug in an empty stick: huying key copy /media/STICK."}
	wKeyLine1      = phrase{"密钥分两半：一半在卡上，一半在密钥U盘上；偷走卡的人什么也读不出。", "The key has two halves, one on the card and one on the key stick: a stolen card tells nothing."}
	wKeyLine2      = phrase{"密钥U盘一直插着，停电来电盒子才能自己起来；备份要用另一个U盘。", "The key stick stays plugged in, so that the box starts again by itself; backups want another stick."}
	wKeyLine3      = phrase{"卡坏了，要密钥U盘、备份和这张单，三样齐了才能恢复：", "When the card is dead, key stick, backup and this sheet together bring everything back:"}
	wSheetHow      = phrase{"照着抄在纸上，锁进柜子，不和密钥U盘放一起，不拍照。抄好按 Enter。", "Write it on paper and lock it away, not beside the key stick; no photographs. Then press Enter."}
	wSheetPrint    = phrase{"也可以按数字存到U盘，打印后从U盘上删掉：", "Or a digit puts it on a stick: print it, then delete it there:"}
	wSheetTo       = phrase{"%s  存到U盘 %s", "%s  onto the stick %s"}
	wSheetSaved    = phrase{"已存到U盘 %s。打印好，从U盘上删掉，再按 Enter 核对。", "It is on the stick %s. Print it, delete it there, then press Enter."}
	wSheetAsk      = phrase{"看着纸上写的，输入第5行第4组（四个字），按 Enter 核对。Esc 再看一遍。", "Look at your paper: type the fourth group of line 5 (four signs), then Enter. Esc shows it again."}
	wSheetWrong    = phrase{"和恢复单不一样：请照着屏幕逐字再对一遍。", "That is not what the sheet says: compare your paper sign by sign."}
	wSheetKept     = phrase{"对上了：恢复单已记为抄好。", "It agrees: the sheet counts as written down."}
	wSheetSince    = phrase{"%s 核对过一次。", "It was checked on %s."}
	wKeySheetKept  = phrase{"抄好了", "written down"}
	wKeySheetSame  = phrase{"核对", "compare"}

	wGuideTitleMore = phrase{"入门，先做这几步", "first steps"}
	wGuideClock     = phrase{"时间对不对", "the time"}
	wGuideClockHow  = phrase{"网络或第一条短信会来证实。一直没有证实，管理员按 Enter 照着手表设好。时间没证实之前，不算到期和超期。", "The network or the first text confirms it. If nothing does, an administrator presses Enter and sets it by a watch. Until then nothing is called due or overdue."}
	wGuideSheet     = phrase{"抄下恢复单，收好密钥U盘", "write the recovery sheet down, keep the key stick"}
	wGuideSheetHow  = phrase{"管理员或技术员按 Enter：照着抄五行字，锁进柜子。卡坏了，靠它、密钥U盘和备份恢复。", "An administrator or technician presses Enter: five lines, written down and locked away. When the card is dead, they, the key stick and a backup bring everything back."}

	wGoClock     = phrase{"校时", "set the clock"}
	wClockHow    = phrase{"照手表或手机写日期和时间，按 Enter。网络或短信说的和它不一样时，以网络为准；停电以后要重新证实。", "Write date and time by a watch or a phone, then Enter. The network and texts count for more; after a power cut it has to be confirmed anew."}
	wClockPut    = phrase{"时间设好了。", "The clock is set."}
	wClockBad    = phrase{"看不懂，照这个样子写：%s", "Not a date and time: write it like %s"}
	wClockNot    = phrase{"这里不能校时。", "The clock is not set here."}
	wKeyPutClock = phrase{"设成这个时间", "set it"}
)
