package board

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"huying/appliance/health"
)

var now = time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)

// machine is a file system of small files; a value that begins with -> is a link.
func machine(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, s := range files {
		if to, ok := strings.CutPrefix(s, "->"); ok {
			m[name] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink}
			continue
		}
		m[name] = &fstest.MapFile{Data: []byte(s)}
	}
	return m
}

// raspberry is a Raspberry Pi 4 with a flashed card, up for two days.
func raspberry() map[string]string {
	const card = "sys/class/block/mmcblk0/"
	return map[string]string{
		"sys/firmware/devicetree/base/model":                "Raspberry Pi 4 Model B Rev 1.4\x00",
		"proc/cmdline":                                      "console=tty1 root=PARTUUID=1234-02 huying.slot=a quiet\n",
		"proc/uptime":                                       "172800.11 600000.00\n",
		"proc/self/mountinfo":                               "22 1 179:2 / / ro - squashfs /dev/mmcblk0p2 ro\n31 22 179:4 / /perm rw,noatime shared:5 - ext4 /dev/mmcblk0p4 rw\n32 22 179:4 /huying /perm/huying rw,noatime - ext4 /dev/mmcblk0p4 rw\n",
		"dev/disk/by-label/HUYDATA":                         "->../../mmcblk0p4",
		card + "dev":                                        "179:0\n",
		card + "size":                                       "62333952\n",
		card + "device/type":                                "SD\n",
		card + "device/name":                                "SC32G\n",
		card + "stat":                                       "1 2 3 4 5 6 819200 8 9 10 11\n",
		card + "mmcblk0p4/dev":                              "179:4\n",
		"sys/class/block/mmcblk0p4/dev":                     "179:4\n",
		"sys/class/block/mmcblk0p4/partition":               "4\n",
		"sys/fs/ext4/mmcblk0p4/lifetime_write_kbytes":       "1048576\n",
		"sys/fs/ext4/mmcblk0p4/errors_count":                "0\n",
		"sys/class/thermal/thermal_zone0/type":              "cpu-thermal\n",
		"sys/class/thermal/thermal_zone0/temp":              "51121\n",
		"sys/class/thermal/thermal_zone0/trip_point_0_type": "critical\n",
		"sys/class/thermal/thermal_zone0/trip_point_0_temp": "110000\n",
		"sys/class/hwmon/hwmon1/name":                       "rpi_volt\n",
		"sys/class/hwmon/hwmon1/in0_lcrit_alarm":            "0\n",
	}
}

// tree is what doctor says of the machine.
func tree(f health.BoardFacts) health.Check {
	return health.Tree(health.Facts{Now: now, Board: f})
}

func says(t *testing.T, root health.Check, key string, level health.Level, en string) {
	t.Helper()
	c, ok := root.Find(key)
	if !ok || c.Level != level || !strings.Contains(c.What.En, en) {
		t.Errorf("%s: %q %q, want %q with %q", key, c.Level, c.What.En, level, en)
	}
	if level != health.OK && (c.Why.Zh == "" || c.Do.Zh == "" || c.Why.En == "" || c.Do.En == "") {
		t.Errorf("%s says not why, or not what to do: %+v", key, c)
	}
}

func TestARaspberryPiTellsAll(t *testing.T) {
	f := Look(machine(raspberry()), "/perm/huying", now.AddDate(0, -6, 0))
	if f.Model != "Raspberry Pi 4 Model B Rev 1.4" {
		t.Errorf("model %q", f.Model)
	}
	root := tree(f)
	says(t, root, "board.storage", health.OK, "data lies on SD card mmcblk0p4 (ext4, HUYDATA)")
	// 400 MB in two days, 32 GB of cells that stand 500 writings, ten written for one.
	says(t, root, "board.wear", health.OK, "may last more than 20 years")
	says(t, root, "board.wear", health.OK, "200 MB a day")
	says(t, root, "board.wear", health.OK, "1.0 GB written")
	says(t, root, "board.temperature", health.OK, "51 °C")
	says(t, root, "board.power", health.OK, "the supply is well")
}

func TestARaspberryPiOnAWeakSupply(t *testing.T) {
	files := raspberry()
	files["sys/class/hwmon/hwmon1/in0_lcrit_alarm"] = "1\n"
	files["sys/class/thermal/thermal_zone0/temp"] = "82400\n"
	root := tree(Look(machine(files), "/perm/huying", now))
	says(t, root, "board.power", health.Warn, "voltage is low now")
	says(t, root, "board.temperature", health.Warn, "82 °C, warm")
	// An older kernel tells in bits: it was low, and is not now.
	delete(files, "sys/class/hwmon/hwmon1/name")
	files["sys/devices/platform/soc/soc:firmware/get_throttled"] = "50000\n"
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.power", health.Warn, "was low since the start")
}

// A card that writes a hundred times as much is worn out within the year, and somebody is told.
func TestACardThatIsWrittenMuchIsToBeReplaced(t *testing.T) {
	files := raspberry()
	files["sys/class/block/mmcblk0/stat"] = "1 2 3 4 5 6 81920000 8 9 10 11\n"
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.wear", health.Warn, "some 2 months")
	files["proc/uptime"] = "600.00 1200.00\n" // just started: nothing is claimed of what ten minutes say
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.wear", health.OK, "wants a day of running")
}

func TestABoardWithEMMC(t *testing.T) {
	files := raspberry()
	delete(files, "sys/class/hwmon/hwmon1/name")
	delete(files, "sys/class/thermal/thermal_zone0/temp")
	files["sys/class/block/mmcblk0/device/type"] = "MMC\n"
	files["sys/class/block/mmcblk0/device/life_time"] = "0x01 0x03\n"
	files["sys/class/block/mmcblk0/device/pre_eol_info"] = "0x01\n"
	root := tree(Look(machine(files), "/perm/huying", now.AddDate(-3, 0, 0)))
	says(t, root, "board.storage", health.OK, "eMMC mmcblk0p4")
	says(t, root, "board.wear", health.OK, "20–30 % of the eMMC's life are used, and at this pace it lasts at least some 7 years more")
	says(t, root, "board.temperature", health.OK, "not known (this board has no sensor)")
	says(t, root, "board.power", health.OK, "not known (this board does not tell")
	files["sys/class/block/mmcblk0/device/life_time"] = "0x09 0x03\n"
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.wear", health.Warn, "80–90 %")
	files["sys/class/block/mmcblk0/device/pre_eol_info"] = "0x03\n"
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.wear", health.Warn, "spare blocks")
	delete(files, "sys/class/block/mmcblk0/device/life_time")
	delete(files, "sys/class/block/mmcblk0/device/pre_eol_info")
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.wear", health.OK, "does not tell")
}

func TestALaptop(t *testing.T) {
	root := tree(Look(machine(map[string]string{
		"sys/class/dmi/id/sys_vendor":           "LENOVO\n",
		"sys/class/dmi/id/product_name":         "20XW\n",
		"proc/cmdline":                          "root=/dev/nvme0n1p2\n",
		"proc/self/mountinfo":                   "22 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw\n23 22 0:30 / /tmp rw - tmpfs tmpfs rw\n",
		"sys/class/block/nvme0n1/dev":           "259:0\n",
		"sys/class/block/nvme0n1/nvme0n1p2/dev": "259:2\n",
		"sys/class/block/nvme0n1p2/dev":         "259:2\n",
		"sys/class/thermal/thermal_zone0/type":  "acpitz\n",
		"sys/class/thermal/thermal_zone0/temp":  "0\n",
		"sys/class/thermal/thermal_zone1/type":  "x86_pkg_temp\n",
		"sys/class/thermal/thermal_zone1/temp":  "93000\n",
		"sys/class/power_supply/BAT0/type":      "Battery\n",
		"sys/class/power_supply/BAT0/capacity":  "18\n",
		"sys/class/power_supply/BAT0/status":    "Discharging\n",
		"sys/class/power_supply/AC/type":        "Mains\n",
		"sys/class/power_supply/AC/online":      "0\n",
		"sys/class/power_supply/hidpp/type":     "Battery\n",
		"sys/class/power_supply/hidpp/scope":    "Device\n",
		"sys/class/power_supply/hidpp/capacity": "90\n",
		"sys/class/power_supply/hidpp/status":   "Charging\n",
	}), "/home/li/data", now))
	if f, _ := root.Find("board"); f.Level != health.Warn || f.What.Zh != "机器 LENOVO 20XW" {
		t.Errorf("the branch is %q %q", f.Level, f.What.Zh)
	}
	says(t, root, "board.storage", health.OK, "disk nvme0n1p2 (ext4)")
	says(t, root, "board.wear", health.OK, "this disk does not tell the system")
	says(t, root, "board.temperature", health.Warn, "93 °C, too hot")
	says(t, root, "board.power", health.Warn, "battery has 18 % left")
}

// Where the data partition was not mounted the data goes where the next start does not find it.
func TestDataThatIsNotWhereItBelongs(t *testing.T) {
	for _, tc := range []struct{ name, mounts, says string }{
		{"in memory", "31 22 0:40 / /perm rw - tmpfs tmpfs rw\n", "data lies in memory (tmpfs)"},
		{"in an overlay in memory", "30 1 0:40 / /run rw - tmpfs tmpfs rw\n31 1 0:41 / / rw - overlay overlay rw,lowerdir=/a,upperdir=/run/up,workdir=/run/work\n", "data lies in memory (overlay)"},
		{"on the wrong partition", "31 22 179:1 / /perm rw - vfat /dev/mmcblk0p1 rw\n", "not lie on the data partition"},
		{"read-only", "31 22 179:4 / /perm ro,noatime - ext4 /dev/mmcblk0p4 ro\n", "read-only"},
	} {
		files := raspberry()
		files["proc/self/mountinfo"] = tc.mounts
		t.Run(tc.name, func(t *testing.T) {
			says(t, tree(Look(machine(files), "/perm/huying", now)), "board.storage", health.Bad, tc.says)
		})
	}
	files := raspberry()
	files["sys/fs/ext4/mmcblk0p4/errors_count"] = "3\n"
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.storage", health.Warn, "counted 3 errors")
	files = raspberry()
	files["proc/self/mountinfo"] = "31 22 179:4 / /perm rw,noatime - ext4 /dev/mmcblk0p4 rw,nobarrier\n"
	says(t, tree(Look(machine(files), "/perm/huying", now)), "board.storage", health.Warn, "without barriers")
}

// A machine that tells nothing is not made to.
func TestAMachineThatTellsNothing(t *testing.T) {
	root := tree(Look(machine(nil), "/perm/huying", now))
	for _, key := range []string{"board.storage", "board.wear", "board.temperature", "board.power"} {
		says(t, root, key, health.OK, "not known")
	}
}
