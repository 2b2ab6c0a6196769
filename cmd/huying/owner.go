package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// handBack gives what root made in the data folder of a stopped box, and the half of
// the key, to whom the folder belongs: the service could not open it otherwise. What
// cannot be given, as on FAT, belongs to whom the mount says.
func handBack(cfg config) error {
	if os.Geteuid() != 0 {
		return nil
	}
	st, err := os.Stat(cfg.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	owner, ok := st.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return nil
	}
	give := func(path string) error { return os.Lchown(path, int(owner.Uid), int(owner.Gid)) }
	if cfg.KeyFile != "" {
		_ = give(cfg.KeyFile) // a stick with FAT has no owners
	}
	return filepath.WalkDir(cfg.Data, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if info, err := e.Info(); err != nil || info.Sys().(*syscall.Stat_t).Uid == owner.Uid {
			return err
		}
		return give(path)
	})
}

// sameOwner gives a file to whom another belongs; on FAT there is nothing to give.
func sameOwner(path string, like fs.FileInfo) error {
	owner, ok := like.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	if err := os.Chown(path, int(owner.Uid), int(owner.Gid)); err != nil && !errors.Is(err, syscall.EPERM) {
		return err
	}
	return nil
}
