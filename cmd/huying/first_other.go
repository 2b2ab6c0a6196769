//go:build !linux

package main

import (
	"errors"
	"time"
)

// boxUser is whom the box runs as where it was installed from the package.
const boxUser = "huying"

// A box stands on Linux; elsewhere a folder plays the card.
func readOnlyMount(string) bool    { return false }
func remount(string, bool) error   { return nil }
func chownTo(string, string) error { return nil }

func setMachineClock(time.Time) error { return errors.ErrUnsupported }
