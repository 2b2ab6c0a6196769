package health

import (
	"fmt"
	"time"

	"huying/appliance"
)

// BackupFacts is how old the copy is that would be left if the card died now.
type BackupFacts struct {
	Known bool           // the ledger was asked
	Last  appliance.Date // the zero Date: there is none
	Born  time.Time      // of the box
	Fault Text           // why the last try did not succeed; empty: it did, or there was none
}

// A box without a copy somewhere else is one card away from having forgotten everything.
const (
	backupFirst = 2 // days after its birth a box should have a backup
	backupOld   = 3 // days after which the last one is too old
)

func (f BackupFacts) check(now time.Time) Check {
	const key = "ledger.backup"
	why := Text{"卡坏了，备份以后的内容就没有了。", "if the card dies, everything after the last backup is gone."}
	do := Text{"插上备份U盘；第一次：huying backup make /media/U盘名，以后每夜自动备份到它。",
		"plug in the backup stick; the first time: huying backup make /media/STICK, and from then on it is done every night."}
	c := Check{Key: key, Level: Warn, Why: why, Do: do, soon: true}
	days := 0
	if f.Last != (appliance.Date{}) {
		days = int(appliance.DateOf(now).In(time.UTC).Sub(f.Last.In(time.UTC)).Hours()) / 24
	}
	switch {
	case f.Last == (appliance.Date{}):
		c.What = Text{"还没有备份", "there is no backup yet"}
		if now.Sub(f.Born) < backupFirst*24*time.Hour && f.Fault == (Text{}) {
			return well(key, c.What)
		}
	case days == 0:
		c.What = Text{"今天备份过", "backed up today"}
	default:
		c.What = Text{fmt.Sprintf("最近一次备份在%d天前", days), plural("the last backup is %d day{s} old", days)}
	}
	if f.Fault != (Text{}) {
		c.What = Text{c.What.Zh + "；上次没备成：" + f.Fault.Zh, c.What.En + "; the last try failed: " + f.Fault.En}
		return c
	}
	if f.Last != (appliance.Date{}) && days <= backupOld {
		return well(key, c.What)
	}
	return c
}
