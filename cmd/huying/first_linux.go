package main

import (
	"os"
	"os/user"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// boxUser is whom the box runs as where it was installed from the package.
const boxUser = "huying"

// chownTo gives a new folder to the box's user, where there is one and we are root.
func chownTo(path, name string) error {
	u, err := user.Lookup(name)
	if err != nil || os.Geteuid() != 0 {
		return nil // no such user: a box run by hand
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	return os.Chown(path, uid, gid)
}

// setMachineClock sets the kernel's clock, and the battery's where there is one. It wants root.
func setMachineClock(t time.Time) error {
	tv := unix.NsecToTimeval(t.UnixNano())
	if err := unix.Settimeofday(&tv); err != nil {
		return err
	}
	f, err := os.Open("/dev/rtc0")
	if err != nil {
		return nil // a board without a battery
	}
	defer f.Close()
	u := t.UTC()
	return unix.IoctlSetRTCTime(int(f.Fd()), &unix.RTCTime{
		Sec: int32(u.Second()), Min: int32(u.Minute()), Hour: int32(u.Hour()), Mday: int32(u.Day()), Mon: int32(u.Month()) - 1, Year: int32(u.Year()) - 1900,
	})
}
