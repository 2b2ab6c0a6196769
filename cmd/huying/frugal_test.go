package main

import "testing"

// A small township's box stays near 48 MiB; the largest has room above what is in use,
// and stays below the 80 MB that a board can spare.
func TestMemoryHasRoomAboveWhatIsInUse(t *testing.T) {
	for _, x := range []struct{ live, limit uint64 }{{6 << 20, 48 << 20}, {28 << 20, 48 << 20}, {40 << 20, 60 << 20}, {48 << 20, 70 << 20}} {
		if got := memoryLimit(x.live); got != int64(x.limit) {
			t.Errorf("with %d MiB in use the limit is %d MiB, want %d", x.live>>20, got>>20, x.limit>>20)
		}
	}
}
