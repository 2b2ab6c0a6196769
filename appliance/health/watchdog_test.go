package health

import (
	"context"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The system hears of the box as long as everything in it is alive; of a modem loop that
// hangs it hears nothing more, and starts the box anew.
func TestTheWatchdogIsFedOnlyWhileAllIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var mu sync.Mutex
		var said, warned []string
		line := time.Now()
		look := func() (string, int, []string) {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			return strings.Join(said, " "), len(said), slices.Clone(warned)
		}
		w := Watchdog{
			Now: time.Now, Every: 30 * time.Second,
			Tell: func(s string) error {
				mu.Lock()
				defer mu.Unlock()
				said = append(said, s)
				return nil
			},
			Warn: func(s string) {
				mu.Lock()
				defer mu.Unlock()
				warned = append(warned, s)
			},
			Pulses: []Pulse{
				{"ledger", time.Minute, func(context.Context) time.Time { return time.Now() }},
				{"modem", 5 * time.Minute, func(context.Context) time.Time {
					mu.Lock()
					defer mu.Unlock()
					return line
				}},
			},
		}
		done := make(chan error)
		go func() { done <- w.Run(ctx) }()
		time.Sleep(4*time.Minute + time.Second)
		if got, _, warnings := look(); got != "READY=1"+strings.Repeat(" WATCHDOG=1", 9) || len(warnings) > 0 {
			t.Errorf("%s %v", got, warnings)
		}
		time.Sleep(3 * time.Minute) // the modem's loop hangs
		_, fed, _ := look()
		time.Sleep(3 * time.Minute)
		if _, n, warnings := look(); n != fed || len(warnings) == 0 || !strings.HasPrefix(warnings[0], "modem has not been alive for 5m") {
			t.Errorf("fed %d and %d times, warned %q", fed, n, warnings)
		}
		mu.Lock()
		line = time.Now() // and comes back
		mu.Unlock()
		time.Sleep(time.Minute)
		if _, n, _ := look(); n <= fed {
			t.Error("it is not fed again")
		}
		stop()
		<-done
		if got, _, _ := look(); !strings.HasSuffix(got, " STOPPING=1") {
			t.Error(got)
		}
	})
}

func TestSystemdIsToldOverItsSocket(t *testing.T) {
	name := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", name)
	t.Setenv("WATCHDOG_USEC", "120000000")
	tell, every := SystemWatchdog()
	if every != time.Minute || tell == nil {
		t.Fatal(every)
	}
	if err := tell("READY=1"); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 64)
	if n, err := l.Read(b); err != nil || string(b[:n]) != "READY=1" {
		t.Errorf("%q %v", b[:n], err)
	}
	t.Setenv("NOTIFY_SOCKET", "")
	if tell, every := SystemWatchdog(); tell != nil || every != 0 {
		t.Error("nobody listens")
	}
}
