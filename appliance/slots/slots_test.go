package slots

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"
)

// A card as `make image` lays it out, with release 0.1.0 in slot a, and files for the
// two roots.
type flashedCard struct {
	Folder
	t    *testing.T
	pub  []byte
	sign minisign.PrivateKey
}

const config = "arm_64bit=1\nos_prefix=a/\ninclude slot.txt\nkernel=vmlinuz\n"

const entryA = `title huying 0.1.0
sort-key huying
version 0.1.0
linux /a/vmlinuz
initrd /a/initrd.img
options root=PARTUUID=48595931-02 ro rootfstype=squashfs huying.slot=a quiet
`

func flashed(t *testing.T) *flashedCard {
	dir := t.TempDir()
	pub, key, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := pub.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	c := &flashedCard{t: t, pub: text, sign: key, Folder: Folder{Boot: filepath.Join(dir, "boot"), Roots: map[string]string{"a": filepath.Join(dir, "a"), "b": filepath.Join(dir, "b")}}}
	for name, content := range map[string]string{
		"config.txt": config, "loader/entries/huying-a.conf": entryA,
		"a/vmlinuz": "kernel 0.1.0", "a/initrd.img": "initrd 0.1.0",
	} {
		if err := c.Write(name, strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
	}
	for slot, content := range map[string]string{"a": "root 0.1.0", "b": "nothing"} {
		room := make([]byte, 4<<10)
		copy(room, content)
		if err := os.WriteFile(c.Roots[slot], room, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func (c *flashedCard) running(slot, version string) Slots {
	return Slots{Card: c, Running: slot, Target: "huying-arm64", Version: version}
}

// release makes the bundle of a version.
func (c *flashedCard) release(version string, change ...func(*Manifest)) string {
	c.t.Helper()
	dir := c.t.TempDir()
	for name, content := range map[string]string{RootName: "root " + version, "vmlinuz": "kernel " + version, "initrd.img": "initrd " + version} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
	m := Manifest{Target: "huying-arm64", Version: version, Schema: 6}
	for _, f := range change {
		f(&m)
	}
	path := filepath.Join(dir, "huying-"+version+".bundle")
	if err := MakeBundle(path, m, dir, []string{"vmlinuz", "initrd.img"}, c.sign); err != nil {
		c.t.Fatal(err)
	}
	return path
}

func (c *flashedCard) open(path string) (*Bundle, error) {
	return OpenBundle(context.Background(), path, c.pub, nil)
}

func (c *flashedCard) opened(path string) *Bundle {
	c.t.Helper()
	b, err := c.open(path)
	if err != nil {
		c.t.Fatal(err)
	}
	return b
}

func silent(Step) {}

// uefi starts the card as systemd-boot does: the entries of one sort-key, good before
// bad, higher versions first; one that is counted loses a try before it is started.
func (c *flashedCard) uefi() (slot string) {
	c.t.Helper()
	names, err := c.Names(entries)
	if err != nil {
		c.t.Fatal(err)
	}
	type entry struct {
		name, slot, version string
		tries               int
	}
	var all []entry
	for _, n := range names {
		if slot, tries := entryOf(n); slot != "" {
			b, _ := c.Read(filepath.Join(entries, n))
			version := ""
			for line := range strings.Lines(string(b)) {
				if v, ok := strings.CutPrefix(line, "version "); ok {
					version = strings.TrimSpace(v)
				}
			}
			all = append(all, entry{n, slot, version, tries})
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		switch bad := func(e entry) bool { return e.tries == 0 }; {
		case bad(a) != bad(b) && bad(a):
			return 1
		case bad(a) != bad(b):
			return -1
		case Newer(a.version, b.version):
			return -1
		case Newer(b.version, a.version):
			return 1
		}
		return 0
	})
	if len(all) == 0 {
		c.t.Error("the loader finds nothing to start")
		return ""
	}
	first := all[0]
	if first.tries > 0 {
		if err := os.Rename(filepath.Join(c.Boot, entries, first.name), filepath.Join(c.Boot, entries, fmt.Sprintf("huying-%s+%d-1.conf", first.slot, first.tries-1))); err != nil {
			c.t.Fatal(err)
		}
	}
	b, _ := c.Read(filepath.Join(entries, first.name))
	if first.tries > 0 {
		b, _ = c.Read(filepath.Join(entries, fmt.Sprintf("huying-%s+%d-1.conf", first.slot, first.tries-1)))
	}
	for _, want := range []string{"/" + first.slot + "/vmlinuz", "/" + first.slot + "/initrd.img", "huying.slot=" + first.slot, strings.TrimSpace(rootOf[first.slot])} {
		if !strings.Contains(string(b), want) {
			c.t.Errorf("the entry of %s lacks %s:\n%s", first.slot, want, b)
		}
	}
	return first.slot
}

// raspberry starts the card as that firmware does: config.txt, or tryboot.txt when the
// last restart asked for it; a later os_prefix counts, and an include that is missing
// is passed over.
func (c *flashedCard) raspberry(asked bool) (slot string) {
	c.t.Helper()
	name := "config.txt"
	if _, err := c.Read(tryboot); asked && err == nil {
		name = tryboot
	}
	b, err := c.Read(name)
	if err != nil {
		c.t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(b)) {
		if inc, ok := strings.CutPrefix(strings.TrimSpace(line), "include "); ok {
			more, _ := c.Read(inc)
			lines = append(lines, strings.Split(string(more), "\n")...)
			continue
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		switch strings.TrimSpace(line) {
		case "os_prefix=a/":
			slot = "a"
		case "os_prefix=b/":
			slot = "b"
		}
	}
	return slot
}

// starts checks that a slot holds one whole release, and says which.
func (c *flashedCard) starts(slot string) (version string) {
	c.t.Helper()
	kernel, _ := c.Read(slot + "/vmlinuz")
	initrd, _ := c.Read(slot + "/initrd.img")
	root, _ := os.ReadFile(c.Roots[slot])
	version = strings.TrimPrefix(string(kernel), "kernel ")
	if version == "" || string(initrd) != "initrd "+version || !bytes.HasPrefix(root, []byte("root "+version+"\x00")) && !strings.HasPrefix(string(root), "root "+version) {
		c.t.Errorf("slot %s would not start: kernel %q, initrd %q, root %.12q", slot, kernel, initrd, root)
	}
	return version
}

func TestAReleaseIsTriedAndConfirmed(t *testing.T) {
	c := flashed(t)
	s := c.running("a", "0.1.0")
	var steps []string
	if err := s.Install(t.Context(), c.opened(c.release("0.2.0")), func(x Step) {
		if len(steps) == 0 || steps[len(steps)-1] != x.Doing {
			steps = append(steps, x.Doing)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(steps, " "); got != "writing checking arming" {
		t.Error(got)
	}
	if st, err := s.Status(); err != nil || st != (State{Slot: "a", Version: "0.1.0", Armed: "0.2.0"}) {
		t.Errorf("%+v %v", st, err)
	}
	if c.raspberry(false) != "a" || c.raspberry(true) != "b" {
		t.Error("the firmware of a Raspberry Pi does not try it")
	}
	if slot := c.uefi(); slot != "b" || c.starts(slot) != "0.2.0" {
		t.Errorf("%s was started", slot)
	}
	s = c.running("b", "")
	if st, err := s.Status(); err != nil || st != (State{Slot: "b", Version: "0.2.0", Trial: true}) {
		t.Errorf("%+v %v", st, err)
	}
	if err := s.Install(t.Context(), c.opened(c.release("0.3.0")), silent); err == nil {
		t.Error("another release was installed over the only good one while this is on trial")
	}
	for range 2 {
		if err := s.Confirm(); err != nil {
			t.Fatal(err)
		}
	}
	if st, err := s.Status(); err != nil || st != (State{Slot: "b", Version: "0.2.0"}) || c.uefi() != "b" || c.raspberry(false) != "b" || c.raspberry(true) != "b" {
		t.Errorf("%+v %v", st, err)
	}
	// And back into slot a with the next one.
	if err := s.Install(t.Context(), c.opened(c.release("0.10.0")), silent); err != nil {
		t.Fatal(err)
	}
	if slot := c.uefi(); slot != "a" || c.starts("a") != "0.10.0" || c.raspberry(true) != "a" || c.raspberry(false) != "b" {
		t.Errorf("%s was started", slot)
	}
	if err := c.running("a", "").Confirm(); err != nil {
		t.Fatal(err)
	}
	if c.uefi() != "a" || c.raspberry(false) != "a" {
		t.Error("it is not the good one")
	}
}

func TestAReleaseThatIsNotWellFallsBackByItself(t *testing.T) {
	for _, board := range []string{"uefi", "raspberry"} {
		c := flashed(t)
		s := c.running("a", "0.1.0")
		if err := s.Install(t.Context(), c.opened(c.release("0.2.0")), silent); err != nil {
			t.Fatal(err)
		}
		first, second := c.uefi, c.uefi
		if board == "raspberry" {
			if err := s.Try(); err != nil {
				t.Fatal(err)
			}
			first, second = func() string { return c.raspberry(true) }, func() string { return c.raspberry(false) }
		}
		if first() != "b" || second() != "a" || second() != "a" {
			t.Errorf("%s: it did not fall back", board)
		}
		if st, err := s.Status(); err != nil || st != (State{Slot: "a", Version: "0.1.0", Failed: "0.2.0"}) {
			t.Errorf("%s: %+v %v", board, st, err)
		}
		if gone, err := s.Forget(); err != nil || gone != "0.2.0" {
			t.Fatal(gone, err)
		}
		if st, _ := s.Status(); st.Failed != "" {
			t.Errorf("%s: %+v", board, st)
		}
		if err := s.Install(t.Context(), c.opened(c.release("0.2.1")), silent); err != nil {
			t.Errorf("%s: the next release is refused: %v", board, err)
		}
	}
}

// Somebody clears away while the new release is on trial, or when all is well: what is
// left to fall back to stays.
func TestForgettingDoesNotTakeTheWayBack(t *testing.T) {
	c := flashed(t)
	if err := c.running("a", "0.1.0").Install(t.Context(), c.opened(c.release("0.2.0")), silent); err != nil {
		t.Fatal(err)
	}
	if c.uefi() != "b" {
		t.Fatal("not tried")
	}
	s := c.running("b", "")
	if gone, err := s.Forget(); !errors.Is(err, ErrTrial) || gone != "" {
		t.Errorf("on trial: %q %v", gone, err)
	}
	if c.uefi() != "a" {
		t.Error("after a bad trial the old release does not come back")
	}
	if err := s.Confirm(); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Forget(); err != nil || gone != "" {
		t.Errorf("with nothing to forget: %q %v", gone, err)
	}
	if _, err := s.entry("a"); err != nil {
		t.Error(err)
	}
}

// Keeping what runs once more leaves the release that waits to be tried.
func TestConfirmingLeavesTheReleaseThatWaits(t *testing.T) {
	c := flashed(t)
	s := c.running("a", "0.1.0")
	if err := s.Install(t.Context(), c.opened(c.release("0.2.0")), silent); err != nil {
		t.Fatal(err)
	}
	if err := s.Confirm(); err != nil {
		t.Fatal(err)
	}
	if c.raspberry(true) != "b" || c.uefi() != "b" {
		t.Error("the release that waits is not tried any more")
	}
}

func TestWhatIsNotForThisBoxIsRefusedBeforeAByteIsWritten(t *testing.T) {
	c := flashed(t)
	before, _ := os.ReadFile(c.Roots["b"])
	good := c.release("0.2.0")
	spoilt := func(what func(b []byte) []byte) string {
		path := filepath.Join(t.TempDir(), "spoilt.bundle")
		b, err := os.ReadFile(good)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, what(b), 0o600); err != nil {
			t.Fatal(err)
		}
		sig, _ := os.ReadFile(good + SignatureSuffix)
		if err := os.WriteFile(path+SignatureSuffix, sig, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	unsigned := spoilt(func(b []byte) []byte { return b })
	if err := os.Remove(unsigned + SignatureSuffix); err != nil {
		t.Fatal(err)
	}
	foreignKey := flashed(t).release("0.2.0")
	for name, x := range map[string]struct {
		path string
		want error
	}{
		"no signature":      {unsigned, ErrUnsigned},
		"another's key":     {foreignKey, ErrUnsigned},
		"a byte changed":    {spoilt(func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), ErrUnsigned},
		"cut off":           {spoilt(func(b []byte) []byte { return b[:len(b)/2] }), ErrUnsigned},
		"empty":             {spoilt(func([]byte) []byte { return nil }), ErrUnsigned},
		"something behind":  {spoilt(func(b []byte) []byte { return append(b, b...) }), ErrUnsigned},
		"for another board": {c.release("0.2.0", func(m *Manifest) { m.Target = "huying-armhf" }), ErrForeign},
		"older":             {c.release("0.0.9"), ErrOld},
		"the same":          {c.release("0.1.0"), ErrOld},
	} {
		b, err := c.open(x.path)
		if err == nil {
			err = c.running("a", "0.1.0").Install(t.Context(), b, silent)
		}
		if !errors.Is(err, x.want) {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(c.Roots["b"]); !bytes.Equal(now, before) || c.uefi() != "a" {
			t.Errorf("%s: something was written", name)
		}
	}
}

// The stick is changed between the check and the writing.
func TestABundleThatChangesWhileItIsReadIsNotArmed(t *testing.T) {
	c := flashed(t)
	path := c.release("0.2.0")
	b := c.opened(path)
	raw, _ := os.ReadFile(path)
	raw[bytes.Index(raw, []byte("kernel 0.2.0"))] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.running("a", "0.1.0").Install(t.Context(), b, silent); !errors.Is(err, ErrUnsigned) {
		t.Error(err)
	}
	if c.uefi() != "a" || c.raspberry(true) != "a" {
		t.Error("it is started all the same")
	}
}

func TestARootThatIsTooLargeSaysSo(t *testing.T) {
	c := flashed(t)
	if err := os.Truncate(c.Roots["b"], 4); err != nil {
		t.Fatal(err)
	}
	if err := c.running("a", "0.1.0").Install(t.Context(), c.opened(c.release("0.2.0")), silent); err == nil || !strings.Contains(err.Error(), "room") || c.uefi() != "a" {
		t.Error(err)
	}
}

// A card that writes something else than it was given.
type worn struct{ *flashedCard }

func (w worn) Close(root io.ReadWriteSeeker) error {
	if _, err := root.Seek(2, io.SeekStart); err != nil {
		return err
	}
	if _, err := root.Write([]byte{0}); err != nil {
		return err
	}
	return w.flashedCard.Close(root)
}

func TestAWornCardIsFoundOutByReadingBack(t *testing.T) {
	c := flashed(t)
	s := c.running("a", "0.1.0")
	s.Card = worn{c}
	if err := s.Install(t.Context(), c.opened(c.release("0.2.0")), silent); !errors.Is(err, ErrDamaged) || c.uefi() != "a" || c.raspberry(true) != "a" {
		t.Error(err)
	}
}

// A plug is a card whose power goes away at the nth thing done to it: a write is then
// there in part, a rename there, not there, or under both names.
type plug struct {
	*flashedCard
	left int
	how  int
}

var errCut = errors.New("the plug is pulled")

func (p *plug) cut() bool {
	p.left--
	return p.left < 0
}

func (p *plug) now() bool { return p.left == -1 }

func (p *plug) Write(name string, content io.Reader) error {
	if p.cut() {
		if p.now() {
			b, _ := io.ReadAll(content)
			_ = p.flashedCard.Write(name, bytes.NewReader(b[:len(b)*p.how/2]))
		}
		return errCut
	}
	return p.flashedCard.Write(name, content)
}

func (p *plug) Rename(from, to string) error {
	if p.cut() {
		if p.now() {
			b, _ := p.Read(from)
			if p.how > 0 {
				_ = p.flashedCard.Write(to, bytes.NewReader(b))
			}
			if p.how > 1 {
				_ = p.flashedCard.Remove(from)
			}
		}
		return errCut
	}
	return p.flashedCard.Rename(from, to)
}

func (p *plug) Remove(name string) error {
	if p.cut() {
		if p.now() && p.how > 0 {
			_ = p.flashedCard.Remove(name)
		}
		return errCut
	}
	return p.flashedCard.Remove(name)
}

func (p *plug) Root(slot string) (io.ReadWriteSeeker, error) {
	root, err := p.flashedCard.Root(slot)
	if err != nil {
		return nil, err
	}
	return &cutRoot{root.(*os.File), p}, nil
}

func (p *plug) Close(root io.ReadWriteSeeker) error { return p.flashedCard.Close(root.(*cutRoot).File) }

type cutRoot struct {
	*os.File
	p *plug
}

func (r *cutRoot) Write(b []byte) (int, error) {
	if r.p.cut() {
		if r.p.now() {
			_, _ = r.File.Write(b[:len(b)*r.p.how/2])
		}
		return 0, errCut
	}
	return r.File.Write(b)
}

// Whatever is cut short, one of the two slots starts, and it is whole: the new release
// only when all of it is there.
func TestPlugPulledAtEveryWrite(t *testing.T) {
	states := 0
	for how := range 3 {
		for cut := 0; ; cut++ {
			c := flashed(t)
			s := c.running("a", "0.1.0")
			s.Card = &plug{flashedCard: c, left: cut, how: how}
			err := s.Install(t.Context(), c.opened(c.release("0.2.0")), silent)
			done := err == nil
			for _, asked := range []bool{false, true} {
				if slot := c.raspberry(asked); c.starts(slot) == "0.1.0" != (slot == "a") {
					t.Fatalf("cut %d/%d: raspberry starts %s", cut, how, slot)
				}
			}
			slot := c.uefi()
			version := c.starts(slot)
			if slot == "b" { // it was armed: not well, it falls back; well, it is confirmed, with a plug pulled there too
				if again := c.uefi(); again != "a" {
					t.Fatalf("cut %d/%d: after a bad trial %s starts", cut, how, again)
				}
			}
			if done && version != "0.2.0" {
				t.Fatalf("cut %d/%d: installed, and %s starts", cut, how, version)
			}
			states++
			// What was cut short is no hindrance to the next try.
			if slot == "a" {
				if err := c.running("a", "0.1.0").Install(t.Context(), c.opened(c.release("0.2.1")), silent); err != nil || c.uefi() != "b" || c.starts("b") != "0.2.1" {
					t.Fatalf("cut %d/%d: once more: %v", cut, how, err)
				}
			}
			if done {
				break
			}
		}
		for cut := 0; ; cut++ { // while it is confirmed
			c := flashed(t)
			s := c.running("a", "0.1.0")
			if err := s.Install(t.Context(), c.opened(c.release("0.2.0")), silent); err != nil {
				t.Fatal(err)
			}
			if c.uefi() != "b" {
				t.Fatal("not tried")
			}
			s = c.running("b", "")
			s.Card = &plug{flashedCard: c, left: cut, how: how}
			err := s.Confirm()
			for _, board := range []func() string{c.uefi, func() string { return c.raspberry(false) }} {
				slot := board()
				c.starts(slot)
				if err == nil && slot != "b" {
					t.Fatalf("cut %d/%d: confirmed, and %s starts", cut, how, slot)
				}
				if slot == "b" { // the watch confirms it once more
					if err := c.running("b", "").Confirm(); err != nil {
						t.Fatal(err)
					}
					if st, err := c.running("b", "").Status(); err != nil || st.Trial {
						t.Fatalf("%+v %v", st, err)
					}
				}
			}
			states++
			if err == nil {
				break
			}
		}
	}
	if states < 48 {
		t.Errorf("only %d states", states)
	}
}

// FuzzManifest: what a stick brings is read before anything of it is believed.
func FuzzManifest(f *testing.F) {
	f.Add([]byte("target='huying-arm64'\nversion='0.2.0'\n[[files]]\nname='root.sqfs'\nsize=1\nsha256='" + strings.Repeat("a", 64) + "'"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseManifest(b)
		if err == nil && (m.Target == "" || m.Files[0].Name != RootName) {
			t.Errorf("%+v", m)
		}
	})
}
