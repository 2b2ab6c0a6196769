package modem

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"huying/modem/emulator"
)

// BenchmarkBurst reads and frees 1,000 waiting texts of 40 characters, in real
// time, as fast as both sides can.
func BenchmarkBurst(b *testing.B) {
	gsm := emulator.New(emulator.Options{Personality: emulator.EC20, Slots: map[string]int{"ME": 1200}})
	l := NewLine(func(context.Context) (io.ReadWriteCloser, string, error) {
		p, err := gsm.Open()
		return p, "emulated", err
	}, Options{})
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	go l.Run(ctx)
	if err := l.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		for i := range 1000 {
			if err := gsm.Deliver("+8613800001111", fmt.Sprintf("%04d%s", i, strings.Repeat("水", 36))); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		for heard := 0; heard < 1000; {
			parts, free, err := l.Next(ctx)
			if err != nil {
				b.Fatal(err)
			}
			if err := free(ctx); err != nil {
				b.Fatal(err)
			}
			heard += len(parts)
		}
		if n := gsm.Stored(); n != 0 {
			b.Fatalf("%d texts left", n)
		}
	}
	b.ReportMetric(float64(1000*b.N)/b.Elapsed().Seconds(), "texts/s")
}

// BenchmarkOne is one text from its arrival at the modem until it is in hand.
func BenchmarkOne(b *testing.B) {
	gsm := emulator.New(emulator.Options{})
	l := NewLine(func(context.Context) (io.ReadWriteCloser, string, error) {
		p, err := gsm.Open()
		return p, "emulated", err
	}, Options{})
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	go l.Run(ctx)
	if err := l.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	time.Sleep(10 * time.Millisecond)
	for b.Loop() {
		if err := gsm.Deliver("+8613800001111", "你好"); err != nil {
			b.Fatal(err)
		}
		_, free, err := l.Next(ctx)
		if err != nil {
			b.Fatal(err)
		}
		if err := free(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
