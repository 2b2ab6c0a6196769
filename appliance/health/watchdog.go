package health

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// A Pulse is something of the box that must be alive.
type Pulse struct {
	Name string
	Most time.Duration                       // it may take as long as this
	Last func(ctx context.Context) time.Time // when it last was; zero: not yet
}

// A Watchdog tells the system that the box is alive, as long as every Pulse is: one
// that hangs is worse than one that ended, which the supervisor starts again.
type Watchdog struct {
	Pulses []Pulse
	Now    func() time.Time
	Tell   func(state string) error // systemd's NOTIFY_SOCKET; nil: nobody listens
	Every  time.Duration            // 0: nobody waits for it
	Warn   func(dead string)        // once for each time that something stopped
}

// SystemWatchdog is how systemd watches this process (sd_notify): every is half of
// what WatchdogSec= allows, 0 when it does not.
func SystemWatchdog() (tell func(string) error, every time.Duration) {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return nil, 0
	}
	tell = func(state string) error {
		c, err := net.Dial("unixgram", name)
		if err != nil {
			return err
		}
		defer c.Close()
		_, err = c.Write([]byte(state))
		return err
	}
	if us, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 0 {
		every = time.Duration(us) * time.Microsecond / 2
	}
	return tell, every
}

// Run says READY=1, then WATCHDOG=1 as long as all is alive, and STOPPING=1 when ctx
// ends. What the system does when the last one stays out is the unit's WatchdogSec=.
func (w Watchdog) Run(ctx context.Context) error {
	if w.Tell == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	if err := w.Tell("READY=1"); err != nil {
		return fmt.Errorf("tell the system that the box is ready: %w", err)
	}
	defer func() { _ = w.Tell("STOPPING=1") }() // it ends anyway
	if w.Every <= 0 {
		<-ctx.Done()
		return ctx.Err()
	}
	begun, dead := w.Now(), ""
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		now := w.dead(ctx, begun)
		if now == "" {
			if err := w.Tell("WATCHDOG=1"); err != nil && ctx.Err() == nil {
				return fmt.Errorf("feed the watchdog: %w", err)
			}
		} else if now != dead {
			w.Warn(now)
		}
		dead = now
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// dead is the first that is not alive, "" none. From its start everything has its time.
func (w Watchdog) dead(ctx context.Context, begun time.Time) string {
	for _, p := range w.Pulses {
		last := p.Last(ctx)
		if last.Before(begun) {
			last = begun
		}
		if silent := w.Now().Sub(last); silent > p.Most {
			return fmt.Sprintf("%s has not been alive for %v", p.Name, silent.Round(time.Second))
		}
	}
	return ""
}
