package main

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memory is what the box holds on to by itself: close to it, garbage is looked for
// more often instead of taking more. Boards have 256 MiB for everything, and the
// database wants the rest of it as cache.
const memory = 48 << 20

// Right at the limit garbage would be looked for all the time, for every few
// kilobytes: with the largest town and four clerks what is in use alone comes near
// it, and a quarter of the processor went that way. So there is room above that.
const (
	roomShare = 4        // a quarter of what is in use
	roomLeast = 10 << 20 // and what the runtime itself holds
	roomBeat  = 5 * time.Second
)

// memoryLimit is what may be held with so many bytes in use.
func memoryLimit(live uint64) int64 { return max(memory, int64(live+live/roomShare+roomLeast)) }

// frugal keeps the process near its memory until it is told to stop, unless somebody
// set GOMEMLIMIT.
func frugal() (stop func()) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	debug.SetMemoryLimit(memory)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		tick := time.NewTicker(roomBeat)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				metrics.Read(live)
				debug.SetMemoryLimit(memoryLimit(live[0].Value.Uint64()))
			}
		}
	}()
	return func() { close(end); <-ended }
}
