package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance/health"
)

// starts is somebody before a box that does not serve yet, and what they ask of it.
func starts(h *hall, s *Start, asked *[]string) *terminal {
	return h.sits(NewWaiting(Waiting{Ctx: h.t.Context(), Now: time.Now, Look: func(ask string) Start {
		if ask != "" {
			*asked = append(*asked, ask)
		}
		return *s
	}}), 80, 24)
}

func bad(key, zh, en, doZh, doEn string) health.Check {
	return health.Check{Key: key, Level: health.Bad, What: health.Text{Zh: zh, En: en}, Do: health.Text{Zh: doZh, En: doEn}}
}

func fine(key, zh, en string) health.Check {
	return health.Check{Key: key, Level: health.OK, What: health.Text{Zh: zh, En: en}}
}

func TestABoxThatDoesNotServeSaysWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		var asked []string
		title := health.Text{Zh: "还差一项，见下面；补上就开始", En: "one thing is missing, see below; then the box starts"}
		s := Start{Tree: health.Branch("first", title,
			bad("first.settings", "huying.toml 第7行 第8列：modem.baud：要整数，不加引号，不是文字 \"fast\"", "huying.toml line 7 column 8: modem.baud: want a whole number without quotes, not the words \"fast\"",
				"例如写：baud = 115200。把卡插到电脑上，改 HUYING 分区里的 huying.toml；或把改好的放在U盘上插进来。然后按 R 重新读。",
				"write, for example, baud = 115200. Either put the card into a computer and mend huying.toml on the partition HUYING, or plug in a stick with the mended one. Then press R."),
			fine("line", "接着的串口：/dev/ttyUSB2", "serial ports: /dev/ttyUSB2"))}
		x := starts(h, &s, &asked)
		x.golden("waiting-settings")
		x.press("n", "s", "1", "r")
		if got := strings.Join(asked, ","); got != WaitAgain {
			t.Errorf("asked %q: what is not offered was asked for, or R was not", got)
		}
		x.sees("重新读了一遍")
		x.press("f10")
		x.golden("english-waiting-settings")
		x.press("f10")

		// A workbook with more faults than rows.
		var faults []health.Check
		for i := range 40 {
			faults = append(faults, bad("first.town.x", "town.xlsx 表“人员” 第"+string(rune('0'+i%10))+"行 B列（电话）“1380000”：不是能打通的号码。", "town.xlsx table 人员 …", "", ""))
		}
		s = Start{NoTown: true, Tree: health.Branch("first", title, fine("first.settings", "配置读好了：青山镇", "the configuration is read"), fine("first.key", "密钥U盘：KEY", "the key stick: KEY"),
			health.Branch("first.town", health.Text{Zh: "town.xlsx（在卡的 HUYING 分区）有40处要改，什么也没有导入", En: "town.xlsx: 40 to mend"}, faults...))}
		x.wait(2 * time.Second)
		x.golden("waiting-town")
		x.press("pgdown")
		x.seesNot("密钥U盘")
		x.press("home", "s")
		s = Start{NoKey: true, Sticks: []string{"A", "KINGSTON"}, Tree: health.Branch("first", title,
			health.Check{Key: "first.key", Level: health.Bad, What: health.Text{Zh: "插着几个U盘，哪个作密钥U盘？", En: "which one?"}, Why: health.Text{Zh: "密钥分两半。\n密钥U盘一直插着。\n要有备用的一个。", En: "…"}, Do: health.Text{Zh: "按下面的数字选一个。", En: "press the digit."}})}
		x.wait(2 * time.Second)
		x.golden("waiting-key")
		x.press("2", "n", "3")
		if got := strings.Join(asked, ","); got != "again,no town,key KINGSTON,no key" {
			t.Errorf("asked %q", got)
		}
		s = Start{Ready: true}
		x.wait(2 * time.Second)
		x.settle()
		if s := x.m.View().Content; s != "" {
			t.Errorf("the box serves, and this stands there yet:\n%s", s)
		}
	})
}
