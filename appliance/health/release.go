package health

// ReleaseFacts is which program runs, and how the slots of the card stand.
type ReleaseFacts struct {
	Version string // "" nobody looked
	Slot    string // "a", "b"; "" this is no card with two slots
	Trial   bool   // it runs to be tried
	Armed   string // the release that the next start tries
	Failed  string // the one that was tried and did not become well
	Fault   string // why the slots could not be read
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
	case f.Failed != "":
		c.Level, c.soon = Warn, true
		c.What = Text{c.What.Zh + "；" + f.Failed + " 版试用不正常，已退回", c.What.En + "; release " + f.Failed + " was tried, was not well, and made way"}
		c.Why = Text{"新版没有用上，现在是原来的。", "the new release is not in use; the old one is."}
		c.Do = Text{"看日志（huying doctor --log），换好的版本再升；清掉这一条：huying update forget。", "see the log (huying doctor --log) and try another one; to clear this: huying update forget."}
	case f.Trial:
		c.Level = Warn
		c.What = Text{c.What.Zh + "，正在试用", c.What.En + ", on trial"}
		c.Why = Text{"十分钟内正常就留用，不正常自动退回。", "it is kept when it is well within ten minutes, else the old one comes back by itself."}
		c.Do = Text{"等着，不要断电。", "wait, and keep the power on."}
	case f.Armed != "":
		c.What = Text{c.What.Zh + "；下次启动试用 " + f.Armed, c.What.En + "; the next start tries " + f.Armed}
	}
	return branch("release", Text{"版本", "release"}, c), true
}
