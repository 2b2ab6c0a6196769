package health

import (
	"fmt"
	"time"
)

// ReleaseFacts is which program runs, and how the slots of the card stand.
type ReleaseFacts struct {
	Version string // "" nobody looked
	Slot    string // "a", "b"; "" this is no card with two slots
	Trial   bool   // it runs to be tried
	Armed   string // the release that the next start tries
	Failed  string // the one that was tried and did not become well
	Fault   string // why the slots could not be read

	Why  string    // what the one that failed lacked; "" nobody knows: it hung, or the power went
	Kept time.Time // when what runs was tried and kept, where that is not long ago

	// An update that was asked for on the screen.
	Asked   string // its version
	Doing   string // opening, writing, checking, arming; "" nothing is under way
	Percent int
	Refused Text // why it was not made
}

// doing is a step of an update, as somebody at the screen reads it.
func (f ReleaseFacts) doing() Text {
	step := Text{"检查签名", "checking the signature"}
	switch f.Doing {
	case "writing":
		step = Text{"写入", "writing"}
	case "checking":
		step = Text{"读回核对", "reading back"}
	case "arming":
		step = Text{"收尾", "finishing"}
	}
	return Text{fmt.Sprintf("正在更新到 %s：%s %d%%", f.Asked, step.Zh, f.Percent), fmt.Sprintf("release %s is on its way: %s %d%%", f.Asked, step.En, f.Percent)}
}

func (f ReleaseFacts) check() (Check, bool) {
	if f.Version == "" {
		return Check{}, false
	}
	const key = "release.slots"
	version := Text{"程序 " + f.Version, "release " + f.Version}
	c := well(key, Text{version.Zh + "，槽 " + f.Slot, version.En + ", slot " + f.Slot})
	switch {
	case f.Slot == "":
		c.What = Text{version.Zh + "（不是双槽卡，用软件包升级）", version.En + " (no card with two slots: a package)"}
	case f.Fault != "":
		c.What = Text{c.What.Zh + "；另一个槽：不知道（" + f.Fault + "）", c.What.En + "; the other slot is not known (" + f.Fault + ")"}
	case f.Doing != "":
		c.What = Text{c.What.Zh + "；" + f.doing().Zh, c.What.En + "; " + f.doing().En}
	case f.Refused != (Text{}):
		c.Level = Warn
		c.What = Text{c.What.Zh + "；" + spaced(f.Asked) + "没有装上：" + f.Refused.Zh, c.What.En + "; " + spaced(f.Asked) + "was not installed: " + f.Refused.En}
		c.Why = Text{"现在的版本没有动，照常工作。", "what runs is untouched and goes on."}
		c.Do = Text{"重新拷到U盘再装；还不行，找发版本的人。", "copy it to the stick once more; if it stays so, ask who made it."}
	case f.Failed != "":
		c.Level, c.soon = Warn, true
		why := Text{f.Why, f.Why}
		if f.Why == "" {
			why = Text{"卡住了，或断了电", "it hung, or the power went"}
		}
		c.What = Text{c.What.Zh + "；" + f.Failed + " 版试用不正常，已退回（" + why.Zh + "）", c.What.En + "; release " + f.Failed + " was tried, was not well, and made way (" + why.En + ")"}
		c.Why = Text{"新版没有用上，现在是原来的。", "the new release is not in use; the old one is."}
		c.Do = Text{"看日志（huying doctor --log），换好的版本再升；清掉这一条：本页“更新”里选“清掉”，或 huying update forget。", "see the log (huying doctor --log) and try another one; to clear this: “update” on this page, “clear away”, or huying update forget."}
	case f.Trial:
		c.Level = Warn
		c.What = Text{c.What.Zh + "，正在试用", c.What.En + ", on trial"}
		c.Why = Text{"十分钟内正常就留用，不正常自动退回。", "it is kept when it is well within ten minutes, else the old one comes back by itself."}
		c.Do = Text{"等着，不要断电。", "wait, and keep the power on."}
	case f.Armed != "":
		c.What = Text{c.What.Zh + "；下次启动试用 " + f.Armed, c.What.En + "; the next start tries " + f.Armed}
	case !f.Kept.IsZero():
		c.What = Text{fmt.Sprintf("%s（%d月%d日试用成功）", c.What.Zh, f.Kept.Month(), f.Kept.Day()), fmt.Sprintf("%s (tried and kept on %s)", c.What.En, f.Kept.Format(time.DateOnly))}
	}
	return branch("release", Text{"版本", "release"}, c), true
}

// spaced is a word with a blank behind it, or nothing.
func spaced(word string) string {
	if word == "" {
		return ""
	}
	return word + " "
}
