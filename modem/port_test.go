package modem

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"huying/appliance"
	"huying/modem/emulator"
)

// These run in real time, on real pseudo-terminals.

// plug puts an emulated modem on a pseudo-terminal and returns its link.
func plug(t *testing.T, o emulator.Options, link string) *emulator.Modem {
	t.Helper()
	gsm := emulator.New(o)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- gsm.ServePTY(ctx, link) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	appear(t, link)
	return gsm
}

func appear(t *testing.T, link string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(link); err == nil {
			return
		}
	}
	t.Fatalf("%s did not appear", link)
}

// phaseOf opens a port and says why it could not.
func phaseOf(t *testing.T, path string) (appliance.LinePhase, string) {
	t.Helper()
	p, err := openPort(path, 115200)
	if err == nil {
		p.Close()
		return "", ""
	}
	var pe *PortError
	if !errors.As(err, &pe) {
		t.Fatalf("%s: %v says no phase", path, err)
	}
	return pe.Phase, pe.Detail
}

func TestALineWorksOnAPseudoTerminal(t *testing.T) {
	link := filepath.Join(t.TempDir(), "modem")
	gsm := plug(t, emulator.Options{Personality: emulator.EC20}, link)
	l := NewLine(Ports(PortConfig{Path: link}), Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ended := make(chan struct{})
	go func() { defer close(ended); l.Run(ctx) }()
	if err := gsm.Deliver("+8613800001111", "你好"); err != nil {
		t.Fatal(err)
	}
	parts, free, err := l.Next(ctx)
	if err != nil || len(parts) != 1 || parts[0].Text != "你好" {
		t.Fatalf("heard %+v, %v", parts, err)
	}
	if err := free(ctx); err != nil || gsm.Stored() != 0 {
		t.Errorf("free: %v, %d left", err, gsm.Stored())
	}
	if err := l.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Send(ctx, appliance.Handover{To: "+8613800001111", Text: "hello"}); err != nil || len(gsm.Sent()) != 1 {
		t.Errorf("send: %v", err)
	}
	if p, who := phaseOf(t, link); p != appliance.LinePortBusy {
		t.Errorf("opened twice: %s %s", p, who)
	}
	cancel()
	<-ended
	if p, why := phaseOf(t, link); p != "" {
		t.Errorf("the port was not let go: %s %s", p, why)
	}
}

func TestWhoHoldsThePortIsNamed(t *testing.T) {
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	holder := exec.Command("sleep", "60")
	holder.ExtraFiles = []*os.File{terminal}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer holder.Wait()
	defer holder.Process.Kill()
	name := terminal.Name()
	terminal.Close()
	phase, who := phaseOf(t, name)
	if want := fmt.Sprintf("sleep (pid %d)", holder.Process.Pid); phase != appliance.LinePortBusy || who != want {
		t.Errorf("got %s %q, want busy by %s", phase, who, want)
	}
	holder.Process.Kill()
	holder.Wait()
	if phase, why := phaseOf(t, name); phase != "" {
		t.Errorf("after it ended: %s %s", phase, why)
	}
}

// A terminal of [[serial]] is listed as what it is, by whatever name the configuration calls it.
func TestPortsOfTerminalsAreLeftAlone(t *testing.T) {
	dev := t.TempDir()
	for _, name := range []string{"ttyUSB0", "ttyUSB1", "ttyACM0"} {
		if err := os.WriteFile(filepath.Join(dev, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	byID := filepath.Join(dev, "serial", "by-id")
	if err := os.MkdirAll(byID, 0o700); err != nil {
		t.Fatal(err)
	}
	terminal := filepath.Join(byID, "usb-FTDI_FT232-if00-port0")
	if err := os.Symlink("../../ttyUSB1", terminal); err != nil {
		t.Fatal(err)
	}
	for _, exclude := range []string{terminal, filepath.Join(dev, "ttyUSB1"), "ttyUSB1"} {
		var free, left []string
		for _, p := range serialPorts(dev, []string{exclude}) {
			if p.Excluded {
				left = append(left, filepath.Base(p.Device))
			} else {
				free = append(free, filepath.Base(p.Device))
			}
		}
		if strings.Join(left, " ") != "ttyUSB1" || strings.Join(free, " ") != "ttyUSB0 ttyACM0" {
			t.Errorf("excluding %s: asked %v, left alone %v", exclude, free, left)
		}
	}
}

// The box runs as a user of its own, to whom the kernel does not show what root's programs
// have open. Lock files and names still say who it is, or most likely is.
func TestAHolderOfAnotherUserIsNamed(t *testing.T) {
	root := t.TempDir()
	write := func(name, s string) {
		t.Helper()
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("proc/812/comm", "minicom\n")
	write("proc/412/comm", "ModemManager\n")
	write("proc/1/comm", "systemd\n")
	write("run/lock/LCK..ttyUSB2", "       812\n")
	write("run/lock/LCK..ttyUSB3", "       999\n") // left behind by one that ended
	if who := lockedBy(root, "/dev/ttyUSB2"); who != "minicom (pid 812)" {
		t.Errorf("ttyUSB2 is held by %q", who)
	}
	if who := lockedBy(root, "/dev/ttyUSB3"); who != "" {
		t.Errorf("ttyUSB3 is held by %q, which is no more", who)
	}
	if who := takersIn(root); who != "ModemManager (pid 412)" {
		t.Errorf("most likely it is %q", who)
	}
}

func TestWhatIsNotAPortIsSaidToBe(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]appliance.LinePhase{
		filepath.Join(dir, "nothing"): appliance.LinePortMissing,
		file:                          appliance.LineNotPort,
		dir:                           appliance.LineNotPort,
		"/dev/null":                   appliance.LineNotPort,
	} {
		if got, detail := phaseOf(t, path); got != want || !strings.Contains(detail, path) {
			t.Errorf("%s: got %s (%s), want %s", path, got, detail, want)
		}
	}
}

func TestAutoFindsTheModemByAskingAndKnowsItAgain(t *testing.T) {
	dev := t.TempDir()
	byID := filepath.Join(dev, "serial", "by-id")
	if err := os.MkdirAll(byID, 0o700); err != nil {
		t.Fatal(err)
	}
	f := &finder{cfg: PortConfig{Baud: 115200, Exclude: []string{"ttyUSB7"}}, dev: dev}
	if _, _, err := f.find(t.Context()); phaseIn(err) != appliance.LineNoPort {
		t.Errorf("with nothing there: %v", err)
	}
	// A port that is nobody's, one that must not be asked, and the modem.
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer terminal.Close()
	if err := os.Symlink(terminal.Name(), filepath.Join(dev, "ttyUSB0")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.find(t.Context()); phaseIn(err) != appliance.LineNoPort || !strings.Contains(err.Error(), "ttyUSB0") {
		t.Errorf("with a port that is silent: %v", err)
	}
	// It is a terminal's, which is called by another name in the configuration.
	byPath := filepath.Join(dev, "by-path")
	if err := os.Symlink(terminal.Name(), byPath); err != nil {
		t.Fatal(err)
	}
	f.cfg.Exclude = append(f.cfg.Exclude, byPath)
	if _, _, err := f.find(t.Context()); phaseIn(err) != appliance.LineNoPort || strings.Contains(err.Error(), "ttyUSB0") {
		t.Errorf("a terminal was asked: %v", err)
	}
	plug(t, emulator.Options{}, filepath.Join(dev, "ttyUSB7"))
	plug(t, emulator.Options{Personality: emulator.EC20}, filepath.Join(dev, "ttyUSB2"))
	p, name, err := f.find(t.Context())
	if err != nil || filepath.Base(name) != "ttyUSB2" || f.imei != emulator.EC20.IMEI {
		t.Fatalf("found %s, IMEI %s, %v", name, f.imei, err)
	}
	p.Close()
	// It moves, and another modem takes its place.
	other := emulator.SIM800
	other.IMEI = "860000000000009"
	plug(t, emulator.Options{Personality: other}, filepath.Join(dev, "ttyUSB1"))
	if p, name, err = f.find(t.Context()); err != nil || filepath.Base(name) != "ttyUSB2" {
		t.Fatalf("found %s, %v", name, err)
	}
	p.Close()
	// Named in the configuration, only that one will do.
	named := &finder{cfg: PortConfig{Baud: 115200, IMEI: "1", Exclude: []string{"ttyUSB0", "ttyUSB7"}}, dev: dev}
	if _, _, err := named.find(t.Context()); phaseIn(err) != appliance.LineNoPort || !strings.Contains(err.Error(), other.IMEI) {
		t.Errorf("with a stranger: %v", err)
	}
	busy, err := openPort(filepath.Join(dev, "ttyUSB2"), 115200)
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	if _, _, err := f.find(t.Context()); phaseIn(err) != appliance.LinePortBusy {
		t.Errorf("while another has it: %v", err)
	}
}

func phaseIn(err error) appliance.LinePhase {
	var pe *PortError
	if errors.As(err, &pe) {
		return pe.Phase
	}
	return ""
}

func TestACallWorksOnTwoPseudoTerminals(t *testing.T) {
	t.Parallel()
	o := emulator.Options{Personality: emulator.SIM7600}
	o.Personality.Keys.Ask = "" // so that keys are heard in what comes over the second
	link := filepath.Join(t.TempDir(), "ttyUSB2")
	gsm := plug(t, o, link)
	second := filepath.Join(t.TempDir(), "ttyUSB4")
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	served := make(chan error, 1)
	go func() { served <- gsm.ServeAudioPTY(ctx, second) }()
	appear(t, second)
	l := NewLine(Ports(PortConfig{Path: link}), Options{Audio: AudioPorts(second)})
	ended := make(chan struct{})
	go func() { defer close(ended); l.Run(ctx) }()
	defer func() {
		cancel()
		<-ended
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	if err := l.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	gsm.SetCallee("", emulator.Callee{Does: []emulator.Act{{After: 1200 * time.Millisecond, Key: '5'}, {After: 700 * time.Millisecond, Speaks: 300 * time.Millisecond}, {After: 400 * time.Millisecond, Key: '#'}}})
	c, err := l.Dial(ctx, villager)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Say(ctx, "请按键，请按键，请按键，请按键。"); err != nil || len(c.Keys()) != 1 || <-c.Keys() != '5' {
		t.Errorf("said: %v", err)
	}
	recording, err := c.Record(ctx, 10*time.Second)
	if _, d := wavSeconds(t, recording); err != nil || d < 200*time.Millisecond || d > 700*time.Millisecond { // and its key; a busy machine drops or doubles a frame
		t.Errorf("%d bytes, %v of sound, %v", len(recording), d, err)
	}
	if err := c.HangUp(ctx); err != nil {
		t.Error(err)
	}
	if calls := gsm.Calls(); len(calls) != 1 || calls[0].State != emulator.Ended {
		t.Errorf("calls %+v", calls)
	}
}
