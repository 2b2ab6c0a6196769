package slots

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/BurntSushi/toml"
)

// BundleSuffix ends the name of a release.
const BundleSuffix = ".bundle"

// Peek reads what a bundle says of itself, without looking whether it is true: that
// OpenBundle does. The error wraps ErrDamaged, or ErrUnsigned where no signature lies
// beside it.
func Peek(path string) (m Manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, err
	}
	defer f.Close()
	t := tar.NewReader(f)
	h, err := t.Next()
	if err != nil || h.Name != manifestName || h.Size > mostManifest {
		return m, fmt.Errorf("%w: it does not begin with %s", ErrDamaged, manifestName)
	}
	b, err := io.ReadAll(t)
	if err == nil {
		m, err = ParseManifest(b)
	}
	if err != nil {
		return m, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if _, err := os.Stat(path + SignatureSuffix); err != nil {
		return m, fmt.Errorf("%w: %s is not there", ErrUnsigned, filepath.Base(path)+SignatureSuffix)
	}
	return m, nil
}

// Fits tells whether a release may be installed beside what runs: ErrForeign, ErrOld,
// ErrTrial.
func (s Slots) Fits(m Manifest) error {
	st, err := s.Status()
	switch {
	case err != nil:
		return err
	case m.Target != s.Target:
		return fmt.Errorf("%w: it is for %s, this is %s", ErrForeign, m.Target, s.Target)
	case !Newer(m.Version, st.Version):
		return fmt.Errorf("%w: it is %s, here runs %s", ErrOld, m.Version, st.Version)
	case st.Trial:
		return ErrTrial
	}
	return nil
}

// A Trial is how the last release that was tried did.
type Trial struct {
	Version string    `toml:"version"`
	Kept    bool      `toml:"kept"`
	Why     string    `toml:"why,omitempty"` // it was not kept
	At      time.Time `toml:"at"`
}

// lastTrial is the file on the boot partition that tells of it.
const lastTrial = "last-trial.toml"

// NoteTrial writes down how a trial ended.
func (s Slots) NoteTrial(t Trial) error {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(t); err != nil {
		return err
	}
	return s.replace(lastTrial, b.String())
}

// LastTrial is what was written down last; the zero Trial: nothing was.
func (s Slots) LastTrial() (t Trial, err error) {
	b, err := s.Card.Read(lastTrial)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err == nil {
		err = toml.Unmarshal(b, &t)
	}
	return t, err
}
