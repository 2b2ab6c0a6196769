package health

import (
	"fmt"
	"strings"
	"time"

	"huying/appliance"
)

// LineFacts is what is known about the line to the network.
type LineFacts struct {
	appliance.LineStatus
	Configured string // modem.port: "auto" or a path
	// What the modem can do on the phone: "full" rings villagers back by itself, "part" rings no one
	// (How says by what means, or what is missing), "" is not known.
	Voice    string
	How      Text
	Ports    []PortFacts // serial ports on USB
	PortsOK  bool        // somebody looked for them
	Takers   string      // programs that run and take modems: "ModemManager (pid 412)"
	Warning  string      // the operator's word about the SIM, of a text nobody has dealt with: 欠费
	WarnedAt time.Time   // when it came
	// Answer: the hall wants who rings answered and told so (voice.answer).
	Answer bool
	// Withheld: who hides their number is to leave words (voice.withheld).
	Withheld bool
}

// remedy is what a phase says when it stands in the way.
type remedy struct {
	key           string // the check that is bad
	what, why, do Text
}

var (
	noTexts = Text{"短信收不进来，也发不出去。已记下的事照常办理，故障排除后自动恢复。",
		"no text comes in or goes out. Work on what is already here goes on, and the line comes back by itself."}
	simKeeps = Text{"SIM 卡锁着，短信收发停止。", "the SIM is locked: no text comes in or goes out."}
)

// remedies has one sentence and one remedy for every phase but LineReady.
// {port}, {detail} and {configured} are filled in.
var remedies = map[appliance.LinePhase]remedy{
	appliance.LineNoPort: {
		"line.port",
		Text{"没有找到调制解调器", "no modem was found"}, noTexts,
		Text{"检查模块的 USB 线和电源；拔下再插上。若接在普通串口上，在 huying.toml 里写明 modem.port。",
			"check the module's USB cable and power; unplug it and plug it in again. On a plain serial port, name it as modem.port in huying.toml."},
	},
	appliance.LinePortMissing: {
		"line.port",
		Text{"端口不存在：{configured}", "there is no port {configured}"}, noTexts,
		Text{"检查接线；或把 huying.toml 里的 modem.port 改成 \"auto\"，由盒子自己找。",
			"check the cable; or set modem.port = \"auto\" in huying.toml and let the box find it."},
	},
	appliance.LinePortBusy: {
		"line.port",
		Text{"端口被别的程序占用：{port}（{detail}）", "the port {port} is held by another program ({detail})"}, noTexts,
		Text{"停掉占用端口的程序（常见的有 ModemManager、gammu-smsd、smsd、minicom）。",
			"stop the program that holds it (often ModemManager, gammu-smsd, smsd or minicom)."},
	},
	appliance.LineNotModem: {
		"line.modem",
		Text{"{port} 不像调制解调器：对 AT 没有应答", "{port} does not answer like a modem"}, noTexts,
		Text{"核对 modem.port 和 modem.baud；USB 模块有几个端口，只有一两个应答 AT，写 \"auto\" 最省事。",
			"check modem.port and modem.baud; a USB module shows several ports of which one or two answer AT, and \"auto\" finds them."},
	},
	appliance.LineNotPort: {
		"line.port",
		Text{"{port} 不是串口", "{port} is no serial port"}, noTexts,
		Text{"在 huying.toml 里把 modem.port 改成串口，如 /dev/ttyUSB2，或 \"auto\"；看有哪些：huying modem probe。",
			"set modem.port in huying.toml to a serial port such as /dev/ttyUSB2, or to \"auto\"; huying modem probe shows which there are."},
	},
	appliance.LineSilent: {
		"line.modem",
		Text{"调制解调器没有应答，正在唤醒：{detail}", "the modem fell silent and is being revived: {detail}"}, noTexts,
		Text{"一般几分钟内自动恢复；若没有，给模块断电再通电。",
			"it usually recovers within minutes; if not, switch the module off and on."},
	},
	appliance.LineNoSIM: {
		"line.sim",
		Text{"没有 SIM 卡", "there is no SIM"}, noTexts,
		Text{"插好 SIM 卡（缺角朝向、是否到底）；换卡后不用重启。",
			"insert the SIM (mind the cut corner, push it home); no restart is needed."},
	},
	appliance.LinePINNeeded: {
		"line.sim",
		Text{"SIM 卡要 PIN 码，没有配置", "the SIM wants a PIN and none is configured"}, simKeeps,
		Text{"在 huying.toml 里写 modem.pin = \"1234\"（换成真的）后重启；或在手机上取消 PIN。",
			"write modem.pin = \"1234\" (the real one) into huying.toml and restart; or switch the PIN off in a phone."},
	},
	appliance.LinePINWrong: {
		"line.sim",
		Text{"PIN 码不对，没有再试", "the PIN was refused and is not tried again"}, simKeeps,
		Text{"核对 modem.pin。错三次会锁卡，所以盒子只试一次：改好后重启。",
			"correct modem.pin and restart. Three wrong ones block the SIM, so the box tries once."},
	},
	appliance.LinePUK: {
		"line.sim",
		Text{"SIM 卡被锁，要 PUK 码", "the SIM is blocked and wants its PUK"}, simKeeps,
		Text{"向运营商要 PUK 码，把卡放进手机解锁，再插回来。",
			"get the PUK from the operator, unblock the SIM in a phone and put it back."},
	},
	appliance.LineSIMFault: {
		"line.sim",
		Text{"SIM 卡有故障：{detail}", "the SIM answers with a failure: {detail}"}, noTexts,
		Text{"取出擦净再插；仍不行，到营业厅补卡。",
			"take it out, wipe it, put it back; if that does not help, have the operator replace it."},
	},
	appliance.LineUnregistered: {
		"line.network",
		Text{"还没有连上移动网络，正在找", "not on the network yet, still looking"}, noTexts,
		Text{"检查天线是否拧紧，挪到窗边；看这里有没有该运营商的信号、卡是否欠费停机。",
			"tighten the antenna, move it to a window; see whether this operator has coverage here and the SIM is paid for."},
	},
	appliance.LineDenied: {
		"line.network",
		Text{"移动网络拒绝了这张卡", "the network refuses this SIM"}, noTexts,
		Text{"多半是停机、欠费、未实名或机卡绑定：打运营商客服。",
			"it is suspended, unpaid, unregistered or bound to another device: ring the operator."},
	},
	appliance.LineStarting: {
		"line.modem",
		Text{"正在连接调制解调器", "connecting to the modem"}, noTexts,
		Text{"等一会儿，一般一分钟以内。", "wait a little, it takes less than a minute."},
	},
}

// order of the checks on the way to the network; what lies behind a bad one is
// not known.
var lineOrder = []string{"line.port", "line.modem", "line.sim", "line.network", "line.signal", "line.credit", "line.slots", "line.voice"}

func (f LineFacts) check(now time.Time) Check {
	name := Text{"线路", "line"}
	phase := f.Phase
	if phase == "" {
		phase = appliance.LineStarting
	}
	r, stopped := remedies[phase]
	if !stopped && phase != appliance.LineReady {
		// A phase this room has no words for yet is still told as it is.
		r, stopped = remedy{"line.modem", Text{string(phase), string(phase)}, noTexts, Text{}}, true
	}
	var children []Check
	if f.PortsOK {
		children = append(children, f.ports())
	}
	for _, key := range lineOrder {
		if stopped && key == r.key {
			what, do := f.closer(r)
			children = append(children, Check{
				Key: key, Level: Bad,
				What: f.fill(since(what, f.Since, now)), Why: r.why, Do: f.fill(do),
			})
			if f.Warning != "" { // it may be why
				children = append(children, f.credit())
			}
			break
		}
		if c, ok := f.part(key); ok {
			children = append(children, c)
		}
	}
	return branch("line", name, children...)
}

// Tree is the branch of the line alone, for a modem that no box has.
func (f LineFacts) Tree(now time.Time) Check { return f.check(now) }

// Sentence is what the phase means and what to do about it, for a status line.
// Both are empty when the line is ready.
func Sentence(s appliance.LineStatus) (what, do Text) {
	r, ok := remedies[s.Phase]
	if !ok {
		return Text{}, Text{}
	}
	f := LineFacts{LineStatus: s, Configured: s.Port}
	what, do = f.closer(r)
	return f.fill(what), f.fill(do)
}

func since(t Text, from, now time.Time) Text {
	d := now.Sub(from)
	if from.IsZero() || d < 2*time.Minute {
		return t
	}
	return Text{t.Zh + "（已 " + span(d, false) + "）", t.En + " (for " + span(d, true) + ")"}
}

func (f LineFacts) fill(t Text) Text {
	configured := f.Configured
	if configured == "" {
		configured = f.Port
	}
	port := f.Port
	if port == "" {
		port = configured
	}
	replace := func(s, none string) string {
		detail := f.Detail
		if detail == "" {
			detail = none
		}
		return strings.NewReplacer("{port}", port, "{configured}", configured, "{detail}", detail).Replace(s)
	}
	unknown := Text{"原因不明", "no more is known"}
	if f.Phase == appliance.LinePortBusy {
		unknown = Text{"不知是哪个", "which one is not known"}
	}
	return Text{replace(t.Zh, unknown.Zh), replace(t.En, unknown.En)}
}

// closer says more where more is known than the phase: how often the PIN may be tried yet, and what
// keeps the modem from the network.
func (f LineFacts) closer(r remedy) (what, do Text) {
	what, do = r.what, r.do
	switch f.Phase {
	case appliance.LinePINNeeded, appliance.LinePINWrong:
		if f.Tries > 0 {
			what = Text{what.Zh + fmt.Sprintf("（还能试 %d 次）", f.Tries), what.En + plural(" (%d attempt{s} left)", f.Tries)}
		}
		if f.Tries == 1 {
			do = Text{"只剩一次，盒子不会再试：先在手机上输对一次 PIN，再核对 modem.pin，插回来。",
				"one attempt is left and the box does not use it: enter the right PIN in a phone once, correct modem.pin, put the SIM back."}
		}
	case appliance.LineNotModem, appliance.LineSilent:
		if f.Takers != "" {
			what = Text{what.Zh + "；" + f.Takers + " 在运行，可能是它在抢这个口", what.En + "; " + f.Takers + " runs, and may be taking this port"}
			do = Text{"停掉它再看：" + do.Zh, "stop it, then see: " + do.En}
		}
	case appliance.LineUnregistered:
		switch {
		case f.Detail == emergencyOnly:
			what = Text{"只能拨打紧急电话，没有连上自己的网络", "only emergency calls are possible: not on its own network"}
			do = Text{"卡可能停机、欠费或没有实名，或这里没有该运营商的信号：打运营商客服。", "the SIM is suspended, unpaid or unregistered, or its operator has no coverage here: ring the operator."}
		case f.Signal == 0:
			what = Text{what.Zh + "；一点信号也收不到", what.En + "; it hears no signal at all"}
			do = Text{"先看天线：接头拧紧了没有，接的是不是主天线口（MAIN）；再挪到窗边。仍没有，换一家运营商的卡试。",
				"look at the antenna first: is it screwed on, at the connector MAIN? Then move it to a window; if that does not help, try another operator's SIM."}
		default:
			what = Text{what.Zh + fmt.Sprintf("；信号 %d dBm", f.Signal), what.En + fmt.Sprintf("; signal %d dBm", f.Signal)}
		}
	}
	return what, do
}

// emergencyOnly is what the modem's room says in Detail when +CREG says 8 (27.007 §7.2).
const emergencyOnly = "emergency calls only"

// part is a check on the way that went well, or that only warns.
func (f LineFacts) part(key string) (Check, bool) {
	switch key {
	case "line.port":
		return well(key, Text{"端口 " + f.Port, "port " + f.Port}), f.Port != ""
	case "line.modem":
		name := strings.TrimSpace(f.Maker + " " + f.Model)
		if name == "" {
			return Check{}, false
		}
		if f.Firmware != "" {
			name += " " + f.Firmware
		}
		c := well(key, Text{"调制解调器 " + name, "modem " + name})
		if f.Resets > 0 {
			c.What = Text{c.What.Zh + fmt.Sprintf("（启动以来唤醒 %d 次）", f.Resets), c.What.En + fmt.Sprintf(" (revived %d times since start)", f.Resets)}
		}
		return c, true
	case "line.voice":
		if f.Withheld && f.Voice == "full" {
			f.How = Text{f.How.Zh + "，隐藏号码的接起来录音", f.How.En + ", hidden numbers leave words"}
		}
		switch f.Voice {
		case "full":
			if f.Answer {
				return well(key, Text{"电话：响铃的人先接起来告知，再由盒子自动回拨（" + f.How.Zh + "）", "phone: who rings is answered and told, and the box rings back (" + f.How.En + ")"}), true
			}
			return well(key, Text{"电话：响铃的人由盒子自动回拨（" + f.How.Zh + "）", "phone: the box rings back by itself (" + f.How.En + ")"}), true
		case "part":
			if f.Answer || f.Withheld {
				what, off := Text{"电话：接听告知没有起作用（" + f.How.Zh + "）", "phone: nobody is answered (" + f.How.En + ")"}, "answer = false"
				if !f.Answer {
					what, off = Text{"电话：隐藏号码接听录音没有起作用（" + f.How.Zh + "）", "phone: hidden numbers cannot leave words (" + f.How.En + ")"}, "withheld = false"
				}
				return Check{
					Key: key, Level: Warn, What: what,
					Why: Text{"响铃照旧马上挂断，由办事员回电。", "who rings is sent away as ever, and clerks ring back."},
					Do: Text{"换一个能播报、认按键、录音的模块（SIM7600 一类、EC2x），或补齐缺的；或在 huying.toml 的 [voice] 下写 " + off + "。",
						"use a module that speaks, hears keys and records (SIM7600 and alike, EC2x), or add what is missing; or write " + off + " below [voice] in huying.toml."},
				}, true
			}
			return well(key, Text{"电话：响铃的人由办事员回电（" + f.How.Zh + "）", "phone: clerks ring back (" + f.How.En + ")"}), true
		}
		return Check{}, false
	case "line.sim":
		return well(key, Text{"SIM 卡正常", "SIM is well"}), true
	case "line.network":
		op := Text{f.Operator, f.Operator}
		if f.Operator == "" {
			op = Text{"名称未知", "name unknown"}
		}
		c := well(key, Text{"已连上移动网络：" + op.Zh, "on the network: " + op.En})
		if f.Roaming {
			c.Level = Warn
			c.What = Text{c.What.Zh + "（漫游）", c.What.En + " (roaming)"}
			c.Why = Text{"漫游时短信按漫游计费。", "texts are charged as roaming."}
			c.Do = Text{"确认卡与运营商是否对应。", "check that the SIM belongs to an operator of this place."}
		}
		return c, true
	case "line.signal":
		return f.signal(), true
	case "line.credit":
		return f.credit(), true
	case "line.slots":
		return f.slots(), f.SlotMax > 0
	}
	return Check{}, false
}

// Signal limits, dBm: below weak, sending begins to fail now and then; below
// poor it fails often (GSM sensitivity is about -102, 3GPP TS 45.005 §6.2).
const (
	strongSignal = -75
	weakSignal   = -95
	poorSignal   = -105
)

// SignalWord says dBm in words.
func SignalWord(dBm int) Text {
	switch {
	case dBm >= strongSignal:
		return Text{"强", "strong"}
	case dBm >= weakSignal:
		return Text{"够用", "enough"}
	case dBm >= poorSignal:
		return Text{"偏弱", "weak"}
	}
	return Text{"很弱", "very weak"}
}

func (f LineFacts) signal() Check {
	const key = "line.signal"
	if f.Signal == 0 {
		return well(key, Text{"信号强度未知", "signal strength unknown"})
	}
	word := SignalWord(f.Signal)
	c := well(key, Text{fmt.Sprintf("信号 %d dBm，%s", f.Signal, word.Zh), fmt.Sprintf("signal %d dBm, %s", f.Signal, word.En)})
	if f.Signal >= weakSignal {
		return c
	}
	c.Level = Warn
	c.Why = Text{"发短信可能要多试几次才成功。", "texts may need several attempts."}
	c.Do = Text{"把天线挪到窗边或高处，拧紧接头。", "move the antenna to a window or higher up, tighten its plug."}
	return c
}

func (f LineFacts) slots() Check {
	const key = "line.slots"
	c := well(key, Text{fmt.Sprintf("卡上短信 %d/%d", f.SlotUsed, f.SlotMax), fmt.Sprintf("texts on the SIM %d of %d", f.SlotUsed, f.SlotMax)})
	if f.SlotUsed*10 < f.SlotMax*9 {
		return c
	}
	c.Level = Warn
	c.Why = Text{"卡满以后网络暂存新短信，要晚到。", "once it is full the network holds new texts back and they come late."}
	c.Do = Text{"通常几秒内自动取走；若不减少，看台账和磁盘两项。", "it is emptied within seconds; if it is not, see the ledger and the disk."}
	return c
}

// credit is what the operator texted about the SIM. The box asks for no balance: each operator has
// its own way, and some answer with a text that costs.
func (f LineFacts) credit() Check {
	const key = "line.credit"
	if f.Warning == "" {
		return well(key, Text{"没有收到欠费、停机提醒（盒子不查余额）", "the operator has not warned of anything (the box does not ask for the balance)"})
	}
	return Check{
		Key: key, Level: Warn, soon: true,
		What: Text{fmt.Sprintf("%s运营商来信：%s", f.WarnedAt.Format("1月2日"), f.Warning), fmt.Sprintf("the operator texted on %s: %s", f.WarnedAt.Format("2 Jan"), f.Warning)},
		Why:  Text{"一停机，短信就收不进来也发不出去。", "once the SIM is suspended no text comes in or goes out."},
		Do:   Text{"给这张卡充值或办实名，然后在屏幕上接了这条警报。", "top the SIM up, or register it; then take the alarm on the screen."},
	}
}
