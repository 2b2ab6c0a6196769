//go:build !linux

package store

import "os"

func allocate(f *os.File, size int64) error { return fill(f, size) }

func datasync(f *os.File) error { return f.Sync() }
