package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"huying/store"
	"huying/tui"
)

// sticks are the folders below [stick] folder, each as one plugged in: what lies on
// it may be brought, and tables are written to it. The card itself is never written
// to, since the tables hold numbers in clear, nor the stick that holds the key. In
// practice any folder will do.
func (b *box) sticks() []tui.Stick {
	var out []tui.Stick
	for _, f := range stickFolders(b.cfg.Stick) {
		k := tui.Stick{Name: f.name, Files: os.DirFS(f.dir)}
		switch {
		case onKeyStick(b.cfg, f.dir):
			k.Why = tui.NoKeys
		case !b.cfg.Practice.On && store.SameDevice(f.dir, b.cfg.Data):
			k.Why = tui.NoCard
		default:
			k.Write = func(name string, data []byte) error { return writeTo(f.dir, name, data) }
		}
		out = append(out, k)
	}
	return out
}

// A stickFolder is where a stick is mounted, and what people call it.
type stickFolder struct{ dir, name string }

// stickFolders are the sticks mounted below a folder.
func stickFolders(folder string) (out []stickFolder) {
	var look func(dir, name string, depth int)
	look = func(dir, name string, depth int) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return
		}
		for _, e := range entries {
			at := filepath.Join(dir, e.Name())
			if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			// Desktops mount below a folder of the user: /media/li/STICK.
			if depth == 0 && store.SameDevice(at, dir) && holdsMounts(at) {
				look(at, name+e.Name()+"/", depth+1)
				continue
			}
			out = append(out, stickFolder{at, name + e.Name()})
		}
	}
	look(folder, "", 0)
	return out
}

// onKeyStick reports whether a folder lies on the stick that holds half of the key,
// or holds that half itself.
func onKeyStick(cfg config, dir string) bool {
	if cfg.KeyFile == "" {
		return false
	}
	key, err := filepath.Abs(cfg.KeyFile)
	if err != nil {
		key = cfg.KeyFile
	}
	return liesIn(dir, key) || store.SameDevice(dir, key) && !store.SameDevice(cfg.Data, key)
}

// liesIn reports whether a file lies in a folder, or below it.
func liesIn(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// holdsMounts reports whether something is mounted right below a folder.
func holdsMounts(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.IsDir() && !store.SameDevice(filepath.Join(dir, e.Name()), dir) {
			return true
		}
	}
	return false
}

// writeTo writes a file whole or not at all, and has it on the stick before it says so.
func writeTo(dir, name string, data []byte) (err error) {
	if name == "" || filepath.Base(name) != name {
		return fmt.Errorf("%q is no name of a file", name)
	}
	f, err := os.CreateTemp(dir, ".huying.*")
	if err != nil {
		return err
	}
	o := &output{Writer: f, file: f, name: filepath.Join(dir, name)}
	if _, err = f.Write(data); err == nil {
		err = f.Chmod(0o644)
	}
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, os.ErrPermission) { // FAT keeps no rights
		err = nil
	}
	if err := o.finish(err); err != nil {
		return err
	}
	return syncFolder(dir) // its name too must be on the stick before it is pulled out
}
