package tui

// Words about how the screen is handled: the mouse, the first steps.
var (
	wKeyMouse = phrase{"鼠标开关", "mouse on/off"}
	wMouseOn  = phrase{"鼠标开了：点行、点按键、滚轮都行。要拖选复制，先按 Ctrl+T 关掉。", "The mouse is on: click rows and keys, turn the wheel. To mark and copy, switch it off with Ctrl+T."}
	wMouseOff = phrase{"鼠标关了：可以拖选、复制。按 Ctrl+T 再打开。", "The mouse is off: mark and copy as you like. Ctrl+T switches it on again."}

	wGoGuide        = phrase{"入门", "first steps"}
	wGuideTitle     = phrase{"入门三步", "three first steps"}
	wGuideNo        = phrase{"第%d步", "step %d"}
	wGuideTodo      = phrase{"[  ]", "[    ]"}
	wGuideDone      = phrase{"[完]", "[done]"}
	wGuideTown      = phrase{"导入本镇的单位、人员、村居和清单", "bring the township's offices, people, villages and list"}
	wGuideTownHow   = phrase{"管理员按 Enter：从U盘导入表格，或用预设单位开头。也可以在盒子上运行 huying town import 文件夹。有了单位和人，才能派单。", "An administrator presses Enter: tables from a stick, or preset offices to begin with. On the box: huying town import FOLDER. Only then can orders be sent."}
	wGuideClerks    = phrase{"给坐窗口的每个人开账号", "make an account for everybody at the desk"}
	wGuideClerksHow = phrase{"在盒子上运行 huying clerk add 姓名 --role dispatcher（派单）或 receiver（受理），再用 huying clerk pin 姓名 设口令。一人一个账号，谁办的才说得清。", "On the box: huying clerk add NAME --role dispatcher or receiver, then huying clerk pin NAME. One account each: that is how it is known who did what."}
	wGuideTry       = phrase{"先练一遍：发一条短信，受理、派单、办结", "try it once: send a text, accept, dispatch, conclude"}
	wGuideTryHow    = phrase{"随便一台电脑上运行 huying demo：左边扮来件人发短信，右边扮办事员，F8 换边，什么也不会真发出去。或者拿自己的手机给热线发一条。", "Run huying demo on any computer: be the villager and the clerk in turn, F8 changes sides, and nothing is really sent. Or text the hotline from your own phone."}
	wFirstSteps     = phrase{"第一次用这台盒子？按 0，打 rm，看入门三步。", "New here? Press 0 and type rm: three first steps."}
)
