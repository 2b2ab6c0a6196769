package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// lock keeps every other process out of the folder. The file names who is in,
// and says "clean" when the last one left in good order.
type lock struct {
	f     *os.File
	clean bool // the last one left in good order
}

const lockFile = "lock"

func takeLock(dir string) (*lock, error) {
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		if pid, ok := holder(f); ok {
			return nil, fmt.Errorf("%w (pid %d)", ErrBusy, pid)
		}
		return nil, ErrBusy
	}
	l := &lock{f: f, clean: said(f) == "clean"}
	if err := l.say(fmt.Sprintf("pid %d", os.Getpid())); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return l, nil
}

func said(f *os.File) string {
	b := make([]byte, 64)
	n, _ := f.ReadAt(b, 0)
	return strings.TrimSpace(string(b[:n]))
}

func holder(f *os.File) (pid int, ok bool) {
	s, found := strings.CutPrefix(said(f), "pid ")
	pid, err := strconv.Atoi(s)
	return pid, found && err == nil
}

// say writes a line of fixed length over the one before.
func (l *lock) say(what string) error {
	if _, err := l.f.WriteAt(fmt.Appendf(nil, "%-31s\n", what), 0); err != nil {
		return err
	}
	return l.f.Sync()
}

// leave lets others in.
func (l *lock) leave(clean bool) error {
	var err error
	if clean {
		err = l.say("clean")
	}
	return errors.Join(err, l.f.Close())
}
