//go:build !linux

package serial

import "errors"

// OpenPort says that serial terminals are a matter of Linux, where the box runs.
func OpenPort(Config) (Port, error) {
	return nil, errors.New("serial terminals are served on Linux only")
}
