package sshd

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// SocketName is the socket's name in the data folder.
const SocketName = "huying.sock"

// Listen opens the socket in dir for the box's own user alone. The caller holds
// the folder's lock, so a socket that is there is one left behind.
func Listen(dir string) (net.Listener, error) {
	name := filepath.Join(dir, SocketName)
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("socket: %w", err)
	}
	address, done, err := Address(dir)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	defer done()
	l, err := net.Listen("unix", address)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	if err := os.Chmod(name, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("socket: %w", err)
	}
	// The listener would remove the address it was given, which may be the
	// short one of Address.
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	return unlinking{l, name}, nil
}

type unlinking struct {
	net.Listener
	name string
}

func (l unlinking) Close() error {
	_ = os.Remove(l.name)
	return l.Listener.Close()
}

// longest is what fits into a socket's address everywhere (unix(7): 108 with
// its NUL on Linux, 104 elsewhere).
const longest = 100

// Address is how the socket in dir is called when it is opened: its path, or a
// short way to it where the path is too long for the kernel. done lets go of it.
func Address(dir string) (address string, done func(), err error) {
	name := filepath.Join(dir, SocketName)
	if len(name) <= longest {
		return name, func() {}, nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", f.Fd(), SocketName), func() { f.Close() }, nil
}
