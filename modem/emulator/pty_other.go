//go:build unix && !linux

package emulator

import "golang.org/x/sys/unix"

// clearLine lets anybody open a terminal; what is unread in it stays.
func clearLine(fd int) { _ = unix.IoctlSetInt(fd, unix.TIOCNXCL, 0) }
