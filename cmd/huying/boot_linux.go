package main

import (
	"errors"

	"golang.org/x/sys/unix"
)

// withBoot has the boot partition writable meanwhile: it is mounted read-only, so that
// nothing but an update can spoil it.
func withBoot(dir string, do func() error) error {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil || st.Flags&unix.ST_RDONLY == 0 {
		return do()
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT, ""); err != nil {
		return problem{errors.Join(errors.New("the boot partition cannot be written"), err), "run it as root"}
	}
	return errors.Join(do(), unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""))
}
