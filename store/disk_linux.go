package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// allocate gives a file its blocks now, so that later writes need none. A file
// system that cannot do so gets zeros.
func allocate(f *os.File, size int64) error {
	err := unix.Fallocate(int(f.Fd()), 0, 0, size)
	if err == nil || !(errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS)) {
		return err
	}
	return fill(f, size)
}

func datasync(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }
