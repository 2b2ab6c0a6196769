package flash

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/diskfs/go-diskfs/backend/file"
	"github.com/diskfs/go-diskfs/filesystem/fat32"
)

const (
	mb      = 1 << 20
	fatSize = 40 * mb
)

// boxImage is a small image laid out as `make image` does: a FAT partition, two roots,
// a data partition.
func boxImage(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "raw")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(mb + fatSize + 3*mb); err != nil {
		t.Fatal(err)
	}
	if _, err := fat32.Create(file.New(f, false), fatSize, mb, sector, "HUYING"); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, sector)
	head[510], head[511] = 0x55, 0xAA
	at := int64(mb)
	for i, p := range []struct {
		kind byte
		size int64
	}{{0x0C, fatSize}, {0x83, mb}, {0x83, mb}, {0x83, mb}} {
		e := head[446+16*i:]
		e[4] = p.kind
		binary.LittleEndian.PutUint32(e[8:], uint32(at/sector))
		binary.LittleEndian.PutUint32(e[12:], uint32(p.size/sector))
		at += p.size
	}
	if _, err := f.WriteAt(head, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("root a"), mb+fatSize); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func packed(t *testing.T, b []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func keep(t *testing.T, name string, b []byte) string {
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func blank(t *testing.T, size int64) *os.File {
	f, err := os.OpenFile(keep(t, "card", nil), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func hush(int64, int64)          {}
func quiet(string, int64, int64) {}

func TestACardIsWrittenReadBackAndGivenItsConfiguration(t *testing.T) {
	raw := boxImage(t)
	for name, b := range map[string][]byte{"box.img": raw, "box.img.gz": packed(t, raw)} {
		path := keep(t, name, b)
		m, err := OpenImage(t.Context(), path, hush)
		if err != nil || m.Size != int64(len(raw)) {
			t.Fatalf("%+v %v", m, err)
		}
		card := blank(t, m.Size+5*mb)
		config := []byte("[hall]\nname = \"青山镇\"\n")
		workbook := bytes.Repeat([]byte("xlsx"), 100_000)
		var doing []string
		if err := m.Write(t.Context(), card, map[string][]byte{"huying.toml": config, "town.xlsx": workbook}, func(d string, _, _ int64) {
			if len(doing) == 0 || doing[len(doing)-1] != d {
				doing = append(doing, d)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if strings.Join(doing, " ") != "writing checking" {
			t.Error(doing)
		}
		for name, want := range map[string][]byte{"huying.toml": config, "town.xlsx": workbook} {
			if got, err := m.Read(card, name); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %d bytes, %v", name, len(got), err)
			}
		}
		root := make([]byte, 6)
		if _, err := card.ReadAt(root, mb+fatSize); err != nil || string(root) != "root a" {
			t.Errorf("%q %v", root, err)
		}
		// Once more over the same card, with another configuration.
		if err := m.Write(t.Context(), card, map[string][]byte{"huying.toml": []byte("x")}, quiet); err != nil {
			t.Fatal(err)
		}
		if got, err := m.Read(card, "huying.toml"); err != nil || string(got) != "x" {
			t.Errorf("%q %v", got, err)
		}
	}
}

func TestAnImageThatIsNotWholeIsRefused(t *testing.T) {
	raw := boxImage(t)
	gz := packed(t, raw)
	swapped := bytes.Clone(raw)
	swapped[450] = 0x83
	sum := sha256.Sum256(raw)
	summed := keep(t, "box.img", raw)
	if err := os.WriteFile(summed+".sha256", []byte(strings.Repeat("0", 64)+"  box.img\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"cut off":         keep(t, "a.img", raw[:len(raw)-mb]),
		"cut off, packed": keep(t, "a.img.gz", gz[:len(gz)/2]),
		"garbled, packed": keep(t, "a.img.gz", append(bytes.Clone(gz[:len(gz)-9]), make([]byte, 9)...)),
		"another disk's":  keep(t, "a.img", swapped),
		"a text":          keep(t, "a.img", []byte(strings.Repeat("青山镇", 1000))),
		"nothing":         keep(t, "a.img", nil),
		"another sum":     summed,
		"a folder":        t.TempDir(),
	} {
		if _, err := OpenImage(t.Context(), path, hush); !errors.Is(err, ErrImage) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(summed+".sha256", []byte(hex.EncodeToString(sum[:])+"  box.img\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenImage(t.Context(), summed, hush); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := OpenImage(ctx, summed, hush); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A card in a bad reader: what is read back is not what was written.
func TestACardThatForgetsIsFoundOut(t *testing.T) {
	m, err := OpenImage(t.Context(), keep(t, "box.img", boxImage(t)), hush)
	if err != nil {
		t.Fatal(err)
	}
	card := blank(t, m.Size)
	spoilt := false
	err = m.Write(t.Context(), card, nil, func(doing string, _, _ int64) {
		if doing == "checking" && !spoilt {
			spoilt = true
			if _, err := card.WriteAt([]byte{1}, m.Size-10); err != nil {
				t.Error(err)
			}
		}
	})
	if !errors.Is(err, ErrCard) {
		t.Error(err)
	}
}

// A pulled reader leaves a card that no machine starts from.
func TestACardPulledOutHalfWrittenIsNoBootDisk(t *testing.T) {
	m, err := OpenImage(t.Context(), keep(t, "box.img", boxImage(t)), hush)
	if err != nil {
		t.Fatal(err)
	}
	card := blank(t, m.Size)
	ctx, stop := context.WithCancel(t.Context())
	err = m.Write(ctx, card, nil, func(_ string, done, all int64) {
		if done > all/2 {
			stop()
		}
	})
	head := make([]byte, sector)
	if _, e := card.ReadAt(head, 0); e != nil || !errors.Is(err, context.Canceled) || head[510] != 0 {
		t.Error(err, e)
	}
}

// The system as a laptop with its own disk, a card in a reader and a card in a slot has it.
func laptop() fstest.MapFS {
	m := fstest.MapFS{}
	put := func(name, content string) { m[name] = &fstest.MapFile{Data: []byte(content + "\n")} }
	for name, x := range map[string]struct{ size, removable, dev, model string }{
		"nvme0n1": {"1000215216", "0", "259:0", "SAMSUNG"}, "sdb": {"62333952", "1", "8:16", "SD/MMC"}, "mmcblk0": {"31116288", "0", "179:0", ""}, "sdc": {"0", "1", "8:32", "empty reader"}, "sdd": {"62333952", "1", "8:48", "key"},
	} {
		put("sys/class/block/"+name+"/size", x.size)
		put("sys/class/block/"+name+"/removable", x.removable)
		put("sys/class/block/"+name+"/dev", x.dev)
		put("sys/class/block/"+name+"/device/model", x.model)
	}
	for part, dev := range map[string]string{"nvme0n1/nvme0n1p1": "259:1", "nvme0n1/nvme0n1p2": "259:2", "sdb/sdb1": "8:17", "sdd/sdd1": "8:49"} {
		disk, name, _ := strings.Cut(part, "/")
		put("sys/class/block/"+disk+"/"+name+"/partition", "1")
		put("sys/class/block/"+disk+"/"+name+"/dev", dev)
		put("sys/class/block/"+name+"/partition", "1")
		put("sys/class/block/"+name+"/size", "100")
		put("sys/class/block/"+name+"/dev", dev)
	}
	put("sys/class/block/loop0/size", "100")
	put("proc/self/mountinfo", "22 1 259:2 / / rw shared:1 - ext4 /dev/nvme0n1p2 rw\n30 22 8:49 / /media/li/KEY\\040STICK rw - vfat /dev/sdd1 rw")
	put("proc/swaps", "Filename Type Size Used Priority\n/dev/nvme0n1p1 partition 1 0 -2")
	return m
}

func TestTheWrongDiskIsNeverWritten(t *testing.T) {
	sys := laptop()
	for device, want := range map[string]struct {
		err  error
		says string
	}{
		"/dev/nvme0n1":   {ErrMounted, "nvme0n1p2 is mounted on /"},
		"/dev/sdd":       {ErrMounted, "sdd1 is mounted on /media/li/KEY STICK"},
		"/dev/mmcblk0":   {ErrTooSmall, "15193 MB"},
		"/dev/sdb":       {nil, ""},
		"/dev/sdb1":      {ErrPart, "/dev/sdb"},
		"/dev/nvme0n1p1": {ErrPart, "/dev/nvme0n1"},
		"/dev/sdc":       {ErrNoDisk, "no card in the reader"},
		"/dev/sdz":       {ErrNoDisk, ""},
		"/dev/null":      {ErrNoDisk, ""},
		"/dev/..":        {ErrNoDisk, ""},
	} {
		d, err := Look(sys, device)
		if err == nil {
			err = d.Refuse(20 << 30)
		}
		if !errors.Is(err, want.err) || err != nil && !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: %v", device, err)
		}
	}
	d, _ := Look(sys, "/dev/nvme0n1")
	if strings.Join(d.Uses, "; ") != "nvme0n1p1 is swapped to; nvme0n1p2 is mounted on /" {
		t.Error(d.Uses)
	}
	if d, _ := Look(sys, "/dev/sdb"); !d.Removable || d.Model != "SD/MMC" || d.Size != 62333952*512 {
		t.Errorf("%+v", d)
	}
	var names []string
	for _, d := range All(sys) {
		names = append(names, d.Name)
	}
	if strings.Join(names, " ") != "mmcblk0 nvme0n1 sdb sdd" {
		t.Error(names)
	}
	sys["sys/class/block/sdb1/holders/dm-0/x"] = &fstest.MapFile{}
	if d, _ := Look(sys, "/dev/sdb"); !errors.Is(d.Refuse(1), ErrMounted) {
		t.Errorf("part of another disk: %+v", d)
	}
}
