package health

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The system hears of the box as long as everything in it is alive; of a modem loop that
// hangs it hears nothing more, and starts the box anew.
func TestTheWatchdogIsFedOnlyWhileAllIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var said, warned []string
		line := time.Now()
		w := Watchdog{
			Now: time.Now, Every: 30 * time.Second,
			Tell: func(s string) error { said = append(said, s); return nil },
			Warn: func(s string) { warned = append(warned, s) },
			Pulses: []Pulse{
				{"ledger", time.Minute, func(context.Context) time.Time { return time.Now() }},
				{"modem", 5 * time.Minute, func(context.Context) time.Time { return line }},
			},
		}
		done := make(chan error)
		go func() { done <- w.Run(ctx) }()
		time.Sleep(4*time.Minute + time.Second)
		if got := strings.Join(said, " "); got != "READY=1"+strings.Repeat(" WATCHDOG=1", 9) || len(warned) > 0 {
			t.Errorf("%s %v", got, warned)
		}
		time.Sleep(3 * time.Minute) // the modem's loop hangs
		fed := len(said)
		time.Sleep(3 * time.Minute)
		if len(said) != fed || len(warned) == 0 || !strings.HasPrefix(warned[0], "modem has not been alive for 5m") {
			t.Errorf("fed %d and %d times, warned %q", fed, len(said), warned)
		}
		line = time.Now() // and comes back
		time.Sleep(time.Minute)
		if len(said) <= fed {
			t.Error("it is not fed again")
		}
		stop()
		<-done
		if said[len(said)-1] != "STOPPING=1" {
			t.Error(said[len(said)-1])
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
