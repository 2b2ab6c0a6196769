// Package board reads what the hardware says of itself, for the tree of health:
// where the ledger lies, how worn that is, how hot it is, how it is supplied.
//
// All of it comes from files below /sys, /proc and /dev, which need no rights. The root is
// an fs.FS, so that tests can show it a Raspberry Pi, a board with eMMC, and a laptop. A
// file that is not there is a fact that is not known; nothing is made up for it.
package board

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance/health"
)

// Look reads the machine below root, whose folder dir (absolute, without links) holds the
// ledger. born is when the box was made; zero if that is not known.
func Look(root fs.FS, dir string, born time.Time) health.BoardFacts {
	r := reader{root}
	f := health.BoardFacts{Looked: true, Model: r.model(), Storage: r.storage(dir), Temp: r.temperature(), Power: r.power(), RTC: r.line("sys/class/rtc/rtc0/name")}
	f.Storage.Born = born
	return f
}

type reader struct{ root fs.FS }

// line is the first line of a small file, without the zero byte that firmware ends strings with; "" if it cannot be read.
func (r reader) line(name ...string) string {
	b, err := fs.ReadFile(r.root, path.Join(name...))
	if err != nil {
		return ""
	}
	s, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSpace(strings.Trim(s, "\x00"))
}

// number is a whole number in a file.
func (r reader) number(name ...string) (int64, bool) {
	n, err := strconv.ParseInt(r.line(name...), 0, 64)
	return n, err == nil
}

func (r reader) names(dir string) (out []string) {
	all, err := fs.ReadDir(r.root, dir)
	if err != nil {
		return nil
	}
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

func (r reader) model() string {
	for _, name := range []string{"sys/firmware/devicetree/base/model", "proc/device-tree/model"} {
		if s := r.line(name); s != "" {
			return s
		}
	}
	return strings.TrimSpace(r.line("sys/class/dmi/id/sys_vendor") + " " + r.line("sys/class/dmi/id/product_name"))
}

// temperature is the hottest of the sensible zones. One without a sensor behind it says 0, or -273.
func (r reader) temperature() (f health.TempFacts) {
	const zones = "sys/class/thermal"
	for _, z := range r.names(zones) {
		if !strings.HasPrefix(z, "thermal_zone") {
			continue
		}
		at := path.Join(zones, z)
		milli, ok := r.number(at, "temp")
		degrees := int(milli / 1000)
		if !ok || milli == 0 || degrees < -40 || degrees > 150 || f.Known && degrees <= f.Hottest {
			continue
		}
		f = health.TempFacts{Known: true, Hottest: degrees, Zone: r.line(at, "type")}
		for _, n := range r.names(at) {
			trip, ok := strings.CutSuffix(n, "_type")
			if !ok || r.line(at, n) != "critical" {
				continue
			}
			if t, ok := r.number(at, trip+"_temp"); ok && t > 60_000 && t < 150_000 {
				f.Critical = int(t / 1000)
			}
		}
	}
	return f
}

// power is told by a Raspberry Pi's firmware (kernel driver raspberrypi-hwmon; older kernels of
// Raspberry Pi OS: get_throttled, bit 0 now, bit 16 since the start), and by batteries.
func (r reader) power() health.PowerFacts {
	f := health.PowerFacts{Battery: -1}
	const sensors = "sys/class/hwmon"
	for _, h := range r.names(sensors) {
		if r.line(sensors, h, "name") != "rpi_volt" {
			continue
		}
		if n, ok := r.number(sensors, h, "in0_lcrit_alarm"); ok {
			f.Sensor, f.Low = true, n != 0
		}
	}
	const throttled = "sys/devices/platform/soc/soc:firmware/get_throttled"
	if s := r.line(throttled); s != "" {
		if bits, err := strconv.ParseUint(strings.TrimPrefix(s, "0x"), 16, 64); err == nil {
			f.Sensor, f.Low, f.WasLow = true, f.Low || bits&1 != 0, bits&(1<<16) != 0
		}
	}
	const supplies = "sys/class/power_supply"
	mains := false
	for _, s := range r.names(supplies) {
		switch r.line(supplies, s, "type") {
		case "Battery":
			// A wireless mouse has one too; those are of scope Device.
			if n, ok := r.number(supplies, s, "capacity"); ok && r.line(supplies, s, "scope") != "Device" && n >= 0 && n <= 100 {
				f.Battery = int(n)
				f.OnMains = f.OnMains || r.line(supplies, s, "status") != "Discharging"
			}
		case "Mains", "USB":
			if n, ok := r.number(supplies, s, "online"); ok && n == 1 {
				mains = true
			}
		}
	}
	f.OnMains = f.OnMains || mains
	return f
}

// A mount is a line of mountinfo (proc(5)).
type mount struct {
	device  string // 179:4
	at      string
	system  string
	source  string
	options []string // of the mount and of the file system
}

func (r reader) mounts() (out []mount) {
	b, err := fs.ReadFile(r.root, "proc/self/mountinfo")
	if err != nil {
		return nil
	}
	for l := range strings.Lines(string(b)) {
		before, after, ok := strings.Cut(l, " - ")
		f, g := strings.Fields(before), strings.Fields(after)
		if !ok || len(f) < 6 || len(g) < 3 {
			continue
		}
		out = append(out, mount{device: f[2], at: unquote(f[4]), system: g[0], source: g[1], options: strings.Split(f[5]+","+g[2], ",")})
	}
	return out
}

// unquote turns \040 into a blank.
func unquote(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// of is the mount a folder lies on: the longest that leads there, the last of several.
func of(all []mount, dir string) (m mount, ok bool) {
	for _, x := range all {
		if (dir == x.at || x.at == "/" || strings.HasPrefix(dir, x.at+"/")) && len(x.at) >= len(m.at) {
			m, ok = x, true
		}
	}
	return m, ok
}

func (r reader) storage(dir string) (f health.StorageFacts) {
	f.Slots = strings.Contains(" "+r.line("proc/cmdline"), " huying.slot=")
	all := r.mounts()
	m, ok := of(all, dir)
	if !ok {
		f.Removed = true
		return f
	}
	f.Mount, f.System, f.Device = m.at, m.system, path.Base(m.source)
	f.ReadOnly = slices.Contains(m.options, "ro")
	f.NoBarrier = slices.Contains(m.options, "nobarrier") || slices.Contains(m.options, "barrier=0")
	switch m.system {
	case "tmpfs", "ramfs":
		f.Kind, f.Device = health.StorageMemory, m.system
		return f
	case "overlay":
		// In a container or a card with two slots; it is in memory if its upper layer is.
		for _, o := range m.options {
			if up, found := strings.CutPrefix(o, "upperdir="); found {
				if below, ok := of(all, up); ok && (below.system == "tmpfs" || below.system == "ramfs") {
					f.Kind, f.Device = health.StorageMemory, m.system
				}
			}
		}
		return f
	}
	part, disk := r.block(m.device)
	if part == "" {
		return f
	}
	f.Device, f.Label = part, r.label(part)
	at := path.Join("sys/class/block", disk)
	if sectors, ok := r.number(at, "size"); ok {
		f.Bytes = uint64(sectors) * 512
	}
	f.Name = strings.TrimSpace(r.line(at, "device/name") + r.line(at, "device/model"))
	switch {
	case strings.HasPrefix(disk, "mmcblk") && r.line(at, "device/type") == "SD":
		f.Kind = health.StorageSD
	case strings.HasPrefix(disk, "mmcblk") && r.line(at, "device/type") == "MMC":
		f.Kind = health.StorageMMC
		for _, w := range strings.Fields(r.line(at, "device/life_time")) {
			if n, err := strconv.ParseInt(w, 0, 32); err == nil {
				f.Used = max(f.Used, int(n))
			}
		}
		eol, _ := r.number(at, "device/pre_eol_info")
		f.Eol = int(eol)
	case strings.HasPrefix(disk, "mmcblk"):
	default:
		f.Kind = health.StorageDisk
	}
	if kb, ok := r.number("sys/fs", m.system, part, "lifetime_write_kbytes"); ok {
		f.Written = uint64(kb) << 10
	}
	if n, ok := r.number("sys/fs", m.system, part, "errors_count"); ok {
		f.Errors = int(n)
	}
	// The seventh figure is sectors written since the start (kernel, Documentation/block/stat.rst).
	if s := strings.Fields(r.line(at, "stat")); len(s) > 6 {
		sectors, _ := strconv.ParseUint(s[6], 10, 64)
		up, _ := strconv.ParseFloat(strings.SplitN(r.line("proc/uptime"), " ", 2)[0], 64)
		f.SinceStart, f.Up = sectors*512, time.Duration(up)*time.Second
	}
	return f
}

// block finds a block device by its number, and the disk that it is part of.
func (r reader) block(device string) (part, disk string) {
	const blocks = "sys/class/block"
	all := r.names(blocks)
	for _, n := range all {
		if r.line(blocks, n, "dev") == device {
			part = n
		}
	}
	disk = part
	for _, n := range all {
		if n != part && r.line(blocks, n, part, "dev") == device {
			disk = n
		}
	}
	return part, disk
}

// label is what the partition is called, as udev links it.
func (r reader) label(part string) string {
	const labels = "dev/disk/by-label"
	for _, n := range r.names(labels) {
		if to, err := fs.ReadLink(r.root, path.Join(labels, n)); err == nil && path.Base(to) == part {
			return strings.ReplaceAll(n, `\x20`, " ")
		}
	}
	return ""
}
