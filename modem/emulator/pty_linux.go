package emulator

import "golang.org/x/sys/unix"

// clearLine drops what is unread in a terminal and lets anybody open it. It is
// best effort: a terminal where it fails is merely not as fresh.
func clearLine(fd int) {
	_ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH)
	_ = unix.IoctlSetInt(fd, unix.TIOCNXCL, 0)
}
