package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"huying/appliance/health"
)

// Once a mount that failed let the box write into the overlay in memory.
func TestAFolderThatForgetsIsRefused(t *testing.T) {
	const ext4, card = unix.EXT4_SUPER_MAGIC, "root=PARTUUID=48595931-02 ro huying.slot=a"
	on := func(kind int64, device uint64) func(string) (volume, error) {
		return func(path string) (volume, error) {
			if path == "/" {
				return volume{unix.OVERLAYFS_SUPER_MAGIC, 1}, nil
			}
			return volume{kind, device}, nil
		}
	}
	perm := t.TempDir()
	broken := func(string) (volume, error) { return volume{}, errors.New("input/output error") }
	for _, x := range []struct {
		name     string
		must     string
		cmdline  string
		practice bool
		of       func(string) (volume, error)
		says     string
	}{
		{"a card whose data partition is mounted", "", card, false, on(ext4, 2), ""},
		{"the overlay over a card's root", "", card, false, on(unix.OVERLAYFS_SUPER_MAGIC, 1), "the data partition is not mounted: /perm/huying lies in memory (overlay), and a pulled plug would take all of it"},
		{"a tmpfs", mustMount, "", false, on(unix.TMPFS_MAGIC, 3), "the data partition is not mounted: /perm/huying lies in memory (tmpfs), and a pulled plug would take all of it"},
		{"a ramfs", mustMount, "", false, on(unix.RAMFS_MAGIC, 3), "the data partition is not mounted: /perm/huying lies in memory (ramfs), and a pulled plug would take all of it"},
		{"the root's own partition", mustMount, "", false, on(ext4, 1), "the data partition is not mounted: /perm/huying lies on the system's own partition"},
		{"nobody knows", mustMount, "", false, broken, "what partition /perm/huying lies on cannot be told: input/output error\ninput/output error"},
		{"a package on a computer", "", "quiet", false, on(ext4, 1), ""},
		{"practice", mustMount, card, true, on(unix.TMPFS_MAGIC, 3), ""},
	} {
		cfg := config{Data: filepath.Join(perm, "huying"), Storage: x.must}
		cfg.Practice.On = x.practice
		got := storageFault(cfg, x.cmdline, x.of)
		if got.En != strings.ReplaceAll(x.says, "/perm", perm) || (got.Zh == "") != (x.says == "") {
			t.Errorf("%s: says %q, %q", x.name, got.En, got.Zh)
		}
	}
}

// What the system says of a tmpfs is what the table knows.
func TestATmpfsIsKnown(t *testing.T) {
	mnt := t.TempDir()
	if err := unix.Mount("tmpfs", mnt, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	defer unix.Unmount(mnt, unix.MNT_DETACH)
	if fault := storageFault(config{Data: mnt + "/huying", Storage: mustMount}, "", volumeOf); fault == (health.Text{}) {
		t.Error("a folder in memory is taken")
	}
}
