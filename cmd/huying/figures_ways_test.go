//go:build bench

package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"golang.org/x/crypto/ssh"

	"huying/tui/sshd"
)

// TestFiguresWays prints what a step of the cursor on a full page of Chinese costs at
// each way in: bytes to the terminal, and how long that takes on a slow line.
func TestFiguresWays(t *testing.T) {
	dir, gsm := aBoxOfItsOwn(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	config, err := os.OpenFile(filepath.Join(dir, "huying.toml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(config, "[ssh]\nlisten = %q\n", address)
	lines := map[string]*terminal{}
	for _, charset := range []string{"utf-8", "gbk"} {
		link := filepath.Join(dir, charset)
		lines[charset] = onALine(t, link, charset == "gbk")
		fmt.Fprintf(config, "[[serial]]\nport = %q\nbaud = 115200\ncharset = %q\n", link, charset)
	}
	config.Close()
	serves(t, dir)
	tells(t, dir, "", "clerk", "add", "li", "--role", "receiver")
	tells(t, dir, "246810\n", "clerk", "pin", "li")
	b, err := sshd.NewHostKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParsePrivateKey(b)
	if err != nil {
		t.Fatal(err)
	}
	tells(t, dir, string(ssh.MarshalAuthorizedKey(key.PublicKey())), "clerk", "key", "li", "-")
	for i := range 30 {
		if err := gsm.Deliver(fmt.Sprintf("+86138000011%02d", i), fmt.Sprintf("王家庄村东头第%d盏路灯不亮了，晚上走路看不见，已经三天了", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	measure := func(way string, s *terminal) {
		s.past("路灯")
		time.Sleep(time.Second)
		var steps []int64
		for range 9 {
			before := s.raw.Load()
			s.types("\x1b[B")
			time.Sleep(300 * time.Millisecond)
			steps = append(steps, s.raw.Load()-before)
		}
		slices.Sort(steps)
		median := steps[len(steps)/2]
		t.Logf("%-14s a step of the cursor: %4d bytes (%d-%d), %.2f s at 9600 baud", way, median, steps[0], steps[len(steps)-1], float64(median)*10/9600)
	}
	for _, charset := range []string{"utf-8", "gbk"} {
		s := lines[charset]
		s.sees("口令")
		s.types("li\r")
		s.types("246810\r")
		measure("serial "+charset, s)
	}
	s := at80x24(t, dir, "console")
	s.sees("口令")
	s.types("li\r")
	s.types("246810\r")
	measure("console", s)

	c, err := ssh.Dial("tcp", address, &ssh.ClientConfig{User: "li", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	far := &terminal{t: t, screen: vt.NewEmulator(80, 24)}
	session.Stdout = io.MultiWriter(far, &far.raw)
	keys, err := session.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	far.tty = w
	go io.Copy(keys, r)
	go io.Copy(io.Discard, far.screen)
	measure("ssh", far)
}

// past sees what is behind the page for newcomers, which comes before a clerk once.
func (s *terminal) past(want string) {
	s.t.Helper()
	for end := time.Now().Add(storyLimit); !strings.Contains(s.String(), want); time.Sleep(10 * time.Millisecond) {
		if strings.Contains(s.String(), "上手：") {
			s.types(keyEnter)
			s.sees(want)
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("does not see %q but\n%s", want, s.String())
		}
	}
}
