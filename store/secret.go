package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// secretSuffix ends the name of a file with a secret.
const secretSuffix = ".sealed"

var secretName = regexp.MustCompile(`^[a-z][a-z-]{0,30}$`)

// Secret returns what the box keeps under name, such as the key by which it is
// known on the network: in a sealed file of its own beside the ledger. Where
// there is none yet, mint makes it, and it is on the disk before it is returned,
// so that it is the same ever after. A file that was changed is an error and is
// not replaced: whoever sees another secret must know why.
func (s *Store) Secret(name string, mint func() ([]byte, error)) ([]byte, error) {
	if !secretName.MatchString(name) {
		return nil, fmt.Errorf("secret: %q is no name", name)
	}
	path := filepath.Join(s.dir, name+secretSuffix)
	about := secretAbout(name)
	sealed, err := os.ReadFile(path)
	if err == nil {
		plain, err := s.seals.open(s.seals.values, sealed, about)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return plain, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("secret: %w", err)
	}
	plain, err := mint()
	if err != nil {
		return nil, err
	}
	if err := writeFile(s.disk, path, s.seals.seal(nil, s.seals.values, plain, about)); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return plain, nil
}

// secretAbout binds a secret to its name.
func secretAbout(name string) []byte { return []byte("secret " + name) }
