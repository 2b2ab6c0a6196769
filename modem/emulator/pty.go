//go:build unix

package emulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// nobodyPause is how long to wait before looking again whether somebody has
// opened the pseudo-terminal.
const nobodyPause = 20 * time.Millisecond

// ServePTY puts the modem on a pseudo-terminal and keeps the symbolic link at
// link pointing to it, until ctx ends; the link is removed then. Pulling the
// modem out (Unplug) ends the terminal and removes the link; when it comes
// back under another name the link's number is one higher (ttyUSB0, ttyUSB1,
// …; without a number in the name, one is added). What is said while nobody
// has the terminal open is lost, as on a serial line. It returns nil when ctx
// ended, else what kept it from making the terminal.
func (m *Modem) ServePTY(ctx context.Context, link string) error { return m.serve(ctx, link, m.Open) }

// ServeAudioPTY does the same for the port of OpenAudio.
func (m *Modem) ServeAudioPTY(ctx context.Context, link string) error {
	return m.serve(ctx, link, m.OpenAudio)
}

func (m *Modem) serve(ctx context.Context, link string, open func() (io.ReadWriteCloser, error)) error {
	for {
		changed := m.Changed()
		port, err := open()
		switch {
		case err == nil:
			if err := m.serveTerminal(ctx, port, m.linkName(link)); err != nil {
				return fmt.Errorf("pseudo-terminal at %s: %w", link, err)
			}
		case !errors.Is(err, ErrGone):
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			select {
			case <-ctx.Done():
				return nil
			case <-changed:
			}
		}
	}
}

// linkName is the link as it is after the modem came back under other names.
func (m *Modem) linkName(link string) string {
	m.mu.Lock()
	n := m.names
	m.mu.Unlock()
	if n == 0 {
		return link
	}
	end := len(link)
	for end > 0 && link[end-1] >= '0' && link[end-1] <= '9' {
		end--
	}
	first, err := strconv.Atoi(link[end:])
	if err != nil {
		return link + strconv.Itoa(n)
	}
	return link[:end] + strconv.Itoa(first+n)
}

// serveTerminal carries bytes between the port and one pseudo-terminal until
// either ends. The error is only about making it.
func (m *Modem) serveTerminal(ctx context.Context, port io.ReadWriteCloser, link string) error {
	defer port.Close()
	master, name, err := openTerminal()
	if err != nil {
		return err
	}
	defer master.Close()
	if err := pointLink(link, name); err != nil {
		return err
	}
	defer removeLink(link, name)
	stop := context.AfterFunc(ctx, func() {
		port.Close()
		master.Close()
	})
	defer stop()
	var own sync.Mutex // held while our own hand is on the host's end, or may be
	toHost := make(chan struct{})
	go func() {
		defer close(toHost)
		defer master.Close()
		carryToHost(master, port, &own)
	}()
	carryToModem(port, master, name, &own)
	port.Close()
	<-toHost
	return nil
}

// openTerminal makes a raw pseudo-terminal and lets go of the host's end, so
// that the emulator sees whether a host has it open.
func openTerminal() (master *os.File, name string, err error) {
	p, t, err := pty.Open()
	if err != nil {
		return nil, "", err
	}
	defer p.Close()
	defer t.Close()
	if _, err := term.MakeRaw(int(t.Fd())); err != nil {
		return nil, "", fmt.Errorf("raw mode: %w", err)
	}
	// creack/pty leaves the descriptor blocking, and a blocked read could not
	// be ended by Close: take a copy that is not.
	fd, err := syscall.Dup(int(p.Fd()))
	if err != nil {
		return nil, "", err
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		syscall.Close(fd)
		return nil, "", err
	}
	return os.NewFile(uintptr(fd), p.Name()), t.Name(), nil
}

// carryToHost passes on what the modem says while somebody listens, until the
// port ends.
func carryToHost(master *os.File, port io.Reader, own *sync.Mutex) {
	b := make([]byte, 4096)
	for {
		n, err := port.Read(b)
		if err != nil {
			return
		}
		own.Lock()
		there, err := listening(master)
		if there {
			_, err = master.Write(b[:n])
		}
		own.Unlock()
		if err != nil && !hungUp(err) {
			return
		}
	}
}

// carryToModem passes on what the host says, until either end is closed or the
// terminal is of no more use.
func carryToModem(port io.Writer, master *os.File, name string, own *sync.Mutex) {
	b := make([]byte, 4096)
	for {
		for {
			there, err := listening(master)
			if err != nil {
				return
			}
			if there {
				break
			}
			time.Sleep(nobodyPause)
		}
		n, err := master.Read(b)
		if n > 0 {
			if _, err := port.Write(b[:n]); err != nil {
				return
			}
		}
		switch {
		case err == nil:
		case hungUp(err):
			own.Lock()
			ok := freshen(master, name)
			own.Unlock()
			if !ok {
				return
			}
		default:
			return
		}
	}
}

// listening reports whether a host has the terminal open. The error says that
// the master is closed.
func listening(master *os.File) (there bool, err error) {
	conn, err := master.SyscallConn()
	if err != nil {
		return false, err
	}
	err = conn.Control(func(fd uintptr) {
		p := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
		_, failed := unix.Poll(p, 0)
		there = failed == nil && p[0].Revents&unix.POLLHUP == 0
	})
	return there, err
}

// freshen makes the terminal as a serial line is that was just opened: nothing
// unread in it and not exclusive, which the last host may have left behind
// (TIOCEXCL outlives its holder on a pseudo-terminal). It reports false when
// only a new terminal will do.
func freshen(master *os.File, name string) bool {
	if there, err := listening(master); there || err != nil {
		return err == nil // the next host is there already
	}
	t, err := os.OpenFile(name, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		there, closed := listening(master)
		return there && closed == nil // the next host has it now, for itself alone
	}
	defer t.Close()
	clearLine(int(t.Fd()))
	_, err = term.MakeRaw(int(t.Fd()))
	return err == nil
}

// hungUp reports whether an error means that no host has the terminal open.
func hungUp(err error) bool {
	return errors.Is(err, syscall.EIO) || errors.Is(err, io.EOF)
}

// pointLink makes link point to name in one step, and only ever replaces
// another link.
func pointLink(link, name string) error {
	if info, err := os.Lstat(link); err == nil && info.Mode()&os.ModeSymlink == 0 {
		return fmt.Errorf("%s is there and is no link", link)
	}
	temporary := filepath.Join(filepath.Dir(link), "."+filepath.Base(link)+"."+strconv.Itoa(os.Getpid()))
	_ = os.Remove(temporary)
	if err := os.Symlink(name, temporary); err != nil {
		return err
	}
	if err := os.Rename(temporary, link); err != nil {
		_ = os.Remove(temporary)
		return err
	}
	return nil
}

func removeLink(link, name string) {
	if to, err := os.Readlink(link); err == nil && to == name {
		_ = os.Remove(link)
	}
}
