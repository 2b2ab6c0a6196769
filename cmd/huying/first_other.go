//go:build !linux

package main

import (
	"errors"
	"time"
)

// boxUser is whom the box runs as where it was installed from the package.
const boxUser = "huying"

func chownTo(string, string) error { return nil }

func setMachineClock(time.Time) error { return errors.ErrUnsupported }
