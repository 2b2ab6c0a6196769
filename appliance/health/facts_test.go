package health

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// Every fact that a technician asks for at the telephone stands in the tree.
func TestFactsAreSaid(t *testing.T) {
	day := appliance.DateOf(now.AddDate(0, 0, -1))
	for _, tc := range []struct {
		name   string
		change func(*Facts)
		key    string
		level  Level
		zh, en string
	}{
		{"no port", func(f *Facts) { f.Line.PortsOK = true }, "line.ports", OK, "没有 USB 串口", "no serial port"},
		{"all ports", func(f *Facts) {
			f.Line.PortsOK = true
			f.Line.Ports = []PortFacts{
				{Name: "ttyACM0", Use: PortHeld, By: "ModemManager (pid 412)"}, {Name: "ttyUSB0", ID: "usb-Quectel_EC25-if00-port0"},
				{Name: "ttyUSB2", ID: "usb-Quectel_EC25-if02-port0", Use: PortModem}, {Name: "ttyUSB4", ID: "usb-FTDI_FT232-if00-port0", Use: PortTerminal},
			}
		}, "line.ports", OK, "ttyACM0（ModemManager (pid 412) 占用）、Quectel_EC25 ttyUSB0、ttyUSB2（盒子在用）、FTDI_FT232 ttyUSB4（终端，找模块时不碰）", "ttyUSB4 (a terminal, not looked at)"},
		{"the modem's firmware", func(f *Facts) { f.Line.Firmware = "EC20CEHDLGR06A07" }, "line.modem", OK, "Quectel EC20 EC20CEHDLGR06A07", "EC20CEHDLGR06A07"},
		{"a strong signal", func(f *Facts) { f.Line.Signal = -63 }, "line.signal", OK, "信号 -63 dBm，强", "strong"},
		{"nobody warned of the SIM", func(*Facts) {}, "line.credit", OK, "没有收到欠费", "does not ask for the balance"},
		{"the operator warned", func(f *Facts) { f.Line.Warning, f.Line.WarnedAt = "欠费", now }, "line.credit", Warn, "11月22日运营商来信：欠费", "on 22 Nov"},
		{"a PIN is wanted", func(f *Facts) { f.Line.Phase, f.Line.Tries = appliance.LinePINNeeded, 3 }, "line.sim", Bad, "还能试 3 次", "3 attempts left"},
		{"a PIN was wrong", func(f *Facts) { f.Line.Phase, f.Line.Tries = appliance.LinePINWrong, 1 }, "line.sim", Bad, "还能试 1 次", "1 attempt left"},
		{"no antenna", func(f *Facts) { f.Line.Phase, f.Line.Signal = appliance.LineUnregistered, 0 }, "line.network", Bad, "一点信号也收不到", "hears no signal"},
		{"searching", func(f *Facts) { f.Line.Phase, f.Line.Signal = appliance.LineUnregistered, -101 }, "line.network", Bad, "信号 -101 dBm", "signal -101 dBm"},
		{"emergency calls only", func(f *Facts) { f.Line.Phase, f.Line.Detail = appliance.LineUnregistered, "emergency calls only" }, "line.network", Bad, "只能拨打紧急电话", "only emergency calls"},
		{"somebody may take the port", func(f *Facts) { f.Line.Phase, f.Line.Takers = appliance.LineNotModem, "ModemManager (pid 412)" }, "line.modem", Bad, "ModemManager (pid 412) 在运行", "ModemManager (pid 412) runs"},
		{"nobody knows who has the port", func(f *Facts) { f.Line.Phase, f.Line.Detail = appliance.LinePortBusy, "" }, "line.port", Bad, "不知是哪个", "which one is not known"},
		{"the room at this pace", func(f *Facts) { f.Ledger.Born, f.Ledger.Written = now.AddDate(0, 0, -100), 500<<20 }, "ledger.disk", OK, "台账平均每天写 5 MB，还够 11年", "5 MB a day, enough for 11 years"},
		{"not much at this pace", func(f *Facts) {
			f.Ledger.Born, f.Ledger.Written, f.Ledger.Free = now.AddDate(0, 0, -30), 900<<20, 2<<30
		}, "ledger.disk", Warn, "还够 68天，不多了", "enough for 68 days, running low"},
		{"three days say nothing", func(f *Facts) { f.Ledger.Born, f.Ledger.Written, f.Ledger.Free = now.AddDate(0, 0, -3), 900<<20, 2<<30 }, "ledger.disk", OK, "磁盘剩余 2.0 GB", "2.0 GB free"},
		{"the chain", func(f *Facts) {
			f.Ledger.Chain = ChainFacts{Entries: 812, Verified: now.Add(-3 * time.Hour), Anchor: day, Town: true}
		}, "ledger.chain", OK,
			"记录 812 条，3小时前全部核对过，日锚 2026-11-21（没有督办员，没有发出去）", "812 entries, all read 3 h ago"},
		{"a fresh chain", func(f *Facts) { f.Ledger.Chain = ChainFacts{Entries: 1} }, "ledger.chain", OK, "开机后还没有全部核对，还没有日锚", "not all read since the start"},
		{"the key stick is out", func(f *Facts) { f.Ledger.KeyAway = "/media/KEY/off.key" }, "ledger.keys", Warn, "密钥U盘没有插着（/media/KEY/off.key）", "not plugged in"},
		{"the key stick is out and the box stopped", func(f *Facts) { f.Ledger.KeyAway, f.Stopped = "/media/KEY/off.key", "-" }, "ledger.keys", Bad, "密钥U盘没有插着", "not plugged in"},
		{"more room than anybody needs", func(f *Facts) { f.Ledger.Born, f.Ledger.Written, f.Ledger.Free = now.AddDate(-1, 0, 0), 1, 1<<62 }, "ledger.disk", OK, "还够 100年", "100 years"},
		{"the sources of time", func(f *Facts) {
			f.Heard = ClockFacts{Box: now, Net: now.Add(-2 * time.Second), NetAsked: now, TextSent: now.Add(-9 * time.Second), TextHeard: now}
			f.Board = BoardFacts{Looked: true, RTC: "rtc-ds1307"}
		}, "time.sources", OK, "移动网络差 2秒，短信中心差 9秒，没有时间服务器，电池时钟 rtc-ds1307", "a clock with a battery, rtc-ds1307"},
		{"no source yet", func(f *Facts) { f.Heard = ClockFacts{Box: now, Synced: true}; f.Board.Looked = true }, "time.sources", OK, "没有电池时钟", "no clock with a battery"},
		{"a package", func(f *Facts) { f.Release = ReleaseFacts{Version: "0.1.0"} }, "release.slots", OK, "程序 0.1.0（不是双槽卡", "a package"},
		{"a slot", func(f *Facts) { f.Release = ReleaseFacts{Version: "0.1.0", Slot: "a", Armed: "0.2.0"} }, "release.slots", OK, "槽 a；下次启动试用 0.2.0", "the next start tries 0.2.0"},
		{"on trial", func(f *Facts) { f.Release = ReleaseFacts{Version: "0.2.0", Slot: "b", Trial: true} }, "release.slots", Warn, "正在试用", "on trial"},
		{"a release that failed", func(f *Facts) { f.Release = ReleaseFacts{Version: "0.1.0", Slot: "a", Failed: "0.2.0"} }, "release.slots", Warn, "已退回", "made way"},
		{"a release that failed, and why", func(f *Facts) {
			f.Release = ReleaseFacts{Version: "0.1.0", Slot: "a", Failed: "0.2.0", Why: "doctor: damaged"}
		}, "release.slots", Warn, "已退回（doctor: damaged）", "made way (doctor: damaged)"},
		{"an update under way", func(f *Facts) {
			f.Release = ReleaseFacts{Version: "0.1.0", Slot: "a", Asked: "0.2.0", Doing: "writing", Percent: 45}
		}, "release.slots", OK, "正在更新到 0.2.0：写入 45%", "0.2.0 is on its way: writing 45%"},
		{"an update that was refused", func(f *Facts) {
			f.Release = ReleaseFacts{Version: "0.1.0", Slot: "a", Asked: "0.2.0", Refused: Text{"文件坏了", "it is damaged"}}
		}, "release.slots", Warn, "0.2.0 没有装上：文件坏了", "0.2.0 was not installed: it is damaged"},
		{"a release that was kept", func(f *Facts) {
			f.Release = ReleaseFacts{Version: "0.2.0", Slot: "b", Kept: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}
		}, "release.slots", OK, "11月27日试用成功", "tried and kept on 2026-11-27"},
		{"slots that cannot be read", func(f *Facts) { f.Release = ReleaseFacts{Version: "0.1.0", Slot: "a", Fault: "permission denied"} }, "release.slots", OK, "不知道（permission denied）", "not known (permission denied)"},
		{"people without a phone", func(f *Facts) { f.Town = TownFacts{Offices: 3, NoMobile: 2, Callers: 2, County: 1} }, "town.mobiles", OK, "2人没有手机号", "2 of the people"},
	} {
		c, ok := Tree(with(tc.change)).Find(tc.key)
		if !ok || c.Level != tc.level || !strings.Contains(c.What.Zh, tc.zh) || !strings.Contains(c.What.En, tc.en) {
			t.Errorf("%s: %s is %q %+v", tc.name, tc.key, c.Level, c.What)
		}
		if tc.level != OK && tc.key != "line.credit" { // the operator's own word stays as it is
			bilingual(t, c)
		}
	}
}

// A warned SIM may be why the network refuses it.
func TestTheOperatorsWarningStandsBesideARefusal(t *testing.T) {
	root := Tree(with(func(f *Facts) { f.Line.Phase, f.Line.Warning, f.Line.WarnedAt = appliance.LineDenied, "停机", now }))
	if c, ok := root.Find("line.credit"); !ok || c.Level != Warn {
		t.Errorf("%+v", root.Worst())
	}
}

// A technician is texted about what lasts, once; again after three days, or when it was well for an
// hour between. What keeps texts from going out, and what clerks settle, is not texted about.
func TestATechnicianIsToldOnce(t *testing.T) {
	var teller Teller
	said := map[string]appliance.Date{}
	at := now
	look := func(after time.Duration, change func(*Facts)) string {
		at = at.Add(after)
		f := wellFacts()
		f.Now = at
		change(&f)
		var keys []string
		for _, c := range teller.Due(Tree(f), at, func(key string) appliance.Date { return said[key] }) {
			keys = append(keys, c.Key)
			said[c.Key] = appliance.DateOf(at)
		}
		return strings.Join(keys, " ")
	}
	well := func(*Facts) {}
	hot := func(f *Facts) {
		f.Board = BoardFacts{Looked: true, Temp: TempFacts{Known: true, Hottest: 95}, Power: PowerFacts{Battery: -1}}
	}
	for i, step := range []struct {
		after time.Duration
		facts func(*Facts)
		want  string
	}{
		{0, hot, ""}, {5 * time.Minute, well, ""}, // it passes by itself
		{time.Minute, hot, ""}, {9 * time.Minute, hot, ""}, {2 * time.Minute, hot, "board.temperature"},
		{time.Minute, hot, ""}, {24 * time.Hour, hot, ""}, {48 * time.Hour, hot, "board.temperature"}, // it lasts
		{time.Hour, well, ""}, {5 * time.Minute, hot, ""}, {time.Hour, hot, ""}, // well for minutes only: the same fault
		{time.Hour, well, ""}, {22 * time.Hour, hot, ""}, {time.Hour, hot, "board.temperature"}, // a new one
		{time.Hour, func(f *Facts) { f.Line.Phase = appliance.LineNoSIM; f.Texts.Alarms = 3; f.Duty = 0 }, ""},
		{time.Hour, func(f *Facts) {
			f.Ledger.Damage = []appliance.BoxNote{{From: 1, To: 2}}
			f.Line.Phase = appliance.LineNoSIM
		}, ""},
		{time.Hour, func(f *Facts) { f.Ledger.Damage = []appliance.BoxNote{{From: 1, To: 2}} }, "ledger.journal"},
	} {
		if got := look(step.after, step.facts); got != step.want {
			t.Errorf("step %d: told of %q, want %q", i, got, step.want)
		}
	}
}

func TestAShortWordForAText(t *testing.T) {
	c := Check{What: Text{Zh: "SD 卡估计还能写约 3 个月（按开机以来每天 19 GB），已写 1.0 GB"}}
	if s := Short(c, 30); s != "SD 卡估计还能写约 3 个月" {
		t.Error(s)
	}
	if s := Short(Check{What: Text{Zh: strings.Repeat("很", 60)}}, 30); len([]rune(s)) != 30 || !strings.HasSuffix(s, "…") {
		t.Error(s)
	}
}
