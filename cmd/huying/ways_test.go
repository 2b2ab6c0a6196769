package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// A Linux console without a program of its own shows blocks for Chinese: it says so
// in ASCII, and goes on in English.
func TestAPlainConsoleSaysSo(t *testing.T) {
	dir, _ := aBoxOfItsOwn(t)
	serves(t, dir)
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	cmd := huyingIn(t, dir, "console")
	cmd.Env = append(cmd.Env, "TERM=linux")
	s := sitsAt(t, cmd)
	s.sees("Press Enter to go on in English.")
	for _, r := range s.String() {
		if r > 0x7e {
			t.Fatalf("%q is not ASCII", r)
		}
	}
	s.types(keyEnter)
	s.sees("PIN")
	if strings.Contains(s.String(), "口令") {
		t.Errorf("in Chinese:\n%s", s)
	}
}

// onALine is a terminal behind a serial port called link.
func onALine(t *testing.T, link string, gbk bool) *terminal {
	t.Helper()
	line, device, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(device.Name(), link); err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, tty: line, screen: vt.NewEmulator(80, 24), done: make(chan error, 1)}
	in := io.TeeReader(line, &s.raw)
	if gbk {
		in = transform.NewReader(in, simplifiedchinese.GBK.NewDecoder())
	}
	go io.Copy(s, in)
	go io.Copy(io.Discard, s.screen)
	t.Cleanup(func() { device.Close(); line.Close() }) // held open, so that the line is not hung up between two who use it
	return s
}

// A clerk sits down at an old terminal: GBK, a serial line, no computer.
func TestAClerkSitsDownAtASerialTerminal(t *testing.T) {
	dir, gsm := aBoxOfItsOwn(t)
	link := filepath.Join(dir, "line")
	f, err := os.OpenFile(filepath.Join(dir, "huying.toml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(f, "[[serial]]\nport = %q\nbaud = 115200\ncharset = \"gbk\"\n", link); err != nil {
		t.Fatal(err)
	}
	f.Close()
	s := onALine(t, link, true)
	types := func(words string) {
		b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(words))
		if err != nil {
			t.Fatal(err)
		}
		s.types(string(b))
	}
	box, log := serves(t, dir)
	s.sees("口令")
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	tells(t, dir, "246810\n", "clerk", "pin", "李静")
	types("李静" + keyEnter)
	types("246810" + keyEnter)
	s.sees("上手：")
	types(keyEnter)
	s.sees("没有在办的事")
	if err := gsm.Deliver("+8613800001111", "桥头的“栏杆”断了"); err != nil {
		t.Fatal(err)
	}
	s.sees(`桥头的"栏杆"断了`)
	types("\x11") // Ctrl+Q: the next one logs in
	s.sees("口令")
	if err := box.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := box.Wait(); err != nil { // the log is whole, and nobody writes it any more
		t.Error(err)
	}
	if strings.Contains(log.String(), "桥头") {
		t.Error("a villager's words are in the log")
	}
}
