package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"huying/appliance/health"
	"huying/appliance/slots"
)

// A data partition that was not mounted leaves an empty folder in its place. On a card
// whose root lives in memory a box would begin anew there, take texts off the SIM, and
// forget all of it when the plug is pulled. So the folder must be on a partition of its
// own: on every card with two slots, and wherever storage.must = "mount" says so.

// A volume is what lies under a path.
type volume struct {
	kind   int64 // of the file system: statfs(2)'s magic number
	device uint64
}

// volumeOf asks the system.
func volumeOf(path string) (volume, error) {
	var fs unix.Statfs_t
	var st unix.Stat_t
	err := errors.Join(unix.Statfs(path, &fs), unix.Stat(path, &st))
	return volume{int64(uint32(fs.Type)), uint64(st.Dev)}, err
}

// inMemory are the file systems whose files are gone after a start.
var inMemory = map[int64]string{unix.TMPFS_MAGIC: "tmpfs", unix.RAMFS_MAGIC: "ramfs", unix.OVERLAYFS_SUPER_MAGIC: "overlay"}

// storageFault says why a box must not keep its ledger in the configured folder; empty:
// it may. cmdline is the kernel's.
func storageFault(cfg config, cmdline string, of func(path string) (volume, error)) health.Text {
	if cfg.Practice.On || cfg.Storage != mustMount && slots.Running(cmdline) == "" {
		return health.Text{}
	}
	at := nearestFolder(cfg.Data)
	data, err := of(at)
	root, rootErr := of("/")
	if err = errors.Join(err, rootErr); err != nil {
		return health.Text{
			Zh: fmt.Sprintf("看不出%s在哪个分区：%v", cfg.Data, err),
			En: fmt.Sprintf("what partition %s lies on cannot be told: %v", cfg.Data, err),
		}
	}
	if kind, gone := inMemory[data.kind]; gone {
		return health.Text{
			Zh: fmt.Sprintf("数据分区没有挂上：%s在内存里（%s），断电就全没了", cfg.Data, kind),
			En: fmt.Sprintf("the data partition is not mounted: %s lies in memory (%s), and a pulled plug would take all of it", cfg.Data, kind),
		}
	}
	if data.device == root.device {
		return health.Text{
			Zh: fmt.Sprintf("数据分区没有挂上：%s在系统自己的分区里", cfg.Data),
			En: fmt.Sprintf("the data partition is not mounted: %s lies on the system's own partition", cfg.Data),
		}
	}
	return health.Text{}
}

// mustMount is the value of storage.must.
const mustMount = "mount"

// storageDo is what a technician does about it.
var storageDo = health.Text{
	Zh: "关机，把卡插紧再开；还是这样：systemctl status perm.mount 看原因，卡坏了就换卡，用备份恢复（huying backup restore）。盒子不会在别处另起一本台账",
	En: "switch off, push the card home, switch on; if it stays so: systemctl status perm.mount tells why; a dead card is replaced, and the backup restored (huying backup restore). The box begins no other ledger elsewhere",
}

// refuseStorage refuses a folder that would forget.
func refuseStorage(cfg config) error {
	fault := storageFault(cfg, kernelLine(), volumeOf)
	if fault == (health.Text{}) {
		return nil
	}
	return problem{unfitStorage(fault.In(cfg.English())), storageDo.In(cfg.English())}
}

// unfitStorage is the error of a folder that would forget. The box's screen waits with
// it in sight.
type unfitStorage string

func (u unfitStorage) Error() string { return string(u) }

// kernelLine is the kernel's command line; "" where there is none.
func kernelLine() string {
	b, err := os.ReadFile("/proc/cmdline")
	if err != nil {
		return ""
	}
	return string(b)
}
