package main

import "golang.org/x/sys/unix"

// timeServer reports whether the kernel says that a time server steers the
// clock (adjtimex(2)).
func timeServer() bool {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0
}
