package health

import "time"

// Slack is how far two sources of time may differ and still agree (domain 4).
const Slack = 5 * time.Minute

// ClockFacts is what is known about the time.
type ClockFacts struct {
	Box       time.Time // the box's clock, now
	Built     time.Time // when this program was made: no true clock is before it; zero: not known
	LastEntry time.Time // newest entry of the ledger: time never runs behind it
	Synced    bool      // the kernel says that a time server steers the clock
	// Practice: the clock was set for training and is true by decree.
	Practice bool

	// What the network said when it was asked, and the box's clock at that
	// moment. Zero: it was not asked, or did not know.
	Net, NetAsked time.Time
	// The newest text heard since the box started: the service centre's stamp
	// and the box's clock when it came. Zero: none yet.
	TextSent, TextHeard time.Time

	// Set is when this clock was last set, by itself: a person said the time, or two
	// sources agreed on it (BySources). Zero: not since the start. What network and texts
	// said before is measured by another clock, and left out.
	Set       time.Time
	BySources bool
}

// Agreed is how far the clock must be put forward (or back) for two others that agree with
// each other, the network and a text's stamp; ok is false where they do not, or one is missing.
func (f ClockFacts) Agreed() (by time.Duration, ok bool) {
	if f.Practice || f.Synced || f.Net.IsZero() || f.TextSent.IsZero() || f.Net.Before(f.Built) || f.TextSent.Before(f.Built) {
		return 0, false
	}
	by = f.Net.Sub(f.NetAsked)
	return by, (by - f.TextSent.Sub(f.TextHeard)).Abs() <= Slack
}

// ClockFault says why the clock is not believed.
type ClockFault string

// What can be wrong with the time.
const (
	ClockBeforeBuild  ClockFault = "before-build"  // earlier than this program was made
	ClockNoWitness    ClockFault = "no-witness"    // nobody has confirmed it yet
	ClockDiffers      ClockFault = "differs"       // a witness says another time
	ClockBehindLedger ClockFault = "behind-ledger" // earlier than what is already written down
)

// A Clock is the verdict about the box's time. Until it is trusted nothing is
// called due or overdue.
type Clock struct {
	Trusted bool
	Fault   ClockFault    // "" when trusted
	Witness string        // who confirms or contradicts: "network", "text", "timeserver", "practice", "hand", "sources"
	Off     time.Duration // the box's clock minus the witness's
}

// JudgeClock trusts the box's clock when a second source agrees with it. Wall
// time without a witness proves nothing: a box without a battery wakes in the
// past, and factory clocks look valid.
func JudgeClock(f ClockFacts) Clock {
	if f.Practice {
		return Clock{Trusted: true, Witness: "practice"}
	}
	if f.Box.Before(f.Built) {
		return Clock{Fault: ClockBeforeBuild}
	}
	if f.Box.Before(f.LastEntry.Add(-Slack)) {
		return Clock{Fault: ClockBehindLedger, Off: f.Box.Sub(f.LastEntry)}
	}
	if f.Synced {
		return Clock{Trusted: true, Witness: "timeserver"}
	}
	if !f.Net.IsZero() && !f.Net.Before(f.Built) {
		return against("network", f.NetAsked.Sub(f.Net))
	}
	// A text may have waited for days at the service centre: heard much later
	// than sent says nothing, heard before it was sent says all.
	if !f.TextSent.IsZero() && !f.TextSent.Before(f.Built) {
		if off := f.TextHeard.Sub(f.TextSent); off <= Slack {
			return against("text", off)
		}
	}
	switch {
	case f.Set.IsZero():
		return Clock{Fault: ClockNoWitness}
	case f.BySources:
		return Clock{Trusted: true, Witness: "sources"}
	}
	return Clock{Trusted: true, Witness: "hand"}
}

func against(witness string, off time.Duration) Clock {
	if off.Abs() <= Slack {
		return Clock{Trusted: true, Witness: witness, Off: off}
	}
	return Clock{Fault: ClockDiffers, Witness: witness, Off: off}
}

func (c Clock) check(box time.Time) Check {
	const key = "time.clock"
	at := box.Format("2006-01-02 15:04")
	if c.Trusted {
		switch c.Witness {
		case "practice":
			return well(key, Text{"练习时钟：" + at, "practice clock: " + at})
		case "timeserver":
			return well(key, Text{"时间准确（时间服务器）：" + at, "time is right (time server): " + at})
		case "hand":
			return well(key, Text{"时间是人工设的：" + at, "the time was set by hand: " + at})
		case "sources":
			return well(key, Text{"时间是按移动网络和短信中心设的：" + at, "the time was set by the network and the service centre: " + at})
		case "text":
			return well(key, Text{"时间准确（与短信中心一致）：" + at, "time is right (agrees with the service centre): " + at})
		}
		return well(key, Text{"时间准确（与移动网络一致）：" + at, "time is right (agrees with the network): " + at})
	}
	k := Check{
		Key: key, Level: Bad,
		Why: Text{
			"时间没有得到证实之前，不计算到期和超期。收发短信不受影响。",
			"until the time is confirmed, nothing is called due or overdue. Texts come and go as usual.",
		},
		Do: Text{
			"照手表设好：管理员登录后按 0，打 xs；或 sudo huying clock set 时间 --machine。网络和短信中心都报了时间、又一致，盒子会自己改。",
			"set it by a watch: an administrator presses 0, types “xs”; or sudo huying clock set WHEN --machine. Once network and service centre agree, the box sets itself.",
		},
	}
	switch c.Fault {
	case ClockBeforeBuild:
		k.What = Text{"时间不对：" + at + "，早于本程序的制作日期", "the time is wrong: " + at + " is before this program was made"}
	case ClockBehindLedger:
		k.What = Text{"时间倒退了：" + at + "，比最后一条记录早 " + span(-c.Off, false), "the time ran backwards: " + at + " is " + span(-c.Off, true) + " before the last entry"}
	case ClockDiffers:
		who := Text{"移动网络", "the network"}
		if c.Witness == "text" {
			who = Text{"短信中心", "the service centre"}
		}
		k.What = Text{"时间与" + who.Zh + "相差 " + span(c.Off.Abs(), false) + ":" + at, "the time differs from " + who.En + " by " + span(c.Off.Abs(), true) + ": " + at}
	default:
		// Ordinary for a minute after each start: the first answer of the
		// network or the first text settles it.
		k.Level = Warn
		k.What = Text{"时间尚未证实：" + at, "the time is not confirmed yet: " + at}
		k.Do = Text{
			"收到第一条短信或网络时间后自动证实。若迟迟不消失，管理员登录后按 0，打 xs，照手表设好。",
			"the first text or the network's clock confirms it by itself; if this stays, an administrator presses 0, types “xs” and sets it by a watch.",
		}
	}
	return k
}
