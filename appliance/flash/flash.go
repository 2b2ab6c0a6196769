package flash

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/diskfs/go-diskfs/backend/file"
	"github.com/diskfs/go-diskfs/filesystem/fat32"

	"huying/appliance/card"
)

// ErrCard: the card does not hold what was written.
var ErrCard = errors.New("the card reads back otherwise than it was written")

// Write writes the image onto a card, puts files on its FAT partition, reads all of it
// back from the card, and compares. tell hears how it goes: writing, checking. The
// error wraps ErrCard, ErrImage, or ctx's; the card is then not to be used.
func (m *Image) Write(ctx context.Context, disk *os.File, files map[string][]byte, tell func(doing string, done, all int64)) error {
	r, _, err := m.open()
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := disk.Seek(0, io.SeekStart); err != nil {
		return err
	}
	// The table comes last: until it is there, no machine takes the card for a whole one.
	first := make([]byte, sector)
	if _, err := io.ReadFull(r, first); err != nil {
		return fmt.Errorf("%w: %w", ErrImage, err)
	}
	if _, err := disk.Write(make([]byte, sector)); err != nil {
		return err
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{disk}, &card.Meter{Ctx: ctx, From: r, Tell: func(n int64) { tell("writing", n+sector, m.Size) }}, make([]byte, 4<<20))
	switch {
	case err != nil:
		return err
	case n+sector != m.Size:
		return fmt.Errorf("%w: it changed while it was written", ErrImage)
	}
	if _, err := disk.WriteAt(first, 0); err != nil {
		return err
	}
	if err := errors.Join(disk.Sync(), card.Forget(disk)); err != nil {
		return err
	}
	if err := m.compare(ctx, disk, tell); err != nil {
		return err
	}
	if len(files) == 0 {
		return nil
	}
	if err := m.put(disk, files); err != nil {
		return fmt.Errorf("the configuration: %w", err)
	}
	return nil
}

func (m *Image) compare(ctx context.Context, disk *os.File, tell func(string, int64, int64)) error {
	if _, err := disk.Seek(0, io.SeekStart); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.CopyBuffer(struct{ io.Writer }{sum}, &card.Meter{Ctx: ctx, From: io.LimitReader(disk, m.Size), Tell: func(n int64) { tell("checking", n, m.Size) }}, make([]byte, 4<<20))
	if err != nil {
		return err
	}
	if n != m.Size || hex.EncodeToString(sum.Sum(nil)) != m.Sum {
		return ErrCard
	}
	return nil
}

// put has files on the FAT partition, and reads them back.
func (m *Image) put(disk *os.File, files map[string][]byte) error {
	for name, content := range files {
		if err := m.putOne(disk, name, content); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := errors.Join(disk.Sync(), card.Forget(disk)); err != nil {
		return err
	}
	for name, content := range files {
		got, err := m.Read(disk, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !bytes.Equal(got, content) {
			return fmt.Errorf("%s: %w", name, ErrCard)
		}
	}
	return nil
}

func (m *Image) fat(disk *os.File) (*fat32.FileSystem, error) {
	return fat32.Read(file.New(disk, false), m.FAT.Size, m.FAT.Start, sector)
}

func (m *Image) putOne(disk *os.File, name string, content []byte) error {
	fs, err := m.fat(disk)
	if err != nil {
		return err
	}
	f, err := fs.OpenFile("/"+name, os.O_CREATE|os.O_RDWR|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

// Read is a file on a card's FAT partition.
func (m *Image) Read(disk *os.File, name string) ([]byte, error) {
	fs, err := m.fat(disk)
	if err != nil {
		return nil, err
	}
	f, err := fs.OpenFile("/"+name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
