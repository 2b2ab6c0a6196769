// Deb makes the packages of huying for Debian 12: one for each board, and the same
// bytes whenever it is made of the same files.
//
//	go run . BINARIES OUT VERSION    # BINARIES/huying-arm64, huying-armv7, huying-amd64
//
// It is a module of its own, so that what makes packages is no part of what runs on
// the box. nfpm's own command would bring the makers of other systems' packages along.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb"
)

// boards are Debian's names of what we build for, and the binary of each.
var boards = map[string]string{"arm64": "huying-arm64", "armhf": "huying-armv7", "amd64": "huying-amd64"}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: deb BINARIES OUT VERSION")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "deb:", err)
		os.Exit(1)
	}
}

func run(binaries, out, version string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for arch, binary := range boards {
		values := map[string]string{"ARCH": arch, "BINARY": filepath.Join(binaries, binary), "VERSION": version}
		name, err := pack(out, func(key string) string { return values[key] })
		if err != nil {
			return fmt.Errorf("%s: %w", arch, err)
		}
		fmt.Println(name)
	}
	return nil
}

func pack(out string, value func(string) string) (name string, err error) {
	config, err := nfpm.ParseFileWithEnvMapping("nfpm.yaml", value)
	if err != nil {
		return "", err
	}
	info, err := config.Get("deb")
	if err != nil {
		return "", err
	}
	info = nfpm.WithDefaults(info)
	if err := nfpm.Validate(info); err != nil {
		return "", err
	}
	packager, err := nfpm.Get("deb")
	if err != nil {
		return "", err
	}
	name = filepath.Join(out, packager.ConventionalFileName(info))
	f, err := os.Create(name)
	if err != nil {
		return "", err
	}
	return name, errors.Join(packager.Package(info, f), f.Sync(), f.Close())
}
