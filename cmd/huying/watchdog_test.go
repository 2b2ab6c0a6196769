package main

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The system hears of a box that serves, twice in each stretch it was told of, and that it stops.
// Nothing of it is written into the journal.
func TestTheSystemHearsOfABoxThatServes(t *testing.T) {
	if testing.Short() {
		t.Skip("a process of its own")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "n")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	config := filepath.Join(dir, "huying.toml")
	if err := os.WriteFile(config, []byte("data = \"data\"\n[hall]\nname = \"青山镇\"\n[modem]\nport = \"/dev/nowhere\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Files: []string{script(t, dir)}, Setup: func(e *testscript.Env) error {
		e.Setenv("NOTIFY_SOCKET", name)
		e.Setenv("WATCHDOG_USEC", "400000")
		e.Setenv("CONFIG", config)
		return nil
	}, Cmds: map[string]func(*testscript.TestScript, bool, []string){"told": func(ts *testscript.TestScript, _ bool, args []string) {
		b := make([]byte, 64)
		for _, want := range args {
			ts.Check(l.SetReadDeadline(time.Now().Add(storyLimit)))
			for {
				n, err := l.Read(b)
				ts.Check(err)
				if string(b[:n]) == want {
					break
				}
			}
		}
	}}})
}

func script(t *testing.T, dir string) string {
	name := filepath.Join(dir, "watchdog.txtar")
	if err := os.WriteFile(name, []byte("exec huying serve --config $CONFIG &box&\ntold READY=1 WATCHDOG=1 WATCHDOG=1\n! exec huying doctor --config $CONFIG --json\nkill -INT box\nwait box\ntold STOPPING=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
