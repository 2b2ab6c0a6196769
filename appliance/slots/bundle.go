package slots

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"aead.dev/minisign"
	"github.com/BurntSushi/toml"

	"huying/appliance/card"
)

// Why a bundle is not taken.
var (
	ErrUnsigned = errors.New("the signature is missing, or not of the key that this box trusts")
	ErrDamaged  = errors.New("the bundle is damaged or cut off")
	ErrForeign  = errors.New("the bundle is for another kind of box")
	ErrOld      = errors.New("the bundle is not newer than what runs")
	ErrTrial    = errors.New("the release that runs is on trial, and the other slot is its way back")
	ErrRoom     = errors.New("the slot is too small")
)

// manifestName is the first file of a bundle, SignatureSuffix what its signature's
// name ends in.
const (
	manifestName    = "manifest.toml"
	SignatureSuffix = ".minisig"
	mostManifest    = 64 << 10
)

// A Bundle is a release that was found to be what its maker signed.
type Bundle struct {
	Manifest Manifest
	Path     string
	raw      []byte // the manifest as it lies in the bundle
	key      minisign.PublicKey
	sig      []byte
}

// OpenBundle reads the whole bundle, and returns it only when the signature beside
// it (PATH.minisig) is of key. tell hears how much of it was read. The error wraps
// ErrUnsigned or ErrDamaged.
func OpenBundle(ctx context.Context, path string, key []byte, tell func(read, all int64)) (*Bundle, error) {
	b := &Bundle{Path: path}
	if err := b.key.UnmarshalText(bytes.TrimSpace(key)); err != nil {
		return nil, fmt.Errorf("the key to check updates with: %w", err)
	}
	all, err := os.Stat(path) // first: a stick that was pulled out is no release that nobody signed
	if err != nil {
		return nil, err
	}
	if b.sig, err = os.ReadFile(path + SignatureSuffix); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsigned, err)
	}
	err = b.read(ctx, func(f File, r io.Reader) error {
		sum := sha256.New()
		n, err := io.Copy(sum, r)
		if err == nil && (n != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.Sum) {
			err = fmt.Errorf("%w: %s is not what the manifest says", ErrDamaged, f.Name)
		}
		return err
	}, func(read int64) {
		if tell != nil {
			tell(read, all.Size())
		}
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// read goes through the bundle, gives each file to fn, and ends well only when the
// signature fits all that was read.
func (b *Bundle) read(ctx context.Context, fn func(f File, r io.Reader) error, tell func(read int64)) error {
	f, err := os.Open(b.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	signed := minisign.NewReader(&card.Meter{Ctx: ctx, From: f, Tell: tell})
	broken := b.walk(signed, fn)
	if _, err := io.Copy(io.Discard, signed); err != nil { // the signature is over all of it
		return err
	}
	if !signed.Verify(b.key, b.sig) { // told first: a bundle that is not signed says nothing else that counts
		return fmt.Errorf("%s: %w", filepath.Base(b.Path), ErrUnsigned)
	}
	return broken
}

func (b *Bundle) walk(r io.Reader, fn func(File, io.Reader) error) error {
	t := tar.NewReader(r)
	h, err := t.Next()
	if err != nil || h.Name != manifestName || h.Size > mostManifest {
		return fmt.Errorf("%w: it does not begin with %s", ErrDamaged, manifestName)
	}
	if b.raw, err = io.ReadAll(t); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if b.Manifest, err = ParseManifest(b.raw); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, f := range b.Manifest.Files {
		h, err := t.Next()
		if err != nil || h.Name != f.Name || h.Size != f.Size {
			return fmt.Errorf("%w: %s is missing", ErrDamaged, f.Name)
		}
		if err := fn(f, t); err != nil {
			return err
		}
	}
	if _, err := t.Next(); err != io.EOF {
		return fmt.Errorf("%w: there is more in it than the manifest says", ErrDamaged)
	}
	return nil
}

// MakeBundle writes a bundle of the named files of a folder, and signs it. The same
// files give the same bytes. m.Files is filled in: RootName first.
func MakeBundle(path string, m Manifest, folder string, names []string, key minisign.PrivateKey) error {
	m.Files = nil
	for _, name := range append([]string{RootName}, names...) {
		f, err := describe(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		m.Files = append(m.Files, f)
	}
	var manifest bytes.Buffer
	if err := toml.NewEncoder(&manifest).Encode(m); err != nil {
		return err
	}
	if _, err := ParseManifest(manifest.Bytes()); err != nil {
		return err
	}
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	t := tar.NewWriter(out)
	head := func(name string, size int64) error {
		return t.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o644, ModTime: time.Unix(0, 0), Format: tar.FormatPAX})
	}
	if err := head(manifestName, int64(manifest.Len())); err != nil {
		return err
	}
	if _, err := manifest.WriteTo(t); err != nil {
		return err
	}
	for _, f := range m.Files {
		in, err := os.Open(filepath.Join(folder, f.Name))
		if err != nil {
			return err
		}
		err = head(f.Name, f.Size)
		if err == nil {
			_, err = io.Copy(t, in)
		}
		if err = errors.Join(err, in.Close()); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if err := errors.Join(t.Close(), out.Sync()); err != nil {
		return err
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		return err
	}
	signed := minisign.NewReader(out)
	if _, err := io.Copy(io.Discard, signed); err != nil {
		return err
	}
	comment := fmt.Sprintf("target:%s version:%s", m.Target, m.Version)
	return os.WriteFile(path+SignatureSuffix, signed.SignWithComments(key, comment, "huying release"), 0o644)
}

func describe(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return File{Name: filepath.Base(path), Size: n, Sum: hex.EncodeToString(sum.Sum(nil))}, err
}
