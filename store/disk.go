package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// disk is what the store asks of the folder's file system, in the order in
// which it asks. Power cuts are tested by recording it.
type disk interface {
	// OpenFile opens a file of the journal for reading and writing.
	OpenFile(path string, create bool) (file, error)
	Rename(from, to string) error
	Remove(path string) error
	SyncDir(path string) error
	// Commit runs a change of the database file at path, which bbolt makes by itself.
	Commit(path string, change func() error) error
	// Free is the room left for us, in bytes.
	Free(path string) (int64, error)
	// Allocate makes sure that bytes [0,size) of an open file have room.
	Allocate(f *os.File, size int64) error
}

// file is an open file of the journal.
type file interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error // data, and what is needed to find it
	Size() (int64, error)
	Allocate(size int64) error // makes sure that bytes [0,size) have room
}

// osDisk is the real one.
type osDisk struct{}

type osFile struct{ *os.File }

func (osDisk) OpenFile(path string, create bool) (file, error) {
	flag := os.O_RDWR
	if create {
		flag |= os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(path, flag, 0o600)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (osDisk) Rename(from, to string) error               { return os.Rename(from, to) }
func (osDisk) Remove(path string) error                   { return os.Remove(path) }
func (osDisk) Commit(_ string, change func() error) error { return change() }
func (osDisk) Allocate(f *os.File, size int64) error      { return allocate(f, size) }
func (f osFile) Allocate(size int64) error                { return allocate(f.File, size) }
func (f osFile) Sync() error                              { return datasync(f.File) }

func (f osFile) Size() (int64, error) {
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func (osDisk) SyncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (osDisk) Free(path string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", path, err)
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

// noRoom reports whether err says that the disk is full.
func noRoom(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

// writeFile makes a small file appear whole or not at all.
func writeFile(d disk, path string, b []byte) error {
	f, err := d.OpenFile(path+".new", true)
	if err != nil {
		return err
	}
	if _, err = f.WriteAt(b, 0); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = d.Rename(path+".new", path)
	}
	if err == nil {
		err = d.SyncDir(filepath.Dir(path))
	}
	return err
}

// fill extends a file with zeros.
func fill(f *os.File, size int64) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	zeros := make([]byte, 256<<10)
	for at := st.Size(); at < size; {
		n, err := f.WriteAt(zeros[:min(int64(len(zeros)), size-at)], at)
		if err != nil {
			return err
		}
		at += int64(n)
	}
	return nil
}

// deviceOf is the number of the device a file lies on.
func deviceOf(path string) (uint64, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return 0, err
	}
	return uint64(st.Dev), nil
}
