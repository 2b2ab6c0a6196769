package health

import "fmt"

// WaysFacts is what is known about the ways in, beside the box's own screen.
type WaysFacts struct {
	Listen    string // ssh.listen: where clerks shall come in over SSH; "" nowhere
	Door      DoorFacts
	Keys      int // accounts that have a key
	KeysKnown bool
	Terminals []TerminalFacts
}

// TerminalFacts is one terminal on a serial line.
type TerminalFacts struct {
	Port  string
	Baud  int
	GBK   bool
	Open  bool
	Fault Text // why it is not open
}

// DoorFacts is how SSH is served on the network.
type DoorFacts struct {
	Listen, Address string
	Open            bool
	Fault           string     // why it is not open
	Fingerprint     string     // of the box's own key: what a clerk compares at the first time
	Key             string     // the same as a line of known_hosts, without the address
	Screens         func() int // how many are open now; nil: none
}

// check judges the ways in. Where there is none but the box's own screen there is
// nothing to say.
func (f WaysFacts) check() (Check, bool) {
	var all []Check
	if f.Listen != "" {
		all = append(all, f.door())
		if f.KeysKnown && f.Keys == 0 {
			all = append(all, Check{
				Key: "ways.keys", Level: Warn, What: Text{"还没有人有钥匙", "nobody has a key yet"},
				Why: Text{"没有绑定公钥，谁也不能从网络登录。", "without a key bound to an account nobody comes in over the network."},
				Do:  Text{"绑定：huying clerk key 姓名 公钥文件.pub", "bind one: huying clerk key NAME FILE.pub"},
			})
		}
	}
	for i, t := range f.Terminals {
		all = append(all, t.check(i))
	}
	if len(all) == 0 {
		return Check{}, false
	}
	return branch("ways", Text{"入口", "ways in"}, all...), true
}

func (f TerminalFacts) check(i int) Check {
	key := fmt.Sprintf("ways.serial.%d", i+1)
	charset := "UTF-8"
	if f.GBK {
		charset = "GBK"
	}
	name := fmt.Sprintf("%s %d %s", f.Port, f.Baud, charset)
	if f.Open || f.Fault == (Text{}) {
		return well(key, Text{"串口终端 " + name, "serial terminal " + name})
	}
	return Check{
		Key: key, Level: Warn, What: Text{"串口终端 " + f.Port + " 没有打开：" + f.Fault.Zh, "the serial terminal on " + f.Port + " is not open: " + f.Fault.En},
		Why: Text{"那台终端上没有屏幕；别的入口照常。", "there is no screen on that terminal; the other ways in work."},
		Do:  Text{"检查转接线，核对 huying.toml 里的 serial.port；插好后自动恢复。", "check the cable, and serial.port in huying.toml; it comes back by itself."},
	}
}

func (f WaysFacts) door() Check {
	const key = "ways.ssh"
	if !f.Door.Open {
		why := f.Door.Fault
		if why == "" {
			return well(key, Text{"SSH 正在打开 " + f.Listen, "SSH is being opened on " + f.Listen})
		}
		return Check{
			Key: key, Level: Bad, What: Text{"SSH 没有打开：" + why, "SSH is not served: " + why},
			Why: Text{"同事不能从网络登录；盒子上的屏幕照常。", "nobody comes in over the network; the box's own screen works."},
			Do: Text{"核对 huying.toml 里的 ssh.listen：地址要是本机的，端口没有别的程序用，不小于 1024。会自动再试。",
				"check ssh.listen in huying.toml: an address of this machine, a port that no other program has, not below 1024. It is tried again by itself."},
		}
	}
	n := 0
	if f.Door.Screens != nil {
		n = f.Door.Screens()
	}
	return well(key, Text{fmt.Sprintf("SSH %s，开着%d个屏幕，指纹 %s", f.Door.Address, n, f.Door.Fingerprint),
		fmt.Sprintf("SSH on %s, %s, fingerprint %s", f.Door.Address, plural("%d screen{s} open", n), f.Door.Fingerprint)})
}
