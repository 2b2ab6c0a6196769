package health

import (
	"fmt"
	"time"
)

// BoardFacts is what the hardware says of itself (health/board reads it). A fact
// that this machine does not tell is left at its zero value, and the line says so.
type BoardFacts struct {
	Looked  bool // somebody looked; else the tree has no such branch
	Model   string
	Storage StorageFacts
	Temp    TempFacts
	Power   PowerFacts
	RTC     string // the clock with a battery, as its driver is called; "" there is none
}

// Kinds of storage.
const (
	StorageSD     = "sd"     // an SD card: says nothing of its wear
	StorageMMC    = "emmc"   // eMMC says how much of its life is used, in tenths
	StorageDisk   = "disk"   // SSD, NVMe, hard disk, USB stick
	StorageMemory = "memory" // tmpfs, or an overlay in memory: a cut of the power empties it
)

// StorageFacts is where the ledger lies and how worn that is.
type StorageFacts struct {
	Kind    string // "" is not known
	Device  string // mmcblk0p4; for memory the kind of file system
	System  string // ext4
	Label   string // HUYDATA
	Name    string // as the card or disk calls itself
	Mount   string // where it is mounted
	Slots   bool   // the kernel was started as a card with two slots: the data partition is expected
	Bytes   uint64 // of the whole card
	Removed bool   // the folder could not be found on any mount

	ReadOnly  bool
	NoBarrier bool
	Errors    int // that ext4 counted on this file system

	// Written is what ext4 wrote to this partition in its life, since Born; SinceStart what went to
	// the whole card since the machine was started, Up ago. 0: not told.
	Written, SinceStart uint64
	Up                  time.Duration
	Born                time.Time // of the box: the partition is not older than it by much

	// eMMC: used is the worse of its two kinds of cells, in tenths, 1 is up to 10 %, 11 is beyond; Eol is 2 when
	// four fifths of its spare blocks are gone, 3 when nearly all are (JEDEC JESD84-B51, EXT_CSD 267–269). 0: not told.
	Used, Eol int
}

// DataLabel is the label of the partition for data on a card of ours.
const DataLabel = "HUYDATA"

// check tells where the data lies.
func (f StorageFacts) check() Check {
	const key = "board.storage"
	kind := map[string]Text{
		StorageSD: {"SD 卡", "SD card"}, StorageMMC: {"板载 eMMC", "eMMC"}, StorageDisk: {"盘", "disk"}, StorageMemory: {"内存", "memory"},
	}[f.Kind]
	name := Text{f.Device, f.Device}
	if kind != (Text{}) {
		name = Text{kind.Zh + " " + f.Device, kind.En + " " + f.Device}
	}
	if f.System != "" && f.Kind != StorageMemory {
		label := ""
		if f.Label != "" {
			label = ", " + f.Label
		}
		name = Text{name.Zh + "（" + f.System + label + "）", name.En + " (" + f.System + label + ")"}
	}
	c := well(key, Text{"数据在" + name.Zh, "data lies on " + name.En})
	switch {
	case f.Removed || f.Device == "":
		return Check{
			Key: key, Level: OK, What: Text{"数据在哪块盘上：不知道（系统没有说）", "which disk the data lies on is not known (the system does not say)"},
		}
	case f.Kind == StorageMemory:
		c.Level = Warn
		if f.Slots {
			c.Level = Bad
		}
		c.What = Text{"数据放在内存里（" + f.Device + "）", "data lies in memory (" + f.Device + ")"}
		c.Why = Text{"一断电，所有的件和短信都没有了。", "all matters and texts are gone with the power."}
		c.Do = Text{"挂上数据分区，或在 huying.toml 里把 data 改到盘上；然后重启。", "mount the data partition, or have data in huying.toml name a folder on a disk; then restart."}
	case f.Slots && f.Label != DataLabel:
		c.Level = Bad
		c.What = Text{"数据不在数据分区（" + DataLabel + "）上，在" + name.Zh, "data does not lie on the data partition (" + DataLabel + ") but on " + name.En}
		c.Why = Text{"下次启动可能看不到这些内容。", "the next start may not find it."}
		c.Do = Text{"请技术员看数据分区为什么没有挂上：findmnt /perm；修好前不要断电。", "have a technician see why the data partition is not mounted: findmnt /perm; keep the power on until then."}
	case f.ReadOnly:
		c.Level = Bad
		c.What = Text{"存储变成只读：" + name.Zh, "the storage is read-only: " + name.En}
		c.Why = Text{"什么都记不下来；多半是卡出了错，系统为了保住内容不再写。", "nothing can be written down; the card failed, most likely, and the system protects what is there."}
		c.Do = Text{"备份要先写在卡上，这时做不出来。停机换卡；旧卡在笔记本上只读挂好，huying journal verify --from 文件夹 核对，再把数据文件夹整个拷到新卡（cp -a）。",
			"no backup can be made: it is written on the card first. Stop, replace the card; mount the old one read-only in a laptop, see that huying journal verify --from FOLDER finds it whole, and copy the whole data folder onto the new one (cp -a)."}
	case f.Errors > 0:
		c.Level, c.soon = Warn, true
		c.What = Text{fmt.Sprintf("%s上的文件系统有 %d 处错误", name.Zh, f.Errors), plural("the file system has counted %d error{s} on ", f.Errors) + name.En}
		c.Why = Text{"卡可能快坏了。", "the card may be about to fail."}
		c.Do = Text{"先备份，再换卡；旧卡的台账可以找回。", "make a backup, then replace the card; what lies on the old one can be restored."}
	case f.NoBarrier:
		c.Level = Warn
		c.What = Text{c.What.Zh + "，挂载时关掉了写屏障", c.What.En + ", mounted without barriers"}
		c.Why = Text{"断电可能丢掉已经确认收到的短信。", "a cut of the power may lose texts that were confirmed."}
		c.Do = Text{"从 /etc/fstab 里去掉 nobarrier 或 barrier=0，重启。", "take nobarrier or barrier=0 out of /etc/fstab and restart."}
	}
	return c
}

// What an SD card, which says nothing of its wear, is taken for. Makers of consumer cards name
// no figure; these are on the careful side: cells that stand 500 writings (cheap TLC), and ten
// times as much written inside as asked for, since a lone commit is far smaller than the pages
// that cards write.
const (
	cardCycles = 500
	cardInside = 10
)

// Wear limits: below, somebody should buy a card.
const (
	wearSoonYears = 1.0
	wearTenths    = 8 // of an eMMC's life may be used
)

// pace is how many bytes go to the storage in a day; why says what it rests on. ok is false
// while there is too little to judge by.
func (f StorageFacts) pace(now time.Time) (perDay float64, why Text, ok bool) {
	const day = 24 * time.Hour
	if f.SinceStart > 0 && f.Up >= day {
		return float64(f.SinceStart) / f.Up.Hours() * 24, Text{"按开机以来", "at the pace since the machine started"}, true
	}
	if age := now.Sub(f.Born); f.Written > 0 && !f.Born.IsZero() && age >= day {
		return float64(f.Written) / age.Hours() * 24, Text{"按启用以来", "at the pace since the box was born"}, true
	}
	return 0, Text{}, false
}

// wear tells how long the storage may last yet.
func (f StorageFacts) wear(now time.Time) (Check, bool) {
	const key = "board.wear"
	written := Text{}
	if f.Written > 0 {
		written = Text{"，已写 " + size(f.Written), ", " + size(f.Written) + " written"}
	}
	why := Text{"存储写坏了，盒子就停了；内容靠备份找回。", "when the storage is worn out the box stops; what it held comes back from a backup."}
	do := Text{"备好一张新卡，照 card 那一页换；确认每夜有备份。", "have a new card ready and replace it as the page on cards says; see that there is a backup every night."}
	unknown := func(zh, en string) (Check, bool) {
		return well(key, Text{"磨损：不知道（" + zh + "）" + written.Zh, "wear is not known (" + en + ")" + written.En}), true
	}
	switch f.Kind {
	case StorageMMC:
		return f.emmc(now, why, do, written)
	case StorageSD:
		if f.Bytes == 0 {
			return unknown("SD 卡自己不报，容量也读不到", "SD cards do not tell, and its size could not be read")
		}
		perDay, basis, ok := f.pace(now)
		if !ok {
			return unknown("SD 卡自己不报，运行满一天才好估算", "SD cards do not tell; an estimate wants a day of running")
		}
		stands := float64(f.Bytes) * cardCycles / cardInside
		years := max(0, stands-float64(max(f.Written, f.SinceStart))) / perDay / 365
		say := yearsOf(years)
		c := well(key, Text{
			fmt.Sprintf("SD 卡估计还能写%s（%s每天 %s；卡自己不报，按每格写 %d 次、放大 %d 倍估）%s", say.Zh, basis.Zh, size(uint64(perDay)), cardCycles, cardInside, written.Zh),
			fmt.Sprintf("the SD card may last %s (%s, %s a day; cards do not tell: estimated for cells of %d writings, %d times as much written inside)%s", say.En, basis.En, size(uint64(perDay)), cardCycles, cardInside, written.En),
		})
		if years < wearSoonYears {
			c.Level, c.Why, c.Do, c.soon = Warn, why, do, true
		}
		return c, true
	case StorageDisk:
		return unknown("这块盘不向系统报", "this disk does not tell the system")
	case StorageMemory:
		return Check{}, false
	}
	return unknown("不知道是什么盘", "it is not known what kind of disk this is")
}

func (f StorageFacts) emmc(now time.Time, why, do, written Text) (Check, bool) {
	const key = "board.wear"
	if f.Used == 0 && f.Eol == 0 {
		return well(key, Text{"磨损：不知道（这片 eMMC 不报，多半是 5.0 以前的）" + written.Zh, "wear is not known (this eMMC does not tell; it is older than 5.0, most likely)" + written.En}), true
	}
	said := Text{fmt.Sprintf("eMMC 寿命已用 %d%%–%d%%", (f.Used-1)*10, f.Used*10), fmt.Sprintf("%d–%d %% of the eMMC's life are used", (f.Used-1)*10, f.Used*10)}
	switch {
	case f.Used == 0:
		said = Text{"eMMC 没有报用了多少寿命", "the eMMC does not tell how much of its life is used"}
	case f.Used > 10:
		said = Text{"eMMC 寿命已经用完", "the eMMC's life is used up"}
	}
	// It tells tenths only: what the box's age says is at least so long, if it was new then.
	if age := now.Sub(f.Born); f.Used > 0 && f.Used < 10 && !f.Born.IsZero() && age > 90*24*time.Hour {
		say := yearsOf(age.Hours() / 24 / 365 * float64(10-f.Used) / float64(f.Used))
		said = Text{said.Zh + "，照这样至少还能用" + say.Zh + "（假定启用时是新的）", said.En + ", and at this pace it lasts at least " + say.En + " more (if it was new when the box was born)"}
	}
	c := well(key, Text{said.Zh + written.Zh, said.En + written.En})
	if f.Used > wearTenths || f.Eol > 1 {
		c.Level, c.Why, c.Do, c.soon = Warn, why, do, true
	}
	if f.Eol > 1 {
		c.What = Text{c.What.Zh + "，备用块快没了", c.What.En + ", and its spare blocks run out"}
	}
	return c, true
}

// yearsOf says a number of years roughly: more than two digits of it would be a lie.
func yearsOf(y float64) Text {
	switch {
	case y >= 20:
		return Text{" 20 年以上", "more than 20 years"}
	case y >= 2:
		return Text{fmt.Sprintf("约 %.0f 年", y), fmt.Sprintf("some %.0f years", y)}
	case y*12 >= 1:
		months := int(y*12 + 0.5)
		return Text{fmt.Sprintf("约 %d 个月", months), plural("some %d month{s}", months)}
	}
	return Text{"不到一个月", "less than a month"}
}

// TempFacts is how hot the board is.
type TempFacts struct {
	Known    bool
	Hottest  int    // whole degrees Celsius
	Zone     string // cpu-thermal
	Critical int    // where it switches itself off, as it says; 0 is not told
}

// Chips of boards throttle at 80 to 85 °C.
const (
	warmAt = 80
	hotAt  = 90
)

func (f TempFacts) check() Check {
	const key = "board.temperature"
	if !f.Known {
		return well(key, Text{"温度：不知道（这块板没有温度计）", "temperature is not known (this board has no sensor)"})
	}
	warm, hot := warmAt, hotAt
	if f.Critical > 0 {
		warm, hot = min(warm, f.Critical-15), min(hot, f.Critical-5)
	}
	c := well(key, Text{fmt.Sprintf("温度 %d °C", f.Hottest), fmt.Sprintf("%d °C", f.Hottest)})
	if f.Hottest < warm {
		return c
	}
	c.Level = Warn
	c.What = Text{c.What.Zh + "，偏热", c.What.En + ", warm"}
	c.Why = Text{"太热会变慢，卡也老得快。", "it grows slow, and cards age faster in the heat."}
	c.Do = Text{"挪到通风、晒不到的地方，清掉灰尘和盖在上面的东西。", "move it where there is air and no sun; take away dust and whatever lies on it."}
	if f.Hottest >= hot {
		c.soon = true
		c.What = Text{fmt.Sprintf("温度 %d °C，太热", f.Hottest), fmt.Sprintf("%d °C, too hot", f.Hottest)}
		c.Why = Text{"再热它会自己断电。", "a little more and it switches itself off."}
	}
	return c
}

// PowerFacts is how the board is supplied.
type PowerFacts struct {
	Sensor  bool // it tells of low voltage (Raspberry Pi)
	Low     bool // now
	WasLow  bool // since the start
	Battery int  // percent; -1 when there is none
	OnMains bool // with a battery: it is charged
}

func (f PowerFacts) check() Check {
	const key = "board.power"
	why := Text{"电压不够，模块和卡会出错、重启，写到一半的东西会坏。", "modem and card fail or restart when the voltage is low, and what is half written is spoilt."}
	do := Text{"换原装电源和粗短的线；模块耗电大，给它单独供电。", "use the board's own supply and a short thick cable; a modem draws much, give it a supply of its own."}
	switch {
	case f.Low:
		return Check{Key: key, Level: Warn, soon: true, What: Text{"供电不足：现在电压偏低", "the supply is too weak: the voltage is low now"}, Why: why, Do: do}
	case f.Battery >= 0 && !f.OnMains:
		return Check{
			Key: key, Level: Warn, soon: true, What: Text{fmt.Sprintf("没有市电，电池还剩 %d%%", f.Battery), fmt.Sprintf("no mains; the battery has %d %% left", f.Battery)},
			Why: Text{"电池用完盒子就停，其间的短信留在网络上，来电后补收。", "the box stops with the battery; texts wait in the network until it is back."},
			Do:  Text{"检查插头、空气开关；停电则等来电。", "check the plug and the breaker; in an outage, wait."},
		}
	case f.WasLow:
		return Check{Key: key, Level: Warn, What: Text{"开机以来电压低过", "the voltage was low since the start"}, Why: why, Do: do}
	case f.Battery >= 0:
		return well(key, Text{fmt.Sprintf("市电正常，电池 %d%%", f.Battery), fmt.Sprintf("on mains, battery at %d %%", f.Battery)})
	case f.Sensor:
		return well(key, Text{"供电正常", "the supply is well"})
	}
	return well(key, Text{"供电：不知道（这块板不报电压，也没有电池）", "supply is not known (this board does not tell its voltage and has no battery)"})
}

// check is the branch, ok false when nobody looked.
func (f BoardFacts) check(now time.Time) (Check, bool) {
	if !f.Looked {
		return Check{}, false
	}
	children := []Check{f.Storage.check()}
	if c, ok := f.Storage.wear(now); ok {
		children = append(children, c)
	}
	children = append(children, f.Temp.check(), f.Power.check())
	name := Text{"机器", "machine"}
	if f.Model != "" {
		name = Text{"机器 " + f.Model, "machine: " + f.Model}
	}
	return branch("board", name, children...), true
}
