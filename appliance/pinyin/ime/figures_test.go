//go:build bench

package ime

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestFigures prints what `make bench` tells of the pinyin line.
func TestFigures(t *testing.T) {
	e := New().Pen()
	t.Logf("%d words, image %.1f MB", e.Words(), float64(len(image))/1e6)
	TestPhrasesHeldOut(t)
	p95, keys := typing(t)
	t.Logf("%d keys, p95 %.2f ms a key", keys, float64(p95.Microseconds())/1000)
	for i, p := range heldOut(t) { // as much as is ever remembered
		for j := range 21 {
			e.Learn(p.text+string(rune('一'+i+j)), append(p.reading[:len(p.reading):len(p.reading)], "yi"))
		}
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	t.Logf("heap with 5,000 phrases learned %.1f MB, with the image %.1f MB", float64(m.HeapAlloc)/1e6, (float64(m.HeapAlloc)+float64(len(image)))/1e6)
	runtime.KeepAlive(e)
	if p95.Milliseconds() >= 2 {
		t.Errorf("p95 %v a key, want under 2 ms", p95)
	}
}

// Each phrase as it is typed, key by key, in full and by initials.
func typing(t *testing.T) (p95 time.Duration, keys int) {
	t.Helper()
	e := New().Pen()
	var all []time.Duration
	for _, p := range heldOut(t) {
		for _, letters := range []string{writtenOut(p.reading), initialsOnly(p.reading)} {
			for n := range len(letters) {
				from := time.Now()
				e.Candidates(letters[:n+1], 60)
				all = append(all, time.Since(from))
			}
		}
	}
	slices.Sort(all)
	return all[len(all)*95/100], len(all)
}
