package tui

// Words of what is a clerk's own: the page for who is new, and how they like the screen.
var (
	wWelcomeTitle  = phrase{"上手：花一分钟看完", "new here: one minute"}
	wWelcomeGo     = phrase{"开始办事", "start"}
	wWelcomeInbox  = phrase{"待办台上，该先办的在最上面；灯黑是超期，红黄绿是离期限的远近。上下选，Enter 打开。", "The inbox has what comes first at the top; black is overdue, red, yellow and green say how near the deadline is. Up and Down choose, Enter opens."}
	wWelcomeNext   = phrase{"打开以后，Enter 就是下一步（受理、派单、审核这些），数字键是常办的，%s 列出现在能办的全部。", "In a matter Enter is the next step (accept, dispatch, review ...), digits are the usual ones, and %s lists all that can be done now."}
	wWelcomeNumber = phrase{"来件人的原话、谁办了什么、发过的每条短信，都在这一件里。号码隐着，要看得写原因，会记下来。", "What the villager said, who did what and every text stand in the matter. Numbers are masked; to see one wants a reason, which is kept."}
	wWelcomeFind   = phrase{"%s 查找：汉字、拼音、首字母、件号、手机尾号都行，边打边出。%s 按名字找任何功能。", "%s finds: words, pinyin, initials, case numbers, the end of a phone number, as you type. %s finds any action by its name."}
	wWelcomePinyin = phrase{"写汉字按 %s：打拼音，空格上屏，再按一次回到字母。您用过的词，下次排在前面。", "%s writes Chinese: type pinyin, Space takes it, once more goes back to letters. What you used comes first next time."}
	wWelcomeUndo   = phrase{"办错了马上按 %s：短信还没走就收得回来。写到一半按 Esc，字都留着。", "A mistake: %s at once takes it back while its text has not left. Esc in the middle of writing keeps your words."}
	wWelcomeAlarm  = phrase{"来了警报，屏幕上出红条：按 %s 接下，马上打电话。正在写的字不受影响。", "An alarm is a red band: %s takes it, then ring at once. What you are writing stays."}
	wWelcomeLeave  = phrase{"离开座位按 %s 锁屏，下班按 %s 退出。", "%s locks the screen when you get up, %s logs you out."}
	wWelcomeHelp   = phrase{"随时按 %s 看这里能按什么键；在帮助里按 %s 再看这一页。", "%s shows the keys that work here, any time; %s in help brings this page again."}
	wKeyWelcome    = phrase{"上手", "for newcomers"}

	wGoSettings = phrase{"我的设置", "preferences"}
	wLikeTitle  = phrase{"我的设置（%s）", "preferences (%s)"}
	wKeyLike    = phrase{"换", "change"}

	wLikeNowhere = phrase{"这台终端上没有地方记下设置。", "this terminal has nowhere to keep settings"}
	wLikeDrawer  = phrase{"您的抽屉里还有：自己的常用语%d条（写字时按 Ctrl+R 用、存、删），写到一半的草稿%d份。", "Your drawer also holds %d phrases of your own (Ctrl+R while writing uses, keeps and removes them) and %d drafts."}

	wLikeLanguage    = phrase{"语言", "language"}
	wLikeLanguageHow = phrase{"您一登录就用它。F10 只换这一次。", "Used whenever you log in. F10 changes it for this once."}
	wLikeAsBox       = phrase{"和盒子一样", "as the box"}

	wLikeInbox    = phrase{"待办台", "inbox"}
	wLikeInboxHow = phrase{"登录后先看全部，还是先看您手上的和还没人领的。在待办台上按 m 随时换。", "What the inbox begins with: everything, or what you hold and nobody holds. m changes it there at any time."}
	wLikeAll      = phrase{"先看全部", "everything"}
	wLikeMine     = phrase{"先看我的", "mine first"}

	wLikeLock      = phrase{"自动锁屏", "locks itself"}
	wLikeLockHow   = phrase{"多久没按键就锁屏。比镇里的规则（屏幕）短可以，长不行。没设口令的锁不了。", "After how long without a key. Sooner than the township's rule (screen) may be, later may not. Without a PIN it never locks."}
	wLikeIdle      = phrase{"%d分钟", "%d min"}
	wLikeIdleTown  = phrase{"按镇里的规则：%d分钟", "as the township: %d min"}
	wLikeIdleNever = phrase{"按镇里的规则：不锁", "as the township: never"}

	wLikePointer    = phrase{"鼠标", "mouse"}
	wLikePointerHow = phrase{"点得了、滚得动；要用终端自己的选字复制，就交给终端。Ctrl+T 也换。", "It clicks and scrolls here; or the terminal has it, to mark and copy. Ctrl+T changes it, too."}
	wLikeMouse      = phrase{"在这里用", "used here"}
	wLikeNoMouse    = phrase{"交给终端", "the terminal's"}

	wLikeLook    = phrase{"颜色", "colours"}
	wLikeLookHow = phrase{"不要颜色时，只用加粗和反白。灯总有字，不靠颜色认。", "Without colours there are bold and reverse only. Lights always have their word."}
	wLikeColours = phrase{"要颜色", "colours"}
	wLikePlain   = phrase{"不要颜色", "none"}
)
