package store

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// identity is what a folder says about itself, in the file box.json. It is
// written last when a box is born: a folder without it holds no box yet.
type identity struct {
	Box      string    `json:"box"`
	Hall     string    `json:"hall,omitempty"` // code of the hall it was born in
	Practice bool      `json:"practice"`
	Born     time.Time `json:"born"`
	Version  string    `json:"version,omitempty"`
	// Form is the newest form of record that may be written; 0 is the first. See trial.go.
	Form byte `json:"form,omitempty"`
	// Begun: there has been a journal here. A folder without one has lost it.
	Begun bool   `json:"begun,omitempty"`
	Check string `json:"check"` // keyed hash of the id: tells whether the key is the right one
}

const (
	identityFile = "box.json"
	cardFile     = "card.key" // the half of the key that lies on the card
	offFile      = "off.key"  // the other half, when no other place is named for it
)

func (i identity) id() []byte {
	b, _ := hex.DecodeString(i.Box)
	return b
}

// readIdentity returns an error wrapping fs.ErrNotExist when no box was born here.
func readIdentity(dir string) (i identity, err error) {
	b, err := os.ReadFile(filepath.Join(dir, identityFile))
	if err != nil {
		return i, err
	}
	if err := json.Unmarshal(b, &i); err != nil || len(i.id()) != 16 {
		return i, fmt.Errorf("%s cannot be read: %w", filepath.Join(dir, identityFile), ErrForeign)
	}
	return i, nil
}

// fits tells whether the folder is the one that o is about.
func (i identity) fits(dir string, o Options) error {
	switch {
	case i.Practice && !o.Practice:
		return fmt.Errorf("%s belongs to a practice box, and practice is off: %w", dir, ErrForeign)
	case !i.Practice && o.Practice:
		return fmt.Errorf("%s belongs to a real box, and practice is on: %w", dir, ErrForeign)
	case i.Hall != "" && o.Hall != "" && i.Hall != o.Hall:
		return fmt.Errorf("%s belongs to the box of hall %s, not %s: %w", dir, i.Hall, o.Hall, ErrForeign)
	}
	return nil
}

// offPath is where the half of the key is that should not lie on the card.
func (o Options) offPath(dir string) string {
	if o.KeyFile != "" {
		return o.KeyFile
	}
	return filepath.Join(dir, offFile)
}

// born makes a new box in an empty folder. If the power goes before box.json
// is there, the next opening begins again.
func born(d disk, dir string, o Options) (identity, error) {
	for _, name := range []string{filepath.Join(journalDir, "*.seg"), dbFile} {
		if found, _ := filepath.Glob(filepath.Join(dir, name)); len(found) > 0 {
			return identity{}, fmt.Errorf("%s is there, but no %s that says whose it is: %w", found[0], identityFile, ErrForeign)
		}
	}
	i := identity{Form: o.bornForm(), Hall: o.Hall, Practice: o.Practice, Born: o.Now().UTC(), Version: o.Version}
	card, off := filepath.Join(dir, cardFile), o.offPath(dir)
	if i.Box = boxOf(card); i.Box == "" {
		id := make([]byte, 16)
		rand.Read(id) // never fails: crypto/rand ends the process instead
		i.Box = hex.EncodeToString(id)
		if err := writeHalf(d, card, i.Box, newHalf(1)); err != nil {
			return i, err
		}
	}
	if _, err := os.Stat(off); errors.Is(err, os.ErrNotExist) {
		if err := writeHalf(d, off, i.Box, newHalf(1)); err != nil {
			return i, fmt.Errorf("%w: %w", ErrKey, err)
		}
	}
	_, s, err := i.keys(dir, o)
	if err != nil {
		return i, err
	}
	i.Check = s.check(i.id())
	return i, i.write(d, dir)
}

// bornForm is the form that a new box may write: of a release on trial the first, which
// all can read.
func (o Options) bornForm() byte {
	if o.Trial || o.form == 1 {
		return 0
	}
	return o.form
}

func (i identity) write(d disk, dir string) error {
	b, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(d, filepath.Join(dir, identityFile), append(b, '\n'))
}

// keyPlace tells whether half of a new box's key can lie where it shall,
// before anything is made: a stick that is not plugged in must not leave half a
// box behind.
func (o Options) keyPlace(dir string) error {
	if o.KeyFile == "" {
		return nil
	}
	switch st, err := os.Stat(o.KeyFile); {
	case errors.Is(err, fs.ErrNotExist):
		folder := filepath.Dir(o.KeyFile)
		if st, err := os.Stat(folder); err != nil || !st.IsDir() {
			return fmt.Errorf("%w: there is no folder %s to put it in", ErrKey, folder)
		}
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrKey, err)
	case !st.Mode().IsRegular():
		return fmt.Errorf("%w: %s is no file", ErrKey, o.KeyFile)
	}
	// A birth that was cut short left both halves; any other key is another box's.
	if box := boxOf(o.KeyFile); box == "" || box != boxOf(filepath.Join(dir, cardFile)) {
		return fmt.Errorf("%w: %s is not empty and belongs to another box", ErrKey, o.KeyFile)
	}
	return nil
}

// keys reads both halves of the key.
func (i identity) keys(dir string, o Options) (Keys, *seals, error) {
	k, err := keysIn(dir, o.offPath(dir), i.Box)
	if err != nil {
		return k, nil, err
	}
	s, err := k.sealsIn(dir)
	if err != nil {
		return k, nil, err
	}
	return k, s, i.check(s)
}

// check tells whether the keys are those of the box.
func (i identity) check(s *seals) error {
	if i.Check != "" && s.check(i.id()) != i.Check {
		return fmt.Errorf("%w: the halves do not make the key of this box", ErrKey)
	}
	return nil
}

// SameDevice reports whether two paths lie on one device. Where both halves of the
// key do, who steals the card has both.
func SameDevice(a, b string) bool {
	da, erra := deviceOf(a)
	db, errb := deviceOf(b)
	return errors.Join(erra, errb) == nil && da == db
}
