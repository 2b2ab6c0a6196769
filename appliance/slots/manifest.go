package slots

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// A Manifest says what a bundle holds. It is the first file in it, and lies in the
// slot's folder on the boot partition when it was installed.
type Manifest struct {
	Target  string `toml:"target"`  // what it is for: huying-arm64
	Version string `toml:"version"` // 0.2.0; it only goes up
	Schema  int    `toml:"schema"`  // of the ledger's projection; a higher one wants a backup first
	Notes   string `toml:"notes,omitempty"`
	Files   []File `toml:"files"` // root.sqfs first, then what goes into the folder
}

// A File is one of the bundle's, in its order there.
type File struct {
	Name string `toml:"name"`
	Size int64  `toml:"size"`
	Sum  string `toml:"sha256"` // hexadecimal
}

// RootName is the file that goes into the slot's root partition; all others go into
// its folder.
const RootName = "root.sqfs"

// ParseManifest reads one. The error says what is wrong with it.
func ParseManifest(b []byte) (m Manifest, err error) {
	md, err := toml.Decode(string(b), &m)
	switch {
	case err != nil:
		return m, fmt.Errorf("manifest: %w", err)
	case len(md.Undecoded()) > 0 && m.Target == "":
		return m, fmt.Errorf("manifest: unknown key %s", md.Undecoded()[0])
	case m.Target == "" || len(m.Files) == 0 || m.Files[0].Name != RootName:
		return m, errors.New("manifest: it names no target, or its first file is not " + RootName)
	}
	if _, err := parseVersion(m.Version); err != nil {
		return m, fmt.Errorf("manifest: %w", err)
	}
	for _, f := range m.Files {
		if f.Name == "" || strings.ContainsAny(f.Name, `/\`) || strings.HasPrefix(f.Name, ".") || f.Size <= 0 || len(f.Sum) != 64 {
			return m, fmt.Errorf("manifest: file %q is not well described", f.Name)
		}
	}
	return m, nil
}

// Newer reports whether a version is higher than another. What cannot be read is
// lower than all.
func Newer(a, b string) bool {
	x, errA := parseVersion(a)
	y, errB := parseVersion(b)
	if errA != nil || errB != nil {
		return errA == nil
	}
	for i := range x {
		if x[i] != y[i] {
			return x[i] > y[i]
		}
	}
	return false
}

// parseVersion reads MAJOR.MINOR.PATCH, with or without a v before it.
func parseVersion(s string) (v [3]int, err error) {
	parts := strings.Split(strings.TrimPrefix(s, "v"), ".")
	if len(parts) != len(v) {
		return v, fmt.Errorf("version %q is not like 0.2.0", s)
	}
	for i, p := range parts {
		if v[i], err = strconv.Atoi(p); err != nil || v[i] < 0 {
			return v, fmt.Errorf("version %q is not like 0.2.0", s)
		}
	}
	return v, nil
}
