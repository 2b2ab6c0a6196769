package modem

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"go.bug.st/serial"
	"golang.org/x/term"

	"huying/appliance"
)

// PortConfig says where the modem is.
type PortConfig struct {
	// Path of a serial device or pseudo-terminal; "" and "auto" ask every USB
	// serial port who it is.
	Path string
	Baud int // 0: 115200
	// Exclude are patterns (as in filepath.Match) or other names of devices that
	// auto must not speak to: a terminal, a meter or a door may take AT for
	// something else.
	Exclude []string
	// IMEI names the modem auto shall find, where several are plugged in;
	// "" takes the first that answers, and then looks for that one.
	IMEI string
}

// Ports opens real ports on go.bug.st/serial, for one program at a time.
func Ports(cfg PortConfig) Opener {
	if cfg.Baud == 0 {
		cfg.Baud = 115200
	}
	if cfg.Path != "" && cfg.Path != "auto" {
		return func(context.Context) (io.ReadWriteCloser, string, error) {
			p, err := openPort(cfg.Path, cfg.Baud)
			return p, cfg.Path, err
		}
	}
	return (&finder{cfg: cfg, dev: "/dev"}).find
}

// port is a serial port and the lock that keeps it ours.
type port struct {
	serial.Port
	lock int // a descriptor of the same device, with flock on it
	once sync.Once
}

func (p *port) Close() (err error) {
	p.once.Do(func() {
		err = p.Port.Close()
		syscall.Close(p.lock)
	})
	return err
}

// openPort opens a device for us alone. flock keeps out another huying and all
// who ask for it; TIOCEXCL (set by serial.Open) keeps out the rest, except
// root, who therefore looks for others that have it open.
func openPort(path string, baud int) (io.ReadWriteCloser, error) {
	fail := func(phase appliance.LinePhase, detail string, err error) error {
		return &PortError{Phase: phase, Detail: detail, Err: err}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(appliance.LinePortMissing, path, err)
	case err != nil:
		return nil, fail(appliance.LinePortMissing, path+": "+reason(err), err)
	case info.Mode()&fs.ModeCharDevice == 0:
		return nil, fail(appliance.LineNotPort, path, syscall.ENOTTY)
	}
	lock, err := syscall.Open(path, syscall.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, syscall.EBUSY):
		return nil, fail(appliance.LinePortBusy, holder(path), err)
	case err != nil:
		return nil, fail(appliance.LinePortMissing, path+": "+reason(err), err)
	}
	switch who, busy := "", false; {
	case !term.IsTerminal(lock):
		syscall.Close(lock)
		return nil, fail(appliance.LineNotPort, path, syscall.ENOTTY)
	case syscall.Flock(lock, syscall.LOCK_EX|syscall.LOCK_NB) != nil:
		busy = true
		fallthrough
	default:
		if busy {
			who = holder(path)
		} else if others := holders(path); len(others) > 0 {
			who, busy = several(others), true
		}
		if busy {
			syscall.Close(lock)
			return nil, fail(appliance.LinePortBusy, who, syscall.EBUSY)
		}
	}
	p, err := serial.Open(path, &serial.Mode{BaudRate: baud})
	if err != nil {
		syscall.Close(lock)
		var pe *serial.PortError
		if errors.As(err, &pe) && pe.Code() == serial.PortBusy {
			return nil, fail(appliance.LinePortBusy, holder(path), err)
		}
		if errors.As(err, &pe) && pe.Code() == serial.InvalidSerialPort {
			return nil, fail(appliance.LineNotPort, path, err)
		}
		return nil, fail(appliance.LinePortMissing, path+": "+reason(err), err)
	}
	// Some USB modems speak only to a raised DTR. A pseudo-terminal has none
	// and says ENOTTY, which is as good.
	_ = p.SetDTR(true)
	return &port{Port: p, lock: lock}, nil
}

// reason is an error without the path, which is said already.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}

// finder finds a modem by asking, and remembers it by its IMEI: names move
// when cables do, and a USB modem shows several ports of which one or two
// speak AT.
type finder struct {
	cfg  PortConfig
	dev  string // "/dev"
	imei string // the one that answered last
	lost time.Time
}

// patience is how long the modem that answered before is waited for before
// another is taken.
const findPatience = 2 * time.Minute

// Candidates are the ports that "auto" would ask, by name. Nothing is opened.
func Candidates() []string { return (&finder{dev: "/dev"}).candidates() }

func (f *finder) candidates() (paths []string) {
	for _, p := range serialPorts(f.dev, f.cfg.Exclude) {
		if !p.Excluded {
			paths = append(paths, p.Path)
		}
	}
	return paths
}

// A SerialPort is a port on USB, where a modem may be.
type SerialPort struct {
	Path     string // the name that stays when cables move, where it has one
	Device   string // the device itself: /dev/ttyUSB2
	Excluded bool   // auto does not speak to it
}

// SerialPorts are the ports that auto looks at, and those that it leaves alone.
func SerialPorts(exclude []string) []SerialPort { return serialPorts("/dev", exclude) }

func serialPorts(dev string, exclude []string) (all []SerialPort) {
	seen := map[string]bool{}
	for _, pattern := range []string{"serial/by-id/*", "ttyUSB*", "ttyACM*"} {
		names, _ := filepath.Glob(filepath.Join(dev, pattern)) // the patterns are well formed
		for _, name := range names {
			real, err := filepath.EvalSymlinks(name)
			if err != nil || seen[real] {
				continue
			}
			seen[real] = true
			all = append(all, SerialPort{Path: name, Device: real, Excluded: excluded(exclude, name) || excluded(exclude, real)})
		}
	}
	return all
}

func excluded(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		whole, _ := filepath.Match(pattern, path)
		base, _ := filepath.Match(pattern, filepath.Base(path))
		real, err := filepath.EvalSymlinks(pattern) // a name of another kind, such as by-path
		return whole || base || err == nil && real == path
	})
}

func (f *finder) find(ctx context.Context) (io.ReadWriteCloser, string, error) {
	var said, busy []string
	other, otherIMEI := "", ""
	want := f.cfg.IMEI
	if want == "" {
		want = f.imei
	}
	for _, path := range f.candidates() {
		if ctx.Err() != nil {
			return nil, "", ctx.Err()
		}
		imei, err := whoIs(ctx, path, f.cfg.Baud)
		var pe *PortError
		switch {
		case errors.As(err, &pe) && pe.Phase == appliance.LinePortBusy:
			busy = append(busy, strings.TrimSuffix(path+": "+pe.Detail, ": "))
		case err != nil:
			said = append(said, path+": "+err.Error())
		case want == "" || imei == want:
			f.imei, f.lost = imei, time.Time{}
			p, err := openPort(path, f.cfg.Baud)
			return p, path, err
		default:
			said = append(said, path+": another modem, IMEI "+imei)
			if other == "" {
				other, otherIMEI = path, imei
			}
		}
	}
	if f.lost.IsZero() {
		f.lost = time.Now()
	}
	if other != "" && f.cfg.IMEI == "" && time.Since(f.lost) > findPatience {
		f.imei, f.lost = otherIMEI, time.Time{}
		p, err := openPort(other, f.cfg.Baud)
		return p, other, err
	}
	if len(busy) > 0 {
		return nil, "", &PortError{Phase: appliance.LinePortBusy, Detail: strings.Join(busy, "; "), Err: syscall.EBUSY}
	}
	err := errors.New("no serial port answers as a modem")
	if len(said) == 0 {
		err = errors.New("no USB serial port is there")
	}
	return nil, "", &PortError{Phase: appliance.LineNoPort, Detail: strings.Join(said, "; "), Err: err}
}

// whoIs asks a port for its IMEI. The error says that no modem answers there.
func whoIs(ctx context.Context, path string, baud int) (imei string, err error) {
	p, err := openPort(path, baud)
	if err != nil {
		return "", err
	}
	w := newWire(p, func(urc) {})
	defer w.close()
	defer context.AfterFunc(ctx, w.close)()
	if err := w.sync(2); err != nil {
		return "", err
	}
	for _, c := range []string{"+CGMI", "+CGMM", "+CGSN"} {
		lines, err := w.ask(c, quick)
		if err != nil {
			return "", err
		}
		imei = digits(identity(lines, c))
	}
	if len(imei) < 14 {
		return "", fmt.Errorf("it answers AT but has no IMEI")
	}
	return imei, nil
}
