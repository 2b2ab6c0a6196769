package flash

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Why a device is not written.
var (
	ErrNoDisk   = errors.New("this is no disk")
	ErrPart     = errors.New("this is a part of a disk, not a disk")
	ErrMounted  = errors.New("something on it is in use")
	ErrTooSmall = errors.New("the card is too small")
)

// A Device is a disk as the system knows it.
type Device struct {
	Name      string // sdb
	Model     string // as its maker calls it; "" not told
	Size      int64  // bytes
	Removable bool   // a card in a reader, or a stick, says so; some readers do not
	Uses      []string
}

// Look asks the system for a device by its path, such as /dev/sdb. root is the root of
// the file system, of which /sys and /proc are read. The error wraps ErrNoDisk or
// ErrPart.
func Look(root fs.FS, device string) (d Device, err error) {
	d.Name = path.Base(device)
	at := path.Join("sys/class/block", d.Name)
	if _, err := fs.Stat(root, at); err != nil || !fs.ValidPath(at) {
		return d, fmt.Errorf("%s: %w", device, ErrNoDisk)
	}
	if _, err := fs.Stat(root, path.Join(at, "partition")); err == nil {
		return d, fmt.Errorf("%s: %w: name the whole one, such as /dev/%s", device, ErrPart, strings.TrimRight(strings.TrimSuffix(strings.TrimRight(d.Name, "0123456789"), "p"), "-"))
	}
	sectors, err := strconv.ParseInt(word(root, at, "size"), 10, 64)
	if err != nil || sectors <= 0 {
		return d, fmt.Errorf("%s: %w, or there is no card in the reader", device, ErrNoDisk)
	}
	d.Size = sectors * 512
	d.Model = strings.Join(strings.Fields(word(root, at, "device/vendor")+" "+word(root, at, "device/model")+" "+word(root, at, "device/name")), " ")
	d.Removable = word(root, at, "removable") == "1" || strings.HasPrefix(d.Name, "mmcblk")
	d.Uses = uses(root, at, d.Name)
	return d, nil
}

// All are the disks there are, by name; loops and disks in memory are left out.
func All(root fs.FS) (all []Device) {
	names, err := fs.ReadDir(root, "sys/class/block")
	if err != nil {
		return nil
	}
	for _, n := range names {
		if slices.ContainsFunc([]string{"loop", "ram", "zram", "dm-", "md", "sr", "nbd"}, func(p string) bool { return strings.HasPrefix(n.Name(), p) }) {
			continue
		}
		if d, err := Look(root, "/dev/"+n.Name()); err == nil {
			all = append(all, d)
		}
	}
	return all
}

// Refuse is why a device must not be written, nil when it may.
func (d Device) Refuse(want int64) error {
	switch {
	case len(d.Uses) > 0:
		return fmt.Errorf("/dev/%s: %w: %s", d.Name, ErrMounted, strings.Join(d.Uses, ", "))
	case d.Size < want:
		return fmt.Errorf("/dev/%s: %w: it has %d MB, the image wants %d", d.Name, ErrTooSmall, d.Size>>20, want>>20)
	}
	return nil
}

func word(root fs.FS, at, name string) string {
	b, err := fs.ReadFile(root, path.Join(at, name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// uses is what the system does with a disk and its parts.
func uses(root fs.FS, at, name string) (all []string) {
	parts := map[string]string{name: word(root, at, "dev")} // by name, major:minor
	entries, _ := fs.ReadDir(root, at)
	for _, e := range entries {
		if _, err := fs.Stat(root, path.Join(at, e.Name(), "partition")); err == nil {
			parts[e.Name()] = word(root, path.Join(at, e.Name()), "dev")
		}
	}
	for part := range parts {
		holders, _ := fs.ReadDir(root, path.Join("sys/class/block", part, "holders"))
		for _, h := range holders {
			all = append(all, part+" belongs to "+h.Name())
		}
	}
	mounts, _ := fs.ReadFile(root, "proc/self/mountinfo")
	for line := range strings.Lines(string(mounts)) {
		f := strings.Fields(line)
		if len(f) < 5 {
			continue
		}
		_, behind, _ := strings.Cut(line, " - ")
		source := ""
		if s := strings.Fields(behind); len(s) > 1 {
			source = strings.TrimPrefix(s[1], "/dev/")
		}
		for part, dev := range parts {
			if dev != "" && f[2] == dev || source == part {
				all = append(all, part+" is mounted on "+strings.ReplaceAll(f[4], `\040`, " "))
			}
		}
	}
	swaps, _ := fs.ReadFile(root, "proc/swaps")
	for line := range strings.Lines(string(swaps)) {
		if f := strings.Fields(line); len(f) > 0 {
			if _, ok := parts[strings.TrimPrefix(f[0], "/dev/")]; ok {
				all = append(all, strings.TrimPrefix(f[0], "/dev/")+" is swapped to")
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
