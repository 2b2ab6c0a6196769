//go:build bench

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"huying/modem/emulator"
)

// forty is a text of 40 Chinese characters, numbered so that no two are alike.
func forty(n int) string {
	return fmt.Sprintf("村东头第%04d号路灯不亮了好几天晚上走路很不方便老人孩子都怕请尽快派人来修谢谢", n)
}

func numberOf(n int) string { return fmt.Sprintf("+86138%08d", 10_000_000+n) }

// A bench is one emulated modem on a pseudo-terminal, and what happens on it.
type workbench struct {
	t    *testing.T
	gsm  *emulator.Modem
	link string

	mu      sync.Mutex
	first   time.Time // first command heard
	arrived map[int]time.Time
	freed   map[int]time.Time
}

func newBench(t *testing.T, o emulator.Options) *workbench {
	t.Helper()
	b := &workbench{t: t, gsm: emulator.New(o), link: filepath.Join(t.TempDir(), "modem")}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.gsm.ServePTY(ctx, b.link) }()
	t.Cleanup(func() { cancel(); <-done })
	until(t, time.Second, func() bool { _, err := os.Lstat(b.link); return err == nil })
	b.gsm.Hook(func(e emulator.Event) {
		if e.Kind == emulator.Command && e.When == emulator.Before {
			b.mu.Lock()
			if b.first.IsZero() {
				b.first = time.Now()
			}
			b.mu.Unlock()
		}
	})
	return b
}

func (b *workbench) heardFirst() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.first
}

func until(t *testing.T, limit time.Duration, ok func() bool) time.Time {
	t.Helper()
	for end := time.Now().Add(limit); ; time.Sleep(500 * time.Microsecond) {
		if ok() {
			return time.Now()
		}
		if time.Now().After(end) {
			t.Fatalf("not done after %v", limit)
		}
	}
}

const waiting = 1000

// burstLimit is when a burst is given up: its rate is then what was done until there.
const burstLimit = 90 * time.Second

// roomy is a modem that holds the whole burst.
func roomy() emulator.Options {
	return emulator.Options{Personality: emulator.EC20, Slots: map[string]int{"ME": waiting + 50}}
}

// TestFigures prints the figures of the README. It asserts nothing but that
// the work was done: a noisy machine must not fail a build.
func TestFigures(t *testing.T) {
	t.Run("burst", func(t *testing.T) {
		t.Logf("%d waiting UCS-2 texts of 40 characters: from the first command to the last slot freed", waiting)
		for _, baud := range []int{0, 115200} {
			for _, make := range []func(*testing.T) contestant{
				func(t *testing.T) contestant { return theBox(t, 0) },
				func(t *testing.T) contestant { return gammuSMSD(t, "0") },
			} {
				var rates, mem, bytes []float64
				name := ""
				runs := 3
				if baud > 0 { // the line sets the pace, and a peer may need its whole limit
					runs = 1
				}
				for range runs {
					c := make(t)
					name = c.name
					rate, u := burst(t, c, baud)
					rates, mem, bytes = append(rates, rate), append(mem, float64(u.rssAnon)/1024), append(bytes, float64(u.written)/1024/waiting)
				}
				t.Logf("%-13s %8s  %7.0f texts/s (%.0f–%.0f)   private memory %5.1f MiB   written %6.2f KiB a text", name, baudName(baud),
					median(rates), slices.Min(rates), slices.Max(rates), median(mem), median(bytes))
			}
		}
	})
	t.Run("single", func(t *testing.T) {
		t.Log("a single text: from its arrival to its slot freed (the box frees only what is durable), and the processor while idle")
		for _, make := range []func(*testing.T) contestant{
			func(t *testing.T) contestant { return theBox(t, 0) },
			func(t *testing.T) contestant { return gammuSMSD(t, "0") },
			func(t *testing.T) contestant { return gammuSMSD(t, "1") },
		} {
			single(t, make(t))
		}
	})
	t.Run("sending", func(t *testing.T) {
		t.Log("200 queued texts handed over, the network taking each at once")
		for _, make := range []func(*testing.T) contestant{
			func(t *testing.T) contestant { return theBox(t, 0) },
			func(t *testing.T) contestant { return gammuSMSD(t, "0") },
			smstools,
		} {
			sending(t, make(t))
		}
	})
	t.Run("capacity", func(t *testing.T) {
		t.Logf("a township of the size one box is promised for: %d cases, %d staff, %d grids, %d situations", capacityCases, capacityStaff, capacityGrids, capacityRows)
		for _, open := range []int{ordinaryOpen, capacityCases} {
			held(t, open)
		}
	})
	t.Run("stores", func(t *testing.T) {
		sizes := []int{1000}
		if os.Getenv("BENCH_LARGE") != "" {
			sizes = append(sizes, 100_000, 1_000_000)
		} else {
			sizes = append(sizes, 100_000)
		}
		t.Log("with a store of N cases: start-up to first command, memory, a burst, the cost of a text")
		for _, n := range sizes {
			stored(t, n)
		}
	})
}

func baudName(b int) string {
	if b == 0 {
		return "unlimited"
	}
	return fmt.Sprint(b)
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[len(s)/2]
}

// burst starts c on a modem with 1,000 waiting texts; the network is out of
// reach, so that receipts stay queued.
func burst(t *testing.T, c contestant, baud int) (perSecond float64, u usage) {
	o := roomy()
	o.Pace.Baud = baud
	b := newBench(t, o)
	for i := range waiting {
		if err := b.gsm.Deliver(numberOf(i), forty(i)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, 20*time.Second, func() bool { return b.gsm.Stored() == waiting })
	b.gsm.Set(emulator.Faults{Network: "searching"})
	written := diskWritten()
	p := c.start(t, b.link)
	defer func() { p.Process.Kill(); p.Wait() }()
	limit := time.Now().Add(burstLimit)
	for b.gsm.Stored() > 0 && time.Now().Before(limit) {
		time.Sleep(500 * time.Microsecond)
	}
	took := time.Since(b.heardFirst())
	u = usageOf(p.Process.Pid)
	u.written -= written
	return float64(waiting-b.gsm.Stored()) / took.Seconds(), u
}

func single(t *testing.T, c contestant) {
	b := newBench(t, emulator.Options{Personality: emulator.EC20})
	start := time.Now()
	p := c.start(t, b.link)
	defer func() { p.Process.Kill(); p.Wait() }()
	until(t, 30*time.Second, func() bool { return !b.heardFirst().IsZero() })
	first := b.heardFirst().Sub(start)
	time.Sleep(5 * time.Second) // settle: set-up, first looks
	before, t0 := usageOf(p.Process.Pid), time.Now()
	time.Sleep(10 * time.Second)
	idle := usageOf(p.Process.Pid)
	cpu := (idle.cpu - before.cpu).Seconds() / time.Since(t0).Seconds() * 100
	var took []float64
	w0 := usageOf(p.Process.Pid).written
	for i := range 30 {
		at := time.Now()
		if err := b.gsm.Deliver(numberOf(i), forty(i)); err != nil {
			t.Fatal(err)
		}
		until(t, time.Minute, func() bool { return b.gsm.Stored() > 0 || time.Since(at) > 5*time.Millisecond })
		end := until(t, time.Minute, func() bool { return b.gsm.Stored() == 0 })
		took = append(took, float64(end.Sub(at).Microseconds())/1000)
		time.Sleep(200 * time.Millisecond)
	}
	written := float64(usageOf(p.Process.Pid).written-w0) / 1024 / 30
	t.Logf("%-13s arrival to durable and freed: median %6.1f ms (%.1f–%.1f)   idle processor %5.2f %%   idle private memory %5.1f MiB   written %6.1f KiB a text   start to first command %v",
		c.name, median(took), slices.Min(took), slices.Max(took), cpu, float64(idle.rssAnon)/1024, written, first.Round(time.Millisecond))
}

func sending(t *testing.T, c contestant) {
	const n = 200
	b := newBench(t, emulator.Options{Personality: emulator.EC20, Slots: map[string]int{"ME": waiting}})
	if c.queue != nil {
		for i := range n {
			c.queue(t, i, numberOf(i), forty(i))
		}
	} else {
		for i := range n {
			if err := b.gsm.Deliver(numberOf(i), forty(i)); err != nil {
				t.Fatal(err)
			}
		}
		until(t, time.Minute, func() bool { return b.gsm.Stored() == n })
		b.gsm.Set(emulator.Faults{Network: "searching"})
	}
	p := c.start(t, b.link)
	defer func() { p.Process.Kill(); p.Wait() }()
	if c.queue == nil {
		until(t, time.Minute, func() bool { return b.gsm.Stored() == 0 })
		b.gsm.Set(emulator.Faults{})
	}
	until(t, time.Minute, func() bool { return len(b.gsm.Sent()) > 0 })
	at := time.Now()
	have := len(b.gsm.Sent())
	limit := time.Now().Add(3 * time.Minute)
	for len(b.gsm.Sent()) < n && time.Now().Before(limit) {
		time.Sleep(5 * time.Millisecond)
	}
	done := len(b.gsm.Sent())
	note := ""
	if done < n {
		note = fmt.Sprintf("  (%d of %d within three minutes)", done, n)
	}
	t.Logf("%-13s %7.1f texts/s%s", c.name, float64(done-have)/time.Since(at).Seconds(), note)
}

// stored fills a store, then starts the box on it and lets a burst come in.
func stored(t *testing.T, n int) {
	c := theBox(t, n)
	o := roomy()
	b := newBench(t, o)
	start := time.Now()
	p := c.start(t, b.link)
	defer func() { p.Process.Kill(); p.Wait() }()
	until(t, 5*time.Minute, func() bool { return !b.heardFirst().IsZero() })
	first := b.heardFirst().Sub(start)
	time.Sleep(3 * time.Second)
	idle := usageOf(p.Process.Pid)
	const burst = 500
	for i := range burst {
		if err := b.gsm.Deliver(numberOf(n+i), forty(n+i)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, 2*time.Minute, func() bool { return b.gsm.Stored() == 0 && len(b.gsm.Sent()) == burst })
	time.Sleep(3 * time.Second)
	warm := usageOf(p.Process.Pid)
	var took []float64
	for i := range 20 {
		at := time.Now()
		if err := b.gsm.Deliver(numberOf(n+burst+i), forty(n+burst+i)); err != nil {
			t.Fatal(err)
		}
		until(t, time.Minute, func() bool { return b.gsm.Stored() > 0 || time.Since(at) > 5*time.Millisecond })
		end := until(t, time.Minute, func() bool { return b.gsm.Stored() == 0 })
		took = append(took, float64(end.Sub(at).Microseconds())/1000)
		until(t, time.Minute, func() bool { return len(b.gsm.Sent()) == burst+i+1 })
		time.Sleep(100 * time.Millisecond)
	}
	after := usageOf(p.Process.Pid)
	t.Logf("%9d cases: start to first command %6v   private memory %5.1f MiB idle, %5.1f MiB after %d texts   a lone text: kept after a median of %5.1f ms; with its receipt %6.1f KiB written, %4.1f ms processor",
		n, first.Round(time.Millisecond), float64(idle.rssAnon)/1024, float64(after.rssAnon)/1024, burst+20,
		median(took), float64(after.written-warm.written)/1024/20, float64((after.cpu-warm.cpu).Milliseconds())/20)
}
