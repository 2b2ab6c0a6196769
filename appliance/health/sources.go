package health

import (
	"strings"
	"time"
)

// sources names who could say what time it is, and how far they are from the box's clock.
func (f ClockFacts) sources(b BoardFacts) Check {
	var zh, en []string
	add := func(t Text) { zh, en = append(zh, t.Zh), append(en, t.En) }
	apart := func(name Text, off time.Duration) {
		if off = off.Abs(); off < time.Second {
			add(Text{name.Zh + "一致", name.En + " agrees"})
			return
		}
		add(Text{name.Zh + "差 " + span(off, false), name.En + " " + span(off, true) + " apart"})
	}
	network, centre := Text{"移动网络", "the network"}, Text{"短信中心", "the service centre"}
	if f.Net.IsZero() {
		add(Text{network.Zh + "没有报", network.En + " has not told"})
	} else {
		apart(network, f.NetAsked.Sub(f.Net))
	}
	if f.TextSent.IsZero() {
		add(Text{centre.Zh + "还没有（开机后没收到短信）", centre.En + " not yet (no text since the start)"})
	} else {
		apart(centre, f.TextHeard.Sub(f.TextSent)) // with the time the text was under way
	}
	if f.Synced {
		add(Text{"时间服务器在校", "a time server steers it"})
	} else {
		add(Text{"没有时间服务器", "no time server"})
	}
	switch {
	case !b.Looked:
	case b.RTC == "":
		add(Text{"没有电池时钟（断电后要等网络对时）", "no clock with a battery (after a cut it waits for the network)"})
	default:
		add(Text{"电池时钟 " + b.RTC, "a clock with a battery, " + b.RTC})
	}
	return well("time.sources", Text{"时间来源：" + strings.Join(zh, "，"), "sources of time: " + strings.Join(en, ", ")})
}
