package main

import "golang.org/x/sys/unix"

// exclusive has the kernel refuse a disk that something is mounted from meanwhile.
const exclusive = unix.O_EXCL
