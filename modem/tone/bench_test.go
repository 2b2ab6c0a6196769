package tone

import (
	"testing"
	"time"
)

// BenchmarkDetector listens to a minute of a call; the figure is how many
// calls one processor could listen to.
func BenchmarkDetector(b *testing.B) {
	for _, c := range []struct {
		name string
		make func(l *line)
	}{
		{"digits", func(l *line) {
			for l.now() < 60*Rate {
				l.dial(b, 1, 15)
			}
		}},
		{"noise", func(l *line) { l.wait(time.Minute); l.noise(0, l.now(), -20) }},
		{"silence", func(l *line) { l.wait(time.Minute) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			l := newLine(1)
			c.make(l)
			pcm := l.pcm()
			var d Detector
			b.ReportAllocs()
			for b.Loop() {
				d.Feed(pcm, func(Press) {})
			}
			b.ReportMetric(float64(len(pcm))/Rate*float64(b.N)/b.Elapsed().Seconds(), "×real-time")
		})
	}
}
