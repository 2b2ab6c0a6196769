//go:build unix

package emulator

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// These tests are about real files and real time; they wait for what happens,
// and only give up after a while.
const patience = 20 * time.Second

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("never happened: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// served runs the emulator on a pseudo-terminal with a control socket.
func served(t *testing.T, o Options) (m *Modem, link string, c *Client) {
	t.Helper()
	dir := t.TempDir()
	link, path := filepath.Join(dir, "ttyUSB0"), filepath.Join(dir, "control")
	m = New(o)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- m.ServePTY(ctx, link) }()
	go func() { ended <- m.ServeControl(ctx, path) }()
	t.Cleanup(func() {
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Lstat(link); err == nil {
			t.Error("the link is still there")
		}
	})
	eventually(t, "link", func() bool { _, err := os.Stat(link); return err == nil })
	eventually(t, "control socket", func() bool {
		var err error
		c, err = Dial(path)
		return err == nil
	})
	t.Cleanup(func() { c.Close() })
	return m, link, c
}

// openTTY opens the terminal; closing it twice does no harm.
func openTTY(t *testing.T, link string) *os.File {
	t.Helper()
	f, err := os.OpenFile(link, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// askTTY types a command and reads until its final result.
func askTTY(t *testing.T, f *os.File, command string) string {
	t.Helper()
	if _, err := fmt.Fprintf(f, "%s\r", command); err != nil {
		t.Fatal(err)
	}
	if err := f.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	b := make([]byte, 256)
	for {
		n, err := f.Read(b)
		if err != nil {
			t.Fatalf("%s: %v after %q", command, err, all.String())
		}
		all.Write(b[:n])
		if s := all.String(); strings.HasSuffix(s, "OK\r\n") || strings.HasSuffix(s, "ERROR\r\n") || strings.HasSuffix(s, "> ") {
			return s
		}
	}
}

func TestOnAPseudoTerminal(t *testing.T) {
	m, link, _ := served(t, Options{})
	f := openTTY(t, link)
	if got := askTTY(t, f, "ATE0"); got != "ATE0\r\r\nOK\r\n" {
		t.Errorf("got %q", got)
	}
	if err := m.Deliver("10086", "hellohello"); err != nil {
		t.Fatal(err)
	}
	if got := askTTY(t, f, "AT+CMGL=4"); !strings.Contains(got, "0AE8329BFD4697D9EC37") {
		t.Errorf("got %q", got)
	}
	// Control characters pass as they are: the terminal is raw.
	askTTY(t, f, "AT+CMGS=16")
	if got := askTTY(t, f, hi+"\x1a"); !strings.Contains(got, "+CMGS: 1") {
		t.Errorf("got %q", got)
	}
	// What is said while nobody listens is lost, settings stay.
	f.Close()
	if err := m.Deliver("10086", "nobody hears"); err != nil {
		t.Fatal(err)
	}
	m.mu.Lock()
	p := m.port
	m.mu.Unlock()
	eventually(t, "said to nobody", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.out) == 0
	})
	time.Sleep(50 * time.Millisecond) // from taken off the line to dropped: nothing to see there
	f = openTTY(t, link)
	if got := askTTY(t, f, "AT"); got != "\r\nOK\r\n" {
		t.Errorf("a new host hears %q", got)
	}
}

func TestTheTerminalGoesAndComesBackUnderAnotherName(t *testing.T) {
	m, link, c := served(t, Options{})
	f := openTTY(t, link)
	askTTY(t, f, "ATE0")
	if err := c.Unplug(200*time.Millisecond, true); err != nil {
		t.Fatal(err)
	}
	if err := f.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Read(make([]byte, 10)); err == nil && n > 0 || os.IsTimeout(err) {
		t.Errorf("read %d bytes, %v from what was pulled out", n, err)
	}
	next := strings.TrimSuffix(link, "0") + "1"
	eventually(t, next, func() bool { _, err := os.Stat(next); return err == nil })
	if _, err := os.Lstat(link); err == nil {
		t.Error("the old name is still there")
	}
	f = openTTY(t, next)
	if got := askTTY(t, f, "AT"); got != "AT\r\r\nOK\r\n" {
		t.Errorf("got %q, want echo again", got)
	}
	m.Close()
	eventually(t, "link gone", func() bool { _, err := os.Lstat(next); return err != nil })
}

func TestALinkThatIsNoLinkIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(path, []byte("kept"), 0o666); err != nil {
		t.Fatal(err)
	}
	m := New(Options{})
	if err := m.ServePTY(t.Context(), path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "kept" {
		t.Errorf("the file holds %q", b)
	}
}

func TestTheControlChannel(t *testing.T) {
	m, _, c := served(t, Options{})
	if err := c.Deliver("+8613800001111", "第一行\n第二行"); err != nil {
		t.Fatal(err)
	}
	if err := c.DeliverParts("10086", strings.Repeat("一二三四五六七八九十", 10), []int{2, 1, 2}); err != nil {
		t.Fatal(err)
	}
	if err := c.DeliverPDU("00"); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Counts(); err != nil || n.Stored["SM"] != 5 || n.Waiting != 0 {
		t.Errorf("counts %+v, %v", n, err)
	}
	d, err := readDeliver(m.Slots()[0].PDU)
	if err != nil || d.data.text(UCS2) != "第一行\n第二行" {
		t.Errorf("stored %+v, %v", d, err)
	}
	if err := c.Fault("after-send", "332"); err != nil || m.Faults().AfterSend != "332" {
		t.Errorf("fault: %v, %+v", err, m.Faults())
	}
	if err := c.ClearFaults(); err != nil || m.Faults() != (Faults{}) {
		t.Errorf("clear: %v, %+v", err, m.Faults())
	}
	for _, line := range []string{"nonsense", "deliver", "deliver 10086", "parts 1,x 10086 hi", "parts 3 10086 hi", "report 9 0",
		"report x", "fault nonsense on", "unplug soon", "wait sent 1 0.01", "wait rain 1 1", "lock 1", "pdu", `deliver 10086 "open`} {
		if v, err := c.Do(line); err == nil {
			t.Errorf("%q was taken: %s", line, v)
		}
	}
	if v, err := c.Do("help"); err != nil || !strings.Contains(string(v), "deliver FROM TEXT") || !strings.Contains(string(v), "after-send") {
		t.Errorf("help: %s, %v", v, err)
	}
	if list, err := c.Do("sent"); err != nil || string(list) != "[]" {
		t.Errorf("nothing sent is %s, %v", list, err)
	}
}

func TestACallOverTheControlChannel(t *testing.T) {
	_, link, c := served(t, Options{Personality: EC20})
	f := openTTY(t, link)
	askTTY(t, f, "ATE0")
	for _, from := range []string{"13800001111", ""} {
		if on, err := c.Ring(from); err != nil || !on {
			t.Errorf("ring %q: %v, %v", from, on, err)
		}
		if on, err := c.Ring("10086"); err != nil || on {
			t.Errorf("the line is not busy: %v, %v", on, err)
		}
		waited := make(chan error, 1)
		if from == "" {
			waited <- c.GiveUp()
		} else {
			go func() { waited <- c.Wait("refused", 1, patience) }()
			askTTY(t, f, "AT+CHUP")
		}
		if err := <-waited; err != nil {
			t.Error(err)
		}
	}
	// A call out: he answers, presses a key and is hung up on by the host.
	if err := c.SetCallee("", "0 0.1:1"); err != nil {
		t.Error(err)
	}
	askTTY(t, f, "ATD10086;")
	eventually(t, "an answer", func() bool {
		calls, err := c.Calls()
		return err == nil && len(calls) == 3 && calls[2].State == Talking && calls[2].To == "10086"
	})
	if err := errors.Join(c.Press("1"), c.Speak(time.Second)); err != nil {
		t.Error(err)
	}
	askTTY(t, f, `AT+QWTTS=1,0,1,"597D"`)
	if heard, err := c.Heard(); err != nil || len(heard) != 1 || heard[0].Text != "好" {
		t.Errorf("they heard %+v, %v", heard, err)
	}
	if err := c.GiveUp(); err != nil {
		t.Error(err)
	}
	calls, err := c.Calls()
	if err != nil || len(calls) != 3 || calls[2].State != Ended || calls[0].From != "13800001111" || calls[0].State != Refused || calls[0].Rings != 1 || calls[1].From != "" || calls[1].State != Missed {
		t.Errorf("calls %+v, %v", calls, err)
	}
}

func TestWaitingOverTheControlChannel(t *testing.T) {
	_, link, c := served(t, Options{Personality: EC20})
	f := openTTY(t, link)
	askTTY(t, f, "ATE0")
	waited := make(chan error, 1)
	go func() { waited <- c.Wait("texts", 1, patience) }()
	askTTY(t, f, "AT+CMGS=16")
	askTTY(t, f, hi+"\x1a")
	if err := <-waited; err != nil {
		t.Error(err)
	}
	texts, err := c.SentText()
	if err != nil || len(texts) != 1 || texts[0].Text != "hi" {
		t.Errorf("texts %+v, %v", texts, err)
	}
	askTTY(t, f, "AT+CNMI=2,1,0,2")
	if err := c.Report(1, 0); err != nil {
		t.Error(err)
	}
	if n, err := c.Counts(); err != nil || n.Stored["SR"] != 1 {
		t.Errorf("counts %+v, %v", n, err)
	}
}

func TestTheControlSocketOfADeadEmulatorIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "control")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	m := New(Options{})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- m.ServeControl(ctx, path) }()
	eventually(t, "an answer", func() bool {
		conn, err := net.Dial("unix", path)
		if err != nil {
			return false
		}
		defer conn.Close()
		io.WriteString(conn, "\nstored\n")
		line, err := bufio.NewReader(conn).ReadString('\n')
		return err == nil && strings.HasPrefix(line, `{"ok":true,"value":{`)
	})
	if err := New(Options{}).ServeControl(t.Context(), path); err == nil || !strings.Contains(err.Error(), "another emulator") {
		t.Errorf("a second emulator on the same socket: %v", err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAHostThatDoesNotReadHoldsNobodyUp(t *testing.T) {
	m, link, _ := served(t, Options{Personality: EC20})
	for range 255 {
		if err := m.Deliver("10086", strings.Repeat("满", 70)); err != nil {
			t.Fatal(err)
		}
	}
	f := openTTY(t, link)
	if _, err := io.WriteString(f, strings.Repeat("AT+CMGL=4\r", 5)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // the terminal's buffer fills up; fewer bytes would do no harm
	f.Close()
	var answer string
	eventually(t, "an answer for the next host", func() bool {
		f, err := os.OpenFile(link, os.O_RDWR, 0)
		if err != nil {
			return false
		}
		defer f.Close()
		if _, err := io.WriteString(f, "AT+CPMS?\r"); err != nil {
			return false
		}
		if err := f.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 64<<10)
		n, _ := f.Read(b)
		answer = string(b[:n])
		return strings.Contains(answer, `"ME",255,255`)
	})
}
