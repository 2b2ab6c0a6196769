package serial

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

var speeds = map[int]uint32{9600: unix.B9600, 19200: unix.B19200, 38400: unix.B38400, 57600: unix.B57600, 115200: unix.B115200}

// OpenPort opens a serial port for us alone. It is done here and not by the
// library that the modem's port is opened with, which has no flow control and
// cannot give up a write to a terminal that was switched off.
func OpenPort(c Config) (_ Port, err error) {
	fd, err := unix.Open(c.Port, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoPort
	case errors.Is(err, unix.EBUSY):
		return nil, ErrPortBusy
	case err != nil:
		return nil, fmt.Errorf("open the port: %w", err)
	}
	defer func() {
		if err != nil {
			unix.Close(fd)
		}
	}()
	was, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, ErrNotPort
	}
	if unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) != nil {
		return nil, ErrPortBusy
	}
	_ = unix.IoctlSetInt(fd, unix.TIOCEXCL, 0) // nobody else opens it from now on, root excepted
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, raw(*was, c)); err != nil {
		return nil, fmt.Errorf("set the port: %w", err)
	}
	_ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH) // what was typed to nobody
	return os.NewFile(uintptr(fd), c.Port), nil
}

// raw is a line that changes nothing on its way (termios(3)): eight bits, no
// parity, one stop bit. Carrier is not asked for: a cable of three wires has none.
func raw(t unix.Termios, c Config) *unix.Termios {
	t.Iflag = unix.IGNBRK | unix.IGNPAR
	t.Oflag, t.Lflag = 0, 0
	t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | speeds[c.Baud]
	t.Ispeed, t.Ospeed = speeds[c.Baud], speeds[c.Baud]
	switch c.Flow {
	case FlowHardware:
		t.Cflag |= unix.CRTSCTS
	case FlowSoftware:
		t.Iflag |= unix.IXON | unix.IXOFF
	}
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return &t
}
