package tui

// Words about how the screen is handled: the mouse, the first steps.
var (
	wKeyMouse = phrase{"鼠标开关", "mouse on/off"}
	wMouseOn  = phrase{"鼠标开了：点行、点按键、滚轮都行。要拖选复制，先按 Ctrl+T 关掉。", "The mouse is on: click rows and keys, turn the wheel. To mark and copy, switch it off with Ctrl+T."}
	wMouseOff = phrase{"鼠标关了：可以拖选、复制。按 Ctrl+T 再打开。", "The mouse is off: mark and copy as you like. Ctrl+T switches it on again."}
)
