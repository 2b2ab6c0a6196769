package slots

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"huying/appliance/card"
)

// A Card is the boot partition and the two roots: what a pulled plug may leave half
// done. Every write is on the card when it returns.
type Card interface {
	Read(name string) ([]byte, error)             // of the boot partition; fs.ErrNotExist
	Names(folder string) ([]string, error)        // of a folder there; none where it is not there
	Write(name string, content io.Reader) error   // a new file, or over an old one: not at once
	Rename(from, to string) error                 // at once, in the same folder
	Remove(name string) error                     // that it is not there is no error
	Root(slot string) (io.ReadWriteSeeker, error) // its partition; it is closed by Close
	Close(root io.ReadWriteSeeker) error          // what was written there is on the card
}

// Folder is a Card whose boot partition is mounted, and whose roots are devices, or
// files.
type Folder struct {
	Boot  string            // /boot/huying
	Roots map[string]string // by slot: /dev/disk/by-partuuid/…
}

// Read is a file of the boot partition.
func (c Folder) Read(name string) ([]byte, error) { return os.ReadFile(filepath.Join(c.Boot, name)) }

// Names are the files in a folder of it.
func (c Folder) Names(folder string) (names []string, err error) {
	all, err := os.ReadDir(filepath.Join(c.Boot, folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names, err
}

// Write has a file of it on the card, and its folder.
func (c Folder) Write(name string, content io.Reader) error {
	path := filepath.Join(c.Boot, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// Rename gives a file of it another name.
func (c Folder) Rename(from, to string) error {
	if err := os.Rename(filepath.Join(c.Boot, from), filepath.Join(c.Boot, to)); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(filepath.Join(c.Boot, to)))
}

// Remove deletes a file of it.
func (c Folder) Remove(name string) error {
	path := filepath.Join(c.Boot, name)
	if err := os.Remove(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// Root opens a slot's partition.
func (c Folder) Root(slot string) (io.ReadWriteSeeker, error) {
	path := c.Roots[slot]
	if path == "" {
		return nil, errors.New("the card has no partition for slot " + slot)
	}
	return os.OpenFile(path, os.O_RDWR, 0)
}

// Close has the partition on the card, and forgets what the kernel keeps of it: what
// is read next comes from there.
func (c Folder) Close(root io.ReadWriteSeeker) error {
	f, ok := root.(*os.File)
	if !ok {
		return nil
	}
	return errors.Join(f.Sync(), card.Forget(f), f.Close())
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
