package workday

import (
	"testing"
	"time"
)

// BenchmarkLights is the minute's look at fifty thousand deadlines, the year's notice imported.
func BenchmarkLights(b *testing.B) {
	h, err := ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "", "Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	c := Clock{New(notice2027()), h}
	now := time.Date(2026, 12, 31, 10, 0, 0, 0, h.Location)
	dues := make([]time.Time, 50_000)
	for i := range dues {
		dues[i] = now.Add(time.Duration(i%400-100) * time.Hour)
	}
	for b.Loop() {
		for _, due := range dues {
			c.Light(due, now)
		}
	}
}
