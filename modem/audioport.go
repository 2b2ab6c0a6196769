package modem

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
)

// An AudioOpener opens the modem's second port, beside the one at at: the USB
// interface of that number, if it is to be found.
type AudioOpener func(ctx context.Context, at string, usb int) (io.ReadWriteCloser, error)

// AudioPorts opens real second ports. path names one; "" and "auto" take the
// terminal on the same USB device that is the interface asked for.
func AudioPorts(path string) AudioOpener {
	return func(_ context.Context, at string, usb int) (io.ReadWriteCloser, error) {
		where := path
		if path == "" || path == "auto" {
			var err error
			if where, err = beside("/sys", at, usb); err != nil {
				return nil, err
			}
		}
		return openPort(where, 115200)
	}
}

// ofUSB is how the folder of a USB interface is called: 1-1.2:1.2.
var ofUSB = regexp.MustCompile(`^(\d[\d.-]*:\d+\.)(\d+)$`)

// beside finds the terminal of another interface of the USB device that at
// belongs to.
func beside(sys, at string, usb int) (string, error) {
	if real, err := filepath.EvalSymlinks(at); err == nil {
		at = real
	}
	dir, err := filepath.EvalSymlinks(filepath.Join(sys, "class/tty", filepath.Base(at), "device"))
	if err != nil {
		return "", fmt.Errorf("%s is on no USB device: name its audio port in the configuration: %w", at, fs.ErrNotExist)
	}
	for ; len(dir) > len(sys); dir = filepath.Dir(dir) {
		m := ofUSB.FindStringSubmatch(filepath.Base(dir))
		if m == nil {
			continue
		}
		other := filepath.Join(filepath.Dir(dir), m[1]+strconv.Itoa(usb))
		for _, pattern := range []string{"ttyUSB*", "tty/tty*"} {
			if names, _ := filepath.Glob(filepath.Join(other, pattern)); len(names) > 0 { // the patterns are well formed
				return "/dev/" + filepath.Base(names[0]), nil
			}
		}
		return "", fmt.Errorf("the modem at %s has no terminal on USB interface %d: name its audio port in the configuration: %w", at, usb, fs.ErrNotExist)
	}
	return "", fmt.Errorf("%s is on no USB device: name its audio port in the configuration: %w", at, fs.ErrNotExist)
}
