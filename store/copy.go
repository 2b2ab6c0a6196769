package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// OpenCopy opens a copy of the box in dir, which it makes in the empty folder to: of a
// card that is evidence, or mounted read-only, nothing is changed. Recordings are not
// copied. The caller removes the copy.
func OpenCopy(dir, to string, k Keys, o Options) (*Store, error) {
	id, err := readIdentity(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no box: %w", dir, ErrForeign)
	}
	if err != nil {
		return nil, err
	}
	if id.Box != k.Box {
		return nil, fmt.Errorf("%w: it is the key of another box", ErrKey)
	}
	if err := os.Mkdir(filepath.Join(to, journalDir), 0o700); err != nil {
		return nil, err
	}
	segs, err := filepath.Glob(filepath.Join(dir, journalDir, "*.seg"))
	if err != nil {
		return nil, err
	}
	names := []string{identityFile, dbFile, keyringName + secretSuffix}
	for _, path := range segs {
		names = append(names, filepath.Join(journalDir, filepath.Base(path)))
	}
	for _, name := range names {
		if err := copyFile(filepath.Join(dir, name), filepath.Join(to, name)); err != nil && !(name != identityFile && errors.Is(err, fs.ErrNotExist)) {
			return nil, err
		}
	}
	if err := writeHalf(osDisk{}, filepath.Join(to, cardFile), k.Box, k.cards()...); err != nil {
		return nil, err
	}
	o.KeyFile = filepath.Join(to, offFile)
	if err := writeHalf(osDisk{}, o.KeyFile, k.Box, k.offs()...); err != nil {
		return nil, err
	}
	o.Practice, o.Hall, o.Trial = id.Practice, "", true // it is only read
	return Open(to, o)
}

func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, w.Close())
}
