package slots

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"huying/appliance/card"
)

// Slots is the card and the slot that runs.
type Slots struct {
	Card    Card
	Running string // "a" or "b"
	Target  string // what may be installed: huying-arm64
	Version string // of what runs, when the slot's folder does not say
}

// Running finds the slot in the kernel's command line (huying.slot=a), "" none: this
// is no box with slots.
func Running(cmdline string) string {
	for _, word := range strings.Fields(cmdline) {
		if slot, ok := strings.CutPrefix(word, "huying.slot="); ok && (slot == "a" || slot == "b") {
			return slot
		}
	}
	return ""
}

// Other is the slot that does not run.
func (s Slots) Other() string {
	if s.Running == "a" {
		return "b"
	}
	return "a"
}

// Where the boot loaders look.
const (
	entries  = "loader/entries"
	tryboot  = "tryboot.txt"
	goodSlot = "slot.txt"
)

// manifest is what a slot's folder says, and ok false when it says nothing.
func (s Slots) manifest(slot string) (m Manifest, ok bool) {
	b, err := s.Card.Read(path.Join(slot, manifestName))
	if err != nil {
		return m, false
	}
	m, err = ParseManifest(b)
	return m, err == nil
}

// A State is how the slots stand.
type State struct {
	Slot, Version string // what runs
	Trial         bool   // it was started to be tried, and is not confirmed
	Armed         string // the version that the next start tries; "" none
	Failed        string // the version that was tried and did not become well; "" none
}

// Status reads how the slots stand.
func (s Slots) Status() (st State, err error) {
	st.Slot, st.Version = s.Running, s.Version
	if m, ok := s.manifest(s.Running); ok {
		st.Version = m.Version
	}
	names, err := s.Card.Names(entries)
	if err != nil {
		return st, err
	}
	good, err := s.good()
	if err != nil {
		return st, err
	}
	st.Trial = good != s.Running
	for _, n := range names {
		if slot, tries := entryOf(n); slot == s.Running && tries >= 0 {
			st.Trial = true
		}
	}
	other := "its version is not known"
	m, ok := s.manifest(s.Other())
	if ok {
		other = m.Version
	}
	for _, n := range names {
		slot, tries := entryOf(n)
		switch {
		case slot != s.Other():
		case tries > 0:
			st.Armed = other
		case tries == 0 && !st.Trial:
			st.Failed = other
		}
	}
	return st, nil
}

// good is the slot that was confirmed last.
func (s Slots) good() (string, error) {
	b, err := s.Card.Read(goodSlot)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "a", nil // as config.txt says before it is included
	case err != nil:
		return "", err
	case strings.Contains(string(b), "os_prefix=b/"):
		return "b", nil
	}
	return "a", nil
}

// entryOf is the slot that one of the loader's entries starts, and its tries left, -1
// for one that is good. "" for a file that is none.
func entryOf(name string) (slot string, tries int) {
	stem, ok := strings.CutSuffix(name, ".conf")
	stem, ours := strings.CutPrefix(stem, "huying-")
	if !ok || !ours || stem == "" {
		return "", -1
	}
	slot, counter, counted := strings.Cut(stem, "+")
	if !counted {
		return slot, -1
	}
	left, _, _ := strings.Cut(counter, "-")
	if left == "" || left[0] < '0' || left[0] > '9' {
		return slot, 0
	}
	return slot, int(left[0] - '0')
}

// A Step tells how far an installation is.
type Step struct {
	Doing     string // writing, checking, arming
	Done, All int64  // bytes
}

// Install writes the bundle into the slot that does not run, reads it back and arms
// it: the next start tries it once. tell hears how it goes. When it ends with an
// error, or does not end at all, the running slot is what starts. The error wraps
// ErrForeign, ErrOld, ErrTrial, ErrRoom, ErrDamaged, ErrUnsigned, or ctx's.
func (s Slots) Install(ctx context.Context, b *Bundle, tell func(Step)) error {
	st, err := s.Status()
	switch {
	case err != nil:
		return err
	case b.Manifest.Target != s.Target:
		return fmt.Errorf("%w: it is for %s, this is %s", ErrForeign, b.Manifest.Target, s.Target)
	case !Newer(b.Manifest.Version, st.Version):
		return fmt.Errorf("%w: it is %s, here runs %s", ErrOld, b.Manifest.Version, st.Version)
	case st.Trial:
		return ErrTrial
	}
	if err := s.disarm(); err != nil {
		return err
	}
	to := s.Other()
	if err := s.Card.Remove(path.Join(to, manifestName)); err != nil { // what lies there is nothing until it is whole
		return err
	}
	var all int64
	for _, f := range b.Manifest.Files {
		all += f.Size
	}
	if err := b.read(ctx, func(f File, r io.Reader) error {
		if f.Name == RootName {
			return s.writeRoot(to, f, r)
		}
		return s.Card.Write(path.Join(to, f.Name), r)
	}, func(n int64) { tell(Step{"writing", min(n, all), all}) }); err != nil {
		return err
	}
	if err := s.compare(ctx, to, b.Manifest, func(n int64) { tell(Step{"checking", n, all}) }); err != nil {
		return err
	}
	if err := s.Card.Write(path.Join(to, manifestName), bytes.NewReader(b.raw)); err != nil {
		return err
	}
	tell(Step{"arming", all, all})
	return s.arm(to, b.Manifest.Version)
}

// writeRoot writes a slot's root partition.
func (s Slots) writeRoot(slot string, f File, r io.Reader) error {
	root, err := s.Card.Root(slot)
	if err != nil {
		return err
	}
	size, err := root.Seek(0, io.SeekEnd)
	if err == nil && size < f.Size {
		err = fmt.Errorf("%w: slot %s has room for %d MB, the release wants %d", ErrRoom, slot, size>>20, f.Size>>20)
	}
	if err == nil {
		_, err = root.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = io.CopyBuffer(struct{ io.Writer }{root}, r, make([]byte, 1<<20))
	}
	return errors.Join(err, s.Card.Close(root))
}

// compare reads back what was written.
func (s Slots) compare(ctx context.Context, slot string, m Manifest, tell func(int64)) error {
	done := int64(0)
	for _, f := range m.Files {
		var r io.Reader
		if f.Name == RootName {
			root, err := s.Card.Root(slot)
			if err != nil {
				return err
			}
			defer s.Card.Close(root)
			if _, err := root.Seek(0, io.SeekStart); err != nil {
				return err
			}
			r = io.LimitReader(root, f.Size)
		} else {
			b, err := s.Card.Read(path.Join(slot, f.Name))
			if err != nil {
				return err
			}
			r = bytes.NewReader(b)
		}
		sum := sha256.New()
		before := done
		n, err := io.Copy(sum, &card.Meter{Ctx: ctx, From: r, Tell: func(n int64) { done = before + n; tell(done) }})
		if err != nil {
			return err
		}
		if n != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.Sum {
			return fmt.Errorf("%w on the card: %s reads back otherwise than it was written; the card may be worn out", ErrDamaged, f.Name)
		}
	}
	return nil
}

// disarm has the other slot not started by anybody.
func (s Slots) disarm() error {
	names, err := s.Card.Names(entries)
	if err != nil {
		return err
	}
	if err := s.Card.Remove(tryboot); err != nil {
		return err
	}
	for _, n := range names {
		if slot, _ := entryOf(n); slot == s.Other() || strings.HasSuffix(n, ".new") {
			if err := s.Card.Remove(path.Join(entries, n)); err != nil {
				return err
			}
		}
	}
	return nil
}

// arm has the next start try a slot, once.
func (s Slots) arm(slot, version string) error {
	own, err := s.entry(s.Running)
	if err != nil {
		return err
	}
	config, err := s.Card.Read("config.txt")
	if err == nil { // a board whose firmware lies on the boot partition
		err = s.replace(tryboot, retarget(string(config), slot))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.replace(path.Join(entries, "huying-"+slot+"+1.conf"), Entry(own, slot, version))
}

// replace has a file there whole, or not at all.
func (s Slots) replace(name, content string) error {
	if err := s.Card.Write(name+".new", strings.NewReader(content)); err != nil {
		return err
	}
	return s.Card.Rename(name+".new", name)
}

// entry is the loader's entry of a slot, as it is there.
func (s Slots) entry(slot string) (string, error) {
	names, err := s.Card.Names(entries)
	if err != nil {
		return "", err
	}
	slices.Sort(names)
	for _, n := range names {
		if of, _ := entryOf(n); of == slot {
			b, err := s.Card.Read(path.Join(entries, n))
			return string(b), err
		}
	}
	return "", fmt.Errorf("the boot loader has no entry for slot %s: is the boot partition mounted?", slot)
}

// Entry is the loader's entry of another slot, made of that of one: systemd-boot
// starts the highest version among those of one sort-key.
func Entry(from, slot, version string) string {
	other := map[string]string{"a": "b", "b": "a"}[slot]
	var out []string
	for line := range strings.Lines(from) {
		key, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		switch key {
		case "version":
			rest = version
		case "title":
			rest = "huying " + version
		default:
			rest = strings.NewReplacer("/"+other+"/", "/"+slot+"/", "huying.slot="+other, "huying.slot="+slot, rootOf[other], rootOf[slot]).Replace(rest)
		}
		out = append(out, key+" "+rest+"\n")
	}
	return strings.Join(out, "")
}

// rootOf is how a slot's root partition is named to the kernel: by its number on the
// card, behind the card's own id.
var rootOf = map[string]string{"a": "-02 ", "b": "-03 "}

// retarget is the Raspberry Pi's configuration with another slot in front of all.
func retarget(config, slot string) string {
	var out []string
	for line := range strings.Lines(config) {
		switch {
		case strings.HasPrefix(line, "os_prefix="):
			line = "os_prefix=" + slot + "/\n"
		case strings.HasPrefix(line, "include "+goodSlot):
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "")
}

// Try says that the machine starts anew now to try the armed slot. A loader that
// counts tries does so itself; the firmware of a Raspberry Pi does not, and would leave
// a failed release looking as if it were still to be tried.
func (s Slots) Try() error {
	names, err := s.Card.Names(entries)
	if err != nil {
		return err
	}
	for _, n := range names {
		if slot, tries := entryOf(n); slot == s.Other() && tries > 0 {
			return s.Card.Rename(path.Join(entries, n), path.Join(entries, "huying-"+slot+"+0-1.conf"))
		}
	}
	return errors.New("no release is waiting to be tried")
}

// Confirm makes the slot that runs the good one: it is well. Confirming what is
// confirmed changes nothing. The loader's entry comes first: a trial that is good for
// one loader and not yet for the other is confirmed once more, after the next start.
func (s Slots) Confirm() error {
	names, err := s.Card.Names(entries)
	if err != nil {
		return err
	}
	for _, n := range names {
		if slot, tries := entryOf(n); slot == s.Running && tries >= 0 {
			if err := s.Card.Rename(path.Join(entries, n), path.Join(entries, "huying-"+slot+".conf")); err != nil {
				return err
			}
		}
	}
	if good, err := s.good(); err != nil {
		return err
	} else if good != s.Running {
		if err := s.replace(goodSlot, "os_prefix="+s.Running+"/\n"); err != nil {
			return err
		}
	}
	if st, err := s.Status(); err != nil || st.Armed != "" { // the try of another release that waits
		return err
	}
	return s.Card.Remove(tryboot)
}

// Forget removes what is left of a release that was tried and failed, or is armed and
// no longer wanted, and reports which; "" there is none. The error wraps ErrTrial: the
// other slot then is the one to fall back to, and stays.
func (s Slots) Forget() (version string, err error) {
	st, err := s.Status()
	switch {
	case err != nil:
		return "", err
	case st.Trial:
		return "", ErrTrial
	case st.Armed == "" && st.Failed == "":
		return "", nil
	case st.Armed != "":
		return st.Armed, s.disarm()
	}
	return st.Failed, s.disarm()
}
