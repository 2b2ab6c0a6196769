//go:build bench

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A contestant is a program that serves the modem at link, as its own process.
type contestant struct {
	name  string
	start func(t *testing.T, link string) *exec.Cmd
	// queue gives it a text to send, before start; nil: it makes its own (receipts).
	queue func(t *testing.T, n int, to, text string)
}

// gammuSMSD is gammu-smsd on its files back end, tuned as far as its options
// go: no waits between rounds (loop is seconds between looks at the modem), no
// status queries, no resets.
func gammuSMSD(t *testing.T, loop string) contestant {
	dir := t.TempDir()
	for _, d := range []string{"inbox", "outbox", "sent", "error"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return contestant{
		name: "gammu-smsd/" + loop,
		start: func(t *testing.T, link string) *exec.Cmd {
			conf := filepath.Join(dir, "smsdrc")
			write(t, conf, fmt.Sprintf(`[gammu]
port = %s
connection = at115200
synchronizetime = no
[smsd]
service = files
inboxpath = %[2]s/inbox/
outboxpath = %[2]s/outbox/
sentsmspath = %[2]s/sent/
errorsmspath = %[2]s/error/
inboxformat = unicode
transmitformat = auto
commtimeout = 1
sendtimeout = 30
receivefrequency = 0
statusfrequency = 0
loopsleep = %[3]s
checksecurity = 0
checksignal = 0
checkbattery = 0
checknetwork = 0
resetfrequency = 0
hardresetfrequency = 0
logfile = %[2]s/log
debuglevel = 0
`, link, dir, loop))
			return run(t, "gammu-smsd", "-c", conf)
		},
		queue: func(t *testing.T, n int, to, text string) {
			write(t, filepath.Join(dir, "outbox", fmt.Sprintf("OUT%s.txt", to)), text)
		},
	}
}

// smstools is smstools3's smsd with its waits turned down as far as they go.
func smstools(t *testing.T) contestant {
	dir := t.TempDir()
	for _, d := range []string{"incoming", "outgoing", "checked", "sent", "failed"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return contestant{
		name: "smstools3",
		start: func(t *testing.T, link string) *exec.Cmd {
			conf := filepath.Join(dir, "smsd.conf")
			write(t, conf, fmt.Sprintf(`devices = GSM1
incoming = %[2]s/incoming
outgoing = %[2]s/outgoing
checked = %[2]s/checked
sent = %[2]s/sent
failed = %[2]s/failed
logfile = %[2]s/log
infofile = %[2]s/info
pidfile = %[2]s/pid
loglevel = 3
delaytime = 0
delaytime_mainprocess = 0
blocktime = 0
receive_before_send = no
[GSM1]
device = %[1]s
baudrate = 115200
incoming = no
init = AT
signal_quality_ber_ignore = yes
`, link, dir))
			return run(t, "smsd", "-c", conf, "-t")
		},
		queue: func(t *testing.T, n int, to, text string) {
			write(t, filepath.Join(dir, "outgoing", fmt.Sprintf("t%04d", n)), fmt.Sprintf("To: %s\nAlphabet: UTF-8\n\n%s", strings.TrimPrefix(to, "+"), text))
		},
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(name, args...)
	if os.Getenv("BENCH_VERBOSE") != "" {
		c.Stdout, c.Stderr = os.Stderr, os.Stderr
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// usage is what the kernel says of a process.
type usage struct {
	cpu     time.Duration // user and system
	rssAnon int           // KiB, private memory
	written int           // bytes the disk was given, by anybody: the machine should be quiet
}

func usageOf(pid int) (u usage) {
	read := func(name string) string {
		b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
		return string(b)
	}
	if stat := read("stat"); stat != "" {
		f := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
		utime, _ := strconv.Atoi(f[11])
		stime, _ := strconv.Atoi(f[12])
		u.cpu = time.Duration(utime+stime) * 10 * time.Millisecond // USER_HZ is 100
	}
	u.rssAnon = field(read("status"), "RssAnon:")
	u.written = diskWritten()
	return u
}

// diskWritten is how much the disk under the folder for temporary files has
// been given since the machine started, with all that waits in memory. The
// kernel's count for a process is no use here: it counts whole folios.
func diskWritten() int {
	syscall.Sync()
	var st syscall.Stat_t
	if err := syscall.Stat(os.TempDir(), &st); err != nil {
		return 0
	}
	name := fmt.Sprintf("%d %d ", st.Dev>>8&0xfff, st.Dev&0xff)
	b, _ := os.ReadFile("/proc/diskstats")
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) > 9 && f[0]+" "+f[1]+" " == name {
			sectors, _ := strconv.Atoi(f[9])
			return sectors * 512
		}
	}
	return 0
}

func field(text, name string) int {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}
