package main

import (
	"context"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/diskfs/go-diskfs/backend/file"
	"github.com/diskfs/go-diskfs/filesystem/fat32"
	"github.com/rogpeppe/go-internal/testscript"
)

const (
	cardMB  = 1 << 20
	cardFAT = 40 * cardMB
)

// boximage NAME: an image laid out as `make image` does, with nothing in it.
func boxImageCommand(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(boxImage(ts.MkAbs(args[0])))
}

func boxImage(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(cardMB + cardFAT + 3*cardMB); err != nil {
		return err
	}
	if _, err := fat32.Create(file.New(f, false), cardFAT, cardMB, 512, "HUYING"); err != nil {
		return err
	}
	head := make([]byte, 512)
	head[510], head[511] = 0x55, 0xAA
	at := uint32(cardMB)
	for i, size := range []uint32{cardFAT, cardMB, cardMB, cardMB} {
		e := head[446+16*i:]
		e[4] = map[bool]byte{true: 0x0C, false: 0x83}[i == 0]
		binary.LittleEndian.PutUint32(e[8:], at/512)
		binary.LittleEndian.PutUint32(e[12:], size/512)
		at += size
	}
	_, err = f.WriteAt(head, 0)
	return err
}

// oncard CARD FILE: what lies on a card's FAT partition is the command's output.
func onCardCommand(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	fs, err := fat32.Read(file.New(f, true), cardFAT, cardMB, 512)
	ts.Check(err)
	in, err := fs.OpenFile("/"+args[1], os.O_RDONLY)
	ts.Check(err)
	b := make([]byte, 64<<10)
	n, _ := in.Read(b)
	_, err = ts.Stdout().Write(b[:n])
	ts.Check(err)
}

// A mistake in the name costs nothing: only the device's own name goes on.
func TestOnlyTheDevicesOwnNameGoesOn(t *testing.T) {
	if err := mayWrite("/dev/null", 1); err == nil {
		t.Error("/dev/null may be written")
	}
}

// interrupts ends ctx when a word is written.
type interrupts struct {
	strings.Builder
	word string
	stop func()
}

func (w *interrupts) Write(b []byte) (int, error) {
	if strings.Contains(string(b), w.word) {
		w.stop()
	}
	return w.Builder.Write(b)
}

// Ctrl+C in the middle: the technician reads that the card cannot be used.
func TestAnInterruptedCardIsToldToBeNone(t *testing.T) {
	dir := t.TempDir()
	if err := boxImage(dir + "/box.img"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/card", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(dir+"/card", 60*cardMB); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	said := &interrupts{word: "写入", stop: stop}
	a := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: said}
	code := a.run(ctx, []string{"flash", dir + "/card", "--image", dir + "/box.img"})
	if code != exitRefused || !strings.Contains(said.String(), "没有写完，这张卡还不能用") || !strings.Contains(said.String(), "hint: write it once more") {
		t.Errorf("%d: %s", code, said.String())
	}
}
