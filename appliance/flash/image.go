package flash

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"huying/appliance/card"
)

// ErrImage: the file is no image of a box, or not all of it.
var ErrImage = errors.New("the image is damaged, cut off, or none of a box")

// An Image is a file to be written: as it is, or packed with gzip (.gz).
type Image struct {
	Path string
	Size int64  // unpacked
	Sum  string // SHA-256 of what is written, hexadecimal
	FAT  Part   // where the configuration goes
}

// A Part is a stretch of the card.
type Part struct{ Start, Size int64 }

const sector = 512

// OpenImage reads all of an image, unpacked, and checks that it is whole: against
// PATH.sha256 where that lies beside it, and its own table of parts. tell hears how
// far it is. The error wraps ErrImage.
func OpenImage(ctx context.Context, path string, tell func(done, all int64)) (*Image, error) {
	m := &Image{Path: path}
	if err := m.checkSum(ctx, tell); err != nil {
		return nil, err
	}
	sum := sha256.New()
	var head [sector]byte
	r, packed, err := m.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrImage, err)
	}
	sum.Write(head[:])
	n, err := io.Copy(sum, &card.Meter{Ctx: ctx, From: r, Tell: func(int64) { tell(packed.read, packed.all) }})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %w", ErrImage, err)
	}
	m.Size, m.Sum = n+sector, hex.EncodeToString(sum.Sum(nil))
	return m, m.parts(head[:])
}

// parts finds the FAT partition, the first, in the card's table.
func (m *Image) parts(head []byte) error {
	if head[510] != 0x55 || head[511] != 0xAA {
		return fmt.Errorf("%w: it has no table of parts", ErrImage)
	}
	entry := func(i int) (kind byte, p Part) {
		e := head[446+16*i:]
		return e[4], Part{int64(binary.LittleEndian.Uint32(e[8:])) * sector, int64(binary.LittleEndian.Uint32(e[12:])) * sector}
	}
	kind, fat := entry(0)
	if kind != 0x0C && kind != 0x0B {
		return fmt.Errorf("%w: its first part is not FAT", ErrImage)
	}
	for i := range 4 {
		if _, p := entry(i); p.Size == 0 || p.Start+p.Size > m.Size {
			return fmt.Errorf("%w: part %d reaches beyond its end", ErrImage, i+1)
		}
	}
	m.FAT = fat
	return nil
}

// checkSum compares the file, packed as it is, with what stands in PATH.sha256.
func (m *Image) checkSum(ctx context.Context, tell func(done, all int64)) error {
	said, err := os.ReadFile(m.Path + ".sha256")
	if err != nil {
		return nil // it need not be there: what is inside is checked too
	}
	want, _, _ := strings.Cut(strings.TrimSpace(string(said)), " ")
	f, err := os.Open(m.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, &card.Meter{Ctx: ctx, From: f, Tell: func(n int64) { tell(n, st.Size()) }}); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return fmt.Errorf("%w: it is not what %s says", ErrImage, filepath.Base(m.Path)+".sha256")
	}
	return nil
}

// counted is how much of the packed file was read.
type counted struct {
	r         io.Reader
	read, all int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read += int64(n)
	return n, err
}

type unpacked struct {
	io.Reader
	f *os.File
}

func (u unpacked) Close() error { return u.f.Close() }

func (m *Image) open() (io.ReadCloser, *counted, error) {
	f, err := os.Open(m.Path)
	if err != nil {
		return nil, nil, err
	}
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return nil, nil, errors.Join(fmt.Errorf("%s: %w", m.Path, ErrImage), err, f.Close())
	}
	c := &counted{r: f, all: st.Size()}
	r := bufio.NewReaderSize(c, 1<<20)
	if magic, err := r.Peek(2); err != nil || magic[0] != 0x1F || magic[1] != 0x8B {
		return unpacked{r, f}, c, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%w: %w", ErrImage, err), f.Close())
	}
	return unpacked{z, f}, c, nil
}
