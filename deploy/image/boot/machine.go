package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A machine is an arm64 board with UEFI, a screen, a keyboard and a modem on USB, as
// QEMU plays it.
type machine struct {
	card, stick string // what it starts from; what holds half of the key
	dir, modem  string // sockets and logs; the modem's socket
	boots       int
	cmd         *exec.Cmd
	ended       chan struct{}
}

// A start is how one went.
type start struct {
	after  time.Duration // from power to serving
	uptime float64       // of the kernel then, seconds
	log    string
}

func (m *machine) serial() string { return filepath.Join(m.dir, fmt.Sprintf("serial-%d.log", m.boots)) }
func (m *machine) qmp() string    { return filepath.Join(m.dir, "qmp") }

// boot starts the machine and waits until the box serves.
func (m *machine) boot(ctx context.Context) (*start, error) {
	m.boots++
	m.cmd = exec.Command("qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a53", "-smp", "2", "-m", "512", "-accel", "tcg,thread=multi",
		"-bios", "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd",
		"-drive", "if=none,id=card,format=raw,file="+m.card, "-device", "virtio-blk-pci,drive=card",
		"-device", "virtio-gpu-pci,xres=1024,yres=768", "-device", "qemu-xhci", "-device", "usb-kbd",
		"-drive", "if=none,id=stick,format=raw,file="+m.stick, "-device", "usb-storage,drive=stick,removable=on",
		"-chardev", "socket,id=modem,path="+m.modem, "-device", "usb-serial,chardev=modem",
		"-nic", "none", "-display", "none", "-serial", "file:"+m.serial(), "-qmp", "unix:"+m.qmp()+",server=on,wait=off")
	m.cmd.Stderr = os.Stderr
	power := time.Now()
	if err := m.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: is qemu-system-arm installed?", err)
	}
	m.ended = make(chan struct{})
	go func(c *exec.Cmd, ended chan struct{}) {
		_ = c.Wait() // how it ends is of no interest: we kill it
		close(ended)
	}(m.cmd, m.ended)
	serving := regexp.MustCompile(`huying: up ([0-9.]+) state active`)
	for time.Since(power) < bootWithin {
		select {
		case <-m.ended:
			return nil, errors.New("QEMU ended by itself")
		default:
		}
		b, _ := os.ReadFile(m.serial()) // not there at once
		if found := serving.FindSubmatch(b); found != nil {
			up, err := strconv.ParseFloat(string(found[1]), 64)
			// Another look, with what is said once.
			return &start{time.Since(power), up, m.serial()}, err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("the box does not serve within %v", bootWithin)
}

// look judges what the system says of itself: nothing listens, nothing failed, and the
// data partition has grown.
func (s *start) look() error {
	said := func(key string) string {
		until := time.Now().Add(time.Minute)
		for {
			b, _ := os.ReadFile(s.log)
			if found := regexp.MustCompile(`(?m)^` + key + `: *(.*?)\r?$`).FindSubmatch(b); found != nil || time.Now().After(until) {
				if found == nil {
					return "not told"
				}
				return strings.TrimSpace(string(found[1]))
			}
			time.Sleep(time.Second)
		}
	}
	say("systemd: %s", said("userspace"))
	say("data partition: %s", said("perm"))
	if failed := said("failed"); failed != "" {
		return fmt.Errorf("units failed: %s", failed)
	}
	if listening := said("listening"); listening != "udp:" {
		return fmt.Errorf("something listens on the network: %s", listening)
	}
	say("nothing listens on a network, no unit failed")
	return nil
}

// figures are kilobytes, as the system prints them every ten seconds.
type figures struct{ total, used, rss int }

func (m *machine) figures() (f figures, err error) {
	b, err := os.ReadFile(m.serial())
	if err != nil {
		return f, err
	}
	all := regexp.MustCompile(`state active MemTotal:(\d+) MemAvailable:(\d+) rss:(\d+)`).FindAllSubmatch(b, -1)
	if len(all) == 0 {
		return f, errors.New("the system printed no figures")
	}
	n := func(i int) int { v, _ := strconv.Atoi(string(all[len(all)-1][i])); return v }
	return figures{n(1), n(1) - n(2), n(3)}, nil
}

// kill pulls the plug.
func (m *machine) kill() {
	if m.cmd == nil {
		return
	}
	_ = m.cmd.Process.Kill() // it may have ended
	<-m.ended
	m.cmd = nil
}

// powerButton presses it, and waits until the machine is off.
func (m *machine) powerButton(ctx context.Context) error {
	if err := m.ask("system_powerdown", nil); err != nil {
		return err
	}
	select {
	case <-m.ended:
		m.cmd = nil
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(3 * time.Minute):
		return errors.New("the power button does not switch it off within three minutes")
	}
}

func (m *machine) screenshot(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	return m.ask("screendump", map[string]any{"filename": path, "format": "png"})
}

// ask has QEMU do something.
func (m *machine) ask(what string, args map[string]any) error {
	c, err := net.Dial("unix", m.qmp())
	if err != nil {
		return err
	}
	defer c.Close()
	in, out := json.NewDecoder(bufio.NewReader(c)), json.NewEncoder(c)
	var hello any
	if err := in.Decode(&hello); err != nil {
		return err
	}
	for _, x := range []struct {
		Execute   string         `json:"execute"`
		Arguments map[string]any `json:"arguments,omitempty"`
	}{{Execute: "qmp_capabilities"}, {what, args}} {
		if err := out.Encode(x); err != nil {
			return err
		}
		for {
			var answer struct {
				Return any
				Error  *struct{ Desc string }
				Event  string
			}
			if err := in.Decode(&answer); err != nil {
				return err
			}
			if answer.Error != nil {
				return fmt.Errorf("%s: %s", x.Execute, answer.Error.Desc)
			}
			if answer.Event == "" {
				break
			}
		}
	}
	return nil
}

// measure says which share of a picture differs from its ground, and in how many of
// its lines anything does.
func measure(path string) (lit float64, rows int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return 0, 0, errors.Join(err, func() error { _, err := io.Copy(io.Discard, f); return err }())
	}
	// The ground is what most dots are.
	count := map[[3]uint32]int{}
	b := picture.Bounds()
	at := func(x, y int) [3]uint32 { r, g, b, _ := picture.At(x, y).RGBA(); return [3]uint32{r, g, b} }
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	var ground [3]uint32
	for c, n := range count {
		if n > count[ground] {
			ground = c
		}
	}
	all := b.Dx() * b.Dy()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if at(x, y) != ground {
				rows++
				break
			}
		}
	}
	return float64(all-count[ground]) / float64(all), rows, nil
}
